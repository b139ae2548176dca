"""Every write of organisations."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from mifc.foundation.accounts.models import User
from mifc.foundation.base.guarded import lock
from mifc.foundation.base.writing import NotPossible, change
from mifc.foundation.programmes.changes import touch_site
from mifc.foundation.programmes.models import City, Membership, Programme, Theme
from mifc.partnership.organisations.models import Organisation, OrganisationCity, OrganisationMember, OrganisationTheme


@change
def add_organisation(
    *, by: User | None, programme: Programme, name: str, cities: Iterable[City] = (), themes: Iterable[Theme] = (), **facts: Any
) -> Organisation:
    """A new entry in the register. Raises NotPossible for a name that is there already."""
    here = Organisation.objects.of(programme)
    _refuse_second(programme, name, None)
    organisation = here.create(name=name.strip(), order=facts.pop("order", here.count()), **facts)
    _place(organisation, cities)
    _charge(organisation, themes)
    touch_site(programme=programme)
    return organisation


@change
def change_organisation(
    *,
    by: User | None,
    organisation: Organisation,
    cities: Iterable[City] | None = None,
    themes: Iterable[Theme] | None = None,
    **facts: Any,
) -> Organisation:
    """Change what the register says. `cities` and `themes` replace those that were; None leaves them."""
    lock(organisation)
    if "name" in facts:
        _refuse_second(organisation.programme_id, facts["name"], organisation.pk)
    for name, value in facts.items():
        setattr(organisation, name, value)
    organisation.save()
    if cities is not None:
        _place(organisation, cities)
    if themes is not None:
        _charge(organisation, themes)
    touch_site(programme=organisation.programme)
    return organisation


@change
def add_member(*, by: User | None, organisation: Organisation, membership: Membership) -> OrganisationMember:
    """Say that a person works for it. Saying it twice is the same as once."""
    here = OrganisationMember.objects.of(organisation.programme_id)
    found = here.filter(organisation=organisation, membership=membership).first()
    return found or here.create(organisation=organisation, membership=membership)


@change
def remove_member(*, by: User | None, member: OrganisationMember) -> None:
    """The person keeps the role in the programme."""
    member.delete()


def _refuse_second(programme: Programme | int, name: str, own_pk: int | None) -> None:
    if not name.strip():
        raise NotPossible(_("Give the organisation a name."))
    if Organisation.objects.of(programme).filter(name__iexact=name.strip()).exclude(pk=own_pk).exists():
        raise NotPossible(_("“%(name)s” is in the register already.") % {"name": name.strip()})


def _place(organisation: Organisation, cities: Iterable[City]) -> None:
    wanted = {city.pk: city for city in cities}
    here = OrganisationCity.objects.of(organisation.programme_id).filter(organisation=organisation)
    here.exclude(city__in=wanted).delete()
    present = set(here.values_list("city_id", flat=True))
    for pk, city in wanted.items():
        if pk not in present:
            OrganisationCity.objects.of(organisation.programme_id).create(organisation=organisation, city=city)


def _charge(organisation: Organisation, themes: Iterable[Theme]) -> None:
    wanted = {theme.pk: theme for theme in themes}
    here = OrganisationTheme.objects.of(organisation.programme_id).filter(organisation=organisation)
    here.exclude(theme__in=wanted).delete()
    present = set(here.values_list("theme_id", flat=True))
    for pk, theme in wanted.items():
        if pk not in present:
            OrganisationTheme.objects.of(organisation.programme_id).create(organisation=organisation, theme=theme)
