"""Chrome: everything around the content of a page, as plain typed data, and the socket that later rooms fill.

A base page knows no programme and no user; it draws a ``Chrome`` (public, participant, sign-in) or a ``WorkspaceChrome``
(staff). ``doors/public_site`` and ``doors/workspace`` fill the socket from their ``apps.py``; until they do, a bare chrome is
drawn, so every page works on its own.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

Tone = Literal["info", "warn", "done", "stop"]
Direction = Literal["ltr", "rtl"]


@dataclass(frozen=True, slots=True)
class Link:
    """A place to go. ``count`` is a ready text beside it; ``lang`` and ``dir`` only when the label is in another language."""

    label: str
    url: str
    current: bool = False
    count: str = ""
    lang: str = ""
    dir: Direction | Literal[""] = ""


@dataclass(frozen=True, slots=True)
class LanguageChoice:
    """One language by its own name; ``url`` is this same page in it."""

    code: str
    own_name: str
    dir: Direction
    url: str
    current: bool = False


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture of the brand kit, with its size in CSS pixels. ``url`` is a file of ours, never of a third party."""

    url: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Funder:
    """Acknowledgement of one funding source (R096). The sentence says who it is, so the emblem is decoration."""

    text: str
    emblem: Logo | None = None
    url: str = ""
    lang: str = ""
    dir: Direction | Literal[""] = ""


@dataclass(frozen=True, slots=True)
class Banner:
    """One line above everything: a demo, a round that closes today, no signal."""

    text: str
    kind: Tone = "info"
    link: Link | None = None


@dataclass(frozen=True, slots=True)
class Notice:
    """A message after something was done. With ``undo_url`` it carries a button that takes it back (POST)."""

    text: str
    kind: Tone = "done"
    undo_url: str = ""
    undo_label: str = ""


@dataclass(frozen=True, slots=True)
class Brand:
    """A programme's name and looks (R081).

    ``mark`` is one or two letters or an icon name for the stamp; ``logo`` stands in its place where there is one.
    ``stylesheet_url`` serves ``brand.brand_stylesheet(...)``.
    """

    name: str
    mark: str = "M"
    logo: Logo | None = None
    strapline: str = ""
    stylesheet_url: str = ""
    home_url: str = "/"
    lang: str = ""
    dir: Direction | Literal[""] = ""


@dataclass(frozen=True, slots=True)
class Chrome:
    """Around a public, participant or sign-in page. ``translation_note`` is the one quiet line "not checked yet"."""

    brand: Brand
    nav: tuple[Link, ...] = ()
    languages: tuple[LanguageChoice, ...] = ()
    funders: tuple[Funder, ...] = ()
    footer_links: tuple[Link, ...] = ()
    banner: Banner | None = None
    translation_note: str = ""
    leave_url: str = ""
    notices: tuple[Notice, ...] = ()

    @property
    def language(self) -> LanguageChoice | None:
        return next((choice for choice in self.languages if choice.current), None)


@dataclass(frozen=True, slots=True)
class UserMenu:
    """Who is signed in; sign-out is a POST to ``sign_out_url``."""

    name: str
    sign_out_url: str
    role: str = ""
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class WorkspaceChrome:
    """Around a staff page. ``place`` names what is worked on ("Coventry, first round"); ``sections`` are its rooms or steps,
    ``subsections`` the pages of the current one."""

    brand: Brand
    place: str = ""
    place_url: str = ""
    sections: tuple[Link, ...] = ()
    subsections: tuple[Link, ...] = ()
    languages: tuple[LanguageChoice, ...] = ()
    user: UserMenu | None = None
    search_url: str = ""
    search_text: str = ""
    banner: Banner | None = None
    notices: tuple[Notice, ...] = ()
    translation_note: str = ""
    footer_links: tuple[Link, ...] = ()

    @property
    def language(self) -> LanguageChoice | None:
        return next((choice for choice in self.languages if choice.current), None)


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What a chrome source may know of the page it surrounds. ``programme`` and ``user`` are records of earlier rooms;
    for public pages ``user`` stays ``None``, ``notices`` empty, and nothing may depend on the visitor. ``work`` is what a staff
    page works on (``desk_sockets.Work``)."""

    lang: str
    dir: Direction
    path: str
    programme: object | None = None
    user: object | None = None
    section: str = ""
    place: object | None = None
    notices: tuple[Notice, ...] = ()
    work: object | None = None


PublicSource = Callable[[PageFacts], Chrome]
WorkspaceSource = Callable[[PageFacts], WorkspaceChrome]


@dataclass(slots=True)
class _Sockets:
    public: PublicSource | None = None
    workspace: WorkspaceSource | None = None
    bare: Brand = field(default_factory=lambda: Brand(name="MiFC"))


_sockets = _Sockets()


def fill_public_chrome(source: PublicSource) -> None:
    """Plug in who draws public chrome. Called once, from ``apps.py`` of the room that knows menus and brand."""
    if _sockets.public not in (None, source):
        raise RuntimeError("Public chrome is filled already; one room draws it.")
    _sockets.public = source


def fill_workspace_chrome(source: WorkspaceSource) -> None:
    """Plug in who draws staff chrome. Called once, from ``apps.py`` of the workspace."""
    if _sockets.workspace not in (None, source):
        raise RuntimeError("Workspace chrome is filled already; one room draws it.")
    _sockets.workspace = source


def public_chrome(facts: PageFacts) -> Chrome:
    """Chrome for a public or participant page; bare while no room has filled the socket."""
    return _sockets.public(facts) if _sockets.public else Chrome(brand=_sockets.bare)


def workspace_chrome(facts: PageFacts) -> WorkspaceChrome:
    """Chrome for a staff page; bare while no room has filled the socket."""
    return _sockets.workspace(facts) if _sockets.workspace else WorkspaceChrome(brand=_sockets.bare)
