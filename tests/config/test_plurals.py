"""Texts with a number stand in the form that their number asks for."""

from __future__ import annotations

from mifc.config import messages

# The forms of Arabic as our catalogues number them: 11 to 99, and 100 to 102.
_DOZENS, _HUNDREDS = 5, 4


def test_in_arabic_what_is_counted_ends_otherwise_from_11_to_99_than_from_100() -> None:
    """`11 شهرًا`, but `100 شهر`: where the two forms differ, the longer ending belongs to the dozens."""
    with messages.catalogue_path("ar").open("rb") as file:
        rule = next(line for line in file.read().decode().split("\n\n", 1)[0].replace('"\n"', "").splitlines() if "Plural-Forms" in line)
    assert "n%100>=0 && n%100<=2 ? 4 : 5" in rule
    wrong = [
        message.id[0]
        for message in messages._read("ar")
        if isinstance(message.id, tuple | list) and message.string[_HUNDREDS].count("ًا") > message.string[_DOZENS].count("ًا")
    ]
    assert wrong == []
