"""The longest names that may be typed, without a space in them, on a narrow phone: no page of staff or public scrolls sideways."""

from __future__ import annotations

from typing import Any

import pytest

from mifc.foundation.programmes import changes as programmes
from mifc.partnership.organisations.changes import add_organisation
from mifc.planning.needs_assessment.changes import ask, publish
from mifc.planning.needs_assessment.tests.factories import open_round, point_of
from mifc.planning.needs_assessment.tests.factories_decide import coded_cards, need
from mifc.planning.needs_assessment.tests.test_journey_decide import PHONE, browser, page_of  # noqa: F401  # the browser is a fixture
from mifc.planning.service_mapping.changes.directory import add_service
from tests.cast import Cast

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
_STAFF = (
    *(
        "",
        "settings/",
        "settings/facts/",
        "settings/cities/",
        "settings/languages/",
        "people/",
        "search/?q=W",
        "services/",
        "organisations/",
    ),
    *("assessments/", "assessments/{slug}/", "assessments/{slug}/answers/", "assessments/{slug}/table/", "assessments/{slug}/results/"),
    *("assessments/{slug}/publish/", "assessments/{slug}/publish/preview/", "assessments/{slug}/code/", "audit/", "changes/"),
)
_PUBLIC = (
    "/en/", "/ar/", "/en/card/{code}/", "/a/{code}/", "/en/heard/", "/en/heard/{slug}/", "/en/services/", "/en/partners/",
    "/en/partnership/", "/en/contact/",
)  # fmt: skip


def name(letter: str, length: int = 120) -> str:
    return letter * length


def test_the_longest_names_fit_a_phone(browser: Any, live_server: Any, cast: Cast) -> None:  # noqa: F811  # pytest gives the fixture by its name
    programmes.set_up(by=None, programme=cast.west, name=name("W"), region=name("R"), contact_person=name("C"))
    programmes.change_city(by=None, city=cast.coventry, name=name("V"), authority=name("A", 160), team=name("T", 200))
    asked = open_round(cast.west, name=name("N", 160))
    ask.change_point(by=None, point=point_of(asked), name=name("P", 160))
    add_organisation(by=None, programme=cast.west, name=name("O", 200), cities=[cast.coventry], is_public=True)
    add_service(by=None, programme=cast.west, organisation=name("O", 200), name=name("S", 200), place=name("L", 300), city=cast.coventry)
    coded_cards(asked, 30, key="health", city=cast.coventry)
    need(asked.assessment, name("I"), key="health", city=cast.coventry)
    publish.publish(by=None, edition=publish.freeze(by=None, assessment=asked.assessment))
    parts = {"slug": asked.assessment.slug, "code": point_of(asked).code}
    wide, seen = [], 0
    for user, paths in ((cast.amina, [f"/w/west-midlands/{one}" for one in _STAFF]), (None, _PUBLIC)):
        page = page_of(browser, live_server, size=PHONE, user=user)
        for path in paths:
            answer = page.goto(path.format(**parts))
            seen += answer.status == 200
            if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                wide.append((page.url, _too_wide(page)))
    assert not wide, "\n".join(map(str, wide))
    assert seen > 20, "most of these addresses are gone: the list above is old"


def _too_wide(page: Any) -> Any:
    return page.evaluate(
        "[...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > innerWidth + 1)"
        ".slice(-3).map((one) => one.outerHTML.slice(0, 160))"
    )
