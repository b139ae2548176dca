"""A list longer than anybody turns pages: it counts as far as it has pages, and says how to reach the rest."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from mifc.foundation.programmes.models import Membership
from tests.cast import Cast

NAMES = r'<a href="/w/west-midlands/people/\d+/"[^>]*>([^<]+)<'


def test_the_list_of_people_says_that_there_are_more(client: Client, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    client.force_login(cast.amina)
    url = "/w/west-midlands/people/"
    whole = client.get(url).content.decode()
    assert "more than" not in whole
    assert sorted(by_name := re.findall(NAMES, whole)) == by_name
    for place in (
        "mifc.foundation.base.counting",
        "mifc.foundation.interface.listing",
        "mifc.doors.workspace.views.people",
    ):
        monkeypatch.setattr(f"{place}.MOST_PAGED", 4)
    few = client.get(url).content.decode()
    assert "of more than 4" in few
    assert "Only the first 4 have pages" in few
    # Whoever came last stands first; by name is still to be had.
    newest = list(Membership.objects.of(cast.west).order_by("-since", "-pk").values_list("user__name", flat=True))
    assert re.findall(NAMES, few) == newest
    assert re.findall(NAMES, client.get(f"{url}?sort=name").content.decode()) == by_name
