"""Who is responsible for what people tell us, on what basis, for how long, and in which words they are told."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from mifc.foundation.languages.forms import in_own_name, language_fields, text_from
from mifc.foundation.languages.text import STATES, MultilingualText, State
from mifc.foundation.programmes.models import PrivacyNotice, Programme

_FACTS = ("controllers", "contact", "basis_answers", "basis_accounts", "keep_answers_months")
_LONGEST_KEEP = 240


class PrivacyForm(forms.Form):
    """Nothing is obligatory here: it may be filled in piece by piece. A round opens only when it is whole."""

    def __init__(self, data: Any = None, *, programme: Programme, notice: PrivacyNotice | None, starter: str = "", **kwargs: Any) -> None:
        super().__init__(data, initial={name: getattr(notice, name) for name in _FACTS} if notice else None, **kwargs)
        self.programme, self.text_before = programme, notice.text if notice else MultilingualText()
        several: dict[str, Any] = {"required": False, "widget": forms.Textarea, "max_length": 4000}
        self.fields["controllers"] = forms.CharField(
            label=_("Who is responsible"), help_text=_("The organisations that decide why and how, one a line."), **several
        )
        self.fields["contact"] = forms.CharField(
            label=_("Contact for questions about data"), max_length=200, required=False, help_text=_("An e-mail address or a phone number.")
        )
        self.fields["basis_answers"] = forms.CharField(
            label=_("Lawful basis for answers"), help_text=_("Why you may ask and keep what people write on cards."), **several
        )
        self.fields["basis_accounts"] = forms.CharField(
            label=_("Lawful basis for accounts"), help_text=_("Why you may keep names and addresses of staff and partners."), **several
        )
        self.fields["keep_answers_months"] = forms.IntegerField(
            label=_("Months that answers are kept"),
            required=False,
            min_value=1,
            max_value=_LONGEST_KEEP,
            help_text=_("After that the cards are removed. Published figures stay."),
        )
        self.fields |= language_fields("text", _("Notice"), programme.languages, self.text_before, lines=10, max_length=12_000)
        if starter and not self.fields["text_en"].initial:
            self.fields["text_en"].initial = starter
        self._add_states()

    def _add_states(self) -> None:
        written = self.text_before.as_json()
        choices = [(key, STATES[key]) for key in ("reviewed", "in_translation", "machine")]
        for code in self.programme.languages:
            if code == self.text_before.source_language:
                continue
            self.fields[f"state_{code}"] = forms.ChoiceField(
                label=in_own_name(_("How far it is"), code),
                choices=choices,
                required=False,
                initial=written.get(code, {}).get("state", "in_translation"),
            )

    def facts(self, author: str) -> dict[str, Any]:
        """What to write, as `write_privacy_notice` takes it."""
        languages = self.programme.languages
        states: dict[str, State] = {code: self.cleaned_data.get(f"state_{code}") or "reviewed" for code in languages}
        text = text_from(self.cleaned_data, "text", languages, self.text_before, author=author, states=states)
        return {name: self.cleaned_data[name] for name in _FACTS} | {"text": text}
