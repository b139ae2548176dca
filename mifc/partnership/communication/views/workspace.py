"""The inbox."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mifc.foundation.access.doors import workspace_page
from mifc.foundation.access.places import Desk
from mifc.foundation.interface.listing import Column, Filter, Listing
from mifc.foundation.interface.notices import tell
from mifc.foundation.languages.known import direction_of, own_name_of
from mifc.foundation.programmes.roles import May
from mifc.partnership.communication import changes, queries
from mifc.partnership.communication.models import Message


@workspace_page(needs=May.READ_MESSAGES)
def inbox(request: HttpRequest, desk: Desk) -> HttpResponse:
    listing = Listing.read(
        request.GET,
        path=request.path,
        columns=[
            Column("message", _("Message")),
            Column("received", _("Received"), sortable=True),
            Column("city", _("City")),
            Column("language", _("Language")),
            Column("state", _("State")),
        ],
        filters=[Filter("state", _("State"), [(str(value), str(label)) for value, label in Message.State.choices])],
        default_sort="-received",
    )
    rows, total = queries.page_of_messages(
        desk.programme,
        cities=_cities(desk),
        search=listing.search,
        state=listing.chosen("state"),
        order=listing.order,
        start=listing.start,
        stop=listing.stop,
    )
    context = {"listing": listing.with_rows(rows, total), "own_name_of": own_name_of, "direction_of": direction_of}
    return render(request, "communication/inbox.jinja", context)


@workspace_page(needs=May.READ_MESSAGES, sensitive="a message from the contact form")
def show_message(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    message = _message(desk, pk)
    context = {"message": message, "own_name": own_name_of(message.language), "direction": direction_of(message.language)}
    return render(request, "communication/message.jinja", context)


@require_POST
@workspace_page(needs=May.READ_MESSAGES)
def answered(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    message = changes.mark_answered(by=desk.user, message=_message(desk, pk))
    undo = desk.url("communication:open_again", pk=message.pk)
    tell(request, _("The message is answered."), undo_url=undo, undo_label=_("Open it again"))
    return redirect(desk.url("communication:inbox"))


@require_POST
@workspace_page(needs=May.READ_MESSAGES)
def open_again(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    changes.open_again(by=desk.user, message=_message(desk, pk))
    tell(request, _("The message is open again."))
    return redirect(desk.url("communication:show", pk=pk))


@require_POST
@workspace_page(needs=May.READ_MESSAGES)
def delete(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    changes.delete_message(by=desk.user, message=_message(desk, pk))
    tell(request, _("The message is deleted for good."))
    return redirect(desk.url("communication:inbox"))


def _cities(desk: Desk) -> frozenset[int] | None:
    return desk.standing.may_in[May.READ_MESSAGES]


def _message(desk: Desk, pk: int) -> Message:
    message = queries.message(desk.programme, cities=_cities(desk), pk=pk)
    if message is None:
        raise Http404
    return message
