"""Parts of the public site that partners show on their own websites: read only, no cookie, the same figures as here (R084)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from mifc.doors.public_site import published
from mifc.doors.public_site.forms import EmbedForm
from mifc.foundation.access.doors import public_page, workspace_page
from mifc.foundation.access.places import Desk, PublicPlace, public_base
from mifc.foundation.languages.known import BY_CODE, SOURCE
from mifc.foundation.programmes.roles import May
from mifc.partnership.communication.sockets import current_round_url, news
from mifc.partnership.organisations.published import partnership
from mifc.toolbox.measures.published import figures


@dataclass(frozen=True, slots=True)
class Kind:
    """One thing to show elsewhere. `address` is the page it belongs to.

    `height` in pixels: a card and the newest results are whole in it from 320 pixels of width on; longer lists are moved within their
    frame. Words are longest and letters largest in other languages than English: `taller` holds them.
    """

    key: str
    label: str | Promise
    address: str
    height: int
    taller: int

    def height_in(self, lang: str) -> int:
        return self.height if lang == SOURCE else self.taller


KINDS = {
    kind.key: kind
    for kind in (
        Kind("card", gettext_lazy("The card: the question, and the way to write one"), "card/", 580, 860),
        Kind("heard", gettext_lazy("What we heard: the newest results"), "heard/", 560, 850),
        Kind("figures", gettext_lazy("Figures with their sources"), "figures/", 520, 620),
        Kind("partners", gettext_lazy("Who is with us"), "partnership/", 420, 520),
    )
}

_LINES = '<iframe src="{url}" title="{title}" lang="{lang}" width="100%" height="{height}" loading="lazy" style="border:0"></iframe>'


@public_page(query=("theme",), framed=True)
def embed(request: HttpRequest, place: PublicPlace, kind: str) -> HttpResponse:
    """One part of the site, without the site around it. A theme narrows figures and partners."""
    if kind not in KINDS:
        raise Http404
    theme = request.GET.get("theme", "")
    known = {one.slug: one.name for one in published.themes(place.programme)} if theme else {}
    if theme and theme not in known:
        raise Http404
    context: dict[str, Any] = {"kind": KINDS[kind], "theme_name": known.get(theme)}
    if kind == "card":
        context["card_url"] = current_round_url(place)
    elif kind == "heard":
        context["news"] = news(place)
    elif kind == "figures":
        context["figures"] = figures(place.programme, theme=theme)
    else:
        context["partners"] = partnership(place.programme, theme=theme).partners
    return render(request, "public_site/embed.jinja", context)


@workspace_page(needs=May.EDIT_SITE)
def for_partners(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The lines of HTML that a partner pastes into its website. What is chosen stands in the address, so it can be sent on."""
    themes = [(one.slug, one.name.text) for one in published.themes(desk.programme)]
    languages = [code for code in desk.programme.languages if code in BY_CODE]
    kinds = [(kind.key, kind.label) for kind in KINDS.values()]
    form = EmbedForm(request.GET or None, kinds=kinds, languages=languages, themes=themes)
    chosen = form.cleaned_data if form.is_valid() else {"kind": "card", "language": languages[0], "theme": ""}
    kind, lang = KINDS[chosen["kind"]], chosen["language"]
    place = PublicPlace(desk.programme, BY_CODE[lang], public_base(desk.programme))
    url = settings.SITE_URL + place.url("embed", kind=kind.key) + (f"?theme={chosen['theme']}" if chosen["theme"] else "")
    with override(lang):
        title = _("%(what)s · %(programme)s") % {"what": kind.label, "programme": desk.programme.name}
    lines = format_html(_LINES, url=url, title=title, lang=lang, height=kind.height_in(lang))
    context = {"form_": form, "url": url, "lines": lines, "back": desk.url("public_site:overview")}
    return render(request, "public_site/for_partners.jinja", context)
