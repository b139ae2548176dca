"""After signing in: which programme to open. And signing out."""

from __future__ import annotations

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from mifc.doors.sign_in.queries import workplaces_of
from mifc.doors.sign_in.views.showing import show
from mifc.foundation.access.doors import account_page, sign_in_page
from mifc.foundation.accounts import changes
from mifc.foundation.accounts.models import User
from mifc.foundation.programmes.queries import may_start_programmes


@account_page
def start(request: HttpRequest) -> HttpResponse:
    """The only programme at once; several as a list; none with what to do about it."""
    places = workplaces_of(request.user)  # type: ignore[arg-type]  # the door saw to it
    if len(places) == 1:
        return redirect(f"{request.path}{places[0].programme.slug}/")
    may_start = may_start_programmes(request.user)  # type: ignore[arg-type]  # as above
    return show(request, "start", {"places": places, "user": request.user, "may_start": may_start})


@sign_in_page
def sign_out(request: HttpRequest) -> HttpResponse:
    """By a button only: a link somebody sends must not sign anybody out. A device that is one's own stays so."""
    user = request.user
    if request.method == "POST":
        if isinstance(user, User):
            changes.note_sign_out(by=user, session_key=request.session.session_key or "")
            logout(request)
        return redirect("sign_in")
    if not isinstance(user, User):
        return redirect("sign_in")
    return show(request, "sign_out", {"user": user}, in_languages=True)
