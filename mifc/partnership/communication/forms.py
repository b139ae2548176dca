"""The contact form: three questions, one of them obligatory."""

from __future__ import annotations

import unicodedata
import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from mifc.foundation.programmes.models import City
from mifc.foundation.programmes.owned import OwnedQuerySet

LONGEST = 4000


class ContactForm(forms.Form):
    """`website` is for machines that fill in everything: people do not see it. `sent_as` makes sending twice harmless."""

    city: forms.ModelChoiceField[City] = forms.ModelChoiceField(
        queryset=None,
        label=_("Which city is it about?"),
        required=False,
        empty_label=_("All of them, or I am not sure"),
        to_field_name="slug",
    )
    text = forms.CharField(
        label=_("What would you like to tell or ask us?"), widget=forms.Textarea, max_length=LONGEST, help_text=_("In any language.")
    )
    name = forms.CharField(label=_("Your name"), max_length=120, required=False)
    reply_to = forms.CharField(label=_("E-mail or telephone"), max_length=200, required=False, help_text=_("Only if you want an answer."))
    website = forms.CharField(required=False, widget=forms.TextInput)
    sent_as = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, cities: OwnedQuerySet[City], **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"sent_as": uuid.uuid4()})
        super().__init__(*args, **kwargs)
        self.fields["city"].queryset = cities  # type: ignore[attr-defined]  # a scoped queryset, given at construction

    def clean_text(self) -> str:
        return _readable(self.cleaned_data["text"])

    def clean_name(self) -> str:
        return _readable(self.cleaned_data["name"])

    def clean_reply_to(self) -> str:
        return _readable(self.cleaned_data["reply_to"])

    @property
    def is_from_a_machine(self) -> bool:
        return bool(self.data.get("website"))

    def facts(self) -> dict[str, Any]:
        """What `changes.py` takes."""
        facts = {name: self.cleaned_data[name] for name in ("city", "text", "name", "reply_to")}
        return facts | {"sent_as": self.cleaned_data["sent_as"] or uuid.uuid4()}


def _readable(text: str) -> str:
    """Without control characters, line ends and tabs apart; joiners of scripts stay, overrides of direction go."""
    kept = (ch for ch in text if ch in "\n\t" or unicodedata.category(ch) != "Cc")
    return "".join(ch for ch in kept if ch not in "\u202a\u202b\u202c\u202d\u202e").strip()
