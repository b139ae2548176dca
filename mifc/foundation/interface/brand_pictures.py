"""Logo and emblems of the brand kit at addresses of their own (R081, R096). Another picture is another address, so they may be kept."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from mifc.foundation.access.doors import system_page
from mifc.foundation.interface.chrome import Logo
from mifc.foundation.programmes.models import Emblem, Programme
from mifc.foundation.programmes.queries import emblem, programme_by_slug

_A_YEAR = 60 * 60 * 24 * 365


def logo_of(programme: Programme, picture: Emblem | None) -> Logo | None:
    """The picture as a page draws it."""
    if picture is None:
        return None
    url = reverse("brand_picture", kwargs={"slug": programme.slug, "digest": picture.digest})
    return Logo(url, picture.width, picture.height)


@system_page
def brand_picture(request: HttpRequest, slug: str, digest: str) -> HttpResponse:
    """The file for screens."""
    programme = programme_by_slug(slug)
    found = emblem(programme, digest) if programme else None
    if found is None:
        raise Http404
    return HttpResponse(bytes(found.screen), content_type="image/png", headers={"Cache-Control": f"public, max-age={_A_YEAR}, immutable"})
