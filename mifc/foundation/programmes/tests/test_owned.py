"""Whose record is it: by code, and by the database itself."""

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from mifc.foundation.base.writing import WrittenElsewhere, writing_as
from mifc.foundation.programmes.database_guard import install_guards, missing_guards, references, remove_triggers
from mifc.foundation.programmes.models import City, Membership, Theme, ThemePoint
from mifc.foundation.programmes.owned import NoProgramme, OtherProgramme, get_owned_or_none
from tests.cast import Cast


def test_objects_refuse_until_they_are_told_the_programme(cast: Cast) -> None:
    for ask in (City.objects.all, City.objects.count, lambda: City.objects.get(pk=1), lambda: City.objects.filter(slug="coventry")):
        with pytest.raises(NoProgramme):
            ask()


def test_a_bound_queryset_sees_its_programme_only(cast: Cast) -> None:
    assert {city.name for city in City.objects.of(cast.west)} == {"Coventry", "Birmingham"}
    assert get_owned_or_none(City.objects.of(cast.west), pk=cast.other_city.pk) is None


def test_creating_stamps_the_programme_and_refuses_another(cast: Cast) -> None:
    with writing_as(None, "test"):
        assert City.objects.of(cast.other).create(slug="new", name="New").programme_id == cast.other.pk
        with pytest.raises(OtherProgramme):
            City.objects.of(cast.west).create(slug="new", name="New", programme=cast.other)
        with pytest.raises(OtherProgramme):
            City.objects.of(cast.west).bulk_create([City(slug="x", name="X", programme=cast.other)])
        with pytest.raises(OtherProgramme):
            City.objects.of(cast.west).update(programme=cast.other)


def test_rows_written_without_records_are_guarded_as_records_are(cast: Cast) -> None:
    names, rows = ("slug", "name"), [("wolverhampton", "Wolverhampton"), ("dudley", "Dudley")]
    with pytest.raises(WrittenElsewhere):
        City.objects.of(cast.west).insert_rows(names, rows)
    with writing_as(cast.amina.pk, "test"):
        with pytest.raises(OtherProgramme):
            City.objects.of(cast.west).insert_rows((*names, "programme"), [(*row, cast.other.pk) for row in rows])
        with pytest.raises(NoProgramme):
            City.objects.in_every_programme(because="test").insert_rows(names, rows)
        assert City.objects.of(cast.west).insert_rows(names, rows) == 2
        with pytest.raises(IntegrityError), transaction.atomic():
            City.objects.of(cast.west).insert_rows(names, rows[:1])
    assert City.objects.of(cast.west).get(slug="dudley").is_lead is False
    line = apps.get_model("audit.AuditLine").objects.of(cast.west).filter(model="programmes.city", verb="added", count=2).get()
    assert (line.count, line.by_id) == (2, cast.amina.pk)


def test_a_field_never_holds_another_programmes_record(cast: Cast) -> None:
    with writing_as(None, "test"), pytest.raises(OtherProgramme):
        Membership.objects.of(cast.west).create(user=cast.stefan, role="city-coordinator", city=cast.other_city)
    with writing_as(None, "test"), pytest.raises(OtherProgramme):
        Membership.objects.of(cast.west).update(city=cast.other_city)


def test_related_managers_take_the_programme_of_their_record(cast: Cast) -> None:
    with writing_as(None, "test"):
        theme = Theme.objects.of(cast.west).create(slug="jobs", name="Jobs")
        theme.points.create(kind="have", text="Courses")
    assert [str(point) for point in theme.points.all()] == ["Courses"]
    assert ThemePoint.objects.of(cast.west).get().programme_id == cast.west.pk
    assert len(Theme.objects.of(cast.west).prefetch_related("points").get().points.all()) == 1


def test_uniqueness_is_checked_within_the_programme(cast: Cast) -> None:
    with pytest.raises(ValidationError):
        City(programme=cast.west, slug="coventry", name="Again").full_clean()
    City(programme=cast.other, slug="coventry", name="Other").full_clean()


def test_writing_past_changes_is_refused(cast: Cast) -> None:
    city = cast.coventry
    city.name = "Renamed"
    for write in (
        city.save,
        city.delete,
        lambda: City.objects.of(cast.west).update(name="x"),
        lambda: City.objects.of(cast.west).delete(),
        lambda: City.objects.of(cast.west).create(slug="y", name="Y"),
        lambda: City.objects.of(cast.west).bulk_create([City(slug="z", name="Z")]),
        lambda: City.objects.of(cast.west).bulk_update([city], ["name"]),
        lambda: cast.west.save(),
    ):
        with pytest.raises(WrittenElsewhere):
            write()


def test_the_look_across_programmes_reads_only(cast: Cast) -> None:
    everywhere = Membership.objects.in_every_programme(because="test")
    assert everywhere.count() == 10
    with writing_as(None, "test"):
        for write in (lambda: everywhere.update(role="x"), everywhere.delete, lambda: everywhere.create(user=cast.amina, role="x")):
            with pytest.raises(NoProgramme):
                write()


@pytest.mark.django_db(transaction=True)
class TestDatabaseGuard:
    """The second belt: SQL that knows nothing of our managers is refused too, on SQLite and PostgreSQL."""

    def sneak(self, cast: Cast) -> None:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO programmes_membership (programme_id, user_id, role, city_id, since) VALUES (%s, %s, 'x', %s, '2026-01-01')",
                [cast.west.pk, cast.stefan.pk, cast.other_city.pk],
            )

    def test_a_reference_across_programmes_is_refused(self, cast: Cast) -> None:
        with pytest.raises(IntegrityError):
            self.sneak(cast)

    def test_a_reference_across_programmes_is_refused_in_rows_too(self, cast: Cast) -> None:
        with pytest.raises(IntegrityError), transaction.atomic(), writing_as(None, "test"):
            Membership.objects.of(cast.west).insert_rows(("user", "role", "city"), [(cast.stefan.pk, "x", cast.other_city.pk)])

    def test_moving_a_record_to_another_programme_is_refused(self, cast: Cast) -> None:
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                "UPDATE programmes_city SET programme_id = %s WHERE id IN (SELECT city_id FROM programmes_membership)",
                [cast.other.pk],
            )

    def test_a_missing_guard_is_named_and_put_back(self, cast: Cast) -> None:
        assert missing_guards(connection) == []
        ref = next(ref for ref in references() if ref.child == "programmes_membership")
        if connection.vendor == "sqlite":
            remove_triggers(connection)
        else:
            with connection.cursor() as cursor:
                cursor.execute(f'ALTER TABLE "{ref.child}" DROP CONSTRAINT "{ref.name}"')
        assert any(name.startswith(ref.name) for name in missing_guards(connection))
        install_guards(connection)
        assert missing_guards(connection) == []
        with pytest.raises(IntegrityError):
            self.sneak(cast)
