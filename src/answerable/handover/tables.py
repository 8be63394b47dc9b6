"""The tables of an office as an archive knows them: every model of every room, told by Django itself, column by column.

Rows are read and written a batch at a time through the columns' own conversions, never as objects: a model that fills in the time
of saving would otherwise alter what is handed over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from functools import cached_property, partial
from itertools import islice
from typing import Any

from django.apps import apps
from django.contrib.auth.hashers import make_password
from django.db import connections, models, router
from django.db.backends.base.base import BaseDatabaseWrapper

from answerable.casework.rules.outbox import without_links

from .rules import canonical
from .rules.contents import JOINED, LEFT_OUT_COLUMNS, LEFT_OUT_TABLES, LINKS_TAKEN_OUT, USUAL_MEANINGS
from .rules.readme import for_a_stranger

BATCH = 2_000
"""Rows that are in memory at once."""
FEW = 500
"""Values that are looked up in one question to a store; SQLite takes no more than 999."""

_TYPES = {
    bool: "yes or no",
    int: "whole number",
    float: "number",
    str: "text",
    Decimal: "exact decimal, as text",
    datetime: "moment in UTC, as text",
    date: "day, as text",
    time: "time of day, as text",
    timedelta: "seconds, as a number",
    bytes: "the SHA-256 of a file in files/ that holds these bytes",
    dict: "JSON",
}
_KINDS: tuple[tuple[type[models.Field[Any, Any]], type], ...] = (
    (models.BooleanField, bool),
    (models.IntegerField, int),
    (models.FloatField, float),
    (models.DecimalField, Decimal),
    (models.DateTimeField, datetime),
    (models.DateField, date),
    (models.TimeField, time),
    (models.DurationField, timedelta),
    (models.BinaryField, bytes),
    (models.JSONField, dict),
    (models.UUIDField, str),
    (models.GenericIPAddressField, str),
    (models.FileField, str),
    (models.CharField, str),
    (models.TextField, str),
)

Keep = Callable[[bytes], str]
"""Puts bytes among the archive's files and returns their SHA-256."""
Fetch = Callable[[str], bytes]
"""Returns the bytes of the archive's file with this SHA-256."""


class UnknownType(TypeError):
    """A column has a type that the archive has no way of writing."""


@dataclass(frozen=True)
class Column:
    """One column: its name in the archive, and how its values become plain and come back."""

    table: str
    field: models.Field[Any, Any]

    @property
    def name(self) -> str:
        """The name in the archive: a reference is called by what it refers to ("agreement", not "agreement_id")."""
        return self.field.name

    @property
    def references(self) -> type[models.Model] | None:
        """The model that it refers to."""
        related = self.field.related_model
        return related if isinstance(related, type) else None

    @cached_property
    def _own(self) -> models.Field[Any, Any]:
        """The field whose values it holds: of a reference, the field referred to."""
        own: Any = self.field
        while own.is_relation:
            own = own.target_field
        return own

    @cached_property
    def kind(self) -> type:
        """The Python type of its values. Raises UnknownType."""
        for field, kind in _KINDS:
            if isinstance(self._own, field):
                return kind
        raise UnknownType(f"{self.table}.{self.name} is a {type(self._own).__name__}, which the archive cannot write.")

    def plain(self, keep: Keep) -> Callable[[Any], Any] | None:
        """How a value becomes plain; None where it is so already."""
        if f"{self.table}.{self.name}" == LINKS_TAKEN_OUT:
            return without_links
        if self.kind is Decimal:
            return partial(canonical.exact, places=self._own.decimal_places)  # type: ignore[attr-defined]
        how: dict[type, Callable[[Any], Any]] = {
            datetime: canonical.moment,
            date: date.isoformat,
            time: time.isoformat,
            timedelta: timedelta.total_seconds,
            bytes: lambda value: keep(bytes(value)),
        }
        return how.get(self.kind, str if isinstance(self._own, models.UUIDField | models.FileField) else None)

    def stored(self, connection: BaseDatabaseWrapper, fetch: Fetch) -> Callable[[Any], Any]:
        """How a plain value becomes what the store is given. Raises ValidationError or ValueError for what it cannot hold."""
        field, own = self.field, self._own

        def store(value: Any) -> Any:
            if value is None and self.kind is dict and not field.null:
                return connection.ops.adapt_json_value(None, own.encoder)  # type: ignore[attr-defined]
            if value is None:
                return None
            if self.kind is bytes:
                value = fetch(value)
            elif self.kind is timedelta:
                value = timedelta(seconds=value)
            elif self.kind is not dict:
                value = own.to_python(value)
            return field.get_db_prep_save(value, connection)

        return store

    def missing(self) -> Any:
        """The plain value where an archive does not have this column. Raises LookupError where nothing can stand there."""
        if f"{self.table}.{self.name}" == "accounts.user.password":
            return make_password(None)
        if self.field.null:
            return None
        if self.field.has_default() and not self.field.is_relation:
            value = self.field.get_default()
            how = self.plain(lambda _: "")
            return how(value) if how else value
        if self.field.empty_strings_allowed and self.kind is str:
            return ""
        raise LookupError(self.name)

    def description(self) -> dict[str, Any]:
        """What is told of it: name, type, meaning; what it references; its choices."""
        told: dict[str, Any] = {
            "name": self.name,
            "type": _TYPES[self.kind],
            "meaning": str(self.field.help_text or USUAL_MEANINGS.get(self.name) or self.field.verbose_name),
            "may_be_null": bool(self.field.null),
        }
        if self.field.unique:
            told["unique"] = True
        if self.references is not None:
            told["references"] = f"{name_of(self.references)}.{self._target()}"
        if self.field.choices:
            told["choices"] = {str(value): str(label) for value, label in self.field.flatchoices}
        return told

    def _target(self) -> str:
        return str(self.field.target_field.name)  # type: ignore[attr-defined]


def name_of(model: type[models.Model]) -> str:
    """The name of a model's table in an archive: "register.agreement"."""
    return model._meta.label_lower


@dataclass(frozen=True)
class Table:
    """One table, with those of its columns that are handed over."""

    model: type[models.Model]

    @property
    def name(self) -> str:
        """Its name in an archive."""
        return name_of(self.model)

    @property
    def store(self) -> str:
        """The alias of the store that it is in."""
        return router.db_for_write(self.model)

    @property
    def connection(self) -> BaseDatabaseWrapper:
        """The connection to that store."""
        return connections[self.store]

    @property
    def key(self) -> models.Field[Any, Any]:
        """Its primary key."""
        key = self.model._meta.pk
        assert key is not None  # every model of Django's has one
        return key

    @property
    def numbered(self) -> bool:
        """Whether the store numbers its rows."""
        return isinstance(self.key, models.AutoField)

    @cached_property
    def all_columns(self) -> tuple[Column, ...]:
        """Every column, left out or not, in the model's order."""
        return tuple(Column(self.name, field) for field in self.model._meta.concrete_fields)

    @cached_property
    def columns(self) -> tuple[Column, ...]:
        """The columns that are handed over."""
        return tuple(one for one in self.all_columns if f"{self.name}.{one.name}" not in LEFT_OUT_COLUMNS)

    @property
    def meaning(self) -> str:
        """What a row is, in one line."""
        if self.model._meta.auto_created:
            return "Pairs: " + " and ".join(
                str(one.references._meta.verbose_name) for one in self.columns if one.references
            )
        said = (self.model.__doc__ or "").strip().splitlines()
        return for_a_stranger(said[0])

    def description(self) -> dict[str, Any]:
        """What is told of the table and of each column."""
        whole = self.meaning if self.model._meta.auto_created else for_a_stranger(self.model.__doc__ or "")
        return {"table": self.name, "meaning": whole, "columns": [one.description() for one in self.columns]}

    @property
    def together(self) -> int:
        """How many of its rows are in memory at once: whole files one by one."""
        return 1 if any(one.kind is bytes for one in self.columns) else BATCH

    def count(self) -> int:
        """How many rows there are."""
        return int(self.model._default_manager.using(self.store).count())

    def rows(
        self, keep: Keep, *, only: Sequence[str] | None = None, above: int | None = None
    ) -> Iterator[dict[str, Any]]:
        """Every row as plain values, by its key, a batch at a time.

        `only` these columns; of a table that the store numbers, only rows whose number is `above` one.
        """
        columns = [one for one in self.columns if only is None or one.name in only]
        names = [one.name for one in columns]
        plains = [(place, how) for place, one in enumerate(columns) if (how := one.plain(keep)) is not None]
        for values in self._values([one.field.attname for one in columns], above):
            plain = list(values)
            for place, how in plains:
                if plain[place] is not None:
                    plain[place] = how(plain[place])
            yield dict(zip(names, plain, strict=True))

    def _values(self, columns: list[str], above: int | None) -> Iterator[tuple[Any, ...]]:
        wanted = self.model._default_manager.using(self.store)
        if isinstance(self.key, models.IntegerField):
            rows = wanted.order_by("pk") if above is None else wanted.order_by("pk").filter(pk__gt=above)
            yield from rows.values_list(*columns).iterator(chunk_size=self.together)
            return
        # The order of words is each server's own, so it is made here.
        for part in batches(sorted(wanted.values_list("pk", flat=True)), min(FEW, self.together)):
            found = {key: values for key, *values in wanted.filter(pk__in=part).values_list("pk", *columns)}
            yield from (tuple(found[key]) for key in part)

    def write(self, rows: Iterable[dict[str, Any]], fetch: Fetch) -> int:
        """Add rows of plain values as they are, and return how many. What an archive does not have is filled in."""
        connection = self.connection
        given = [(one.name, one.stored(connection, fetch), one) for one in self.all_columns]
        quote = connection.ops.quote_name
        statement = (
            f"INSERT INTO {quote(self.model._meta.db_table)} ({', '.join(quote(one.field.column or '') for *_, one in given)}) "  # noqa: S608 - names of our own
            f"VALUES ({', '.join(['%s'] * len(given))})"
        )
        written = 0
        with connection.cursor() as cursor:
            for part in batches(rows, self.together):
                values = [
                    [store(row[name] if name in row else one.missing()) for name, store, one in given] for row in part
                ]
                cursor.executemany(statement, values)
                written += len(values)
        return written

    def last_number(self) -> int:
        """The highest number that the store ever gave a row, whether or not the row is still there; 0 for none."""
        if not self.numbered:
            return 0
        table = self.model._meta.db_table
        with self.connection.cursor() as cursor:
            if self.connection.vendor == "postgresql":
                cursor.execute(
                    "SELECT last_value FROM pg_sequences WHERE schemaname = current_schema() AND "
                    "quote_ident(sequencename) = split_part(pg_get_serial_sequence(%s, %s), '.', 2)",
                    [self.connection.ops.quote_name(table), self.key.column],
                )
            else:
                cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            given = int((cursor.fetchone() or [0])[0] or 0)
        highest = self.model._default_manager.using(self.store).aggregate(highest=models.Max("pk"))["highest"]
        return max(given, highest or 0)

    def set_last_number(self, number: int) -> None:
        """Let the store go on numbering after this number."""
        if not self.numbered:
            return
        table = self.model._meta.db_table
        with self.connection.cursor() as cursor:
            if self.connection.vendor == "postgresql":
                cursor.execute(
                    "SELECT setval(pg_get_serial_sequence(%s, %s), %s, %s)",
                    [self.connection.ops.quote_name(table), self.key.column, max(number, 1), number > 0],
                )
            else:
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
                if number:
                    cursor.execute("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, number])

    def unique_keys(self) -> list[tuple[str, ...]]:
        """The columns that no two rows may have the same values in, the number of the row aside.

        A rule that holds for some rows only counts where rows of two offices are one by it (rules.contents.JOINED).
        """
        found: list[tuple[str, ...]] = [
            (one.name,)
            for one in self.all_columns
            if one.field.unique and not (one.field.primary_key and self.numbered)
        ]
        rules = [rule for rule in self.model._meta.constraints if isinstance(rule, models.UniqueConstraint)]
        found += [
            tuple(rule.fields)
            for rule in rules
            if rule.fields and (rule.condition is None or tuple(rule.fields) == JOINED.get(self.name))
        ]
        return found + [tuple(names) for names in self.model._meta.unique_together]


def batches(rows: Iterable[Any], size: int) -> Iterator[list[Any]]:
    """Rows in lists of a size."""
    rest = iter(rows)
    while part := list(islice(rest, size)):
        yield part


def every_model() -> list[type[models.Model]]:
    """Every model of every room, with the tables that join two; proxies are no tables of their own."""
    return [model for model in apps.get_models(include_auto_created=True) if not model._meta.proxy]


def tables() -> list[Table]:
    """The tables that are handed over, by name."""
    found = [Table(model) for model in every_model() if name_of(model) not in LEFT_OUT_TABLES]
    return sorted(found, key=lambda table: table.name)
