"""Ids for the world: UUIDs that stay the same for ever and need no column.

Other directories remember an entry by its UUID. Ours is worked out from the programme (its number and the moment it was made, which no
other installation shares) and the record's number, which stands in its last twelve digits: so an entry is found by its id at once.
A UUID of version 8 is one whose maker says how it is made.
"""

from __future__ import annotations

import hashlib
import uuid

from mifc.foundation.programmes.models import Programme

_NUMBER_BITS = 48
_NUMBERS = 1 << _NUMBER_BITS


def lasting_id(programme: Programme, kind: str, *parts: object) -> str:
    """The id of what has no number of its own, such as an organisation that is only a name."""
    return str(_uuid(_digest(programme, kind, *parts)))


def numbered_id(programme: Programme, kind: str, number: int) -> str:
    """The id of a record, from which `number_in` reads its number."""
    return str(_uuid(_digest(programme, kind, number) // _NUMBERS * _NUMBERS + number))


def number_in(programme: Programme, kind: str, id_: str) -> int:
    """The number of the record that has this id; 0, which no record has, for any other text."""
    try:
        number = uuid.UUID(id_).int % _NUMBERS
    except ValueError:
        return 0
    return number if numbered_id(programme, kind, number) == id_ else 0


def _digest(programme: Programme, *parts: object) -> int:
    text = "\x1f".join(map(str, (programme.pk, programme.created_at.isoformat(), *parts)))
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=16).digest(), "big")


def _uuid(value: int) -> uuid.UUID:
    """With the marks of version 8 and of the usual variant (RFC 9562)."""
    value = value & ~(0xF << 76) | 8 << 76
    return uuid.UUID(int=value & ~(0x3 << 62) | 0x2 << 62)
