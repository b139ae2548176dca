"""Assessments, rounds and cards for tests, made through the same changes the product uses."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable
from typing import Any

from mifc.foundation.accounts.models import User
from mifc.foundation.base.clock import now, today
from mifc.foundation.base.writing import writing_as
from mifc.foundation.languages.text import MultilingualText
from mifc.foundation.programmes.changes import give_role, write_privacy_notice
from mifc.foundation.programmes.models import City, Programme
from mifc.planning.needs_assessment.changes import answer, ask, asked_again, decide, publish, understand, workshop
from mifc.planning.needs_assessment.models import (
    Assessment,
    Card,
    CardImport,
    CardText,
    CollectionPoint,
    HearBackAnswer,
    Quote,
    RemarkTranslation,
    Round,
    Translation,
    Workshop,
)
from mifc.planning.needs_assessment.rules.card import Answered
from mifc.planning.service_mapping.models import Service
from mifc.toolbox.domains.models import Domain


def complete_notice(programme: Programme) -> None:
    """Everything a programme has to say before a round may open."""
    notice = {code: {"text": "We read your card.", "state": "original" if code == "en" else "reviewed"} for code in programme.languages}
    write_privacy_notice(
        by=None,
        programme=programme,
        controllers="City Council",
        contact="privacy@example.org",
        basis_answers="public task",
        basis_accounts="public task",
        keep_answers_months=12,
        text=notice,
    )


def open_round(programme: Programme, *, city: City | None = None, name: str = "How friendly?") -> Round:
    """An assessment whose first round opened yesterday."""
    complete_notice(programme)
    assessment = ask.open_assessment(by=None, programme=programme, name=name, city=city)
    first = assessment.rounds.get()
    return ask.plan_round(
        by=None, round=first, name=first.name, opens_at=now() - dt.timedelta(days=1), closes_at=None, languages=programme.languages
    )


def point_of(round: Round) -> CollectionPoint:
    return round.points.select_related("round__assessment", "programme", "city").first()


def card(round: Round, *, point: CollectionPoint | None = None, **facts: Any) -> Card:
    """One card through the public door's change. `good`, `missing`, `improve` are its texts."""
    texts = {key: facts.pop(key) for key in ("good", "missing", "improve") if key in facts} or {
        "missing": "A doctor who speaks my language"
    }
    answered = Answered(
        texts=texts, age=facts.pop("age", ""), born_outside=facts.pop("born_outside", ""), language=facts.pop("language", "en")
    )
    taken = answer.take_card(by=None, point=point or point_of(round), answered=answered, client_id=str(uuid.uuid4()), **facts)
    return Card.objects.of(round.programme_id).get(pk=taken.card_id)


# Which record stands in which address, for the test that knocks at every address with another programme's records.


def _assessment(programme: Programme) -> dict[str, Any]:
    return {"slug": open_round(programme, name=f"Needs of {programme.slug}").assessment.slug}


def _round(programme: Programme) -> dict[str, Any]:
    asked = open_round(programme, name=f"Needs of {programme.slug}")
    return {"slug": asked.assessment.slug, "pk": asked.pk}


def _opened_ways(programme: Programme) -> dict[str, Any]:
    asked = open_round(programme, name=f"Needs of {programme.slug}")
    asked_again.offer_to_ask_again(by=None, assessment=asked.assessment, offered=True)
    for n in range(10):
        asked_again.leave_a_way(by=None, assessment=asked.assessment, way=f"person{n}@example.org")
    ask.close_round_now(by=None, round=asked)
    asked_again.open_ways(by=None, assessment=asked.assessment)
    return {"slug": asked.assessment.slug}


def _point(programme: Programme) -> dict[str, Any]:
    asked = open_round(programme, name=f"Needs of {programme.slug}")
    return {"slug": asked.assessment.slug, "pk": point_of(asked).pk}


def _question(programme: Programme) -> dict[str, Any]:
    asked = open_round(programme, name=f"Needs of {programme.slug}")
    return {"slug": asked.assessment.slug, "pk": asked.questions.first().pk}


def _target(programme: Programme) -> dict[str, Any]:
    asked = open_round(programme, name=f"Needs of {programme.slug}")
    return {"slug": asked.assessment.slug, "pk": ask.set_target(by=None, round=asked, group="all", cards=10).pk}


def _import(programme: Programme) -> dict[str, Any]:
    asked = open_round(programme, name=f"Needs of {programme.slug}")
    made = CardImport.objects.of(programme)
    with writing_as(None, "factory"):
        report = dict.fromkeys(("added", "already", "repeats", "refused", "waits"), 0) | {"refusals": [], "notices": []}
        done = made.create(round=asked, file_name="old.csv", digest="", state="done", report=report)
        return {"slug": asked.assessment.slug, "pk": done.pk}


_DECIDE_AND_PUBLISH = (
    *("table", "add_need", "add_need_from_domain", "draft_desk", "close_draft", "baseline", "add_score", "add_benchmark"),
    *("need", "move_need", "withdraw_need", "put_back_need", "services", "add_service", "link_service", "unlink_service"),
    *("benchmark", "withdraw_benchmark", "put_back_benchmark", "draft_code", "draft_poster", "remove_score"),
    *("publish", "words", "preview", "quotes", "release_quote", "withdraw_quote", "move_quote"),
    *("look_at_edition", "show_edition", "hide_edition", "share_edition", "desk_paper", "desk_docx"),
    *("newest_pack", "pack", "pack_pdf", "pack_zip"),
)


def _decide(name: str) -> Callable[[Programme], dict[str, Any]]:
    def make(programme: Programme) -> dict[str, Any]:
        from mifc.planning.needs_assessment.tests.factories_decide import address  # it stands on this file

        return address(name, programme)

    return make


def _need(programme: Programme) -> dict[str, Any]:
    asked = open_round(programme, name=f"Needs of {programme.slug}")
    return {"slug": asked.assessment.slug, "pk": decide.add_need(by=None, assessment=asked.assessment, issue="Language").pk}


def _need_and_service(programme: Programme) -> dict[str, Any]:
    with writing_as(None, "factory"):
        service = Service.objects.of(programme).create(organisation="Centre", name="Advice")
    return {**_need(programme), "service_pk": service.pk}


def _benchmark(programme: Programme) -> dict[str, Any]:
    asked = open_round(programme, name=f"Needs of {programme.slug}")
    text = MultilingualText.original("everybody finds a doctor")
    return {"slug": asked.assessment.slug, "pk": decide.propose_benchmark(by=None, assessment=asked.assessment, text=text).pk}


def _score(programme: Programme) -> dict[str, Any]:
    asked = open_round(programme, name=f"Needs of {programme.slug}")
    facts = {"method": "workshop", "score": 40, "people": 12, "taken_on": dt.date(2026, 1, 1)}
    score = decide.add_score(by=None, assessment=asked.assessment, domain=Domain.objects.of(programme).first(), **facts)
    return {"slug": asked.assessment.slug, "pk": score.pk}


def _text(programme: Programme) -> dict[str, Any]:
    asked = open_round(programme, name=f"Needs of {programme.slug}")
    return {"slug": asked.assessment.slug, "pk": card(asked).texts.get().pk}


def _read_twice(programme: Programme) -> dict[str, Any]:
    parts = _text(programme)
    text = CardText.objects.of(programme).get(pk=parts["pk"])
    area = Domain.objects.of(programme).first()
    for name in ("one", "two"):
        reader = User.objects.create_user(name=name, email=f"{name}@{programme.slug}.example")
        understand.save_coding(by=reader, text=text, marks={area.pk: ["good" if name == "one" else "missing"]})
    return parts


def _quote(programme: Programme) -> dict[str, Any]:
    parts = _text(programme)
    with writing_as(None, "factory"):
        quote = Quote.objects.of(programme).create(
            assessment=Assessment.objects.of(programme).get(slug=parts["slug"]),
            card_text=CardText.objects.of(programme).get(pk=parts["pk"]),
            text="A doctor",
            released_on=dt.date(2026, 1, 1),
        )
    return {**parts, "pk": quote.pk}


def _translation(programme: Programme) -> dict[str, Any]:
    parts = _text(programme)
    with writing_as(None, "factory"):
        text = CardText.objects.of(programme).get(pk=parts["pk"])
        return {**parts, "pk": Translation.objects.of(programme).create(card_text=text, language="pl", text="Lekarz").pk}


def _remark(programme: Programme) -> dict[str, Any]:
    parts = _point(programme)
    point = CollectionPoint.objects.of(programme).select_related("round__assessment").get(pk=parts["pk"])
    decide.add_need(by=None, assessment=point.round.assessment, issue="Language")
    decide.open_draft(by=None, assessment=point.round.assessment, until=now() + dt.timedelta(days=1))
    decide.take_draft_answer(by=None, point=point, said=decide.Said(missing="Parks", language="en"), client_id="address")
    return {"slug": parts["slug"], "pk": HearBackAnswer.objects.of(programme).get().pk}


def _remark_translation(programme: Programme) -> dict[str, Any]:
    parts = _remark(programme)
    with writing_as(None, "factory"):
        remark = HearBackAnswer.objects.of(programme).get(pk=parts["pk"])
        return {**parts, "pk": RemarkTranslation.objects.of(programme).create(remark=remark, language="pl", text="Parki").pk}


def _workshop(programme: Programme) -> dict[str, Any]:
    asked = open_round(programme, name=f"Needs of {programme.slug}")
    facts = {"asked": "What would help?", "language": "en", "held_on": today()}
    return {"slug": asked.assessment.slug, "pk": workshop.start_workshop(by=None, round=asked, name="Hall", **facts).pk}


def _note(programme: Programme) -> dict[str, Any]:
    parts = _workshop(programme)
    writer = User.objects.create_user(name="Writer", email=f"writer@{programme.slug}.example")
    page = Workshop.objects.of(programme).get(pk=parts["pk"])
    return {**parts, "note_pk": workshop.take_notes(by=writer, workshop=page, typed="More buses")[0].pk}


def _edition(programme: Programme) -> dict[str, Any]:
    parts = _need(programme)
    edition = publish.freeze(by=None, assessment=Assessment.objects.of(programme).get(slug=parts["slug"]))
    return {"slug": parts["slug"], "number": edition.number}


def _risk(programme: Programme) -> dict[str, Any]:
    parts = _text(programme)
    person = User.objects.create_user(name="Named", email=f"named@{programme.slug}.example")
    give_role(by=None, programme=programme, user=person, role="safeguarding")
    text = CardText.objects.of(programme).get(pk=parts["pk"])
    note, _is_new = understand.raise_risk(by=person, text=text, person=person, due_on=today())
    return {"pk": note.pk}


def _evidence(name: str) -> Callable[[Programme], dict[str, Any]]:
    def make(programme: Programme) -> dict[str, Any]:
        from mifc.planning.needs_assessment.tests.factories_evidence import address  # it stands on this file

        return address(f"needs_assessment:{name}", programme)

    return make


_EVIDENCE = (
    *("evidence", "add_evidence", "ideas", "add_piece", "piece", "change_piece", "piece_file", "drop_piece_file"),
    *("piece_off", "piece_back", "forget_piece", "idea", "link_piece", "unlink_piece"),
)

ADDRESSES: dict[str, Callable[[Programme], dict[str, Any]]] = {
    **{
        f"needs_assessment:{name}": _assessment
        for name in (
            "assessment",
            "code",
            "code_undo",
            "agreement",
            "set_share",
            "floods",
            "floods_put_back",
            "results",
            "results_csv",
            "results_texts",
            "translate",
            "translate_remarks",
        )
    },
    **{f"needs_assessment:{name}": _read_twice for name in ("settle", "unsettle")},
    "needs_assessment:translate_undo": _translation,
    "needs_assessment:undo_language": lambda programme: {**_text(programme), "proof": "none"},
    "needs_assessment:remark_undo": _remark_translation,
    "needs_assessment:remark_undo_language": lambda programme: {**_remark(programme), "proof": "none"},
    **{f"at_risk:{name}": _risk for name in ("note", "reopen")},
    **{f"needs_assessment:{name}": _assessment for name in ("ask", "asked_again", "add_round", "answers", "import_add")},
    "needs_assessment:ways_csv": _opened_ways,
    **{f"needs_assessment:{name}": _round for name in ("plan_round", "open_round", "close_round", "questions", "add_point", "add_target")},
    **{f"needs_assessment:{name}": _point for name in ("point", "close_point", "reopen_point", "qr_code", "type_card")},
    "needs_assessment:poster": lambda programme: {**_point(programme), "lang": "ar"},
    **{f"needs_assessment:{name}": _question for name in ("question", "switch_question")},
    "needs_assessment:remove_target": _target,
    "needs_assessment:add_workshop": _assessment,
    **{f"needs_assessment:{name}": _workshop for name in ("workshop", "put_together", "drop_workshop")},
    **{f"needs_assessment:{name}": _note for name in ("note", "note_off", "note_back")},
    **{f"needs_assessment:{name}": _import for name in ("import", "import_progress", "import_start", "import_again", "import_undo")},
    **{f"needs_assessment:{name}": _decide(name) for name in _DECIDE_AND_PUBLISH},
    **{f"needs_assessment:{name}": _evidence(name) for name in _EVIDENCE},
}
