"""Form fields for a text in several languages: one field per language, named by the language itself.

fields = language_fields("name", _("Name"), programme.languages, theme.name)     # {"name_en": CharField, "name_ar": …}
text = text_from(form.cleaned_data, "name", programme.languages, theme.name, author="Amina")
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _

from mifc.foundation.languages.known import direction_of, own_name_of
from mifc.foundation.languages.text import MultilingualText, State


def in_own_name(label: str, code: str) -> Any:
    """A label with the language's own name behind it, marked as that language."""
    return format_html('{} (<span lang="{}" dir="{}">{}</span>)', label, code, direction_of(code), own_name_of(code))


def language_fields(
    name: str,
    label: str,
    languages: Iterable[str],
    value: MultilingualText,
    *,
    required: str = "",
    lines: int = 0,
    max_length: int = 200,
) -> dict[str, forms.CharField]:
    """One field per language, with what is written so far. With `required` (the message) the first language must be filled.

    `lines` makes it a text of several lines. A language that is no longer offered but has a text keeps it, unseen.
    """
    languages = list(languages)
    written = value.as_json()
    fields: dict[str, forms.CharField] = {}
    for number, code in enumerate(languages):
        outdated = value.is_outdated(code)
        fields[f"{name}_{code}"] = forms.CharField(
            label=in_own_name(label, code) if len(languages) > 1 else label,
            initial=written.get(code, {}).get("text", ""),
            required=bool(required) and number == 0,
            max_length=max_length,
            error_messages={"required": required} if required else {},
            help_text=_("The original has changed since this was translated. Look it over.") if outdated else "",
            widget=forms.Textarea(attrs={"rows": lines}) if lines else forms.TextInput,
        )
    return fields


def text_from(
    cleaned: Mapping[str, Any],
    name: str,
    languages: Iterable[str],
    before: MultilingualText,
    *,
    author: str = "",
    states: Mapping[str, State] | None = None,
) -> MultilingualText:
    """The text as it is now. What did not change keeps its state and author; `states` says how far a translation is.

    Where the original was emptied, the first language that is left becomes the original.
    """
    states = states or {}
    old = before.as_json()
    wanted = {code: entry["text"] for code, entry in old.items()}
    wanted |= {code: str(cleaned.get(f"{name}_{code}") or "").strip() for code in languages}
    wanted = {code: text for code, text in wanted.items() if text}
    if not wanted:
        return MultilingualText()
    source = before.source_language if before.source_language in wanted else next(iter(wanted))
    kept = {code: entry for code, entry in old.items() if code in wanted}
    if source not in kept or kept[source].get("state") != "original":
        kept = {}
    text = MultilingualText(kept)
    for code in sorted(wanted, key=lambda one: one != source):
        state: State = states.get(code) or kept.get(code, {}).get("state") or "reviewed"  # type: ignore[assignment]  # checked when written
        if kept.get(code, {}).get("text") != wanted[code] or (code != source and kept[code].get("state") != state):
            text = text.with_translation(code, wanted[code], state="reviewed" if state == "original" else state, author=author)
    return text
