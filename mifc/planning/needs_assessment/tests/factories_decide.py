"""Coded cards, rows and editions for tests, made through the same changes the product uses."""

from __future__ import annotations

import datetime as dt

from mifc.foundation.base.writing import writing_as
from mifc.foundation.languages.text import MultilingualText
from mifc.foundation.programmes.models import City, Programme
from mifc.planning.needs_assessment.changes import ask, decide, publish
from mifc.planning.needs_assessment.models import Assessment, Card, CardText, CodeMark, Coding, CollectionPoint, Edition, Need, Round
from mifc.planning.needs_assessment.tests.factories import open_round, point_of
from mifc.planning.service_mapping.models import Service, ServiceDomain
from mifc.toolbox.domains.models import Domain


def domain(programme: Programme, key: str) -> Domain:
    return Domain.objects.of(programme).get(key=key)


def coded_cards(
    asked: Round,
    number: int,
    *,
    key: str,
    says: str = "missing",
    city: City | None = None,
    text: str = "A doctor who speaks my language",
    **facts: str,
) -> list[Card]:
    """Cards with one coded text each, written in bulk."""
    programme = asked.programme
    question = asked.questions.get(key=says)
    point = point_of(asked)
    about = domain(programme, key)
    language = facts.pop("language", "en")
    with writing_as(None, "tests"):
        cards = Card.objects.of(programme).bulk_create(
            Card(round=asked, point=point, city=city, channel="phone", language=language, **facts) for _n in range(number)
        )
        texts = CardText.objects.of(programme).bulk_create(
            CardText(card=card, round=asked, question=question, language=language, text=text, state="coded") for card in cards
        )
        codings = Coding.objects.of(programme).bulk_create(Coding(card_text=one) for one in texts)
        CodeMark.objects.of(programme).bulk_create(mark for coding in codings for mark in coding.marks_of({about.pk: [says]}))
    return cards


def heard_round(programme: Programme, *, coventry: City, birmingham: City) -> Round:
    """A round in two cities: language, health and housing came up, some of it with good words, some of it by very few."""
    asked = open_round(programme)
    coded_cards(asked, 38, key="language", city=coventry, age="25-34", born_outside="yes", language="ar")
    coded_cards(asked, 12, key="language", city=coventry, says="good", age="35-44", born_outside="no")
    coded_cards(asked, 21, key="language", city=birmingham, says="improve", age="16-24", born_outside="yes", language="pl")
    coded_cards(asked, 17, key="health", city=coventry, age="35-44", born_outside="yes")
    coded_cards(asked, 3, key="housing", city=birmingham, age="65+", born_outside="no")
    return asked


def need(assessment: Assessment, issue: str, *, key: str = "", city: City | None = None, **facts: object) -> Need:
    about = domain(assessment.programme, key) if key else None
    return decide.add_need(by=None, assessment=assessment, issue=MultilingualText.original(issue), city=city, domain=about, **facts)


def draft_point(asked: Round) -> CollectionPoint:
    return CollectionPoint.objects.of(asked.programme).select_related("round__assessment", "programme", "city").get(pk=point_of(asked).pk)


def service(programme: Programme, organisation: str, *, city: City | None = None, key: str = "") -> Service:
    with writing_as(None, "tests"):
        made = Service.objects.of(programme).create(organisation=organisation, name=organisation, city=city)
        if key:
            ServiceDomain.objects.of(programme).create(service=made, domain=domain(programme, key))
    return made


def whole_table(asked: Round, *, coventry: City, birmingham: City) -> list[Need]:
    """Four rows like the Guide's, one of them on severity."""
    assessment = asked.assessment
    language = need(assessment, "Language", key="language", begins="now", need_more=_en("More quality community-based provision"))
    decide.link_service(by=None, need=language, service=service(asked.programme, "Foleshill Women’s Training", key="language"))
    health = need(
        assessment,
        "Access to healthcare",
        key="health",
        city=coventry,
        begins="soon",
        need_more=_en("More information about charges and rights"),
        changed=_en("People at the library asked for interpreters too; added."),
    )
    decide.link_service(by=None, need=health, service=service(asked.programme, "The Meriden centre", city=coventry))
    housing = need(assessment, "Housing", key="housing", city=birmingham, need_more=_en("Homes close to amenities and the centre"))
    severe = need(
        assessment,
        "=A safe room",
        basis="severity",
        severity="Two people sleep in cars.",
        wider_group="people without a home",
        agreed_with_group_on=dt.date(2026, 5, 1),
        need_more=_en("Rooms for the first night"),
        begins="now",
    )
    return [language, health, housing, severe]


def _en(text: str) -> MultilingualText:
    return MultilingualText.original(text)


def frozen_edition(programme: Programme, *, coventry: City, birmingham: City, shown: bool = True) -> Edition:
    """A whole edition: cards, table, statements, a workshop score, goals, two quotes, words in English and Arabic."""
    asked = heard_round(programme, coventry=coventry, birmingham=birmingham)
    assessment = asked.assessment
    whole_table(asked, coventry=coventry, birmingham=birmingham)
    statement = decide.propose_benchmark(by=None, assessment=assessment, text=_en("nobody waits a year for a language class"), support=31)
    decide.adopt_benchmark(by=None, benchmark=statement, on=dt.date(2026, 4, 2))
    decide.judge_benchmark(by=None, benchmark=statement, judged="partly", judged_by="Governing body", on=dt.date(2026, 5, 2))
    decide.add_score(
        by=None,
        assessment=assessment,
        domain=domain(programme, "work"),
        method="workshop",
        score=42,
        people=18,
        taken_on=dt.date(2026, 4, 1),
    )
    decide.add_score(
        by=None,
        assessment=assessment,
        domain=domain(programme, "safety"),
        method="workshop",
        score=77,
        people=3,
        taken_on=dt.date(2026, 4, 1),
    )
    ask.set_target(by=None, round=asked, group="all", cards=200)
    ask.set_target(by=None, round=asked, group="age", value="65+", cards=20)
    texts = list(CardText.objects.of(programme).filter(state="coded").order_by("pk")[:2])
    publish.write_words(
        by=None,
        assessment=assessment,
        title=_en("What people told us").with_translation("ar", "ما قاله لنا الناس"),
        lead=_en("From phones, libraries and three open days."),
        what_next=_en("The governing body decides in June.\nWe come back to the library in July."),
    )
    arabic = {"text": "لا أجد طبيبًا يفهم لغتي", "language": "ar", "domain": domain(programme, "health")}
    english = {"en": {"text": "I can't find a doctor who understands my language.", "state": "person"}}
    publish.release_quote(by=None, assessment=assessment, card_text=texts[0], translations=english, **arabic)
    publish.release_quote(by=None, assessment=assessment, card_text=texts[1], text="Evening classes, please.", language="en")
    edition = publish.freeze(by=None, assessment=assessment)
    return publish.publish(by=None, edition=edition) if shown else edition


_BY_NEED = ("need", "move_need", "withdraw_need", "put_back_need", "services", "add_service", "link_service", "unlink_service")
_BY_BENCHMARK = ("benchmark", "withdraw_benchmark", "put_back_benchmark")


def address(name: str, programme: Programme) -> dict[str, object]:
    """The parts of one of this step's staff addresses, with records of this programme behind them."""
    asked = open_round(programme, name=f"How friendly is {programme.name}?")
    assessment = asked.assessment
    parts: dict[str, object] = {"slug": assessment.slug}
    if name in _BY_NEED:
        parts["pk"] = need(assessment, "Language").pk
    if name in ("link_service", "unlink_service"):
        parts["service_pk"] = service(programme, "Somebody").pk
    if name in _BY_BENCHMARK:
        parts["pk"] = decide.propose_benchmark(by=None, assessment=assessment, text=_en("nobody waits")).pk
    if name in ("draft_code", "draft_poster"):
        parts["pk"] = point_of(asked).pk
    if name == "draft_poster":
        parts["lang"] = "en"
    if name == "remove_score":
        facts = {"method": "workshop", "score": 40, "people": 9, "taken_on": dt.date(2026, 4, 1)}
        parts["pk"] = decide.add_score(by=None, assessment=assessment, domain=domain(programme, "work"), **facts).pk
    if name.endswith("_quote"):
        parts["pk"] = _quotable(asked, released=name != "release_quote")
    of_edition = ("look_at_edition", "show_edition", "hide_edition", "share_edition", "desk_paper", "desk_docx")
    if name in (*of_edition, "pack", "pack_pdf", "pack_zip"):
        need(assessment, "Language")
        frozen = publish.freeze(by=None, assessment=assessment)
        parts["number"] = frozen.number
        if name == "share_edition" or name.startswith("pack"):
            publish.publish(by=None, edition=frozen)
    return parts


def _quotable(asked: Round, *, released: bool) -> int:
    coded_cards(asked, 1, key="work")
    text = CardText.objects.of(asked.programme).get(round=asked, state="coded")
    if not released:
        return text.pk
    return publish.release_quote(by=None, assessment=asked.assessment, card_text=text, text=text.text, language="en").pk
