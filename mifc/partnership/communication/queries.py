"""Every read of messages for staff."""

from __future__ import annotations

from django.db.models import Q

from mifc.foundation.base.counting import count_for_pages
from mifc.foundation.programmes.models import Programme
from mifc.foundation.programmes.owned import OwnedQuerySet, get_owned_or_none
from mifc.partnership.communication.models import Message

Cities = frozenset[int] | None


def messages(programme: Programme, *, cities: Cities) -> OwnedQuerySet[Message]:
    """Messages somebody may read: those to everybody, and those to the cities (None: every city)."""
    every = Message.objects.of(programme).select_related("city", "answered_by")
    return every if cities is None else every.filter(Q(city__isnull=True) | Q(city__in=cities))


def page_of_messages(
    programme: Programme, *, cities: Cities, search: str, state: str, order: str, start: int, stop: int
) -> tuple[list[Message], int]:
    """One page of the inbox, newest first unless asked otherwise, and how many match. Two queries."""
    found = messages(programme, cities=cities)
    if search:
        found = found.filter(Q(text__icontains=search) | Q(name__icontains=search) | Q(reply_to__icontains=search))
    if state:
        found = found.filter(state=state)
    sign = "" if order == "received" else "-"
    return list(found.order_by(f"{sign}received_at", f"{sign}id")[start:stop]), count_for_pages(found)


def message(programme: Programme, *, cities: Cities, pk: int) -> Message | None:
    return get_owned_or_none(messages(programme, cities=cities), pk=pk)


def number_open(programme: Programme, *, cities: Cities) -> int:
    return messages(programme, cities=cities).filter(state=Message.State.OPEN).count()
