"""The Jinja2 environment of our own pages: strict about what is missing, escaping everything."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Any

from django.templatetags.static import static
from django.utils import translation
from jinja2 import Environment, StrictUndefined
from jinja2.runtime import Context, Macro
from markupsafe import Markup

from mifc.foundation.interface.small_parts import SMALL_PARTS
from mifc.foundation.languages.dates import date_words, moment_words
from mifc.foundation.languages.lists import comma, listed

_PLAIN = frozenset((FunctionType, MethodType, BuiltinFunctionType, type(lru_cache(len))))


class LeanContext(Context):
    """Jinja's context, which asks less of a macro or a plain function before it calls it: a list is hundreds of such calls.

    What a call answers is the same: a macro takes the autoescape of where it is used, and a function that wants the context (or the
    environment) goes Jinja's own way, as does every other thing that can be called.
    """

    def call(self, wanted: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
        kind = type(wanted)
        if kind is Macro:
            args = (self.eval_ctx, *args)
        elif kind not in _PLAIN or hasattr(wanted, "jinja_pass_arg"):
            return super().call(wanted, *args, **kwargs)
        kwargs.pop("_block_vars", None)
        kwargs.pop("_loop_vars", None)
        return wanted(*args, **kwargs)


@lru_cache(20_000)
def _without_variables(text: str, _language: str | None) -> Markup:
    """A text as a page has it: `%%` is a percent sign. Texts are few, and each comes up again on every page."""
    return Markup(translation.gettext(text)) % {}  # noqa: S704  # our own texts, from the catalogue


def _told(text: str, **variables: Any) -> Markup:
    """The text in the active language; what stands in for `%(name)s` is escaped."""
    if not variables:
        return _without_variables(text, translation.get_language())
    return Markup(translation.gettext(text)) % variables  # noqa: S704  # the same


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
    env.context_class = LeanContext
    env.globals["_"] = _told
    env.globals["small_parts"] = SMALL_PARTS
    env.globals["static"] = static
    env.globals["comma"] = comma
    # For a macro that draws the same from the same: a page asks for hundreds of icons, and they are few.
    env.globals["drawn_once"] = lru_cache(1_000, typed=True)
    env.filters["date_words"] = date_words
    env.filters["moment_words"] = moment_words
    env.filters["listed"] = listed
    return env
