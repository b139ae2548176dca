"""An invitation by link. Opening it changes nothing, because mail scanners open links too: only the button does."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language

from mifc.doors.sign_in import changes as door_changes
from mifc.doors.sign_in.forms import NameForm
from mifc.doors.sign_in.queries import open_invitation
from mifc.doors.sign_in.views.showing import let_in, show, with_next
from mifc.doors.sign_in.views.ways_in import ADDRESS
from mifc.foundation.access.doors import sign_in_page
from mifc.foundation.accounts import jobs
from mifc.foundation.accounts.models import User
from mifc.foundation.base.writing import NotPossible
from mifc.foundation.programmes.changes import accept_invitation
from mifc.foundation.programmes.models import Invitation
from mifc.foundation.programmes.roles import ROLES


@sign_in_page
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Who invites to what; join as who one is, or with a new account."""
    invited = open_invitation(secret)
    if invited is None:
        return show(request, "invitation_over", {}, 404, in_languages=True)
    user = request.user if isinstance(request.user, User) else None
    has_account = bool(invited.email) and User.objects.by_email(invited.email) is not None
    fits = user is not None and (not invited.email or (user.email or "").lower() == invited.email.lower())
    if user is not None and user.is_sample and not invited.programme.is_demo:
        # Anybody may be one of the demo's invented people.
        fits = False
    form = NameForm(request.POST if request.method == "POST" and user is None else None, initial={"name": invited.name})
    context = {
        "f": form,
        "invited": invited,
        "role": ROLES.get(invited.role),
        "user": user,
        "fits": fits,
        "has_account": has_account,
        "here": request.path,
    }
    if request.method == "POST":
        if user is not None and fits:
            return _join_as(request, user, invited)
        if user is None and has_account:
            request.session[ADDRESS] = invited.email
            return redirect(with_next("sign_in", request.path))
        if user is None and form.is_valid():
            return _join_new(request, invited, form.cleaned_data["name"])
    return show(request, "invitation", context, 422 if form.errors else 200, in_languages=True)


def _join_as(request: HttpRequest, user: User, invited: Invitation) -> HttpResponse:
    try:
        accept_invitation(by=user, invitation=invited)
    except NotPossible:
        return show(request, "invitation_over", {}, 404, in_languages=True)
    return redirect(f"/w/{invited.programme.slug}/")


def _join_new(request: HttpRequest, invited: Invitation, name: str) -> HttpResponse:
    try:
        user = door_changes.join(by=None, invitation=invited, name=name, language=get_language() or "en")
    except NotPossible:
        return show(request, "invitation_over", {}, 404, in_languages=True)
    let_in(request, user, "invitation")
    jobs.mail_news.enqueue(user.pk, "joined")
    return redirect(f"/w/{invited.programme.slug}/")
