"""Reads for translating what people said to the draft. Nothing of the answer leaves here but its words, its language and its row."""

from __future__ import annotations

import secrets
from typing import Any

from django.db.models import Exists, OuterRef, Q

from mifc.foundation.accounts.models import User
from mifc.foundation.programmes.owned import OwnedQuerySet, get_owned_or_none
from mifc.foundation.programmes.roles import May, Standing
from mifc.planning.needs_assessment.models import Assessment, HearBackAnswer, RemarkTranslation
from mifc.planning.needs_assessment.queries.understand import cities_for
from mifc.planning.needs_assessment.queries.understand_translate import UNKNOWN, ToDo


def remarks_of(assessment: Assessment, standing: Standing) -> OwnedQuerySet[HearBackAnswer]:
    """What a person may translate: said to rows that stand, or about what is missing; in her cities (R030)."""
    remarks = HearBackAnswer.objects.of(assessment.programme_id).filter(assessment=assessment, need__withdrawn_on__isnull=True)
    cities = cities_for(standing, May.TRANSLATE)
    if cities is not None:
        remarks = remarks.filter(Q(point__city_id__in=cities) | Q(need__city_id__in=cities))
    return remarks.exclude(text="")


def _sorted_out(assessment: Assessment, user: User, standing: Standing, target: str) -> OwnedQuerySet[Any]:
    """Remarks in other languages than `target`, each with what is to be done: `has`, `outdated`, `unchecked` (by somebody else)."""
    there = RemarkTranslation.objects.of(assessment.programme_id).filter(remark=OuterRef("pk"), language=target)
    unchecked = there.filter(state=RemarkTranslation.State.PERSON).exclude(made_from="")
    return (
        remarks_of(assessment, standing)
        .exclude(language=target)
        .annotate(
            has=Exists(there),
            outdated=Exists(there.filter(made_from="")),
            unchecked=Exists(unchecked.filter(~Q(author=user) | Q(author__isnull=True))),
        )
    )


_WHERE = {"todo": Q(has=False), "outdated": Q(outdated=True), "check": Q(unchecked=True)}


def what_waits(assessment: Assessment, user: User, standing: Standing, target: str) -> list[ToDo]:
    """By language, most waiting first; a language not noted last. One query: remarks are counted in hundreds."""
    counted: dict[str, list[int]] = {}
    rows = _sorted_out(assessment, user, standing, target).values_list("language", "has", "outdated", "unchecked")
    for language, has, outdated, unchecked in rows:
        counts = counted.setdefault(language, [0, 0, 0])
        for place, waits in enumerate((not has, outdated, unchecked)):
            counts[place] += waits
    found = [ToDo(language, *counts) for language, counts in counted.items()]
    return sorted(found, key=lambda row: (row.language == "", -row.todo - row.outdated - row.check, row.language))


def next_to_translate(
    assessment: Assessment, user: User, standing: Standing, target: str, *, language: str, kind: str, after: int | None = None
) -> HearBackAnswer | None:
    """A remark of this language that waits, from a random place on, or behind the one passed."""
    remarks = _sorted_out(assessment, user, standing, target).filter(_WHERE[kind]).select_related("need").order_by("pk")
    if language:
        remarks = remarks.filter(language="" if language == UNKNOWN else language)
    if after is None:
        ids = list(remarks.values_list("pk", flat=True)[:1000])
        return remarks.filter(pk=secrets.choice(ids)).first() if ids else None
    found: HearBackAnswer | None = remarks.filter(pk__gt=after).first() or remarks.filter(pk__lt=after).first()
    return found


def text_to_translate(assessment: Assessment, standing: Standing, pk: int) -> HearBackAnswer | None:
    return get_owned_or_none(remarks_of(assessment, standing).select_related("need"), pk=pk)


def translation_into(text: HearBackAnswer, language: str) -> RemarkTranslation | None:
    return text.translations.filter(language=language).select_related("author", "checked_by", "remark").first()


def translation(assessment: Assessment, standing: Standing, pk: int) -> RemarkTranslation | None:
    """One translation of a remark this person may work on."""
    every = RemarkTranslation.objects.of(assessment.programme_id).filter(remark__in=remarks_of(assessment, standing))
    return get_owned_or_none(every.select_related("remark", "author"), pk=pk)
