"""An evidence pack made by keyboard alone: chosen, refused in words, mended, made; in English and Arabic, phone and wide screen."""

from __future__ import annotations

from typing import Any

import pytest

from mifc.planning.needs_assessment.tests.factories_decide import frozen_edition
from mifc.planning.needs_assessment.tests.test_journey_decide import DESK, PHONE, browser, page_of, read
from tests.cast import Cast

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]
__all__ = ["browser"]


@pytest.mark.parametrize("lang", ["en", "ar"])
def test_a_pack_by_keyboard(browser: Any, live_server: Any, cast: Cast, lang: str) -> None:
    edition = frozen_edition(cast.west, coventry=cast.coventry, birmingham=cast.birmingham)
    cast.amina.language = lang
    cast.amina.save()
    root = f"/w/west-midlands/assessments/{edition.assessment.slug}/publish"
    for kind, size in (("phone", PHONE), ("desk", DESK)):
        page = page_of(browser, live_server, size=size, user=cast.amina, scripts=True)
        page.goto(f"{root}/")
        page.locator(f'a[href="{root}/1/pack/"]').press("Enter")
        assert page.locator("html").get_attribute("dir") == ("rtl" if lang == "ar" else "ltr")
        read(page, f"pack-{lang}-{kind}")
        rows = page.locator("input[name=row]")
        assert rows.count() == 4
        for number in range(4):
            rows.nth(number).press("Space")
        keep = page.locator("form.form button:not([formaction])")
        keep.press("Enter")
        page.locator("[data-error-summary] a[href='#id_row_0']").press("Enter")
        read(page, f"pack-{lang}-{kind}-refused")
        assert page.evaluate("document.activeElement.id") == "id_row_0"
        page.keyboard.press("Space")
        page.locator("input[name=lang][value=en]").press("Space")
        page.locator("input[name=beside][value=ar]").press("Space")
        page.locator("form.form button:not([formaction])").press("Enter")
        page.wait_for_url("**row=1&**beside=ar**")
        assert page.locator("[data-error-summary]").count() == 0
        assert [box.is_checked() for box in page.locator("input[name=row]").all()] == [True, False, False, False]
        query = page.url.partition("?")[2]
        for ending, starts in (("pdf", b"%PDF"), ("zip", b"PK")):
            made = page.request.get(f"{root}/1/evidence-pack.{ending}?{query}")
            assert made.ok
            assert made.body().startswith(starts)
        with page.expect_download() as waiting:
            page.locator("button[formaction$='.zip']").press("Enter")
        assert waiting.value.suggested_filename == f"evidence-pack-{edition.assessment.slug}-1-en-ar.zip"


def test_the_form_works_without_scripts(browser: Any, live_server: Any, cast: Cast) -> None:
    edition = frozen_edition(cast.west, coventry=cast.coventry, birmingham=cast.birmingham)
    page = page_of(browser, live_server, size=PHONE, user=cast.idris, scripts=False)
    page.goto(f"/w/west-midlands/assessments/{edition.assessment.slug}/publish/pack/")
    with page.expect_download() as waiting:
        page.locator("button[formaction$='.zip']").press("Enter")
    assert waiting.value.suggested_filename.endswith("-1-en.zip")
