"""Where one is signed in: listed, and ended one by one or all at once."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.test import Client

from mifc.foundation.accounts import changes
from mifc.foundation.accounts.allauth_parts import UserSession
from mifc.foundation.accounts.queries import sessions_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db
PHONE = "Mozilla/5.0 (Linux; Android 9) AppleWebKit/537.36 Chrome/120.0 Mobile Safari/537.36"


def is_in(client: Client) -> bool:
    return client.get("/w/account/").status_code == 200


def test_sessions_are_listed_by_what_their_owner_recognises(cast: Cast, by_mail) -> None:
    here = by_mail(cast.amina)
    by_mail(cast.amina, client=Client(headers={"User-Agent": PHONE}))
    page = here.get("/w/account/").content.decode()
    assert "Chrome on Android" in page
    assert "this device" in page
    assert [one.is_this for one in sessions_of(cast.amina, this_key=here.session.session_key)] == [True, False]


def test_an_ended_session_opens_nothing(cast: Cast, by_mail) -> None:
    here, there = by_mail(cast.amina), by_mail(cast.amina)
    number = UserSession.objects.get(session_key=there.session.session_key).pk
    assert is_in(there)
    here.post("/w/account/sessions/end/", {"session": number})
    assert not is_in(there)
    assert is_in(here)


def test_nobody_ends_somebody_elses_session(cast: Cast, by_mail) -> None:
    amina, bea = by_mail(cast.amina), by_mail(cast.bea)
    number = UserSession.objects.get(user=cast.amina).pk
    for sent in (number, -1, "x", "9" * 40, ""):
        assert bea.post("/w/account/sessions/end/", {"session": sent}).status_code == 302
    assert is_in(amina)


def test_all_others_end_and_this_one_stays(cast: Cast, by_mail) -> None:
    here, others = by_mail(cast.amina), [by_mail(cast.amina), by_mail(cast.amina)]
    here.post("/w/account/sessions/end-others/")
    assert is_in(here)
    assert not any(is_in(other) for other in others)


def test_a_closed_account_is_out_everywhere_even_where_the_list_knew_nothing(cast: Cast, by_mail) -> None:
    listed, unlisted = by_mail(cast.amina), by_mail(cast.amina)
    UserSession.objects.filter(session_key=unlisted.session.session_key).delete()
    changes.close_account(by=cast.bea, user=cast.amina)
    assert not is_in(listed)
    assert not is_in(unlisted)


def test_when_a_session_was_last_seen_is_written_once_an_hour(cast: Cast, by_mail, django_assert_max_num_queries) -> None:
    browser = by_mail(cast.amina)
    start = dt.datetime.now(dt.UTC)
    seen = UserSession.objects.get().last_seen_at
    browser.get("/w/account/")
    assert UserSession.objects.get().last_seen_at == seen
    with time_machine.travel(start + dt.timedelta(hours=2)):
        browser.get("/w/account/")
        assert UserSession.objects.get().last_seen_at > seen


def test_a_get_changes_nothing(cast: Cast, by_mail) -> None:
    browser, other = by_mail(cast.amina), by_mail(cast.amina)
    for path in ("sessions/end/", "sessions/end-others/", "devices/forget/", "passkeys/options/"):
        assert browser.get(f"/w/account/{path}").status_code == 405
    assert browser.get("/w/account/language/?language=ar").status_code == 302
    cast.amina.refresh_from_db()
    assert cast.amina.language == "en"
    assert is_in(other)
