"""What this room plugs in and hears: the public frame, previews, the section at the desk, and Wagtail's word that a page changed."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from mifc.doors.public_site.chrome import public_chrome
from mifc.doors.public_site.models import SitePage
from mifc.foundation.interface.chrome import fill_public_chrome
from mifc.foundation.interface.desk_sockets import Section, sections
from mifc.foundation.programmes.changes import touch_site
from mifc.foundation.programmes.roles import May


def plug_in() -> None:
    """Called once, when the applications are ready."""
    fill_public_chrome(public_chrome)
    sections.plug(Section("public-pages", _("Public pages"), "public_site:overview", May.EDIT_SITE, order=90))
    for signal in (page_published, page_unpublished, page_slug_changed, post_page_move):
        signal.connect(freshen, dispatch_uid="mifc_public_site")


def freshen(sender: Any, instance: Any, **_kwargs: Any) -> None:
    """A page appeared, changed, moved or went: every cached page of its programme is stale."""
    page = instance.specific
    programme = page.programme() if isinstance(page, SitePage) else None
    if programme is not None:
        touch_site(programme=programme)
