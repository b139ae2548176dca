"""Which record stands in which address of the code book."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mifc.foundation.programmes.models import Programme
from mifc.toolbox.domains.changes import note_on_domain, start_code_book
from mifc.toolbox.domains.models import Domain


def _domain(programme: Programme) -> dict[str, Any]:
    start_code_book(by=None, programme=programme)
    return {"pk": Domain.objects.of(programme).order_by("pk")[0].pk}


def _note(programme: Programme) -> dict[str, Any]:
    parts = _domain(programme)
    note = note_on_domain(by=None, domain=Domain.objects.of(programme).get(pk=parts["pk"]), text="Rent is housing")
    return {**parts, "note_pk": note.pk}


ADDRESSES: dict[str, Callable[[Programme], dict[str, Any]]] = {
    **{f"domains:{name}": _domain for name in ("show", "edit", "move", "retire", "bring_back")},
    "domains:note": _note,
}
