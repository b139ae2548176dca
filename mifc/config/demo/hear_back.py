"""What invented people said to the draft of the demo's needs table, before it was frozen. A draft towards the next edition is open."""

from __future__ import annotations

import datetime as dt
from typing import Final

from mifc.config.demo.drafts import drafted
from mifc.foundation.accounts.models import User
from mifc.foundation.base.clock import now
from mifc.planning.needs_assessment.changes import decide, publish
from mifc.planning.needs_assessment.models import Assessment, CollectionPoint, Need

_DAYS_OPEN = 30
_Rows = dict[str, tuple[str, str]]
# Language, what was said to each row by its issue, and what is missing.
_SAID: Final[tuple[tuple[str, _Rows, str], ...]] = (
    ("en", {"Language": ("agree", ""), "Housing": ("agree", "")}, ""),
    ("en", {"Language": ("not-quite", "Good lessons, yes, but in the evening too."), "Employment": ("agree", "")}, ""),
    ("ar", {"Language": ("agree", ""), "Access to healthcare": ("not-quite", "المعلومات لا تكفي، نحتاج إلى من يترجم عند الطبيب.")}, ""),
    ("ar", {"Access to healthcare": ("agree", ""), "Employment": ("agree", "")}, ""),
    ("fa", {"Housing": ("agree", ""), "Employment": ("not-quite", "مدرک ما را هم باید بپذیرند.")}, ""),
    ("pl", {"Language": ("agree", ""), "Employment": ("agree", "")}, "Miejsce, gdzie dzieci mogą się razem uczyć po szkole."),
    ("ti", {"Access to healthcare": ("agree", ""), "Language": ("agree", "")}, ""),
    ("en", {"Housing": ("not-quite", "Near the centre is good, but it has to be dry."), "Access to healthcare": ("agree", "")}, ""),
    ("en", {"Employment": ("agree", ""), "Language": ("agree", "")}, "Buses that still run when the evening class ends."),
    ("ar", {"Housing": ("agree", ""), "Language": ("agree", "")}, ""),
    ("uk", {"Employment": ("agree", ""), "Housing": ("agree", "")}, ""),
    ("so", {"Access to healthcare": ("agree", ""), "Housing": ("agree", "")}, ""),
)
_CHANGED = (
    (
        "Access to healthcare",
        "People told us that information alone is not enough: somebody has to interpret. It stands beside this row now.",
    ),
)
_WHAT_NEXT = "The partnership talks these four needs over with participants, and says in public what follows from each of them."


def hear_back(assessment: Assessment, lead: User) -> None:
    """The draft goes back to the collection points and is closed again; answers stand beside each row."""
    show_draft(assessment, lead)
    points = list(
        CollectionPoint.objects.of(assessment.programme_id).filter(round__assessment=assessment).select_related("round__assessment")
    )
    needs = {str(need.issue): need for need in Need.objects.of(assessment.programme_id).filter(assessment=assessment)}
    for number, (language, rows, missing) in enumerate(_SAID):
        said = decide.Said({needs[issue].pk: answer for issue, answer in rows.items()}, missing, language)
        decide.take_draft_answer(by=None, point=points[number % len(points)], said=said, client_id=f"sample-draft-{number}")
    for issue, words in _CHANGED:
        decide.note_change(by=lead, need=needs[issue], changed=drafted(words))
    publish.write_words(by=lead, assessment=assessment, what_next=drafted(_WHAT_NEXT))
    decide.close_draft(by=lead, assessment=assessment)


def show_draft(assessment: Assessment, lead: User) -> None:
    decide.open_draft(by=lead, assessment=assessment, until=now() + dt.timedelta(days=_DAYS_OPEN))
