"""What the views of this door share: drawing a page, letting somebody in, saying how long to wait."""

from __future__ import annotations

import functools
import math
import time
from collections.abc import Callable
from typing import Any

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import ngettext

from mifc.doors.sign_in.queries import languages_here, the_only_programme
from mifc.foundation.access.doors import account_page
from mifc.foundation.accounts import changes, second_step
from mifc.foundation.accounts.allauth_parts import AccountAdapter
from mifc.foundation.accounts.models import User
from mifc.foundation.accounts.queries import kinds_of_key
from mifc.foundation.accounts.rules import safe_next
from mifc.foundation.interface.brand_pictures import logo_of
from mifc.foundation.interface.chrome import Brand, Chrome, LanguageChoice, PageFacts
from mifc.foundation.programmes.queries import logo

View = Callable[..., HttpResponseBase]
NEXT, SEEN_AT = "sign_in_next", "seen_at"


def show(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200, *, in_languages: bool = False) -> HttpResponse:
    """Draw a page of this door. `in_languages` puts the language switch on it: for people who are not signed in yet."""
    request.mifc_chrome = functools.partial(_chrome, request, in_languages)  # type: ignore[attr-defined]  # read by the surroundings
    return render(request, f"sign_in/{template}.jinja", {"url_of": _url_of, **context}, status=status)


def _url_of(name: str, **kwargs: Any) -> str:
    return reverse(name, kwargs=kwargs)


def _chrome(request: HttpRequest, in_languages: bool, facts: PageFacts) -> Chrome:
    programme = the_only_programme()
    home = reverse("start")
    brand = (
        Brand(programme.name, mark=programme.mark, logo=logo_of(programme, logo(programme)), home_url=home)
        if programme
        else Brand("MiFC", home_url=home)
    )
    return Chrome(
        brand=brand,
        languages=_choices(request, facts.lang) if in_languages else (),
        notices=facts.notices,
    )


def _choices(request: HttpRequest, current: str) -> tuple[LanguageChoice, ...]:
    kept = {key: str(value) for key, value in request.GET.items() if key != "lang"}
    return tuple(
        LanguageChoice(
            one.code, one.own_name, one.direction, f"{request.path}?{urlencode({**kept, 'lang': one.code})}", one.code == current
        )
        for one in languages_here()
    )


def let_in(request: HttpRequest, user: User, how: str, *, with_second_step: bool = False, handed_code_id: int | None = None) -> None:
    """Begin a session. A session that was there before gets a new key, and is emptied when it was somebody else's."""
    login(request, user, backend="django.contrib.auth.backends.ModelBackend")
    if not request.session.session_key:
        request.session.save()
    request.session[SEEN_AT] = int(time.time())
    second_step.mark_shown(request)
    if with_second_step:
        second_step.mark_passed(request, user)
    changes.note_session(
        by=user,
        session_key=request.session.session_key or "",
        ip=AccountAdapter(request).get_client_ip(request),
        user_agent=request.headers.get("User-Agent", ""),
        handed_code_id=handed_code_id,
    )
    changes.note_sign_in(by=user, how=how)


def where_next(request: HttpRequest) -> str:
    """Where the person was going, if that is a page of ours; else the start page. Asked once: it is forgotten afterwards."""
    kept = request.session.pop(NEXT, "")
    return safe_next(request.POST.get("next", "") or request.GET.get("next", "")) or safe_next(kept) or reverse("start")


def with_next(name: str, target: str) -> str:
    """The address of a page that afterwards goes on to `target`."""
    return f"{reverse(name)}?{urlencode({'next': target})}" if target else reverse(name)


def wait_words(seconds: int) -> str:
    """How long to wait, in words a person plans with."""
    minutes = math.ceil(seconds / 60)
    if minutes < 90:
        return ngettext("Too many tries. Try again in %(n)s minute.", "Too many tries. Try again in %(n)s minutes.", minutes) % {
            "n": minutes
        }
    hours = math.ceil(minutes / 60)
    return ngettext("Too many tries. Try again in %(n)s hour.", "Too many tries. Try again in %(n)s hours.", hours) % {"n": hours}


def own_page(*, fresh: bool = False) -> Callable[[View], View]:
    """A page about oneself. Who has set up a second step shows it first; `fresh`: something was shown in the last half hour."""

    def door(view: View) -> View:
        @functools.wraps(view)
        def inside(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            user = request.user
            assert isinstance(user, User)  # noqa: S101  # the door outside saw to it
            back = request.get_full_path() if request.method in ("GET", "HEAD") else reverse("account")
            if kinds_of_key(user) and (step := second_step.second_step_url(request, user=user, in_demo=False)):
                return redirect(f"{step}?{urlencode({'next': back})}")
            if fresh and user.is_sample:
                return show(request, "sample_account", {}, status=403)
            if fresh and (step := second_step.confirm_url(request, user=user)):
                return redirect(f"{step}{'&' if '?' in step else '?'}{urlencode({'next': back})}")
            return view(request, *args, **kwargs)

        return account_page(inside)

    return door
