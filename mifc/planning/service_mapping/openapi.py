"""The description of the open data that programs read (OpenAPI 3.1), in our own words: what is offered here, not all that HSDS knows."""

from __future__ import annotations

from typing import Any

MOST_PER_PAGE = 100
_SCHEMA = "https://raw.githubusercontent.com/openreferral/specification/3.0/schema/compiled/service.json"
_FILTERS: dict[str, tuple[str, dict[str, Any]]] = {
    "search": ("Words that must all be in the name, organisation, place or texts of a service.", {"type": "string", "maxLength": 100}),
    "taxonomy_term_id": ("A domain: the id of its taxonomy term, or its code.", {"type": "string"}),
    "organization_id": ("The id of an organization.", {"type": "string", "format": "uuid"}),
    "city": ("The code of a city; services for every city fit too.", {"type": "string"}),
    "language": ("The code of a language spoken there.", {"type": "string"}),
    "cost": ("What it costs.", {"type": "string", "enum": ["free", "paid"]}),
    "asks_status": ("Whether it asks people about their immigration status.", {"type": "string", "enum": ["no", "yes"]}),
    "full": ("With everything that belongs to each service.", {"type": "boolean", "default": False}),
    "page": ("The number of the page.", {"type": "integer", "minimum": 1, "default": 1}),
    "per_page": ("How many services a page holds.", {"type": "integer", "minimum": 1, "maximum": MOST_PER_PAGE, "default": 50}),
}


def description(title: str, address: str, *, is_uk: bool) -> dict[str, Any]:
    """The description of the directory at this address."""
    # The profile for the United Kingdom takes fields out and asks for one more, so the plain schema does not describe it.
    service = {"type": "object", "required": ["id", "name", "status", "url"]} if is_uk else {"$ref": _SCHEMA}
    facts = {"version": {"type": "string"}, "profile": {"type": "string"}, "openapi_url": {"type": "string"}}
    page = {
        **{name: {"type": "integer"} for name in ("total_items", "total_pages", "page_number", "size")},
        **{name: {"type": "boolean"} for name in ("first_page", "last_page", "empty")},
        "contents": {"type": "array", "items": service},
    }
    filters = [{"name": name, "in": "query", "description": what, "schema": kind} for name, (what, kind) in _FILTERS.items()]
    by_id = [{"name": "id", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}]
    return {
        "openapi": "3.1.0",
        "info": {"title": title, "version": "1"},
        "servers": [{"url": address}],
        "paths": {
            "/": _get("What this is.", {"type": "object", "properties": facts}, []),
            "/services": _get(
                "A page of services that fit every filter.",
                {"type": "object", "properties": page},
                filters,
                **{"400": "A parameter is wrong."},
            ),
            "/services/{id}": _get("One service.", service, by_id, **{"404": "No such service."}),
        },
    }


def _get(what: str, schema: dict[str, Any], parameters: list[dict[str, Any]], **faults: str) -> dict[str, Any]:
    said: dict[str, Any] = {"200": {"description": what, "content": {"application/json": {"schema": schema}}}}
    return {
        "get": {"summary": what, "parameters": parameters, "responses": said | {code: {"description": why} for code, why in faults.items()}}
    }
