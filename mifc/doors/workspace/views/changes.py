"""Who changed what, when, and from what to what: a list a coordinator can read, and take with her as a file."""

from __future__ import annotations

import datetime as dt
import zoneinfo
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.dateformat import format as date_words
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from mifc.foundation.access.doors import workspace_page
from mifc.foundation.access.places import Desk
from mifc.foundation.audit import queries
from mifc.foundation.audit.models import AuditLine
from mifc.foundation.audit.queries import Wanted
from mifc.foundation.audit.recorder import record_read
from mifc.foundation.audit.words import Told, told
from mifc.foundation.base.clock import now
from mifc.foundation.base.counting import count_for_pages
from mifc.foundation.interface.csv_export import csv_response
from mifc.foundation.interface.listing import Column, Export, Filter, Listing
from mifc.foundation.programmes.roles import May

_CHUNK = 500
_DAYS, _MONTHS = 14, 12


@workspace_page(needs=May.READ_AUDIT)
def changes(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """The diary: newest first, by person, kind of record, day, and one record's own story."""
    listing, wanted = _asked(request, desk)
    found = queries.lines(desk.programme, desk.standing, wanted)
    total = count_for_pages(found)
    page = told(desk.programme, found[listing.start : listing.stop])
    rows = [_row(desk, one, listing) for one in page]
    only_city = desk.standing.may_in.get(May.READ_AUDIT) is not None
    return render(request, "workspace/changes.jinja", {"listing": listing.with_rows(rows, total), "only_city": only_city})


@workspace_page(needs=May.READ_AUDIT)
def changes_csv(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """All lines that match, one row per changed field. Taking them away leaves a line itself."""
    _listing, wanted = _asked(request, desk)
    record_read(programme_id=desk.programme.pk, by_id=desk.user.pk, what=_("the list of changes, as a file"))
    head = [_("When"), _("Who"), _("What was done"), _("Kind"), _("Record"), _("Field"), _("Before"), _("After")]
    return csv_response(f"changes-{desk.programme.slug}.csv", head, _csv_rows(desk, wanted))


def _csv_rows(desk: Desk, wanted: Wanted) -> Iterator[list[object]]:
    """Piece by piece from the newest down, so that memory stays flat and new lines do not shift the pieces."""
    zone = _zone(desk)
    found = queries.lines(desk.programme, desk.standing, wanted)
    newest = found.first()
    last = newest.pk + 1 if newest else 0
    while True:
        lines = list(found.order_by("-id").filter(pk__lt=last)[:_CHUNK])
        for one in told(desk.programme, lines):
            start = [one.at.astimezone(zone).strftime("%Y-%m-%d %H:%M"), one.who, one.did, one.kind, one.name]
            for change in one.changes:
                yield (
                    [*start, change.field, change.before, change.after]
                    if change.kept
                    else [*start, change.field, _("not kept"), _("not kept")]
                )
            if not one.changes:
                yield [*start, "", "", ""]
        if len(lines) < _CHUNK:
            return
        last = lines[-1].pk


def _asked(request: HttpRequest, desk: Desk) -> tuple[Listing, Wanted]:
    """What the address asks for."""
    days = _days(desk, request.GET.get("when", ""))
    record = _record(request.GET.get("record", ""))
    filters = [
        Filter("who", _("Person"), [(str(pk), name) for pk, name in queries.writers(desk.programme)], kind="select"),
        Filter("kind", _("Kind of record"), queries.kinds(), kind="select"),
        Filter("when", _("When"), [(key, label) for key, (label, _since, _until) in days.items()], kind="select"),
        Filter("did", _("What was done"), [(str(key), str(label)) for key, label in AuditLine.Verb.choices], kind="select"),
    ]
    if record:
        filters.append(Filter("record", _("Record"), [(record, _("This record only"))], kind="select"))
    listing = Listing.read(
        request.GET,
        path=request.path,
        columns=[
            Column("at", _("When")),
            Column("who", _("Who")),
            Column("what", _("What")),
            Column("change", _("From what to what")),
        ],
        filters=filters,
        exports=[Export(_("All of these as CSV"), desk.url("workspace:changes_csv"))],
    )
    _label, since, until = days.get(listing.chosen("when"), ("", None, None))
    model, _colon, record_id = listing.chosen("record").partition(":")
    who = listing.chosen("who")
    return listing, Wanted(
        search=listing.search,
        person=int(who) if who else None,
        verb=listing.chosen("did"),
        model=model or listing.chosen("kind"),
        record_id=record_id,
        since=since,
        until=until,
    )


def _record(asked: str) -> str:
    """A record as "model:id" from the address, or nothing."""
    model, colon, record_id = asked.partition(":")
    return asked if colon and model in dict(queries.kinds()) and record_id.isalnum() and len(record_id) <= 40 else ""


def _zone(desk: Desk) -> dt.tzinfo:
    try:
        return zoneinfo.ZoneInfo(desk.programme.time_zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError):
        return dt.UTC


def _days(desk: Desk, asked: str) -> dict[str, tuple[str, dt.datetime, dt.datetime]]:
    """The spans of time one can choose: the last days by name, a week, a month, the months before; and the day an address asks for."""
    zone = _zone(desk)
    today = now().astimezone(zone).date()

    def span(first: dt.date, after: dt.date) -> tuple[dt.datetime, dt.datetime]:
        return tuple(dt.datetime.combine(day, dt.time(), zone) for day in (first, after))  # type: ignore[return-value]  # two of them

    day = dt.timedelta(days=1)
    found: dict[str, tuple[str, dt.datetime, dt.datetime]] = {
        "7-days": (_("Last 7 days"), *span(today - 6 * day, today + day)),
        "30-days": (_("Last 30 days"), *span(today - 29 * day, today + day)),
    }
    wanted = [today - number * day for number in range(_DAYS)]
    given = _day(asked)
    if given is not None and given not in wanted:
        wanted.append(given)
    for one in wanted:
        found[one.isoformat()] = (date_words(one, "l j F Y" if one.year != today.year else "l j F"), *span(one, one + day))
    first = today.replace(day=1)
    for _number in range(_MONTHS):
        after = (first + 31 * day).replace(day=1)
        found[first.strftime("%Y-%m")] = (date_words(first, "F Y"), *span(first, after))
        first = (first - day).replace(day=1)
    return found


def _day(asked: str) -> dt.date | None:
    try:
        day = parse_date(asked)
    except ValueError:
        return None
    return day if day and dt.date(2000, 1, 1) <= day <= dt.date(2200, 1, 1) else None


def _row(desk: Desk, one: Told, listing: Listing) -> dict[str, Any]:
    at = one.at.astimezone(_zone(desk))
    return {
        "id": one.id,
        "day": date_words(at, "D j M" if at.year == now().year else "j M Y"),
        "time": date_words(at, "H:i"),
        "who": one.who,
        "did": one.did,
        "verb": one.verb,
        "kind": one.kind,
        "name": one.name,
        "story": listing.link(record=one.record, kind=None) if one.record and not listing.chosen("record") else "",
        "changes": one.changes,
    }
