"""The editorial pages (`pages.json`): English in our own words, Arabic as drafts that nobody has checked yet."""

from __future__ import annotations

from typing import Any

from mifc.config.demo.facts import read
from mifc.doors.public_site import changes, queries
from mifc.doors.public_site.models import KINDS, SitePage
from mifc.foundation.programmes.models import Programme

_MODELS = {model.kind: model for model in KINDS}


def editorial_pages(programme: Programme) -> None:
    """Plants the tree and fills it, once."""
    if queries.tree_of(programme) is not None:
        return
    tree = changes.plant_tree(by=None, programme=programme)
    written_so_far: dict[str, SitePage] = {}
    # The home comes last: it leads to the others.
    for page in read("pages.json"):
        english = _with_links(page["en"], written_so_far)
        written = written_so_far[page["address"]] = changes.write_page(
            by=None,
            tree=tree,
            model=_MODELS[page["kind"]],
            address=page["address"],
            show_in_menus=page["in_menu"],
            search_description=english["lead"],
            **english,
        )
        if "ar" in page:
            changes.write_translation(by=None, tree=tree, page=written, lang="ar", **_with_links(page["ar"], written_so_far))


def _with_links(words: dict[str, Any], pages: dict[str, SitePage]) -> dict[str, Any]:
    """Addresses in the blocks that lead to other pages become those pages."""
    body = [
        (name, value | {"pages": [pages[address] for address in value["pages"]]} if name == "more" else value)
        for name, value in words["body"]
    ]
    return words | {"body": body}
