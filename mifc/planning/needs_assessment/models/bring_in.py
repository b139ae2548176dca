"""Bring in: a file of older cards, from upload to undo."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from mifc.foundation.base.clock import now
from mifc.foundation.programmes.owned import ProgrammeOwned
from mifc.planning.needs_assessment.models.ask import Round


class CardImport(ProgrammeOwned):
    """One file. The file itself holds names and numbers, so it is deleted when its rows are in, or after a week."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("waiting for your choices")
        WAITING = "waiting", _("waiting to start")
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        FAILED = "failed", _("stopped")
        UNDONE = "undone", _("undone")

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="imports")
    file_name = models.CharField(max_length=200)
    stored_as = models.CharField(max_length=100, blank=True)
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=8, choices=State.choices, default=State.UPLOADED)
    # Per sheet: header row, column -> field; answers to what was doubtful; counts and refusals with their row numbers.
    readings = models.JSONField(default=list)
    answers = models.JSONField(default=dict)
    report = models.JSONField(default=dict)
    rows_total = models.PositiveIntegerField(default=0)
    rows_done = models.PositiveIntegerField(default=0)
    uploaded_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    uploaded_at = models.DateTimeField(default=now)
    finished_at = models.DateTimeField(null=True, blank=True)

    audit_hide = frozenset({"readings", "answers", "report"})

    class Meta:
        ordering = ["-uploaded_at", "pk"]

    def __str__(self) -> str:
        return self.file_name


class RememberedColumn(ProgrammeOwned):
    """How a column was mapped last time, so that the next file of the same kind goes in by itself."""

    header = models.CharField(max_length=200)
    field = models.CharField(max_length=20)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "header"], name="column_remembered_once")]

    def __str__(self) -> str:
        return f"{self.header} → {self.field}"
