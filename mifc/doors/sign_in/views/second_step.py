"""The second step: a code from the app, a passkey or a recovery code; for whoever has none of them yet, the choice of what to set up."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from mifc.doors.sign_in.forms import SecondStepForm
from mifc.doors.sign_in.views.ceremony import checked_sign_in, options_for_signing_in
from mifc.doors.sign_in.views.showing import show, wait_words, where_next, with_next
from mifc.foundation.access.doors import account_page
from mifc.foundation.accounts import changes, jobs
from mifc.foundation.accounts.models import User
from mifc.foundation.accounts.queries import kinds_of_key
from mifc.foundation.accounts.rules import SECOND_STEPS_DAY, SECOND_STEPS_SOON, safe_next
from mifc.foundation.accounts.second_step import PASSED, keep_token, mark_passed, shown_lately

_APP_DIGITS = 6


@account_page
def second_step(request: HttpRequest) -> HttpResponse:
    """Ask for the second step, or offer to set one up."""
    user: User = request.user  # type: ignore[assignment]  # the door saw to it
    kinds = kinds_of_key(user)
    target = safe_next(request.GET.get("next", "") or request.POST.get("next", ""))
    if user.is_sample or (kinds and request.session.get(PASSED) == user.pk and shown_lately(request)):
        return redirect(where_next(request))
    if not kinds:
        ways = {"app_url": with_next("account_app", target), "passkey_url": with_next("account_add_passkey", target)}
        return show(request, "second_step_choose", ways)
    context = {"next": target, "has_app": "totp" in kinds, "has_passkey": "webauthn" in kinds}
    if request.method != "POST":
        return show(request, "second_step", {**context, "f": SecondStepForm()})
    form = SecondStepForm(request.POST)
    if not form.is_valid():
        return show(request, "second_step", {**context, "f": form}, 422)
    if wait := _wait(user):
        form.add_error("code", wait_words(wait))
        return show(request, "second_step", {**context, "f": form}, 429)
    if not _is_right(user, form.cleaned_data["code"]):
        form.add_error("code", _("This code does not work. Each code works once; wait for the next one in your app."))
        return show(request, "second_step", {**context, "f": form}, 422)
    return _passed(request, user, own_device=form.cleaned_data["own_device"])


@account_page
def passkey_options(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    return options_for_signing_in(request.user)  # type: ignore[arg-type]  # the door saw to it


@account_page
def passkey(request: HttpRequest) -> HttpResponse:
    """A passkey instead of a code."""
    user: User = request.user  # type: ignore[assignment]  # the door saw to it
    if request.method != "POST":
        return redirect("second_step")
    if checked_sign_in(request, user) is None:
        kinds = kinds_of_key(user)
        context = {"next": safe_next(request.POST.get("next", "")), "has_app": "totp" in kinds, "has_passkey": "webauthn" in kinds}
        context["problem"] = _("This passkey is not one of yours here. Try another, or type a code.")
        return show(request, "second_step", {**context, "f": SecondStepForm()}, 422)
    return _passed(request, user, own_device=request.POST.get("own_device") == "on")


def _passed(request: HttpRequest, user: User, *, own_device: bool) -> HttpResponse:
    mark_passed(request, user)
    response = redirect(where_next(request))
    if own_device:
        keep_token(request, response, changes.trust_device(by=user, session_key=request.session.session_key or ""))
    return response


def _wait(user: User) -> int:
    """Seconds to wait before the next try; counts this one."""
    return changes.count_try(by=user, limit=SECOND_STEPS_SOON, of=str(user.pk)) or changes.count_try(
        by=user, limit=SECOND_STEPS_DAY, of=str(user.pk)
    )


def _is_right(user: User, code: str) -> bool:
    if len(code) == _APP_DIGITS:
        return changes.use_authenticator_app(by=user, typed=code)
    if changes.use_recovery_code(by=user, typed=code):
        jobs.mail_news.enqueue(user.pk, "recovery-used")
        return True
    return False
