"""Mails as they arrive: through a real mail server, in the person's language, thanking the funders."""

from __future__ import annotations

import email
import email.policy
import re
import socket
from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.test import Client
from django.utils.translation import override

from mifc.foundation.accounts import changes, jobs
from mifc.foundation.accounts.mail import footers_for, send_mail
from mifc.foundation.accounts.models import MailedCode
from mifc.foundation.programmes.changes import acknowledge_funder
from tests.cast import Cast


class Postbox:
    """A mail server that keeps what it gets. `refuses` makes it turn everything away."""

    def __init__(self) -> None:
        self.letters: list[EmailMessage] = []
        self.refuses = False

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802  # the name the server calls
        if self.refuses:
            return "451 Try later"
        self.letters.append(email.message_from_bytes(envelope.content, policy=email.policy.default))  # type: ignore[arg-type]
        return "250 OK"


@pytest.fixture
def postbox(settings: Any) -> Iterator[Postbox]:
    box = Postbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
    yield box
    controller.stop()


def text(letter: EmailMessage, kind: str = "plain") -> str:
    part = letter.get_body((kind,))
    assert part is not None
    return str(part.get_content())


@pytest.mark.django_db
def test_the_code_arrives_and_opens(cast: Cast, postbox: Postbox) -> None:
    acknowledge_funder(by=None, programme=cast.west, funder="A fund", text="Paid for by A fund.")
    browser = Client()
    browser.post("/w/sign-in/", {"email": "amina@example.org"})
    (letter,) = postbox.letters
    code = re.search(r"\d{4} \d{4}", text(letter))
    assert code
    assert letter["To"] == "amina@example.org"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert code.group() in letter["Subject"]
    for kind in ("plain", "html"):
        assert "Paid for by A fund." in text(letter, kind)
        assert code.group() in text(letter, kind)
        assert "http" not in text(letter, kind)
    assert browser.post("/w/sign-in/code/", {"code": code.group()}).status_code == 302


@pytest.mark.django_db
def test_a_mail_server_that_refuses_costs_nobody_the_page_and_a_second_try_brings_a_new_code(cast: Cast, postbox: Postbox) -> None:
    postbox.refuses = True
    browser = Client()
    assert browser.post("/w/sign-in/", {"email": "amina@example.org"}).status_code == 302
    assert MailedCode.objects.get().sent_at is None
    postbox.refuses = False
    browser.post("/w/sign-in/", {"email": "amina@example.org"})
    assert len(postbox.letters) == 1


@pytest.mark.django_db
def test_the_job_may_run_again_and_sends_once(cast: Cast, postbox: Postbox) -> None:
    _ticket, asked = changes.ask_code(by=None, email="amina@example.org")
    for _time in range(3):
        jobs.mail_code.call(asked.pk)
    assert len(postbox.letters) == 1


@pytest.mark.django_db
def test_the_job_of_a_code_that_is_over_sends_nothing(cast: Cast, postbox: Postbox) -> None:
    _ticket, asked = changes.ask_code(by=None, email="amina@example.org")
    changes.close_account(by=None, user=cast.amina)
    jobs.mail_code.call(asked.pk)
    jobs.mail_code.call(0)
    assert postbox.letters == []


@pytest.mark.django_db
def test_right_to_left_mails_run_right_to_left_and_the_code_does_not(cast: Cast, postbox: Postbox) -> None:
    with override("ar"):
        send_mail("noor@example.org", "رمز", "مرحبا\n\nشكرا", ["ممول"], code="1234 5678")
    (letter,) = postbox.letters
    assert letter["Content-Language"] == "ar"
    lines = [line for line in text(letter).splitlines() if line.strip()]
    assert lines[0] == "\u200fمرحبا"
    assert lines[1] == "    \u200e1234 5678"
    html = text(letter, "html")
    assert '<html lang="ar" dir="rtl">' in html
    assert '<bdi dir="ltr" lang="en">1234 5678</bdi>' in html
    assert "src=" not in html
    assert "url(" not in html


@pytest.mark.django_db
def test_what_a_person_is_called_cannot_change_the_mail(cast: Cast, postbox: Postbox) -> None:
    send_mail("noor@example.org", "Hello\nBcc: all@example.org", "<b>Hi</b> <script>x</script>")
    (letter,) = postbox.letters
    assert letter["Bcc"] is None
    assert "&lt;b&gt;Hi" in text(letter, "html")


@pytest.mark.django_db
def test_each_funder_is_thanked_once(cast: Cast) -> None:
    for programme in (cast.west, cast.other):
        acknowledge_funder(by=None, programme=programme, funder="A fund", text="Paid for by A fund.")
    from mifc.foundation.programmes.changes import give_role

    give_role(by=None, programme=cast.other, user=cast.amina, role="editor")
    assert footers_for(cast.amina) == ["Paid for by A fund."]
