"""What pages show of counts is remembered, and is always what counting anew gives: after any change, in any order, for every process."""

from __future__ import annotations

import random
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, connections, models, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from mifc.foundation.base.counted import PARTS, ids_of_part, part_of
from mifc.foundation.base.guarded import Guarded
from mifc.foundation.base.ids import ID_BITS
from mifc.foundation.base.writing import writing_as
from mifc.foundation.programmes.models import CountStamp
from mifc.foundation.programmes.queries import standing_of
from mifc.planning.needs_assessment.changes import answer, publish, understand
from mifc.planning.needs_assessment.models import Assessment, Card, CardText, CodeMark, Coding, Round
from mifc.planning.needs_assessment.queries import understand as counts
from mifc.planning.needs_assessment.tests.factories import card, open_round
from mifc.planning.needs_assessment.tests.factories_decide import coded_cards, domain, heard_round
from mifc.toolbox.domains.changes import bring_back_domain, retire_domain
from tests.cast import Cast


@pytest.fixture
def asked(cast: Cast) -> Round:
    return heard_round(cast.west, coventry=cast.coventry, birmingham=cast.birmingham)


def same(assessment: Assessment) -> None:
    assert counts.shown_counts(assessment) == counts.domain_counts(assessment)
    for group in counts.GROUPS:
        assert counts.shown_counts_by(assessment, group) == counts.domain_counts_by(assessment, group), group


def stamp(cast: Cast) -> int:
    return CountStamp.objects.of(cast.west).get(part=0).stamp


def _code_one(cast: Cast, asked: Round, dice: random.Random) -> None:
    text = CardText.objects.of(cast.west).filter(card=card(asked)).first()
    about = [domain(cast.west, key).pk for key in dice.sample(["health", "language", "leisure"], 2)]
    understand.save_coding(by=cast.dilan, text=text, marks={pk: [dice.choice(["good", "missing"])] for pk in about})


def _undo(cast: Cast, asked: Round, dice: random.Random) -> None:
    understand.undo_coding(by=cast.dilan, assessment=asked.assessment)


def _set_aside(cast: Cast, asked: Round, dice: random.Random) -> None:
    ids = list(Card.objects.of(cast.west).filter(set_aside="").values_list("pk", flat=True))
    answer.set_aside(by=cast.amina, programme=cast.west, card_ids=dice.sample(ids, 4), why="a flood")


def _put_back(cast: Cast, asked: Round, dice: random.Random) -> None:
    ids = list(Card.objects.of(cast.west).exclude(set_aside="").values_list("pk", flat=True))
    answer.put_back(by=cast.amina, programme=cast.west, card_ids=ids)


def _merge(cast: Cast, asked: Round, dice: random.Random) -> None:
    retire_domain(by=cast.amina, domain=domain(cast.west, "housing"), into=domain(cast.west, "health"))


def _bring_back(cast: Cast, asked: Round, dice: random.Random) -> None:
    bring_back_domain(by=cast.amina, domain=domain(cast.west, "housing"))


def _remove_a_card(cast: Cast, asked: Round, dice: random.Random) -> None:
    with writing_as(None, "tests"):
        dice.choice(list(Card.objects.of(cast.west))).delete()


def _remove_codings(cast: Cast, asked: Round, dice: random.Random) -> None:
    with writing_as(None, "tests"):
        ids = list(Coding.objects.of(cast.west).values_list("pk", flat=True))
        Coding.objects.of(cast.west).filter(pk__in=dice.sample(ids, 2)).delete()


def _other_city(cast: Cast, asked: Round, dice: random.Random) -> None:
    with writing_as(None, "tests"):
        one = dice.choice(list(Card.objects.of(cast.west)))
        one.city, one.age = dice.choice([cast.coventry, cast.birmingham, None]), "65+"
        Card.objects.of(cast.west).bulk_update([one], ["city", "age"])


def _second_opinion_counts(cast: Cast, asked: Round, dice: random.Random) -> None:
    with writing_as(None, "tests"):
        one = dice.choice(list(Coding.objects.of(cast.west)))
        one.counts = not one.counts
        one.save(update_fields=["counts"])


def _rows_by_values(cast: Cast, asked: Round, dice: random.Random) -> None:
    with writing_as(None, "tests"):
        free = Coding.objects.of(cast.west).exclude(marks__domain=domain(cast.west, "leisure")).select_related("card_text")
        one = dice.choice(list(free))
        CodeMark.objects.of(cast.west).insert_rows(
            ("coding", "card", "domain", "says"), [(one.pk, one.card_text.card_id, domain(cast.west, "leisure").pk, "good")]
        )


def _many_at_once(cast: Cast, asked: Round, dice: random.Random) -> None:
    coded_cards(asked, 3, key="work", city=cast.coventry)


def _fails(cast: Cast, asked: Round, dice: random.Random) -> None:
    def fail() -> None:
        with transaction.atomic(), writing_as(None, "tests"):
            CodeMark.objects.of(cast.west).filter(says="missing").delete()
            same(asked.assessment)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()


STEPS: tuple[Callable[[Cast, Round, random.Random], None], ...] = (
    *(_code_one, _undo, _set_aside, _put_back, _merge, _bring_back, _remove_a_card, _remove_codings),
    *(_other_city, _second_opinion_counts, _rows_by_values, _many_at_once, _fails),
)


@pytest.mark.parametrize("seed", range(4))
def test_after_any_changes_in_any_order_the_same_is_shown_as_counted_anew(cast: Cast, asked: Round, seed: int) -> None:
    dice = random.Random(seed)
    same(asked.assessment)
    for step in (*dice.sample(STEPS, len(STEPS)), *dice.choices(STEPS, k=8)):
        step(cast, asked, dice)
        same(asked.assessment)


def test_the_page_counts_once_and_again_after_a_change(cast: Cast, asked: Round, client: Client) -> None:
    client.force_login(cast.amina)

    def marks_read() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/w/west-midlands/assessments/{asked.assessment.slug}/table/").status_code == 200
        return sum("codemark" in query["sql"] for query in queries)

    assert [marks_read(), marks_read()] == [1, 0]
    _code_one(cast, asked, random.Random(1))
    assert [marks_read(), marks_read()] == [1, 0]


def _asked_of_marks(assessment: Assessment) -> list[str]:
    with CaptureQueriesContext(connection) as queries:
        counts.shown_counts(assessment)
    return [query["sql"].split("WHERE")[1] for query in queries if "codemark" in query["sql"]]


@pytest.mark.parametrize("change", [_code_one, _undo])
def test_after_a_text_is_coded_or_taken_back_only_its_part_is_counted(cast: Cast, asked: Round, change: Callable[..., None]) -> None:
    _code_one(cast, asked, random.Random(1))
    counts.shown_counts(asked.assessment)
    change(cast, asked, random.Random(2))
    [where] = _asked_of_marks(asked.assessment)
    assert '"card_id" >= ' in where
    assert '"card_id" < ' in where
    same(asked.assessment)


def test_after_half_of_all_was_coded_it_is_counted_once_not_part_by_part(cast: Cast, asked: Round) -> None:
    dice = random.Random(3)
    for _n in range(40):
        _code_one(cast, asked, dice)
    [where] = _asked_of_marks(asked.assessment)
    assert '"card_id" >= ' not in where
    same(asked.assessment)


def test_the_parts_are_all_of_it_and_have_nothing_in_common() -> None:
    edges = [1, *(one for part in range(2, PARTS + 1) for one in (ids_of_part(part).start - 1, ids_of_part(part).start)), 2**ID_BITS - 1]
    assert [part_of(one) for one in edges] == [1, *(n for part in range(2, PARTS + 1) for n in (part - 1, part)), PARTS]
    assert all(one in ids_of_part(part_of(one)) for one in edges)


def test_a_mark_stands_at_the_card_of_its_text(cast: Cast, asked: Round) -> None:
    for step in (_code_one, _undo, _code_one, _code_one):
        step(cast, asked, random.Random(5))
    assert not CodeMark.objects.of(cast.west).exclude(card=models.F("coding__card_text__card")).exists()


def test_inside_a_change_it_is_counted_anew(cast: Cast, asked: Round) -> None:
    before = counts.shown_counts(asked.assessment)
    with writing_as(None, "tests"), transaction.atomic():
        CodeMark.objects.of(cast.west).filter(says="missing").update(says="improve")
        assert counts.shown_counts(asked.assessment) != before
        same(asked.assessment)
    same(asked.assessment)


def test_a_card_that_comes_in_and_a_text_handed_out_cost_no_new_count(cast: Cast, asked: Round) -> None:
    was = stamp(cast)
    one = card(asked)
    assert understand.hand_out(by=cast.dilan, assessment=asked.assessment, standing=_standing(cast)) is not None
    publish.freeze(by=None, assessment=asked.assessment)
    assert stamp(cast) == was
    _code_one(cast, asked, random.Random(1))
    assert stamp(cast) != was
    assert one.texts.exists()


def _standing(cast: Cast) -> Any:
    return standing_of(user=cast.dilan, programme=cast.west)


def test_another_programme_keeps_what_it_counted(cast: Cast, asked: Round) -> None:
    was = stamp(cast)
    coded_cards(open_round(cast.other), 3, key="health")
    assert stamp(cast) == was


def test_the_stamp_is_the_last_a_change_writes(cast: Cast, asked: Round) -> None:
    text = CardText.objects.of(cast.west).filter(card=card(asked)).first()
    with CaptureQueriesContext(connection) as queries:
        understand.save_coding(by=cast.dilan, text=text, marks={domain(cast.west, "health").pk: ["good"]})
    written = [query["sql"] for query in queries if query["sql"].split(" ", 1)[0] in ("INSERT", "UPDATE", "DELETE", "SELECT")]
    assert "countstamp" in written[-1]
    assert sum("countstamp" in sql for sql in written) == 1


@pytest.mark.django_db(transaction=True)
def test_what_another_process_changed_is_seen(cast: Cast) -> None:
    """A change through another connection: this one hears of it only by the stamp."""
    asked = heard_round(cast.west, coventry=cast.coventry, birmingham=cast.birmingham)
    before = counts.shown_counts(asked.assessment)

    def elsewhere() -> None:
        try:
            with writing_as(None, "tests"):
                CodeMark.objects.of(cast.west).filter(says="missing").update(says="good")
        finally:
            connections.close_all()

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join(15)
    assert counts.shown_counts(asked.assessment) != before
    same(asked.assessment)


def unsaid(found: list[type[models.Model]]) -> list[str]:
    """Counted fields that do not exist, and those the database may empty when a record goes that nobody counts."""
    wrong = []
    for model in found:
        for name in sorted(getattr(model, "counted_by", ())):
            field = next((one for one in model._meta.concrete_fields if one.name == name), None)
            if field is None:
                wrong.append(f"{model.__name__}.{name} is no field")
                continue
            may_go = isinstance(field, models.ForeignKey) and field.remote_field.on_delete is not models.PROTECT
            if may_go and not getattr(field.related_model, "counted_by", ()):
                wrong.append(f"{model.__name__}.{name} changes with what is not counted")
    return wrong


def test_nothing_that_is_counted_changes_unsaid() -> None:
    counted = [model for model in apps.get_models() if issubclass(model, Guarded) and model.counted_by]
    assert {Card, CardText, Coding, CodeMark, Round} <= set(counted)
    assert unsaid(counted) == []


def test_it_would_be_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CardText, "counted_by", frozenset({"held_by", "colour"}))
    assert unsaid([CardText]) == ["CardText.colour is no field", "CardText.held_by changes with what is not counted"]
