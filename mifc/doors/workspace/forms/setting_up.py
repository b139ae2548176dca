"""The first five minutes: one question a page. Each step checks its own page; what was typed lies in the draft, checked or not."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.validators import validate_email
from django.utils.html import format_html
from django.utils.translation import gettext as _

from mifc.doors.workspace.forms.programme import LanguagesForm
from mifc.foundation.languages.lists import listed
from mifc.foundation.programmes.models import Programme
from mifc.foundation.programmes.roles import ROLES
from mifc.foundation.programmes.rooms import SWITCHES
from mifc.foundation.programmes.rules import CityToBe, PersonToBe

PLACES = 3
LONGEST_NAME = 120
_MOST_CITIES = 60


class NameStep(forms.Form):
    """What the programme is called."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(
            label=_("Name of the programme"),
            max_length=LONGEST_NAME,
            help_text=_("As people will say it, for example MiFriendly Coventry."),
            error_messages={"required": _("Write the name of the programme.")},
        )


class CitiesStep(forms.Form):
    """Which cities, one a line. With several, the next page asks which one leads."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["cities"] = forms.CharField(
            label=_("Cities, one a line"),
            max_length=8000,
            widget=forms.Textarea,
            error_messages={"required": _("Write at least one city.")},
        )

    def clean_cities(self) -> list[str]:
        names = list(dict.fromkeys(" ".join(line.split()) for line in self.cleaned_data["cities"].splitlines() if line.strip()))
        if not names:
            raise forms.ValidationError(_("Write at least one city."))
        if len({name.casefold() for name in names}) < len(names):
            raise forms.ValidationError(_("One city stands here twice."))
        if long := next((name for name in names if len(name) > LONGEST_NAME), ""):
            raise forms.ValidationError(
                _("A city’s name has at most %(most)s letters. Shorten this one: %(name)s…") % {"most": LONGEST_NAME, "name": long[:40]}
            )
        if len(names) > _MOST_CITIES:
            raise forms.ValidationError(
                _("These are more than %(most)s cities. Start with fewer; add the others later.") % {"most": _MOST_CITIES}
            )
        return names


class LeadStep(forms.Form):
    """Which of several cities leads (R012)."""

    def __init__(self, *args: Any, cities: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead"] = forms.ChoiceField(
            label=_("The lead city"),
            choices=[(str(number), name) for number, name in enumerate(cities)],
            widget=forms.RadioSelect,
            help_text=_("Its authority coordinates the others. You can change this later."),
            error_messages={"required": _("Choose the city that leads.")},
        )


class LanguagesStep(LanguagesForm):
    """Which languages the public pages speak."""


class SizeStep(forms.Form):
    """How large, and what that switches on (R013)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["size"] = forms.ChoiceField(
            label=_("Size"),
            choices=[(size, format_html("{}<small>{}</small>", label, rooms_in_words(size))) for size, label in Programme.Size.choices],
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose a size.")},
        )


def rooms_in_words(size: str) -> str:
    """Which rooms a size starts with, by name."""
    return listed(str(switch.name) for switch in SWITCHES if size in switch.sizes)


class PeopleStep(forms.Form):
    """Up to three people to invite. A place without a name is left out."""

    def __init__(self, *args: Any, cities: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.cities = cities
        places = [("", _("Every city")), *((str(number), name) for number, name in enumerate(cities))]
        for place in range(1, PLACES + 1):
            self.fields[f"name_{place}"] = forms.CharField(label=_("Name"), max_length=LONGEST_NAME, required=False)
            self.fields[f"email_{place}"] = forms.CharField(label=_("E-mail"), max_length=254, required=False, widget=forms.EmailInput)
            self.fields[f"role_{place}"] = forms.ChoiceField(
                label=_("Role"), choices=[(role.key, role.name) for role in ROLES.values()], required=False, initial="city-coordinator"
            )
            if len(cities) > 1:
                self.fields[f"city_{place}"] = forms.ChoiceField(label=_("City"), choices=places, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for place in range(1, PLACES + 1):
            self._check(place, cleaned)
        return cleaned

    def _check(self, place: int, cleaned: dict[str, Any]) -> None:
        name, email = (cleaned.get(f"{part}_{place}") or "" for part in ("name", "email"))
        role = ROLES.get(cleaned.get(f"role_{place}") or "")
        if email and not name:
            self.add_error(f"name_{place}", _("Write the person’s name."))
        if not name:
            return
        if role is None:
            self.add_error(f"role_{place}", _("Choose a role."))
        elif role.by_city and len(self.cities) > 1 and not cleaned.get(f"city_{place}"):
            self.add_error(f"city_{place}", _("Choose the city this person coordinates."))
        if email:
            try:
                validate_email(email)
            except forms.ValidationError:
                self.add_error(f"email_{place}", _("This is not a whole e-mail address. Write it like name@example.org."))

    def people(self) -> list[PersonToBe]:
        found = []
        for place in range(1, PLACES + 1):
            name, role = self.cleaned_data.get(f"name_{place}"), str(self.cleaned_data.get(f"role_{place}") or "")
            if name:
                chosen = self.cleaned_data.get(f"city_{place}") or ""
                only = 0 if ROLES[role].by_city and len(self.cities) == 1 else None
                found.append(PersonToBe(name, role, self.cleaned_data.get(f"email_{place}") or "", int(chosen) if chosen else only))
        return found


class RoundStep(forms.Form):
    """Whether to go on to a first round of asking."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["go_on"] = forms.ChoiceField(
            label=_("Your first round"),
            choices=[("yes", _("Yes, go there next")), ("later", _("Later, show me the home page first"))],
            widget=forms.RadioSelect,
            initial="later",
            error_messages={"required": _("Choose one.")},
        )


def cities_to_be(names: list[str], lead: int) -> list[CityToBe]:
    return [CityToBe(name, is_lead=number == lead) for number, name in enumerate(names)]
