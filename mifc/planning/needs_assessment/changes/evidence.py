"""Decide: keep what stands behind a need, tie it to rows, say what becomes of an idea (R105, R114, R117)."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import translation
from django.utils.translation import gettext as _

from mifc.foundation.accounts.models import User
from mifc.foundation.base.clock import today
from mifc.foundation.base.erasures import remember_erasure
from mifc.foundation.base.guarded import lock
from mifc.foundation.base.writing import NotPossible, change
from mifc.foundation.languages.text import MultilingualText, fingerprint
from mifc.foundation.programmes.models import City, Programme
from mifc.planning.needs_assessment.changes.answer import erase_texts_of
from mifc.planning.needs_assessment.changes.hold import hold_rounds_of
from mifc.planning.needs_assessment.models import Assessment, Card, CardText, Evidence, EvidenceDomain, EvidenceNeed, Need
from mifc.planning.needs_assessment.rules.evidence import KEPT_OFF_DAYS, what_is_missing
from mifc.toolbox.documents import changes as documents
from mifc.toolbox.documents.changes import Ready
from mifc.toolbox.documents.models import Document
from mifc.toolbox.domains.models import Domain

_FACTS = frozenset({"city", "title", "text", "value", "unit", "source", "as_of", "url", "proposed_by", "organisation"})
_AT_ONCE = 500


@change
def add_evidence(
    *,
    by: User | None,
    assessment: Assessment,
    kind: str,
    domains: Iterable[Domain],
    city: City | None = None,
    ready: Ready | None = None,
    sent_as: uuid.UUID | None = None,
    needs: Iterable[Need] = (),
    **facts: Any,
) -> Evidence:
    """A piece of the library. Sent twice it is kept once. Raises NotPossible when it lacks what its kind has to say (a figure's source)."""
    if sent_as is not None and (there := already_sent(assessment, sent_as)):
        return there
    made = Evidence(programme=assessment.programme, assessment=assessment, kind=kind, sent_as=sent_as, written_by=by)
    made.city = assessment.city or city
    made.idea = Evidence.Idea.PROPOSED if kind == Evidence.Kind.SOLUTION else Evidence.Idea.NONE
    _set(made, facts)
    _check(made, has_file=ready is not None)
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:
        # Sent twice at the same moment: the other one was first.
        if sent_as is not None and (there := already_sent(assessment, sent_as)):
            return there
        raise
    _tag(made, domains)
    if ready is not None:
        _attach(by, made, ready)
    for need in needs:
        link_need(by=by, evidence=made, need=need)
    return made


def already_sent(assessment: Assessment, sent_as: uuid.UUID) -> Evidence | None:
    return Evidence.objects.of(assessment.programme_id).filter(assessment=assessment, sent_as=sent_as).first()


def _set(evidence: Evidence, facts: dict[str, Any]) -> None:
    if unknown := set(facts) - _FACTS:
        raise TypeError(f"No such fact: {unknown}")
    for name, value in facts.items():
        setattr(evidence, name, value)


def _check(evidence: Evidence, *, has_file: bool) -> None:
    facts = {name: getattr(evidence, name) for name in ("title", "text", "value", "source", "as_of", "url", "proposed_by")}
    missing = what_is_missing(evidence.kind, {**facts, "file": has_file})
    if missing:
        raise NotPossible(next(iter(missing.values())))
    if evidence.as_of and evidence.as_of > today():
        raise NotPossible(_("This day has not come yet. Write the day of which it is known."))


def _tag(evidence: Evidence, domains: Iterable[Domain]) -> None:
    wanted = {one.pk for one in domains}
    if not wanted:
        raise NotPossible(_("Choose at least one area of life."))
    links = EvidenceDomain.objects.of(evidence.programme_id)
    there = dict(links.filter(evidence=evidence).values_list("domain_id", "pk"))
    for link in links.filter(pk__in=[pk for domain_id, pk in there.items() if domain_id not in wanted]):
        link.delete()
    for domain_id in sorted(wanted - set(there)):
        links.create(evidence=evidence, domain_id=domain_id)


def _attach(by: User | None, evidence: Evidence, ready: Ready) -> None:
    old = evidence.document
    evidence.document = documents.keep(by=by, programme=evidence.programme, ready=ready)
    evidence.save(update_fields=["document"])
    if old is not None:
        documents.drop(by=by, document=old)


_SEEN = ("city_id", "title", "text", "value", "unit", "source", "as_of", "url", "proposed_by", "organisation_id", "document_id")


def as_seen(evidence: Evidence) -> str:
    """A fingerprint of what it says, by which a page knows whether it still says the same."""
    said = [getattr(evidence, name) for name in _SEEN]
    texts = evidence.card.texts.values_list("text", flat=True) if evidence.card else ()
    return fingerprint("\x1f".join(str(one.as_json() if isinstance(one, MultilingualText) else one) for one in [*said, *texts]))


def refuse_when_another(evidence: Evidence, seen: str) -> None:
    """Raises NotPossible when a locked piece says something else than was `seen`."""
    if seen and seen != as_seen(evidence):
        raise NotPossible(_("Somebody else changed this in the meantime. Yours is still in the boxes. Save again to replace theirs."))


@change
def change_evidence(
    *, by: User | None, evidence: Evidence, domains: Iterable[Domain], seen: str = "", ready: Ready | None = None, **facts: Any
) -> Evidence:
    """Put it right; with `ready`, another file takes the place of its file. Raises NotPossible as `add_evidence` does."""
    lock(evidence)
    refuse_when_another(evidence, seen)
    _set(evidence, facts)
    if evidence.assessment.city_id:
        evidence.city_id = evidence.assessment.city_id
    _check(evidence, has_file=ready is not None or evidence.document_id is not None)
    evidence.save()
    _tag(evidence, domains)
    if ready is not None:
        _attach(by, evidence, ready)
    return evidence


@change
def drop_file(*, by: User | None, evidence: Evidence) -> None:
    """Delete its file. Raises NotPossible for a document, which is nothing without."""
    lock(evidence)
    if evidence.kind == Evidence.Kind.DOCUMENT:
        raise NotPossible(_("A document is its file. Take it off the list instead, or put another file in its place."))
    _drop_file(by, evidence)


def _drop_file(by: User | None, evidence: Evidence) -> None:
    document: Document | None = evidence.document
    if document is not None:
        evidence.document = None
        evidence.save(update_fields=["document"])
        documents.drop(by=by, document=document)


def _why_off(programme: Programme) -> str:
    """Stands in the method note beside other reasons, which staff type in the programme's own language."""
    with translation.override(programme.languages[0] if programme.languages else None):
        return _("taken off by the partner or the team")


@change
def take_off(*, by: User | None, evidence: Evidence, off: bool = True) -> Evidence:
    """Take it off the list, or put it back. What a partner said is then neither sorted nor counted, and what was made of it stays.

    Raises NotPossible for what a partner said once an edition counts it.
    """
    if evidence.card_id is not None:
        refuse_when_counted(evidence)
    lock(evidence)
    evidence.removed_on = today() if off else None
    evidence.save()
    if evidence.card_id is not None:
        why = _why_off(evidence.programme)
        card = Card.objects.of(evidence.programme_id).filter(pk=evidence.card_id)
        # Set aside with a flood of others, it stays so.
        if card.filter(set_aside="" if off else why).update(set_aside=why if off else ""):
            CardText.objects.of(evidence.programme_id).filter(card_id=evidence.card_id).update(is_set_aside=off)
    return evidence


def refuse_when_counted(evidence: Evidence) -> None:
    """Waits for a freeze under way."""
    if evidence.card_id is None:
        return
    hold_rounds_of(evidence.programme_id, [evidence.card_id])
    if Card.objects.of(evidence.programme_id).filter(pk=evidence.card_id, frozen_in__isnull=False).exists():
        raise NotPossible(_("What the partner said is counted in an edition, so it stays as it is. Add what is new as a further piece."))


@change
def forget(*, by: User | None, evidence: Evidence) -> None:
    """Delete what was taken off, its file and what a partner said in it, for good; a restored backup deletes it again."""
    lock(evidence)
    if evidence.removed_on is None:
        raise NotPossible(_("Take it off the list first."))
    _forget(by, evidence)


def _forget(by: User | None, evidence: Evidence) -> None:
    """Part of a change. Of what an edition counts, the words go and the count stays."""
    remember_erasure(room="needs_assessment", what={"programme": evidence.programme_id, "evidence": evidence.pk})
    hold_rounds_of(evidence.programme_id, [evidence.card_id] if evidence.card_id else [])
    _drop_file(by, evidence)
    card = Card.objects.of(evidence.programme_id).select_for_update().filter(pk=evidence.card_id).first()
    evidence.delete()
    if card is not None:
        erase_texts_of(programme=evidence.programme, card_ids=[card.pk])
        if card.frozen_in_id is None:
            card.delete()


@change
def forget_again(*, by: User | None, programme_id: int, evidence_id: int) -> bool:
    """After a backup was restored that still held it. Whether it was there. Safe to repeat."""
    found = Evidence.objects.of(programme_id).filter(pk=evidence_id).select_related("card", "document", "programme").first()
    if found is None:
        return False
    _forget(by, found)
    return True


@change
def forget_what_is_off(*, by: User | None, programme: Programme) -> int:
    """Delete what was taken off so long ago that nobody puts it back. Gives how many. Safe to repeat."""
    before = today() - dt.timedelta(days=KEPT_OFF_DAYS)
    old = Evidence.objects.of(programme).filter(removed_on__lt=before).select_related("card", "document", "programme")
    gone = list(old.select_for_update(of=("self",)).order_by("pk")[:_AT_ONCE])
    for evidence in gone:
        _forget(by, evidence)
    return len(gone)


@change
def forget_said_by_partners(*, by: User | None, programme: Programme, card_ids: Iterable[int]) -> None:
    """The cards of what partners said are past their months: the rest of it goes too."""
    old = Evidence.objects.of(programme).filter(card__in=list(card_ids)).select_related("card", "document", "programme")
    for evidence in old.select_for_update(of=("self",)).order_by("pk"):
        _drop_file(by, evidence)
        evidence.delete()


@change
def link_need(*, by: User | None, evidence: Evidence, need: Need) -> bool:
    """Say that it stands behind this row. Twice is once."""
    return EvidenceNeed.objects.of(evidence.programme_id).get_or_create(evidence=evidence, need=need)[1]


@change
def unlink_need(*, by: User | None, evidence: Evidence, need_id: int) -> None:
    for link in EvidenceNeed.objects.of(evidence.programme_id).filter(evidence=evidence, need_id=need_id):
        link.delete()


@change
def decide_idea(*, by: User | None, evidence: Evidence, state: str, reason: str = "") -> Evidence:
    """What becomes of a solution: proposed, to be taken up in the plan, or set aside, with the reason."""
    lock(evidence)
    if evidence.kind != Evidence.Kind.SOLUTION or state not in Evidence.Idea.values or not state:
        raise NotPossible(_("Only a solution can be taken up or set aside."))
    reason = " ".join(reason.split())
    if state == Evidence.Idea.SET_ASIDE and not reason:
        raise NotPossible(_("Say why it is set aside. Whoever proposed it can read it."))
    evidence.idea = state
    evidence.idea_reason = reason if state == Evidence.Idea.SET_ASIDE else ""
    evidence.idea_on = None if state == Evidence.Idea.PROPOSED else today()
    evidence.save()
    return evidence
