"""A measure and what sources say about it."""

from __future__ import annotations

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mifc.foundation.base.clock import now
from mifc.foundation.languages.text import MultilingualField
from mifc.foundation.programmes.owned import ProgrammeOwned


class Measure(ProgrammeOwned):
    """What is counted. Amounts of money carry a currency (ISO 4217) instead of a unit. `key` stays when the wording changes."""

    key = models.SlugField(_("key"), max_length=60)
    label = MultilingualField(_("name"), blank=False)
    definition = MultilingualField(_("what it means"))
    unit = MultilingualField(_("unit"))
    currency = models.CharField(
        _("currency"), max_length=3, blank=True, validators=[RegexValidator(r"^[A-Z]{3}$", _("Three capital letters, for example GBP."))]
    )
    counts_people = models.BooleanField(_("counts people"), default=False)
    theme = models.ForeignKey(
        "programmes.Theme", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("theme")
    )
    city = models.ForeignKey("programmes.City", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("city"))
    target = models.DecimalField(_("target"), max_digits=20, decimal_places=2, null=True, blank=True)
    target_note = MultilingualField(_("about the target"))
    target_source = models.CharField(_("source of the target"), max_length=300, blank=True)
    is_public = models.BooleanField(_("shown to the public"), default=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    # The name in its original language, then in the others: the column that lists are sorted and searched by.
    find_text = models.CharField(max_length=600, editable=False, blank=True)

    class Meta:
        ordering = ["order", "find_text", "pk"]
        indexes = [models.Index(fields=["programme", "find_text"], name="measure_by_name")]
        constraints = [
            models.UniqueConstraint(fields=["programme", "key"], name="measure_key_once"),
            models.CheckConstraint(condition=Q(target__isnull=True) | Q(target__gte=0), name="measure_target_not_negative"),
        ]

    def __str__(self) -> str:
        return str(self.label)


class MeasureValue(ProgrammeOwned):
    """What one source says. `amount` None: the source names the measure and gives no number, which is a fact too."""

    class Qualifier(models.TextChoices):
        EXACTLY = "", _("exactly")
        OVER = "over", _("over")
        AT_LEAST = "at_least", _("at least")
        AROUND = "around", _("around")
        UP_TO = "up_to", _("up to")

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="values")
    amount = models.DecimalField(_("value"), max_digits=20, decimal_places=2, null=True, blank=True)
    amount_to = models.DecimalField(_("up to, for a range"), max_digits=20, decimal_places=2, null=True, blank=True)
    qualifier = models.CharField(_("how exact"), max_length=10, choices=Qualifier.choices, blank=True, default="")
    # Sources give the same sum in pounds and in euros; neither is converted (R427).
    currency = models.CharField(
        _("currency of this value"),
        max_length=3,
        blank=True,
        validators=[RegexValidator(r"^[A-Z]{3}$", _("Three capital letters, for example GBP."))],
    )
    as_of = MultilingualField(_("as of"))
    as_of_date = models.DateField(_("date"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=300)
    source_url = models.URLField(_("address of the source"), blank=True)
    source_is_public = models.BooleanField(_("anybody can read the source"), default=False)
    note = MultilingualField(_("note"))
    created_at = models.DateTimeField(default=now, editable=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = [F("as_of_date").asc(nulls_first=True), "pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(source=""), name="measure_value_has_source"),
            models.CheckConstraint(
                condition=Q(amount_to__isnull=True) | Q(amount__isnull=False, amount_to__gte=F("amount")), name="measure_value_range"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure}: {self.amount if self.amount is not None else '–'} ({self.source})"
