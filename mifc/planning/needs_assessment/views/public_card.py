"""The card on a person's own phone: choosing a language, writing, sending, taking back. No account, no cookie."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from mifc.foundation.access.doors import choice_page, participant_page, public_page
from mifc.foundation.access.places import PublicPlace, public_base
from mifc.foundation.access.throttle import too_many
from mifc.foundation.base.clock import now
from mifc.foundation.base.ids import as_speakable
from mifc.foundation.base.kill_points import kill_point
from mifc.foundation.base.writing import NotPossible
from mifc.foundation.interface.chrome import LanguageChoice
from mifc.foundation.languages.known import BY_CODE
from mifc.foundation.programmes.queries import privacy_notice
from mifc.planning.needs_assessment.changes import answer
from mifc.planning.needs_assessment.forms.card import CardForm, TakeBackForm, typed_before
from mifc.planning.needs_assessment.models import CollectionPoint
from mifc.planning.needs_assessment.queries import ask as queries
from mifc.planning.needs_assessment.rules.card import state_of


@choice_page
def short_address(request: HttpRequest, *, code: str) -> HttpResponse:
    """What a QR code opens: the languages of the round, each by its own name."""
    point = queries.point_anywhere(as_speakable(code))
    if point is None:
        raise Http404
    base = public_base(point.programme)
    choices = [
        LanguageChoice(
            lang,
            BY_CODE[lang].own_name,
            BY_CODE[lang].direction,
            PublicPlace(point.programme, BY_CODE[lang], base).url("card", code=point.code),
        )
        for lang in point.round.languages
        if lang in BY_CODE
    ]
    return render(request, "needs_assessment/choose_language.jinja", {"choices": choices, "programme": point.programme})


@public_page()
def current_card(request: HttpRequest, place: PublicPlace) -> HttpResponse:
    """The address without a code: the first open round's link, or a kind word when none is open."""
    for opened in queries.open_rounds(place.programme):
        point = opened.points.filter(kind=CollectionPoint.Kind.LINK, closed_at__isnull=True).first()
        if point:
            return redirect(place.url("card", code=point.code))
    return render(request, "needs_assessment/no_round.jinja", {"state": "none"})


def _point(place: PublicPlace, code: str) -> CollectionPoint:
    point = queries.point_by_code(place.programme, as_speakable(code))
    if point is None:
        raise Http404
    return point


@participant_page
def card(request: HttpRequest, place: PublicPlace, *, code: str) -> HttpResponse:
    """The card itself (R101, R102). Sent by a plain form, or by the page's script, which then wants JSON back.

    The languages are buttons of the form: pressed without a script they send what is typed, and it is drawn again in that language.
    """
    point = _point(place, code)
    cities = [] if point.city_id else queries.cities_of(point.round)
    redrawn = "redraw" in request.POST
    form = CardForm(
        request.POST if request.method == "POST" and not redrawn else None,
        questions=[question for question in queries.questions(point.round) if question.is_on],
        cities=cities if len(cities) > 1 else [],
        lang=place.lang,
    )
    wants_json = "application/json" in request.headers.get("Accept", "")
    if request.method == "POST":
        if too_many(request, "card", limit=120, seconds=60):
            return _busy(request, wants_json)
        if not redrawn:
            return _receive(request, place, point, form, wants_json)
    typed_before(form, request.POST)
    state = state_of(point.round.opens_at, point.round.closes_at, now())
    if state != "open" or point.closed_at:
        shown = "closed" if point.closed_at else state
        return render(request, "needs_assessment/no_round.jinja", {"state": shown, "round": point.round})
    return render(request, "needs_assessment/card.jinja", _card_page(place, point, form))


def _card_page(place: PublicPlace, point: CollectionPoint, form: CardForm) -> dict[str, Any]:
    return {
        "form": form,
        "point": point,
        "notice": privacy_notice(place.programme),
        "take_back_url": place.url("take_back"),
        "title": point.round.card_title.in_language(place.lang),
    }


def _receive(request: HttpRequest, place: PublicPlace, point: CollectionPoint, form: CardForm, wants_json: bool) -> HttpResponse:
    if not form.is_valid():
        if wants_json:
            return JsonResponse({"mifc": "card", "state": "invalid", "errors": form.errors}, status=422)
        return render(request, "needs_assessment/card.jinja", _card_page(place, point, form), status=422)
    try:
        taken = answer.take_card(
            by=None,
            point=point,
            answered=form.answered(),
            client_id=form.client_id(),
            written=form.written_at(),
            city=form.city() or (point.round.assessment.city if not point.city_id else None),
        )
    except answer.RoundClosed as closed:
        if wants_json:
            return JsonResponse({"mifc": "card", "state": "closed", "message": str(closed)}, status=410)
        return render(request, "needs_assessment/no_round.jinja", {"state": "closed", "round": point.round, "form": form}, status=410)
    except answer.GoneAlready as gone:
        kept_away = {"said": str(gone), "card_url": place.url("card", code=point.code)}
        if wants_json:
            page = render_to_string("needs_assessment/_gone_already.jinja", {**kept_away, "page_lang": place.lang}, using="jinja2")
            return JsonResponse({"mifc": "card", "state": "gone", "message": str(gone), "page": page}, status=410)
        return render(request, "needs_assessment/gone_already.jinja", kept_away, status=410)
    except NotPossible as refused:
        if wants_json:
            return JsonResponse({"mifc": "card", "state": "invalid", "errors": {"": [str(refused)]}}, status=422)
        form.add_error(None, str(refused))
        return render(request, "needs_assessment/card.jinja", _card_page(place, point, form), status=422)
    kill_point("card-kept")
    context = {
        "round": point.round,
        "code": taken.take_back_code,
        "card_url": place.url("card", code=point.code),
        "take_back_url": place.url("take_back"),
    }
    if wants_json:
        page = render_to_string("needs_assessment/_sent.jinja", {**context, "page_lang": place.lang}, using="jinja2")
        return JsonResponse({"mifc": "card", "state": "sent", "code": taken.take_back_code, "page": page})
    return render(request, "needs_assessment/sent.jinja", context)


def _busy(request: HttpRequest, wants_json: bool) -> HttpResponse:
    """Many cards from one connection at once: the device keeps this one and tries again."""
    if wants_json:
        return JsonResponse({"mifc": "card", "state": "later"}, status=429, headers={"Retry-After": "60"})
    return render(request, "needs_assessment/busy.jinja", status=429)


@participant_page
def take_back(request: HttpRequest, place: PublicPlace) -> HttpResponse:
    """Take a card back with its code. A wrong code and a card already gone look the same."""
    form = TakeBackForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if too_many(request, "take-back", limit=10, seconds=600):
            return render(request, "needs_assessment/busy.jinja", status=429)
        gone = answer.take_back(by=None, programme=place.programme, code=as_speakable(form.cleaned_data["code"]))
        if gone is not None:
            return render(request, "needs_assessment/taken_back.jinja", {"gone": gone})
        form.add_error("code", _("No card has this code. Look at the letters once more; perhaps the card was taken back already."))
    status = 422 if form.errors else 200
    return render(request, "needs_assessment/take_back.jinja", {"form": form}, status=status)


@choice_page
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker. At the root, so that it may look after the card in every language; it touches nothing else."""
    path = finders.find("needs_assessment/card-worker.js")
    source = Path(str(path)).read_text() if path else ""
    return HttpResponse(source, content_type="text/javascript; charset=utf-8", headers={"Cache-Control": "no-cache"})
