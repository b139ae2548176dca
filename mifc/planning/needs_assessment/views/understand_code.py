"""The coding screen: one text after the other, keyboard first, a plain form without script.

Reading a text here leaves no line in the audit: the coding itself says who read which text, and one line for each of ten thousand would
bury what a coordinator looks for. Pages that show many texts at once do leave one.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mifc.foundation.access.doors import workspace_page
from mifc.foundation.access.places import Desk
from mifc.foundation.base.clock import now, today
from mifc.foundation.base.counting import told
from mifc.foundation.base.writing import NotPossible
from mifc.foundation.interface.chrome import Link
from mifc.foundation.interface.notices import tell
from mifc.foundation.languages.known import direction_of, own_name_of
from mifc.foundation.languages.text import fingerprint
from mifc.foundation.programmes.roles import May
from mifc.planning.needs_assessment import jobs
from mifc.planning.needs_assessment.changes import understand as changes
from mifc.planning.needs_assessment.forms.understand import CodingSent, RiskForm
from mifc.planning.needs_assessment.models import Assessment, CardText, CodeMark
from mifc.planning.needs_assessment.queries import understand_code as queries
from mifc.planning.needs_assessment.rules import understand as rules
from mifc.planning.needs_assessment.rules.flags import find_flags
from mifc.planning.needs_assessment.views.steps import find_assessment
from mifc.toolbox.domains.models import Domain
from mifc.toolbox.domains.queries import domains_in_use, notes_that_hold


@dataclass(slots=True)
class Work:
    """What one visit to the desk is about."""

    desk: Desk
    assessment: Assessment
    queue: str
    rounds: list[int]
    text: CardText | None = None
    sent: CodingSent | None = None
    told: str = ""
    told_kind: str = "done"
    errors: list[str] = field(default_factory=list)
    risk_form: RiskForm | None = None
    risk_open: bool = False


@workspace_page(needs=May.CODE)
def code(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Show the next text; or take a coding, a risk or a pass, and show what comes then."""
    work = _work(request, desk, slug)
    if request.method == "POST":
        return _take(request, work)
    if "text" in request.GET:
        work.text = _own_text(work, request.GET["text"])
    if work.text is None:
        work.text = _just_handed(work) or changes.hand_out(
            by=desk.user, assessment=work.assessment, standing=desk.standing, queue=work.queue
        )
    return _show(request, work)


def _just_handed(work: Work) -> CardText | None:
    """The text she was handed within the last minute: a page that is only looked at again writes nothing and waits for nobody."""
    held = queries.held_text(work.assessment, work.desk.user, work.desk.standing, work.queue, rounds=work.rounds)
    if held is None or held.held_until is None or held.held_until < now() + rules.HOLD - dt.timedelta(minutes=1):
        return None
    return held


@require_POST
@workspace_page(needs=May.CODE)
def undo(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Take the last coding back and show its text again, choices kept."""
    work = _work(request, desk, slug)
    undone = changes.undo_coding(by=desk.user, assessment=work.assessment)
    if undone is None:
        work.told, work.told_kind = _("There is nothing of yours to undo here."), "info"
    else:
        work.text, marks = undone
        work.told = _("Taken back. The text is before you again.")
        work.sent = CodingSent.from_marks(marks, general=rules.default_says(work.text.question.meaning))
    return _answer(request, work)


def _work(request: HttpRequest, desk: Desk, slug: str) -> Work:
    assessment = find_assessment(request, desk, slug, step="code", needs=May.CODE)
    wanted = request.POST.get("queue") or request.GET.get("queue", "")
    return Work(desk, assessment, wanted if wanted in (*queries.QUEUES, queries.SECOND) else "", queries.rounds_of(assessment))


def _own_text(work: Work, wanted: str) -> CardText | None:
    pk = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 17 else 0
    return queries.text_to_code(work.assessment, work.desk.user, work.desk.standing, pk)


def _take(request: HttpRequest, work: Work) -> HttpResponse:
    wanted = request.POST.get("text", "")
    pk = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 17 else 0
    text = queries.text_to_send(work.assessment, work.desk.standing, pk)
    if text is None:
        work.told, work.told_kind = _("That text is no longer here: the person took the card back. Nothing of it was kept."), "info"
        return _answer(request, work)
    work.text = text
    work.sent = CodingSent.read(request.POST, domains_in_use(work.desk.programme))
    doing = request.POST.get("do", "save")
    if doing == "pass":
        changes.pass_text(by=work.desk.user, text=text)
        work.text = changes.hand_out(
            by=work.desk.user, assessment=work.assessment, standing=work.desk.standing, queue=work.queue, after=text.pk
        )
        work.sent = None
        return _answer(request, work)
    if doing == "risk":
        return _raise_risk(request, work, text)
    return _save(request, work, text, work.sent)


def _save(request: HttpRequest, work: Work, text: CardText, sent: CodingSent) -> HttpResponse:
    desk = work.desk
    translation = queries.translation_for(text, queries.languages_read(desk.programme, desk.user))
    try:
        coded = changes.save_coding(
            by=desk.user,
            text=text,
            marks=sent.marks(),
            is_unclear=sent.is_unclear,
            note=sent.note,
            blank_original=sent.blanked_in(text),
            blank_translation=sent.blanked_in_translation(translation),
            translation=translation,
            seen=sent.seen,
        )
    except NotPossible as refused:
        work.errors.append(str(refused))
        return _show(request, work, status=422)
    # Whoever reads texts a second time knows that somebody was first.
    if coded.is_second and work.queue != queries.SECOND:
        work.told, work.told_kind = _("Somebody else coded this text first. Yours is kept as a second opinion."), "info"
    work.text, work.sent = None, None
    return _answer(request, work)


def _raise_risk(request: HttpRequest, work: Work, text: CardText) -> HttpResponse:
    """The choices made so far stay in the form: whoever sees a risk does not lose what else she was doing."""
    work.risk_form = _risk_form(work, request)
    work.risk_open = True
    if work.risk_form.is_valid():
        facts = work.risk_form.cleaned_data
        try:
            note, was_there = changes.raise_risk(
                by=work.desk.user, text=text, person=work.risk_form.chosen(), due_on=facts["due_on"], why=facts["why"]
            )
        except NotPossible as refused:
            work.risk_form.add_error(None, str(refused))
        else:
            work.risk_open, work.risk_form = False, None
            if was_there:
                work.told = _("This text is on the list already. %(name)s looks into it.") % {"name": note.person.name}
            else:
                jobs.mail_risk.enqueue(note.pk, note.programme_id)
                work.told = _("%(name)s is told and looks into it. You can go on coding.") % {"name": note.person.name}
            return _show(request, work)
    return _show(request, work, status=422)


def _risk_form(work: Work, request: HttpRequest | None = None) -> RiskForm:
    return RiskForm(
        request.POST if request else None,
        people=queries.people_for_risk(work.assessment),
        due_on=rules.day_after(today(), rules.RISK_WORKING_DAYS),
    )


def _answer(request: HttpRequest, work: Work) -> HttpResponse:
    """After something was done: the fragment at once for a page with script, else the page anew, so that a reload repeats nothing."""
    if request.htmx:  # type: ignore[attr-defined]  # set by the middleware
        if work.text is None:
            work.text = changes.hand_out(by=work.desk.user, assessment=work.assessment, standing=work.desk.standing, queue=work.queue)
        return _show(request, work)
    if work.told:
        tell(request, work.told, kind=work.told_kind)  # type: ignore[arg-type]  # one of the four kinds
    if work.sent is not None or (work.text is not None and request.POST.get("do") != "pass"):
        return _show(request, work)
    query = {"queue": work.queue} if work.queue else {}
    target = work.desk.url("needs_assessment:code", slug=work.assessment.slug)
    return redirect(f"{target}?{urlencode(query)}" if query else target)


def _show(request: HttpRequest, work: Work, *, status: int = 200) -> HttpResponse:
    is_part = bool(request.htmx)  # type: ignore[attr-defined]  # set by the middleware
    template = "needs_assessment/_understand_desk.jinja" if is_part else "needs_assessment/understand_code.jinja"
    # A refusal comes back as a page that says why; htmx swaps only answers that went well.
    return render(request, template, _page(work), status=200 if is_part else status)


def _page(work: Work) -> dict[str, Any]:
    desk, assessment = work.desk, work.assessment
    counts = queries.desk_counts(assessment, desk.user, desk.standing, rounds=work.rounds)
    page: dict[str, Any] = {
        "work": work,
        "assessment": assessment,
        "counts": counts,
        "queues": _queue_links(work, counts),
        "untranslated": counts.queues[-1].waiting,
        "untranslated_told": told(counts.queues[-1].waiting),
        "beside": _links_beside(work),
        "last": queries.last_codings(assessment, desk.user, rounds=work.rounds),
        "says_names": {value: str(name) for value, name in CodeMark.Says.choices},
        "here": desk.url("needs_assessment:code", slug=assessment.slug),
        "undo_url": desk.url("needs_assessment:code_undo", slug=assessment.slug),
        "keys": rules.KEYS,
        "risk_key": rules.RISK_KEY,
    }
    if work.text is not None:
        page |= _text_page(work, work.text)
    return page


def _text_page(work: Work, text: CardText) -> dict[str, Any]:
    desk = work.desk
    translation = queries.translation_for(text, queries.languages_read(desk.programme, desk.user))
    wording = queries.wording_seen(text)
    # Nobody has coded a text that waits.
    is_coded = work.sent is None and text.state != CardText.State.WAITING
    coding = queries.own_coding(text, desk.user) if is_coded else None
    general = rules.default_says(text.question.meaning)
    sent = work.sent
    if sent is None and coding is not None:
        sent = CodingSent.from_marks(coding.said(), general=general, is_unclear=coding.is_unclear, note=coding.note)
    pieces = rules.pieces(text.text, text.flags)
    flagged = max((piece.number for piece in pieces), default=0)
    translated = rules.pieces(translation.text, find_flags(translation.text), first=flagged + 1) if translation else []
    domains = list(domains_in_use(desk.programme))
    if coding is not None and (retired := set(coding.said()) - {domain.pk for domain in domains}):
        domains += Domain.objects.of(desk.programme).filter(pk__in=retired)
    return {
        "text": text,
        "prompt": wording.prompt.in_language() if wording else None,
        "text_dir": direction_of(text.language) if text.language else "auto",
        "language_name": own_name_of(text.language) if text.language else "",
        "pieces": pieces,
        "translation": translation,
        "translation_dir": direction_of(translation.language) if translation else "auto",
        "translation_name": own_name_of(translation.language) if translation else "",
        "translated": translated,
        "is_outdated": bool(translation and translation.made_from != fingerprint(text.text)),
        "flags": [(source, piece) for source, some in (("o", pieces), ("t", translated)) for piece in some if piece.number],
        "domains": domains,
        "decided": _decided(desk),
        "sent": sent or CodingSent(general=general),
        "is_again": coding is not None,
        "seen": fingerprint(text.text),
        "risk_form": work.risk_form or _risk_form(work),
        "translate_url": desk.url("needs_assessment:translate", slug=work.assessment.slug) if desk.may(May.TRANSLATE) else "",
    }


def _decided(desk: Desk) -> dict[int, list[str]]:
    """{domain: what was decided about it, and holds}."""
    found: dict[int, list[str]] = {}
    for domain_id, text in notes_that_hold(desk.programme).values_list("domain_id", "text"):
        found.setdefault(domain_id, []).append(text)
    return found


def _queue_links(work: Work, counts: queries.DeskCounts) -> list[Link]:
    names = {
        "good": _("Good"),
        "missing": _("Missing"),
        "improve": _("Could be improved"),
        "open": _("Anything"),
    }
    here = work.desk.url("needs_assessment:code", slug=work.assessment.slug)
    ready = [queue for queue in counts.queues if queue.key != "original"]
    links = [Link(_("All"), here, current=not work.queue, count=told(sum(queue.waiting for queue in ready)))]
    for queue in ready:
        if queue.waiting or queue.key != "open" or work.queue == "open":
            links.append(Link(names[queue.key], f"{here}?queue={queue.key}", work.queue == queue.key, told(queue.waiting)))
    original = counts.queues[-1].waiting
    if original or work.queue == "original":
        links.append(Link(_("Not translated yet"), f"{here}?queue=original", work.queue == "original", told(original)))
    if counts.second or work.queue == queries.SECOND:
        links.append(Link(_("To read again"), f"{here}?queue={queries.SECOND}", work.queue == queries.SECOND, told(counts.second)))
    return links


def _links_beside(work: Work) -> list[Link]:
    desk, slug = work.desk, work.assessment.slug
    links = []
    if desk.may(May.TRANSLATE):
        links.append(Link(_("Translate"), desk.url("needs_assessment:translate", slug=slug)))
    risks = queries.open_risks(work.assessment, desk.user, desk.standing)
    links.append(Link(_("Someone at risk"), desk.url("at_risk:list"), count=told(risks)))
    links.append(Link(_("How well we agree"), desk.url("needs_assessment:agreement", slug=slug)))
    if desk.may(May.ASK):
        links.append(Link(_("The same again"), desk.url("needs_assessment:floods", slug=slug)))
    return links
