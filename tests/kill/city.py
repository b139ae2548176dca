"""A city that listens: what every installation to be killed is made of, through the product's own changes. Run once for each database.

Prints where its card and its desk are, and a session of its lead coordinator.
"""

from __future__ import annotations

import json
import sys
from typing import Any

from mifc.config.cli import start_django


def build() -> dict[str, str]:
    """An open round with a collection point, and somebody signed in at the desk."""
    from mifc.config.ready import make_ready
    from mifc.foundation.accounts.changes import create_account
    from mifc.foundation.programmes import changes
    from mifc.planning.needs_assessment.tests.factories import open_round, point_of

    make_ready(with_demo=False)
    programme = changes.create_programme(by=None, slug="west-midlands", name="West Midlands", languages=["en"], is_default=True)
    coventry = changes.add_city(by=None, programme=programme, slug="coventry", name="Coventry")
    asked = open_round(programme, city=coventry)
    lead = create_account(by=None, name="Amina", email="amina@example.org")
    changes.give_role(by=None, programme=programme, user=lead, role="lead-coordinator")
    return {
        "card": f"/en/card/{point_of(asked).code}/",
        "answers": f"/w/west-midlands/assessments/{asked.assessment.slug}/answers/",
        "session": _signed_in(lead),
    }


def _signed_in(person: Any) -> str:
    """A session in which the second step was shown just now. The tests of signing in go the real way."""
    from django.conf import settings
    from django.test import Client

    from mifc.foundation.accounts.second_step import PASSED

    client = Client()
    client.force_login(person)
    session = client.session
    session[PASSED] = person.pk
    session.save()
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


if __name__ == "__main__":
    start_django()
    sys.stdout.write("\n" + json.dumps(build()) + "\n")
