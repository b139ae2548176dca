"""The code book: its pages, its keys, what merging and bringing back do."""

import pytest
from django.test import Client

from mifc.foundation.base.writing import NotPossible
from mifc.toolbox.domains import changes
from mifc.toolbox.domains.models import Domain
from mifc.toolbox.domains.queries import domains_in_use
from mifc.toolbox.domains.rules import RESERVED_LETTERS, as_letter, free_letters
from mifc.toolbox.domains.starting_set import STARTING_SET
from tests.cast import Cast

BOOK = "/w/west-midlands/code-book/"


@pytest.fixture
def amina(cast: Cast, client: Client) -> Client:
    changes.start_code_book(by=None, programme=cast.west)
    client.force_login(cast.amina)
    return client


def test_the_starting_set_has_its_own_keys_and_none_of_the_screens() -> None:
    letters = [start.letter for start in STARTING_SET]
    assert len(set(letters)) == len(letters) == 16
    assert not set(letters) & RESERVED_LETTERS
    assert not set(free_letters(set(letters))) & (set(letters) | RESERVED_LETTERS)


@pytest.mark.parametrize("typed", ["1", "é", "ab", "u", "N", "!", "ا", "x"])
def test_what_is_no_key(typed: str) -> None:
    with pytest.raises(ValueError, match=typed):
        as_letter(typed)


def test_a_domain_is_added_with_names_in_other_languages_and_reworded(cast: Cast, amina: Client) -> None:
    sent = {
        "name": "Transport",
        "definition": "Buses, trains, cycling",
        "examples": "Buses are dear\nNo bus at night",
        "letter": "v",
        "name_ar": "النقل",
    }
    page = amina.post(f"{BOOK}add/", sent, follow=True)
    assert page.status_code == 200
    domain = Domain.objects.of(cast.west).get(key="transport")
    assert domain.name.in_language("ar").text == "النقل"
    assert domain.letter == "v"
    assert "No bus at night" in page.content.decode()
    amina.post(f"{BOOK}{domain.pk}/reword/", sent | {"name": "Getting around", "letter": "q"})
    domain.refresh_from_db()
    assert (domain.key, str(domain.name), domain.letter) == ("transport", "Getting around", "q")
    assert domain.name.is_outdated("ar"), "the Arabic name was made from the old one"


@pytest.mark.parametrize(
    ("sent", "why"),
    [({"letter": "w"}, "belongs to another"), ({"letter": "u"}, "keys of the coding screen"), ({"name": "Work"}, "already")],
)
def test_a_taken_key_or_name_is_refused_and_what_was_typed_stays(amina: Client, sent: dict[str, str], why: str) -> None:
    page = amina.post(f"{BOOK}add/", {"name": "Transport", "definition": "Buses", "examples": "", "letter": ""} | sent)
    assert page.status_code == 422
    assert why in page.content.decode()
    assert "Buses" in page.content.decode()


def test_a_domain_is_retired_into_another_and_brought_back_without_a_key_that_was_given_away(cast: Cast, amina: Client) -> None:
    work, links = (domains_in_use(cast.west).get(key=key) for key in ("work", "links"))
    page = amina.post(f"{BOOK}{work.pk}/retire/", {"into": links.pk}, follow=True).content.decode()
    assert "is counted under “Social links”" in page
    assert f"{BOOK}{work.pk}/" not in amina.get(BOOK).content.decode()
    assert "counted under Social links" in amina.get(f"{BOOK}?state=retired").content.decode()
    assert "Counted here too: Work" in amina.get(f"{BOOK}{links.pk}/").content.decode()
    changes.add_domain(by=cast.amina, programme=cast.west, name="Wages", letter="w")
    amina.post(f"{BOOK}{work.pk}/bring-back/")
    work.refresh_from_db()
    assert (work.retired_on, work.merged_into, work.letter) == (None, None, "")


def test_nothing_is_merged_into_itself_or_into_what_is_retired(cast: Cast, amina: Client) -> None:
    work, links = (domains_in_use(cast.west).get(key=key) for key in ("work", "links"))
    with pytest.raises(NotPossible):
        changes.retire_domain(by=cast.amina, domain=work, into=work)
    changes.retire_domain(by=cast.amina, domain=links)
    with pytest.raises(NotPossible):
        changes.retire_domain(by=cast.amina, domain=work, into=links)
    assert amina.post(f"{BOOK}{work.pk}/retire/", {"into": links.pk}).status_code == 404


def test_the_order_is_the_order_of_the_coding_screen(cast: Cast, amina: Client) -> None:
    first, second = domains_in_use(cast.west)[:2]
    amina.post(f"{BOOK}{second.pk}/move/", {"way": "up"})
    assert list(domains_in_use(cast.west)[:2]) == [second, first]
    amina.post(f"{BOOK}{second.pk}/move/", {"way": "up"})
    assert domains_in_use(cast.west).first() == second, "at the end it stays"


def test_who_may_edit_it(cast: Cast, amina: Client) -> None:
    pk = domains_in_use(cast.west).first().pk
    for name in cast.people:
        client = Client()
        client.force_login(cast.people[name])
        for rest in ("", "add/", f"{pk}/", f"{pk}/reword/", "?q=health", "?state=retired"):
            status = client.get(BOOK + rest).status_code
            assert status == (200 if name in {"amina", "bea"} else 404 if name == "stefan" else 403), (name, rest)


def test_another_programmes_domain_is_not_there(cast: Cast, amina: Client) -> None:
    theirs = changes.start_code_book(by=None, programme=cast.other)
    pk = theirs[0].pk or Domain.objects.of(cast.other).first().pk
    for rest in (f"{pk}/", f"{pk}/reword/"):
        assert amina.get(BOOK + rest).status_code == 404
    for rest in (f"{pk}/retire/", f"{pk}/bring-back/", f"{pk}/move/"):
        assert amina.post(BOOK + rest).status_code == 404


def test_searching_looks_into_every_language(cast: Cast, amina: Client) -> None:
    assert "Housing" in amina.get(BOOK, {"q": "mieszkanie"}).content.decode()
    assert (
        "No domain here" in amina.get(BOOK, {"q": "zzyzx"}).content.decode()
        or "Housing" not in amina.get(BOOK, {"q": "zzyzx"}).content.decode()
    )
