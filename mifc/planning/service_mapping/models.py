"""A service, the domains it serves, and the file it may have come from.

The shape follows the Open Referral data specification, so that files can go in and out.
"""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models.functions import Cast
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from mifc.foundation.base.clock import now
from mifc.foundation.base.remembered import Remembered
from mifc.foundation.languages.text import MultilingualField, Piece
from mifc.foundation.programmes.models import Programme
from mifc.foundation.programmes.owned import OwnedQuerySet, ProgrammeOwned
from mifc.toolbox.domains.models import Domain
from mifc.toolbox.spreadsheets import fold


class ServiceImport(ProgrammeOwned):
    """A file of services: looked over, brought in, perhaps taken back.

    `readings` says which column holds what; `report` what became of its rows. Both are plain data.
    """

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("looked over")
        DONE = "done", _("brought in")
        UNDONE = "undone", _("taken back")

    file_name = models.CharField(_("file"), max_length=200)
    stored_as = models.CharField(max_length=60, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State.choices, default=State.UPLOADED)
    readings = models.JSONField(default=list)
    report = models.JSONField(default=dict)
    uploaded_by = models.ForeignKey("accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True, blank=True)

    # Samples of cells stand in it, a contact's name perhaps among them.
    audit_hide = frozenset({"readings", "report"})

    class Meta:
        ordering = ["-uploaded_at", "-pk"]
        verbose_name = _("file of services")
        verbose_name_plural = _("files of services")

    def __str__(self) -> str:
        return self.file_name


def match_key(organisation: str, name: str, place: str, city_id: int | None) -> str:
    """What two entries of one service share: organisation, service, place and city, however they are spelled."""
    parts = (fold(organisation), fold(name or organisation), fold(place), str(city_id or ""))
    return hashlib.blake2b("\x1f".join(parts).encode(), digest_size=12).hexdigest()


_MOST_WORDS = 6
LONGEST_REPORT = 500
_DERIVED = frozenset({"words", "match_key"})


class Service(ProgrammeOwned):
    """What an organisation offers. `city` is empty where it serves every city; `name` is the organisation's where it has no other.

    `words` (what a search looks through) and `match_key` (which recognises the same service) are worked out from the rest.
    """

    class Cost(models.TextChoices):
        FREE = "free", _("free")
        PAID = "paid", _("costs something")
        UNKNOWN = "", _("not known")

    class Asks(models.TextChoices):
        """Whether it asks people about their immigration status."""

        NO = "no", _("does not ask")
        YES = "yes", _("asks")
        UNKNOWN = "", _("not known")

    class SaidBy(models.TextChoices):
        SERVICE = "service", _("the service itself")
        PEOPLE = "people", _("people who went there")
        TEAM = "team", _("our team, who asked or looked")
        FILE = "file", _("another directory or a file")

    city = models.ForeignKey("programmes.City", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("city"))
    organisation = models.CharField(_("organisation"), max_length=200)
    name = models.CharField(_("service"), max_length=200)
    what = MultilingualField(_("what it offers"))
    place = models.CharField(_("place"), max_length=300, blank=True)
    languages = models.JSONField(_("languages"), default=list)
    who_may_come = MultilingualField(_("who may come"))
    cost = models.CharField(_("cost"), max_length=10, choices=Cost.choices, blank=True, default="")
    cost_note = models.CharField(_("cost note"), max_length=200, blank=True)
    contact = models.CharField(_("contact"), max_length=300, blank=True)
    url = models.URLField(_("web address"), blank=True)
    # Opening hours as `rules.hours` keeps them; empty where nobody said. A value of the service, not a record of its own.
    hours = models.JSONField(_("opening hours"), default=dict, blank=True)
    hours_from = models.DateField(_("opening hours from"), null=True, blank=True)
    hours_to = models.DateField(_("opening hours until"), null=True, blank=True)
    hours_note = MultilingualField(_("note on the opening hours"))
    asks_status = models.CharField(_("questions about immigration status"), max_length=3, choices=Asks.choices, blank=True, default="")
    asks_said_by = models.CharField(_("who said so"), max_length=8, choices=SaidBy.choices, blank=True, default="")
    asks_said_on = models.DateField(_("said on"), null=True, blank=True)
    is_public = models.BooleanField(_("shown to the public"), default=True)
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)
    brought_in_by = models.ForeignKey(ServiceImport, on_delete=models.SET_NULL, null=True, blank=True, related_name="services")
    words = models.TextField(editable=False, default="")
    match_key = models.CharField(max_length=24, editable=False, default="")

    audit_hide = frozenset({"contact"})
    audit_facts = frozenset({"organisation", "name", "place"})

    class Meta:
        ordering = ["organisation", "name", "pk"]
        verbose_name = _("service")
        verbose_name_plural = _("services")
        indexes = [
            models.Index(fields=["programme", "ended_on", "organisation", "name", "is_public"], name="service_by_name"),
            models.Index(fields=["programme", "city", "organisation"], name="service_by_city"),
            models.Index(fields=["programme", "ended_on", "checked_on"], name="service_by_check"),
            models.Index(fields=["programme", "match_key"], name="service_by_match"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(hours_from__isnull=True)
                | models.Q(hours_to__isnull=True)
                | models.Q(hours_from__lte=models.F("hours_to")),
                name="service_hours_in_order",
            ),
            # Somebody said it on some day, or nobody did.
            models.CheckConstraint(
                condition=models.Q(asks_status="", asks_said_by="", asks_said_on__isnull=True)
                | (models.Q(asks_status__in=("yes", "no"), asks_said_on__isnull=False) & ~models.Q(asks_said_by="")),
                name="service_asks_who_said",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.name}" if self.name != self.organisation else self.organisation

    def work_out(self) -> None:
        """Fill what is derived. `save` does it by itself; a bulk write has to ask for it."""
        self.name = self.name or self.organisation
        texts = [self.organisation, self.name, self.place]
        for text in (self.what, self.who_may_come):
            texts += [str(entry.get("text", "")) for entry in Service._meta.get_field("what").to_python(text).as_json().values()]
        self.words = fold(" ".join(texts))
        self.match_key = match_key(self.organisation, self.name, self.place, self.city_id)

    def _stored_values(self, names: Iterable[str] | None) -> dict[str, Any]:
        """What is worked out is no news for the audit."""
        return {name: value for name, value in super()._stored_values(names).items() if name not in _DERIVED}

    def save(self, *args: Any, update_fields: Iterable[str] | None = None, **kwargs: Any) -> None:
        self.work_out()
        if update_fields is not None:
            update_fields = {*update_fields, *_DERIVED}
        super().save(*args, update_fields=update_fields, **kwargs)


class ServiceDomain(ProgrammeOwned):
    """A domain a service helps with."""

    audit_facts = frozenset({"service", "domain"})

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="in_domains", verbose_name=_("service"))
    domain = models.ForeignKey("domains.Domain", on_delete=models.CASCADE, related_name="+", verbose_name=_("domain"))

    class Meta:
        verbose_name = _("domain of a service")
        verbose_name_plural = _("domains of services")
        constraints = [models.UniqueConstraint(fields=["service", "domain"], name="service_domain_once")]

    def __str__(self) -> str:
        return str(self.domain)


class ServiceReport(ProgrammeOwned):
    """Somebody says that a public entry is wrong; `text` is theirs, if they wrote any. `sent_as` is the form's own id."""

    class State(models.TextChoices):
        OPEN = "open", _("open")
        SETTLED = "settled", _("settled")

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="reports", verbose_name=_("service"))
    sent_as = models.UUIDField(default=uuid.uuid4, editable=False)
    text = models.CharField(_("what is wrong"), max_length=LONGEST_REPORT, blank=True)
    language = models.CharField(_("language"), max_length=8)
    received_at = models.DateTimeField(_("received"), default=now)
    keep_until = models.DateField(_("kept until"))
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.OPEN)
    settled_by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("settled by")
    )
    settled_at = models.DateTimeField(_("settled"), null=True, blank=True)

    audit_hide = frozenset({"text"})
    audit_facts = frozenset({"service"})

    class Meta:
        ordering = ["-received_at", "-pk"]
        verbose_name = _("note that an entry is wrong")
        verbose_name_plural = _("notes that an entry is wrong")
        indexes = [
            models.Index(fields=["programme", "state", "-received_at"], name="service_report_queue"),
            models.Index(fields=["keep_until"], name="service_report_due"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["programme", "sent_as"], name="service_report_once"),
            models.CheckConstraint(
                condition=models.Q(state="open", settled_at__isnull=True) | models.Q(state="settled", settled_at__isnull=False),
                name="service_report_settled_when",
            ),
        ]

    def __str__(self) -> str:
        return str(self.service)


CHECK_MONTHS = 6


class CheckRule(ProgrammeOwned):
    """How often a programme's entries are checked, and who is reminded each week. Without one: every six months, the coordinators."""

    months = models.PositiveSmallIntegerField(_("check every"), default=CHECK_MONTHS)
    person = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("who is reminded")
    )
    reminds = models.BooleanField(_("remind by e-mail once a week"), default=True)

    class Meta:
        verbose_name = _("how often entries are checked")
        verbose_name_plural = _("how often entries are checked")
        constraints = [
            models.UniqueConstraint(fields=["programme"], name="service_check_rule_once"),
            models.CheckConstraint(condition=models.Q(months__gte=1, months__lte=24), name="service_check_rule_months"),
        ]

    def __str__(self) -> str:
        return str(self.months)


class CheckReminder(ProgrammeOwned):
    """That a person is reminded in the week that began on this Monday: once, however often the work runs."""

    audit_quiet = "one each week; what it leads to, a check, is told by itself"

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    week = models.DateField()
    due = models.PositiveIntegerField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("reminder to check entries")
        verbose_name_plural = _("reminders to check entries")
        constraints = [models.UniqueConstraint(fields=["programme", "user", "week"], name="service_reminder_once")]

    def __str__(self) -> str:
        return f"{self.week}"


_months: Remembered[int] = Remembered(200)


def check_months(programme: Programme) -> int:
    """After how many months an entry is due for a check; kept for one stamp of the public pages, which a change of it raises."""

    def ask() -> int:
        rule = CheckRule.objects.of(programme).first()
        return rule.months if rule else CHECK_MONTHS

    return _months.get((programme.pk, programme.created_at, programme.site_version), ask) or CHECK_MONTHS


def in_domain(found: OwnedQuerySet[Service], key: str) -> OwnedQuerySet[Any]:
    """Those that help with a domain; with an empty key, those that have no domain yet."""
    # Asked for each row by its index: quick on both databases, whether or not their statistics are fresh.
    links = ServiceDomain.objects.of(found.bound_to).filter(service=models.OuterRef("pk"))
    return found.filter(models.Exists(links.filter(domain__key=key))) if key else found.exclude(models.Exists(links))


def in_language(found: OwnedQuerySet[Service], code: str) -> OwnedQuerySet[Any]:
    """Those offered in a language."""
    # As text, since the two databases look into JSON differently. A code holds no quotation mark.
    return found.annotate(spoken=Cast("languages", models.TextField())).filter(spoken__contains=f'"{code}"')


def with_words(found: OwnedQuerySet[Service], words: str) -> OwnedQuerySet[Any]:
    """Those that hold every word, whatever its case and accents, in organisation, service, place or texts of any language."""
    for word in fold(words).split()[:_MOST_WORDS]:
        found = found.filter(words__contains=word)
    return found


_languages: Remembered[set[str]] = Remembered(1000)


def languages_offered(programme: Programme, *, public_only: bool = False, cities: frozenset[int] | None = None) -> set[str]:
    """The codes of all languages that services name: of the public ones, or of those that serve one of these cities or all.

    Kept for one stamp of the public pages: every change of a service raises it, of a hidden one too.
    """

    def ask() -> set[str]:
        found = Service.objects.of(programme).exclude(languages=[])
        if public_only:
            found = found.filter(is_public=True, ended_on__isnull=True)
        if cities is not None:
            found = found.filter(models.Q(city__isnull=True) | models.Q(city_id__in=cities))
        return {code for codes in found.order_by().values_list("languages", flat=True).distinct() for code in codes}

    key = (programme.pk, programme.created_at, programme.site_version, public_only, cities)
    return _languages.get(key, ask) or set()


_names: Remembered[dict[int, Piece]] = Remembered(200)


def domain_names(programme: Programme) -> dict[int, Piece]:
    """{domain: its name in the reader's language}, in the order of the code book; kept for one stamp of the public pages."""
    key = (programme.pk, programme.created_at, programme.site_version, get_language())
    return _names.get(key, lambda: {one.pk: one.name.in_language() for one in Domain.objects.of(programme)}) or {}


def with_domains(programme: Programme, found: Iterable[Service]) -> list[Any]:
    """These services, each with the names of its domains as `placed`, in the order of the code book. One query besides."""
    rows: list[Any] = list(found)
    links = ServiceDomain.objects.of(programme).filter(service__in=[one.pk for one in rows]).values_list("service_id", "domain_id")
    placed: dict[int, set[int]] = {}
    for service_id, domain_id in links:
        placed.setdefault(service_id, set()).add(domain_id)
    names = domain_names(programme) if placed else {}
    for one in rows:
        here = placed.get(one.pk, set())
        one.placed = [name for pk, name in names.items() if pk in here]
    return rows
