"""Checks what is typed about the banner; saves nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from mifc.doors.public_site.models import UpdateBanner
from mifc.foundation.base.clock import today
from mifc.foundation.languages.known import own_name_of
from mifc.foundation.languages.text import MultilingualText

_LONGEST = 240
Choices = list[tuple[str, Any]]


class BannerForm(forms.Form):
    """One line per language; the first language is the original."""

    kind = forms.ChoiceField(label=_("Kind"), choices=UpdateBanner.Kind.choices, widget=forms.RadioSelect, initial=UpdateBanner.Kind.INFO)
    starts_on = forms.DateField(label=_("From"), widget=forms.DateInput(attrs={"type": "date"}))
    ends_on = forms.DateField(
        label=_("Until"), required=False, widget=forms.DateInput(attrs={"type": "date"}), help_text=_("Empty means until you take it down.")
    )
    url = forms.CharField(
        label=_("Where it leads"), required=False, max_length=300, help_text=_("An address that begins with https:// or with /.")
    )

    def __init__(self, *args: Any, languages: Iterable[str], banner: UpdateBanner | None = None, **kwargs: Any) -> None:
        if banner is not None:
            kwargs["initial"] = {name: getattr(banner, name) for name in ("kind", "starts_on", "ends_on", "url")}
        else:
            kwargs.setdefault("initial", {"starts_on": today(), "kind": UpdateBanner.Kind.INFO})
        super().__init__(*args, **kwargs)
        self.text = banner.text if banner else MultilingualText()
        self.languages = list(languages) or ["en"]
        for number, code in enumerate(self.languages):
            piece = self.text.in_language(code)
            initial = "" if piece.is_fallback else piece.text
            label = _("Text in %(language)s") % {"language": own_name_of(code)}
            self.fields[f"text_{code}"] = forms.CharField(label=label, required=number == 0, max_length=_LONGEST, initial=initial)

    def text_fields(self) -> list[forms.BoundField]:
        return [self[f"text_{code}"] for code in self.languages]

    def clean_url(self) -> str:
        url: str = self.cleaned_data["url"].strip()
        if url and not re.match(r"^(https?://|/(?!/))", url):
            raise ValidationError(_("Begin the address with https:// or with /."))
        return url

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        start, end = cleaned.get("starts_on"), cleaned.get("ends_on")
        if start and end and end < start:
            self.add_error("ends_on", _("The last day is before the first."))
        return cleaned

    def facts(self, *, author: str) -> dict[str, Any]:
        facts = {name: self.cleaned_data[name] for name in ("kind", "starts_on", "ends_on", "url")}
        first, *others = self.languages
        text = self.text
        typed = self.cleaned_data[f"text_{first}"]
        if typed != text.in_language(first).text or text.source_language != first:
            text = (
                MultilingualText.original(typed, first, author)
                if text.source_language != first
                else text.with_translation(first, typed, author=author)
            )
        for code in others:
            typed, piece = self.cleaned_data[f"text_{code}"], text.in_language(code)
            if typed != ("" if piece.is_fallback else piece.text):
                text = text.with_translation(code, typed, author=author)
        return facts | {"text": text}


class EmbedForm(forms.Form):
    """What a partner's website is to show, in which language."""

    def __init__(self, *args: Any, kinds: Choices, languages: Iterable[str], themes: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [(code, own_name_of(code)) for code in languages]
        self.fields["kind"] = forms.ChoiceField(label=_("What it shows"), choices=kinds, widget=forms.RadioSelect, initial=kinds[0][0])
        self.fields["language"] = forms.ChoiceField(label=_("Language"), choices=names, initial=names[0][0])
        self.fields["theme"] = forms.ChoiceField(
            label=_("Only one theme"), choices=[("", _("All themes")), *themes], required=False, help_text=_("For figures and partners.")
        )

    def clean_theme(self) -> str:
        """A theme narrows figures and partners only."""
        return self.cleaned_data["theme"] if self.cleaned_data.get("kind") in ("figures", "partners") else ""
