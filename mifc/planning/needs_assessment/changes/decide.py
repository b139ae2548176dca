"""Decide: the needs table, benchmark statements, hearing back, the baseline's typed scores."""

from __future__ import annotations

import datetime as dt
import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from mifc.foundation.accounts.models import User
from mifc.foundation.base.clock import now, today
from mifc.foundation.base.guarded import lock
from mifc.foundation.base.writing import NotPossible, change
from mifc.foundation.languages.text import MultilingualText, fingerprint
from mifc.foundation.programmes.models import City
from mifc.planning.needs_assessment.models import (
    Assessment,
    BaselineScore,
    Benchmark,
    CollectionPoint,
    HearBackAnswer,
    Need,
    NeedService,
)
from mifc.planning.needs_assessment.rules.decide import DRAFT_TEXT, draft_state, language_of
from mifc.planning.service_mapping.changes import directory
from mifc.planning.service_mapping.models import Service
from mifc.toolbox.domains.models import Domain


@change
def add_need(*, by: User | None, assessment: Assessment, issue: MultilingualText | str, city: City | None = None, **facts: Any) -> Need:
    """A row at the end of its city's part of the table (R115). Raises NotPossible without an issue, or where severity is not explained."""
    rows = Need.objects.of(assessment.programme_id)
    last = rows.filter(assessment=assessment, city=city or assessment.city).aggregate(last=Max("order"))["last"]
    if isinstance(issue, str):
        issue = MultilingualText.original(issue)
    need = Need(
        programme=assessment.programme,
        assessment=assessment,
        issue=issue,
        city=city or assessment.city,
        order=0 if last is None else last + 1,
    )
    for name, value in facts.items():
        setattr(need, name, value)
    _check(need)
    need.save()
    return need


@change
def add_need_from_domain(*, by: User | None, assessment: Assessment, domain: Domain, city: City | None = None) -> Need:
    """A row that begins with a domain that came up, its name as the issue in every language it has."""
    return add_need(by=by, assessment=assessment, issue=domain.name, city=city, domain=domain)


_ROW = ("issue", "need_more", "changed", "city_id", "domain_id", "service_note", "begins", "basis", "severity", "wider_group")
_ROW_LATER = ("agreed_with_group_on", "source")


def row_as_seen(need: Need) -> str:
    """A fingerprint of what a row says, by which a page knows whether it still says the same."""
    said = [getattr(need, name) for name in (*_ROW, *_ROW_LATER)]
    return fingerprint("\x1f".join(str(one.as_json() if isinstance(one, MultilingualText) else one) for one in said))


@change
def change_need(*, by: User | None, need: Need, seen: str = "", **facts: Any) -> Need:
    """Reword a row. `seen` is the fingerprint of the row as the page showed it. Raises NotPossible when it says something else by now."""
    fresh = Need.objects.of(need.programme_id).select_for_update().get(pk=need.pk)
    if seen and seen != row_as_seen(fresh):
        raise NotPossible(_("Somebody else changed this row in the meantime. Yours is still in the boxes. Save again to replace theirs."))
    for name, value in facts.items():
        setattr(fresh, name, value)
    _check(fresh)
    fresh.save()
    return fresh


def _check(need: Need) -> None:
    if not need.issue:
        raise NotPossible(_("Say what the need is, in a few words."))
    if need.basis != Need.Basis.SEVERITY:
        return
    if not need.severity or not need.wider_group or need.agreed_with_group_on is None:
        raise NotPossible(
            _(
                "A need of a group too small to count stands on three things: why it weighs, "
                "the wider group in whose name it is told, and the day this group agreed."
            )  # one sentence for the translators
        )
    if need.agreed_with_group_on > today():
        raise NotPossible(_("The day on which the group agreed lies in the future. Write it when they have agreed."))


@change
def move_need(*, by: User | None, need: Need, up: bool) -> bool:
    """One place up or down within its city's part of the table. False when it is at the end already."""
    rows = list(
        Need.objects.of(need.programme_id)
        .select_for_update()
        .filter(assessment_id=need.assessment_id, city_id=need.city_id, withdrawn_on__isnull=True)
        .order_by("order", "pk")
    )
    here = next((place for place, row in enumerate(rows) if row.pk == need.pk), None)
    there = None if here is None else here + (-1 if up else 1)
    if here is None or there is None or not 0 <= there < len(rows):
        return False
    rows[here], rows[there] = rows[there], rows[here]
    for place, row in enumerate(rows):
        if row.order != place:
            row.order = place
            row.save()
    return True


@change
def withdraw_need(*, by: User | None, need: Need) -> Need:
    """Take a row off the table. What was said to it stays, and it can be put back."""
    lock(need)
    need.withdrawn_on = today()
    need.save()
    return need


@change
def put_back_need(*, by: User | None, need: Need) -> Need:
    lock(need)
    need.withdrawn_on = None
    need.save()
    return need


@change
def link_service(*, by: User | None, need: Need, service: Service) -> bool:
    """Say that a service helps with this need today. Twice is once."""
    links = NeedService.objects.of(need.programme_id)
    if links.filter(need=need, service=service).exists():
        return False
    links.create(need=need, service=service)
    return True


@change
def add_service_to(*, by: User | None, need: Need, organisation: str, name: str = "", place: str = "") -> Service:
    """A service that is not in the directory yet, for the row's city and area of life, and linked to the row."""
    service = directory.add_service(
        by=by,
        programme=need.programme,
        organisation=organisation,
        name=name,
        place=place,
        city=need.city,
        domains=[need.domain] if need.domain else [],
        source=_("needs table"),
    )
    link_service(by=by, need=need, service=service)
    return service


@change
def unlink_service(*, by: User | None, need: Need, service_id: int) -> None:
    for link in NeedService.objects.of(need.programme_id).filter(need=need, service_id=service_id):
        link.delete()


@change
def propose_benchmark(
    *, by: User | None, assessment: Assessment, text: MultilingualText, proposed_by: str = "", city: City | None = None, **facts: Any
) -> Benchmark:
    """A statement "we are migration-friendly when…" (R004), at the end of the list."""
    if not text:
        raise NotPossible(_("Finish the sentence: we are migration-friendly when…"))
    found = Benchmark.objects.of(assessment.programme_id)
    last = found.filter(assessment=assessment).aggregate(last=Max("order"))["last"]
    return found.create(
        assessment=assessment,
        text=text,
        proposed_by=proposed_by,
        city=city or assessment.city,
        order=0 if last is None else last + 1,
        **facts,
    )


@change
def change_benchmark(*, by: User | None, benchmark: Benchmark, **facts: Any) -> Benchmark:
    """Wording, support and the like. Once adopted the wording stays: it is what people said yes to."""
    lock(benchmark)
    if benchmark.adopted_on and facts.get("text", benchmark.text) != benchmark.text:
        kept, new = benchmark.text.as_json(), facts["text"].as_json()
        source = benchmark.text.source_language
        if kept[source]["text"] != new.get(source, {}).get("text"):
            raise NotPossible(_("This statement was adopted in these words. Withdraw it and propose another one."))
    for name, value in facts.items():
        setattr(benchmark, name, value)
    if not benchmark.text:
        raise NotPossible(_("Finish the sentence: we are migration-friendly when…"))
    benchmark.save()
    return benchmark


@change
def adopt_benchmark(*, by: User | None, benchmark: Benchmark, on: dt.date) -> Benchmark:
    lock(benchmark)
    if on > today():
        raise NotPossible(_("The day of adoption lies in the future."))
    benchmark.adopted_on = on
    benchmark.save()
    return benchmark


@change
def judge_benchmark(*, by: User | None, benchmark: Benchmark, judged: str, judged_by: str, on: dt.date) -> Benchmark:
    """How far the statement is true today, who said so and when. Only adopted statements are judged."""
    lock(benchmark)
    if benchmark.adopted_on is None:
        raise NotPossible(_("Adopt the statement first; then it can be judged."))
    if judged not in Benchmark.Judged.values or not judged_by.strip():
        raise NotPossible(_("Say how far it is met, and who judged it."))
    if on > today():
        raise NotPossible(_("The day of the judgement lies in the future."))
    benchmark.judged, benchmark.judged_by, benchmark.judged_on = judged, judged_by.strip(), on
    benchmark.save()
    return benchmark


@change
def withdraw_benchmark(*, by: User | None, benchmark: Benchmark) -> Benchmark:
    lock(benchmark)
    benchmark.withdrawn_on = today()
    benchmark.save()
    return benchmark


@change
def put_back_benchmark(*, by: User | None, benchmark: Benchmark) -> Benchmark:
    lock(benchmark)
    benchmark.withdrawn_on = None
    benchmark.save()
    return benchmark


@change
def add_score(*, by: User | None, assessment: Assessment, domain: Domain, city: City | None = None, **facts: Any) -> BaselineScore:
    """How near the city is in one domain, from a workshop or a survey (R100)."""
    if facts["taken_on"] > today():
        raise NotPossible(_("The day lies in the future."))
    return BaselineScore.objects.of(assessment.programme_id).create(
        assessment=assessment, domain=domain, city=city or assessment.city, **facts
    )


@change
def remove_score(*, by: User | None, score: BaselineScore) -> dict[str, Any]:
    """Take a typed score away. What it held comes back, so that it can be put back."""
    facts = {
        "domain": score.domain_id,
        "city": score.city_id,
        "method": score.method,
        "score": score.score,
        "people": score.people,
        "taken_on": score.taken_on.isoformat(),
        "note": score.note,
    }
    score.delete()
    return facts


@change
def open_draft(*, by: User | None, assessment: Assessment, until: dt.datetime) -> Assessment:
    """Open the draft table at the collection points until a moment. Open already, it only gets another end."""
    lock(assessment)
    if until <= now():
        raise NotPossible(_("Choose a day that is still to come."))
    if not Need.objects.of(assessment.programme_id).filter(assessment=assessment, withdrawn_on__isnull=True).exists():
        raise NotPossible(_("The table has no row yet. Add the first one, then show it."))
    if draft_state(assessment.draft_open_from, assessment.draft_open_until, now()) != "open":
        assessment.draft_open_from = now()
    assessment.draft_open_until = until
    assessment.save()
    return assessment


@change
def close_draft(*, by: User | None, assessment: Assessment) -> Assessment:
    lock(assessment)
    assessment.draft_open_until = now()
    assessment.save()
    return assessment


class DraftClosed(NotPossible):
    """The draft takes no answers now. Nothing was kept."""


@dataclass(frozen=True, slots=True)
class Said:
    """An answer to the draft: {need id: (agree or not-quite, own words)}, and what is missing."""

    rows: dict[int, tuple[str, str]] = field(default_factory=dict)
    missing: str = ""
    language: str = ""


@change
def take_draft_answer(*, by: User | None, point: CollectionPoint, said: Said, client_id: str) -> bool:
    """Keep what somebody said to the draft, once: the same answer sent again adds nothing and gives False.

    Rows of another assessment are passed over. Raises DraftClosed, and NotPossible when nothing was said.
    """
    assessment = point.round.assessment
    if draft_state(assessment.draft_open_from, assessment.draft_open_until, now()) != "open":
        raise DraftClosed(_("The draft takes no answers any more. Yours was not sent."))
    rows = {pk: (choice, text.strip()) for pk, (choice, text) in said.rows.items() if choice in _CHOICES or text.strip()}
    if not rows and not said.missing.strip():
        raise NotPossible(_("Answer one row or more, or say what is missing."))
    if any(len(text) > DRAFT_TEXT for text in (said.missing, *(text for _choice, text in rows.values()))):
        raise NotPossible(
            _("One of the texts is longer than %(most)s characters. Please shorten it; nothing was cut.") % {"most": DRAFT_TEXT}
        )
    known = set(
        Need.objects.of(point.programme_id)
        .filter(assessment=assessment, withdrawn_on__isnull=True, pk__in=rows)
        .values_list("pk", flat=True)
    )
    submission = _submission(client_id, point.pk, rows, said.missing)
    answers = HearBackAnswer.objects.of(point.programme_id)
    if answers.filter(submission_hash=submission).exists():
        return False
    shared = {"assessment": assessment, "point": point, "said_on": today(), "submission_hash": submission}
    # Words without a choice say that something about the row is not right yet.
    new = [
        HearBackAnswer(
            need_id=pk,
            choice=choice if choice in _CHOICES else HearBackAnswer.Choice.NOT_QUITE,
            text=text,
            language=language_of(text, said.language),
            **shared,
        )
        for pk, (choice, text) in rows.items()
        if pk in known
    ]
    if missing := said.missing.strip():
        language = language_of(missing, said.language)
        new.append(HearBackAnswer(need=None, choice=HearBackAnswer.Choice.MISSING, text=missing, language=language, **shared))
    if not new:
        raise NotPossible(_("The draft has changed meanwhile. Load the page again."))
    try:
        with transaction.atomic():
            answers.bulk_create(new)
    except IntegrityError:
        # The same answer came in twice at once: the other one was first.
        if not answers.filter(submission_hash=submission).exists():
            raise
        return False
    return True


_CHOICES = (HearBackAnswer.Choice.AGREE, HearBackAnswer.Choice.NOT_QUITE)


def _submission(client_id: str, point_id: int, rows: Mapping[int, tuple[str, str]], missing: str) -> str:
    """One submission: the id the page gave it, and what it says. The next person's on the same tablet is another one."""
    parts = [client_id, str(point_id), missing.strip(), *(f"{pk}={rows[pk][0]}:{rows[pk][1]}" for pk in sorted(rows))]
    return urlsafe_b64encode(hashlib.sha256("\x1f".join(parts).encode()).digest()).decode().rstrip("=")


@change
def note_change(*, by: User | None, need: Need, changed: MultilingualText) -> Need:
    """What we changed in this row because of what people said to the draft."""
    lock(need)
    need.changed = changed
    need.save()
    return need
