"""Pictures that people bring for the brand kit: a logo, a funder's emblem (R081, R096).

Nothing of the file goes on: its pixels are drawn anew into two PNG files of our own, one for screens and one for print, so that neither
hidden data nor a trick in the format comes along.
"""

from __future__ import annotations

import hashlib
import io
import warnings
from dataclasses import dataclass

from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from mifc.foundation.base.writing import NotPossible

ACCEPTED = {"PNG": ".png", "JPEG": ".jpg,.jpeg", "WEBP": ".webp"}
MOST_BYTES = 8 * 1024 * 1024
_MOST_PIXELS = 40_000_000
_SMALLEST = 16
# Twice the size it is shown at, for sharp screens; and what prints sharply at 12 mm high.
_SCREEN, _PRINT = (480, 96), (900, 300)
_MOST_IN_PRINT = 120 * 1024


@dataclass(frozen=True, slots=True)
class Picture:
    """Both files, and the size on a page in CSS pixels (half the pixels of the screen file)."""

    screen: bytes
    printed: bytes
    width: int
    height: int

    @property
    def digest(self) -> str:
        return hashlib.sha256(self.screen + self.printed).hexdigest()[:10]


def read_picture(content: bytes) -> Picture:
    """The picture in a file that somebody chose. Raises NotPossible, with what to do."""
    if len(content) > MOST_BYTES:
        raise NotPossible(_("The picture is larger than 8 MB. Save a smaller copy of it and choose that."))
    whole = _opened(content)
    if min(whole.size) < _SMALLEST:
        raise NotPossible(_("The picture is too small to be read. Choose a larger one."))
    screen = _within(whole, _SCREEN)
    return Picture(
        screen=_as_png(screen.quantize(256, method=Image.Quantize.FASTOCTREE)),
        printed=_for_print(whole),
        width=max(1, round(screen.width / 2)),
        height=max(1, round(screen.height / 2)),
    )


def _opened(content: bytes) -> Image.Image:
    cannot = NotPossible(_("This is not a picture we can read. Save it as PNG, JPEG or WebP and choose that file."))
    try:
        with warnings.catch_warnings():
            # Its own warning about large pictures; ours below says what to do.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=list(ACCEPTED)) as found:
                if found.width * found.height > _MOST_PIXELS:
                    raise NotPossible(_("The picture has too many pixels. Save a smaller copy of it and choose that."))
                found.load()
                return (ImageOps.exif_transpose(found) or found).convert("RGBA")
    except NotPossible:
        raise
    except Image.DecompressionBombError as error:
        raise NotPossible(_("The picture has too many pixels. Save a smaller copy of it and choose that.")) from error
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError) as error:
        raise cannot from error


def _within(picture: Image.Image, box: tuple[int, int]) -> Image.Image:
    """As large as the box lets it be, never larger than it is."""
    smaller = picture.copy()
    smaller.thumbnail(box, Image.Resampling.LANCZOS)
    return smaller


def _for_print(whole: Image.Image) -> bytes:
    """Sharp, but no paper grows heavy: a photograph gives up colours first, then size."""
    drawn = _within(whole, _PRINT)
    file = _as_png(drawn)
    while len(file) > _MOST_IN_PRINT and min(drawn.size) > _SMALLEST:
        file = _as_png(drawn.quantize(256, method=Image.Quantize.FASTOCTREE))
        if len(file) > _MOST_IN_PRINT:
            drawn = _within(drawn, (drawn.width * 3 // 4, drawn.height * 3 // 4))
    return file


def _as_png(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()
