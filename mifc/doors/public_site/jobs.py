"""Work by the clock: pages that go up or come down at a time their editor set."""

from __future__ import annotations

import datetime as dt

from django.core.management import call_command

from mifc.foundation.base.sockets import RegularWork, regular_work


def publish_at_their_time() -> None:
    """Wagtail's own work; its signals freshen the site. Safe to repeat."""
    call_command("publish_scheduled", verbosity=0)


def plug_in() -> None:
    """Called once, when the applications are ready."""
    regular_work.plug(RegularWork("publish pages at their time", dt.timedelta(minutes=1), publish_at_their_time))
