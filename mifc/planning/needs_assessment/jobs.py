"""Background work of the needs assessment: safe to repeat, one call to `changes` each."""

from __future__ import annotations

import datetime as dt
import logging

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django_tasks import task

from mifc.foundation.accounts.mail import in_language_of, send_mail_to
from mifc.foundation.base.sockets import RegularWork, regular_work
from mifc.foundation.base.writing import NotPossible
from mifc.foundation.languages.dates import date_words
from mifc.foundation.programmes.models import Programme
from mifc.foundation.programmes.queries import privacy_notice
from mifc.planning.needs_assessment.changes import bring_in, retention, understand
from mifc.planning.needs_assessment.models import CardImport, RiskNote
from mifc.planning.needs_assessment.queries.understand_risk import untold
from mifc.planning.needs_assessment.rules.messages import AnswerRefused, message
from mifc.toolbox.spreadsheets import FileRefused

logger = logging.getLogger(__name__)


@task()
def run_import(import_id: int, programme_id: int) -> None:
    """Bring the rows of a file in. Taken up again after a kill, it goes on where it was."""
    card_import = CardImport.objects.of(programme_id).select_related("round__assessment__city", "uploaded_by").filter(pk=import_id).first()
    if card_import is None or card_import.state not in {CardImport.State.WAITING, CardImport.State.RUNNING}:
        return
    try:
        bring_in.run(card_import=card_import)
    except (FileRefused, AnswerRefused) as refused:
        bring_in.stop(by=card_import.uploaded_by, card_import=card_import, why=message(refused))
    except NotPossible as refused:
        bring_in.stop(by=card_import.uploaded_by, card_import=card_import, why=str(refused))
    except OSError:
        logger.exception("import %s", import_id)
        bring_in.stop(by=card_import.uploaded_by, card_import=card_import, why="file-unreadable")


def forget_what_is_too_old() -> None:
    """For every programme: cards past their months, files past their week. Called every few hours by the background worker."""
    for programme in Programme.objects.all():
        notice = privacy_notice(programme)
        if notice and notice.keep_answers_months:
            while retention.forget_old_cards(by=None, programme=programme, months=notice.keep_answers_months):
                pass
        retention.forget_old_files(by=None, programme=programme)


@task(priority=40)
def mail_risk(note_id: int, programme_id: int) -> None:
    """Tell the named person that somebody may be at risk, without a word of the text. Once; safe to repeat."""
    note = RiskNote.objects.of(programme_id).select_related("person", "programme").filter(pk=note_id, told_at__isnull=True).first()
    if note is None or note.closed_at or not note.person.email or note.person.is_sample:
        return
    url = settings.SITE_URL + reverse("at_risk:note", kwargs={"programme": note.programme.slug, "pk": note.pk})
    with in_language_of(note.person):
        send_mail_to(
            note.person,
            _("Someone may be at risk: please look by %(day)s") % {"day": date_words(note.due_on)},
            "\n\n".join(
                [
                    _("Hello %(name)s, a text that somebody wrote to us says that someone may be at risk.") % {"name": note.person.name},
                    _("You were named to look into it by %(day)s. The text stands here, after you sign in: %(url)s")
                    % {"day": date_words(note.due_on), "url": url},
                ]
            ),
        )
    understand.mark_told(by=None, note=note)


def tell_about_risks() -> None:
    """Whoever was not reached when a note was raised is told now. Safe to repeat."""
    for note in untold()[:100]:
        mail_risk.enqueue(note.pk, note.programme_id)


def plug_in() -> None:
    """Called once, when the applications are ready: what the background worker does every so often."""
    regular_work.plug(RegularWork("tell people about texts at risk", dt.timedelta(minutes=15), tell_about_risks))
    regular_work.plug(RegularWork("forget old cards and files", dt.timedelta(hours=6), forget_what_is_too_old))
