"""What this room brings to the desk: its section in the bar."""

from django.utils.translation import gettext_lazy as _

from mifc.foundation.interface.desk_sockets import Section, sections
from mifc.foundation.programmes.roles import May


def plug_in() -> None:
    """Called once, when the applications are ready."""
    sections.plug(Section("measures", _("Figures"), "measures:list", May.EDIT_MEASURES, room="measures", order=70))
