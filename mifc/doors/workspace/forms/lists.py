"""Cities, themes, funders, channels: what a programme has several of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from mifc.doors.workspace.forms.pictures import picture_fields
from mifc.foundation.languages.forms import in_own_name, language_fields, text_from
from mifc.foundation.languages.lists import listed
from mifc.foundation.languages.text import MultilingualText
from mifc.foundation.programmes.models import City, FunderAcknowledgement, Programme, SocialChannel, Theme, ThemePoint

# The five looks of the design system: colour and icon always come together.
LOOKS = ("jobs", "skills", "citizens-voices", "start-ups", "futures")
CHANNEL_KINDS = ("Facebook", "Instagram", "YouTube", "LinkedIn", "Bluesky", "Mastodon", "X", "TikTok", "WhatsApp", "Telegram")
_MOST_LINES = 30


class CityForm(forms.Form):
    """One city."""

    def __init__(self, data: Any = None, *, city: City | None = None, **kwargs: Any) -> None:
        initial = {name: getattr(city, name) for name in ("name", "authority", "team", "delivery")} if city else None
        super().__init__(data, initial=initial, **kwargs)
        self.fields["name"] = forms.CharField(
            label=_("Name of the city"), max_length=120, error_messages={"required": _("Write the name of the city.")}
        )
        self.fields["authority"] = forms.CharField(
            label=_("Authority"), max_length=160, required=False, help_text=_("For example: Coventry City Council.")
        )
        self.fields["team"] = forms.CharField(
            label=_("Team"), max_length=200, required=False, help_text=_("Where in the authority the programme’s team sits.")
        )
        self.fields["delivery"] = forms.CharField(
            label=_("Who delivers here"), required=False, max_length=4000, widget=forms.Textarea, help_text=_("In a few words.")
        )


class ThemeForm(forms.Form):
    """One theme: name and summary per language, its look, and its lines (we have, we will, we need), one a line."""

    def __init__(
        self, data: Any = None, *, programme: Programme, theme: Theme | None = None, points: Sequence[ThemePoint] = (), **kwargs: Any
    ) -> None:
        super().__init__(data, initial={"look": theme.look if theme else "jobs"}, **kwargs)
        self.programme = programme
        self.name = theme.name if theme else MultilingualText()
        self.summary = theme.summary if theme else MultilingualText()
        self.points = {kind: [point.text for point in points if point.kind == kind] for kind in ThemePoint.Kind.values}
        looks = {
            "jobs": _("Briefcase, brown"),
            "skills": _("Tools, blue"),
            "citizens-voices": _("Voices, plum"),
            "start-ups": _("Seedling, green"),
            "futures": _("Horizon, violet"),
        }
        self.fields |= language_fields("name", _("Name"), programme.languages, self.name, required=_("Write the name of the theme."))
        self.fields |= language_fields("summary", _("Summary"), programme.languages, self.summary, lines=3, max_length=2000)
        self.fields["look"] = forms.ChoiceField(
            label=_("Icon and colour"), choices=[(key, looks[key]) for key in LOOKS], widget=forms.RadioSelect
        )
        for kind, label in ThemePoint.Kind.choices:
            for code in programme.languages:
                self.fields[f"{kind}_{code}"] = forms.CharField(
                    label=in_own_name(str(label), code) if len(programme.languages) > 1 else str(label),
                    required=False,
                    max_length=8000,
                    widget=forms.Textarea,
                    initial="\n".join(text.as_json().get(code, {}).get("text", "") for text in self.points[kind]).rstrip("\n"),
                )

    def texts(self, author: str) -> dict[str, MultilingualText]:
        """Name and summary as they are now."""
        languages = self.programme.languages
        return {
            "name": text_from(self.cleaned_data, "name", languages, self.name, author=author),
            "summary": text_from(self.cleaned_data, "summary", languages, self.summary, author=author),
        }

    def lines(self, author: str) -> dict[str, list[MultilingualText]]:
        """The lines of each kind: the n-th line of every language is one line in several languages."""
        found: dict[str, list[MultilingualText]] = {}
        for kind in ThemePoint.Kind.values:
            written = {code: self.cleaned_data[f"{kind}_{code}"].splitlines() for code in self.programme.languages}
            have, count = self.points[kind], max((len(lines) for lines in written.values()), default=0)
            texts = []
            for number in range(min(count, _MOST_LINES)):
                row = {f"line_{code}": lines[number] if number < len(lines) else "" for code, lines in written.items()}
                before = have[number] if number < len(have) else MultilingualText()
                texts.append(text_from(row, "line", self.programme.languages, before, author=author))
            found[kind] = [text for text in texts if text]
        return found


class FunderForm(forms.Form):
    """Whom to acknowledge, in which words, from when until when (R096)."""

    def __init__(self, data: Any = None, *, programme: Programme, line: FunderAcknowledgement | None = None, **kwargs: Any) -> None:
        initial = {name: getattr(line, name) for name in ("funder", "starts_on", "ends_on")} if line else None
        super().__init__(data, initial=initial, **kwargs)
        self.programme, self.text_before = programme, line.text if line else MultilingualText()
        self.fields["funder"] = forms.CharField(
            label=_("Funder"), max_length=200, error_messages={"required": _("Write who gives the money.")}
        )
        self.fields |= language_fields(
            "text",
            _("Sentence that everyone reads"),
            programme.languages,
            self.text_before,
            lines=2,
            max_length=600,
            required=_("Write the sentence the funder asks for."),
        )
        wrong_day = {"invalid": _("Write the day as year-month-day, for example 2027-01-31.")}
        self.fields |= picture_fields("emblem", _("Emblem"), there=bool(line and line.emblem_id))
        self.fields["starts_on"] = forms.DateField(label=_("From"), required=False, error_messages=wrong_day)
        self.fields["ends_on"] = forms.DateField(
            label=_("Until"), required=False, error_messages=wrong_day, help_text=_("Empty means until further notice.")
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", _("The last day is before the first."))
        return cleaned

    def text(self, author: str) -> MultilingualText:
        return text_from(self.cleaned_data, "text", self.programme.languages, self.text_before, author=author)


class ChannelForm(forms.Form):
    """A link in the footer (R085)."""

    def __init__(self, data: Any = None, *, channel: SocialChannel | None = None, **kwargs: Any) -> None:
        initial = {name: getattr(channel, name) for name in ("kind", "handle", "url")} if channel else None
        super().__init__(data, initial=initial, **kwargs)
        self.fields["kind"] = forms.CharField(
            label=_("Where"),
            max_length=30,
            help_text=_("For example %(kinds)s.") % {"kinds": listed(CHANNEL_KINDS[:4])},
            widget=forms.TextInput,
            error_messages={"required": _("Write where the channel is.")},
        )
        self.fields["handle"] = forms.CharField(
            label=_("Name there"), max_length=80, error_messages={"required": _("Write the programme’s name there.")}
        )
        self.fields["url"] = forms.URLField(
            label=_("Address"),
            max_length=200,
            assume_scheme="https",
            error_messages={
                "required": _("Write the address of the channel."),
                "invalid": _("Write the whole address, beginning with https://"),
            },
        )
