"""`mifc messages`: texts of pages and programs go into one catalogue per language, and are compiled. Knows nothing of Django.

A catalogue is `locale/<language>/LC_MESSAGES/django.po`. Translations are never lost: a text that vanished stays at the end of the
file, and one that changed is a new text, because a guess that nobody read is worse than English. Every known language has a compiled
catalogue, an empty one at least: without it Django redirects its addresses away.
"""

from __future__ import annotations

import os
import re
import tempfile
from argparse import Namespace
from io import BytesIO
from pathlib import Path

from babel.core import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from mifc.config.commands import say
from mifc.foundation.languages.known import CODES, SOURCE

ROOT = Path(__file__).resolve().parent.parent.parent
LOCALE = ROOT / "locale"
_METHODS = [
    ("**/tests/**", "ignore"),
    ("**/migrations/**", "ignore"),
    ("**.py", "python"),
    ("**/jinja2/**.jinja", "jinja2.ext:babel_extract"),
]
_OPTIONS = {
    "**/jinja2/**.jinja": {
        "extensions": "jinja2.ext.i18n,jinja2.ext.do",
        "trimmed": "false",
        "trim_blocks": "true",
        "lstrip_blocks": "true",
        "newstyle_gettext": "true",
        "silent": "false",
    }
}
_CARRIED = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}|</?\w+[^>]*>")
_KEYWORDS: dict[str, tuple[int, ...] | tuple[tuple[int, str], int] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}


def catalogue_path(code: str) -> Path:
    return LOCALE / code / "LC_MESSAGES" / "django.po"


def extract() -> Catalog:
    """Every text of the product, with the files it is in."""
    catalogue = Catalog(project="MiFC", charset="utf-8", fuzzy=False)
    found = extract_from_dir(str(ROOT / "mifc"), _METHODS, _OPTIONS, _KEYWORDS, comment_tags=("Translators:",), strip_comment_tags=True)
    for name, _line, message, comments, context in sorted(found, key=lambda item: (item[0], item[1])):
        catalogue.add(message, None, [(f"mifc/{name}", 0)], auto_comments=comments, context=context)
    return catalogue


def _read(code: str, template: Catalog | None = None) -> Catalog:
    path = catalogue_path(code)
    if path.exists():
        with path.open("rb") as file:
            return read_po(file, locale=_locale(code), domain="django")
    catalogue = Catalog(locale=_locale(code), project="MiFC", charset="utf-8", fuzzy=False)
    if template is not None:
        catalogue.update(template, no_fuzzy_matching=True)
    return catalogue


def _locale(code: str) -> Locale | None:
    try:
        return Locale.parse(code)
    except UnknownLocaleError:
        return None


def update() -> dict[str, int]:
    """Bring every catalogue up to date; the number of texts without a translation, per language."""
    template = extract()
    waiting = {}
    for code in CODES:
        catalogue = _read(code)
        _bring_back(catalogue, template)
        catalogue.update(template, no_fuzzy_matching=True, update_creation_date=False)
        # Dates would make every run a change.
        catalogue.creation_date = catalogue.revision_date = None  # type: ignore[assignment]  # left out of the header below
        _write(catalogue_path(code), _as_po(catalogue))
        waiting[code] = sum(1 for message in catalogue if message.id and not is_translated(message.string))
    return waiting


def _bring_back(catalogue: Catalog, template: Catalog) -> None:
    """A text that is in the product again takes its kept translation with it."""
    for key, message in list(catalogue.obsolete.items()):
        wanted = template.get(message.id, message.context)
        if wanted is not None and catalogue.get(message.id, message.context) is None:
            del catalogue.obsolete[key]
            catalogue.add(message.id, message.string, context=message.context)


def _as_po(catalogue: Catalog) -> bytes:
    buffer = BytesIO()
    write_po(buffer, catalogue, width=110, sort_by_file=True, include_lineno=False, omit_header=False)
    dated = (b'"POT-Creation-Date:', b'"PO-Revision-Date:', b'"Generated-By:', b'"Last-Translator:', b'"Report-Msgid-Bugs-To:')
    lines = [line for line in buffer.getvalue().splitlines(keepends=True) if not line.startswith(dated)]
    return b"".join(lines)


def is_translated(string: object) -> bool:
    return all(string) if isinstance(string, list | tuple) else bool(string)


def missing() -> dict[str, list[str]]:
    """Texts of the product that a catalogue does not know, per language. Empty when all are up to date."""
    wanted = {(message.context, _first(message.id)) for message in extract() if message.id}
    result = {}
    for code in CODES:
        have = {(message.context, _first(message.id)) for message in _read(code) if message.id} if catalogue_path(code).exists() else set()
        if wanted - have:
            result[code] = sorted(text for _, text in wanted - have)
    return result


def broken() -> list[str]:
    """Translations that would show a person something else than was meant: a placeholder or a tag lost, added or misspelt."""
    return [
        f"{code}: {_first(message.id)!r}"
        for code in CODES
        if catalogue_path(code).exists()
        for message in _read(code)
        if message.id and is_translated(message.string) and not _carries_the_same(message.id, message.string)
    ]


def _carries_the_same(message_id: object, string: object) -> bool:
    if isinstance(message_id, list | tuple):
        # The singular may do without its number.
        carried = set(_CARRIED.findall(str(message_id[1])))
        return (
            isinstance(string, list | tuple)
            and set(_CARRIED.findall(str(string[-1]))) == carried
            and all(set(_CARRIED.findall(str(form))) <= carried for form in string)
        )
    return sorted(_CARRIED.findall(str(message_id))) == sorted(_CARRIED.findall(str(string)))


def _first(message_id: object) -> str:
    return str(message_id[0]) if isinstance(message_id, list | tuple) else str(message_id)


def compile_catalogues(*, every: bool = False) -> list[str]:
    """Compile what is newer than its compiled form, or has none; returns the languages."""
    done = []
    for code in CODES:
        source, target = catalogue_path(code), catalogue_path(code).with_suffix(".mo")
        if not every and target.exists() and (not source.exists() or target.stat().st_mtime_ns >= source.stat().st_mtime_ns):
            continue
        buffer = BytesIO()
        write_mo(buffer, _read(code))
        _write(target, buffer.getvalue())
        done.append(code)
    return done


def all_compiled() -> bool:
    return all(catalogue_path(code).with_suffix(".mo").exists() for code in CODES)


def _write(path: Path, content: bytes) -> None:
    """All or nothing: a process that reads at this moment sees the old file or the new one."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.suffix == ".po" and path.read_bytes() == content:
        return
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".")
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    os.chmod(name, 0o644)
    os.replace(name, path)


def run(args: Namespace) -> int:
    """`mifc messages`"""
    from mifc.config.translations_page import page, page_path  # noqa: PLC0415  # it reads the catalogues through this file

    if args.check:
        lacking = missing()
        for code, texts in lacking.items():
            say(f"{code}: {len(texts)} texts are not in the catalogue, the first: {texts[0]!r}")
        wrong = broken()
        for text in wrong:
            say(f"A placeholder or tag differs in {text}")
        behind = not page_path().exists() or page_path().read_text() != page()
        say("Run `make messages`." if lacking or behind else "Every text is in every catalogue.")
        return 1 if lacking or behind or wrong else 0
    if not args.compile:
        for code, count in update().items():
            say(f"{code:4} {count} texts wait for a translation" if code != SOURCE else f"{code:4} the language it is written in")
        page_path().write_text(page())
    compile_catalogues(every=True)
    return 0
