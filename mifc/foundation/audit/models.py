"""One line of the diary."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mifc.foundation.base.clock import now
from mifc.foundation.programmes.owned import programme_id_of


class AuditLineQuerySet(models.QuerySet["AuditLine"]):
    def of(self, programme: Any) -> AuditLineQuerySet:
        return self.filter(programme_id=programme_id_of(programme))

    def about(self, model: str, record_id: object) -> AuditLineQuerySet:
        return self.filter(model=model.lower(), record_id=str(record_id))


class AuditLine(models.Model):
    """Append only. `values` maps a field to [before, after], or to null where the value is not kept."""

    class Verb(models.TextChoices):
        ADDED = "added", _("added")
        CHANGED = "changed", _("changed")
        REMOVED = "removed", _("removed")
        READ = "read", _("read")
        SIGNED_IN = "signed in", _("signed in")
        SAID = "said", _("noted")

    programme = models.ForeignKey("programmes.Programme", on_delete=models.CASCADE, null=True, related_name="+")
    at = models.DateTimeField(default=now)
    by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    verb = models.CharField(max_length=12, choices=Verb.choices)
    model = models.CharField(max_length=80)
    record_id = models.CharField(max_length=40, blank=True)
    label = models.CharField(max_length=200, blank=True)
    values = models.JSONField(default=dict)
    count = models.PositiveIntegerField(default=1)

    objects = AuditLineQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        indexes = [
            models.Index(fields=["programme", "-at", "-id"], name="audit_newest"),
            models.Index(fields=["programme", "model", "record_id"], name="audit_of_record"),
            models.Index(fields=["programme", "by"], name="audit_writers"),
        ]
        constraints = [models.CheckConstraint(condition=~Q(verb=""), name="audit_has_verb")]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.label}"
