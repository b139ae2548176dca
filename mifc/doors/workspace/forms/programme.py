"""The programme itself: its facts, languages, looks."""

from __future__ import annotations

import zoneinfo
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from mifc.doors.workspace.forms.pictures import picture_fields
from mifc.foundation.languages.forms import language_fields, text_from
from mifc.foundation.languages.known import BY_CODE, KNOWN
from mifc.foundation.languages.text import MultilingualText
from mifc.foundation.programmes.models import Programme


class FactsForm(forms.Form):
    """Name, place, start, who answers questions."""

    def __init__(self, data: Any = None, *, programme: Programme, **kwargs: Any) -> None:
        facts = ("name", "region", "country", "starts_on", "time_zone", "contact_person", "contact_email", "hashtag")
        super().__init__(data, initial={name: getattr(programme, name) for name in facts}, **kwargs)
        self.fields["name"] = forms.CharField(
            label=_("Name of the programme"), max_length=120, error_messages={"required": _("Write the name of the programme.")}
        )
        self.fields["region"] = forms.CharField(label=_("Region"), max_length=120, required=False)
        self.fields["country"] = forms.CharField(label=_("Country"), max_length=80, required=False)
        self.fields["starts_on"] = forms.DateField(
            label=_("First day"), required=False, error_messages={"invalid": _("Write the day as year-month-day, for example 2027-01-31.")}
        )
        self.fields["time_zone"] = forms.CharField(
            label=_("Time zone"), max_length=60, help_text=_("For the times on these pages, for example Europe/London.")
        )
        self.fields["contact_person"] = forms.CharField(
            label=_("Who answers questions"),
            max_length=120,
            required=False,
            help_text=_("A role, not a private person. It stands on the public pages."),
        )
        self.fields["contact_email"] = forms.EmailField(
            label=_("E-mail for questions"), required=False, help_text=_("It stands on the public pages.")
        )
        self.fields["hashtag"] = forms.CharField(label=_("Hashtag"), max_length=60, required=False)

    def clean_time_zone(self) -> str:
        zone = str(self.cleaned_data["time_zone"]).strip()
        if zone not in zoneinfo.available_timezones():
            raise forms.ValidationError(_("We do not know this time zone. Write it like Europe/London."))
        return zone

    def clean_hashtag(self) -> str:
        tag = str(self.cleaned_data["hashtag"]).strip()
        return tag if not tag or tag.startswith("#") else f"#{tag}"


def language_label(code: str) -> SafeString:
    """A language by its own name, and which way it runs, for the reader who does not know it."""
    language = BY_CODE[code]
    way = _("right to left") if language.direction == "rtl" else _("left to right")
    return format_html('<bdi lang="{}">{}</bdi><small>{}</small>', code, language.own_name, f"{_(language.english_name)} · {way}")


class LanguagesForm(forms.Form):
    """Which languages the public pages speak, and in which they start."""

    def __init__(self, data: Any = None, *, languages: list[str] | None = None, **kwargs: Any) -> None:
        initial = kwargs.pop("initial", None) or {"languages": languages or ["en"], "first": (languages or ["en"])[0]}
        super().__init__(data, initial=initial, **kwargs)
        self.fields["languages"] = forms.MultipleChoiceField(
            label=_("Languages"),
            choices=[(language.code, language_label(language.code)) for language in KNOWN],
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": _("Choose at least one language.")},
        )
        self.fields["first"] = forms.ChoiceField(
            label=_("The pages start in"),
            choices=[(language.code, language.own_name) for language in KNOWN],
            help_text=_("A visitor whose language is not here sees this one."),
        )

    def in_order(self) -> list[str]:
        """The chosen codes, the first one first."""
        first = self.cleaned_data["first"]
        return [first, *(code for code in self.cleaned_data["languages"] if code != first)]


class BrandForm(forms.Form):
    """The brand kit (R081): mark, two colours, logo, strapline."""

    def __init__(self, data: Any = None, *, programme: Programme, **kwargs: Any) -> None:
        initial = {"mark": programme.mark, "accent": programme.accent, "stamp": programme.stamp} | (kwargs.pop("initial", None) or {})
        super().__init__(data, initial=initial, **kwargs)
        self.programme = programme
        colour = RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Write a colour as # and six digits, for example #0B625B."))
        self.fields["mark"] = forms.CharField(
            label=_("Mark"),
            max_length=2,
            help_text=_("One or two letters that stand in the stamp, where there is no logo."),
            error_messages={"required": _("Write one or two letters.")},
        )
        self.fields["accent"] = forms.CharField(
            label=_("Colour of what one presses"),
            max_length=7,
            validators=[colour],
            help_text=_("As # and six digits, for example #0B625B."),
        )
        self.fields["stamp"] = forms.CharField(label=_("Colour of the stamp"), max_length=7, validators=[colour])
        self.fields |= picture_fields("logo", _("Logo"), there=programme.logo_id is not None)
        self.fields |= language_fields("strapline", _("Strapline"), programme.languages, programme.strapline, max_length=160)

    def strapline(self, author: str) -> MultilingualText:
        return text_from(self.cleaned_data, "strapline", self.programme.languages, self.programme.strapline, author=author)
