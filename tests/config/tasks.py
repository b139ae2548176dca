"""Tasks that tests leave to be done."""

from __future__ import annotations

import os
import time
from pathlib import Path

from django_tasks import task


@task()
def write_line(folder: str, name: str, seconds: float = 0.0) -> str:
    """Leave a mark when begun and when done: how often each happened is what the tests ask."""
    with (Path(folder) / f"{name}.begun").open("a") as file:
        file.write(f"{os.getpid()}\n")
    time.sleep(seconds)
    with (Path(folder) / f"{name}.done").open("a") as file:
        file.write(f"{os.getpid()}\n")
    return name


@task()
def fail() -> None:
    raise ValueError("as asked")
