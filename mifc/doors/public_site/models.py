"""Pages as Wagtail keeps them, whose they are, and the banner."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, PublishingPanel
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager

from mifc.doors.public_site.addresses import reading_at, relative_path
from mifc.doors.public_site.blocks import BodyBlock
from mifc.foundation.access.places import public_base
from mifc.foundation.base.sockets import Socket
from mifc.foundation.languages.known import CODES, SOURCE
from mifc.foundation.languages.text import MultilingualField
from mifc.foundation.programmes.models import Programme
from mifc.foundation.programmes.owned import ProgrammeOwned

# Homes stand right under Wagtail's root.
HOME_DEPTH = 2

# How a draft is drawn for its editor: the views plug in, since models know no views.
drawing: Socket[Callable[[Any, HttpRequest], HttpResponse]] = Socket("how a draft is drawn")


class SiteTree(ProgrammeOwned):
    """Which pages are a programme's: the homes, one per language, share `home_key`. `group` holds those who edit them."""

    home_key = models.UUIDField(unique=True, editable=False)
    home_slug = models.SlugField(max_length=255, editable=False)
    group = models.OneToOneField("auth.Group", on_delete=models.PROTECT, related_name="+", editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["programme"], name="site_tree_once")]

    def __str__(self) -> str:
        return self.home_slug


class UpdateBanner(ProgrammeOwned):
    """One line above every public page, from a day to a day (R399). Shown in each language it is written in, else in the original."""

    class Kind(models.TextChoices):
        INFO = "info", _("for information")
        WARN = "warn", _("important")
        DONE = "done", _("good news")

    text = MultilingualField(_("text"), blank=False)
    kind = models.CharField(_("kind"), max_length=4, choices=Kind.choices, default=Kind.INFO)
    url = models.CharField(_("where it leads"), max_length=300, blank=True)
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="banner_ends_after_start")
        ]

    def __str__(self) -> str:
        return str(self.text)


class SitePage(Page):
    """What all our pages share. One table holds what is read, so that a page costs one query; the kinds below add no columns."""

    lead = models.TextField(_("first lines"), blank=True, max_length=600)
    body = StreamField(BodyBlock(), blank=True, verbose_name=_("content"))

    objects: ClassVar[PageManager] = PageManager()

    kind: ClassVar[str] = "text"
    is_creatable = False
    parent_page_types: ClassVar[list[Any]] = []
    private_page_options: ClassVar[list[str]] = []
    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body")]
    promote_panels = [FieldPanel("slug"), FieldPanel("search_description"), FieldPanel("show_in_menus")]
    settings_panels = [PublishingPanel()]

    class Meta:
        verbose_name = _("page")

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """A translation keeps the address of its original."""
        if self.locale_id and self.locale.language_code != SOURCE and self.depth != HOME_DEPTH:
            original = Page.objects.filter(translation_key=self.translation_key, locale__language_code=SOURCE).first()
            if original is not None:
                self.slug = original.slug
        super().full_clean(*args, **kwargs)

    def programme(self) -> Programme | None:
        """Whose page it is: the tree its home belongs to. Two queries."""
        if not self.path or self.depth < HOME_DEPTH:
            return None
        key = Page.objects.filter(path=self.path[: HOME_DEPTH * self.steplen]).values_list("translation_key", flat=True).first()
        trees = SiteTree.objects.in_every_programme(because="a page is asked whose it is")
        tree = trees.filter(home_key=key).select_related("programme").first() if key else None
        return tree.programme if tree else None

    def get_url_parts(self, request: HttpRequest | None = None) -> tuple[int, str, str] | None:
        """(site, host, path) as Wagtail wants it; None for a page of no programme."""
        place = reading_at.get()
        if place is not None:
            prefix = place.prefix
        else:
            programme = self.programme()
            if programme is None:
                return None
            lang = self.locale.language_code
            prefix = f"{public_base(programme)}/{lang if lang in CODES else programme.default_language}"
        return 0, settings.SITE_URL, f"{prefix}/{relative_path(self.url_path)}"

    def get_url(self, request: HttpRequest | None = None, current_site: Any = None) -> str | None:
        parts = self.get_url_parts(request)
        return parts[2] if parts else None

    url = property(get_url)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """The draft as its editor sees it. Visitors are served by `views/public.py` alone."""
        return next(iter(drawing))(self, request)


class HomePage(SitePage):
    """A programme's home in one language. Made with the tree; translated like any page."""

    kind = "home"
    max_count_per_parent = 1
    parent_page_types: ClassVar[list[Any]] = []
    promote_panels = [FieldPanel("search_description")]

    class Meta:
        verbose_name = _("home page")


class TextPage(SitePage):
    """A page of editorial text: journey, approach, get involved, anything."""

    is_creatable = True
    parent_page_types: ClassVar[list[Any]] = ["public_site.HomePage", "public_site.TextPage"]

    class Meta:
        verbose_name = _("page")


class ThemePage(SitePage):
    """The words around a theme; its address is the theme's. We have, we will, we need come from the programme."""

    kind = "theme"
    is_creatable = True
    parent_page_types: ClassVar[list[Any]] = ["public_site.HomePage"]
    subpage_types: ClassVar[list[Any]] = []

    class Meta:
        verbose_name = _("theme page")


class PartnershipPage(SitePage):
    """The words around the public register of partners."""

    kind = "partnership"
    is_creatable = True
    parent_page_types: ClassVar[list[Any]] = ["public_site.HomePage"]
    subpage_types: ClassVar[list[Any]] = []

    class Meta:
        verbose_name = _("partnership page")


class FiguresPage(SitePage):
    """The words around all published figures."""

    kind = "figures"
    is_creatable = True
    parent_page_types: ClassVar[list[Any]] = ["public_site.HomePage"]
    subpage_types: ClassVar[list[Any]] = []

    class Meta:
        verbose_name = _("figures page")


KINDS: tuple[type[SitePage], ...] = (HomePage, TextPage, ThemePage, PartnershipPage, FiguresPage)
