"""Hearing back: opening the draft, its posters, and the page on which somebody at a library answers it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django.views.decorators.http import require_POST

from mifc.foundation.access.doors import choice_page, participant_page, workspace_page
from mifc.foundation.access.places import Desk, PublicPlace, public_base
from mifc.foundation.access.throttle import too_many
from mifc.foundation.base.clock import now, today
from mifc.foundation.base.ids import as_speakable
from mifc.foundation.base.writing import NotPossible
from mifc.foundation.interface.chrome import LanguageChoice
from mifc.foundation.interface.notices import tell
from mifc.foundation.interface.printing import make_pdf, paper_brand, qr_file, qr_modules
from mifc.foundation.languages.known import BY_CODE, direction_of, own_name_of
from mifc.foundation.languages.lists import kept_apart
from mifc.foundation.programmes.owned import get_owned_or_none
from mifc.foundation.programmes.queries import privacy_notice
from mifc.foundation.programmes.roles import May
from mifc.planning.needs_assessment.changes import decide as changes
from mifc.planning.needs_assessment.forms.card import typed_before
from mifc.planning.needs_assessment.forms.decide import DayForm, DraftAnswerForm
from mifc.planning.needs_assessment.models import Assessment, CollectionPoint
from mifc.planning.needs_assessment.queries import ask as asking
from mifc.planning.needs_assessment.queries import decide as queries
from mifc.planning.needs_assessment.rules.decide import draft_state, for_the_team
from mifc.planning.needs_assessment.views.paper_words import in_words, trial_on_paper
from mifc.planning.needs_assessment.views.steps import find_assessment

_POSTER = Path(__file__).parent.parent / "print" / "poster.typ"


def draft_address(point: CollectionPoint) -> str:
    """The short address of the draft that stands on the poster and in the code."""
    return f"{settings.SITE_URL}{reverse('short_draft', kwargs={'code': point.code})}"


@workspace_page(needs=May.EDIT_NEEDS_TABLE)
def draft(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Open the draft until a day; the places it goes back to, each with its poster and how many answered there."""
    assessment = find_assessment(request, desk, slug, step="table", needs=May.EDIT_NEEDS_TABLE)
    state = draft_state(assessment.draft_open_from, assessment.draft_open_until, now())
    is_open = state == "open" and assessment.draft_open_until is not None
    until_now = timezone.localdate(assessment.draft_open_until) if is_open else today() + dt.timedelta(days=14)
    form = DayForm(request.POST or None, initial={"on": until_now})
    form.fields["on"].label = _("The last day on which people can answer")
    if request.method == "POST" and form.is_valid():
        until = timezone.make_aware(dt.datetime.combine(form.cleaned_data["on"], dt.time(23, 59)))
        try:
            changes.open_draft(by=desk.user, assessment=assessment, until=until)
        except NotPossible as refused:
            form.add_error("on", str(refused))
        else:
            tell(request, _("The draft is open until the end of that day. Hang up its posters where cards were written."))
            return redirect(desk.url("needs_assessment:draft_desk", slug=slug))
    answered = queries.answers_at_points(assessment)
    points = [
        (point, for_the_team(answered.get(point.pk, 0)), draft_address(point)) for point in queries.draft_points(assessment, desk.standing)
    ]
    context = {
        "assessment": assessment,
        "heading": draft_heading(state),
        "lacking": [
            (one.need, [BY_CODE[code] for code in one.languages], f"#id_{one.field}", queries.may_edit(desk.standing, one.need.city_id))
            for one in queries.rows_lacking_words(assessment, desk.standing)
        ],
        "f": form,
        "points": points,
        "state": state,
        "answered": for_the_team(queries.who_answered(assessment)),
        "back": desk.url("needs_assessment:table", slug=slug),
        "languages": [BY_CODE[code] for code in desk.programme.languages if code in BY_CODE],
    }
    return render(request, "needs_assessment/decide_draft.jinja", context)


def draft_heading(state: str) -> str:
    """The name of the page that opens the draft, and of the ways to it: what is done there depends on whether it is open."""
    return _("Change or close the open draft") if state == "open" else _("Show the draft to people")


@require_POST
@workspace_page(needs=May.EDIT_NEEDS_TABLE)
def close_draft(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    assessment = find_assessment(request, desk, slug, step="table", needs=May.EDIT_NEEDS_TABLE)
    changes.close_draft(by=desk.user, assessment=assessment)
    tell(request, _("The draft takes no answers any more."))
    return redirect(desk.url("needs_assessment:draft_desk", slug=slug))


def _own_point(request: HttpRequest, desk: Desk, slug: str, pk: int) -> tuple[Assessment, CollectionPoint]:
    assessment = find_assessment(request, desk, slug, step="table", needs=May.EDIT_NEEDS_TABLE)
    point = get_owned_or_none(queries.draft_points(assessment, desk.standing), pk=pk)
    if point is None:
        raise Http404
    return assessment, point


@workspace_page(needs=May.EDIT_NEEDS_TABLE)
def draft_code(request: HttpRequest, desk: Desk, slug: str, pk: int) -> HttpResponse:
    """The QR code of a collection point's draft."""
    _assessment, point = _own_point(request, desk, slug, pk)
    return HttpResponse(qr_file(draft_address(point)), content_type="image/svg+xml")


@workspace_page(needs=May.EDIT_NEEDS_TABLE)
def draft_poster(request: HttpRequest, desk: Desk, slug: str, pk: int, lang: str) -> HttpResponse:
    """The poster that calls people back to the draft, in one language, as PDF."""
    _assessment, point = _own_point(request, desk, slug, pk)
    with translation.override(lang):
        address = draft_address(point)
        data: dict[str, Any] = {
            "lang": lang,
            "dir": direction_of(lang),
            "brand": paper_brand(desk.programme),
            "title": _("Did we understand you?"),
            "lead": in_words(gettext_noop("This is what we heard. Say what is right and what is missing."), lang),
            "or_type": in_words(gettext_noop("Or type this address:"), lang),
            "address": address.partition("://")[2].rstrip("/"),
            "qr": qr_modules(address),
            "languages": "  ·  ".join(kept_apart(own_name_of(code)) for code in point.round.languages),
            "promise": in_words(gettext_noop("We do not ask your name or your papers."), lang),
            "place": point.name,
            "trial": trial_on_paper(desk.programme, lang),
        }
    name = f"draft-{slugify(point.name) or point.code}-{lang}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(make_pdf(_POSTER, data), content_type="application/pdf", headers=headers)


@choice_page
def short_draft(request: HttpRequest, *, code: str) -> HttpResponse:
    """What the code of the draft opens: the languages, each by its own name."""
    point = asking.point_anywhere(as_speakable(code))
    if point is None:
        raise Http404
    base = public_base(point.programme)
    choices = [
        LanguageChoice(
            lang,
            BY_CODE[lang].own_name,
            BY_CODE[lang].direction,
            PublicPlace(point.programme, BY_CODE[lang], base).url("draft", code=point.code),
        )
        for lang in point.round.languages
        if lang in BY_CODE
    ]
    return render(request, "needs_assessment/choose_language.jinja", {"choices": choices, "programme": point.programme})


@participant_page
def public_draft(request: HttpRequest, place: PublicPlace, *, code: str) -> HttpResponse:
    """The draft of a collection point: each row can be answered, without an account. The point's own round may long be closed."""
    point = asking.point_by_code(place.programme, as_speakable(code))
    if point is None:
        raise Http404
    assessment = point.round.assessment
    state = draft_state(assessment.draft_open_from, assessment.draft_open_until, now())
    rows = queries.draft_rows(assessment, point.city) if state != "never" else []
    redrawn = "redraw" in request.POST  # Another language was pressed: what is typed is shown again in it.
    form = DraftAnswerForm(request.POST if request.method == "POST" and not redrawn else None, rows=rows, lang=place.lang)
    context = {"f": form, "assessment": assessment, "point": point, "state": state, "notice": privacy_notice(place.programme)}
    context["take_back_url"] = place.url("take_back")
    if request.method == "POST" and not redrawn:
        return _receive(request, place, point, form, context)
    typed_before(form, request.POST)
    if state != "open":
        return render(request, "needs_assessment/public_draft_closed.jinja", context)
    return render(request, "needs_assessment/public_draft.jinja", context)


def _receive(
    request: HttpRequest, place: PublicPlace, point: CollectionPoint, form: DraftAnswerForm, context: dict[str, Any]
) -> HttpResponse:
    """Sent by a plain form, or by the page's script, which keeps it while there is no signal and wants JSON back."""
    wants_json = "application/json" in request.headers.get("Accept", "")

    def told(state: str, template: str, status: int, **more: Any) -> HttpResponse:
        if wants_json:
            return JsonResponse({"mifc": "card", "state": state, **more}, status=status)
        return render(request, f"needs_assessment/{template}.jinja", context, status=status)

    if too_many(request, "draft", limit=120, seconds=60):
        return told("later", "busy", 429)
    if not form.is_valid():
        return told("invalid", "public_draft" if context["state"] == "open" else "public_draft_closed", 422)
    try:
        changes.take_draft_answer(by=None, point=point, said=form.said(), client_id=form.client_id())
    except changes.DraftClosed as closed:
        context["state"] = "closed"
        return told("closed", "public_draft_closed", 410, message=str(closed))
    except NotPossible as refused:
        form.add_error(None, str(refused))
        return told("invalid", "public_draft", 422)
    context |= {"again": place.url("draft", code=point.code), "heard_url": place.url("heard_list")}
    if wants_json:
        page = render_to_string("needs_assessment/_draft_sent.jinja", {**context, "page_lang": place.lang}, using="jinja2")
        return told("sent", "", 200, page=page)
    return told("sent", "public_draft_sent", 200)
