"""Personal fields of documents."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from mifc.foundation.base.personal import PersonalData, personal_data
from mifc.foundation.base.sockets import ErasureReplay, replay_erasures
from mifc.toolbox.documents import changes

DOCUMENTS = PersonalData(
    "documents.Document",
    ("name", "sha256", "brought_by"),
    whose=_("people named in a file, and who brought it"),
    purpose=_("to show what stands behind a need"),
    kept=_("until the entry that uses it is removed, and 30 days after that so that it can be put back"),
)


def erase_again(what: dict[str, Any]) -> None:
    """After a backup from before was restored: drop the document once more. Safe to repeat."""
    changes.drop_again(by=None, programme_id=int(what["programme"]), document_id=int(what["document"]))


def plug_in() -> None:
    """Called once, when the applications are ready."""
    personal_data.plug(DOCUMENTS)
    replay_erasures.plug(ErasureReplay("documents", erase_again))
