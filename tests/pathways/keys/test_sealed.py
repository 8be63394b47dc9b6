"""A sealed column is plain in Python, sealed in the store, and cannot be searched."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core import serializers
from django.db import connection
from django.db.models import F, Value

from answerable.pathways import keys
from answerable.pathways.models import KeyCheck, Person, SafeContact

from .people import address, an_owner, identity, make

pytestmark = pytest.mark.django_db


def raw(person: Person, column: str) -> bytes | None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM pathways_person WHERE id = %s", [person.pk])
        value = cursor.fetchone()[0]
    return None if value is None else bytes(value)


def test_every_way_of_writing_seals_and_every_way_of_reading_opens() -> None:
    first, second = make(2)
    assert raw(first, "identity") != raw(second, "identity")
    first.identity = identity(7)
    first.save(update_fields=["identity"])
    assert Person.objects.get(pk=first.pk).identity == identity(7)
    Person.objects.filter(pk=first.pk).update(identity=identity(8), address=None)
    assert Person.objects.values_list("identity", "address").get(pk=first.pk) == (identity(8), None)
    first.identity, second.identity = identity(9), identity(10)
    Person.objects.bulk_update([first, second], ["identity"])
    assert list(Person.objects.order_by("pk").values_list("identity", flat=True)) == [identity(9), identity(10)]
    Person.objects.filter(pk=first.pk).update(preferences=F("preferences"), area=Value(None))
    for person in (first, second):
        sealed = raw(person, "identity")
        assert sealed is not None
        assert sealed[: keys.HEAD] == keys.head_of(keys.ring("identity").current)


@pytest.mark.parametrize(
    "lookup", ["identity", "identity__exact", "identity__contains", "identity__in", "identity__gt"]
)
def test_it_cannot_be_searched(lookup: str) -> None:
    with pytest.raises(TypeError, match="sealed and cannot be searched"):
        list(Person.objects.filter(**{lookup: ["x"]}))


def test_it_can_be_asked_whether_there_is_something() -> None:
    make(3)
    assert Person.objects.filter(address__isnull=True).count() == 1


def test_a_value_that_is_moved_to_another_column_does_not_open() -> None:
    (person,) = make(1, start=1)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE pathways_person SET preferences = identity")
    with pytest.raises(keys.CannotOpen) as told:
        Person.objects.get(pk=person.pk)
    assert identity(1)["surname"] not in str(told.value)


def test_what_cannot_be_kept_is_not_shown_in_the_fault() -> None:
    with pytest.raises(TypeError) as told:
        Person.objects.create(owner=an_owner(), part="victim", identity={"surname": {"Madeupson"}})
    assert "Madeupson" not in str(told.value)


def test_the_store_is_not_dumped_in_the_plain() -> None:
    make(1)
    with pytest.raises(Exception, match="not written out in the plain"):
        serializers.serialize("json", Person.objects.all())


class TestCheck:
    @pytest.fixture(autouse=True)
    def file(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
        self.path = tmp_path / "keys.json"
        monkeypatch.setenv("ANSWERABLE_PATHWAYS_KEYS", str(self.path))
        monkeypatch.setenv("ANSWERABLE_PATHWAYS_HOME", str(tmp_path / "pathways"))
        keys.forget()
        yield
        keys.forget()

    def test_a_new_store_has_keys_made_and_knows_them(self) -> None:
        keys.check(connection)
        assert self.path.exists()
        assert KeyCheck.objects.count() == 1
        keys.check(connection)

    def test_a_missing_file_is_refused_and_none_is_made_in_its_place(self) -> None:
        keys.check(connection)
        self.path.unlink()
        keys.forget()
        with pytest.raises(keys.CannotUseKeys, match="is missing, and what this store holds was sealed with it"):
            keys.check(connection)
        keys.forget()
        with pytest.raises(keys.CannotUseKeys, match="is missing"):
            make(1)
        assert not self.path.exists()

    def test_a_missing_file_is_refused_where_there_are_people_and_no_check_yet(self) -> None:
        make(1)
        self.path.unlink()
        keys.forget()
        with pytest.raises(keys.CannotUseKeys, match="is missing"):
            keys.check(connection)

    @pytest.mark.parametrize("checked", [True, False])
    def test_another_stores_file_is_refused(self, checked: bool) -> None:
        make(1)
        if checked:
            keys.check(connection)
        self.path.unlink()
        keys._make(self.path)
        keys.forget()
        with pytest.raises(keys.CannotUseKeys, match="is not the one that this store was sealed with"):
            keys.check(connection)

    def test_a_file_of_which_one_ring_is_anothers_is_refused(self) -> None:
        keys.check(connection)
        keys.add("notes")
        keys.remove("notes", 1)
        with pytest.raises(keys.CannotUseKeys, match="is not the one"):
            keys.check(connection)

    def test_a_file_beside_what_it_opens_is_refused(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("ANSWERABLE_PATHWAYS_KEYS", str(tmp_path / "pathways" / "keys.json"))
        with pytest.raises(keys.CannotUseKeys, match="lies in the folder of what it opens"):
            keys.check(connection)


def test_every_sealed_column_names_a_ring_that_there_is() -> None:
    from answerable.pathways.rotating import tables

    found = {(table.name, column): ring for table in tables() for column, ring, _ in table.columns}
    assert set(found.values()) <= set(keys.RINGS)
    assert found["pathways_person", "address"] == found["pathways_safecontact", "plan"] == "address"
    assert found["pathways_person", "identity"] == "identity"
    assert SafeContact._meta.db_table in {table for table, _ in found}
    assert address(1)
