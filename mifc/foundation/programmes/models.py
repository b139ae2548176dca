"""The programme and what every room needs of it."""

from __future__ import annotations

import re

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mifc.foundation.base.clock import now
from mifc.foundation.base.guarded import Guarded
from mifc.foundation.base.ids import random_id
from mifc.foundation.languages.known import own_name_of
from mifc.foundation.languages.text import MultilingualField
from mifc.foundation.programmes.owned import ProgrammeOwned
from mifc.foundation.programmes.roles import ROLES

# A gap that the text to start from leaves open, for example [contact].
_GAP = re.compile(r"\[[^\[\]\n]{1,60}\]")
_HEX_COLOUR = RegexValidator(r"^#[0-9a-fA-F]{6}$", _("Write a colour as # and six digits, for example #0B625B."))


class Programme(Guarded):
    """One programme: the tenant. `mode` running, trial (an empty one to try things in) or closed."""

    class Size(models.TextChoices):
        SMALL = "small", _("Small: one team, one city")
        MEDIUM = "medium", _("Medium: a city and its partners")
        LARGE = "large", _("Large: several cities")

    class Mode(models.TextChoices):
        RUNNING = "running", _("running")
        TRIAL = "trial", _("trial")
        CLOSED = "closed", _("closed")

    slug = models.SlugField(_("address"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=120)
    region = models.CharField(_("region"), max_length=120, blank=True)
    country = models.CharField(_("country"), max_length=80, blank=True)
    size = models.CharField(_("size"), max_length=10, choices=Size.choices, default=Size.MEDIUM)
    rooms = models.JSONField(_("rooms"), default=list, help_text="Keys of the rooms that are switched on (R013).")
    languages = models.JSONField(_("languages"), default=list, help_text="Language codes, the first is the default.")
    mode = models.CharField(_("state"), max_length=10, choices=Mode.choices, default=Mode.RUNNING)
    is_demo = models.BooleanField(_("sample data"), default=False)
    is_default = models.BooleanField(
        _("main programme of this installation"), default=False, help_text="Answers at /en/ without its own name in the address."
    )
    host = models.CharField(_("own host name"), max_length=253, blank=True, help_text="The public site's own host name, if it has one.")
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=60, default="Europe/London")
    contact_email = models.EmailField(_("e-mail for questions"), blank=True)
    contact_person = models.CharField(
        _("who answers questions"), max_length=120, blank=True, help_text="A role, not a private person (R417)."
    )
    hashtag = models.CharField(_("hashtag"), max_length=60, blank=True)
    # The brand kit (R081): re-colours site, print and mail.
    mark = models.CharField(_("mark"), max_length=2, default="M")
    accent = models.CharField(_("colour of what one presses"), max_length=7, default="#0B625B", validators=[_HEX_COLOUR])
    stamp = models.CharField(_("colour of the stamp"), max_length=7, default="#C2401F", validators=[_HEX_COLOUR])
    strapline = MultilingualField(_("strapline"))
    logo = models.ForeignKey(
        "programmes.Emblem", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("logo")
    )
    # Raised by every change that a public page shows; the page cache compares it.
    site_version = models.PositiveBigIntegerField(_("version of the public pages"), default=1)
    created_at = models.DateTimeField(default=now, editable=False)

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        constraints = [
            models.UniqueConstraint(fields=["is_default"], condition=Q(is_default=True), name="programme_one_default"),
            models.UniqueConstraint(fields=["host"], condition=~Q(host=""), name="programme_host_once"),
        ]

    def __str__(self) -> str:
        return self.name

    def _audit_programme(self) -> int | None:
        return self.pk

    @property
    def default_language(self) -> str:
        return self.languages[0] if self.languages else "en"


class Emblem(ProgrammeOwned):
    """A picture of the brand kit, as two PNG files that we drew (R081, R096). Never changed: another picture is another record."""

    audit_hide = frozenset({"screen", "printed"})

    screen = models.BinaryField()
    printed = models.BinaryField()
    width = models.PositiveSmallIntegerField(help_text="On a page, in CSS pixels.")
    height = models.PositiveSmallIntegerField(help_text="On a page, in CSS pixels.")
    digest = models.CharField(max_length=10)

    class Meta:
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")
        constraints = [models.UniqueConstraint(fields=["programme", "digest"], name="emblem_once")]

    def __str__(self) -> str:
        return self.digest


class CountStamp(ProgrammeOwned):
    """Another value after every change of what remembered counts rest on (`counted.py`). Random, so that none comes twice.

    Part 0 is all of it: its `stamp` changes with anything, its `every_part` where it is not known which parts are touched. Another part has
    a row of its own since it was first changed alone. They are the last that a change writes: nobody waits for more than that commit.
    """

    audit_quiet = "told by the change that raised it"

    part = models.PositiveSmallIntegerField(default=0, editable=False)
    stamp = models.BigIntegerField(default=random_id, editable=False)
    every_part = models.BigIntegerField(default=random_id, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme", "part"], name="count_stamp_once_a_part")]

    def __str__(self) -> str:
        return "stamp"


class City(ProgrammeOwned):
    """A city of the programme; exactly one is the lead (R012). Figures about it are measures, with date and source."""

    slug = models.SlugField(_("address"), max_length=60)
    name = models.CharField(_("name"), max_length=120)
    authority = models.CharField(_("authority"), max_length=160, blank=True)
    is_lead = models.BooleanField(_("lead city"), default=False)
    order = models.PositiveSmallIntegerField(_("place in the list"), default=0)
    team = models.CharField(_("team"), max_length=200, blank=True, help_text="Where the programme's team sits; may be empty (R022).")
    delivery = models.TextField(_("who delivers here"), blank=True)

    class Meta:
        ordering = ["order", "name"]
        verbose_name = _("city")
        verbose_name_plural = _("cities")
        constraints = [
            models.UniqueConstraint(fields=["programme", "slug"], name="city_slug_once"),
            models.UniqueConstraint(fields=["programme"], condition=Q(is_lead=True), name="city_one_lead"),
        ]

    def __str__(self) -> str:
        return self.name


class Theme(ProgrammeOwned):
    """One of the programme's themes, five in the Guide (R413). `look` names one of the five colours and icons."""

    slug = models.SlugField(_("address"), max_length=60)
    name = MultilingualField(_("name"))
    summary = MultilingualField(_("summary"))
    look = models.CharField(_("colour and icon"), max_length=20, default="jobs")
    also_called = models.JSONField(_("also called"), default=list)
    order = models.PositiveSmallIntegerField(_("place in the list"), default=0)

    class Meta:
        ordering = ["order"]
        verbose_name = _("theme")
        verbose_name_plural = _("themes")
        constraints = [models.UniqueConstraint(fields=["programme", "slug"], name="theme_slug_once")]

    def __str__(self) -> str:
        return str(self.name)


class ThemePoint(ProgrammeOwned):
    """A line on a theme's page: we have, we will, we need (R411)."""

    class Kind(models.TextChoices):
        HAVE = "have", _("We have")
        WILL = "will", _("We will")
        NEED = "need", _("We need")

    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="points", verbose_name=_("theme"))
    kind = models.CharField(_("kind"), max_length=4, choices=Kind.choices)
    text = MultilingualField(_("text"))
    source = models.CharField(_("source"), max_length=200, blank=True)
    order = models.PositiveSmallIntegerField(_("place in the list"), default=0)

    class Meta:
        ordering = ["kind", "order"]
        verbose_name = _("line of a theme")
        verbose_name_plural = _("lines of themes")

    def __str__(self) -> str:
        return str(self.text)


class Phase(ProgrammeOwned):
    """A phase of the Guide with its place in time, in months from the start."""

    key = models.CharField(_("number"), max_length=3)
    title = MultilingualField(_("title"))
    start_month = models.PositiveSmallIntegerField(_("first month"))
    duration = models.CharField(_("how long"), max_length=40, blank=True)

    class Meta:
        ordering = ["start_month"]
        verbose_name = _("phase")
        verbose_name_plural = _("phases")
        constraints = [models.UniqueConstraint(fields=["programme", "key"], name="phase_key_once")]

    def __str__(self) -> str:
        return f"{self.key} {self.title}"


class Aim(ProgrammeOwned):
    """An aim or a hope, with an identifier that stays when its wording changes (R008)."""

    key = models.SlugField(_("key"), max_length=40)
    text = MultilingualField(_("text"))
    is_hope = models.BooleanField(_("a hope"), default=False)
    order = models.PositiveSmallIntegerField(_("place in the list"), default=0)

    class Meta:
        ordering = ["is_hope", "order"]
        verbose_name = _("aim")
        verbose_name_plural = _("aims")
        constraints = [models.UniqueConstraint(fields=["programme", "key"], name="aim_key_once")]

    def __str__(self) -> str:
        return str(self.text)


class FunderAcknowledgement(ProgrammeOwned):
    """The sentence each public page, PDF and mail carries, per funding source and period (R096)."""

    funder = models.CharField(_("funder"), max_length=200)
    text = MultilingualField(_("sentence"))
    emblem = models.ForeignKey(Emblem, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("emblem"))
    starts_on = models.DateField(_("from"), null=True, blank=True)
    ends_on = models.DateField(_("until"), null=True, blank=True)
    order = models.PositiveSmallIntegerField(_("place in the list"), default=0)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("funder acknowledgement")
        verbose_name_plural = _("funder acknowledgements")

    def __str__(self) -> str:
        return self.funder


class SocialChannel(ProgrammeOwned):
    """A link in the footer (R085). A link only: no page loads anything from there."""

    kind = models.CharField(_("kind"), max_length=30)
    handle = models.CharField(_("name there"), max_length=80)
    url = models.URLField(_("address"), blank=True)
    order = models.PositiveSmallIntegerField(_("place in the list"), default=0)

    class Meta:
        ordering = ["order", "pk"]
        verbose_name = _("channel")
        verbose_name_plural = _("channels")

    def __str__(self) -> str:
        return f"{self.kind} {self.handle}"


class PrivacyNotice(ProgrammeOwned):
    """Who is responsible for what people tell us, on what basis, and for how long. No round opens before it is complete."""

    controllers = models.TextField(_("who is responsible"), blank=True, help_text="The organisations responsible, one a line.")
    contact = models.CharField(_("contact"), max_length=200, blank=True)
    basis_answers = models.TextField(_("lawful basis for answers"), blank=True, help_text="Lawful basis for asking and keeping answers.")
    basis_accounts = models.TextField(
        _("lawful basis for accounts"), blank=True, help_text="Lawful basis for the accounts of staff and partners."
    )
    keep_answers_months = models.PositiveSmallIntegerField(_("months that answers are kept"), null=True, blank=True)
    text = MultilingualField(_("text of the notice"))

    class Meta:
        verbose_name = _("privacy notice")
        verbose_name_plural = _("privacy notices")
        constraints = [models.UniqueConstraint(fields=["programme"], name="privacy_notice_once")]

    def __str__(self) -> str:
        return str(_("Privacy notice"))

    def what_is_missing(self, languages: list[str]) -> list[str]:
        """What still has to be written, in words for the coordinator; empty when a round may open."""
        missing = [
            str(label)
            for label, value in (
                (_("who is responsible"), self.controllers.strip()),
                (_("a contact"), self.contact.strip()),
                (_("the lawful basis for answers"), self.basis_answers.strip()),
                (_("the lawful basis for accounts"), self.basis_accounts.strip()),
                (_("how many months answers are kept"), self.keep_answers_months),
            )
            if not value
        ]
        written = set(self.text.languages)
        missing += [str(_("the notice in %(language)s")) % {"language": own_name_of(code)} for code in languages if code not in written]
        # The text to start from leaves its gaps in square brackets; nobody reads "[contact]" on a public page.
        missing += [
            str(_("what stands in square brackets in the notice in %(language)s: %(gaps)s"))
            % {"language": own_name_of(code), "gaps": " ".join(gaps)}
            for code in languages
            if code in written and (gaps := _GAP.findall(self.text.in_language(code).text))
        ]
        return missing


class Membership(ProgrammeOwned):
    """A role that a person holds in the programme, and where it matters in one city."""

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="memberships", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=30)
    city = models.ForeignKey(City, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("city"))
    since = models.DateField(_("since"), auto_now_add=True)

    # A label is kept for ever; a name must not be. The audit keeps who and what as ids and codes and names them when it is read.
    audit_facts = frozenset({"user", "role", "city"})

    class Meta:
        verbose_name = _("role of a person")
        verbose_name_plural = _("roles of people")
        constraints = [
            models.UniqueConstraint(fields=["programme", "user", "role", "city"], name="membership_once"),
            models.UniqueConstraint(
                fields=["programme", "user", "role"], condition=Q(city__isnull=True), name="membership_everywhere_once"
            ),
        ]
        indexes = [models.Index(fields=["programme", "since", "id"], name="membership_by_day")]

    def __str__(self) -> str:
        return str(ROLES[self.role].name) if self.role in ROLES else self.role


class Invitation(ProgrammeOwned):
    """An invitation by link. Only a hash of the link's secret is kept; it works once and until `expires_at`."""

    role = models.CharField(_("role"), max_length=30)
    city = models.ForeignKey(City, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("city"))
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"), blank=True)
    secret_hash = models.CharField(_("secret of the link"), max_length=64, unique=True)
    invited_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("invited by"))
    created_at = models.DateTimeField(_("made"), default=now)
    expires_at = models.DateTimeField(_("works until"))
    accepted_by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("taken up by")
    )
    accepted_at = models.DateTimeField(_("taken up"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(_("withdrawn"), null=True, blank=True)

    audit_hide = frozenset({"email", "secret_hash", "name"})
    audit_facts = frozenset({"role", "city"})

    class Meta:
        verbose_name = _("invitation")
        verbose_name_plural = _("invitations")

    def __str__(self) -> str:
        return str(ROLES[self.role].name) if self.role in ROLES else self.role
