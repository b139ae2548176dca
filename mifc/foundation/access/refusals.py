"""Kind refusals: what happened and where to go, never a bare number."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from mifc.foundation.programmes.roles import ROLES, May

# What the edge notes on a request whose body it did not take in. No header that somebody sends has such a name.
TOO_LARGE = "mifc.too_large"


def refuse(request: HttpRequest, *, needs: May) -> HttpResponse:
    """403: the person is known here, but this is not part of the role."""
    who_may = [role.name for role in ROLES.values() if needs in role.may]
    return render(request, "access/not_your_role.jinja", {"who_may": who_may}, status=403)


def refuse_elsewhere(request: HttpRequest) -> HttpResponse:
    """403: the form was sent from another site."""
    return render(request, "access/from_elsewhere.jinja", status=403)


def refuse_no_door(request: HttpRequest) -> HttpResponse:
    """403: nobody said who may see this page."""
    return render(request, "access/no_door.jinja", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404. The same for what never existed, what is gone and what belongs to another programme."""
    request.mifc_desk = None  # type: ignore[attr-defined]  # a stranger's page carries no workspace around it
    work_url = reverse("start") if request.path.startswith("/w/") else ""
    return render(request, "access/not_found.jinja", {"work_url": work_url}, status=404)


def went_wrong(request: HttpRequest) -> HttpResponse:
    """500: asks nothing of the database, since that may be what failed."""
    request.mifc_desk = request.mifc_place = None  # type: ignore[attr-defined]
    return render(request, "access/went_wrong.jinja", status=500)


def too_much(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request could not be read."""
    return render(request, "access/not_readable.jinja", {"is_staff_page": False}, status=400)


def too_large(request: HttpRequest) -> HttpResponse:
    """413: more was announced than is taken in here. Asks nothing of the database."""
    is_staff_page = request.path.startswith("/w/")
    return render(request, "access/not_readable.jinja", {"is_staff_page": is_staff_page}, status=413)


def page_too_old(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: a form without its token. The page lay open too long, the browser refuses cookies, or another site sent it."""
    request.mifc_desk = request.mifc_place = None  # type: ignore[attr-defined]
    return render(request, "access/page_too_old.jinja", status=403)
