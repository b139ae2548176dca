"""An installation to measure: the demo as `make run` fills it in, in a folder of its own.

`run_all.py` makes one and every benchmark takes a copy; started alone, a benchmark makes its own. As a script it fills the folder that
`MIFC_DATA` names.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
READY_MADE = "MIFC_BENCH_INSTALLATION"
# The product's own settings, whatever the one who measures has set: SQLite, one process, nobody signed in by a test.
SETTINGS = {"DATABASE_URL": "", "REDIS_URL": "", "MIFC_TESTING": "", "MIFC_DEBUG": "", "MIFC_DEMO": "1"}
SETTINGS |= {"MIFC_SITE_URL": "http://127.0.0.1:8000", "DJANGO_SETTINGS_MODULE": "mifc.config.settings", "PYTHONPATH": str(ROOT)}


def make(folder: Path) -> None:
    """Fill a folder with a demo installation, in a process of its own."""
    settings = os.environ | SETTINGS | {"MIFC_DATA": str(folder)}
    subprocess.run([sys.executable, str(Path(__file__))], env=settings, check=True, timeout=300, stdout=subprocess.DEVNULL)


@contextlib.contextmanager
def installation() -> Iterator[Path]:
    """The folder of an installation nobody else writes to. The environment of this process points to it."""
    with tempfile.TemporaryDirectory(prefix="mifc-bench-") as outer:
        folder = Path(outer) / "data"
        ready_made = os.environ.get(READY_MADE)
        if ready_made:
            shutil.copytree(ready_made, folder)
        else:
            make(folder)
        os.environ.update(SETTINGS | {"MIFC_DATA": str(folder)})
        yield folder


if __name__ == "__main__":
    import django

    django.setup()
    from mifc.config.ready import make_ready

    make_ready(with_demo=True)
