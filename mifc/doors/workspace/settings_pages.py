"""The settings of a programme as a coordinator looks for them: one list, by which the settings page and the search are drawn."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from mifc.foundation.access.places import Desk
from mifc.foundation.programmes.roles import May


@dataclass(frozen=True, slots=True)
class SettingsPage:
    """One page of the settings: `about` says what is decided there."""

    key: str
    title: str
    about: str
    url: str


def pages_for(desk: Desk) -> list[SettingsPage]:
    """The pages this person may open."""
    if not desk.may(May.SET_UP_PROGRAMME):
        return []
    named = (
        ("programme", _("The programme"), _("Name, place, first day, who answers questions.")),
        ("cities", _("Cities"), _("Which cities take part, and which one leads.")),
        ("themes", _("Themes"), _("What the programme works on: we have, we will, we need.")),
        ("languages", _("Languages"), _("Which languages the public pages speak.")),
        ("rooms", _("Rooms"), _("Which parts of the product you use.")),
        ("brand", _("Looks"), _("Mark, colours and strapline on pages, posters and mails.")),
        ("funders", _("Funders"), _("Whom every page, poster and mail acknowledges.")),
        ("channels", _("Channels"), _("Links to your pages elsewhere, at the foot of every page.")),
        ("privacy", _("Privacy notice"), _("Who is responsible for answers, on what basis, for how long.")),
    )
    return [SettingsPage(key, title, about, desk.url(f"workspace:set_{key}")) for key, title, about in named]
