"""Which rooms a programme of a size starts with (R013). Switching one on later keeps what is in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class RoomSwitch:
    """A room that can be switched on. `sizes` that start with it."""

    key: str
    name: Any
    what: Any
    sizes: frozenset[str]


SWITCHES: tuple[RoomSwitch, ...] = (
    RoomSwitch(
        "needs_assessment",
        _("Needs assessment"),
        _("Ask, listen, code, decide and publish what the city needs."),
        frozenset({"small", "medium", "large"}),
    ),
    RoomSwitch("service_mapping", _("Service directory"), _("Who offers what, where, in which language."), frozenset({"medium", "large"})),
    RoomSwitch("organisations", _("Partners"), _("The organisations that carry the programme."), frozenset({"medium", "large"})),
    RoomSwitch("measures", _("Figures"), _("Figures with target, date and source."), frozenset({"large"})),
)


def rooms_for_size(size: str) -> list[str]:
    return [switch.key for switch in SWITCHES if size in switch.sizes]
