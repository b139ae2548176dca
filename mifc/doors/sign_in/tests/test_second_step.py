"""The second step: who is asked, what counts, how often one may try, and on whose device it is not asked again."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core import mail
from django.test import Client

from mifc.doors.sign_in.tests.conftest import app_code
from mifc.foundation.accounts import changes
from mifc.foundation.accounts.models import TrustedDevice
from mifc.foundation.accounts.queries import kinds_of_key, recovery_codes_of
from mifc.foundation.accounts.second_step import COOKIE, second_step_url
from mifc.foundation.audit.models import AuditLine
from tests.cast import Cast

pytestmark = pytest.mark.django_db
WORK = "/w/west-midlands/"


def asked(client: Client, user, in_demo: bool = False) -> str:
    """What the workspace's door would answer this browser."""
    request = client.get("/w/sign-in/?again=1").wsgi_request
    return second_step_url(request, user=user, in_demo=in_demo)


def test_staff_are_asked_outside_the_demo_and_not_in_it(cast: Cast, by_mail) -> None:
    browser = by_mail(cast.amina)
    assert asked(browser, cast.amina) == "/w/second-step/"
    assert asked(browser, cast.amina, in_demo=True) == ""


def test_invented_people_and_people_without_email_are_not_asked(cast: Cast) -> None:
    browser = Client()
    browser.get("/w/sign-in/?lang=en")
    sample = changes.create_account(by=None, name="Sam", email="sam@example.org", is_sample=True)
    without = changes.create_account(by=None, name="Omar")
    assert asked(browser, sample) == asked(browser, without) == ""


def test_who_without_email_has_set_something_up_is_asked_for_it(cast: Cast, with_app) -> None:
    browser, without = Client(), changes.create_account(by=None, name="Omar")
    browser.get("/w/sign-in/?lang=en")
    with_app(without)
    assert asked(browser, without) == "/w/second-step/"


def test_without_anything_one_chooses_what_to_set_up_and_comes_back_with_recovery_codes(cast: Cast, by_mail) -> None:
    browser = by_mail(cast.amina)
    page = browser.get("/w/second-step/", {"next": WORK}).content.decode()
    assert "/w/account/app/?next=%2Fw%2Fwest-midlands%2F" in page
    assert "/w/account/passkeys/add/?next=" in page
    setting_up = browser.get("/w/account/app/", {"next": WORK}).content.decode()
    secret = browser.session["app_secret"]
    assert "data:image/svg+xml" in setting_up
    assert "otpauth://totp/" in setting_up
    assert browser.post("/w/account/app/", {"code": "000 000", "next": WORK}).status_code == 422
    response = browser.post("/w/account/app/", {"code": app_code(secret), "next": WORK})
    assert response.headers["Location"] == "/w/account/recovery-codes/?next=%2Fw%2Fwest-midlands%2F"
    codes = browser.get(response.headers["Location"]).content.decode()
    assert codes.count("<li><code>") == 10
    assert f'href="{WORK}"' in codes
    assert asked(browser, cast.amina) == ""
    assert "app_secret" not in browser.session
    assert "authenticator app was added" in mail.outbox[-1].body
    assert secret not in str(list(cast.amina.authenticator_set.values_list("data", flat=True)))
    assert AuditLine.objects.filter(label="authenticator app", verb="added", by=cast.amina).exists()


def test_the_apps_code_opens_once_and_not_again(cast: Cast, by_mail, with_app) -> None:
    secret = with_app(cast.amina)
    code = app_code(secret)
    first, second = by_mail(cast.amina), by_mail(cast.amina)
    response = first.post("/w/second-step/", {"code": code, "next": WORK})
    assert response.headers["Location"] == WORK
    assert asked(first, cast.amina) == ""
    assert second.post("/w/second-step/", {"code": code}).status_code == 422
    assert asked(second, cast.amina) == "/w/second-step/"


def test_an_older_code_than_the_last_one_used_is_refused(cast: Cast, with_app) -> None:
    secret = with_app(cast.amina)
    assert changes.use_authenticator_app(by=cast.amina, typed=app_code(secret, 1))
    assert not changes.use_authenticator_app(by=cast.amina, typed=app_code(secret, 0))
    assert not changes.use_authenticator_app(by=cast.amina, typed=app_code(secret, 2))


def test_guessing_is_slowed_for_the_person_whatever_browser_it_comes_from(cast: Cast, by_mail, with_app) -> None:
    secret = with_app(cast.amina)
    browsers = [by_mail(cast.amina), by_mail(cast.amina)]
    right = app_code(secret)
    guess = "000000" if right != "000000" else "111111"
    answers = [browsers[number % 2].post("/w/second-step/", {"code": guess}).status_code for number in range(7)]
    assert answers == [422] * 6 + [429]
    page = browsers[0].post("/w/second-step/", {"code": right})
    assert page.status_code == 429
    assert "Try again in 15 minutes" in page.content.decode()
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=16)):
        assert browsers[0].post("/w/second-step/", {"code": app_code(secret)}).status_code == 302


def test_a_recovery_code_works_once_and_its_owner_hears_of_it(cast: Cast, by_mail, with_app) -> None:
    with_app(cast.amina)
    codes = changes.make_recovery_codes(by=cast.amina)
    browser, other = by_mail(cast.amina), by_mail(cast.amina)
    assert browser.post("/w/second-step/", {"code": f"{codes[3][:4]} {codes[3][4:]}"}).status_code == 302
    assert "recovery code was used" in mail.outbox[-1].body
    assert other.post("/w/second-step/", {"code": codes[3]}).status_code == 422
    assert len(recovery_codes_of(cast.amina)) == 9


def test_ones_own_device_is_asked_again_after_thirty_days_only(cast: Cast, by_mail, with_app) -> None:
    secret = with_app(cast.amina)
    device = by_mail(cast.amina)
    response = device.post("/w/second-step/", {"code": app_code(secret), "own_device": "on"})
    cookie = response.cookies[COOKIE]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"], cookie["max-age"]) == ("/w/", True, "Lax", 30 * 24 * 3600)
    device.post("/w/sign-out/")
    by_mail(cast.amina, client=device)
    assert asked(device, cast.amina) == ""
    start = dt.datetime.now(dt.UTC)
    with time_machine.travel(start + dt.timedelta(days=29)):
        by_mail(cast.amina, client=device)
        assert asked(device, cast.amina) == ""
    with time_machine.travel(start + dt.timedelta(days=31)):
        device.post("/w/sign-out/")
        by_mail(cast.amina, client=device)
        assert asked(device, cast.amina) == "/w/second-step/"


def test_a_device_is_not_trusted_unasked_nor_for_somebody_else(cast: Cast, by_mail, with_app) -> None:
    secret = with_app(cast.amina)
    with_app(cast.bea)
    device = by_mail(cast.amina)
    assert COOKIE not in device.post("/w/second-step/", {"code": app_code(secret)}).cookies
    device.cookies[COOKIE] = changes.trust_device(by=cast.amina, session_key="")
    by_mail(cast.bea, client=device)
    assert asked(device, cast.bea) == "/w/second-step/"
    device.cookies[COOKIE] = "invented.tokens"
    by_mail(cast.amina, client=device)
    assert asked(device, cast.amina) == "/w/second-step/"


@pytest.mark.parametrize("how", ["new key", "end all others", "forget", "reset", "end that session"])
def test_trust_in_a_device_goes_with_what_it_stood_on(cast: Cast, by_mail, with_app, how: str) -> None:
    secret = with_app(cast.amina)
    device, elsewhere = by_mail(cast.amina), by_mail(cast.amina)
    device.post("/w/second-step/", {"code": app_code(secret), "own_device": "on"})
    # The device signs in anew: its trust follows into the new session.
    device.post("/w/sign-out/")
    by_mail(cast.amina, client=device)
    assert asked(device, cast.amina) == ""
    elsewhere.post("/w/second-step/", {"code": app_code(secret, 1)})
    device_session = device.session.session_key
    if how == "new key":
        changes.add_passkey(by=cast.amina, name="key", credential={})
    elif how == "end all others":
        elsewhere.post("/w/account/sessions/end-others/")
    elif how == "forget":
        elsewhere.post("/w/account/devices/forget/")
    elif how == "reset":
        changes.reset_second_step(by=cast.bea, user=cast.amina)
    else:
        from mifc.foundation.accounts.allauth_parts import UserSession

        elsewhere.post("/w/account/sessions/end/", {"session": UserSession.objects.get(session_key=device_session).pk})
    assert not TrustedDevice.objects.filter(user=cast.amina).exists()


def test_the_mailbox_alone_does_not_open_the_account_page_of_who_has_a_second_step(cast: Cast, by_mail, with_app) -> None:
    with_app(cast.amina)
    thief = by_mail(cast.amina)
    for path in ("", "app/", "passkeys/add/", "recovery-codes/", "e-mail/", "app/remove/", "name/"):
        response = thief.get(f"/w/account/{path}")
        assert response.headers["Location"].startswith("/w/second-step/?next="), path
    for path in ("app/remove/", "recovery-codes/", "passkeys/options/", "sessions/end-others/", "devices/forget/", "e-mail/", "name/"):
        assert thief.post(f"/w/account/{path}").headers["Location"].startswith("/w/second-step/"), path
    assert kinds_of_key(cast.amina) == {"totp"}


def test_keys_are_changed_only_by_who_has_just_shown_something(cast: Cast, by_mail, with_app) -> None:
    secret = with_app(cast.amina)
    browser, plain = by_mail(cast.amina), by_mail(cast.bea)
    browser.post("/w/second-step/", {"code": app_code(secret)})
    assert browser.get("/w/account/app/remove/").status_code == 200
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=31)):
        assert browser.get("/w/account/").status_code == 200
        again = browser.get("/w/account/app/remove/").headers["Location"]
        assert again.startswith("/w/second-step/?next=")
        assert browser.get(again).status_code == 200
        assert browser.post("/w/account/app/remove/").status_code == 302
        assert kinds_of_key(cast.amina) == {"totp"}
        # Who has nothing to show signs in again; the page for it opens although one is signed in.
        again = plain.get("/w/account/app/").headers["Location"]
        assert again == "/w/sign-in/?again=1&next=%2Fw%2Faccount%2Fapp%2F"
        assert "bea@example.org" in plain.get(again).content.decode()
        by_mail(cast.bea, client=plain)
        assert plain.get("/w/account/app/").status_code == 200


def test_removing_the_last_one_takes_the_recovery_codes_along(cast: Cast, by_mail, with_app) -> None:
    secret = with_app(cast.amina)
    changes.make_recovery_codes(by=cast.amina)
    browser = by_mail(cast.amina)
    browser.post("/w/second-step/", {"code": app_code(secret)})
    assert "It is the last one" in browser.get("/w/account/app/remove/").content.decode()
    browser.post("/w/account/app/remove/")
    assert recovery_codes_of(cast.amina) == []
    assert "was removed" in mail.outbox[-1].body


def test_a_second_person_resets_it_not_oneself(cast: Cast, with_app) -> None:
    from mifc.foundation.base.writing import NotPossible

    with_app(cast.amina)
    with pytest.raises(NotPossible):
        changes.reset_second_step(by=cast.amina, user=cast.amina)
    changes.reset_second_step(by=cast.bea, user=cast.amina)
    assert kinds_of_key(cast.amina) == set()


def test_a_lost_key_of_the_installation_opens_nothing_and_breaks_nothing(cast: Cast, with_app, settings) -> None:
    secret = with_app(cast.amina)
    settings.SECRET_KEY = "another"
    assert not changes.use_authenticator_app(by=cast.amina, typed=app_code(secret))
    settings.SECRET_KEY_FALLBACKS = ["only-for-tests"]
    assert changes.use_authenticator_app(by=cast.amina, typed=app_code(secret))
