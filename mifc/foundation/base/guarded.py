"""Records that refuse to be written past their audit line (architecture §3.3).

`Guarded` is the model, `GuardedQuerySet` its bulk doors. Each write asks `current_writer()` and tells the audit sink what changed, so
neither can be forgotten by the one who writes a room.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, ClassVar, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.utils.encoding import force_str
from django.utils.translation import gettext as _

from mifc.foundation.base.counted import note_added, note_changed, note_removed, parts_of
from mifc.foundation.base.sockets import audit_sink
from mifc.foundation.base.writing import NoLongerThere, NotPossible, current_writer

M = TypeVar("M", bound=models.Model)

# Longest text that an audit line repeats of one value.
_LONGEST_VALUE = 500


def tell_audit(
    model: type[models.Model],
    verb: str,
    *,
    programme_id: int | None,
    record_id: object = "",
    label: str = "",
    values: dict[str, tuple[object, object] | None] | None = None,
    count: int = 1,
) -> None:
    """Send one line to the audit. For the guards below, and for a change that wants to say more than field by field."""
    writer = current_writer()
    for sink in audit_sink:
        sink(
            programme_id=programme_id,
            by_id=writer.by_id,
            verb=verb,
            model=model._meta.label_lower,
            record_id=str(record_id),
            label=label[:200],
            values=values or {},
            count=count,
        )


def as_audit_value(value: object) -> object:
    """A field's value as the audit keeps it: plain JSON, long texts cut."""
    if value is None or isinstance(value, bool | int | float):
        return value
    as_json = getattr(value, "as_json", None)
    if as_json is not None:
        return {code: str(entry.get("text", ""))[:_LONGEST_VALUE] for code, entry in as_json().items()}
    if isinstance(value, dict | list):
        return value if len(str(value)) <= _LONGEST_VALUE else str(value)[:_LONGEST_VALUE]
    return str(value)[:_LONGEST_VALUE]


def lock(record: Guarded) -> None:
    """Take the row until the end of the change, and read it again: what was read before may have been changed by somebody else since.

    Without it a save of all fields brings their old values back. Raises NoLongerThere when the record was removed meanwhile.
    """
    current_writer()
    try:
        # Rows that only point to this one may still be added.
        record.refresh_from_db(from_queryset=type(record)._base_manager.select_for_update(no_key=True))
    except ObjectDoesNotExist as error:
        raise NoLongerThere(_("Somebody removed this in the meantime. Nothing was saved.")) from error


class GuardedQuerySet(models.QuerySet[M]):
    """A queryset whose bulk writes are guarded and audited too."""

    def _audit_programme(self) -> int | None:
        return None

    def _tell(self, verb: str, count: int, values: dict[str, tuple[object, object] | None] | None = None) -> None:
        if count and not getattr(self.model, "audit_quiet", ""):
            label = str(self.model._meta.verbose_name_plural)
            tell_audit(self.model, verb, programme_id=self._audit_programme(), label=label, values=values, count=count)

    def update(self, **values: Any) -> int:
        current_writer()
        changed = super().update(**values)
        if changed:
            note_changed(self.model, self._audit_programme(), values)
        hidden: frozenset[str] = getattr(self.model, "audit_hide", frozenset())
        shown: dict[str, tuple[object, object] | None] = {
            name: None if name in hidden or hasattr(value, "resolve_expression") else (None, as_audit_value(value))
            for name, value in values.items()
        }
        self._tell("changed", changed, shown)
        return changed

    update.alters_data = True  # type: ignore[attr-defined]

    def delete(self) -> tuple[int, dict[str, int]]:
        current_writer()
        total, by_model = super().delete()
        note_removed(self._audit_programme(), by_model)
        self._tell("removed", by_model.get(self.model._meta.label, 0))
        return total, by_model

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]

    def bulk_create(self, objs: Iterable[M], *args: Any, **kwargs: Any) -> list[M]:
        current_writer()
        created = super().bulk_create(objs, *args, **kwargs)
        if created and self.model.counted_by:  # type: ignore[attr-defined]  # a guarded model
            parts = parts_of(created)
            note_added(self.model, self._audit_programme(), parts)
            note_changed(self.model, self._audit_programme(), kwargs.get("update_fields") or (), parts)
        self._tell("added", len(created))
        return created

    def bulk_update(self, objs: Iterable[M], fields: Iterable[str], batch_size: int | None = None) -> int:
        current_writer()
        # Django's own bulk_update goes through update() of this class, batch by batch: the audit line comes from there.
        return super().bulk_update(objs, fields, batch_size)


class Guarded(models.Model):
    """A record written only by `changes.py`.

    `audit_hide` names fields whose values must not live on in the audit (personal data). `audit_quiet` is the reason why a model's
    writes leave no audit line at all: answers from the public, whose exact moment we do not want to know. `audit_facts` names fields that
    a line tells when a record is added or removed, where its label alone would say too little (or may not hold a name).

    `counted_by` names the fields that remembered counts rest on: when one of them is written, or a record is removed, they are counted
    anew. So they are when a record is added, unless `counted_when_added` is False: nothing counts it before another such record is added.
    Of what is remembered in parts, only the one that `counted_part` tells.
    """

    audit_hide: ClassVar[frozenset[str]] = frozenset()
    audit_quiet: ClassVar[str] = ""
    audit_facts: ClassVar[frozenset[str]] = frozenset()
    counted_by: ClassVar[frozenset[str]] = frozenset()
    counted_when_added: ClassVar[bool] = True

    objects = models.Manager.from_queryset(GuardedQuerySet)()

    class Meta:
        abstract = True

    def _audit_programme(self) -> int | None:
        return None

    def counted_part(self) -> int | None:
        """The part of remembered counts that this record belongs to, before and after any change of it; None where it may be any."""
        return None

    def _stored_values(self, names: Iterable[str] | None) -> dict[str, Any]:
        """What the database holds now, so that the audit says from what to what."""
        wanted = [field.attname for field in self._meta.concrete_fields if names is None or field.name in names or field.attname in names]
        return type(self)._base_manager.filter(pk=self.pk).values(*wanted).first() or {}

    def _refuse_too_long(self, names: Iterable[str] | None) -> None:
        """SQLite keeps what is longer than its column, PostgreSQL fails: said the same on both, for whatever no form has checked."""
        for field in self._meta.concrete_fields:
            value = self.__dict__.get(field.attname)
            if field.max_length and isinstance(value, str) and len(value) > field.max_length and (names is None or field.name in names):
                raise NotPossible(
                    _("“%(field)s” has more than %(most)s characters. Shorten it; nothing was saved.")
                    % {"field": field.verbose_name, "most": field.max_length}
                )

    def save(self, *args: Any, **kwargs: Any) -> None:
        current_writer()
        is_new = self._state.adding
        quiet = bool(self.audit_quiet)
        if not quiet:
            self._refuse_too_long(kwargs.get("update_fields"))
        before = {} if is_new or quiet else self._stored_values(kwargs.get("update_fields"))
        super().save(*args, **kwargs)
        if is_new:
            note_added(type(self), self._audit_programme(), {self.counted_part()})
        else:
            note_changed(type(self), self._audit_programme(), kwargs.get("update_fields"), {self.counted_part()})
        if quiet:
            return
        if is_new:
            facts: dict[str, tuple[object, object] | None] = {name: (None, value) for name, value in self._audit_facts_now().items()}
            tell_audit(type(self), "added", programme_id=self._audit_programme(), record_id=self.pk, label=str(self), values=facts)
            return
        values: dict[str, tuple[object, object] | None] = {}
        fields = {field.attname: field for field in self._meta.concrete_fields}
        for name, old in before.items():
            new = getattr(self, name)
            if not hasattr(new, "resolve_expression"):
                # A plain text given to a field of several languages, or a date as text, is what the field makes of it.
                new = fields[name].to_python(new)
            if as_audit_value(old) != as_audit_value(new):
                values[name] = None if self._is_hidden(name) else (as_audit_value(old), as_audit_value(new))
        if values:
            tell_audit(type(self), "changed", programme_id=self._audit_programme(), record_id=self.pk, label=str(self), values=values)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        current_writer()
        record_id, label, part = self.pk, "" if self.audit_hide else str(self), self.counted_part()
        facts: dict[str, tuple[object, object] | None] = {name: (value, None) for name, value in self._audit_facts_now().items()}
        result = super().delete(*args, **kwargs)
        note_removed(self._audit_programme(), result[1], {part})
        if not self.audit_quiet:
            tell_audit(type(self), "removed", programme_id=self._audit_programme(), record_id=record_id, label=label, values=facts)
        return result

    def _get_FIELD_display(self, field: models.Field[Any, Any]) -> Any:  # noqa: N802  # Django's name
        """The label of a choice. Django's own way puts every choice of the field into words first, and lists ask it row by row."""
        value = getattr(self, field.attname)
        return force_str(next((label for key, label in field.flatchoices if key == value), value), strings_only=True)

    def _audit_facts_now(self) -> dict[str, object]:
        told = (field.attname for field in self._meta.concrete_fields if field.name in self.audit_facts)
        return {name: as_audit_value(getattr(self, name)) for name in told if getattr(self, name) is not None}

    def _is_hidden(self, attname: str) -> bool:
        return attname in self.audit_hide or attname.removesuffix("_id") in self.audit_hide
