"""The languages MiFC plans for, with their own names and the way they run.

Django has no data for Pashto, Tigrinya and Somali; without it their addresses are redirected away, so all twelve are told to Django
from here (`LANG_INFO`), and each has at least an empty catalogue.
"""

from __future__ import annotations

from collections.abc import Container
from dataclasses import dataclass
from typing import Literal

Direction = Literal["ltr", "rtl"]


@dataclass(frozen=True, slots=True)
class Language:
    """One language. `script` decides line height and typeface; `drafted` says whether the interface has texts in it."""

    code: str
    english_name: str
    own_name: str
    direction: Direction
    script: Literal["latin", "arabic", "nastaliq", "ethiopic", "cyrillic"]
    drafted: bool = False


KNOWN: tuple[Language, ...] = (
    Language("en", "English", "English", "ltr", "latin", drafted=True),
    Language("ar", "Arabic", "العربية", "rtl", "arabic", drafted=True),
    Language("fa", "Farsi", "فارسی", "rtl", "arabic", drafted=True),
    Language("ur", "Urdu", "اردو", "rtl", "nastaliq"),
    Language("ps", "Pashto", "پښتو", "rtl", "arabic"),
    Language("ckb", "Kurdish (Sorani)", "کوردی", "rtl", "arabic"),
    Language("ti", "Tigrinya", "ትግርኛ", "ltr", "ethiopic", drafted=True),
    Language("so", "Somali", "Soomaali", "ltr", "latin"),
    Language("pl", "Polish", "Polski", "ltr", "latin", drafted=True),
    Language("ro", "Romanian", "Română", "ltr", "latin"),
    Language("fr", "French", "Français", "ltr", "latin"),
    Language("uk", "Ukrainian", "Українська", "ltr", "cyrillic"),
)

SOURCE = "en"
BY_CODE: dict[str, Language] = {language.code: language for language in KNOWN}
CODES: tuple[str, ...] = tuple(BY_CODE)

# Languages that answers arrive in although the interface does not speak them: only a name and a direction are needed.
ALSO_HEARD: dict[str, tuple[str, Direction]] = {
    "am": ("አማርኛ", "ltr"),
    "bn": ("বাংলা", "ltr"),
    "cs": ("Čeština", "ltr"),
    "de": ("Deutsch", "ltr"),
    "el": ("Ελληνικά", "ltr"),
    "es": ("Español", "ltr"),
    "gu": ("ગુજરાતી", "ltr"),
    "he": ("עברית", "rtl"),
    "hi": ("हिन्दी", "ltr"),
    "hu": ("Magyar", "ltr"),
    "it": ("Italiano", "ltr"),
    "kmr": ("Kurmancî", "ltr"),
    "lt": ("Lietuvių", "ltr"),
    "nl": ("Nederlands", "ltr"),
    "om": ("Afaan Oromoo", "ltr"),
    "pa": ("ਪੰਜਾਬੀ", "ltr"),
    "prs": ("دری", "rtl"),
    "pt": ("Português", "ltr"),
    "ru": ("Русский", "ltr"),
    "sq": ("Shqip", "ltr"),
    "sw": ("Kiswahili", "ltr"),
    "tr": ("Türkçe", "ltr"),
    "vi": ("Tiếng Việt", "ltr"),
    "yo": ("Yorùbá", "ltr"),
    "zh": ("中文", "ltr"),
}


def direction_of(code: str) -> Direction:
    """Which way a language runs; left to right for one we do not know."""
    if code in BY_CODE:
        return BY_CODE[code].direction
    return ALSO_HEARD[code][1] if code in ALSO_HEARD else "ltr"


def own_name_of(code: str) -> str:
    """A language's name in itself; the code itself for one we do not know."""
    if code in BY_CODE:
        return BY_CODE[code].own_name
    return ALSO_HEARD[code][0] if code in ALSO_HEARD else code


def first_asked_for(accept_language: str, among: Container[str], otherwise: str = SOURCE) -> str:
    """The first language a browser asks for (its Accept-Language line, in its order) that is `among` ours."""
    for part in accept_language.split(","):
        code = part.split(";")[0].strip().lower().split("-")[0]
        if code in among:
            return code
    return otherwise


def lang_info() -> dict[str, dict[str, object]]:
    """The twelve in the shape of Django's LANG_INFO."""
    return {
        language.code: {
            "bidi": language.direction == "rtl",
            "code": language.code,
            "name": language.english_name,
            "name_local": language.own_name,
        }
        for language in KNOWN
    }
