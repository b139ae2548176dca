"""What a cell says: age, born outside the country or in it, language, day, text.

Each `read_*` function answers with a `Recognised`. It is sure, or it is doubtful and says of which kind, perhaps with a
proposal; it never guesses silently. "Prefer not to say" (`no-say`) is an answer; an empty cell ('') is none.
Whatever stands in a cell beyond the answer (a country beside "No") is dropped here and named, so that it can be
reported without being kept.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any

from babel import Locale, UnknownLocaleError
from openpyxl.utils.datetime import WINDOWS_EPOCH, from_excel

from mifc.toolbox.spreadsheets import CellProblem, as_text, fold, squeeze

from . import words

NO_SAY_CODE = "no-say"
TEXT_LIMIT = 20_000


@dataclass(frozen=True, slots=True)
class Recognised:
    """code: what to keep; sure: nobody needs to be asked; kind: why it is doubtful; proposal: what we would answer;
    dropped: "country" or "words" that stood beside the answer; day: (year, month, day) parts still to be settled."""

    code: str = ""
    sure: bool = True
    kind: str = ""
    proposal: str | None = None
    dropped: str = ""
    parts: tuple[int, ...] = ()


NOTHING = Recognised()
NO_SAY = Recognised(NO_SAY_CODE)


# --- age ---


@dataclass(frozen=True, slots=True)
class Band:
    """Ages from `low` to `high` in full years, both included."""

    code: str
    low: int
    high: int


CARD_BANDS = (
    Band("16-24", 16, 24),
    Band("25-34", 25, 34),
    Band("35-44", 35, 44),
    Band("45-54", 45, 54),
    Band("55-64", 55, 64),
    Band("65+", 65, 150),
)
UNDER_16 = Band("u16", 0, 15)
OLDEST = 115

_AGE_WORDS = re.compile(
    r"\b(years? old|years? of age|yrs? old|years?|yrs?|y/?o|yo|aged?|old|ans"
    r"|jahre alt|jahren?|lat|lata|años|anos|ani|rok[iu]?|роки|років|jir)\b"
    r"|سنوات|سنة|عاما|عام|ساله|سال|ዓመት"
)
_TO = r"(?:-|to|until|till|bis|a|à|do|y|e|/|إلى|الى|تا|ክሳብ)"
_RANGE = re.compile(rf"^(?:between |from |von |de |od |entre |zwischen )?(\d{{1,3}})\s*(?:{_TO}|and|und|et|i)\s*(\d{{1,3}})$")
_PLUS = re.compile(
    r"^(\d{1,3})\s*(?:\+|plus|(?:and|or|&) (?:over|above|older|more|up)|\+ ?plus"
    r"|und (?:älter|mehr|darüber)|et plus|ou plus|y más|o más|i więcej|i powyżej|فأكثر|و بیشتر|به بالا|ንላዕሊ)$"
)
_OVER = re.compile(
    r"^(?:over|above|older than|more than|>=?|≥|ab|über|plus de|más de|mayor de|powyżej|ponad|أكثر من|فوق|بالای|بیشتر از|ልዕሊ)\s*(\d{1,3})$"
)
_UNDER = re.compile(
    r"^(?:under|below|younger than|less than|u|<|unter|moins de|menos de|menor de|poniżej|أقل من|تحت|زیر|کمتر از|ትሕቲ)\s*(\d{1,3})$"
)
_UNDER_INCLUDED = re.compile(r"^(?:(?:<=|≤)\s*(\d{1,3})|(\d{1,3})\s*(?:and|or|&) (?:under|below|younger|less))$")
_ABOUT = re.compile(
    r"^(?:about|around|approx\.?|approximately|roughly|circa|ca\.?|c\.?|~|maybe|etwa|environ|około|ok\.?)?\s*(\d{1,3})\s*(?:ish|-ish|\?+)?$"
)


def read_age(value: Any, bands: Sequence[Band] = CARD_BANDS) -> Recognised:
    """An age band's code (R102). A band people use and the card lacks (under 16) is doubtful, of kind "off-card"."""
    text = squeeze(as_text(value))
    if not text or isinstance(value, CellProblem):
        return NOTHING if not text else Recognised(sure=False, kind="unknown")
    special = _said_nothing(text)
    if special is not None:
        return special
    if fold(text) in words.UNDER_AGE:
        return _band_of(0, 15, bands)
    text = " ".join(_AGE_WORDS.sub(" ", text).split()).strip(" .:,()")
    match = _RANGE.match(text)
    if match:
        return _band_of(int(match[1]), int(match[2]), bands)
    match = _PLUS.match(text) or _OVER.match(text)
    if match:
        return _band_of(int(match[1]), OLDEST, bands)
    match = _UNDER.match(text)
    if match:
        return _band_of(0, int(match[1]) - 1, bands)
    match = _UNDER_INCLUDED.match(text)
    if match:
        return _band_of(0, int(match[1] or match[2]), bands)
    if text.isdecimal() and len(text) <= 3:
        return _band_of(int(text), int(text), bands)
    match = _ABOUT.match(text)
    if match:
        near = _band_of(int(match[1]), int(match[1]), bands)
        return Recognised(sure=False, kind="about", proposal=near.code or near.proposal)
    return Recognised(sure=False, kind="unknown")


def _band_of(low: int, high: int, bands: Sequence[Band]) -> Recognised:
    if low > high or low > OLDEST:
        return Recognised(sure=False, kind="unknown")
    for band in bands:
        if band.low <= low and min(high, OLDEST) <= band.high:
            return Recognised(band.code)
    if high <= UNDER_16.high and all(band.low > UNDER_16.low for band in bands):
        # 0 to 4 is more often a slip than a card
        kind = "unknown" if low == high and low < 5 else "off-card"
        return Recognised(sure=False, kind=kind, proposal=UNDER_16.code)
    return Recognised(sure=False, kind="crosses")


def _said_nothing(text: str) -> Recognised | None:
    """What every question shares: "prefer not to say", a mark for nothing, a question mark."""
    key = fold(text)
    if key in words.NO_SAY:
        return NO_SAY
    if key in words.NO_ANSWER:
        return NOTHING
    if not key:
        if "?" in text or "؟" in text:
            return Recognised(sure=False, kind="unclear", proposal="")
        return NOTHING if not any(c.isalnum() or c in "✓✔☑✗✘☒+<>" for c in text) else None
    if key in words.UNCLEAR:
        return Recognised(sure=False, kind="unclear", proposal="")
    if key in words.PERHAPS_NO_SAY:
        return Recognised(sure=False, kind="unclear", proposal=NO_SAY_CODE)
    return None


# --- born outside the country ---

OUTSIDE, INSIDE, COUNTRY, UNKNOWN = "outside", "inside", "country", "unknown"

_BESIDE = re.compile(r"^([^\W\d_]+)\s*(?:[-:,;/(.]|\bfrom\b|\bin\b)\s*(.+)$")
_SMALL_WORDS = re.compile(r"^(?:born |from |in |the |aus |de |du |la |z |ze |w |من |از |ካብ )+")
_COUNTRY_LOCALES = ("en", "ar", "fa", "ti", "pl", "fr", "de", "es", "ro", "so", "uk", "ur", "ps", "ckb")


@cache
def _countries(home: str) -> tuple[frozenset[str], frozenset[str]]:
    """(names of the home country, names of all others) in every language we have names for."""
    own = set(words.HOMES.get(home, ()))
    others = set(words.MORE_COUNTRIES)
    for code in _COUNTRY_LOCALES:
        try:
            territories = Locale.parse(code).territories
        except (UnknownLocaleError, ValueError):
            continue
        for territory, name in territories.items():
            if len(territory) == 2 and territory not in ("ZZ", "XA", "XB"):
                (own if territory == home else others).add(fold(name))
    return frozenset(own), frozenset(others - own)


def read_born(value: Any, direction: str = OUTSIDE, home: str = "GB") -> Recognised:
    """`born_outside` as yes, no or no-say (R102).

    direction: what the column asks: OUTSIDE ("born outside …?"), INSIDE ("born in …?": yes means no), COUNTRY (it
    holds countries), UNKNOWN (plain yes and no stay doubtful of kind "direction"). A country is never kept.
    """
    text = squeeze(as_text(value))
    if not text or isinstance(value, CellProblem):
        return NOTHING if not text else Recognised(sure=False, kind="unknown")
    special = _said_nothing(text)
    key = fold(text)
    if special is not None:
        return special
    own, others = _countries(home)
    if key in words.BORN_HERE or key in own or _bare_place(key, words.BORN_HERE | own):
        return Recognised("no")
    if key in words.BORN_OUTSIDE:
        return Recognised("yes")
    if key in others or _bare_place(key, others):
        return Recognised("yes", dropped="country")
    if key in ("x", "1", "0") or text in ("✓", "✔", "☑", "✗", "✘", "☒"):
        told = _turn(key not in ("0",) and text not in ("✗", "✘", "☒"), direction)
        return Recognised(sure=False, kind="mark", proposal=told.code if told.sure else None)
    if key in words.YES or key in words.NO:
        return _turn(key in words.YES, direction)
    match = _BESIDE.match(text)
    if match and (fold(match[1]) in words.YES or fold(match[1]) in words.NO):
        return _with_rest(_turn(fold(match[1]) in words.YES, direction), fold(match[2]), own, others)
    return Recognised(sure=False, kind="unknown")


def _bare_place(key: str, names: frozenset[str]) -> bool:
    shorter = _SMALL_WORDS.sub("", key)
    return shorter != key and shorter in names


def _turn(yes: bool, direction: str) -> Recognised:
    if direction not in (OUTSIDE, INSIDE):
        return Recognised(sure=False, kind="direction", proposal=None, parts=(int(yes),))
    return Recognised("yes" if yes is (direction == OUTSIDE) else "no")


def _with_rest(answer: Recognised, rest: str, own: frozenset[str], others: frozenset[str]) -> Recognised:
    """ "No - Syria": the answer stands if what is beside it agrees; a contradiction or free words are asked about."""
    rest = _SMALL_WORDS.sub("", rest)
    if rest in others:
        implied, dropped = "yes", "country"
    elif rest in words.BORN_OUTSIDE:
        implied, dropped = "yes", ""
    elif rest in own or rest in words.BORN_HERE:
        implied, dropped = "no", ""
    else:
        return Recognised(sure=False, kind="words", proposal=answer.code if answer.sure else None, dropped="words")
    if answer.sure and answer.code != implied:
        return Recognised(sure=False, kind="contradiction", dropped=dropped)
    return Recognised(implied, dropped=dropped)


# --- language ---

CARD_LANGUAGES = ("en", "ar", "fa", "ur", "ps", "ckb", "ti", "so", "pl", "ro", "fr", "uk")
_NAME_LOCALES = ("en", "ar", "fa", "pl", "fr", "de", "es", "ro", "uk", "ur", "so", "ti")
_THREE = {
    "eng": "en", "ara": "ar", "fas": "fa", "per": "fa", "urd": "ur", "pus": "ps", "tir": "ti", "som": "so", "pol": "pl",
    "ron": "ro", "rum": "ro", "fra": "fr", "fre": "fr", "ukr": "uk", "deu": "de", "ger": "de", "spa": "es", "por": "pt",
    "ita": "it", "rus": "ru", "tur": "tr", "amh": "am", "ben": "bn", "pan": "pa", "hin": "hi", "guj": "gu", "zho": "zh",
    "chi": "zh", "vie": "vi", "hun": "hu", "slk": "sk", "slo": "sk", "ces": "cs", "cze": "cs", "bul": "bg", "lit": "lt",
    "lav": "lv", "sqi": "sq", "alb": "sq", "ell": "el", "gre": "el", "nld": "nl", "dut": "nl", "tam": "ta", "orm": "om",
    "swa": "sw", "kmr": "kmr", "prs": "prs",
}  # fmt: skip
_MORE_NAMES = {
    "farsi": "fa", "persian": "fa", "dari": "prs", "sorani": "ckb", "kurdish sorani": "ckb", "central kurdish": "ckb",
    "kurmanji": "kmr", "badini": "kmr", "pushto": "ps", "pashtu": "ps", "pakhto": "ps", "tigrigna": "ti", "tigrinia": "ti",
    "tigrinya": "ti", "somalian": "so", "af soomaali": "so", "british": "en", "british english": "en", "inglis": "en",
    "mandarin": "zh", "cantonese": "yue", "farsi dari": "prs", "oromo": "om", "romani": "rom", "filipino": "fil",
    "کوردی": "", "فارسی دری": "prs", "دری": "prs", "سورانی": "ckb", "flemish": "nl", "moldovan": "ro",
}  # fmt: skip
# Words and codes that name more than one thing: asked, with the likelier first.
_AMBIGUOUS = {
    "kurdish": "ckb", "kurdi": "ckb", "ku": "ckb", "kur": "ckb", "کوردی": "ckb", "gr": "el",
    "cz": "cs", "ua": "uk", "gb": "en", "jp": "ja", "cn": "zh", "se": "sv", "dk": "da", "ir": "fa", "sy": "ar", "pk": "ur",
}  # fmt: skip


@cache
def _language_names() -> dict[str, str]:
    names: dict[str, str] = {}
    unsure: set[str] = set()
    known = _language_codes()
    locales = [Locale.parse(code) for code in _NAME_LOCALES]
    for locale in locales:
        for found, name in locale.languages.items():
            code = str(found)
            if code in known:
                key = fold(name)
                if names.setdefault(key, code) != code:
                    unsure.add(key)
    for code in known:  # each language by its own name
        try:
            own = Locale.parse(code).languages.get(code)
        except (UnknownLocaleError, ValueError):
            continue
        if own:
            names.setdefault(fold(own), code)
    for key in unsure:
        del names[key]
    names.update({fold(name): code for name, code in _MORE_NAMES.items() if code})
    return names


@cache
def _language_codes() -> frozenset[str]:
    return frozenset(code for code in map(str, Locale("en").languages) if len(code) in (2, 3))


def read_language(value: Any) -> Recognised:
    """A language's code: one of ours or any other known one. An empty cell stays empty; scripts are not guessed from."""
    raw = as_text(value)
    text = squeeze(raw)
    if not text or isinstance(value, CellProblem):
        return NOTHING if not text else Recognised(sure=False, kind="unknown")
    special = _said_nothing(text)
    if special is not None:
        return special if special.kind else NOTHING
    key = fold(text)
    if raw.strip() == "UK":  # the country more often than Ukrainian, whose code it is
        return Recognised(sure=False, kind="unknown", proposal="uk")
    if key in _AMBIGUOUS:
        return Recognised(sure=False, kind="unknown", proposal=_AMBIGUOUS[key])
    found = _THREE.get(key) or (key if key in _language_codes() else "") or _language_names().get(key, "")
    if not found and re.fullmatch(r"[a-z]{2,3}[-_][a-z]{2,4}", text):
        found = read_language(text[: re.search("[-_]", text).start()]).code  # type: ignore[union-attr]
    if not found and "(" in text:
        found = read_language(text.partition("(")[0]).code if text.partition("(")[0].strip() else ""
    return Recognised(found) if found else Recognised(sure=False, kind="unknown")


# --- day ---

EARLIEST = date(2000, 1, 1)
_MONTH_LOCALES = ("en", "ar", "fa", "pl", "fr", "de", "es", "ti", "so", "ro", "uk", "ur", "ps", "ckb")
_ISO = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[t ].*)?$")
_COMPACT = re.compile(r"^(20\d{2})(\d{2})(\d{2})$")
_NUMERIC = re.compile(r"^(\d{1,2})([-/. ])(\d{1,2})(?:[-/. ](\d{4}|\d{2}))?\.?(?:[, t]+\d{1,2}[:.h].*)?$")
_CLOCK = re.compile(r"\b\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?\s*(?:am|pm|[ap]\.m\.)?\b")
# "10-12 March" is two days, and a spreadsheet shows March 2026 as "Mar-26"
_SPAN = re.compile(r"\d\s*[-/&+]\s*\d|^[^\W\d]+-\d{2}$")
_ORDINAL = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th|er|º|°|\.)(?=\s|,|$)")


@cache
def _months() -> dict[str, int]:
    months: dict[str, int] = {}
    unsure: set[str] = set()
    for code in _MONTH_LOCALES:
        try:
            locale = Locale.parse(code)
        except (UnknownLocaleError, ValueError):
            continue
        for context in ("format", "stand-alone"):
            for width in ("wide", "abbreviated"):
                for number, name in locale.months[context].get(width, {}).items():
                    key = fold(name)
                    if len(key) >= 3 and not key.isdecimal() and months.setdefault(key, number) != number:
                        unsure.add(key)
    for key in unsure:
        del months[key]
    months.update({"sept": 9, "mar": 3, "may": 5, "jun": 6, "jul": 7})
    return months


@cache
def _weekdays() -> frozenset[str]:
    found: set[str] = set()
    for code in _MONTH_LOCALES:
        try:
            locale = Locale.parse(code)
        except (UnknownLocaleError, ValueError):
            continue
        for width in ("wide", "abbreviated"):
            found.update(fold(name) for name in locale.days["format"][width].values())
    return frozenset(found - set(_months()) | {"tues", "weds", "thur", "thurs"})


def read_day(value: Any, epoch: datetime = WINDOWS_EPOCH) -> Recognised:
    """A day as YYYY-MM-DD, or what is missing to make it one.

    kind "order": parts (first, second, year or 0), day and month cannot be told apart; kind "year": parts (month,
    day); kind "unknown". Text such as 46109 or 1518501496471 is a spreadsheet's or a computer's way to write a day.
    """
    if isinstance(value, datetime):
        return Recognised(value.date().isoformat(), dropped="time" if value.time() != time() else "")
    if isinstance(value, date):
        return Recognised(value.isoformat())
    raw = as_text(value)
    text = squeeze(raw)
    if not text or isinstance(value, CellProblem):
        return NOTHING if not text else Recognised(sure=False, kind="unknown")
    special = _said_nothing(text)
    if special is not None:
        return special if special.kind else NOTHING
    match = _ISO.match(text)
    if match:
        return _whole(int(match[1]), int(match[2]), int(match[3]), "time" if ":" in text else "")
    match = _COMPACT.match(text)
    if match:
        return _whole(int(match[1]), int(match[2]), int(match[3]))
    if re.fullmatch(r"\d+(\.\d+)?", text) and not re.fullmatch(r"\d{1,2}\.\d{1,2}", text):
        return _counted(float(text), epoch)
    match = _NUMERIC.match(text)
    if match:
        clock = "time" if ":" in text else ""
        return _numeric(int(match[1]), int(match[3]), match[4] or "", match[2], clock)
    return _worded(text)


def _whole(year: int, month: int, day: int, dropped: str = "") -> Recognised:
    try:
        return Recognised(date(year, month, day).isoformat(), dropped=dropped)
    except ValueError:
        return Recognised(sure=False, kind="unknown")


def _counted(number: float, epoch: datetime) -> Recognised:
    if 36_526 <= number < 60_000:  # days of a spreadsheet, 2000 to 2064
        moment = from_excel(number, epoch)
        return Recognised(moment.date().isoformat(), dropped="time" if number % 1 else "")
    for unit in (1, 1000):
        if 946_684_800 <= number / unit < 2_840_140_800:
            moment = datetime(1970, 1, 1) + timedelta(seconds=number / unit)  # noqa: DTZ001 - only its day is kept
            return Recognised(moment.date().isoformat(), dropped="time")
    return Recognised(sure=False, kind="unknown")


def _numeric(first: int, second: int, year_text: str, mark: str, clock: str) -> Recognised:
    year = int(year_text) if year_text else 0
    if len(year_text) == 2:
        year += 2000
    day_first = 1 <= second <= 12 and 1 <= first <= 31
    month_first = 1 <= first <= 12 and 1 <= second <= 31
    if not day_first and not month_first:
        return Recognised(sure=False, kind="unknown")
    if first == second or mark == ".":  # dots are written where the day comes first
        month_first = month_first and not day_first
    if day_first and month_first:
        return Recognised(sure=False, kind="order", parts=(first, second, year), dropped=clock)
    day, month = (first, second) if day_first else (second, first)
    # a day told apart by itself is evidence for the dates beside it
    parts = (1,) if day_first and first > 12 else (2,) if not day_first else ()
    if not year:
        return Recognised(sure=False, kind="year", parts=(month, day), dropped=clock)
    settled = _whole(year, month, day, clock)
    return Recognised(settled.code, settled.sure, settled.kind, dropped=clock, parts=parts if mark != "." else ())


def _worded(text: str) -> Recognised:
    """A month in words: "March 10", "10th of March 2026", "Tue Feb 13 12:58:16 WIB 2018"."""
    if _SPAN.search(text):
        return Recognised(sure=False, kind="unknown")
    clock = _CLOCK.search(text)
    text = _CLOCK.sub(" ", text)
    text = _ORDINAL.sub(r"\1 ", text)
    month = day = year = 0
    for word in fold(text).split():
        if word.isdecimal():
            number = int(word)
            if len(word) == 4 and not year:
                year = number
            elif len(word) <= 2 and not day:
                day = number
            elif len(word) == 2 and month and not year:
                year = 2000 + number
            else:
                return Recognised(sure=False, kind="unknown")
        elif word in _months() and not month:
            month = _months()[word]
        elif word not in _weekdays() and word not in ("of", "de", "the", "del", "r", "o", "am", "pm") and not (clock and len(word) <= 5):
            return Recognised(sure=False, kind="unknown")
    if not (month and day):
        return Recognised(sure=False, kind="unknown")
    dropped = "time" if clock else ""
    if year:
        return _whole(year, month, day, dropped)
    leap_year = 2024
    if not _whole(leap_year, month, day).sure:
        return Recognised(sure=False, kind="unknown")
    return Recognised(sure=False, kind="year", parts=(month, day), dropped=dropped)


def settle_day(seen: Recognised, order: str, year: str) -> str:
    """The day once the column's order ("day-first", "month-first" or "") and the year are known; '' if not."""
    if seen.sure:
        return seen.code
    if seen.kind == "year" and year:
        month, day = seen.parts
        return _whole(int(year), month, day).code
    if seen.kind == "order" and order:
        first, second, own_year = seen.parts
        whole_year = own_year or (int(year) if year else 0)
        day, month = (first, second) if order == "day-first" else (second, first)
        return _whole(whole_year, month, day).code if whole_year else ""
    return ""


def canonical(seen: Recognised, value: Any) -> str:
    """What a cell says before anybody is asked: the same whatever the answers, so that a file is known again."""
    if seen.sure:
        return seen.code
    if seen.parts:
        return f"{seen.kind}:{'/'.join(map(str, seen.parts))}"
    return f"={fold(as_text(value))}"
