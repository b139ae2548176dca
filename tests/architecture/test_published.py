"""Only `published.py` feeds the world, and no number leaves it unguarded (architecture §3.4).

Every `published.py` is walked: what its public functions return, and every record it declares. A number that is neither a SafeCount
nor declared not to count people fails; so do models, querysets and untyped answers, since nobody can say what is in them.
"""

from __future__ import annotations

import dataclasses
import enum
import importlib
import inspect
import types
import typing
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import pytest
from django.db.models import Model
from django.db.models.query import QuerySet

from mifc.toolbox.disclosure.published import NotPeople, SafeCount, SafeTable

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for pattern in ("published.py", "published/*.py")
    for path in (ROOT / "mifc").rglob(pattern)
)
NUMBERS = (int, float, complex, Decimal)


def faults_of_type(found: Any, where: str, seen: set[Any]) -> Iterator[str]:
    """What is wrong with a type that the world receives."""
    if typing.get_origin(found) is Annotated:
        told = any(isinstance(note, NotPeople) and note.why for note in found.__metadata__)
        if not told:
            yield from faults_of_type(found.__origin__, where, seen)
        return
    inner = typing.get_args(found)
    if inner:
        if typing.get_origin(found) is not typing.Literal:
            for part in inner:
                yield from faults_of_type(part, where, seen)
        return
    if found in (Any, object) or isinstance(found, typing.TypeVar):
        yield f"{where}: nobody can say what is in it"
    elif inspect.isclass(found):
        yield from faults_of_class(found, where, seen)


def faults_of_class(found: type, where: str, seen: set[Any]) -> Iterator[str]:
    if found in (SafeCount, bool, types.NoneType) or issubclass(found, enum.Enum):
        return
    if issubclass(found, NUMBERS):
        yield f"{where}: a bare {found.__name__}"
    elif issubclass(found, Model | QuerySet):
        yield f"{where}: a record of the database"
    elif found in (dict, list, tuple, set, frozenset):
        yield f"{where}: a bare {found.__name__}, say of what"
    elif found not in seen and (dataclasses.is_dataclass(found) or hasattr(found, "_fields")):
        seen.add(found)
        for name, kind in typing.get_type_hints(found, include_extras=True).items():
            if typing.get_origin(kind) is not typing.ClassVar:
                yield from faults_of_type(kind, f"{where} > {found.__name__}.{name}", seen)


def faults_of_module(module: types.ModuleType) -> list[str]:
    """Every fault of one `published.py`."""
    faults: list[str] = []
    for name, thing in vars(module).items():
        if name.startswith("_") or getattr(thing, "__module__", "") != module.__name__:
            continue
        if inspect.isfunction(thing):
            hints = typing.get_type_hints(thing, include_extras=True)
            if "return" not in hints:
                faults.append(f"{name}: does not say what it returns")
            else:
                faults += faults_of_type(hints["return"], name, set())
        elif inspect.isclass(thing) and thing not in (SafeCount, NotPeople):
            faults += faults_of_class(thing, name, set())
    return faults


@pytest.mark.parametrize("name", MODULES)
def test_publishes_no_number_of_people(name: str) -> None:
    assert faults_of_module(importlib.import_module(name)) == []


def test_something_is_walked() -> None:
    assert "mifc.toolbox.disclosure.published" in MODULES


class Told(NamedTuple):
    year: Annotated[int, NotPeople("a year")]
    cards: SafeCount
    table: SafeTable


@dataclasses.dataclass
class Untold:
    cards: int


@dataclasses.dataclass
class Nested:
    rows: list[dict[str, tuple[Untold, ...]]] | None


def _planted(**functions: Any) -> types.ModuleType:
    """A published.py of our own making."""
    module = types.ModuleType("planted")
    for name, returns in functions.items():

        def answer() -> None: ...

        answer.__annotations__ = {"return": returns} if returns is not inspect.Parameter.empty else {}
        answer.__module__ = "planted"
        setattr(module, name, answer)
    return module


@pytest.mark.parametrize(
    "returns",
    [int, float | None, Decimal, Untold, Nested, list[Untold], dict[str, int], dict, Any, QuerySet, Model, Annotated[int, "cards"],
     Annotated[int, NotPeople("")], inspect.Parameter.empty],
)  # fmt: skip
def test_planted_fault_is_found(returns: Any) -> None:
    assert faults_of_module(_planted(answers=returns))


@pytest.mark.parametrize("returns", [Told, str, bool, list[Told], SafeCount, None, dict[str, SafeCount]])
def test_what_is_told_passes(returns: Any) -> None:
    assert faults_of_module(_planted(answers=returns)) == []
