"""Who wrote it: every write is a marked function of a `changes` file (architecture §3.3)."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Callable, Iterator
from types import ModuleType
from typing import Any

from mifc.foundation.base.writing import change
from tests.architecture.code import modules_named, trees

# Public functions of changes files that write but are no change of their own.
PART_OF_A_CHANGE = {
    "touch_site": "raises the stamp of public pages; called inside the change that matters",
    "erase_texts_of": "erases the texts of cards; called where cards are taken back or a round's time is over",
}
_WRITING_ON_RECORDS = {"save", "create", "delete", "bulk_create", "insert_rows", "bulk_update", "get_or_create", "update_or_create"}
_MAY_OPEN = {"foundation/base/writing.py"}


def public_functions(module: ModuleType) -> Iterator[tuple[str, Callable[..., Any]]]:
    """The functions a module itself defines, without those that begin with an underscore."""
    for name, found in vars(module).items():
        if inspect.isfunction(found) and found.__module__ == module.__name__ and not name.startswith("_"):
            yield name, found


def writes(function: Callable[..., Any]) -> bool:
    """Whether its own lines call something that writes records."""
    tree = ast.parse(inspect.cleandoc("\n" + inspect.getsource(inspect.unwrap(function))))
    return any(
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and (node.func.attr in _WRITING_ON_RECORDS or (node.func.attr == "update" and _is_queryset(node.func.value)))
        for node in ast.walk(tree)
    )


def _is_queryset(value: ast.expr) -> bool:
    """`something.filter(…).update(…)` writes records, `a_dict.update(…)` does not."""
    return isinstance(value, ast.Call) and isinstance(value.func, ast.Attribute)


def not_as_agreed(name: str, function: Callable[..., Any]) -> str:
    """What is wrong with a function of a changes file; empty when nothing is."""
    if not getattr(function, "is_change", False):
        return f"{name} writes and is not marked @change" if writes(function) and name not in PART_OF_A_CHANGE else ""
    parameters = inspect.signature(function).parameters
    if any(one.kind not in (one.KEYWORD_ONLY, one.VAR_KEYWORD) for one in parameters.values()):
        return f"{name} takes arguments without their names"
    return "" if "by" in parameters else f"{name} does not say who writes (by=)"


def saves_what_was_read_before(tree: ast.AST) -> Iterator[str]:
    """Functions that save all fields of a record they were handed without `lock(record)` before: its old values would come back."""
    for function in ast.walk(tree):
        if not isinstance(function, ast.FunctionDef):
            continue
        handed = {one.arg for one in (*function.args.args, *function.args.kwonlyargs)}
        locked: set[str] = set()
        calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
        for call in sorted(calls, key=lambda node: node.lineno):
            if isinstance(call.func, ast.Name) and call.func.id == "lock" and isinstance(call.args[0], ast.Name):
                locked.add(call.args[0].id)
            saved = call.func.value if isinstance(call.func, ast.Attribute) and call.func.attr == "save" and not call.keywords else None
            if isinstance(saved, ast.Name) and saved.id in handed - locked:
                yield f"{function.name} saves {saved.id}"


def opens_the_door(inside: str, tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        named = getattr(node, "id", getattr(node, "attr", ""))
        imported = isinstance(node, ast.ImportFrom) and any(alias.name == "writing_as" for alias in node.names)
        if named == "writing_as" or imported:
            yield f"{inside}:{node.lineno}"


def test_every_change_is_marked_keyword_only_and_says_who_writes() -> None:
    modules = list(modules_named("changes"))
    assert modules, "no changes file was found: the walk is broken"
    wrong = [
        f"{module.__name__}.{said}" for module in modules for name, one in public_functions(module) if (said := not_as_agreed(name, one))
    ]
    assert wrong == []


def test_a_record_is_read_again_under_the_lock_before_it_is_saved() -> None:
    found = [f"{inside}: {said}" for inside, tree in trees() if "changes" in inside for said in saves_what_was_read_before(tree)]
    assert found == []


def test_a_planted_save_of_old_values_is_found() -> None:
    old = ast.parse("def a(*, by, need):\n    need.x = 1\n    need.save()\n")
    late = ast.parse("def b(*, by, need):\n    need.save()\n    lock(need)\n")
    right = ast.parse("def c(*, by, need):\n    lock(need)\n    need.save()\ndef d(*, by, need):\n    need.save(update_fields=['x'])\n")
    assert [*saves_what_was_read_before(old), *saves_what_was_read_before(late)] == ["a saves need", "b saves need"]
    assert list(saves_what_was_read_before(right)) == []


def test_the_writing_door_is_opened_by_change_alone() -> None:
    assert [line for inside, tree in trees() if inside not in _MAY_OPEN for line in opens_the_door(inside, tree)] == []


def test_planted_faults_are_found() -> None:
    def forgotten(*, by: object, record: Any) -> None:
        record.save()

    @change
    def by_position(by: object, record: Any) -> None:
        record.save()

    @change
    def nobody(*, record: Any) -> None:
        record.save()

    @change
    def right(*, by: object, record: Any, **facts: Any) -> None:
        record.save()

    def pure(*, text: str) -> str:
        return text.strip()

    def in_bulk(*, records: Any) -> None:
        records.filter(pk=1).update(name="x")

    assert "not marked" in not_as_agreed("forgotten", forgotten)
    assert "not marked" in not_as_agreed("in_bulk", in_bulk)
    assert "without their names" in not_as_agreed("by_position", by_position)
    assert "who writes" in not_as_agreed("nobody", nobody)
    assert not_as_agreed("right", right) == ""
    assert not_as_agreed("pure", pure) == ""


def test_planted_opening_is_found() -> None:
    tree = ast.parse("from mifc.foundation.base.writing import writing_as\nwith writing_as(None, 'x'):\n    pass\n")
    assert len(list(opens_the_door("somewhere.py", tree))) == 2
