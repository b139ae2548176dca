"""Forms of bringing in: a file, and what its columns and doubtful values mean."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from mifc.planning.needs_assessment.forms.card import CardForm
from mifc.planning.needs_assessment.models import Card, Round
from mifc.planning.needs_assessment.rules.doubts import FREE, Doubt
from mifc.planning.needs_assessment.rules.headers import SheetReading
from mifc.planning.needs_assessment.rules.messages import message

NOT_SAID = "?"


def field_words() -> dict[str, str]:
    """What a column may hold, in words; the keys are the command line's."""
    return {
        "": _("leave it out"),
        "good": _("What is good?"),
        "missing": _("What is missing?"),
        "improve": _("What could be improved?"),
        "age": _("Age"),
        "born_outside": _("Born outside the country"),
        "language": _("Language"),
        "city": _("City"),
        "date": _("Date"),
        "place": _("Where it was written"),
    }


class UploadForm(forms.Form):
    """A file of older cards and the round it belongs to."""

    file = forms.FileField(
        label=gettext_lazy("The file"),
        help_text=gettext_lazy("Excel (.xlsx) or CSV, up to 40 MB. Nothing goes in before you have seen what would."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xlsm,.csv,.tsv,.txt"}),
        error_messages={
            "required": gettext_lazy("Choose the file."),
            "empty": gettext_lazy("The file is empty. Choose the file again; the copy may have been interrupted."),
        },
    )

    def __init__(self, *args: Any, rounds: list[Round], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rounds = rounds
        if len(rounds) > 1:
            self.fields["round"] = forms.ChoiceField(
                label=_("Round"), choices=[(str(one.pk), one.name) for one in rounds], widget=forms.RadioSelect, initial=str(rounds[0].pk)
            )

    def round(self) -> Round:
        chosen = self.cleaned_data.get("round", "")
        return next((one for one in self.rounds if str(one.pk) == chosen), self.rounds[0])


class TypedCardForm(CardForm):
    """A card typed in for someone: the language it was said in, and that the person agreed."""

    def __init__(self, *args: Any, languages: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["spoken"] = forms.ChoiceField(label=_("Language of the answers"), choices=languages, initial=self.lang)
        self.fields["agreed"] = forms.BooleanField(
            label=_("The person agreed that I write this down"),
            error_messages={"required": _("Ask the person first, then tick this. Without it the card is not kept.")},
        )

    @property
    def about(self) -> list[forms.BoundField]:
        return [field for field in super().about if field.name not in {"spoken", "agreed"}]

    def answered(self) -> Any:
        self.lang = self.cleaned_data["spoken"]
        return super().answered()


def choices_of(doubt: Doubt, languages: dict[str, str]) -> list[tuple[str, str]]:
    """The answers to one question, in words."""
    words: dict[str, Any] = {
        "": _("leave it empty"),
        "keep": _("keep it"),
        "skip": _("once"),
        "day-first": _("the day is first"),
        "month-first": _("the month is first"),
        "outside": _("“yes” means born outside"),
        "inside": _("“yes” means born in it"),
        "no-say": _("prefer not to say"),
        "yes": _("born outside"),
        "no": _("born in the country"),
        "u16": _("under 16"),
    }
    if doubt.kind == "rows":
        words |= {"keep": _("bring in each"), "skip": _("only once")}
    if doubt.kind == "whole-file":
        words[""] = _("no city noted")
    if doubt.field == "already":
        words |= {"keep": _("bring in again"), "skip": _("leave them out")}
    ages = dict(Card.Age.choices)
    return [
        (code, str(words.get(code) or (ages.get(code) if doubt.field == "age" else None) or languages.get(code) or code))
        for code in doubt.choices
        if code != FREE
    ]


class DoubtField:
    """One question about a doubtful value, ready to draw: legend, choices, what is chosen, whether something may be typed."""

    def __init__(self, doubt: Doubt, answers: dict[str, str], languages: dict[str, str]) -> None:
        self.name = f"d:{doubt.key}"
        self.legend = message(doubt)
        self.count = doubt.count
        self.choices = choices_of(doubt, languages)
        self.is_free = FREE in doubt.choices
        self.answered = doubt.key in answers
        chosen = answers.get(doubt.key, doubt.proposal if doubt.proposal is not None else NOT_SAID)
        known = {code for code, _label in self.choices}
        self.may_be_empty = "" in known
        self.may_stay_open = not self.may_be_empty and doubt.kind != "rows"
        if chosen == NOT_SAID and self.may_be_empty:
            chosen = ""
        self.selected = chosen if chosen in known or chosen == NOT_SAID else ""
        self.typed = "" if chosen in known or chosen == NOT_SAID else chosen


def answers_from(data: MultiValueDict[str, str]) -> dict[str, str]:
    """The answers of a page of doubts: what was typed wins over what was chosen."""
    found: dict[str, str] = {}
    for name in data:
        if name.startswith("d:"):
            typed = str(data.get(f"t:{name[2:]}", "")).strip()
            found[name[2:]] = typed or str(data[name])
        elif name.startswith("t:") and f"d:{name[2:]}" not in data and str(data[name]).strip():
            found[name[2:]] = str(data[name]).strip()
    return found


def mapping_from(data: MultiValueDict[str, str], readings: list[SheetReading]) -> tuple[dict[str, dict[str, str]], list[str]]:
    """What the page says of columns, where it differs from the reading, and which sheets count."""
    mapping: dict[str, dict[str, str]] = {}
    take = []
    for number, reading in enumerate(readings):
        if data.get(f"take:{number}"):
            take.append(reading.sheet)
        for column in reading.columns:
            chosen = data.get(f"c:{number}:{column.letter}")
            if chosen is not None and chosen != (column.field if column.field != "ignore" else ""):
                mapping.setdefault(reading.sheet, {})[column.letter] = chosen or "ignore"
    return mapping, take
