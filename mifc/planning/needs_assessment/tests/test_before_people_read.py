"""What staff see before the public does: rows that lack words in a language, a frozen edition as it will be read."""

from __future__ import annotations

import pytest
from django.test import Client

from mifc.foundation.base.writing import writing_as
from mifc.foundation.languages.text import MultilingualText
from mifc.planning.needs_assessment.changes import decide, publish
from mifc.planning.needs_assessment.models import Edition
from mifc.planning.needs_assessment.published import share_words
from mifc.planning.needs_assessment.tests.factories import open_round
from mifc.planning.needs_assessment.tests.factories_decide import frozen_edition, need
from tests.cast import Cast


@pytest.fixture
def edition(cast: Cast) -> Edition:
    return frozen_edition(cast.west, coventry=cast.coventry, birmingham=cast.birmingham, shown=False)


def test_before_the_draft_is_shown_rows_that_lack_a_language_are_named(client: Client, cast: Cast) -> None:
    asked = open_round(cast.west)
    row = need(asked.assessment, "Language", need_more=MultilingualText.original("More classes").with_translation("ar", "دروس أكثر"))
    whole = MultilingualText.original("Parks")
    for code in asked.languages:
        whole = whole if code == "en" else whole.with_translation(code, f"Parks {code}")
    other = decide.add_need(by=None, assessment=asked.assessment, issue=whole)
    client.force_login(cast.amina)
    url = f"/w/west-midlands/assessments/{asked.assessment.slug}/table/draft/"
    page = client.get(url).content.decode()
    assert "Some rows are not in every language yet" in page
    first = next(code for code in asked.languages if code != "en")
    assert f'/table/{row.pk}/#id_issue_{first}"' in page
    assert f'id="id_issue_{first}"' in client.get(f"/w/west-midlands/assessments/{asked.assessment.slug}/table/{row.pk}/").content.decode()
    assert f"/table/{other.pk}/" not in page, "it has every language, and an empty text lacks none"
    with writing_as(None, "tests"):
        asked.languages = [*asked.languages, "so"]
        asked.save()
    assert f'/table/{other.pk}/#id_issue_so"' in client.get(url).content.decode(), "a round may speak more than the programme's pages"
    somali = f"/w/west-midlands/assessments/{asked.assessment.slug}/table/{other.pk}/"
    assert 'name="issue_so"' in client.get(somali).content.decode()
    whole = whole.with_translation("so", "Beeraha")
    for one in (row, other):
        decide.change_need(by=None, need=one, issue=whole, need_more=whole)
    assert "Some rows are not in every language yet" not in client.get(url).content.decode()


def test_the_way_to_the_draft_is_named_after_what_is_done_there(client: Client, cast: Cast) -> None:
    asked = open_round(cast.west)
    need(asked.assessment, "Language")
    client.force_login(cast.amina)
    at = f"/w/west-midlands/assessments/{asked.assessment.slug}/table/"
    for path in (at, f"{at}draft/"):
        page = client.get(path).content.decode()
        assert "Show the draft to people" in page
        assert "Change or close the open draft" not in page
    client.post(f"{at}draft/", {"on": "2099-01-01"})
    for path in (at, f"{at}draft/"):
        page = client.get(path).content.decode()
        assert "Show the draft to people" not in page
        assert "Change or close the open draft" in page


def test_a_frozen_edition_is_read_in_each_language_before_it_is_public(client: Client, cast: Cast, edition: Edition) -> None:
    slug = edition.assessment.slug
    url = f"/w/west-midlands/assessments/{slug}/publish/1/look/"
    client.force_login(cast.amina)
    assert url in client.get(f"/w/west-midlands/assessments/{slug}/publish/").content.decode()
    page = client.get(url).content.decode()
    assert "This is what the public will read." in page
    for words in ("What people told us", "More quality community-based provision", "nobody waits a year for a language class"):
        assert words in page
    arabic = client.get(f"{url}?lang=ar").content.decode()
    assert '<article class="preview" lang="ar" dir="rtl">' in arabic
    assert "ما قاله لنا الناس" in arabic
    assert '<bdi lang="en" dir="ltr">More quality community-based provision</bdi>' in arabic or 'lang="en"' in arabic
    assert client.get(f"{url}?lang=xx").status_code == 404
    assert client.get(f"/en/heard/{slug}/1/").status_code == 404, "the public does not read it yet"
    with writing_as(None, "tests"):
        cast.amina.language = "ar"
        cast.amina.save()
    assert '<html lang="ar" dir="rtl"' in client.get(url).content.decode()


@pytest.mark.parametrize(("who", "status"), [("bea", 404), ("carlos", 403), ("farid", 403), ("idris", 403), ("stefan", 404)])
def test_who_may_not_publish_does_not_look_at_what_is_not_public(
    client: Client, cast: Cast, edition: Edition, who: str, status: int
) -> None:
    client.force_login(cast.people[who])
    assert client.get(f"/w/west-midlands/assessments/{edition.assessment.slug}/publish/1/look/").status_code == status


def test_words_to_share_name_what_lacks(client: Client, cast: Cast, edition: Edition) -> None:
    publish.publish(by=None, edition=edition)
    client.force_login(cast.amina)
    page = client.get(f"/w/west-midlands/assessments/{edition.assessment.slug}/publish/1/share/").content.decode()
    assert "Nobody wrote the first lines in this language yet; the title is there." in page, "Arabic has its title"
    assert "Nobody wrote the title and the first lines in this language yet." in page, "Polish has neither"
    assert "Nobody wrote the title in this language yet; the first lines are there." not in page


def test_a_share_of_a_few_is_told_in_the_words_that_say_most() -> None:
    few = {"kind": "few", "shown": 0, "minimum": 5}
    assert share_words(few, {"kind": "about", "shown": 5, "minimum": 5}) == ("fewer than 5 mentions call it good", None)
    assert share_words(few, {"kind": "about", "shown": 60, "minimum": 5}) == ("at most 7 of 100 mentions call it good", None)
