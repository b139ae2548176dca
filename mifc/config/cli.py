"""`mifc`: the command line for the people who run the product. Loads Django only for what needs it."""

from __future__ import annotations

import argparse
import os
import sys
from importlib import import_module
from pathlib import Path

from mifc.config import preflight
from mifc.config.commands import Command, Refused


def _serve(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--port", default="", help="port to serve on (PORT, else 8000)")
    parser.add_argument("--host", default="", help="address to bind to (HOST, else 127.0.0.1: this machine only)")
    parser.add_argument("--no-demo", action="store_true", help="leave an empty database empty (MIFC_DEMO=0)")


def _worker(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--slot", type=int, default=1, help="number of this worker, when several share a data folder")


def _programme_create(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", help='for example "West Midlands"')
    parser.add_argument("--slug", default="", help="the name in addresses; made from the name when left out")
    parser.add_argument("--languages", default="en", help="codes with commas, the first is the default")
    parser.add_argument("--size", choices=["small", "medium", "large"], default="medium")
    parser.add_argument("--trial", action="store_true", help="an empty programme to try things in")
    parser.add_argument("--city", action="append", default=[], help="a city; the first is the lead; may be repeated")
    parser.add_argument("--lead", default="", metavar="EMAIL", help="who becomes lead coordinator; prints an invitation link")


def _backup(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", nargs="?", type=Path, help="where to; without it: backups/ in the data folder, by date")
    parser.add_argument("--without-secret-key", action="store_true", help="leave out the key that signs links and sessions")


def _restore(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", type=Path)
    parser.add_argument("--replace", action="store_true", help="put it in place of what is there, which is kept beside")
    parser.add_argument("--erasures", type=Path, help="an erasure ledger newer than the backup's (erasures.jsonl)")


def _doctor(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--mend", action="store_true", help="put missing guards back, after looking for records they would have refused")


def _messages(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when a text is missing from the catalogues")
    parser.add_argument("--compile", action="store_true", help="only make the compiled catalogues")


def _postcards_import(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("file", help="a workbook (.xlsx) or a table (.csv) of older cards")
    parser.add_argument("--programme", required=True, metavar="SLUG", help="the programme's name in addresses")
    parser.add_argument("--assessment", default="", metavar="NAME", help="the needs assessment; begun when there is none of that name")
    parser.add_argument(
        "--map",
        action="append",
        default=[],
        metavar="COLUMN=FIELD",
        help="which column holds what: good missing improve age born_outside language city date place ignore; may be repeated",
    )
    parser.add_argument("--city", default="", metavar="NAME", help="the city of all cards, where no column of the file says it")
    parser.add_argument("--dry-run", action="store_true", help="say what would happen, keep nothing")
    parser.add_argument("--accept", action="store_true", help="take what the file itself suggests for doubtful values")


# Rooms add theirs here.
COMMANDS: list[Command] = [
    Command("serve", "start the web server and the background worker", "mifc.config.serve:run", _serve, preflight.before_serving),
    Command("worker", "only background work, as its own process", "mifc.config.worker:run", _worker, preflight.before_background_work),
    Command("demo", "fill an empty installation with the demo", "mifc.config.ready:run_demo", before=preflight.before_working_on_data),
    Command(
        "programme create",
        "a new programme, with its cities and its first lead coordinator",
        "mifc.config.programme_command:run",
        _programme_create,
        preflight.before_working_on_data,
    ),
    Command(
        "backup", "one file with everything, also while serving", "mifc.config.backup:run_backup", _backup, preflight.before_working_on_data
    ),
    Command("restore", "put a backup in place", "mifc.config.restore:run_restore", _restore, preflight.before_working_on_data),
    Command("doctor", "look for what is wrong and say what to do", "mifc.config.doctor:run", _doctor, django=False),
    Command(
        "postcards import",
        "bring in a file of older cards",
        "mifc.config.postcards_command:run",
        _postcards_import,
        preflight.before_working_on_data,
    ),
    Command("messages", "collect texts for translation, and compile", "mifc.config.messages:run", _messages, django=False),
]


def parser() -> argparse.ArgumentParser:
    """The whole command line."""
    top = argparse.ArgumentParser(prog="mifc", description="MiFC: the platform with which a city becomes a migration-friendly city.")
    first_words = top.add_subparsers(title="commands", metavar="COMMAND", required=True)
    groups: dict[str, argparse._SubParsersAction[argparse.ArgumentParser]] = {}
    for command in COMMANDS:
        first, _, second = command.name.partition(" ")
        if not second:
            own = first_words.add_parser(first, help=command.help, description=command.help)
        else:
            if first not in groups:
                group = first_words.add_parser(first, help=f"{first.removesuffix('s')}s: see `mifc {first} --help`")
                groups[first] = group.add_subparsers(metavar="COMMAND", required=True)
            own = groups[first].add_parser(second, help=command.help, description=command.help)
        command.arguments(own)
        own.set_defaults(command=command)
    return top


def start_django() -> None:
    """Load the settings and the rooms. A wrong setting is one sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mifc.config.settings")
    try:
        import_module("django").setup()
    except (ValueError, OSError) as error:
        raise Refused(f"A setting is not right: {error}. docs/settings.md lists them all.") from error


def run(arguments: list[str]) -> int:
    args = parser().parse_args(arguments)
    command: Command = args.command
    if command.before is not None:
        command.before(args)
    if command.django:
        start_django()
    module, _, function = command.run.partition(":")
    return int(getattr(import_module(module), function)(args) or 0)


def main() -> None:
    if sys.version_info < (3, 11):  # noqa: UP036  # the one place where an older Python can still be told so
        sys.exit("MiFC needs Python 3.11 or newer; this is " + sys.version.split()[0] + ".")
    try:
        sys.exit(run(sys.argv[1:]))
    except Refused as refused:
        print(f"mifc: {refused}", file=sys.stderr)
        sys.exit(refused.code)
    except KeyboardInterrupt:
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(1)


if __name__ == "__main__":
    main()
