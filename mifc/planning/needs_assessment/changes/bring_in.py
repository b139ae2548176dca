"""Bring in: keep the file, decide how it is read, write its cards in batches, take the whole import back.

Batches are written one transaction each, so that people can go on answering while a big file goes in. What makes this safe is that
every card has a fingerprint that exists once in the programme: a batch repeated after a power cut, or two people bringing in the same
file at once, adds nothing twice.
"""

from __future__ import annotations

import hashlib
import shutil
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from mifc.foundation.accounts.models import User
from mifc.foundation.base.bulk import count_anew
from mifc.foundation.base.clock import now, today
from mifc.foundation.base.guarded import lock
from mifc.foundation.base.ids import random_id
from mifc.foundation.base.kill_points import kill_point
from mifc.foundation.base.writing import NotPossible, change
from mifc.foundation.programmes.models import City
from mifc.foundation.programmes.owned import OwnedQuerySet
from mifc.planning.needs_assessment.changes.ask import add_point
from mifc.planning.needs_assessment.models import (
    Card,
    CardImport,
    CardText,
    Coding,
    CollectionPoint,
    Quote,
    RememberedColumn,
    RiskNote,
    Round,
    Translation,
)
from mifc.planning.needs_assessment.rules import plan_import
from mifc.planning.needs_assessment.rules.flags import find_flags
from mifc.planning.needs_assessment.rules.headers import SheetReading, propose, remap
from mifc.planning.needs_assessment.rules.plan_import import Plan, PlannedCard
from mifc.planning.needs_assessment.rules.rows import Refusal, Settings, Skip
from mifc.toolbox.spreadsheets import Workbook, fold, read_sheets

_BATCH = 2_000
_SHOWN = 200
_REMEMBERED = 5_000
_TEXTS = ("good", "missing", "improve")
# What a row says of a card and of its texts, in this order; the rest is as for every card.
_CARD = ("id", "round", "point", "city", "channel", "language", "age", "born_outside", "answered_on", "row_hash", "brought_in_by")
_TEXT = ("id", "card", "round", "question", "wording_version", "language", "text", "flags")
UNDER_WAY = frozenset({CardImport.State.WAITING, CardImport.State.RUNNING})


def folder() -> Path:
    """Where files wait. They hold names and numbers: readable by the owner only, deleted when their rows are in."""
    path = Path(settings.DATA) / "imports"
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def path_of(card_import: CardImport) -> Path:
    return folder() / card_import.stored_as


@change
def receive_file(*, by: User | None, round: Round, file_name: str, source: Path, given: Mapping[str, str] | None = None) -> CardImport:
    """Keep a file and propose how to read it. Raises FileRefused or MappingRefused (rules.messages): nothing is kept then."""
    workbook = read_sheets(source)
    remembered = dict(RememberedColumn.objects.of(round.programme_id).values_list("header", "field"))
    readings = propose(workbook, remembered, given)
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    card_import = CardImport.objects.of(round.programme_id).create(
        round=round,
        file_name=Path(file_name).name[:200],
        stored_as=f"{random_id():x}{Path(file_name).suffix.lower()[:6]}",
        digest=digest,
        readings=[reading.as_dict() for reading in readings],
        uploaded_by=by,
    )
    kept = path_of(card_import)
    shutil.copyfile(source, kept)
    kept.chmod(0o600)
    return card_import


def readings_of(card_import: CardImport) -> list[SheetReading]:
    return [SheetReading.from_dict(reading) for reading in card_import.readings]


def settings_for(asked: Round) -> Settings:
    """What the programme says about values: its cities and the places cards came from before."""
    places = CollectionPoint.objects.of(asked.programme_id).filter(round=asked).values_list("name", flat=True)
    names = tuple(City.objects.of(asked.programme_id).values_list("name", flat=True))
    asks_city = len(names) > 1 and asked.assessment.city_id is None
    return Settings(today=today(), cities=names, places=tuple(sorted(set(places))), asks_city=asks_city)


def dry_run(card_import: CardImport, *, without: Collection[str] = ()) -> Plan:
    """What would go in, what must be asked, what is refused; `without` some answers, by the keys of their questions. Writes nothing.

    Raises FileRefused, and AnswerRefused for an answer that is none of its question's choices.
    """
    answers = {key: value for key, value in card_import.answers.items() if key not in without}
    asked = card_import.round
    already = _already(asked.programme_id, besides=card_import.pk)
    return plan_import.plan(read_sheets(path_of(card_import)), readings_of(card_import), answers, already, settings_for(asked))


def _already(programme_id: int, *, besides: int) -> plan_import.Already:
    def which(fingerprints: Sequence[str]) -> Collection[str]:
        found = cards_of_rows(programme_id, fingerprints)
        return set(found.exclude(brought_in_by=besides).values_list("row_hash", flat=True))

    return which


def cards_of_rows(programme_id: int, fingerprints: Sequence[str]) -> OwnedQuerySet[Card]:
    """The cards that came from these rows. That a fingerprint is not empty is said because the index says it: without it, the database
    looks through every card of the programme."""
    return Card.objects.of(programme_id).filter(row_hash__in=list(fingerprints)).exclude(row_hash="")


@change
def choose(
    *,
    by: User | None,
    card_import: CardImport,
    mapping: Mapping[str, Mapping[str, str]] | None = None,
    take: Collection[str] | None = None,
    answers: Mapping[str, str] | None = None,
) -> CardImport:
    """Say which column is what (sheet -> column letter -> field), which sheets count, and what the doubtful values mean.

    The mapping is remembered for the next file. Raises NotPossible once the import has started.
    """
    lock(card_import)
    if card_import.state != CardImport.State.UPLOADED:
        raise NotPossible(_("This file is being brought in already."))
    readings = readings_of(card_import)
    if mapping is not None:
        readings = [remap(reading, mapping.get(reading.sheet, {})) if mapping.get(reading.sheet) else reading for reading in readings]
        _remember(card_import, readings, mapping)
    plain = [reading.as_dict() for reading in readings]
    if take is not None:
        plain = [{**reading, "take": reading["sheet"] in take, "reason": "chosen"} for reading in plain]
    card_import.readings = plain
    if answers is not None:
        card_import.answers = {**card_import.answers, **{key: value for key, value in answers.items() if value != "?"}}
        for key in [key for key, value in answers.items() if value == "?"]:
            card_import.answers.pop(key, None)
    card_import.save()
    return card_import


def _remember(card_import: CardImport, readings: list[SheetReading], mapping: Mapping[str, Mapping[str, str]]) -> None:
    here = RememberedColumn.objects.of(card_import.programme_id)
    for reading in readings:
        chosen = mapping.get(reading.sheet, {})
        for column in reading.columns:
            name = chosen.get(column.letter)
            if name is None or not column.header:
                continue
            known = here.filter(header=column.header[:200]).first()
            if known is None:
                here.create(header=column.header[:200], field=name or "ignore")
            elif known.field != (name or "ignore"):
                known.field = name or "ignore"
                known.save()


@change
def leave_file(*, by: User | None, card_import: CardImport) -> None:
    """Delete a file that was only looked at. Raises NotPossible once the import has started."""
    lock(card_import)
    if card_import.state != CardImport.State.UPLOADED:
        raise NotPossible(_("This file is being brought in already."))
    path = path_of(card_import)
    card_import.delete()
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


@change
def start(*, by: User | None, card_import: CardImport) -> CardImport:
    """Let it begin. What was not answered stays empty on its cards."""
    fresh = CardImport.objects.of(card_import.programme_id).select_for_update().get(pk=card_import.pk)
    if fresh.state != CardImport.State.UPLOADED:
        raise NotPossible(_("This file is being brought in already."))
    fresh.state = CardImport.State.WAITING
    fresh.save()
    return fresh


@dataclass
class _Written:
    """What was counted while the rows went in."""

    already: int = 0
    repeats: int = 0
    refused: int = 0
    other: int = 0
    waits: int = 0
    left: Counter[str] = field(default_factory=Counter)
    refusals: list[dict[str, Any]] = field(default_factory=list)


def run(*, card_import: CardImport) -> CardImport:
    """Write every row, batch by batch. Begun again after a kill, it adds only what is not there yet. Called by the job."""
    asked = card_import.round
    workbook = read_sheets(path_of(card_import))
    readings, terms = readings_of(card_import), settings_for(asked)
    already = _already(asked.programme_id, besides=card_import.pk)
    plan = plan_import.plan(workbook, readings, card_import.answers, already, terms)
    mark(by=card_import.uploaded_by, card_import=card_import, state=CardImport.State.RUNNING, rows_total=plan.rows)
    writer = _Writer(card_import)
    counted = _Written()
    outcomes = plan_import.cards(workbook, readings, plan.decisions, already, terms)
    rows_done, looked_at = 0, _BATCH
    while batch := list(islice(outcomes, _BATCH)):
        planned = _sort_out(batch, counted)
        _write(by=card_import.uploaded_by, writer=writer, planned=planned)
        rows_done += len(batch)
        if rows_done >= looked_at:
            count_anew(Card)
            looked_at = rows_done * 3
        mark(by=card_import.uploaded_by, card_import=card_import, rows_done=rows_done)
        kill_point("import-between-batches")
    return finish(by=card_import.uploaded_by, card_import=card_import, plan=plan, counted=counted)


def _sort_out(batch: Iterable[PlannedCard | Refusal | Skip], counted: _Written) -> list[PlannedCard]:
    planned = []
    for outcome in batch:
        if isinstance(outcome, PlannedCard):
            planned.append(outcome)
            counted.waits += bool(outcome.open)
            counted.left.update(outcome.open)
        elif isinstance(outcome, Refusal):
            counted.refused += 1
            if len(counted.refusals) < _SHOWN:
                counted.refusals.append({"sheet": outcome.sheet, "row": outcome.row, "code": outcome.code, "params": dict(outcome.params)})
        elif outcome.code == "already":
            counted.already += 1
        elif outcome.code in {"repeat", "alike-left"}:
            counted.repeats += 1
        else:
            counted.other += 1
    return planned


class _Writer:
    """What stays the same from batch to batch: questions, cities, and a collection point for every place a row names."""

    def __init__(self, card_import: CardImport) -> None:
        self.card_import = card_import
        self.round = card_import.round
        self.programme_id = card_import.programme_id
        questions = self.round.questions.filter(key__in=_TEXTS).prefetch_related("wordings")
        self.asked = {one.key: (one.pk, one.wordings.all()[0].version) for one in questions}
        self.cities = {fold(city.name): city for city in City.objects.of(self.programme_id)}
        self.own_city = self.round.assessment.city
        self.look_at_points()

    def look_at_points(self) -> None:
        here = CollectionPoint.objects.of(self.programme_id).filter(round=self.round)
        self.points = {(fold(point.name), point.city_id): point for point in here}
        # As the rows say it: few places are named by many rows.
        self.said: dict[tuple[str, str], tuple[int, int | None]] = {}

    def city(self, name: str) -> City | None:
        return self.own_city or self.cities.get(fold(name))

    def point(self, place: str, city: City | None) -> CollectionPoint:
        """The collection point of this place; one is added for a place not seen before, and one for cards without a place."""
        name = (place or _("Older cards"))[:160]
        key = (fold(name), city.pk if city else None)
        if key not in self.points:
            self.points[key] = add_point(
                by=self.card_import.uploaded_by, round=self.round, name=name, kind=CollectionPoint.Kind.FILE, city=city
            )
        return self.points[key]

    def where(self, planned: PlannedCard) -> tuple[int, int | None]:
        """The ids of the collection point and the city of a row."""
        key = (planned.place, planned.city)
        found = self.said.get(key)
        if found is None:
            city = self.city(planned.city)
            found = (self.point(planned.place, city).pk, city.pk if city else None)
            if len(self.said) < _REMEMBERED:
                self.said[key] = found
        return found

    def rows(self, planned: PlannedCard) -> tuple[tuple[Any, ...], list[tuple[Any, ...]]]:
        """The card of a row and its texts, as `_CARD` and `_TEXT` name their fields."""
        card_id, round_id = random_id(), self.round.pk
        point_id, city_id = self.where(planned)
        card = (
            card_id,
            round_id,
            point_id,
            city_id,
            Card.Channel.FILE.value,
            planned.language,
            planned.age,
            planned.born_outside,
            date.fromisoformat(planned.date) if planned.date else None,
            planned.fingerprint,
            self.card_import.pk,
        )
        texts = [
            (random_id(), card_id, round_id, *self.asked[key], planned.language, text, find_flags(text))
            for key, text in (("good", planned.good), ("missing", planned.missing), ("improve", planned.improve))
            if text
        ]
        return card, texts


def _write(*, by: User | None, writer: _Writer, planned: list[PlannedCard]) -> None:
    """One batch; once more when somebody brought in the same rows at the same moment."""
    for _attempt in range(3):
        try:
            write_batch(by=by, writer=writer, planned=planned)
            return
        except IntegrityError:
            # Points added meanwhile went with the rest.
            writer.look_at_points()
    raise NotPossible(_("The same cards are being brought in from elsewhere at this moment. Try again when that is done."))


@change
def write_batch(*, by: User | None, writer: _Writer, planned: list[PlannedCard]) -> None:
    """One batch, in one transaction. Rows that are there already, by whoever's import, are left out.

    No transaction within the transaction here: SQLite keeps every page of a savepoint twice and walks through all of them after each row,
    so that a batch would take longer the more cards there are.
    """
    present = set(cards_of_rows(writer.programme_id, [one.fingerprint for one in planned]).values_list("row_hash", flat=True))
    cards: list[tuple[Any, ...]] = []
    texts: list[tuple[Any, ...]] = []
    for one in planned:
        if one.fingerprint not in present:
            card, its_texts = writer.rows(one)
            cards.append(card)
            texts.extend(its_texts)
    # Ids are drawn at random. Written in their order, a batch finds its places in the tables and their indexes in one walk.
    cards.sort(key=itemgetter(0))
    texts.sort(key=itemgetter(0))
    Card.objects.of(writer.programme_id).insert_rows(_CARD, cards)
    kill_point("import-half-batch")
    CardText.objects.of(writer.programme_id).insert_rows(_TEXT, texts)


@change
def mark(*, by: User | None, card_import: CardImport, **facts: Any) -> None:
    """Progress, so that a person may leave the page and come back."""
    CardImport._base_manager.filter(pk=card_import.pk).update(**facts)
    for name, value in facts.items():
        setattr(card_import, name, value)


@change
def finish(*, by: User | None, card_import: CardImport, plan: Plan, counted: _Written) -> CardImport:
    """The report, from what is in the database now; the file is deleted."""
    lock(card_import)
    added = Card.objects.of(card_import.programme_id).filter(brought_in_by=card_import).count()
    card_import.state = CardImport.State.DONE
    card_import.finished_at = now()
    card_import.report = {
        "added": added,
        "already": max(0, plan.rows - added - counted.repeats - counted.refused - counted.other),
        "repeats": counted.repeats,
        "refused": counted.refused,
        "waits": counted.waits,
        "left": dict(counted.left),
        "refusals": counted.refusals,
        "notices": [{"code": notice.code, "params": dict(notice.params)} for notice in plan.notices],
    }
    card_import.save()

    def forget_file() -> None:
        kill_point("import-finished")
        path_of(card_import).unlink(missing_ok=True)

    transaction.on_commit(forget_file)
    return card_import


@change
def stop(*, by: User | None, card_import: CardImport, why: str) -> bool:
    """It could not go on. What went in before stays and can be undone; the file stays for another try. Whether it was still under way."""
    fresh = CardImport.objects.of(card_import.programme_id).select_for_update().get(pk=card_import.pk)
    if fresh.state not in UNDER_WAY:
        return False
    fresh.state = CardImport.State.FAILED
    fresh.report = {**fresh.report, "why": why}
    fresh.save()
    return True


@change
def try_again(*, by: User | None, card_import: CardImport) -> CardImport:
    """After it stopped: once more, adding only what is not there yet."""
    lock(card_import)
    if card_import.state != CardImport.State.FAILED or not path_of(card_import).exists():
        raise NotPossible(_("This import cannot be tried again. Bring in the file anew; cards that are here are recognised."))
    card_import.state = CardImport.State.WAITING
    card_import.save()
    return card_import


@change
def drop(*, by: User | None, card_import: CardImport) -> None:
    """Forget a file that was only looked at. Raises NotPossible once its cards went in: that is `undo`."""
    lock(card_import)
    if card_import.state != CardImport.State.UPLOADED:
        raise NotPossible(_("Cards of this file went in already. Undo the import instead."))
    transaction.on_commit(partial(path_of(card_import).unlink, missing_ok=True))
    card_import.delete()


@dataclass(frozen=True, slots=True)
class WhatGoes:
    """What undoing an import takes with it."""

    cards: int
    texts: int
    codings: int
    translations: int
    quotes: int
    risk_notes: int
    in_edition: bool


def what_goes(card_import: CardImport) -> WhatGoes:
    """Say it before undoing: after coding, work goes too; once in an edition, it cannot be undone."""
    programme_id = card_import.programme_id
    texts = CardText.objects.of(programme_id).filter(card__brought_in_by=card_import)
    return WhatGoes(
        cards=Card.objects.of(programme_id).filter(brought_in_by=card_import).count(),
        texts=texts.count(),
        codings=Coding.objects.of(programme_id).filter(card_text__card__brought_in_by=card_import).count(),
        translations=Translation.objects.of(programme_id).filter(card_text__card__brought_in_by=card_import).count(),
        quotes=Quote.objects.of(programme_id).filter(card_text__card__brought_in_by=card_import, withdrawn_on__isnull=True).count(),
        risk_notes=RiskNote.objects.of(programme_id).filter(card_text__card__brought_in_by=card_import, closed_at__isnull=True).count(),
        in_edition=Card.objects.of(programme_id).filter(brought_in_by=card_import, frozen_in__isnull=False).exists(),
    )


@change
def undo(*, by: User | None, card_import: CardImport) -> int:
    """Remove every card of this import. Refused once an edition counts one of them, or while someone at risk is not looked after."""
    lock(card_import)
    # An edition being frozen counts these cards or does not: it is known once it is done.
    lock(card_import.round)
    goes = what_goes(card_import)
    if card_import.state in UNDER_WAY:
        raise NotPossible(_("This import is still running. Wait until it is done."))
    if goes.in_edition:
        raise NotPossible(_("Cards of this import are counted in an edition. Its figures never change, so the import stays."))
    if goes.risk_notes:
        raise NotPossible(_("A text of this import says that someone may be at risk, and this is still open. Close it first."))
    Quote.objects.of(card_import.programme_id).filter(card_text__card__brought_in_by=card_import, withdrawn_on__isnull=True).update(
        text="", translations={}, withdrawn_on=today()
    )
    Card.objects.of(card_import.programme_id).filter(brought_in_by=card_import).delete()
    card_import.state = CardImport.State.UNDONE
    card_import.save()
    transaction.on_commit(partial(path_of(card_import).unlink, missing_ok=True))
    # The points that were made for this import and hold nothing else go too.
    empty = CollectionPoint.objects.of(card_import.programme_id).filter(
        round=card_import.round, kind=CollectionPoint.Kind.FILE, cards__isnull=True
    )
    CollectionPoint.objects.of(card_import.programme_id).filter(pk__in=list(empty.values_list("pk", flat=True))).delete()
    return goes.cards


def workbook_of(card_import: CardImport) -> Workbook:
    return read_sheets(path_of(card_import))
