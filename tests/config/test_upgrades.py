"""A database from before keeps what it holds when it is brought up to date."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.db import connection, connections
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

_BEFORE, _AFTER = ("needs_assessment", "0003_workshops"), ("needs_assessment", "0004_mark_card")


def test_a_mark_of_before_gets_the_card_of_its_text(tmp_path: Path, django_db_blocker: Any, settings: Any) -> None:
    settings.MIGRATION_MODULES = {}  # the other tests have tables without migrations
    old = connection.settings_dict | {"ENGINE": "django.db.backends.sqlite3", "NAME": str(tmp_path / "old.sqlite3"), "OPTIONS": {}}
    with django_db_blocker.unblock():
        connections["old"] = database = DatabaseWrapper(old, "old")
        try:
            executor = MigrationExecutor(database)
            cards = _coded_cards(executor.migrate([_BEFORE]).apps)
            executor.loader.build_graph()
            after = executor.migrate([_AFTER]).apps
            found = after.get_model("needs_assessment", "CodeMark").objects.using("old").order_by("pk").values_list("card_id", flat=True)
            assert list(found) == [cards[0], cards[0], cards[1]]
        finally:
            database.close()
            del connections["old"]


def _coded_cards(apps: Any) -> list[int]:
    """Two cards as the older tables hold them: the first with two marks, the second with one."""

    def add(room: str, model: str, **facts: object) -> Any:
        return apps.get_model(room, model).objects.using("old").create(**facts)

    programme = add("programmes", "Programme", slug="old", name="Old")
    of = {"programme": programme}
    housing, work = (add("domains", "Domain", **of, key=key, name={}) for key in ("housing", "work"))
    assessment = add("needs_assessment", "Assessment", **of, slug="old", name="Old")
    asked = add("needs_assessment", "Round", **of, assessment=assessment, number=1)
    question = add("needs_assessment", "Question", **of, round=asked, key="missing", kind="text")
    cards = [add("needs_assessment", "Card", **of, round=asked, channel="file") for _n in range(2)]
    for card, domains in zip(cards, [(housing, work), (work,)], strict=True):
        text = add("needs_assessment", "CardText", **of, card=card, round=asked, question=question, text="More of it", state="coded")
        coding = add("needs_assessment", "Coding", **of, card_text=text)
        for domain in domains:
            add("needs_assessment", "CodeMark", **of, coding=coding, domain=domain, says="missing")
    return [card.pk for card in cards]
