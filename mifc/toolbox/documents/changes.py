"""Keep a file, drop it again."""

from __future__ import annotations

import hashlib
import os
import tempfile
from functools import partial

from django.db import transaction

from mifc.foundation.accounts.models import User
from mifc.foundation.base.clock import now
from mifc.foundation.base.erasures import remember_erasure
from mifc.foundation.base.writing import change
from mifc.foundation.programmes.models import Programme
from mifc.toolbox.documents.models import Document
from mifc.toolbox.documents.queries import folder, stored_at
from mifc.toolbox.documents.rules import Ready, look_over

__all__ = ["Ready", "drop", "drop_again", "forget_lost_files", "keep", "look_over"]

# A file is written a moment before it is written down whose it is.
_A_DAY = 24 * 60 * 60


@change
def keep(*, by: User | None, programme: Programme, ready: Ready) -> Document:
    """Keep a file that was looked over (`look_over`, done before: it takes longer than a transaction should)."""
    sha256 = hashlib.sha256(ready.content).hexdigest()
    _hold(programme.pk)
    path = stored_at(programme.pk, sha256)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Written again where it is there already: one that is damaged or about to go is whole afterwards.
    with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
        file.write(ready.content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(file.name, path)
    return Document.objects.of(programme).create(
        name=ready.name, media_type=ready.media_type, size=len(ready.content), sha256=sha256, brought_by=by
    )


@change
def drop(*, by: User | None, document: Document) -> None:
    """Its one use ends. With the last document of this content the stored file goes, and it stays away after a backup is restored."""
    programme_id, sha256 = document.programme_id, document.sha256
    remember_erasure(room="documents", what={"programme": programme_id, "document": document.pk})
    document.delete()
    transaction.on_commit(partial(_let_go, programme_id, sha256))


@change
def drop_again(*, by: User | None, programme_id: int, document_id: int) -> bool:
    """After a backup was restored that still held a document dropped since. Whether it was there. Safe to repeat."""
    found = Document.objects.of(programme_id).filter(pk=document_id).first()
    if found is None:
        return False
    sha256 = found.sha256
    found.delete()
    transaction.on_commit(partial(_let_go, programme_id, sha256))
    return True


def _hold(programme_id: int) -> None:
    """One at a time writes or removes files of a programme: what is brought now is not taken away by who drops the same content."""
    list(Programme.objects.select_for_update(no_key=True).filter(pk=programme_id).values_list("pk"))


def _let_go(programme_id: int, sha256: str) -> None:
    with transaction.atomic():
        _hold(programme_id)
        if not Document.objects.of(programme_id).filter(sha256=sha256).exists():
            stored_at(programme_id, sha256).unlink(missing_ok=True)


def forget_lost_files() -> int:
    """Delete files no document knows: a process was killed between writing a file and writing down whose it is, or after. How many."""
    gone = 0
    before = now().timestamp() - _A_DAY
    for path in list(folder().glob("*/*/*")):
        if not path.is_file() or path.stat().st_mtime > before:
            continue
        of = path.parent.parent.name
        with transaction.atomic():
            if of.isdecimal():
                _hold(int(of))
            if not of.isdecimal() or not Document.objects.of(int(of)).filter(sha256=path.name).exists():
                path.unlink(missing_ok=True)
                gone += 1
    return gone
