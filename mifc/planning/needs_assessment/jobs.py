"""Background work of the needs assessment: safe to repeat, one call to `changes` each."""

from __future__ import annotations

import datetime as dt
import logging

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from mifc.foundation.accounts.mail import in_language_of, send_mail_to
from mifc.foundation.accounts.models import User
from mifc.foundation.base.kill_points import kill_point
from mifc.foundation.base.sockets import RegularWork, regular_work
from mifc.foundation.base.writing import NotPossible
from mifc.foundation.languages.dates import date_words
from mifc.foundation.programmes.models import Programme
from mifc.foundation.programmes.queries import privacy_notice
from mifc.planning.needs_assessment.changes import asked_again, bring_in, evidence, retention, understand
from mifc.planning.needs_assessment.models import CardImport, RiskNote
from mifc.planning.needs_assessment.queries.understand_risk import untold
from mifc.planning.needs_assessment.rules.messages import AnswerRefused, message
from mifc.toolbox.spreadsheets import FileRefused

logger = logging.getLogger(__name__)


def start_import(*, by: User, card_import: CardImport) -> None:
    """Let it begin: that it waits and the task that does it are written together, so that neither is there without the other."""
    with transaction.atomic():
        bring_in.start(by=by, card_import=card_import)
        kill_point("import-started")
        run_import.enqueue(card_import.pk, card_import.programme_id)


def try_import_again(*, by: User, card_import: CardImport) -> None:
    """After it stopped: once more."""
    with transaction.atomic():
        bring_in.try_again(by=by, card_import=card_import)
        run_import.enqueue(card_import.pk, card_import.programme_id)


@task()
def run_import(import_id: int, programme_id: int) -> None:
    """Bring the rows of a file in. Taken up again after a kill, it goes on where it was."""
    card_import = CardImport.objects.of(programme_id).select_related("round__assessment__city", "uploaded_by").filter(pk=import_id).first()
    if card_import is not None and card_import.state == CardImport.State.DONE:
        # Killed between the last row and the file: only the file is left to do.
        bring_in.path_of(card_import).unlink(missing_ok=True)
    if card_import is None or card_import.state not in bring_in.UNDER_WAY:
        return
    try:
        bring_in.run(card_import=card_import)
    except (FileRefused, AnswerRefused) as refused:
        bring_in.stop(by=card_import.uploaded_by, card_import=card_import, why=message(refused))
    except NotPossible as refused:
        bring_in.stop(by=card_import.uploaded_by, card_import=card_import, why=str(refused))
    except OSError:
        logger.exception("import %s", import_id)
        bring_in.stop(by=card_import.uploaded_by, card_import=card_import, why=_("The file could not be read."))


def stop_imports_left_behind() -> None:
    """An import under way whose task is no more (it broke, or took its process down too often) is stopped, to be tried again or undone."""
    under_way = [
        card_import
        for programme in Programme.objects.all()
        for card_import in CardImport.objects.of(programme).filter(state__in=bring_in.UNDER_WAY).select_related("uploaded_by")
    ]
    if not under_way:
        return
    # Looked at after the imports: one that ends in between is under way no more, and `stop` looks again.
    to_do = DBTaskResult.objects.filter(task_path=run_import.module_path, status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING])
    cared_for = {args_kwargs["args"][0] for args_kwargs in to_do.values_list("args_kwargs", flat=True)}
    for card_import in under_way:
        if card_import.pk in cared_for:
            continue
        if bring_in.stop(by=None, card_import=card_import, why=_("Something went wrong while the cards went in.")):
            logger.warning("import %s was left behind and is stopped", card_import.pk)


def forget_what_is_too_old() -> None:
    """For every programme: cards and answers to a draft past their months, files past their week. The worker calls it every few hours."""
    for programme in Programme.objects.all():
        notice = privacy_notice(programme)
        if notice and notice.keep_answers_months:
            while retention.forget_old_cards(by=None, programme=programme, months=notice.keep_answers_months):
                pass
            while retention.forget_old_remarks(by=None, programme=programme, months=notice.keep_answers_months):
                pass
            retention.forget_old_ways(by=None, programme=programme, months=notice.keep_answers_months)
        retention.forget_old_files(by=None, programme=programme)
        while evidence.forget_what_is_off(by=None, programme=programme):
            pass
    retention.forget_lost_files()


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


def stir_ways() -> None:
    """Lists of who wishes to be asked again are written anew as they are: nothing in the database tells who came last."""
    for programme in Programme.objects.all():
        asked_again.stir(by=None, programme=programme)


def plug_in() -> None:
    """Called once, when the applications are ready: what the background worker does every so often."""
    regular_work.plug(RegularWork("tell people about texts at risk", dt.timedelta(minutes=15), tell_about_risks))
    regular_work.plug(RegularWork("stop imports left behind", dt.timedelta(minutes=5), stop_imports_left_behind))
    regular_work.plug(RegularWork("stir who wishes to be asked again", dt.timedelta(minutes=5), stir_ways))
    regular_work.plug(RegularWork("forget old cards and files", dt.timedelta(hours=6), forget_what_is_too_old))
