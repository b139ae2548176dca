"""Reads for freezing an edition: what was counted, everything it will say, the quotes that may stand on its page."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Count, Exists, OuterRef

from mifc.foundation.base.clock import today
from mifc.foundation.programmes.models import City
from mifc.foundation.programmes.owned import OwnedQuerySet, get_owned_or_none
from mifc.foundation.programmes.roles import May, Standing
from mifc.planning.needs_assessment.models import (
    Assessment,
    BaselineScore,
    Benchmark,
    Card,
    CardText,
    CodeMark,
    Coding,
    CollectionPoint,
    Edition,
    EditionWords,
    Need,
    Quote,
    Round,
    Target,
)
from mifc.planning.needs_assessment.queries.decide import draft_rows, who_answered
from mifc.planning.needs_assessment.queries.understand import counted_under, domain_counts, domain_counts_by, heard
from mifc.planning.needs_assessment.queries.understand_agreement import agreement_told
from mifc.planning.needs_assessment.rules.edition import EVERYWHERE, Counted, figures
from mifc.toolbox.disclosure.published import safe
from mifc.toolbox.domains.queries import domains

CONTENT_VERSION = 1


def editions(assessment: Assessment) -> OwnedQuerySet[Edition]:
    """Newest first, without their content."""
    return Edition.objects.of(assessment.programme_id).filter(assessment=assessment).defer("content", "counted").order_by("-number")


def edition(assessment: Assessment, number: int) -> Edition | None:
    return get_owned_or_none(
        Edition.objects.of(assessment.programme_id).select_related("assessment", "programme").filter(assessment=assessment), number=number
    )


def words_of(assessment: Assessment) -> EditionWords | None:
    return EditionWords.objects.of(assessment.programme_id).filter(assessment=assessment).first()


def counted(assessment: Assessment) -> Counted:
    """Everything an edition counts, exactly. Eleven queries, whatever the number of cards."""
    who = heard(assessment)
    groups = {group: {("" if value is None else str(value)): cards for value, cards in values.items()} for group, values in who.by.items()}
    texts = CardText.objects.of(assessment.programme_id).filter(round__assessment=assessment, is_set_aside=False)
    # Asked apart: joined with its codings, a text that two people read would stand twice.
    coded = texts.filter(Exists(Coding.objects.of(assessment.programme_id).filter(card_text=OuterRef("pk"), counts=True)))
    return Counted(
        cards=who.cards,
        groups=groups,
        domains=_domains(assessment),
        set_aside=who.set_aside,
        texts=texts.count(),
        coded=coded.count(),
        answered_draft=who_answered(assessment),
    )


def _domains(assessment: Assessment) -> dict[str, dict[str, dict[str, int]]]:
    found: dict[str, dict[str, dict[str, int]]] = {}
    if not rows_of(assessment):
        for domain_id, says in domain_counts(assessment).items():
            found[str(domain_id)] = {EVERYWHERE: dict(says)}
        return found
    for (domain_id, said), cities in domain_counts_by(assessment, "city").items():
        for city_id, cards in cities.items():
            row = found.setdefault(str(domain_id), {}).setdefault("" if city_id is None else str(city_id), {})
            row[said] = cards
    return found


def rows_of(assessment: Assessment) -> list[City]:
    """The cities that have rows of their own in an edition; none where the assessment belongs to one city."""
    return [] if assessment.city_id else list(City.objects.of(assessment.programme_id))


def earlier_figures(assessment: Assessment) -> list[tuple[Counted, dict[str, Any]]]:
    """What earlier editions counted and what they published of it, published or not: each may still be shown. One query."""
    rows = Edition.objects.of(assessment.programme_id).filter(assessment=assessment).order_by("number").values_list("counted", "content")
    return [(Counted.from_json(kept), content["figures"]) for kept, content in rows]


def content_of(assessment: Assessment, basis: Counted, *, on: dt.date | None = None) -> dict[str, Any]:
    """Everything the edition would say if it were frozen now, each figure in the form in which it may be shown."""
    cities = rows_of(assessment)
    earlier = earlier_figures(assessment)
    same = next((published for old, published in reversed(earlier) if old == basis), None)
    words = words_of(assessment)
    return {
        "version": CONTENT_VERSION,
        "name": assessment.name,
        "city": assessment.city.name if assessment.city else "",
        "is_sample": assessment.is_sample,
        "on": (on or today()).isoformat(),
        "title": words.title.as_json() if words else {},
        "lead": words.lead.as_json() if words else {},
        "what_next": words.what_next.as_json() if words else {},
        "cities": {str(city.pk): city.name for city in cities},
        "figures": same or figures(basis, cities=[str(city.pk) for city in cities], earlier=earlier),
        "domains": _domain_names(assessment, basis),
        "needs": [_need(need) for need in draft_rows(assessment, None)],
        "benchmarks": [_benchmark(one) for one in _adopted(assessment)],
        "scores": [_score(one) for one in _scores(assessment)],
        "targets": _targets(assessment),
        "method": _method(assessment),
    }


def _domain_names(assessment: Assessment, basis: Counted) -> dict[str, Any]:
    """Names and definitions of the domains that came up or have a row, in the code book's order."""
    under = counted_under(assessment.programme)
    with_row = {need.domain_id for need in Need.objects.of(assessment.programme_id).filter(assessment=assessment, domain__isnull=False)}
    return {
        str(domain.pk): {"key": domain.key, "name": domain.name.as_json()}
        for domain in domains(assessment.programme)
        if under[domain.pk] == domain.pk and (str(domain.pk) in basis.domains or domain.pk in with_row or domain.retired_on is None)
    }


def _need(need: Need) -> dict[str, Any]:
    is_severe = need.basis == Need.Basis.SEVERITY
    return {
        "id": need.pk,
        "city": str(need.city_id or ""),
        "city_name": need.city.name if need.city else "",
        "domain": str(need.domain_id or ""),
        "issue": need.issue.as_json(),
        "need_more": need.need_more.as_json(),
        "services": [
            {"organisation": link.service.organisation, "name": link.service.name}
            for link in need.services.all()
            if link.service.is_public and link.service.ended_on is None
        ],
        "service_note": need.service_note,
        "basis": need.basis,
        "severity": need.severity.as_json() if is_severe else {},
        "wider_group": need.wider_group.as_json() if is_severe else {},
        "agreed_on": need.agreed_with_group_on.isoformat() if is_severe and need.agreed_with_group_on else "",
        "begins": need.begins,
        "changed": need.changed.as_json(),
        "source": need.source,
    }


def _adopted(assessment: Assessment) -> OwnedQuerySet[Benchmark]:
    found = Benchmark.objects.of(assessment.programme_id).filter(assessment=assessment, adopted_on__isnull=False, withdrawn_on__isnull=True)
    return found.select_related("city").order_by("order", "pk")


def _benchmark(one: Benchmark) -> dict[str, Any]:
    return {
        "text": one.text.as_json(),
        "city_name": one.city.name if one.city else "",
        "domain": str(one.domain_id or ""),
        "proposed_by": one.proposed_by,
        "support": safe(one.support).as_stored(),
        "adopted_on": one.adopted_on.isoformat() if one.adopted_on else "",
        "judged": one.judged,
        "judged_by": one.judged_by,
        "judged_on": one.judged_on.isoformat() if one.judged_on else "",
    }


def _scores(assessment: Assessment) -> OwnedQuerySet[BaselineScore]:
    found = BaselineScore.objects.of(assessment.programme_id).filter(assessment=assessment)
    return found.select_related("city").order_by("domain__order", "city__order", "method", "-taken_on", "pk")


def _score(one: BaselineScore) -> dict[str, Any]:
    """A typed score. Where fewer took part than are ever counted out, the score would be theirs: it is not kept."""
    people = safe(one.people)
    told = people.as_stored()["kind"] == "about"
    return {
        "domain": str(one.domain_id),
        "city": str(one.city_id or ""),
        "city_name": one.city.name if one.city else "",
        "method": one.method,
        "score": one.score if told else None,
        "people": people.as_stored(),
        "taken_on": one.taken_on.isoformat(),
        "note": one.note,
    }


def _targets(assessment: Assessment) -> list[dict[str, Any]]:
    """Goals that can be held against published figures: for everyone, for a city as a whole, for a group in all cities together.

    Goals in cards of several rounds add up, as the cards do; of goals in per cent the last round's counts.
    """
    found: dict[tuple[str, str, str], dict[str, Any]] = {}
    for target in Target.objects.of(assessment.programme_id).filter(round__assessment=assessment).order_by("round__number", "pk"):
        if target.city_id and target.group != Target.Group.ALL and not assessment.city_id:
            continue
        city = "" if assessment.city_id else str(target.city_id or "")
        goal = found.setdefault(
            (city, target.group, target.value), {"city": city, "group": target.group, "value": target.value, "cards": None, "percent": None}
        )
        if target.cards:
            goal["cards"] = (goal["cards"] or 0) + target.cards
        if target.percent:
            goal["percent"] = target.percent
    return list(found.values())


def _method(assessment: Assessment) -> dict[str, Any]:
    rounds = Round.objects.of(assessment.programme_id).filter(assessment=assessment, opens_at__isnull=False).order_by("number")
    points = CollectionPoint.objects.of(assessment.programme_id).filter(round__assessment=assessment)
    kinds = dict(points.values_list("kind").annotate(n=Count("pk")).order_by())
    reasons = (
        Card.objects.of(assessment.programme_id)
        .filter(round__assessment=assessment)
        .exclude(set_aside="")
        .values_list("set_aside", flat=True)
        .distinct()
        .order_by("set_aside")
    )
    return {
        "rounds": [
            {
                "name": one.name,
                "opened": one.opens_at.date().isoformat() if one.opens_at else "",
                "closed": one.closes_at.date().isoformat() if one.closes_at else "",
                "languages": one.languages,
            }
            for one in rounds
        ],
        "points": kinds,
        "workshops": Card.objects.of(assessment.programme_id).filter(round__assessment=assessment, channel=Card.Channel.WORKSHOP).exists(),
        "partners": Card.objects.of(assessment.programme_id).filter(round__assessment=assessment, channel=Card.Channel.PARTNER).exists(),
        "set_aside_because": list(reasons[:10]),
        "draft_until": assessment.draft_open_until.date().isoformat() if assessment.draft_open_until else "",
        "agreement": agreement_told(assessment),
    }


def quotes(assessment: Assessment) -> OwnedQuerySet[Quote]:
    return Quote.objects.of(assessment.programme_id).filter(assessment=assessment).select_related("domain").order_by("order", "pk")


def quote(assessment: Assessment, pk: int) -> Quote | None:
    return get_owned_or_none(
        Quote.objects.of(assessment.programme_id).select_related("assessment", "programme", "card_text__card"), pk=pk, assessment=assessment
    )


def quotable(assessment: Assessment, standing: Standing, *, domain_id: int | None = None, language: str = "") -> OwnedQuerySet[CardText]:
    """Coded texts that could be quoted and are not yet, in a random order that stays. Without anything about who wrote them."""
    released = Quote.objects.of(assessment.programme_id).filter(assessment=assessment, withdrawn_on__isnull=True, card_text__isnull=False)
    texts = (
        CardText.objects.of(assessment.programme_id)
        .filter(round__assessment=assessment, state=CardText.State.CODED, is_set_aside=False)
        .exclude(pk__in=released.values("card_text_id"))
        .exclude(text="")
        .prefetch_related("translations")
        .order_by("pk")
    )
    cities = standing.may_in.get(May.RELEASE_QUOTES, frozenset())
    if cities is not None:
        texts = texts.filter(card__city_id__in=cities)
    if language:
        texts = texts.filter(language=language)
    if domain_id is not None:
        members = [pk for pk, root in counted_under(assessment.programme_id).items() if root == domain_id]
        marks = CodeMark.objects.of(assessment.programme_id).filter(domain_id__in=members, coding__counts=True)
        texts = texts.filter(pk__in=marks.values("coding__card_text_id"))
    return texts


def text_to_quote(assessment: Assessment, standing: Standing, pk: int) -> CardText | None:
    """A text that may be released, with its marks. None when it was taken back, set aside, or is another city's."""
    return get_owned_or_none(
        quotable(assessment, standing).select_related("card", "question").prefetch_related("codings__marks__domain"), pk=pk
    )


def cards_in_language(assessment: Assessment, language: str) -> int:
    return Card.objects.of(assessment.programme_id).filter(round__assessment=assessment, language=language, set_aside="").count()
