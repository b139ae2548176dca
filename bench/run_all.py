"""`make bench`: every measured promise, one after the other; exit code 1 when one is not kept. What was seen stands in docs/speed.md."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.installation import READY_MADE, ROOT, make

BENCHES = ("page_cache", "results", "lists", "directory", "wagtail_page", "posting", "importing")


def main() -> int:
    start = time.monotonic()
    failed = []
    with tempfile.TemporaryDirectory(prefix="mifc-bench-") as folder:
        ready = Path(folder) / "ready"
        make(ready)
        for name in BENCHES:
            print(f"\n== {name.replace('_', ' ')}", flush=True)
            command = [sys.executable, str(ROOT / "bench" / f"{name}.py")]
            if subprocess.run(command, cwd=ROOT, env=os.environ | {READY_MADE: str(ready)}, check=False, timeout=3600).returncode:
                failed.append(name)
    print(f"\nMeasured in {(time.monotonic() - start) / 60:.1f} minutes, load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores.")
    print(f"Not kept: {', '.join(failed)}" if failed else "Every promise is kept.")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
