"""The journal: one way in, no way to alter it, and a proof."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from importlib import import_module
from typing import Any

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, connections, transaction

from answerable.accounts.models import User
from answerable.audit import actions, queries
from answerable.audit.models import Entry
from answerable.audit.queries import Head
from answerable.audit.rules import chain

GUARDS = import_module("answerable.audit.migrations.0002_append_only")

pytestmark = pytest.mark.django_db(databases=["default", "published"])


def add(**other: Any) -> Entry:
    return actions.record(**{"action": "request.received", "by": None, "record": "request", "ref": "R-1"} | other)


def test_an_entry_holds_digests_and_no_values() -> None:
    entry = add(before={"state": "received"}, after={"state": "in hand", "note": "private words"})
    stored = Entry.objects.values().get(seq=entry.seq)
    assert "private words" not in str(stored)
    assert "in hand" not in str(stored)
    assert set(stored["before"]) == {"state"}
    assert set(stored["after"]) == {"state", "note"}
    assert queries.says(entry, "state", "in hand")
    assert not queries.says(entry, "state", "received")
    assert not queries.says(entry, "other", "in hand")


def test_who_acted_is_named_without_a_name() -> None:
    user = User(pk=7, email="someone@northshire.example")
    assert add().who == "system"
    assert add(by=user).who == "user:7"


def test_entries_follow_one_another() -> None:
    first, second = add(), add()
    assert second.seq == first.seq + 1
    assert second.prev == first.hash
    assert queries.head() == Head(second.seq, second.hash)
    assert str(queries.head()) == f"{second.seq}:{second.hash}"


def test_an_empty_journal_holds() -> None:
    assert queries.head() == Head(0, chain.START)
    assert queries.verify() == queries.Verification(True, 0)
    assert queries.verify(queries.head()).ok


def test_a_sound_journal_verifies() -> None:
    for number in range(5):
        add(ref=f"R-{number}", after={"number": number})
    noted = queries.head()
    add()
    assert queries.verify() == queries.Verification(True, 6)
    assert queries.verify(noted).ok


def test_history_is_of_one_record() -> None:
    mine = [add(ref="R-1"), add(ref="R-1", action="request.closed")]
    add(ref="R-2")
    add(record="question", ref="R-1")
    assert list(queries.history("request", "R-1")) == mine


def test_an_action_must_be_a_dotted_verb() -> None:
    with pytest.raises(ValueError, match="not a dotted verb"):
        add(action="Received")


def test_an_entry_goes_when_its_change_is_taken_back() -> None:
    before = queries.head()
    with transaction.atomic():
        add()
        transaction.set_rollback(True)
    assert queries.head() == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET who = 'user:9' WHERE seq = 1",
        "DELETE FROM audit_entry WHERE seq = 2",
        "DELETE FROM audit_entry",
        "INSERT INTO audit_entry SELECT 1, at, who, action, record, ref, salt, before, after, prev, 'x' FROM audit_entry WHERE seq = 1",
        "INSERT INTO audit_entry SELECT 9, at, who, action, record, ref, salt, before, after, prev, 'x' FROM audit_entry WHERE seq = 1",
    ],
)
def test_the_database_refuses_to_alter_the_journal(statement: str) -> None:
    add(), add()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert queries.verify() == queries.Verification(True, 2)


def test_each_engine_refuses_its_own_ways_round() -> None:
    add(), add()
    statement = (
        "TRUNCATE audit_entry CASCADE"
        if connection.vendor == "postgresql"
        else "INSERT OR REPLACE INTO audit_entry SELECT 1, at, 'user:9', action, record, ref, salt, before, after, prev, hash "
        "FROM audit_entry WHERE seq = 1"
    )
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert queries.verify().ok


def test_the_models_own_ways_are_refused() -> None:
    entry = add()
    for attempt in (
        lambda: Entry.objects.filter(seq=entry.seq).update(who="user:9"),
        lambda: Entry.objects.all().delete(),
        entry.delete,
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            attempt()


class _Editor:
    """What a migration asks of a schema editor."""

    connection = connection

    def execute(self, statement: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)


def _without_guards(*statements: str) -> None:
    """Do what someone could who owns the database file and takes the triggers off."""
    GUARDS.thaw(None, _Editor())
    for statement in statements:
        _Editor().execute(statement)


def test_the_guards_come_off_and_go_on_again_by_migration() -> None:
    entry = add()
    _without_guards("UPDATE audit_entry SET who = 'user:9'")
    GUARDS.freeze(None, _Editor())
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        entry.delete()
    assert not queries.verify().ok


@pytest.mark.parametrize(
    ("statement", "broken_at", "why"),
    [
        ("UPDATE audit_entry SET who = 'user:9' WHERE seq = 2", 2, "altered"),
        ("UPDATE audit_entry SET ref = 'R-9' WHERE seq = 3", 3, "altered"),
        ("UPDATE audit_entry SET after = '{}' WHERE seq = 1", 1, "altered"),
        ("UPDATE audit_entry SET salt = '00' WHERE seq = 1", 1, "altered"),
        ("UPDATE audit_entry SET prev = 'x' WHERE seq = 3", 3, "does not follow"),
        ("DELETE FROM audit_entry WHERE seq = 2", 2, "missing"),
        ("DELETE FROM audit_entry WHERE seq = 1", 1, "missing"),
    ],
)
def test_what_was_done_behind_its_back_is_found(statement: str, broken_at: int, why: str) -> None:
    for _ in range(4):
        add(after={"a": 1})
    _without_guards(statement)
    found = queries.verify()
    assert not found.ok
    assert found.broken_at == broken_at
    assert why in found.why


def test_a_cut_or_rewritten_end_is_found_with_a_noted_head() -> None:
    for _ in range(4):
        add()
    noted = queries.head()
    _without_guards("DELETE FROM audit_entry WHERE seq > 2")
    assert queries.verify().ok
    cut = queries.verify(noted)
    assert (cut.ok, cut.broken_at) == (False, 3)
    assert "cut off" in cut.why
    add(ref="R-9"), add(ref="R-9")
    rewritten = queries.verify(noted)
    assert (rewritten.ok, rewritten.broken_at) == (False, 4)
    assert "noted" in rewritten.why


def test_flush_leaves_the_journal_alone() -> None:
    from django.core.management.color import no_style
    from django.core.management.sql import sql_flush

    statements = sql_flush(no_style(), connection, reset_sequences=True, allow_cascade=False)
    assert any("register_agreement" in statement for statement in statements)
    assert not any("audit_entry" in statement for statement in statements)


def test_the_table_is_as_the_model_says() -> None:
    """An unmanaged table is not compared by `makemigrations`, so it is compared here."""
    with connection.cursor() as cursor:
        columns = {column.name for column in connection.introspection.get_table_description(cursor, "audit_entry")}
    assert columns == {field.column for field in Entry._meta.concrete_fields}
    call_command("makemigrations", "audit", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db(transaction=True, databases=["default", "published"])
def test_the_journal_is_written_inside_a_transaction() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        actions.wait_for_turn()


@pytest.mark.django_db(transaction=True, databases=["default", "published"])
def test_writers_side_by_side_wait_for_their_turn() -> None:
    if connection.vendor != "postgresql":
        pytest.skip("SQLite's turn is taken on a file: test_sudden_end tries it")
    before = queries.head().seq

    def write(writer: int) -> None:
        try:
            for number in range(20):
                add(ref=f"{writer}-{number}")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(write, range(4)))
    found = queries.verify()
    assert (found.ok, found.entries) == (True, before + 80)
