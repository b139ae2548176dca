"""Addresses whose record is a page of the editor: whose it is, is tried in `test_editor.py`, with two programmes' page trees."""

from __future__ import annotations

NO_RECORD: dict[str, str] = {
    f"public_site:{name}": "a page of the editor; tried with another programme's pages in test_editor.py"
    for name in ("change_banner", "put_up", "take_down", "translate")
}
