"""Where a page of the tree stands on the public site."""

from __future__ import annotations

from contextvars import ContextVar

from mifc.foundation.access.places import PublicPlace

# The page of the visitor who is being answered; links on it stay in its language and its address.
reading_at: ContextVar[PublicPlace | None] = ContextVar("mifc_reading_at", default=None)


def relative_path(url_path: str) -> str:
    """What follows the home in a page's path: "/west-midlands/jobs/" is "jobs/"; empty for the home itself."""
    below = url_path.strip("/").partition("/")[2]
    return f"{below}/" if below else ""
