"""Where stored files lie, and whether they do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from mifc.foundation.programmes.models import Programme
from mifc.toolbox.documents.models import Document
from mifc.toolbox.documents.rules import MOST_BYTES, SUFFIXES

__all__ = ["ACCEPTED", "MOST_BYTES", "folder", "is_there", "lost", "path_of", "stored_at"]

# What a file field of a form may offer to choose.
ACCEPTED = ",".join((*SUFFIXES.values(), ".jpeg", ".tsv"))


def folder() -> Path:
    """Readable by the owner only; no address of the web leads here."""
    path = Path(settings.DATA) / "documents"
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    return path


def stored_at(programme_id: int, sha256: str) -> Path:
    return folder() / str(programme_id) / sha256[:2] / sha256


def path_of(document: Document) -> Path:
    return stored_at(document.programme_id, document.sha256)


def is_there(document: Document) -> bool:
    return path_of(document).is_file()


def lost() -> Iterator[tuple[Programme, int, int]]:
    """(programme, documents whose file is not there or has another size, all its documents), for each programme that has documents."""
    for programme in Programme.objects.all():
        every = Document.objects.of(programme).values_list("sha256", "size")
        missing = total = 0
        for sha256, size in every.iterator():
            total += 1
            try:
                missing += stored_at(programme.pk, sha256).stat().st_size != size
            except OSError:
                missing += 1
        if total:
            yield programme, missing, total
