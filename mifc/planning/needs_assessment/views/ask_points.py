"""Ask: collection points with their posters, and who should be heard."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from mifc.foundation.access.doors import workspace_page
from mifc.foundation.access.places import Desk
from mifc.foundation.base.writing import NotPossible
from mifc.foundation.interface.notices import tell
from mifc.foundation.interface.printing import make_pdf, paper_brand, qr_file, qr_modules
from mifc.foundation.languages.known import BY_CODE, direction_of, own_name_of
from mifc.foundation.languages.lists import kept_apart
from mifc.foundation.programmes.models import City
from mifc.foundation.programmes.owned import get_owned_or_none
from mifc.foundation.programmes.roles import May
from mifc.planning.needs_assessment.changes import ask as changes
from mifc.planning.needs_assessment.forms.ask import PointForm, TargetForm
from mifc.planning.needs_assessment.models import Assessment, CollectionPoint, Round, Target
from mifc.planning.needs_assessment.queries import ask as queries
from mifc.planning.needs_assessment.views.ask import find_round, must_decide
from mifc.planning.needs_assessment.views.paper_words import in_words, trial_on_paper
from mifc.planning.needs_assessment.views.steps import find_assessment

_POSTER = Path(__file__).parent.parent / "print" / "poster.typ"


def address_of(point: CollectionPoint) -> str:
    """The short address that stands on the poster and in the code."""
    return f"{settings.SITE_URL}{reverse('short_address', kwargs={'code': point.code})}"


def _own_cities(desk: Desk, asked: Round) -> tuple[list[City], bool]:
    """The cities a point of this round may be in for this person, and whether it may be open to any."""
    cities = [city for city in queries.cities_of(asked) if desk.standing.may_here(May.ASK, city.pk)]
    return cities, desk.standing.cities is None and asked.assessment.city_id is None


def _find_point(request: HttpRequest, desk: Desk, slug: str, pk: int) -> tuple[Assessment, CollectionPoint]:
    assessment = find_assessment(request, desk, slug, step="ask", needs=May.ASK)
    point = get_owned_or_none(
        CollectionPoint.objects.of(desk.programme).select_related("round__assessment__city", "city", "programme"), pk=pk
    )
    if point is None or point.round.assessment_id != assessment.pk or not desk.standing.may_here(May.ASK, point.city_id):
        raise Http404
    return assessment, point


def _back(desk: Desk, asked: Round) -> str:
    return f"{desk.url('needs_assessment:ask', slug=asked.assessment.slug)}?round={asked.number}"


@workspace_page(needs=May.ASK)
def add_point(request: HttpRequest, desk: Desk, slug: str, pk: int) -> HttpResponse:
    assessment = find_assessment(request, desk, slug, step="ask", needs=May.ASK)
    asked = find_round(assessment, pk)
    cities, may_all = _own_cities(desk, asked)
    form = PointForm(request.POST or None, cities=cities, may_all=may_all, initial={"kind": "event"})
    if request.method == "POST" and form.is_valid():
        point = changes.add_point(by=desk.user, round=asked, **form.facts())
        tell(request, _("“%(name)s” has a poster now.") % {"name": point.name})
        return redirect(desk.url("needs_assessment:point", slug=slug, pk=point.pk))
    return render(request, "needs_assessment/ask_point_form.jinja", {"f": form, "round": asked, "point": None, "back": _back(desk, asked)})


@workspace_page(needs=May.ASK)
def point(request: HttpRequest, desk: Desk, slug: str, pk: int) -> HttpResponse:
    """A collection point: its code, its posters, and its facts to change."""
    _assessment, found = _find_point(request, desk, slug, pk)
    cities, may_all = _own_cities(desk, found.round)
    form = PointForm(request.POST or None, cities=cities, may_all=may_all, point=found)
    if request.method == "POST":
        must_decide(desk, found.city_id)
    if request.method == "POST" and form.is_valid():
        try:
            changes.change_point(by=desk.user, point=found, **form.facts())
        except NotPossible as refused:
            form.add_error("city" if "city" in form.fields else None, str(refused))
        else:
            tell(request, _("“%(name)s” is changed.") % {"name": found.name})
            return redirect(desk.url("needs_assessment:point", slug=slug, pk=pk))
    posters = [
        (BY_CODE[code], desk.url("needs_assessment:poster", slug=slug, pk=pk, lang=code))
        for code in found.round.languages
        if code in BY_CODE
    ]
    context = {
        "f": form,
        "point": found,
        "round": found.round,
        "posters": posters,
        "address": address_of(found),
        "qr_url": desk.url("needs_assessment:qr_code", slug=slug, pk=pk),
        "cards": queries.came_in(found.round).seen_by(desk.standing).at.get(found.pk, 0),
        "may_decide": desk.standing.may_decide(May.ASK, found.city_id),
        "back": _back(desk, found.round),
    }
    return render(request, "needs_assessment/ask_point.jinja", context)


def _switch(request: HttpRequest, desk: Desk, slug: str, pk: int, act: Any, words: str) -> HttpResponse:
    _assessment, found = _find_point(request, desk, slug, pk)
    must_decide(desk, found.city_id)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    act(by=desk.user, point=found)
    undo = "reopen_point" if act is changes.close_point else "close_point"
    tell(request, words % {"name": found.name}, undo_url=desk.url(f"needs_assessment:{undo}", slug=slug, pk=pk))
    return redirect(_back(desk, found.round))


@workspace_page(needs=May.ASK)
def close_point(request: HttpRequest, desk: Desk, slug: str, pk: int) -> HttpResponse:
    return _switch(request, desk, slug, pk, changes.close_point, _("“%(name)s” takes no cards any more."))


@workspace_page(needs=May.ASK)
def reopen_point(request: HttpRequest, desk: Desk, slug: str, pk: int) -> HttpResponse:
    return _switch(request, desk, slug, pk, changes.reopen_point, _("“%(name)s” takes cards again."))


@workspace_page(needs=May.ASK)
def poster(request: HttpRequest, desk: Desk, slug: str, pk: int, lang: str) -> HttpResponse:
    """The poster of a collection point in one language, as PDF."""
    _assessment, found = _find_point(request, desk, slug, pk)
    with translation.override(lang):
        address = address_of(found)
        data = {
            "lang": lang,
            "dir": direction_of(lang),
            "brand": paper_brand(desk.programme),
            "title": found.round.card_title.in_language(lang).text,
            "lead": in_words(gettext_noop("Tell us on a card. One minute, any language, no name."), lang),
            "or_type": in_words(gettext_noop("Or type this address:"), lang),
            "address": address.partition("://")[2].rstrip("/"),
            "qr": qr_modules(address),
            "languages": "  ·  ".join(kept_apart(own_name_of(code)) for code in found.round.languages),
            "promise": in_words(gettext_noop("We do not ask your name or your papers."), lang),
            "place": found.name,
            "trial": trial_on_paper(desk.programme, lang),
        }
    name = f"poster-{slugify(found.name) or found.code}-{lang}.pdf"
    return HttpResponse(
        make_pdf(_POSTER, data), content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{name}"'}
    )


@workspace_page(needs=May.ASK)
def qr_code(request: HttpRequest, desk: Desk, slug: str, pk: int) -> HttpResponse:
    _assessment, found = _find_point(request, desk, slug, pk)
    return HttpResponse(qr_file(address_of(found)), content_type="image/svg+xml")


@workspace_page(needs=May.ASK)
def add_target(request: HttpRequest, desk: Desk, slug: str, pk: int) -> HttpResponse:
    assessment = find_assessment(request, desk, slug, step="ask", needs=May.ASK)
    asked = find_round(assessment, pk)
    cities, may_all = _own_cities(desk, asked)
    form = TargetForm(request.POST or None, round=asked, cities=cities, may_all=desk.standing.cities is None)
    if request.method == "POST" and form.is_valid():
        changes.set_target(by=desk.user, round=asked, **form.facts())
        tell(request, _("The goal is set."))
        return redirect(_back(desk, asked))
    return render(request, "needs_assessment/ask_target.jinja", {"f": form, "round": asked, "back": _back(desk, asked), "may_all": may_all})


@workspace_page(needs=May.ASK)
def remove_target(request: HttpRequest, desk: Desk, slug: str, pk: int) -> HttpResponse:
    assessment = find_assessment(request, desk, slug, step="ask", needs=May.ASK)
    target = get_owned_or_none(Target.objects.of(desk.programme).select_related("round__assessment"), pk=pk)
    if target is None or target.round.assessment_id != assessment.pk or not desk.standing.may_here(May.ASK, target.city_id):
        raise Http404
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    # A goal of all cities is dropped by whoever may decide for all of them (R030).
    must_decide(desk, target.city_id or assessment.city_id)
    changes.remove_target(by=desk.user, target=target)
    tell(request, _("The goal is gone."))
    return redirect(_back(desk, target.round))
