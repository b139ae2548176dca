"""A domain, and what was decided about it."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from mifc.foundation.base.clock import today
from mifc.foundation.languages.text import MultilingualField
from mifc.foundation.programmes.owned import ProgrammeOwned


class Domain(ProgrammeOwned):
    """One area of life.

    `definition` says what belongs here and what does not, `examples` are sentences that do, one a line. `origin` says whether it comes
    from the indicators, the Guide, or the programme itself.
    """

    class Origin(models.TextChoices):
        INDICATOR = "indicator", _("Indicators of Integration")
        GUIDE = "guide", _("the Guide")
        OWN = "own", _("our own")

    counted_by = frozenset({"merged_into"})
    counted_when_added = False

    key = models.SlugField(max_length=40)
    name = MultilingualField()
    definition = MultilingualField()
    examples = MultilingualField()
    origin = models.CharField(max_length=10, choices=Origin.choices, default=Origin.OWN)
    letter = models.CharField(max_length=1, blank=True, help_text="Key on the coding screen.")
    order = models.PositiveSmallIntegerField(default=0)
    retired_on = models.DateField(null=True, blank=True)
    merged_into = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")

    class Meta:
        ordering = ["order", "pk"]
        constraints = [models.UniqueConstraint(fields=["programme", "key"], name="domain_key_once")]

    def __str__(self) -> str:
        return str(self.name)


class DomainNote(ProgrammeOwned):
    """What was decided once about a domain, so that it is decided the same way again. Nobody's words: only the rule and its reason.

    It holds until `ended_on`.
    """

    domain = models.ForeignKey(Domain, on_delete=models.CASCADE, related_name="notes")
    text = models.CharField(_("what holds from now on"), max_length=300)
    decided_on = models.DateField(default=today)
    decided_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-decided_on", "-pk"]

    def __str__(self) -> str:
        return self.text
