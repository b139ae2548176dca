"""The policy of the editor's own pages: no inline script but those we can read.

Wagtail starts a few fields with a line of script in the page: a known function and plain JSON. Such a line, and no other, is let through by
its hash. Styles may stand inline, since the text editor writes them.
"""

from __future__ import annotations

import base64
import hashlib
import json
import re

_SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
_STARTS_A_FIELD = re.compile(
    r"\s*(?:initDateChooser|initDateTimeChooser|initTimeChooser|new PageChooser)\((?P<arguments>.*)\);\s*", re.DOTALL
)
_MOST_SCRIPTS = 50


def policy_of(page: str) -> str:
    """The Content-Security-Policy of one page of the editor."""
    hashes = [_hash_of(script) for script in _SCRIPT.findall(page)[:_MOST_SCRIPTS] if starts_a_field(script)]
    scripts = " ".join(["'self'", *dict.fromkeys(hashes)])
    return (
        f"default-src 'none'; script-src {scripts}; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; "
        "connect-src 'self'; frame-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
    )


def starts_a_field(script: str) -> bool:
    """A known function called with JSON, and nothing else."""
    found = _STARTS_A_FIELD.fullmatch(script)
    if found is None:
        return False
    try:
        json.loads(f"[{found['arguments']}]")
    except ValueError:
        return False
    return True


def _hash_of(script: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()}'"
