"""Sentences for paper, each with its language and direction: where there is no translation yet, English stays English."""

from __future__ import annotations

from django.utils import translation
from django.utils.translation import gettext_noop

from mifc.foundation.languages.known import SOURCE, direction_of
from mifc.foundation.programmes.models import Programme


def in_words(english: str, lang: str) -> dict[str, str]:
    """A sentence in the active language, as the posters take it: text, lang, dir."""
    text = translation.gettext(english)
    shown = lang if text != english else SOURCE
    return {"text": text, "lang": shown, "dir": direction_of(shown)}


def trial_on_paper(programme: Programme, lang: str) -> dict[str, str] | None:
    """What a poster of a trial says in red, so that nobody hangs it up; None for other programmes."""
    if programme.mode != Programme.Mode.TRIAL:
        return None
    return in_words(gettext_noop("A trial, to look at. Do not hang it up."), lang)
