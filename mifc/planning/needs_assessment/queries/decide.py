"""Reads for the needs table, benchmark statements, what was said to the draft, and the baseline.

Counts here are exact, for the team; pages show them through `rules.decide.for_the_team`, which does not count out a handful.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q

from mifc.foundation.languages.known import BY_CODE
from mifc.foundation.programmes.models import City, Programme
from mifc.foundation.programmes.owned import OwnedQuerySet, get_owned_or_none
from mifc.foundation.programmes.queries import cities_in_sight
from mifc.foundation.programmes.roles import May, Standing
from mifc.planning.needs_assessment.models import (
    Assessment,
    BaselineScore,
    Benchmark,
    CollectionPoint,
    HearBackAnswer,
    Need,
    NeedService,
    RemarkTranslation,
    Round,
)
from mifc.planning.needs_assessment.queries.understand import shown_counts, shown_counts_by
from mifc.planning.needs_assessment.rules.decide import lacking_is_told
from mifc.planning.service_mapping.models import Service, ServiceDomain
from mifc.toolbox.domains.models import Domain
from mifc.toolbox.domains.queries import domains_in_use

_MOST_SERVICES = 12


def cities_of(assessment: Assessment, standing: Standing) -> list[City]:
    """The cities a row may belong to: the assessment's own, or those of the programme that this person works in."""
    if assessment.city:
        return [assessment.city]
    return list(cities_in_sight(assessment.programme, standing))


def needs(assessment: Assessment, standing: Standing) -> OwnedQuerySet[Need]:
    """The rows in sight (R030), those taken off the table too: of the own cities and those that stand for all. One query."""
    rows = (
        Need.objects.of(assessment.programme_id)
        .filter(assessment=assessment)
        .order_by(F("city__order").asc(nulls_first=True), "city_id", "order", "pk")
    )
    if standing.cities is not None:
        rows = rows.filter(Q(city__isnull=True) | Q(city_id__in=standing.cities))
    return rows


def who_helps(assessment: Assessment) -> dict[int, list[str]]:
    """{row: the organisations that help today}, by name; a row with none is not in it. One query."""
    links = NeedService.objects.of(assessment.programme_id).filter(need__assessment=assessment).order_by("service__organisation", "pk")
    found: dict[int, list[str]] = {}
    for need_id, organisation in links.values_list("need_id", "service__organisation"):
        found.setdefault(need_id, []).append(organisation)
    return found


def need(assessment: Assessment, standing: Standing, pk: int) -> Need | None:
    """A row by its address, withdrawn or not."""
    rows = Need.objects.of(assessment.programme_id).select_related("city", "domain", "assessment", "programme")
    rows = rows.filter(assessment=assessment)
    if standing.cities is not None:
        rows = rows.filter(Q(city__isnull=True) | Q(city_id__in=standing.cities))
    return get_owned_or_none(rows, pk=pk)


Says = dict[str, int]


@dataclass(frozen=True, slots=True)
class Evidence:
    """How often each domain came up, in all cities in sight and in each: {domain id: {says: cards}}."""

    together: dict[int, Says] = field(default_factory=dict)
    by_city: dict[int, dict[int, Says]] = field(default_factory=dict)

    def of(self, domain_id: int | None, city_id: int | None) -> Says:
        if domain_id is None:
            return {}
        return self.by_city.get(city_id, {}).get(domain_id, {}) if city_id else self.together.get(domain_id, {})


def evidence(assessment: Assessment, standing: Standing) -> Evidence:
    """Remembered until a change of what is counted; then one query, else three. Only cards of her own cities are counted (R030)."""
    if assessment.city_id:
        own = shown_counts(assessment, standing=standing)
        return Evidence(own, {assessment.city_id: own})
    together: dict[int, Says] = {}
    by_city: dict[int, dict[int, Says]] = {}
    for (domain_id, says), cities in shown_counts_by(assessment, "city", standing=standing).items():
        for city_id, cards in cities.items():
            whole = together.setdefault(domain_id, {})
            whole[says] = whole.get(says, 0) + cards
            if isinstance(city_id, int):
                by_city.setdefault(city_id, {}).setdefault(domain_id, {})[says] = cards
    return Evidence(together, by_city)


@dataclass(frozen=True, slots=True)
class Gap:
    """A domain and what it lacks: `mentions` say that something is missing or could be better; services that help there."""

    domain: Domain
    mentions: int
    lacking: int
    has_row: bool
    has_service: bool
    # Whether `lacking` may stand beside the other counts of the page.
    lacking_told: bool


def gaps(
    assessment: Assessment, found: Evidence, rows: Iterable[Need], helping: Mapping[int, object], *, city: City | None = None
) -> list[Gap]:
    """Domains that came up and have no row, or have need and no service (R119), the most lacking first. One query.

    `helping` is what `who_helps` found.
    """
    rows = [row for row in rows if city is None or row.city_id in (None, city.pk)]
    with_row = {row.domain_id for row in rows}
    with_service = {row.domain_id for row in rows if row.pk in helping or row.service_note}
    offered = ServiceDomain.objects.of(assessment.programme_id).filter(service__ended_on__isnull=True, domain=OuterRef("pk"))
    if city is not None:
        offered = offered.filter(Q(service__city=city) | Q(service__city__isnull=True))
    lacks = []
    # Looked up domain by domain, up to the first service of each.
    for domain in domains_in_use(assessment.programme).annotate(is_offered=Exists(offered)):
        says = found.of(domain.pk, city.pk if city else None)
        lacking = says.get("missing", 0) + says.get("improve", 0)
        has_row, has_service = domain.pk in with_row, domain.is_offered or domain.pk in with_service
        if (lacking or has_row) and not (has_row and has_service):
            lacks.append(Gap(domain, sum(says.values()), lacking, has_row, has_service, lacking_is_told(says, in_row=has_row)))
    return sorted(lacks, key=lambda gap: (-gap.lacking, gap.domain.order))


def services_found(programme: Programme, words: str, *, standing: Standing, but_not: Need) -> list[Service]:
    """Services whose organisation, name or place holds the words, not linked to this row yet; a dozen at most."""
    linked = NeedService.objects.of(programme).filter(need=but_not).values("service_id")
    found = Service.objects.of(programme).filter(ended_on__isnull=True).exclude(pk__in=linked)
    if standing.cities is not None:
        found = found.filter(Q(city__isnull=True) | Q(city_id__in=standing.cities))
    if but_not.city_id:
        found = found.filter(Q(city__isnull=True) | Q(city_id=but_not.city_id))
    for word in words.split()[:5]:
        found = found.filter(Q(organisation__icontains=word) | Q(name__icontains=word) | Q(place__icontains=word))
    return list(found.select_related("city").order_by("organisation", "name", "pk")[:_MOST_SERVICES])


def service(programme: Programme, pk: int) -> Service | None:
    return get_owned_or_none(Service.objects.of(programme), pk=pk)


@dataclass(frozen=True, slots=True)
class HeardBack:
    """What was said to one row: how many agreed and how many said "not quite", and their words."""

    agree: int = 0
    not_quite: int = 0
    texts: tuple[HearBackAnswer, ...] = ()


def rows_not_taken_up(programme: Programme, standing: Standing) -> dict[int, int]:
    """{assessment id: rows to which people said "not quite" and which do not say yet what was changed}, of the rows this person edits.

    One query.
    """
    doubted = HearBackAnswer.objects.of(programme).filter(need=OuterRef("pk"), choice=HearBackAnswer.Choice.NOT_QUITE)
    rows = Need.objects.of(programme).filter(Exists(doubted), withdrawn_on__isnull=True, changed={})
    cities = standing.may_in.get(May.EDIT_NEEDS_TABLE, frozenset())
    if cities is not None:
        rows = rows.filter(city_id__in=cities)
    return dict(rows.order_by().values_list("assessment_id").annotate(n=Count("pk")))


def heard_back(assessment: Assessment, standing: Standing) -> dict[int | None, HeardBack]:
    """{need id, or None for "something is missing": what was said}. A city's staff see what was said at its points. Three queries, one
    while there is none.
    """
    answers = answers_in_sight(assessment, standing)
    counts: dict[int | None, dict[str, int]] = {}
    for need_id, choice, number in answers.values_list("need_id", "choice").annotate(n=Count("pk")).order_by():
        counts.setdefault(need_id, {})[choice] = number
    if not counts:
        return {}
    texts: dict[int | None, list[HearBackAnswer]] = {}
    into = RemarkTranslation.objects.of(assessment.programme_id).select_related("author", "checked_by")
    with_words = answers.exclude(text="").prefetch_related(Prefetch("translations", queryset=into))
    for answer in with_words.order_by("-said_on", "submission_hash")[:2000]:
        texts.setdefault(answer.need_id, []).append(answer)
    return {
        need_id: HeardBack(
            counts.get(need_id, {}).get(HearBackAnswer.Choice.AGREE, 0),
            counts.get(need_id, {}).get(HearBackAnswer.Choice.NOT_QUITE, 0),
            tuple(texts.get(need_id, ())),
        )
        for need_id in {*counts, *texts}
    }


def answers_in_sight(assessment: Assessment, standing: Standing) -> OwnedQuerySet[HearBackAnswer]:
    answers = HearBackAnswer.objects.of(assessment.programme_id).filter(assessment=assessment)
    if standing.cities is not None:
        answers = answers.filter(Q(point__city_id__in=standing.cities) | Q(need__city_id__in=standing.cities))
    return answers


def who_answered(assessment: Assessment) -> int:
    """How many sent an answer to the draft."""
    answers = HearBackAnswer.objects.of(assessment.programme_id).filter(assessment=assessment)
    return answers.values("submission_hash").distinct().count()


def draft_rows(assessment: Assessment, city: City | int | None) -> list[Need]:
    """The rows a visitor of a collection point is asked about: of its city, and those for all cities; every row at a point of no city."""
    rows = Need.objects.of(assessment.programme_id).filter(assessment=assessment, withdrawn_on__isnull=True)
    if city is not None:
        rows = rows.filter(Q(city=city) | Q(city__isnull=True))
    services = NeedService.objects.of(assessment.programme_id).select_related("service").order_by("service__organisation", "pk")
    return list(
        rows.select_related("city", "domain")
        .prefetch_related(Prefetch("services", queryset=services))
        .order_by(F("city__order").asc(nulls_first=True), "city_id", "order", "pk")
    )


def languages_of_draft(assessment: Assessment) -> list[str]:
    """The languages in which people read the draft: those of the rounds at whose points it is shown."""
    rounds = Round.objects.of(assessment.programme_id).filter(assessment=assessment).order_by("number").values_list("languages", flat=True)
    return [code for code in dict.fromkeys(code for languages in rounds for code in languages) if code in BY_CODE]


@dataclass(frozen=True, slots=True)
class Lacking:
    """A row of the draft and the languages in which people read it in another one; `field` is the first of its texts that lacks one."""

    need: Need
    languages: tuple[str, ...]
    field: str


def rows_lacking_words(assessment: Assessment, standing: Standing) -> list[Lacking]:
    """Rows whose words are not there in every language of the draft. An empty text lacks nothing: it is not shown."""
    wanted = languages_of_draft(assessment)
    found = []
    for row in needs(assessment, standing).filter(withdrawn_on__isnull=True):
        lacks = [
            (name, code) for name in ("issue", "need_more") if (text := getattr(row, name)) for code in wanted if code not in text.languages
        ]
        if lacks:
            in_order = tuple(code for code in wanted if code in {code for _name, code in lacks})
            found.append(Lacking(row, in_order, f"{lacks[0][0]}_{lacks[0][1]}"))
    return found


def draft_points(assessment: Assessment, standing: Standing) -> OwnedQuerySet[CollectionPoint]:
    """Collection points the draft goes back to: everywhere but files, closed ones too, with how many answered there."""
    points = (
        CollectionPoint.objects.of(assessment.programme_id)
        .filter(round__assessment=assessment)
        .exclude(kind=CollectionPoint.Kind.FILE)
        .select_related("city", "round")
        .order_by("-round__number", "name", "pk")
    )
    if standing.cities is not None:
        points = points.filter(Q(city__isnull=True) | Q(city_id__in=standing.cities))
    return points


def answers_at_points(assessment: Assessment) -> dict[int | None, int]:
    """{point id: people who answered the draft there}."""
    rows = (
        HearBackAnswer.objects.of(assessment.programme_id)
        .filter(assessment=assessment)
        .values_list("point_id")
        .annotate(n=Count("submission_hash", distinct=True))
        .order_by()
    )
    return dict(rows)


def benchmarks(assessment: Assessment, standing: Standing, *, withdrawn: bool = False) -> OwnedQuerySet[Benchmark]:
    found = Benchmark.objects.of(assessment.programme_id).filter(assessment=assessment, withdrawn_on__isnull=not withdrawn)
    if standing.cities is not None:
        found = found.filter(Q(city__isnull=True) | Q(city_id__in=standing.cities))
    return found.select_related("city", "domain").order_by(F("adopted_on").asc(nulls_last=True), "order", "pk")


def benchmark(assessment: Assessment, standing: Standing, pk: int) -> Benchmark | None:
    found = Benchmark.objects.of(assessment.programme_id).filter(assessment=assessment).select_related("city", "domain", "programme")
    if standing.cities is not None:
        found = found.filter(Q(city__isnull=True) | Q(city_id__in=standing.cities))
    return get_owned_or_none(found, pk=pk)


def scores(assessment: Assessment, standing: Standing) -> OwnedQuerySet[BaselineScore]:
    found = BaselineScore.objects.of(assessment.programme_id).filter(assessment=assessment).select_related("city", "domain")
    if standing.cities is not None:
        found = found.filter(Q(city__isnull=True) | Q(city_id__in=standing.cities))
    return found.order_by("domain__order", F("city__order").asc(nulls_first=True), "method", "-taken_on", "pk")


def score(assessment: Assessment, standing: Standing, pk: int) -> BaselineScore | None:
    return get_owned_or_none(scores(assessment, standing), pk=pk)


def may_edit(standing: Standing, city_id: int | None) -> bool:
    return standing.may_here(May.EDIT_NEEDS_TABLE, city_id)
