"""Decisions without a database."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mifc.foundation.accounts.rules import (
    device_name,
    digits_of,
    in_groups,
    is_same,
    keyed_hash,
    new_mailed_code,
    safe_next,
    second_step_needed,
)

PIECES = st.lists(
    st.sampled_from(
        ["/", "//", "\\", "/w/", "w", "..", ".", "?", "#", "@", ":", "evil.example", "https:", "%2e", "%2f", "\t", "\n", "a", "٠"]
    )
)


@given(PIECES.map("".join) | st.text(max_size=60))
def test_wherever_it_leads_it_stays_under_w(target: str) -> None:
    kept = safe_next(target)
    if kept:
        goes = urlsplit(urljoin("https://here.example/w/sign-in/", kept))
        assert (goes.scheme, goes.netloc) == ("https", "here.example")
        assert goes.path.startswith("/w/")


def test_pages_of_ours_are_kept() -> None:
    for target in ("/w/", "/w/west-midlands/", "/w/west-midlands/needs/?sort=name&q=a%20b#row", "/w/account/app/"):
        assert safe_next(target) == target


@pytest.mark.parametrize(
    ("has_email", "has_key", "is_sample", "in_demo", "needed"),
    [
        (True, False, False, False, True),
        (True, True, False, False, True),
        (False, False, False, False, False),
        (False, True, False, False, True),
        (True, True, True, False, False),
        (True, True, False, True, False),
    ],
)
def test_who_is_asked_for_a_second_step(*, has_email: bool, has_key: bool, is_sample: bool, in_demo: bool, needed: bool) -> None:
    assert second_step_needed(has_email=has_email, has_key=has_key, is_sample=is_sample, in_demo=in_demo) is needed


def test_codes_are_eight_digits_and_read_in_groups() -> None:
    codes = {new_mailed_code() for _time in range(500)}
    assert len(codes) == 500
    assert {len(code) for code in codes} == {8}
    assert in_groups("12345678") == "1234 5678"


@given(st.text(max_size=40))
def test_only_digits_are_left_of_what_was_typed(typed: str) -> None:
    assert all(digit in "0123456789" for digit in digits_of(typed))


def test_superscripts_and_circled_numbers_are_no_digits() -> None:
    assert digits_of("1²③४") == "14"


def test_nothing_equals_an_empty_hash_and_hashes_of_different_kinds_differ() -> None:
    assert not is_same("", "")
    assert is_same(keyed_hash("ticket", "a"), keyed_hash("ticket", "a"))
    assert keyed_hash("ticket", "a") != keyed_hash("device", "a")


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0", ("Edge", "Windows")),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Mobile Safari/604.1", ("Safari", "iPhone")),
        ("Mozilla/5.0 (Android 9; Mobile) Gecko/121.0 Firefox/121.0", ("Firefox", "Android")),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) Version/17.0 Safari/605.1", ("Safari", "Mac")),
        ("curl/8", ("", "")),
        ("", ("", "")),
    ],
)
def test_devices_are_called_what_their_owners_call_them(agent: str, name: tuple[str, str]) -> None:
    assert device_name(agent) == name
