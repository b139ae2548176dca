"""What this room brings to others' places: its section in the bar, cards for the home page."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mifc.foundation.access.places import Desk
from mifc.foundation.interface.desk_sockets import Card, Section, home_cards, sections
from mifc.foundation.programmes.models import Programme
from mifc.foundation.programmes.roles import May
from mifc.planning.needs_assessment import cards_decide, cards_understand
from mifc.planning.needs_assessment.changes.ask import what_keeps_it_shut
from mifc.planning.needs_assessment.queries import ask as queries


def first_round(programme: Programme) -> str:
    """Where the first round is planned; before there is an assessment, the page that begins one, since it brings its first round along."""
    assessment = queries.newest_assessment(programme)
    if assessment is None:
        return reverse("needs_assessment:new_assessment", kwargs={"programme": programme.slug})
    return reverse("needs_assessment:ask", kwargs={"programme": programme.slug, "slug": assessment.slug})


SECTION = Section(
    "needs_assessment",
    gettext_lazy("Needs assessment"),
    "needs_assessment:assessments",
    (May.ASK, May.ENTER_ANSWERS, May.CODE, May.TRANSLATE, May.READ_DRAFT),
    room="needs_assessment",
    order=10,
    begins=first_round,
)

# Its own place in the bar: whoever follows these texts up may have nothing else to do here.
AT_RISK = Section(
    "at_risk", gettext_lazy("At risk"), "at_risk:list", May.SEE_RISK, room="needs_assessment", order=60, under="needs_assessment"
)


def cards(desk: Desk) -> Iterable[Card]:
    """What the needs assessment wants done next, for this person."""
    if "needs_assessment" not in desk.programme.rooms:
        return
    if not desk.may(May.ASK):
        return
    found = queries.assessments_with_rounds(desk.programme, desk.standing)
    if not found:
        yield Card(
            _("Begin a needs assessment"),
            _("Hear people first: the Guide’s card, a poster with a code, answers in any language."),
            desk.url("needs_assessment:new_assessment"),
            order=20,
            action=_("Begin an assessment"),
        )
        return
    for assessment in found[:2]:
        latest = assessment.latest[0]
        url = desk.url("needs_assessment:ask", slug=assessment.slug)
        if latest.opens_at is None:
            shut = what_keeps_it_shut(desk.programme, latest.languages)
            text = _("It cannot open before the privacy notice is complete.") if shut else _("Say when it opens and where cards come from.")
            yield Card(
                _("Open “%(name)s”") % {"name": assessment.name},
                text,
                url,
                order=25,
                state="soon" if shut else "now",
                action=_("Plan the round"),
            )
        elif latest.card_count == 0:
            text = _("Print the poster and hang it where people are, or send the link.")
            yield Card(_("Hang up the poster of “%(name)s”") % {"name": assessment.name}, text, url, order=25, action=_("To the posters"))


def plug_in() -> None:
    """Called once, when the applications are ready."""
    sections.plug(SECTION)
    sections.plug(AT_RISK)
    home_cards.plug(cards)
    home_cards.plug(cards_decide.cards)
    home_cards.plug(cards_understand.cards)
