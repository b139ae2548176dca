"""The card as it is sent from a phone, from our own page or from a device that kept it without a signal."""

from __future__ import annotations

import datetime as dt
import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mifc.foundation.programmes.models import City
from mifc.planning.needs_assessment.models import Card, Question
from mifc.planning.needs_assessment.rules.card import LONGEST_TEXT, Answered
from mifc.toolbox.spreadsheets import clean_text, says_something

_LONGEST_CLIENT_ID = 64


def age_choices() -> list[tuple[str, Any]]:
    """The bands of the printed card, in its order; under 16 comes from older cards only."""
    bands = [(code, label) for code, label in Card.Age.choices if code not in ("", "u16", "no-say")]
    return [*bands, ("no-say", gettext_lazy("Prefer not to say"))]


def born_choices() -> list[tuple[str, Any]]:
    """The three answers of the printed card."""
    return [("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No")), ("no-say", gettext_lazy("Prefer not to say"))]


def typed_before(form: forms.Form, typed: Mapping[str, Any]) -> None:
    """Show what was typed before the language was changed. Nothing of it is checked or kept; what cannot be seen is left out."""
    form.initial = {**form.initial, **{name: clean_text(str(typed[name]).replace("\x00", ""))[0] for name in form.fields if name in typed}}


class WrittenField(forms.CharField):
    """What somebody wrote. What cannot be seen is taken out before anything is checked, so that nobody is sent back for it."""

    def to_python(self, value: Any) -> str:
        return clean_text(str(super().to_python(value) or "").replace("\x00", ""))[0]


class CardForm(forms.Form):
    """The questions of one round. Nothing is obligatory but one text."""

    client = forms.CharField(required=False, max_length=_LONGEST_CLIENT_ID, widget=forms.HiddenInput)
    written = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        questions: Iterable[Question],
        cities: Iterable[City],
        lang: str,
        first_text_required: bool = True,
    ) -> None:
        super().__init__(data, initial={"client": secrets.token_urlsafe(18)})
        self.lang = lang
        self.text_keys: list[str] = []
        for question in questions:
            wording = question.wordings.all()[0]
            prompt = wording.prompt.in_language(lang)
            if question.kind == Question.Kind.TEXT:
                field: forms.Field = WrittenField(
                    label=prompt.text, required=False, strip=False, widget=forms.Textarea, help_text=wording.hint.in_language(lang).text
                )
                self.text_keys.append(question.key)
            else:
                choices = age_choices() if question.kind == Question.Kind.AGE else born_choices()
                field = forms.ChoiceField(label=prompt.text, required=False, choices=choices, widget=forms.RadioSelect)
            field.prompt = prompt  # type: ignore[attr-defined]  # the page needs its language and direction
            self.fields[question.key] = field
        self.cities = list(cities)
        if self.cities:
            self.fields["city"] = forms.ChoiceField(
                label=gettext_lazy("Which city is this about?"),
                required=False,
                choices=[(str(city.pk), city.name) for city in self.cities],
                widget=forms.RadioSelect,
            )

    @property
    def texts(self) -> list[forms.BoundField]:
        return [self[key] for key in self.text_keys]

    @property
    def about(self) -> list[forms.BoundField]:
        """The questions about the person, which stand after the texts."""
        return [field for field in self.visible_fields() if field.name not in self.text_keys]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        said = 0
        for key in self.text_keys:
            text = str(data.get(key, ""))
            data[key] = text if says_something(text) else ""
            said += bool(data[key])
            if len(text) > LONGEST_TEXT:
                self.add_error(
                    key,
                    _("This text is longer than %(most)s characters. Please shorten it; nothing was cut.") % {"most": f"{LONGEST_TEXT:,}"},
                )
        if not said and not self.errors and self.text_keys:
            self.add_error(self.text_keys[0], _("Write in at least one of the boxes. The rest is up to you."))
        return data

    def answered(self) -> Answered:
        """The card as the change takes it."""
        data = self.cleaned_data
        return Answered(
            texts={key: data[key] for key in self.text_keys if data[key]},
            age=data.get("age", ""),
            born_outside=data.get("born_outside", ""),
            language=self.lang,
        )

    def client_id(self) -> str:
        """The id the page gave this submission; without one, a new one (it then counts each time it is sent)."""
        return self.cleaned_data["client"] or secrets.token_urlsafe(18)

    def city(self) -> City | None:
        chosen = self.cleaned_data.get("city") or ""
        return next((city for city in self.cities if str(city.pk) == chosen), None)

    def written_at(self) -> dt.datetime | None:
        """When the device says the card was written; None when it says nothing readable."""
        try:
            when = parse_datetime(self.cleaned_data["written"])
        except ValueError:
            return None
        if when is None:
            return None
        return when if timezone.is_aware(when) else timezone.make_aware(when)


class TakeBackForm(forms.Form):
    """The code from the receipt of a card."""

    code = forms.CharField(label=gettext_lazy("The code you were given"), max_length=40)
