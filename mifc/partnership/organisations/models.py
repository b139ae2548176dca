"""An organisation, where it works, what it is responsible for, and who works for it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mifc.foundation.languages.text import MultilingualField
from mifc.foundation.programmes.owned import ProgrammeOwned


class Organisation(ProgrammeOwned):
    """One organisation or informal group. `contact_*` is for the team only."""

    class Kind(models.TextChoices):
        AUTHORITY = "authority", _("local authority")
        UNIVERSITY = "university", _("university")
        UNIVERSITY_COMPANY = "university-company", _("university's own social enterprise company")
        COMPANY = "company", _("company")
        MULTINATIONAL = "multinational", _("multinational company")
        MIGRANT_NETWORK = "migrant-network", _("network of migrants")
        CENTRE = "centre", _("refugee and migrant centre")
        LAW_CENTRE = "law-centre", _("law centre")
        CONSULTANCY = "consultancy", _("consultancy")
        CHARITY = "charity", _("charity")
        SOCIAL_ENTERPRISE = "social-enterprise", _("social enterprise")
        INFORMAL = "informal", _("informal group")
        FAITH = "faith", _("faith community")
        SCHOOL = "school", _("school or college")
        PUBLIC_SERVICE = "public-service", _("public service")
        OTHER = "other", _("other")

    class Sector(models.TextChoices):
        PUBLIC = "public", _("public sector")
        PRIVATE = "private", _("private sector")
        VOLUNTARY = "voluntary", _("voluntary sector")
        NOT_KNOWN = "", _("not known")

    class MigrantLed(models.TextChoices):
        YES = "yes", _("yes")
        NO = "no", _("no")
        NOT_KNOWN = "", _("not known")

    class Size(models.TextChoices):
        VOLUNTEERS = "volunteers", _("volunteers only")
        SMALL = "small", _("up to 10 staff")
        MEDIUM = "medium", _("11 to 50 staff")
        LARGE = "large", _("more than 50 staff")
        NOT_KNOWN = "", _("not known")

    name = models.CharField(_("name"), max_length=200)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.OTHER)
    sector = models.CharField(_("sector"), max_length=10, choices=Sector.choices, blank=True, default="")
    role = MultilingualField(_("what it does in the programme"))
    migrant_led = models.CharField(_("led by migrants"), max_length=3, choices=MigrantLed.choices, blank=True, default="")
    size = models.CharField(_("size"), max_length=10, choices=Size.choices, blank=True, default="")
    url = models.URLField(_("web address"), blank=True)
    is_public = models.BooleanField(_("shown to the public"), default=True)
    ended_on = models.DateField(_("left the partnership on"), null=True, blank=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    contact_name = models.CharField(_("contact person"), max_length=120, blank=True)
    contact_email = models.EmailField(_("contact e-mail"), blank=True)
    contact_phone = models.CharField(_("contact telephone"), max_length=40, blank=True)
    source = models.CharField(_("source"), max_length=200, blank=True)

    audit_hide = frozenset({"contact_name", "contact_email", "contact_phone"})
    audit_facts = frozenset({"name"})

    class Meta:
        ordering = ["order", "name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "name"], name="organisation_name_once"),
            models.CheckConstraint(condition=~Q(name=""), name="organisation_has_name"),
        ]

    def __str__(self) -> str:
        return self.name


class OrganisationCity(ProgrammeOwned):
    """A city an organisation works in. Without any, it works in all of them or none in particular."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="in_cities", verbose_name=_("organisation"))
    city = models.ForeignKey("programmes.City", on_delete=models.CASCADE, related_name="+", verbose_name=_("city"))

    class Meta:
        ordering = ["city__order", "city__name"]
        constraints = [models.UniqueConstraint(fields=["organisation", "city"], name="organisation_city_once")]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.city}"


class OrganisationTheme(ProgrammeOwned):
    """A theme an organisation is responsible for."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="for_themes", verbose_name=_("organisation"))
    theme = models.ForeignKey("programmes.Theme", on_delete=models.CASCADE, related_name="+", verbose_name=_("theme"))

    class Meta:
        ordering = ["theme__order"]
        constraints = [models.UniqueConstraint(fields=["organisation", "theme"], name="organisation_theme_once")]

    def __str__(self) -> str:
        return f"{self.organisation} · {self.theme}"


class OrganisationMember(ProgrammeOwned):
    """A person with a role in the programme who works for an organisation."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="members", verbose_name=_("organisation"))
    membership = models.ForeignKey("programmes.Membership", on_delete=models.CASCADE, related_name="+", verbose_name=_("person"))

    audit_facts = frozenset({"organisation", "membership"})

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "membership"], name="organisation_member_once")]

    def __str__(self) -> str:
        return f"{self.organisation_id} · {self.membership_id}"
