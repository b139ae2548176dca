"""Where a text may hold a name, a number or an address, as far as rules can see (never complete: the coder reads).

A flag is a hint, shown to the coder, who blanks with one key what really is about a person. Rules look for the forms that phone numbers,
e-mails, postcodes and house numbers have, and for the words people put before a name in the languages we know.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypedDict


class Flag(TypedDict):
    """A span of a text, in characters, and what it looks like: name, phone, e-mail, address, number."""

    start: int
    end: int
    kind: str


BLANK = "▒▒▒"

_EMAIL = re.compile(r"[^\s@<>(),;:]{1,64}@[^\s@<>(),;:]{1,190}\.[^\W\d_]{2,}")
_LINK = re.compile(r"(?:https?://|www\.)\S+|(?<!\w)@\w{3,30}", re.IGNORECASE)
_PHONE = re.compile(r"(?<![\w/])(?:\+|00)?\d(?:[\s().\-/]{0,2}\d){6,14}(?!\w)")
_LONG_NUMBER = re.compile(r"(?<!\w)(?=\w*\d\w*\d\w*\d)[A-Z]{1,3}[\s\-]?\d(?:[\s\-]?[\dA-Z]){5,9}(?!\w)")
_UK_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b", re.IGNORECASE)
_STREET = re.compile(
    r"\b\d{1,4}[a-z]?,?\s+(?:[A-Z][\w'’]+\s+){1,3}(?:street|st|road|rd|avenue|ave|lane|ln|drive|close|court|way|terrace|gardens|place|crescent|house|flat)\b"
    r"|\b(?:flat|apartment|apt|unit)\s+\d+\w?\b"
    r"|\bul\.\s*\w+\s+\d+|\b\w+(?:straße|strasse|weg|platz|gasse)\s+\d+",
    re.IGNORECASE,
)
# A word that begins with a capital where the script has capitals, else any word of the script.
_CAPITAL = r"[A-ZÀ-ÖØ-ÞĄĆĘŁŃÓŚŹŻА-ЯІЇЄҐ][\w'’\-]+"
_CUES = re.compile(
    r"(?:\b(?:my name is|i am called|his name is|her name is|name[sd]?:|named|called|ask for|mr|mrs|ms|miss|dr|prof|sister|brother|"
    r"my (?:son|daughter|wife|husband|brother|sister|friend|neighbour|neighbor|teacher|doctor|landlord)|"
    r"nazywam się|mam na imię|pani?|mój (?:syn|mąż|brat)|moja (?:córka|żona|siostra)|"
    r"je m['’]appelle|mon nom est|m(?:me|lle|onsieur|adame)|ich heiße|mein name ist|herr|frau|"
    r"magacaygu waa|mă numesc|numele meu este|мене звати|моє ім['’]я|меня зовут))[.:]?\s+(?P<name>"
    + _CAPITAL
    + r"(?:\s+"
    + _CAPITAL
    + r"){0,2})",
    # The cue may be written anyhow, the name must begin with a capital: checked again below.
    re.IGNORECASE,
)
_ARABIC_CUES = re.compile(
    r"(?:اسمي|إسمي|نام من|اسم من|نوم می|ناوم|میرا نام|زما نوم)\s+(?P<name>[\u0600-\u06ff]{2,}(?:\s+[\u0600-\u06ff]{2,})?)"
)
_ETHIOPIC_CUES = re.compile(r"(?:ስመይ|ስሜ)\s+(?P<name>[\u1200-\u137f]{2,}(?:\s+[\u1200-\u137f]{2,})?)")
_NAMING = frozenset({_CUES, _ARABIC_CUES, _ETHIOPIC_CUES})
# At the beginning of a word, said after its first letter: the search may then leap from capital to capital.
_INITIALS = re.compile(r"[A-Z](?<!\w[A-Z])\.\s?(?:[A-Z]\.\s?)?[A-Z][a-z]{2,}\b")
_ONE_CAPITAL = re.compile(_CAPITAL)
# What `_worth_trying` looks for: the words that the cues above begin with, in small letters.
_CUES_BEGIN = frozenset(
    {
        *("my", "i", "his", "her", "name", "names", "named", "called", "ask", "mr", "mrs", "ms", "miss", "dr", "prof", "sister", "brother"),
        *("nazywam", "mam", "pan", "pani", "mój", "moja", "je", "mon", "mme", "mlle", "monsieur", "madame", "ich", "mein", "herr", "frau"),
        *("magacaygu", "mă", "numele", "мене", "моє", "меня"),
    }
)
_WORDS = re.compile(r"\w+")
_DIGIT = re.compile(r"\d")
# Letters that the cues take for others, in any case, and that stay as they are among small letters.
_ODD_LETTERS = frozenset("İıſ")
_LONGEST_LOOKED_AT = 20_000


def find_flags(text: str) -> list[Flag]:
    """Flags in order, not overlapping; the longer kind wins. Linear in the text's length."""
    found = list(_raw_flags(text[:_LONGEST_LOOKED_AT]))
    return _without_overlaps(found) if len(found) > 1 else found


def _raw_flags(text: str) -> Iterator[Flag]:
    for kind, pattern in _worth_trying(text):
        named = pattern in _NAMING
        for match in pattern.finditer(text):
            start, end = match.span("name" if named else 0)
            if pattern is _CUES:
                end = _end_of_capitals(text, start, end)
            if end > start:
                yield Flag(start=start, end=end, kind=kind)


def _worth_trying(text: str) -> list[tuple[str, re.Pattern[str]]]:
    """The patterns that could match here at all. Most texts hold no digit, no sign of an address and no word that comes before a name:
    a look for these is many times quicker than the patterns, which counts in a file of a hundred thousand cards."""
    found: list[tuple[str, re.Pattern[str]]] = []
    lower = text.casefold()
    if "@" in text:
        found.append(("e-mail", _EMAIL))
    if "@" in text or "://" in text or "www." in lower:
        found.append(("e-mail", _LINK))
    if _DIGIT.search(text):
        found += [("phone", _PHONE), ("address", _UK_POSTCODE), ("address", _STREET), ("number", _LONG_NUMBER)]
    if "." in text:
        found.append(("name", _INITIALS))
    is_ascii = text.isascii()
    if not _CUES_BEGIN.isdisjoint(_WORDS.findall(lower)) or not (is_ascii or _ODD_LETTERS.isdisjoint(text)):
        found.append(("name", _CUES))
    if not is_ascii:
        found += [("name", _ARABIC_CUES), ("name", _ETHIOPIC_CUES)]
    return found


def _end_of_capitals(text: str, start: int, end: int) -> int:
    """The cue matched in any case; keep of the name only words that begin with a capital."""
    kept = start
    for word in re.finditer(r"\S+", text[start:end]):
        if not _ONE_CAPITAL.match(word.group()):
            break
        kept = start + word.end()
    return kept


def _without_overlaps(flags: list[Flag]) -> list[Flag]:
    kept: list[Flag] = []
    for flag in sorted(flags, key=lambda one: (one["start"], -one["end"])):
        if not kept or flag["start"] >= kept[-1]["end"]:
            kept.append(flag)
    return kept


def blank(text: str, spans: list[tuple[int, int]]) -> str:
    """The text with these spans blanked; what was there is gone. Spans outside the text or overlapping are joined or cut."""
    result, position = [], 0
    for start, end in sorted((max(0, start), min(len(text), end)) for start, end in spans):
        if end <= position or start >= end:
            continue
        result.append(text[position : max(start, position)])
        if start >= position:
            result.append(BLANK)
        position = end
    return "".join(result) + text[position:]
