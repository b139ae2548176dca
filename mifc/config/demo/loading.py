"""Runs the steps of the demo."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction

from mifc.config.demo import assessment, facts, figures, pages, people, services
from mifc.foundation.programmes.models import Programme

# In this order; each finds what earlier ones made, and does nothing where its part is there already.
STEPS: list[Callable[[Programme], None]] = [
    facts.cities_and_themes,
    facts.partners,
    figures.measures,
    people.sample_accounts,
    facts.privacy_notice,
    pages.editorial_pages,
    services.services,
    assessment.needs_assessment,
]


def load() -> Programme:
    """The demo programme with everything in it. Safe to repeat, and to break off: a step is there whole or not at all."""
    programme = facts.programme()
    for step in STEPS:
        with transaction.atomic():
            step(programme)
    programme.refresh_from_db()
    return programme
