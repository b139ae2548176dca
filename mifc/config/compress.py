"""Which encoding a reader takes, and the packed forms of a body.

Pages that everybody shares are packed once, well. An answer made for one person is packed quickly; where it carries that person's
secrets (everything under /w/) a random filling hides its exact length, so that nobody guesses a secret from how well it packs.
"""

from __future__ import annotations

import gzip

import brotli
from django.utils.text import compress_string

# Below this a packed body saves less than the header costs.
WORTH_PACKING = 600
_TEXTUAL = ("text/", "application/json", "application/javascript", "application/manifest+json", "image/svg+xml", "application/geo+json")


def best_encoding(accept: str) -> str:
    """The best of "br", "gzip" and "" (as it is) for an Accept-Encoding header."""
    if not accept:
        return ""
    takes: dict[str, float] = {}
    for part in accept.lower().split(","):
        name, _, rest = part.partition(";")
        weight = 1.0
        if "q=" in rest:
            try:
                weight = float(rest.partition("q=")[2].strip() or 0)
            except ValueError:
                weight = 0.0
        takes[name.strip()] = weight
    anything = takes.get("*", 0.0)
    for name in ("br", "gzip"):
        if takes.get(name, anything) > 0:
            return name
    return ""


def is_textual(content_type: str) -> bool:
    return content_type.startswith(_TEXTUAL)


def pack_well(body: bytes) -> dict[str, bytes]:
    """Every form of a shared body that is worth sending: "" always, "br" and "gzip" where they are smaller."""
    forms = {"": body}
    if len(body) >= WORTH_PACKING:
        # Quality 6 takes a sixth of the time of 7, for one per cent more bytes.
        for name, packed in (("br", brotli.compress(body, quality=6)), ("gzip", gzip.compress(body, 9, mtime=0))):
            if len(packed) < len(body) * 0.95:
                forms[name] = packed
    return forms


def pack_quickly(body: bytes, encoding: str, *, holds_secrets: bool) -> tuple[bytes, str]:
    """A body for one reader, and the encoding it ended up in ("" when packing is not worth it)."""
    if not encoding or len(body) < WORTH_PACKING:
        return body, ""
    if holds_secrets:
        return compress_string(body, max_random_bytes=100), "gzip"
    if encoding == "br":
        return brotli.compress(body, quality=4), "br"
    return gzip.compress(body, 6, mtime=0), "gzip"
