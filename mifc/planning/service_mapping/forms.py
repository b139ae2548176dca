"""Checks what is typed about services; saves nothing."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from mifc.foundation.accounts.models import User
from mifc.foundation.base.clock import today
from mifc.foundation.languages.dates import weekday_words
from mifc.foundation.languages.forms import language_fields, text_from
from mifc.foundation.languages.known import ALSO_HEARD, KNOWN, own_name_of
from mifc.foundation.languages.text import MultilingualText
from mifc.foundation.programmes.models import City
from mifc.foundation.programmes.owned import OwnedQuerySet
from mifc.planning.service_mapping.models import LONGEST_REPORT, CheckRule, Service
from mifc.planning.service_mapping.rules.columns import SheetReading
from mifc.planning.service_mapping.rules.directory import LONGEST_WHAT, LONGEST_WHO, names_a_status
from mifc.planning.service_mapping.rules.hours import (
    APPOINTMENT,
    CLOSED,
    DAYS,
    LONGEST_NOTE,
    OPEN_ALL_DAY,
    DayHours,
    as_kept,
    overlaps,
    week_of,
)
from mifc.toolbox.domains.models import Domain
from mifc.toolbox.spreadsheets import clean_text

_PLAIN = (
    "organisation",
    "name",
    "place",
    "cost",
    "cost_note",
    "contact",
    "url",
    "is_public",
    "checked_on",
    "source",
    "asks_status",
    "asks_said_by",
    "asks_said_on",
)
_STATUS = _("Say it without a legal status, for example “anyone who is new to the city”. Nobody should have to tell theirs to read on.")


def field_labels() -> dict[str, Any]:
    """What a column of a file may hold, and the heads of the export: one name for each fact of a service."""
    return {
        "organisation": _("Organisation"),
        "name": _("Service"),
        "what": _("What it offers"),
        "place": _("Place"),
        "city": _("City"),
        "languages": _("Languages"),
        "who_may_come": _("Who may come"),
        "cost": _("Cost"),
        "cost_note": _("Note on the cost"),
        "domains": _("Domains"),
        "contact": _("Contact"),
        "url": _("Web address"),
        "hours": _("Opening hours"),
        "hours_note": _("Note on the opening hours"),
        "hours_from": _("Opening hours from"),
        "hours_to": _("Opening hours until"),
        "asks_status": _("Asks about immigration status"),
        "checked_on": _("Checked on"),
        "source": _("Where this was taken from"),
    }


class DomainChoices(forms.ModelMultipleChoiceField):
    def label_from_instance(self, obj: Domain) -> str:
        return str(obj.name)


class ServiceForm(forms.Form):
    """An entry of the directory. `may_share` is whether the person may say that it serves every city."""

    organisation = forms.CharField(label=_("Organisation"), max_length=200, error_messages={"required": _("Name the organisation.")})
    name = forms.CharField(
        label=_("Service"), max_length=200, required=False,
        help_text=_("For example “English class with crèche”. Leave it empty if the organisation is the service."),
    )  # fmt: skip
    place = forms.CharField(label=_("Place"), max_length=300, required=False, help_text=_("Name of the house, street, postcode."))
    cost = forms.ChoiceField(label=_("Cost"), required=False, widget=forms.RadioSelect)
    cost_note = forms.CharField(label=_("Note on the cost"), max_length=200, required=False, help_text=_("For example “£2 for materials”."))
    contact = forms.CharField(
        label=_("Contact"), max_length=300, required=False,
        help_text=_("The public reads telephone numbers and shared mailboxes such as info@. Names of people stay with the team."),
    )  # fmt: skip
    url = forms.URLField(label=_("Web address"), required=False, assume_scheme="https", max_length=200)
    asks_status = forms.ChoiceField(
        label=_("Does it ask people about their immigration status?"), required=False, widget=forms.RadioSelect,
        help_text=_("Many people stay away because they fear this question. Say “does not ask” only where somebody knows it."),
    )  # fmt: skip
    asks_said_by = forms.ChoiceField(label=_("Who said so?"), required=False, widget=forms.RadioSelect)
    asks_said_on = forms.DateField(
        label=_("When?"), required=False, widget=forms.DateInput(attrs={"type": "date"}), help_text=_("Left empty, it is today.")
    )
    is_public = forms.BooleanField(label=_("Show it in the public directory"), required=False, initial=True)
    checked_on = forms.DateField(
        label=_("Checked on"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("The day somebody last made sure that this is true."),
    )  # fmt: skip
    source = forms.CharField(label=_("Where this was taken from"), max_length=200, required=False)

    def __init__(
        self, *args: Any, cities: OwnedQuerySet[City], domains: OwnedQuerySet[Domain], written_in: Iterable[str],
        service: Service | None = None, **kwargs: Any,
    ) -> None:  # fmt: skip
        if service is not None:
            kwargs["initial"] = {name: getattr(service, name) for name in _PLAIN} | {
                "name": "" if service.name == service.organisation else service.name,
                "city": service.city_id,
                "domains": [link.domain_id for link in service.in_domains.all()],
                "languages": [code for code in service.languages if code not in ALSO_HEARD],
                "more_languages": [code for code in service.languages if code in ALSO_HEARD],
            }
        super().__init__(*args, **kwargs)
        self.service, self.written_in = service, list(written_in)
        self.fields["cost"].choices = Service.Cost.choices  # type: ignore[attr-defined]
        self.fields["asks_status"].choices = Service.Asks.choices  # type: ignore[attr-defined]
        self.fields["asks_said_by"].choices = Service.SaidBy.choices  # type: ignore[attr-defined]
        self.fields["city"] = forms.ModelChoiceField(
            queryset=cities, label=_("City"), required=False, empty_label=str(_("Every city")),
            help_text=_("“Every city” is for what all may use.")
        )  # fmt: skip
        self.fields["domains"] = DomainChoices(
            queryset=domains, label=_("It helps with"), required=False, widget=forms.CheckboxSelectMultiple
        )
        self.fields["languages"] = _languages(_("Languages spoken there"), (one.code for one in KNOWN))
        self.fields["more_languages"] = _languages(_("More languages"), ALSO_HEARD)
        what = service.what if service else MultilingualText()
        who = service.who_may_come if service else MultilingualText()
        self.texts = {"what": what, "who_may_come": who}
        self.fields |= language_fields("what", str(_("What it offers")), self.written_in, what, lines=3, max_length=LONGEST_WHAT)
        self.fields |= language_fields("who_may_come", str(_("Who may come")), self.written_in, who, lines=2, max_length=LONGEST_WHO)

    def clean_checked_on(self) -> Any:
        day = self.cleaned_data["checked_on"]
        if day and day > today():
            raise forms.ValidationError(_("This day lies ahead."))
        return day

    def clean_asks_said_on(self) -> Any:
        day = self.cleaned_data["asks_said_on"]
        if day and day > today():
            raise forms.ValidationError(_("This day lies ahead."))
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not cleaned.get("asks_status"):
            cleaned |= {"asks_said_by": "", "asks_said_on": None}
        elif not cleaned.get("asks_said_by"):
            self.add_error("asks_said_by", _("Say who said so, or choose “not known” above."))
        elif not cleaned.get("asks_said_on"):
            # What stays said keeps its day.
            cleaned["asks_said_on"] = today()
        for code in self.written_in:
            if names_a_status(cleaned.get(f"who_may_come_{code}") or ""):
                self.add_error(f"who_may_come_{code}", _STATUS)
        return cleaned

    @property
    def first_texts(self) -> list[forms.BoundField]:
        """What it offers and who may come, in the programme's first language."""
        return [self[f"what_{self.written_in[0]}"], self[f"who_may_come_{self.written_in[0]}"]]

    @property
    def other_texts(self) -> list[forms.BoundField]:
        return [self[f"{name}_{code}"] for code in self.written_in[1:] for name in ("what", "who_may_come")]

    @property
    def opens_other_texts(self) -> bool:
        return any(field.errors or field.value() for field in self.other_texts)

    def facts(self, *, author: str) -> dict[str, Any]:
        """What `changes.directory` takes."""
        cleaned = self.cleaned_data
        facts = {name: cleaned[name] for name in (*_PLAIN, "city")} | {"domains": list(cleaned["domains"])}
        facts["name"] = cleaned["name"].strip() or cleaned["organisation"].strip()
        facts["organisation"] = cleaned["organisation"].strip()
        known = {*cleaned["languages"], *cleaned["more_languages"]}
        # One that the form no longer offers stays.
        kept = [code for code in (self.service.languages if self.service else []) if code in known or not _is_offered(code)]
        facts["languages"] = kept + [code for code in (*cleaned["languages"], *cleaned["more_languages"]) if code not in kept]
        for name, before in self.texts.items():
            facts[name] = text_from(cleaned, name, self.written_in, before, author=author)
        return facts


def _is_offered(code: str) -> bool:
    return code in ALSO_HEARD or any(one.code == code for one in KNOWN)


def _languages(label: Any, codes: Iterable[str]) -> forms.MultipleChoiceField:
    choices = [(code, own_name_of(code)) for code in codes]
    return forms.MultipleChoiceField(label=label, choices=choices, required=False, widget=forms.CheckboxSelectMultiple)


class CheckRuleForm(forms.Form):
    """How often entries are checked, and who is reminded: one of `keepers`, or the coordinators."""

    months = forms.TypedChoiceField(label=_("Check each entry"), coerce=int, widget=forms.RadioSelect)
    reminds = forms.BooleanField(
        label=_("Remind by e-mail once a week, while entries are due"), required=False,
        help_text=_("On Monday morning. Nothing is sent in a week in which nothing is due."),
    )  # fmt: skip
    person = forms.ChoiceField(label=_("Who is reminded"), required=False)

    def __init__(self, *args: Any, rule: CheckRule, keepers: list[User], **kwargs: Any) -> None:
        kwargs["initial"] = {"months": rule.months, "reminds": rule.reminds, "person": rule.person_id or ""}
        super().__init__(*args, **kwargs)
        choices = sorted({1, 3, 6, 12, rule.months})
        self.fields["months"].choices = [  # type: ignore[attr-defined]
            (number, ngettext("every month", "every %(num)s months", number) % {"num": number}) for number in choices
        ]
        self.keepers = {str(one.pk): one for one in keepers}
        self.fields["person"].choices = [  # type: ignore[attr-defined]
            ("", _("The coordinators, each for their city")), *((key, one.name) for key, one in self.keepers.items())
        ]  # fmt: skip

    def facts(self) -> dict[str, Any]:
        """What `changes.checks` takes."""
        cleaned = self.cleaned_data
        return {"months": cleaned["months"], "reminds": cleaned["reminds"], "person": self.keepers.get(cleaned["person"])}


_SAME, _OPEN, _ALL_DAY = "same", "open", "all-day"
_PAIRS = (("opens", "closes"), ("opens_again", "closes_again"))
_TIME_WRONG = _("Write a time as 09:30.")


class HoursForm(forms.Form):
    """Opening hours of a week, a row for each day. Typing times is enough to say that a day is open.

    What somebody chooses for a day counts more than times that stood there before: "closed" needs no clearing of boxes.
    """

    hours_from = forms.DateField(label=_("These hours hold from"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    hours_to = forms.DateField(
        label=_("until"), required=False, widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("For term time, a season or a fasting month. Leave both empty if they hold all year."),
    )  # fmt: skip

    def __init__(self, *args: Any, service: Service, written_in: Iterable[str], **kwargs: Any) -> None:
        self.service, self.written_in = service, list(written_in)
        week = week_of(service.hours)
        kwargs["initial"] = {"hours_from": service.hours_from, "hours_to": service.hours_to} | _as_typed(week)
        super().__init__(*args, **kwargs)
        monday = weekday_words(0)
        for number, day in enumerate(DAYS):
            choices = [
                ("", _("not known")), (_OPEN, _("open")), *([(_SAME, _("as on %(day)s") % {"day": monday})] if number else []),
                ("closed", _("closed")), ("appointment", _("by appointment")), (_ALL_DAY, _("day and night")),
            ]  # fmt: skip
            self.fields[f"{day}_kind"] = forms.ChoiceField(label=weekday_words(number), choices=choices, required=False)
            for pair, labels in zip(_PAIRS, ((_("from"), _("until")), (_("and again from"), _("until"))), strict=True):
                for name, label in zip(pair, labels, strict=True):
                    self.fields[f"{day}_{name}"] = forms.TimeField(
                        label=label, required=False, input_formats=["%H:%M", "%H:%M:%S", "%H.%M", "%H"],
                        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), error_messages={"invalid": _TIME_WRONG},
                    )  # fmt: skip
        self.fields |= language_fields(
            "hours_note", str(_("Note on the opening hours")), self.written_in, service.hours_note, lines=2, max_length=LONGEST_NOTE
        )

    @property
    def rows(self) -> list[tuple[forms.BoundField, list[forms.BoundField]]]:
        """(what is chosen for a day, its four times), Monday first."""
        return [(self[f"{day}_kind"], [self[f"{day}_{name}"] for pair in _PAIRS for name in pair]) for day in DAYS]

    @property
    def notes(self) -> list[forms.BoundField]:
        return [self[f"hours_note_{code}"] for code in self.written_in]

    @property
    def opens_other_notes(self) -> bool:
        return any(field.errors or field.value() for field in self.notes[1:])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("hours_from"), cleaned.get("hours_to")
        if first and last and last < first:
            self.add_error("hours_to", _("This day lies before the first."))
        self.week: dict[str, DayHours] = {}
        for day in DAYS:
            found = self._day(day)
            if found:
                self.week[day] = found
        return cleaned

    def _day(self, day: str) -> DayHours | None:
        kind = self.cleaned_data.get(f"{day}_kind", "")
        typed = any(self[f"{day}_{name}"].data for pair in _PAIRS for name in pair)
        times_changed = any(f"{day}_{name}" in self.changed_data for pair in _PAIRS for name in pair)
        if typed and times_changed and kind != _OPEN:
            if f"{day}_kind" in self.changed_data and kind:
                self.add_error(f"{day}_kind", _("Either this, or times. Clear the times or choose “open”."))
                return None
            kind = _OPEN
        if kind == _OPEN or (not kind and typed and f"{day}_kind" not in self.changed_data):
            return self._times(day)
        if kind == _SAME:
            if "MO" not in self.week and not any(field.startswith("MO_") for field in self.errors):
                self.add_error(f"{day}_kind", _("%(day)s is not known yet.") % {"day": weekday_words(0)})
            return self.week.get("MO")
        return {"closed": CLOSED, "appointment": APPOINTMENT, _ALL_DAY: OPEN_ALL_DAY}.get(kind)

    def _times(self, day: str) -> DayHours | None:
        if any(field.startswith(f"{day}_") for field in self.errors):
            return None
        times: list[tuple[str, str]] = []
        for number, (opens, closes) in enumerate(_PAIRS):
            first, last = self.cleaned_data.get(f"{day}_{opens}"), self.cleaned_data.get(f"{day}_{closes}")
            if first is not None and last is not None:
                times.append((f"{first:%H:%M}", f"{last:%H:%M}"))
            elif first is not None or last is not None or not number:
                self.add_error(f"{day}_{closes if first is not None else opens}", _("From when until when?"))
                return None
        if overlaps(tuple(times)):
            self.add_error(f"{day}_closes", _("These times do not follow each other."))
            return None
        return DayHours("open", tuple(times))

    def facts(self, *, author: str) -> dict[str, Any]:
        """What `changes.directory` takes."""
        note = text_from(self.cleaned_data, "hours_note", self.written_in, self.service.hours_note, author=author)
        days = {name: self.cleaned_data[name] for name in ("hours_from", "hours_to")}
        return {"hours": as_kept(self.week), "hours_note": note} | days


def _as_typed(week: Mapping[str, DayHours]) -> dict[str, Any]:
    """A week as the boxes hold it; a day like Monday says so."""
    typed: dict[str, Any] = {}
    for day, hours in week.items():
        if day != "MO" and hours == week.get("MO"):
            typed[f"{day}_kind"] = _SAME
        elif hours.is_all_day or hours.kind != "open":
            typed[f"{day}_kind"] = _ALL_DAY if hours.is_all_day else hours.kind
        else:
            typed[f"{day}_kind"] = _OPEN
            for names, times in zip(_PAIRS, hours.times, strict=False):
                # The end of the day is midnight in a box.
                typed |= {
                    f"{day}_{name}": dt.time.fromisoformat(time.replace("24:00", "00:00")) for name, time in zip(names, times, strict=True)
                }
    return typed


class ReportForm(forms.Form):
    """What is wrong with an entry; saying nothing more is enough. `sent_as` makes sending twice harmless."""

    text = forms.CharField(
        label=_("What is wrong?"), widget=forms.Textarea, max_length=LONGEST_REPORT, required=False,
        help_text=_("In any language. For example: it has moved, nobody answers, other opening hours."),
    )  # fmt: skip
    sent_as = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"sent_as": uuid.uuid4()})
        super().__init__(*args, **kwargs)

    def clean_text(self) -> str:
        return clean_text(self.cleaned_data["text"])[0]

    def facts(self) -> dict[str, Any]:
        """What `changes.reports` takes."""
        return {"text": self.cleaned_data["text"], "sent_as": self.cleaned_data["sent_as"] or uuid.uuid4()}


class FileForm(forms.Form):
    """A file of services."""

    file = forms.FileField(
        label=_("The file"),
        help_text=_(
            "Excel (.xlsx), CSV, or another directory’s file (Open Referral HSDS as JSON, CSV or ZIP), up to 40 MB and 10,000 rows. "
            "Nothing goes in before you have seen what would."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.csv,.tsv,.txt,.json,.zip"}),
        error_messages={
            "required": _("Choose the file."),
            "empty": _("The file is empty. Choose the file again; the copy may have been interrupted."),
        },
    )


def columns_from(data: Mapping[str, Any], readings: list[SheetReading]) -> tuple[dict[int, dict[int, str]], frozenset[int]]:
    """What the page says of the columns of each sheet, and which sheets count."""
    fields = {
        number: {column.index: str(data[name]) for column in reading.columns if (name := f"c:{number}:{column.index}") in data}
        for number, reading in enumerate(readings)
    }
    take = frozenset(number for number in range(len(readings)) if data.get(f"take:{number}"))
    return fields, take
