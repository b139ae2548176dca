"""Ask: what is asked, where, and who should be heard."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from mifc.foundation.base.clock import now
from mifc.foundation.languages.text import MultilingualField
from mifc.foundation.programmes.owned import ProgrammeOwned


class Assessment(ProgrammeOwned):
    """A needs assessment of one city, or of the whole programme where `city` is empty (R099)."""

    slug = models.SlugField(max_length=60)
    name = models.CharField(_("name"), max_length=160)
    city = models.ForeignKey("programmes.City", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    purpose = models.TextField(_("purpose"), blank=True)
    is_sample = models.BooleanField(default=False, help_text="Invented answers, shown as such everywhere.")
    created_at = models.DateTimeField(default=now, editable=False)
    # Hearing back: between these moments the draft table is open for comment (R116 and the Guide's "participants").
    draft_open_from = models.DateTimeField(null=True, blank=True)
    draft_open_until = models.DateTimeField(null=True, blank=True)
    asks_again = models.BooleanField(_("people may leave a way to be asked again"), default=False)
    # Of a hundred texts so many are read by a second coder, who does not see what the first one made of them.
    second_share = models.PositiveSmallIntegerField(_("texts read twice, of a hundred"), default=10)

    class Meta:
        ordering = ["-created_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["programme", "slug"], name="assessment_slug_once")]

    def __str__(self) -> str:
        return self.name


class Round(ProgrammeOwned):
    """A stretch of time in which people are asked. Open between its two moments, without anyone doing anything."""

    counted_by = frozenset({"assessment"})
    counted_when_added = False

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(_("name"), max_length=120)
    opens_at = models.DateTimeField(_("opens"), null=True, blank=True)
    closes_at = models.DateTimeField(_("closes"), null=True, blank=True)
    languages = models.JSONField(_("languages"), default=list)
    card_title = MultilingualField(_("title of the card"))
    what_happens_next = MultilingualField(_("what happens next"))
    where_to_get_help = MultilingualField(_("where to get help"))

    class Meta:
        ordering = ["assessment", "number"]
        constraints = [
            models.UniqueConstraint(fields=["assessment", "number"], name="round_number_once"),
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True) | Q(closes_at__isnull=True) | Q(opens_at__lt=F("closes_at")),
                name="round_ends_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Question(ProgrammeOwned):
    """One thing on the card. Its `meaning` is locked once answers exist; its wording may be put right (`Wording`)."""

    class Kind(models.TextChoices):
        TEXT = "text", _("own words")
        AGE = "age", _("age band")
        BORN_OUTSIDE = "born_outside", _("born outside the country")
        # Asked in a workshop and of partners, not on the card.
        NOTES = "notes", _("notes of a workshop")
        PARTNER = "partner", _("what partners know")

    NOT_ON_CARD = frozenset({Kind.NOTES, Kind.PARTNER})

    class Meaning(models.TextChoices):
        GOOD = "good", _("good")
        MISSING = "missing", _("missing")
        IMPROVE = "improve", _("could be improved")
        OPEN = "open", _("anything")
        ABOUT = "about", _("about the person")

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="questions")
    key = models.SlugField(max_length=30)
    kind = models.CharField(max_length=14, choices=Kind.choices)
    meaning = models.CharField(max_length=8, choices=Meaning.choices)
    order = models.PositiveSmallIntegerField(default=0)
    is_on = models.BooleanField(default=True)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["round", "key"], name="question_key_once")]

    def __str__(self) -> str:
        return self.key


class Wording(ProgrammeOwned):
    """How a question is put. A correction after the first answer is a new version; an answer remembers which one it saw."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="wordings")
    version = models.PositiveSmallIntegerField(default=1)
    prompt = MultilingualField(_("question"))
    hint = MultilingualField(_("hint"))
    why = models.CharField(_("why it was changed"), max_length=200, blank=True)
    since = models.DateTimeField(default=now)

    class Meta:
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["question", "version"], name="wording_version_once")]

    def __str__(self) -> str:
        return str(self.prompt)


class CollectionPoint(ProgrammeOwned):
    """Where cards come from: an event, a library, a link. Its code is the short address on the poster."""

    class Kind(models.TextChoices):
        EVENT = "event", _("event")
        LIBRARY = "library", _("library")
        OFFICE = "office", _("office or centre")
        WORKSHOP = "workshop", _("workshop")
        LINK = "link", _("link")
        FILE = "file", _("file of older cards")

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="points")
    city = models.ForeignKey("programmes.City", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(_("name"), max_length=160)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind.choices, default=Kind.LINK)
    code = models.CharField(max_length=8, unique=True)
    held_on = models.DateField(_("date"), null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self) -> str:
        return self.name


class Target(ProgrammeOwned):
    """Who should be heard (R108, R109): a number of cards, or a share of them, per city and group."""

    class Group(models.TextChoices):
        ALL = "all", _("everyone")
        AGE = "age", _("age band")
        BORN_OUTSIDE = "born_outside", _("born outside the country")
        LANGUAGE = "language", _("language")

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="targets")
    city = models.ForeignKey("programmes.City", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    group = models.CharField(_("group"), max_length=14, choices=Group.choices)
    value = models.CharField(_("which"), max_length=20, blank=True)
    cards = models.PositiveIntegerField(_("cards"), null=True, blank=True)
    percent = models.PositiveSmallIntegerField(_("per cent of the cards"), null=True, blank=True)

    class Meta:
        ordering = ["group", "value", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["round", "city", "group", "value"], name="target_once"),
            models.UniqueConstraint(fields=["round", "group", "value"], condition=Q(city__isnull=True), name="target_everywhere_once"),
            models.CheckConstraint(condition=Q(cards__isnull=False) | Q(percent__isnull=False), name="target_says_how_many"),
        ]

    def __str__(self) -> str:
        return f"{self.group} {self.value}".strip()
