"""What a staff page says after something was done: one line, with the way to take it back.

A view says it with `tell(request, …)` and redirects; the next page draws it. Built on Django's messages, kept with the session.
"""

from __future__ import annotations

from typing import get_args

from django.contrib import messages
from django.http import HttpRequest

from mifc.foundation.interface.chrome import Notice, Tone

_LEVELS: dict[str, int] = {"info": messages.INFO, "done": messages.SUCCESS, "warn": messages.WARNING, "stop": messages.ERROR}
_KINDS = frozenset(get_args(Tone))
# Between the parts of a message's tags; no address and no label holds it.
_PART = "\x1f"


def tell(request: HttpRequest, text: str, *, kind: Tone = "done", undo_url: str = "", undo_label: str = "") -> None:
    """Say on the next page what is now so. With `undo_url` it carries a button that sends a POST there."""
    messages.add_message(request, _LEVELS[kind], text, extra_tags=_PART.join((kind, undo_url, undo_label)))


def waiting_notices(request: HttpRequest) -> tuple[Notice, ...]:
    """The notices that wait for this page; read once. Pages without a session have none."""
    if not hasattr(request, "_messages"):
        return ()
    return tuple(_as_notice(str(one.message), one.extra_tags or "") for one in messages.get_messages(request))


def _as_notice(text: str, tags: str) -> Notice:
    kind, undo_url, undo_label = [*tags.split(_PART), "", ""][:3]
    return Notice(text, kind if kind in _KINDS else "done", undo_url, undo_label)  # type: ignore[arg-type]  # checked just before
