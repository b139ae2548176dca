"""Every write of trees, of who may edit them, and of the banner. The pages themselves are written in Wagtail's editor."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import GroupPagePermission, Locale, Page, Site

from mifc.doors.public_site import queries
from mifc.doors.public_site.defaults import HOME, PAGES, DefaultPage
from mifc.doors.public_site.models import SitePage, SiteTree, UpdateBanner
from mifc.foundation.accounts.models import User
from mifc.foundation.base.guarded import lock
from mifc.foundation.base.writing import NotPossible, change
from mifc.foundation.languages.known import BY_CODE, KNOWN, SOURCE
from mifc.foundation.languages.text import MultilingualText
from mifc.foundation.programmes.changes import touch_site
from mifc.foundation.programmes.models import Programme

_PAGE_POWERS = ("add_page", "change_page", "publish_page")


@change
def plant_tree(*, by: User | None, programme: Programme) -> SiteTree:
    """The programme's pages, as many as it begins with, and the group that edits them. Safe to repeat: what is there stays."""
    tree = queries.tree_of(programme)
    if tree is not None:
        return tree
    locales = _locales()
    root = _root(locales[SOURCE])
    with override(SOURCE):
        home = _published(root, HOME, locales[SOURCE], slug=_free_slug(root, programme.slug))
        group = Group.objects.create(name=f"pages of {programme.slug} ({programme.pk})")
        group.permissions.add(Permission.objects.get(content_type__app_label="wagtailadmin", codename="access_admin"))
        tree = SiteTree.objects.of(programme).create(home_key=home.translation_key, home_slug=home.slug, group=group)
        _let_group_edit(group, home)
        for page in PAGES:
            _published(home, page, locales[SOURCE], slug=page.address)
    Site.objects.get_or_create(
        hostname=f"{programme.slug}.programme.invalid", port=80, defaults={"root_page": home, "site_name": programme.name}
    )
    touch_site(programme=programme)
    return tree


@change
def write_page(
    *, by: User | None, tree: SiteTree, model: type[SitePage], address: str, title: str, lead: str = "", body: Any = (), **facts: Any
) -> SitePage:
    """Write and publish a page of the tree by its address ("" is the home), making it where there is none. Used to fill a programme."""
    home = SitePage.objects.get(url_path=f"/{tree.home_slug}/")
    page = SitePage.objects.filter(url_path=f"/{tree.home_slug}/{address}/").first() if address else home
    if page is None:
        page = model(title=title, slug=address, locale=home.locale)
        home.add_child(instance=page)
    return _write(page.specific, title=title, lead=lead, body=list(body), **facts)


@change
def write_translation(
    *, by: User | None, tree: SiteTree, page: SitePage, lang: str, title: str, lead: str = "", body: Any = ()
) -> SitePage:
    """Write and publish a page in another language."""
    return _write(start_translation(by=by, tree=tree, page=page, lang=lang), title=title, lead=lead, body=list(body))


@change
def start_translation(*, by: User | None, tree: SiteTree, page: SitePage, lang: str) -> SitePage:
    """A draft of a page in another language, to be written over. What is above it comes along. One that exists is given back."""
    if lang not in BY_CODE:
        raise NotPossible(_("Choose a language from the list."))
    locale = Locale.objects.get_or_create(language_code=lang)[0]
    existing = page.get_translation_or_none(locale)
    if existing is not None:
        return _own_draft(existing.specific)
    copy = page.copy_for_translation(locale, copy_parents=True)
    for home in queries.homes_of([tree]):
        _let_group_edit(tree.group, home)
    return copy.specific


@change
def let_edit(*, by: User, trees: list[SiteTree]) -> None:
    """Make `by` a member of exactly the groups that edit these trees: what the roles say, Wagtail does (R030)."""
    wanted = {tree.group_id for tree in trees}
    every = SiteTree.objects.in_every_programme(because="a role that was taken ends in every tree").values("group_id")
    held = set(by.groups.filter(pk__in=every).values_list("pk", flat=True))
    if wanted - held:
        by.groups.add(*(wanted - held))
    if held - wanted:
        by.groups.remove(*(held - wanted))


@change
def write_banner(
    *,
    by: User | None,
    programme: Programme,
    text: MultilingualText,
    starts_on: dt.date,
    ends_on: dt.date | None = None,
    banner: UpdateBanner | None = None,
    **facts: Any,
) -> UpdateBanner:
    """Put a banner up, or change one. Raises NotPossible when it would end before it begins."""
    if ends_on is not None and ends_on < starts_on:
        raise NotPossible(_("The last day is before the first."))
    values = {"text": text, "starts_on": starts_on, "ends_on": ends_on, **facts}
    if banner is None:
        banner = UpdateBanner.objects.of(programme).create(**values)
    else:
        lock(banner)
        for name, value in values.items():
            setattr(banner, name, value)
        banner.save()
    touch_site(programme=programme)
    return banner


@change
def take_banner_down(*, by: User | None, banner: UpdateBanner, last_day: dt.date | None) -> UpdateBanner:
    """End it with `last_day`, or with None put it up again without an end."""
    lock(banner)
    if last_day is not None and last_day < banner.starts_on:
        banner.starts_on = last_day
    banner.ends_on = last_day
    banner.save()
    touch_site(programme=banner.programme)
    return banner


def _own_draft(page: SitePage) -> SitePage:
    """What came along as a mirror of its original, because a page below it was translated first, becomes a draft of its own."""
    if page.alias_of_id is not None:
        page.alias_of, page.live = None, False
        page.save(clean=False)
        page.save_revision()
    return page


def _write(page: SitePage, **facts: Any) -> SitePage:
    for name, value in facts.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return page


def _locales() -> dict[str, Locale]:
    return {language.code: Locale.objects.get_or_create(language_code=language.code)[0] for language in KNOWN}


def _root(locale: Locale) -> Page:
    """Wagtail's own root. Its welcome page and its default site are nobody's here."""
    Site.objects.filter(is_default_site=True, root_page__slug="home").delete()
    for welcome in Page.objects.filter(depth=2, slug="home", content_type__app_label="wagtailcore"):
        welcome.delete()
    return Page.get_first_root_node() or Page.add_root(title="Root", slug="root", locale=locale)


def _free_slug(root: Page, wanted: str) -> str:
    taken = set(root.get_children().values_list("slug", flat=True))
    return wanted if wanted not in taken else next(slug for n in range(2, 1000) if (slug := f"{wanted}-{n}") not in taken)


def _published(parent: Page, default: DefaultPage, locale: Locale, *, slug: str) -> SitePage:
    page = default.unsaved()
    page.locale, page.slug = locale, slug
    parent.add_child(instance=page)
    page.save_revision().publish()
    return page


def _let_group_edit(group: Group, home: Page) -> None:
    for permission in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=_PAGE_POWERS):
        GroupPagePermission.objects.get_or_create(group=group, page=home, permission=permission)
