"""A large programme to measure: the demo's own, with 60,000 rows in every list that grows with the years.

A hundredth of the rows goes in through the product's own bulk doors; the database then copies that block, with ids, names and days moved
on, which takes seconds. What people write by hand stays as large as such a thing gets: a needs table of 60 rows, a round with 40 collection
points. `filled()` gives the installation, Django set up in it, and what was made.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import random
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench.installation import installation

ROWS = 60_000
COPIES = 100
_STRIDE = 10**12
QUESTIONS = 3
NEEDS, POINTS = 60, 40
_DOUBLE = 50  # how many texts say the same as another one


@dataclass(frozen=True, slots=True)
class Filled:
    """The programme that was filled, its assessment, and the person who looks at it."""

    programme: Any
    assessment: Any
    user: Any


@contextlib.contextmanager
def filled(rows: int = ROWS) -> Iterator[Filled]:
    """A demo installation of its own with `rows` rows a list, and Django running in it."""
    with installation():
        import django

        django.setup()
        from django.db import connection, transaction

        from mifc.config.running.statistics import refresh_statistics
        from mifc.foundation.base.writing import writing_as

        with transaction.atomic(), writing_as(None, "bench"):
            made = _fill(rows // COPIES)
        # As the background worker does every few hours.
        refresh_statistics()
        try:
            yield made
        finally:
            connection.close()


@contextlib.contextmanager
def directory_filled(rows: int) -> Iterator[Any]:
    """The demo's programme with so many services, and nothing else that is large."""
    with installation():
        import django

        django.setup()
        from django.db import connection, transaction

        from mifc.config.running.statistics import refresh_statistics
        from mifc.foundation.base.writing import writing_as
        from mifc.foundation.programmes.models import City, Programme

        programme = Programme.objects.get(is_demo=True)
        with transaction.atomic(), writing_as(None, "bench"):
            _services(programme, list(City.objects.of(programme)), rows // COPIES, random.Random(7))
        refresh_statistics()
        try:
            yield programme
        finally:
            connection.close()


def _fill(block: int) -> Filled:
    from mifc.foundation.accounts.models import User
    from mifc.foundation.programmes.models import City, Programme
    from mifc.planning.needs_assessment.changes.ask import open_assessment

    programme = Programme.objects.get(is_demo=True)
    user = User.objects.by_email("lead-coordinator@example.org")
    assert user is not None
    dice = random.Random(7)
    cities = list(City.objects.of(programme))
    assessment = open_assessment(by=user, programme=programme, name="A large one")
    texts = _cards(programme, assessment, cities, block, dice)
    _coded(programme, texts, user, dice)
    _risks(programme, assessment, texts, user)
    _services(programme, cities, block, dice)
    _people(programme, cities, block, dice)
    _register(programme, block)
    _inbox(programme, cities, block, dice)
    _diary(programme, user, block, dice)
    _table(programme, assessment, cities, dice)
    return Filled(programme, assessment, user)


def _in_bulk(model: Any, programme: Any, count: int, make: Callable[[int], Any]) -> list[Any]:
    return list(model.objects.of(programme).bulk_create([make(n) for n in range(count)], batch_size=500))


def _copied(made: list[Any], moved: tuple[str, ...] = (), **new: str) -> None:
    """Copy a block: ids and the `moved` references by a stride each time; `new` is SQL in which `row` is the row and `k` the copy."""
    from django.db import connection

    model = type(made[0])
    new |= {name: f"row.{name} + k * {_STRIDE}" for name in ("id", *moved)}
    columns = [field.column for field in model._meta.concrete_fields]
    values = ", ".join(new.get(name, f'row."{name}"') for name in columns)
    table, first, last = model._meta.db_table, min(one.pk for one in made), max(one.pk for one in made)
    block = f"row.id IN ({', '.join(str(one.pk) for one in made)})" if last - first >= len(made) else f"row.id BETWEEN {first} AND {last}"
    names = ", ".join(f'"{name}"' for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE copies(k) AS (SELECT 1 UNION ALL SELECT k + 1 FROM copies WHERE k < {COPIES - 1}) "  # noqa: S608  # our names
            f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} AS row, copies WHERE {block}"
        )


def _cards(programme: Any, assessment: Any, cities: list[Any], rows: int, dice: random.Random) -> list[Any]:
    """Cards from 40 places on 200 days; a text of some ten words each, a few of them the same again and again."""
    from mifc.foundation.base.clock import today
    from mifc.planning.needs_assessment.models import Card, CardText, CollectionPoint, Target

    asked = assessment.rounds.get()
    questions = list(asked.questions.filter(kind="text"))[:QUESTIONS]
    _in_bulk(
        Target,
        programme,
        6,
        lambda n: Target(round=asked, group="age", value=["16-24", "25-34", "35-44"][n % 3], city=cities[n // 3], cards=500),
    )
    points = _in_bulk(
        CollectionPoint,
        programme,
        POINTS,
        lambda n: CollectionPoint(round=asked, city=dice.choice(cities), name=f"Place {n}", code=f"B{n:05}"),
    )

    def card(_n: int) -> Any:
        point = dice.choice(points)
        return Card(
            round=asked,
            point=point,
            city=point.city,
            channel=dice.choice(["phone", "phone", "typed", "file"]),
            language=dice.choice(["en", "en", "ar", "pl", "fa"]),
            age=dice.choice(["16-24", "25-34", "35-44", ""]),
            born_outside=dice.choice(["yes", "no", ""]),
            answered_on=today() - dt.timedelta(days=dice.randrange(200)),
        )

    cards = _in_bulk(Card, programme, rows // len(questions), card)
    _copied(cards)
    words = ["bus", "doctor", "school", "flat", "work", "English", "park", "library", "waiting", "help", "office", "safe"]
    same = [" ".join(dice.choices(words, k=9)) for _n in range(20)]

    def text(n: int) -> Any:
        of = cards[n // len(questions)]
        said = dice.choice(same) if n % _DOUBLE == 0 else " ".join(dice.choices(words, k=dice.randrange(4, 16)))
        return CardText(
            card=of, round=asked, question=questions[n % len(questions)], language=of.language, text=f"{said} {n if n % _DOUBLE else ''}"
        )

    texts = _in_bulk(CardText, programme, len(cards) * len(questions), text)
    # Half of the texts are coded. What is said again and again keeps its key in the copies; any other text is another one there.
    for one in texts[: len(texts) // 2]:
        one.state = "coded"
    CardText.objects.of(programme).filter(pk__in=[one.pk for one in texts if one.state == "coded"]).update(state="coded")
    keys = ", ".join(sorted({f"'{one.said_as}'" for one in texts[::_DOUBLE]}))
    other = f"CASE WHEN row.said_as IN ({keys}) THEN row.said_as ELSE substr(lower(hex(randomblob(8))), 1, 16) END"
    _copied(texts, ("card_id",), said_as=other, text="row.text || ' ' || k")
    return texts


def _coded(programme: Any, texts: list[Any], user: Any, dice: random.Random) -> None:
    """What was coded, a day's work for each copy; a third of the texts in other languages have a translation."""
    from mifc.foundation.base.clock import now
    from mifc.foundation.languages.text import fingerprint
    from mifc.planning.needs_assessment.models import CodeMark, Coding, Translation
    from mifc.toolbox.domains.queries import domains_in_use

    domains = list(domains_in_use(programme))
    coded = [text for text in texts if text.state == "coded"]
    codings = _in_bulk(
        Coding, programme, len(coded), lambda n: Coding(card_text=coded[n], coder=user, coded_at=now() - dt.timedelta(minutes=n))
    )
    _copied(codings, ("card_text_id",), coded_at="datetime(row.coded_at, '-' || k || ' days')")
    says = ["good", "missing", "improve"]

    def mark(n: int) -> Any:
        return CodeMark(coding=codings[n], card_id=coded[n].card_id, domain=dice.choice(domains), says=dice.choice(says))

    marks = _in_bulk(CodeMark, programme, len(codings), mark)
    _copied(marks, ("coding_id", "card_id"))
    foreign = [text for text in texts if text.language != "en"][::3]
    translations = _in_bulk(
        Translation,
        programme,
        len(foreign),
        lambda n: Translation(card_text=foreign[n], language="en", text="In English", made_from=fingerprint(foreign[n].text), author=user),
    )
    _copied(translations, ("card_text_id",))


def _risks(programme: Any, assessment: Any, texts: list[Any], user: Any) -> None:
    """As many notes as texts, to be hard on the list; one in twenty is open."""
    from mifc.foundation.base.clock import now, today
    from mifc.planning.needs_assessment.models import RiskNote

    def note(n: int) -> Any:
        closed = n % 20 != 0
        return RiskNote(
            assessment=assessment,
            card_text=texts[n],
            person=user,
            due_on=today() + dt.timedelta(days=n % 9),
            closed_at=now() if closed else None,
            what_was_done="Seen to" if closed else "",
        )

    _copied(_in_bulk(RiskNote, programme, len(texts), note), ("card_text_id",))


def _services(programme: Any, cities: list[Any], rows: int, dice: random.Random) -> None:
    from mifc.foundation.base.clock import today
    from mifc.planning.service_mapping.models import Service, ServiceDomain
    from mifc.toolbox.domains.queries import domains_in_use

    def service(n: int) -> Any:
        one = Service(
            city=dice.choice([None, *cities]),
            organisation=f"Organisation {dice.randrange(rows // 3)}",
            name=f"Advice {n}",
            what={"en": {"text": "Advice on housing and letters"}},
            hours={"MO": [["09:00", "12:00"], ["13:00", "17:00"]], "TU": [["09:00", "17:00"]], "SU": "closed"} if n % 2 else {},
            asks_status="no" if n % 3 == 0 else "",
            asks_said_by="service" if n % 3 == 0 else "",
            asks_said_on=today() if n % 3 == 0 else None,
            place=f"{n} High Street, CV{n % 15} {n % 9}AB",
            languages=dice.choice([["en"], ["en", "ar"], ["en", "pl", "fa"]]),
            cost=dice.choice(["free", "paid", ""]),
            contact="024 7600 0000",
            checked_on=today() - dt.timedelta(days=dice.randrange(900)),
        )
        one.work_out()
        return one

    domains = list(domains_in_use(programme))
    made = _in_bulk(Service, programme, rows, service)
    _copied(made, organisation="row.organisation || ' ' || k % 10", name="row.name || ' ' || k", match_key="row.match_key || k")
    placed = _in_bulk(ServiceDomain, programme, rows, lambda n: ServiceDomain(service=made[n], domain=dice.choice(domains)))
    _copied(placed, ("service_id",))


def _people(programme: Any, cities: list[Any], rows: int, dice: random.Random) -> None:
    from mifc.foundation.accounts.models import User
    from mifc.foundation.programmes.models import Membership

    people = [User(name=f"Person {n}", email=f"person{n}@example.org") for n in range(rows)]
    made = User.objects.bulk_create(people)
    _copied(made, name="row.name || ' ' || k", email="k || row.email")
    roles = ["peer-researcher", "partner-staff", "translator"]
    held = _in_bulk(Membership, programme, rows, lambda n: Membership(user=made[n], role=dice.choice(roles), city=dice.choice(cities)))
    _copied(held, ("user_id",))


def _register(programme: Any, rows: int) -> None:
    """Partners and figures."""
    from mifc.partnership.organisations.models import Organisation
    from mifc.toolbox.measures.models import Measure, MeasureValue

    _copied(
        _in_bulk(Organisation, programme, rows, lambda n: Organisation(name=f"Partner {n}", is_public=False)), name="row.name || ' ' || k"
    )
    label = {"en": {"text": "People who found work"}}
    made = _in_bulk(
        Measure,
        programme,
        rows,
        lambda n: Measure(key=f"bench-{n}", label=label, find_text=f"people who found work {n}", target=n, is_public=False),
    )
    _copied(made, key="row.key || '-' || k", find_text="row.find_text || ' ' || k")
    said = _in_bulk(MeasureValue, programme, rows, lambda n: MeasureValue(measure=made[n], amount=n, source="A report"))
    _copied(said, ("measure_id",))


def _inbox(programme: Any, cities: list[Any], rows: int, dice: random.Random) -> None:
    from mifc.foundation.base.clock import now, today
    from mifc.partnership.communication.models import Message

    def message(n: int) -> Any:
        at = now() - dt.timedelta(minutes=n)
        facts = {"city": dice.choice([None, *cities]), "language": dice.choice(["en", "ar"]), "text": "Where can I learn English?"}
        return Message(**facts, received_at=at, keep_until=today() + dt.timedelta(days=90))

    received = "datetime(row.received_at, '-' || k || ' days')"
    _copied(_in_bulk(Message, programme, rows, message), received_at=received, sent_as="lower(hex(randomblob(16)))")


def _diary(programme: Any, user: Any, rows: int, dice: random.Random) -> None:
    from mifc.foundation.audit.models import AuditLine
    from mifc.foundation.base.clock import now

    def line(n: int) -> Any:
        return AuditLine(
            programme=programme,
            at=now() - dt.timedelta(minutes=n),
            by=user,
            verb=dice.choice(["added", "changed"]),
            model="service_mapping.service",
            record_id=str(n),
            label=f"Advice {n}",
            values={"place": ["1 High Street", "2 High Street"]},
        )

    _copied(AuditLine.objects.bulk_create([line(n) for n in range(rows)]), at="datetime(row.at, '-' || k || ' days')")


def _table(programme: Any, assessment: Any, cities: list[Any], dice: random.Random) -> None:
    from mifc.planning.needs_assessment.models import Need, NeedService
    from mifc.planning.service_mapping.models import Service
    from mifc.toolbox.domains.queries import domains_in_use

    domains = list(domains_in_use(programme))
    issue, more = {"en": {"text": "Waiting for a flat"}}, {"en": {"text": "More flats near work"}}
    services = list(Service.objects.of(programme)[:NEEDS])
    made = _in_bulk(
        Need,
        programme,
        NEEDS,
        lambda n: Need(
            assessment=assessment, city=dice.choice([None, *cities]), domain=dice.choice(domains), issue=issue, need_more=more, order=n
        ),
    )
    _in_bulk(NeedService, programme, NEEDS, lambda n: NeedService(need=made[n], service=services[n]))
