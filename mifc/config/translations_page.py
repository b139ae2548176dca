"""`docs/translations.md`: how far the interface is translated, made from the catalogues. Knows nothing of Django.

The state of each text stands in its catalogue: without a translation it is shown in English; with one it is a draft; a native reader
who has checked it there puts the mark `reviewed` on it (`#, reviewed` above the text), which stays when catalogues are brought up to date.
"""

from __future__ import annotations

from pathlib import Path

from mifc.config import messages
from mifc.foundation.languages.known import BY_CODE, CODES, SOURCE

REVIEWED = "reviewed"
_HEAD = """# How far the interface is translated

Made by `make messages`; do not edit. A draft was written with care and read by no native reader: every public page in such a language
says so in one quiet line. The state of each text stands in its catalogue, `locale/<language>/LC_MESSAGES/django.po`: empty is shown in
English, a text is a draft, and `#, reviewed` above it says that a native reader has checked it. The words chosen for the field's terms
are in [words/](words/).

| Language | Runs | Texts | Drafted | Checked by a native reader |
|---|---|---|---|---|
"""


def page_path() -> Path:
    return messages.ROOT / "docs" / "translations.md"


def page() -> str:
    """The page as it should be."""
    return _HEAD + "".join(_row(code) for code in CODES if code != SOURCE)


def _row(code: str) -> str:
    with messages.catalogue_path(code).open("rb") as file:
        texts = [message for message in messages.read_po(file) if message.id]
    done = [message for message in texts if messages.is_translated(message.string)]
    checked = sum(1 for message in done if REVIEWED in message.flags)
    language = BY_CODE[code]
    runs = "right to left" if language.direction == "rtl" else "left to right"
    return f"| {language.english_name} ({language.own_name}) | {runs} | {len(texts)} | {len(done)} | {checked} |\n"
