"""Addresses without a language: the bare host, which leads on; and for search engines and home screens, robots, sitemap, manifest."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static

from mifc.doors.public_site import published
from mifc.foundation.access.doors import public_page, system_page
from mifc.foundation.access.places import PublicPlace, public_base
from mifc.foundation.languages.known import BY_CODE, first_asked_for
from mifc.foundation.programmes.queries import programme_at, programme_by_slug


@system_page
def front(request: HttpRequest, programme: str | None = None) -> HttpResponse:
    """The bare host, as people type it: on to the home page in the language their phone asks for, if the programme has it."""
    found = programme_at(request.get_host(), programme)
    if found is None and programme:
        raise Http404
    if found is None:
        return redirect("sign_in")
    lang = first_asked_for(request.headers.get("Accept-Language", ""), found.languages, found.default_language)
    base = f"/p/{programme}" if programme else ""
    return HttpResponseRedirect(f"{base}/{lang}/", headers={"Vary": "Accept-Language", "Cache-Control": "no-store"})


@system_page
def robots(request: HttpRequest) -> HttpResponse:
    """Public pages may be found; staff pages and short links of collection points need not be."""
    lines = ["User-agent: *", "Disallow: /w/", "Disallow: /a/", f"Sitemap: {request.scheme}://{request.get_host()}/sitemap.xml", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8", headers={"Cache-Control": "public, max-age=3600"})


@system_page
def sitemap(request: HttpRequest, programme: str | None = None) -> HttpResponse:
    """Every live page in every language of the programme, each naming the others."""
    found = programme_by_slug(programme) if programme else programme_at(request.get_host(), None)
    if found is None:
        raise Http404
    base = f"{request.scheme}://{request.get_host()}{f'/p/{programme}' if programme else ''}"
    slug = published.home_slug(found)
    pages = [(one.address, one.changed) for one in published.site_map(slug)]
    pages += [("contact/", ""), ("privacy/", "")]
    known = {address for address, _changed in pages}
    pages += [(f"{theme.slug}/", "") for theme in published.themes(found) if f"{theme.slug}/" not in known]
    languages = [code for code in found.languages if code in BY_CODE]
    context = {"base": base, "pages": pages, "languages": languages}
    return render(request, "public_site/sitemap.jinja", context, content_type="application/xml; charset=utf-8")


@public_page()
def manifest(request: HttpRequest, place: PublicPlace) -> HttpResponse:
    """So that a phone can keep the site on its home screen, under its own name."""
    programme = place.programme
    facts = {
        "name": programme.name,
        "short_name": programme.name[:12],
        "lang": place.lang,
        "dir": place.language.direction,
        "start_url": f"{public_base(programme)}/{place.lang}/",
        "scope": f"{public_base(programme)}/",
        "display": "browser",
        "background_color": "#FAF5EA",
        "theme_color": programme.accent,
        "icons": [{"src": static("interface/mark.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    return JsonResponse(facts, content_type="application/manifest+json", json_dumps_params={"ensure_ascii": False})
