"""Translating: one text after the other, the original beside it; a second person may check.

There are two kinds of text, each with its queue and its address: what people wrote on cards, and what they said to the draft.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from django.core.signing import BadSignature, TimestampSigner
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from mifc.foundation.access.doors import workspace_page
from mifc.foundation.access.places import Desk
from mifc.foundation.base.counting import told
from mifc.foundation.base.writing import NotPossible
from mifc.foundation.interface.chrome import Link
from mifc.foundation.interface.notices import tell
from mifc.foundation.languages.known import SOURCE, direction_of, own_name_of
from mifc.foundation.languages.text import MultilingualText, Piece, fingerprint
from mifc.foundation.programmes.roles import May
from mifc.planning.needs_assessment.changes import understand as changes
from mifc.planning.needs_assessment.changes import understand_remarks as remark_changes
from mifc.planning.needs_assessment.forms.understand import CodingSent, TranslationForm
from mifc.planning.needs_assessment.models import Assessment, CardText, HearBackAnswer, InAnotherLanguage
from mifc.planning.needs_assessment.queries import understand_remarks as remark_queries
from mifc.planning.needs_assessment.queries import understand_translate as queries
from mifc.planning.needs_assessment.queries.understand_code import wording_seen
from mifc.planning.needs_assessment.rules import understand as rules
from mifc.planning.needs_assessment.rules.flags import find_flags
from mifc.planning.needs_assessment.views.steps import find_assessment

_SIGNER = TimestampSigner(salt="mifc.needs_assessment.noted_language")
_UNDO_FOR = dt.timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of text that is translated: its reads and its changes, which are named alike, and the names of its addresses."""

    reads: Any
    writes: Any
    page: str
    undo: str
    undo_language: str


CARDS = Kind(queries, changes, "translate", "translate_undo", "undo_language")
REMARKS = Kind(remark_queries, remark_changes, "translate_remarks", "remark_undo", "remark_undo_language")
Text = CardText | HearBackAnswer


@dataclass(frozen=True, slots=True)
class Place:
    """Where in the queues: which texts, into which language, from which, what is to be done."""

    of: Kind
    desk: Desk
    assessment: Assessment
    target: str
    language: str
    kind: str

    def at(self, name: str, **parts: int | str) -> str:
        return self.desk.url(f"needs_assessment:{name}", slug=self.assessment.slug, **parts)

    def url(self, **changes: str | int) -> str:
        here: dict[str, str | int] = {"to": self.target, "lang": self.language, "kind": self.kind, **changes}
        plain = {name: value for name, value in here.items() if value}
        return f"{self.at(self.of.page)}?{urlencode(plain)}"


def _place(request: HttpRequest, desk: Desk, slug: str, of: Kind = CARDS) -> Place:
    assessment = find_assessment(request, desk, slug, step="translate", needs=May.TRANSLATE)
    kind = request.GET.get("kind", "")
    return Place(
        of,
        desk,
        assessment,
        queries.target_language(desk.programme, request.GET.get("to", "")),
        request.GET.get("lang", "")[:8],
        kind if kind in queries.KINDS else "todo",
    )


def _number(value: str | None) -> int | None:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 17 else None


@workspace_page(needs=May.TRANSLATE)
def translate(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """What people wrote on cards: the next text of a queue, or the one in the address; takes what was written."""
    return _desk(request, _place(request, desk, slug))


@workspace_page(needs=May.TRANSLATE)
def translate_remarks(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """The same for what people said to the draft."""
    return _desk(request, _place(request, desk, slug, REMARKS))


def _desk(request: HttpRequest, place: Place) -> HttpResponse:
    if request.method == "POST":
        return _take(request, place)
    wanted = _number(request.GET.get("text"))
    text = place.of.reads.text_to_translate(place.assessment, place.desk.standing, wanted) if wanted else None
    if text is None:
        text = place.of.reads.next_to_translate(
            place.assessment,
            place.desk.user,
            place.desk.standing,
            place.target,
            language=place.language,
            kind=place.kind,
            after=_number(request.GET.get("after")),
        )
    return _show(request, place, text)


def _take(request: HttpRequest, place: Place) -> HttpResponse:
    desk = place.desk
    text = place.of.reads.text_to_translate(place.assessment, desk.standing, _number(request.POST.get("text")) or 0)
    if text is None:
        gone = _("That text is no longer here: the person took the card back. Nothing of it was kept.")
        tell(request, gone if place.of is CARDS else _("That text is no longer here."), kind="info")
        return redirect(place.url())
    if request.POST.get("do") == "pass":
        return redirect(place.url(after=text.pk))
    if request.POST.get("do") == "already":
        if place.of.writes.note_language(by=desk.user, text=text, language=place.target):
            undo_url = place.at(place.of.undo_language, pk=text.pk, proof=_proof(place, text, place.target))
            tell(request, _("Noted: it is in %(language)s.") % {"language": own_name_of(place.target)}, undo_url=undo_url)
        return redirect(place.url())
    form = TranslationForm(request.POST)
    if not form.is_valid():
        return _show(request, place, text, form=form, status=422)
    there = place.of.reads.translation_into(text, place.target)
    try:
        if request.POST.get("do") == "blank" and place.of is REMARKS:
            return _only_blank(request, place, text)
        if request.POST.get("do") == "check" and there is not None:
            done = place.of.writes.check_translation(by=desk.user, translation=there, over=form.cleaned_data["over"])
            said = _("Checked. Two people have read it now.")
        else:
            done = _write(request, place, text, form)
            said = _("Translation saved.")
    except NotPossible as refused:
        form.add_error("words", str(refused))
        return _show(request, place, text, form=form, status=422)
    tell(request, said, undo_url=place.at(place.of.undo, pk=done.pk))
    return redirect(place.url())


def _only_blank(request: HttpRequest, place: Place, text: HearBackAnswer) -> HttpResponse:
    """Names go, whether or not somebody translates: a remark in the team's own language needs no translation. The page stays at it."""
    sent = CodingSent.read(request.POST, [])
    spans = sent.blanked_in(text)
    if spans:
        remark_changes.blank_names(by=place.desk.user, text=text, spans=spans, seen=sent.seen)
        tell(request, _("Blanked, for everyone and for good."))
    else:
        tell(request, _("Mark the words to blank first, or write them."), kind="info")
    return redirect(place.url(text=text.pk))


def _write(request: HttpRequest, place: Place, text: Text, form: TranslationForm) -> InAnotherLanguage:
    """The translation, and the names to blank in the original: first the blanking, so that it is not outdated by it."""
    sent = CodingSent.read(request.POST, [])
    spans = sent.blanked_in(text)
    words, over = form.cleaned_data["words"], form.cleaned_data["over"]
    written: InAnotherLanguage = place.of.writes.translate_and_blank(
        by=place.desk.user, text=text, language=place.target, words=words, over=over, spans=spans, seen=sent.seen
    )
    return written


def _proof(place: Place, text: Text, language: str) -> str:
    """That this person noted this language of this text: what somebody else noted, or the author, nobody takes back."""
    return _SIGNER.sign(f"{place.of.page}-{place.desk.user.pk}-{text.pk}-{language}")


def _noted(place: Place, text: Text, proof: str) -> str:
    """The language that this person noted of this text a short while ago; empty without proof."""
    try:
        kind, who, which, language = _SIGNER.unsign(proof, max_age=_UNDO_FOR).split("-", 3)
    except BadSignature:
        return ""
    return language if (kind, who, which) == (place.of.page, str(place.desk.user.pk), str(text.pk)) else ""


@require_POST
@workspace_page(needs=May.TRANSLATE)
def undo_language(request: HttpRequest, desk: Desk, slug: str, pk: int, proof: str) -> HttpResponse:
    """The language of a text is not noted after all."""
    return _undo_language(request, _place(request, desk, slug), pk, proof)


@require_POST
@workspace_page(needs=May.TRANSLATE)
def remark_undo_language(request: HttpRequest, desk: Desk, slug: str, pk: int, proof: str) -> HttpResponse:
    """The same for a remark."""
    return _undo_language(request, _place(request, desk, slug, REMARKS), pk, proof)


def _undo_language(request: HttpRequest, place: Place, pk: int, proof: str) -> HttpResponse:
    text = place.of.reads.text_to_translate(place.assessment, place.desk.standing, pk)
    if text is None:
        raise Http404
    language = _noted(place, text, proof)
    if language and place.of.writes.forget_language(by=place.desk.user, text=text, language=language):
        tell(request, _("Taken back. The text is before you again."))
    else:
        tell(request, _("Somebody else has worked on it since. Nothing was changed."), kind="info")
    return redirect(place.url(text=pk))


@require_POST
@workspace_page(needs=May.TRANSLATE)
def undo(request: HttpRequest, desk: Desk, slug: str, pk: int) -> HttpResponse:
    """Take back the last thing one did to a translation."""
    return _undo(request, _place(request, desk, slug), pk)


@require_POST
@workspace_page(needs=May.TRANSLATE)
def remark_undo(request: HttpRequest, desk: Desk, slug: str, pk: int) -> HttpResponse:
    """The same for a remark."""
    return _undo(request, _place(request, desk, slug, REMARKS), pk)


def _undo(request: HttpRequest, place: Place, pk: int) -> HttpResponse:
    translation = place.of.reads.translation(place.assessment, place.desk.standing, pk)
    if translation is None:
        raise Http404
    if place.of.writes.undo_translation(by=place.desk.user, translation=translation):
        tell(request, _("Taken back. The text is before you again."))
    else:
        tell(request, _("Somebody else has worked on it since. Nothing was changed."), kind="info")
    text = translation.card_text if place.of is CARDS else translation.remark
    back = replace(place, target=translation.language, language=text.language, kind="todo")
    return redirect(back.url(text=text.pk))


def _show(request: HttpRequest, place: Place, text: Text | None, *, form: TranslationForm | None = None, status: int = 200) -> HttpResponse:
    desk = place.desk
    waits = place.of.reads.what_waits(place.assessment, desk.user, desk.standing, place.target)
    page: dict[str, Any] = {
        "at": place,
        "assessment": place.assessment,
        "text": text,
        "of_draft": place.of is REMARKS,
        "sources": _source_links(place, waits),
        "kinds": _kind_links(place, waits),
        "languages": _language_links(place, waits),
        "targets": _target_links(place),
        "target_name": own_name_of(place.target),
        "target_dir": direction_of(place.target),
        "here": place.url(),
        "keys": rules.KEYS,
    }
    if text is not None:
        page |= _text_page(request, place, text, form)
    return render(request, "needs_assessment/understand_translate.jinja", page, status=status)


def _text_page(request: HttpRequest, place: Place, text: Text, form: TranslationForm | None) -> dict[str, Any]:
    there = place.of.reads.translation_into(text, place.target)
    pieces = rules.pieces(text.text, text.flags if isinstance(text, CardText) else find_flags(text.text))
    sent = CodingSent.read(request.POST, []) if form is not None else CodingSent()
    return {
        "there": there,
        "is_outdated": bool(there and there.made_from != fingerprint(text.text)),
        "may_check": bool(
            there
            and there.author_id != place.desk.user.pk
            and there.state != InAnotherLanguage.State.CHECKED
            and there.made_from == fingerprint(text.text)
        ),
        "form": form or TranslationForm(initial={"words": there.text if there else "", "over": fingerprint(there.text) if there else ""}),
        "over": fingerprint(there.text) if there else "",
        "changed_meanwhile": form is not None and there is not None and form.data.get("over", "") != fingerprint(there.text),
        "prompt": _said_about(text),
        "text_dir": direction_of(text.language) if text.language else "auto",
        "language_name": own_name_of(text.language) if text.language else _("language not noted"),
        "pieces": pieces,
        "flags": [("o", piece) for piece in pieces if piece.number],
        "flags_there": len(find_flags(there.text)) if there else 0,
        "sent": sent,
        "seen": fingerprint(text.text),
    }


def _said_about(text: Text) -> Piece | None:
    """What was asked: the question of the card as the person saw it, or the row of the draft."""
    if isinstance(text, CardText):
        wording = wording_seen(text)
        return wording.prompt.in_language() if wording else None
    if text.need is not None:
        return text.need.issue.in_language()
    return MultilingualText.original(_("What is missing in this table?"), get_language() or SOURCE).in_language()


def _source_links(place: Place, waits: list[queries.ToDo]) -> list[Link]:
    """The two kinds of text, each with how many wait for a first translation; none while nobody said anything to the draft."""
    links = []
    for of, label in ((CARDS, _("Answers on cards")), (REMARKS, _("Answers to the draft"))):
        here = of is place.of
        found = waits if here else of.reads.what_waits(place.assessment, place.desk.user, place.desk.standing, place.target)
        if of is REMARKS and not here and not found:
            return []
        there = replace(place, of=of, language="", kind="todo")
        links.append(Link(label, there.url(), here, told(sum(row.todo for row in found))))
    return links


def _kind_links(place: Place, waits: list[queries.ToDo]) -> list[Link]:
    labels = {"todo": _("To translate"), "outdated": _("Original changed since"), "check": _("To check")}
    return [
        Link(
            label,
            replace(place, language="", kind=kind).url(),
            kind == place.kind,
            told(sum(getattr(row, kind) for row in waits)),
        )
        for kind, label in labels.items()
    ]


def _language_links(place: Place, waits: list[queries.ToDo]) -> list[Link]:
    links = [Link(_("Every language"), place.url(lang=""), not place.language, told(sum(getattr(row, place.kind) for row in waits)))]
    for row in waits:
        count = getattr(row, place.kind)
        code = row.language or queries.UNKNOWN
        if count or code == place.language:
            name = own_name_of(row.language) if row.language else _("language not noted")
            lang = row.language
            links.append(
                Link(name, place.url(lang=code), code == place.language, told(count), lang=lang, dir=direction_of(lang) if lang else "")
            )
    return links


def _target_links(place: Place) -> list[Link]:
    return [
        Link(own_name_of(code), place.url(to=code), code == place.target, lang=code, dir=direction_of(code))
        for code in place.desk.programme.languages
    ]
