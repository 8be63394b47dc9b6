"""Sealing everything again: whole, resumed after a kill at any point, with people at work, and proved before a key goes."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from answerable.audit.models import Entry
from answerable.audit.queries import verify
from answerable.pathways import keys, rotating
from answerable.pathways.models import BlindKey, MatchRow, Person, Rotation
from answerable.pathways.name_check import index
from tests.integration.casework.processes import ended, killed, power_cut, shared_store, start

from .people import everything, identity, make


@pytest.fixture(autouse=True)
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("ANSWERABLE_PATHWAYS_KEYS", str(tmp_path / "keys.json"))
    monkeypatch.setattr(keys, "SEEN_WITHIN", 0.05)
    keys.forget()
    yield
    keys.forget()


def put_in(people: list[Person]) -> None:
    with transaction.atomic():
        index.put_many(people)


@pytest.mark.django_db
class TestWhole:
    def test_every_row_of_every_ring_is_sealed_again_and_says_the_same(self) -> None:
        keys.check(connection)
        put_in(make(250))
        before, found = everything(), set(BlindKey.objects.values_list("key", flat=True))
        for name in keys.RINGS:
            assert rotating.add(name) == 2
        assert {ring.name: ring.old for ring in rotating.status()} == {
            "identity": 551,
            "address": 230,
            "notes": 1,
            "index": 251,
        }
        report = rotating.rotate(batch=40)
        assert (report.people, report.spare) == (250, {name: [1] for name in keys.RINGS})
        assert everything() == before
        assert all(set(ring.on) == {2} for ring in rotating.status())
        assert not found & set(BlindKey.objects.values_list("key", flat=True))
        for name in keys.RINGS:
            rotating.retire(name, 1)
        assert everything() == before
        assert rotating.rotate().spare == {}
        keys.check(connection)

    def test_the_journal_says_what_was_done_and_holds_no_secret(self) -> None:
        make(3)
        rotating.add("identity")
        rotating.rotate()
        rotating.retire("identity", 1)
        assert list(Entry.objects.order_by("seq").values_list("action", "ref"))[-3:] == [
            ("keys.added", "identity:2"),
            ("keys.rotated", str(Rotation.objects.get().pk)),
            ("keys.retired", "identity:1"),
        ]
        assert verify().ok

    def test_an_old_key_is_not_removed_while_one_row_needs_it(self) -> None:
        make(3)
        rotating.add("identity")
        with pytest.raises(keys.CannotUseKeys, match="4 values are still sealed with key 1 of “identity”"):
            rotating.retire("identity", 1)
        assert 1 in keys.ring("identity").keys

    def test_the_old_index_key_still_answers_while_the_new_one_is_made(self) -> None:
        people = make(30)
        put_in(people)
        keys.add("index")
        with transaction.atomic():
            index.put(people[0])
        assert index.generations() == [2, 1]
        assert set(MatchRow.objects.values_list("generation", flat=True)) == {1, 2}
        rotating.rotate()
        assert index.generations() == [2]

    def test_a_row_that_cannot_be_opened_stops_it_with_a_sentence_that_names_nobody(self) -> None:
        person = make(10)[4]
        rotating.add("identity")
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE pathways_person SET identity = %s WHERE id = %s",
                [b"\x01\x00\x00\x00\x01" + b"?" * 60, person.pk],
            )
        with pytest.raises(rotating.CannotRotate, match="It is in the table pathways_person") as told:
            rotating.rotate(batch=3)
        assert all(identity(number)["surname"] not in str(told.value) for number in range(10))

    def test_what_is_written_with_an_old_key_at_the_last_moment_is_found_by_the_proof(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        people = make(20)
        rotating.add("identity")
        late = keys.seal("identity", b'{"surname":"Late"}', about="pathways.person.identity")
        keys.add("identity")
        went, times = rotating._go_through, []

        def then_somebody_writes(rotation: Rotation, size: int, told: Any) -> None:
            went(rotation, size, told)
            if not times:
                with connection.cursor() as cursor:
                    cursor.execute("UPDATE pathways_person SET identity = %s WHERE id = %s", [late, people[0].pk])
            times.append(1)

        monkeypatch.setattr(rotating, "_go_through", then_somebody_writes)
        rotating.rotate(batch=7)
        assert len(times) == 2
        assert Person.objects.get(pk=people[0].pk).identity == {"surname": "Late"}
        assert all(not ring.old for ring in rotating.status())

    def test_a_key_that_is_added_meanwhile_is_the_one_that_everything_ends_on(
        self, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        make(20)
        rotating.add("identity")
        batch, times = rotating._batch, []

        def then_a_key_is_added(*given: Any) -> bool:
            if len(times) == 1:
                keys.add("identity")
            times.append(1)
            return batch(*given)

        monkeypatch.setattr(rotating, "_batch", then_a_key_is_added)
        rotating.rotate(batch=7)
        assert {ring.name: set(ring.on) for ring in rotating.status()}["identity"] == {3}
        assert Rotation.objects.get().targets["identity"] == 3

    def test_a_ring_that_there_is_not_gets_a_sentence(self) -> None:
        for change in (lambda: rotating.add("names"), lambda: rotating.retire("names", 1)):
            with pytest.raises(
                keys.CannotUseKeys, match=r"There are no keys “names”\. There are: identity, address, notes, index\."
            ):
                change()


@pytest.mark.django_db(transaction=True)
class TestKilled:
    @pytest.fixture(autouse=True)
    def store(self, tmp_path: Path) -> Iterator[None]:
        with shared_store(tmp_path):
            yield

    def test_it_resumes_after_kills_at_random_points_and_ends_equal(self) -> None:
        keys.check(connection)
        people = make(600)
        put_in(people)
        before = everything()
        for name in keys.RINGS:
            rotating.add(name)
        chosen = random.Random(20261122)
        sealing = keys.seal
        kills = 0
        for _ in range(12):
            left = chosen.randint(1, 260)

            def until_the_power_is_cut(name: str, plain: bytes, *, about: str, allowed: list[int] = [left]) -> bytes:  # noqa: B006
                allowed[0] -= 1
                if allowed[0] < 0:
                    power_cut()
                return sealing(name, plain, about=about)

            def rotate(cut: Any = until_the_power_is_cut) -> None:
                keys.seal = cut  # type: ignore[assignment]
                rotating.rotate(batch=50)

            code = ended(start(rotate))
            kills += code < 0
            assert everything() == before, "whatever was done or not, every row opens and says the same"
            if code == 0:
                break
        assert kills >= 4
        done = Rotation.objects.get().done
        assert done > 0, "an earlier run's work is kept"
        rotating.rotate(batch=50)
        assert everything() == before
        assert all(not ring.old for ring in rotating.status())
        assert Rotation.objects.filter(under_way=False).count() >= 1
        assert verify().ok

    def test_two_at_once_share_the_work(self) -> None:
        make(300)
        before = everything()
        rotating.add("identity")
        rotating.add("address")
        earlier = Entry.objects.filter(action="keys.rotated").count()
        started = [start(lambda: rotating.rotate(batch=20) and None) for _ in range(2)]
        assert [ended(child) for child in started] == [0, 0]
        assert Entry.objects.filter(action="keys.rotated").count() - earlier == Rotation.objects.count()
        assert everything() == before
        assert all(not ring.old for ring in rotating.status())

    def test_people_may_be_changed_meanwhile_and_nothing_of_it_is_lost(self) -> None:
        people = make(300)
        rotating.add("identity")

        def change() -> None:
            for number, person in enumerate(people[::7]):
                Person.objects.filter(pk=person.pk).update(identity=identity(5000 + number))

        started = [start(change), start(lambda: rotating.rotate(batch=10) and None)]
        assert [ended(child) for child in started] == [0, 0]
        changed = {person.pk: identity(5000 + number) for number, person in enumerate(people[::7])}
        for at, person in enumerate(people):
            assert Person.objects.get(pk=person.pk).identity == changed.get(person.pk, identity(at))
        assert all(not ring.old for ring in rotating.status())

    def test_a_kill_while_a_key_is_added_leaves_a_whole_file(self, monkeypatch: pytest.MonkeyPatch) -> None:
        keys.rings()
        replacing = keys.os.replace

        def cut_before(_source: str, _target: Path) -> None:
            power_cut()

        def cut_after(source: str, target: Path) -> None:
            replacing(source, target)
            power_cut()

        for cut in (cut_before, cut_after):
            monkeypatch.setattr(keys.os, "replace", cut)
            killed(lambda: keys.add("notes"))
            monkeypatch.setattr(keys.os, "replace", replacing)
            keys.forget()
            assert keys.unseal("notes", keys.seal("notes", b"made up", about="a"), about="a") == b"made up"
        assert sorted(keys.ring("notes").keys) == [1, 2]
