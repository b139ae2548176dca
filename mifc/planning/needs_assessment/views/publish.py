"""Publish: what will be said, seen before it is frozen; editions shown and hidden; quotes released one by one."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_POST

from mifc.foundation.access.doors import workspace_page
from mifc.foundation.access.places import Desk, PublicPlace, public_base
from mifc.foundation.base.clock import now
from mifc.foundation.base.writing import NotPossible
from mifc.foundation.interface.chrome import Link
from mifc.foundation.interface.notices import tell
from mifc.foundation.languages.known import BY_CODE, direction_of, own_name_of
from mifc.foundation.programmes.roles import May
from mifc.planning.needs_assessment.changes import publish as changes
from mifc.planning.needs_assessment.forms.publish import QuoteForm, WordsForm
from mifc.planning.needs_assessment.models import Assessment, Edition, Quote
from mifc.planning.needs_assessment.papers import board_docx, board_paper
from mifc.planning.needs_assessment.published import read_edition
from mifc.planning.needs_assessment.queries import publish as queries
from mifc.planning.needs_assessment.queries.understand import domains_said
from mifc.planning.needs_assessment.rules.decide import draft_state
from mifc.planning.needs_assessment.rules.edition import not_shown, part_sorted
from mifc.planning.needs_assessment.views.decide_table import may_read_draft
from mifc.planning.needs_assessment.views.steps import find_assessment
from mifc.toolbox.domains.models import Domain
from mifc.toolbox.domains.queries import domains

_FEW_IN_LANGUAGE = 5
_PER_PAGE = 20


def assessment_to_publish(request: HttpRequest, desk: Desk, slug: str, power: May = May.FREEZE) -> Assessment:
    """An assessment this person may publish: of an own city; the joined one only for someone who works for all of them (R030)."""
    assessment = find_assessment(request, desk, slug, step="publish", needs=power)
    if power == May.FREEZE and assessment.city_id is None and desk.standing.may_in[power] is not None:
        raise Http404
    return assessment


def _public(desk: Desk, lang: str = "") -> PublicPlace:
    code = lang if lang in BY_CODE else desk.user.language if desk.user.language in BY_CODE else desk.programme.default_language
    return PublicPlace(desk.programme, BY_CODE[code], public_base(desk.programme))


@workspace_page(needs=May.FREEZE)
def publish(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """The way to an edition, step by step, and the editions there are."""
    assessment = assessment_to_publish(request, desk, slug)
    editions = list(queries.editions(assessment))
    words = queries.words_of(assessment)
    found = queries.quotes(assessment)
    place = _public(desk)
    context = {
        "assessment": assessment,
        "editions": [
            (one, place.url("heard_number", slug=slug, number=one.number), place.url("board_paper", slug=slug, number=one.number))
            for one in editions
        ],
        "words": words,
        "quotes": found.filter(withdrawn_on__isnull=True).count(),
        "draft": draft_state(assessment.draft_open_from, assessment.draft_open_until, now()),
        "public_url": place.url("heard", slug=slug),
    }
    return render(request, "needs_assessment/publish.jinja", context)


@workspace_page(needs=May.FREEZE)
def words(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    assessment = assessment_to_publish(request, desk, slug)
    form = WordsForm(request.POST or None, words=queries.words_of(assessment), languages=desk.programme.languages)
    if request.method == "POST" and form.is_valid():
        changes.write_words(by=desk.user, assessment=assessment, **form.facts(author=desk.user.name))
        tell(request, _("The next edition begins with these words."))
        return redirect(desk.url("needs_assessment:publish", slug=slug))
    return render(request, "needs_assessment/publish_words.jinja", {"f": form, "assessment": assessment})


@workspace_page(needs=May.FREEZE)
def preview(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Exactly what would be published if it were frozen now. Freezing is done from here."""
    assessment = assessment_to_publish(request, desk, slug)
    if request.method == "POST":
        after = request.POST.get("after", "")
        try:
            edition = changes.freeze(by=desk.user, assessment=assessment, after=int(after[:9]) if after.isdecimal() else None)
        except changes.FrozenAlready as there:
            tell(request, str(there), kind="info")
            return redirect(desk.url("needs_assessment:publish", slug=slug))
        except NotPossible as refused:
            tell(request, str(refused), kind="warn")
            return redirect(desk.url("needs_assessment:preview", slug=slug))
        tell(
            request,
            _("Edition %(number)s is frozen. It is not public yet: read it in each language, then show it.") % {"number": edition.number},
        )
        return redirect(desk.url("needs_assessment:look_at_edition", slug=slug, number=edition.number))
    last = queries.editions(assessment).first()
    content = queries.content_of(assessment, queries.counted(assessment))
    coming = Edition(programme=desk.programme, assessment=assessment, number=last.number + 1 if last else 1, content=content)
    context = {
        "assessment": assessment,
        "e": read_edition(coming, assessment),
        "hidden": not_shown(content["figures"]),
        "coded": part_sorted(content),
        "draft_open": draft_state(assessment.draft_open_from, assessment.draft_open_until, now()) == "open",
        "last": last,
    }
    return render(request, "needs_assessment/publish_preview.jinja", context)


@workspace_page(needs=May.FREEZE)
def look(request: HttpRequest, desk: Desk, slug: str, number: int) -> HttpResponse:
    """A frozen edition as the public reads it, or will, in each language of the programme."""
    assessment = assessment_to_publish(request, desk, slug)
    edition = _edition(assessment, number)
    codes = [code for code in desk.programme.languages if code in BY_CODE]
    own = _public(desk).lang
    lang = request.GET.get("lang", own if own in codes else codes[0])
    if lang not in codes:
        raise Http404
    with override(lang):
        whole = {"e": read_edition(edition, assessment), "page_lang": lang, "page_dir": direction_of(lang)}
        page = render_to_string("needs_assessment/_edition_whole.jinja", whole)
    here = desk.url("needs_assessment:look_at_edition", slug=slug, number=number)
    context = {
        "assessment": assessment,
        "edition": edition,
        "page": mark_safe(page),  # noqa: S308  # a template of ours made it, and escaped what people wrote
        "lang": lang,
        "direction": direction_of(lang),
        "languages": [Link(own_name_of(code), f"{here}?lang={code}", code == lang, lang=code, dir=direction_of(code)) for code in codes],
    }
    return render(request, "needs_assessment/publish_look.jinja", context)


def _edition(assessment: Assessment, number: int) -> Edition:
    edition = queries.edition(assessment, number)
    if edition is None:
        raise Http404
    return edition


@require_POST
@workspace_page(needs=May.FREEZE)
def show_edition(request: HttpRequest, desk: Desk, slug: str, number: int) -> HttpResponse:
    edition = _edition(assessment_to_publish(request, desk, slug), number)
    changes.publish(by=desk.user, edition=edition)
    undo = desk.url("needs_assessment:hide_edition", slug=slug, number=number)
    tell(request, _("Edition %(number)s is public.") % {"number": number}, undo_url=undo)
    return redirect(desk.url("needs_assessment:publish", slug=slug))


@require_POST
@workspace_page(needs=May.FREEZE)
def hide_edition(request: HttpRequest, desk: Desk, slug: str, number: int) -> HttpResponse:
    edition = _edition(assessment_to_publish(request, desk, slug), number)
    changes.unpublish(by=desk.user, edition=edition)
    undo = desk.url("needs_assessment:show_edition", slug=slug, number=number)
    tell(request, _("Edition %(number)s is not public any more. It stays frozen.") % {"number": number}, undo_url=undo)
    return redirect(desk.url("needs_assessment:publish", slug=slug))


@workspace_page(needs=May.READ_DRAFT)
def paper(request: HttpRequest, desk: Desk, slug: str, number: int, ending: str) -> HttpResponse:
    """The board paper of an edition, public or not yet, in the language of the one who asks."""
    assessment = find_assessment(request, desk, slug, step="publish", needs=May.READ_DRAFT)
    if assessment.city_id is None and desk.standing.cities is not None:
        raise Http404
    edition = _edition(assessment, number)
    if edition.published_at is None and not may_read_draft(desk, assessment):
        raise Http404
    place = _public(desk)
    read = read_edition(edition, assessment)
    make = board_docx.response if ending == "docx" else board_paper.response
    return make(read, desk.programme, place.language, address=place.url("heard_number", slug=slug, number=number))


@workspace_page(needs=May.RELEASE_QUOTES)
def quotes(request: HttpRequest, desk: Desk, slug: str) -> HttpResponse:
    """Released quotes in their order, and texts that could be quoted, by area of life. Nothing says who wrote them."""
    assessment = find_assessment(request, desk, slug, step="publish", needs=May.RELEASE_QUOTES)
    known: dict[str, Domain] = {str(one.pk): one for one in domains(desk.programme)}
    said = domains_said(assessment, standing=desk.standing)
    areas = [one for one in known.values() if one.pk in said]
    chosen = known.get(request.GET.get("area", ""))
    texts = queries.quotable(assessment, desk.standing, domain_id=chosen.pk if chosen else None) if chosen else None
    page = Paginator(texts, _PER_PAGE).get_page(request.GET.get("page")) if texts is not None else None
    context = {
        "assessment": assessment,
        "areas": areas,
        "chosen": chosen,
        "page": page,
        "texts": [(one, direction_of(one.language), own_name_of(one.language)) for one in page.object_list] if page else [],
        "quotes": [(one, direction_of(one.language), own_name_of(one.language)) for one in queries.quotes(assessment)],
    }
    return render(request, "needs_assessment/publish_quotes.jinja", context)


@workspace_page(needs=May.RELEASE_QUOTES)
def release(request: HttpRequest, desk: Desk, slug: str, pk: int) -> HttpResponse:
    """One text before it is released: what looks like a name in it, its translations, and whether its language tells on somebody."""
    assessment = find_assessment(request, desk, slug, step="publish", needs=May.RELEASE_QUOTES)
    text = queries.text_to_quote(assessment, desk.standing, pk)
    if text is None:
        raise Http404
    marks = [mark for coding in text.codings.all() if coding.counts for mark in coding.marks.all()]
    areas = list({mark.domain_id: mark.domain for mark in marks}.values())
    form = QuoteForm(request.POST or None, text=text, translations=text.translations.all(), domains=areas)
    back = f"{desk.url('needs_assessment:quotes', slug=slug)}?area={areas[0].pk if areas else ''}"
    if request.method == "POST" and form.is_valid():
        facts = form.facts()
        says = next((mark.says for mark in marks if facts["domain"] and mark.domain_id == facts["domain"].pk), "")
        try:
            changes.release_quote(by=desk.user, assessment=assessment, card_text=text, says=says, **facts)
        except NotPossible as refused:
            form.add_error(None, str(refused))
        else:
            tell(request, _("The quote is released. It stands on the page with the others."))
            return redirect(back)
    context = {
        "assessment": assessment,
        "f": form,
        "text": text,
        "flags": form.found_flags(),
        "direction": direction_of(text.language),
        "language": own_name_of(text.language),
        "few": queries.cards_in_language(assessment, text.language) < _FEW_IN_LANGUAGE,
        "back": back,
    }
    return render(request, "needs_assessment/publish_release.jinja", context)


def _quote(request: HttpRequest, desk: Desk, slug: str, pk: int) -> Quote:
    assessment = find_assessment(request, desk, slug, step="publish", needs=May.RELEASE_QUOTES)
    quote = queries.quote(assessment, pk)
    if quote is None:
        raise Http404
    return quote


@require_POST
@workspace_page(needs=May.RELEASE_QUOTES)
def withdraw_quote(request: HttpRequest, desk: Desk, slug: str, pk: int) -> HttpResponse:
    """Its words go for good, so the button says so; there is no undo."""
    changes.withdraw_quote(by=desk.user, quote=_quote(request, desk, slug, pk))
    tell(request, _("The quote is withdrawn. Its words are gone from every page; a dated gap stays."))
    return redirect(desk.url("needs_assessment:quotes", slug=slug))


@require_POST
@workspace_page(needs=May.RELEASE_QUOTES)
def move_quote(request: HttpRequest, desk: Desk, slug: str, pk: int) -> HttpResponse:
    changes.move_quote(by=desk.user, quote=_quote(request, desk, slug, pk), up=request.POST.get("to") == "up")
    return redirect(f"{desk.url('needs_assessment:quotes', slug=slug)}#quote-{pk}")
