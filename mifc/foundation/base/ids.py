"""Ids that tell nothing.

A running number says who came before whom. Records that come from people get a random id instead, so that no list of ids can be
put back into the order in which people stood at a table.
"""

import secrets
import unicodedata

# 53 bits: the largest whole number a browser can hold exactly.
ID_BITS = 53
# No vowels, so that no word appears; no 0 O 1 I L, so that it can be read aloud and typed from paper.
SPEAKABLE = "23456789BCDFGHJKMNPQRSTVWXZ"


def random_id() -> int:
    """A random positive whole number below 2**53."""
    return secrets.randbits(ID_BITS) or 1


def speakable_code(length: int) -> str:
    """A random code of `length` letters and digits that survives being read aloud."""
    return "".join(secrets.choice(SPEAKABLE) for _ in range(length))


def as_speakable(typed: str) -> str:
    """What a person typed, as a code: spaces and dashes gone, capitals, digits of any script as 0-9."""
    kept = (str(unicodedata.digit(ch)) if ch.isdigit() else ch for ch in typed.upper() if ch.isalnum())
    return "".join(kept)
