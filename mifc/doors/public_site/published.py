"""What the world reads of pages, menus, themes and aims: plain records, each text with its language.

Wagtail's values end here: a page comes as a record with plain blocks, so no template can ask the database anything.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Annotated, Any

from django.db.models import Q
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import ngettext
from wagtail.query import PageQuerySet

from mifc.doors.public_site.addresses import relative_path
from mifc.doors.public_site.defaults import BY_ADDRESS
from mifc.doors.public_site.models import HOME_DEPTH, KINDS, SitePage, SiteTree, UpdateBanner
from mifc.foundation.languages.known import SOURCE, Direction, direction_of
from mifc.foundation.languages.text import Piece
from mifc.foundation.programmes import queries as programmes
from mifc.foundation.programmes.models import Programme, Theme, ThemePoint
from mifc.toolbox.disclosure.published import NotPeople

PageNumber = Annotated[int, NotPeople("number of a page")]
# Wagtail mirrors a page above a translated one as an alias in English: that is no translation.
_WRITTEN = Q(alias_of__isnull=True)
# What a page shows of itself, and by which it is known.
_READ = ("title", "lead", "search_description", "body", "content_type__model", "locale__language_code")
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

    `keys` name figures, `pages` are the numbers of the pages that the editor chose, some of which may be gone.
    """

    name: str
    title: str = ""
    second_title: str = ""
    text: str = ""
    who: str = ""
    html: SafeString = field(default_factory=SafeString)
    keys: tuple[str, ...] = ()
    pages: tuple[PageNumber, ...] = ()
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
    def page_numbers(self) -> list[PageNumber]:
        """Every page it leads to by a block, once."""
        return list(dict.fromkeys(number for block in self.blocks for number in block.pages))

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
    original = SitePage.objects.filter(url_path=f"/{slug}/{address}", locale__language_code=SOURCE)
    found = _with_translations(original, lang).select_related("locale", "content_type").only(*_READ)
    pages = {page.locale.language_code: page for page in found.order_by()}
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
        blocks=tuple(_blocks(page.body)),
    )


def _with_translations(originals: PageQuerySet[SitePage], lang: str) -> PageQuerySet[SitePage]:
    """The live ones of these English pages, and what is written of them in `lang`. For English nothing else has to be asked."""
    if lang == SOURCE:
        return originals.filter(_WRITTEN, live=True)
    keys = originals.values("translation_key")
    return SitePage.objects.filter(_WRITTEN, live=True, translation_key__in=keys, locale__language_code__in=(lang, SOURCE))


def menu(slug: str, lang: str) -> tuple[MenuEntry, ...]:
    """The pages right below the home that stand in the menu, in their order: translated where they are. One query."""
    if not slug:
        return tuple(MenuEntry(f"{one.address}/", str(one.title), lang) for one in BY_ADDRESS.values() if one.in_menu)
    originals = SitePage.objects.filter(
        url_path__startswith=f"/{slug}/", depth=HOME_DEPTH + 1, show_in_menus=True, locale__language_code=SOURCE, live=True
    )
    found = _with_translations(originals, lang).order_by("path")
    rows = list(found.values_list("translation_key", "locale__language_code", "title", "url_path"))
    translated = {key: title for key, code, title, _path in rows if code == lang}
    return tuple(
        MenuEntry(relative_path(path), translated.get(key, title), lang if key in translated else SOURCE)
        for key, code, title, path in rows
        if code == SOURCE
    )


def linked_pages(slug: str, numbers: list[PageNumber], lang: str) -> dict[PageNumber, PublicLink]:
    """The live pages of this tree that a block leads to, by the number chosen; translated where they are. One query."""
    keys = SitePage.objects.filter(pk__in=numbers).values("translation_key")
    # The chosen ones too, whatever they are by now, to know which page is meant.
    wanted = Q(_WRITTEN, live=True, locale__language_code__in=(lang, SOURCE)) | Q(pk__in=numbers)
    found = SitePage.objects.filter(wanted, translation_key__in=keys).order_by()
    rows = list(found.values_list("pk", "translation_key", "locale__language_code", "live", "alias_of", "url_path", "title", "lead"))
    shown = {(key, code): (path, title, lead) for _pk, key, code, live, alias, path, title, lead in rows if live and alias is None}
    links = {}
    for number, key, *_rest in rows:
        address = shown.get((key, SOURCE), ("",))[0]
        if number in numbers and address.startswith(f"/{slug}/"):
            own = lang if (key, lang) in shown else SOURCE
            way, is_fallback = direction_of(own), own != lang
            title, lead = (Piece(text, own, way, "original", is_fallback, is_outdated=False) for text in shown[key, own][1:])
            links[number] = PublicLink(relative_path(address), title, lead)
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


def _blocks(body: Any) -> Iterable[PublicBlock]:
    """The blocks of Wagtail's stream as plain records."""
    for place, kept in enumerate(body.raw_data):
        if kept["type"] == "more":
            # As it is kept: Wagtail's own value would ask for every page it leads to, whole.
            chosen = (item["value"] if isinstance(item, dict) else item for item in kept["value"]["pages"])
            numbers = tuple(int(number) for number in chosen if number)
            yield PublicBlock("more", title=kept["value"].get("title") or "", pages=numbers)
        else:
            yield _block(kept["type"], body[place].value)


def _block(name: str, value: Any) -> PublicBlock:
    """One block of Wagtail's stream as a plain record."""
    if name == "text":
        # The editor's rich text: Wagtail lets through only the features of `blocks.TEXT_FEATURES`.
        return PublicBlock(name, html=mark_safe(str(value)))  # noqa: S308
    if name == "figures":
        return PublicBlock(name, title=value["title"] or "", keys=tuple(value["keys"]))
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
