"""A message from the contact form."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from mifc.foundation.base.clock import now
from mifc.foundation.base.ids import random_id
from mifc.foundation.programmes.owned import ProgrammeOwned


class Message(ProgrammeOwned):
    """What somebody wrote to the programme. `city` empty: for everybody. `sent_as` is the form's own id, so that resending is safe."""

    class State(models.TextChoices):
        OPEN = "open", _("not answered")
        ANSWERED = "answered", _("answered")

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    sent_as = models.UUIDField(default=uuid.uuid4, editable=False)
    city = models.ForeignKey("programmes.City", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("city"))
    language = models.CharField(_("language"), max_length=8)
    name = models.CharField(_("name"), max_length=120, blank=True)
    reply_to = models.CharField(_("e-mail or telephone"), max_length=200, blank=True)
    text = models.TextField(_("message"))
    received_at = models.DateTimeField(_("received"), default=now)
    keep_until = models.DateField(_("kept until"))
    state = models.CharField(_("state"), max_length=8, choices=State.choices, default=State.OPEN)
    answered_by = models.ForeignKey(
        "accounts.User", on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("answered by")
    )
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    audit_hide = frozenset({"name", "reply_to", "text"})
    audit_facts = frozenset({"city"})

    class Meta:
        ordering = ["-received_at", "-id"]
        indexes = [
            models.Index(fields=["programme", "state", "-received_at"], name="message_inbox"),
            models.Index(fields=["programme", "-received_at", "-id"], name="message_newest"),
            models.Index(fields=["keep_until"], name="message_due"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["programme", "sent_as"], name="message_sent_once"),
            models.CheckConstraint(
                condition=Q(state="open", answered_at__isnull=True) | Q(state="answered", answered_at__isnull=False),
                name="message_answered_when",
            ),
        ]

    def __str__(self) -> str:
        return str(_("Message"))
