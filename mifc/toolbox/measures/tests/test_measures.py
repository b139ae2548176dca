"""Figures keep their source, their currency and their differences."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from mifc.foundation.base.writing import NotPossible
from mifc.foundation.languages.text import MultilingualText
from mifc.foundation.programmes.changes import add_theme
from mifc.toolbox.measures import changes, published, queries
from mifc.toolbox.measures.models import Measure, MeasureValue
from mifc.toolbox.measures.rules import written
from tests.cast import Cast


@pytest.fixture
def trained(cast: Cast) -> Measure:
    return changes.add_measure(
        by=cast.amina, programme=cast.west, label="Trained in digital fabrication", unit="people", counts_people=True, target=250
    )


def test_differing_values_stand_side_by_side(cast: Cast, trained: Measure) -> None:
    changes.add_value(
        by=cast.amina, measure=trained, amount=90, qualifier="around", source="Brochure", source_is_public=True, as_of="during the project"
    )
    changes.add_value(by=cast.amina, measure=trained, amount=None, source="Home page", source_is_public=True, as_of="after closing")
    changes.add_value(by=cast.amina, measure=trained, amount=110, source="Final report", source_is_public=True, as_of="at the end")
    with override("en"):
        (figure,) = published.figures(cast.west)
    assert [value.value for value in figure.values] == ["around 90", "", "110"]
    assert figure.sources_differ
    assert figure.latest is not None
    assert figure.latest.value == "110"
    assert figure.target == "250"
    assert "100" not in str(figure.values)


def test_a_value_without_a_source_is_refused(cast: Cast, trained: Measure) -> None:
    with pytest.raises(NotPossible):
        changes.add_value(by=cast.amina, measure=trained, amount=3, source="  ")
    with pytest.raises(NotPossible):
        changes.add_value(by=cast.amina, measure=trained, amount=30, amount_to=3, source="Report")


def test_people_pass_disclosure_unless_the_source_is_public(cast: Cast, trained: Measure) -> None:
    changes.add_value(by=cast.amina, measure=trained, amount=3, source="Our own list")
    changes.add_value(by=cast.amina, measure=trained, amount=87, source="Our own list", qualifier="over")
    changes.add_value(by=cast.amina, measure=trained, amount=5, source="Brochure", source_is_public=True)
    with override("en"):
        (figure,) = published.figures(cast.west)
    assert [value.value for value in figure.values] == ["fewer than 5", "about 85", "5"]


def test_money_keeps_its_currency(cast: Cast) -> None:
    with override("en"):
        assert written(Decimal(11_000_000), currency="GBP") == "£11,000,000"
        assert written(Decimal("4.50"), currency="EUR") == "€4.50"
        assert written(Decimal(0), amount_to=Decimal(84)) == "0 to 84"
        assert written(None) == ""
    total = changes.add_measure(by=None, programme=cast.west, label="Total investment")
    changes.add_value(by=None, measure=total, amount=4_000_000, qualifier="over", currency="GBP", source="Home page", source_is_public=True)
    changes.add_value(by=None, measure=total, amount=4_300_000, currency="EUR", source="Guide", source_is_public=True)
    with override("en"):
        assert [value.value for value in published.figures(cast.west)[0].values] == ["over £4,000,000", "€4,300,000"]
    for code in ("ar", "ps", "ckb", "ti", "so", "uk"):
        with override(code):
            assert "11" in written(Decimal(11_000_000), currency="GBP")


def test_a_withdrawn_value_is_gone_from_the_world_and_can_come_back(cast: Cast, trained: Measure) -> None:
    value = changes.add_value(by=cast.amina, measure=trained, amount=90, source="Brochure", source_is_public=True)
    before = type(cast.west).objects.get(pk=cast.west.pk).site_version
    changes.withdraw_value(by=cast.amina, value=value)
    assert published.figures(cast.west)[0].values == ()
    assert type(cast.west).objects.get(pk=cast.west.pk).site_version > before
    changes.put_back_value(by=cast.amina, value=value)
    assert len(published.figures(cast.west)[0].values) == 1


def test_hidden_measures_and_other_programmes_are_not_published(cast: Cast, trained: Measure) -> None:
    changes.change_measure(by=cast.amina, measure=trained, is_public=False)
    assert published.figures(cast.west) == ()
    changes.change_measure(by=cast.amina, measure=trained, is_public=True)
    assert published.figures(cast.other) == ()


def test_published_in_two_queries_whatever_their_number(cast: Cast) -> None:
    theme = add_theme(by=None, programme=cast.west, slug="jobs", name="Jobs", points={})
    for number in range(12):
        measure = changes.add_measure(by=None, programme=cast.west, label=f"Figure {number}", theme=theme, city=cast.coventry)
        changes.add_value(by=None, measure=measure, amount=number, source="Report")
    with CaptureQueriesContext(
        connection,
    ) as captured:
        figures = published.figures(cast.west, theme="jobs")
    assert len(figures) == 12
    assert len(captured) == 2
    keys = ["figure-3", "figure-1"]
    assert [figure.key for figure in published.figures(cast.west, keys=keys)] == keys


def test_keys_do_not_collide(cast: Cast) -> None:
    for expected in ("figure", "figure-2", "figure-3"):
        assert changes.add_measure(by=None, programme=cast.west, label="عدد").key == expected
    with pytest.raises(NotPossible):
        changes.add_measure(by=None, programme=cast.west, label="Other", key="figure")


class TestPages:
    def test_a_coordinator_adds_a_figure_and_what_a_source_says(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.amina)
        assert "No figure yet" in client.get("/w/west-midlands/figures/").content.decode()
        sent = client.post(
            "/w/west-midlands/figures/new/",
            {
                "label": "Employers reached",
                "unit": "employers",
                "target": "2000",
                "target_note": "in 3 years",
                "is_public": "on",
                "label_ar": "أصحاب العمل",
            },
        )
        measure = Measure.objects.of(cast.west).get()
        assert sent.headers["Location"] == f"/w/west-midlands/figures/{measure.pk}/"
        assert (
            measure.label == MultilingualText({"en": {"text": "Employers reached"}, "ar": {"text": "أصحاب العمل"}})
            or measure.label.in_language("ar").text == "أصحاب العمل"
        )
        page = client.post(f"/w/west-midlands/figures/{measure.pk}/values/new/", {"amount": "300", "qualifier": "over"})
        assert "Say when this was so" in page.content.decode()
        client.post(
            f"/w/west-midlands/figures/{measure.pk}/values/new/",
            {"amount": "300", "qualifier": "over", "as_of": "mid-project", "source": "Brochure, page 4"},
        )
        page = client.get(f"/w/west-midlands/figures/{measure.pk}/").content.decode()
        assert "over 300" in page
        assert "Brochure, page 4" in page
        assert "over 300" in client.get("/w/west-midlands/figures/?q=employ").content.decode()
        value = MeasureValue.objects.of(cast.west).get()
        client.post(f"/w/west-midlands/figures/{measure.pk}/values/{value.pk}/withdraw/")
        assert MeasureValue.objects.of(cast.west).get().withdrawn_at is not None
        client.post(f"/w/west-midlands/figures/{measure.pk}/values/{value.pk}/put-back/")
        assert MeasureValue.objects.of(cast.west).get().withdrawn_at is None

    def test_changing_keeps_translations_and_marks_them_outdated(self, client: Client, cast: Cast, trained: Measure) -> None:
        client.force_login(cast.amina)
        text = trained.label.with_translation("ar", "تدريب", author="Eman")
        changes.change_measure(by=None, measure=trained, label=text)
        url = f"/w/west-midlands/figures/{trained.pk}/change/"
        assert "تدريب" in client.get(url).content.decode()
        client.post(url, {"label": "Trained in fabrication", "label_ar": "تدريب"})
        label = Measure.objects.of(cast.west).get().label
        assert label.in_language("ar").text == "تدريب"
        assert label.is_outdated("ar")

    def test_a_city_coordinator_works_on_hers_and_the_shared(self, client: Client, cast: Cast, trained: Measure) -> None:
        theirs = changes.add_measure(by=None, programme=cast.west, label="Birmingham only", city=cast.birmingham)
        client.force_login(cast.bea)
        page = client.get("/w/west-midlands/figures/").content.decode()
        assert "Trained in digital" in page
        assert "Birmingham only" not in page
        assert client.get(f"/w/west-midlands/figures/{theirs.pk}/").status_code == 404

    def test_strangers_and_readers_get_nowhere(self, client: Client, cast: Cast, trained: Measure) -> None:
        client.force_login(cast.stefan)
        assert client.get("/w/west-midlands/figures/").status_code == 404
        assert client.get(f"/w/elsewhere/figures/{trained.pk}/").status_code == 404
        client.force_login(cast.idris)
        assert client.get("/w/west-midlands/figures/").status_code == 403

    def test_the_list_asks_the_same_number_of_queries_however_long(self, client: Client, cast: Cast) -> None:
        client.force_login(cast.amina)

        def asked() -> int:
            with CaptureQueriesContext(connection) as captured:
                assert client.get("/w/west-midlands/figures/").status_code == 200
            return len(captured)

        changes.add_measure(by=None, programme=cast.west, label="First")
        few = asked()
        for number in range(20):
            changes.add_value(by=None, measure=changes.add_measure(by=None, programme=cast.west, label=f"F {number}"), amount=1, source="x")
        assert asked() == few
        assert len(queries.page_of_measures(cast.west, cities=None, search="", shown="", order="name", start=0, stop=50)[0]) == 21
