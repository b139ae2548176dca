"""Forms of the step "publish": the words of the next edition, releasing a quote."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from mifc.foundation.languages.forms import language_fields, text_from
from mifc.foundation.languages.known import direction_of, own_name_of
from mifc.foundation.languages.text import MultilingualText
from mifc.planning.needs_assessment.models import CardText, EditionWords, Translation
from mifc.planning.needs_assessment.rules.flags import find_flags
from mifc.toolbox.domains.models import Domain


class WordsForm(forms.Form):
    """Title, two sentences, what happens next: in each language of the programme."""

    NAMES = ("title", "lead", "what_next")

    def __init__(self, data: Mapping[str, Any] | None = None, *, words: EditionWords | None, languages: Iterable[str]) -> None:
        super().__init__(data)
        self.words, self.languages = words, list(languages)
        labels = {"title": _("Title of the page"), "lead": _("In two sentences"), "what_next": _("What happens next")}
        lines = {"title": 0, "lead": 3, "what_next": 5}
        for name in self.NAMES:
            self.fields |= language_fields(
                name, labels[name], self.languages, self._before(name), lines=lines[name], max_length=160 if name == "title" else 2000
            )

    def _before(self, name: str) -> MultilingualText:
        return getattr(self.words, name) if self.words else MultilingualText()

    def of_text(self, name: str) -> list[forms.BoundField]:
        return [self[f"{name}_{code}"] for code in self.languages]

    def facts(self, *, author: str) -> dict[str, MultilingualText]:
        return {name: text_from(self.cleaned_data, name, self.languages, self._before(name), author=author) for name in self.NAMES}


class QuoteForm(forms.Form):
    """Release one text: as it stands, or a part of it; with its translations, or only a translation."""

    def __init__(
        self, data: Mapping[str, Any] | None = None, *, text: CardText, translations: Iterable[Translation], domains: Iterable[Domain]
    ) -> None:
        super().__init__(data)
        self.card_text, self.translations, self.domains = text, list(translations), list(domains)
        self.fields["text"] = forms.CharField(
            label=_("The quote"),
            initial=text.text,
            max_length=5000,
            widget=forms.Textarea,
            help_text=_("Shorten it if you like; blank what is about a person with ▒▒▒. Add nothing."),
            error_messages={"required": _("There is nothing to quote.")},
        )
        for one in self.translations:
            self.fields[f"into_{one.language}"] = forms.CharField(
                label=_("In %(language)s") % {"language": own_name_of(one.language)},
                initial=one.text,
                required=False,
                max_length=5000,
                widget=forms.Textarea,
            )
        if self.translations:
            self.fields["only_translation"] = forms.BooleanField(
                label=_("Show the translation only, not the original"),
                required=False,
                help_text=_("Where the language itself would tell who wrote it."),
            )
        if self.domains:
            self.fields["domain"] = forms.ChoiceField(
                label=_("Shown under"),
                choices=[(str(one.pk), str(one.name)) for one in self.domains],
                initial=str(self.domains[0].pk),
                widget=forms.RadioSelect,
            )
        self.fields["flags_seen"] = forms.BooleanField(
            label=_("I looked at what looks like a name, a number or an address. It tells on nobody."), required=False
        )

    @property
    def into(self) -> list[tuple[forms.BoundField, str, str]]:
        """The fields of the translations, each with language and direction."""
        return [(self[f"into_{one.language}"], one.language, direction_of(one.language)) for one in self.translations]

    def found_flags(self) -> list[str]:
        """What looks like a name or a number in the texts as they stand in the form now."""
        texts = [str(self["text"].value() or ""), *(str(field.value() or "") for field, _lang, _dir in self.into)]
        return [text[flag["start"] : flag["end"]] for text in texts for flag in find_flags(text)]

    def clean_text(self) -> str:
        """Shortened or blanked, never added to: every stretch that is left stands in the original, in its order."""
        text = str(self.cleaned_data["text"]).strip()
        if not is_part_of(text, self.card_text.text):
            raise forms.ValidationError(_("This is not what the card says. Leave words out or blank them with ▒▒▒, but add none."))
        return text

    def facts(self) -> dict[str, Any]:
        data = self.cleaned_data
        translations = {
            one.language: {"text": data[f"into_{one.language}"].strip(), "state": one.state}
            for one in self.translations
            if data.get(f"into_{one.language}", "").strip()
        }
        text, language = data["text"], self.card_text.language
        if data.get("only_translation") and translations:
            language, chosen = next(iter(translations.items()))
            text = chosen["text"]
            translations.pop(language)
        domain = next((one for one in self.domains if str(one.pk) == data.get("domain")), None)
        return {"text": text, "language": language, "translations": translations, "domain": domain, "flags_seen": data["flags_seen"]}


def is_part_of(quote: str, original: str) -> bool:
    """Whether a quote only leaves out (an ellipsis) or blanks (▒) what stands in the original, word after word."""
    words = [word for word in quote.replace("…", " ").replace("...", " ").split() if "▒" not in word]
    at = 0
    for word in words:
        found = original.find(word, at)
        if found < 0:
            return False
        at = found + len(word)
    return bool(words)
