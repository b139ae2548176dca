"""`make bench`: every measured promise, one after the other; exit code 1 when one is not kept."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
# What the benchmarks stand on, not benchmarks themselves.
PARTS = {"run_all.py", "loader.py", "prepare.py", "served.py", "__init__.py"}


def main() -> int:
    failed = []
    for path in sorted(HERE.glob("*.py")):
        if path.name in PARTS:
            continue
        print(f"\n== {path.stem.replace('_', ' ')}", flush=True)
        if subprocess.run([sys.executable, str(path)], cwd=HERE.parent, check=False, timeout=1_800).returncode:
            failed.append(path.stem)
    print(f"\nNot kept: {', '.join(failed)}" if failed else "\nEvery promise is kept.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
