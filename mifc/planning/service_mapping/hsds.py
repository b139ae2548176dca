"""A published service as the Human Services Data Specification says it: version 3.0, and its profile for the United Kingdom.

Only what we know is said: a field whose value is not known is left out. What HSDS has no field for stands in fields that begin with
`mifc_`, as profiles recommend for local properties. docs/hsds.md holds the whole mapping.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from babel import Locale

from mifc.foundation.languages.known import own_name_of
from mifc.planning.service_mapping.published import OpenPage, OpenService, OpenTerm, Piece
from mifc.planning.service_mapping.rules.directory import MARKS, NO_QUESTIONS
from mifc.planning.service_mapping.rules.hours import BY_APPOINTMENT, DAYS, DayHours

NO_QUESTIONS_ID = str(uuid.uuid5(uuid.NAMESPACE_URL, f"mifc:{NO_QUESTIONS}"))
Said = dict[str, Any]
VERSION = "3.0"
HSDS_PROFILE = "https://docs.openreferral.org/en/3.0/hsds/schema_reference.html"
UK_PROFILE = "https://open-referral-uk-profile.readthedocs.io/en/latest/"
# Fields of a service that the profile for the United Kingdom takes out.
NOT_IN_UK = ("fees_description", "eligibility_description", "phones")


def brief(one: OpenService) -> Said:
    """A service as a list gives it: its own fields and its organisation."""
    email = next((way.text for way in one.reach if way.kind == "email"), "")
    return _known({
        "id": one.id,
        "organization_id": one.organisation_id,
        "name": one.name,
        "description": _original(one.what),
        "url": one.url,
        "email": email,
        "status": "active",
        "fees_description": one.cost_note or ("Free" if one.cost == "free" else ""),
        "eligibility_description": _original(one.who_may_come),
        "assured_date": one.checked_on.isoformat() if one.checked_on else "",
        "assurer_email": one.assurer_email,
        # HSDS asks for a description of an organisation. None is kept, so it is empty.
        "organization": {"id": one.organisation_id, "name": one.organisation, "description": ""},
        "mifc_asks_status": _known({
            "answer": one.asks_status,
            "said_by": one.asks_said_by,
            "said_on": one.asks_said_on.isoformat() if one.asks_said_on else "",
        }),
        "mifc_source_language": one.what[0].lang if one.what else "",
        "mifc_translations": _translations(one),
    })  # fmt: skip


def full(one: OpenService) -> Said:
    """A service with everything that belongs to it."""
    return brief(one) | _known({
        "phones": [
            {"id": _within(one, "phone", way.href), "service_id": one.id, "number": way.text} for way in one.reach if way.kind == "phone"
        ],
        "languages": [
            {"id": _within(one, "language", code), "service_id": one.id, "name": english_name(code), "code": code} for code in one.languages
        ],
        "cost_options": _costs(one),
        "schedules": _schedules(one),
        "mifc_closed_days": ",".join(day for day in DAYS if day in one.week and one.week[day].kind == "closed"),
        "service_areas": [{"id": _within(one, "area"), "service_id": one.id, "name": one.city}] if one.city else [],
        "service_at_locations": _locations(one),
        "attributes": [_attribute(one, term) for term in one.terms] + ([_mark(one)] if one.asks_status == "no" else []),
    })  # fmt: skip


def in_the_uk(said: Said, *, page_url: str) -> Said:
    """The same by the profile for the United Kingdom: it wants a web address for each service and takes some fields out."""
    kept = {name: value for name, value in said.items() if name not in NOT_IN_UK}
    fees = said.get("fees_description", "")
    url = said.get("url") or page_url
    # The profile asks for a web address of each schedule too, though it describes none.
    schedules = [{**each, "url": url} for each in said.get("schedules", ())]
    return kept | {"url": url} | _known({"fees": fees, "schedules": schedules})


def envelope(found: OpenPage, contents: list[Said], *, page: int, per_page: int) -> Said:
    """A page as HSDS wraps it."""
    pages = -(-found.total // per_page)
    return {
        "total_items": found.total,
        "total_pages": pages,
        "page_number": page,
        "size": len(contents),
        "first_page": page == 1,
        "last_page": page >= pages,
        "empty": not contents,
        "contents": contents,
    }


def english_name(code: str) -> str:
    """A language's name in English; its own name where English data have none."""
    return str(Locale("en").languages.get(code) or own_name_of(code))


def _known(fields: Mapping[str, Any]) -> Said:
    return {name: value for name, value in fields.items() if value not in ("", [], {})}


def _original(pieces: tuple[Piece, ...]) -> str:
    return pieces[0].text if pieces else ""


def _translations(one: OpenService) -> Said:
    """{language: {field: the text, how it was made, whether the original changed since}}."""
    found: dict[str, Said] = {}
    for field, pieces in (
        ("description", one.what),
        ("eligibility_description", one.who_may_come),
        ("schedule_notes", one.hours_note),
    ):
        for piece in pieces[1:]:
            found.setdefault(piece.lang, {})[field] = {"text": piece.text, "state": piece.state, "is_outdated": piece.is_outdated}
    return found


def _costs(one: OpenService) -> list[Said]:
    if one.cost == "free":
        return [
            _known({"id": _within(one, "cost"), "service_id": one.id, "option": "free", "amount_description": one.cost_note})
            | {"amount": 0}
        ]
    if one.cost == "paid":
        return [_known({"id": _within(one, "cost"), "service_id": one.id, "option": "paid", "amount_description": one.cost_note})]
    return []


def _schedules(one: OpenService) -> list[Said]:
    """A schedule for each pair of times, with all the days that have it; one for the days by appointment. Closed days have none."""
    days: dict[tuple[str, str], list[str]] = {}
    for day, hours in one.week.items():
        for pair in _pairs(hours):
            days.setdefault(pair, []).append(day)
    about = {
        "valid_from": one.hours_from.isoformat() if one.hours_from else "",
        "valid_to": one.hours_to.isoformat() if one.hours_to else "",
        "notes": _original(one.hours_note),
    }
    said = [
        {"freq": "WEEKLY", "byday": ",".join(here), "opens_at": opens, "closes_at": closes} if opens
        else {"freq": "WEEKLY", "byday": ",".join(here), "description": BY_APPOINTMENT}
        for (opens, closes), here in days.items()
    ] or ([{}] if any(about.values()) else [])  # fmt: skip
    return [
        _known({"id": _within(one, "schedule", str(number)), "service_id": one.id, **each, **about}) for number, each in enumerate(said)
    ]


def _pairs(hours: DayHours) -> tuple[tuple[str, str], ...]:
    if hours.kind == "appointment":
        return (("", ""),)
    # HSDS has no 24:00.
    return tuple((opens, "23:59" if closes == "24:00" else closes) for opens, closes in hours.times)


def _locations(one: OpenService) -> list[Said]:
    """A place is kept as people say it, so it is a name; HSDS's address wants parts that nobody asked for."""
    if not one.place:
        return []
    location = {"id": _within(one, "location"), "location_type": "physical", "name": one.place}
    return [{"id": _within(one, "at"), "service_id": one.id, "location_id": location["id"], "location": location}]


def _attribute(one: OpenService, term: OpenTerm) -> Said:
    return {
        "id": _within(one, "attribute", term.id),
        "link_id": one.id,
        "link_entity": "service",
        "taxonomy_term_id": term.id,
        "taxonomy_term": {
            "id": term.id,
            "code": term.key,
            "name": term.name,
            "term": term.name,
            "description": term.definition,
            "taxonomy": "Domains of the programme",
        },
    }


def _mark(one: OpenService) -> Said:
    """That it does not ask about immigration status, as a term that is the same in every programme."""
    term = {
        "id": NO_QUESTIONS_ID, "code": NO_QUESTIONS, "name": "No questions about immigration status",
        "term": "No questions about immigration status", "taxonomy": MARKS,
        "description": "The service does not ask people about their immigration status. mifc_asks_status tells who said so and when.",
    }  # fmt: skip
    return {
        "id": _within(one, "mark", NO_QUESTIONS), "link_id": one.id, "link_entity": "service", "taxonomy_term_id": NO_QUESTIONS_ID,
        "taxonomy_term": term,
    }  # fmt: skip


def _within(one: OpenService, *parts: str) -> str:
    """The id of a part of a service: it has no record of its own."""
    return str(uuid.uuid5(uuid.UUID(one.id), " ".join(parts)))
