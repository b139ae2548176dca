"""The smallest parts of a page, which a list draws hundreds of times: plain functions, for a macro would cost ten times as much.

Templates import them like any macro, from `lists.jinja` and `parts.jinja`; docs/interface.md lists them there. What is given is escaped.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from types import MappingProxyType
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


def attributes(attrs: Mapping[str, object]) -> Markup:
    """Plain extra attributes; true gives the bare name, false and none nothing."""
    told = (
        name if value is True else f'{name}="{escape(value)}"' for name, value in attrs.items() if value is not None and value is not False
    )
    return Markup("".join(f" {one}" for one in told))  # noqa: S704  # names are ours, values escaped


@lru_cache(100)
def kbd(key: str) -> Markup:
    """The hint of a key."""
    return Markup('<kbd class="kbd" aria-hidden="true">{}</kbd>').format("↵" if key == "Enter" else key)


def option(
    kind: str,
    name: str,
    value: object,
    label: object,
    id: str,
    checked: bool = False,
    key: str = "",
    note: object = "",
    suggested: bool = False,
    theme: str = "",
    described_by: str = "",
    disabled: bool = False,
    extra: Mapping[str, object] = MappingProxyType({}),
) -> Markup:
    """One chip: a box or a button of a group, with its label."""
    look = f"chip{' suggested' if suggested else ''}{f' t-{escape(theme)}' if theme else ''}"
    state = f"{' checked' if checked else ''}{' disabled' if disabled else ''}"
    hint = f' data-key="{escape(key)}" aria-keyshortcuts="{escape(key)}"' if key else ""
    about = f' aria-describedby="{escape(id)}-note"' if note else ""
    small = f'<small id="{escape(id)}-note">{escape(note)}</small>' if note else ""
    return Markup(  # noqa: S704  # each piece escaped above and below
        f'<span class="{look}"><input type="{kind}" name="{escape(name)}" value="{escape(value)}" id="{escape(id)}"{state}{hint}{about}'
        f'{attributes(extra)}>\n<label for="{escape(id)}">{kbd(key) if key else ""}<span>{escape(label)}{small}</span></label></span>'
    )


_PARTS: tuple[Callable[..., Any], ...] = (cell, head_cell, row, isolate, foreign, attributes, kbd, option)
SMALL_PARTS: dict[str, Callable[..., Any]] = {one.__name__: one for one in _PARTS}
