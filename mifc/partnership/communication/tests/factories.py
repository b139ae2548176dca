"""Messages, and which record stands in which address (read by tests/two_programmes)."""

from __future__ import annotations

import uuid
from typing import Any

from mifc.foundation.programmes.models import Programme
from mifc.partnership.communication import changes
from mifc.partnership.communication.models import Message


def message(programme: Programme) -> Message:
    sent_as = uuid.uuid4()
    changes.take_message(by=None, programme=programme, sent_as=sent_as, text="When do you open?", language="en")
    return Message.objects.of(programme).get(sent_as=sent_as)


def _message(programme: Programme) -> dict[str, Any]:
    return {"pk": message(programme).pk}


ADDRESSES = {f"communication:{name}": _message for name in ("show", "answered", "open_again", "delete")}
