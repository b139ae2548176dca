"""Writes the lines. The guard sends them; a door that shows sensitive records calls `record_read`."""

from __future__ import annotations

from mifc.foundation.audit.models import AuditLine


def record_write(
    *,
    programme_id: int | None,
    by_id: int | None,
    verb: str,
    model: str,
    record_id: str,
    label: str,
    values: dict[str, tuple[object, object] | None],
    count: int,
) -> None:
    """Plugged into `base.sockets.audit_sink`."""
    AuditLine.objects.create(
        programme_id=programme_id,
        by_id=by_id,
        verb=verb,
        model=model,
        record_id=record_id,
        label=label,
        values={name: list(pair) if pair else None for name, pair in values.items()},
        count=count,
    )


def record_read(*, programme_id: int, by_id: int, what: str, record_id: object = "", count: int = 1) -> None:
    """Somebody opened sensitive records: `what` says which, in a few plain words."""
    AuditLine.objects.create(
        programme_id=programme_id, by_id=by_id, verb=AuditLine.Verb.READ, model=what, record_id=str(record_id), count=count
    )
