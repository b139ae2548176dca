"""The coordinator's workbook goes in, once, whole, and comes out again."""

from pathlib import Path
from typing import Any

import pytest

from mifc.foundation.base.writing import NotPossible
from mifc.planning.needs_assessment.changes import bring_in
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
