"""Every read of the diary."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.apps import apps
from django.db.models import Q, QuerySet

from mifc.foundation.audit.models import AuditLine
from mifc.foundation.base.guarded import Guarded
from mifc.foundation.programmes.models import Membership, Programme
from mifc.foundation.programmes.owned import ProgrammeOwned
from mifc.foundation.programmes.roles import May, Standing


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines are asked for. `since` and `until` bound the moment (until excluded); `record_id` belongs to `model`."""

    search: str = ""
    person: int | None = None
    verb: str = ""
    model: str = ""
    record_id: str = ""
    since: dt.datetime | None = None
    until: dt.datetime | None = None


def lines(programme: Programme, standing: Standing, wanted: Wanted) -> QuerySet[AuditLine]:
    """The lines this person may read and asked for, newest first, each with who wrote it."""
    found = _in_sight(programme, standing).select_related("by")
    if wanted.search:
        found = found.filter(Q(label__icontains=wanted.search) | Q(by__name__icontains=wanted.search))
    exact = {"by_id": wanted.person, "verb": wanted.verb, "model": wanted.model, "record_id": wanted.record_id}
    found = found.filter(**{name: value for name, value in exact.items() if value})
    if wanted.since:
        found = found.filter(at__gte=wanted.since)
    if wanted.until:
        found = found.filter(at__lt=wanted.until)
    return found.order_by("-at", "-id")


def _in_sight(programme: Programme, standing: Standing) -> QuerySet[AuditLine]:
    """A city's coordinator reads what the people of that city did, and nobody's who works beyond it: a line may hold values (R030)."""
    every = AuditLine.objects.of(programme)
    cities = standing.may_in.get(May.READ_AUDIT, frozenset())
    if cities is None:
        return every
    held = Membership.objects.of(programme)
    here, beyond = held.filter(city__in=cities).values("user_id"), held.exclude(city__in=cities).values("user_id")
    return every.filter(Q(by_id=standing.user_id) | (Q(by_id__in=here) & ~Q(by_id__in=beyond)))


def writers(programme: Programme) -> list[tuple[int, str]]:
    """People who wrote a line, of those who hold a role here, by name."""
    wrote = AuditLine.objects.of(programme).filter(by__isnull=False).order_by().values("by").distinct()
    held = Membership.objects.of(programme).filter(user__in=wrote).values_list("user_id", "user__name").distinct()
    return sorted(held, key=lambda one: one[1].casefold())


def kinds() -> list[tuple[str, str]]:
    """The kinds of records whose changes leave lines in a programme: (model, its name in the plural)."""
    found = [
        (model._meta.label_lower, str(model._meta.verbose_name_plural))
        for model in apps.get_models()
        if issubclass(model, Guarded) and not model.audit_quiet and (issubclass(model, ProgrammeOwned) or model is Programme)
    ]
    return sorted(found, key=lambda one: one[1].casefold())
