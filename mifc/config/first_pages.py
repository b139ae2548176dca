"""The pages that people with a card in hand ask for the moment the server is back, made ready before it answers.

A template is compiled by whoever asks first. After a restart that is everybody at once: each thread would compile the same ones while
all of them wait.
"""

from __future__ import annotations

from django.template import engines
from jinja2 import Environment
from jinja2.meta import find_referenced_templates

_PAGES = ("needs_assessment/card.jinja", "needs_assessment/sent.jinja")


def make_first_pages_ready() -> None:
    """Compile them and whatever they extend, include or import."""
    environment: Environment = engines["jinja2"].env  # type: ignore[attr-defined]  # our own engine
    waiting, ready = set(_PAGES), set()
    while waiting:
        name = waiting.pop()
        ready.add(name)
        environment.get_template(name)
        source = environment.loader.get_source(environment, name)[0] if environment.loader else ""
        waiting |= {found for found in find_referenced_templates(environment.parse(source)) if found} - ready
