"""`mifc doctor` says when a file that people brought is missing, without its name."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from mifc.config.doctor_inside import documents as doctor
from mifc.toolbox.documents import changes
from mifc.toolbox.documents.models import Document
from mifc.toolbox.documents.queries import path_of
from mifc.toolbox.documents.tests import files
from tests.cast import Cast


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path


def keep(cast: Cast, content: bytes = files.PDF) -> Document:
    return changes.keep(by=cast.amina, programme=cast.west, ready=changes.look_over(content, "report.pdf"))


def test_the_doctor_says_when_one_is_missing_or_damaged(cast: Cast) -> None:
    assert list(doctor()) == []
    first = keep(cast)
    keep(cast, files.word())
    assert [one.state for one in doctor()] == ["well"]
    path_of(first).write_bytes(b"short")
    (found,) = doctor()
    assert (found.state, "1 of 2 (West Midlands)" in found.saw) == ("bad", True)
    path_of(first).unlink()
    (found,) = doctor()
    assert found.state == "bad"
    assert "report" not in f"{found.saw}{found.do}".replace("evidence", ""), "the name of a file may be a person's"
