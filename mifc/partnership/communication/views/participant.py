"""The contact form and its receipt."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from mifc.foundation.access.doors import participant_page
from mifc.foundation.access.places import PublicPlace
from mifc.foundation.access.throttle import too_many
from mifc.foundation.programmes.queries import cities
from mifc.partnership.communication import changes
from mifc.partnership.communication.forms import ContactForm
from mifc.partnership.communication.rules import ANSWER_WORKING_DAYS, KEEP_MONTHS, MOST_PER_HOUR


@participant_page
def contact(request: HttpRequest, place: PublicPlace) -> HttpResponse:
    """Write to the programme. What was typed survives an error and a busy hour."""
    form = ContactForm(request.POST if request.method == "POST" else None, cities=cities(place.programme))
    context = {"form_": form, "months": KEEP_MONTHS, "days": ANSWER_WORKING_DAYS}
    if request.method != "POST":
        return render(request, "communication/contact.jinja", context)
    if not form.is_valid():
        return render(request, "communication/contact.jinja", context, status=422)
    if too_many(request, "contact", limit=MOST_PER_HOUR, seconds=3600):
        return render(request, "communication/contact.jinja", context | {"busy": True}, status=429)
    # A machine gets the same receipt and learns nothing.
    if not form.is_from_a_machine:
        changes.take_message(by=None, programme=place.programme, language=place.lang, **form.facts())
    answerable, has_city = bool(form.cleaned_data["reply_to"]), bool(form.cleaned_data["city"])
    return render(request, "communication/sent.jinja", context | {"answerable": answerable, "has_city": has_city})
