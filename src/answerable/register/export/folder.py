"""Writes the register as a register folder: loaded into an empty office, it gives the same register back.

A row at a time, in an order that does not depend on how the rows came in, so that the same register gives the same
bytes.
"""

from __future__ import annotations

import csv
import os
import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from ..errors import CannotExport
from ..folder import columns as c
from ..folder.cells import as_words, lines_of, write_cell, write_fields
from ..folder.columns import CellKind, FileSpec
from ..folder.loading import HANGING
from ..models import Authority, Citation, Import, ImportedSheet, Payee, Payment, Phrase
from ..models.base import Record
from .snapshot import snapshot

_CHUNK = 5_000
_Cited = dict[str, list[tuple[str, str, str, str]]]


@dataclass(frozen=True)
class Exported:
    """What was written: each file with the number of its rows, the office's own file left out."""

    folder: Path
    files: tuple[tuple[str, int], ...]

    def sentences(self) -> tuple[str, ...]:
        """The report in plain English."""
        return (
            f"Wrote the register to {self.folder}.",
            *(f"{name}: {number} {'row' if number == 1 else 'rows'}." for name, number in self.files),
        )


def write_folder(folder: Path) -> Exported:
    """Write the register as a register folder (docs/handbook/register-folder.md).

    The folder is made where it is missing; one that is there must be empty or a register folder already, whose files
    are then written anew and, where the register has no rows for them, taken away. Other files in it stay. The files
    are written beside the old ones first, so that a write that fails leaves those as they were. Raises CannotExport
    where the register is empty or the folder is something else.
    """
    folder = Path(folder)
    ours = {*c.OTHER_FILES, *(spec.name for spec in c.RECORD_FILES)}
    if folder.exists() and not folder.is_dir():
        raise CannotExport(f"{folder} is a file. Name a folder.")
    if folder.is_dir() and any(folder.iterdir()) and not (folder / c.OFFICE).is_file():
        raise CannotExport(f"{folder} is not empty and not a register folder. Name a new folder, or empty this one.")
    folder.mkdir(parents=True, exist_ok=True)
    written = Path(tempfile.mkdtemp(prefix=".writing-", dir=folder))
    try:
        with snapshot():
            files = _Writer(written).write()
        for name in ours - {c.PUBLISHED, c.OFFICE, *(file for file, _ in files)}:
            (folder / name).unlink(missing_ok=True)
        for path in written.iterdir():
            os.replace(path, folder / path.name)
    finally:
        shutil.rmtree(written, ignore_errors=True)
    return Exported(folder, files)


class _Writer:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.refs: dict[str, dict[int, str]] = {}
        self.citations = 0

    def write(self) -> tuple[tuple[str, int], ...]:
        office = Authority.objects.first()
        if office is None:
            raise CannotExport("The register is empty: there is nothing to write. Load a register folder first.")
        files = []
        with (self.folder / c.CITATIONS).open("w", encoding="utf-8", newline="") as file:
            extra = csv.writer(file)
            extra.writerow(column.name for column in c.CITATIONS_COLUMNS)
            for spec in c.RECORD_FILES:
                number = self._records(spec, extra)
                if number or spec.required:
                    files.append((spec.name, number))
            self._office(office, extra)
        if self.citations:
            files.append((c.CITATIONS, self.citations))
        else:
            (self.folder / c.CITATIONS).unlink()
        files += self._spending()
        return tuple(files)

    def _table(self, name: str, headings: Iterable[str], rows: Iterable[list[str]]) -> int:
        """Write one file; none where there is no row. Returns the number of rows."""
        number = 0
        path = self.folder / name
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(headings)
            for row in rows:
                writer.writerow(row)
                number += 1
        if not number:
            path.unlink()
        return number

    # Records

    def _records(self, spec: FileSpec, extra: Any) -> int:
        manager = spec.model._default_manager
        self.refs[spec.record] = dict(manager.values_list("pk", "ref"))
        rows = manager.order_by("ref")
        cited = self._cited(spec.record) if spec.cited else {}
        hanging = {column.name: self._hanging(spec, column) for column in spec.columns if _hangs(spec, column)}

        def lines() -> Iterator[list[str]]:
            for row in rows.iterator(chunk_size=_CHUNK):
                cells = [row.ref, *(self._cell(column, row, hanging) for column in spec.columns)]
                if spec.cited:
                    cells += self._own_source(spec, row, cited, extra)
                yield cells

        headings = [column.name for column in spec.all_columns]
        if spec.required and not self.refs[spec.record]:
            with (self.folder / spec.name).open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerow(headings)
            return 0
        return self._table(spec.name, headings, lines())

    def _cell(self, column: c.Column, row: Record, hanging: dict[str, dict[int, list[Any]]]) -> str:
        if column.name in hanging:
            return write_cell(column, hanging[column.name].get(row.pk, ()))
        if column.kind == CellKind.REF:
            key = getattr(row, f"{column.name}_id")
            return self._ref(column, key) if key else ""
        value = getattr(row, column.name)
        if column.kind in (CellKind.LINES, CellKind.CODES):
            value = list(lines_of(value))
        return write_cell(column, value)

    def _ref(self, column: c.Column, key: int) -> str:
        kind = column.to.replace(" ", "_")
        if key not in self.refs.get(kind, {}):
            # A record of the same file that comes later in it.
            model = c.BY_RECORD[kind].model
            self.refs[kind] = dict(model._default_manager.values_list("pk", "ref"))
        return self.refs[kind][key]

    def _hanging(self, spec: FileSpec, column: c.Column) -> dict[int, list[Any]]:
        """What hangs on the records of a file, by key of the record, in an order of its own."""
        hangs = HANGING[spec.record, column.name]
        found: dict[int, list[Any]] = defaultdict(list)
        names = (*hangs.parts, hangs.note) if hangs.note else hangs.parts
        for owner, *parts in hangs.model._default_manager.values_list(hangs.key, *names):
            if column.kind == CellKind.REFS:
                found[owner].append(self._ref(column, parts[0]))
            else:
                found[owner].append(tuple(parts) if len(names) > 1 else parts[0])
        for values in found.values():
            values.sort(key=str)
        return found

    # Where facts come from

    def _cited(self, record: str) -> _Cited:
        """The citations of one kind of record by ref: field, source, place, the file that brought it in; in order."""
        found: _Cited = defaultdict(list)
        rows = Citation.objects.filter(record=record).values_list("ref", "field", "source_id", "place", "loaded_from")
        for ref, name, source, place, loaded in rows.iterator(chunk_size=_CHUNK):
            found[ref].append((name, self.refs["source"][source], place, loaded))
        for values in found.values():
            values.sort()
        return found

    def _own_source(self, spec: FileSpec, row: Record, cited: _Cited, extra: Any) -> list[str]:
        """The row's source and place; its other citations go to a file of their own."""
        mine = cited.get(row.ref, [])
        whole = [one for one in mine if not one[0]]
        # The one that the row itself named when it was loaded, so that it is the same one the next time.
        own = min(whole, key=lambda one: (one[3] != spec.name, one)) if whole else None
        for one in mine:
            if one is not own:
                extra.writerow([spec.record, row.ref, one[0], one[1], as_words(one[2])])
                self.citations += 1
        return [own[1], as_words(own[2])] if own else [c.NO_SOURCE, ""]

    def _office(self, office: Authority, extra: Any) -> None:
        content: dict[str, Any] = {}
        for key in c.OFFICE_KEYS:
            if key in ("source", "place"):
                continue
            value = getattr(office, key)
            if value not in (None, ""):
                content[key] = value
        cited = self._cited("authority").get(office.slug, [])
        whole = [one for one in cited if not one[0]]
        own = min(whole, key=lambda one: (one[3] != c.OFFICE, one)) if whole else None
        if own:
            content["source"] = own[1]
            if own[2]:
                content["place"] = own[2]
        for one in cited:
            if one is not own:
                extra.writerow(["authority", office.slug, one[0], one[1], as_words(one[2])])
                self.citations += 1
        text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=10_000)
        (self.folder / c.OFFICE).write_text(text, encoding="utf-8")

    # Payments

    def _spending(self) -> list[tuple[str, int]]:
        sheets = list(
            ImportedSheet.objects.filter(of__kind=Import.Kind.PAYMENTS, of__state=Import.State.APPLIED)
            .select_related("of")
            .order_by("of__sha256", "position", "of_id")
        )
        names = {sheet.pk: f"{sheet.of.sha256[:12]}-{sheet.position}" for sheet in sheets}
        headings = [[column.name for column in columns] for columns in (
            c.PAYMENT_SHEETS_COLUMNS, c.PAYEES_COLUMNS, c.PAYMENTS_COLUMNS
        )]  # fmt: skip
        payees = Payee.objects.order_by("name", "ledger_id")
        counts = [
            (
                c.PAYMENT_SHEETS,
                self._table(c.PAYMENT_SHEETS, headings[0], (self._sheet(names[sheet.pk], sheet) for sheet in sheets)),
            ),
            (
                c.PAYEES,
                self._table(
                    c.PAYEES, headings[1], (self._payee(payee) for payee in payees.iterator(chunk_size=_CHUNK))
                ),
            ),
            (c.PAYMENTS, self._table(c.PAYMENTS, headings[2], self._payments(sheets, names))),
        ]
        return [(name, number) for name, number in counts if number]

    def _sheet(self, ref: str, sheet: ImportedSheet) -> list[str]:
        file = sheet.of
        return [
            ref, as_words(file.file_name), file.sha256, str(file.size), str(sheet.position), as_words(sheet.name),
            str(sheet.header_row), write_fields(sheet.columns),
        ]  # fmt: skip

    def _payee(self, payee: Payee) -> list[str]:
        organisation = self.refs["organisation"][payee.organisation_id] if payee.organisation_id else ""
        return [as_words(payee.name), as_words(payee.ledger_id), organisation, payee.matched]

    def _payments(self, sheets: list[ImportedSheet], names: dict[int, str]) -> Iterator[list[str]]:
        if not sheets:
            return
        words_of: dict[int | None, str] = {None: ""}
        words_of.update((pk, as_words(text)) for pk, text in Phrase.objects.values_list("pk", "text").iterator())
        payees = {
            pk: (as_words(name), as_words(number))
            for pk, name, number in Payee.objects.values_list("pk", "name", "ledger_id").iterator()
        }
        agreements: dict[int | None, str] = {None: ""}
        agreements.update(self.refs["agreement"].items())
        for sheet in sheets:
            before = [as_words(sheet.of.file_name), names[sheet.pk]]
            rows = Payment.objects.filter(sheet=sheet).order_by("row", "pence", "pk").values_list(
                "row", "paid", "year", "payee_id", "category_id", "purpose_id", "department_id", "body_id", "reference",
                "pence", "reasons_id", "agreement_id", "withheld",
            )  # fmt: skip
            for (
                row,
                paid,
                year,
                payee,
                category,
                purpose,
                department,
                body,
                reference,
                pence,
                reasons,
                deal,
                withheld,
            ) in rows.iterator(chunk_size=_CHUNK):
                yield [
                    *before, str(row), paid.isoformat() if paid else "", f"{year}-{(year + 1) % 100:02}", *payees[payee],
                    words_of[category], words_of[purpose], words_of[department], words_of[body], as_words(reference),
                    f"{'-' if pence < 0 else ''}{abs(pence) // 100}.{abs(pence) % 100:02}", words_of[reasons],
                    agreements[deal], withheld,
                ]  # fmt: skip


def _hangs(spec: FileSpec, column: c.Column) -> bool:
    return (spec.record, column.name) in HANGING
