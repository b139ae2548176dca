"""The page about oneself: name, language, address, keys, and where one is signed in."""

from __future__ import annotations

import logging
from smtplib import SMTPException

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils.translation import activate, ngettext
from django.utils.translation import gettext as _

from mifc.doors.sign_in.forms import AddressForm, CodeForm, LanguageForm, NameForm
from mifc.doors.sign_in.views.showing import own_page, show, wait_words
from mifc.foundation.accounts import changes, jobs
from mifc.foundation.accounts.mail import send_mail_to
from mifc.foundation.accounts.models import User
from mifc.foundation.accounts.queries import authenticator_app_of, passkeys_of, recovery_codes_of, sessions_of, trusts_devices
from mifc.foundation.accounts.rules import ADDRESS_CHANGES, Tried
from mifc.foundation.base.writing import NotPossible
from mifc.foundation.interface.notices import tell

logger = logging.getLogger(__name__)

_TICKET, _NEW_ADDRESS = "new_address_ticket", "new_address"


@own_page()
def account(request: HttpRequest) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]  # the door saw to it
    sessions = sessions_of(user, this_key=request.session.session_key or "")
    if user.is_sample:
        # Shared by whoever tries the demo: nobody learns from where others do, nor ends what they are at.
        sessions = [one for one in sessions if one.is_this]
    return show(
        request,
        "account",
        {
            "user": user,
            "passkeys": [(one, one.wrap().name) for one in passkeys_of(user)],
            "app": authenticator_app_of(user),
            "codes_left": len(recovery_codes_of(user)),
            "sessions": sessions,
            "trusts_devices": trusts_devices(user),
            "language_form": LanguageForm(initial={"language": user.language}),
        },
    )


@own_page()
def name(request: HttpRequest) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]  # the door saw to it
    if user.is_sample:
        return show(request, "sample_account", {}, status=403)
    form = NameForm(request.POST or None, initial={"name": user.name})
    if request.method == "POST" and form.is_valid():
        changes.rename(by=user, user=user, name=form.cleaned_data["name"])
        tell(request, _("Your name is changed."))
        return redirect("account")
    return show(request, "name", {"f": form}, 422 if form.errors else 200)


@own_page()
def language(request: HttpRequest) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]  # the door saw to it
    form = LanguageForm(request.POST)
    if request.method == "POST" and form.is_valid():
        changes.set_language(by=user, user=user, language=form.cleaned_data["language"])
        activate(user.language)
        tell(request, _("The staff pages and your mails are in this language now."))
    return redirect("account")


@own_page(fresh=True)
def email(request: HttpRequest) -> HttpResponse:
    """A new address counts once its owner has typed the code that was sent there."""
    user: User = request.user  # type: ignore[assignment]  # the door saw to it
    form = AddressForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return show(request, "email", {"f": form, "user": user}, 422 if form.errors else 200)
    if wait := changes.count_try(by=user, limit=ADDRESS_CHANGES, of=str(user.pk)):
        form.add_error("email", wait_words(wait))
        return show(request, "email", {"f": form, "user": user}, 429)
    new = form.cleaned_data["email"]
    with transaction.atomic():
        ticket, asked = changes.ask_code(by=user, new_email=new)
        jobs.mail_code.enqueue(asked.pk)
    request.session[_TICKET], request.session[_NEW_ADDRESS] = ticket, new
    return redirect("account_email_code")


@own_page(fresh=True)
def email_code(request: HttpRequest) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]  # the door saw to it
    ticket = request.session.get(_TICKET, "")
    if not ticket:
        return redirect("account_email_address")
    form = CodeForm(request.POST or None)
    context = {"f": form, "address": request.session.get(_NEW_ADDRESS, "")}
    if request.method != "POST" or not form.is_valid():
        return show(request, "email_code", context, 422 if form.errors else 200)
    tried, used = changes.use_mailed_code(by=user, ticket=ticket, typed=form.cleaned_data["code"])
    if tried is not Tried.RIGHT or used is None or used.user_id != user.pk or not used.new_email:
        over = _("This code no longer works. Ask for a new one.")
        form.add_error("code", over if tried is Tried.OVER else _("This is not the code. Check it in the mail."))
        return show(request, "email_code", context, 422)
    before = user.email
    try:
        changes.change_email(by=user, user=user, email=used.new_email)
    except NotPossible as refusal:
        form.add_error("code", str(refusal))
        return show(request, "email_code", context, 422)
    for key in (_TICKET, _NEW_ADDRESS):
        request.session.pop(key, None)
    if before:
        _tell_old_address(user, before)
    tell(request, _("From now on, codes go to %(address)s.") % {"address": user.email})
    return redirect("account")


def _tell_old_address(user: User, before: str) -> None:
    """Whoever reads the old address hears of it, in case it was not the owner who changed it. Sent at once: nothing keeps the address."""
    body = _("From now on, codes to sign in go to another address. If this was not you, tell your lead coordinator today.")
    try:
        send_mail_to(user, _("Your MiFC account"), body, to=before)
    except (OSError, SMTPException):
        logger.exception("The old address could not be told.")


@own_page()
def forget_devices(request: HttpRequest) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]  # the door saw to it
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if user.is_sample:
        return show(request, "sample_account", {}, status=403)
    changes.forget_devices(by=user, user=user)
    tell(request, _("Every device is asked for the second step again."))
    return redirect("account")


@own_page()
def end_session(request: HttpRequest) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]  # the door saw to it
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if user.is_sample:
        return show(request, "sample_account", {}, status=403)
    number = request.POST.get("session", "")
    if number.isdecimal() and len(number) < 19 and changes.end_session(by=user, user=user, session_id=int(number)):
        tell(request, _("That session is ended."))
    return redirect("account")


@own_page()
def end_other_sessions(request: HttpRequest) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]  # the door saw to it
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if user.is_sample:
        return show(request, "sample_account", {}, status=403)
    ended = changes.end_other_sessions(by=user, user=user, keep_key=request.session.session_key or "")
    tell(request, ngettext("%(n)s other session is ended.", "%(n)s other sessions are ended.", ended) % {"n": ended})
    return redirect("account")
