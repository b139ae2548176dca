"""Understand: translations, codings, and texts in which someone may be at risk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db import models
from django.utils.translation import gettext_lazy as _

from mifc.foundation.base.clock import now
from mifc.foundation.base.counted import part_of
from mifc.foundation.programmes.owned import ProgrammeOwned
from mifc.planning.needs_assessment.models.answer import Card, CardText
from mifc.planning.needs_assessment.models.ask import Assessment
from mifc.planning.needs_assessment.models.decide import HearBackAnswer


class InAnotherLanguage(ProgrammeOwned):
    """What somebody wrote, put into another language, with its author. Outdated when the original changed since (`made_from`)."""

    class State(models.TextChoices):
        PERSON = "person", _("translated by a person")
        CHECKED = "checked", _("checked by a second person")

    audit_hide = frozenset({"text", "before"})

    language = models.CharField(max_length=8)
    text = models.TextField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.PERSON)
    made_from = models.CharField(max_length=12, blank=True)
    author = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField(default=now)
    checked_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    # What stood here before the last change, so that it can be undone; emptied when a name is blanked.
    before = models.JSONField(default=dict)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"translation into {self.language}"


class Translation(InAnotherLanguage):
    """A text of a card in another language."""

    card_text = models.ForeignKey(CardText, on_delete=models.CASCADE, related_name="translations")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["card_text", "language"], name="translation_once")]
        # What somebody has to look at is found without reading the others.
        indexes = [models.Index(fields=["programme", "language", "state", "made_from", "author"], name="translation_to_see")]


class RemarkTranslation(InAnotherLanguage):
    """What somebody said to the draft, in another language."""

    remark = models.ForeignKey(HearBackAnswer, on_delete=models.CASCADE, related_name="translations")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["remark", "language"], name="remark_translation_once")]


class Coding(ProgrammeOwned):
    """What one coder made of one text. The first counts; another coder's is kept as a second opinion.

    Where the two differ, a third who saw both may settle it: then that one counts.
    """

    audit_hide = frozenset({"note"})
    counted_by = frozenset({"card_text", "counts"})
    counted_when_added = False  # Its marks are counted.

    card_text = models.ForeignKey(CardText, on_delete=models.CASCADE, related_name="codings")
    coder = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    counts = models.BooleanField(default=True)
    settles = models.BooleanField(default=False)
    is_unclear = models.BooleanField(default=False)
    note = models.CharField(max_length=300, blank=True)
    coded_at = models.DateTimeField(default=now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["card_text", "coder"], name="coding_once_per_coder"),
            models.UniqueConstraint(fields=["card_text"], condition=models.Q(counts=True), name="coding_one_counts"),
        ]
        indexes = [models.Index(fields=["programme", "coder", "-coded_at"], name="coding_latest")]

    def __str__(self) -> str:
        return "coding"

    def said(self) -> dict[int, list[str]]:
        """{domain: what it says about it}, of its marks. One query, none where they were fetched with it."""
        found: dict[int, list[str]] = {}
        for mark in self.marks.all():
            found.setdefault(mark.domain_id, []).append(mark.says)
        return found

    def marks_of(self, said: Mapping[int, Sequence[str]]) -> list[CodeMark]:
        """The marks that say this, not saved yet."""
        card = self.card_text.card_id
        return [
            CodeMark(coding=self, card_id=card, domain_id=domain_id, says=says) for domain_id, all_says in said.items() for says in all_says
        ]

    def counted_part(self) -> int | None:
        return self.card_text.counted_part() if Coding.card_text.is_cached(self) else None


class CodeMark(ProgrammeOwned):
    """A domain a text is about, and whether it is called good, missing or to be improved.

    The card of that text stands here too: marks are counted by card, and those of some cards are found without reading all others.
    """

    class Says(models.TextChoices):
        GOOD = "good", _("good")
        MISSING = "missing", _("missing")
        IMPROVE = "improve", _("could be improved")

    audit_quiet = "told by the coding it belongs to"
    counted_by = frozenset({"coding", "card", "domain", "says"})

    coding = models.ForeignKey(Coding, on_delete=models.CASCADE, related_name="marks")
    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="+")
    domain = models.ForeignKey("domains.Domain", on_delete=models.PROTECT, related_name="+")
    says = models.CharField(max_length=8, choices=Says.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["coding", "domain", "says"], name="mark_once")]
        indexes = [
            models.Index(fields=["programme", "domain", "says"], name="mark_by_domain"),
            models.Index(fields=["programme", "card"], name="mark_by_card"),
        ]

    def __str__(self) -> str:
        return self.says

    def counted_part(self) -> int:
        return part_of(self.card_id)


class RiskNote(ProgrammeOwned):
    """Someone may be at risk: a named person looks into it by a day, and it stays on the list until it is closed.

    The city is kept here, since the card may be taken back: who may read the note must not change with that.
    """

    audit_hide = frozenset({"why", "what_was_done"})

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="risk_notes")
    city = models.ForeignKey("programmes.City", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    card_text = models.ForeignKey(CardText, on_delete=models.SET_NULL, null=True, related_name="risk_notes")
    raised_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    raised_at = models.DateTimeField(default=now)
    person = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    due_on = models.DateField()
    why = models.CharField(max_length=300, blank=True)
    told_at = models.DateTimeField(null=True, blank=True, help_text="When the person was mailed; empty until then.")
    what_was_done = models.TextField(blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["card_text"], condition=models.Q(closed_at__isnull=True), name="risk_raised_once"),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True) | ~models.Q(what_was_done=""), name="risk_closed_says_what_was_done"
            ),
        ]
        indexes = [models.Index(fields=["programme", "closed_at", "due_on"], name="risk_open")]

    def __str__(self) -> str:
        return str(_("Someone may be at risk"))
