"""Evidence for tests, made through the same changes the product uses."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from mifc.foundation.accounts.models import User
from mifc.foundation.languages.text import MultilingualText
from mifc.foundation.programmes.models import Programme
from mifc.partnership.organisations import changes as organisations
from mifc.partnership.organisations.models import Organisation
from mifc.planning.needs_assessment.changes import decide, evidence, partner_input
from mifc.planning.needs_assessment.models import Assessment, Evidence, Round
from mifc.planning.needs_assessment.tests.factories import open_round
from mifc.toolbox.domains.models import Domain

FIGURE: dict[str, Any] = {"value": Decimal(120), "unit": "people", "source": "City survey", "as_of": dt.date(2026, 1, 31)}


def area(programme: Programme, key: str = "") -> Domain:
    found = Domain.objects.of(programme)
    return found.get(key=key) if key else found.first()


def piece(assessment: Assessment, kind: str = "link", *, title: str = "A report", by: User | None = None, **facts: Any) -> Evidence:
    """A piece of this kind that says all it has to."""
    wanted: dict[str, dict[str, Any]] = {
        "link": {"url": "https://example.org/report"},
        "figure": FIGURE,
        "worked": {"text": MultilingualText.original("It helped.")},
        "did-not": {"text": MultilingualText.original("Nobody came.")},
        "solution": {"proposed_by": "participant"},
    }
    domains = facts.pop("domains", None) or [area(assessment.programme)]
    facts = wanted.get(kind, {}) | facts
    return evidence.add_evidence(by=by, assessment=assessment, kind=kind, title=MultilingualText.original(title), domains=domains, **facts)


def partner(programme: Programme, name: str = "Refugee Centre") -> Organisation:
    return organisations.add_organisation(by=None, programme=programme, name=name)


def said(asked: Round, by: User, words: str = "More buses at night", **facts: Any) -> Evidence:
    facts = {"organisation": facts.pop("organisation", None) or partner(asked.programme), "language": "en"} | facts
    return partner_input.take_input(by=by, round=asked, domain=facts.pop("domain", None) or area(asked.programme), said=words, **facts)


def _piece(programme: Programme) -> dict[str, Any]:
    asked = open_round(programme, name=f"Needs of {programme.slug}")
    return {"slug": asked.assessment.slug, "pk": piece(asked.assessment, "solution").pk}


def _kind(programme: Programme) -> dict[str, Any]:
    return {"slug": open_round(programme, name=f"Needs of {programme.slug}").assessment.slug, "kind": "figure"}


def _piece_and_row(programme: Programme) -> dict[str, Any]:
    parts = _piece(programme)
    assessment = Assessment.objects.of(programme).get(slug=parts["slug"])
    return {**parts, "need_pk": decide.add_need(by=None, assessment=assessment, issue="Language").pk}


def _assessment(programme: Programme) -> dict[str, Any]:
    return {"slug": open_round(programme, name=f"Needs of {programme.slug}").assessment.slug}


_MADE = {
    **{f"needs_assessment:{name}": _assessment for name in ("evidence", "add_evidence", "ideas")},
    "needs_assessment:add_piece": _kind,
    **{
        f"needs_assessment:{name}": _piece
        for name in ("piece", "change_piece", "piece_file", "drop_piece_file", "piece_off", "piece_back", "forget_piece", "idea")
    },
    **{f"needs_assessment:{name}": _piece_and_row for name in ("link_piece", "unlink_piece")},
}


def address(name: str, programme: Programme) -> dict[str, Any]:
    """The parts of this address, with a record of the programme."""
    return _MADE[name](programme)
