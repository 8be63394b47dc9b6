"""Whole lists against whole stores: every pair worth comparing, weighed by the same model in columns (DuckDB).

One look-up costs a fraction of a millisecond in `scoring`; a million look-ups, or a new model for all, are for this. The levels are
the SQL of `comparing`, the weights those of the model: a test holds the results against `scoring` pair by pair.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from itertools import islice
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from .blocking import blind, blocks
from .comparing import AT, BORN, EMAIL, FIELDS, FORENAME, SURNAME, Field
from .model import Frequencies, Model
from .records import MatchRecord
from .scoring import BORN_YEAR, OTHER_FORENAME, VETOED

AT_ONCE = 100_000
"""Records that are read, and pairs' left sides that are weighed, at once: what bounds the memory."""

BUSIEST = 200
"""In a list compared with itself a key of more records is skipped: its pairs grow with the square."""

_TEXT = ("forename", "surname", "born", "turned", "postcode", "outward", "email", "phone", "sex")
_LISTS = ("known_as", "parts")
SCHEMA = pa.schema(
    [("id", pa.int64()), *((name, pa.string()) for name in _TEXT), *((name, pa.list_(pa.string())) for name in _LISTS)]
)


@dataclass(frozen=True)
class Pairs:
    """Pairs that were weighed, in columns: the numbers of both records, the evidence (Splink's weight), the bits taken off for a household,
    whether the rule forbids the link, the levels, a row a pair in the order of comparing.FIELDS, and what the names weigh if the same."""

    left: np.ndarray
    right: np.ndarray
    evidence: np.ndarray
    household: np.ndarray
    vetoed: np.ndarray
    levels: np.ndarray
    forename_bits: np.ndarray
    surname_bits: np.ndarray

    def __len__(self) -> int:
        """How many pairs."""
        return len(self.left)

    @property
    def bits(self) -> np.ndarray:
        """The match weight of each pair, VETOED where the rule forbids the link: `scoring.Score.bits`."""
        return np.where(self.vetoed, VETOED, self.evidence - self.household)

    def keep(self, chosen: np.ndarray) -> Pairs:
        """Return the pairs that were chosen, by a mask or by their places."""
        return Pairs(*(getattr(self, column.name)[chosen] for column in fields(self)))

    @classmethod
    def joined(cls, parts: list[Pairs]) -> Pairs:
        """Return the pairs of all parts, of which there must be one."""
        return cls(*(np.concatenate([getattr(part, column.name) for part in parts]) for column in fields(cls)))


@contextmanager
def engine(*, threads: int = 2, memory: str = "1500MB") -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a DuckDB of its own in memory, held to so many threads and so much memory, and close it."""
    connection = duckdb.connect(":memory:")
    try:
        connection.execute(f"SET threads={int(threads)}")
        connection.execute("SET memory_limit=?", [memory])
        connection.execute("SET preserve_insertion_order=false")
        yield connection
    finally:
        connection.close()


def columns(records: Iterable[tuple[int, MatchRecord]]) -> Iterator[pa.RecordBatch]:
    """Yield the records as columns, a part at a time: what is not known is null."""
    rows = iter(records)
    while part := list(islice(rows, AT_ONCE)):
        arrays: list[pa.Array] = [pa.array([number for number, _ in part], pa.int64())]
        arrays += [pa.array([getattr(record, name) or None for _, record in part], pa.string()) for name in _TEXT]
        arrays += [
            pa.array([getattr(record, name) or None for _, record in part], pa.list_(pa.string())) for name in _LISTS
        ]
        yield pa.RecordBatch.from_arrays(arrays, schema=SCHEMA)


def store(
    connection: duckdb.DuckDBPyConnection, table: str, records: Iterable[tuple[int, MatchRecord]], *, key: bytes
) -> None:
    """Put records into two tables: TABLE with a row a record, and TABLE_keys with a row a blocking key (blind under `key`).

    The numbers of the records are the caller's, and once each.
    """
    connection.execute(
        f"CREATE TABLE {table} (id BIGINT, {', '.join(f'{n} VARCHAR' for n in _TEXT)}, {', '.join(f'{n} VARCHAR[]' for n in _LISTS)})"
    )
    connection.execute(f"CREATE TABLE {table}_keys (key BIGINT, id BIGINT)")
    rows = iter(records)
    while part := list(islice(rows, AT_ONCE)):
        for batch in columns(part):
            _insert(connection, table, pa.Table.from_batches([batch]))
        keys: list[int] = []
        numbers: list[int] = []
        for number, record in part:
            made = blind(key, blocks(record))
            keys.extend(made)
            numbers.extend([number] * len(made))
        _insert(
            connection,
            f"{table}_keys",
            pa.table({"key": pa.array(keys, pa.int64()), "id": pa.array(numbers, pa.int64())}),
        )


def _insert(connection: duckdb.DuckDBPyConnection, table: str, rows: pa.Table) -> None:
    connection.register("_rows", rows)
    connection.execute(f"INSERT INTO {table} SELECT * FROM _rows")  # noqa: S608 - names of this module alone
    connection.unregister("_rows")


def frequencies(connection: duckdb.DuckDBPyConnection, table: str) -> Frequencies:
    """Count the names in a table that `store` made."""
    counted: dict[str, dict[str, int]] = {}
    for name in (FORENAME.name, SURNAME.name):
        query = f"SELECT {name}, count(*) FROM {table} WHERE {name} IS NOT NULL GROUP BY 1"  # noqa: S608
        counted[name] = dict(connection.execute(query).fetchall())
    (number,) = connection.execute(f"SELECT count(*) FROM {table}").fetchall()[0]  # noqa: S608
    return Frequencies(int(number), counted[FORENAME.name], counted[SURNAME.name])


def level_sql(field: Field) -> str:
    """Return the SQL of a field's level between the records l and r: -1 where one does not know it."""
    column = field.name
    whens = " ".join(f"WHEN {level.sql} THEN {at}" for at, level in enumerate(field.levels) if level.sql)
    return f"CASE WHEN {column}_l IS NULL OR {column}_r IS NULL THEN -1 {whens} ELSE {len(field.levels) - 1} END"


def _bits_sql(model: Model) -> str:
    terms = [repr(model.prior_bits)]
    for field, bits in zip(FIELDS, model.bits, strict=True):
        level = f"{field.name}_level"
        whens = " ".join(
            f"WHEN {at} THEN {weight!r}" for at, weight in enumerate(bits[:-1]) if not (field.by_frequency and at == 0)
        )
        rare = f"WHEN 0 THEN {field.name}_bits" if field.by_frequency else ""
        terms.append(f"CASE {level} {rare} {whens} ELSE 0 END")
    return " + ".join(terms)


def _household_sql(model: Model) -> str:
    terms = [repr(model.household_prior_bits)]
    for field, bits in zip(FIELDS, model.household_bits, strict=True):
        rare = field is SURNAME
        whens = " ".join(f"WHEN {at} THEN {weight!r}" for at, weight in enumerate(bits[:-1]) if not (rare and at == 0))
        own = f"WHEN 0 THEN surname_bits + {model.household_surname_bits!r}" if rare else ""
        terms.append(f"CASE {field.name}_level {own} {whens} ELSE 0 END")
    return f"log2(1 + pow(2, {' + '.join(terms)}))"


VETO_SQL = f"(forename_level = {OTHER_FORENAME} and (born_level >= {BORN_YEAR} or (born_level < 0 and email_level not in (0, 1))))"
"""`scoring.vetoed` in SQL."""


def _weigh(
    connection: duckdb.DuckDBPyConnection, model: Model, pairs: str, left: str, right: str, least: float
) -> Pairs:
    """Weigh the pairs (l, r) of a table between two tables of records, and return those of at least so many bits."""
    both = ", ".join(f"a.{name} AS {name}_l, b.{name} AS {name}_r" for name in (*_TEXT, *_LISTS))
    levels = ", ".join(f"({level_sql(field)})::TINYINT AS {field.name}_level" for field in FIELDS)
    query = f"""
        WITH met AS (SELECT p.l, p.r, {both} FROM {pairs} p JOIN {left} a ON a.id = p.l JOIN {right} b ON b.id = p.r),
        compared AS (SELECT l, r, forename_l, surname_l, {levels} FROM met),
        named AS (SELECT c.*, coalesce(f.bits, {model.bits[0][0]!r}) AS forename_bits, coalesce(s.bits, {model.bits[1][0]!r}) AS surname_bits
                  FROM compared c LEFT JOIN forename_weights f ON f.value = c.forename_l AND c.forename_level = 0
                  LEFT JOIN surname_weights s ON s.value = c.surname_l AND c.surname_level = 0),
        weighed AS (SELECT *, {_bits_sql(model)} AS evidence, {_household_sql(model)} AS household, {VETO_SQL} AS vetoed FROM named)
        SELECT l, r, evidence, household, vetoed, {", ".join(f"{field.name}_level" for field in FIELDS)}, forename_bits, surname_bits
        FROM weighed WHERE evidence >= {float(least)!r} ORDER BY l, r"""  # noqa: S608
    found = connection.execute(query).fetchnumpy()
    return Pairs(
        np.asarray(found["l"], dtype=np.int64),
        np.asarray(found["r"], dtype=np.int64),
        np.asarray(found["evidence"], dtype=np.float64),
        np.asarray(found["household"], dtype=np.float64),
        np.asarray(found["vetoed"], dtype=bool),
        np.column_stack([np.asarray(found[f"{field.name}_level"], dtype=np.int8) for field in FIELDS]),
        np.asarray(found["forename_bits"], dtype=np.float64),
        np.asarray(found["surname_bits"], dtype=np.float64),
    )


def _weights_of_names(connection: duckdb.DuckDBPyConnection, model: Model) -> None:
    for name in (FORENAME.name, SURNAME.name):
        counts = getattr(model.frequencies, name) if model.frequencies else {}
        rows = pa.table(
            {
                "value": pa.array(list(counts), pa.string()),
                "bits": pa.array([model.name_bits(name, value) for value in counts], pa.float64()),
            }
        )
        connection.execute(f"CREATE OR REPLACE TABLE {name}_weights (value VARCHAR, bits DOUBLE)")
        _insert(connection, f"{name}_weights", rows)


def weigh_where(connection: duckdb.DuckDBPyConnection, model: Model, table: str, column: str, *, most: int) -> Pairs:
    """Weigh every pair of a table that has one value in a column, values of more than `most` records left out."""
    _weights_of_names(connection, model)
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE _pairs AS SELECT a.id AS l, b.id AS r FROM {table} a JOIN {table} b ON a.{column} = b.{column} AND a.id < b.id
            WHERE a.{column} IN (SELECT {column} FROM {table} GROUP BY 1 HAVING count(*) BETWEEN 2 AND {int(most)})"""  # noqa: S608
    )
    found = _weigh(connection, model, "_pairs", table, table, -1e9)
    connection.execute("DROP TABLE _pairs")
    return found


def link_within(
    connection: duckdb.DuckDBPyConnection, model: Model, table: str, *, least: float = 0.0
) -> Iterator[Pairs]:
    """Yield the pairs within a table (of `store`) that share a key and weigh at least so many bits, a part at a time.

    The model must be fitted to the store (`Model.for_store`). Vetoed pairs are among them, marked. Keys of more than BUSIEST records
    are skipped.
    """
    _weights_of_names(connection, model)
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE _busy AS SELECT key FROM {table}_keys GROUP BY key HAVING count(*) BETWEEN 2 AND {BUSIEST}"  # noqa: S608
    )
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE _keys AS SELECT k.key, k.id FROM {table}_keys k SEMI JOIN _busy b ON b.key = k.key"  # noqa: S608
    )
    ends = f"SELECT coalesce(min(id), 0), coalesce(max(id), -1) FROM {table}"  # noqa: S608
    ((least_id, most_id),) = connection.execute(ends).fetchall()
    for begins in range(least_id, most_id + 1, AT_ONCE):
        connection.execute(
            f"""CREATE OR REPLACE TEMP TABLE _pairs AS SELECT DISTINCT x.id AS l, y.id AS r FROM _keys x JOIN _keys y
                ON x.key = y.key AND x.id < y.id WHERE x.id >= {begins} AND x.id < {begins + AT_ONCE}"""  # noqa: S608
        )
        yield _weigh(connection, model, "_pairs", table, table, least)
    connection.execute("DROP TABLE IF EXISTS _pairs; DROP TABLE _keys; DROP TABLE _busy")


def link_between(
    connection: duckdb.DuckDBPyConnection,
    model: Model,
    few: str,
    many: str,
    *,
    least: float = 0.0,
    busiest: int = 2_000,
) -> Pairs:
    """Return the pairs between a list and a store (tables of `store`) that share a key and weigh at least so many bits.

    A key that more than `busiest` records of the store have is skipped.
    """
    _weights_of_names(connection, model)
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE _met AS SELECT x.key, x.id AS l, y.id AS r FROM {few}_keys x JOIN {many}_keys y ON x.key = y.key"""  # noqa: S608
    )
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE _pairs AS SELECT DISTINCT l, r FROM _met WHERE key NOT IN
            (SELECT key FROM _met GROUP BY key HAVING count(DISTINCT r) > {int(busiest)})"""  # noqa: S608
    )
    found = _weigh(connection, model, "_pairs", few, many, least)
    connection.execute("DROP TABLE _pairs; DROP TABLE _met")
    return found


def contributions(model: Model, pairs: Pairs) -> np.ndarray:
    """Return the bits of each field for each pair, a row a pair: what `scoring.contributions` gives for one."""
    found = np.column_stack([np.asarray(bits)[pairs.levels[:, at]] for at, bits in enumerate(model.bits)])
    for at, rare in ((AT[FORENAME.name], pairs.forename_bits), (AT[SURNAME.name], pairs.surname_bits)):
        found[:, at] = np.where(pairs.levels[:, at] == 0, rare, found[:, at])
    return found


def vetoed(levels: np.ndarray) -> np.ndarray:
    """Return `scoring.vetoed` for each row of levels."""
    born, email = levels[:, AT[BORN.name]], levels[:, AT[EMAIL.name]]
    nothing_own = (born >= BORN_YEAR) | ((born < 0) & (email != 0) & (email != 1))
    return (levels[:, AT[FORENAME.name]] == OTHER_FORENAME) & nothing_own


def described(connection: duckdb.DuckDBPyConnection) -> dict[str, Any]:
    """Return the number of rows of each table, for a report."""
    names = [name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()]
    return {name: connection.execute(f"SELECT count(*) FROM {name}").fetchall()[0][0] for name in names}  # noqa: S608
