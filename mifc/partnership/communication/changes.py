"""Every write of messages."""

from __future__ import annotations

import uuid

from mifc.foundation.accounts.models import User
from mifc.foundation.base.clock import now, today
from mifc.foundation.base.erasures import remember_erasure
from mifc.foundation.base.guarded import lock
from mifc.foundation.base.writing import change
from mifc.foundation.programmes.models import City, Programme
from mifc.partnership.communication.models import Message
from mifc.partnership.communication.rules import keep_until


@change
def take_message(
    *,
    by: User | None,
    programme: Programme,
    sent_as: uuid.UUID,
    text: str,
    language: str,
    city: City | None = None,
    name: str = "",
    reply_to: str = "",
) -> Message:
    """Keep what somebody wrote. The same form sent again gives the message that is there already."""
    message, _created = Message.objects.of(programme).get_or_create(
        sent_as=sent_as,
        defaults={
            "city": city,
            "language": language,
            "name": name,
            "reply_to": reply_to,
            "text": text,
            "keep_until": keep_until(today()),
        },
    )
    return message


@change
def mark_answered(*, by: User, message: Message) -> Message:
    """Say that one has answered. Saying it twice keeps who said it first."""
    lock(message)
    if message.state != Message.State.ANSWERED:
        message.state, message.answered_by, message.answered_at = Message.State.ANSWERED, by, now()
        message.save()
    return message


@change
def open_again(*, by: User, message: Message) -> Message:
    lock(message)
    message.state, message.answered_by, message.answered_at = Message.State.OPEN, None, None
    message.save()
    return message


@change
def delete_message(*, by: User, message: Message) -> None:
    """For good, at the wish of the person who wrote it: after a restored backup it goes again."""
    remember_erasure(room="communication", what={"programme": message.programme_id, "message": message.pk})
    message.delete()


@change
def delete_again(*, by: User | None, programme_id: int, message_id: int) -> int:
    """What had been deleted before a restored backup brought it back. Safe to repeat; says how many went."""
    return Message.objects.of(programme_id).filter(pk=message_id).delete()[0]


@change
def delete_due_messages(*, by: User | None, programme: Programme) -> int:
    """Delete what is past its day. Safe to repeat; says how many went."""
    return Message.objects.of(programme).filter(keep_until__lt=today()).delete()[0]
