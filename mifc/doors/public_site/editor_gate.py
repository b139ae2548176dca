"""The gate in front of Wagtail's editor: who may open it, which of its views, and which pages (architecture §5).

Wagtail was not built for strict tenancy. So every one of its views is wrapped here: the person must edit the pages of a programme by her
role; the view must be on a short list; every page named in the address must lie in a tree of hers. What comes in on other ways (search,
choosers, its read API) is narrowed by `wagtail_hooks.py` and by the permissions of the programme's group, which follow the roles.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import SimpleTemplateResponse
from django.utils.http import urlencode
from django.utils.translation import activate
from wagtail.models import Page

from mifc.doors.public_site import changes, queries
from mifc.doors.public_site.blocks import editing
from mifc.doors.public_site.editor_policy import policy_of
from mifc.doors.public_site.models import SiteTree
from mifc.foundation.access.doors import to_sign_in
from mifc.foundation.accounts.models import User
from mifc.foundation.accounts.second_step import second_step_url
from mifc.foundation.languages.known import BY_CODE

View = Callable[..., HttpResponseBase]

_PAGES = (
    "add preview_on_add choose_parent edit preview_on_edit view_draft add_subpage delete unpublish search search_results move move_confirm "
    "set_page_position revisions_index revisions_view revisions_revert revisions_compare revisions_unschedule history history_results usage"
)
# The views of the editor that are open; every other one answers 404.
OPEN_VIEWS = frozenset(
    {
        "wagtailadmin_home",
        "wagtailadmin_explore_root",
        "wagtailadmin_explore",
        "wagtailadmin_explore_results",
        "wagtailadmin_choose_page",
        "wagtailadmin_choose_page_child",
        "wagtailadmin_choose_page_search",
        "wagtailadmin_choose_page_chosen_multiple",
        "wagtailadmin_choose_page_external_link",
        "wagtailadmin_choose_page_email_link",
        "wagtailadmin_choose_page_phone_link",
        "wagtailadmin_choose_page_anchor_link",
        "wagtailadmin_api:pages:listing",
        "wagtailadmin_api:pages:detail",
        "wagtailadmin_api:pages:action",
        "wagtailadmin_editing_sessions:ping",
        "wagtailadmin_editing_sessions:release",
        "wagtailadmin_dismissibles",
        "wagtailadmin_block_preview",
        "wagtailadmin_sprite",
        "wagtailadmin_javascript_catalog",
        "wagtailadmin_logout",
        *(f"wagtailadmin_pages:{name}" for name in _PAGES.split()),
    }
)
# Parts of addresses that name a page.
_PAGE_IN_ADDRESS = ("page_id", "parent_page_id", "page_to_move_id", "destination_id", "pk", "object_id")
_ROOT_IS_SHOWN = frozenset({"wagtailadmin_explore", "wagtailadmin_explore_results", "wagtailadmin_choose_page_child"})


def editor_gate(view: View) -> View:
    """Wrap one view of the editor."""

    @functools.wraps(view)
    def inside(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = request.user
        if not isinstance(user, User):
            return to_sign_in(request)
        programmes = queries.edited_by(user)
        match = request.resolver_match
        name = match.view_name if match else ""
        if not programmes or name not in OPEN_VIEWS:
            raise Http404
        step = second_step_url(request, user=user, in_demo=all(programme.is_demo for programme in programmes))
        if step:
            return redirect(f"{step}?{urlencode({'next': request.get_full_path()})}")
        trees = _trees(user, programmes)
        _refuse_pages_of_others(request, name, kwargs, trees)
        changes.let_edit(by=user, trees=trees)
        activate(user.language if user.language in BY_CODE else "en")
        request.mifc_trees = trees  # type: ignore[attr-defined]  # read by the hooks
        token = editing.set(tuple(programmes))
        try:
            response = view(request, *args, **kwargs)
            if isinstance(response, SimpleTemplateResponse) and not response.is_rendered:
                # Choices of blocks depend on whose pages are edited, so the page is written before that is forgotten.
                response = response.render()
        finally:
            editing.reset(token)
        response.headers.setdefault("Cache-Control", "no-store, private")
        policy = response.headers.get("Content-Security-Policy")
        if policy:
            # A draft was drawn under the strict policy of public pages; the editor may show it beside the form.
            response.headers["Content-Security-Policy"] = policy.replace("frame-ancestors 'none'", "frame-ancestors 'self'")
        elif isinstance(response, HttpResponse) and response.headers.get("Content-Type", "").startswith("text/html"):
            response.headers["Content-Security-Policy"] = policy_of(response.content.decode())
        return response

    inside.door = "editor"  # type: ignore[attr-defined]  # read by the middleware and by tests
    return inside


def _trees(user: User, programmes: list[Any]) -> list[SiteTree]:
    trees = queries.trees_of(programmes)
    planted = {tree.programme_id for tree in trees}
    return trees + [changes.plant_tree(by=user, programme=one) for one in programmes if one.pk not in planted]


def _refuse_pages_of_others(request: HttpRequest, name: str, kwargs: dict[str, Any], trees: list[SiteTree]) -> None:
    """404 unless every page named in the address lies in one of the trees. The root may be looked at, where it shows one's own."""
    named = {str(kwargs[part]) for part in _PAGE_IN_ADDRESS if kwargs.get(part) is not None}
    named |= {one for one in request.GET.getlist("id") if one}
    if not all(one.isdecimal() and one.isascii() and len(one) < 16 for one in named):
        raise Http404
    ids = {int(one) for one in named}
    if not ids:
        return
    allowed = queries.pages_in(trees)
    found = Page.objects.filter(pk__in=ids)
    if name in _ROOT_IS_SHOWN:
        found = found.exclude(depth=1)
        ids -= set(Page.objects.filter(depth=1).values_list("pk", flat=True))
    if found.filter(allowed).count() != len(ids):
        raise Http404
