"""How a colour will look before it is kept: drawn for the page, with its contrast in numbers and words."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from mifc.foundation.interface.brand import CARD_DARK, CARD_LIGHT, brand_tokens, contrast, rgb


@dataclass(frozen=True, slots=True)
class Look:
    """One colour in one scheme. `shown` is the colour that is used, `chosen` the one that was typed; `ratio` is with its text."""

    name: str
    scheme: str
    ground: str
    chosen: str
    shown: str
    text: str
    ratio: str
    said: str
    is_changed: bool
    mark: str


def looks_of(*, accent: str, stamp: str, mark: str) -> list[Look]:
    """Both colours, light and dark. A colour that cannot be read yet gives nothing; the form says why."""
    found = []
    for dark in (False, True):
        for key, name, colour in (("press", _("What one presses"), accent), ("stamp", _("The stamp"), stamp)):
            if _is_colour(colour):
                found.append(_look(key, name, colour, mark, dark=dark))
    return found


def _look(key: str, name: str, colour: str, mark: str, *, dark: bool) -> Look:
    tokens = brand_tokens(press=colour, stamp=colour, dark=dark)
    shown, text = tokens[f"--{key}"], tokens[f"--on-{key}"]
    changed = shown.upper() != colour.upper()
    if not changed:
        said = _("Easy to read.")
    elif dark:
        said = _("We use a lighter one, so that it can be read on a dark page.")
    else:
        said = _("We use a darker one, so that it can be read on paper.")
    return Look(
        name=name,
        scheme=_("Dark page") if dark else _("Light page"),
        ground=CARD_DARK if dark else CARD_LIGHT,
        chosen=colour.upper(),
        shown=shown.upper(),
        text=text,
        ratio=f"{contrast(shown, text):.1f} : 1",
        said=said,
        is_changed=changed,
        mark=mark[:2],
    )


def _is_colour(value: str) -> bool:
    try:
        rgb(value)
    except ValueError:
        return False
    return True
