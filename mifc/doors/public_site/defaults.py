"""The pages a programme begins with, in plain words, until somebody writes better ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from mifc.doors.public_site.models import FiguresPage, HomePage, PartnershipPage, SitePage, TextPage


@dataclass(frozen=True, slots=True)
class DefaultPage:
    """One page: `address` below the home, `body` as (block, value) pairs. Texts are lazy: shown in the language of the reader."""

    address: str
    model: type[SitePage]
    title: Any
    lead: Any
    body: tuple[tuple[str, Any], ...]
    in_menu: bool = True

    def unsaved(self) -> SitePage:
        """The page as a record that is in no database."""
        raw = [(name, plain(value)) for name, value in self.body]
        return self.model(title=str(self.title), lead=str(self.lead), slug=self.address, body=raw, show_in_menus=self.in_menu)


def plain(value: Any) -> Any:
    """Lazy texts as texts, also inside."""
    if isinstance(value, dict):
        return {name: plain(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [plain(inner) for inner in value]
    return value if isinstance(value, bool | int) else str(value)


HOME = DefaultPage(
    "",
    HomePage,
    _("How friendly is your city to people who are new here?"),
    _("Tell us on a card. One minute, any language, no name."),
    (
        ("card", {"question": _("What is good? What is missing? What could be better?")}),
        ("themes", {"title": _("What we work on")}),
        ("heard", {"title": _("What we heard")}),
    ),
    in_menu=False,
)

PAGES: tuple[DefaultPage, ...] = (
    DefaultPage(
        "approach",
        TextPage,
        _("Our approach"),
        _("People who came here decide with us what makes a city friendly to newcomers."),
        (("aims", {"title": _("What we aim at"), "hopes_title": _("What we hope for")}),),
    ),
    DefaultPage("partnership", PartnershipPage, _("Our partnership"), _("Who carries the programme."), ()),
    DefaultPage(
        "figures", FiguresPage, _("Figures"), _("Each with its target, its date and its source. Where sources differ, all are shown."), ()
    ),
    DefaultPage(
        "get-involved",
        TextPage,
        _("Get involved"),
        _("You need no account and no papers."),
        (
            (
                "ways",
                {
                    "title": "",
                    "ways": [
                        {
                            "title": _("Tell us how your city is doing"),
                            "text": _("Write a card: one minute, any language."),
                            "audience": _("Everybody"),
                            "to": "current_card",
                        },
                        {
                            "title": _("Offer or ask something"),
                            "text": _("Write to the team of your city."),
                            "audience": _("People, groups, employers"),
                            "to": "contact",
                        },
                    ],
                },
            ),
        ),
    ),
)
BY_ADDRESS: dict[str, DefaultPage] = {page.address: page for page in (HOME, *PAGES)}
