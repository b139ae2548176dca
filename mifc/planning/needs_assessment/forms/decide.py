"""Forms of the step "decide": rows of the needs table, services, statements, scores, the draft."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mifc.foundation.languages.forms import language_fields, text_from
from mifc.foundation.languages.text import MultilingualText
from mifc.foundation.programmes.models import City
from mifc.planning.needs_assessment.changes.decide import Said
from mifc.planning.needs_assessment.models import BaselineScore, Benchmark, HearBackAnswer, Need
from mifc.planning.needs_assessment.rules.decide import DRAFT_TEXT
from mifc.toolbox.domains.models import Domain
from mifc.toolbox.spreadsheets import clean_text

_TOGETHER = "all"


class DayInput(forms.DateInput):
    """A day, chosen in the browser's own way."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


def day_field(label: str, *, required: bool = True, hint: str = "") -> forms.DateField:
    return forms.DateField(
        label=label,
        required=required,
        help_text=hint,
        widget=DayInput(),
        error_messages={"invalid": _("Write the day, for example 2027-01-31."), "required": _("Choose the day.")},
    )


def _city_field(cities: Iterable[City], *, may_all: bool, current: City | None) -> forms.ChoiceField:
    choices = [(str(city.pk), city.name) for city in cities]
    if may_all:
        choices.insert(0, (_TOGETHER, _("All cities together")))
    return forms.ChoiceField(
        label=_("City"), choices=choices, initial=str(current.pk) if current else choices[0][0] if choices else "", widget=forms.RadioSelect
    )


def _domain_field(domains: Iterable[Domain], current: Domain | None, *, required: bool = False) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Area of life"),
        required=required,
        choices=[("", _("none of them")), *((str(one.pk), str(one.name)) for one in domains)],
        initial=str(current.pk) if current else "",
    )


class _WithChoices(forms.Form):
    cities: list[City]
    domains: list[Domain]

    def chosen_city(self) -> City | None:
        chosen = self.cleaned_data.get("city") or ""
        return next((city for city in self.cities if str(city.pk) == chosen), None)

    def chosen_domain(self) -> Domain | None:
        chosen = self.cleaned_data.get("domain") or ""
        return next((one for one in self.domains if str(one.pk) == chosen), None)


class NeedForm(_WithChoices):
    """A row of the table. `cities` is empty where the assessment belongs to one city."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        need: Need | None,
        cities: Iterable[City],
        may_all: bool,
        domains: Iterable[Domain],
        languages: Iterable[str],
        city: City | None = None,
    ) -> None:
        super().__init__(data)
        self.need, self.cities, self.domains, self.languages = need, list(cities), list(domains), list(languages)
        empty = MultilingualText()
        issue, more, changed = (need.issue, need.need_more, need.changed) if need else (empty, empty, empty)
        self.fields |= language_fields("issue", _("Issue"), self.languages, issue, required=_("Say what the need is, in a few words."))
        self.fields |= language_fields("need_more", _("What do we need more of?"), self.languages, more, lines=3, max_length=1000)
        if self.cities and (len(self.cities) > 1 or may_all):
            self.fields["city"] = _city_field(self.cities, may_all=may_all, current=need.city if need else city)
        self.fields["domain"] = _domain_field(self.domains, need.domain if need else None)
        self.fields["domain"].help_text = _("The cards of this area are counted beside the row.")
        self.fields["service_note"] = forms.CharField(
            label=_("Service mapping in words"),
            required=False,
            max_length=300,
            initial=need.service_note if need else "",
            help_text=_("For help that is no service in the directory: a neighbour, a café."),
        )
        self.fields["begins"] = forms.ChoiceField(
            label=_("When we begin"),
            required=False,
            choices=[("", _("not decided")), *Need.Begins.choices],
            initial=need.begins if need else "",
            widget=forms.RadioSelect,
        )
        self._severity(need)
        self.fields |= language_fields(
            "changed", _("What we changed because of the answers to the draft"), self.languages, changed, lines=2, max_length=600
        )
        self.fields["source"] = forms.CharField(
            label=_("Source"), required=False, max_length=200, initial=need.source if need else "", help_text=_("A workshop, a report.")
        )

    def _severity(self, need: Need | None) -> None:
        self.fields["basis"] = forms.ChoiceField(
            label=_("The row stands on"),
            choices=Need.Basis.choices,
            initial=need.basis if need else Need.Basis.COUNT,
            widget=forms.RadioSelect,
            help_text=_("A need of a group too small to count can stand on how much it weighs."),
        )
        severity, group = (need.severity, need.wider_group) if need else (MultilingualText(), MultilingualText())
        self.fields |= language_fields("severity", _("Why it weighs"), self.languages, severity, lines=3, max_length=1000)
        self.fields |= language_fields("wider_group", _("Told in the name of"), self.languages, group, max_length=160)
        hint = _("A wider group, so that nobody is recognised.")
        first = self.fields[f"wider_group_{self.languages[0]}"]
        first.help_text = f"{hint} {first.help_text}".strip()
        self.fields["agreed_with_group_on"] = day_field(_("Agreed with this group on"), required=False)
        self.fields["agreed_with_group_on"].initial = need.agreed_with_group_on if need else None

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        if data.get("basis") == Need.Basis.SEVERITY:
            for name, message in (("severity", _("Say why it weighs.")), ("wider_group", _("Say in whose name it is told."))):
                boxes = [f"{name}_{code}" for code in self.languages]
                if not any(str(data.get(box) or "").strip() or box in self.errors for box in boxes):
                    self.add_error(boxes[0], message)
            if not data.get("agreed_with_group_on") and "agreed_with_group_on" not in self.errors:
                self.add_error("agreed_with_group_on", _("Say on which day this group agreed."))
        return data

    def of_text(self, name: str) -> list[forms.BoundField]:
        """The fields of one text, the first language first."""
        return [self[f"{name}_{code}"] for code in self.languages]

    def facts(self, *, author: str) -> dict[str, Any]:
        data = self.cleaned_data
        need = self.need or Need()
        texts = {
            name: text_from(data, name, self.languages, getattr(need, name), author=author)
            for name in ("issue", "need_more", "changed", "severity", "wider_group")
        }
        plain = {name: data[name] for name in ("service_note", "begins", "basis", "agreed_with_group_on", "source")}
        city = {"city": self.chosen_city()} if "city" in self.fields else {}
        return {**texts, **plain, **city, "domain": self.chosen_domain()}


class ServiceForm(forms.Form):
    """A service added on the spot; the rest of its entry can follow in the directory."""

    organisation = forms.CharField(
        label=gettext_lazy("Organisation"), max_length=200, error_messages={"required": gettext_lazy("Say who offers it.")}
    )
    name = forms.CharField(label=gettext_lazy("Service"), max_length=200, required=False)
    place = forms.CharField(label=gettext_lazy("Place"), max_length=300, required=False)


class BenchmarkForm(_WithChoices):
    """A statement "we are migration-friendly when…"."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        benchmark: Benchmark | None,
        cities: Iterable[City],
        may_all: bool,
        domains: Iterable[Domain],
        languages: Iterable[str],
    ) -> None:
        super().__init__(data)
        self.benchmark, self.cities, self.domains, self.languages = benchmark, list(cities), list(domains), list(languages)
        text = benchmark.text if benchmark else MultilingualText()
        self.fields |= language_fields(
            "text",
            _("We are migration-friendly when…"),
            self.languages,
            text,
            required=_("Finish the sentence: we are migration-friendly when…"),
            max_length=300,
        )
        if self.cities and (len(self.cities) > 1 or may_all):
            self.fields["city"] = _city_field(self.cities, may_all=may_all, current=benchmark.city if benchmark else None)
        self.fields["domain"] = _domain_field(self.domains, benchmark.domain if benchmark else None)
        self.fields["proposed_by"] = forms.CharField(
            label=_("Proposed by"),
            required=False,
            max_length=160,
            initial=benchmark.proposed_by if benchmark else "",
            help_text=_("A group or a workshop, not a person's name."),
        )
        self.fields["support"] = forms.IntegerField(
            label=_("People who supported it"),
            required=False,
            min_value=0,
            max_value=1_000_000,
            initial=benchmark.support if benchmark else 0,
        )

    def of_text(self, name: str) -> list[forms.BoundField]:
        return [self[f"{name}_{code}"] for code in self.languages]

    def facts(self, *, author: str) -> dict[str, Any]:
        before = self.benchmark.text if self.benchmark else MultilingualText()
        city = {"city": self.chosen_city()} if "city" in self.fields else {}
        return {
            "text": text_from(self.cleaned_data, "text", self.languages, before, author=author),
            "domain": self.chosen_domain(),
            "proposed_by": self.cleaned_data["proposed_by"],
            "support": self.cleaned_data["support"] or 0,
            **city,
        }


class JudgeForm(forms.Form):
    """How far a statement is met today."""

    judged = forms.ChoiceField(
        label=gettext_lazy("How far is it true today?"),
        choices=Benchmark.Judged.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Say how far it is met.")},
    )
    judged_by = forms.CharField(
        label=gettext_lazy("Judged by"),
        max_length=160,
        help_text=gettext_lazy("A body or a group: the governing body, the June workshop."),
        error_messages={"required": gettext_lazy("Say who judged it.")},
    )
    judged_on = forms.DateField(label=gettext_lazy("On"), widget=DayInput())


class DayForm(forms.Form):
    """One day."""

    on = forms.DateField(label=gettext_lazy("Day"), widget=DayInput(), error_messages={"required": gettext_lazy("Choose the day.")})


class ScoreForm(_WithChoices):
    """A score from a workshop or a survey."""

    def __init__(self, data: Mapping[str, Any] | None = None, *, cities: Iterable[City], may_all: bool, domains: Iterable[Domain]) -> None:
        super().__init__(data)
        self.cities, self.domains = list(cities), list(domains)
        self.fields["domain"] = _domain_field(self.domains, None, required=True)
        if self.cities and (len(self.cities) > 1 or may_all):
            self.fields["city"] = _city_field(self.cities, may_all=may_all, current=None)
        self.fields["method"] = forms.ChoiceField(
            label=_("Method"), choices=BaselineScore.Method.choices, widget=forms.RadioSelect, initial=BaselineScore.Method.WORKSHOP
        )
        self.fields["score"] = forms.IntegerField(
            label=_("Score, 0 to 100"),
            min_value=0,
            max_value=100,
            help_text=_("0 is as far from migration-friendly as can be, 100 is there."),
        )
        self.fields["people"] = forms.IntegerField(label=_("People who took part"), min_value=1, max_value=1_000_000)
        self.fields["taken_on"] = day_field(_("On"))
        self.fields["note"] = forms.CharField(label=_("How"), required=False, max_length=300)

    def facts(self) -> dict[str, Any]:
        data = {name: self.cleaned_data[name] for name in ("method", "score", "people", "taken_on", "note")}
        return {**data, "domain": self.chosen_domain(), "city": self.chosen_city() if "city" in self.fields else None}


class DraftAnswerForm(forms.Form):
    """What somebody says to the draft: per row agree or not quite with own words, and what is missing."""

    client = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, data: Mapping[str, Any] | None = None, *, rows: Iterable[Need], lang: str) -> None:
        super().__init__(data, initial={"client": secrets.token_urlsafe(18)})
        self.rows, self.lang = list(rows), lang
        choices = [(HearBackAnswer.Choice.AGREE, _("I agree")), (HearBackAnswer.Choice.NOT_QUITE, _("Not quite"))]
        for row in self.rows:
            self.fields[f"row_{row.pk}"] = forms.ChoiceField(required=False, choices=choices, widget=forms.RadioSelect)
            self.fields[f"text_{row.pk}"] = forms.CharField(required=False, strip=False, widget=forms.Textarea)
        self.fields["missing"] = forms.CharField(
            label=_("What is missing in this table?"), required=False, strip=False, widget=forms.Textarea
        )

    def asked(self) -> list[tuple[Need, forms.BoundField, forms.BoundField]]:
        return [(row, self[f"row_{row.pk}"], self[f"text_{row.pk}"]) for row in self.rows]

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or {}
        for name in [name for name in self.fields if name == "missing" or name.startswith("text_")]:
            text, _removed = clean_text(str(data.get(name) or ""))
            data[name] = text
            if len(text) > DRAFT_TEXT:
                message = _("This text is longer than %(most)s characters. Please shorten it; nothing was cut.")
                self.add_error(name, message % {"most": DRAFT_TEXT})
        said = any(data.get(name) for name in self.fields if name != "client")
        if not said and not self.errors:
            self.add_error(None, _("Answer one row or more, or say what is missing."))
        return data

    def said(self) -> Said:
        data = self.cleaned_data
        rows = {row.pk: (data[f"row_{row.pk}"], data[f"text_{row.pk}"]) for row in self.rows}
        return Said(rows, data["missing"], self.lang)

    def client_id(self) -> str:
        """The id the page gave this answer; without one, a new one (it then counts each time it is sent)."""
        return self.cleaned_data["client"] or secrets.token_urlsafe(18)
