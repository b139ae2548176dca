"""Answer: what was said in a workshop, one note after the other (R106)."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from mifc.foundation.programmes.owned import ProgrammeOwned
from mifc.planning.needs_assessment.models.answer import Card, CardText
from mifc.planning.needs_assessment.models.ask import CollectionPoint, Question


class Workshop(ProgrammeOwned):
    """A workshop of which notes are taken. Its notes are texts of one card, made with the first of them: it counts once, as one voice.

    `question` says what was asked there, and in which language the notes are is said by `language`.
    """

    point = models.ForeignKey(CollectionPoint, on_delete=models.PROTECT, related_name="workshops")
    question = models.OneToOneField(Question, on_delete=models.PROTECT, related_name="workshop")
    city = models.ForeignKey("programmes.City", on_delete=models.PROTECT, null=True, related_name="+")
    language = models.CharField(max_length=8)
    held_on = models.DateField(_("date"))
    people = models.PositiveSmallIntegerField(_("how many took part"), null=True)
    card = models.OneToOneField(Card, on_delete=models.SET_NULL, null=True, related_name="workshop")

    class Meta:
        ordering = ["-held_on", "-pk"]

    def __str__(self) -> str:
        return f"{self.point.name}, {self.held_on}"


class NoteGroup(ProgrammeOwned):
    """Notes that belong together, under a name given in the workshop."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="groups")
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["workshop", "name"], name="note_group_once")]

    def __str__(self) -> str:
        return self.name


class WorkshopNote(ProgrammeOwned):
    """One note: its words are a text of the workshop's card. Taken off, it stays to be put back, and is neither coded nor counted."""

    audit_quiet = "told by its workshop"

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="notes")
    text = models.OneToOneField(CardText, on_delete=models.CASCADE, related_name="note")
    group = models.ForeignKey(NoteGroup, on_delete=models.SET_NULL, null=True, related_name="notes")
    is_off = models.BooleanField(default=False)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return "note"
