"""Setting up and removing what one shows as the second step: authenticator app, passkeys, recovery codes."""

from __future__ import annotations

import segno
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from mifc.doors.sign_in.forms import SecondStepForm
from mifc.doors.sign_in.views.ceremony import checked_new_passkey, options_for_adding
from mifc.doors.sign_in.views.showing import own_page, show, wait_words, with_next
from mifc.foundation.accounts import changes, jobs
from mifc.foundation.accounts.allauth_parts import KeysAdapter, generate_totp_secret
from mifc.foundation.accounts.models import User
from mifc.foundation.accounts.queries import authenticator_app_of, kinds_of_key, passkeys_of, recovery_codes_of
from mifc.foundation.accounts.rules import SECOND_STEPS_SOON, device_name, in_groups, safe_next
from mifc.foundation.accounts.second_step import keep_token, mark_passed
from mifc.foundation.base.writing import NotPossible
from mifc.foundation.interface.notices import tell

_SECRET = "app_secret"  # noqa: S105  # the name under which the session holds it until the first code was typed


@own_page(fresh=True)
def app(request: HttpRequest) -> HttpResponse:
    """Show the secret as a picture, a link and letters; keep it once a code was typed."""
    user: User = request.user  # type: ignore[assignment]  # the door saw to it
    target = safe_next(request.GET.get("next", "") or request.POST.get("next", ""))
    if authenticator_app_of(user):
        return redirect("account")
    secret = request.session.get(_SECRET) or generate_totp_secret()
    request.session[_SECRET] = secret
    address = KeysAdapter().build_totp_url(user, secret)
    form = SecondStepForm(request.POST or None)
    context = {
        "f": form,
        "next": target,
        "picture": segno.make(address, error="m").svg_data_uri(scale=5, border=3, dark="#1D2733", light="#FFFFFF"),
        "address": address,
        "secret": in_groups(secret),
        "back_url": (target and with_next("second_step", target)) or reverse("account"),
    }
    if request.method != "POST" or not form.is_valid():
        return show(request, "app", context, 422 if form.errors else 200)
    if wait := changes.count_try(by=user, limit=SECOND_STEPS_SOON, of=f"{user.pk}:app"):
        form.add_error("code", wait_words(wait))
        return show(request, "app", context, 429)
    try:
        kept = changes.set_up_authenticator_app(by=user, secret=secret, typed=form.cleaned_data["code"])
    except NotPossible:
        return redirect("account")
    if not kept:
        form.add_error("code", _("This is not what the app shows now. Check that your phone’s clock is right, and type the newest code."))
        return show(request, "app", context, 422)
    request.session.pop(_SECRET, None)
    jobs.mail_news.enqueue(user.pk, "app-added")
    tell(request, _("The app is set up."))
    response = _added(request, user, target)
    if form.cleaned_data["own_device"]:
        keep_token(request, response, changes.trust_device(by=user, session_key=request.session.session_key or ""))
    return response


@own_page(fresh=True)
def add_passkey(request: HttpRequest) -> HttpResponse:
    """Let the device make a passkey."""
    user: User = request.user  # type: ignore[assignment]  # the door saw to it
    target = safe_next(request.GET.get("next", "") or request.POST.get("next", ""))
    browser, system = device_name(request.headers.get("User-Agent", ""))
    context = {
        "next": target,
        "name": " · ".join(part for part in (system, browser) if part),
        "back_url": (target and with_next("second_step", target)) or reverse("account"),
        "app_url": "" if "totp" in kinds_of_key(user) else with_next("account_app", target),
        "problem": "",
    }
    if request.method != "POST":
        return show(request, "add_passkey", context)
    credential = checked_new_passkey(request)
    if credential is None:
        context["problem"] = _("The device made no passkey that works here. Nothing was changed. Try again, or use an authenticator app.")
        return show(request, "add_passkey", context, 422)
    try:
        changes.add_passkey(by=user, name=request.POST.get("name", ""), credential=credential)
    except NotPossible as refusal:
        return show(request, "add_passkey", {**context, "problem": str(refusal)}, 422)
    jobs.mail_news.enqueue(user.pk, "passkey-added")
    tell(request, _("The passkey is added."))
    return _added(request, user, target)


@own_page(fresh=True)
def passkey_options(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    return options_for_adding(request.user)  # type: ignore[arg-type]  # the door saw to it


@own_page(fresh=True)
def remove_passkey(request: HttpRequest, pk: int) -> HttpResponse:
    """Asks first: it cannot be undone."""
    user: User = request.user  # type: ignore[assignment]  # the door saw to it
    found = next((one for one in passkeys_of(user) if one.pk == pk), None)
    if found is None:
        raise Http404
    if request.method == "POST":
        changes.remove_passkey(by=user, passkey_id=pk)
        jobs.mail_news.enqueue(user.pk, "passkey-removed")
        tell(request, _("The passkey is removed."))
        return redirect("account")
    is_last = kinds_of_key(user) == {"webauthn"} and len(passkeys_of(user)) == 1
    return show(request, "remove_key", {"passkey": found.wrap().name, "is_last": is_last})


@own_page(fresh=True)
def remove_app(request: HttpRequest) -> HttpResponse:
    """Asks first: it cannot be undone."""
    user: User = request.user  # type: ignore[assignment]  # the door saw to it
    if not authenticator_app_of(user):
        return redirect("account")
    if request.method == "POST":
        changes.remove_authenticator_app(by=user)
        jobs.mail_news.enqueue(user.pk, "app-removed")
        tell(request, _("The authenticator app is removed."))
        return redirect("account")
    return show(request, "remove_key", {"passkey": "", "is_last": kinds_of_key(user) == {"totp"}})


@own_page(fresh=True)
def recovery_codes(request: HttpRequest) -> HttpResponse:
    """For the day the phone is lost: show what is left, or make new ones."""
    user: User = request.user  # type: ignore[assignment]  # the door saw to it
    target = safe_next(request.GET.get("next", "") or request.POST.get("next", ""))
    if not kinds_of_key(user):
        return redirect("account")
    if request.method == "POST":
        changes.make_recovery_codes(by=user)
        jobs.mail_news.enqueue(user.pk, "recovery-made")
        tell(request, _("There are ten new codes. The old ones no longer work."))
        return redirect(with_next("account_recovery_codes", target))
    codes = [in_groups(code) for code in recovery_codes_of(user)]
    return show(request, "recovery_codes", {"codes": codes, "next": target, "go_on_url": target or reverse("account")})


def _added(request: HttpRequest, user: User, target: str) -> HttpResponse:
    """A first key counts as shown, and brings recovery codes with it."""
    mark_passed(request, user)
    if recovery_codes_of(user):
        return redirect(target or reverse("account"))
    changes.make_recovery_codes(by=user)
    return redirect(with_next("account_recovery_codes", target))
