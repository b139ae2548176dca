"""A needs assessment to look at: invented cards, coded, with the Guide's own needs table, one edition; a round and a draft are open.

The answers are invented and marked as a sample wherever they appear; the four rows of the table are the Guide's example, with its source.
"""

from __future__ import annotations

import datetime as dt
import json
import random
from pathlib import Path
from typing import Any

from mifc.config.demo.drafts import drafted
from mifc.config.demo.hear_back import hear_back, show_draft
from mifc.foundation.accounts.models import User
from mifc.foundation.base.clock import now, today
from mifc.foundation.programmes.models import City, Programme
from mifc.planning.needs_assessment.changes import answer, ask, decide, publish, understand, workshop
from mifc.planning.needs_assessment.models import Assessment, CardText, CollectionPoint, Round
from mifc.planning.needs_assessment.rules.card import Answered
from mifc.planning.service_mapping.models import Service
from mifc.toolbox.domains.models import Domain

_CARDS = 150
_READ_TWICE = 45
_NAME = "What does Coventry need?"
# The Guide's example, row by row: issue, domain, service, what do we need more of (003, lines 1052-1062).
_TABLE = (
    ("Language", "language", "Foleshill Women's Training", "More good quality provision in the community"),
    ("Housing", "housing", "CARAG", "More housing near amenities and the city centre"),
    ("Access to healthcare", "health", "The Meriden centre", "More information on health charges and health rights of asylum seekers"),
    ("Employment", "work", "The Job Shop", "Employers who know the employment rights of migrants"),
)
_BENCHMARKS = (
    ("everybody can see a doctor and be understood there", "health", "A table at the library, sample", 24, "not"),
    ("a newcomer finds an English class within two weeks", "language", "Women's group, sample", 31, "partly"),
    ("neighbours of every background meet without needing an occasion", "bridges", "Open day, sample", 18, "partly"),
)
# What was said in the invented workshop: the group it was put into, and the note.
_NOTES = (
    ("English", "Classes while the children are at school, not in the evening"),
    ("English", "A place to practise speaking, without a teacher"),
    ("English", "The waiting list for the beginners' class is too long"),
    ("Finding the way", "One page that says where to go for what"),
    ("Finding the way", "Somebody to come along the first time to the doctor"),
    ("", "Our certificates should count for something here"),
    ("", "The neighbours at the community garden were kind from the first day"),
)
_QUOTES = (0, 1, 21, 34, 37)


def needs_assessment(programme: Programme) -> None:
    """Everything from the first card to the published edition, through the same changes the product uses."""
    if Assessment.objects.of(programme).exists():
        return
    coventry = City.objects.of(programme).get(slug="coventry")
    people = {role: User.objects.by_email(f"{role}@example.org") for role in ("lead-coordinator", "peer-researcher", "translator")}
    lead, coder, translator = people["lead-coordinator"], people["peer-researcher"], people["translator"]
    if lead is None or coder is None or translator is None:
        return
    assessment = ask.open_assessment(by=lead, programme=programme, name=_NAME, city=coventry, is_sample=True)
    asked = _open(assessment, lead)
    texts = json.loads((Path(__file__).parent / "sample_cards.json").read_text())["texts"]
    _answer(asked, texts)
    _code(asked, texts, coder, translator)
    if again := User.objects.by_email("city-coordinator@example.org"):
        _read_again(asked, again)
    _decide(assessment, lead)
    hear_back(assessment, lead)
    _publish(assessment, texts, lead)
    # Towards the next edition: whoever tries the demo finds notes of a workshop to sort, and a draft to answer.
    _workshop(asked, lead)
    show_draft(assessment, lead)


def _open(assessment: Assessment, lead: User) -> Round:
    first = assessment.rounds.get()
    asked = ask.plan_round(
        by=lead,
        round=first,
        name="First round",
        opens_at=now() - dt.timedelta(days=40),
        closes_at=None,
        languages=["en", "ar", "fa", "ti", "pl", "so", "uk"],
    )
    for name, kind, days in (("Central library", "library", 35), ("Open day in Foleshill", "event", 20), ("Repair café", "event", 9)):
        ask.add_point(by=lead, round=asked, name=name, kind=kind, city=assessment.city, held_on=today() - dt.timedelta(days=days))
    ask.set_target(by=lead, round=asked, group="all", cards=200)
    ask.set_target(by=lead, round=asked, group="born_outside", value="yes", percent=60)
    ask.set_target(by=lead, round=asked, group="language", value="ti", cards=15)
    return asked


def _answer(asked: Round, texts: list[list[Any]]) -> None:
    """The same invented cards on every installation: the dice are fixed."""
    dice = random.Random(2018)  # noqa: S311  # invented answers, no secret
    points = list(
        CollectionPoint.objects.of(asked.programme_id).filter(round=asked).select_related("round__assessment__city", "city", "programme")
    )
    by_language: dict[str, list[list[Any]]] = {}
    for text in texts:
        by_language.setdefault(text[0], []).append(text)
    for number in range(_CARDS):
        language = dice.choices(["en", "ar", "fa", "pl", "ti", "so", "uk"], weights=[34, 24, 12, 14, 7, 5, 4])[0]
        said: dict[str, str] = {}
        for text in dice.sample(by_language[language], k=min(len(by_language[language]), dice.choice([1, 2, 2, 3]))):
            said.setdefault(text[1], text[2])
        age = dice.choices(["16-24", "25-34", "35-44", "45-54", "55-64", "65+", "no-say", ""], weights=[14, 26, 22, 14, 8, 6, 6, 4])[0]
        born = dice.choices(["yes", "no", "no-say", ""], weights=[64, 22, 8, 6] if language != "en" else [45, 40, 8, 7])[0]
        answer.take_card(
            by=None,
            point=dice.choice(points),
            answered=Answered(texts=said, age=age, born_outside=born, language=language),
            client_id=f"sample-{number}",
            written=now() - dt.timedelta(days=dice.randint(1, 38)),
        )


def _code(asked: Round, texts: list[list[Any]], coder: User, translator: User) -> None:
    """All but some: a peer researcher who tries the demo finds texts to translate and to code."""
    domains = {domain.key: domain for domain in Domain.objects.of(asked.programme_id)}
    known = {text[2]: text for text in texts}
    left = {"en": 12, "ar": 6, "pl": 4}
    rows = CardText.objects.of(asked.programme_id).filter(round=asked).select_related("programme", "question").order_by("pk")
    for row in rows:
        language, _says, _words, english, codes = known[row.text]
        if left.get(language, 0) > 0:
            left[language] -= 1
            continue
        if english:
            understand.write_translation(by=translator, text=row, language="en", words=english)
        understand.save_coding(by=coder, text=row, marks={domains[key].pk: says for key, says in codes.items()})


def _read_again(asked: Round, reader: User) -> None:
    """Some are read by a second person, who sees a few of them otherwise: an invented disagreement to settle."""
    domains = {domain.pk: domain for domain in Domain.objects.of(asked.programme_id)}
    also = next(domain for domain in domains.values() if domain.key == "bridges")
    rows = CardText.objects.of(asked.programme_id).filter(round=asked, state=CardText.State.CODED).select_related("question")
    for number, row in enumerate(rows.order_by("pk")[:_READ_TWICE]):
        marks = row.codings.get().said()
        if number % 9 == 4:
            marks[also.pk] = ["improve"]
        elif number % 11 == 7:
            marks = {domain_id: ["improve" if says == ["missing"] else "missing"] for domain_id, says in marks.items()}
        understand.save_coding(by=reader, text=row, marks=marks)


def _decide(assessment: Assessment, lead: User) -> None:
    domains = {domain.key: domain for domain in Domain.objects.of(assessment.programme_id)}
    for issue, key, service, more in _TABLE:
        need = decide.add_need(
            by=lead,
            assessment=assessment,
            issue=drafted(issue),
            domain=domains[key],
            need_more=drafted(more),
            source="Guide, lines 1052–1062",
        )
        found = Service.objects.of(assessment.programme_id).filter(organisation=service).first()
        if found is not None:
            decide.link_service(by=lead, need=need, service=found)
        else:
            decide.change_need(by=lead, need=need, service_note=service)
    for words, key, group, support, judged in _BENCHMARKS:
        statement = decide.propose_benchmark(
            by=lead, assessment=assessment, text=drafted(words), proposed_by=group, domain=domains[key], support=support
        )
        decide.adopt_benchmark(by=lead, benchmark=statement, on=today() - dt.timedelta(days=5))
        decide.judge_benchmark(by=lead, benchmark=statement, judged=judged, judged_by="Evaluation group, sample", on=today())


def _workshop(asked: Round, lead: User) -> None:
    """An invented afternoon: its notes, two groups of them, the rest as they came."""
    held = workshop.start_workshop(
        by=lead,
        round=asked,
        name="Women's group in Foleshill, sample",
        asked="What would make the first year here easier?",
        language="en",
        held_on=today() - dt.timedelta(days=12),
        city=asked.assessment.city,
        people=14,
    )
    notes = workshop.take_notes(by=lead, workshop=held, typed="\n".join(line for _group, line in _NOTES))
    for name in dict.fromkeys(group for group, _line in _NOTES if group):
        together = [note.pk for note, (group, _line) in zip(notes, _NOTES, strict=True) if group == name]
        workshop.put_together(by=lead, workshop=held, notes=together, name=name)


def _publish(assessment: Assessment, texts: list[list[Any]], lead: User) -> None:
    domains = {domain.key: domain for domain in Domain.objects.of(assessment.programme_id)}
    coded = CardText.objects.of(assessment.programme_id).filter(round__assessment=assessment, state=CardText.State.CODED)
    for number in _QUOTES:
        language, says, words, english, codes = texts[number]
        row = coded.filter(text=words).order_by("pk").first()
        if row is None:
            continue
        publish.release_quote(
            by=lead,
            assessment=assessment,
            card_text=row,
            domain=domains[next(iter(codes))],
            says=says,
            text=words,
            language=language,
            translations={"en": {"text": english, "state": "person"}} if english else {},
            flags_seen=True,
        )
    publish.publish(by=lead, edition=publish.freeze(by=lead, assessment=assessment))
