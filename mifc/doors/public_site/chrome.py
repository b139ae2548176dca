"""What stands around every public page: name, menu, languages, funders, footer, banner (R085 R096 R399 R414).

The same for everybody who reads a language, so it is worked out once per state of the site (`site_version`) and day, and kept in memory.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from django.utils.html import format_html
from django.utils.translation import gettext as _

from mifc.doors.public_site import published
from mifc.doors.public_site.remembered import state_of
from mifc.foundation.access.places import PublicPlace
from mifc.foundation.base.clock import today
from mifc.foundation.base.remembered import Remembered
from mifc.foundation.interface.brand_pictures import logo_of
from mifc.foundation.interface.brand_sheet import brand_sheet_url
from mifc.foundation.interface.chrome import Banner, Brand, Chrome, Funder, LanguageChoice, Link, Logo, PageFacts
from mifc.foundation.languages.known import BY_CODE, SOURCE
from mifc.foundation.languages.text import Piece
from mifc.foundation.programmes import queries as programmes
from mifc.foundation.programmes.models import Programme
from mifc.partnership.communication.sockets import public_links


@dataclass(frozen=True, slots=True)
class SiteFrame:
    """What is the same on every page of a programme in a language. `home_slug` finds its pages."""

    home_slug: str
    chrome: Chrome


_frames: Remembered[SiteFrame] = Remembered(500)


def public_chrome(facts: PageFacts) -> Chrome:
    """Plugged into the interface. A page that stands in no programme (an address nobody has) gets a bare frame."""
    place = facts.place
    if not isinstance(place, PublicPlace):
        return Chrome(brand=Brand(name="MiFC"))
    frame = frame_of(place)
    path = facts.path.partition("?")[0]
    nav = tuple(replace(link, current=link.url == path) for link in frame.chrome.nav)
    return replace(frame.chrome, nav=nav, languages=_languages(place, facts.path))


def frame_of(place: PublicPlace) -> SiteFrame:
    """The frame of a place, from memory while nothing in the programme changed."""
    frame = _frames.get(state_of(place), lambda: _frame(place, today()))
    assert frame is not None, "a frame is always made"  # noqa: S101  # for the type checker
    return frame


def _frame(place: PublicPlace, day: dt.date) -> SiteFrame:
    programme = place.programme
    slug = published.home_slug(programme)
    # The name is written in the programme's own language.
    own = BY_CODE.get(programme.default_language, BY_CODE[SOURCE])
    chrome = Chrome(
        brand=Brand(
            name=programme.name,
            mark=programme.mark,
            logo=logo_of(programme, programmes.logo(programme)),
            strapline=_strapline(programme.strapline.in_language(), place.lang),
            stylesheet_url=_own_colours(programme),
            home_url=f"{place.prefix}/",
            lang="" if own.code == place.lang else own.code,
            dir="" if own.code == place.lang else own.direction,
        ),
        nav=(*(link for links in public_links for link in links(place)), *_menu(place, slug)),
        funders=tuple(
            _funder(funder.text.in_language(), logo_of(programme, funder.emblem)) for funder in programmes.funders_now(programme)
        ),
        footer_links=_footer(place),
        banner=_banner(place, day),
        translation_note=translation_note(place.lang),
    )
    return SiteFrame(slug, chrome)


def _own_colours(programme: Programme) -> str:
    """The brand kit's sheet; nothing where the colours are ours, which saves a request."""
    ours = Programme()
    return "" if (programme.accent, programme.stamp) == (ours.accent, ours.stamp) else brand_sheet_url(programme)


def _strapline(text: Piece, around: str) -> str:
    """It says its language where that is not the page's."""
    if not text or text.lang == around:
        return text.text
    return format_html('<span lang="{}" dir="{}">{}</span>', text.lang, text.direction, text.text)


def _menu(place: PublicPlace, slug: str) -> tuple[Link, ...]:
    entries = published.menu(slug, place.lang)
    return tuple(_link(entry.title, f"{place.prefix}/{entry.address}", entry.lang, place) for entry in entries)


def _link(text: str, url: str, lang: str, place: PublicPlace) -> Link:
    if lang == place.lang:
        return Link(text, url)
    return Link(text, url, lang=lang, dir=BY_CODE[lang].direction if lang in BY_CODE else "ltr")


def _footer(place: PublicPlace) -> tuple[Link, ...]:
    own = (Link(_("Contact"), place.url("contact")), Link(_("Privacy"), place.url("privacy")))
    channels = programmes.channels(place.programme)
    return own + tuple(Link(f"{one.kind} {one.handle}", one.url, lang="en", dir="ltr") for one in channels if one.url)


def _funder(text: Piece, emblem: Logo | None) -> Funder:
    return Funder(text.text, emblem, lang=text.lang, dir=text.direction) if text.is_fallback else Funder(text.text, emblem)


def _banner(place: PublicPlace, day: dt.date) -> Banner | None:
    if place.programme.mode == Programme.Mode.TRIAL:
        return Banner(_("A trial: somebody is trying this out. Nothing here is real, and nothing counts."), "warn")
    found = published.banner(place.programme, day)
    if found is None:
        return None
    words = found.text
    text = format_html('<span lang="{}" dir="{}">{}</span>', words.lang, words.direction, words.text) if words.is_fallback else words.text
    link = Link(_("Read more"), found.url) if found.url else None
    return Banner(text, found.kind if found.kind in {"info", "warn", "done"} else "info", link)  # type: ignore[arg-type]  # checked beside it


def _languages(place: PublicPlace, path: str) -> tuple[LanguageChoice, ...]:
    """The programme's languages, and the one being read; each keeps the page."""
    rest = path.removeprefix(place.prefix) if path.startswith(place.prefix) else "/"
    codes = [code for code in place.programme.languages if code in BY_CODE] or [SOURCE]
    if place.lang not in codes:
        codes.append(place.lang)
    return tuple(
        LanguageChoice(code, BY_CODE[code].own_name, BY_CODE[code].direction, f"{place.base}/{code}{rest}", current=code == place.lang)
        for code in codes
    )


def translation_note(lang: str) -> str:
    """One quiet line where no native reader has checked the words of the interface (architecture §7)."""
    language = BY_CODE[lang]
    if lang == SOURCE:
        return ""
    if language.drafted:
        return _("The words of this site in your language were drafted and not checked by a native reader yet. Tell us what reads badly.")
    return _("The words of this site are not translated into %(language)s yet. They are shown in English.") % {
        "language": language.own_name
    }
