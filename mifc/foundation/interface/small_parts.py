"""The smallest parts of a page, which a list draws hundreds of times: plain functions, for a macro would cost ten times as much.

Templates import them like any macro, from `lists.jinja` and `parts.jinja`; docs/interface.md lists them there. What is given is escaped.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from markupsafe import Markup, escape

from mifc.foundation.interface.listing import Column

Caller = Callable[[], str]


def cell(column: Column | str, value: object = "", caller: Caller | None = None) -> Markup:
    """A cell of a table; its column labels it on a phone."""
    label, numeric = (column, False) if isinstance(column, str) else (column.label, column.numeric)
    return Markup(f"{_cell_start(label, numeric=numeric)}{escape(value)}{caller() if caller else ''}</td>")  # noqa: S704  # escaped


@lru_cache(2_000)
def _cell_start(label: str, *, numeric: bool) -> Markup:
    return Markup('<td role="cell" data-label="{}"{}>').format(label, Markup(' class="numeric"') if numeric else "")


def head_cell(caller: Caller) -> Markup:
    """The cell that names the row."""
    return Markup(f'<th scope="row" role="rowheader">{caller()}</th>')  # noqa: S704  # drawn by the template


def row(caller: Caller) -> Markup:
    """A row of a table."""
    return Markup(f'<tr role="row">{caller()}</tr>')  # noqa: S704  # drawn by the template


def isolate(text: object, dir: str = "auto") -> Markup:
    """Text whose direction must not spread."""
    return Markup(f'<bdi dir="{escape(dir)}">{escape(text)}</bdi>')  # noqa: S704  # escaped


def foreign(text: object, lang: str, dir: str, block: bool = False) -> Markup:
    """Text of another language than the page; as a block it begins at its own edge."""
    name = "p" if block else "span"
    return Markup(f'<{name} lang="{escape(lang)}" dir="{escape(dir)}">{escape(text)}</{name}>')  # noqa: S704  # escaped


SMALL_PARTS: dict[str, Callable[..., Any]] = {one.__name__: one for one in (cell, head_cell, row, isolate, foreign)}
