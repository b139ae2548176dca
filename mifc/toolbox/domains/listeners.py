"""What this room brings to the desk: the code book in the bar."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mifc.foundation.interface.desk_sockets import Section, sections
from mifc.foundation.programmes.roles import May


def plug_in() -> None:
    """Called once, when the applications are ready."""
    sections.plug(Section("code_book", _("Code book"), "domains:list", May.EDIT_CODE_BOOK, order=70, under="needs_assessment"))
