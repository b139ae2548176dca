"""The card's page is ready before the first phone asks for it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from jinja2 import Environment

from mifc.config.first_pages import make_first_pages_ready
from mifc.planning.needs_assessment.tests.factories import open_round, point_of
from tests.cast import Cast


def test_nothing_is_left_to_compile_when_the_first_card_is_asked_for_and_sent(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = f"/en/card/{point_of(open_round(cast.west, city=cast.coventry)).code}/"
    make_first_pages_ready()
    compiled: list[str] = []
    plain = Environment.compile

    def compile_(self: Environment, source: Any, name: str | None = None, *more: Any, **others: Any) -> Any:
        compiled.append(str(name))
        return plain(self, source, name, *more, **others)

    monkeypatch.setattr(Environment, "compile", compile_)
    assert client.get(address).status_code == 200
    assert client.post(address, {"good": "The library"}, headers={"Accept": "application/json"}).status_code == 200
    assert client.post(address, {"good": "The park"}).status_code == 200
    assert compiled == []
