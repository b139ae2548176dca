"""Checks what is typed about organisations; saves nothing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mifc.foundation.languages.text import MultilingualText
from mifc.foundation.programmes.models import City, Membership, Theme
from mifc.foundation.programmes.owned import OwnedQuerySet
from mifc.foundation.programmes.roles import ROLES
from mifc.partnership.organisations.models import Organisation

_PLAIN = (
    "name", "short_name", "kind", "sector", "migrant_led", "size", "url", "is_public", "ended_on",
    "contact_name", "contact_email", "contact_phone", "source",
)  # fmt: skip


class OrganisationForm(forms.Form):
    """An entry in the register. Cities out of sight stay as they are."""

    name = forms.CharField(label=_("Name"), max_length=200)
    short_name = forms.CharField(label=_("Short name"), max_length=40, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=Organisation.Kind.choices)
    sector = forms.ChoiceField(label=_("Sector"), choices=Organisation.Sector.choices, required=False, widget=forms.RadioSelect)
    role = forms.CharField(label=_("What it does in the programme"), widget=forms.Textarea, required=False, max_length=2000)
    cities: forms.ModelMultipleChoiceField[City] = forms.ModelMultipleChoiceField(
        queryset=None,
        label=_("Cities"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None means: all, or none in particular."),
    )
    themes: forms.ModelMultipleChoiceField[Theme] = forms.ModelMultipleChoiceField(
        queryset=None, label=_("Responsible for"), required=False, widget=forms.CheckboxSelectMultiple
    )
    migrant_led = forms.ChoiceField(
        label=_("Led by migrants"), choices=Organisation.MigrantLed.choices, required=False, widget=forms.RadioSelect,
        help_text=_("Ask the organisation. “Not known” is better than a guess."),
    )  # fmt: skip
    size = forms.ChoiceField(label=_("Size"), choices=Organisation.Size.choices, required=False, widget=forms.RadioSelect)
    url = forms.URLField(label=_("Web address"), required=False, assume_scheme="https", max_length=200)
    is_public = forms.BooleanField(label=_("Show it on the public page"), required=False, initial=True)
    ended_on = forms.DateField(
        label=_("Left the partnership on"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("It stays in the register and goes from the public page."),
    )  # fmt: skip
    contact_name = forms.CharField(label=_("Contact person"), max_length=120, required=False)
    contact_email = forms.EmailField(label=_("E-mail"), required=False)
    contact_phone = forms.CharField(label=_("Telephone"), max_length=40, required=False)
    source = forms.CharField(label=_("Where this was taken from"), max_length=200, required=False)

    def __init__(
        self, *args: Any, cities: OwnedQuerySet[City], themes: OwnedQuerySet[Theme], organisation: Organisation | None = None, **kwargs: Any
    ) -> None:
        if organisation is not None:
            kwargs["initial"] = {name: getattr(organisation, name) for name in _PLAIN} | {
                "role": str(organisation.role.in_language(organisation.role.source_language)),
                "cities": [link.city_id for link in organisation.in_cities.all()],
                "themes": [link.theme_id for link in organisation.for_themes.all()],
            }
        super().__init__(*args, **kwargs)
        self.organisation = organisation
        self.fields["cities"].queryset = cities  # type: ignore[attr-defined]  # a scoped queryset, given at construction
        self.fields["themes"].queryset = themes  # type: ignore[attr-defined]

    def facts(self, *, author: str) -> dict[str, Any]:
        """What `changes.py` takes."""
        facts = dict(self.cleaned_data)
        role = self.organisation.role if self.organisation else MultilingualText()
        if not facts["role"].strip():
            role = MultilingualText()
        elif facts["role"] != role.in_language(role.source_language).text:
            role = role.with_translation(role.source_language, facts["role"], author=author)
        facts["role"] = role
        facts["themes"] = list(facts["themes"])
        chosen = list(facts["cities"])
        if self.organisation:
            in_sight = set(self.fields["cities"].queryset.values_list("pk", flat=True))  # type: ignore[attr-defined]
            chosen += [link.city for link in self.organisation.in_cities.all() if link.city_id not in in_sight]
        facts["cities"] = chosen
        return facts


class MembershipChoice(forms.ModelChoiceField):
    """People by name and role."""

    def label_from_instance(self, obj: Membership) -> str:
        role = ROLES[obj.role].name if obj.role in ROLES else obj.role
        return f"{obj.user.name} · {role}" + (f" · {obj.city.name}" if obj.city else "")


class MemberForm(forms.Form):
    """Who works for an organisation."""

    membership = MembershipChoice(queryset=None, label=_("Person"), empty_label=_("Choose a person"))

    def __init__(self, *args: Any, people: OwnedQuerySet[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["membership"].queryset = people  # type: ignore[attr-defined]  # a scoped queryset, given at construction
