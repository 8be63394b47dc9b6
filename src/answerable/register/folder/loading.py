"""Puts a folder that was read and found sound into the register's tables, in few queries however many rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from ..models import (
    Authority,
    Citation,
    Decision,
    OrganisationAlias,
    OrganisationIdentifier,
    Service,
    ServiceCategory,
)
from ..models.base import Record
from ..rules import money
from . import columns as c
from .columns import CellKind, Column, FileSpec
from .reading import CannotLoad, Problem, RegisterFolder, Row

_BATCH = 500


@dataclass(frozen=True)
class FileReport:
    """What loading one file of the folder did, as refs. `no_longer_there` are rows that the register still has."""

    file: str
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: int = 0
    no_longer_there: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Hanging:
    """What belongs to a record but is kept in a table of its own: aliases, identifiers, areas, categories."""

    model: type[models.Model]
    key: str  # the column that names the record
    parts: tuple[str, ...]  # the columns that hold the value


_HANGING: dict[tuple[str, str], _Hanging] = {
    ("organisation", "aliases"): _Hanging(OrganisationAlias, "organisation_id", ("name",)),
    ("organisation", "identifiers"): _Hanging(OrganisationIdentifier, "organisation_id", ("scheme", "value")),
    ("service", "areas"): _Hanging(Service.areas.through, "service_id", ("area_id",)),
    ("service", "categories"): _Hanging(ServiceCategory, "service_id", ("code",)),
    ("decision", "services"): _Hanging(Decision.services.through, "decision_id", ("service_id",)),
}


@dataclass
class Loader:
    """Loads one folder inside the caller's transaction. `before` and `after` gather what the journal is told."""

    found: RegisterFolder
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    ids: dict[str, dict[str, int]] = field(default_factory=dict)  # kind of record → ref → key
    refs: dict[str, dict[int, str]] = field(default_factory=dict)  # kind of record → key → ref

    def load(self) -> tuple[FileReport, ...]:
        """Load everything and report on each file. Raises CannotLoad where the register's own rows stand against it."""
        reports = [self._authority()]
        for spec in c.RECORD_FILES:
            reports.append(self._file(spec))
        reports.append(self._citations())
        return tuple(reports)

    def _authority(self) -> FileReport:
        """Make the one authority say what office.yaml says; a key that the file leaves out goes back to its default."""
        wanted = Authority(**self.found.authority)
        names = [f.name for f in Authority._meta.concrete_fields if not f.primary_key]
        stored = Authority.objects.first()
        if stored is not None and stored.slug != wanted.slug:
            sentence = (
                f"the folder is of {wanted.name} ({wanted.slug}), but this register is of {stored.name} "
                f"({stored.slug}). One data folder holds one office: load this one into a data folder of its own."
            )
            raise CannotLoad([Problem(c.OFFICE, sentence, None, "slug")])
        key = f"authority {wanted.slug}"
        after = {name: getattr(wanted, name) for name in names}
        if stored is None:
            wanted.save(force_insert=True)
            self.after[key] = after
            return FileReport(c.OFFICE, added=(wanted.slug,))
        before = {name: getattr(stored, name) for name in names}
        if before == after:
            return FileReport(c.OFFICE, unchanged=1)
        wanted.pk = stored.pk
        wanted.save(force_update=True)
        self.before[key], self.after[key] = before, after
        return FileReport(c.OFFICE, changed=(wanted.slug,))

    def _file(self, spec: FileSpec) -> FileReport:
        rows = self.found.rows[spec.record]
        manager = spec.model._default_manager
        stored = {record.ref: record for record in manager.all()}
        self._refuse_clashes(spec, rows, stored)
        own = [column for column in spec.columns if (spec.record, column.name) not in _HANGING]
        # A parent may be a row of the same file, which has no key until all of them are in.
        plain = [_attribute(column) for column in own if column.to != spec.record]
        wanted = {row.ref: self._record(spec, own, row) for row in rows}
        changed = []
        for ref, record in wanted.items():
            if ref in stored:
                record.pk = stored[ref].pk
                if any(getattr(stored[ref], name) != getattr(record, name) for name in plain):
                    changed.append(record)
        # Rows that swap what must be unique cannot be changed one after another: they go out and in again.
        replaced = changed if spec.once else []
        _remove(manager, [record.pk for record in replaced])
        for record in replaced:
            record.pk = None
        added = [record for ref, record in wanted.items() if ref not in stored]
        manager.bulk_create([*added, *replaced], batch_size=_BATCH)
        if changed and not replaced:
            # An insert that gives way to an update by ref: a bulk update is twenty times slower on wide rows.
            fields = [spec.model._meta.get_field(name).name for name in plain]
            for record in changed:
                record.pk = None
            manager.bulk_create(
                changed, batch_size=_BATCH, update_conflicts=True, unique_fields=["ref"], update_fields=fields
            )
            for record in changed:
                record.pk = stored[record.ref].pk
        self.ids[spec.record] = {ref: record.pk for ref, record in (stored | wanted).items()}
        self.refs[spec.record] = {pk: ref for ref, pk in self.ids[spec.record].items()}

        touched = {record.ref for record in changed}
        touched |= self._parents(spec, own, rows, stored, wanted)
        hung_before: dict[str, dict[str, Any]] = {}
        for column in spec.columns:
            if (spec.record, column.name) in _HANGING:
                for ref, values in self._hang(spec, column, rows).items():
                    hung_before.setdefault(ref, {})[column.name] = values
        for row in rows:
            key = f"{spec.record} {row.ref}"
            if row.ref not in stored:
                self.after[key] = self._said(own, wanted[row.ref]) | _hung(spec, row)
            elif row.ref in touched or row.ref in hung_before:
                self.before[key] = self._said(own, stored[row.ref]) | hung_before.get(row.ref, {})
                self.after[key] = self._said(own, wanted[row.ref]) | _hung(spec, row)
        return FileReport(
            spec.name,
            added=tuple(ref for ref in wanted if ref not in stored),
            changed=tuple(ref for ref in wanted if ref in stored and f"{spec.record} {ref}" in self.after),
            unchanged=sum(1 for ref in wanted if ref in stored and f"{spec.record} {ref}" not in self.after),
            no_longer_there=tuple(ref for ref in stored if ref not in wanted),
        )

    def _record(self, spec: FileSpec, own: Iterable[Column], row: Row) -> Record:
        """The row as a record that is not saved yet, without its parent."""
        values: dict[str, Any] = {"ref": row.ref}
        for column in own:
            if column.to == spec.record:
                continue
            value = row.values[column.name]
            if column.kind == CellKind.REF:
                values[_attribute(column)] = None if value is None else self.ids[_kind(column)][value]
            elif value is None:
                model_field = spec.model._meta.get_field(column.name)
                values[column.name] = None if model_field.null else model_field.get_default()  # type: ignore[union-attr]
            elif isinstance(value, money.Amount):
                values[column.name] = value.pounds
            elif isinstance(value, tuple):
                values[column.name] = "\n".join(value)
            else:
                values[column.name] = value
        return spec.model(**values)

    def _parents(
        self,
        spec: FileSpec,
        own: Iterable[Column],
        rows: Iterable[Row],
        stored: Mapping[str, Record],
        wanted: Mapping[str, Record],
    ) -> set[str]:
        """Set the parents of a file whose rows may be part of one another; returns the refs of rows that it changed."""
        column = next((column for column in own if column.to == spec.record), None)
        if column is None:
            return set()
        attribute, moved = _attribute(column), []
        for row in rows:
            parent = row.values[column.name]
            pk = None if parent is None else self.ids[spec.record][parent]
            setattr(wanted[row.ref], attribute, pk)
            if pk != (getattr(stored[row.ref], attribute) if row.ref in stored else None):
                moved.append(wanted[row.ref])
        spec.model._default_manager.bulk_update(moved, [column.name], batch_size=_BATCH)
        return {record.ref for record in moved}

    def _hang(self, spec: FileSpec, column: Column, rows: Iterable[Row]) -> dict[str, list[Any]]:
        """Make what hangs on each row what the folder says; returns, for rows that it changed, what was there before."""
        hanging = _HANGING[spec.record, column.name]
        manager = hanging.model._default_manager
        there: dict[int, dict[tuple[Any, ...], int]] = {}
        for pk, owner, *parts in manager.order_by("pk").values_list("pk", hanging.key, *hanging.parts):
            there.setdefault(owner, {})[tuple(parts)] = pk
        gone, new, before = [], [], {}
        for row in rows:
            owner = self.ids[spec.record][row.ref]
            wanted = [self._parts(column, value) for value in row.values[column.name] or ()]
            has = there.get(owner, {})
            if set(wanted) == set(has):
                continue
            before[row.ref] = sorted(self._named(column, parts) for parts in has)
            gone += [pk for parts, pk in has.items() if parts not in wanted]
            new += [
                hanging.model(**{hanging.key: owner}, **dict(zip(hanging.parts, parts, strict=True)))
                for parts in wanted
                if parts not in has
            ]
        # Out before in: an identifier may move from one organisation to another.
        _remove(manager, gone)
        manager.bulk_create(new, batch_size=_BATCH)
        return before

    def _parts(self, column: Column, value: Any) -> tuple[Any, ...]:
        if column.kind == CellKind.REFS:
            return (self.ids[_kind(column)][value],)
        return value if isinstance(value, tuple) else (value,)

    def _named(self, column: Column, parts: tuple[Any, ...]) -> str:
        return self.refs[_kind(column)][parts[0]] if column.kind == CellKind.REFS else "-".join(parts)

    def _said(self, own: Iterable[Column], record: Record) -> dict[str, Any]:
        """What a record says, by column, with refs where the table has keys."""
        said = {}
        for column in own:
            value = getattr(record, _attribute(column))
            said[column.name] = self.refs[_kind(column)].get(value) if column.kind == CellKind.REF else value
        return said

    def _refuse_clashes(self, spec: FileSpec, rows: Iterable[Row], stored: Mapping[str, Record]) -> None:
        """Refuse rows that cannot stand beside rows which the register keeps and the folder no longer has."""
        refs = {row.ref for row in rows}
        kept = [record for ref, record in stored.items() if ref not in refs]
        problems = []
        if spec.once and kept:
            names = [next(_attribute(col) for col in spec.columns if col.name == name) for name in spec.once]
            taken = {tuple(getattr(record, name) for name in names): record.ref for record in kept}
            for row, record in ((row, self._record(spec, spec.columns, row)) for row in rows):
                other = taken.get(tuple(getattr(record, name) for name in names))
                if other:
                    said = " and ".join(f"{name} {row.values[name]}" for name in spec.once)
                    sentence = f"the register has {said} under the ref {other}. Use that ref, or correct the row."
                    problems.append(Problem(spec.name, sentence, row.number, "ref"))
        if spec is c.ORGANISATIONS and kept:
            kept_refs = {record.pk: record.ref for record in kept}
            numbers = OrganisationIdentifier.objects.values_list("organisation_id", "scheme", "value")
            owners = {(scheme, value): kept_refs[pk] for pk, scheme, value in numbers if pk in kept_refs}
            for row in rows:
                for identifier in row.values["identifiers"] or ():
                    if identifier in owners:
                        sentence = (
                            f"{'-'.join(identifier)} is in the register as the number of {owners[identifier]}. "
                            "Use that ref, or correct the number."
                        )
                        problems.append(Problem(spec.name, sentence, row.number, "identifiers"))
        if problems:
            raise CannotLoad(problems)

    def _citations(self) -> FileReport:
        """Make the citations that folders brought in say what this folder says, for the records that it has."""
        files = {c.OFFICE, c.CITATIONS, *(spec.name for spec in c.RECORD_FILES)}
        ours = {("authority", self.found.authority["slug"])}
        ours |= {(spec.record, row.ref) for spec in c.RECORD_FILES for row in self.found.rows[spec.record]}
        stored = {
            (one.record, one.ref, one.field, one.source_id, one.place): one
            for one in Citation.objects.filter(loaded_from__in=files).iterator(chunk_size=2000)
            if (one.record, one.ref) in ours
        }
        wanted = {
            (row.record, row.ref, row.field, self.ids["source"][row.source], row.place): row
            for row in self.found.citations
        }
        new, moved = [], []
        for key, row in wanted.items():
            old = stored.get(key)
            if old is None:
                record, ref, field_name, source, place = key
                new.append(
                    Citation(
                        record=record, ref=ref, field=field_name, source_id=source, place=place,
                        loaded_from=row.file, loaded_row=row.number,
                    )
                )  # fmt: skip
            elif (old.loaded_from, old.loaded_row) != (row.file, row.number):
                old.loaded_from, old.loaded_row = row.file, row.number
                moved.append(old)
        gone = {key: one for key, one in stored.items() if key not in wanted}
        _remove(Citation.objects, [one.pk for one in gone.values()])
        Citation.objects.bulk_create(new, batch_size=_BATCH)
        Citation.objects.bulk_update(moved, ["loaded_from", "loaded_row"], batch_size=_BATCH)
        if gone:
            self.before["citations"] = sorted(str(one) for one in gone.values())
        if new or moved:
            self.after["citations"] = sorted(str(one) for one in (*new, *moved))
        return FileReport(
            "Where facts come from",
            added=tuple(sorted({f"{one.record} {one.ref}" for one in new})),
            changed=tuple(sorted({f"{one.record} {one.ref}" for one in (*gone.values(), *moved)})),
            unchanged=len(wanted) - len(new) - len(moved),
        )


def _remove(manager: models.Manager[Any], keys: list[int]) -> None:
    """Remove rows by key, a batch at a time: a database takes only so many values in one query."""
    for start in range(0, len(keys), _BATCH):
        manager.filter(pk__in=keys[start : start + _BATCH]).delete()


def _kind(column: Column) -> str:
    """The kind of record that a column's refs point to."""
    return column.to.replace(" ", "_")


def _attribute(column: Column) -> str:
    """The attribute of the model that a column fills."""
    return f"{column.name}_id" if column.kind == CellKind.REF else column.name


def _hung(spec: FileSpec, row: Row) -> dict[str, Any]:
    """What the row says of what hangs on its record."""
    return {
        column.name: sorted("-".join(v) if isinstance(v, tuple) else v for v in row.values[column.name] or ())
        for column in spec.columns
        if (spec.record, column.name) in _HANGING
    }
