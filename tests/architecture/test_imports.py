"""Which room may know which: the contracts of pyproject.toml, one more that they cannot say, and a planted fault for each.

A contract that cannot fail is worse than none: each test below copies the product, breaks one rule in the copy and expects a refusal.
"""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
WINGS = ("toolbox", "partnership", "planning", "actions", "evidence", "doors")
# What of a room another room may use (architecture §2); `sockets` is what later rooms plug into (§4).
OPEN_FILES = {"models", "queries", "published", "mine", "changes", "permissions", "events", "sockets"}
_LINT = [str(Path(sys.executable).parent / "lint-imports"), "--no-logo", "--no-cache"]


def rooms(root: Path = ROOT) -> list[str]:
    """Every room outside the foundation, as "mifc.wing.room"."""
    return sorted(
        f"mifc.{wing}.{path.name}"
        for wing in WINGS
        for path in (root / "mifc" / wing).glob("*/")
        if (path / "__init__.py").exists() and path.name not in ("tests", "__pycache__")
    )


def wrong_reaches(root: Path = ROOT) -> Iterator[str]:
    """Imports of a file of another room that is that room's own business."""
    known = set(rooms(root))
    for room in known:
        folder = root.joinpath(*room.split("."))
        for path in folder.rglob("*.py"):
            inside = path.relative_to(folder).parts
            if "tests" in inside or "migrations" in inside:
                continue
            for imported, line in _imports(path, root):
                target = ".".join(imported.split(".")[:3])
                rest = imported.split(".")[3:]
                if target in known and target != room and rest and rest[0] not in OPEN_FILES and _is_module(root, target, rest[0]):
                    yield f"{path.relative_to(root)}:{line} uses {imported}"


def _is_module(root: Path, room: str, name: str) -> bool:
    folder = root.joinpath(*room.split("."))
    return (folder / f"{name}.py").exists() or (folder / name / "__init__.py").exists()


def _imports(path: Path, root: Path) -> Iterator[tuple[str, int]]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            for alias in node.names:
                yield f"{node.module}.{alias.name}", node.lineno


def lint(folder: Path, contract: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*_LINT, "--contract", contract], cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The product's sources, to break something in."""
    shutil.copytree(ROOT / "mifc", tmp_path / "mifc", ignore=shutil.ignore_patterns("__pycache__", "static", "jinja2", "*.mo"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


# Contract, the file that reaches where it must not, and what it reaches for.
FAULTS = [
    ("wings", "mifc/toolbox/measures/models.py", "import mifc.planning.needs_assessment.models"),
    ("wings", "mifc/foundation/base/clock.py", "import mifc.config.settings"),
    ("foundation", "mifc/foundation/base/clock.py", "import mifc.foundation.programmes.models"),
    ("foundation", "mifc/foundation/languages/known.py", "import mifc.foundation.interface.brand"),
    ("files", "mifc/foundation/programmes/models.py", "import mifc.foundation.programmes.changes"),
    ("files", "mifc/planning/needs_assessment/models/__init__.py", "import mifc.planning.needs_assessment.changes"),
    ("wagtail", "mifc/foundation/base/clock.py", "import wagtail"),
]


@pytest.mark.parametrize(("contract", "file", "line"), FAULTS)
def test_a_contract_finds_its_planted_fault(copy: Path, contract: str, file: str, line: str) -> None:
    path = copy / file
    if not path.exists():
        path = copy / file.replace("/__init__", "")
    path.write_text(path.read_text(encoding="utf-8") + f"\n{line}\n", encoding="utf-8")
    done = lint(copy, contract)
    assert done.returncode == 1, done.stdout
    assert "BROKEN" in done.stdout


def test_circles_between_rooms_are_found(copy: Path) -> None:
    for one, other in (("domains", "measures"), ("measures", "domains")):
        path = copy / f"mifc/toolbox/{one}/__init__.py"
        path.write_text(path.read_text(encoding="utf-8") + f"\nimport mifc.toolbox.{other}.models\n", encoding="utf-8")
    done = lint(copy, "no-circles")
    assert done.returncode == 1, done.stdout


def test_every_room_is_named_in_the_contract_about_files() -> None:
    config = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contract = next(each for each in config["tool"]["importlinter"]["contracts"] if each["id"] == "files")
    unnamed = set(rooms()) - set(contract["containers"])
    assert not unnamed, f"Add to the contract 'files' in pyproject.toml: {sorted(unnamed)}"
    wagtail = next(each for each in config["tool"]["importlinter"]["contracts"] if each["id"] == "wagtail")
    doors = {room for room in rooms() if room.startswith("mifc.doors.")} - {"mifc.doors.public_site"}
    assert doors <= set(wagtail["source_modules"]), "Add the door to the contract 'wagtail' in pyproject.toml"


def test_rooms_use_only_the_open_files_of_each_other() -> None:
    assert not list(wrong_reaches())


def test_a_reach_into_another_rooms_own_files_is_found(copy: Path) -> None:
    before = set(wrong_reaches(copy))
    (copy / "mifc/toolbox/domains/views.py").write_text("")
    path = copy / "mifc/toolbox/measures/models.py"
    path.write_text(path.read_text(encoding="utf-8") + "\nfrom mifc.toolbox.domains import views\n", encoding="utf-8")
    assert len(set(wrong_reaches(copy)) - before) == 1
