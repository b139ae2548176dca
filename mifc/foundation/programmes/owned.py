"""Whose record is it (architecture §3.1).

Every record of a programme is `ProgrammeOwned`. `Model.objects` refuses until it is told the programme: `Model.objects.of(programme)`.
What comes back is bound to that programme for reading and writing: it stamps what it creates and refuses another programme's records.

Django asks the default manager on its own in two places, related managers and uniqueness checks; both get the programme of the record
they start from.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from django.core.exceptions import ObjectDoesNotExist
from django.db import models

from mifc.foundation.base.bulk import insert_rows
from mifc.foundation.base.counted import note_added
from mifc.foundation.base.guarded import Guarded, GuardedQuerySet

if TYPE_CHECKING:
    from mifc.foundation.programmes.models import Programme

M = TypeVar("M", bound="ProgrammeOwned")


class NoProgramme(RuntimeError):
    """Records were asked for without saying of which programme."""


class OtherProgramme(ValueError):
    """A record of one programme was about to refer to, or be written by, another."""


_checking_uniqueness_in: ContextVar[int | None] = ContextVar("mifc_checking_uniqueness_in", default=None)


def programme_id_of(programme: Programme | int) -> int:
    """The id, from a programme or its id. Raises NoProgramme for an unsaved one."""
    found = programme if isinstance(programme, int) else programme.pk
    if found is None:
        raise NoProgramme("This programme has not been saved yet.")
    return int(found)


class OwnedQuerySet(GuardedQuerySet[M]):
    """A queryset bound to one programme."""

    _programme_id: int | None = None

    def _clone(self) -> Self:
        clone = super()._clone()  # type: ignore[misc]  # not in the stubs
        clone._programme_id = self._programme_id
        return clone

    @property
    def bound_to(self) -> int:
        """The id of the programme this queryset is bound to. Raises NoProgramme when to none."""
        if self._programme_id is None:
            raise NoProgramme(f"{self.model.__name__}: say of which programme, with .of(programme).")
        return self._programme_id

    def _audit_programme(self) -> int | None:
        return self._programme_id

    def _bound_to(self, programme_id: int) -> Self:
        bound = self.filter(programme_id=programme_id)
        bound._programme_id = programme_id
        return bound

    def _stamp(self, record: M) -> M:
        if self._programme_id is None:
            raise NoProgramme(f"{self.model.__name__}: say of which programme, with .of(programme).")
        if record.programme_id is None:
            record.programme_id = self._programme_id
        if record.programme_id != self._programme_id:
            raise OtherProgramme(f"{self.model.__name__}: the record belongs to another programme.")
        record.refuse_foreign_references()
        return record

    def create(self, **values: Any) -> M:
        record = self._stamp(self.model(**values))
        self._for_write = True
        record.save(force_insert=True, using=self.db)
        return record

    def bulk_create(self, objs: Iterable[M], *args: Any, **kwargs: Any) -> list[M]:
        return super().bulk_create([self._stamp(record) for record in objs], *args, **kwargs)

    def insert_rows(self, names: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
        """Write many new records from their values, in the order of `names` (ids for references), without making an object of each.

        For files of a hundred thousand rows; elsewhere `bulk_create`. As guarded and audited as that; whose record a reference points to,
        the database checks. What is not named gets its default. Raises IntegrityError as `bulk_create` does. Gives how many were written.
        """
        if {"programme", "programme_id"} & set(names):
            raise OtherProgramme("The programme is stamped, not given.")
        count = insert_rows(self.model, self.db, names, rows, {"programme": self.bound_to})
        if count:
            note_added(self.model, self.bound_to)
        self._tell("added", count)
        return count

    def bulk_update(self, objs: Iterable[M], fields: Iterable[str], batch_size: int | None = None) -> int:
        records = [self._stamp(record) for record in objs]
        if {"programme", "programme_id"} & set(fields := list(fields)):
            raise OtherProgramme("A record never moves to another programme.")
        return super().bulk_update(records, fields, batch_size)

    def update(self, **values: Any) -> int:
        if self._programme_id is None:
            raise NoProgramme(f"{self.model.__name__}: say of which programme, with .of(programme).")
        if {"programme", "programme_id"} & set(values):
            raise OtherProgramme("A record never moves to another programme.")
        for value in values.values():
            if isinstance(value, ProgrammeOwned) and value.programme_id != self._programme_id:
                raise OtherProgramme("A record never refers to another programme's record.")
        return super().update(**values)

    def delete(self) -> tuple[int, dict[str, int]]:
        if self._programme_id is None:
            raise NoProgramme(f"{self.model.__name__}: say of which programme, with .of(programme).")
        return super().delete()

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]

    def raw(self, *args: Any, **kwargs: Any) -> Any:
        raise NoProgramme("Raw SQL knows no programme; write the query with the ORM.")


class OwnedManager(models.Manager[M]):
    """Refuses until it is told the programme; a related manager takes the programme of its instance."""

    instance: Any = None
    queryset_class: ClassVar[type[OwnedQuerySet[Any]]] = OwnedQuerySet

    def get_queryset(self) -> OwnedQuerySet[M]:
        everything: OwnedQuerySet[M] = self.queryset_class(self.model, using=self._db)
        if self.instance is not None:
            return everything._bound_to(_programme_of_instance(self.instance))
        checking = _checking_uniqueness_in.get()
        if checking is not None:
            return everything._bound_to(checking)
        raise NoProgramme(f"{self.model.__name__}: say of which programme, with .objects.of(programme).")

    def of(self, programme: Programme | int) -> OwnedQuerySet[M]:
        """The records of one programme: the way in for everything."""
        everything: OwnedQuerySet[M] = self.queryset_class(self.model, using=self._db)
        return everything._bound_to(programme_id_of(programme))

    def in_every_programme(self, *, because: str) -> OwnedQuerySet[M]:
        """The rare look across programmes: signing in, a job that looks for due work. `because` is read by reviewers.

        It can read; creating or updating through it is refused, since it is bound to no programme.
        """
        if not because:
            raise NoProgramme("Say why every programme is looked at.")
        return self.queryset_class(self.model, using=self._db)


def _programme_of_instance(instance: Any) -> int:
    if isinstance(instance, ProgrammeOwned):
        return programme_id_of(instance.programme_id)
    if instance._meta.label_lower == "programmes.programme":
        return programme_id_of(instance)
    raise NoProgramme(f"{type(instance).__name__} belongs to no programme: ask with .objects.of(programme).filter(…).")


class ProgrammeOwned(Guarded):
    """A record of one programme. Its `programme` never changes."""

    programme = models.ForeignKey("programmes.Programme", on_delete=models.CASCADE, related_name="+", editable=False)

    objects: ClassVar[OwnedManager[Any]] = OwnedManager()  # type: ignore[assignment]  # narrower than the guarded manager on purpose

    class Meta:
        abstract = True

    def _audit_programme(self) -> int | None:
        return self.programme_id

    def refuse_foreign_references(self) -> None:
        """Raise OtherProgramme when a record held in a field belongs to another programme. The database checks the rest."""
        for field in self._meta.concrete_fields:
            if isinstance(field, models.ForeignKey) and field.is_cached(self):
                held = field.get_cached_value(self)
                if isinstance(held, ProgrammeOwned) and held.programme_id != self.programme_id:
                    raise OtherProgramme(f"{type(self).__name__}.{field.name} belongs to another programme.")

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.programme_id is None:
            raise NoProgramme(f"{type(self).__name__}: create it with .objects.of(programme).create(…).")
        self.refuse_foreign_references()
        super().save(*args, **kwargs)

    def validate_unique(self, exclude: Any = None) -> None:
        with _uniqueness_within(self.programme_id):
            super().validate_unique(exclude=exclude)

    def validate_constraints(self, exclude: Any = None) -> None:
        with _uniqueness_within(self.programme_id):
            super().validate_constraints(exclude=exclude)


@contextmanager
def _uniqueness_within(programme_id: int | None) -> Iterator[None]:
    token = _checking_uniqueness_in.set(programme_id)
    try:
        yield
    finally:
        _checking_uniqueness_in.reset(token)


def get_owned_or_none(queryset: OwnedQuerySet[M], **lookup: Any) -> M | None:
    """One record of a bound queryset, or None. Raises NoProgramme when the queryset is bound to no programme."""
    if queryset._programme_id is None:
        raise NoProgramme("Only a queryset bound to a programme may be asked for one record by its address.")
    try:
        return queryset.get(**lookup)
    except (ObjectDoesNotExist, ValueError, TypeError, OverflowError):
        return None
