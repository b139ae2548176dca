"""Reads for translating what people said to the draft. Nothing of the answer leaves here but its words, its language and its row."""

from __future__ import annotations

import secrets

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


def _that_wait(assessment: Assessment, user: User, standing: Standing, target: str, kind: str) -> OwnedQuerySet[HearBackAnswer]:
    """Remarks in other languages than `target` that wait for what is to be done; to be checked by somebody else than who translated."""
    there = RemarkTranslation.objects.of(assessment.programme_id).filter(remark=OuterRef("pk"), language=target)
    remarks = remarks_of(assessment, standing).exclude(language=target)
    if kind == "todo":
        return remarks.filter(~Exists(there))
    if kind == "outdated":
        return remarks.filter(Exists(there.filter(made_from="")))
    return remarks.filter(Exists(there.filter(state=RemarkTranslation.State.PERSON).exclude(made_from="").exclude(author=user)))


def what_waits(assessment: Assessment, user: User, standing: Standing, target: str) -> list[ToDo]:
    """By language, most waiting first; a language not noted last. Two queries, one while there is none: remarks come in hundreds."""
    said = dict(remarks_of(assessment, standing).exclude(language=target).values_list("pk", "language"))
    made: dict[int, tuple[bool, bool]] = {}
    if said:
        there = RemarkTranslation.objects.of(assessment.programme_id).filter(language=target, remark__assessment=assessment)
        for pk, state, made_from, author_id in there.values_list("remark_id", "state", "made_from", "author_id"):
            made[pk] = (not made_from, bool(made_from) and state == RemarkTranslation.State.PERSON and author_id != user.pk)
    counted: dict[str, list[int]] = {}
    for pk, language in said.items():
        outdated, unchecked = made.get(pk, (False, False))
        counts = counted.setdefault(language, [0, 0, 0])
        for place, waits in enumerate((pk not in made, outdated, unchecked)):
            counts[place] += waits
    found = [ToDo(language, *counts) for language, counts in counted.items()]
    return sorted(found, key=lambda row: (row.language == "", -row.todo - row.outdated - row.check, row.language))


def next_to_translate(
    assessment: Assessment, user: User, standing: Standing, target: str, *, language: str, kind: str, after: int | None = None
) -> HearBackAnswer | None:
    """A remark of this language that waits, from a random place on, or behind the one passed."""
    remarks = _that_wait(assessment, user, standing, target, kind).select_related("need").order_by("pk")
    if language:
        remarks = remarks.filter(language="" if language == UNKNOWN else language)
    if after is None:
        ids = list(remarks.values_list("pk", flat=True)[:1000])
        return remarks.filter(pk=secrets.choice(ids)).first() if ids else None
    return remarks.filter(pk__gt=after).first() or remarks.filter(pk__lt=after).first()


def text_to_translate(assessment: Assessment, standing: Standing, pk: int) -> HearBackAnswer | None:
    return get_owned_or_none(remarks_of(assessment, standing).select_related("need"), pk=pk)


def translation_into(text: HearBackAnswer, language: str) -> RemarkTranslation | None:
    return text.translations.filter(language=language).select_related("author", "checked_by", "remark").first()


def translation(assessment: Assessment, standing: Standing, pk: int) -> RemarkTranslation | None:
    """One translation of a remark this person may work on."""
    every = RemarkTranslation.objects.of(assessment.programme_id).filter(remark__in=remarks_of(assessment, standing))
    return get_owned_or_none(every.select_related("remark", "author"), pk=pk)
