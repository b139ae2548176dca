"""What people said to the draft in their own words, as it stands beside the rows: with its translation, and the way to write one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from mifc.foundation.access.places import Desk
from mifc.foundation.languages.known import Direction, direction_of
from mifc.foundation.languages.text import fingerprint
from mifc.foundation.programmes.roles import May
from mifc.planning.needs_assessment.models import Assessment, HearBackAnswer, RemarkTranslation
from mifc.planning.needs_assessment.rules.flags import find_flags
from mifc.planning.needs_assessment.rules.understand import Piece, pieces

_MOST = 40


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark as a page shows it. `action` leads to the desk where it is translated and its names are blanked; empty where none is due."""

    pieces: list[Piece]
    lang: str
    translation: RemarkTranslation | None
    translation_direction: Direction
    is_outdated: bool
    action: str
    url: str


def remarks(desk: Desk, assessment: Assessment, texts: Iterable[HearBackAnswer], *, most: int = _MOST) -> list[Remark]:
    """The newest of them, for someone who edits the table; for others none: what people wrote is read by the team only."""
    if not desk.may(May.EDIT_NEEDS_TABLE):
        return []
    reads = list(dict.fromkeys([get_language() or "", desk.user.language, desk.programme.default_language]))
    into = next((code for code in reads if code in desk.programme.languages), desk.programme.default_language)
    desk_url = f"{desk.url('needs_assessment:translate_remarks', slug=assessment.slug)}?to={into}&text="
    may_translate = desk.may(May.TRANSLATE)
    return [_remark(one, reads, desk_url if may_translate else "") for one in list(texts)[:most]]


def _remark(one: HearBackAnswer, reads: list[str], desk_url: str) -> Remark:
    there = {found.language: found for found in one.translations.all()}
    translation = None if one.language in reads else next((there[code] for code in reads if code in there), None)
    flags = find_flags(one.text)
    is_outdated = translation is not None and translation.made_from != fingerprint(one.text)
    action = ""
    if translation is not None:
        action = _("Read both again") if is_outdated else _("Change or check the translation")
    elif one.language not in reads:
        action = _("Translate it")
    elif flags:
        action = _("Blank a name in it")
    return Remark(
        pieces=pieces(one.text, flags),
        lang=one.language,
        translation=translation,
        translation_direction=direction_of(translation.language) if translation else "ltr",
        is_outdated=is_outdated,
        action=action if desk_url else "",
        url=f"{desk_url}{one.pk}",
    )
