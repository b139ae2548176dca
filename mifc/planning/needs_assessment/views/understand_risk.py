"""Someone may be at risk: the list, one note, closing it with what was done, handing it on. Nothing falls off it by itself."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mifc.foundation.access.doors import workspace_page
from mifc.foundation.access.places import Desk
from mifc.foundation.base.clock import today
from mifc.foundation.base.writing import NotPossible
from mifc.foundation.interface.listing import Column, Filter, Listing
from mifc.foundation.interface.notices import tell
from mifc.foundation.languages.known import direction_of, own_name_of
from mifc.foundation.programmes.roles import May
from mifc.planning.needs_assessment import jobs
from mifc.planning.needs_assessment.changes import understand as changes
from mifc.planning.needs_assessment.forms.understand import CloseRiskForm, RiskForm
from mifc.planning.needs_assessment.models import CardText, RiskNote
from mifc.planning.needs_assessment.queries import understand_risk as queries
from mifc.planning.needs_assessment.queries.understand_code import languages_read, people_for_risk, translation_for


@workspace_page(needs=May.SEE_HOME, sensitive="list of texts about someone at risk")
def risk_list(request: HttpRequest, desk: Desk) -> HttpResponse:
    """Whoever follows them up sees all of her cities; everybody else those raised by her or given to her."""
    listing = Listing.read(
        request.GET,
        path=request.path,
        columns=[
            Column("due", _("Due")),
            Column("text", _("Text")),
            Column("person", _("Who looks into it")),
            Column("from", _("Where it was said")),
        ],
        filters=[Filter("state", _("State"), [("closed", _("Closed"))])],
        searchable=False,
    )
    closed = listing.chosen("state") == "closed"
    rows, total = queries.risk_notes(desk.programme, desk.user, desk.standing, closed=closed, start=listing.start, stop=listing.stop)
    context = {"listing": listing.with_rows(rows, total), "closed": closed, "today": today(), "sees_all": desk.may(May.SEE_RISK)}
    return render(request, "needs_assessment/understand_risks.jinja", context)


@workspace_page(needs=May.SEE_HOME, sensitive="text about someone at risk")
def risk_note(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    """One note; whoever may follow it up closes it here, or hands it on."""
    note = _note(desk, pk)
    close_form = CloseRiskForm(request.POST if request.POST.get("do") == "close" else None)
    hand_on = _hand_on_form(request, note)
    if request.method == "POST":
        if not _may_follow_up(desk, note):
            raise Http404
        try:
            if request.POST.get("do") == "close" and close_form.is_valid():
                changes.close_risk(by=desk.user, note=note, what_was_done=close_form.cleaned_data["what_was_done"])
                undo = desk.url("at_risk:reopen", pk=note.pk)
                tell(request, _("Closed. What was done stays written here."), undo_url=undo, undo_label=_("Put it back on the list"))
                return redirect(desk.url("at_risk:list"))
            if request.POST.get("do") == "hand-on" and hand_on.is_valid():
                changes.hand_on_risk(by=desk.user, note=note, person=hand_on.chosen(), due_on=hand_on.cleaned_data["due_on"])
                jobs.mail_risk.enqueue(note.pk, note.programme_id)
                tell(request, _("%(name)s looks into it now.") % {"name": note.person.name})
                return redirect(request.path)
        except NotPossible as refused:
            (close_form if request.POST.get("do") == "close" else hand_on).add_error(None, str(refused))
    return render(request, "needs_assessment/understand_risk.jinja", _page(desk, note, close_form, hand_on))


@require_POST
@workspace_page(needs=May.SEE_HOME)
def reopen(request: HttpRequest, desk: Desk, pk: int) -> HttpResponse:
    note = _note(desk, pk)
    if not _may_follow_up(desk, note):
        raise Http404
    changes.reopen_risk(by=desk.user, note=note)
    tell(request, _("It is on the list again."))
    return redirect(desk.url("at_risk:note", pk=pk))


def _note(desk: Desk, pk: int) -> RiskNote:
    note = queries.risk_note(desk.programme, desk.user, desk.standing, pk)
    if note is None:
        raise Http404
    return note


def _may_follow_up(desk: Desk, note: RiskNote) -> bool:
    """The person it was given to, and whoever follows up such texts in this city; not the coder who only raised it."""
    return note.person_id == desk.user.pk or desk.standing.may_here(May.SEE_RISK, note.city_id)


def _hand_on_form(request: HttpRequest, note: RiskNote) -> RiskForm:
    people = people_for_risk(note.assessment)
    if note.person not in people:
        people.insert(0, note.person)
    people.sort(key=lambda person: person.pk != note.person_id)
    return RiskForm(request.POST if request.POST.get("do") == "hand-on" else None, people=people, due_on=max(note.due_on, today()))


def _page(desk: Desk, note: RiskNote, close_form: CloseRiskForm, hand_on: RiskForm) -> dict[str, object]:
    text = note.card_text
    if text is not None and text.state == CardText.State.ERASED:
        text = None
    translation = translation_for(text, languages_read(desk.programme, desk.user)) if text else None
    return {
        "note": note,
        "text": text,
        "text_dir": direction_of(text.language) if text and text.language else "auto",
        "language_name": own_name_of(text.language) if text and text.language else "",
        "translation": translation,
        "translation_dir": direction_of(translation.language) if translation else "auto",
        "where": queries.where_from(note, desk.standing),
        "may_follow_up": _may_follow_up(desk, note),
        "sees_city": desk.may(May.SEE_RISK),
        "close_form": close_form,
        "hand_on": hand_on,
        "is_overdue": note.closed_at is None and note.due_on < today(),
        "back": desk.url("at_risk:list"),
    }
