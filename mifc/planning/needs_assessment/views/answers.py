"""Answers as they come in: by which way, from which files; and typing one in for someone."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from mifc.foundation.access.doors import workspace_page
from mifc.foundation.access.places import Desk
from mifc.foundation.base.clock import now
from mifc.foundation.base.writing import NotPossible
from mifc.foundation.interface.notices import tell
from mifc.foundation.languages.known import ALSO_HEARD, BY_CODE
from mifc.foundation.programmes.roles import May
from mifc.planning.needs_assessment.changes import answer
from mifc.planning.needs_assessment.forms.bring_in import TypedCardForm
from mifc.planning.needs_assessment.models import Card
from mifc.planning.needs_assessment.queries import ask as ask_queries
from mifc.planning.needs_assessment.queries import bring_in as queries
from mifc.planning.needs_assessment.queries.workshop import workshops_of
from mifc.planning.needs_assessment.rules.card import state_of
from mifc.planning.needs_assessment.views.steps import find_assessment


@workspace_page(needs=May.ENTER_ANSWERS)
def answers(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Where the cards came from so far, and the two ways for staff to add some."""
    assessment = find_assessment(request, desk, slug, step="answers", needs=May.ENTER_ANSWERS)
    latest = ask_queries.latest_round(assessment)
    is_open = latest is not None and state_of(latest.opens_at, latest.closes_at, now()) == "open"
    context = {
        "assessment": assessment,
        "channels": [(Card.Channel(key).label, count) for key, count in queries.cards_by_channel(assessment, desk.standing)],
        "workshops": list(workshops_of(assessment, desk.standing)[:100]),
        "imports": list(queries.imports_of(assessment)),
        "points": queries.points_to_type_at(latest, desk.standing) if latest and is_open else [],
        "is_open": is_open,
    }
    return render(request, "needs_assessment/answers.jinja", context)


def languages_of_answers() -> list[tuple[str, str]]:
    return [(one.code, f"{one.own_name} · {one.english_name}") for one in BY_CODE.values()] + [
        (code, name) for code, (name, _direction) in ALSO_HEARD.items()
    ]


@workspace_page(needs=May.ENTER_ANSWERS)
def type_card(request: HttpRequest, desk: Desk, slug: str, pk: int) -> HttpResponse:
    """Type a card in for someone, as oneself, with the person's agreement noted (R101)."""
    assessment = find_assessment(request, desk, slug, step="answers", needs=May.ENTER_ANSWERS)
    point = ask_queries.point_of_assessment(assessment, pk)
    if point is None or not desk.standing.may_here(May.ENTER_ANSWERS, point.city_id):
        raise Http404
    cities = (
        [] if point.city_id else [city for city in ask_queries.cities_of(point.round) if desk.standing.may_here(May.ENTER_ANSWERS, city.pk)]
    )
    form = TypedCardForm(
        request.POST or None,
        questions=[question for question in ask_queries.questions(point.round) if question.is_on],
        cities=cities,
        lang=request.GET.get("language") if request.GET.get("language") in BY_CODE else desk.user.language,
        languages=languages_of_answers(),
    )
    if request.method == "POST" and form.is_valid():
        try:
            taken = answer.take_card(
                by=desk.user,
                point=point,
                answered=form.answered(),
                client_id=form.client_id(),
                city=form.city() or assessment.city,
                channel=Card.Channel.TYPED,
            )
        except NotPossible as refused:
            form.add_error(None, str(refused))
        else:
            code = f"{taken.take_back_code[:5]} {taken.take_back_code[5:]}"
            tell(request, _("Card kept. Should the person want to take it back, this is the code: %(code)s") % {"code": code})
            return redirect(f"{request.path}?language={form.lang}")
    back = desk.url("needs_assessment:answers", slug=slug)
    return render(request, "needs_assessment/answers_type.jinja", {"f": form, "point": point, "back": back})
