"""What comes back from the coding screen, the translating page and the risk list; saves nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from mifc.foundation.accounts.models import User
from mifc.planning.needs_assessment.models import CardText, HearBackAnswer, Translation
from mifc.planning.needs_assessment.rules import understand as rules
from mifc.toolbox.domains.models import Domain


@dataclass(frozen=True, slots=True)
class CodingSent:
    """The coder's choices as the page sent them; shown again as they are when something is refused."""

    chosen: tuple[int, ...] = ()
    general: str = ""
    own: dict[int, tuple[str, ...]] = field(default_factory=dict)
    is_unclear: bool = False
    note: str = ""
    blanks: tuple[str, ...] = ()
    typed_names: str = ""
    seen: str = ""

    @classmethod
    def read(cls, sent: QueryDict, domains: Iterable[Domain]) -> CodingSent:
        """Only domains that exist, in the order of the code book."""
        wanted = set(sent.getlist("domain"))
        chosen = tuple(domain.pk for domain in domains if str(domain.pk) in wanted)
        return cls(
            chosen=chosen,
            general=sent.get("says", ""),
            own={pk: tuple(said) for pk in chosen if (said := [one for one in sent.getlist(f"says_{pk}") if one in rules.SAYS])},
            is_unclear=bool(sent.get("unclear")),
            note=sent.get("note", "").replace("\x00", "")[:300],
            blanks=tuple(sent.getlist("blank")[:200]),
            typed_names=sent.get("names", "").replace("\x00", "")[:300],
            seen=sent.get("seen", "")[:12],
        )

    @classmethod
    def from_marks(cls, marks: dict[int, list[str]], *, general: str, is_unclear: bool = False, note: str = "") -> CodingSent:
        """What was coded before, to be shown again."""
        own = {pk: tuple(said) for pk, said in marks.items() if list(said) != [general]}
        return cls(tuple(marks), general, own, is_unclear, note)

    def marks(self) -> dict[int, tuple[rules.Says, ...]]:
        return rules.marks_from(self.chosen, self.general, self.own)

    def blanked_in(self, text: CardText | HearBackAnswer) -> list[tuple[int, int]]:
        return self._spans("o", text.text)

    def blanked_in_translation(self, translation: Translation | None) -> list[tuple[int, int]]:
        return self._spans("t", translation.text) if translation else []

    def _spans(self, source: str, text: str) -> list[tuple[int, int]]:
        return rules.read_spans(self.blanks, source, len(text)) + rules.spans_of_words(text, self.typed_names)


class RiskForm(forms.Form):
    """Who looks into it, and by when."""

    person = forms.ChoiceField(label=_("Who looks into it"), choices=())
    due_on = forms.DateField(label=_("To be done by"), widget=forms.DateInput(attrs={"type": "date"}))
    why = forms.CharField(label=_("What worries you"), required=False, max_length=300)

    def __init__(self, *args: object, people: Sequence[User], due_on: dt.date, **kwargs: object) -> None:
        super().__init__(*args, initial={"due_on": due_on, "person": str(people[0].pk) if people else ""}, **kwargs)  # type: ignore[misc,arg-type]
        self.people = {str(person.pk): person for person in people}
        self.fields["person"].choices = [(pk, person.name) for pk, person in self.people.items()]  # type: ignore[attr-defined]

    def chosen(self) -> User:
        return self.people[self.cleaned_data["person"]]


class CloseRiskForm(forms.Form):
    """What was done."""

    what_was_done = forms.CharField(label=_("What was done"), widget=forms.Textarea, max_length=4000)


class TranslationForm(forms.Form):
    """A translation, and which one it was written over."""

    words = forms.CharField(label=_("Translation"), widget=forms.Textarea, required=False, strip=True)
    over = forms.CharField(required=False, max_length=12, widget=forms.HiddenInput)
    names = forms.CharField(label=_("Words to blank"), required=False, max_length=300)


class SetAsideForm(forms.Form):
    """Why cards are set aside."""

    why = forms.CharField(
        label=_("Why these cards are set aside"), max_length=200, help_text=_("The reason stands in the method note. Nothing is deleted.")
    )
