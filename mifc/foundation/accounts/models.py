"""The account, and what opens it."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from mifc.foundation.base.clock import now
from mifc.foundation.base.guarded import Guarded, GuardedQuerySet
from mifc.foundation.base.ids import random_id


class UserManager(BaseUserManager["User"]):
    """Accounts are found by e-mail without regard to capitals."""

    def create_user(self, *, name: str, email: str | None = None, **fields: Any) -> User:
        """A new account without a password: people sign in by code or passkey."""
        user = self.model(name=name, email=self.normalize_email(email).lower() if email else None, **fields)
        user.set_unusable_password()
        user.save(using=self._db)
        return user

    def by_email(self, email: str) -> User | None:
        return self.filter(email__iexact=email.strip()).first()


class User(AbstractBaseUser, PermissionsMixin):
    """A person who can sign in. `email` is empty for people who have none; `is_sample` marks the demo's invented people."""

    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("e-mail"), null=True, blank=True, unique=True)  # several people without e-mail
    language = models.CharField(_("language"), max_length=8, default="en")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False, help_text=_("May open the editorial pages."))
    is_sample = models.BooleanField(default=False)
    joined_at = models.DateTimeField(default=now)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="account_email_once")]
        indexes = [models.Index(fields=["name"], name="account_by_name")]

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ", 1)[0]


class MailedCode(Guarded):
    """A code that was asked for on the sign-in page, whether the address is known or not (`user` is empty when it is not).

    The browser that asked holds the ticket, the mail holds the code; one without the other is worth nothing. The code itself is made
    when the mail is written and only its hash is kept.
    """

    audit_quiet = "asking for a code is no news; signing in leaves a line"

    class Purpose(models.TextChoices):
        SIGN_IN = "sign-in", _("to sign in")
        ADDRESS = "address", _("to confirm a new address")

    id = models.BigIntegerField(primary_key=True, default=random_id, editable=False)
    purpose = models.CharField(max_length=8, choices=Purpose.choices, default=Purpose.SIGN_IN)
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, related_name="+")
    new_email = models.EmailField(blank=True, help_text="The address to be confirmed; only with that purpose.")
    ticket_hash = models.CharField(max_length=64, unique=True)
    code_hash = models.CharField(max_length=64, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField(db_index=True)
    sent_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(_("mailed code"))


class HandedCodeQuerySet(GuardedQuerySet["HandedCode"]):
    def open(self) -> HandedCodeQuerySet:
        """Not used, not taken back, not too old."""
        return self.filter(used_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now())


class HandedCode(Guarded):
    """A one-time code for a person without e-mail: a second person hands it over and can take it back, before and after it was used."""

    audit_hide = frozenset({"code_hash"})

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="handed_codes")
    made_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    code_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    objects = models.Manager.from_queryset(HandedCodeQuerySet)()  # type: ignore[misc]  # more words than the guarded manager has

    class Meta:
        verbose_name_plural = "one-time codes"

    def __str__(self) -> str:
        return str(_("one-time code"))


class TrustedDevice(Guarded):
    """A person's own device, which is not asked for the second step for 30 days. The device holds the token, we hold its hash."""

    audit_hide = frozenset({"token_hash", "session_key"})

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="trusted_devices")
    token_hash = models.CharField(max_length=64, unique=True)
    session_key = models.CharField(max_length=40, blank=True)
    made_at = models.DateTimeField(default=now)
    expires_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "trusted devices"

    def __str__(self) -> str:
        return str(_("trusted device"))


class Tally(Guarded):
    """How often something was tried in a span of time. Kept in the database, so that every process counts the same.

    `key` is a keyed hash: neither an address nor a computer can be read from it.
    """

    audit_quiet = "counting tries"

    key = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField(default=0)
    until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return str(self.count)
