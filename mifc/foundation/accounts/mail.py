"""Mails to a person: plain words, in their language, readable with and without HTML, right to left where it runs so.

Every mail acknowledges the funders (R096). Accounts know no programme, so a later room plugs into `mail_footers`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.core.mail import EmailMultiAlternatives
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, override

from mifc.foundation.accounts.models import User
from mifc.foundation.base.sockets import Socket
from mifc.foundation.languages.known import SOURCE, direction_of

mail_footers: Socket[Callable[[User], list[str]]] = Socket("mail footers")

# Invisible marks that tell a mail program which way a line of plain text runs.
_RIGHT_TO_LEFT_MARK, _LEFT_TO_RIGHT_MARK = "\u200f", "\u200e"


def footers_for(user: User) -> list[str]:
    """What stands under every mail to this person, in the active language."""
    lines = [line for plug in mail_footers for line in plug(user)]
    return list(dict.fromkeys(lines))


def send_mail(to: str, subject: str, body: str, footer_lines: Iterable[str] = (), *, code: str = "") -> None:
    """Send one mail in the active language. Raises OSError or SMTPException when the mail server does not take it.

    `body` is plain text, paragraphs parted by an empty line. `code` is shown large, on a line of its own, after the first paragraph.
    """
    lang = get_language() or SOURCE
    paragraphs = [" ".join(part.split()) for part in body.split("\n\n") if part.strip()]
    footer = [line for line in footer_lines if line.strip()]
    message = EmailMultiAlternatives(
        subject=" ".join(subject.split()),
        body=_as_text(paragraphs, footer, code, direction_of(lang)),
        to=[to],
        # Out-of-office answers to a code would land with whoever reads the programme's mail.
        headers={"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All", "Content-Language": lang},
    )
    message.attach_alternative(_as_html(paragraphs, footer, code, lang, str(message.subject)), "text/html")
    message.send()


def send_mail_to(user: User, subject: str, body: str, *, code: str = "", to: str = "") -> None:
    """To a person, with the funders under it. Texts come from the caller, who has switched to the person's language."""
    send_mail(to or str(user.email), subject, body, footers_for(user), code=code)


def in_language_of(user: User) -> override:
    """Switch to the person's language: `with in_language_of(user): …`."""
    return override(user.language or SOURCE)


def _as_text(paragraphs: list[str], footer: list[str], code: str, direction: str) -> str:
    mark = _RIGHT_TO_LEFT_MARK if direction == "rtl" else ""
    parts = [mark + paragraph for paragraph in paragraphs]
    if code:
        parts.insert(1, f"    {_LEFT_TO_RIGHT_MARK}{code}")
    text = "\n\n".join(parts)
    if footer:
        text += f"\n\n{mark}-- \n" + "\n".join(mark + line for line in footer)
    return text + "\n"


def _as_html(paragraphs: list[str], footer: list[str], code: str, lang: str, title: str) -> SafeString:
    """Nothing in it is loaded from anywhere."""
    direction = direction_of(lang)
    said = [format_html('<p style="margin:0 0 1em">{}</p>', paragraph) for paragraph in paragraphs]
    if code:
        said.insert(
            1, format_html('<p style="margin:0 0 1em;font-size:1.8em;font-weight:bold"><bdi dir="ltr" lang="en">{}</bdi></p>', code)
        )
    under = format_html_join("", '<p style="margin:0 0 .5em;color:#55606E;font-size:.85em">{}</p>', ((line,) for line in footer))
    return format_html(
        '<!doctype html><html lang="{}" dir="{}"><head><meta charset="utf-8"><title>{}</title></head>'
        '<body style="margin:0;background:#FAF5EA;color:#1D2733;font:1.05em/1.6 system-ui,sans-serif">'
        '<div dir="{}" style="max-width:34em;margin:0 auto;padding:1.5em">{}{}</div></body></html>',
        lang,
        direction,
        title,
        direction,
        SafeString("".join(said)),
        SafeString('<hr style="border:0;border-top:1px dashed #E2D8C3;margin:1.5em 0">' + under) if footer else "",
    )
