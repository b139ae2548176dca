"""Forms of the step "ask": assessments, rounds, questions, collection points, targets."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mifc.foundation.languages.forms import language_fields, text_from
from mifc.foundation.languages.known import BY_CODE, KNOWN
from mifc.foundation.languages.text import MultilingualText
from mifc.foundation.programmes.models import City
from mifc.planning.needs_assessment.forms.card import age_choices, born_choices
from mifc.planning.needs_assessment.models import CollectionPoint, Question, Round, Target

_EVERY_CITY = "all"


class MomentInput(forms.DateTimeInput):
    """A day and a time, chosen in the browser's own way."""

    input_type = "datetime-local"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%dT%H:%M")


def _moment(label: str, hint: str = "") -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        required=False,
        help_text=hint,
        widget=MomentInput(),
        error_messages={"invalid": _("Write day and time, for example 2027-01-31 09:00.")},
    )


def city_choices(cities: Iterable[City], whole: str) -> list[tuple[str, str]]:
    return [(_EVERY_CITY, whole), *((str(city.pk), city.name) for city in cities)]


class AssessmentForm(forms.Form):
    """A new assessment: what it is called and which city it is about."""

    def __init__(self, *args: Any, cities: list[City], may_all: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cities = cities
        self.fields["name"] = forms.CharField(
            label=_("Name"),
            max_length=160,
            help_text=_("For example: What does Coventry need? 2027"),
            error_messages={"required": _("Give it a name.")},
        )
        choices = city_choices(cities, _("The whole programme")) if may_all else [(str(city.pk), city.name) for city in cities]
        self.fields["city"] = forms.ChoiceField(
            label=_("Which city"),
            choices=choices,
            initial=choices[0][0] if choices else "",
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose the city, or the whole programme.")},
        )
        self.fields["purpose"] = forms.CharField(
            label=_("What it is for"), required=False, widget=forms.Textarea, help_text=_("For the team. One or two sentences.")
        )

    def city(self) -> City | None:
        return next((city for city in self.cities if str(city.pk) == self.cleaned_data["city"]), None)


class RoundForm(forms.Form):
    """When a round is open, in which languages, and what stands around the card."""

    _texts = ("card_title", "what_happens_next", "where_to_get_help")

    def __init__(self, data: Any = None, *, round: Round, programme_languages: list[str]) -> None:
        initial = {"name": round.name, "opens_at": round.opens_at, "closes_at": round.closes_at, "languages": round.languages}
        super().__init__(data, initial=initial)
        self.round = round
        self.text_languages = [code for code in round.languages if code in BY_CODE] or programme_languages
        self.fields["name"] = forms.CharField(
            label=_("Name of the round"), max_length=120, error_messages={"required": _("Give the round a name.")}
        )
        self.fields["opens_at"] = _moment(_("Opens"), _("It opens by itself. Empty: not planned yet."))
        self.fields["closes_at"] = _moment(_("Closes"), _("It closes by itself. Empty: until you close it."))
        offered = list(dict.fromkeys([*programme_languages, *round.languages, *(language.code for language in KNOWN)]))
        self.fields["languages"] = forms.MultipleChoiceField(
            label=_("Languages of the card"),
            choices=[(code, f"{BY_CODE[code].own_name} · {BY_CODE[code].english_name}") for code in offered if code in BY_CODE],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Choose at least one language.")},
        )
        labels = {
            "card_title": (_("Title of the card"), 0),
            "what_happens_next": (_("What happens next"), 3),
            "where_to_get_help": (_("Where to get help"), 3),
        }
        for name, (label, lines) in labels.items():
            self.fields.update(language_fields(name, label, self.text_languages, getattr(round, name), lines=lines, max_length=800))

    def text_fields(self, name: str) -> list[forms.BoundField]:
        return [self[f"{name}_{code}"] for code in self.text_languages]

    def facts(self, author: str) -> dict[str, Any]:
        """What `plan_round` takes."""
        data = self.cleaned_data
        plain = {name: data[name] for name in ("name", "opens_at", "closes_at", "languages")}
        texts = {name: text_from(data, name, self.text_languages, getattr(self.round, name), author=author) for name in self._texts}
        return plain | texts


class WordingForm(forms.Form):
    """One question in every language of the round."""

    def __init__(self, *args: Any, question: Question, languages: list[str], was_answered: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.languages, self.wording = languages, question.wordings.all()[0]
        self.fields.update(
            language_fields("prompt", _("Question"), languages, self.wording.prompt, required=_("Write the question."), max_length=300)
        )
        self.fields.update(language_fields("hint", _("Hint under it"), languages, self.wording.hint, max_length=300))
        if was_answered:
            self.fields["why"] = forms.CharField(
                label=_("Why the wording changes"),
                required=False,
                max_length=200,
                help_text=_("People have answered already. The new wording is a new version; answers remember which one they saw."),
            )

    def text(self, name: str, author: str) -> MultilingualText:
        return text_from(self.cleaned_data, name, self.languages, getattr(self.wording, name), author=author)


class QuestionForm(forms.Form):
    """A question of the round's own."""

    prompt = forms.CharField(label=gettext_lazy("Question"), max_length=300)
    meaning = forms.ChoiceField(
        label=gettext_lazy("What the answers are about"),
        choices=[(code, label) for code, label in Question.Meaning.choices if code != "about"],
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Chosen once: answers are counted under it."),
    )


class PointForm(forms.Form):
    """A collection point."""

    def __init__(
        self,
        data: Any = None,
        *,
        cities: list[City],
        may_all: bool,
        point: CollectionPoint | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        if point:
            initial = {
                "name": point.name,
                "kind": point.kind,
                "held_on": point.held_on,
                "city": str(point.city_id) if point.city_id else _EVERY_CITY,
            }
        super().__init__(data, initial=initial)
        self.cities = cities
        self.fields["name"] = forms.CharField(
            label=_("Name"),
            max_length=160,
            help_text=_("Where the cards come from, for example: Central library."),
            error_messages={"required": _("Give the collection point a name.")},
        )
        kinds = [(code, label) for code, label in CollectionPoint.Kind.choices if code != "file"]
        self.fields["kind"] = forms.ChoiceField(
            label=_("Kind"), choices=kinds, widget=forms.RadioSelect, error_messages={"required": _("Choose what it is.")}
        )
        choices = city_choices(cities, _("Any city")) if may_all else [(str(city.pk), city.name) for city in cities]
        if len(choices) > 1:
            self.fields["city"] = forms.ChoiceField(
                label=_("City"),
                choices=choices,
                initial=choices[0][0],
                widget=forms.RadioSelect,
                help_text=_("With “any city” the card asks which one it is about."),
                error_messages={"required": _("Choose the city.")},
            )
        self.only_city = cities[0] if len(choices) == 1 and cities else None
        self.fields["held_on"] = forms.DateField(
            label=_("Date of the event"),
            required=False,
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            error_messages={"invalid": _("Write the day as year-month-day, for example 2027-01-31.")},
        )

    def facts(self) -> dict[str, Any]:
        data = self.cleaned_data
        city = next((city for city in self.cities if str(city.pk) == data.get("city")), self.only_city)
        return {"name": data["name"], "kind": data["kind"], "held_on": data["held_on"], "city": city}


class TargetForm(forms.Form):
    """Who should be heard, and how many of them."""

    def __init__(self, *args: Any, round: Round, cities: list[City], may_all: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cities = cities
        groups: list[tuple[str, str]] = [("all:", _("Everyone"))]
        groups += [
            (f"born_outside:{code}", _("Born outside the country: %(answer)s") % {"answer": label}) for code, label in born_choices()[:2]
        ]
        groups += [(f"age:{code}", _("Age %(band)s") % {"band": label}) for code, label in age_choices()[:-1]]
        groups += [
            (f"language:{code}", _("In %(language)s") % {"language": BY_CODE[code].own_name}) for code in round.languages if code in BY_CODE
        ]
        self.fields["who"] = forms.ChoiceField(label=_("Who"), choices=groups)
        choices = city_choices(cities, _("Every city")) if may_all else [(str(city.pk), city.name) for city in cities]
        if len(choices) > 1:
            self.fields["city"] = forms.ChoiceField(label=_("Where"), choices=choices)
        self.only_city = cities[0] if len(choices) == 1 and cities else None
        self.fields["cards"] = forms.IntegerField(
            label=_("Cards"), required=False, min_value=1, max_value=1_000_000, error_messages={"invalid": _("Write a whole number.")}
        )
        self.fields["percent"] = forms.IntegerField(
            label=_("or per cent of all cards"),
            required=False,
            min_value=1,
            max_value=100,
            error_messages={"invalid": _("Write a whole number.")},
        )

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if not self.errors and not data.get("cards") and not data.get("percent"):
            self.add_error("cards", _("Say how many cards, or which share of them."))
        return data

    def facts(self) -> dict[str, Any]:
        data = self.cleaned_data
        group, _colon, value = data["who"].partition(":")
        city = next((city for city in self.cities if str(city.pk) == data.get("city")), self.only_city)
        return {"group": Target.Group(group), "value": value, "city": city, "cards": data["cards"], "percent": data["percent"]}
