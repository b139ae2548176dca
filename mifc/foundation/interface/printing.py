"""Paper: PDFs made with Typst, tagged, in any of the twelve languages and both directions.

What people wrote goes in as data (`sys.inputs`), never as source: a hostile text prints as the text it is. A room keeps its `.typ` files
in its folder `print/`; `print/house.typ` here holds what every paper shares (fonts, colours, the stamp, the line of the funders).
"""

from __future__ import annotations

import io
import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import segno
import typst

from mifc.foundation.programmes.models import Emblem, Programme
from mifc.foundation.programmes.queries import funders_now

_HOUSE = Path(__file__).parent / "print" / "house.typ"


def make_pdf(template: Path, data: dict[str, Any], *, standards: tuple[str, ...] = ()) -> bytes:
    """The PDF of a template with this data, which the template reads with `json(bytes(sys.inputs.data))`."""
    source = _source(template)
    options: dict[str, Any] = {"pdf_standards": list(standards)} if standards else {}
    return typst.compile(source, format="pdf", sys_inputs={"data": json.dumps(data, ensure_ascii=False)}, **options)


def paper_brand(programme: Programme) -> dict[str, Any]:
    """The brand kit and the funders to acknowledge, in the active language, for the `brand` of a paper's data (R081, R096)."""
    return {
        "name": programme.name,
        "mark": programme.mark,
        "accent": programme.accent,
        "stamp": programme.stamp,
        "strapline": str(programme.strapline),
        "logo": _drawn(programme.logo),
        "funders": [{"text": str(line.text), "emblem": _drawn(line.emblem)} for line in funders_now(programme, with_files=True)],
    }


def _drawn(picture: Emblem | None) -> list[int] | None:
    """A PNG as the list of its bytes: Typst reads no file, so it gets the picture with the words."""
    return list(bytes(picture.printed)) if picture else None


@lru_cache(maxsize=32)
def _source(template: Path) -> bytes:
    """The shared part and the template as one source: Typst reads no other file, so nothing can be pulled in by a path."""
    return (_HOUSE.read_text() + "\n" + template.read_text()).encode()


def qr_svg(address: str) -> str:
    """A QR code as an SVG drawing, black on nothing, with the quiet edge the readers want."""
    return segno.make(address, error="m").svg_inline(scale=8, border=4, omitsize=True)


def qr_file(address: str) -> bytes:
    """The same as a file of its own."""
    out = io.BytesIO()
    segno.make(address, error="m").save(out, kind="svg", scale=8, border=4)
    return out.getvalue()


def qr_modules(address: str) -> list[str]:
    """The same as rows of 0 and 1, for paper."""
    return ["".join("1" if cell else "0" for cell in row) for row in segno.make(address, error="q").matrix]
