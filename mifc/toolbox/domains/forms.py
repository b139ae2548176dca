"""Checks what is typed about a domain; saves nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mifc.foundation.languages.known import SOURCE, own_name_of
from mifc.foundation.languages.text import MultilingualText
from mifc.toolbox.domains.models import Domain
from mifc.toolbox.domains.rules import RESERVED_LETTERS, as_letter

_LONGEST = 2_000


class DomainForm(forms.Form):
    """A domain in its original language, and its name, definition and examples in the programme's other languages."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)
    definition = forms.CharField(
        label=gettext_lazy("What belongs here"),
        widget=forms.Textarea,
        required=False,
        max_length=_LONGEST,
        help_text=gettext_lazy("And what does not. Two people who read this should choose alike."),
    )
    examples = forms.CharField(
        label=gettext_lazy("Examples"),
        widget=forms.Textarea,
        required=False,
        max_length=_LONGEST,
        help_text=gettext_lazy("Sentences that belong here, one a line. Made up, not from a card."),
    )
    letter = forms.CharField(
        label=gettext_lazy("Key on the coding screen"), required=False, max_length=1, help_text=gettext_lazy("One letter, a to z.")
    )

    def __init__(self, *args: Any, languages: Iterable[str], domain: Domain | None = None, **kwargs: Any) -> None:
        if domain is not None:
            kwargs["initial"] = {name: _exactly(text := getattr(domain, name), text.source_language) for name in _TEXTS}
            kwargs["initial"]["letter"] = domain.letter
        super().__init__(*args, **kwargs)
        self.domain = domain
        self.source = domain.name.source_language if domain else SOURCE
        self.other_languages = [code for code in languages if code != self.source]
        for code in self.other_languages:
            for name, widget, longest in (("name", forms.TextInput, 80), ("definition", forms.Textarea, _LONGEST)):
                label = {"name": _("Name in %(language)s"), "definition": _("What belongs here, in %(language)s")}[name]
                field = forms.CharField(label=label % {"language": own_name_of(code)}, required=False, max_length=longest, widget=widget)
                if domain:
                    field.initial = _exactly(getattr(domain, name), code)
                self.fields[f"{name}_{code}"] = field

    def translated(self) -> list[tuple[str, list[forms.BoundField]]]:
        """(language, its fields), to be drawn together."""
        return [(code, [self[f"name_{code}"], self[f"definition_{code}"]]) for code in self.other_languages]

    def clean_letter(self) -> str:
        try:
            return as_letter(self.cleaned_data["letter"])
        except ValueError:
            raise forms.ValidationError(
                _("Choose a letter from a to z other than %(taken)s: these are keys of the coding screen itself.")
                % {"taken": ", ".join(sorted(RESERVED_LETTERS)).upper()}
            ) from None

    def texts(self, *, author: str) -> dict[str, MultilingualText]:
        """Name, definition and examples in every language, only what was changed touched."""
        found = {}
        for name in _TEXTS:
            text: MultilingualText = getattr(self.domain, name) if self.domain else MultilingualText()
            typed = self.cleaned_data[name].strip()
            if typed != _exactly(text, text.source_language):
                text = (
                    text.with_translation(text.source_language, typed, author=author)
                    if text
                    else MultilingualText.original(typed, self.source, author)
                )
                if not typed:
                    text = MultilingualText()
            for code in self.other_languages if name != "examples" and text else ():
                words = self.cleaned_data[f"{name}_{code}"].strip()
                if words != _exactly(text, code):
                    text = text.with_translation(code, words, state="reviewed", author=author)
            found[name] = text
        return found


_TEXTS = ("name", "definition", "examples")


class RetireForm(forms.Form):
    """Where what was said is counted from now on."""

    into: forms.ModelChoiceField = forms.ModelChoiceField(
        queryset=None,
        label=gettext_lazy("Count what was said here under"),
        required=False,
        empty_label=gettext_lazy("itself, as until now"),
    )

    def __init__(self, *args: Any, domain: Domain, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = Domain.objects.of(domain.programme_id).filter(retired_on__isnull=True).exclude(pk=domain.pk)
        self.fields["into"].queryset = others  # type: ignore[attr-defined]  # a scoped queryset, given at construction


def _exactly(text: MultilingualText, code: str) -> str:
    """The text in one language, empty where it is missing."""
    piece = text.in_language(code)
    return "" if piece.is_fallback else piece.text
