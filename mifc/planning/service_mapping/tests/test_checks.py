"""Entries are checked again: how often, one press where they are right, a mail once a week to whoever keeps them."""

from __future__ import annotations

import datetime as dt
import json

import pytest
import time_machine
from django.test import Client
from pytest_django.fixtures import DjangoCaptureOnCommitCallbacks

from mifc.foundation.base.clock import today
from mifc.foundation.base.writing import writing_as
from mifc.foundation.programmes.models import Programme
from mifc.planning.service_mapping import jobs, queries
from mifc.planning.service_mapping.changes import checks
from mifc.planning.service_mapping.changes import directory as changes
from mifc.planning.service_mapping.models import CheckReminder, Service
from mifc.planning.service_mapping.tests.factories import service
from tests.cast import Cast

LIST = "/w/west-midlands/services/"
MONDAY = dt.datetime(2026, 11, 23, 9, 0, tzinfo=dt.UTC)


@pytest.fixture
def old(cast: Cast) -> dict[str, Service]:
    """One due in each city and one of all; one checked four months ago, one ended."""
    four_months = today() - dt.timedelta(days=122)
    changes.end_service(by=None, service=service(cast.west, "Ended"))
    return {
        "shared": service(cast.west, "Shared"),
        "coventry": service(cast.west, "Coventry house", city=cast.coventry, checked_on=today() - dt.timedelta(days=200)),
        "birmingham": service(cast.west, "Birmingham house", city=cast.birmingham),
        "newer": service(cast.west, "Newer", city=cast.coventry, checked_on=four_months),
    }


def numbers(cast: Cast) -> dict[str, int]:
    return {user.name: number for user, number in queries.due_by_person(cast.west).items()}


class TestRule:
    def test_a_programme_says_how_often(self, client: Client, cast: Cast, old: dict[str, Service]) -> None:
        assert queries.number_unchecked(cast.west) == 3
        client.force_login(cast.amina)
        page = client.get(f"{LIST}how-often/").content.decode()
        assert "every 6 months" in page
        assert "Bea" not in page.partition("<form class=")[2].partition("</form>")[0]
        client.post(f"{LIST}how-often/", {"months": "3", "reminds": "on", "person": str(cast.carlos.pk)})
        west = Programme.objects.get(pk=cast.west.pk)
        assert queries.number_unchecked(west) == 4
        public = client.get("/en/services/").content.decode()
        assert public.count("Ask before you go.") == 4
        client.post(f"{LIST}how-often/", {"months": "12", "reminds": "on"})
        assert queries.number_unchecked(Programme.objects.get(pk=cast.west.pk)) == 2

    @pytest.mark.parametrize("sent", [{"months": "0"}, {"months": "99"}, {}, {"months": "6", "person": "1000000"}])
    def test_what_is_no_choice_is_refused(self, client: Client, cast: Cast, sent: dict[str, str]) -> None:
        client.force_login(cast.amina)
        assert client.post(f"{LIST}how-often/", sent).status_code == 422

    def test_only_who_sets_up_the_programme_says_it(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.bea)
        assert client.get(f"{LIST}how-often/").status_code == 403
        assert "how-often" not in client.get(LIST).content.decode()


class TestStillRight:
    def test_one_press_on_a_row_speaks_for_that_row_alone(self, client: Client, cast: Cast, old: dict[str, Service]) -> None:
        client.force_login(cast.carlos)
        page = client.get(LIST).content.decode()
        assert page.count('name="one"') == 3
        sent = {"one": old["shared"].pk, "chosen": [old["coventry"].pk, old["birmingham"].pk]}
        page = client.post(f"{LIST}checked/", sent, follow=True).content.decode()
        assert "1 service is marked as checked today." in page
        assert queries.number_unchecked(cast.west) == 2
        client.post(f"{LIST}undo/" + page.partition(f'action="{LIST}undo/')[2].partition('"')[0])
        assert queries.number_unchecked(cast.west) == 3

    def test_who_reads_has_no_button(self, client: Client, cast: Cast, old: dict[str, Service]) -> None:
        client.force_login(cast.farid)
        assert 'name="one"' not in client.get(LIST).content.decode()

    def test_open_data_say_who_made_sure(self, client: Client, cast: Cast, old: dict[str, Service]) -> None:
        with writing_as(None, "test"):
            Programme.objects.filter(pk=cast.west.pk).update(contact_email="ask@west.example")
        said = {one["name"]: one for one in json.loads(client.get("/api/hsds/3.0/west-midlands/services").content)["contents"]}
        assert said["Newer"]["assurer_email"] == "ask@west.example"
        assert "assurer_email" not in said["Shared"]


class TestReminder:
    def test_each_coordinator_for_the_own_city_and_the_lead_for_the_rest(self, cast: Cast, old: dict[str, Service]) -> None:
        assert numbers(cast) == {cast.amina.name: 2, cast.bea.name: 1}
        with writing_as(None, "test"):
            checks.set_rule(by=cast.amina, programme=cast.west, months=6, person=cast.carlos, reminds=True)
        assert numbers(cast) == {cast.carlos.name: 3}
        with writing_as(None, "test"):
            cast.carlos.is_active = False
            cast.carlos.save()
        assert numbers(cast) == {}

    @pytest.mark.django_db(transaction=False)
    def test_once_a_week_however_often_the_work_runs(
        self, cast: Cast, old: dict[str, Service], mailoutbox: list, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
    ) -> None:
        def run() -> None:
            jobs.remind()
            for reminder in CheckReminder.objects.of(cast.west):
                jobs.mail_reminder.func(reminder.pk, cast.west.pk)

        with time_machine.travel(MONDAY, tick=False):
            changes.change_service(by=None, service=old["newer"], checked_on=today())
            run()
            run()
            assert sorted(letter.to[0] for letter in mailoutbox) == sorted([cast.amina.email, cast.bea.email])
            (letter,) = [one for one in mailoutbox if one.to == [cast.bea.email]]
            assert letter.subject == "1 service is due for a check."
            assert f"{LIST}?state=unchecked&sort=checked" in letter.body
            assert "Coventry house" not in letter.body
        with time_machine.travel(MONDAY + dt.timedelta(days=6), tick=False):
            run()
        assert len(mailoutbox) == 2
        with time_machine.travel(MONDAY + dt.timedelta(days=7), tick=False):
            run()
        assert len(mailoutbox) == 4

    def test_nobody_is_mailed_when_all_was_checked_in_between_or_nobody_wants_it(
        self, cast: Cast, old: dict[str, Service], mailoutbox: list
    ) -> None:
        jobs.remind()
        changes.check_services(by=cast.amina, programme=cast.west, services=old.values())
        for reminder in CheckReminder.objects.of(cast.west):
            jobs.mail_reminder.func(reminder.pk, cast.west.pk)
        assert mailoutbox == []
        with writing_as(None, "test"):
            CheckReminder.objects.of(cast.west).all().delete()
            checks.set_rule(by=cast.amina, programme=cast.west, months=1, person=None, reminds=False)
            Service.objects.of(cast.west).update(checked_on=None)
        jobs.remind()
        assert not CheckReminder.objects.of(cast.west).exists()

    def test_old_reminders_are_forgotten(self, cast: Cast) -> None:
        with writing_as(None, "test"):
            for weeks in (1, 13):
                CheckReminder.objects.of(cast.west).create(user=cast.amina, week=today() - dt.timedelta(weeks=weeks), due=1)
        assert checks.forget_old_reminders(by=None, programme=cast.west) == 1
