"""The evidence library: what stands behind a need, its files, its rows, and ideas for the plan (R114, R117)."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.translation import override

from mifc.foundation.base.clock import today
from mifc.foundation.base.erasures import ledger_path, read_ledger
from mifc.foundation.base.writing import NotPossible, writing_as
from mifc.foundation.languages.text import MultilingualText
from mifc.planning.needs_assessment.changes import decide
from mifc.planning.needs_assessment.changes import evidence as changes
from mifc.planning.needs_assessment.models import Assessment, Evidence, EvidenceNeed
from mifc.planning.needs_assessment.privacy import erase_again
from mifc.planning.needs_assessment.queries.evidence import ideas_for_the_plan
from mifc.planning.needs_assessment.rules.evidence import figure_words
from mifc.planning.needs_assessment.tests.factories import open_round
from mifc.planning.needs_assessment.tests.factories_evidence import FIGURE, area, piece
from mifc.toolbox.documents.changes import look_over
from mifc.toolbox.documents.models import Document
from mifc.toolbox.documents.queries import path_of
from mifc.toolbox.documents.tests import files
from tests.cast import Cast


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.DATA = tmp_path


@pytest.fixture
def assessment(cast: Cast) -> Assessment:
    return open_round(cast.west).assessment


def url(assessment: Assessment, rest: str = "") -> str:
    return f"/w/west-midlands/assessments/{assessment.slug}/evidence/{rest}"


def report(content: bytes = files.PDF, name: str = "Housing.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def test_a_document_from_the_empty_library_to_its_file(cast: Cast, assessment: Assessment, client: Client) -> None:
    client.force_login(cast.dilan)
    assert "No evidence yet" in client.get(url(assessment)).content.decode()
    chosen = client.get(url(assessment, "add/")).content.decode()
    assert "A document" in chosen
    assert "What a partner knows" not in chosen, "who codes writes down nothing for partners"
    sent = {"title_en": "Survey of homes", "domains": [area(cast.west).pk], "city": "all", "as_of": "2026-01-31"}
    without = client.post(url(assessment, "add/document/"), sent)
    assert without.status_code == 422
    assert "Choose the file." in without.content.decode()
    assert 'value="Survey of homes"' in without.content.decode(), "nothing typed is lost"
    kept = client.post(url(assessment, "add/document/"), sent | {"file": report()}, follow=True).content.decode()
    assert "It is in the library." in kept
    assert "Housing.pdf" in kept
    made = Evidence.objects.of(cast.west).get()
    given = client.get(url(assessment, f"{made.pk}/file/"))
    assert b"".join(given.streaming_content) == files.PDF  # type: ignore[attr-defined]
    assert given["Content-Disposition"] == 'attachment; filename="Housing.pdf"'
    assert given["X-Content-Type-Options"] == "nosniff"
    assert given["Content-Type"] == "application/pdf"
    assert "no-store" in given["Cache-Control"]
    assert "Survey of homes" in client.get(url(assessment)).content.decode()


def test_a_file_is_for_those_who_may_read_evidence(cast: Cast, assessment: Assessment, client: Client) -> None:
    made = piece(assessment, "document", by=cast.amina, ready=look_over(files.PDF, "Housing.pdf"), city=cast.birmingham)
    address = url(assessment, f"{made.pk}/file/")
    for name, status in (("amina", 200), ("carlos", 200), ("dilan", 200), ("farid", 200), ("idris", 403), ("eman", 403), ("grace", 403)):
        client.force_login(getattr(cast, name))
        assert client.get(address).status_code == status, name
    # Another city's coordinator, and the coordinator of another programme.
    for stranger in (cast.bea, cast.stefan):
        client.force_login(stranger)
        assert client.get(address).status_code == 404
    client.logout()
    assert client.get(address).status_code == 302
    path_of(Document.objects.of(cast.west).get()).unlink()
    client.force_login(cast.amina)
    gone = client.get(address, follow=True).content.decode()
    assert "not on this server any more" in gone


def test_a_harmful_file_is_refused_at_the_form_and_nothing_is_kept(cast: Cast, assessment: Assessment, client: Client) -> None:
    client.force_login(cast.amina)
    sent = {"title_en": "Survey", "domains": [area(cast.west).pk], "city": "all"}
    macros = files.with_part(files.word(), "word/vbaProject.bin")
    for bad, told in (
        (report(macros, "a.docx"), "macro"),
        (report(name="a.exe"), "run a program"),
        (report(b"<svg/>", "a.pdf"), "web page"),
    ):
        refused = client.post(url(assessment, "add/document/"), sent | {"file": bad})
        assert refused.status_code == 422
        assert told in refused.content.decode()
    assert not Evidence.objects.of(cast.west).exists()
    assert not Document.objects.of(cast.west).exists()


def test_a_figure_without_a_source_or_a_day_is_refused_everywhere(cast: Cast, assessment: Assessment, client: Client) -> None:
    client.force_login(cast.carlos)
    sent = {"title_en": "Waiting", "value": "1.250,5", "unit": "people", "domains": [area(cast.west).pk], "city": "all"}
    refused = client.post(url(assessment, "add/figure/"), sent | {"value": "120"}).content.decode()
    assert "Say where the figure comes from." in refused
    assert "Say of which day the figure is." in refused
    assert "Write a number" in client.post(url(assessment, "add/figure/"), sent | {"value": "many"}).content.decode()
    with pytest.raises(NotPossible, match="where the figure comes from"):
        piece(assessment, "figure", **FIGURE | {"source": "  "})
    later = {"source": "Survey", "as_of": (today() + dt.timedelta(days=2)).isoformat(), "value": "120"}
    assert "This day has not come yet." in client.post(url(assessment, "add/figure/"), sent | later).content.decode()
    good = later | {"as_of": "2026-01-31"}
    assert "It is in the library." in client.post(url(assessment, "add/figure/"), sent | good, follow=True).content.decode()
    # Differing values of the same figure stand beside each other (R428).
    piece(assessment, "figure", title="Waiting", value=240)
    both = client.get(url(assessment)).content.decode()
    assert "120 people" in both
    assert "240 people" in both


def test_figures_are_written_as_the_reader_writes_them() -> None:
    from decimal import Decimal

    assert figure_words(Decimal("120.0000"), "people") == "120 people"
    assert figure_words(Decimal("1250.5000"), "£") == "1,250.5 £"
    assert figure_words(None, "people") == ""
    with override("pl"):
        assert figure_words(Decimal("3.5000"), "km") == "3,5 km"


def test_sent_twice_is_kept_once(cast: Cast, assessment: Assessment, client: Client) -> None:
    client.force_login(cast.amina)
    form = client.get(url(assessment, "add/link/")).content.decode()
    sent_as = re.search(r'name="sent_as" value="([^"]+)"', form)
    assert sent_as
    sent = {"title_en": "Report", "url": "example.org/r", "domains": [area(cast.west).pk], "city": "all", "sent_as": sent_as[1]}
    for _time in range(2):
        assert client.post(url(assessment, "add/link/"), sent).status_code == 302
    assert Evidence.objects.of(cast.west).get().url == "https://example.org/r"
    assert client.post(url(assessment, "add/link/"), sent | {"sent_as": "no uuid"}).status_code in (302, 422)


def test_the_library_is_searched_and_filtered_in_a_fixed_number_of_queries(
    cast: Cast, assessment: Assessment, client: Client, django_assert_max_num_queries: Any
) -> None:
    client.force_login(cast.amina)
    homes, work = list(cast_domains(cast))[:2]
    for number in range(35):
        piece(assessment, ("link", "worked", "solution")[number % 3], title=f"Piece {number}", domains=[homes, work])
    piece(assessment, title="Überfüllte Häuser", city=cast.birmingham, domains=[work])
    client.get(url(assessment))
    with django_assert_max_num_queries(24):
        first = client.get(url(assessment)).content.decode()
    assert "1 to 30 of 36" in first
    assert "Überfüllte" in client.get(url(assessment) + "?q=uberfullte").content.decode()
    assert "12 entries" in client.get(url(assessment) + "?kind=worked").content.decode()
    assert (
        "35 entries" in client.get(url(assessment) + f"?area={homes.key}&page=1").content.decode()
        or "of 35" in client.get(url(assessment) + f"?area={homes.key}").content.decode()
    )
    assert "of 35" in client.get(url(assessment) + "?city=coventry").content.decode()
    for odd in ("?page=9999", "?kind=nonsense", "?need=abc", "?need=99999999999999999999", "?q=%00'\"", "?q=" + "x" * 5000):
        assert client.get(url(assessment) + odd).status_code == 200


def cast_domains(cast: Cast) -> Any:
    from mifc.toolbox.domains.models import Domain

    return Domain.objects.of(cast.west)


def test_a_row_says_how_many_pieces_stand_behind_it_and_opens_them(cast: Cast, assessment: Assessment, client: Client) -> None:
    client.force_login(cast.amina)
    need = decide.add_need(by=None, assessment=assessment, issue="Homes", domain=area(cast.west))
    one, other = piece(assessment, title="Survey of homes"), piece(assessment, title="A hostel that closed")
    table = f"/w/west-midlands/assessments/{assessment.slug}/table/"
    row = client.get(f"{table}{need.pk}/").content.decode()
    assert "About the same area of life:" in row
    for made in (one, other):
        done = client.post(url(assessment, f"{made.pk}/rows/{need.pk}/link/"), {"from": "need"}, follow=True)
        assert "It stands behind “Homes” now." in done.content.decode()
        assert done.redirect_chain[-1][0] == f"{table}{need.pk}/#evidence"
    # Twice is once, and both sides know it.
    client.post(url(assessment, f"{one.pk}/rows/{need.pk}/link/"))
    assert EvidenceNeed.objects.of(cast.west).count() == 2
    assert "2 pieces of evidence" in client.get(table).content.decode()
    behind = client.get(url(assessment) + f"?need={need.pk}").content.decode()
    assert "Evidence behind “Homes”" in behind
    assert "Homes" in client.get(url(assessment, f"{one.pk}/")).content.decode()
    changes.take_off(by=cast.amina, evidence=other)
    assert "1 piece of evidence" in client.get(table).content.decode()
    undone = client.post(url(assessment, f"{one.pk}/rows/{need.pk}/unlink/"), follow=True).content.decode()
    assert "It stays in the library." in undone
    assert "piece of evidence" not in client.get(table).content.decode()
    found = client.get(url(assessment, f"{one.pk}/") + "?q=HOM").content.decode()
    assert "It stands behind this row" in found


def test_the_table_counts_evidence_with_one_query(cast: Cast, assessment: Assessment, client: Client) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    needs = [decide.add_need(by=None, assessment=assessment, issue=f"Need {n}", domain=area(cast.west)) for n in range(12)]
    client.force_login(cast.amina)
    table = f"/w/west-midlands/assessments/{assessment.slug}/table/"
    client.get(table)
    asked = []
    for _round in range(2):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(table)
        asked.append(len(queries))
        assert sum("evidenceneed" in one["sql"].lower() for one in queries.captured_queries) == 1
        for need in needs:
            changes.link_need(by=None, evidence=piece(assessment), need=need)
    assert asked[0] == asked[1]


def test_a_city_sees_its_own_and_what_is_shared(cast: Cast, assessment: Assessment, client: Client) -> None:
    need = decide.add_need(by=None, assessment=assessment, issue="Homes")
    for title, city in (("Of Coventry", cast.coventry), ("Of Birmingham", cast.birmingham), ("Of all", None)):
        changes.link_need(by=None, evidence=piece(assessment, title=title, city=city), need=need)
    client.force_login(cast.bea)
    shown = client.get(url(assessment)).content.decode()
    assert ("Of Coventry" in shown, "Of all" in shown, "Of Birmingham" in shown) == (True, True, False)
    assert "2 pieces of evidence" in client.get(f"/w/west-midlands/assessments/{assessment.slug}/table/").content.decode()
    theirs = Evidence.objects.of(cast.west).get(city=cast.birmingham)
    for rest in ("", "change/", "off/"):
        assert client.post(url(assessment, f"{theirs.pk}/{rest}")).status_code in (404, 405)


def test_only_who_wrote_it_or_leads_changes_it(cast: Cast, assessment: Assessment, client: Client) -> None:
    made = piece(assessment, by=cast.carlos)
    client.force_login(cast.dilan)
    assert "Take it off the list" not in client.get(url(assessment, f"{made.pk}/")).content.decode()
    assert client.post(url(assessment, f"{made.pk}/off/")).status_code == 404
    client.force_login(cast.farid)
    assert client.get(url(assessment, f"{made.pk}/")).status_code == 200
    assert client.post(url(assessment, f"{made.pk}/off/")).status_code == 403
    client.force_login(cast.carlos)
    assert client.post(url(assessment, f"{made.pk}/off/")).status_code == 302


def test_two_change_it_at_once(cast: Cast, assessment: Assessment, client: Client) -> None:
    made = piece(assessment, by=cast.amina)
    client.force_login(cast.amina)
    page = client.get(url(assessment, f"{made.pk}/change/")).content.decode()
    seen = re.search(r'name="seen" value="([^"]+)"', page)
    assert seen
    changes.change_evidence(by=cast.carlos, evidence=made, domains=[area(cast.west)], title=MultilingualText.original("Theirs"))
    sent = {"title_en": "Mine", "title_ar": "تقرير", "url": "https://example.org", "domains": [area(cast.west).pk], "city": "all"}
    refused = client.post(url(assessment, f"{made.pk}/change/"), sent | {"seen": seen[1]})
    assert refused.status_code == 422
    assert "Somebody else changed this in the meantime." in refused.content.decode()
    assert 'value="Mine"' in refused.content.decode()
    again = re.search(r'name="seen" value="([^"]+)"', refused.content.decode())
    assert again
    assert client.post(url(assessment, f"{made.pk}/change/"), sent | {"seen": again[1]}).status_code == 302
    kept = Evidence.objects.of(cast.west).get()
    assert kept.title.in_language("ar").text == "تقرير"


def test_taken_off_and_put_back_then_deleted_with_its_file(
    cast: Cast, assessment: Assessment, client: Client, django_capture_on_commit_callbacks: Any
) -> None:
    made = piece(assessment, "document", by=cast.amina, ready=look_over(files.PDF, "Housing.pdf"))
    path = path_of(Document.objects.of(cast.west).get())
    client.force_login(cast.amina)
    refused = client.post(url(assessment, f"{made.pk}/forget/"), follow=True).content.decode()
    assert "Take it off the list first." in refused
    off = client.post(url(assessment, f"{made.pk}/off/"), follow=True).content.decode()
    undo = re.search(rf'action="({re.escape(url(assessment, f"{made.pk}/back/"))})"', off)
    assert undo
    assert "No evidence yet" in off
    assert "A report" in client.get(url(assessment) + "?off=yes").content.decode()
    client.post(undo[1])
    assert "A report" in client.get(url(assessment)).content.decode()
    client.post(url(assessment, f"{made.pk}/off/"))
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post(url(assessment, f"{made.pk}/forget/"), follow=True)
    assert "It is deleted, and its file with it." in done.content.decode()
    assert not path.exists()
    lines = {line.room: line.what for line in read_ledger(ledger_path())}
    assert set(lines) == {"documents", "needs_assessment"}
    # A backup from before brings it back; the ledger deletes it once more, also when asked twice.
    with writing_as(None, "restore"):
        Evidence.objects.of(cast.west).create(
            pk=lines["needs_assessment"]["evidence"], assessment=assessment, kind="link", title="A report", sent_as=uuid.uuid4()
        )
    erase_again(lines["needs_assessment"])
    erase_again(lines["needs_assessment"])
    assert not Evidence.objects.of(cast.west).exists()


def test_what_was_taken_off_goes_after_a_month(cast: Cast, assessment: Assessment) -> None:
    old, new = piece(assessment, title="Old"), piece(assessment, title="New")
    for made, days in ((old, 31), (new, 29)):
        changes.take_off(by=cast.amina, evidence=made)
        with writing_as(None, "test"):
            Evidence.objects.of(cast.west).filter(pk=made.pk).update(removed_on=today() - dt.timedelta(days=days))
    assert changes.forget_what_is_off(by=None, programme=cast.west) == 1
    assert str(Evidence.objects.of(cast.west).get().title) == "New"
    assert changes.forget_what_is_off(by=None, programme=cast.west) == 0


def test_another_file_takes_the_place_of_the_first(cast: Cast, assessment: Assessment, django_capture_on_commit_callbacks: Any) -> None:
    made = piece(assessment, "link", by=cast.amina, ready=look_over(files.PDF, "one.pdf"))
    first = path_of(Document.objects.of(cast.west).get())
    with django_capture_on_commit_callbacks(execute=True):
        changes.change_evidence(by=cast.amina, evidence=made, domains=[area(cast.west)], ready=look_over(files.word(), "two.docx"))
    assert Document.objects.of(cast.west).get().name == "two.docx"
    assert not first.exists()
    changes.drop_file(by=cast.amina, evidence=made)
    assert not Document.objects.of(cast.west).exists()
    document = piece(assessment, "document", ready=look_over(files.PDF, "one.pdf"))
    with pytest.raises(NotPossible, match="A document is its file"):
        changes.drop_file(by=cast.amina, evidence=document)


def test_a_solution_becomes_an_idea_for_the_plan(cast: Cast, assessment: Assessment, client: Client) -> None:
    client.force_login(cast.carlos)
    sent = {"title_en": "A night bus", "domains": [area(cast.west).pk], "city": "all"}
    assert "Say who proposed it" in client.post(url(assessment, "add/solution/"), sent).content.decode()
    client.post(url(assessment, "add/solution/"), sent | {"proposed_by": "participant"})
    idea = Evidence.objects.of(cast.west).get()
    listed = client.get(url(assessment, "ideas/")).content.decode()
    assert "A night bus" in listed
    assert "Take it up in the plan" not in listed, "a partner proposes, the coordinator decides"
    assert client.post(url(assessment, f"{idea.pk}/idea/"), {"state": "taken-up"}).status_code == 403
    assert "idea waits for you" not in client.get("/w/west-midlands/").content.decode()
    client.force_login(cast.amina)
    assert "1 idea waits for you" in client.get("/w/west-midlands/").content.decode()
    refused = client.post(url(assessment, f"{idea.pk}/idea/"), {"state": "set-aside", "reason": " "}, follow=True).content.decode()
    assert "Say why it is set aside." in refused
    aside = client.post(url(assessment, f"{idea.pk}/idea/"), {"state": "set-aside", "reason": "No driver"}, follow=True).content.decode()
    assert "is set aside." in aside
    assert "No driver" in client.get(url(assessment, "ideas/?state=set-aside")).content.decode()
    undo = re.search(r'action="([^"]+/idea/\?state=proposed[^"]*)"', aside)
    assert undo
    client.post(undo[1].replace("&amp;", "&"))
    assert list(ideas_for_the_plan(cast.west)) == []
    client.post(url(assessment, f"{idea.pk}/idea/"), {"state": "taken-up"})
    assert [one.pk for one in ideas_for_the_plan(cast.west)] == [idea.pk]
    for odd in ("", "nonsense", "taken-up'"):
        client.post(url(assessment, f"{idea.pk}/idea/"), {"state": odd})
    assert [one.pk for one in ideas_for_the_plan(cast.west)] == [idea.pk]
    # What is no solution is no idea.
    client.post(url(assessment, f"{piece(assessment).pk}/idea/"), {"state": "taken-up"})
    assert Evidence.objects.of(cast.west).exclude(idea="").count() == 1


def test_evidence_for_a_row_stands_behind_it_at_once(cast: Cast, assessment: Assessment, client: Client) -> None:
    need = decide.add_need(by=None, assessment=assessment, issue="Homes", domain=area(cast.west))
    client.force_login(cast.amina)
    kinds = client.get(url(assessment, f"add/?need={need.pk}")).content.decode()
    assert f"add/worked/?need={need.pk}" in kinds
    form = client.get(url(assessment, f"add/worked/?need={need.pk}")).content.decode()
    assert "It stands behind “Homes” then." in form
    sent = {"title_en": "Tried", "text_en": "It helped", "domains": [area(cast.west).pk], "city": "all", "need": need.pk}
    assert "Homes" in client.post(url(assessment, "add/worked/"), sent, follow=True).content.decode()
    assert EvidenceNeed.objects.of(cast.west).get().need_id == need.pk
