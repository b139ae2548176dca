"""What the public site keeps in memory for one state of a programme (architecture §6: a version stamp per programme).

The same stamp that freshens the page cache freshens this: every change that a public page shows raises it. Only plain records are kept, the
same for everybody; what depends on the clock (is a round open?) is asked each time. As a second belt nothing is kept longer than five
minutes, as in the page cache.
"""

from __future__ import annotations

from mifc.foundation.access.places import PublicPlace
from mifc.foundation.base.clock import now, today
from mifc.foundation.base.remembered import State

_KEPT_SECONDS = 300


def state_of(place: PublicPlace) -> State:
    """What the public site of a place looks like depends on this, and on nothing else that is kept."""
    programme = place.programme
    moment = int(now().timestamp()) // _KEPT_SECONDS
    return programme.pk, programme.created_at, programme.site_version, place.lang, place.base, today(), moment
