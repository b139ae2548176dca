"""The form of a piece of evidence: what it asks for depends on the kind. It saves nothing."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from mifc.foundation.base.clock import today
from mifc.foundation.base.writing import NotPossible
from mifc.foundation.languages.forms import language_fields, text_from
from mifc.foundation.languages.text import MultilingualText
from mifc.foundation.programmes.models import City
from mifc.partnership.organisations.models import Organisation
from mifc.planning.needs_assessment.forms.decide import day_field
from mifc.planning.needs_assessment.models import CardText, Evidence
from mifc.planning.needs_assessment.rules.evidence import ASKED, LONGEST_SAID, what_is_missing
from mifc.toolbox.documents.changes import Ready, look_over
from mifc.toolbox.documents.queries import ACCEPTED, MOST_BYTES
from mifc.toolbox.domains.models import Domain
from mifc.toolbox.spreadsheets import clean_text

Kind = Evidence.Kind
_TOGETHER = "all"
_TEXTS = ("title", "text")


class EvidenceForm(forms.Form):
    """`languages`: the reader's own first, so that whoever writes Arabic writes the original in Arabic. `said` is the text of a partner."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        files: Any = None,
        *,
        kind: str,
        languages: Iterable[str],
        domains: Iterable[Domain],
        cities: Iterable[City],
        may_all: bool,
        evidence: Evidence | None = None,
        said: CardText | None = None,
        organisations: Iterable[Organisation] = (),
        spoken: Iterable[tuple[str, str]] = (),
        tagged: Iterable[int] = (),
        language: str = "",
    ) -> None:
        super().__init__(data, files)
        self.kind, self.languages, self.evidence, self.said = kind, list(languages), evidence, said
        self.domains = {str(one.pk): one for one in domains}
        self.cities = {str(one.pk): one for one in cities}
        self.organisations = {str(one.pk): one for one in organisations}
        self.spoken, self.language = list(spoken), language
        self.ready: Ready | None = None
        self.fields["sent_as"] = forms.UUIDField(widget=forms.HiddenInput, required=False, initial=uuid.uuid4)
        makers: dict[str, Callable[[], None]] = {name: getattr(self, f"_{name}") for name in ASKED[kind]}
        for make in makers.values():
            make()
        self._areas([str(pk) for pk in tagged])
        if len(self.cities) > 1 or (self.cities and may_all):
            self._city(may_all=may_all)

    @property
    def asked(self) -> list[str]:
        """Names of what is asked, in order; a text of several languages is one."""
        return [*ASKED[self.kind], "domains", *(["city"] if "city" in self.fields else [])]

    def of_text(self, name: str) -> list[forms.BoundField]:
        return [self[f"{name}_{code}"] for code in self.languages]

    def _text_in_languages(self, name: str, label: str, hint: str, *, lines: int, most: int) -> None:
        value = getattr(self.evidence, name) if self.evidence else MultilingualText()
        made = language_fields(name, label, self.languages, value, lines=lines, max_length=most)
        first = next(iter(made.values()))
        first.help_text = first.help_text or hint
        self.fields |= made

    def _title(self) -> None:
        hints = {
            Kind.FIGURE: _("For example: People who wait for a language course."),
            Kind.SOLUTION: _("The idea in a few words."),
            Kind.WORKED: _("What was tried, in a few words."),
            Kind.DID_NOT: _("What was tried, in a few words."),
        }
        self._text_in_languages("title", _("What it is"), hints.get(Kind(self.kind), ""), lines=0, most=200)

    def _text(self) -> None:
        labels = {Kind.WORKED: _("What was done, and what came of it"), Kind.DID_NOT: _("What was done, and why it did not work")}
        hints = {
            Kind.DOCUMENT: _("What it says about the need, for those who do not open it."),
            Kind.SOLUTION: _("What would be done, and whom it would help."),
        }
        label, hint = labels.get(Kind(self.kind), _("What it says")), hints.get(Kind(self.kind), "")
        self._text_in_languages("text", label, hint, lines=4, most=2_000)

    def _initial(self, name: str) -> Any:
        return getattr(self.evidence, name) if self.evidence else None

    def _value(self) -> None:
        self.fields["value"] = forms.DecimalField(
            label=_("Number"),
            max_digits=18,
            decimal_places=4,
            localize=True,
            required=False,
            initial=self._initial("value"),
            widget=forms.TextInput(attrs={"inputmode": "decimal", "dir": "ltr"}),
            error_messages={"invalid": _("Write a number, for example 120 or 3.5.")},
        )

    def _unit(self) -> None:
        self.fields["unit"] = forms.CharField(
            label=_("Unit"),
            max_length=60,
            required=False,
            initial=self._initial("unit"),
            help_text=_("For example: people, £, of 100 homes."),
        )

    def _source(self) -> None:
        hint = _("Who says so: a report, an office, a workshop. No person’s name.")
        self.fields["source"] = forms.CharField(
            label=_("Source"), max_length=200, required=False, initial=self._initial("source"), help_text=hint
        )

    def _as_of(self) -> None:
        self.fields["as_of"] = day_field(_("As of"), required=False, hint=_("Of which day this is known."))
        self.fields["as_of"].initial = self._initial("as_of") or (None if self.evidence or self.kind == Kind.FIGURE else today())

    def _url(self) -> None:
        self.fields["url"] = forms.URLField(
            label=_("Link"),
            max_length=500,
            required=False,
            assume_scheme="https",
            initial=self._initial("url"),
            error_messages={"invalid": _("Write the whole address, beginning with https://.")},
        )

    def _file(self) -> None:
        there = self.evidence is not None and self.evidence.document_id is not None
        hints = [
            _("PDF, Word, Excel, OpenDocument, CSV, text or a picture, up to 20 MB."),
            _("Pictures are kept without place and camera; in other files the author’s name stays."),
            *([_("It takes the place of the file that is there.")] if there else []),
        ]
        self.fields["file"] = forms.FileField(
            label=_("Another file") if there else _("The file"),
            required=False,
            help_text=" ".join(hints),
            widget=forms.FileInput(attrs={"accept": ACCEPTED}),
            error_messages={"empty": _("The file is empty. Choose it again; the copy may have been interrupted.")},
        )

    def _proposed_by(self) -> None:
        self.fields["proposed_by"] = forms.ChoiceField(
            label=_("Proposed by"),
            required=False,
            choices=[(one.value, one.label) for one in Evidence.ProposedBy if one.value],
            initial=self._initial("proposed_by"),
            widget=forms.RadioSelect,
            help_text=_("In general words; nobody is named."),
        )

    def _organisation(self) -> None:
        own = next(iter(self.organisations)) if len(self.organisations) == 1 else ""
        self.fields["organisation"] = forms.ChoiceField(
            label=_("Organisation"),
            choices=[("", _("choose")), *((pk, one.name) for pk, one in self.organisations.items())],
            initial=str(self._initial("organisation_id") or own),
            error_messages={"required": _("Choose the organisation that says it.")},
        )

    def _language(self) -> None:
        self.fields["language"] = forms.ChoiceField(
            label=_("Language you write in"), choices=self.spoken, initial=self.said.language if self.said else self.language
        )

    def _said(self) -> None:
        self.fields["said"] = forms.CharField(
            label=_("What your organisation knows"),
            max_length=LONGEST_SAID,
            initial=self.said.text if self.said else "",
            widget=forms.Textarea(attrs={"rows": 6}),
            help_text=_("What is good, what is missing, what could be better. Whoever sorts it does not see which organisation wrote it."),
            error_messages={"required": _("Write what your organisation knows.")},
        )

    def _areas(self, tagged: list[str]) -> None:
        choices = [(pk, str(one.name)) for pk, one in self.domains.items()]
        missing = {"required": _("Choose at least one area of life.")}
        if self.kind == Kind.PARTNER:
            self.fields["domains"] = forms.ChoiceField(
                label=_("Area of life"),
                choices=[("", _("choose")), *choices],
                initial=tagged[0] if tagged else "",
                error_messages={"required": _("Choose the area of life.")},
                help_text=_("One area at a time; begin again for the next."),
            )
            return
        self.fields["domains"] = forms.MultipleChoiceField(
            label=_("Areas of life"), choices=choices, initial=tagged, widget=forms.CheckboxSelectMultiple, error_messages=missing
        )

    def _city(self, *, may_all: bool) -> None:
        choices = [(pk, one.name) for pk, one in self.cities.items()]
        if may_all:
            choices.insert(0, (_TOGETHER, _("All cities together")))
        here = str(self._initial("city_id") or "") or choices[0][0]
        self.fields["city"] = forms.ChoiceField(label=_("City"), choices=choices, initial=here, widget=forms.RadioSelect)

    def clean_file(self) -> Any:
        sent = self.cleaned_data.get("file")
        if sent:
            # Read no further than it takes to say that it is too much.
            try:
                self.ready = look_over(sent.read(MOST_BYTES + 1), sent.name or "")
            except NotPossible as refused:
                raise forms.ValidationError(str(refused)) from refused
        return sent

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        facts = {name: any(str(data.get(f"{name}_{code}") or "").strip() for code in self.languages) for name in _TEXTS}
        has_file = self.ready is not None or (self.evidence is not None and self.evidence.document_id is not None)
        for name, message in what_is_missing(self.kind, {**data, **facts, "file": has_file}).items():
            field = f"{name}_{self.languages[0]}" if name in _TEXTS else name
            if field not in self.errors:
                self.add_error(field, message)
        if (day := data.get("as_of")) and day > today():
            self.add_error("as_of", _("This day has not come yet. Write the day of which it is known."))
        if self.errors and self.ready is not None:
            self.fields["file"].help_text = _("Choose the file once more: a browser does not keep it.")
        return data

    def chosen_domains(self) -> list[Domain]:
        chosen = self.cleaned_data["domains"]
        return [self.domains[pk] for pk in ([chosen] if isinstance(chosen, str) else chosen)]

    def chosen_city(self) -> City | None:
        if "city" not in self.fields:
            return next(iter(self.cities.values()), None)
        return self.cities.get(self.cleaned_data["city"])

    def facts(self, *, author: str) -> dict[str, Any]:
        """What the changes take, without a partner's words."""
        data = self.cleaned_data
        found: dict[str, Any] = {"domains": self.chosen_domains(), "city": self.chosen_city(), "ready": self.ready}
        for name in ASKED[self.kind]:
            if name in _TEXTS:
                before = getattr(self.evidence, name) if self.evidence else MultilingualText()
                cleaned = {field: clean_text(value)[0] if isinstance(value, str) else value for field, value in data.items()}
                found[name] = text_from(cleaned, name, self.languages, before, author=author)
            elif name == "organisation":
                found[name] = self.organisations[data[name]]
            elif name in ("value", "unit", "source", "as_of", "url", "proposed_by"):
                found[name] = data[name]
        return found
