"""`docs/privacy.md`: every personal field the product can hold, whose it is, what for and until when. Made from the rooms' `privacy.py`.

`python -m mifc.config.privacy_page` writes it; a test says when that was forgotten.
"""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

from django.apps import apps
from django.utils.translation import override

from mifc.foundation.base.personal import PersonalData, personal_data

PATH = Path(__file__).resolve().parent.parent.parent / "docs" / "privacy.md"
_HEAD = """# What the product can hold about people

Made from the declarations of the rooms (`privacy.py`); do not edit. A model that can reach a person and declares nothing fails a test.
A card carries no name, no account and no address of a device; its time is kept by the day. How long answers are kept is what each
programme says in its own privacy notice.
"""


def page() -> str:
    """The page as it should be, in English."""
    with override("en"):
        rooms = groupby(sorted(personal_data, key=lambda one: one.model), key=lambda one: one.model.split(".", maxsplit=1)[0])
        return _HEAD + "".join(_room(name, list(declared)) for name, declared in rooms)


def _room(name: str, declared: list[PersonalData]) -> str:
    lines = [
        f"\n## {str(apps.get_app_config(name).verbose_name).capitalize()}\n",
        "| Record | Fields | Whose | What for | Kept |",
        "|---|---|---|---|---|",
    ]
    for one in declared:
        record = str(apps.get_model(one.model)._meta.verbose_name)
        lines.append(f"| {record} | {', '.join(one.fields)} | {one.whose} | {one.purpose} | {one.kept} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    from mifc.config.cli import start_django

    start_django()
    PATH.write_text(page(), encoding="utf-8")
