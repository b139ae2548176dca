"""The public directory: who helps where, narrowed by plain links and one small form. No cookie, nothing about the visitor."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from mifc.foundation.access.doors import participant_page, public_page
from mifc.foundation.access.places import PublicPlace
from mifc.foundation.access.throttle import too_many
from mifc.foundation.interface.listing import Filter, Listing
from mifc.planning.service_mapping import published
from mifc.planning.service_mapping.changes import reports
from mifc.planning.service_mapping.forms import ReportForm
from mifc.planning.service_mapping.rules.reports import KEEP_MONTHS, MOST_PER_HOUR


@public_page(query=("q", "domain", "city", "language", "cost", "questions", "page"))
def directory(request: HttpRequest, place: PublicPlace) -> HttpResponse:
    programme = place.programme
    if "service_mapping" not in programme.rooms:
        raise Http404
    choices = published.choices(programme)
    listing = Listing.read(
        request.GET,
        path=place.url("services"),
        columns=(),
        filters=[
            Filter("domain", _("I need help with"), [(one.value, one.name) for one in choices.domains], kind="select"),
            Filter("city", _("City"), [(one.value, one.name) for one in choices.cities], kind="select"),
            Filter("language", _("In this language"), [(one.value, one.name) for one in choices.languages], kind="select"),
            Filter("cost", _("Cost"), [("free", _("free")), ("paid", _("costs something"))]),
            Filter("questions", _("Questions"), [("no", _("No questions about immigration status"))]),
        ],
        per_page=published.PER_PAGE,
    )
    found = published.directory(
        programme,
        domain=listing.chosen("domain"),
        city=listing.chosen("city"),
        language=listing.chosen("language"),
        cost=listing.chosen("cost"),
        asks_status=listing.chosen("questions"),
        search=listing.search,
        page=listing.page,
    )
    listing = listing.with_rows(found.services, found.total)
    context = {
        "listing": listing,
        "widened": found.widened,
        "without": _without(listing),
        "open_data_url": reverse("hsds", args=(programme.slug,)),
    }
    return render(request, "service_mapping/directory.jinja", context)


def _without(listing: Listing) -> list[tuple[str, str]]:
    """Where nothing fits: (what was asked for, the same without it), where that leaves anything to ask for."""
    if listing.total:
        return []
    asked = [("q", listing.search)] if listing.search else []
    asked += [(one.name, dict(one.choices)[listing.picked[one.name]]) for one in listing.filters if one.name in listing.picked]
    return [(words, listing.link(**{name: None})) for name, words in asked] if len(asked) > 1 else []


@participant_page
def wrong(request: HttpRequest, place: PublicPlace, *, number: int) -> HttpResponse:
    """Say that an entry is wrong: no account, one text that may stay empty. What was typed survives an error and a busy hour."""
    entry = published.entry(place.programme, number) if "service_mapping" in place.programme.rooms else None
    if entry is None:
        raise Http404
    form = ReportForm(request.POST if request.method == "POST" else None)
    context: dict[str, Any] = {"form_": form, "entry": entry, "months": KEEP_MONTHS}
    if request.method != "POST":
        return render(request, "service_mapping/wrong.jinja", context)
    if not form.is_valid():
        return render(request, "service_mapping/wrong.jinja", context, status=422)
    if too_many(request, "service wrong", limit=MOST_PER_HOUR, seconds=3600):
        return render(request, "service_mapping/wrong.jinja", context | {"busy": True}, status=429)
    reports.take_report(by=None, programme=place.programme, number=number, language=place.lang, **form.facts())
    return render(request, "service_mapping/wrong_sent.jinja", context)
