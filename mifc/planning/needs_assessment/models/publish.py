"""Publish: editions whose figures never change, and quotes released one by one."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from mifc.foundation.base.clock import now
from mifc.foundation.languages.text import MultilingualField
from mifc.foundation.programmes.owned import ProgrammeOwned
from mifc.planning.needs_assessment.models.answer import CardText
from mifc.planning.needs_assessment.models.ask import Assessment


class Edition(ProgrammeOwned):
    """A dated state of an assessment. `content` holds every figure already in the form in which it may be shown."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="editions")
    number = models.PositiveSmallIntegerField()
    frozen_at = models.DateTimeField(default=now)
    frozen_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    content = models.JSONField(default=dict)
    # The exact counts behind it. Never shown: the next edition asks them what it may show beside this one.
    counted = models.JSONField(default=dict)
    digest = models.CharField(_("fingerprint of the content"), max_length=64, editable=False)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    audit_hide = frozenset({"content", "counted"})

    class Meta:
        ordering = ["-number"]
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints = [models.UniqueConstraint(fields=["assessment", "number"], name="edition_number_once")]

    def __str__(self) -> str:
        return str(_("Edition %(number)s")) % {"number": self.number}


class EditionWords(ProgrammeOwned):
    """What the next edition says besides its figures: how its page begins, and what happens next."""

    assessment = models.OneToOneField(Assessment, on_delete=models.CASCADE, related_name="words")
    title = MultilingualField(_("title of the page"))
    lead = MultilingualField(_("in two sentences"))
    what_next = MultilingualField(_("what happens next"))

    class Meta:
        verbose_name = _("words of the next edition")
        verbose_name_plural = _("words of the next edition")

    def __str__(self) -> str:
        return str(self.title) or str(_("words of the next edition"))


class Quote(ProgrammeOwned):
    """A sentence released to be shown. Withdrawn, it leaves a dated gap; its text is gone."""

    audit_hide = frozenset({"text", "translations"})

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="quotes")
    card_text = models.ForeignKey(CardText, on_delete=models.SET_NULL, null=True, related_name="quotes")
    domain = models.ForeignKey("domains.Domain", on_delete=models.PROTECT, null=True, related_name="+")
    says = models.CharField(max_length=8, blank=True)
    text = models.TextField()
    language = models.CharField(max_length=8, blank=True)
    # Language code -> {"text", "state"}: the translations that were released with it.
    translations = models.JSONField(default=dict)
    released_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    released_on = models.DateField()
    withdrawn_on = models.DateField(null=True, blank=True)
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("quote")
        verbose_name_plural = _("quotes")
        constraints = [
            models.UniqueConstraint(
                fields=["assessment", "card_text"], condition=models.Q(withdrawn_on__isnull=True), name="quote_released_once"
            )
        ]

    def __str__(self) -> str:
        return str(_("quote"))
