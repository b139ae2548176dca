"""Work by the clock: messages past their day go."""

from __future__ import annotations

import datetime as dt

from mifc.foundation.base.clock import today
from mifc.foundation.base.sockets import RegularWork, regular_work
from mifc.foundation.programmes.models import Programme
from mifc.partnership.communication import changes
from mifc.partnership.communication.models import Message


def delete_due_messages() -> None:
    """In every programme. Safe to repeat."""
    due = Message.objects.in_every_programme(because="retention is due in every programme").filter(keep_until__lt=today())
    for programme in Programme.objects.filter(pk__in=due.values("programme_id").order_by()):
        changes.delete_due_messages(by=None, programme=programme)


def plug_in() -> None:
    """Called once, when the applications are ready."""
    regular_work.plug(RegularWork("delete messages past their day", dt.timedelta(hours=12), delete_due_messages))
