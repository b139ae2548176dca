"""Reads about workshops and their notes."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, Q

from mifc.foundation.programmes.owned import OwnedQuerySet, get_owned_or_none
from mifc.foundation.programmes.roles import May, Standing
from mifc.planning.needs_assessment.models import Assessment, NoteGroup, Workshop, WorkshopNote


def workshops_of(assessment: Assessment, standing: Standing) -> OwnedQuerySet[Any]:
    """Those of the own cities and those of none, newest first, with the number of their notes. One query."""
    found = Workshop.objects.of(assessment.programme_id).filter(point__round__assessment=assessment)
    cities = standing.may_in.get(May.ENTER_ANSWERS, standing.cities)
    if cities is not None:
        found = found.filter(Q(city__isnull=True) | Q(city_id__in=cities))
    return found.select_related("point", "city").annotate(note_count=Count("notes", filter=Q(notes__is_off=False)))


def workshop_of(assessment: Assessment, standing: Standing, pk: int) -> Workshop | None:
    found = workshops_of(assessment, standing).select_related("point__round", "point__city", "question", "card", "programme")
    return get_owned_or_none(found, pk=pk)


def note_of(workshop: Workshop, pk: int) -> WorkshopNote | None:
    return get_owned_or_none(WorkshopNote.objects.of(workshop.programme_id).filter(workshop=workshop).select_related("text"), pk=pk)


@dataclass(frozen=True, slots=True)
class Grouped:
    """Notes under the name of their group; the first have none. Newest first, as the room sees them come."""

    group: NoteGroup | None
    notes: list[WorkshopNote] = field(default_factory=list)


def notes_by_group(workshop: Workshop) -> list[Grouped]:
    """Two queries."""
    every = list(WorkshopNote.objects.of(workshop.programme_id).filter(workshop=workshop, is_off=False).select_related("text"))
    every.sort(key=lambda note: -note.text.number)
    groups = list(NoteGroup.objects.of(workshop.programme_id).filter(workshop=workshop))
    return [Grouped(group, [note for note in every if note.group_id == (group.pk if group else None)]) for group in (None, *groups)]
