"""Work behind the sign-in page: the code leaves after the answer has gone, so that the answer's time tells nothing."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django_tasks import task

from mifc.foundation.accounts import changes
from mifc.foundation.accounts.changes import Written
from mifc.foundation.accounts.mail import in_language_of, send_mail_to
from mifc.foundation.accounts.models import MailedCode
from mifc.foundation.accounts.queries import user_by_id
from mifc.foundation.accounts.rules import in_groups


@task(priority=50)
def mail_code(code_id: int) -> None:
    """Make the code that was asked for and send it. For an address nobody has, nothing happens. Safe to repeat."""
    written = changes.write_code(by=None, code_id=code_id)
    if written is None:
        return
    with in_language_of(written.user):
        subject, body = _words(written)
        send_mail_to(written.user, subject, body, code=in_groups(written.code), to=written.to)
    changes.mark_code_sent(by=None, code_id=code_id)


def _words(written: Written) -> tuple[str, str]:
    if written.address_is_taken:
        return (
            _("This address already has an account"),
            _("Somebody wanted to use this address for another account. Nothing was changed. If it was you, sign in with this address."),
        )
    if written.purpose == MailedCode.Purpose.ADDRESS:
        first = _("Your code to confirm this address:")
    else:
        first = _("Hello %(name)s, your code to sign in:") % {"name": written.user.name}
    return (
        _("Your code: %(code)s") % {"code": in_groups(written.code)},
        "\n\n".join(
            [
                first,
                _("Type it on the page where you asked for it. It works once, for 15 minutes."),
                _("We never ask for this code by phone or in a mail. If you did not ask for it, you need not do anything."),
            ]
        ),
    )


@task(priority=20)
def mail_news(user_id: int, what: str) -> None:
    """Tell a person that the keys of their account changed: whoever did it, the owner hears of it."""
    user = user_by_id(user_id)
    if user is None or not user.email or user.is_sample:
        return
    with in_language_of(user):
        said = {
            "app-added": _("An authenticator app was added to your account."),
            "app-removed": _("The authenticator app was removed from your account."),
            "passkey-added": _("A passkey was added to your account."),
            "passkey-removed": _("A passkey was removed from your account."),
            "recovery-made": _("New recovery codes were made for your account. The old ones no longer work."),
            "recovery-used": _("A recovery code was used to sign in to your account."),
            "reset": _("The second step of your account was reset. You set it up again when you next sign in."),
            "joined": _("Your account is ready. Next time, sign in with this e-mail address: we send you a code."),
        }[what]
        advice = _("If this was not you, tell your lead coordinator today, and end all other sessions on your account page.")
        send_mail_to(user, _("Your MiFC account"), said if what == "joined" else f"{said}\n\n{advice}")
