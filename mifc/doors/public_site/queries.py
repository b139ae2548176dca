"""Every read of trees, pages and banners for staff."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet
from wagtail.models import Page

from mifc.doors.public_site.models import HOME_DEPTH, SitePage, SiteTree, UpdateBanner
from mifc.foundation.accounts.models import User
from mifc.foundation.programmes.models import Membership, Programme
from mifc.foundation.programmes.owned import OwnedQuerySet, get_owned_or_none
from mifc.foundation.programmes.roles import ROLES, May

_EDITING_ROLES = [key for key, role in ROLES.items() if May.EDIT_SITE in role.may]


def tree_of(programme: Programme) -> SiteTree | None:
    return SiteTree.objects.of(programme).first()


def banners(programme: Programme) -> OwnedQuerySet[UpdateBanner]:
    return UpdateBanner.objects.of(programme)


def banner(programme: Programme, *, pk: int) -> UpdateBanner | None:
    return get_owned_or_none(UpdateBanner.objects.of(programme), pk=pk)


def edited_by(user: User) -> list[Programme]:
    """The programmes whose pages a person may edit, by name."""
    held = Membership.objects.in_every_programme(because="an editor may work for several programmes")
    mine = held.filter(user=user, user__is_active=True, role__in=_EDITING_ROLES, city__isnull=True)
    return list(Programme.objects.filter(pk__in=mine.values("programme_id")).order_by("name"))


def trees_of(programmes: Iterable[Programme]) -> list[SiteTree]:
    """Their trees, with programme and group."""
    found = SiteTree.objects.in_every_programme(because="an editor may work for several programmes")
    return list(found.filter(programme__in=list(programmes)).select_related("programme", "group"))


def homes_of(trees: Iterable[SiteTree]) -> QuerySet[Page]:
    """The homes of trees, one per language each."""
    return Page.objects.filter(depth=HOME_DEPTH, translation_key__in=[tree.home_key for tree in trees])


def pages_in(trees: Iterable[SiteTree]) -> Q:
    """The condition that a page belongs to one of these trees; a condition nothing meets when there is none."""
    condition = Q(pk__in=[])
    for path in homes_of(trees).values_list("path", flat=True):
        condition |= Q(path__startswith=path)
    return condition


def all_pages(tree: SiteTree) -> list[SitePage]:
    """Every page of a tree in every language, in order, for the overview. One query beside the homes."""
    return list(SitePage.objects.filter(pages_in([tree])).defer("body").select_related("locale", "content_type").order_by("path"))
