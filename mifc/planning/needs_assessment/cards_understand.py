"""Cards of the home page from the step "understand": texts at risk first, then what waits to be coded or translated."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mifc.foundation.access.places import Desk
from mifc.foundation.base.counting import told
from mifc.foundation.interface.desk_sockets import Card
from mifc.foundation.programmes.roles import May
from mifc.planning.needs_assessment.models import Assessment
from mifc.planning.needs_assessment.queries import (
    understand_agreement,
    understand_code,
    understand_remarks,
    understand_risk,
    understand_translate,
)
from mifc.planning.needs_assessment.queries.ask import assessments


def cards(desk: Desk) -> Iterator[Card]:
    """Plugged into the home page."""
    if "needs_assessment" not in desk.programme.rooms:
        return
    yield from _risks(desk)
    if desk.may(May.CODE):
        for assessment in _newest(desk):
            yield from _coding(desk, assessment)
            yield from _settling(desk, assessment)
    elif desk.may(May.TRANSLATE):
        for assessment in _newest(desk, May.TRANSLATE):
            yield from _to_translate(desk, assessment)


def _newest(desk: Desk, power: May = May.CODE) -> list[Assessment]:
    return [
        one
        for one in assessments(desk.programme, desk.standing).select_related("programme")[:3]
        if desk.standing.may_here(power, one.city_id)
    ]


def _risks(desk: Desk) -> Iterator[Card]:
    mine = understand_risk.waiting_for(desk.programme, desk.user)
    url = desk.url("at_risk:list")
    if mine.waiting:
        said = ngettext("%(n)s text waits for you.", "%(n)s texts wait for you.", mine.waiting) % {"n": mine.waiting}
        if mine.overdue:
            said += " " + ngettext("%(n)s is past its day.", "%(n)s are past their day.", mine.overdue) % {"n": mine.overdue}
        yield Card(_("Someone may be at risk"), said, url, "now", 0, action=_("Look into it"), icon="warning")
    late = understand_risk.overdue_of_others(desk.programme, desk.user, desk.standing)
    if late:
        said = ngettext(
            "%(n)s text about someone at risk is past its day and not looked into.",
            "%(n)s texts about someone at risk are past their day and not looked into.",
            late,
        ) % {"n": late}
        yield Card(_("Ask who looks into it"), said, url, "now", 1, action=_("Open the list"), icon="warning")


def _coding(desk: Desk, assessment: Assessment) -> Iterator[Card]:
    counts = understand_code.desk_counts(assessment, desk.user, desk.standing)
    waiting = sum(queue.waiting for queue in counts.queues if queue.key != "original")
    untranslated = sum(queue.waiting for queue in counts.queues if queue.key == "original")
    if untranslated and not waiting:
        yield _translating(desk, assessment, untranslated)
    if waiting:
        said = ngettext("%(n)s text waits: %(name)s", "%(n)s texts wait: %(name)s", waiting) % {"n": told(waiting), "name": assessment.name}
        yield Card(
            _("Code what people wrote"),
            said,
            desk.url("needs_assessment:code", slug=assessment.slug),
            "now",
            30,
            action=_("Start coding"),
            icon="card",
        )


def _settling(desk: Desk, assessment: Assessment) -> Iterator[Card]:
    """Two readers differ, and this person is neither."""
    waiting = understand_agreement.number_to_settle(assessment, desk.user, desk.standing)
    if waiting:
        said = ngettext("Two people read %(n)s text differently: %(name)s", "Two people read %(n)s texts differently: %(name)s", waiting)
        yield Card(
            _("Decide as the third reader"),
            said % {"n": told(waiting), "name": assessment.name},
            desk.url("needs_assessment:agreement", slug=assessment.slug),
            "now",
            32,
            action=_("Look at both readings"),
            icon="card",
        )


def _to_translate(desk: Desk, assessment: Assessment) -> Iterator[Card]:
    """For those who translate and do not code: texts of cards, and what people said to the draft."""
    # Into the language in which the page opens.
    into = understand_translate.target_language(desk.programme, "")
    texts = sum(row.todo for row in understand_translate.what_waits(assessment, desk.user, desk.standing, into))
    remarks = sum(row.todo for row in understand_remarks.what_waits(assessment, desk.user, desk.standing, into))
    if texts:
        yield _translating(desk, assessment, texts)
    if remarks:
        said = ngettext(
            "%(n)s answer to the draft waits for a translation: %(name)s",
            "%(n)s answers to the draft wait for a translation: %(name)s",
            remarks,
        )
        url = desk.url("needs_assessment:translate_remarks", slug=assessment.slug)
        yield Card(
            _("Translate answers to the draft"),
            said % {"n": told(remarks), "name": assessment.name},
            url,
            "now",
            31,
            action=_("Start translating"),
            icon="card",
        )


def _translating(desk: Desk, assessment: Assessment, waiting: int) -> Card:
    """Nothing is left that this coder can read: translate, or code from the original."""
    said = ngettext("%(n)s text waits for a translation: %(name)s", "%(n)s texts wait for a translation: %(name)s", waiting)
    said = said % {"n": told(waiting), "name": assessment.name}
    if desk.may(May.TRANSLATE):
        url = desk.url("needs_assessment:translate", slug=assessment.slug)
        return Card(_("Translate what people wrote"), said, url, "now", 31, action=_("Start translating"), icon="card")
    url = f"{desk.url('needs_assessment:code', slug=assessment.slug)}?queue=original"
    return Card(_("Code what people wrote"), said, url, "now", 31, action=_("Start coding"), icon="card")
