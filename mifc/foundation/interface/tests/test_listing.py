"""A list's state lives in the address bar."""

import pytest

from mifc.foundation.base.counting import MOST_PAGED
from mifc.foundation.interface.listing import Column, Export, Filter, Listing


def read(**query: str) -> Listing:
    return Listing.read(
        query,
        path="/points/",
        columns=[Column("name", "Name", sortable=True), Column("answers", "Answers", numeric=True, sortable=True), Column("note", "Note")],
        filters=[
            Filter("state", "State", [("open", "Open"), ("closed", "Closed")]),
            Filter("city", "City", [("cov", "Coventry")], kind="select"),
        ],
        exports=[Export("CSV", "/points.csv")],
        default_sort="-answers",
        per_page=10,
    )


def test_a_bare_address_gives_the_defaults() -> None:
    listing = read()
    assert (listing.order, listing.page, listing.search, listing.start, listing.stop) == ("-answers", 1, "", 0, 10)
    assert not listing.is_filtered
    assert listing.link() == "/points/"


def test_the_address_holds_search_filter_order_and_page() -> None:
    listing = read(q=" library ", state="open", sort="name", page="3").with_rows([], 45)
    assert (listing.search, listing.chosen("state"), listing.order, listing.start) == ("library", "open", "name", 20)
    assert listing.page_link(2) == "/points/?q=library&state=open&sort=name&page=2"
    assert listing.page_link(1) == "/points/?q=library&state=open&sort=name"


@pytest.mark.parametrize(
    "query", [{"page": "-1"}, {"page": "x"}, {"page": "²"}, {"page": "9" * 30}, {"sort": "note"}, {"sort": "password"}, {"state": "gone"}]
)
def test_an_old_or_wrong_address_falls_back_quietly(query: dict[str, str]) -> None:
    listing = read(**query)
    assert (listing.page, listing.order, listing.chosen("state")) == (1, "-answers", "")


def test_changing_a_filter_goes_back_to_the_first_page() -> None:
    assert read(state="open", page="4").link(state="closed") == "/points/?state=closed"
    assert read(state="open", page="4").link(state=None) == "/points/"


def test_pressing_a_head_twice_turns_the_order() -> None:
    name = read().column("name")
    assert read().sort_link(name) == "/points/?sort=name"
    assert read(sort="name").sort_link(name) == "/points/?sort=-name"
    assert read(sort="-name").sort_link(name) == "/points/?sort=name"


def test_the_search_form_keeps_what_it_does_not_show() -> None:
    assert read(state="open", city="cov", sort="name").kept_in_form == [("state", "open"), ("sort", "name")]


def test_an_export_takes_the_present_filters() -> None:
    listing = read(state="open")
    assert listing.export_link(listing.exports[0]) == "/points.csv?state=open"


@pytest.mark.parametrize(
    ("page", "total", "shown"),
    [(1, 30, [1, 2, 3]), (1, 200, [1, 2, None, 20]), (10, 200, [1, None, 9, 10, 11, None, 20]), (20, 200, [1, None, 19, 20])],
)
def test_pages_shown(page: int, total: int, shown: list[int | None]) -> None:
    assert read(page=str(page)).with_rows([], total).near_pages == shown


def test_a_page_the_list_no_longer_has() -> None:
    assert read(page="9").with_rows([], 12).is_beyond
    assert not read(page="1").with_rows([], 0).is_beyond


def test_a_search_is_cut_and_cleaned() -> None:
    assert read(q="a\x00b").search == "ab"
    assert len(read(q="x" * 5000).search) == 200


def test_a_wrong_column_key_stops() -> None:
    with pytest.raises(KeyError):
        read().column("nmae")


def test_a_very_long_list_has_pages_for_its_first_rows_and_says_so() -> None:
    last = MOST_PAGED // read().per_page
    listing = read(page="100000").with_rows([], MOST_PAGED + 1)
    assert (listing.page, listing.pages, listing.total, listing.is_more, listing.is_beyond) == (last + 1, last, MOST_PAGED, True, True)
    exact = read(page=str(last)).with_rows([], MOST_PAGED)
    assert (exact.pages, exact.is_more, exact.is_beyond) == (last, False, False)
