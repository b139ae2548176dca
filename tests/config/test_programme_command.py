"""`mifc programme create`: what no form has checked is refused in one sentence."""

from __future__ import annotations

from argparse import Namespace

import pytest

from mifc.config import programme_command
from mifc.config.commands import Refused
from mifc.foundation.programmes.models import Programme

pytestmark = pytest.mark.django_db


def test_the_command_line_refuses_a_name_that_is_too_long(db: None) -> None:
    facts = Namespace(name="W" * 500, slug="", languages="en", size="small", trial=False, city=[], lead="")
    with pytest.raises(Refused, match="more than 120 characters"):
        programme_command.run(facts)
    assert not Programme.objects.exists()
