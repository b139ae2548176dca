"""Who works here: invitations, roles, people without e-mail."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext as _

from mifc.foundation.programmes.models import City
from mifc.foundation.programmes.permissions import gives_everywhere, may_give
from mifc.foundation.programmes.roles import Role, Standing


class RoleForm(forms.Form):
    """A role, and the city it is for. Only what `standing` may give can be chosen."""

    def __init__(self, *args: Any, standing: Standing, roles: list[Role], cities: list[City], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.standing, self.cities = standing, {str(city.pk): city for city in cities}
        every = [("", _("Every city"))] if gives_everywhere(standing) else []
        self.fields["role"] = forms.ChoiceField(
            label=_("Role"),
            choices=[(role.key, format_html("{}<small>{}</small>", role.name, role.who)) for role in roles],
            widget=forms.RadioSelect,
            error_messages={"required": _("Choose a role.")},
        )
        self.fields["city"] = forms.ChoiceField(
            label=_("City"),
            choices=every + [(str(city.pk), city.name) for city in cities],
            required=not every,
            error_messages={"required": _("Choose the city."), "invalid_choice": _("Choose the city.")},
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "role" in cleaned and "city" in cleaned:
            city = self.chosen_city
            allowed, reason = may_give(self.standing, cleaned["role"], city.pk if city else None)
            if not allowed:
                self.add_error("role", reason)
        return cleaned

    @property
    def chosen_city(self) -> City | None:
        return self.cities.get(self.cleaned_data.get("city") or "")


class InvitationForm(RoleForm):
    """Somebody to invite. The address is only for sending the link; without it the link is handed over."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role_and_city = dict(self.fields)
        self.fields.clear()
        self.fields["name"] = forms.CharField(label=_("Name"), max_length=120, error_messages={"required": _("Write the person’s name.")})
        self.fields["email"] = forms.EmailField(
            label=_("E-mail"), required=False, help_text=_("We send the link there. Without it you hand the link over yourself.")
        )
        self.fields |= role_and_city


class NoEmailForm(RoleForm):
    """Somebody who has no e-mail: an account with a name only."""

    def __init__(self, *args: Any, languages: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role_and_city = dict(self.fields)
        self.fields.clear()
        self.fields["name"] = forms.CharField(label=_("Name"), max_length=120, error_messages={"required": _("Write the person’s name.")})
        self.fields["language"] = forms.ChoiceField(label=_("Language of the pages"), choices=languages)
        self.fields |= role_and_city
