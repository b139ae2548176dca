"""The baseline: how near the city is, area by area, now and in earlier editions; and the statements it is measured by."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mifc.foundation.access.doors import workspace_page
from mifc.foundation.access.places import Desk
from mifc.foundation.base.clock import today
from mifc.foundation.base.writing import NotPossible
from mifc.foundation.interface.notices import tell
from mifc.foundation.languages.text import Piece
from mifc.foundation.programmes.roles import May
from mifc.planning.needs_assessment.changes import decide as changes
from mifc.planning.needs_assessment.forms.decide import BenchmarkForm, DayForm, JudgeForm, ScoreForm
from mifc.planning.needs_assessment.models import Assessment, BaselineScore, Benchmark
from mifc.planning.needs_assessment.published import PublishedScore, read_edition
from mifc.planning.needs_assessment.queries import decide as queries
from mifc.planning.needs_assessment.queries import publish as publishing
from mifc.planning.needs_assessment.rules.decide import evidence_words, for_the_team
from mifc.planning.needs_assessment.views.decide_table import may_read_draft
from mifc.planning.needs_assessment.views.steps import find_assessment
from mifc.toolbox.domains.queries import domains_in_use


@dataclass(frozen=True, slots=True)
class Line:
    """One area of life today. `percent` is None where too few said something; `was` is what the chosen edition says of it."""

    name: Piece
    percent: int | None
    words: str
    cards: str
    was: PublishedScore | None


@workspace_page(needs=May.READ_DRAFT)
def baseline(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """By area: from cards today, beside a frozen edition, and what workshops and surveys said."""
    assessment = find_assessment(request, desk, slug, step="baseline", needs=May.READ_DRAFT)
    if not may_read_draft(desk, assessment):
        return render(request, "needs_assessment/decide_not_shared.jinja", {"assessment": assessment})
    cities = queries.cities_of(assessment, desk.standing)
    city = next((one for one in cities if one.slug == request.GET.get("city")), None)
    editions = list(publishing.editions(assessment))
    asked = request.GET.get("edition", "")
    chosen = next((one for one in editions if str(one.number) == asked), editions[0] if editions else None)
    frozen = publishing.edition(assessment, chosen.number) if chosen else None
    read = read_edition(frozen, assessment) if frozen else None
    place = city.name if city else ""
    was = {one.domain.text: one for one in read.scores if one.place == place and one.method == _("cards")} if read else {}
    context = {
        "assessment": assessment,
        "cities": [] if assessment.city_id else cities,
        "city": city,
        "lines": _lines(desk, assessment, city.pk if city else None, was),
        "editions": editions,
        "chosen": chosen,
        "scores": list(queries.scores(assessment, desk.standing)),
        "benchmarks": list(queries.benchmarks(assessment, desk.standing)),
        "withdrawn": list(queries.benchmarks(assessment, desk.standing, withdrawn=True)),
        "may_edit": queries.may_edit(desk.standing, assessment.city_id),
        "for_the_team": for_the_team,
    }
    return render(request, "needs_assessment/decide_baseline.jinja", context)


def _lines(desk: Desk, assessment: Assessment, city_id: int | None, was: dict[str, PublishedScore]) -> list[Line]:
    """From exact counts, for the team; where a part is a handful the share is not told, since with the total it would tell it."""
    found = queries.evidence(assessment, desk.standing)
    lines = []
    for domain in domains_in_use(desk.programme):
        says = found.of(domain.pk, city_id)
        total, good = sum(says.values()), says.get("good", 0)
        name = domain.name.in_language()
        if not total and name.text not in was:
            continue
        small = total < 5 or 0 < good < 5 or 0 < total - good < 5
        percent = None if small or not total else round(100 * good / total)
        words = _("too few to show") if small or not total else _("%(percent)s of 100 mentions call it good") % {"percent": percent}
        told = evidence_words(says)
        lines.append(Line(name, percent, words, told.number if told else "0", was.get(name.text)))
    return sorted(lines, key=lambda line: (line.percent is None, line.percent or 0))


def _own(desk: Desk, assessment: Assessment) -> dict[str, object]:
    return {
        "cities": [] if assessment.city_id else queries.cities_of(assessment, desk.standing),
        "may_all": assessment.city_id is None,
        "domains": list(domains_in_use(desk.programme)),
    }


@workspace_page(needs=May.EDIT_NEEDS_TABLE)
def add_score(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    assessment = find_assessment(request, desk, slug, step="baseline", needs=May.EDIT_NEEDS_TABLE)
    form = ScoreForm(request.POST or None, **_own(desk, assessment))  # type: ignore[arg-type]
    back = desk.url("needs_assessment:baseline", slug=slug)
    if request.method == "POST" and form.is_valid():
        try:
            score = changes.add_score(by=desk.user, assessment=assessment, **form.facts())
        except NotPossible as refused:
            form.add_error("taken_on", str(refused))
        else:
            tell(request, _("The score for %(domain)s is in the baseline.") % {"domain": score.domain})
            return redirect(back)
    return render(request, "needs_assessment/decide_score.jinja", {"f": form, "assessment": assessment, "back": back})


@require_POST
@workspace_page(needs=May.EDIT_NEEDS_TABLE)
def remove_score(request: HttpRequest, desk: Desk, slug: str, pk: int) -> HttpResponse:
    assessment = find_assessment(request, desk, slug, step="baseline", needs=May.EDIT_NEEDS_TABLE)
    score: BaselineScore | None = queries.score(assessment, desk.standing, pk)
    if score is None or not queries.may_edit(desk.standing, score.city_id):
        raise Http404
    changes.remove_score(by=desk.user, score=score)
    tell(request, _("The score for %(domain)s is gone.") % {"domain": score.domain})
    return redirect(desk.url("needs_assessment:baseline", slug=slug))


@workspace_page(needs=May.EDIT_NEEDS_TABLE)
def add_benchmark(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    assessment = find_assessment(request, desk, slug, step="baseline", needs=May.EDIT_NEEDS_TABLE)
    form = BenchmarkForm(request.POST or None, benchmark=None, languages=desk.programme.languages, **_own(desk, assessment))  # type: ignore[arg-type]
    back = desk.url("needs_assessment:baseline", slug=slug)
    if request.method == "POST" and form.is_valid():
        try:
            changes.propose_benchmark(by=desk.user, assessment=assessment, **form.facts(author=desk.user.name))
        except NotPossible as refused:
            form.add_error(None, str(refused))
        else:
            tell(request, _("The statement is proposed. Adopt it when people have said yes to it."))
            return redirect(back)
    return render(
        request, "needs_assessment/decide_benchmark.jinja", {"f": form, "assessment": assessment, "benchmark": None, "back": back}
    )


def _find(request: HttpRequest, desk: Desk, slug: str, pk: int) -> tuple[Assessment, Benchmark]:
    assessment = find_assessment(request, desk, slug, step="baseline", needs=May.EDIT_NEEDS_TABLE)
    benchmark = queries.benchmark(assessment, desk.standing, pk)
    if benchmark is None or not queries.may_edit(desk.standing, benchmark.city_id):
        raise Http404
    return assessment, benchmark


@workspace_page(needs=May.EDIT_NEEDS_TABLE)
def benchmark(request: HttpRequest, desk: Desk, slug: str, pk: int) -> HttpResponse:
    """One statement: its words and support; then adopting it; then judging it."""
    assessment, found = _find(request, desk, slug, pk)
    doing = request.POST.get("do", "")
    form = BenchmarkForm(
        request.POST if doing == "change" else None,
        benchmark=found,
        languages=desk.programme.languages,
        **_own(desk, assessment),  # type: ignore[arg-type]
    )
    adopting = DayForm(request.POST if doing == "adopt" else None, initial={"on": today()}, prefix="adopt")
    starts = {"judged": found.judged, "judged_by": found.judged_by, "judged_on": found.judged_on or today()}
    judging = JudgeForm(request.POST if doing == "judge" else None, initial=starts)
    current = {"change": form, "adopt": adopting, "judge": judging}.get(doing)
    if current is not None and current.is_valid():
        try:
            said = _do(desk, found, doing, form, adopting, judging)
        except NotPossible as refused:
            current.add_error(None, str(refused))
        else:
            tell(request, said)
            return redirect(desk.url("needs_assessment:baseline", slug=slug) + "#statements")
    context = {
        "f": form,
        "adopting": adopting,
        "judging": judging,
        "current": current or form,
        "assessment": assessment,
        "benchmark": found,
        "back": desk.url("needs_assessment:baseline", slug=slug),
    }
    return render(request, "needs_assessment/decide_benchmark.jinja", context)


def _do(desk: Desk, found: Benchmark, doing: str, form: BenchmarkForm, adopting: DayForm, judging: JudgeForm) -> str:
    if doing == "change":
        changes.change_benchmark(by=desk.user, benchmark=found, **form.facts(author=desk.user.name))
        return _("The statement has the change.")
    if doing == "adopt":
        changes.adopt_benchmark(by=desk.user, benchmark=found, on=adopting.cleaned_data["on"])
        return _("The statement is adopted. From now on its wording stays.")
    data = judging.cleaned_data
    changes.judge_benchmark(by=desk.user, benchmark=found, judged=data["judged"], judged_by=data["judged_by"], on=data["judged_on"])
    return _("The judgement stands beside the statement.")


@require_POST
@workspace_page(needs=May.EDIT_NEEDS_TABLE)
def withdraw_benchmark(request: HttpRequest, desk: Desk, slug: str, pk: int) -> HttpResponse:
    _assessment, found = _find(request, desk, slug, pk)
    changes.withdraw_benchmark(by=desk.user, benchmark=found)
    tell(request, _("The statement is withdrawn."), undo_url=desk.url("needs_assessment:put_back_benchmark", slug=slug, pk=pk))
    return redirect(desk.url("needs_assessment:baseline", slug=slug))


@require_POST
@workspace_page(needs=May.EDIT_NEEDS_TABLE)
def put_back_benchmark(request: HttpRequest, desk: Desk, slug: str, pk: int) -> HttpResponse:
    _assessment, found = _find(request, desk, slug, pk)
    changes.put_back_benchmark(by=desk.user, benchmark=found)
    tell(request, _("The statement is back."))
    return redirect(desk.url("needs_assessment:baseline", slug=slug))
