"""Kept once, dropped with its last use, missed when it is gone."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest

from mifc.foundation.base.erasures import ledger_path, read_ledger
from mifc.toolbox.documents import changes
from mifc.toolbox.documents.models import Document
from mifc.toolbox.documents.privacy import erase_again
from mifc.toolbox.documents.queries import folder, is_there, path_of
from mifc.toolbox.documents.tests import files
from tests.cast import Cast


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path


def stored() -> list[Path]:
    return [path for path in folder().rglob("*") if path.is_file()]


def keep(cast: Cast, content: bytes = files.PDF, **which: Any) -> Document:
    return changes.keep(by=cast.amina, programme=which.get("programme", cast.west), ready=changes.look_over(content, "report.pdf"))


def test_the_same_file_twice_is_one_stored_file_until_its_last_use(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    first, second = keep(cast), keep(cast)
    assert path_of(first) == path_of(second)
    assert path_of(first).read_bytes() == files.PDF
    assert len(stored()) == 1
    assert stored()[0].stat().st_mode & 0o077 == 0, "its owner only"
    with django_capture_on_commit_callbacks(execute=True):
        changes.drop(by=cast.amina, document=first)
    assert is_there(second)
    with django_capture_on_commit_callbacks(execute=True):
        changes.drop(by=cast.amina, document=second)
    assert stored() == []


def test_two_programmes_never_share_a_file(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    ours, theirs = keep(cast), keep(cast, programme=cast.other)
    assert len(stored()) == 2
    with django_capture_on_commit_callbacks(execute=True):
        changes.drop(by=cast.amina, document=ours)
    assert is_there(theirs)


def test_dropped_is_dropped_again_after_a_restore(cast: Cast, django_capture_on_commit_callbacks: Any) -> None:
    made = keep(cast)
    pk = made.pk
    with django_capture_on_commit_callbacks(execute=True):
        changes.drop(by=cast.amina, document=made)
    (line,) = read_ledger(ledger_path())
    assert line.room == "documents"
    assert "report" not in line.as_line(), "ids, never names"
    # The backup brings it back.
    with django_capture_on_commit_callbacks(execute=True):
        again = keep(cast)
        Document.objects.of(cast.west).filter(pk=again.pk)
    with django_capture_on_commit_callbacks(execute=True):
        erase_again(line.what)
    assert is_there(again), "another use of the same content is not the one that was dropped"
    with django_capture_on_commit_callbacks(execute=True):
        erase_again({"programme": cast.west.pk, "document": again.pk})
        erase_again({"programme": cast.west.pk, "document": pk})
    assert stored() == []


def test_what_a_killed_server_left_behind_goes_after_a_day(cast: Cast) -> None:
    used = keep(cast)
    lost = folder() / str(cast.west.pk) / "ab" / ("ab" + "0" * 62)
    lost.parent.mkdir(parents=True, exist_ok=True)
    lost.write_bytes(b"half")
    stranger = folder() / "no-programme" / "cd" / "file"
    stranger.parent.mkdir(parents=True)
    stranger.write_bytes(b"half")
    assert changes.forget_lost_files() == 0, "it may be written down in a moment"
    for path in (lost, stranger, path_of(used)):
        os.utime(path, (1, 1))
    assert changes.forget_lost_files() == 2
    assert stored() == [path_of(used)]
