"""The same entry of the service directory stands in the needs table and in the public directory (R116)."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from mifc.foundation.base.writing import NotPossible
from mifc.planning.needs_assessment.changes import decide
from mifc.planning.needs_assessment.models import Need
from mifc.planning.needs_assessment.tests.factories import open_round
from mifc.planning.service_mapping.changes import bring_in, directory
from mifc.planning.service_mapping.models import Service
from mifc.planning.service_mapping.tests.factories import HEAD, file_of
from mifc.toolbox.domains.changes import start_code_book
from mifc.toolbox.domains.models import Domain
from tests.cast import Cast


@pytest.fixture
def need(cast: Cast) -> Need:
    start_code_book(by=None, programme=cast.west)
    assessment = open_round(cast.west, city=cast.coventry).assessment
    work = Domain.objects.of(cast.west).get(key="work")
    return decide.add_need(by=cast.amina, assessment=assessment, issue="Employment", domain=work)


def test_a_service_of_a_row_is_in_the_public_directory(client: Client, cast: Cast, need: Need) -> None:
    decide.add_service_to(by=cast.amina, need=need, organisation="The Job Shop")
    page = client.get("/en/services/?domain=work").content.decode()
    assert "The Job Shop" in page
    assert "Nobody has checked this entry yet" in page


def test_what_a_row_points_to_is_ended_and_not_removed(cast: Cast, need: Need) -> None:
    service = decide.add_service_to(by=cast.amina, need=need, organisation="The Job Shop")
    with pytest.raises(NotPossible, match="needs table"):
        directory.remove_service(by=cast.amina, service=service)
    directory.end_service(by=cast.amina, service=service)
    assert [link.service.pk for link in need.services.all()] == [service.pk]


def test_undoing_an_import_leaves_what_a_row_points_to(cast: Cast, need: Need, settings: object, tmp_path: Path) -> None:
    settings.DATA = tmp_path  # type: ignore[attr-defined]
    made = bring_in.start(by=None, service_import=file_of(cast.west, [HEAD, ("The Job Shop",), ("CARAG",)]))
    decide.link_service(by=cast.amina, need=need, service=Service.objects.of(cast.west).get(organisation="The Job Shop"))
    assert bring_in.undo(by=cast.amina, service_import=made) == (1, 1)
    assert [one.organisation for one in Service.objects.of(cast.west)] == ["The Job Shop"]
