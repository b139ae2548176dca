"""Anyone may write; the right people read; nothing twice, nothing for ever."""

from __future__ import annotations

import datetime as dt
import uuid

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from mifc.foundation.audit.models import AuditLine
from mifc.foundation.programmes.models import City
from mifc.partnership.communication import changes, jobs
from mifc.partnership.communication.forms import ContactForm
from mifc.partnership.communication.models import Message
from mifc.partnership.communication.rules import keep_until
from tests.cast import Cast


@pytest.fixture(autouse=True)
def _nobody_counted() -> None:
    cache.clear()


def sent(cast: Cast, **facts: object) -> Message:
    values = {"text": "Where can I learn English?", "language": "en", "sent_as": uuid.uuid4()} | facts
    return changes.take_message(by=None, programme=cast.west, **values)  # type: ignore[arg-type]


class TestWriting:
    def test_a_message_in_arabic_arrives_without_a_cookie(self, client: Client, cast: Cast) -> None:
        page = client.get("/ar/contact/")
        assert 'dir="rtl"' in page.content.decode()
        reply = client.post("/ar/contact/", {"text": "أين أتعلم الإنجليزية؟", "city": "coventry", "sent_as": str(uuid.uuid4())})
        assert reply.status_code == 200
        message = Message.objects.of(cast.west).get()
        assert (message.language, message.city, message.text) == ("ar", cast.coventry, "أين أتعلم الإنجليزية؟")
        for response in (page, reply):
            assert not response.cookies
            assert "Cookie" not in response.headers.get("Vary", "")

    def test_sending_twice_gives_one(self, client: Client, cast: Cast) -> None:
        form = {"text": "Hello", "sent_as": str(uuid.uuid4())}
        for _again in range(2):
            assert client.post("/en/contact/", form).status_code == 200
        assert Message.objects.of(cast.west).count() == 1

    def test_an_empty_message_is_not_kept_and_what_was_typed_stays(self, client: Client, cast: Cast) -> None:
        reply = client.post("/en/contact/", {"text": " ", "name": "Somebody"})
        assert reply.status_code == 422
        assert "Somebody" in reply.content.decode()
        assert not Message.objects.of(cast.west).exists()

    def test_a_machine_gets_a_receipt_and_is_not_kept(self, client: Client, cast: Cast) -> None:
        assert client.post("/en/contact/", {"text": "Buy this", "website": "spam.example"}).status_code == 200
        assert not Message.objects.of(cast.west).exists()

    def test_too_many_from_one_connection_wait_and_keep_their_text(self, client: Client, cast: Cast) -> None:
        for number in range(20):
            client.post("/en/contact/", {"text": f"Number {number}"})
        reply = client.post("/en/contact/", {"text": "One more than allowed"})
        assert reply.status_code == 429
        assert "One more than allowed" in reply.content.decode()
        assert Message.objects.of(cast.west).count() == 20

    def test_from_another_site_and_another_programmes_city_are_refused(self, client: Client, cast: Cast) -> None:
        assert client.post("/en/contact/", {"text": "x"}, headers={"sec-fetch-site": "cross-site"}).status_code == 403
        assert client.post("/en/contact/", {"text": "x", "city": "elsewhere"}).status_code == 422
        assert not Message.objects.of(cast.west).exists()

    def test_control_and_override_characters_are_left_out(self, cast: Cast) -> None:
        form = ContactForm({"text": "good\x1b[2J \u202eevil\u200c\u200d"}, cities=City.objects.of(cast.west))
        form.is_valid()
        assert form.cleaned_data["text"] == "good[2J evil\u200c\u200d"

    def test_a_million_characters_are_refused_kindly(self, client: Client, cast: Cast) -> None:
        assert client.post("/en/contact/", {"text": "a" * 1_000_000}).status_code == 422


class TestInbox:
    def test_a_city_coordinator_reads_hers_and_those_to_everybody(self, client: Client, cast: Cast) -> None:
        sent(cast, city=cast.coventry, text="To Coventry")
        sent(cast, text="To everybody")
        theirs = sent(cast, city=cast.birmingham, text="To Birmingham")
        client.force_login(cast.bea)
        page = client.get("/w/west-midlands/messages/").content.decode()
        assert "To Coventry" in page
        assert "To everybody" in page
        assert "To Birmingham" not in page
        assert client.get(f"/w/west-midlands/messages/{theirs.pk}/").status_code == 404
        assert client.post(f"/w/west-midlands/messages/{theirs.pk}/answered/").status_code == 404

    def test_answering_says_who_and_can_be_taken_back(self, client: Client, cast: Cast) -> None:
        message = sent(cast)
        client.force_login(cast.grace)
        client.post(f"/w/west-midlands/messages/{message.pk}/answered/")
        message.refresh_from_db()
        assert (message.state, message.answered_by) == ("answered", cast.grace)
        assert "Grace" in client.get(f"/w/west-midlands/messages/{message.pk}/").content.decode()
        assert client.get("/w/west-midlands/messages/?state=open").content.decode().count("Where can I learn") == 0
        client.post(f"/w/west-midlands/messages/{message.pk}/open-again/")
        message.refresh_from_db()
        assert (message.state, message.answered_by) == ("open", None)

    def test_reading_leaves_a_line_and_the_audit_keeps_no_word_of_it(self, client: Client, cast: Cast) -> None:
        message = sent(cast, name="Private Person", reply_to="private@example.net", text="A private matter")
        client.force_login(cast.amina)
        client.get(f"/w/west-midlands/messages/{message.pk}/")
        client.post(f"/w/west-midlands/messages/{message.pk}/delete/")
        assert AuditLine.objects.of(cast.west).filter(verb="read", record_id=str(message.pk)).exists()
        kept = " ".join(f"{line.label} {line.values}" for line in AuditLine.objects.of(cast.west))
        assert "rivate" not in kept

    def test_strangers_and_roles_without_the_power_get_nowhere(self, client: Client, cast: Cast) -> None:
        message = sent(cast)
        client.force_login(cast.stefan)
        assert client.get(f"/w/elsewhere/messages/{message.pk}/").status_code == 404
        client.force_login(cast.dilan)
        assert client.get("/w/west-midlands/messages/").status_code == 403


class TestKeeping:
    def test_goes_after_twelve_months(self, cast: Cast) -> None:
        with time_machine.travel(dt.datetime(2026, 3, 1, 12, tzinfo=dt.UTC), tick=False):
            sent(cast)
        with time_machine.travel(dt.datetime(2027, 3, 1, 12, tzinfo=dt.UTC), tick=False):
            jobs.delete_due_messages()
            assert Message.objects.of(cast.west).count() == 1
        with time_machine.travel(dt.datetime(2027, 3, 2, 12, tzinfo=dt.UTC), tick=False):
            jobs.delete_due_messages()
            jobs.delete_due_messages()
            assert Message.objects.of(cast.west).count() == 0

    def test_of_a_leap_day(self) -> None:
        assert keep_until(dt.date(2028, 2, 29)) == dt.date(2029, 2, 28)


@pytest.mark.parametrize(("city", "said"), [("coventry", "The team of the city you chose reads it."), ("", "team reads it.")])
def test_the_receipt_names_who_reads_it(client: Client, cast: Cast, city: str, said: str) -> None:
    reply = client.post("/en/contact/", {"text": "Hello", "city": city, "sent_as": str(uuid.uuid4())}).content.decode()
    assert said in reply
    assert ("the city you chose" in reply) is bool(city)
