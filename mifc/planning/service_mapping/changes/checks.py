"""How often entries are checked, and that somebody was reminded."""

from __future__ import annotations

import datetime as dt

from mifc.foundation.accounts.models import User
from mifc.foundation.base.clock import now
from mifc.foundation.base.writing import change
from mifc.foundation.programmes.changes import touch_site
from mifc.foundation.programmes.models import Programme
from mifc.planning.service_mapping.models import CheckReminder, CheckRule

_KEPT = dt.timedelta(weeks=12)


@change
def set_rule(*, by: User, programme: Programme, months: int, person: User | None, reminds: bool) -> CheckRule:
    """Say how often, and who is reminded; the public pages name what is old by it."""
    # Raises the page stamp and, with it, waits for whoever sets the rule now: there is one.
    touch_site(programme=programme)
    rule = CheckRule.objects.of(programme).first() or CheckRule(programme=programme)
    rule.months, rule.person, rule.reminds = months, person, reminds
    rule.save()
    return rule


@change
def begin_reminder(*, by: User | None, programme: Programme, user: User, week: dt.date, due: int) -> CheckReminder | None:
    """Note that this person is to be reminded this week. None where that is noted already."""
    made, is_new = CheckReminder.objects.of(programme).get_or_create(user=user, week=week, defaults={"due": due})
    return made if is_new else None


@change
def mark_sent(*, by: User | None, reminder: CheckReminder) -> None:
    CheckReminder.objects.of(reminder.programme_id).filter(pk=reminder.pk, sent_at__isnull=True).update(sent_at=now())


@change
def forget_old_reminders(*, by: User | None, programme: Programme) -> int:
    """Delete those of twelve weeks ago. Safe to repeat; says how many went."""
    return CheckReminder.objects.of(programme).filter(week__lt=(now() - _KEPT).date()).delete()[0]
