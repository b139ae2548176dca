"""People without e-mail: a second person hands over a code, and can take it back."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.test import Client

from mifc.doors.sign_in.permissions import may_let_in
from mifc.foundation.accounts import changes
from mifc.foundation.accounts.models import HandedCode, User
from mifc.foundation.accounts.queries import open_handed_codes, used_handed_codes
from mifc.foundation.accounts.rules import HANDED_PER_NETWORK
from mifc.foundation.audit.models import AuditLine
from mifc.foundation.base.writing import NotPossible
from mifc.foundation.programmes.changes import give_role
from tests.cast import Cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def omar(cast: Cast) -> User:
    """A peer researcher in Coventry who has no e-mail."""
    user = changes.create_account(by=None, name="Omar", language="ar")
    give_role(by=cast.amina, programme=cast.west, user=user, role="peer-researcher", city=cast.coventry)
    return user


def typed(code: str, client: Client | None = None, **more: str):
    return (client or Client()).post("/w/sign-in/handed/", {"code": code, **more})


def test_a_code_read_out_lets_in_once(cast: Cast, omar: User) -> None:
    code, plain = changes.make_handed_code(by=cast.bea, user=omar)
    assert len(plain) == 10
    assert list(open_handed_codes(omar)) == [code]
    browser = Client()
    spoken = f" {plain[:5].lower()}-{plain[5:]} "
    assert typed(spoken, browser, next="/w/west-midlands/").headers["Location"] == "/w/west-midlands/"
    assert int(browser.session["_auth_user_id"]) == omar.pk
    assert typed(plain).status_code == 422
    assert list(open_handed_codes(omar)) == []
    assert AuditLine.objects.get(verb="signed in").label == "handed code"


def test_only_a_hash_is_kept_and_no_line_of_the_diary_holds_it(cast: Cast, omar: User) -> None:
    code, plain = changes.make_handed_code(by=cast.bea, user=omar)
    typed(plain)
    assert plain not in str(vars(HandedCode.objects.get()))
    assert not [line for line in AuditLine.objects.all() if code.code_hash in str(line.values)]


def test_it_is_taken_back_before_it_is_used(cast: Cast, omar: User) -> None:
    code, plain = changes.make_handed_code(by=cast.bea, user=omar)
    changes.revoke_handed_code(by=cast.amina, code=code)
    assert typed(plain).status_code == 422


def test_taken_back_afterwards_it_closes_what_it_opened_and_only_that(cast: Cast, omar: User) -> None:
    code, plain = changes.make_handed_code(by=cast.bea, user=omar)
    wrong_hands, own_phone = Client(), Client()
    typed(plain, wrong_hands)
    _second, plain = changes.make_handed_code(by=cast.bea, user=omar)
    typed(plain, own_phone)
    assert code in used_handed_codes(omar)
    assert changes.revoke_handed_code(by=cast.amina, code=code) == 1
    assert wrong_hands.get("/w/account/").status_code == 302
    assert own_phone.get("/w/account/").status_code == 200


def test_a_new_one_ends_the_old_one(cast: Cast, omar: User) -> None:
    _code, old = changes.make_handed_code(by=cast.bea, user=omar)
    _code, new = changes.make_handed_code(by=cast.bea, user=omar)
    assert typed(old).status_code == 422
    assert typed(new).status_code == 302


def test_it_is_too_old_after_a_week(cast: Cast, omar: User) -> None:
    _code, plain = changes.make_handed_code(by=cast.bea, user=omar)
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(days=7, minutes=1)):
        assert typed(plain).status_code == 422
        assert list(open_handed_codes(omar)) == []


def test_a_closed_account_is_not_opened_by_it(cast: Cast, omar: User) -> None:
    _code, plain = changes.make_handed_code(by=cast.bea, user=omar)
    changes.close_account(by=cast.bea, user=omar)
    assert typed(plain).status_code == 422


def test_every_wrong_code_gets_the_same_answer(cast: Cast, omar: User) -> None:
    revoked, first = changes.make_handed_code(by=cast.bea, user=omar)
    changes.revoke_handed_code(by=cast.bea, code=revoked)
    _code, used = changes.make_handed_code(by=cast.bea, user=omar)
    typed(used)

    def words(code: str) -> str:
        lines = typed(code).content.decode().replace(code, "CODE").splitlines()
        return "\n".join(line for line in lines if "csrfmiddlewaretoken" not in line)

    assert words(first) == words(used) == words("BCDFGHJKMN")


def test_guessing_is_stopped_and_says_when_to_go_on(cast: Cast, omar: User) -> None:
    _code, plain = changes.make_handed_code(by=cast.bea, user=omar)
    for _try in range(HANDED_PER_NETWORK.count):
        assert typed("BCDFGHJKMN").status_code == 422
    page = typed(plain)
    assert page.status_code == 429
    assert "Try again in 15 minutes" in page.content.decode()
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=16)):
        assert typed(plain).status_code == 302


@pytest.mark.parametrize("nonsense", ["", "   ", "abc", "x" * 59, "ۺۺۺۺۺۺۺۺۺۺ", "١٢٣٤٥٦٧٨٩٠", "<script>", "\x00" * 10])
def test_nonsense_is_told_what_a_code_looks_like(cast: Cast, omar: User, nonsense: str) -> None:
    assert typed(nonsense).status_code == 422


def test_who_can_sign_in_alone_gets_none_and_nobody_makes_one_for_herself(cast: Cast, omar: User) -> None:
    for by, user in ((cast.amina, cast.bea), (omar, omar)):
        with pytest.raises(NotPossible):
            changes.make_handed_code(by=by, user=user)
    # The command line of the installation may let in the first person, before there is a mail server.
    assert changes.make_handed_code(by=None, user=cast.amina)


def test_only_who_may_give_everything_the_person_holds_may_let_her_in(cast: Cast, omar: User) -> None:
    assert may_let_in(by=cast.amina, user=omar)[0]
    assert may_let_in(by=cast.bea, user=omar)[0]
    for by in (cast.carlos, cast.dilan, cast.idris, cast.stefan, omar):
        allowed, reason = may_let_in(by=by, user=omar)
        assert not allowed
        assert reason
    assert not may_let_in(by=cast.bea, user=cast.amina)[0]
    give_role(by=cast.amina, programme=cast.west, user=omar, role="translator")
    assert not may_let_in(by=cast.bea, user=omar)[0]
    assert may_let_in(by=cast.amina, user=omar)[0]


def test_nobody_lets_in_a_person_who_works_in_a_programme_that_is_not_hers(cast: Cast, omar: User) -> None:
    give_role(by=None, programme=cast.other, user=omar, role="translator")
    allowed, reason = may_let_in(by=cast.amina, user=omar)
    assert not allowed
    assert "another programme" in reason
