"""Payments in a register folder: read a row at a time, written a batch at a time, as there may be millions."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import connections, router
from django.utils import timezone

from ..models import Import, ImportedSheet, Payee, Payment, Phrase
from ..rules import financial_years
from . import columns as c
from .cells import without_apostrophe

_BATCH = 5_000
_MOST_PROBLEMS = 200
_WORDS = ("category", "purpose", "department", "body", "reasons")
_AMOUNT = re.compile(r"(-?)(\d{1,13})(?:\.(\d{1,2}))?")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_STORED = (
    "sheet_id", "row", "paid", "year", "payee_id", "category_id", "purpose_id", "department_id", "body_id",
    "reasons_id", "reference", "pence", "agreement_id", "withheld",
)  # fmt: skip


@dataclass
class SpendingFiles:
    """The files of payments of a folder: `sheets` and `payees` are rows that were read, `path` is read when loading."""

    path: Path
    sheets: list[dict[str, Any]] = field(default_factory=list)
    payees: list[dict[str, Any]] = field(default_factory=list)


class BadPayments(Exception):
    """The file of payments cannot be used; `problems` are (sentence, row, column)."""

    def __init__(self, problems: list[tuple[str, int | None, str]]) -> None:
        self.problems = problems
        super().__init__("\n".join(sentence for sentence, _, _ in problems))


@dataclass(frozen=True)
class SpendingReport:
    """What loading did: how many payments came in, how many were there, which payees were made or changed."""

    added: int
    there: int
    sheets_added: tuple[str, ...]
    payees_added: tuple[str, ...]
    payees_changed: tuple[str, ...]


class SpendingLoader:
    """Loads the payments of one folder inside the caller's transaction. Sheets that are in already are passed over."""

    def __init__(self, found: SpendingFiles, organisations: dict[str, int], agreements: dict[str, int]) -> None:
        self.found = found
        self.organisations = organisations
        self.agreements = agreements
        self.phrases: dict[str, int] = dict(Phrase.objects.values_list("text", "pk"))
        self.payees: dict[tuple[str, str], int] = {}
        self.problems: list[tuple[str, int | None, str]] = []

    def load(self) -> SpendingReport:
        """Load everything. Raises BadPayments with what is wrong; the caller's transaction must then be undone."""
        payees_added, payees_changed = self._payees()
        new, known = self._sheets()
        counts = dict.fromkeys([*new, *known], 0)
        pence = dict.fromkeys(new, 0)
        rows = self._rows(new, known, counts, pence)
        while batch := list(islice(rows, _BATCH)):
            self._write(batch)
        for ref, sheet in known.items():
            stored = Payment.objects.filter(sheet=sheet).count()
            if counts[ref] not in (0, stored):
                self._problem(
                    f"the register has {stored} payments of the sheet {ref}, the folder {counts[ref]}. Take the import "
                    "of that file back, or leave its payments out of the folder.",
                )
        if self.problems:
            raise BadPayments(self.problems)
        self._settle(new, counts, pence)
        added = sum(counts[ref] for ref in new)
        return SpendingReport(added, sum(counts.values()) - added, tuple(new), payees_added, payees_changed)

    def _problem(self, sentence: str, row: int | None = None, column: str = "") -> None:
        self.problems.append((sentence, row, column))
        if len(self.problems) >= _MOST_PROBLEMS:
            raise BadPayments(self.problems)

    def _payees(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        stored = {(payee.name, payee.ledger_id): payee for payee in Payee.objects.all()}
        added, changed = [], []
        for row in self.found.payees:
            organisation = self.organisations[row["organisation"]] if row["organisation"] else None
            matched = row["matched"] or Payee.Matched.NOT_YET.value
            key = (row["name"], row["ledger_id"] or "")
            payee = stored.get(key)
            if payee is None:
                stored[key] = Payee(name=key[0], ledger_id=key[1], organisation_id=organisation, matched=matched)
                added.append(stored[key])
            elif (payee.organisation_id, payee.matched) != (organisation, matched):
                payee.organisation_id, payee.matched = organisation, matched
                changed.append(payee)
        Payee.objects.bulk_create(added, batch_size=500)
        Payee.objects.bulk_update(changed, ["organisation", "matched"], batch_size=500)
        self.payees = {key: payee.pk for key, payee in stored.items()}
        return tuple(payee.name for payee in added), tuple(payee.name for payee in changed)

    def _sheets(self) -> tuple[dict[str, ImportedSheet], dict[str, ImportedSheet]]:
        """The folder's sheets by ref: those that are made now, and those that are in the register already."""
        stored = {
            (sheet.of.sha256, sheet.position): sheet
            for sheet in ImportedSheet.objects.filter(
                of__kind=Import.Kind.PAYMENTS, of__state=Import.State.APPLIED
            ).select_related("of")
        }
        files: dict[str, Import] = {}
        new, known = {}, {}
        for row in self.found.sheets:
            sheet = stored.get((row["sha256"], row["position"]))
            if sheet is not None:
                known[row["ref"]] = sheet
                continue
            file = files.get(row["sha256"])
            if file is None:
                file = files[row["sha256"]] = Import.objects.create(
                    kind=Import.Kind.PAYMENTS,
                    state=Import.State.APPLIED,
                    file_name=row["file"],
                    sha256=row["sha256"],
                    size=row["size"] or 0,
                    applied=timezone.now(),
                )
            new[row["ref"]] = ImportedSheet.objects.create(
                of=file,
                position=row["position"],
                name=row["name"] or "",
                header_row=row["header_row"],
                columns=row["columns"] or {},
            )
        return new, known

    def _rows(
        self,
        new: dict[str, ImportedSheet],
        known: dict[str, ImportedSheet],
        counts: dict[str, int],
        pence: dict[str, int],
    ) -> Iterator[tuple[Any, ...]]:
        if not self.found.path.is_file():
            return
        with self.found.path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            names = next(reader, [])
            wanted = [column.name for column in c.PAYMENTS_COLUMNS]
            missing = [col.name for col in c.PAYMENTS_COLUMNS if col.required and col.name not in names]
            strange = [name for name in names if name not in wanted]
            if missing or strange or len(set(names)) != len(names):
                what = [f"the column {name} is missing" for name in missing]
                what += [f"“{name}” is not a column of this file" for name in strange]
                raise BadPayments([(f"{'; '.join(what) or 'a column stands there twice'}. See the handbook.", 1, "")])
            number = 1
            try:
                for cells in reader:
                    number += 1
                    if not any(cells):
                        continue
                    if len(cells) != len(names):
                        self._problem(f"it has {len(cells)} values for {len(names)} columns.", number)
                        continue
                    row = dict(zip(names, cells, strict=True))
                    ref = row["sheet"]
                    if ref in known:
                        counts[ref] += 1
                    elif ref in new:
                        counts[ref] += 1
                        stored = self._row(number, row, new[ref])
                        if stored is not None:
                            pence[ref] += stored[11]
                            yield stored
                    else:
                        self._problem(f"{c.PAYMENT_SHEETS} has no row with the ref “{ref}”.", number, "sheet")
            except UnicodeDecodeError:
                self._problem("the text is not in UTF-8. In a spreadsheet, save it as “CSV UTF-8”.", number + 1)
            except csv.Error as error:
                self._problem(f"the row is not sound CSV ({error}). Check its quotation marks.", number + 1)

    def _row(self, number: int, row: dict[str, str], sheet: ImportedSheet) -> tuple[Any, ...] | None:
        """One payment as the table keeps it; None, after saying so, where a cell cannot be used."""
        before = len(self.problems)
        if not row["row"].isdecimal() or not 1 <= int(row["row"]) < 2**31:
            self._problem(f"“{row['row']}” is not the number of a row.", number, "row")
        paid: date | None = None
        if text := row.get("paid", ""):
            try:
                paid = date.fromisoformat(text) if _DAY.fullmatch(text) else None
            except ValueError:
                paid = None
            if paid is None:
                self._problem(f"“{text}” is not a day. Write it whole, as 2016-03-31.", number, "paid")
        year = 0
        try:
            year = int(financial_years.parse(row["financial_year"])[:4])
        except ValueError as error:
            self._problem(str(error), number, "financial_year")
        amount = _AMOUNT.fullmatch(row["amount"])
        if not amount:
            self._problem(f"“{row['amount']}” is not an amount such as 1234.50.", number, "amount")
        agreement = row.get("agreement") or None
        if agreement and agreement not in self.agreements:
            self._problem(f"{c.AGREEMENTS.name} has no row with the ref “{agreement}”.", number, "agreement")
        withheld = row.get("withheld", "")
        if withheld and withheld not in Payment.Withheld.values:
            self._problem(f"“{withheld}” is not one of {', '.join(Payment.Withheld.values)}.", number, "withheld")
        name = _words(row["payee"])
        if not name:
            self._problem("it is empty. Fill it in.", number, "payee")
        if "\x00" in "".join(row.values()):
            self._problem("it has a character that is no text. Save the file again as CSV UTF-8.", number)
        if len(self.problems) > before or not amount:
            return None
        pence = int(amount[2]) * 100 + int((amount[3] or "0").ljust(2, "0"))
        words = {column: _words(row.get(column, "")) or None for column in _WORDS}
        return (
            sheet.pk, int(row["row"]), paid, year, (name, _words(row.get("ledger_id", ""))),
            words["category"], words["purpose"], words["department"], words["body"], words["reasons"],
            _words(row.get("reference", ""))[:100], -pence if amount[1] else pence,
            self.agreements[agreement] if agreement else None, withheld,
        )  # fmt: skip

    def _write(self, batch: list[tuple[Any, ...]]) -> None:
        texts = dict.fromkeys(text for row in batch for text in row[5:10] if text and text not in self.phrases)
        for phrase in Phrase.objects.bulk_create([Phrase(text=text) for text in texts], batch_size=500):
            self.phrases[phrase.text] = phrase.pk
        names = dict.fromkeys(row[4] for row in batch if row[4] not in self.payees)
        made = Payee.objects.bulk_create([Payee(name=name, ledger_id=number) for name, number in names], batch_size=500)
        for payee in made:
            self.payees[payee.name, payee.ledger_id] = payee.pk
        rows = [
            (*row[:4], self.payees[row[4]], *(self.phrases[text] if text else None for text in row[5:10]), *row[10:])
            for row in batch
        ]
        table = Payment._meta.db_table
        places = ", ".join(["%s"] * len(_STORED))
        names_of = ", ".join(f'"{name}"' for name in _STORED)
        with connections[router.db_for_write(Payment)].cursor() as cursor:
            # The names are this module's own.
            cursor.executemany(f'INSERT INTO "{table}" ({names_of}) VALUES ({places})', rows)  # noqa: S608

    def _settle(self, new: dict[str, ImportedSheet], counts: dict[str, int], pence: dict[str, int]) -> None:
        """Say on each import what came in, and bring the kept totals up to date."""
        if not sum(counts[ref] for ref in new):
            return
        # Imported here: it brings in an engine that only long lists of payments need.
        from ..importing import totals

        totals.recount(connections[router.db_for_write(Payment)])
        files: dict[int, Import] = {sheet.of_id: sheet.of for sheet in new.values()}
        for ref, sheet in new.items():
            files[sheet.of_id].created += counts[ref]
            files[sheet.of_id].total_pence += pence[ref]
        for file in files.values():
            file.save(update_fields=["created", "total_pence"])


def _words(text: str) -> str:
    """A cell as words: without white space round it, and without the apostrophe that keeps it from being a formula."""
    return without_apostrophe(text.strip())
