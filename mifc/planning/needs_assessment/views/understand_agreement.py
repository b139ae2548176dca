"""How well readers agree, where they differ, and a third one's word on it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from mifc.foundation.access.doors import workspace_page
from mifc.foundation.access.places import Desk
from mifc.foundation.base.writing import NotPossible
from mifc.foundation.interface.listing import Column, Filter, Listing
from mifc.foundation.interface.notices import tell
from mifc.foundation.languages.known import direction_of
from mifc.foundation.languages.text import Piece
from mifc.foundation.programmes.owned import get_owned_or_none
from mifc.foundation.programmes.roles import May
from mifc.planning.needs_assessment.changes import understand_agreement as changes
from mifc.planning.needs_assessment.forms.understand import CodingSent
from mifc.planning.needs_assessment.models import Assessment, CardText, CodeMark, Translation
from mifc.planning.needs_assessment.queries import understand_agreement as queries
from mifc.planning.needs_assessment.queries.understand_code import languages_read, translation_for
from mifc.planning.needs_assessment.queries.understand_results import translations_of
from mifc.planning.needs_assessment.rules import agreement as rules
from mifc.planning.needs_assessment.rules import understand as coding_rules
from mifc.planning.needs_assessment.views.steps import find_assessment
from mifc.toolbox.domains.models import Domain
from mifc.toolbox.domains.queries import domains, domains_in_use, notes_that_hold

_TONES = {"holds": "good", "tentative": "warn", "not": "stop", "few": "plain", "none": "plain"}


@dataclass(frozen=True, slots=True)
class Told:
    """A figure of agreement as a page says it: alpha with two digits, what may be concluded, and the tone of it."""

    alpha: str
    words: str
    tone: str
    percent: int
    units: int


def _told(found: rules.Agreement, texts: int, *, few: int = rules.FEW_TEXTS) -> Told:
    verdict = rules.verdict(found, texts, few=few)
    words = {
        "holds": _("holds"),
        "tentative": _("tentative: say so"),
        "not": _("do not build on it yet"),
        "few": _("too few texts to say"),
        "none": _("nothing varies"),
    }[verdict]
    alpha = "" if found.alpha is None else f"{found.alpha:.2f}"
    return Told(alpha, words, _TONES[verdict], found.percent, found.units)


def _readings_told(
    readings: Iterable[rules.Reading], names: dict[int, Piece], says: dict[str, str]
) -> list[list[tuple[Piece, list[str]]] | None]:
    """Each reading as a page says it: its areas in the order of the code book; None where it could not be coded."""
    return [
        None
        if reading is None
        else [(name, [says[one] for one in coding_rules.SAYS if one in reading[pk]]) for pk, name in names.items() if pk in reading]
        for reading in readings
    ]


@workspace_page(needs=May.CODE, sensitive="texts that two readers read")
def agreement(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Alpha over all, over what is said and domain by domain; the texts on which readers differ; how many texts are read twice."""
    assessment = find_assessment(request, desk, slug, step="code", needs=May.CODE)
    every = queries.read_twice(assessment, desk.standing)
    figures = queries.agreed(assessment, every)
    book = list(domains(desk.programme))
    listing = Listing.read(
        request.GET,
        path=request.path,
        columns=[],
        filters=[Filter("domain", _("Area of life"), [(domain.key, str(domain.name)) for domain in book])],
        searchable=False,
    )
    chosen = next((domain for domain in book if domain.key == listing.chosen("domain")), None)
    open_ones = [one for one in every if one.differs and not one.settled and (chosen is None or _differ_on(one, chosen))]
    listing = listing.with_rows(open_ones, len(open_ones))
    shown = open_ones[listing.start : listing.stop]
    context = {
        "assessment": assessment,
        "figures": figures,
        "overall": _told(figures.overall, figures.texts),
        "says": _told(figures.says, figures.says.units),
        "rows": [(one, _told(one.found, one.both + one.one, few=rules.FEW_THERE)) for one in figures.domains],
        "heads": [
            Column("area", _("Area of life")),
            Column("both", _("Both readers"), numeric=True),
            Column("one", _("Only one"), numeric=True),
            Column("alpha", _("Agreement"), numeric=True),
            Column("follows", _("What follows")),
        ],
        "listing": listing,
        "chosen": chosen,
        "texts": _texts(desk, assessment, shown, book),
        "settled": sum(one.settled for one in every),
        "share": assessment.second_share,
        "shares": [(str(share), _share_words(share)) for share in rules.SHARES],
        "may_set": desk.standing.may_here(May.ASK, assessment.city_id),
        "again_url": f"{desk.url('needs_assessment:code', slug=slug)}?queue=second",
    }
    return render(request, "needs_assessment/agreement.jinja", context)


def _share_words(share: int) -> str:
    if share == 0:
        return _("none")
    return _("every text") if share == 100 else _("%(share)s of 100") % {"share": share}


def _differ_on(one: queries.ReadTwice, domain: Domain) -> bool:
    """Whether readers differ on whether a text is about this domain, or on what it says of it."""
    return len({reading.get(domain.pk, frozenset()) if reading is not None else None for reading in one.readings}) > 1


def _texts(desk: Desk, assessment: Assessment, shown: Sequence[queries.ReadTwice], book: list[Domain]) -> list[dict[str, Any]]:
    words = queries.words_of(assessment, [one.text_id for one in shown])
    there = translations_of(assessment, list(words.values()), languages_read(desk.programme, desk.user))
    names, says = {domain.pk: domain.name.in_language() for domain in book}, {value: str(label) for value, label in CodeMark.Says.choices}
    return [
        {
            "url": desk.url("needs_assessment:settle", slug=assessment.slug, pk=one.text_id),
            "text": words[one.text_id],
            "dir": direction_of(words[one.text_id].language) if words[one.text_id].language else "auto",
            "translation": there.get(one.text_id),
            "readings": _readings_told(one.readings, names, says),
            "is_mine": desk.user.pk in one.readers,
        }
        for one in shown
        if one.text_id in words
    ]


@require_POST
@workspace_page(needs=May.ASK)
def set_share(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Of a hundred texts so many are read twice."""
    assessment = find_assessment(request, desk, slug, step="code", needs=May.ASK)
    asked = request.POST.get("share", "")
    try:
        changes.set_second_share(by=desk.user, assessment=assessment, share=int(asked) if asked.isdecimal() and len(asked) < 4 else -1)
    except NotPossible as refused:
        tell(request, str(refused), kind="stop")
    else:
        tell(request, _("Read twice from now on: %(share)s.") % {"share": _share_words(int(asked))})
    return redirect(desk.url("needs_assessment:agreement", slug=slug))


def _find(request: HttpRequest, desk: Desk, slug: str, pk: int) -> tuple[Assessment, CardText, queries.ReadTwice]:
    assessment = find_assessment(request, desk, slug, step="code", needs=May.CODE)
    text = queries.text_read_twice(assessment, desk.standing, pk)
    read = next((one for one in queries.read_twice(assessment, desk.standing) if one.text_id == pk), None)
    if text is None or read is None:
        raise Http404
    return assessment, text, read


@workspace_page(needs=May.CODE, sensitive="a text that two readers read")
def settle(request: HttpRequest, desk: Desk, slug: str, pk: int) -> HttpResponse:
    """Both readings side by side; a third reader takes one of them or says something else, and why."""
    assessment, text, read = _find(request, desk, slug, pk)
    sent = CodingSent.read(request.POST, domains_in_use(desk.programme))
    error = ""
    if request.method == "POST":
        marks, is_unclear = _decided(request.POST.get("take", ""), read, sent)
        noted = get_owned_or_none(domains_in_use(desk.programme), key=request.POST.get("at", "")[:40])
        try:
            if request.POST.get("why", "").strip() and noted is None:
                raise NotPossible(_("Say at which area of life the code book should remember it."))
            changes.settle(by=desk.user, text=text, marks=marks, is_unclear=is_unclear, domain=noted, why=request.POST.get("why", ""))
        except NotPossible as refused:
            error = str(refused)
        else:
            undo = desk.url("needs_assessment:unsettle", slug=slug, pk=pk)
            tell(request, _("Settled. What you decided counts; both readings stay for the figures of agreement."), undo_url=undo)
            return redirect(desk.url("needs_assessment:agreement", slug=slug))
    context = _settle_page(desk, assessment, text, read) | {"error": error, "sent": sent, "posted": request.POST}
    return render(request, "needs_assessment/settle.jinja", context, status=422 if error else 200)


def _decided(take: str, read: queries.ReadTwice, sent: CodingSent) -> tuple[dict[int, Sequence[str]], bool]:
    """What the third reader chose: one of the readings by its number, or her own choice."""
    place = int(take) if take.isdecimal() and len(take) < 3 else 0
    if 1 <= place <= len(read.readings):
        reading = read.readings[place - 1]
        return ({}, True) if reading is None else ({pk: tuple(what) for pk, what in reading.items()}, False)
    return dict(sent.marks()), sent.is_unclear


def _settle_page(desk: Desk, assessment: Assessment, text: CardText, read: queries.ReadTwice) -> dict[str, Any]:
    book = list(domains(desk.programme))
    names = {domain.pk: domain.name.in_language() for domain in book}
    says = {value: str(label) for value, label in CodeMark.Says.choices}
    translation: Translation | None = translation_for(text, languages_read(desk.programme, desk.user))
    chosen = {pk for reading in read.readings if reading is not None for pk in reading}
    return {
        "assessment": assessment,
        "text": text,
        "text_dir": direction_of(text.language) if text.language else "auto",
        "translation": translation,
        "translation_dir": direction_of(translation.language) if translation else "auto",
        "readings": _readings_told(read.readings, names, says),
        "is_mine": desk.user.pk in read.readers,
        "settled": read.settled,
        "domains": [domain for domain in book if domain.retired_on is None],
        "concerned": [domain for domain in book if domain.pk in chosen],
        "notes": list(notes_that_hold(desk.programme, domains=chosen)),
        "says_names": says,
        "back": desk.url("needs_assessment:agreement", slug=assessment.slug),
        "readers": ngettext("%(n)s reading", "%(n)s readings", len(read.readings)) % {"n": len(read.readings)},
    }


@require_POST
@workspace_page(needs=May.CODE)
def unsettle(request: HttpRequest, desk: Desk, slug: str, pk: int) -> HttpResponse:
    """Take a third reader's word back."""
    _assessment, text, _read = _find(request, desk, slug, pk)
    try:
        if changes.unsettle(by=desk.user, text=text):
            tell(request, _("Taken back. The first reading counts again."))
    except NotPossible as refused:
        tell(request, str(refused), kind="stop")
    return redirect(desk.url("needs_assessment:settle", slug=slug, pk=pk))
