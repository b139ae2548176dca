"""Words to share: a public edition in a few lines for a mail or a social channel, in every language of the programme (R085)."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import override

from mifc.foundation.access.doors import workspace_page
from mifc.foundation.access.places import Desk, PublicPlace, public_base
from mifc.foundation.languages.known import BY_CODE, Direction, direction_of, own_name_of
from mifc.foundation.programmes.roles import May
from mifc.planning.needs_assessment.models import Edition
from mifc.planning.needs_assessment.published import edition_link
from mifc.planning.needs_assessment.queries import publish as queries
from mifc.planning.needs_assessment.views.publish import assessment_to_publish


@dataclass(frozen=True, slots=True)
class SharedWords:
    """The lines in one language, and which of the edition's own words nobody wrote in it."""

    lang: str
    direction: Direction
    name: str
    text: str
    lacks_title: bool
    lacks_lead: bool


@workspace_page(needs=May.FREEZE)
def share(request: HttpRequest, desk: Desk, slug: str, number: int) -> HttpResponse:
    """What to post, ready to copy: what was heard, the way to read on, the programme's hashtag. Nothing is sent from here."""
    assessment = assessment_to_publish(request, desk, slug)
    edition = queries.edition(assessment, number)
    if edition is None or edition.published_at is None:
        raise Http404
    words = [_words(desk, edition, code) for code in desk.programme.languages if code in BY_CODE]
    return render(request, "needs_assessment/publish_share.jinja", {"assessment": assessment, "words": words})


def _words(desk: Desk, edition: Edition, code: str) -> SharedWords:
    place = PublicPlace(desk.programme, BY_CODE[code], public_base(desk.programme))
    with override(code):
        link = edition_link(edition, edition.assessment)
        address = settings.SITE_URL + place.url("heard_number", slug=link.slug, number=link.number)
        lines = [link.title.text, link.lead.text, address, desk.programme.hashtag]
    text = "\n".join(line for line in lines if line)
    return SharedWords(code, direction_of(code), own_name_of(code), text, link.title.is_fallback, link.lead.is_fallback)
