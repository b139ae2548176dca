"""Around every staff page: the sections a person may open, the page in other languages, who is signed in, what was just done."""

from __future__ import annotations

from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from mifc.foundation.access.places import Desk
from mifc.foundation.interface.brand_sheet import brand_sheet_url
from mifc.foundation.interface.chrome import Banner, Brand, LanguageChoice, Link, PageFacts, UserMenu, WorkspaceChrome
from mifc.foundation.interface.desk_sockets import Place, Work, places_for
from mifc.foundation.languages.known import BY_CODE, KNOWN, SOURCE, Language
from mifc.foundation.languages.lists import listed
from mifc.foundation.programmes.models import Programme
from mifc.foundation.programmes.roles import ROLES


def draw(facts: PageFacts) -> WorkspaceChrome:
    """Plugged into the interface's socket for staff pages."""
    desk = facts.place
    if not isinstance(desk, Desk):
        return WorkspaceChrome(brand=Brand(name="MiFC"))
    work = facts.work if isinstance(facts.work, Work) else None
    places = places_for(desk)
    current = next((one for one in places if one.holds(facts.section)), None)
    return WorkspaceChrome(
        brand=brand_of(desk),
        place=work.name if work else "",
        place_url=work.url if work else "",
        sections=tuple(Link(str(one.section.label), one.section.url(desk), current=one is current) for one in places),
        subsections=work.pages if work and work.pages else _tabs(desk, current, facts.section),
        languages=languages_for(desk, facts),
        user=_user_menu(desk),
        search_url=desk.url("workspace:search"),
        banner=banner_for(desk.programme, desk),
        notices=facts.notices,
        translation_note=_translation_note(BY_CODE.get(facts.lang)),
    )


def brand_of(desk: Desk) -> Brand:
    programme = desk.programme
    return Brand(name=programme.name, mark=programme.mark, stylesheet_url=brand_sheet_url(programme), home_url=desk.url("workspace:home"))


def _tabs(desk: Desk, place: Place | None, view_name: str) -> tuple[Link, ...]:
    tabs = place.tabs if place else ()
    return tuple(Link(str(tab.label), desk.url(tab.url_name), current=tab.holds(view_name)) for tab in tabs)


def languages_for(desk: Desk, facts: PageFacts) -> tuple[LanguageChoice, ...]:
    """The languages staff pages are drafted in, and the programme's own; each keeps the page."""
    offered = [one for one in KNOWN if one.drafted or one.code in desk.programme.languages or one.code == facts.lang]
    return tuple(
        LanguageChoice(
            one.code,
            one.own_name,
            one.direction,
            f"{reverse('speak', kwargs={'code': one.code})}?{urlencode({'next': facts.path})}",
            current=one.code == facts.lang,
        )
        for one in offered
    )


def banner_for(programme: Programme, desk: Desk) -> Banner | None:
    """One line where nothing counts: sample data, a trial, a closed programme."""
    if programme.mode == Programme.Mode.TRIAL:
        return Banner(_("Trial programme: try what you like, nothing here counts."))
    if programme.is_demo:
        link = Link(_("Start an empty trial programme"), desk.url("workspace:trial"))
        return Banner(_("Demo: people and answers are invented, and whoever opens the demo sees them. Write nothing real here."), link=link)
    if programme.mode == Programme.Mode.CLOSED:
        return Banner(_("This programme is closed. It can be read."), "warn")
    return None


def _user_menu(desk: Desk) -> UserMenu:
    held = [str(ROLES[key].name) for key in dict.fromkeys(desk.standing.roles) if key in ROLES]
    links = (Link(_("Your account"), reverse("account")), Link(_("Your programmes"), reverse("start")))
    return UserMenu(desk.user.name, reverse("sign_out"), role=listed(held), links=links)


def _translation_note(language: Language | None) -> str:
    if language is None or language.code == SOURCE:
        return ""
    if language.drafted:
        return _("These pages were translated by us and not yet checked by a native speaker.")
    return _("These pages are not translated into this language yet. You read them in English.")
