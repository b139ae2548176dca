"""An answer that is ready, with no application behind it: what is left of a cached page when nothing looks for it.

`MIFC_BENCH_ANSWER` names a file of JSON with its headers and its body, each byte a character.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

_kept = json.loads(Path(os.environ["MIFC_BENCH_ANSWER"]).read_text(encoding="utf-8"))
_HEADERS: list[tuple[str, str]] = [(name, value) for name, value in _kept["headers"]]
_BODY: bytes = _kept["body"].encode("latin-1")


def application(_environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
    start_response("200 OK", _HEADERS)
    return [_BODY]
