"""Forms of the notes of a workshop; they save nothing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from mifc.foundation.base.clock import today
from mifc.foundation.programmes.models import City
from mifc.planning.needs_assessment.models import CollectionPoint, Question
from mifc.planning.needs_assessment.rules.workshop import LONGEST_NOTE

_NEW = "new"


class WorkshopForm(forms.Form):
    """Where and when a workshop was, and what was asked. A place that has no collection point yet gets one."""

    def __init__(
        self, *args: Any, points: list[CollectionPoint], cities: list[City], languages: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.points = {str(point.pk): point for point in points}
        self.cities = {str(city.pk): city for city in cities}
        places = [(pk, f"{point.name}, {point.city.name}" if point.city else point.name) for pk, point in self.points.items()]
        self.fields["asked"] = forms.CharField(
            label=_("What was asked"),
            max_length=300,
            help_text=_("For example: What would help people here find work? Whoever sorts the notes sees it."),
            error_messages={"required": _("Write what was asked in the workshop.")},
        )
        self.fields["meaning"] = forms.ChoiceField(
            label=_("What the notes tell"),
            choices=[(code, Question.Meaning(code).label) for code in ("open", "good", "missing", "improve")],
            initial="open",
            widget=forms.RadioSelect,
        )
        self.fields["place"] = forms.ChoiceField(
            label=_("Where"), choices=[*places, (_NEW, _("another place"))], initial=_NEW if not places else places[0][0]
        )
        self.fields["name"] = forms.CharField(
            label=_("Name of the other place"),
            required=False,
            max_length=160,
            help_text=_("Only for another place. It becomes a collection point, so that the draft goes back to the people who were there."),
        )
        if len(cities) > 1:
            self.fields["city"] = forms.ChoiceField(
                label=_("City"), required=False, choices=[("", _("more than one")), *((pk, city.name) for pk, city in self.cities.items())]
            )
        self.fields["held_on"] = forms.DateField(
            label=_("Day"),
            initial=today,
            widget=forms.DateInput(attrs={"type": "date"}),
            error_messages={"required": _("Say on which day."), "invalid": _("Write the day like this: 2027-01-31.")},
        )
        self.fields["language"] = forms.ChoiceField(label=_("Language of the notes"), choices=languages)
        self.fields["people"] = forms.IntegerField(
            label=_("How many took part"), required=False, min_value=1, max_value=5000, help_text=_("About; nobody is listed.")
        )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("place") == _NEW and not data.get("name", "").strip():
            self.add_error("name", _("Name the place."))
        return data

    def point(self) -> CollectionPoint | None:
        """The collection point that was chosen; None for another place."""
        return self.points.get(self.cleaned_data["place"])

    def city(self) -> City | None:
        if len(self.cities) == 1:
            return next(iter(self.cities.values()))
        return self.cities.get(self.cleaned_data.get("city", ""))


class NoteForm(forms.Form):
    """The words of one note."""

    words = forms.CharField(max_length=LONGEST_NOTE, widget=forms.Textarea)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = _("Note")
