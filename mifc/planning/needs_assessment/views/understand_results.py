"""Results, the texts behind a figure, the export, and floods."""

from __future__ import annotations

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from mifc.foundation.access.doors import workspace_page
from mifc.foundation.access.places import Desk
from mifc.foundation.base.writing import NotPossible
from mifc.foundation.interface.chrome import Link
from mifc.foundation.interface.csv_export import csv_response
from mifc.foundation.interface.listing import Column
from mifc.foundation.interface.notices import tell
from mifc.foundation.languages.known import direction_of
from mifc.foundation.languages.text import fingerprint
from mifc.foundation.programmes.owned import get_owned_or_none
from mifc.foundation.programmes.roles import May
from mifc.planning.needs_assessment.changes import answer
from mifc.planning.needs_assessment.forms.understand import SetAsideForm
from mifc.planning.needs_assessment.models import Assessment, CardText, Translation
from mifc.planning.needs_assessment.queries import understand, understand_floods
from mifc.planning.needs_assessment.queries import understand_results as queries
from mifc.planning.needs_assessment.queries.understand_code import languages_read, rounds_of
from mifc.planning.needs_assessment.rules import understand as rules
from mifc.planning.needs_assessment.views.steps import find_assessment
from mifc.toolbox.domains.queries import domains

_TONES = {"good": "good", "missing": "missing", "improve": "better"}


def _cut(request: HttpRequest) -> tuple[str, str]:
    """The breakdown in the address: by what, and of which column."""
    by, says = request.GET.get("by", ""), request.GET.get("says", "")
    return (by if by in understand.BREAKDOWNS else ""), (says if says in rules.SAYS else "missing")


def _isolated(label: str) -> str:
    """An age band keeps its order on a page that runs from right to left."""
    return f"\u2066{label}\u2069" if label[:1].isdigit() else label


@workspace_page(needs=May.SEE_RESULTS)
def results(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """What was said, by domain; broken down by one thing where asked; who said it."""
    assessment = find_assessment(request, desk, slug, step="results", needs=May.SEE_RESULTS)
    by, says = _cut(request)
    heard = understand.shown_heard(assessment, standing=desk.standing)
    groups, total = queries.who_was_heard(assessment, heard)
    labels = queries.says_labels()
    columns, broken = queries.broken_down(assessment, desk.standing, by=by, says=says) if by else ([], [])
    here = desk.url("needs_assessment:results", slug=slug)
    cut_labels = queries.cut_labels()
    context = {
        "assessment": assessment,
        "method": queries.method(assessment, desk.standing, heard),
        "total": total,
        "groups": groups,
        "rows": queries.by_domain(assessment, desk.standing) if not by else [],
        "says": [(key, label, _TONES[key]) for key, label in labels.items()],
        "columns": columns,
        "broken": broken,
        "by": by,
        "by_label": cut_labels.get(by, ""),
        "compared_words": compared_words(by) if len(columns) > 1 else {},
        "cuts": [
            Link(_("All together"), here, not by),
            *(Link(label, f"{here}?{urlencode({'by': key, 'says': says})}", key == by) for key, label in cut_labels.items()),
        ],
        "says_links": [Link(label, f"{here}?{urlencode({'by': by, 'says': key})}", key == says) for key, label in labels.items()],
        "says_label": labels[says],
        "texts_url": desk.url("needs_assessment:results_texts", slug=slug),
        "csv_url": desk.url("needs_assessment:results_csv", slug=slug) + (f"?{urlencode({'by': by, 'says': says})}" if by else ""),
        "empty": not heard.cards,
        "heads": [
            Column("domain", _("Domain")),
            *(Column(value, _isolated(label), numeric=True) for value, label in columns),
            Column("all", _("All together"), numeric=True),
        ],
    }
    return render(request, "needs_assessment/understand_results.jinja", context)


def compared_words(by: str) -> dict[str, str]:
    """How a figure is beside the others, in words; nothing where nothing can be told."""
    if by == "round":
        return {"more": _("more often than in the round before"), "less": _("less often than in the round before")}
    return {"more": _("more often than the others"), "less": _("less often than the others")}


def _heads_of(label: str) -> list[str]:
    return [label, f"{label}: " + _("of 100 cards"), f"{label}: " + _("compared")]


def _parts_of(cell: queries.Cell, told: dict[str, str]) -> list[str]:
    return [str(cell.count), "" if cell.of_hundred is None else str(cell.of_hundred), told.get(cell.compared, "")]


@workspace_page(needs=May.SEE_RESULTS)
def results_csv(request: HttpRequest, desk: Desk, slug: str) -> HttpResponseBase:
    """The table on the screen as a file, the same words in the same order."""
    assessment = find_assessment(request, desk, slug, step="results", needs=May.SEE_RESULTS)
    by, says = _cut(request)
    if by:
        columns, rows = queries.broken_down(assessment, desk.standing, by=by, says=says)
        told = compared_words(by) if len(columns) > 1 else {}
        head = [_("Domain"), *(part for _value, label in columns for part in _heads_of(label)), _("All together")]
        lines = [[str(row.domain.name), *(part for cell in row.cells for part in _parts_of(cell, told)), str(row.total)] for row in rows]
        return csv_response(f"results-{assessment.slug}-{says}-by-{by.replace('_', '-')}.csv", head, lines)
    rows = queries.by_domain(assessment, desk.standing)
    head = [_("Domain"), *queries.says_labels().values()]
    return csv_response(
        f"results-{assessment.slug}.csv", head, [[str(row.domain.name), *(str(cell.count) for cell in row.cells)] for row in rows]
    )


@workspace_page(needs=May.SEE_RESULTS, sensitive="texts behind a figure")
def texts_behind(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """The texts behind one figure, from five cards up; never cut by who wrote them."""
    assessment = find_assessment(request, desk, slug, step="results", needs=May.SEE_RESULTS)
    domain = get_owned_or_none(domains(desk.programme), key=request.GET.get("domain", "")[:40])
    if domain is None:
        raise Http404
    says = request.GET.get("says", "")
    says = says if says in rules.SAYS else "missing"
    page = request.GET.get("page", "")
    number = int(page) if page.isascii() and page.isdigit() and 0 < len(page) < 6 else 1
    behind = queries.texts_behind(assessment, desk.standing, domain=domain, says=says, page=max(number, 1))
    here = desk.url("needs_assessment:results_texts", slug=slug)
    there = queries.translations_of(assessment, behind.texts, languages_read(desk.programme, desk.user))

    def address(**changes: str | int) -> str:
        asked: dict[str, str | int] = {"domain": domain.key, "says": says}
        return f"{here}?{urlencode(asked | changes)}"

    context = {
        "assessment": assessment,
        "domain": domain,
        "behind": behind,
        "texts": [_listed(text, there.get(text.pk)) for text in behind.texts],
        "tabs_": [Link(label, address(says=key), key == says) for key, label in queries.says_labels().items()],
        "pages": [Link(str(each), address(page=each), each == min(number, behind.pages)) for each in range(1, behind.pages + 1)],
        "back": desk.url("needs_assessment:results", slug=slug),
        "says_label": queries.says_labels()[says],
    }
    return render(request, "needs_assessment/understand_behind.jinja", context)


def _listed(text: CardText, translation: Translation | None) -> dict[str, object]:
    return {
        "text": text.text,
        "lang": text.language,
        "dir": direction_of(text.language) if text.language else "auto",
        "translation": translation,
        "translation_dir": direction_of(translation.language) if translation else "auto",
        "is_outdated": bool(translation and translation.made_from != fingerprint(text.text)),
    }


@workspace_page(needs=May.ASK, sensitive="the same texts again and again")
def floods(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Texts that came again and again, days with very many cards, and what was set aside."""
    assessment = find_assessment(request, desk, slug, step="code", needs=May.ASK)
    form = SetAsideForm(request.POST or None)
    if request.method == "POST":
        chosen = request.POST.getlist("chosen")
        if not chosen:
            form.add_error(None, _("Choose at least one line."))
        elif form.is_valid():
            ids = _cards_of(assessment, desk, chosen)
            try:
                count = answer.set_aside(by=desk.user, programme=desk.programme, card_ids=ids, why=form.cleaned_data["why"])
            except NotPossible as refused:
                form.add_error(None, str(refused))
            else:
                said = ngettext(
                    "%(n)s card is set aside. It is counted on its own.", "%(n)s cards are set aside. They are counted on their own.", count
                )
                tell(request, said % {"n": count})
                return redirect(request.path)
    rounds = rounds_of(assessment)
    same = understand_floods.said_again(assessment, desk.standing, rounds=rounds)
    context = {
        "assessment": assessment,
        "same": [(one, direction_of(one.language) if one.language else "auto") for one in same],
        "many": understand_floods.many_a_day(assessment, desk.standing),
        "aside": understand_floods.set_aside(assessment, desk.standing, rounds=rounds),
        "form": form,
        "cards_column": Column("cards", _("Cards"), numeric=True),
        "same_again": rules.SAME_AGAIN,
        "many_a_day": rules.MANY_A_DAY,
        "put_back_url": desk.url("needs_assessment:floods_put_back", slug=slug),
        "chosen": request.POST.getlist("chosen"),
    }
    return render(request, "needs_assessment/understand_floods.jinja", context, status=422 if form.errors else 200)


def _cards_of(assessment: Assessment, desk: Desk, chosen: list[str]) -> list[int]:
    """The cards of the chosen lines, found anew: what came in since is among them."""
    keys = [line.removeprefix("same:") for line in chosen if line.startswith("same:")]
    ids = understand_floods.cards_saying(assessment, desk.standing, keys) if keys else set()
    for line in chosen:
        kind, _sep, rest = line.partition(":")
        if kind == "day":
            point, _sep, day = rest.partition(":")
            try:
                ids |= set(understand_floods.cards_of_day(assessment, desk.standing, point_id=int(point), day=dt.date.fromisoformat(day)))
            except (ValueError, OverflowError):
                continue
    return sorted(ids)


@require_POST
@workspace_page(needs=May.ASK)
def put_back(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    assessment = find_assessment(request, desk, slug, step="code", needs=May.ASK)
    ids = understand_floods.cards_set_aside(assessment, desk.standing, why=request.POST.get("why", ""))
    count = answer.put_back(by=desk.user, programme=desk.programme, card_ids=ids)
    tell(request, ngettext("%(n)s card counts again.", "%(n)s cards count again.", count) % {"n": count})
    return redirect(desk.url("needs_assessment:floods", slug=slug))
