"""What staff type, without what nobody sees: marks that turn a line round, control characters, letters without width.

A name with such a mark flips the line it stands in, on a page and on a poster; a name of nothing else is no name at all, and the form then
says that it is missing. The joiners that Persian and Kurdish are written with stay.
"""

from __future__ import annotations

import re

from django.http import QueryDict

_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2060\ufeff\u202a-\u202e\u2066-\u2069]")


def readable(sent: QueryDict) -> QueryDict:
    """The same form, its values cleaned; itself where there is nothing to clean."""
    if not any(_UNSEEN.search(value) for _name, values in sent.lists() for value in values):
        return sent
    kept = sent.copy()
    for name, values in sent.lists():
        kept.setlist(name, [_UNSEEN.sub("", value) for value in values])
    return kept
