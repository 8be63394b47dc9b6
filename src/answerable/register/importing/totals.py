"""The totals that dashboards read, kept in the transaction that writes or removes the payments."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

from ..models import Payment, SpendByCategory, SpendByDepartment, SpendByPayee
from . import storing

_MANY = 500_000
_KEPT: tuple[tuple[type[Model], str], ...] = (
    (SpendByCategory, "category_id"),
    (SpendByDepartment, "department_id"),
    (SpendByPayee, "payee_id"),
)


class Totals:
    """Adds up batches of payments by financial year and category, and by financial year and payee."""

    def __init__(self) -> None:
        self.parts: dict[str, list[pl.DataFrame]] = {key: [] for _, key in _KEPT}

    def add(self, rows: pl.DataFrame) -> None:
        """Count these payments in."""
        for key, parts in self.parts.items():
            counted = rows.filter(pl.col(key).is_not_null()) if key == "department_id" else rows
            parts.append(
                counted.group_by(pl.col("year").cast(pl.Int64), key).agg(
                    payments=pl.len().cast(pl.Int64), pence=pl.col("pence").sum()
                )
            )
            if sum(part.height for part in parts) > _MANY:
                parts[:] = [_summed(parts, key)]

    def take_out(self, connection: BaseDatabaseWrapper, sheets: Sequence[int]) -> None:
        """Count out every payment of these sheets, which are still there."""
        payments = storing.quoted(connection, Payment._meta.db_table)
        marks = ", ".join(["%s"] * len(sheets))
        for key, parts in self.parts.items():
            there = f" AND {key} IS NOT NULL" if key == "department_id" else ""
            rows = storing.fetch(
                connection,
                f"SELECT year, {key}, -COUNT(*), -SUM(pence) FROM {payments} WHERE sheet_id IN ({marks}){there} "  # noqa: S608 - names of our own
                f"GROUP BY year, {key}",
                {"year": pl.Int64, key: pl.Int64, "payments": pl.Int64, "pence": pl.Int64},
                sheets,
            )
            parts.append(rows)

    def write(self, connection: BaseDatabaseWrapper) -> None:
        """Bring the kept totals up to date."""
        for model, key in _KEPT:
            if self.parts[key]:
                _write(connection, model, key, _summed(self.parts[key], key))


def _summed(parts: list[pl.DataFrame], key: str) -> pl.DataFrame:
    return pl.concat(parts).group_by("year", key).agg(pl.col("payments", "pence").sum()).sort(key, "year").rechunk()


def _write(connection: BaseDatabaseWrapper, model: type[Model], key: str, change: pl.DataFrame) -> None:
    table = storing.quoted(connection, model._meta.db_table)
    with connection.cursor() as cursor, storing.many_rows_change(connection, model, change.height):
        cursor.execute(f"SELECT EXISTS (SELECT 1 FROM {table})")  # noqa: S608 - a table's name of ours
        if not cursor.fetchone()[0]:
            _insert(connection, model, key, change)
            return
        same = "IS NOT DISTINCT FROM" if connection.vendor == "postgresql" else "IS"
        # A category may be missing, and no value is not equal to no value.
        equal = f"t.{key} = c.{key}" if model is not SpendByCategory else f"t.{key} {same} c.{key}"
        columns = {"year": "integer", key: "bigint", "payments": "bigint", "pence": "bigint"}
        with storing.temporary(connection, "change_of_totals", columns):
            storing.insert(connection, "change_of_totals", change.select(*columns))
            there = storing.fetch(
                connection,
                f"SELECT c.year, c.{key}, t.id, t.payments, t.pence FROM change_of_totals c "  # noqa: S608 - names of our own
                f"JOIN {table} t ON t.year = c.year AND {equal}",
                {"year": pl.Int64, key: pl.Int64, "id": pl.Int64, "had": pl.Int64, "had_pence": pl.Int64},
            )
        joined = change.join(there, on=["year", key], how="left", nulls_equal=True, maintain_order="left")
        known = joined.filter(pl.col("id").is_not_null()).select(
            payments=pl.col("payments") + pl.col("had"), pence=pl.col("pence") + pl.col("had_pence"), id="id"
        )
        cursor.executemany(
            f"UPDATE {table} SET payments = %s, pence = %s WHERE id = %s",  # noqa: S608 - a table's name of ours
            known.filter(pl.col("payments") != 0).rows(),
        )
        cursor.executemany(
            f"DELETE FROM {table} WHERE id = %s",  # noqa: S608 - a table's name of ours
            known.filter(pl.col("payments") == 0).select("id").rows(),
        )
        _insert(connection, model, key, joined.filter(pl.col("id").is_null()))


def _insert(connection: BaseDatabaseWrapper, model: type[Model], key: str, rows: pl.DataFrame) -> None:
    storing.insert(connection, model._meta.db_table, rows.select("year", key, "payments", "pence"))


def recount(connection: BaseDatabaseWrapper) -> None:
    """Make the kept totals anew from all payments, for a writer of payments that keeps none. Inside a transaction."""
    payments = storing.quoted(connection, Payment._meta.db_table)
    with connection.cursor() as cursor:
        for model, key in _KEPT:
            table = storing.quoted(connection, model._meta.db_table)
            cursor.execute(f"DELETE FROM {table}")  # noqa: S608 - a table's name of ours
            cursor.execute(
                f"INSERT INTO {table} (year, {key}, payments, pence) "  # noqa: S608 - names of our own
                f"SELECT year, {key}, COUNT(*), SUM(pence) FROM {payments} "
                f"{'WHERE department_id IS NOT NULL ' if key == 'department_id' else ''}GROUP BY {key}, year"
            )
