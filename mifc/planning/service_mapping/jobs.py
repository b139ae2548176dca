"""Background work of the directory: a reminder once a week. Safe to repeat."""

from __future__ import annotations

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django_tasks import task

from mifc.foundation.accounts.mail import in_language_of, send_mail_to
from mifc.foundation.base.clock import now
from mifc.foundation.base.sockets import RegularWork, regular_work
from mifc.foundation.programmes.models import Programme
from mifc.planning.service_mapping import queries
from mifc.planning.service_mapping.changes import checks
from mifc.planning.service_mapping.models import CheckReminder
from mifc.planning.service_mapping.rules.directory import reminder_week

ROOM = "service_mapping"


def remind() -> None:
    """In every programme, each person once in a week in which entries of theirs are due. Who was not reached is told again."""
    week = reminder_week(timezone.localtime(now()))
    for programme in Programme.objects.exclude(mode=Programme.Mode.CLOSED):
        if ROOM not in programme.rooms or not queries.check_rule(programme).reminds:
            continue
        for reminder in queries.unsent_reminders(programme, week):
            mail_reminder.enqueue(reminder.pk, reminder.programme_id)
        for user, due in queries.due_by_person(programme).items():
            # The note and the task that mails it are written together, so that neither is there without the other.
            with transaction.atomic():
                made = checks.begin_reminder(by=None, programme=programme, user=user, week=week, due=due)
                if made is not None:
                    mail_reminder.enqueue(made.pk, made.programme_id)


@task(priority=-10)
def mail_reminder(reminder_id: int, programme_id: int) -> None:
    """Mail one reminder. Once; safe to repeat. Who lost the role, or the last entry that was due, is not mailed."""
    reminder = (
        CheckReminder.objects.of(programme_id).select_related("user", "programme").filter(pk=reminder_id, sent_at__isnull=True).first()
    )
    if reminder is None:
        return
    due = queries.due_by_person(reminder.programme).get(reminder.user, 0)
    if due:
        _mail(reminder, due)
    checks.mark_sent(by=None, reminder=reminder)


def _mail(reminder: CheckReminder, due: int) -> None:
    programme = reminder.programme
    url = settings.SITE_URL + reverse("service_mapping:list", kwargs={"programme": programme.slug}) + "?state=unchecked&sort=checked"
    with in_language_of(reminder.user):
        number = ngettext("%(num)s service is due for a check.", "%(num)s services are due for a check.", due) % {"num": due}
        hello = _("Hello %(name)s, this is about the service directory of %(programme)s.") % {
            "name": reminder.user.name, "programme": programme.name,
        }  # fmt: skip
        how = _("Call or write, ask whether the entry is right, and press “Still right”. The list, after you sign in: %(url)s") % {
            "url": url
        }
        send_mail_to(reminder.user, number, "\n\n".join([hello, number, how]))


def plug_in() -> None:
    """Called once, when the applications are ready: what the background worker does every so often."""
    regular_work.plug(RegularWork("remind of services to check", dt.timedelta(hours=3), remind))
