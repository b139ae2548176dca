"""`make check`: every check that runs nothing of the product, one after the other; names at the end which did not pass."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
CHECKS: list[tuple[str, list[str]]] = [
    ("style", [f"{BIN}/ruff", "check", "."]),
    ("layout of the code", [f"{BIN}/ruff", "format", "--check", "."]),
    ("which room may know which", [f"{BIN}/lint-imports", "--no-logo"]),
    ("architecture", [sys.executable, "-m", "pytest", "tests/architecture"]),
    ("every change of a model has its migration", [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"]),
    (
        "style sheet joined",
        [sys.executable, "-c", "from mifc.foundation.interface.stylesheet import SERVED, joined; assert SERVED.read_text() == joined()"],
    ),
    ("texts in the catalogues", [sys.executable, "-m", "mifc.config.cli", "messages", "--check"]),
    ("types", [f"{BIN}/mypy", "mifc"]),
]


def main() -> int:
    wanted = sys.argv[1:]
    failed = []
    environment = os.environ | {"MIFC_TESTING": "1"}
    for name, command in CHECKS:
        if wanted and not any(word in name for word in wanted):
            continue
        started = time.monotonic()
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        took = f"{time.monotonic() - started:.0f} s"
        print(f"{'ok    ' if done.returncode == 0 else 'FAILED'}  {name} ({took})", flush=True)
        if done.returncode != 0:
            failed.append(name)
            print(done.stdout[-6_000:] + done.stderr[-3_000:], flush=True)
    if failed:
        print("Not passed: " + ", ".join(failed))
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
