"""The bench's own table of addresses: the product's, and before them a view that takes a card and only inserts its rows.

It stands behind the same door and the same middleware as the card. What it inserts is a copy of a card that came in by the product's own
form, with the same statements to the same tables: one for the card, one for its texts, in one transaction.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import Any

from django.db import connection, models, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path

from mifc.config import urls
from mifc.foundation.access.doors import participant_page
from mifc.foundation.access.places import PublicPlace
from mifc.foundation.base.ids import random_id
from mifc.planning.needs_assessment.models import Card, CardText

EMPTY = "card-of-the-bench/"


@dataclass(slots=True)
class Rows:
    """An INSERT of as many rows as were copied, with every column."""

    statement: str
    columns: list[str]
    values: list[list[Any]]

    def at(self, column: str) -> int:
        return self.columns.index(column)


def copied(model: type[models.Model], **which: int) -> Rows:
    """These rows of a table as they are in the database."""
    columns = [field.column for field in model._meta.concrete_fields]
    ((name, value),) = which.items()
    named = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT {named} FROM "{model._meta.db_table}" WHERE "{name}" = %s', [value])  # noqa: S608  # names of our own models
        values = [[str(one) if hasattr(one, "isoformat") else one for one in row] for row in cursor.fetchall()]
    places = ", ".join(["(" + ", ".join(["%s"] * len(columns)) + ")"] * len(values))
    return Rows(f'INSERT INTO "{model._meta.db_table}" ({named}) VALUES {places}', columns, values)  # noqa: S608  # names of our own models


class Pattern:
    """The card that is copied. Set once, when it has come in."""

    card: Rows
    texts: Rows

    @classmethod
    def take(cls, card: Card) -> None:
        cls.card, cls.texts = copied(Card, id=card.pk), copied(CardText, card_id=card.pk)


@participant_page
def only_inserts(request: HttpRequest, place: PublicPlace) -> HttpResponse:
    """An empty view plus the inserts of a card."""
    card, texts = Pattern.card, Pattern.texts
    number = random_id()
    row = card.values[0]
    row[card.at("id")] = number
    row[card.at("submission_hash")], row[card.at("take_back_hash")] = secrets.token_hex(20), secrets.token_hex(20)
    for text in texts.values:
        text[texts.at("id")], text[texts.at("card_id")] = random_id(), number
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(card.statement, row)
        cursor.execute(texts.statement, [value for text in texts.values for value in text])
    return HttpResponse()


urlpatterns = [path(f"<lang:lang>/{EMPTY}", only_inserts), *urls.urlpatterns]
handler400, handler404, handler500 = urls.handler400, urls.handler404, urls.handler500
