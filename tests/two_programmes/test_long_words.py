"""Words longer than their column are refused with a sentence, in every form of the staff, on every database.

SQLite keeps them silently and PostgreSQL fails; so each text field of each form is sent alone, far too long, with the others filled in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest
from django.apps import apps
from django.db import models
from django.db.models.functions import Length
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.two_programmes.test_every_url import registered, staff_addresses

_LONG = "W" * 1_200
_TEXTS = {"text": "x", "search": "x", "textarea": "x", "tel": "0123", "email": "a@example.org", "url": "https://example.org/a"}
_TOO_LONG = {"email": f"{'a' * 300}@{'example.' * 30}org", "url": f"https://example.org/{_LONG}"}
_PLAIN = {"number": "5", "date": "2026-01-01", "datetime-local": "2026-01-01T10:00"}


@dataclass
class Form:
    """What a browser would send."""

    action: str
    method: str
    values: dict[str, list[str]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)


class Forms(HTMLParser):
    """The forms of a page, with what stands in them."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self._select = self._area = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        facts = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(facts.get("action", ""), facts.get("method", "get").lower()))
        elif not self.forms:
            return
        elif tag == "select":
            self._select = facts.get("name", "")
        elif tag == "option" and self._select:
            known = self.forms[-1].values
            if self._select not in known or "selected" in facts or known[self._select] == [""]:
                known[self._select] = [facts.get("value", "")]
        elif tag == "textarea":
            self._area = facts.get("name", "")
            self.forms[-1].texts[self._area] = "textarea"
            self.forms[-1].values[self._area] = ["x"]
        elif tag == "input" and facts.get("name"):
            self._input(facts)

    def _input(self, facts: dict[str, str]) -> None:
        form, kind, name = self.forms[-1], facts.get("type", "text"), facts["name"]
        if kind in ("radio", "checkbox"):
            if "checked" in facts or name not in form.values:
                form.values[name] = [facts.get("value", "on")]
        elif kind in _TEXTS:
            form.texts[name] = kind
            form.values[name] = [facts.get("value") or _TEXTS[kind]]
        elif kind != "file":
            form.values[name] = [facts.get("value") or _PLAIN.get(kind, "")]

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""


def forms_of(html: str) -> list[Form]:
    read = Forms()
    read.feed(html)
    return [form for form in read.forms if form.method == "post" and form.texts]


def too_long_in_the_database() -> Iterator[str]:
    for model in apps.get_models():
        if not model.__module__.startswith("mifc."):
            continue
        for column in model._meta.concrete_fields:
            if isinstance(column, models.CharField) and column.max_length:
                found = model._base_manager.annotate(length=Length(column.name)).filter(length__gt=column.max_length)
                if found.exists():
                    yield f"{model._meta.label}.{column.name}"


def pages() -> list[str]:
    return sorted({*registered()[0], *(one.name for one in staff_addresses() if not one.parts)})


@pytest.mark.parametrize("name", pages())
def test_no_form_takes_words_longer_than_their_column(cast: Cast, client: Client, name: str) -> None:
    make = registered()[0].get(name)
    client.force_login(cast.amina)
    url = reverse(name, kwargs={"programme": cast.west.slug, **(make(cast.west) if make else {})})
    page = client.get(url)
    if page.status_code != 200 or "text/html" not in page.headers["Content-Type"]:
        return
    for form in forms_of(page.content.decode()):
        for one, kind in form.texts.items():
            client.post(form.action or url, form.values | {one: [_TOO_LONG.get(kind, _LONG)]})
            assert list(too_long_in_the_database()) == [], f"{name}: {one}"
