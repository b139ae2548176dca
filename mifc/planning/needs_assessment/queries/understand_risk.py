"""Reads of the list of texts in which someone may be at risk."""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import Case, IntegerField, Q, Value, When

from mifc.foundation.accounts.models import User
from mifc.foundation.base.clock import today
from mifc.foundation.base.counting import count_for_pages
from mifc.foundation.programmes.models import Programme
from mifc.foundation.programmes.owned import OwnedQuerySet, get_owned_or_none
from mifc.foundation.programmes.roles import May, Standing
from mifc.planning.needs_assessment.models import Card, RiskNote
from mifc.planning.needs_assessment.queries.understand_code import risk_notes_in_sight


def risk_notes(
    programme: Programme, user: User, standing: Standing, *, closed: bool, start: int = 0, stop: int = 50
) -> tuple[list[RiskNote], int]:
    """Open ones by their day, the overdue first; closed ones the latest first: (those from start to stop, how many in all)."""
    notes = risk_notes_in_sight(programme, user, standing).filter(closed_at__isnull=not closed)
    order = ["-closed_at", "pk"] if closed else ["due_on", "pk"]
    shown = notes.select_related("person", "raised_by", "assessment", "city", "card_text", "closed_by").order_by(*order)
    return list(shown[start:stop]), count_for_pages(notes)


def risk_note(programme: Programme, user: User, standing: Standing, pk: int) -> RiskNote | None:
    notes = risk_notes_in_sight(programme, user, standing)
    return get_owned_or_none(notes.select_related("person", "raised_by", "assessment", "city", "card_text", "closed_by"), pk=pk)


class WhereFrom(NamedTuple):
    """Where and on which day a card was written, for whoever follows it up; nothing about the person."""

    place: str
    day: object


def where_from(note: RiskNote, standing: Standing) -> WhereFrom | None:
    """Only for people who follow up such texts, never for the coder who raised it."""
    if note.card_text_id is None or not standing.may(May.SEE_RISK):
        return None
    row = Card.objects.of(note.programme_id).filter(texts=note.card_text_id).values_list("point__name", "answered_on").first()
    return WhereFrom(row[0] or "", row[1]) if row else None


class Waiting(NamedTuple):
    """How many notes wait for one person, and how many of these are past their day."""

    waiting: int
    overdue: int


def waiting_for(programme: Programme, user: User) -> Waiting:
    """One query, for the home page."""
    overdue = Case(When(due_on__lt=today(), then=Value(1)), default=Value(0), output_field=IntegerField())
    late = list(
        RiskNote.objects.of(programme).filter(person=user, closed_at__isnull=True).annotate(late=overdue).values_list("late", flat=True)
    )
    return Waiting(len(late), sum(late))


def overdue_of_others(programme: Programme, user: User, standing: Standing) -> int:
    """Notes past their day that somebody else should have looked into: whoever sees all of them is told."""
    if not standing.may(May.SEE_RISK):
        return 0
    return risk_notes_in_sight(programme, user, standing).filter(closed_at__isnull=True, due_on__lt=today()).filter(~Q(person=user)).count()


def untold() -> OwnedQuerySet[RiskNote]:
    """Open notes of every programme whose person has not been mailed yet."""
    return (
        RiskNote.objects.in_every_programme(because="people are told about risks in every programme")
        .filter(told_at__isnull=True, closed_at__isnull=True, person__is_sample=False, person__email__isnull=False)
        .order_by("pk")
    )
