"""What a cell says as a text: how two spellings are compared, and what of a text cannot be kept."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta
from typing import Any

_LETTERS = str.maketrans({"ł": "l", "ي": "ی", "ى": "ی", "ك": "ک", "ة": "ه", "ـ": None, "ß": "ss", "‌": " ", "_": " "})
_NOT_WORD = re.compile(r"[^\w]+")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—―−﹘﹣－", "-") | dict.fromkeys("’‘`´", "'"))

# Controls but not newline and tab; marks that embed, override or isolate direction; byte order marks; noncharacters
# and lone halves of pairs, which no database takes. Joiners (U+200C, U+200D) belong to words and stay.
_UNWANTED = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\u206a-\u206f"
    "\ufeff\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)
_LINE_ENDS = re.compile("\r\n|\r|\x85|\u2028|\u2029|\x0b|\x0c")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_MOJIBAKE = re.compile("[ÃÂÅÄØÙ][\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹Œ‘’“”•–—˜™š›œžŸ¡-¿]|â€|ï»¿|\ufffd")
# What takes part in a text without being seen: blanks, joiners and other marks of format.
_UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp"})
_LOOKS_EMPTY = "\u2800\ufe0e\ufe0f"
_SAYS_SOMETHING = re.compile(r"[^\W_]")


def as_text(value: Any) -> str:
    """A cell as the words its reader saw: whole numbers without ".0", days as YYYY-MM-DD."""
    if type(value) is str:
        return value
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value)


def plain_digits(text: str) -> str:
    """The same text with every decimal digit of any script written 0-9."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)


def squeeze(text: str) -> str:
    """Compatibility forms, dashes and apostrophes unified, blanks collapsed, lower case; punctuation kept."""
    text = unicodedata.normalize("NFKC", text).translate(_DASHES)
    return " ".join(plain_digits(text).casefold().split())


def fold(text: str) -> str:
    """Letters and digits only, without accents and case: what two spellings of one word share."""
    text = unicodedata.normalize("NFKD", squeeze(text).translate(_LETTERS))
    text = "".join(c for c in text if not unicodedata.combining(c))
    return " ".join(_NOT_WORD.sub(" ", text.translate(_LETTERS)).split())


def clean_text(text: str) -> tuple[str, int]:
    """(the text without what cannot be seen or would disturb the page, how many characters went). Line ends become \\n."""
    text = text.strip()
    if text.isascii() and text.isprintable():
        return text, 0
    text = _LINE_ENDS.sub("\n", text)
    text, removed = _UNWANTED.subn("", text)
    return text.strip(), removed


def unescape(text: str) -> str:
    """A workbook writes control characters as _x000D_."""
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text)


def says_something(text: str) -> bool:
    """Whether a text is more than a dash or a question mark. A lone picture character is an answer."""
    if _SAYS_SOMETHING.search(text):
        return True
    return any(
        not (
            c.isspace()
            or c in _LOOKS_EMPTY
            or unicodedata.category(c) in _UNSEEN
            or c in "\"'`´‘’“”.,;:!?¿¡-–—_/\\|()[]{}<>*#~^=+&%@·•…؟،؛።፣፤፧"
        )
        for c in text
    )


def looks_damaged(text: str) -> bool:
    """Signs of letters once read in the wrong encoding."""
    return not text.isascii() and _MOJIBAKE.search(text) is not None
