"""The product's own source as the architecture tests read it: files, modules, syntax trees."""

from __future__ import annotations

import ast
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import mifc

ROOT = Path(mifc.__file__).resolve().parent


def sources(root: Path = ROOT) -> Iterator[tuple[str, Path]]:
    """(path inside the product, file) of every module that is neither a test nor a migration."""
    for path in sorted(root.rglob("*.py")):
        inside = path.relative_to(root).as_posix()
        if "/tests/" not in inside and "/migrations/" not in inside:
            yield inside, path


def trees() -> Iterator[tuple[str, ast.Module]]:
    for inside, path in sources():
        yield inside, ast.parse(path.read_text(encoding="utf-8"))


def modules_named(*names: str) -> Iterator[ModuleType]:
    """Every module of the product whose file, or whose package, has one of these names: `changes` finds changes.py and changes/….py."""
    for found in pkgutil.walk_packages([str(ROOT)], "mifc."):
        parts = found.name.split(".")
        if set(names) & set(parts[2:]) and "tests" not in parts and "migrations" not in parts:
            yield importlib.import_module(found.name)


def templates(suffix: str = ".jinja") -> Iterator[tuple[str, Path]]:
    """(path inside the product, file) of every template."""
    for path in sorted(ROOT.rglob(f"*{suffix}")):
        yield path.relative_to(ROOT).as_posix(), path
