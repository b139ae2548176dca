"""Personal fields of accounts: what for, until when."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from mifc.foundation.base.personal import PersonalData, personal_data

_WHOSE = _("people who work with a programme")
_KEPT = _("as long as the person has an account")

DECLARED = (
    PersonalData("accounts.User", ("name", "email", "language", "last_login", "joined_at"), _WHOSE, _("to sign in and be named"), _KEPT),
    PersonalData("accounts.MailedCode", ("user", "new_email"), _WHOSE, _("to send a code and check it"), _("one day after it is over")),
    PersonalData("accounts.HandedCode", ("user", "made_by"), _WHOSE, _("to let in people without e-mail, and say who let them in"), _KEPT),
    PersonalData("accounts.TrustedDevice", ("user",), _WHOSE, _("not to ask for the second step on one’s own device"), _("30 days")),
    PersonalData("mfa.Authenticator", ("user", "data"), _WHOSE, _("to show a second sign that it is the person"), _("until it is removed")),
    PersonalData(
        "usersessions.UserSession",
        ("user", "ip", "user_agent"),
        _WHOSE,
        _("to show the person where she is signed in"),
        _("until the session ends and the person signs in again"),
    ),
)


def plug_in() -> None:
    """Called once, when the applications are ready."""
    for one in DECLARED:
        personal_data.plug(one)
