"""Many rows into one table at once, inside the caller's transaction: many rows a statement on SQLite, COPY on PostgreSQL.

The ORM has no place here: it takes thirteen times as long (docs/decisions/012-payments-as-numbers.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from typing import Any

import polars as pl
from django.db import connections, router
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

# SQLite takes this many values in one statement, whatever its version.
_VALUES = 999
_AT_ONCE = 25_000
# Fewer rows than this are added to the indexes one by one: it takes less than half a second.
_FEW = 20_000
# One index entry added to a large index costs about as much as three that are sorted and written anew.
_ANEW = 3
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")


def connection_for(model: type[Model]) -> BaseDatabaseWrapper:
    """The connection through which Django writes this model."""
    return connections[router.db_for_write(model)]


def quoted(connection: BaseDatabaseWrapper, *names: str) -> str:
    """Names of columns or a table for a statement. Raises ValueError for what is no plain name."""
    for name in names:
        if not _NAME.fullmatch(name):
            raise ValueError(f"{name} is not a name.")
    return ", ".join(connection.ops.quote_name(name) for name in names)


def insert(connection: BaseDatabaseWrapper, table: str, rows: pl.DataFrame) -> None:
    """Write every row of a frame; its columns are the table's. Days must be texts (2016-03-31) or the type `Date`."""
    if not rows.height:
        return
    rows = rows.with_columns(pl.col(pl.Date).dt.to_string("%Y-%m-%d"))
    if connection.vendor == "postgresql":
        _copy(connection, table, rows)
    else:
        _execute_many(connection, table, rows)


def _one_value(column: pl.Series) -> str:
    """The value of a whole column as it stands in a statement, where all rows have one: nothing, a number, no text."""
    if column.null_count() == column.len():
        return "NULL"
    if column.null_count() == 0 and (column.dtype.is_integer() or column.dtype == pl.String):
        lowest = column.min()
        if lowest == column.max():
            return "''" if lowest == "" else str(int(lowest)) if column.dtype.is_integer() else ""  # type: ignore[arg-type]
    return ""


def _execute_many(connection: BaseDatabaseWrapper, table: str, rows: pl.DataFrame) -> None:
    # A column with one value in all rows stands in the statement itself.
    fixed = {name: value for name in rows.columns for value in [_one_value(rows[name])] if value}
    columns = [name for name in rows.columns if name not in fixed] or rows.columns[:1]
    fixed = {name: value for name, value in fixed.items() if name not in columns}
    head = f"INSERT INTO {quoted(connection, table)} ({quoted(connection, *columns, *fixed)}) VALUES "  # noqa: S608 - checked names
    one = f"({', '.join(['%s'] * len(columns) + list(fixed.values()))})"
    together = max(1, _VALUES // len(columns))
    with connection.cursor() as cursor:
        for part in rows.select(columns).iter_slices(_AT_ONCE):
            whole = part.height - part.height % together
            for piece, count in ((part.head(whole), together), (part.slice(whole), 1)):
                if piece.height:
                    values = chain.from_iterable(zip(*(column.to_list() for column in piece), strict=True))
                    # Django takes any iterable here, which its type does not say.
                    together_rows: Any = zip(*[values] * (count * len(columns)), strict=True)
                    cursor.executemany(head + ", ".join([one] * count), together_rows)


def _copy(connection: BaseDatabaseWrapper, table: str, rows: pl.DataFrame) -> None:
    statement = f"COPY {quoted(connection, table)} ({quoted(connection, *rows.columns)}) FROM STDIN (FORMAT csv)"
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for part in rows.iter_slices(_AT_ONCE):
            # Texts in quotation marks, so that an empty text is not taken for no value.
            copy.write(part.write_csv(include_header=False, quote_style="non_numeric", null_value=""))


def fetch(
    connection: BaseDatabaseWrapper, statement: str, schema: dict[str, Any], values: Sequence[Any] = ()
) -> pl.DataFrame:
    """The answer to a statement as a frame with these columns."""
    with connection.cursor() as cursor:
        cursor.execute(statement, list(values))
        return pl.DataFrame(cursor.fetchall(), schema=schema, orient="row")


@contextmanager
def temporary(connection: BaseDatabaseWrapper, name: str, columns: dict[str, str]) -> Iterator[None]:
    """A temporary table of this connection: name of each column → its type in SQL."""
    told = ", ".join(f"{quoted(connection, column)} {kind}" for column, kind in columns.items())
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TEMPORARY TABLE {quoted(connection, name)} ({told})")
        try:
            yield
        except BaseException:
            # A transaction that fails takes the table with it.
            if not connection.in_atomic_block:
                cursor.execute(f"DROP TABLE {quoted(connection, name)}")
            raise
        cursor.execute(f"DROP TABLE {quoted(connection, name)}")


def next_id(connection: BaseDatabaseWrapper, model: type[Model]) -> int:
    """The number for the next row. The caller is the only one who adds rows until its transaction ends (`alone`)."""
    table = quoted(connection, model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COALESCE(MAX(id), 0) FROM {table}")  # noqa: S608 - a table's name of ours
        highest = int(cursor.fetchone()[0])
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT last_value FROM pg_sequences WHERE schemaname = current_schema() AND "
                "quote_ident(sequencename) = split_part(pg_get_serial_sequence(%s, 'id'), '.', 2)",
                [table],
            )
            return max(highest, int((cursor.fetchone() or [0])[0] or 0)) + 1
        # A number is never given twice, even where the last rows were removed (Django's AUTOINCREMENT).
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [model._meta.db_table])
        return max(highest, int((cursor.fetchone() or [0])[0])) + 1


def numbers_taken(connection: BaseDatabaseWrapper, model: type[Model]) -> None:
    """Tell the database which numbers were given, so that it goes on from there. SQLite sees it by itself."""
    if connection.vendor == "postgresql":
        table = quoted(connection, model._meta.db_table)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT setval(pg_get_serial_sequence(%s, 'id'), MAX(id)) FROM {table} HAVING MAX(id) IS NOT NULL",  # noqa: S608 - a table's name of ours
                [table],
            )


def alone(connection: BaseDatabaseWrapper, *models: type[Model]) -> None:
    """Wait until nobody else writes to these tables, and keep others from it until the transaction ends.

    SQLite: a transaction begins IMMEDIATE (settings), so whoever is inside one is the only writer already.
    """
    if connection.vendor == "postgresql":
        tables = quoted(connection, *(model._meta.db_table for model in models))
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE")


@contextmanager
def many_rows_change(connection: BaseDatabaseWrapper, model: type[Model], rows: int) -> Iterator[None]:
    """Around adding or removing `rows` rows: where they are many beside what stays, the indexes are made anew after it.

    An index of few rows alone (with a condition) stays. All inside the caller's transaction: on a failure the indexes are as they were.
    """
    table = quoted(connection, model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT COUNT(*) FROM {table}")  # noqa: S608 - a table's name of ours
        there = int(cursor.fetchone()[0])
        if rows < _FEW or rows * _ANEW < there:
            yield
            return
        whole = [index for index in model._meta.indexes if index.condition is None]
        for index in whole:
            cursor.execute(f"DROP INDEX {quoted(connection, index.name)}")
        yield
        if connection.vendor == "postgresql":
            # It makes no index on a table whose rows still have a check to come at the end of the transaction.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        # Not entered as a context: it would open a transaction of its own; it only writes the statements.
        editor = connection.SchemaEditorClass(connection)
        for index in whole:
            cursor.execute(str(index.create_sql(model, editor)))
