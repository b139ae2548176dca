"""What every staff page of an assessment begins with: find it, check the city, and put its steps into the bar."""

from __future__ import annotations

from django.http import Http404, HttpRequest
from django.urls import NoReverseMatch
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from mifc.foundation.access.places import Desk
from mifc.foundation.interface.chrome import Link
from mifc.foundation.interface.desk_sockets import work_on
from mifc.foundation.programmes.roles import May
from mifc.planning.needs_assessment.models import Assessment
from mifc.planning.needs_assessment.queries.ask import assessment_by_slug


def find_assessment(request: HttpRequest, desk: Desk, slug: str, *, step: str, needs: May) -> Assessment:
    """The assessment of this address, for someone who may do `needs` in its city; 404 otherwise (R030).

    `step` is the key of the page in the bar: ask, answers, translate, code, results, evidence, table, baseline, publish.
    """
    assessment = assessment_by_slug(desk.programme, slug)
    if assessment is None or not desk.standing.may_here(needs, assessment.city_id):
        raise Http404
    steps = (
        ("ask", _("Ask"), "ask", May.ASK),
        ("answers", _("Answers"), "answers", May.ENTER_ANSWERS),
        ("translate", _("Translate"), "translate", May.TRANSLATE),
        ("code", pgettext("step: sort answers into areas of life", "Code"), "code", May.CODE),
        ("results", _("Results"), "results", May.SEE_RESULTS),
        ("evidence", _("Evidence"), "evidence", May.READ_EVIDENCE),
        ("table", _("Needs table"), "table", May.READ_DRAFT),
        ("baseline", _("Baseline"), "baseline", May.READ_DRAFT),
        ("publish", _("Publish"), "publish", May.FREEZE),
    )
    links = []
    for key, label, url_name, power in steps:
        if not desk.standing.may_here(power, assessment.city_id):
            continue
        try:
            links.append(Link(label, desk.url(f"needs_assessment:{url_name}", slug=slug), current=key == step))
        except NoReverseMatch:
            continue
    work_on(request, name=assessment.name, url=desk.url("needs_assessment:assessments"), pages=links)
    return assessment
