"""What Wagtail lets us narrow by its hooks: choosers and lists to one's own trees, the menu to what is open, homes to stay."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.models import Page

from mifc.doors.public_site import queries
from mifc.doors.public_site.models import HOME_DEPTH

_MENU = frozenset({"explorer", "mifc-back"})


@hooks.register("construct_page_chooser_queryset")
def choose_own_pages(pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    return pages.filter(queries.pages_in(getattr(request, "mifc_trees", [])))


@hooks.register("construct_explorer_page_queryset")
def list_own_pages(parent_page: Page, pages: QuerySet[Page], request: HttpRequest) -> QuerySet[Page]:
    return pages.filter(queries.pages_in(getattr(request, "mifc_trees", [])))


@hooks.register("construct_main_menu")
def only_what_is_open(request: HttpRequest, menu_items: list[Any]) -> None:
    menu_items[:] = [item for item in menu_items if item.name in _MENU]


@hooks.register("register_admin_menu_item")
def back_to_the_workspace() -> MenuItem:
    return _BackItem(_("Back to the workspace"), "/w/", name="mifc-back", icon_name="arrow-left", order=1)


class _BackItem(MenuItem):
    """Leads to the workspace of the programme one edits, the first where there are several."""

    def render_component(self, request: HttpRequest) -> Any:
        trees = getattr(request, "mifc_trees", [])
        if trees:
            self.url = reverse("public_site:overview", kwargs={"programme": trees[0].programme.slug})
        return super().render_component(request)


@hooks.register("before_delete_page")
@hooks.register("before_move_page")
def homes_stay(request: HttpRequest, page: Page, *_more: Any) -> HttpResponse | None:
    """The home of a tree is not deleted nor moved: without it the others have no address."""
    if page.depth > HOME_DEPTH:
        return None
    messages.error(request, _("The home page stays. Unpublish a translation instead."))
    return redirect("wagtailadmin_pages:edit", page.pk)
