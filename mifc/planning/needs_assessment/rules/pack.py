"""An evidence pack: what somebody chose of a published edition, and in which languages the edition can speak. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

# What of a row, a statement or an area of life is written in several languages.
_WRITTEN = ("issue", "need_more", "severity", "wider_group", "changed", "text", "name")


@dataclass(frozen=True, slots=True)
class PackChoice:
    """`rows` are places in the edition's needs table, from 0; `areas` are keys of areas of life; one language, or two side by side."""

    rows: tuple[int, ...]
    areas: frozenset[str]
    quotes: bool
    languages: tuple[str, ...]


def languages_of(content: Mapping[str, Any]) -> dict[str, int]:
    """Of each language in which an edition has a text: how many of its texts are not written in it."""
    written = [set(text) for text in _texts(content)]
    return {code: sum(code not in languages for languages in written) for code in sorted(set().union(*written))}


def _texts(content: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The texts that somebody wrote and a pack may show, each by its languages. Texts of old editions without a language have none."""
    told = [{"text": content["title"]}, {"text": content["lead"]}, *content["needs"], *content["benchmarks"]]
    heard = [found for key, found in content["domains"].items() if content["figures"]["domains"].get(key)]
    for row in (*told, *heard):
        yield from (row[name] for name in _WRITTEN if isinstance(row.get(name), Mapping) and row[name])
