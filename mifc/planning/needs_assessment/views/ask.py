"""Ask: assessments, rounds and questions."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from mifc.foundation.access.doors import workspace_page
from mifc.foundation.access.places import Desk
from mifc.foundation.base.clock import now
from mifc.foundation.base.writing import NotPossible
from mifc.foundation.interface.notices import tell
from mifc.foundation.programmes import queries as programme_queries
from mifc.foundation.programmes.owned import get_owned_or_none
from mifc.foundation.programmes.roles import May
from mifc.planning.needs_assessment.changes import ask as changes
from mifc.planning.needs_assessment.forms.ask import AssessmentForm, QuestionForm, RoundForm, WordingForm
from mifc.planning.needs_assessment.models import Assessment, CardText, Question, Round
from mifc.planning.needs_assessment.queries import ask as queries
from mifc.planning.needs_assessment.rules.card import state_of
from mifc.planning.needs_assessment.views.steps import find_assessment

STATE_LOOKS = {"draft": ("plain", "edit"), "planned": ("info", "calendar"), "open": ("good", "check"), "closed": ("plain", "lock")}


def state_words(state: str) -> str:
    return {"draft": _("not planned yet"), "planned": _("planned"), "open": _("open now"), "closed": _("closed")}[state]


def with_state(asked: Round) -> tuple[Round, str, str, str]:
    """A round, its state, the state in words, and its tone."""
    state = state_of(asked.opens_at, asked.closes_at, now())
    return asked, state, state_words(state), STATE_LOOKS[state][0]


@workspace_page(needs=May.READ_DRAFT)
def assessments(request: HttpRequest, desk: Desk) -> HttpResponse:
    """The assessments a person works with, each with its latest round and where to go on."""
    rows = []
    for assessment in queries.assessments_with_rounds(desk.programme, desk.standing):
        latest = assessment.latest[0] if assessment.latest else None
        rows.append((assessment, with_state(latest) if latest else None, _first_page(desk, assessment)))
    return render(request, "needs_assessment/ask_assessments.jinja", {"rows": rows, "may_open": desk.may(May.ASK)})


def _first_page(desk: Desk, assessment: Assessment) -> str:
    """Where this person goes on: the first step of the assessment that is theirs."""
    for power, name in (
        (May.ASK, "ask"),
        (May.CODE, "code"),
        (May.ENTER_ANSWERS, "answers"),
        (May.TRANSLATE, "translate"),
        (May.READ_DRAFT, "table"),
    ):
        if desk.standing.may_here(power, assessment.city_id):
            return desk.url(f"needs_assessment:{name}", slug=assessment.slug)
    return ""


@workspace_page(needs=May.SEE_HOME)
def assessment(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """The address of an assessment without a step: on to the first step that is this person's."""
    found = queries.assessment_by_slug(desk.programme, slug)
    page = _first_page(desk, found) if found else ""
    if not page:
        raise Http404
    return redirect(page)


@workspace_page(needs=May.ASK)
def new_assessment(request: HttpRequest, desk: Desk) -> HttpResponse:
    cities = list(programme_queries.cities_in_sight(desk.programme, desk.standing))
    form = AssessmentForm(request.POST or None, cities=cities, may_all=desk.standing.cities is None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            assessment = changes.open_assessment(
                by=desk.user, programme=desk.programme, name=data["name"], city=form.city(), purpose=data["purpose"]
            )
        except changes.AlreadyThere as there:
            context = {"f": form, "said": str(there), "there": _first_page(desk, there.assessment)}
            return render(request, "needs_assessment/ask_new.jinja", context, status=409)
        tell(
            request,
            _("“%(name)s” is ready. It has the Guide’s card and one link. Next: plan when the round opens.") % {"name": assessment.name},
        )
        return redirect(desk.url("needs_assessment:ask", slug=assessment.slug))
    return render(request, "needs_assessment/ask_new.jinja", {"f": form})


@workspace_page(needs=May.ASK)
def ask(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """One round: is it open, where do cards come from, who is heard."""
    assessment = find_assessment(request, desk, slug, step="ask", needs=May.ASK)
    rounds = [with_state(one) for one in queries.rounds(assessment)]
    wanted = request.GET.get("round", "")
    chosen = next((row for row in rounds if str(row[0].number) == wanted), rounds[0])
    asked = chosen[0]
    points = list(queries.points(asked, desk.standing))
    came = queries.came_in(asked).seen_by(desk.standing)
    return render(
        request,
        "needs_assessment/ask.jinja",
        {
            "assessment": assessment,
            "rounds": rounds,
            "chosen": chosen,
            "round": asked,
            "came": came,
            "may_decide": desk.standing.may_decide(May.ASK, assessment.city_id),
            "points": [point for point in points if point.kind != "file"],
            "older": [point for point in points if point.kind == "file"],
            "heard": queries.who_is_heard(asked, desk.standing, came),
            "may_drop": lambda target: desk.standing.may_decide(May.ASK, target.city_id or assessment.city_id),
            "shut": changes.what_keeps_it_shut(desk.programme, asked.languages),
        },
    )


def find_round(assessment: Assessment, pk: int) -> Round:
    asked = get_owned_or_none(Round.objects.of(assessment.programme_id).select_related("assessment__city", "programme"), pk=pk)
    if asked is None or asked.assessment_id != assessment.pk:
        raise Http404
    return asked


def must_decide(desk: Desk, city_id: int | None) -> None:
    """A round or a point that cities share is opened, changed and closed by whoever runs it for all of them (R030)."""
    if not desk.standing.may_decide(May.ASK, city_id):
        raise PermissionDenied


def _back(desk: Desk, asked: Round) -> str:
    return f"{desk.url('needs_assessment:ask', slug=asked.assessment.slug)}?round={asked.number}"


@workspace_page(needs=May.ASK)
def add_round(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    assessment = find_assessment(request, desk, slug, step="ask", needs=May.ASK)
    must_decide(desk, assessment.city_id)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    number = queries.rounds(assessment).count() + 1
    asked = changes.add_round(by=desk.user, assessment=assessment, name=_("Round %(number)s") % {"number": number})
    tell(request, _("%(name)s is added, with the card of the round before.") % {"name": asked.name})
    return redirect(desk.url("needs_assessment:plan_round", slug=slug, pk=asked.pk))


@workspace_page(needs=May.ASK)
def plan_round(request: HttpRequest, desk: Desk, slug: str, pk: int) -> HttpResponse:
    assessment = find_assessment(request, desk, slug, step="ask", needs=May.ASK)
    asked = find_round(assessment, pk)
    must_decide(desk, assessment.city_id)
    form = RoundForm(request.POST or None, round=asked, programme_languages=desk.programme.languages)
    if request.method == "POST" and form.is_valid():
        try:
            changes.plan_round(by=desk.user, round=asked, **form.facts(desk.user.name))
        except NotPossible as refused:
            form.add_error("opens_at", str(refused))
        else:
            kept = _("%(name)s is planned.") if asked.opens_at else _("%(name)s is kept. It opens when you open it.")
            tell(request, kept % {"name": asked.name})
            return redirect(_back(desk, asked))
    shut = changes.what_keeps_it_shut(desk.programme, asked.languages)
    return render(request, "needs_assessment/ask_round.jinja", {"f": form, "round": asked, "back": _back(desk, asked), "shut": shut})


def _act(request: HttpRequest, desk: Desk, slug: str, pk: int, act: Any, done: str) -> HttpResponse:
    """A button on a round: POST, then back to it."""
    assessment = find_assessment(request, desk, slug, step="ask", needs=May.ASK)
    asked = find_round(assessment, pk)
    must_decide(desk, assessment.city_id)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    try:
        act(by=desk.user, round=asked)
    except NotPossible as refused:
        tell(request, str(refused), kind="stop")
    else:
        tell(request, done % {"name": asked.name})
    return redirect(_back(desk, asked))


@workspace_page(needs=May.ASK)
def open_now(request: HttpRequest, desk: Desk, slug: str, pk: int) -> HttpResponse:
    return _act(request, desk, slug, pk, changes.open_round_now, _("%(name)s is open now."))


@workspace_page(needs=May.ASK)
def close_now(request: HttpRequest, desk: Desk, slug: str, pk: int) -> HttpResponse:
    return _act(request, desk, slug, pk, changes.close_round_now, _("%(name)s is closed. Cards still on their way are taken for a week."))


@workspace_page(needs=May.ASK)
def questions(request: HttpRequest, desk: Desk, slug: str, pk: int) -> HttpResponse:
    """The card as it is asked: every question, its meaning, its wordings."""
    assessment = find_assessment(request, desk, slug, step="ask", needs=May.ASK)
    asked = find_round(assessment, pk)
    must_decide(desk, assessment.city_id)
    form = QuestionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            changes.add_question(by=desk.user, round=asked, prompt=data["prompt"], language=asked.languages[0], meaning=data["meaning"])
        except NotPossible as refused:
            form.add_error("prompt", str(refused))
        else:
            tell(request, _("The question is on the card. Translate it into the other languages."))
            return redirect(desk.url("needs_assessment:questions", slug=slug, pk=pk))
    context = {"questions": queries.questions(asked), "round": asked, "f": form, "back": _back(desk, asked)}
    return render(request, "needs_assessment/ask_questions.jinja", context)


def _find_question(desk: Desk, slug: str, pk: int, request: HttpRequest) -> Question:
    assessment = find_assessment(request, desk, slug, step="ask", needs=May.ASK)
    must_decide(desk, assessment.city_id)
    found = get_owned_or_none(Question.objects.of(desk.programme).select_related("round__assessment", "programme"), pk=pk)
    if found is None or found.round.assessment_id != assessment.pk:
        raise Http404
    return found


@workspace_page(needs=May.ASK)
def question(request: HttpRequest, desk: Desk, slug: str, pk: int) -> HttpResponse:
    found = _find_question(desk, slug, pk, request)
    answered = CardText.objects.of(desk.programme).filter(question=found).exists()
    form = WordingForm(request.POST or None, question=found, languages=found.round.languages, was_answered=answered)
    back = desk.url("needs_assessment:questions", slug=slug, pk=found.round_id)
    if request.method == "POST" and form.is_valid():
        texts = {name: form.text(name, desk.user.name) for name in ("prompt", "hint")}
        try:
            changes.word_question(by=desk.user, question=found, **texts, why=form.cleaned_data.get("why", ""))
        except NotPossible as refused:
            form.add_error("why" if "why" in form.fields else None, str(refused))
        else:
            tell(request, _("The wording is kept."))
            return redirect(back)
    context = {"f": form, "question": found, "back": back, "wordings": list(found.wordings.all())}
    return render(request, "needs_assessment/ask_question.jinja", context)


@workspace_page(needs=May.ASK)
def switch_question(request: HttpRequest, desk: Desk, slug: str, pk: int) -> HttpResponse:
    found = _find_question(desk, slug, pk, request)
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    try:
        changes.switch_question(by=desk.user, question=found, on=not found.is_on)
    except NotPossible as refused:
        tell(request, str(refused), kind="stop")
    return redirect(desk.url("needs_assessment:questions", slug=slug, pk=found.round_id))
