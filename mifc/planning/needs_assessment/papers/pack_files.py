"""The evidence pack as a folder of CSV, packed as ZIP: the same words and figures as the paper, a source on every line."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from mifc.foundation.interface.csv_export import csv_lines
from mifc.foundation.languages.known import own_name_of
from mifc.planning.needs_assessment.downloads import figures_head, figures_rows, needs_head, needs_rows
from mifc.planning.needs_assessment.papers.pack_words import Source, Sources, no_personal_data
from mifc.planning.needs_assessment.published import HeardEdition

Rows = Iterable[Sequence[str]]


def files(edition: HeardEdition, *, address: str) -> dict[str, str]:
    """The files of a pack by their names, in the active language. `edition` holds what was chosen."""
    sources = Sources(edition, address=address)
    tables: dict[str, tuple[list[str], Rows]] = {
        "needs.csv": ([*needs_head()[:-2], *_source_head()], _needs(edition, sources)),
        "figures.csv": ([*figures_head()[:5], *_source_head()], _figures(edition, sources)),
        "quotes.csv": ([*_quotes_head(), *_source_head()], _quotes(edition, sources)),
        "method.csv": ([_("How we know this"), *_source_head()], ([one, *_cells(sources.of())] for one in edition.method.sentences)),
    }
    written = {name: "".join(csv_lines(head, rows)) for name, (head, rows) in tables.items()}
    # Last: by now every source was met.
    written["sources.csv"] = "".join(csv_lines([_("Place"), *_source_head()], ([one.place, *_cells(one)] for one in sources)))
    return written | {"README.txt": "\ufeff" + "\r\n".join(_read_me(edition, address=address)) + "\r\n"}


def packed(folders: dict[str, dict[str, str]], *, day: str) -> bytes:
    """The files as ZIP; the same pack is the same file. `folders`: name of the folder ("" for none) and its files; `day` as 2026-05-14."""
    year, month, date = (int(part) for part in day.split("-"))
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for folder, written in folders.items():
            for name, text in written.items():
                entry = zipfile.ZipInfo(f"{folder}/{name}" if folder else name, (max(year, 1980), month, date, 0, 0, 0))
                entry.compress_type, entry.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
                archive.writestr(entry, text.encode())
    return out.getvalue()


def _source_head() -> list[str]:
    return [_("Source"), _("Edition"), _("As of"), _("Rounds"), _("Method"), _("From how many"), _("Address")]


def _quotes_head() -> list[str]:
    return [_("Place"), _("Area of life"), _("Quote"), _("Language"), _("Translation"), _("Language of the translation")]


def _cells(source: Source) -> list[str]:
    return [source.code, source.edition, source.day, "; ".join(source.rounds), source.method, source.people, source.address]


def _needs(edition: HeardEdition, sources: Sources) -> Iterator[list[str]]:
    for need, row in zip(edition.needs, needs_rows(edition), strict=True):
        source = sources.of_need(need)
        yield [row[0] or source.place, *row[1:-2], *_cells(source)]


def _figures(edition: HeardEdition, sources: Sources) -> Iterator[list[str]]:
    """The lines of the public file of figures, in their order, each with its source."""
    statements, day = iter(edition.benchmarks), edition.link.iso_date
    for part, place, what, of_it, figure, people, method, on in figures_rows(edition):
        if part == _("Benchmark"):
            source = sources.of_statement(next(statements))
        else:
            source = sources.of("" if place == _("all together") else place, method=method, people=people, day="" if on == day else on)
        yield [part, place, what, of_it, figure, *_cells(source)]


def _quotes(edition: HeardEdition, sources: Sources) -> Iterator[list[str]]:
    for one in edition.quotes:
        source = sources.of_quote()
        told = own_name_of(one.translation.lang) if one.translation else ""
        yield [
            source.place,
            str(one.domain),
            one.text,
            own_name_of(one.lang) if one.lang else "",
            one.translation.text,
            told,
            *_cells(source),
        ]


def _read_me(edition: HeardEdition, *, address: str) -> list[str]:
    link = edition.link
    invented = _("These answers are invented, to show how the page works. No real person wrote them.")
    sample = [invented, ""] if link.is_sample else []
    told = {
        "needs.csv": _("the chosen rows of the needs table"),
        "figures.csv": _("the figures, one on each line"),
        "quotes.csv": _("quotes in their own language, with the translation"),
        "method.csv": _("how the figures were made"),
        "sources.csv": _("where each line comes from; its code stands on the line"),
    }
    return [
        _("Evidence pack"),
        link.name,
        _("Edition %(number)s · %(date)s") % {"number": link.number, "date": link.date},
        address,
        "",
        *sample,
        *(f"{name} – {words}" for name, words in told.items()),
        "",
        _("Counts are words, for they are rounded: “about 40”, “fewer than 5”. Do not add them up."),
        _("Figures do not change in this edition. Groups under five are not shown; other counts are rounded to 5."),
        no_personal_data(),
        _("The files open in any spreadsheet. An apostrophe before a cell keeps the spreadsheet from running it as a formula."),
    ]
