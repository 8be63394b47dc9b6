"""Nobody and somebody restricted cost the same: the same questions to the store, the same rows of the same length.

How long both take is measured by tests/benchmarks/bench_name_check.py; here nothing depends on how busy the machine is.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from answerable.audit.models import Entry
from answerable.pathways.actions.alarms import PADDED_TO, raise_alarms, sealed_notice
from answerable.pathways.actions.name_check import ask
from answerable.pathways.models import Alarm, NameCheck, WorkerConflict
from answerable.pathways.name_check import holding
from answerable.pathways.name_check.known import NONE

from .people import ASKED, World, a_known_person, a_world, alarms, others

pytestmark = pytest.mark.django_db
NOBODY = {**ASKED, "surname": "Nobodyford", "born": "1911-01-01"}
_VALUE = re.compile(r"\"s\d+_x\d+\"|X'[0-9A-Fa-f]*'|'(?:[^']|'')*'(?:::\w+)?| *-?\b\d+(?:\.\d+)?\b")


@pytest.fixture
def world(settings) -> World:
    settings.NAME_CHECK_HELD_MS = 1000
    made = a_world()
    others(made.knower)
    return made


@pytest.fixture(autouse=True)
def _no_sleep(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holding, "sleep", lambda _seconds: None)


def rows() -> dict[str, int]:
    """How many rows each table has."""
    models = [*apps.get_app_config("pathways").get_models(), Entry]
    return {model._meta.label: model._base_manager.count() for model in models}


def lengths() -> list[int]:
    """How long each value of the last check and of the last entry of the journal is, as the store keeps it."""
    found = []
    for model, order in ((NameCheck, "id"), (Entry, "seq")):
        columns = [field.column for field in model._meta.concrete_fields if field.column not in ("id", "seq", "at")]
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {', '.join(connection.ops.quote_name(name) for name in columns)} FROM {model._meta.db_table} ORDER BY {order} DESC LIMIT 1"
            )
            found += [
                len(bytes(value) if isinstance(value, bytes | memoryview) else str(value))
                for value in cursor.fetchone()
            ]
    return found


def traces(world: World, identity: dict[str, str]) -> tuple[list[str], dict[str, int], list[int]]:
    """What one check asked and wrote: the statements without their values, the rows added, the lengths of what was written."""
    before = rows()
    with CaptureQueriesContext(connection) as asked:
        assert ask(by=world.worker, identity=identity, purpose="support", reason="She rang this morning") == NONE
    after = rows()
    statements = [_VALUE.sub("?", query["sql"]) for query in asked.captured_queries]
    return statements, {name: after[name] - before[name] for name in after if after[name] != before[name]}, lengths()


@pytest.mark.parametrize("kind", ["restricted", "honey", "conflict", "all", "several"])
def test_the_same_questions_the_same_rows_of_the_same_length(world: World, kind: str) -> None:
    people = [
        a_known_person(
            world.knower, is_restricted=kind in ("restricted", "all", "several"), is_honey=kind in ("honey", "all")
        )
        for _ in range(6 if kind == "several" else 1)
    ]
    if kind in ("conflict", "all"):
        WorkerConflict.objects.create(worker=world.worker, person=people[0])
    traces(world, NOBODY)
    nobody, somebody, again = (traces(world, identity) for identity in (NOBODY, ASKED, NOBODY))
    assert somebody[0] == nobody[0] == again[0]
    assert somebody[1] == nobody[1] == again[1] == {"pathways.NameCheck": 1, "audit.Entry": 1}
    assert somebody[2] == nobody[2] == again[2]
    assert not Alarm.objects.exists()
    found = alarms()
    assert len(found) == {"all": 2, "several": 6}.get(kind, 1)
    assert {alarm.person for alarm in found} == set(people)
    assert {alarm.made_at for alarm in found} == {alarm.check_made.at for alarm in found}


def test_what_was_noticed_is_padded_to_one_length() -> None:
    from orjson import dumps

    for many in range(10):
        assert len(dumps(sealed_notice([("restricted", 10**12)] * many))) == PADDED_TO
    assert len(dumps(sealed_notice([("restricted", 10**12)] * 40))) % PADDED_TO == 0


def test_alarms_are_made_once_and_the_journal_does_not_tell_which_check_had_one(world: World) -> None:
    a_known_person(world.knower, is_restricted=True)

    def entry(identity: dict[str, str]) -> Any:
        ask(by=world.worker, identity=identity, purpose="support", reason="She rang this morning")
        assert raise_alarms() == 1
        return Entry.objects.order_by("-seq").first()

    one, other = entry(ASKED), entry(NOBODY)
    assert (one.action, other.action) == ("name_check.looked_at",) * 2
    assert sorted(one.after) == sorted(other.after)
    assert len(str(one.after)) == len(str(other.after))
    assert Alarm.objects.count() == 1
    assert raise_alarms() == 0
    assert Alarm.objects.count() == 1
    assert not NameCheck.objects.filter(noticed__isnull=False).exists()


def test_an_alarm_outlives_the_person_that_it_is_about(world: World) -> None:
    person = a_known_person(world.knower, is_restricted=True)
    ask(by=world.worker, identity=ASKED, purpose="support", reason="She rang this morning")
    person.delete()
    assert [(alarm.kind, alarm.person) for alarm in alarms()] == [("restricted", None)]
