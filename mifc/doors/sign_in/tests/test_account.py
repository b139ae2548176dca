"""The page about oneself: name, language, and an address that counts once its owner has typed the code."""

from __future__ import annotations

import pytest
from django.core import mail
from django.test import Client

from mifc.doors.sign_in.tests.conftest import code_in_last_mail
from mifc.foundation.accounts import changes
from mifc.foundation.accounts.models import User
from mifc.foundation.accounts.queries import open_handed_codes
from mifc.foundation.audit.models import AuditLine
from mifc.foundation.programmes.changes import give_role
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def email_of(user: User) -> str | None:
    return User.objects.get(pk=user.pk).email


def test_a_new_address_counts_after_its_code_and_the_old_one_hears_of_it(cast: Cast, by_mail) -> None:
    browser = by_mail(cast.amina)
    browser.post("/w/account/e-mail/", {"email": "New@example.org"})
    assert mail.outbox[-1].to == ["new@example.org"]
    assert browser.post("/w/account/e-mail/code/", {"code": "00000000"}).status_code == 422
    assert email_of(cast.amina) == "amina@example.org"
    assert browser.post("/w/account/e-mail/code/", {"code": code_in_last_mail()}).status_code == 302
    assert email_of(cast.amina) == "new@example.org"
    assert mail.outbox[-1].to == ["amina@example.org"]


def test_an_address_that_has_an_account_gets_the_same_page_and_a_mail_without_a_code(cast: Cast, by_mail) -> None:
    browser = by_mail(cast.amina)
    taken = browser.post("/w/account/e-mail/", {"email": "bea@example.org"})
    assert (taken.status_code, taken.headers["Location"]) == (302, "/w/account/e-mail/code/")
    assert mail.outbox[-1].to == ["bea@example.org"]
    assert "already has an account" in mail.outbox[-1].subject
    page = browser.post("/w/account/e-mail/code/", {"code": "00000000"})
    assert "This is not the code" in page.content.decode()
    assert email_of(cast.amina) == "amina@example.org"


def test_the_code_for_an_address_signs_nobody_in_and_the_other_way_round(cast: Cast, by_mail) -> None:
    amina = by_mail(cast.amina)
    amina.post("/w/account/e-mail/", {"email": "new@example.org"})
    thief = Client()
    thief.post("/w/sign-in/", {"email": "nobody@example.org"})
    session = thief.session
    session["sign_in_ticket"] = amina.session["new_address_ticket"]
    session.save()
    assert thief.post("/w/sign-in/code/", {"code": code_in_last_mail()}).status_code == 422
    assert "_auth_user_id" not in thief.session


def test_a_person_without_email_adds_one_and_needs_no_handed_code_any_more(cast: Cast) -> None:
    omar = changes.create_account(by=None, name="Omar")
    give_role(by=None, programme=cast.west, user=omar, role="translator")
    _code, plain = changes.make_handed_code(by=cast.amina, user=omar)
    browser = Client()
    browser.post("/w/sign-in/handed/", {"code": plain})
    changes.make_handed_code(by=cast.amina, user=omar)
    browser.post("/w/account/e-mail/", {"email": "omar@example.org"})
    browser.post("/w/account/e-mail/code/", {"code": code_in_last_mail()})
    assert email_of(omar) == "omar@example.org"
    assert not open_handed_codes(omar).exists()


def test_trying_many_addresses_is_slowed(cast: Cast, by_mail) -> None:
    browser = by_mail(cast.amina)
    answers = [browser.post("/w/account/e-mail/", {"email": f"a{number}@example.org"}).status_code for number in range(6)]
    assert answers == [302] * 5 + [429]


def test_name_and_language_are_ones_own_to_change(cast: Cast, by_mail) -> None:
    browser = by_mail(cast.amina)
    assert browser.post("/w/account/name/", {"name": "   "}).status_code == 422
    browser.post("/w/account/name/", {"name": "Amina Y."})
    browser.post("/w/account/language/", {"language": "fa"})
    browser.post("/w/account/language/", {"language": "xx"})
    amina = User.objects.get(pk=cast.amina.pk)
    assert (amina.name, amina.language) == ("Amina Y.", "fa")
    assert 'lang="fa" dir="rtl"' in browser.get("/w/account/").content.decode()


def test_a_name_cannot_carry_markup_into_the_page(cast: Cast, by_mail) -> None:
    browser = by_mail(cast.amina)
    browser.post("/w/account/name/", {"name": "<script>alert(1)</script>"})
    assert "<script>alert(1)" not in browser.get("/w/account/").content.decode()


def test_lines_say_what_changed_and_keep_neither_name_nor_address(cast: Cast) -> None:
    changes.rename(by=cast.amina, user=cast.amina, name="Amina Secret")
    changes.change_email(by=cast.amina, user=cast.amina, email="secret@example.org")
    changes.set_language(by=cast.amina, user=cast.amina, language="ar")
    lines = list(AuditLine.objects.filter(model="accounts.user", verb="changed").order_by("pk"))
    assert [list(line.values) for line in lines] == [["name"], ["email"], ["language"]]
    assert lines[2].values["language"] == ["en", "ar"]
    assert "ecret" not in str([(line.values, line.label) for line in lines])
