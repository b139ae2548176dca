"""The door decorators. Each marks its view, so that the middleware lets it through, and finds out what the view needs."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import activate
from django.views.decorators.csrf import csrf_exempt

from mifc.foundation.access.origin import came_from_elsewhere
from mifc.foundation.access.places import Desk, PublicPlace
from mifc.foundation.access.policies import FRAMED_POLICY
from mifc.foundation.access.refusals import refuse, refuse_elsewhere
from mifc.foundation.access.typed import readable
from mifc.foundation.accounts.models import User
from mifc.foundation.accounts.second_step import second_step_url
from mifc.foundation.audit.recorder import record_read
from mifc.foundation.languages.known import BY_CODE, SOURCE, first_asked_for
from mifc.foundation.programmes.queries import programme_at, programme_by_slug, standing_of
from mifc.foundation.programmes.roles import May

View = Callable[..., HttpResponseBase]
READING = ("GET", "HEAD")
SENDING = ("GET", "HEAD", "POST")


def _marked(view: View, door: str, **facts: Any) -> View:
    view.door = door  # type: ignore[attr-defined]  # read by the middleware and by tests
    for name, value in facts.items():
        setattr(view, f"door_{name}", value)
    return view


def _place(request: HttpRequest, lang: str, programme: str | None) -> PublicPlace:
    if lang not in BY_CODE:
        raise Http404
    found = programme_at(request.get_host(), programme)
    if found is None:
        raise Http404
    activate(lang)
    place = PublicPlace(found, BY_CODE[lang], f"/p/{programme}" if programme else "")
    request.mifc_place = place  # type: ignore[attr-defined]  # read by the interface, which draws the chrome
    return place


def public_page(*, query: tuple[str, ...] = (), cached: bool = True, framed: bool = False) -> Callable[[View], View]:
    """A page for anyone. `query` lists the query parameters it reads: the page cache keeps one copy per value of these.

    `framed`: any website may show it in a frame; such a page sends nothing.
    """

    def door(view: View) -> View:
        @functools.wraps(view)
        def inside(request: HttpRequest, *, lang: str, programme: str | None = None, **kwargs: Any) -> HttpResponseBase:
            if request.method not in READING:
                return HttpResponseNotAllowed(READING)
            place = _place(request, lang, programme)
            response = view(request, place, **kwargs)
            if cached and response.status_code == 200:
                response["X-Mifc-Page"] = f"{place.programme.pk}:{place.programme.site_version}"
            if framed:
                response["Content-Security-Policy"] = FRAMED_POLICY
                response["Cross-Origin-Resource-Policy"] = "cross-origin"
            return response

        return _marked(inside, "public", query=query, cached=cached)

    return door


def open_data_page(*, query: tuple[str, ...] = ()) -> Callable[[View], View]:
    """A public answer for machines: no key, no cookie, no language in its address, readable from any website.

    It names its programme in the address. What is not there is said in JSON, like every other fault.
    """

    def door(view: View) -> View:
        @functools.wraps(view)
        def inside(request: HttpRequest, *, programme: str, **kwargs: Any) -> HttpResponseBase:
            if request.method not in READING:
                return _open_to_all(HttpResponseNotAllowed(READING))
            activate(SOURCE)
            try:
                found = programme_by_slug(programme)
                if found is None:
                    raise Http404("There is no such programme here.")
                response = view(request, found, **kwargs)
            except Http404 as missing:
                return _open_to_all(JsonResponse({"error": str(missing)}, status=404))
            if response.status_code == 200:
                response["X-Mifc-Page"] = f"{found.pk}:{found.site_version}"
            return _open_to_all(response)

        return _marked(inside, "public", query=query, cached=True)

    return door


def _open_to_all(response: HttpResponseBase) -> HttpResponseBase:
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def participant_page(view: View) -> View:
    """A page on which anyone may send something, without an account and without a cookie."""

    @functools.wraps(view)
    def inside(request: HttpRequest, *, lang: str, programme: str | None = None, **kwargs: Any) -> HttpResponseBase:
        if request.method not in SENDING:
            return HttpResponseNotAllowed(SENDING)
        place = _place(request, lang, programme)
        if request.method == "POST" and came_from_elsewhere(request):
            return refuse_elsewhere(request)
        response = view(request, place, **kwargs)
        response.headers.setdefault("Cache-Control", "no-store")
        return response

    return _marked(csrf_exempt(inside), "participant", query=())


def choice_page(view: View) -> View:
    """A public page without a language in its address, because the language is chosen on it. Cookie-free like the others."""

    @functools.wraps(view)
    def inside(request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        if request.method not in READING:
            return HttpResponseNotAllowed(READING)
        return view(request, **kwargs)

    return _marked(inside, "public", query=(), cached=False)


def workspace_page(*, needs: May, sensitive: str = "") -> Callable[[View], View]:
    """A staff page. `needs` is the power it takes; `sensitive` says in a few words what reading it leaves a line about.

    Not signed in: to the sign-in page and back. No role in this programme: 404, as if it did not exist. Role without the power: 403.
    """

    def door(view: View) -> View:
        @functools.wraps(view)
        def inside(request: HttpRequest, *, programme: str, **kwargs: Any) -> HttpResponseBase:
            user = request.user
            if not isinstance(user, User):
                return to_sign_in(request)
            found = programme_by_slug(programme)
            standing = standing_of(user=user, programme=found) if found else None
            if found is None or standing is None:
                raise Http404
            activate(user.language if user.language in BY_CODE else found.default_language)
            step = second_step_url(request, user=user, in_demo=found.is_demo)
            if step:
                return redirect(f"{step}?{urlencode({'next': request.get_full_path()})}")
            desk = Desk(found, user, standing)
            request.mifc_desk = desk  # type: ignore[attr-defined]  # read by the interface, which draws the chrome
            if not standing.may(needs):
                return refuse(request, needs=needs)
            if sensitive and request.method in READING:
                record_read(programme_id=found.pk, by_id=user.pk, what=sensitive, record_id=kwargs.get("pk", ""))
            if request.method == "POST":
                request.POST = readable(request.POST)  # type: ignore[assignment]  # as Django does itself
            return _private(view(request, desk, **kwargs))

        return _marked(inside, "workspace", needs=needs, sensitive=sensitive)

    return door


def account_page(view: View) -> View:
    """A page about oneself: for anyone signed in, in whichever programme."""

    @functools.wraps(view)
    def inside(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = request.user
        if not isinstance(user, User):
            return to_sign_in(request)
        activate(user.language if user.language in BY_CODE else "en")
        if request.method == "POST":
            request.POST = readable(request.POST)  # type: ignore[assignment]  # as Django does itself
        return _private(view(request, *args, **kwargs))

    return _marked(inside, "account")


def sign_in_page(view: View) -> View:
    """The way in: for people who are not signed in yet. Its language comes from the address or the browser."""

    @functools.wraps(view)
    def inside(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method not in SENDING:
            return HttpResponseNotAllowed(SENDING)
        wanted = request.GET.get("lang") or request.session.get("lang") or getattr(request.user, "language", "")
        lang = wanted if wanted in BY_CODE else first_asked_for(request.headers.get("Accept-Language", ""), BY_CODE)
        if request.GET.get("lang") in BY_CODE and request.session.get("lang") != lang:
            request.session["lang"] = lang
        activate(lang)
        return _private(view(request, *args, **kwargs))

    return _marked(inside, "sign-in")


def system_page(view: View) -> View:
    """A page for machines."""
    return _marked(view, "system")


def to_sign_in(request: HttpRequest) -> HttpResponse:
    """To the sign-in page, and back to where the person was going."""
    return redirect(f"{reverse('sign_in')}?{urlencode({'next': request.get_full_path()})}")


def _private(response: HttpResponseBase) -> HttpResponseBase:
    """What a signed-in person saw stays out of every cache, the browser's own history cache included."""
    response.headers.setdefault("Cache-Control", "no-store, private")
    return response
