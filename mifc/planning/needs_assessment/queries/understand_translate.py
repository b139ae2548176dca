"""Reads for translating. As on the coding screen, nothing of a card leaves here but the text, its language and its question."""

from __future__ import annotations

import secrets
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Q

from mifc.foundation.accounts.models import User
from mifc.foundation.base.counting import MOST_PAGED, UpTo, count_for_pages, lately, queues_lately
from mifc.foundation.programmes.models import Programme
from mifc.foundation.programmes.owned import OwnedQuerySet, get_owned_or_none
from mifc.foundation.programmes.roles import May, Standing
from mifc.planning.needs_assessment.models import Assessment, CardText, Round, Translation
from mifc.planning.needs_assessment.queries.understand import cities_for
from mifc.planning.needs_assessment.queries.understand_code import rounds_of, texts_of, translations_of

KINDS = ("todo", "outdated", "check")
# In an address, a text whose language nobody noted.
UNKNOWN = "und"


def target_language(programme: Programme, wanted: str) -> str:
    """The language to translate into: the wanted one where the programme speaks it, else its first."""
    return wanted if wanted in programme.languages else programme.default_language


def _that_wait(assessment: Assessment, user: User, standing: Standing, target: str, kind: str) -> OwnedQuerySet[CardText]:
    """Texts in other languages than `target` that wait for what is to be done; to be checked by somebody else than who translated."""
    there = Translation.objects.of(assessment.programme_id).filter(card_text=OuterRef("pk"), language=target)
    texts = texts_of(assessment, standing, May.TRANSLATE).exclude(language=target)
    if kind == "todo":
        return texts.filter(~Exists(there))
    if kind == "outdated":
        return texts.filter(Exists(there.filter(made_from="")))
    return texts.filter(Exists(there.filter(state=Translation.State.PERSON).exclude(made_from="").exclude(author=user)))


class ToDo(NamedTuple):
    """How many texts of one language wait, by what is to be done."""

    language: str
    todo: int
    outdated: int
    check: int


def what_waits(assessment: Assessment, user: User, standing: Standing, target: str) -> list[ToDo]:
    """By language, most waiting first; a language not noted last. Texts without a translation are counted up to MOST_TOLD, by an index."""
    rounds = rounds_of(assessment)
    texts = texts_of(assessment, standing, May.TRANSLATE, rounds=rounds)
    if not rounds:
        return []

    asked = (assessment.pk, assessment.created_at, cities_for(standing, May.TRANSLATE), *rounds)
    # Another language among many texts may take a minute to be named.
    there = lately(
        ("languages", *asked),
        lambda: sorted(texts.order_by().values_list("language", flat=True).distinct()),
        if_so=lambda _found: count_for_pages(texts) > MOST_PAGED,
    )
    languages = [code for code in there if code != target]
    if not languages:
        return []

    def count(codes: list[str]) -> dict[str, int]:
        made = Translation.objects.of(assessment.programme_id).filter(card_text=OuterRef("pk"), language=target)
        missing = [UpTo(texts.filter(language=code).exclude(Exists(made))) for code in codes]
        return dict(zip(codes, Round.objects.of(assessment.programme_id).filter(pk=rounds[0]).values_list(*missing).get(), strict=True))

    to_do = queues_lately(("to translate", *asked, target), languages, count)
    # Of the translations only those that somebody has to look at.
    unchecked = Q(state=Translation.State.PERSON) & ~Q(made_from="") & (~Q(author=user) | Q(author__isnull=True))
    to_see = translations_of(assessment, standing, May.TRANSLATE, rounds).filter(Q(made_from="") | unchecked, language=target)
    seen = {
        language: (old, check)
        for language, old, check in to_see.values_list("card_text__language")
        .annotate(old=Count("pk", filter=Q(made_from="")), check=Count("pk", filter=unchecked))
        .order_by()
    }
    rows = (ToDo(code, n, *seen.get(code, (0, 0))) for code, n in to_do.items())
    return sorted(rows, key=lambda row: (row.language == "", -row.todo - row.outdated - row.check, row.language))


def next_to_translate(
    assessment: Assessment, user: User, standing: Standing, target: str, *, language: str, kind: str, after: int | None = None
) -> CardText | None:
    """A text of this language that waits, from a random place on, or behind the one passed."""
    texts = _that_wait(assessment, user, standing, target, kind).select_related("question").order_by("pk")
    if language:
        texts = texts.filter(language="" if language == UNKNOWN else language)
    start = secrets.randbits(53) if after is None else after
    return texts.filter(pk__gt=start).first() or texts.filter(pk__lte=start).exclude(pk=after or 0).first()


def text_to_translate(assessment: Assessment, standing: Standing, pk: int) -> CardText | None:
    return get_owned_or_none(texts_of(assessment, standing, May.TRANSLATE).select_related("question"), pk=pk)


def translation_into(text: CardText, language: str) -> Translation | None:
    return text.translations.filter(language=language).select_related("author", "checked_by", "card_text").first()


def translation(assessment: Assessment, standing: Standing, pk: int) -> Translation | None:
    """One translation of a text this person may work on."""
    texts = texts_of(assessment, standing, May.TRANSLATE)
    every = Translation.objects.of(assessment.programme_id).filter(card_text__in=texts)
    return get_owned_or_none(every.select_related("card_text", "author"), pk=pk)
