"""What people say is wrong with an entry: taken in, settled, opened again, deleted."""

from __future__ import annotations

import uuid

from mifc.foundation.accounts.models import User
from mifc.foundation.base.clock import now, today
from mifc.foundation.base.erasures import remember_erasure
from mifc.foundation.base.guarded import lock
from mifc.foundation.base.writing import change
from mifc.foundation.programmes.models import Programme
from mifc.planning.service_mapping.models import Service, ServiceReport
from mifc.planning.service_mapping.rules.reports import MOST_OPEN, keep_until


@change
def take_report(
    *, by: User | None, programme: Programme, number: int, sent_as: uuid.UUID, text: str, language: str
) -> ServiceReport | None:
    """Keep what somebody says of the public entry with this number. The same form sent again changes nothing.

    None where so many wait at this entry already that one more tells nobody anything, or where the entry is gone.
    """
    here = ServiceReport.objects.of(programme)
    service = Service.objects.of(programme).filter(pk=number, is_public=True, ended_on__isnull=True).first()
    if service is None:
        return None
    if here.filter(service=service, state=ServiceReport.State.OPEN).count() >= MOST_OPEN:
        return None
    facts = {"service": service, "text": text, "language": language, "keep_until": keep_until(today())}
    return here.get_or_create(sent_as=sent_as, defaults=facts)[0]


@change
def settle(*, by: User, report: ServiceReport) -> ServiceReport:
    """Somebody looked at it: the entry is put right, or was right. Saying it twice keeps who said it first."""
    lock(report)
    if report.state != ServiceReport.State.SETTLED:
        report.state, report.settled_by, report.settled_at = ServiceReport.State.SETTLED, by, now()
        report.save()
    return report


@change
def open_again(*, by: User, report: ServiceReport) -> ServiceReport:
    lock(report)
    report.state, report.settled_by, report.settled_at = ServiceReport.State.OPEN, None, None
    report.save()
    return report


@change
def delete_report(*, by: User, report: ServiceReport) -> None:
    """For good, where it holds what somebody wants gone: after a restored backup it goes again."""
    remember_erasure(room="service_mapping", what={"programme": report.programme_id, "sent_as": str(report.sent_as)})
    report.delete()


@change
def delete_again(*, by: User | None, programme_id: int, sent_as: str) -> int:
    """What had been deleted before a restored backup brought it back. Safe to repeat; says how many went."""
    return ServiceReport.objects.of(programme_id).filter(sent_as=sent_as).delete()[0]


@change
def delete_due_reports(*, by: User | None, programme: Programme) -> int:
    """Delete what is past its day. Safe to repeat; says how many went."""
    return ServiceReport.objects.of(programme).filter(keep_until__lt=today()).delete()[0]
