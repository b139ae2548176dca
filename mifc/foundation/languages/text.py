"""A text in several languages, kept in one JSON column.

Per language: the text, its state, who wrote it, and a hash of the source it was made from. A translation whose hash no longer matches
is outdated and says so. Where a language is missing, the original is shown and the page says which language it is.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.fields.json import KeyTransform
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mifc.foundation.languages.known import SOURCE, Direction, direction_of

State = Literal["original", "in_translation", "machine", "reviewed"]
STATES: dict[str, Any] = {
    "original": _("original"),
    "in_translation": _("in translation"),
    "machine": _("translated by a machine"),
    "reviewed": _("checked by a person"),
}


def fingerprint(text: str) -> str:
    """A short hash by which a translation remembers what it was made from."""
    return hashlib.sha256(text.strip().encode()).hexdigest()[:12]


@dataclass(frozen=True, slots=True)
class Piece:
    """One text ready to show: `lang` and `direction` go onto its element; `is_fallback` when it is not in the asked language."""

    text: str
    lang: str
    direction: Direction
    state: State
    is_fallback: bool
    is_outdated: bool

    def __str__(self) -> str:
        return self.text

    def __bool__(self) -> bool:
        return bool(self.text)


class MultilingualText:
    """An immutable text in several languages. Changing it gives a new one."""

    __slots__ = ("_read", "_stored")

    def __init__(self, entries: Mapping[str, Mapping[str, str]] | None = None) -> None:
        self._stored = ""
        self._read: dict[str, dict[str, str]] = {code: dict(entry) for code, entry in (entries or {}).items()}

    @classmethod
    def stored(cls, stored: str) -> MultilingualText:
        """A text as its column holds it, taken apart when somebody reads it: most columns of a list are never read."""
        text = cls()
        text._stored = stored
        return text

    @property
    def _entries(self) -> dict[str, dict[str, str]]:
        if self._stored:
            # First what was read, then that it was: another thread may be here too.
            self._read = {code: dict(entry) for code, entry in (json.loads(self._stored) or {}).items()}
            self._stored = ""
        return self._read

    @classmethod
    def original(cls, text: str, lang: str = SOURCE, author: str = "") -> MultilingualText:
        """A new text in the language it was written in."""
        return cls({lang: {"text": text, "state": "original", "author": author}} if text else {})

    @property
    def source_language(self) -> str:
        """The language of the original; the first there is when none is marked; the source language when empty."""
        for code, entry in self._entries.items():
            if entry.get("state") == "original":
                return code
        return next(iter(self._entries), SOURCE)

    @property
    def languages(self) -> tuple[str, ...]:
        return tuple(self._entries)

    def with_translation(self, lang: str, text: str, *, state: State = "reviewed", author: str = "") -> MultilingualText:
        """This text with one language set. The original's own language replaces the original."""
        entries = {code: dict(entry) for code, entry in self._entries.items()}
        if not text.strip():
            if lang != self.source_language:
                entries.pop(lang, None)
            return MultilingualText(entries)
        if not entries or lang == self.source_language:
            entries[lang] = {"text": text, "state": "original", "author": author}
        else:
            original = entries[self.source_language]["text"]
            entries[lang] = {"text": text, "state": state, "author": author, "of": fingerprint(original)}
        return MultilingualText(entries)

    def in_language(self, lang: str | None = None) -> Piece:
        """The piece to show to a reader of `lang` (the active language when None), falling back to the original."""
        wanted = lang or get_language() or SOURCE
        shown = wanted if wanted in self._entries else self.source_language
        entry = self._entries.get(shown)
        if entry is None:
            return Piece("", wanted, direction_of(wanted), "original", is_fallback=False, is_outdated=False)
        state: State = entry.get("state", "original")  # type: ignore[assignment]  # checked when written
        return Piece(entry["text"], shown, direction_of(shown), state, is_fallback=shown != wanted, is_outdated=self.is_outdated(shown))

    def is_outdated(self, lang: str) -> bool:
        """Whether the original changed after this translation was made."""
        entry = self._entries.get(lang, {})
        made_from = entry.get("of")
        return bool(made_from) and made_from != fingerprint(self._entries[self.source_language]["text"])

    def as_json(self) -> dict[str, dict[str, str]]:
        return {code: dict(entry) for code, entry in self._entries.items()}

    def __str__(self) -> str:
        return self.in_language().text

    def __bool__(self) -> bool:
        return any(entry.get("text") for entry in self._entries.values())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, MultilingualText) and self._entries == other._entries

    def __hash__(self) -> int:
        return hash(tuple((code, entry.get("text")) for code, entry in self._entries.items()))

    def __repr__(self) -> str:
        return f"MultilingualText({self._entries!r})"


class MultilingualField(models.JSONField):
    """A column that holds a MultilingualText. A plain string assigned to it becomes an original in the source language."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", MultilingualText)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> MultilingualText:
        # Both databases hand out JSON as text; what a lookup takes out of it is for Django to read.
        if isinstance(value, str) and not isinstance(expression, KeyTransform):
            return MultilingualText.stored(value)
        return MultilingualText(super().from_db_value(value, expression, connection) or {})

    def get_prep_value(self, value: Any) -> Any:
        return super().get_prep_value(self.to_python(value).as_json())

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if isinstance(value, MultilingualText):
            value = value.as_json()
        return super().get_db_prep_value(value, connection, prepared)

    def to_python(self, value: Any) -> MultilingualText:
        if isinstance(value, MultilingualText):
            return value
        if isinstance(value, str):
            return MultilingualText.original(value)
        if isinstance(value, Mapping):
            return MultilingualText(value)
        if value is None:
            return MultilingualText()
        raise ValidationError(_("This is not a text in several languages."))

    def validate(self, value: Any, model_instance: Any) -> None:
        if not value and not self.blank:
            raise ValidationError(_("Write something here."))
