"""What the published schemas of HSDS ask of each object that we say: its required fields, their types, formats and fixed values.

Notes in our own words, not the schemas themselves: they are published by openreferral/specification (CC BY-SA 4.0) and by
OpenReferralUK/uk-profile, each in its folder schema/, and hold many more fields; none of them forbids fields of one's own.
Read for it: of the first, service.json at 01be272d, attribute.json at 0fd7ce5e, location.json at 149f77cd, compiled/service_list.json
at 0aadc412, openapi.json at 0adc618f, schedule.json at 149f77cd; of the second, profile/service.json, organization.json,
taxonomy_term.json and schedule.json at 6eee0e49, which asks for a `url` that it does not describe.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

UUID, TEXT, DATE, TIME, BYDAY, URI, EMAIL, NUMBER = "uuid", "text", "date", "time", "byday", "uri", "email", "number"
STATUS = ("active", "inactive", "defunct", "temporarily closed")

# {object: (required fields, {field: kind of value; a name of an object; [name] for a list of it; a tuple of values})}
HSDS: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = {
    "service": (
        ("id", "name", "status"),
        {
            "id": UUID, "organization_id": UUID, "name": TEXT, "description": TEXT, "url": URI, "email": EMAIL, "status": STATUS,
            "fees_description": TEXT, "fees": TEXT, "eligibility_description": TEXT, "assured_date": DATE, "organization": "organization",
            "phones": ["phone"], "languages": ["language"], "cost_options": ["cost_option"], "service_areas": ["service_area"],
            "service_at_locations": ["service_at_location"], "attributes": ["attribute"], "schedules": ["schedule"], "assurer_email": EMAIL,
        },
    ),
    "organization": (("id", "name", "description"), {"id": UUID, "name": TEXT, "description": TEXT}),
    "phone": (("id", "number"), {"id": UUID, "service_id": UUID, "number": TEXT}),
    "language": (("id",), {"id": UUID, "service_id": UUID, "name": TEXT, "code": TEXT}),
    "cost_option": (("id",), {"id": UUID, "service_id": UUID, "option": TEXT, "amount": NUMBER, "amount_description": TEXT}),
    "schedule": (
        ("id",),
        {
            "id": UUID, "service_id": UUID, "valid_from": DATE, "valid_to": DATE, "freq": ("WEEKLY", "MONTHLY"), "byday": BYDAY,
            "opens_at": TIME, "closes_at": TIME, "description": TEXT, "notes": TEXT,
        },
    ),
    "service_area": (("id",), {"id": UUID, "service_id": UUID, "name": TEXT}),
    "service_at_location": (("id",), {"id": UUID, "service_id": UUID, "location_id": UUID, "location": "location"}),
    "location": (("id", "location_type"), {"id": UUID, "location_type": ("physical", "postal", "virtual"), "name": TEXT}),
    "attribute": (("id",), {"id": UUID, "link_id": UUID, "link_entity": TEXT, "taxonomy_term_id": UUID, "taxonomy_term": "taxonomy_term"}),
    "taxonomy_term": (
        ("id", "name", "description"),
        {"id": UUID, "code": TEXT, "name": TEXT, "term": TEXT, "description": TEXT, "taxonomy": TEXT},
    ),
}  # fmt: skip
UK = HSDS | {
    "service": (("id", "name", "status", "url"), HSDS["service"][1]),
    "taxonomy_term": (("id", "taxonomy"), HSDS["taxonomy_term"][1]),
    "schedule": (("id", "url"), HSDS["schedule"][1] | {"url": URI}),
}
NOT_IN_UK = {"fees_description", "eligibility_description", "phones"}
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def faults(said: Any, name: str = "service", asks: dict[str, tuple[tuple[str, ...], dict[str, Any]]] = HSDS) -> Iterator[str]:
    """Every way in which what is said is not what the schemas ask. A field that begins with mifc_ is ours."""
    required, fields = asks[name]
    yield from (f"{name}: no {field}" for field in required if field not in said)
    for field, value in said.items():
        kind = fields.get(field)
        if field.startswith("mifc_"):
            continue
        if kind is None:
            yield f"{name}: a field {field} that the notes do not know"
        elif isinstance(kind, list):
            for one in value:
                yield from faults(one, kind[0], asks)
        elif isinstance(kind, str) and kind in asks:
            yield from faults(value, kind, asks)
        elif not _fits(value, kind):
            yield f"{name}.{field}: {value!r}"


def _fits(value: Any, kind: Any) -> bool:
    if isinstance(kind, tuple):
        return value in kind
    if kind == NUMBER:
        return isinstance(value, int | float)
    if not isinstance(value, str):
        return False
    if kind == DATE:
        return dt.date.fromisoformat(value).isoformat() == value
    one_day = "(MO|TU|WE|TH|FR|SA|SU)"
    patterns = {
        TIME: r"([01]\d|2[0-3]):[0-5]\d",
        BYDAY: f"{one_day}(,{one_day})*",
        UUID: _UUID.pattern,
        URI: r"https?://\S+",
        EMAIL: r"\S+@\S+\.\S+",
    }
    return re.fullmatch(patterns[kind], value) is not None if kind in patterns else True
