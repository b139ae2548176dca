"""A plain text to start a privacy notice from, in English, filled with what is known already.

To be adapted by the team, and checked by whoever answers for data protection.
"""

from __future__ import annotations

from mifc.foundation.programmes.models import PrivacyNotice, Programme

_TEXT = """\
{controllers} ask{s} you how friendly your city is to people who are new here. We use your answers to find out what is good and what is \
missing, and to decide what to do next.

You need not give your name, and we ask you not to write names or phone numbers on the card. We never ask about immigration status, \
nationality or why you came. Every question may be left empty.

Your answers are read by the team of {programme} and by people it has trained. We publish numbers and, with care, single sentences; never \
anything that could show who wrote it.

We keep the cards for {months} months and then remove them. Published figures stay.

At the end you can take a code with you. With it you can remove your card until the results are published, and its text after that.

You can ask us what we keep, have it corrected, or object: {contact}. If you are not content with our answer, you can complain to the data \
protection authority; in the United Kingdom this is the Information Commissioner’s Office, ico.org.uk.
"""


def starter_notice(programme: Programme, notice: PrivacyNotice | None) -> str:
    """The text with the programme's own facts; a gap in square brackets where one is missing."""
    names = [line.strip() for line in (notice.controllers if notice else "").splitlines() if line.strip()]
    return _TEXT.format(
        controllers=" and ".join(names) or "[who is responsible]",
        s="" if names[1:] else "s",
        programme=programme.name,
        months=(notice.keep_answers_months if notice else None) or "[how many]",
        contact=(notice.contact if notice else "") or "[contact]",
    )
