"""What every translation of somebody's words lives by, whatever it translates: not written over unseen, checked by a second person, undone
by whoever did it, free of names that were blanked. Nothing here saves: whoever asks holds the record and saves it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from django.utils.translation import gettext as _

from mifc.foundation.accounts.models import User
from mifc.foundation.base.clock import now
from mifc.foundation.base.writing import NotPossible
from mifc.foundation.languages.known import BY_CODE
from mifc.foundation.languages.text import fingerprint
from mifc.planning.needs_assessment.models import InAnotherLanguage
from mifc.planning.needs_assessment.rules.card import LONGEST_TEXT
from mifc.planning.needs_assessment.rules.flags import blank


def checked_words(words: str, language: str) -> str:
    """The words as they may be kept. Raises NotPossible for none, too many, or a language we do not know."""
    words = words.strip()
    if language not in BY_CODE:
        raise NotPossible(_("Choose one of the programme’s languages."))
    if not words:
        raise NotPossible(_("Write the translation first."))
    if len(words) > 2 * LONGEST_TEXT:
        raise NotPossible(_("This is longer than %(most)s characters. Please shorten it; nothing was cut.") % {"most": 2 * LONGEST_TEXT})
    return words


def refuse_unseen(there: InAnotherLanguage | None, over: str) -> None:
    """Raises NotPossible when another translation stands there than the one the page showed: neither is lost, both stand on the page."""
    if (fingerprint(there.text) if there else "") != over:
        raise NotPossible(
            _("Somebody else translated this text in the meantime. Yours is still in the box below, theirs stands beside it.")
        )


def refuse_other_text(text: str, seen: str) -> None:
    """Raises NotPossible when spans were marked in a text that says something else by now: they would hit other words."""
    if seen != fingerprint(text):
        raise NotPossible(_("Somebody blanked words in this text in the meantime. Look at it again and mark the names that are left."))


def reword(there: InAnotherLanguage, *, by: User, words: str, made_from: str) -> None:
    """New words over old ones, which are kept for undo."""
    there.before = {"text": there.text, "state": there.state, "author": there.author_id, "made_from": there.made_from}
    there.text, there.author, there.state, there.checked_by = words, by, InAnotherLanguage.State.PERSON, None
    there.made_from, there.written_at = made_from, now()


def forget_before(there: InAnotherLanguage) -> None:
    """An earlier wording may hold the name that was blanked: it goes, and cannot be brought back by undo."""
    there.before = {"kept": False} if there.before else {}


def blank_along(there: InAnotherLanguage, *, was: str, text: str, spans: Sequence[tuple[int, int]], original_changed: bool) -> None:
    """After the original was blanked and reads `text`: blank these spans here too. One that is not blanked along is outdated."""
    if there.made_from == was:
        # Empty: the queue of outdated ones can be asked for in SQL.
        there.made_from = fingerprint(text) if spans or not original_changed else ""
    there.text = blank(there.text, list(spans))
    forget_before(there)


def refuse_own(there: InAnotherLanguage, by: User) -> None:
    if there.author_id == by.pk:
        raise NotPossible(_("You wrote this translation. A second person checks it."))


def say_checked(there: InAnotherLanguage, *, by: User, over: str, text: str) -> None:
    """A second person says that it is right, of the words and of the original that she read."""
    if there.author_id == by.pk or fingerprint(there.text) != over or there.made_from != fingerprint(text):
        raise NotPossible(_("The text or its translation changed in the meantime. Look at both again."))
    there.state, there.checked_by = InAnotherLanguage.State.CHECKED, by


def step_back(there: InAnotherLanguage, *, by: User) -> Literal["refused", "changed", "to remove"]:
    """Take back the last thing said about it: a check, a rewording, or the translation itself. Only whoever did it."""
    if there.state == InAnotherLanguage.State.CHECKED:
        if there.checked_by_id != by.pk:
            return "refused"
        there.state, there.checked_by = InAnotherLanguage.State.PERSON, None
        return "changed"
    if there.author_id != by.pk or there.before.get("kept") is False:
        return "refused"
    before = there.before
    if not before:
        return "to remove"
    there.text, there.made_from = before["text"], before["made_from"]
    there.state, there.author_id, there.before = InAnotherLanguage.State.PERSON, before["author"], {}
    return "changed"
