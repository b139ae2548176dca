"""Answer: a card and its texts. What describes the person stands on the card, what the person wrote on its texts; coders get texts only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mifc.foundation.base.counted import part_of
from mifc.foundation.base.ids import random_id
from mifc.foundation.languages.sameness import flood_key
from mifc.foundation.programmes.owned import OwnedManager, OwnedQuerySet, ProgrammeOwned
from mifc.planning.needs_assessment.models.ask import CollectionPoint, Question, Round

_NO_MOMENT = "the exact moment of an answer is something we do not want to know"


class Card(ProgrammeOwned):
    """One answered card (R102). Random id, days not hours, codes not labels; empty means not answered, `no-say` prefers not to say."""

    class Channel(models.TextChoices):
        PHONE = "phone", _("own phone or computer")
        TYPED = "typed", _("typed in by staff")
        FILE = "file", _("from a file")
        KIOSK = "kiosk", _("tablet at an event")
        PAPER = "paper", _("paper card")
        VOICE = "voice", _("voice")
        WORKSHOP = "workshop", _("notes of a workshop")
        PARTNER = "partner", _("what partners know")

    class Age(models.TextChoices):
        UNDER_16 = "u16", _("under 16")
        A16 = "16-24", "16–24"
        A25 = "25-34", "25–34"
        A35 = "35-44", "35–44"
        A45 = "45-54", "45–54"
        A55 = "55-64", "55–64"
        A65 = "65+", "65+"
        NO_SAY = "no-say", _("prefer not to say")
        NONE = "", _("not answered")

    class Born(models.TextChoices):
        YES = "yes", _("yes")
        NO = "no", _("no")
        NO_SAY = "no-say", _("prefer not to say")
        NONE = "", _("not answered")

    audit_quiet = _NO_MOMENT
    counted_by = frozenset({"round", "city", "age", "born_outside", "language", "channel"})
    counted_when_added = False  # Marks on its texts are counted.

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="cards")
    point = models.ForeignKey(CollectionPoint, on_delete=models.PROTECT, null=True, related_name="cards")
    city = models.ForeignKey("programmes.City", on_delete=models.PROTECT, null=True, related_name="+")
    channel = models.CharField(max_length=8, choices=Channel.choices)
    language = models.CharField(max_length=8, blank=True)
    age = models.CharField(max_length=8, choices=Age.choices, blank=True, default="")
    born_outside = models.CharField(max_length=8, choices=Born.choices, blank=True, default="")
    answered_on = models.DateField(null=True)
    set_aside = models.CharField(
        max_length=200, blank=True, default="", help_text="Why it is not counted with the others; empty when it is."
    )
    # So that the same submission is counted once, and a card can be taken back: hashes, of which nothing can be read.
    submission_hash = models.CharField(max_length=43, null=True, editable=False)  # noqa: DJ001  # unique where there is one
    take_back_hash = models.CharField(max_length=43, null=True, editable=False)  # noqa: DJ001  # unique where there is one
    row_hash = models.CharField(max_length=43, blank=True, default="", editable=False)
    typed_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    brought_in_by = models.ForeignKey("needs_assessment.CardImport", on_delete=models.PROTECT, null=True, related_name="cards")
    frozen_in = models.ForeignKey("needs_assessment.Edition", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "submission_hash"], name="card_submission_once"),
            models.UniqueConstraint(fields=["programme", "take_back_hash"], name="card_take_back_once"),
            models.UniqueConstraint(fields=["programme", "row_hash"], condition=~Q(row_hash=""), name="card_row_once"),
        ]
        indexes = [
            # Each holds all that is asked of it, so that counting twenty thousand cards reads no card.
            models.Index(
                fields=["programme", "round", "set_aside", "city", "age", "born_outside", "language", "channel"], name="card_heard"
            ),
            models.Index(fields=["programme", "point", "channel", "set_aside", "answered_on"], name="card_by_day"),
            models.Index(fields=["brought_in_by"], name="card_by_import", condition=Q(brought_in_by__isnull=False)),
        ]

    def __str__(self) -> str:
        return "card"

    def counted_part(self) -> int:
        return part_of(self.pk)


class SaidAsField(models.CharField[str, str]):
    """Worked out from the text whenever one is written, in bulk too: one key for all that say the same, none where no text is left."""

    def __init__(self, **kwargs: Any) -> None:
        ours: dict[str, Any] = {"max_length": 16, "editable": False, "default": "", "blank": True}
        super().__init__(**ours | kwargs)

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        said = said_as(model_instance.text)  # type: ignore[attr-defined]  # a text
        setattr(model_instance, self.attname, said)
        return said


def said_as(text: str) -> str:
    return flood_key(text) if text else ""


class CardTextQuerySet(OwnedQuerySet["CardText"]):
    """A text that changes, or goes, takes its key along."""

    def update(self, **values: Any) -> int:
        if "text" in values:
            values["said_as"] = said_as(values["text"])
        return super().update(**values)

    update.alters_data = True  # type: ignore[attr-defined]

    def insert_rows(self, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
        at = list(names).index("text")
        return super().insert_rows((*names, "said_as"), [(*row, said_as(row[at])) for row in rows])


class CardTextManager(OwnedManager["CardText"]):
    queryset_class = CardTextQuerySet


class CardText(ProgrammeOwned):
    """What a person wrote under one question. `flags` are spans in which a rule saw a name, number or address."""

    class State(models.TextChoices):
        WAITING = "waiting", _("waiting")
        CODED = "coded", _("coded")
        UNCLEAR = "unclear", _("cannot be coded")
        ERASED = "erased", _("taken back")

    audit_quiet = _NO_MOMENT
    counted_by = frozenset({"card", "round", "is_set_aside"})
    counted_when_added = False  # Marks on it are counted.

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    card = models.ForeignKey(Card, on_delete=models.CASCADE, related_name="texts")
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="+")
    question = models.ForeignKey(Question, on_delete=models.PROTECT, related_name="texts")
    wording_version = models.PositiveSmallIntegerField(default=1)
    # A person answers a question once; of a workshop, there are as many as notes were taken.
    number = models.PositiveSmallIntegerField(default=1)
    language = models.CharField(max_length=8, blank=True)
    text = models.TextField()
    said_as = SaidAsField()
    flags = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=State.choices, default=State.WAITING)
    is_set_aside = models.BooleanField(default=False)
    # Handed to one coder for a while, so that two do not work on the same text.
    held_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+")
    held_until = models.DateTimeField(null=True)

    objects: ClassVar[OwnedManager[Any]] = CardTextManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["card", "question", "number"], name="text_once_per_question")]
        indexes = [
            models.Index(fields=["programme", "round", "state", "is_set_aside", "language", "question", "id"], name="text_to_do"),
            models.Index(fields=["programme", "round", "is_set_aside", "said_as"], name="text_said_again"),
            models.Index(fields=["held_by", "held_until"], name="text_held", condition=Q(held_by__isnull=False)),
        ]

    def __str__(self) -> str:
        return "text"

    def counted_part(self) -> int:
        return part_of(self.card_id)


class TakeBack(ProgrammeOwned):
    """That a card was taken back, for the receipt and the count; nothing of the card itself.

    The hash of its code stays: a phone that had no signal may still send the card again, and it must not come back.
    """

    audit_quiet = _NO_MOMENT

    receipt_hash = models.CharField(max_length=43, unique=True)
    take_back_hash = models.CharField(max_length=43, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, null=True, related_name="+")
    on = models.DateField()
    texts_only = models.BooleanField(default=False, help_text="The card was counted in an edition already; its texts are gone.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "take_back_hash"], name="taken_back_once")]

    def __str__(self) -> str:
        return str(self.on)
