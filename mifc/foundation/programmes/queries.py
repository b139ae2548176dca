"""Every read of programmes, cities, themes and standings."""

from __future__ import annotations

from django.db import models
from django.db.models import Q, QuerySet

from mifc.foundation.accounts.models import User
from mifc.foundation.base.clock import now, today
from mifc.foundation.languages.known import SOURCE, direction_of, own_name_of
from mifc.foundation.programmes.models import (
    Aim,
    City,
    Emblem,
    FunderAcknowledgement,
    Invitation,
    Membership,
    PrivacyNotice,
    Programme,
    SocialChannel,
    Theme,
)
from mifc.foundation.programmes.owned import OwnedQuerySet, ProgrammeOwned
from mifc.foundation.programmes.roles import Standing


def programme_by_slug(slug: str) -> Programme | None:
    return Programme.objects.filter(slug=slug).first()


def programme_at(host: str, slug: str | None) -> Programme | None:
    """The programme a public address means: the named one, the host's own, else the default or only one."""
    if slug is not None:
        return programme_by_slug(slug)
    name = host.rsplit(":", 1)[0].lower()
    own = Programme.objects.filter(host=name).exclude(host="").first()
    return own or default_programme()


def default_programme() -> Programme | None:
    """The default programme; the only one where none is marked."""
    marked = Programme.objects.filter(is_default=True).first()
    if marked:
        return marked
    first_two = list(Programme.objects.exclude(mode=Programme.Mode.TRIAL).order_by("pk")[:2])
    return first_two[0] if len(first_two) == 1 else None


def has_real_programme() -> bool:
    """Whether this installation serves a programme that is neither the demo nor a trial."""
    return Programme.objects.exclude(mode=Programme.Mode.TRIAL).filter(is_demo=False).exists()


def programmes_of(user: User) -> list[Programme]:
    """Where a person holds a role, by name."""
    ids = Membership.objects.in_every_programme(because="a person chooses which programme to open").filter(user=user)
    return list(Programme.objects.filter(pk__in=ids.values("programme_id")).order_by("name"))


def standing_of(*, user: User, programme: Programme) -> Standing | None:
    """What a person may do here, or None for a stranger. One query.

    The demo's invented people are strangers to a real programme, whatever they hold there: anybody may be one of them.
    """
    if user.is_sample and not programme.is_demo:
        return None
    held = list(Membership.objects.of(programme).filter(user=user, user__is_active=True).values_list("role", "city_id"))
    return Standing.from_memberships(programme.pk, user.pk, held) if held else None


def cities(programme: Programme) -> OwnedQuerySet[City]:
    return City.objects.of(programme)


def cities_in_sight(programme: Programme, standing: Standing) -> OwnedQuerySet[City]:
    """The cities a person works in (R030)."""
    every = City.objects.of(programme)
    return every if standing.cities is None else every.filter(pk__in=standing.cities)


def lead_city(programme: Programme) -> City | None:
    return City.objects.of(programme).filter(is_lead=True).first()


def themes(programme: Programme) -> OwnedQuerySet[Theme]:
    return Theme.objects.of(programme)


def aims(programme: Programme) -> OwnedQuerySet[Aim]:
    return Aim.objects.of(programme)


def logo(programme: Programme) -> Emblem | None:
    """The programme's logo without its files: a page only says where they are."""
    if programme.logo_id is None:
        return None
    return Emblem.objects.of(programme).filter(pk=programme.logo_id).defer("screen", "printed").first()


def funders_now(programme: Programme, *, with_files: bool = False) -> list[FunderAcknowledgement]:
    """Whom to acknowledge today (R096); the files of their emblems only for what is printed."""
    day = today()
    every = FunderAcknowledgement.objects.of(programme).select_related("emblem")
    if not with_files:
        every = every.defer("emblem__screen", "emblem__printed")
    return [
        funder
        for funder in every
        if (funder.starts_on is None or funder.starts_on <= day) and (funder.ends_on is None or day <= funder.ends_on)
    ]


def emblem(programme: Programme, digest: str) -> Emblem | None:
    """A picture of the brand kit by the fingerprint in its address, with its file for screens."""
    return Emblem.objects.of(programme).filter(digest=digest).defer("printed").first()


def funders(programme: Programme) -> OwnedQuerySet[FunderAcknowledgement]:
    """Every acknowledgement, those that ended too."""
    return FunderAcknowledgement.objects.of(programme)


def channels(programme: Programme) -> OwnedQuerySet[SocialChannel]:
    return SocialChannel.objects.of(programme)


def privacy_notice(programme: Programme) -> PrivacyNotice | None:
    return PrivacyNotice.objects.of(programme).first()


def empty_notice(programme: Programme) -> PrivacyNotice:
    """A notice in which everything is still missing, for a programme that has none."""
    return PrivacyNotice(programme=programme)


def language_names(programme: Programme) -> list[tuple[str, str]]:
    """The programme's languages, the first one first: (code, own name)."""
    return [(code, own_name_of(code)) for code in programme.languages or [SOURCE]]


def languages_to_write(programme: Programme) -> list[tuple[str, str, str]]:
    """The same with the way they run: (code, own name, direction)."""
    return [(code, name, direction_of(code)) for code, name in language_names(programme)]


def people(programme: Programme) -> OwnedQuerySet[Membership]:
    """Who holds which role, people first by name."""
    return Membership.objects.of(programme).select_related("user", "city").order_by("user__name", "role")


def open_invitations(programme: Programme) -> QuerySet[Invitation]:
    return (
        Invitation.objects.of(programme)
        .filter(accepted_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=now())
        .select_related("city", "invited_by")
        .order_by("-created_at")
    )


def dependents(record: ProgrammeOwned) -> list[tuple[type[models.Model], str, int]]:
    """What refers to a record: (model, its name in the plural, how many). Whatever room it is in, this one or a later."""
    found: list[tuple[type[models.Model], str, int]] = []
    # The hidden ones too: a reference without a way back (related_name="+") is still a reference.
    relations = [one for one in record._meta.get_fields(include_hidden=True) if isinstance(one, models.ForeignObjectRel)]
    for relation in relations:
        model = relation.related_model
        if isinstance(model, type) and issubclass(model, ProgrammeOwned):
            count = model.objects.of(record.programme_id).filter(**{relation.field.name: record}).count()
            if count:
                found.append((model, str(model._meta.verbose_name_plural), count))
    return found


def may_start_programmes(user: User) -> bool:
    """Who leads one programme may start another; so may the installation's own administrator."""
    leads = Membership.objects.in_every_programme(because="leading any programme allows starting another")
    return user.is_superuser or leads.filter(user=user, role="lead-coordinator").exists()


def people_in_sight(programme: Programme, standing: Standing) -> OwnedQuerySet[Membership]:
    """The roles a person may read of: all, or those of her own cities and those held for every city (R030)."""
    every = people(programme)
    return every if standing.cities is None else every.filter(Q(city__isnull=True) | Q(city__in=standing.cities))


_ROLE_ORDER = {"name": "user__name", "role": "role", "city": "city__name", "since": "since"}


def roles_held(programme: Programme, standing: Standing, *, search: str, role: str, order: str) -> OwnedQuerySet[Membership]:
    """The list of people: one line per role. `order` is name, role, city or since, with "-" the other way round.

    Those of one day stand in the order they were let in, so that an index gives the list by day, however long it is.
    """
    found = people_in_sight(programme, standing)
    if search:
        found = found.filter(user__name__icontains=search)
    if role:
        found = found.filter(role=role)
    key, sign = _ROLE_ORDER.get(order.removeprefix("-"), "user__name"), "-" if order.startswith("-") else ""
    return found.order_by(f"{sign}{key}", f"{sign}pk") if key == "since" else found.order_by(f"{sign}{key}", "user__name", "pk")


def invitations_in_sight(programme: Programme, standing: Standing) -> QuerySet[Invitation]:
    waiting = open_invitations(programme)
    return waiting if standing.cities is None else waiting.filter(city__in=standing.cities)
