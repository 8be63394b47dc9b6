"""Every table and column of every room is handed over, or stands in the list of what is left out."""

from __future__ import annotations

from django.db import models

from answerable.handover.rules.contents import (
    EVIDENCE,
    JOINED,
    JOURNAL,
    KEPT_NAME_COLUMNS,
    LEFT_OUT_COLUMNS,
    LEFT_OUT_TABLES,
    LINKS_TAKEN_OUT,
    SETTINGS,
    SPEAKS_OF,
    stays_beside,
)
from answerable.handover.tables import every_model, name_of, tables


def columns() -> set[str]:
    return {f"{table.name}.{column.name}" for table in tables() for column in table.all_columns}


def test_every_table_is_handed_over_or_listed() -> None:
    every = {name_of(model) for model in every_model()}
    assert {table.name for table in tables()} | set(LEFT_OUT_TABLES) == every
    assert not {table.name for table in tables()} & set(LEFT_OUT_TABLES)


def test_no_table_of_ours_is_left_out_that_is_not_made_anew() -> None:
    """A new table that is left out must be looked at here too: sums and suggestions can be had again, nothing else can."""
    ours = {
        name
        for name in LEFT_OUT_TABLES
        if name.startswith(("accounts.", "audit.", "casework.", "publication.", "publishing."))
    }
    assert ours == set()
    register = {name for name in LEFT_OUT_TABLES if name.startswith("register.")}
    assert register == {f"register.spendby{each}" for each in ("category", "department", "payee")} | {
        "register.payeesuggestion"
    }


def test_every_column_can_be_written_and_explained() -> None:
    for table in tables():
        told = table.description()
        assert told["meaning"]
        for column in told["columns"]:
            assert column["type"]
            assert column["meaning"]


def test_the_lists_name_what_there_is() -> None:
    known, there = columns(), {table.name for table in tables()}
    assert set(LEFT_OUT_COLUMNS) | {LINKS_TAKEN_OUT} | EVIDENCE <= known
    assert SETTINGS | {JOURNAL} <= there
    assert {f"{table}.{column}" for table, names in JOINED.items() for column in names} <= known
    for table, follows in SPEAKS_OF.items():
        for column, (of, by) in follows.items():
            assert {f"{table}.{column}", f"{of}.{by}"} <= known


def test_every_rule_of_what_is_one_is_a_rule_of_the_store() -> None:
    for table in tables():
        if table.name in JOINED:
            assert JOINED[table.name] in table.unique_keys()


def test_nothing_that_joins_refers_to_what_stays_beside() -> None:
    for table in tables():
        for column in table.columns:
            if column.references is not None and not stays_beside(table.name):
                assert not stays_beside(name_of(column.references)), f"{table.name}.{column.name}"


def test_every_table_that_joins_is_numbered_by_its_store() -> None:
    """Its rows get numbers above the successor's; a table with keys of its own would need another way."""
    assert [table.name for table in tables() if not stays_beside(table.name) and not table.numbered] == []


def test_columns_that_name_a_kept_file_are_texts() -> None:
    found = {
        f"{table.name}.{column.name}"
        for table in tables()
        for column in table.columns
        if column.name in KEPT_NAME_COLUMNS and isinstance(column.field, models.CharField)
    }
    assert found == {
        "casework.casedocument.kept", "casework.filetoerase.kept", "casework.lettertemplate.kept", "casework.message.kept",
        "casework.opinion.kept", "casework.redactedcopy.kept", "casework.releasefile.kept", "casework.request.letter_file",
    }  # fmt: skip


def test_a_rule_that_holds_for_some_rows_is_looked_at() -> None:
    """Rows of two offices that clash by such a rule could not be told apart beforehand."""
    for table in tables():
        for rule in table.model._meta.constraints:
            if isinstance(rule, models.UniqueConstraint) and rule.condition is not None:
                assert table.name in SETTINGS or JOINED.get(table.name) == rule.fields, rule.name
