"""Decide: what stands behind a need besides the cards (R105, R114, R117)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mifc.foundation.base.clock import now
from mifc.foundation.base.ids import random_id
from mifc.foundation.languages.text import MultilingualField
from mifc.foundation.programmes.owned import ProgrammeOwned
from mifc.planning.needs_assessment.models.answer import Card
from mifc.planning.needs_assessment.models.ask import Assessment
from mifc.planning.needs_assessment.models.decide import Need
from mifc.toolbox.spreadsheets import fold


class Evidence(ProgrammeOwned):
    """One piece of evidence. `city` is empty where it is about every city; `words`, which a search looks through, is worked out.

    What a partner knows has no text here: its words are the text of `card`, so that they are translated, sorted, quoted and forgotten like
    what people wrote. A solution is an idea for the plan, in one of three states.
    """

    class Kind(models.TextChoices):
        DOCUMENT = "document", _("document")
        FIGURE = "figure", _("figure")
        LINK = "link", _("link")
        PARTNER = "partner", _("what a partner knows")
        WORKED = "worked", _("tried before: it worked")
        DID_NOT = "did-not", _("tried before: it did not work")
        SOLUTION = "solution", _("solution proposed")

    class ProposedBy(models.TextChoices):
        PARTICIPANT = "participant", _("a participant")
        PARTNER = "partner", _("a partner")
        OFFICER = "officer", _("an officer of the city")
        NONE = "", _("not said")

    class Idea(models.TextChoices):
        PROPOSED = "proposed", _("proposed")
        TAKEN_UP = "taken-up", _("to be taken up in the plan")
        SET_ASIDE = "set-aside", _("set aside")
        NONE = "", _("no idea for the plan")

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="evidence", verbose_name=_("assessment"))
    kind = models.CharField(_("kind"), max_length=8, choices=Kind.choices)
    city = models.ForeignKey("programmes.City", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("city"))
    title = MultilingualField(_("what it is"))
    text = MultilingualField(_("what it says"))
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=4, null=True, blank=True)
    unit = models.CharField(_("unit"), max_length=60, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    as_of = models.DateField(_("as of"), null=True, blank=True)
    url = models.URLField(_("link"), max_length=500, blank=True)
    document = models.OneToOneField(
        "documents.Document", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("file")
    )
    organisation = models.ForeignKey(
        "organisations.Organisation", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("organisation")
    )
    card = models.OneToOneField(Card, on_delete=models.SET_NULL, null=True, related_name="evidence")
    proposed_by = models.CharField(_("proposed by"), max_length=11, choices=ProposedBy.choices, blank=True, default="")
    idea = models.CharField(_("idea for the plan"), max_length=9, choices=Idea.choices, blank=True, default="")
    idea_reason = models.CharField(_("why"), max_length=300, blank=True)
    idea_on = models.DateField(_("decided on"), null=True, blank=True)
    written_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    written_at = models.DateTimeField(default=now)
    removed_on = models.DateField(_("taken off on"), null=True, blank=True)
    sent_as = models.UUIDField(null=True, editable=False)
    words = models.TextField(editable=False, default="")

    class Meta:
        ordering = ["-written_at", "pk"]
        verbose_name = _("piece of evidence")
        verbose_name_plural = _("pieces of evidence")
        constraints = [
            models.UniqueConstraint(fields=["programme", "sent_as"], name="evidence_sent_once"),
            models.CheckConstraint(
                condition=~Q(kind="figure") | (Q(value__isnull=False, as_of__isnull=False) & ~Q(source="")),
                name="evidence_figure_has_source",
            ),
            models.CheckConstraint(condition=~Q(idea="set-aside") | ~Q(idea_reason=""), name="evidence_set_aside_says_why"),
            models.CheckConstraint(condition=Q(kind="solution", idea__gt="") | (~Q(kind="solution") & Q(idea="")), name="evidence_idea"),
        ]
        indexes = [
            models.Index(fields=["programme", "assessment", "removed_on", "-written_at"], name="evidence_newest"),
            models.Index(fields=["programme", "idea"], name="evidence_ideas", condition=~Q(idea="")),
        ]

    def __str__(self) -> str:
        return str(self.title) or str(self.get_kind_display())

    def work_out(self) -> None:
        """Fill `words`."""
        read = Evidence._meta.get_field("title").to_python
        texts = [entry.get("text", "") for one in (self.title, self.text) for entry in read(one).as_json().values()]
        self.words = fold(" ".join([*texts, self.source, self.unit]))

    def _stored_values(self, names: Iterable[str] | None) -> dict[str, Any]:
        """What is worked out is no news for the audit."""
        return {name: value for name, value in super()._stored_values(names).items() if name != "words"}

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        self.work_out()
        if update_fields is not None:
            update_fields = {*update_fields, "words"}
        super().save(*args, update_fields=update_fields, **kwargs)


class EvidenceDomain(ProgrammeOwned):
    """An area of life a piece of evidence is about."""

    audit_facts = frozenset({"evidence", "domain"})

    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="in_domains", verbose_name=_("piece of evidence"))
    domain = models.ForeignKey("domains.Domain", on_delete=models.CASCADE, related_name="+", verbose_name=_("area of life"))

    class Meta:
        ordering = ["domain__order", "pk"]
        verbose_name = _("area of a piece of evidence")
        verbose_name_plural = _("areas of pieces of evidence")
        constraints = [models.UniqueConstraint(fields=["evidence", "domain"], name="evidence_domain_once")]

    def __str__(self) -> str:
        return str(self.domain)


class EvidenceNeed(ProgrammeOwned):
    """A row of the needs table that a piece of evidence stands behind."""

    audit_facts = frozenset({"evidence", "need"})

    evidence = models.ForeignKey(Evidence, on_delete=models.CASCADE, related_name="for_needs", verbose_name=_("piece of evidence"))
    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="evidence", verbose_name=_("row"))

    class Meta:
        ordering = ["need__order", "pk"]
        verbose_name = _("evidence of a row")
        verbose_name_plural = _("evidence of rows")
        constraints = [models.UniqueConstraint(fields=["need", "evidence"], name="evidence_need_once")]

    def __str__(self) -> str:
        return str(self.need_id)
