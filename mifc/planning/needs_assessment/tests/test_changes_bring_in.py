"""The coordinator's workbook goes in, once, whole, and comes out again."""

import datetime as dt
import os
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError
from django.test import Client
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from mifc.foundation.base.clock import now
from mifc.foundation.base.writing import NotPossible
from mifc.planning.needs_assessment import jobs
from mifc.planning.needs_assessment.changes import bring_in, retention
from mifc.planning.needs_assessment.models import Card, CardImport, CardText, CollectionPoint
from mifc.planning.needs_assessment.tests.factories import open_round
from mifc.toolbox.spreadsheets import FileRefused
from tests.cast import Cast

WORKBOOK = Path(__file__).parent / "data" / "coordinators-workbook.xlsx"


def bring(cast: Cast, round_, **answers: str) -> CardImport:
    card_import = bring_in.receive_file(by=cast.amina, round=round_, file_name=WORKBOOK.name, source=WORKBOOK)
    plan = bring_in.dry_run(card_import)
    bring_in.choose(by=cast.amina, card_import=card_import, answers=plan.proposals() | answers)
    bring_in.start(by=cast.amina, card_import=card_import)
    return bring_in.run(card_import=CardImport.objects.of(cast.west).get(pk=card_import.pk))


def test_the_workbook_goes_in_with_nothing_lost(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    asked = open_round(cast.west, city=cast.coventry)
    with django_capture_on_commit_callbacks(execute=True):
        done = bring(cast, asked)
    assert (done.report["added"], done.report["already"], done.report["repeats"], done.report["refused"]) == (177, 0, 6, 15)
    assert [one["row"] for one in done.report["refusals"]] == [24, 26, 50, 70, 77, 82, 85, 86, 98, 110, 126, 131, 141, 166, 191]
    cards = Card.objects.of(cast.west)
    assert cards.count() == 177
    assert set(cards.values_list("city__name", flat=True)) == {"Coventry"}
    assert not bring_in.path_of(done).exists()
    everything = " ".join(CardText.objects.of(cast.west).values_list("text", flat=True))
    assert "07409103177" not in everything


def test_what_was_left_empty_is_counted_by_column(cast: Cast, client: Client) -> None:
    """Whoever answers "leave it empty" reads afterwards how many cells that were; nothing is guessed, nothing forgotten."""
    asked = open_round(cast.west, city=cast.coventry)
    card_import = bring_in.receive_file(by=cast.amina, round=asked, file_name=WORKBOOK.name, source=WORKBOOK)
    doubts = bring_in.dry_run(card_import).doubts
    ages = {one.key: "" for one in doubts if one.field == "age" and "" in one.choices}
    assert ages
    left = sum(one.count for one in doubts if one.key in ages)
    done = bring(cast, asked, **ages)
    cards = Card.objects.of(cast.west)
    assert 0 < done.report["left"]["age"] <= left
    assert done.report["waits"] >= done.report["left"]["age"]
    assert cards.filter(age="").count() >= done.report["left"]["age"]
    client.force_login(cast.amina)
    page = client.get(f"/w/west-midlands/assessments/{asked.assessment.slug}/answers/files/{done.pk}/").content.decode()
    assert "Left empty" in page
    assert f"<dt>Age</dt><dd>{done.report['left']['age']}</dd>" in page.replace("\n", "")


def test_the_same_file_again_adds_nothing(cast: Cast) -> None:
    asked = open_round(cast.west, city=cast.coventry)
    bring(cast, asked)
    again = bring(cast, asked)
    assert (again.report["added"], again.report["already"]) == (0, 177)
    assert Card.objects.of(cast.west).count() == 177


def test_cut_short_and_taken_up_again_it_ends_the_same(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = open_round(cast.west, city=cast.coventry)
    monkeypatch.setattr(bring_in, "_BATCH", 50)
    calls = []

    def cut(name: str) -> None:
        calls.append(name)
        if calls.count("import-between-batches") == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(bring_in, "kill_point", cut)
    with pytest.raises(KeyboardInterrupt):
        bring(cast, asked)
    card_import = CardImport.objects.of(cast.west).get()
    assert 0 < Card.objects.of(cast.west).count() < 177
    monkeypatch.setattr(bring_in, "kill_point", lambda _name: None)
    done = bring_in.run(card_import=card_import)
    assert (done.report["added"], done.report["already"], done.report["refused"]) == (177, 0, 15)


def start(cast: Cast, round_) -> CardImport:
    """The workbook with its task, as the button leaves it."""
    card_import = bring_in.receive_file(by=cast.amina, round=round_, file_name=WORKBOOK.name, source=WORKBOOK)
    jobs.start_import(by=cast.amina, card_import=card_import)
    return card_import


def fresh(card_import: CardImport) -> CardImport:
    return CardImport.objects.of(card_import.programme_id).get(pk=card_import.pk)


def test_it_never_waits_without_a_task(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    card_import = bring_in.receive_file(by=cast.amina, round=open_round(cast.west), file_name=WORKBOOK.name, source=WORKBOOK)

    def cut(_name: str) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(jobs, "kill_point", cut)
    with pytest.raises(KeyboardInterrupt):
        jobs.start_import(by=cast.amina, card_import=card_import)
    assert fresh(card_import).state == CardImport.State.UPLOADED
    monkeypatch.undo()
    jobs.start_import(by=cast.amina, card_import=card_import)
    assert fresh(card_import).state == CardImport.State.WAITING
    assert DBTaskResult.objects.ready().count() == 1


def test_one_whose_task_is_no_more_is_stopped_and_can_be_tried_again(cast: Cast) -> None:
    card_import = start(cast, open_round(cast.west))
    jobs.stop_imports_left_behind()
    assert fresh(card_import).state == CardImport.State.WAITING, "its task waits too"
    DBTaskResult.objects.update(status=TaskResultStatus.FAILED)
    jobs.stop_imports_left_behind()
    stopped = fresh(card_import)
    assert stopped.state == CardImport.State.FAILED
    assert stopped.report["why"]
    jobs.try_import_again(by=cast.amina, card_import=stopped)
    jobs.run_import.func(card_import.pk, cast.west.pk)
    assert fresh(card_import).report["added"] == 177


def test_one_that_ends_at_the_same_moment_stays_done(cast: Cast) -> None:
    card_import = start(cast, open_round(cast.west))
    jobs.run_import.func(card_import.pk, cast.west.pk)
    assert not bring_in.stop(by=None, card_import=card_import, why="too late")
    assert fresh(card_import).state == CardImport.State.DONE


def test_killed_between_the_last_row_and_the_file_only_the_file_is_left_to_do(cast: Cast) -> None:
    # Nothing is committed inside a test, so the file stays as if the process had died before it went.
    card_import = start(cast, open_round(cast.west))
    jobs.run_import.func(card_import.pk, cast.west.pk)
    assert bring_in.path_of(card_import).exists()
    jobs.run_import.func(card_import.pk, cast.west.pk)
    assert not bring_in.path_of(card_import).exists()
    assert Card.objects.of(cast.west).count() == 177


def test_files_nobody_waits_for_go_after_a_week(cast: Cast) -> None:
    waiting = bring_in.receive_file(by=cast.amina, round=open_round(cast.west), file_name=WORKBOOK.name, source=WORKBOOK)
    lost, new = bring_in.folder() / "lost.xlsx", bring_in.folder() / "new.xlsx"
    lost.write_text("names and numbers")
    new.write_text("written this moment, its import not yet")
    week = (now() - dt.timedelta(days=8)).timestamp()
    os.utime(lost, (week, week))
    os.utime(bring_in.path_of(waiting), (week, week))
    retention.forget_lost_files()
    assert (lost.exists(), new.exists(), bring_in.path_of(waiting).exists()) == (False, True, True)
    new.unlink()


def test_a_place_added_in_a_batch_that_was_refused_is_added_again(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody brought in the same rows at the same moment: the batch is written anew, its places with it."""
    refused: list[str] = []

    def once(name: str) -> None:
        if name == "import-half-batch" and not refused:
            refused.append(name)
            raise IntegrityError("as asked")

    monkeypatch.setattr(bring_in, "kill_point", once)
    done = bring(cast, open_round(cast.west, city=cast.coventry))
    assert done.report["added"] == 177
    here = CollectionPoint.objects.of(cast.west).values_list("pk", flat=True)
    assert set(Card.objects.of(cast.west).values_list("point", flat=True)) <= set(here)


def test_undo_takes_the_whole_import_away(cast: Cast) -> None:
    asked = open_round(cast.west, city=cast.coventry)
    points_before = CollectionPoint.objects.of(cast.west).count()
    done = bring(cast, asked)
    assert bring_in.undo(by=cast.amina, card_import=done) == 177
    assert not Card.objects.of(cast.west).exists()
    assert CollectionPoint.objects.of(cast.west).count() == points_before
    assert bring(cast, asked).report["added"] == 177


def test_a_started_import_is_not_changed(cast: Cast) -> None:
    asked = open_round(cast.west)
    card_import = bring_in.receive_file(by=cast.amina, round=asked, file_name=WORKBOOK.name, source=WORKBOOK)
    bring_in.start(by=cast.amina, card_import=card_import)
    with pytest.raises(NotPossible):
        bring_in.start(by=cast.amina, card_import=card_import)


def test_a_wrong_file_keeps_nothing(cast: Cast, tmp_path: Path) -> None:
    asked = open_round(cast.west)
    picture = tmp_path / "cards.pdf"
    picture.write_bytes(b"%PDF-1.7 nothing")
    with pytest.raises(FileRefused):
        bring_in.receive_file(by=cast.amina, round=asked, file_name=picture.name, source=picture)
    assert not CardImport.objects.of(cast.west).exists()
