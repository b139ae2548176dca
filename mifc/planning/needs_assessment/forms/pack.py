"""What goes into an evidence pack. Sent by GET, so that the address of a pack can be kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _

from mifc.foundation.languages.known import direction_of, own_name_of
from mifc.foundation.languages.text import Piece
from mifc.planning.needs_assessment.rules.pack import PackChoice

Labels = dict[str, Piece]


def _marked(label: str, code: str) -> Any:
    return format_html('<bdi lang="{}" dir="{}">{}</bdi>', code, direction_of(code), label)


class PackForm(forms.Form):
    """`rows` and `areas` are what the edition has, by their keys; `languages` those in which it has a text; `own` the reader's."""

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        rows: Labels,
        areas: Labels,
        has_quotes: bool,
        languages: Iterable[str],
        own: str,
        tick_rows: bool = True,
    ) -> None:
        super().__init__(data)
        self.languages = [(code, _marked(own_name_of(code), code)) for code in languages]
        if rows:
            self.fields["row"] = _many(
                _("Rows of the needs table"),
                rows,
                required=_("Choose at least one row of the needs table."),
                unknown=_("This edition has no row “%(value)s”."),
                ticked=tick_rows,
            )
        if areas:
            self.fields["area"] = _many(
                _("Figures by area of life"),
                areas,
                unknown=_("This edition says nothing of an area “%(value)s”."),
                hint=_("Who was heard, and how we know this, always goes along."),
            )
        if has_quotes:
            self.fields["quotes"] = forms.BooleanField(label=_("With the released quotes"), required=False, initial=True)
        unknown = _("This edition has no text in that language. Choose another.")
        self.fields["lang"] = forms.ChoiceField(
            label=_("Language"),
            choices=self.languages,
            initial=own,
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose a language."), "invalid_choice": unknown},
        )
        if len(self.languages) > 1:
            self.fields["beside"] = forms.ChoiceField(
                label=_("Beside it, a second language"),
                choices=[("", _("none")), *self.languages],
                required=False,
                initial="",
                widget=forms.RadioSelect,
                error_messages={"invalid_choice": unknown},
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("beside") and data["beside"] == data.get("lang"):
            self.add_error("beside", _("This is the same language. Choose another one, or none."))
        return data

    def choice(self) -> PackChoice:
        data = self.cleaned_data
        languages = [code for code in (data["lang"], data.get("beside")) if code]
        rows = tuple(sorted(int(key) - 1 for key in set(data.get("row", []))))
        return PackChoice(rows, frozenset(data.get("area", [])), bool(data.get("quotes")), tuple(languages))


def _many(
    label: str, options: Labels, *, unknown: str, required: str = "", hint: str = "", ticked: bool = True
) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label,
        choices=[(key, _marked(piece.text, piece.lang)) for key, piece in options.items()],
        required=bool(required),
        initial=list(options) if ticked else [],
        help_text=hint,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": unknown} | ({"required": required} if required else {}),
    )
