"""What the world reads of pages, menus, themes and aims: plain records, each text with its language.

Wagtail's values end here: a page comes as a record with plain blocks, so no template can ask the database anything.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext

from mifc.doors.public_site.addresses import relative_path
from mifc.doors.public_site.defaults import BY_ADDRESS
from mifc.doors.public_site.models import HOME_DEPTH, KINDS, SitePage, SiteTree, UpdateBanner
from mifc.foundation.languages.known import SOURCE, Direction, direction_of
from mifc.foundation.languages.text import Piece
from mifc.foundation.programmes import queries as programmes
from mifc.foundation.programmes.models import Programme, Theme, ThemePoint

# Wagtail mirrors a page above a translated one as an alias in English: that is no translation.
_WRITTEN = Q(alias_of__isnull=True)
_KIND_OF_MODEL = {str(model._meta.model_name): model.kind for model in KINDS}


@dataclass(frozen=True, slots=True)
class PublicItem:
    """A part of a block: a way to take part, a milestone. `note` says for whom or when, `to` names an address."""

    title: str
    text: str
    note: str = ""
    to: str = ""


@dataclass(frozen=True, slots=True)
class PublicBlock:
    """A block of a page. `html` is the editor's own text, cleaned by the editor's rules; every other text is plain.

    `keys` name figures, `pages` name pages by what their translations share.
    """

    name: str
    title: str = ""
    second_title: str = ""
    text: str = ""
    who: str = ""
    html: SafeString = field(default_factory=SafeString)
    keys: tuple[str, ...] = ()
    pages: tuple[str, ...] = ()
    items: tuple[PublicItem, ...] = ()


@dataclass(frozen=True, slots=True)
class PublicPage:
    """An editorial page. `lang` is the language of its words; `is_fallback` when that is not the reader's."""

    kind: str
    address: str
    title: str
    lead: str
    description: str
    lang: str
    direction: Direction
    is_fallback: bool
    blocks: tuple[PublicBlock, ...]

    @property
    def figure_keys(self) -> list[str]:
        """Every figure the page shows, once."""
        return list(dict.fromkeys(key for block in self.blocks for key in block.keys))

    @property
    def page_keys(self) -> list[str]:
        """Every page it leads to by a block."""
        return list(dict.fromkeys(key for block in self.blocks for key in block.pages))

    def has(self, name: str) -> bool:
        return any(block.name == name for block in self.blocks)


@dataclass(frozen=True, slots=True)
class MenuEntry:
    """A page of the menu: address below the home, title and the title's language."""

    address: str
    title: str
    lang: str


@dataclass(frozen=True, slots=True)
class PublicLink:
    """A way to another page: title and first lines with their language."""

    address: str
    title: Piece
    lead: Piece


@dataclass(frozen=True, slots=True)
class MapEntry:
    """A live page for the sitemap; `changed` is an ISO date or empty."""

    address: str
    changed: str


@dataclass(frozen=True, slots=True)
class PublicBanner:
    """The line above everything."""

    text: Piece
    kind: str
    url: str


@dataclass(frozen=True, slots=True)
class PublicTheme:
    """A theme with its three lists (R411)."""

    slug: str
    look: str
    name: Piece
    summary: Piece
    have: tuple[Piece, ...] = ()
    will: tuple[Piece, ...] = ()
    need: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class PublicAim:
    """An aim, or a hope (R008)."""

    key: str
    text: Piece
    is_hope: bool


@dataclass(frozen=True, slots=True)
class PublicNotice:
    """The privacy notice."""

    controllers: tuple[str, ...]
    contact: str
    basis_answers: str
    keep_answers: str
    text: Piece


def home_slug(programme: Programme) -> str:
    """The first part of the programme's pages in the tree; empty while it has none."""
    return SiteTree.objects.of(programme).values_list("home_slug", flat=True).first() or ""


def page_at(slug: str, address: str, lang: str) -> PublicPage | None:
    """The live page at an address ("jobs/", "" for the home), in `lang` where it is translated, else the original.

    Without a tree (`slug` empty) the page a programme begins with. One query.
    """
    if not slug:
        default = BY_ADDRESS.get(address.strip("/"))
        return page_record(default.unsaved(), address, lang, own=lang) if default else None
    original = SitePage.objects.filter(url_path=f"/{slug}/{address}", locale__language_code=SOURCE).values("translation_key")
    found = SitePage.objects.live().filter(_WRITTEN, translation_key__in=original, locale__language_code__in={lang, SOURCE})
    pages = {page.locale.language_code: page for page in found.select_related("locale", "content_type")}
    # A translation whose original was taken off goes with it.
    if SOURCE not in pages:
        return None
    page = pages.get(lang) or pages[SOURCE]
    return page_record(page, address, lang, own=page.locale.language_code)


def page_record(page: SitePage, address: str, lang: str, *, own: str) -> PublicPage:
    """A page of Wagtail as a record, for a reader of `lang`; its own words are in `own`."""
    model = page.content_type.model if page.content_type_id else str(page._meta.model_name)
    return PublicPage(
        kind=_KIND_OF_MODEL.get(model, "text"),
        address=address,
        title=page.title,
        lead=page.lead,
        description=page.search_description or page.lead,
        lang=own,
        direction=direction_of(own),
        is_fallback=own != lang,
        blocks=tuple(_block(block.block_type, block.value) for block in page.body),
    )


def menu(slug: str, lang: str) -> tuple[MenuEntry, ...]:
    """The pages right below the home that stand in the menu, in their order: translated where they are. One query."""
    if not slug:
        return tuple(MenuEntry(f"{one.address}/", str(one.title), lang) for one in BY_ADDRESS.values() if one.in_menu)
    originals = SitePage.objects.live().filter(
        url_path__startswith=f"/{slug}/", depth=HOME_DEPTH + 1, show_in_menus=True, locale__language_code=SOURCE
    )
    wanted = Q(pk__in=originals.values("pk")) | Q(
        translation_key__in=originals.values("translation_key"), locale__language_code=lang, live=True
    )
    found = list(SitePage.objects.filter(_WRITTEN & wanted).defer("body", "lead").select_related("locale").order_by("path"))
    translated = {page.translation_key: page for page in found if page.locale.language_code == lang}
    entries = []
    for page in found:
        if page.locale.language_code == SOURCE:
            shown = translated.get(page.translation_key, page)
            entries.append(MenuEntry(relative_path(page.url_path), shown.title, shown.locale.language_code))
    return tuple(entries)


def linked_pages(slug: str, keys: list[str], lang: str) -> dict[str, PublicLink]:
    """The live pages of this tree that a block leads to, by key; translated where they are. One query."""
    originals = SitePage.objects.live().filter(url_path__startswith=f"/{slug}/", translation_key__in=keys, locale__language_code=SOURCE)
    wanted = Q(pk__in=originals.values("pk")) | Q(
        translation_key__in=originals.values("translation_key"), locale__language_code=lang, live=True
    )
    found = list(SitePage.objects.filter(_WRITTEN & wanted).defer("body").select_related("locale"))
    translated = {page.translation_key: page for page in found if page.locale.language_code == lang}
    links = {}
    for page in found:
        if page.locale.language_code == SOURCE:
            shown = translated.get(page.translation_key, page)
            own = shown.locale.language_code
            title, lead = (
                Piece(text, own, direction_of(own), "original", own != lang, is_outdated=False) for text in (shown.title, shown.lead)
            )
            links[str(page.translation_key)] = PublicLink(relative_path(page.url_path), title, lead)
    return links


def site_map(slug: str) -> tuple[MapEntry, ...]:
    """Every live page, by its original."""
    if not slug:
        return tuple(MapEntry(f"{address}/" if address else "", "") for address in BY_ADDRESS)
    pages = SitePage.objects.live().filter(url_path__startswith=f"/{slug}/", locale__language_code=SOURCE)
    rows: Iterable[tuple[str, dt.datetime | None]] = pages.order_by("path").values_list("url_path", "last_published_at")
    return tuple(MapEntry(relative_path(path), changed.date().isoformat() if changed else "") for path, changed in rows)


def banner(programme: Programme, day: dt.date) -> PublicBanner | None:
    """The banner of a day; the one that began last when there are several (R399)."""
    running = UpdateBanner.objects.of(programme).filter(starts_on__lte=day)
    found = running.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day)).first()
    return PublicBanner(found.text.in_language(), found.kind, found.url) if found else None


def themes(programme: Programme) -> tuple[PublicTheme, ...]:
    """All themes in their order, with names and summaries only. One query."""
    return tuple(_theme(theme, []) for theme in programmes.themes(programme))


def theme(programme: Programme, slug: str) -> PublicTheme | None:
    """One theme with its three lists. Two queries."""
    found = programmes.themes(programme).filter(slug=slug).prefetch_related("points").first()
    return _theme(found, list(found.points.all())) if found else None


def aims(programme: Programme) -> tuple[PublicAim, ...]:
    return tuple(PublicAim(aim.key, aim.text.in_language(), aim.is_hope) for aim in programmes.aims(programme))


def notice(programme: Programme) -> PublicNotice | None:
    """The privacy notice, None while nothing is written."""
    found = programmes.privacy_notice(programme)
    if found is None:
        return None
    months = found.keep_answers_months
    return PublicNotice(
        controllers=tuple(line.strip() for line in found.controllers.splitlines() if line.strip()),
        contact=found.contact,
        basis_answers=found.basis_answers,
        keep_answers=ngettext("%(months)s month", "%(months)s months", months) % {"months": months} if months else "",
        text=found.text.in_language(),
    )


def _theme(theme: Theme, points: list[ThemePoint]) -> PublicTheme:
    def lines(kind: str) -> tuple[Piece, ...]:
        return tuple(point.text.in_language() for point in points if point.kind == kind)

    name, summary = theme.name.in_language(), theme.summary.in_language()
    return PublicTheme(theme.slug, theme.look, name, summary, lines("have"), lines("will"), lines("need"))


def _block(name: str, value: Any) -> PublicBlock:
    """One block of Wagtail's stream as a plain record."""
    if name == "text":
        # The editor's rich text: Wagtail lets through only the features of `blocks.TEXT_FEATURES`.
        return PublicBlock(name, html=mark_safe(str(value)))  # noqa: S308
    if name == "figures":
        return PublicBlock(name, title=value["title"] or "", keys=tuple(value["keys"]))
    if name == "more":
        keys = (str(page.translation_key) for page in value["pages"] if page is not None)
        return PublicBlock(name, title=value["title"] or "", pages=tuple(keys))
    if name == "aims":
        return PublicBlock(name, title=value["title"] or "", second_title=value["hopes_title"] or "")
    if name == "ways":
        ways = (PublicItem(way["title"], way["text"], way["audience"] or "", way["to"] or "") for way in value["ways"])
        return PublicBlock(name, title=value["title"] or "", items=tuple(ways))
    if name == "timeline":
        return PublicBlock(name, items=tuple(PublicItem(one["title"], one["text"] or "", one["when"]) for one in value["milestones"]))
    return PublicBlock(
        name, title=value.get("title") or value.get("question") or "", text=value.get("text") or "", who=value.get("who") or ""
    )
