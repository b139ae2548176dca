"""A code by mail: who gets in, what strangers learn, and what happens to those who try too often."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.core import mail
from django.test import Client

from mifc.doors.sign_in.tests.conftest import code_in_last_mail
from mifc.foundation.accounts.models import MailedCode
from mifc.foundation.accounts.rules import CODES_PER_ADDRESS, HANDED_PER_NETWORK, MAILED_CODE_TRIES, TRIES_PER_ADDRESS
from mifc.foundation.audit.models import AuditLine
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def ask(client: Client, email: str, **more: str):
    return client.post("/w/sign-in/", {"email": email, **more})


def wrong(code: str) -> str:
    """A code that is not this one."""
    digits = code.replace(" ", "")
    return f"{(int(digits) + 1) % 10**8:08}"


def test_a_code_from_the_mail_lets_in_and_leaves_a_line(client: Client, cast: Cast) -> None:
    assert client.get("/w/sign-in/").status_code == 200
    assert ask(client, "AMINA@example.org ").headers["Location"] == "/w/sign-in/code/"
    assert mail.outbox[0].to == ["amina@example.org"]
    response = client.post("/w/sign-in/code/", {"code": code_in_last_mail()})
    assert response.headers["Location"] == "/w/"
    assert int(client.session["_auth_user_id"]) == cast.amina.pk
    line = AuditLine.objects.get(verb="signed in")
    assert (line.by, line.label) == (cast.amina, "code")


@pytest.mark.parametrize("typed", ["{0}-{1}", " {0}{1} ", "‎{0} {1}", "{0}\u00a0{1}"])
def test_a_code_may_be_typed_with_whatever_comes_along_when_copying(client: Client, cast: Cast, typed: str) -> None:
    ask(client, "amina@example.org")
    assert client.post("/w/sign-in/code/", {"code": typed.format(*code_in_last_mail().split())}).status_code == 302


def test_digits_of_another_script_are_the_same_digits(client: Client, cast: Cast) -> None:
    ask(client, "amina@example.org")
    arabic = code_in_last_mail().translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"))
    assert client.post("/w/sign-in/code/", {"code": arabic}).status_code == 302


def shape(response) -> tuple:
    body = response.content.decode() if response.content else ""
    for address in ("amina@example.org", "nobody@example.org", "gone@example.org"):
        body = body.replace(address, "ADDRESS")
    body = "\n".join(line for line in body.splitlines() if "csrfmiddlewaretoken" not in line)
    return response.status_code, response.headers.get("Location"), body, sorted(response.cookies)


def test_known_unknown_and_closed_addresses_get_the_same_answers_at_every_step(cast: Cast) -> None:
    cast.people["gone"] = type(cast.amina).objects.create_user(name="Gone", email="gone@example.org", is_active=False)
    seen = []
    for address in ("amina@example.org", "nobody@example.org", "gone@example.org"):
        browser = Client()
        steps = [ask(browser, address), browser.get("/w/sign-in/code/")]
        steps += [browser.post("/w/sign-in/code/", {"code": "0000 0000"}) for _try in range(MAILED_CODE_TRIES + 1)]
        steps += [ask(browser, address) for _time in range(CODES_PER_ADDRESS.count)]
        seen.append([shape(step) for step in steps])
    assert seen[0] == seen[1] == seen[2]
    assert {address for message in mail.outbox for address in message.to} == {"amina@example.org"}


def test_the_same_is_asked_of_the_database_for_known_and_unknown(cast: Cast, settings) -> None:
    """The mail is made by a job, so the answer does the same work either way."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    ask(Client(), "warming-up@example.org")
    for address in ("amina@example.org", "nobody@example.org"):
        with CaptureQueriesContext(connection) as asked:
            ask(Client(), address)
        counts.append([query["sql"].split(" ", 1)[0] for query in asked])
    assert counts[0] == counts[1]
    assert mail.outbox == []


def test_a_code_works_once(client: Client, cast: Cast) -> None:
    ask(client, "amina@example.org")
    session, code = dict(client.session), code_in_last_mail()
    assert client.post("/w/sign-in/code/", {"code": code}).status_code == 302
    other = Client()
    other.get("/w/sign-in/?lang=en")
    kept = other.session
    kept.update({key: value for key, value in session.items() if key.startswith("sign_in")})
    kept.save()
    assert other.post("/w/sign-in/code/", {"code": code}).status_code == 422
    assert "_auth_user_id" not in other.session


def test_a_code_is_worth_nothing_in_another_browser(client: Client, cast: Cast) -> None:
    ask(client, "amina@example.org")
    code = code_in_last_mail()
    other = Client()
    ask(other, "amina@example.org")
    assert other.post("/w/sign-in/code/", {"code": code}).status_code == 422
    assert Client().post("/w/sign-in/code/", {"code": code}).headers["Location"] == "/w/sign-in/"


def test_after_five_wrong_tries_the_right_code_is_over_too(client: Client, cast: Cast) -> None:
    ask(client, "amina@example.org")
    code = code_in_last_mail()
    for left in range(MAILED_CODE_TRIES - 1, 0, -1):
        page = client.post("/w/sign-in/code/", {"code": wrong(code)})
        assert f"try {left} more" in page.content.decode()
    assert "no longer works" in client.post("/w/sign-in/code/", {"code": wrong(code)}).content.decode()
    assert client.post("/w/sign-in/code/", {"code": code}).status_code == 422
    assert "_auth_user_id" not in client.session


def test_a_code_is_too_old_after_a_quarter_of_an_hour(client: Client, cast: Cast) -> None:
    ask(client, "amina@example.org")
    code = code_in_last_mail()
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=16)):
        assert client.post("/w/sign-in/code/", {"code": code}).status_code == 422


def test_asking_too_often_says_when_to_try_again_and_another_address_is_not_held_up(client: Client, cast: Cast) -> None:
    for _time in range(CODES_PER_ADDRESS.count):
        assert ask(client, "amina@example.org").status_code == 302
    page = ask(client, "Amina@Example.org")
    assert page.status_code == 429
    assert "Try again in 15 minutes" in page.content.decode()
    assert len(mail.outbox) == CODES_PER_ADDRESS.count
    assert ask(client, "bea@example.org").status_code == 302
    with time_machine.travel(dt.datetime.now(dt.UTC) + dt.timedelta(minutes=16)):
        assert ask(client, "amina@example.org").status_code == 302


def test_the_limit_of_a_network_counts_every_address(client: Client, cast: Cast) -> None:
    from mifc.foundation.accounts.rules import CODES_PER_NETWORK

    for number in range(CODES_PER_NETWORK.count):
        assert ask(client, f"someone{number}@example.org").status_code == 302
    assert ask(client, "amina@example.org").status_code == 429
    assert client.post("/w/sign-in/", {"email": "amina@example.org"}, REMOTE_ADDR="192.0.2.7").status_code == 302
    # A header anybody can send does not make a new network.
    assert client.post("/w/sign-in/", {"email": "bea@example.org"}, headers={"X-Forwarded-For": "198.51.100.9"}).status_code == 429


@pytest.mark.parametrize("address", ["amina@example.org", "nobody@example.org"])
def test_thirty_askings_from_thirty_networks_send_five_mails_at_most(cast: Cast, address: str) -> None:
    answers = [
        Client(REMOTE_ADDR=f"198.51.100.{number}").post("/w/sign-in/", {"email": address if number % 2 else address.upper()}).status_code
        for number in range(30)
    ]
    assert answers == [302] * CODES_PER_ADDRESS.count + [429] * (30 - CODES_PER_ADDRESS.count)
    assert len(mail.outbox) <= CODES_PER_ADDRESS.count


def test_thirty_tries_from_thirty_networks_are_held_up_the_same_whether_the_address_is_known(cast: Cast) -> None:
    seen = []
    for address in ("amina@example.org", "nobody@example.org"):
        browsers = [Client() for _one in range(CODES_PER_ADDRESS.count)]
        assert [ask(browser, address).status_code for browser in browsers] == [302] * len(browsers)
        seen.append(
            [
                shape(browsers[number % len(browsers)].post("/w/sign-in/code/", {"code": "0000 0000"}, REMOTE_ADDR=f"198.51.100.{number}"))
                for number in range(30)
            ]
        )
    assert [answer[0] for answer in seen[0]] == [422] * TRIES_PER_ADDRESS.count + [429] * (30 - TRIES_PER_ADDRESS.count)
    assert seen[0] == seen[1]


def test_thirty_tries_of_one_browser_never_reach_the_right_code(client: Client, cast: Cast) -> None:
    ask(client, "amina@example.org")
    code = code_in_last_mail()
    answers = [client.post("/w/sign-in/code/", {"code": wrong(code)}).status_code for _try in range(29)]
    answers.append(client.post("/w/sign-in/code/", {"code": code}).status_code)
    assert set(answers) == {422, 429}
    assert "_auth_user_id" not in client.session


def test_thirty_handed_codes_typed_from_one_network_are_held_up(client: Client, cast: Cast) -> None:
    answers = [client.post("/w/sign-in/handed/", {"code": f"BCDFG HJK{number:02}"}).status_code for number in range(30)]
    assert answers.count(429) == 30 - HANDED_PER_NETWORK.count


def test_the_session_gets_a_new_key_when_somebody_signs_in(client: Client, cast: Cast) -> None:
    ask(client, "amina@example.org")
    before = client.cookies["mifc_session"].value
    client.post("/w/sign-in/code/", {"code": code_in_last_mail()})
    assert client.cookies["mifc_session"].value != before
    planted = Client()
    planted.cookies["mifc_session"] = before
    assert planted.get("/w/account/").status_code == 302


def test_signing_in_as_somebody_else_takes_nothing_along(client: Client, cast: Cast, by_mail) -> None:
    by_mail(cast.amina, client=client)
    session = client.session
    session["of_amina"] = "secret"
    session.save()
    by_mail(cast.bea, client=client)
    assert int(client.session["_auth_user_id"]) == cast.bea.pk
    assert "of_amina" not in client.session


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/w/",
        "/\\evil.example/",
        "/w/\\evil.example",
        "/w//evil.example",
        "/w/../en/",
        "/en/",
        "javascript:alert(1)",
        "/w/\r\nSet-Cookie: x=1",
        "/w/sign-out/",
        " /w/west-midlands/",
    ],
)
def test_nobody_is_sent_anywhere_else_afterwards(cast: Cast, by_mail, target: str) -> None:
    browser = Client()
    ask(browser, "amina@example.org", next=target)
    assert browser.post("/w/sign-in/code/", {"code": code_in_last_mail(), "next": target}).headers["Location"] == "/w/"
    assert browser.get("/w/sign-in/", {"next": target}).headers["Location"] == "/w/"


def test_one_comes_back_to_where_one_was_going(cast: Cast) -> None:
    browser = Client()
    ask(browser, "amina@example.org", next="/w/west-midlands/?round=2")
    assert browser.post("/w/sign-in/code/", {"code": code_in_last_mail()}).headers["Location"] == "/w/west-midlands/?round=2"


def test_a_forged_host_gets_no_answer_and_no_mail(client: Client, cast: Cast) -> None:
    response = client.post("/w/sign-in/", {"email": "amina@example.org"}, HTTP_HOST="evil.example")
    assert response.status_code == 400
    assert mail.outbox == []


def test_a_form_without_our_token_is_refused_in_plain_words(cast: Cast) -> None:
    browser = Client(enforce_csrf_checks=True)
    response = browser.post("/w/sign-in/", {"email": "amina@example.org"})
    assert response.status_code == 403
    assert "Nothing was sent" in response.content.decode()
    assert mail.outbox == []


def test_cookies_stay_under_w(client: Client, cast: Cast, by_mail) -> None:
    client.get("/w/sign-in/?lang=ar")
    by_mail(cast.amina, client=client)
    client.post("/w/account/language/", {"language": "pl"})
    assert {morsel["path"] for morsel in client.cookies.values()} == {"/w/"}
    assert {morsel["httponly"] for name, morsel in client.cookies.items() if name == "mifc_session"} == {True}


def test_the_page_is_in_the_language_one_chooses_and_stays_in_it(client: Client, cast: Cast) -> None:
    assert 'lang="ar" dir="rtl"' in client.get("/w/sign-in/?lang=ar&next=/w/west-midlands/").content.decode()
    assert 'lang="ar" dir="rtl"' in client.get("/w/sign-in/").content.decode()
    page = client.get("/w/sign-in/?lang=pl&next=/w/west-midlands/").content.decode()
    assert "lang=ar" in page
    assert "next=%2Fw%2Fwest-midlands%2F" in page


def test_pages_of_signing_in_are_kept_by_no_cache(client: Client, cast: Cast) -> None:
    for path in ("/w/sign-in/", "/w/sign-in/handed/"):
        assert client.get(path).headers["Cache-Control"] == "no-store, private"


def test_two_letters_that_look_alike_do_not_send_the_code_elsewhere(client: Client, cast: Cast) -> None:
    """The code goes to the address on the account, never to the one that was typed."""
    ask(client, "amına@example.org")
    assert all(message.to == ["amina@example.org"] for message in mail.outbox)


def test_nothing_to_sign_in_with_is_kept_readable(client: Client, cast: Cast) -> None:
    ask(client, "amina@example.org")
    code = MailedCode.objects.get()
    digits = code_in_last_mail().replace(" ", "")
    assert digits not in str(vars(code))
    assert client.session["sign_in_ticket"] not in str(vars(code))


def test_signing_out_takes_a_button(client: Client, cast: Cast, by_mail) -> None:
    by_mail(cast.amina, client=client)
    assert client.get("/w/sign-out/").status_code == 200
    assert "_auth_user_id" in client.session
    assert client.post("/w/sign-out/").status_code == 302
    assert client.get("/w/account/").headers["Location"].startswith("/w/sign-in/")
