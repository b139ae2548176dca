"""Decisions about the draft table and its evidence, without a database."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mifc.foundation.languages.known import BY_CODE

# The longest text that somebody may say to a row of the draft.
DRAFT_TEXT = 1_000
# Below this a count is not told, not even to the team: who was at the table would know who it was (R104).
FEW = 5

DraftState = Literal["never", "open", "closed"]


def draft_state(opened: dt.datetime | None, until: dt.datetime | None, at: dt.datetime) -> DraftState:
    """Whether the draft takes answers at a moment."""
    if opened is None or until is None or at < opened:
        return "never"
    return "open" if at < until else "closed"


_SCRIPTS = {"latin": "LATIN", "arabic": "ARABIC", "nastaliq": "ARABIC", "ethiopic": "ETHIOPIC", "cyrillic": "CYRILLIC"}


def language_of(text: str, page: str) -> str:
    """The language of what was written on a page of language `page`; empty where the letters are of another script.

    Everybody may write in any language, and a tablet at a library may stand on any.
    """
    known = BY_CODE.get(page)
    letters = [letter for letter in text if letter.isalpha()]
    if known is None or not letters:
        return page
    fitting = sum(unicodedata.name(letter, "").startswith(_SCRIPTS[known.script]) for letter in letters)
    return page if 2 * fitting >= len(letters) else ""


def for_the_team(count: int) -> str:
    """A count as the team reads it: exact from five up, a handful is not counted out."""
    return str(count) if count == 0 or count >= FEW else _("fewer than 5")


def lacking_is_told(says: Mapping[str, int], *, in_row: bool) -> bool:
    """Whether "missing or to be improved" may be a number: not where, beside the total or the parts of a row, it gives a handful away."""
    parts = ("good", "missing", "improve") if in_row else ("good",)
    return not any(0 < says.get(name, 0) < FEW for name in parts)


@dataclass(frozen=True, slots=True)
class EvidenceWords:
    """The evidence beside a row: how often in all, and of it good, missing, could be better."""

    total: str
    number: str
    parts: tuple[tuple[str, str], ...]


def evidence_words(says: Mapping[str, int]) -> EvidenceWords | None:
    """None when the domain never came up. The total is rounded away where it would give a small part away."""
    counts = [says.get(name, 0) for name in ("missing", "improve", "good")]
    total = sum(counts)
    if not total:
        return None
    labels = (_("missing"), _("could be better"), _("good"))
    small = sum(1 for count in counts if 0 < count < FEW)
    exact = total < FEW or small != 1
    shown = for_the_team(total) if exact else _("about %(number)s") % {"number": round(total / FEW) * FEW}
    times = (
        _("came up %(times)s times") % {"times": shown}
        if not exact or total < FEW
        else ngettext("came up %(num)s time", "came up %(num)s times", total) % {"num": total}
    )
    return EvidenceWords(times, shown, tuple((label, for_the_team(count)) for label, count in zip(labels, counts, strict=True)))
