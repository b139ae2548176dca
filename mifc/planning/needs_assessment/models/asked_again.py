"""Ask: how people who wish it can be reached when the same is asked again (R122). Kept so that nothing leads from here to a card."""

from __future__ import annotations

from django.db import models

from mifc.foundation.programmes.owned import ProgrammeOwned
from mifc.planning.needs_assessment.models.ask import Assessment


class WaysToAsk(ProgrammeOwned):
    """E-mail addresses and numbers of people who wish to be asked again, all of an assessment in one record, in the order of the alphabet.

    One record, because rows would stand in the order in which people came. No day, no language, no place, and no line in the audit:
    whoever holds the whole database learns who wishes to be asked, and nothing about which card is theirs
    (`docs/decisions/asked-again.md`). Opened is the day somebody began to use the list; nobody is added to it any more.
    """

    audit_quiet = "who wishes to be asked again, and when that was said, is something we do not want to know"

    assessment = models.OneToOneField(Assessment, on_delete=models.CASCADE, related_name="ways_to_ask")
    ways = models.JSONField(default=list)
    opened_on = models.DateField(null=True)

    def __str__(self) -> str:
        return "ways to ask again"
