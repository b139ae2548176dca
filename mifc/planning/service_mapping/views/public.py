"""The public directory: who helps where, narrowed by plain links and one small form. No cookie, nothing about the visitor."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from mifc.foundation.access.doors import public_page
from mifc.foundation.access.places import PublicPlace
from mifc.foundation.interface.listing import Filter, Listing
from mifc.planning.service_mapping import published


@public_page(query=("domain", "city", "language", "cost", "page"))
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
            Filter("cost", _("Cost"), [("free", _("free")), ("paid", _("costs something"))], kind="select"),
        ],
        per_page=published.PER_PAGE,
        searchable=False,
    )
    found = published.directory(
        programme,
        domain=listing.chosen("domain"),
        city=listing.chosen("city"),
        language=listing.chosen("language"),
        cost=listing.chosen("cost"),
        page=listing.page,
    )
    context = {"listing": listing.with_rows(found.services, found.total), "open_data_url": reverse("hsds", args=(programme.slug,))}
    return render(request, "service_mapping/directory.jinja", context)
