"""Decide: the needs table, own benchmark statements, what the collection points said to the draft, the baseline."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mifc.foundation.languages.text import MultilingualField
from mifc.foundation.programmes.owned import ProgrammeOwned
from mifc.planning.needs_assessment.models.ask import Assessment, CollectionPoint


class Need(ProgrammeOwned):
    """A row of the Guide's needs table (R115): issue, service mapping, what do we need more of.

    Most rows stand on counts. A need of a group too small to count stands on its severity: why it weighs, and the wider group in whose
    name it is told, which that group agreed to.
    """

    class Basis(models.TextChoices):
        COUNT = "count", _("how often it came up")
        SEVERITY = "severity", _("how much it weighs")

    class Begins(models.TextChoices):
        NOW = "now", _("now")
        SOON = "soon", _("soon")
        LATER = "later", _("later")

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="needs", verbose_name=_("assessment"))
    city = models.ForeignKey("programmes.City", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("city"))
    domain = models.ForeignKey(
        "domains.Domain", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("domain")
    )
    issue = MultilingualField(_("issue"))
    need_more = MultilingualField(_("what do we need more of?"))
    service_note = models.CharField(_("service mapping in words"), max_length=300, blank=True)
    basis = models.CharField(_("stands on"), max_length=8, choices=Basis.choices, default=Basis.COUNT)
    severity = MultilingualField(_("why it weighs"))
    wider_group = MultilingualField(_("told in the name of"))
    agreed_with_group_on = models.DateField(_("agreed with this group on"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    begins = models.CharField(_("when we begin"), max_length=5, choices=Begins.choices, blank=True, default="")
    # What people said to the draft, and what was done about it: stands beside the row in the edition.
    changed = MultilingualField(_("what we changed because of the answers to the draft"))
    order = models.PositiveSmallIntegerField(_("place in the table"), default=0)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)

    class Meta:
        ordering = ["city__order", "order", "pk"]
        verbose_name = _("row of the needs table")
        verbose_name_plural = _("rows of the needs table")
        constraints = [
            models.CheckConstraint(
                condition=~Q(basis="severity") | (~Q(severity={}) & ~Q(wider_group={}) & Q(agreed_with_group_on__isnull=False)),
                name="need_severity_is_explained",
            )
        ]

    def __str__(self) -> str:
        return str(self.issue)


class NeedService(ProgrammeOwned):
    """A service that helps with a need today."""

    audit_facts = frozenset({"need", "service"})

    need = models.ForeignKey(Need, on_delete=models.CASCADE, related_name="services", verbose_name=_("row"))
    service = models.ForeignKey("service_mapping.Service", on_delete=models.CASCADE, related_name="+", verbose_name=_("service"))

    class Meta:
        verbose_name = _("service of a row")
        verbose_name_plural = _("services of rows")
        constraints = [models.UniqueConstraint(fields=["need", "service"], name="need_service_once")]

    def __str__(self) -> str:
        return str(self.service)


class Benchmark(ProgrammeOwned):
    """An own statement: "we are migration-friendly when…" (R004)."""

    class Judged(models.TextChoices):
        MET = "met", _("met")
        PARTLY = "partly", _("partly met")
        NOT = "not", _("not met")

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="benchmarks")
    city = models.ForeignKey("programmes.City", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    domain = models.ForeignKey("domains.Domain", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    text = MultilingualField(_("we are migration-friendly when…"))
    proposed_by = models.CharField(_("proposed by"), max_length=160, blank=True, help_text=_("A group or a workshop, not a person's name."))
    support = models.PositiveIntegerField(_("people who supported it"), default=0)
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True)
    judged = models.CharField(_("today"), max_length=6, choices=Judged.choices, blank=True, default="")
    judged_by = models.CharField(_("judged by"), max_length=160, blank=True)
    judged_on = models.DateField(_("judged on"), null=True, blank=True)
    order = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    withdrawn_on = models.DateField(_("withdrawn on"), null=True, blank=True)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("benchmark statement")
        verbose_name_plural = _("benchmark statements")

    def __str__(self) -> str:
        return str(self.text)


class HearBackAnswer(ProgrammeOwned):
    """What somebody at a collection point said to a row of the draft, or that something is missing (`need` empty)."""

    class Choice(models.TextChoices):
        AGREE = "agree", _("agree")
        NOT_QUITE = "not-quite", _("not quite")
        MISSING = "missing", _("something is missing")

    audit_quiet = "said by the public, whose moment we do not want to know"

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="heard_back")
    need = models.ForeignKey(Need, on_delete=models.CASCADE, null=True, related_name="heard_back")
    point = models.ForeignKey(CollectionPoint, on_delete=models.SET_NULL, null=True, related_name="+")
    choice = models.CharField(max_length=9, choices=Choice.choices)
    text = models.TextField(blank=True)
    language = models.CharField(max_length=8, blank=True)
    said_on = models.DateField()
    submission_hash = models.CharField(max_length=43, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "submission_hash", "need"], name="heard_back_once"),
            models.UniqueConstraint(
                fields=["programme", "submission_hash"], condition=Q(need__isnull=True), name="heard_back_missing_once"
            ),
        ]
        indexes = [models.Index(fields=["programme", "assessment", "need", "choice"], name="heard_back_by_need")]

    def __str__(self) -> str:
        return self.choice


class BaselineScore(ProgrammeOwned):
    """How near the city is in one domain, typed in from a workshop or survey (R100). What cards say is counted, not typed."""

    class Method(models.TextChoices):
        WORKSHOP = "workshop", _("workshop score")
        SURVEY = "survey", _("resident survey")

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="scores")
    city = models.ForeignKey("programmes.City", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    domain = models.ForeignKey("domains.Domain", on_delete=models.PROTECT, related_name="+")
    method = models.CharField(_("method"), max_length=10, choices=Method.choices)
    score = models.PositiveSmallIntegerField(_("score, 0 to 100"))
    people = models.PositiveIntegerField(_("people who took part"))
    taken_on = models.DateField(_("day it was taken"))
    note = models.CharField(_("how"), max_length=300, blank=True)

    class Meta:
        ordering = ["domain__order", "method", "pk"]
        verbose_name = _("baseline score")
        verbose_name_plural = _("baseline scores")
        constraints = [models.CheckConstraint(condition=Q(score__lte=100), name="score_at_most_100")]

    def __str__(self) -> str:
        return f"{self.domain} {self.score}"
