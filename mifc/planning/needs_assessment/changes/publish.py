"""Publish: words of the next edition, freezing, showing and hiding an edition, releasing quotes one by one."""

from __future__ import annotations

from typing import Any

from django.db.models import Max
from django.utils.translation import gettext as _

from mifc.foundation.accounts.models import User
from mifc.foundation.base.clock import now, today
from mifc.foundation.base.guarded import lock
from mifc.foundation.base.writing import NotPossible, change
from mifc.foundation.programmes.changes import touch_site
from mifc.planning.needs_assessment.changes.hold import hold_all_rounds
from mifc.planning.needs_assessment.models import Assessment, Card, CardText, Edition, EditionWords, Quote
from mifc.planning.needs_assessment.queries import publish as queries
from mifc.planning.needs_assessment.rules.edition import digest_of
from mifc.planning.needs_assessment.rules.flags import find_flags
from mifc.toolbox.domains.models import Domain


@change
def write_words(*, by: User | None, assessment: Assessment, **texts: Any) -> EditionWords:
    """How the page of the next edition begins, and what happens next."""
    lock(assessment)
    words = queries.words_of(assessment) or EditionWords(programme=assessment.programme, assessment=assessment)
    for name, text in texts.items():
        setattr(words, name, text)
    words.save()
    return words


class FrozenAlready(NotPossible):
    """Somebody pressed first: the draft that this page showed is an edition already."""


@change
def freeze(*, by: User | None, assessment: Assessment, after: int | None = None) -> Edition:
    """Make a dated edition of everything as it stands now. What it says never changes afterwards.

    Every card that counts is marked with the first edition that counted it. `after` is the number of the last edition when the draft was
    looked at, 0 for none: one draft becomes one edition, however often it is pressed. Raises FrozenAlready then, and NotPossible while
    there is nothing to say, or nothing changed since the last edition.
    """
    Assessment.objects.of(assessment.programme_id).select_for_update().get(pk=assessment.pk)
    last = queries.editions(assessment).first()
    if last is not None and after is not None and last.number != after:
        raise FrozenAlready(
            _("Edition %(number)s was frozen a moment ago. Nothing was frozen twice: it stands in the list below.")
            % {"number": last.number}
        )
    hold_all_rounds(assessment)
    basis = queries.counted(assessment)
    content = queries.content_of(assessment, basis)
    if not basis.cards and not content["needs"]:
        raise NotPossible(_("There is no card and no row yet. There is nothing to freeze."))
    digest = digest_of(content)
    if last is not None and last.digest == digest:
        raise NotPossible(_("Nothing changed since edition %(number)s.") % {"number": last.number})
    edition = Edition.objects.of(assessment.programme_id).create(
        assessment=assessment,
        number=last.number + 1 if last else 1,
        frozen_by=by,
        content=content,
        counted=basis.as_json(),
        digest=digest,
    )
    counting = Card.objects.of(assessment.programme_id).filter(round__assessment=assessment, set_aside="", frozen_in__isnull=True)
    counting.update(frozen_in=edition)
    return edition


@change
def publish(*, by: User | None, edition: Edition) -> Edition:
    """Show an edition on the public page. Shown already, it keeps its day."""
    lock(edition)
    if edition.published_at is None:
        edition.published_at = now()
        edition.save(update_fields=["published_at"])
        touch_site(programme=edition.programme)
    return edition


@change
def unpublish(*, by: User | None, edition: Edition) -> Edition:
    """Take an edition off the public page. It stays frozen and can be shown again."""
    edition.published_at = None
    edition.save(update_fields=["published_at"])
    touch_site(programme=edition.programme)
    return edition


@change
def release_quote(
    *,
    by: User | None,
    assessment: Assessment,
    card_text: CardText,
    domain: Domain | None = None,
    says: str = "",
    text: str,
    language: str,
    translations: dict[str, dict[str, str]] | None = None,
    flags_seen: bool = False,
) -> Quote:
    """Release one text to be quoted, in the words given. `flags_seen`: somebody looked at what looks like a name or a number in it.

    Raises NotPossible when it was released already, was taken back meanwhile, is not a part of the text, or holds a flag nobody saw.
    """
    fresh = CardText.objects.of(assessment.programme_id).select_for_update().filter(pk=card_text.pk, round__assessment=assessment).first()
    if fresh is None or fresh.state != CardText.State.CODED or fresh.is_set_aside or not fresh.text:
        raise NotPossible(_("This text cannot be quoted any more. Perhaps its card was taken back."))
    text = text.strip()
    if not text:
        raise NotPossible(_("There is nothing to quote."))
    shown = [text, *(entry["text"] for entry in (translations or {}).values())]
    if not flags_seen and any(find_flags(one) for one in shown):
        raise NotPossible(
            _("Something in this text looks like a name, a number or an address. Look at it, blank it if it is, and say that you looked.")
        )
    quotes = Quote.objects.of(assessment.programme_id)
    if quotes.filter(assessment=assessment, card_text=fresh, withdrawn_on__isnull=True).exists():
        raise NotPossible(_("This text is released already."))
    last = quotes.filter(assessment=assessment).aggregate(last=Max("order"))["last"]
    quote = quotes.create(
        assessment=assessment,
        card_text=fresh,
        domain=domain,
        says=says,
        text=text,
        language=language,
        translations=translations or {},
        released_by=by,
        released_on=today(),
        order=0 if last is None else last + 1,
    )
    touch_site(programme=assessment.programme)
    return quote


@change
def withdraw_quote(*, by: User | None, quote: Quote) -> Quote:
    """Take a quote off every page. Its words go at once and for good; a dated gap stays."""
    lock(quote)
    if quote.withdrawn_on is None:
        quote.text, quote.translations, quote.withdrawn_on = "", {}, today()
        quote.save()
        touch_site(programme=quote.programme)
    return quote


@change
def move_quote(*, by: User | None, quote: Quote, up: bool) -> bool:
    """One place up or down. False when it is at the end already."""
    quotes = list(
        Quote.objects.of(quote.programme_id).select_for_update().filter(assessment_id=quote.assessment_id).order_by("order", "pk")
    )
    here = next((place for place, one in enumerate(quotes) if one.pk == quote.pk), None)
    there = None if here is None else here + (-1 if up else 1)
    if here is None or there is None or not 0 <= there < len(quotes):
        return False
    quotes[here], quotes[there] = quotes[there], quotes[here]
    for place, one in enumerate(quotes):
        if one.order != place:
            one.order = place
            one.save()
    touch_site(programme=quote.programme)
    return True
