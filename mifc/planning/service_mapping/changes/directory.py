"""Keep the directory: add, change, check, end, remove, and take any of it back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext as _

from mifc.foundation.accounts.models import User
from mifc.foundation.base.clock import today
from mifc.foundation.base.guarded import lock
from mifc.foundation.base.writing import NotPossible, change
from mifc.foundation.languages.text import MultilingualText
from mifc.foundation.programmes.changes import touch_site
from mifc.foundation.programmes.models import City, Programme
from mifc.foundation.programmes.owned import OwnedQuerySet, ProgrammeOwned, get_owned_or_none
from mifc.planning.service_mapping.models import Service, ServiceDomain, ServiceReport, match_key
from mifc.planning.service_mapping.rules.directory import names_a_status
from mifc.toolbox.domains.models import Domain

# What a person may change, and what is put back when a change is taken back.
FACTS = (
    "organisation", "name", "what", "place", "languages", "who_may_come", "cost", "cost_note", "contact", "url", "is_public",
    "checked_on", "ended_on", "source", "hours", "hours_from", "hours_to", "hours_note",
    "asks_status", "asks_said_by", "asks_said_on",
)  # fmt: skip
HOURS = ("hours", "hours_from", "hours_to", "hours_note")
Kept = dict[str, Any]


@change
def add_service(
    *, by: User | None, programme: Programme, organisation: str, name: str = "", city: City | None = None, domains: Iterable[Domain] = (),
    **facts: Any,
) -> Service:  # fmt: skip
    """A new entry. Raises NotPossible where the same organisation offers the same service at the same place and city already."""
    organisation, name = organisation.strip(), name.strip()
    if not organisation:
        raise NotPossible(_("Name the organisation."))
    _refuse_status(facts.get("who_may_come"))
    # Raises the stamp of the public pages and, with it, waits for whoever is writing services of this programme now.
    touch_site(programme=programme)
    _refuse_second(programme.pk, organisation, name, facts.get("place", ""), city.pk if city else None, None)
    service = Service.objects.of(programme).create(organisation=organisation, name=name or organisation, city=city, **facts)
    _place_in_domains(service, domains)
    return service


@change
def change_service(*, by: User | None, service: Service, domains: Iterable[Domain] | None = None, **facts: Any) -> Service:
    """Change what an entry says; `city` may be among the facts. `domains` replace those that were; None leaves them."""
    if "organisation" in facts and not str(facts["organisation"]).strip():
        raise NotPossible(_("Name the organisation."))
    _refuse_status(facts.get("who_may_come"))
    touch_site(programme=service.programme)
    lock(service)
    for field, value in facts.items():
        if field not in FACTS and field != "city":
            raise FieldDoesNotExist(field)
        setattr(service, field, value)
    _refuse_second(service.programme_id, service.organisation, service.name, service.place, service.city_id, service.pk)
    service.save()
    if domains is not None:
        _place_in_domains(service, domains)
    return service


@change
def check_services(*, by: User | None, programme: Programme, services: Iterable[Service]) -> int:
    """Somebody made sure today that these entries are true. Returns how many were not checked today before."""
    day, checked = today(), 0
    touch_site(programme=programme)
    for service in services:
        if service.checked_on != day:
            service.checked_on = day
            service.save(update_fields=["checked_on"])
            checked += 1
    return checked


@change
def end_service(*, by: User | None, service: Service, on: dt.date | None = None) -> Service:
    """It is no longer offered: it leaves the public directory and stays in the team's."""
    return change_service(by=by, service=service, ended_on=on or today())


@change
def bring_back(*, by: User | None, service: Service) -> Service:
    """It is offered again."""
    return change_service(by=by, service=service, ended_on=None)


@change
def remove_service(*, by: User | None, service: Service) -> None:
    """Take an entry out, for one that never should have been there. Raises NotPossible where something else points to it: end it then."""
    touch_site(programme=service.programme)
    if is_used_elsewhere(service):
        raise NotPossible(
            _("“%(name)s” stands in the needs table. End it instead: it stays there and leaves the public directory.") % {"name": service}
        )
    service.delete()


def used_elsewhere(services: OwnedQuerySet[Service]) -> set[int]:
    """Which of these a later room (the needs table) points to. One query for each such reference, however many services."""
    found: set[int] = set()
    for relation in Service._meta.get_fields(include_hidden=True):
        model = relation.related_model
        if not (relation.auto_created and relation.one_to_many) or not isinstance(model, type) or not issubclass(model, ProgrammeOwned):
            continue
        if model not in (ServiceDomain, ServiceReport):
            field = relation.field.name  # type: ignore[union-attr]  # a reverse relation has the field it comes from
            pointing = model.objects.of(services.bound_to).filter(**{f"{field}__in": services.order_by().values("pk")})
            found |= set(pointing.values_list(field, flat=True))
    return found


def is_used_elsewhere(service: Service) -> bool:
    return bool(used_elsewhere(Service.objects.of(service.programme_id).filter(pk=service.pk)))


def keep_facts(service: Service, *fields: str) -> Kept:
    """What `put_back` needs to make an entry again what it is now: these fields only, or all with city and domains. Plain data."""
    plain: Kept = {"pk": service.pk}
    for field in fields or FACTS:
        value = getattr(service, field)
        plain[field] = (
            value.as_json() if isinstance(value, MultilingualText) else value.isoformat() if isinstance(value, dt.date) else value
        )
    if not fields:
        plain |= {"city": service.city_id, "domains": [link.domain_id for link in service.in_domains.all()]}
    return plain


@change
def put_back(*, by: User | None, programme: Programme, kept: Iterable[Mapping[str, Any]]) -> list[Service]:
    """Make entries again what they were, the removed ones too. What points to a city or domain that is gone comes back without it."""
    touch_site(programme=programme)
    return [_put_back_one(programme, facts) for facts in kept]


def _put_back_one(programme: Programme, facts: Mapping[str, Any]) -> Service:
    here = Service.objects.of(programme)
    service = get_owned_or_none(here, pk=facts["pk"])
    values = {field: facts[field] for field in FACTS if field in facts}
    if "city" in facts:
        values["city"] = get_owned_or_none(City.objects.of(programme), pk=facts["city"])
    if service is None and "organisation" not in facts:
        raise NotPossible(_("This can no longer be taken back."))
    if service is None:
        city = values["city"]
        _refuse_second(programme.pk, values["organisation"], values["name"], values["place"], city.pk if city else None, None)
        service = here.create(**_typed(values))
    else:
        for field, value in _typed(values).items():
            setattr(service, field, value)
        _refuse_second(programme.pk, service.organisation, service.name, service.place, service.city_id, service.pk)
        service.save()
    if "domains" in facts:
        _place_in_domains(service, Domain.objects.of(programme).filter(pk__in=facts["domains"]))
    return service


def _typed(values: dict[str, Any]) -> dict[str, Any]:
    """Plain data as the fields of the model take it."""
    fields: dict[str, Any] = {name: Service._meta.get_field(name) for name in values if name in FACTS}
    return {name: fields[name].to_python(value) if name in fields else value for name, value in values.items()}


def _place_in_domains(service: Service, domains: Iterable[Domain]) -> None:
    wanted = {domain.pk: domain for domain in domains}
    here = ServiceDomain.objects.of(service.programme_id)
    present = {link.domain_id: link for link in here.filter(service=service)}
    for pk, link in present.items():
        if pk not in wanted:
            link.delete()
    for pk, domain in wanted.items():
        if pk not in present:
            here.create(service=service, domain=domain)


def _refuse_second(programme_id: int, organisation: str, name: str, place: str, city_id: int | None, own_pk: int | None) -> None:
    same = Service.objects.of(programme_id).filter(match_key=match_key(organisation, name, place, city_id))
    found = same.exclude(pk=own_pk).first() if own_pk else same.first()
    if found is None:
        return
    if found.ended_on:
        raise NotPossible(_("“%(name)s” is in the directory already, as ended. Bring it back instead.") % {"name": found})
    raise NotPossible(_("“%(name)s” is in the directory already, at the same place.") % {"name": found})


def _refuse_status(text: MultilingualText | str | None) -> None:
    texts = [text] if isinstance(text, str) else [entry["text"] for entry in text.as_json().values()] if text else []
    if any(names_a_status(one) for one in texts):
        raise NotPossible(_("Say who may come without a legal status, for example “anyone who is new to the city”."))
