"""What a person can ask back (architecture §3.5): each room declares the personal fields of its models here, in its `privacy.py`.

    personal_data.plug(PersonalData("communication.Message", ("name", "reply_to", "text"), whose=_("…"), purpose=_("…"), kept=_("…")))

From these declarations subject access, erasure, retention and the page for the data-protection officer are built. A model that can reach a
person and declares nothing fails a test.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from mifc.foundation.base.sockets import Socket


@dataclass(frozen=True, slots=True)
class PersonalData:
    """The personal fields of one model (`app.Model`): whose they are, why we have them, until when. Texts may be lazy."""

    model: str
    fields: tuple[str, ...]
    whose: Any
    purpose: Any
    kept: Any


personal_data: Socket[PersonalData] = Socket("personal data")
