"""What people say is wrong with an entry: a queue for those who keep the directory."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mifc.foundation.access.doors import workspace_page
from mifc.foundation.access.places import Desk
from mifc.foundation.base.counting import count_for_pages
from mifc.foundation.interface.listing import Column, Filter, Listing
from mifc.foundation.interface.notices import tell
from mifc.foundation.programmes.roles import May
from mifc.planning.service_mapping import queries
from mifc.planning.service_mapping.changes import reports as changes
from mifc.planning.service_mapping.models import ServiceReport


@workspace_page(needs=May.EDIT_SERVICES)
def list_reports(request: HttpRequest, desk: Desk) -> HttpResponse:
    """All of them, the open ones first."""
    listing = Listing.read(
        request.GET,
        path=request.path,
        columns=[
            Column("service", _("Service")),
            Column("text", _("What is wrong")),
            Column("received", _("Received")),
            Column("do", _("State")),
        ],
        filters=[Filter("state", _("Show"), [(str(value), str(label)) for value, label in ServiceReport.State.choices])],
        searchable=False,
    )
    found = queries.reports(desk.programme, cities=_kept(desk), state=listing.chosen("state")).order_by("state", "-received_at", "-pk")
    context = {"listing": listing.with_rows(list(found[listing.start : listing.stop]), count_for_pages(found))}
    return render(request, "service_mapping/reports.jinja", context)


@require_POST
@workspace_page(needs=May.EDIT_SERVICES)
def settle(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    report = changes.settle(by=desk.user, report=_report(desk, pk))
    tell(request, _("The note is settled."), undo_url=desk.url("service_mapping:reopen_report", pk=report.pk))
    return redirect(f"{desk.url('service_mapping:reports')}?state=open")


@require_POST
@workspace_page(needs=May.EDIT_SERVICES)
def open_again(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    changes.open_again(by=desk.user, report=_report(desk, pk))
    tell(request, _("The note is open again."))
    return redirect(f"{desk.url('service_mapping:reports')}?state=open")


@require_POST
@workspace_page(needs=May.EDIT_SERVICES)
def delete(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    changes.delete_report(by=desk.user, report=_report(desk, pk))
    tell(request, _("The note is deleted for good."))
    return redirect(f"{desk.url('service_mapping:reports')}?state=open")


def _kept(desk: Desk) -> frozenset[int] | None:
    return desk.standing.may_in[May.EDIT_SERVICES]


def _report(desk: Desk, pk: int) -> ServiceReport:
    report = queries.report(desk.programme, pk, cities=_kept(desk))
    if report is None:
        raise Http404
    return report
