"""The pulse: when was this last seen."""

from __future__ import annotations

import datetime as dt

from django.db import models

from mifc.foundation.base.clock import now


class PulseQuerySet(models.QuerySet["Pulse"]):
    def beat(self, name: str) -> None:
        """Write that `name` is alive now."""
        if not self.filter(name=name).update(at=now()):
            self.get_or_create(name=name, defaults={"at": now()})

    def age(self, name: str) -> float | None:
        """Seconds since the last beat; None when there was none."""
        at = self.filter(name=name).values_list("at", flat=True).first()
        return None if at is None else (now() - at).total_seconds()

    def take_turn(self, name: str, *, every: dt.timedelta) -> bool:
        """Whether it is time for the regular work `name`, and ours to do: of several processes one gets the turn."""
        moment = now()
        if self.filter(name=name, at__lte=moment - every).update(at=moment):
            return True
        if self.filter(name=name).exists():
            return False
        return self.get_or_create(name=name, defaults={"at": moment})[1]

    def forget_older_than(self, age: dt.timedelta) -> None:
        self.filter(at__lt=now() - age).delete()


class Pulse(models.Model):
    """`name` is "server:<data folder's id>", "worker:<id>" or "regular:<name>"."""

    name = models.CharField(max_length=120, primary_key=True)
    at = models.DateTimeField()

    objects = PulseQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.name} {self.at:%H:%M:%S}"
