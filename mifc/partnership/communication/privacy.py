"""Personal fields of messages: what for, until when, and how they go."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from mifc.foundation.base.personal import PersonalData, personal_data
from mifc.foundation.base.sockets import ErasureReplay, replay_erasures
from mifc.partnership.communication import changes

MESSAGES = PersonalData(
    "communication.Message",
    ("name", "reply_to", "text"),
    whose=_("people who write to the programme"),
    purpose=_("to read and answer what they wrote"),
    kept=_("twelve months after the message came"),
)


def erase_again(what: dict[str, Any]) -> None:
    """After a backup from before was restored: delete again what had been deleted. Safe to repeat."""
    changes.delete_again(by=None, programme_id=int(what["programme"]), message_id=int(what["message"]))


def plug_in() -> None:
    """Called once, when the applications are ready."""
    personal_data.plug(MESSAGES)
    replay_erasures.plug(ErasureReplay("communication", erase_again))
