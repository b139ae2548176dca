"""Reads of the evidence library: what is behind a need besides the cards, and the ideas for the plan."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q

from mifc.foundation.accounts.models import User
from mifc.foundation.base.counting import count_for_pages
from mifc.foundation.programmes.models import Programme
from mifc.foundation.programmes.owned import OwnedQuerySet, get_owned_or_none
from mifc.foundation.programmes.roles import May, Standing
from mifc.partnership.organisations.models import Organisation, OrganisationMember
from mifc.partnership.organisations.queries import organisations
from mifc.planning.needs_assessment.models import Assessment, CardText, Evidence, EvidenceDomain, EvidenceNeed, Need, Translation
from mifc.planning.needs_assessment.queries.ask import assessments
from mifc.planning.needs_assessment.queries.decide import needs
from mifc.toolbox.spreadsheets import fold

_FOUND = 12
_MOST_WORDS = 6
_MOST_OF_A_ROW = 200


def evidence_in_sight(assessment: Assessment, standing: Standing, *, off: bool = False) -> OwnedQuerySet[Any]:
    """Of the own cities and of those for all (R030). What a partner knows is read by those who read answers: who codes never sees whose
    it is.
    """
    found = Evidence.objects.of(assessment.programme_id).filter(assessment=assessment, removed_on__isnull=not off)
    return _seen_by(found, standing)


def _seen_by(found: OwnedQuerySet[Any], standing: Standing, of: str = "") -> OwnedQuerySet[Any]:
    cities = standing.may_in.get(May.READ_EVIDENCE, frozenset())
    if cities is not None:
        found = found.filter(Q(**{f"{of}city__isnull": True}) | Q(**{f"{of}city_id__in": cities}))
    if not standing.may(May.READ_ANSWERS):
        found = found.exclude(**{f"{of}kind": Evidence.Kind.PARTNER})
    return found


def with_words(found: OwnedQuerySet[Any], words: str) -> OwnedQuerySet[Any]:
    """Those in which every word stands: in what it is and says, its source, its organisation, or what a partner said."""
    said = CardText.objects.of(found.bound_to).filter(card=OuterRef("card"))
    for word in words.split()[:_MOST_WORDS]:
        here = Q(words__contains=fold(word)) | Q(organisation__name__icontains=word) | Exists(said.filter(text__icontains=word))
        found = found.filter(here)
    return found


def _with_parts(found: OwnedQuerySet[Any]) -> OwnedQuerySet[Any]:
    """Three queries, however many there are."""
    areas = EvidenceDomain.objects.of(found.bound_to).select_related("domain")
    texts = CardText.objects.of(found.bound_to).order_by("pk")
    return found.select_related("city", "organisation", "document", "card").prefetch_related(
        Prefetch("in_domains", areas, to_attr="areas"), Prefetch("card__texts", texts)
    )


def page_of_evidence(
    assessment: Assessment,
    standing: Standing,
    *,
    search: str = "",
    kind: str = "",
    domain: str = "",
    city: str = "",
    need: int | None = None,
    off: bool = False,
    start: int = 0,
    stop: int = 30,
) -> tuple[list[Any], int]:
    """One page of the library, the newest first, and how many match. Four queries."""
    found = with_words(evidence_in_sight(assessment, standing, off=off), search)
    if kind:
        found = found.filter(kind=kind)
    if city:
        found = found.filter(Q(city__slug=city) | Q(city__isnull=True))
    if domain:
        found = found.filter(Exists(EvidenceDomain.objects.of(found.bound_to).filter(evidence=OuterRef("pk"), domain__key=domain)))
    if need is not None:
        found = found.filter(Exists(EvidenceNeed.objects.of(found.bound_to).filter(evidence=OuterRef("pk"), need_id=need)))
    return list(_with_parts(found)[start:stop]), count_for_pages(found)


def one_evidence(assessment: Assessment, standing: Standing, pk: int) -> Any:
    """One piece by its address, taken off or not; None where it is not there for this person."""
    found = _seen_by(Evidence.objects.of(assessment.programme_id).filter(assessment=assessment), standing)
    return get_owned_or_none(_with_parts(found).select_related("assessment", "programme", "written_by"), pk=pk)


def said_by_partner(evidence: Evidence) -> CardText | None:
    """The text of what a partner knows; None of another kind, and once it was erased."""
    return next(iter(evidence.card.texts.all()), None) if evidence.card else None


def said_in(text: CardText, language: str) -> Translation | None:
    return Translation.objects.of(text.programme_id).filter(card_text=text, language=language).first()


def may_change(standing: Standing, user: User, evidence: Evidence) -> bool:
    """Whoever edits the needs table of its city; else who wrote it, and those who work for the partner it comes from."""
    if standing.may_here(May.EDIT_NEEDS_TABLE, evidence.city_id):
        return True
    if not standing.may_here(May.ADD_EVIDENCE, evidence.city_id):
        return False
    return evidence.written_by_id == user.pk or evidence.organisation_id in own_organisations(evidence.programme_id, user)


def own_organisations(programme: Programme | int, user: User) -> set[int]:
    """The organisations this person works for."""
    return set(OrganisationMember.objects.of(programme).filter(membership__user=user).values_list("organisation_id", flat=True))


def organisations_to_speak_for(programme: Programme, standing: Standing, user: User) -> list[Organisation]:
    """Her own; every partner for a coordinator, and for somebody of whom nobody wrote down yet whom she works for."""
    every = organisations(programme, cities=standing.cities).filter(ended_on__isnull=True).order_by("name", "pk")
    own = own_organisations(programme, user)
    if not own or standing.may(May.EDIT_ORGANISATIONS):
        return list(every)
    return list(every.filter(pk__in=own))


def pieces_by_need(assessment: Assessment, standing: Standing) -> dict[int, int]:
    """{row: how many pieces stand behind it}; a row with none is not in it. One query, none for who may not read them."""
    if not standing.may_here(May.READ_EVIDENCE, assessment.city_id):
        return {}
    links = EvidenceNeed.objects.of(assessment.programme_id).filter(evidence__assessment=assessment, evidence__removed_on__isnull=True)
    return dict(_seen_by(links, standing, "evidence__").order_by().values_list("need_id").annotate(n=Count("pk")))


def evidence_of_need(need: Need, standing: Standing) -> list[Any]:
    """What stands behind a row, the newest first. Three queries."""
    links = EvidenceNeed.objects.of(need.programme_id).filter(evidence=OuterRef("pk"), need=need)
    return list(_with_parts(evidence_in_sight(need.assessment, standing).filter(Exists(links)))[:_MOST_OF_A_ROW])


def evidence_to_link(need: Need, standing: Standing, words: str) -> list[Any]:
    """A dozen that could stand behind the row and do not: those with the words, or without any those of its area."""
    links = EvidenceNeed.objects.of(need.programme_id).filter(evidence=OuterRef("pk"), need=need)
    found = evidence_in_sight(need.assessment, standing).exclude(Exists(links))
    if need.city_id:
        found = found.filter(Q(city__isnull=True) | Q(city_id=need.city_id))
    if words.strip():
        found = with_words(found, words)
    elif need.domain_id:
        found = found.filter(Exists(EvidenceDomain.objects.of(need.programme_id).filter(evidence=OuterRef("pk"), domain_id=need.domain_id)))
    else:
        return []
    return list(_with_parts(found)[:_FOUND])


def needs_of(evidence: Evidence, standing: Standing) -> list[Need]:
    """The rows it stands behind, those taken off the table too. One query."""
    links = EvidenceNeed.objects.of(evidence.programme_id).filter(evidence=evidence, need=OuterRef("pk"))
    return list(needs(evidence.assessment, standing).filter(Exists(links)).select_related("city"))


def needs_to_link(evidence: Evidence, standing: Standing, words: str) -> list[Need]:
    """A dozen rows it could stand behind and does not: those with the words, or without any those of its areas. Two queries at most."""
    links = EvidenceNeed.objects.of(evidence.programme_id).filter(evidence=evidence, need=OuterRef("pk"))
    rows = needs(evidence.assessment, standing).filter(withdrawn_on__isnull=True).exclude(Exists(links)).select_related("city")
    if evidence.city_id:
        rows = rows.filter(Q(city__isnull=True) | Q(city_id=evidence.city_id))
    if not words.strip():
        areas = EvidenceDomain.objects.of(evidence.programme_id).filter(evidence=evidence, domain=OuterRef("domain"))
        return list(rows.filter(Exists(areas))[:_FOUND])
    # A table has some hundred rows at most: looked through here, since the two databases look into JSON differently.
    wanted = fold(words).split()[:_MOST_WORDS]
    return [row for row in rows if all(word in _words_of(row) for word in wanted)][:_FOUND]


def _words_of(row: Need) -> str:
    return fold(" ".join(entry.get("text", "") for entry in row.issue.as_json().values()))


def ideas(assessment: Assessment, standing: Standing, *, state: str = "") -> OwnedQuerySet[Any]:
    """Solutions proposed, the newest first; of one state, or all."""
    found = evidence_in_sight(assessment, standing).filter(kind=Evidence.Kind.SOLUTION)
    return _with_parts(found.filter(idea=state) if state else found)


def ideas_by_state(assessment: Assessment, standing: Standing) -> dict[str, int]:
    """{state: how many}. One query."""
    found = evidence_in_sight(assessment, standing).filter(kind=Evidence.Kind.SOLUTION)
    return dict(found.order_by().values_list("idea").annotate(n=Count("pk")))


def assessments_with_ideas(programme: Programme, standing: Standing) -> list[tuple[Assessment, int]]:
    """(assessment, ideas nobody has decided on), the newest assessment first. Two queries, one where there is none."""
    open_ideas = Evidence.objects.of(programme).filter(idea=Evidence.Idea.PROPOSED, removed_on__isnull=True)
    counts = dict(_seen_by(open_ideas, standing).order_by().values_list("assessment_id").annotate(n=Count("pk")))
    if not counts:
        return []
    return [(one, counts[one.pk]) for one in assessments(programme, standing).filter(pk__in=counts)]


def ideas_for_the_plan(programme: Programme) -> OwnedQuerySet[Any]:
    """Every solution that is to be taken up, of all assessments: what the action plan begins with."""
    found = Evidence.objects.of(programme).filter(idea=Evidence.Idea.TAKEN_UP, removed_on__isnull=True)
    return _with_parts(found).order_by(F("idea_on").asc(nulls_last=True), "pk")
