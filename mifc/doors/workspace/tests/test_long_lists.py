"""A list longer than anybody turns pages: it counts as far as it has pages, and says how to reach the rest."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.cast import Cast


def test_the_list_of_people_says_that_there_are_more(client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    client.force_login(cast.amina)
    url = "/w/west-midlands/people/"
    whole = client.get(url).content.decode()
    assert "more than" not in whole
    for place in ("mifc.foundation.base.counting", "mifc.foundation.interface.listing"):
        monkeypatch.setattr(f"{place}.MOST_PAGED", 4)
    few = client.get(url).content.decode()
    assert "of more than 4" in few
    assert "Only the first 4 have pages" in few
