"""What a command of `mifc` is. Knows nothing of Django, so that the command line answers at once."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable
from dataclasses import dataclass


def say(text: str) -> None:
    """One line for the person at the terminal, shown at once also when it goes into a file."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


class Refused(Exception):
    """It cannot be done, for a reason a person can understand. Shown as it is; the command ends with `code`, without a trace."""

    def __init__(self, message: str, code: int = 1) -> None:
        super().__init__(message)
        self.code = code


def _no_arguments(_parser: argparse.ArgumentParser) -> None:
    return


@dataclass(frozen=True, slots=True)
class Command:
    """`name` may be two words ("programme create"). `run` is "module:function", loaded when Django is; it returns the exit code.

    `before` is called with the arguments before Django is loaded.
    """

    name: str
    help: str
    run: str
    arguments: Callable[[argparse.ArgumentParser], None] = _no_arguments
    before: Callable[[argparse.Namespace], None] | None = None
    django: bool = True
