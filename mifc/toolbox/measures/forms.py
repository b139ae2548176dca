"""Checks what is typed about figures; saves nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mifc.foundation.languages.known import SOURCE, own_name_of
from mifc.foundation.languages.text import MultilingualText
from mifc.foundation.programmes.models import City, Theme
from mifc.foundation.programmes.owned import OwnedQuerySet
from mifc.toolbox.measures.models import Measure, MeasureValue

_LONGEST = 2000


class MeasureForm(forms.Form):
    """A measure in its original language, and its name and unit in the programme's other languages."""

    label = forms.CharField(label=_("Name"), max_length=200)
    definition = forms.CharField(
        label=_("What it means"),
        widget=forms.Textarea,
        required=False,
        max_length=_LONGEST,
        help_text=_("What is counted, and what is not."),
    )
    unit = forms.CharField(label=_("Unit"), max_length=60, required=False, help_text=_("For example: people, events, homes."))
    currency = forms.RegexField(
        r"^[A-Za-z]{3}$", label=_("Currency"), required=False, help_text=_("For money only: GBP, EUR. Amounts are never converted.")
    )
    counts_people = forms.BooleanField(
        label=_("This figure counts people"),
        required=False,
        help_text=_("Small numbers are then not shown, unless a public source prints them."),
    )
    theme: forms.ModelChoiceField[Theme] = forms.ModelChoiceField(
        queryset=None, label=_("Theme"), required=False, empty_label=_("No theme")
    )
    city: forms.ModelChoiceField[City] = forms.ModelChoiceField(queryset=None, label=_("City"), required=False, empty_label=_("All cities"))
    target = forms.DecimalField(label=_("Target"), required=False, min_value=0, max_digits=20, decimal_places=2)
    target_note = forms.CharField(label=_("About the target"), required=False, max_length=300, help_text=_("For example: in 3 years."))
    target_source = forms.CharField(label=_("Where the target is written"), required=False, max_length=300)
    is_public = forms.BooleanField(label=_("Show it on the public pages"), required=False, initial=True)

    def __init__(
        self,
        *args: Any,
        themes: OwnedQuerySet[Theme],
        cities: OwnedQuerySet[City],
        needs_city: bool,
        languages: Iterable[str],
        measure: Measure | None = None,
        **kwargs: Any,
    ) -> None:
        if measure is not None:
            kwargs["initial"] = _initial(measure)
        super().__init__(*args, **kwargs)
        self.measure = measure
        self.fields["theme"].queryset = themes  # type: ignore[attr-defined]  # a scoped queryset, given at construction
        self.fields["city"].queryset = cities  # type: ignore[attr-defined]
        self.fields["city"].required = needs_city
        source = measure.label.source_language if measure else SOURCE
        self.other_languages = [code for code in languages if code != source]
        for code in self.other_languages:
            for name, label in (("label", _("Name in %(language)s")), ("unit", _("Unit in %(language)s"))):
                field = forms.CharField(label=label % {"language": own_name_of(code)}, required=False, max_length=200)
                if measure:
                    field.initial = _in_exactly(getattr(measure, name), code)
                self.fields[f"{name}_{code}"] = field

    def translated(self) -> list[forms.BoundField]:
        """The fields in other languages, to be drawn together."""
        return [self[f"{name}_{code}"] for code in self.other_languages for name in ("label", "unit")]

    def facts(self, *, author: str) -> dict[str, Any]:
        """What `changes.py` takes: texts as multilingual ones, the rest as it is."""
        facts = {
            name: value for name, value in self.cleaned_data.items() if name in {"theme", "city", "target", "is_public", "counts_people"}
        }
        facts["currency"] = self.cleaned_data["currency"].upper()
        facts["target_source"] = self.cleaned_data["target_source"]
        for name in ("label", "definition", "unit", "target_note"):
            text: MultilingualText = getattr(self.measure, name) if self.measure else MultilingualText()
            text = _with_original(text, self.cleaned_data[name], author)
            for code in self.other_languages if name in {"label", "unit"} else ():
                typed = self.cleaned_data[f"{name}_{code}"]
                if typed != _in_exactly(text, code):
                    text = text.with_translation(code, typed, state="reviewed", author=author)
            facts[name] = text
        return facts


class ValueForm(forms.Form):
    """What a source says. The source is obligatory, the number is not."""

    amount = forms.DecimalField(
        label=_("Value"), required=False, max_digits=20, decimal_places=2, help_text=_("Leave it empty when the source gives no number.")
    )
    amount_to = forms.DecimalField(label=_("Up to, for a range"), required=False, max_digits=20, decimal_places=2)
    qualifier = forms.ChoiceField(label=_("How exact"), choices=MeasureValue.Qualifier.choices, required=False, widget=forms.RadioSelect)
    currency = forms.RegexField(
        r"^[A-Za-z]{3}$", label=_("Currency"), required=False, help_text=_("Only when this source uses another one than the figure.")
    )
    as_of = forms.CharField(label=_("As of, in words"), required=False, max_length=120, help_text=_("For example: end of the second year."))
    as_of_date = forms.DateField(label=_("Date"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    source = forms.CharField(label=_("Source"), max_length=300, help_text=_("The report or register this value comes from, with the page."))
    source_url = forms.URLField(label=_("Address of the source"), required=False, assume_scheme="https")
    source_is_public = forms.BooleanField(
        label=_("Anybody can read this source"), required=False, help_text=_("A small number of people is shown as it is only then.")
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=_LONGEST, widget=forms.Textarea)

    def __init__(self, *args: Any, value: MeasureValue | None = None, **kwargs: Any) -> None:
        if value is not None:
            plain = ("amount", "amount_to", "qualifier", "currency", "as_of_date", "source", "source_url", "source_is_public")
            kwargs["initial"] = {name: getattr(value, name) for name in plain} | {"as_of": str(value.as_of), "note": str(value.note)}
        super().__init__(*args, **kwargs)
        self.value = value

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        low, high = cleaned.get("amount"), cleaned.get("amount_to")
        if high is not None and (low is None or high < low):
            self.add_error("amount_to", _("A range goes from the smaller to the larger number."))
        if not cleaned.get("as_of") and not cleaned.get("as_of_date"):
            self.add_error("as_of", _("Say when this was so, in words or as a date."))
        return cleaned

    def facts(self, *, author: str) -> dict[str, Any]:
        facts = dict(self.cleaned_data)
        facts["currency"] = facts["currency"].upper()
        for name in ("as_of", "note"):
            text: MultilingualText = getattr(self.value, name) if self.value else MultilingualText()
            facts[name] = _with_original(text, facts[name], author)
        return facts


def _initial(measure: Measure) -> dict[str, Any]:
    texts = {
        name: _in_exactly(text := getattr(measure, name), text.source_language) for name in ("label", "definition", "unit", "target_note")
    }
    plain = ("currency", "counts_people", "theme", "city", "target", "target_source", "is_public")
    return texts | {name: getattr(measure, name) for name in plain}


def _in_exactly(text: MultilingualText, code: str) -> str:
    """The text in one language, empty where it is missing."""
    piece = text.in_language(code)
    return "" if piece.is_fallback else piece.text


def _with_original(text: MultilingualText, typed: str, author: str) -> MultilingualText:
    if not typed.strip():
        return MultilingualText()
    if typed == _in_exactly(text, text.source_language):
        return text
    return text.with_translation(text.source_language, typed, author=author)
