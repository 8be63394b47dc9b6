"""Puts a folder that was read and found sound into the register's tables, in few queries however many rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import models

from ..models import (
    Authority,
    Citation,
    Decision,
    Document,
    Need,
    OrganisationAlias,
    OrganisationIdentifier,
    Service,
    ServiceCategory,
    ServiceContact,
)
from ..models.base import Record
from ..rules import money
from . import columns as c
from .columns import CellKind, Column, FileSpec
from .reading import CannotLoad, Problem, RegisterFolder, Row
from .spending import BadPayments, SpendingLoader

_BATCH = 500


@dataclass(frozen=True)
class FileReport:
    """What loading one file of the folder did, as refs. `no_longer_there` are rows that the register still has."""

    file: str
    added: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: int = 0
    no_longer_there: tuple[str, ...] = ()
    # Of payments, of which there are too many to name each.
    rows_added: int = 0


@dataclass(frozen=True)
class _Hanging:
    """What belongs to a record but is kept in a table of its own: aliases, identifiers, areas, categories."""

    model: type[models.Model]
    key: str  # the column that names the record
    parts: tuple[str, ...]  # the columns that hold the value
    note: str = ""  # a column that says more about the value, and is left alone where the folder does not


HANGING: dict[tuple[str, str], _Hanging] = {
    ("organisation", "aliases"): _Hanging(OrganisationAlias, "organisation_id", ("name",)),
    ("organisation", "identifiers"): _Hanging(
        OrganisationIdentifier, "organisation_id", ("scheme", "value"), "verified_on"
    ),
    ("service", "areas"): _Hanging(Service.areas.through, "service_id", ("area_id",)),
    ("service", "categories"): _Hanging(ServiceCategory, "service_id", ("code",)),
    ("service_contact", "areas"): _Hanging(ServiceContact.areas.through, "servicecontact_id", ("area_id",)),
    ("decision", "services"): _Hanging(Decision.services.through, "decision_id", ("service_id",)),
    ("document", "agreements"): _Hanging(Document.agreements.through, "document_id", ("agreement_id",)),
    ("document", "decisions"): _Hanging(Document.decisions.through, "document_id", ("decision_id",)),
    ("need", "services"): _Hanging(Need.services.through, "need_id", ("service_id",)),
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
        if self.found.spending:
            reports.append(self._spending())
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
        own = [column for column in spec.columns if (spec.record, column.name) not in HANGING]
        # A parent may be a row of the same file, which has no key until all of them are in.
        plain = [_attribute(column) for column in own if column.to != spec.record]
        wanted = {row.ref: self._record(spec, own, row) for row in rows}
        changed = []
        for ref, record in wanted.items():
            if ref in stored:
                record.pk = stored[ref].pk
                if any(getattr(stored[ref], name) != getattr(record, name) for name in plain):
                    changed.append(record)
                    record.version = stored[ref].version + 1
        added = [record for ref, record in wanted.items() if ref not in stored]
        fields = [*(spec.model._meta.get_field(name).name for name in plain), "version"]
        # Rows that swap what must be unique cannot be changed one after another.
        replaced = changed if spec.once and not spec.model._meta.related_objects else []
        if replaced:
            _remove(manager, [record.pk for record in replaced])
            for record in replaced:
                record.pk = None
        elif spec.once:
            # Removing them would remove what belongs to them.
            self._step_aside(spec, changed)
            manager.bulk_update(changed, fields, batch_size=_BATCH)
        manager.bulk_create([*added, *replaced], batch_size=_BATCH)
        if changed and not spec.once:
            # An insert that gives way to an update by ref: a bulk update is twenty times slower on wide rows.
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
            if (spec.record, column.name) in HANGING:
                for ref, values in self._hang(spec, column, rows).items():
                    hung_before.setdefault(ref, {})[column.name] = values
        plainly = {record.ref for record in changed}
        besides = [ref for ref in {*touched, *hung_before} if ref in stored and ref not in plainly]
        _raise_versions(manager, [stored[ref].pk for ref in besides])
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

    def _step_aside(self, spec: FileSpec, records: list[Record]) -> None:
        """Give rows a last day that nothing else has, so that each can then take the days that another had."""
        last = spec.once[-1]
        after = [(record, getattr(record, last)) for record in records]
        for number, (record, _) in enumerate(after):
            setattr(record, last, date.max - timedelta(days=number))
        spec.model._default_manager.bulk_update(records, [last], batch_size=_BATCH)
        for record, value in after:
            setattr(record, last, value)

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
        hanging = HANGING[spec.record, column.name]
        manager = hanging.model._default_manager
        size = len(hanging.parts)
        said = (*hanging.parts, hanging.note) if hanging.note else hanging.parts
        there: dict[int, dict[tuple[Any, ...], int]] = {}
        notes: dict[int, Any] = {}
        for pk, owner, *parts in manager.order_by("pk").values_list("pk", hanging.key, *said):
            there.setdefault(owner, {})[tuple(parts[:size])] = pk
            notes[pk] = parts[-1] if hanging.note else None
        gone, new, noted, before = [], [], [], {}
        for row in rows:
            owner = self.ids[spec.record][row.ref]
            values = [self._parts(column, value) for value in row.values[column.name] or ()]
            wanted = {parts[:size]: parts[size:] for parts in values}
            has = there.get(owner, {})
            more = [
                hanging.model(pk=has[parts], **{hanging.note: note[0]})
                for parts, note in wanted.items()
                if parts in has and note and note[0] not in (None, notes[has[parts]])
            ]
            if set(wanted) == set(has) and not more:
                continue
            noted += more
            before[row.ref] = sorted(self._named(column, parts) for parts in has)
            gone += [pk for parts, pk in has.items() if parts not in wanted]
            new += [
                hanging.model(**{hanging.key: owner}, **dict(zip(said, (*parts, *note), strict=True)))
                for parts, note in wanted.items()
                if parts not in has
            ]
        # Out before in: an identifier may move from one organisation to another.
        _remove(manager, gone)
        manager.bulk_create(new, batch_size=_BATCH)
        if noted:
            manager.bulk_update(noted, [hanging.note], batch_size=_BATCH)
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
                for scheme, value, _ in row.values["identifiers"] or ():
                    identifier = (scheme, value)
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
            for one in Citation.objects.iterator(chunk_size=2000)
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
            elif old.loaded_from in files and (old.loaded_from, old.loaded_row) != (row.file, row.number):
                old.loaded_from, old.loaded_row = row.file, row.number
                moved.append(old)
        # What was imported or typed is not a folder's to take away.
        gone = {key: one for key, one in stored.items() if key not in wanted and one.loaded_from in files}
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

    def _spending(self) -> FileReport:
        """Bring in the payments of sheets that the register does not have."""
        assert self.found.spending is not None
        try:
            report = SpendingLoader(self.found.spending, self.ids["organisation"], self.ids["agreement"]).load()
        except BadPayments as error:
            raise CannotLoad(
                [Problem(c.PAYMENTS, sentence, row, column) for sentence, row, column in error.problems]
            ) from None
        if report.added or report.payees_added or report.payees_changed:
            self.after["payments"] = [report.added, *report.sheets_added]
            self.after["payees"] = [*report.payees_added, *report.payees_changed]
        return FileReport(
            c.PAYMENTS,
            rows_added=report.added,
            changed=report.payees_changed,
            unchanged=report.there,
        )


def _raise_versions(manager: models.Manager[Any], keys: list[int]) -> None:
    """Say of rows that what belongs to them changed."""
    for start in range(0, len(keys), _BATCH):
        manager.filter(pk__in=keys[start : start + _BATCH]).update(version=models.F("version") + 1)


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
        column.name: sorted(
            "-".join(map(str, filter(None, v))) if isinstance(v, tuple) else v for v in row.values[column.name] or ()
        )
        for column in spec.columns
        if (spec.record, column.name) in HANGING
    }
