"""Words ↔ numbers: each text of the spending files is kept once, and rows hold its number.

Only the different texts of a batch reach the database, and of those only the ones that are not known yet. What is known
is kept in memory up to a limit, so that a file of any size takes no more than that.
"""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model

from ..models import Payee, PayeeDecision, Payment, Phrase
from . import storing

KEPT = 300_000
"""Texts of one kind that are kept in memory; with more, they are looked up in the store again."""

WORDS = ("category", "purpose", "department", "body", "reasons")
"""The columns of a payment whose texts are phrases."""


class Dictionary:
    """The numbers of the texts of one table."""

    def __init__(self, connection: BaseDatabaseWrapper, model: type[Model], columns: tuple[str, ...]) -> None:
        self.connection = connection
        self.model = model
        self.columns = columns
        self.schema: dict[str, type[pl.DataType]] = dict.fromkeys(columns, pl.String)
        self.table = storing.quoted(connection, model._meta.db_table)
        self.next: int | None = None
        self._load()

    def _load(self) -> None:
        names = storing.quoted(self.connection, *self.columns)
        self.known = storing.fetch(
            self.connection,
            f"SELECT {names}, id FROM {self.table} LIMIT {KEPT + 1}",  # noqa: S608 - names of our own
            {**self.schema, "id": pl.Int64},
        )
        # Whether a text that is not in memory is not in the store either.
        self.complete = self.known.height <= KEPT

    def numbers(self, texts: pl.DataFrame, *, add: bool) -> pl.DataFrame:
        """The different texts with their `id`; null where the store does not have them and `add` is false."""
        texts = texts.select(self.columns).unique(maintain_order=True)
        found = texts.join(self.known, on=self.columns, how="left", maintain_order="left")
        unknown = found.filter(pl.col("id").is_null()).select(self.columns)
        if unknown.height and not self.complete:
            self._remember(self._look_up(unknown))
            found = texts.join(self.known, on=self.columns, how="left", maintain_order="left")
            unknown = found.filter(pl.col("id").is_null()).select(self.columns)
        if unknown.height and add:
            self._remember(self._add(unknown))
            found = texts.join(self.known, on=self.columns, how="left", maintain_order="left")
        return found

    def _look_up(self, texts: pl.DataFrame) -> pl.DataFrame:
        own, wanted = self.columns, f"wanted_{self.model._meta.db_table}"
        same = " AND ".join(f"d.{name} = w.{name}" for name in own)
        with storing.temporary(self.connection, wanted, dict.fromkeys(own, "text")):
            storing.insert(self.connection, wanted, texts)
            return storing.fetch(
                self.connection,
                f"SELECT {', '.join(f'd.{name}' for name in own)}, d.id FROM {wanted} w JOIN {self.table} d ON {same}",  # noqa: S608 - names of our own
                {**self.schema, "id": pl.Int64},
            )

    def _add(self, texts: pl.DataFrame) -> pl.DataFrame:
        first = self.next if self.next is not None else storing.next_id(self.connection, self.model)
        self.next = first + texts.height
        numbered = texts.with_columns(id=pl.int_range(first, self.next, dtype=pl.Int64, eager=True))
        rows = numbered
        if self.model is Payee:
            rows = numbered.with_columns(matched=pl.lit(Payee.Matched.NOT_YET.value))
        storing.insert(self.connection, self.model._meta.db_table, rows)
        return numbered

    def _remember(self, more: pl.DataFrame) -> None:
        if self.known.height + more.height > KEPT:
            self.complete = False
            self.known = more
        else:
            self.known = pl.concat([self.known, more])

    def close(self) -> None:
        """Say which numbers were given."""
        if self.next is not None:
            storing.numbers_taken(self.connection, self.model)


class _Column:
    """A column of texts, as the different ones among them and the place of each row's in those."""

    def __init__(self, column: pl.Series) -> None:
        # Categories of its own: they go from memory with the coded column. They are numbered from 0, without gaps.
        coded = column.cast(pl.Categorical(pl.Categories.random()))
        different = coded.drop_nulls().unique()
        self.texts = different.cast(pl.String).gather(different.to_physical().arg_sort())
        self.places = coded.to_physical()

    def filled(self, values: pl.Series) -> pl.Series:
        """For every row the value of its text, of `values` in the order of `texts`; null where it has no text."""
        return (
            values.gather(self.places)
            if values.len()
            else pl.repeat(None, self.places.len(), dtype=values.dtype, eager=True)
        )


class Words:
    """The phrases and the payees, for the rows of payments. `add`: texts that are not in the store yet are added."""

    def __init__(self, connection: BaseDatabaseWrapper, *, add: bool) -> None:
        self.add = add
        self.phrases = Dictionary(connection, Phrase, ("text",))
        self.payees = Dictionary(connection, Payee, ("name", "ledger_id"))

    def numbered(self, rows: pl.DataFrame) -> pl.DataFrame:
        """The rows with `payee_id`, `category_id` … in the place of the texts: null where there is no text.

        `known` says whether the store has every text of the row; it always has once they are added.
        """
        # Every text is looked at once, here; all that follows is about the different ones.
        columns = {name: _Column(rows[name]) for name in WORDS}
        texts = pl.concat([column.texts.alias("text") for column in columns.values()]).to_frame()
        phrases = self.phrases.numbers(texts, add=self.add)
        numbers = {
            f"{name}_id": column.filled(
                column.texts.to_frame("text").join(phrases, on="text", how="left", maintain_order="left")["id"]
            )
            for name, column in columns.items()
        }
        numbers["payee_id"] = self._payees(_Column(rows["payee"]), _Column(rows["ledger_id"].fill_null("")))
        rows = rows.drop("payee", "ledger_id").with_columns(**numbers)
        known = pl.all_horizontal(
            pl.col("payee_id").is_not_null(),
            *(pl.col(name).is_null() | pl.col(f"{name}_id").is_not_null() for name in WORDS),
        )
        return rows.with_columns(known=known).drop(*WORDS)

    def _payees(self, names: _Column, ledger: _Column) -> pl.Series:
        wide = max(1, ledger.texts.len())
        pairs = pl.DataFrame({"pair": names.places.cast(pl.Int64) * wide + ledger.places.cast(pl.Int64)})
        different = pairs.unique(maintain_order=True)["pair"]
        printed = pl.DataFrame(
            {"name": names.texts.gather(different // wide), "ledger_id": ledger.texts.gather(different % wide)}
        )
        numbers = printed.join(
            self.payees.numbers(printed, add=self.add), on=("name", "ledger_id"), how="left", maintain_order="left"
        )
        found = pl.DataFrame({"pair": different, "id": numbers["id"]})
        return pairs.join(found, on="pair", how="left", maintain_order="left")["id"]

    def close(self) -> None:
        """Say which numbers were given."""
        self.phrases.close()
        self.payees.close()


def numbers_of_sheets(connection: BaseDatabaseWrapper, sheets: Sequence[int]) -> tuple[pl.Series, pl.Series]:
    """The phrases and the payees that the payments of these sheets hold."""
    table = storing.quoted(connection, Payment._meta.db_table)
    marks = ", ".join(["%s"] * len(sheets))
    phrases = pl.Series("id", [], dtype=pl.Int64)
    for name in WORDS:
        more = storing.fetch(
            connection,
            f"SELECT DISTINCT {name}_id FROM {table} WHERE sheet_id IN ({marks})",  # noqa: S608 - names of our own
            {"id": pl.Int64},
            sheets,
        )["id"]
        phrases = pl.concat([phrases, more.drop_nulls()]).unique()
    payees = storing.fetch(
        connection,
        f"SELECT DISTINCT payee_id FROM {table} WHERE sheet_id IN ({marks})",  # noqa: S608 - names of our own
        {"id": pl.Int64},
        sheets,
    )["id"]
    return phrases, payees


def forget_unused(connection: BaseDatabaseWrapper, phrases: pl.Series, payees: pl.Series) -> None:
    """Remove those of these phrases and payees that no payment holds any more.

    A payee about whom anything was ever decided stays: decisions are remembered.
    """
    payments = storing.quoted(connection, Payment._meta.db_table)
    still = pl.Series("id", [], dtype=pl.Int64)
    for name in WORDS:
        more = storing.fetch(connection, f"SELECT DISTINCT {name}_id FROM {payments}", {"id": pl.Int64})["id"]  # noqa: S608 - names of our own
        still = pl.concat([still, more.drop_nulls()]).unique()
    _remove(connection, Phrase, phrases.filter(~phrases.is_in(still.implode())), "")
    decided = storing.quoted(connection, PayeeDecision._meta.db_table)
    _remove(
        connection,
        Payee,
        payees,
        f" AND NOT EXISTS (SELECT 1 FROM {payments} p WHERE p.payee_id = d.id)"  # noqa: S608 - names of our own
        f" AND NOT EXISTS (SELECT 1 FROM {decided} p WHERE p.payee_id = d.id)",
    )


def _remove(connection: BaseDatabaseWrapper, model: type[Model], ids: pl.Series, unless: str) -> None:
    table = storing.quoted(connection, model._meta.db_table)
    with storing.temporary(connection, "going", {"id": "bigint"}), connection.cursor() as cursor:
        storing.insert(connection, "going", ids.to_frame())
        cursor.execute(f"DELETE FROM {table} AS d WHERE d.id IN (SELECT id FROM going){unless}")  # noqa: S608 - names of our own
