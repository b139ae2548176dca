"""Signing in: by a code in a mail, with a passkey, with a code somebody hands over, and in the demo as an invented person.

What is answered never depends on whether an address is known.
"""

from __future__ import annotations

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mifc.doors.sign_in.forms import AddressForm, CodeForm, HandedCodeForm
from mifc.doors.sign_in.queries import demo_people
from mifc.doors.sign_in.views.ceremony import checked_sign_in, options_for_signing_in
from mifc.doors.sign_in.views.showing import NEXT, let_in, show, wait_words, where_next, with_next
from mifc.foundation.access.doors import sign_in_page
from mifc.foundation.accounts import changes, jobs
from mifc.foundation.accounts.allauth_parts import network_of
from mifc.foundation.accounts.models import MailedCode, User
from mifc.foundation.accounts.rules import (
    CODES_PER_ADDRESS,
    CODES_PER_NETWORK,
    HANDED_PER_NETWORK,
    MAILED_CODE_TRIES,
    PASSKEYS_PER_NETWORK,
    TRIES_PER_ADDRESS,
    TRIES_PER_NETWORK,
    Tried,
    safe_next,
)

TICKET, ADDRESS = "sign_in_ticket", "sign_in_address"


@sign_in_page
def sign_in(request: HttpRequest) -> HttpResponse:
    """Ask for the address; send a code there."""
    target = safe_next(request.GET.get("next", "") or request.POST.get("next", ""))
    again = request.GET.get("again") == "1"
    signed_in = request.user if isinstance(request.user, User) else None
    if request.method != "POST":
        if signed_in and not again:
            return redirect(target or reverse("start"))
        known = (signed_in.email if signed_in else "") or request.session.get(ADDRESS, "")
        return _sign_in_page(request, AddressForm(initial={"email": known}), target)
    form = AddressForm(request.POST)
    if not form.is_valid():
        return _sign_in_page(request, form, target, status=422)
    address = form.cleaned_data["email"].strip()
    wait = changes.count_try(by=None, limit=CODES_PER_NETWORK, of=network_of(request)) or changes.count_try(
        by=None, limit=CODES_PER_ADDRESS, of=address.lower()
    )
    if wait:
        form.add_error("email", wait_words(wait))
        return _sign_in_page(request, form, target, status=429)
    with transaction.atomic():
        ticket, asked = changes.ask_code(by=None, email=address)
        jobs.mail_code.enqueue(asked.pk)
    request.session[TICKET], request.session[ADDRESS], request.session[NEXT] = ticket, address, target
    return redirect("sign_in_code")


def _sign_in_page(request: HttpRequest, form: AddressForm, target: str, status: int = 200, problem: str = "") -> HttpResponse:
    context = {"f": form, "next": target, "handed_url": with_next("sign_in_handed", target), "problem": problem}
    context["demo_url"] = with_next("sign_in_demo", target) if _is_demo() else ""
    return show(request, "sign_in", context, status, in_languages=True)


@sign_in_page
def code(request: HttpRequest) -> HttpResponse:
    """Type the code from the mail."""
    ticket = request.session.get(TICKET, "")
    if not ticket:
        return redirect("sign_in")
    context = {"address": request.session.get(ADDRESS, ""), "next": safe_next(request.session.get(NEXT, "")), "is_over": False}
    if request.method != "POST":
        return show(request, "code", {**context, "f": CodeForm()}, in_languages=True)
    form = CodeForm(request.POST)
    if not form.is_valid():
        return show(request, "code", {**context, "f": form}, 422, in_languages=True)
    wait = changes.count_try(by=None, limit=TRIES_PER_NETWORK, of=network_of(request)) or changes.count_try(
        by=None, limit=TRIES_PER_ADDRESS, of=request.session.get(ADDRESS, "").lower()
    )
    if wait:
        form.add_error("code", wait_words(wait))
        return show(request, "code", {**context, "f": form}, 429, in_languages=True)
    tried, used = changes.use_mailed_code(by=None, ticket=ticket, typed=form.cleaned_data["code"])
    if tried is Tried.RIGHT and used is not None and used.user is not None and used.purpose == MailedCode.Purpose.SIGN_IN:
        target = where_next(request)
        for key in (TICKET, ADDRESS):
            request.session.pop(key, None)
        let_in(request, used.user, "code")
        return redirect(target)
    if tried is Tried.OVER:
        form.add_error("code", _("This code no longer works. Ask for a new one."))
        return show(request, "code", {**context, "f": form, "is_over": True}, 422, in_languages=True)
    form.add_error("code", _wrong_words(MAILED_CODE_TRIES - used.tries if used else 0))
    return show(request, "code", {**context, "f": form}, 422, in_languages=True)


def _wrong_words(left: int) -> str:
    return ngettext("This is not the code. You can try %(n)s more time.", "This is not the code. You can try %(n)s more times.", left) % {
        "n": left
    }


@sign_in_page
def passkey_options(request: HttpRequest) -> HttpResponse:
    """What the browser asks the device for."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if wait := changes.count_try(by=None, limit=PASSKEYS_PER_NETWORK, of=network_of(request)):
        return HttpResponse(wait_words(wait), status=429, content_type="text/plain; charset=utf-8")
    return options_for_signing_in()


@sign_in_page
def passkey(request: HttpRequest) -> HttpResponse:
    """The device's answer. A passkey checks its holder, so it is both steps at once."""
    if request.method != "POST":
        return redirect("sign_in")
    who = checked_sign_in(request)
    if who is None:
        problem = _("This passkey does not open an account here. Sign in with a code.")
        return _sign_in_page(request, AddressForm(), safe_next(request.POST.get("next", "")), 422, problem)
    target = where_next(request)
    let_in(request, who, "passkey", with_second_step=True)
    return redirect(target)


@sign_in_page
def handed(request: HttpRequest) -> HttpResponse:
    """Type a one-time code that somebody handed over."""
    target = safe_next(request.GET.get("next", "") or request.POST.get("next", ""))
    form = HandedCodeForm(request.POST or None)
    context = {"f": form, "next": target, "sign_in_url": with_next("sign_in", target)}
    if request.method != "POST" or not form.is_valid():
        return show(request, "handed", context, 422 if form.errors else 200, in_languages=True)
    if wait := changes.count_try(by=None, limit=HANDED_PER_NETWORK, of=network_of(request)):
        form.add_error("code", wait_words(wait))
        return show(request, "handed", context, 429, in_languages=True)
    used = changes.use_handed_code(by=None, typed=form.cleaned_data["code"])
    if used is None:
        form.add_error("code", _("This code does not work. Check each letter, or ask the person who gave it to you for a new one."))
        return show(request, "handed", context, 422, in_languages=True)
    let_in(request, used.user, "handed code", handed_code_id=used.pk)
    return redirect(target or reverse("start"))


@sign_in_page
def demo(request: HttpRequest) -> HttpResponse:
    """Sign in as one of the demo's invented people. On an installation that is no demo, this page does not exist."""
    people = demo_people()
    if not people:
        raise Http404
    target = safe_next(request.GET.get("next", "") or request.POST.get("next", ""))
    if request.method == "POST":
        chosen = next((person.user for person in people if str(person.user.pk) == request.POST.get("person")), None)
        if chosen is None:
            raise Http404
        let_in(request, chosen, "demo", with_second_step=True)
        return redirect(target or reverse("start"))
    return show(request, "demo", {"people": people, "next": target, "sign_in_url": with_next("sign_in", target)}, in_languages=True)


def _is_demo() -> bool:
    return bool(demo_people())
