"""Staff pages of the directory. Reading it takes the power to read the draft; changing it the power to keep the directory."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from mifc.foundation.access.doors import workspace_page
from mifc.foundation.access.places import Desk, PublicPlace, public_base
from mifc.foundation.base.clock import today
from mifc.foundation.base.writing import NotPossible
from mifc.foundation.interface.csv_export import csv_response
from mifc.foundation.interface.listing import Column, Export, Filter, Listing
from mifc.foundation.interface.notices import tell
from mifc.foundation.languages.known import BY_CODE, own_name_of
from mifc.foundation.programmes.queries import cities_in_sight
from mifc.foundation.programmes.roles import May
from mifc.planning.service_mapping import queries
from mifc.planning.service_mapping.changes import directory as changes
from mifc.planning.service_mapping.forms import ServiceForm, field_labels
from mifc.planning.service_mapping.models import Service, check_months, languages_offered
from mifc.planning.service_mapping.queries import Cities, Wanted
from mifc.planning.service_mapping.rules.directory import stale_before, ways_to_reach
from mifc.planning.service_mapping.rules.hours import as_text, lines, week_of
from mifc.planning.service_mapping.views import undo
from mifc.toolbox.domains.queries import domains_in_use


def _seen(desk: Desk) -> Cities:
    """The cities whose services the person reads; None for all."""
    return desk.standing.may_in[May.READ_DRAFT]


def _kept(desk: Desk) -> Cities:
    """The cities whose services the person keeps."""
    return desk.standing.may_in[May.EDIT_SERVICES]


def _listing(request: HttpRequest, desk: Desk) -> tuple[Listing, Wanted]:
    cities = [(city.slug, city.name) for city in cities_in_sight(desk.programme, desk.standing)]
    languages = sorted(
        ((code, own_name_of(code)) for code in languages_offered(desk.programme, cities=_seen(desk))), key=lambda one: one[1].casefold()
    )
    domains = [(domain.key, str(domain.name)) for domain in domains_in_use(desk.programme)]
    listing = Listing.read(
        request.GET,
        path=desk.url("service_mapping:list"),
        columns=[
            Column("organisation", _("Organisation and service"), sortable=True),
            Column("domains", _("It helps with")),
            Column("place", _("City and place")),
            Column("languages", _("Languages")),
            Column("cost", _("Cost")),
            Column("checked", _("Checked on"), sortable=True),
        ],
        filters=[
            Filter("city", _("City"), [*cities, (queries.EVERY_CITY, _("Every city"))], kind="select"),
            Filter("domain", _("It helps with"), [*domains, (queries.NO_DOMAIN, _("no domain yet"))], kind="select"),
            Filter("language", _("Language"), languages, kind="select"),
            Filter("cost", _("Cost"), [("free", _("free")), ("paid", _("costs something"))], kind="select"),
            Filter(
                "asks",
                _("Questions about status"),
                [("no", _("does not ask")), ("yes", _("asks")), ("unknown", _("not known"))],
                kind="select",
            ),
            Filter("state", _("Show"), [("unchecked", _("Due for a check")), ("hidden", _("Not public")), ("ended", _("Ended"))]),
        ],
        default_sort="organisation",
        exports=[Export(_("CSV"), desk.url("service_mapping:export"))],
    )
    return listing, Wanted(
        search=listing.search,
        city=listing.chosen("city"),
        domain=listing.chosen("domain"),
        language=listing.chosen("language"),
        cost=listing.chosen("cost"),
        state=listing.chosen("state"),
        asks=listing.chosen("asks"),
    )


@workspace_page(needs=May.READ_DRAFT)
def list_services(request: HttpRequest, desk: Desk) -> HttpResponse:
    listing, wanted = _listing(request, desk)
    rows, total, reported = queries.page_of_services(
        desk.programme,
        wanted,
        cities=_seen(desk),
        order=listing.order,
        start=listing.start,
        stop=listing.stop,
        reported=queries.open_reports(desk.programme, cities=_kept(desk)) if desk.may(May.EDIT_SERVICES) else None,
    )
    context = {
        "listing": listing.with_rows(rows, total),
        "stale_before": stale_before(today(), check_months(desk.programme)),
        "may_rule": desk.may(May.SET_UP_PROGRAMME),
        "language_name": own_name_of,
        "public_url": _public_url(desk),
        "reported": reported,
        "query": listing.link().partition("?")[2],
        "is_empty": not total and not queries.services(desk.programme, cities=_seen(desk)).exists(),
    }
    return render(request, "service_mapping/list.jinja", context)


@workspace_page(needs=May.READ_DRAFT)
def export(request: HttpRequest, desk: Desk) -> HttpResponseBase:
    """The list as it is filtered and sorted, every page of it; the contact only for those who keep the directory."""
    listing, wanted = _listing(request, desk)
    labels = field_labels()
    heads = [name for name in labels if name != "contact" or desk.may(May.EDIT_SERVICES)]
    rows = queries.every_row(desk.programme, wanted, cities=_seen(desk), order=listing.order)
    head = [*(str(labels[name]) for name in heads), _("Shown to the public"), _("Ended on")]
    return csv_response("services.csv", head, ([*_cells(one, heads), _("yes") if one.is_public else _("no"), one.ended_on] for one in rows))


def _cells(one: Service, heads: list[str]) -> list[Any]:
    facts = {
        "organisation": one.organisation,
        "name": one.name,
        "what": str(one.what),
        "place": one.place,
        "city": one.city.name if one.city else "",
        "languages": "; ".join(own_name_of(code) for code in one.languages),
        "who_may_come": str(one.who_may_come),
        "cost": str(one.get_cost_display()) if one.cost else "",
        "cost_note": one.cost_note,
        "domains": "; ".join(str(link.domain.name) for link in one.in_domains.all()),
        "contact": one.contact,
        "url": one.url,
        "hours": as_text(week_of(one.hours)),
        "hours_note": str(one.hours_note),
        "hours_from": one.hours_from,
        "hours_to": one.hours_to,
        "asks_status": {"no": _("no"), "yes": _("yes")}.get(one.asks_status, ""),
        "checked_on": one.checked_on,
        "source": one.source,
    }
    return [facts[name] for name in heads]


@workspace_page(needs=May.READ_DRAFT)
def show_service(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    service = queries.service(desk.programme, pk, cities=_seen(desk))
    if service is None:
        raise Http404
    may_edit = desk.standing.may_here(May.EDIT_SERVICES, service.city_id)
    context = {
        "service": service,
        "may_edit": may_edit,
        "reach": ways_to_reach(service.contact),
        "hours": lines(week_of(service.hours)),
        "languages": [own_name_of(code) for code in service.languages],
        "stale_before": stale_before(today(), check_months(desk.programme)),
        "months": check_months(desk.programme),
        "open_reports": list(queries.reports(desk.programme, state="open").filter(service=service)) if may_edit else [],
        "checked_today": service.checked_on == today(),
    }
    return render(request, "service_mapping/detail.jinja", context)


@workspace_page(needs=May.EDIT_SERVICES)
def edit_service(request: HttpRequest, desk: Desk, pk: int | None = None) -> HttpResponse:
    """Add one, or change the one with this number."""
    service = _service(desk, pk) if pk is not None else None
    form = ServiceForm(
        request.POST or None,
        cities=cities_in_sight(desk.programme, desk.standing),
        domains=domains_in_use(desk.programme),
        written_in=desk.programme.languages or ["en"],
        service=service,
    )
    back = desk.url("service_mapping:show", pk=pk) if pk else desk.url("service_mapping:list")
    if request.method == "POST" and form.is_valid():
        facts = form.facts(author=desk.user.name)
        try:
            if service is None:
                service = changes.add_service(by=desk.user, programme=desk.programme, **facts)
                tell(request, _("“%(name)s” is in the directory.") % {"name": service})
            else:
                before = [changes.keep_facts(service)]
                changes.change_service(by=desk.user, service=service, **facts)
                tell(request, _("The directory has the change."), undo_url=undo.keep(request, desk, before))
        except NotPossible as refusal:
            form.add_error("organisation", str(refusal))
        else:
            if "another" in request.POST:
                return redirect(desk.url("service_mapping:add"))
            return redirect(desk.url("service_mapping:show", pk=service.pk))
    status = 422 if request.method == "POST" else 200
    return render(request, "service_mapping/form.jinja", {"form_": form, "service": service, "back": back}, status=status)


@workspace_page(needs=May.EDIT_SERVICES)
@require_POST
def check_one(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Somebody made sure today that it is true."""
    _check(request, desk, [_service(desk, pk)])
    return redirect(desk.url("service_mapping:show", pk=pk))


@workspace_page(needs=May.EDIT_SERVICES)
@require_POST
def check_chosen(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The same for the rows chosen in the list."""
    # The button of one row speaks for that row, whatever else is ticked.
    wanted = request.POST.getlist("one") or request.POST.getlist("chosen")[:500]
    chosen = queries.services_of(desk.programme, wanted, cities=_kept(desk))
    if chosen:
        _check(request, desk, chosen)
    else:
        tell(request, _("Choose the services that you checked."), kind="info")
    listing, _wanted = _listing(request, desk)
    return redirect(listing.link())


def _check(request: HttpRequest, desk: Desk, services: list[Service]) -> None:
    before = [changes.keep_facts(service, "checked_on") | {"of_city": service.city_id} for service in services]
    number = changes.check_services(by=desk.user, programme=desk.programme, services=services)
    text = ngettext("%(num)s service is marked as checked today.", "%(num)s services are marked as checked today.", number) % {
        "num": number
    }
    tell(request, text, undo_url=undo.keep(request, desk, before) if number else "")


@workspace_page(needs=May.EDIT_SERVICES)
@require_POST
def end_service(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    service = _service(desk, pk)
    before = [changes.keep_facts(service)]
    changes.end_service(by=desk.user, service=service)
    tell(request, _("“%(name)s” has ended. The public no longer sees it.") % {"name": service}, undo_url=undo.keep(request, desk, before))
    return redirect(desk.url("service_mapping:show", pk=pk))


@workspace_page(needs=May.EDIT_SERVICES)
@require_POST
def bring_back(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    service = _service(desk, pk)
    before = [changes.keep_facts(service)]
    changes.bring_back(by=desk.user, service=service)
    tell(request, _("“%(name)s” is offered again.") % {"name": service}, undo_url=undo.keep(request, desk, before))
    return redirect(desk.url("service_mapping:show", pk=pk))


@workspace_page(needs=May.EDIT_SERVICES)
@require_POST
def remove_service(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    service = _service(desk, pk)
    before, name = [changes.keep_facts(service)], str(service)
    try:
        changes.remove_service(by=desk.user, service=service)
    except NotPossible as refusal:
        tell(request, str(refusal), kind="stop")
        return redirect(desk.url("service_mapping:show", pk=pk))
    tell(request, _("“%(name)s” is no longer in the directory.") % {"name": name}, undo_url=undo.keep(request, desk, before))
    return redirect(desk.url("service_mapping:list"))


@workspace_page(needs=May.EDIT_SERVICES)
@require_POST
def take_back(request: HttpRequest, desk: Desk, token: str) -> HttpResponse:
    try:
        services = undo.take_back(request, desk, token)
    except NotPossible as refusal:
        tell(request, str(refusal), kind="stop")
        return redirect(desk.url("service_mapping:list"))
    tell(request, ngettext("It is as it was.", "They are as they were.", len(services)))
    return redirect(desk.url("service_mapping:show", pk=services[0].pk) if len(services) == 1 else desk.url("service_mapping:list"))


def _public_url(desk: Desk) -> str:
    code = desk.user.language if desk.user.language in desk.programme.languages else desk.programme.default_language
    return PublicPlace(desk.programme, BY_CODE[code], public_base(desk.programme)).url("services")


def _service(desk: Desk, pk: int) -> Service:
    """An entry the person may change."""
    service = queries.service(desk.programme, pk, cities=_kept(desk))
    if service is None:
        raise Http404
    return service
