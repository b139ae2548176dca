"""What staff see of the public site: which page stands in which language, and the banner."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mifc.doors.public_site import changes, queries
from mifc.doors.public_site.addresses import relative_path
from mifc.doors.public_site.forms import BannerForm
from mifc.doors.public_site.models import HOME_DEPTH, SitePage, SiteTree, UpdateBanner
from mifc.foundation.access.doors import workspace_page
from mifc.foundation.access.places import Desk, public_base
from mifc.foundation.base.clock import today
from mifc.foundation.base.writing import NotPossible
from mifc.foundation.interface.notices import tell
from mifc.foundation.languages.known import BY_CODE, SOURCE, own_name_of
from mifc.foundation.programmes.roles import May


@dataclass(frozen=True, slots=True)
class Cell:
    """A page in one language. `state`: shown, changed (a newer draft waits), draft, outdated (its original changed after), missing."""

    lang: str
    state: str
    edit_url: str
    view_url: str
    translate_url: str


@dataclass(frozen=True, slots=True)
class Row:
    """A page in all languages."""

    title: str
    level: range
    cells: tuple[Cell, ...]


@workspace_page(needs=May.EDIT_SITE)
def overview(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Every page, every language: what is shown, what waits, what is missing."""
    tree = _tree(desk)
    pages = queries.all_pages(tree)
    languages = [code for code in desk.programme.languages if code in BY_CODE]
    if SOURCE not in languages:
        languages.insert(0, SOURCE)
    by_key = {(page.translation_key, page.locale.language_code): page for page in pages}
    rows = [
        Row(page.title, range(page.depth - HOME_DEPTH), tuple(_cell(desk, by_key, page, code) for code in languages))
        for page in pages
        if page.locale.language_code == SOURCE
    ]
    base = public_base(desk.programme)
    context = {
        "rows": rows,
        "languages": [(code, own_name_of(code)) for code in languages],
        "banners": queries.banners(desk.programme),
        "today": today(),
        "editor_url": reverse("wagtailadmin_explore_root"),
        "site_url": f"{base}/{desk.programme.default_language}/",
    }
    return render(request, "public_site/overview.jinja", context)


@require_POST
@workspace_page(needs=May.EDIT_SITE)
def translate(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """Begin a translation and go on to write it."""
    tree = _tree(desk)
    page = next((one for one in queries.all_pages(tree) if one.pk == pk), None)
    if page is None:
        raise Http404
    try:
        draft = changes.start_translation(by=desk.user, tree=tree, page=page.specific, lang=request.POST.get("lang", ""))
    except NotPossible as refusal:
        tell(request, str(refusal), kind="stop")
        return redirect(desk.url("public_site:overview"))
    return redirect("wagtailadmin_pages:edit", draft.pk)


@workspace_page(needs=May.EDIT_SITE)
def edit_banner(request: HttpRequest, desk: Desk, pk: int | None = None) -> HttpResponse:
    banner = _banner(desk, pk) if pk is not None else None
    form = BannerForm(request.POST or None, languages=desk.programme.languages, banner=banner)
    back = desk.url("public_site:overview")
    if request.method == "POST" and form.is_valid():
        changes.write_banner(by=desk.user, programme=desk.programme, banner=banner, **form.facts(author=desk.user.name))
        tell(request, _("The banner is saved."))
        return redirect(back)
    return render(request, "public_site/banner.jinja", {"form_": form, "banner": banner, "back": back})


@require_POST
@workspace_page(needs=May.EDIT_SITE)
def take_down(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    banner = changes.take_banner_down(by=desk.user, banner=_banner(desk, pk), last_day=today() - timedelta(days=1))
    undo = desk.url("public_site:put_up", pk=banner.pk)
    tell(request, _("The banner is down."), undo_url=undo, undo_label=_("Put it up again"))
    return redirect(desk.url("public_site:overview"))


@require_POST
@workspace_page(needs=May.EDIT_SITE)
def put_up(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    changes.take_banner_down(by=desk.user, banner=_banner(desk, pk), last_day=None)
    tell(request, _("The banner is up again."))
    return redirect(desk.url("public_site:overview"))


def _tree(desk: Desk) -> SiteTree:
    """The programme's tree; planted when somebody first wants to write in it."""
    return queries.tree_of(desk.programme) or changes.plant_tree(by=desk.user, programme=desk.programme)


def _banner(desk: Desk, pk: int) -> UpdateBanner:
    banner = queries.banner(desk.programme, pk=pk)
    if banner is None:
        raise Http404
    return banner


def _cell(desk: Desk, by_key: dict[tuple[object, str], SitePage], original: SitePage, code: str) -> Cell:
    page = by_key.get((original.translation_key, code))
    if page is None or page.alias_of_id is not None:
        return Cell(code, "missing", "", "", desk.url("public_site:translate", pk=original.pk))
    state = "draft" if not page.live else "changed" if page.has_unpublished_changes else "shown"
    if state == "shown" and code != SOURCE and _is_older(page, original):
        state = "outdated"
    view = f"{public_base(desk.programme)}/{code}/{relative_path(original.url_path)}" if page.live else ""
    return Cell(code, state, reverse("wagtailadmin_pages:edit", args=[page.pk]), view, "")


def _is_older(page: SitePage, original: SitePage) -> bool:
    mine, theirs = page.last_published_at, original.last_published_at
    return bool(mine and theirs and mine < theirs)
