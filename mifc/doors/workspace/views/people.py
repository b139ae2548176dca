"""Who works here: roles in plain words, invitations by link, people without e-mail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from mifc.doors.sign_in.permissions import may_let_in
from mifc.doors.workspace import invitations, undo
from mifc.doors.workspace.forms.people import InvitationForm, NoEmailForm, RoleForm
from mifc.foundation.access.doors import workspace_page
from mifc.foundation.access.places import Desk
from mifc.foundation.accounts.jobs import mail_news
from mifc.foundation.accounts.models import User
from mifc.foundation.accounts.queries import kinds_of_key, open_handed_codes, used_handed_codes
from mifc.foundation.accounts.rules import in_groups
from mifc.foundation.base.counting import MOST_PAGED, count_for_pages
from mifc.foundation.base.writing import NotPossible
from mifc.foundation.interface.listing import Column, Filter, Listing
from mifc.foundation.interface.notices import tell
from mifc.foundation.languages.known import own_name_of
from mifc.foundation.programmes import changes, queries
from mifc.foundation.programmes.models import Invitation, Membership
from mifc.foundation.programmes.owned import get_owned_or_none
from mifc.foundation.programmes.permissions import may_take, roles_to_give
from mifc.foundation.programmes.roles import ROLES, May

_CODE = "mifc_handed_code"


@workspace_page(needs=May.INVITE_PEOPLE)
def people(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Everybody with a role, and the invitations that wait."""
    invitations.forget(request)
    listing = _people_by(request, "name")
    total = count_for_pages(_found(desk, listing))
    if total > MOST_PAGED:
        # Nobody leafs through so many names: whoever came last stands first, and a name is searched for.
        listing = _people_by(request, "-since")
    rows = [_row(desk, held) for held in _found(desk, listing)[listing.start : listing.stop]]
    waiting = [
        (invitation, _role_name(invitation.role), date_format(invitation.expires_at, "j F Y"))
        for invitation in queries.invitations_in_sight(desk.programme, desk.standing)[:200]
    ]
    return render(
        request, "workspace/people.jinja", {"listing": listing.with_rows(rows, total), "waiting": waiting, "roles": list(ROLES.values())}
    )


def _people_by(request: HttpRequest, default: str) -> Listing:
    return Listing.read(
        request.GET,
        path=request.path,
        columns=[
            Column("name", _("Name"), sortable=True),
            Column("role", _("Role"), sortable=True),
            Column("city", _("City"), sortable=True),
            Column("since", _("Since"), sortable=True),
        ],
        filters=[Filter("role", _("Role"), [(role.key, str(role.name)) for role in ROLES.values()], kind="select")],
        default_sort=default,
    )


def _found(desk: Desk, listing: Listing) -> QuerySet[Membership]:
    return queries.roles_held(desk.programme, desk.standing, search=listing.search, role=listing.chosen("role"), order=listing.order)


def _row(desk: Desk, held: Membership) -> dict[str, Any]:
    return {
        "id": held.pk,
        "name": held.user.name,
        "url": desk.url("workspace:person", pk=held.user_id),
        "role": _role_name(held.role),
        "city": held.city.name if held.city else _("every city"),
        "since": date_format(held.since, "j F Y"),
        "no_email": not held.user.email,
    }


def _role_name(key: str) -> str:
    return str(ROLES[key].name) if key in ROLES else key


@workspace_page(needs=May.INVITE_PEOPLE)
def invite(request: HttpRequest, desk: Desk) -> HttpResponse:
    """A name, a role, and an address if there is one. The link is shown on the next page, once."""
    form = InvitationForm(request.POST or None, **_for_role_form(desk))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        invitation, secret = changes.invite(
            by=desk.user, programme=desk.programme, name=said["name"], email=said["email"], role=said["role"], city=form.chosen_city
        )
        invitations.hand_out(request, invitation, secret)
        return redirect(desk.url("workspace:people_links"))
    return render(request, "workspace/invite.jinja", {"f": form})


@workspace_page(needs=May.INVITE_PEOPLE)
def links(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The links made just now, to copy or to read out. They are shown here and nowhere else."""
    then = request.GET.get("then", "")
    after = invitations.where_next(desk.programme, to_round=then == "round") if then else desk.url("workspace:people")
    return render(
        request,
        "workspace/links.jinja",
        {"links": invitations.links_to_show(request, desk.programme), "after": after, "to_round": then == "round", "is_new": bool(then)},
    )


@workspace_page(needs=May.INVITE_PEOPLE)
def withdraw(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    invitation = get_owned_or_none(Invitation.objects.of(desk.programme), pk=pk)
    if invitation is None or not _in_sight(desk, invitation.city_id):
        raise Http404
    return _by_post(request, desk, may_take(desk.standing, invitation), lambda: _withdraw(request, desk, invitation))


def _withdraw(request: HttpRequest, desk: Desk, invitation: Invitation) -> None:
    changes.withdraw_invitation(by=desk.user, invitation=invitation)
    undo_url = undo.keep(request, desk, "invitation", {"id": invitation.pk})
    tell(request, _("The link for %(name)s no longer works.") % {"name": invitation.name}, undo_url=undo_url)


@workspace_page(needs=May.INVITE_PEOPLE)
def without_email(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Somebody without e-mail: a name, a role, and a code to hand over."""
    form = NoEmailForm(request.POST or None, languages=_languages(desk), **_for_role_form(desk))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        held = changes.add_person_without_email(
            by=desk.user, programme=desk.programme, name=said["name"], role=said["role"], language=said["language"], city=form.chosen_city
        )
        return _code_made(request, desk, held.user)
    return render(request, "workspace/without_email.jinja", {"f": form})


def _languages(desk: Desk) -> list[tuple[str, str]]:
    return queries.language_names(desk.programme)


@workspace_page(needs=May.INVITE_PEOPLE)
def person(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """One person: roles, how she signs in, what can be given or taken."""
    user, held = _person(desk, pk)
    form = RoleForm(request.POST or None, **_for_role_form(desk))
    if request.method == "POST" and form.is_valid():
        try:
            given = changes.give_role(
                by=desk.user, programme=desk.programme, user=user, role=form.cleaned_data["role"], city=form.chosen_city
            )
        except NotPossible as reason:
            form.add_error(None, str(reason))
        else:
            tell(request, _("%(name)s is now: %(role)s.") % {"name": user.name, "role": _role_name(given.role)})
            return redirect(request.path)
    may_help, why_not = may_let_in(by=desk.user, user=user)
    by_code = may_help and not user.email
    return render(
        request,
        "workspace/person.jinja",
        {
            "person": user,
            "language": own_name_of(user.language),
            "held": [(one, ROLES.get(one.role), may_take(desk.standing, one)[0]) for one in held],
            "f": form,
            "may_help": may_help,
            "why_not": why_not,
            "codes_out": open_handed_codes(user).count() if by_code else 0,
            "codes_used": used_handed_codes(user).count() if by_code else 0,
            "has_second_step": may_help and bool(kinds_of_key(user)),
        },
    )


def _person(desk: Desk, pk: int) -> tuple[User, list[Membership]]:
    """Somebody with a role here that this desk may see, with these roles. 404 for everybody else."""
    held = list(queries.people_in_sight(desk.programme, desk.standing).filter(user_id=pk))
    if not held:
        raise Http404
    return held[0].user, held


@workspace_page(needs=May.INVITE_PEOPLE)
def take_role(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    held = get_owned_or_none(queries.people_in_sight(desk.programme, desk.standing), pk=pk)
    if held is None:
        raise Http404
    return _by_post(request, desk, may_take(desk.standing, held), lambda: _take(request, desk, held))


def _take(request: HttpRequest, desk: Desk, held: Membership) -> None:
    facts = changes.take_role(by=desk.user, membership=held)
    said = _("%(name)s no longer has the role “%(role)s”.") % {"name": held.user.name, "role": _role_name(held.role)}
    tell(request, said, undo_url=undo.keep(request, desk, "role", facts))


@workspace_page(needs=May.INVITE_PEOPLE)
def make_code(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    user, _held = _person(desk, pk)
    allowed, reason = may_let_in(by=desk.user, user=user)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    if not allowed:
        tell(request, reason, kind="warn")
        return redirect(desk.url("workspace:person", pk=pk))
    return _code_made(request, desk, user)


def _code_made(request: HttpRequest, desk: Desk, user: User) -> HttpResponse:
    try:
        code = changes.hand_over_code(by=desk.user, programme=desk.programme, user=user)
    except NotPossible as reason:
        tell(request, str(reason), kind="warn")
        return redirect(desk.url("workspace:person", pk=user.pk))
    request.session[_CODE] = {"user": user.pk, "code": code}
    return redirect(desk.url("workspace:person_code", pk=user.pk))


@workspace_page(needs=May.INVITE_PEOPLE)
def show_code(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """The code, large, to read out or print. Shown once: loading the page again does not show it."""
    user, held = _person(desk, pk)
    kept = request.session.pop(_CODE, None) or {}
    code = in_groups(kept["code"]) if kept.get("user") == user.pk else ""
    return render(request, "workspace/code.jinja", {"person": user, "code": code, "role": _role_name(held[0].role)})


@workspace_page(needs=May.INVITE_PEOPLE)
def take_codes(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    user, _held = _person(desk, pk)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    allowed, reason = may_let_in(by=desk.user, user=user)
    if not allowed:
        tell(request, reason, kind="warn")
    else:
        ended = changes.take_back_codes(by=desk.user, programme=desk.programme, user=user)
        said = ngettext(
            "The codes are taken back, and %(n)s session is closed.", "The codes are taken back, and %(n)s sessions are closed.", ended
        )
        tell(request, said % {"n": ended} if ended else _("The codes are taken back."))
    return redirect(desk.url("workspace:person", pk=pk))


@workspace_page(needs=May.INVITE_PEOPLE)
def reset_step(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """For somebody whose phone is lost: the second step is set up anew at the next signing in. The person hears of it by mail."""
    user, _held = _person(desk, pk)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    allowed, reason = may_let_in(by=desk.user, user=user)
    if not allowed:
        tell(request, reason, kind="warn")
    else:
        changes.reset_second_step_of(by=desk.user, programme=desk.programme, user=user)
        mail_news.enqueue(user.pk, "reset")
        tell(request, _("%(name)s sets up the second step anew at the next signing in.") % {"name": user.name})
    return redirect(desk.url("workspace:person", pk=pk))


def _for_role_form(desk: Desk) -> dict[str, Any]:
    return {
        "standing": desk.standing,
        "roles": roles_to_give(desk.standing),
        "cities": list(queries.cities_in_sight(desk.programme, desk.standing)),
    }


def _in_sight(desk: Desk, city_id: int | None) -> bool:
    return desk.standing.cities is None or city_id in desk.standing.cities


def _by_post(request: HttpRequest, desk: Desk, allowed: tuple[bool, str], do: Callable[[], None]) -> HttpResponse:
    """Do it if it may be done, say why not otherwise, and back to the people."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    try:
        if allowed[0]:
            do()
        else:
            tell(request, allowed[1], kind="warn")
    except NotPossible as reason:
        tell(request, str(reason), kind="warn")
    return redirect(desk.url("workspace:people"))
