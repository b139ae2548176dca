"""What this room tells the desk's home page about deciding."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mifc.foundation.access.places import Desk
from mifc.foundation.base.clock import now
from mifc.foundation.interface.desk_sockets import Card
from mifc.foundation.programmes.roles import May
from mifc.planning.needs_assessment.queries.ask import assessments
from mifc.planning.needs_assessment.queries.decide import rows_not_taken_up
from mifc.planning.needs_assessment.queries.evidence import assessments_with_ideas
from mifc.planning.needs_assessment.rules.decide import draft_state


def cards(desk: Desk) -> Iterable[Card]:
    """What there is to decide: answers nobody has taken up, a draft that people are answering now, ideas nobody has decided on."""
    if "needs_assessment" not in desk.programme.rooms or not desk.may(May.READ_DRAFT):
        return
    waiting = rows_not_taken_up(desk.programme, desk.standing) if desk.may(May.EDIT_NEEDS_TABLE) else {}
    if waiting:
        yield from _taking_up(desk, waiting)
    for assessment in assessments(desk.programme, desk.standing).filter(draft_open_until__gt=now())[:2]:
        if assessment.pk not in waiting and draft_state(assessment.draft_open_from, assessment.draft_open_until, now()) == "open":
            yield Card(
                _("Read what people say to the draft of “%(name)s”") % {"name": assessment.name},
                _("It is open at the collection points. The answers stand beside each row."),
                desk.url("needs_assessment:table", slug=assessment.slug),
                state="soon",
                order=40,
                action=_("To the needs table"),
                icon="table",
            )
    if not desk.may(May.EDIT_NEEDS_TABLE):
        return
    for assessment, count in assessments_with_ideas(desk.programme, desk.standing)[:2]:
        yield Card(
            _("Ideas for the plan"),
            ngettext("%(n)s idea waits for you: “%(name)s”.", "%(n)s ideas wait for you: “%(name)s”.", count)
            % {"n": count, "name": assessment.name},
            desk.url("needs_assessment:ideas", slug=assessment.slug),
            state="waiting",
            order=45,
            action=_("To the ideas"),
            icon="spark",
        )


def _taking_up(desk: Desk, waiting: dict[int, int]) -> Iterable[Card]:
    for assessment in assessments(desk.programme, desk.standing).filter(pk__in=waiting)[:2]:
        rows = waiting[assessment.pk]
        said = ngettext(
            "To %(n)s row people said “not quite”. Read why, and write what you changed.",
            "To %(n)s rows people said “not quite”. Read why, and write what you changed.",
            rows,
        )
        yield Card(
            _("Read what people say to the draft of “%(name)s”") % {"name": assessment.name},
            said % {"n": rows},
            desk.url("needs_assessment:table", slug=assessment.slug),
            state="now",
            order=39,
            action=_("To the needs table"),
            icon="table",
        )
