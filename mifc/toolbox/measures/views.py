"""Staff pages of figures."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mifc.foundation.access.doors import workspace_page
from mifc.foundation.access.places import Desk
from mifc.foundation.base.writing import NotPossible
from mifc.foundation.interface.listing import Column, Filter, Listing
from mifc.foundation.interface.notices import tell
from mifc.foundation.programmes.queries import cities_in_sight, themes
from mifc.foundation.programmes.roles import May
from mifc.toolbox.measures import changes, queries
from mifc.toolbox.measures.forms import MeasureForm, ValueForm
from mifc.toolbox.measures.models import Measure, MeasureValue
from mifc.toolbox.measures.published import value_text
from mifc.toolbox.measures.rules import written


@dataclass(frozen=True, slots=True)
class Row:
    """A measure as the list shows it."""

    url: str
    label: str
    values: tuple[str, ...]
    target: str
    about: str
    is_public: bool


@workspace_page(needs=May.EDIT_MEASURES)
def list_measures(request: HttpRequest, desk: Desk) -> HttpResponse:
    listing = Listing.read(
        request.GET,
        path=request.path,
        columns=[
            Column("name", _("Figure"), sortable=True),
            Column("values", _("What sources say")),
            Column("target", _("Target"), sortable=True, numeric=True),
            Column("about", _("Theme and city")),
            Column("shown", _("Shown to the public")),
        ],
        filters=[Filter("shown", _("Shown to the public"), [("public", _("Shown")), ("not", _("Not shown"))])],
        default_sort="name",
    )
    found, total = queries.page_of_measures(
        desk.programme,
        cities=_cities(desk),
        search=listing.search,
        shown=listing.chosen("shown"),
        order=listing.order,
        start=listing.start,
        stop=listing.stop,
    )
    listing = listing.with_rows([_row(desk, measure) for measure in found], total)
    return render(request, "measures/list.jinja", {"listing": listing, "add_url": desk.url("measures:add")})


@workspace_page(needs=May.EDIT_MEASURES)
def show_measure(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    measure = _measure(desk, pk)
    values = [(value, value_text(measure, value)) for value in queries.values_of(measure)]
    context = {
        "measure": measure,
        "standing": [pair for pair in values if pair[0].withdrawn_at is None],
        "withdrawn": [pair for pair in values if pair[0].withdrawn_at is not None],
        "target": written(measure.target, currency=measure.currency),
    }
    return render(request, "measures/detail.jinja", context)


@workspace_page(needs=May.EDIT_MEASURES)
def edit_measure(request: HttpRequest, desk: Desk, pk: int | None = None) -> HttpResponse:
    """Add one, or change the one with this number."""
    measure = _measure(desk, pk) if pk is not None else None
    form = MeasureForm(
        request.POST or None,
        themes=themes(desk.programme),
        cities=cities_in_sight(desk.programme, desk.standing),
        needs_city=not desk.standing.may_here(May.EDIT_MEASURES, None),
        languages=desk.programme.languages,
        measure=measure,
    )
    if request.method == "POST" and form.is_valid():
        facts = form.facts(author=desk.user.name)
        try:
            if measure is None:
                measure = changes.add_measure(by=desk.user, programme=desk.programme, **facts)
                tell(request, _("Figure added. Now say what a source says about it."))
            else:
                changes.change_measure(by=desk.user, measure=measure, **facts)
                tell(request, _("Figure changed."))
            return redirect(desk.url("measures:show", pk=measure.pk))
        except NotPossible as refusal:
            form.add_error(None, str(refusal))
    back = desk.url("measures:show", pk=pk) if pk else desk.url("measures:list")
    return render(request, "measures/form.jinja", {"form_": form, "measure": measure, "back": back})


@workspace_page(needs=May.EDIT_MEASURES)
def edit_value(request: HttpRequest, desk: Desk, pk: int, value_pk: int | None = None) -> HttpResponse:
    """Add what a source says, or correct what was typed."""
    measure = _measure(desk, pk)
    value = _value(measure, value_pk) if value_pk is not None else None
    form = ValueForm(request.POST or None, value=value)
    if request.method == "POST" and form.is_valid():
        facts = form.facts(author=desk.user.name)
        try:
            if value is None:
                changes.add_value(by=desk.user, measure=measure, **facts)
                tell(request, _("Value added. What was said before stays beside it."))
            else:
                changes.change_value(by=desk.user, value=value, **facts)
                tell(request, _("Value corrected."))
            return redirect(desk.url("measures:show", pk=measure.pk))
        except NotPossible as refusal:
            form.add_error(None, str(refusal))
    return render(request, "measures/value.jinja", {"form_": form, "measure": measure, "value": value})


@require_POST
@workspace_page(needs=May.EDIT_MEASURES)
def withdraw_value(request: HttpRequest, desk: Desk, pk: int, value_pk: int) -> HttpResponse:
    measure = _measure(desk, pk)
    value = changes.withdraw_value(by=desk.user, value=_value(measure, value_pk))
    undo = desk.url("measures:put_back_value", pk=pk, value_pk=value.pk)
    tell(request, _("Value withdrawn. It is no longer shown."), undo_url=undo, undo_label=_("Put it back"))
    return redirect(desk.url("measures:show", pk=pk))


@require_POST
@workspace_page(needs=May.EDIT_MEASURES)
def put_back_value(request: HttpRequest, desk: Desk, pk: int, value_pk: int) -> HttpResponse:
    measure = _measure(desk, pk)
    changes.put_back_value(by=desk.user, value=_value(measure, value_pk))
    tell(request, _("Value put back."))
    return redirect(desk.url("measures:show", pk=pk))


def _cities(desk: Desk) -> frozenset[int] | None:
    return desk.standing.may_in[May.EDIT_MEASURES]


def _measure(desk: Desk, pk: int) -> Measure:
    measure = queries.measure(desk.programme, cities=_cities(desk), pk=pk)
    if measure is None:
        raise Http404
    return measure


def _value(measure: Measure, pk: int) -> MeasureValue:
    value = queries.value(measure, pk=pk)
    if value is None:
        raise Http404
    return value


def _row(desk: Desk, measure: Measure) -> Row:
    standing: list[MeasureValue] = measure.standing  # type: ignore[attr-defined]  # prefetched
    about = [str(part) for part in (measure.theme, measure.city) if part]
    return Row(
        url=desk.url("measures:show", pk=measure.pk),
        label=str(measure.label),
        values=tuple(text for value in standing if (text := value_text(measure, value))),
        target=written(measure.target, currency=measure.currency),
        about=" · ".join(about),
        is_public=measure.is_public,
    )
