"""The evidence pack as PDF: one language, or two side by side, made with Typst in the request. Nothing of it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import typst

from mifc.foundation.interface.printing import make_pdf, qr_modules

_TEMPLATE = Path(__file__).parent.parent / "print" / "evidence_pack.typ"


def pdf(sides: Sequence[dict[str, Any]], *, brand: dict[str, Any]) -> bytes:
    """A tagged PDF of A4 pages; PDF/UA-1, unless somebody wrote a sign that no font of this machine has.

    `sides` are what `pack_words` says in one language or in two; the first names the document.
    """
    first = sides[0]
    said = {"lang": first["lang"], "dir": first["dir"], "title": first["title"]["text"], "sides": list(sides)}
    data = {**said, "brand": brand, "qr": qr_modules(first["url"])}
    try:
        return make_pdf(_TEMPLATE, data, standards=("ua-1",))
    except typst.TypstError:
        return make_pdf(_TEMPLATE, data)
