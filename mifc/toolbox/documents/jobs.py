"""Background work of documents."""

from __future__ import annotations

import datetime as dt

from mifc.foundation.base.sockets import RegularWork, regular_work
from mifc.toolbox.documents.changes import forget_lost_files


def plug_in() -> None:
    """Called once, when the applications are ready."""
    regular_work.plug(RegularWork("forget lost documents", dt.timedelta(hours=24), forget_lost_files))
