"""What somebody types who looks for help: words in any language, or a postcode."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mifc.toolbox.spreadsheets import fold

MOST_WORDS = 6
_LONG_ENOUGH = 3
# A postcode of the United Kingdom: the half that names the district, perhaps with the half that names the street.
_POSTCODE = re.compile(r"\b([a-z]{1,2}\d[a-z\d]?) ?(\d[a-z]{2})\b")


@dataclass(frozen=True, slots=True)
class Looked:
    """What is looked for: folded words, and the districts of postcodes ("cv6"). `widened` where a whole postcode was typed."""

    words: tuple[str, ...]
    districts: tuple[str, ...]
    widened: str


def looked_for(text: str) -> Looked:
    """Nobody lives where a service is, so a whole postcode stands for its district."""
    folded = fold(text)
    whole = _POSTCODE.findall(folded)
    rest = _POSTCODE.sub(" ", folded).split()[:MOST_WORDS]
    # A district alone is a word of its own: "cv1" is not "cv10".
    halves = [word for word in rest if re.fullmatch(r"[a-z]{1,2}\d[a-z\d]?", word)]
    districts = tuple(dict.fromkeys([*(half for half, _street in whole), *halves]))[:MOST_WORDS]
    return Looked(tuple(word for word in rest if word not in halves), districts, whole[0][0].upper() if whole else "")


def means(word: str, name: str) -> bool:
    """Whether a typed word begins a word of this folded name."""
    return len(word) >= _LONG_ENOUGH and f" {word}" in f" {name}"
