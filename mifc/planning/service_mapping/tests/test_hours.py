"""Opening hours: typed in seven rows, read from cells and from other directories, shown in words, taken back."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils.translation import override

from mifc.foundation.base.writing import writing_as
from mifc.foundation.languages.text import MultilingualText
from mifc.planning.service_mapping.changes import bring_in
from mifc.planning.service_mapping.changes import directory as changes
from mifc.planning.service_mapping.models import Service
from mifc.planning.service_mapping.rules.hours import as_text, lines, read_text, week_of
from mifc.planning.service_mapping.rules.hsds_hours import read_schedules
from mifc.planning.service_mapping.tests.factories import file_of, service
from mifc.planning.service_mapping.tests.hsds_asks import UK, faults
from tests.cast import Cast

LIST = "/w/west-midlands/services/"
WEEK = {day: [["09:00", "12:00"], ["13:00", "17:00"]] for day in ("MO", "TU", "WE", "TH")} | {
    "FR": "appointment", "SA": [["20:00", "02:00"]], "SU": "closed",
}  # fmt: skip


@pytest.fixture
def centre(cast: Cast) -> Service:
    return service(
        cast.west, "Centre", city=cast.coventry, hours=WEEK, hours_from=dt.date(2026, 9, 1), hours_to=dt.date(2027, 7, 20),
        hours_note=MultilingualText.original("Ring the bell").with_translation("ar", "اقرع الجرس"),
    )  # fmt: skip


class TestReading:
    @pytest.mark.parametrize(
        ("written", "read"),
        [
            ("Mon-Fri 9am-5pm", "Mo-Fr 09:00-17:00"),
            ("Monday to Thursday 9.30am – 4.30pm Friday 9.30am – 1pm", "Mo-Th 09:30-16:30; Fr 09:30-13:00"),
            ("Mo-Fr 09:00-12:00,13:00-17:00; Sa off", "Mo-Fr 09:00-12:00,13:00-17:00; Sa off"),
            ('Su "by appointment"', 'Su "by appointment"'),
            ("Tue & Thu 1-3pm", "Tu 13:00-15:00; Th 13:00-15:00"),
            ("Monday 10 - 12pm and 2 - 4pm", "Mo 10:00-12:00,14:00-16:00"),
            ("Mon 10:00-12:00; Mon 14:00-16:00", "Mo 10:00-12:00,14:00-16:00"),
            ("daily 20:00-08:00", "Mo-Su 20:00-08:00"),
            ("24/7", "Mo-Su 00:00-24:00"),
            ("الاثنين ٠٩:٠٠-١٢:٠٠", "Mo 09:00-12:00"),
            ("poniedziałek 9:00-12:00, wtorek 10:00-11:00", "Mo 09:00-12:00; Tu 10:00-11:00"),
        ],
    )
    def test_what_people_write(self, written: str, read: str) -> None:
        week = read_text(written)
        assert week is not None
        assert as_text(week) == read
        assert read_text(read) == week

    @pytest.mark.parametrize(
        "written",
        ["Mon 9-5", "2nd Monday 10:00-12:00", "Mon 9-17 except holidays", "ring first", "10:00-12:00", "Mon 25:00-26:00", "Mon 10:00-10:00",
         "Mon 9:00-12:00; Mon closed", "Mon 9-10, 11-12, 13-14"],
    )  # fmt: skip
    def test_what_could_mean_two_things_or_nothing_is_not_read(self, written: str) -> None:
        assert read_text(written) is None

    def test_a_day_that_nobody_knows_parts_a_run(self) -> None:
        week = week_of({day: [["09:00", "17:00"]] for day in ("MO", "TU", "TH", "FR", "SA")})
        with override("en"):
            assert [line.days for line in lines(week)] == ["Monday, Tuesday", "Thursday to Saturday"]
        with override("ar"):
            assert next(line.days for line in lines(week)) == "الاثنين، الثلاثاء"

    @pytest.mark.parametrize(
        ("schedules", "hours", "note"),
        [
            ([{"freq": "WEEKLY", "byday": "MO,TU", "opens_at": "09:00:00", "closes_at": "17:00+01:00"}], "Mo-Tu 09:00-17:00", ""),
            ([{"byday": "SA", "opens_at": "10:00Z", "closes_at": "12:00Z", "notes": "Ring"}], "Sa 10:00-12:00", "Ring"),
            ([{"freq": "MONTHLY", "byday": "2MO", "opens_at": "10:00", "closes_at": "12:00"}], "", "MONTHLY 2MO 10:00 12:00"),
            ([{"freq": "WEEKLY", "interval": 2, "byday": "MO", "opens_at": "10:00", "closes_at": "12:00"}], "", "WEEKLY MO 10:00 12:00 2"),
            ([{"description": "Every day but Sunday"}], "", "Every day but Sunday"),
            ([{"byday": "MO", "opens_at": "1", "closes_at": "2", "valid_from": "2026-01-01"}], "", "MO 1 2 2026-01-01"),
        ],
    )  # fmt: skip
    def test_schedules_of_others(self, schedules: list[dict[str, Any]], hours: str, note: str) -> None:
        assert read_schedules(schedules)[:2] == (hours, note)

    def test_a_winter_and_a_summer_stay_in_words(self) -> None:
        two = [
            {"byday": day, "opens_at": "09:00", "closes_at": "16:00", "valid_from": begins}
            for day, begins in (("MO", "2026-11-01"), ("TU", "2026-05-01"))
        ]
        assert read_schedules(two) == ("", "MO 09:00 16:00 2026-11-01; TU 09:00 16:00 2026-05-01", "", "")


class TestFiles:
    def test_our_open_data_comes_in_as_it_went_out(self, client: Client, cast: Cast, centre: Service, tmp_path: Path) -> None:
        said = json.loads(client.get("/api/hsds/3.0/west-midlands/services?full=true").content)
        (one,) = said["contents"]
        assert list(faults(one)) == []
        assert [(each.get("byday"), each.get("opens_at")) for each in one["schedules"]] == [
            ("MO,TU,WE,TH", "09:00"), ("MO,TU,WE,TH", "13:00"), ("FR", None), ("SA", "20:00"),
        ]  # fmt: skip
        assert one["mifc_translations"]["ar"]["schedule_notes"]["text"] == "اقرع الجرس"
        (uk,) = json.loads(client.get("/api/hsds/3.0-uk/west-midlands/services?full=true").content)["contents"]
        assert list(faults(uk, asks=UK)) == []
        path = tmp_path / "other.json"
        path.write_text(json.dumps(said))
        changes.remove_service(by=None, service=centre)
        made = bring_in.receive_file(by=None, programme=cast.west, file_name="other.json", source=path, labels={})
        assert not [column for column in made.readings[0]["columns"] if column["header"].startswith("schedules") and not column["field"]]
        bring_in.start(by=None, service_import=made)
        back = Service.objects.of(cast.west).get()
        assert (back.hours, back.hours_from, back.hours_to) == (WEEK, dt.date(2026, 9, 1), dt.date(2027, 7, 20))
        assert str(back.hours_note) == "Ring the bell"

    def test_a_cell_that_is_not_understood_becomes_the_note_and_is_named(self, cast: Cast) -> None:
        rows = [("Organisation", "Opening times"), ("One", "Mon-Fri 9am-5pm"), ("Two", "Mon 9-5, ring first"), ("Three", "")]
        made = file_of(cast.west, rows)
        plan = bring_in.plan(made)
        assert [(remark.code, remark.params["row"]) for remark in plan.remarks] == [("hours-unclear", 3)]
        bring_in.start(by=None, service_import=made)
        found = {one.organisation: one for one in Service.objects.of(cast.west)}
        assert as_text(week_of(found["One"].hours)) == "Mo-Fr 09:00-17:00"
        assert (found["Two"].hours, str(found["Two"].hours_note)) == ({}, "Mon 9-5, ring first")
        assert (found["Three"].hours, str(found["Three"].hours_note)) == ({}, "")


class TestPages:
    def test_the_public_reads_them_in_words(self, client: Client, cast: Cast, centre: Service) -> None:
        page = client.get("/en/services/").content.decode()
        for words in ("Monday to Thursday", "09:00–12:00", "13:00–17:00", "20:00–02:00", "by appointment", "closed", "Ring the bell",
                      "From 1 September 2026 until 20 July 2027"):  # fmt: skip
            assert words in page
        arabic = client.get("/ar/services/").content.decode()
        assert "الأحد" in arabic
        assert "اقرع الجرس" in arabic
        assert '<bdi dir="ltr" class="number">09:00–12:00</bdi>' in arabic

    def test_seven_rows_like_monday_and_back(self, client: Client, cast: Cast) -> None:
        made = service(cast.west, "Centre", city=cast.coventry)
        client.force_login(cast.carlos)
        here = f"{LIST}{made.pk}/"
        assert "Add the opening hours" in client.get(here).content.decode()
        sent = {"MO_opens": "09:00", "MO_closes": "17:00", "TU_kind": "same", "WE_kind": "same", "SA_kind": "closed", "SU_kind": "all-day",
                "hours_note_en": "Ring the bell"}  # fmt: skip
        page = client.post(f"{here}hours/", sent, follow=True).content.decode()
        kept = Service.objects.of(cast.west).get()
        assert as_text(week_of(kept.hours)) == "Mo-We 09:00-17:00; Sa off; Su 00:00-24:00"
        assert "Monday to Wednesday" in page
        address = page.partition(f'action="{LIST}undo/')[2].partition('"')[0]
        client.post(f"{LIST}undo/{address}")
        kept = Service.objects.of(cast.west).get()
        assert (kept.hours, str(kept.hours_note)) == ({}, "")

    def test_what_is_chosen_counts_more_than_times_that_stood_there(self, client: Client, cast: Cast, centre: Service) -> None:
        client.force_login(cast.carlos)
        address = f"{LIST}{centre.pk}/hours/"
        stood = {"MO_kind": "open", "MO_opens": "09:00", "MO_closes": "12:00", "MO_opens_again": "13:00", "MO_closes_again": "17:00"}
        client.post(address, stood | {"MO_kind": "closed"})
        assert Service.objects.of(cast.west).get().hours == {"MO": "closed"}
        # Times typed where “closed” stood open the day again.
        client.post(address, {"MO_kind": "closed", "MO_opens": "10:00", "MO_closes": "11:00"})
        assert Service.objects.of(cast.west).get().hours == {"MO": [["10:00", "11:00"]]}

    @pytest.mark.parametrize(
        ("sent", "said"),
        [
            ({"MO_opens": "09:00"}, "From when until when?"),
            ({"MO_kind": "open"}, "From when until when?"),
            ({"MO_opens": "nine", "MO_closes": "17:00"}, "Write a time as 09:30."),
            ({"MO_opens": "09:00", "MO_closes": "09:00"}, "do not follow each other"),
            (
                {"MO_opens": "09:00", "MO_closes": "13:00", "MO_opens_again": "12:00", "MO_closes_again": "17:00"},
                "do not follow each other",
            ),
            ({"TU_kind": "same"}, "Monday is not known yet."),
            ({"MO_kind": "closed", "MO_opens": "09:00", "MO_closes": "12:00"}, "Either this, or times."),
            ({"hours_from": "2026-09-01", "hours_to": "2026-08-01"}, "lies before the first"),
        ],
    )
    def test_what_does_not_fit_is_said_at_its_day(self, client: Client, cast: Cast, sent: dict[str, str], said: str) -> None:
        made = service(cast.west, "Centre")
        client.force_login(cast.carlos)
        answer = client.post(f"{LIST}{made.pk}/hours/", sent)
        assert answer.status_code == 422
        assert said in answer.content.decode()
        assert Service.objects.of(cast.west).get().hours == {}

    def test_who_may(self, client: Client, cast: Cast, centre: Service) -> None:
        away = service(cast.west, "Away", city=cast.birmingham)
        client.force_login(cast.bea)
        assert client.get(f"{LIST}{centre.pk}/hours/").status_code == 200
        assert client.post(f"{LIST}{away.pk}/hours/", {"MO_kind": "closed"}).status_code == 404
        client.force_login(cast.farid)
        assert client.get(f"{LIST}{centre.pk}/hours/").status_code == 403
        assert "Change the opening hours" not in client.get(f"{LIST}{centre.pk}/").content.decode()

    def test_the_database_refuses_days_the_wrong_way_round(self, cast: Cast, centre: Service) -> None:
        with writing_as(None, "test"), pytest.raises(IntegrityError), transaction.atomic():
            Service.objects.of(cast.west).filter(pk=centre.pk).update(hours_from=dt.date(2028, 1, 1))
