"""The Jinja2 environment of our own pages: strict about what is missing, escaping everything."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from django.templatetags.static import static
from django.utils import translation
from jinja2 import Environment, StrictUndefined

from mifc.foundation.languages.dates import date_words, moment_words
from mifc.foundation.languages.lists import comma, listed


def environment(**options: Any) -> Environment:
    """Named in settings. `_` and `ngettext` follow the active language at the moment of rendering."""
    options["undefined"] = StrictUndefined
    options.setdefault("trim_blocks", True)
    options.setdefault("lstrip_blocks", True)
    env = Environment(  # noqa: S701  # Django hands autoescape=True in with the options
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"], **options
    )
    env.install_gettext_callables(  # type: ignore[attr-defined]  # added by the i18n extension
        gettext=translation.gettext,
        ngettext=translation.ngettext,
        pgettext=translation.pgettext,
        npgettext=translation.npgettext,
        newstyle=True,
    )
    env.globals["static"] = static
    env.globals["comma"] = comma
    # For a macro that draws the same from the same: a page asks for hundreds of icons, and they are few.
    env.globals["drawn_once"] = lru_cache(1_000, typed=True)
    env.filters["date_words"] = date_words
    env.filters["moment_words"] = moment_words
    env.filters["listed"] = listed
    return env
