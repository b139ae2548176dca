"""What people said to the draft, put into another language, and names in it blanked. The same rules as for the texts of cards."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from mifc.foundation.accounts.models import User
from mifc.foundation.base.guarded import lock
from mifc.foundation.base.writing import NoLongerThere, change
from mifc.foundation.languages.known import BY_CODE
from mifc.foundation.languages.text import fingerprint
from mifc.planning.needs_assessment.models import HearBackAnswer, RemarkTranslation
from mifc.planning.needs_assessment.rules import in_another_language as shared
from mifc.planning.needs_assessment.rules.flags import blank


def _locked(programme_id: int, pk: int) -> HearBackAnswer:
    """The remark as it is now, held until the end of the change. Whoever else works on it waits here."""
    remark = HearBackAnswer.objects.of(programme_id).select_for_update(of=("self",)).filter(pk=pk).first()
    if remark is None or not remark.text:
        raise NoLongerThere(_("This text is gone: it was kept for as long as the privacy notice says. Nothing was saved."))
    return remark


@change
def blank_names(*, by: User, text: HearBackAnswer, spans: Sequence[tuple[int, int]], seen: str) -> HearBackAnswer:
    """Blank names in a remark, for everyone and for good; its translations are to be looked at again. `seen`: what the page showed."""
    locked = _locked(text.programme_id, text.pk)
    shared.refuse_other_text(locked.text, seen)
    if not spans:
        return locked
    was = fingerprint(locked.text)
    locked.text = blank(locked.text, list(spans))
    locked.save()
    for one in locked.translations.all():
        shared.blank_along(one, was=was, text=locked.text, spans=(), original_changed=True)
        one.save()
    return locked


@change
def translate_and_blank(
    *, by: User, text: HearBackAnswer, language: str, words: str, over: str = "", spans: Sequence[tuple[int, int]] = (), seen: str = ""
) -> RemarkTranslation:
    """Put a remark into another language, and blank the names the translator saw in it, in one go. Raises NotPossible."""
    words = shared.checked_words(words, language)
    locked = blank_names(by=by, text=text, spans=spans, seen=seen) if spans else _locked(text.programme_id, text.pk)
    there = RemarkTranslation.objects.of(text.programme_id).filter(remark=locked, language=language).first()
    shared.refuse_unseen(there, over)
    made_from = fingerprint(locked.text)
    if there is None:
        return RemarkTranslation.objects.of(text.programme_id).create(
            remark=locked, language=language, text=words, author=by, made_from=made_from
        )
    shared.reword(there, by=by, words=words, made_from=made_from)
    if spans:
        shared.forget_before(there)
    there.save()
    return there


@change
def check_translation(*, by: User, translation: RemarkTranslation, over: str) -> RemarkTranslation:
    """A second person says that it is right. Raises NotPossible for the author's own, an outdated one, or one changed meanwhile."""
    shared.refuse_own(translation, by)
    remark = _locked(translation.programme_id, translation.remark_id)
    lock(translation)
    shared.say_checked(translation, by=by, over=over, text=remark.text)
    translation.save()
    return translation


@change
def undo_translation(*, by: User, translation: RemarkTranslation) -> bool:
    """Take back the last thing said about it. Only whoever did it; whether it was."""
    _locked(translation.programme_id, translation.remark_id)
    lock(translation)
    done = shared.step_back(translation, by=by)
    if done == "to remove":
        translation.delete()
    elif done == "changed":
        translation.save()
    return done != "refused"


@change
def note_language(*, by: User, text: HearBackAnswer, language: str) -> bool:
    """Somebody who reads it says in which language a remark is, where the page could not tell; whether it was noted."""
    lock(text)
    if text.language or language not in BY_CODE or not text.text:
        return False
    text.language = language
    text.save(update_fields=["language"])
    return True


@change
def forget_language(*, by: User, text: HearBackAnswer, language: str) -> bool:
    """Take back `note_language`, for whoever noted this language just now; whether it was still noted."""
    locked = _locked(text.programme_id, text.pk)
    if locked.language != language:
        return False
    locked.language = ""
    locked.save(update_fields=["language"])
    return True
