"""Invitations by link: opened by scanners, used twice, by somebody else, too late, by people with and without e-mail."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core import mail
from django.test import Client

from mifc.foundation.accounts.models import User
from mifc.foundation.programmes import changes
from mifc.foundation.programmes.models import Invitation
from mifc.foundation.programmes.queries import standing_of
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def invited(cast: Cast, email: str = "", name: str = "Noor", role: str = "translator"):
    return changes.invite(by=cast.amina, programme=cast.west, name=name, role=role, email=email)


def path(secret: str) -> str:
    return f"/w/invitation/{secret}/"


def test_opening_the_link_changes_nothing(cast: Cast) -> None:
    _invitation, secret = invited(cast, "noor@example.org")
    for _time in range(3):
        assert Client().head(path(secret)).status_code == 200
        page = Client().get(path(secret))
        assert page.status_code == 200
        assert "Amina invites you" in page.content.decode()
    assert Invitation.objects.of(cast.west).get().accepted_at is None
    assert not User.objects.filter(email="noor@example.org").exists()
    assert Client().options(path(secret)).status_code == 405


def test_a_newcomer_with_email_joins_and_can_sign_in_next_time(cast: Cast, by_mail) -> None:
    _invitation, secret = invited(cast, "noor@example.org")
    browser = Client()
    browser.get(path(secret) + "?lang=ar")
    response = browser.post(path(secret), {"name": "Noor A."})
    assert response.headers["Location"] == "/w/west-midlands/"
    noor = User.objects.get(email="noor@example.org")
    assert (noor.name, noor.language) == ("Noor A.", "ar")
    assert standing_of(user=noor, programme=cast.west).roles == ("translator",)
    assert int(browser.session["_auth_user_id"]) == noor.pk
    assert mail.outbox[-1].to == ["noor@example.org"]
    by_mail(noor)


def test_a_newcomer_without_email_joins_with_a_name(cast: Cast) -> None:
    _invitation, secret = invited(cast)
    browser = Client()
    assert "no e-mail address" in browser.get(path(secret)).content.decode()
    assert browser.post(path(secret), {"name": ""}).status_code == 422
    assert browser.post(path(secret), {"name": "Noor"}).status_code == 302
    noor = User.objects.get(name="Noor")
    assert noor.email is None
    assert standing_of(user=noor, programme=cast.west)
    assert mail.outbox == []


def test_the_address_sent_along_with_the_form_is_not_taken(cast: Cast) -> None:
    _invitation, secret = invited(cast)
    Client().post(path(secret), {"name": "Noor", "email": "amina@example.org"})
    assert User.objects.get(name="Noor").email is None


@pytest.mark.parametrize("end", ["used", "withdrawn", "too old", "invented"])
def test_a_link_that_is_over_says_so_and_does_nothing(cast: Cast, end: str) -> None:
    invitation, secret = invited(cast)
    before = dt.datetime.now(dt.UTC)
    if end == "used":
        Client().post(path(secret), {"name": "First"})
    elif end == "withdrawn":
        changes.withdraw_invitation(by=cast.amina, invitation=invitation)
    elif end == "invented":
        secret = "x" * 32
    people = User.objects.count()
    with time_machine.travel(before + dt.timedelta(days=15 if end == "too old" else 0, seconds=1)):
        for response in (Client().get(path(secret)), Client().post(path(secret), {"name": "Second"})):
            assert response.status_code == 404
            assert "no longer works" in response.content.decode()
    assert User.objects.count() == people


def test_who_has_an_account_signs_in_first_and_comes_back(cast: Cast, by_mail) -> None:
    _invitation, secret = invited(cast, "Stefan@example.org")
    browser = Client()
    assert "Sign in to join" in browser.get(path(secret)).content.decode()
    response = browser.post(path(secret), {"name": "Thief"})
    assert response.headers["Location"].startswith("/w/sign-in/?next=%2Fw%2Finvitation%2F")
    assert "_auth_user_id" not in browser.session
    by_mail(cast.stefan, client=browser, next=path(secret))
    assert "Join as Stefan" in browser.get(path(secret)).content.decode()
    assert browser.post(path(secret)).headers["Location"] == "/w/west-midlands/"
    assert standing_of(user=cast.stefan, programme=cast.west).roles == ("translator",)


def test_somebody_else_who_is_signed_in_does_not_take_it(cast: Cast, by_mail) -> None:
    _invitation, secret = invited(cast, "noor@example.org")
    bea = by_mail(cast.bea)
    page = bea.get(path(secret)).content.decode()
    assert "for another e-mail address" in page
    assert "noor@example.org" not in page
    assert bea.post(path(secret), {"name": "Bea"}).status_code == 200
    assert Invitation.objects.of(cast.west).get().accepted_at is None
    assert not User.objects.filter(email="noor@example.org").exists()


def test_an_invitation_without_email_says_who_would_take_it(cast: Cast, by_mail) -> None:
    _invitation, secret = invited(cast)
    stefan = by_mail(cast.stefan)
    page = stefan.get(path(secret)).content.decode()
    assert "Join as Stefan" in page
    assert "You are not Stefan?" in page
    assert stefan.post(path(secret)).status_code == 302
    assert Client().post(path(secret), {"name": "Late"}).status_code == 404


def test_when_joining_fails_half_way_nothing_is_left(cast: Cast, monkeypatch) -> None:
    """The account and the role come together or not at all."""
    from mifc.doors.sign_in.changes import join
    from mifc.foundation.base.writing import NotPossible

    invitation, _secret = invited(cast, "noor@example.org")
    changes.withdraw_invitation(by=cast.amina, invitation=invitation)
    with pytest.raises(NotPossible):
        join(by=None, invitation=invitation, name="Noor", language="en")
    assert not User.objects.filter(email="noor@example.org").exists()
