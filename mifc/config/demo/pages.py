"""The editorial pages (`pages.json`): English in our own words, the other languages as drafts that nobody has checked yet."""

from __future__ import annotations

from typing import Any

from mifc.config.demo.drafts import DRAFTED, drafted_words
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
        words = {name: page[name] for name in ("title", "lead", "body")}
        written = written_so_far[page["address"]] = changes.write_page(
            by=None,
            tree=tree,
            model=_MODELS[page["kind"]],
            address=page["address"],
            show_in_menus=page["in_menu"],
            **_with_links(words, written_so_far),
        )
        for lang in DRAFTED:
            drafted = _with_links(drafted_words(words, lang), written_so_far)
            changes.write_translation(by=None, tree=tree, page=written, lang=lang, **drafted)


def _with_links(words: dict[str, Any], pages: dict[str, SitePage]) -> dict[str, Any]:
    """Addresses in the blocks that lead to other pages become those pages."""
    body = [
        (name, value | {"pages": [pages[address] for address in value["pages"]]} if name == "more" else value)
        for name, value in words["body"]
    ]
    return words | {"body": body}
