"""The public directory for other directories: HSDS 3.0, and its profile for the United Kingdom. Reading only, no key, no cookie.

Sentences are English: programmers read them, and the specification is English too.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict

from mifc.foundation.access.doors import open_data_page
from mifc.foundation.access.places import PublicPlace, public_base
from mifc.foundation.languages.known import BY_CODE
from mifc.foundation.programmes.models import Programme
from mifc.planning.service_mapping import hsds, published
from mifc.planning.service_mapping.hsds import Said
from mifc.planning.service_mapping.openapi import MOST_PER_PAGE, description

_PER_PAGE, _LONGEST_SEARCH, _MOST_PAGES = 50, 100, 100_000
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_READ = (
    "search", "taxonomy_term_id", "organization_id", "city", "language", "cost", "asks_status", "page", "per_page", "full", "format",
    "minimal", "modified_after", "taxonomy_id", "postcode", "proximity",
)  # fmt: skip
# Parameters of the specification that would be passed over in silence: a wrong list is worse than none.
_NOT_OFFERED = {
    "modified_after": "The time of the last change is not kept; assured_date says when somebody last checked the entry.",
    "minimal": "Lists are brief already; the time of the last change is not kept.",
    "taxonomy_id": "There is one taxonomy, the programme's domains; narrow by taxonomy_term_id.",
    "postcode": "Places have no coordinates; narrow by city, or search for the postcode.",
    "proximity": "Places have no coordinates; narrow by city, or search for the postcode.",
}


class _Refused(ValueError):
    """What is wrong with a parameter, in a sentence."""


@open_data_page()
def about(request: HttpRequest, programme: Programme, *, is_uk: bool = False) -> HttpResponse:
    """What this is: the version, the profile, where its description lies."""
    _switched_on(programme)
    here = request.build_absolute_uri(request.path)
    profile = hsds.UK_PROFILE if is_uk else hsds.HSDS_PROFILE
    about = f"Services in the public directory of {programme.name}."
    publisher = {"name": programme.name, "website": request.build_absolute_uri(_place(programme).url("contact"))}
    said = {"version": hsds.VERSION, "profile": profile, "openapi_url": f"{here}openapi.json"}
    return _json(said | {"description": about, "publisher": publisher})


@open_data_page()
def openapi(request: HttpRequest, programme: Programme, *, is_uk: bool = False) -> HttpResponse:
    """The description that programs read."""
    _switched_on(programme)
    address = request.build_absolute_uri(request.path).removesuffix("/openapi.json")
    return _json(description(f"Services of {programme.name}", address, is_uk=is_uk))


@open_data_page(query=_READ)
def services(request: HttpRequest, programme: Programme, *, is_uk: bool = False) -> HttpResponse:
    """One page of the services that fit every filter."""
    _switched_on(programme)
    try:
        wanted = _wanted(request.GET, published.choices(programme))
        page, per_page = _number(request.GET, "page", 1, _MOST_PAGES), _number(request.GET, "per_page", _PER_PAGE, MOST_PER_PAGE)
        say: Callable[[published.OpenService], Said] = hsds.full if _yes(request.GET, "full") else hsds.brief
    except _Refused as refusal:
        return _json({"error": str(refusal)}, status=400)
    found = published.open_services(programme, wanted, page=page, per_page=per_page)
    contents = [_by_profile(request, programme, say(one), is_uk=is_uk) for one in found.services]
    return _json(hsds.envelope(found, contents, page=page, per_page=per_page))


@open_data_page()
def service(request: HttpRequest, programme: Programme, *, id: str, is_uk: bool = False) -> HttpResponse:
    """One service with everything that belongs to it."""
    _switched_on(programme)
    found = published.open_service(programme, id)
    if found is None:
        raise Http404("There is no service with this id in the public directory. It may have ended.")
    return _json(_by_profile(request, programme, hsds.full(found), is_uk=is_uk))


def _by_profile(request: HttpRequest, programme: Programme, said: Said, *, is_uk: bool) -> Said:
    return hsds.in_the_uk(said, page_url=request.build_absolute_uri(_place(programme).url("services"))) if is_uk else said


def _place(programme: Programme) -> PublicPlace:
    return PublicPlace(programme, BY_CODE[programme.default_language], public_base(programme))


def _switched_on(programme: Programme) -> None:
    if "service_mapping" not in programme.rooms:
        raise Http404("This programme publishes no directory of services.")


def _json(said: Said, status: int = 200) -> HttpResponse:
    return JsonResponse(said, status=status, json_dumps_params={"ensure_ascii": False, "indent": 1})


def _wanted(query: QueryDict, choices: published.Choices) -> published.OpenWanted:
    """The filters as they were asked for. Raises _Refused for one that cannot be followed."""
    for name, why in _NOT_OFFERED.items():
        if query.get(name):
            raise _Refused(f"{name} is not offered. {why}")
    if query.get("format", "json") != "json":
        raise _Refused("format: only json is offered.")
    search = query.get("search", "").strip()
    if len(search) > _LONGEST_SEARCH:
        raise _Refused(f"search: at most {_LONGEST_SEARCH} characters.")
    term = query.get("taxonomy_term_id", "").lower()
    is_id = bool(_UUID.fullmatch(term))
    organisation = query.get("organization_id", "").lower()
    if organisation and not _UUID.fullmatch(organisation):
        raise _Refused("organization_id: a UUID as it stands in organization.id.")
    return published.OpenWanted(
        search=search,
        domain="" if is_id else _one_of(term, "taxonomy_term_id", choices.domains, "Or give the term's UUID."),
        term_id=term if is_id else "",
        organisation_id=organisation,
        city=_one_of(query.get("city", ""), "city", choices.cities),
        language=_one_of(query.get("language", ""), "language", choices.languages),
        asks_status=_one_of(query.get("asks_status", ""), "asks_status", (published.Choice("no", ""), published.Choice("yes", ""))),
        cost=_one_of(query.get("cost", ""), "cost", (published.Choice("free", ""), published.Choice("paid", ""))),
    )


def _one_of(value: str, name: str, among: tuple[published.Choice, ...], besides: str = "") -> str:
    known = sorted(one.value for one in among)
    if value and value not in known:
        raise _Refused(f"{name}: none of the services has this value. Known here: {', '.join(known) or 'none'}. {besides}".strip())
    return value


def _number(query: QueryDict, name: str, otherwise: int, most: int) -> int:
    value = query.get(name, "")
    if not value:
        return otherwise
    if not (value.isascii() and value.isdigit() and len(value) < 10 and 1 <= int(value) <= most):
        raise _Refused(f"{name}: a whole number from 1 to {most}.")
    return int(value)


def _yes(query: QueryDict, name: str) -> bool:
    value: Any = query.get(name, "false").lower()
    if value not in ("true", "false"):
        raise _Refused(f"{name}: true or false.")
    return bool(value == "true")
