"""What was understood of a file and what became of its rows, as the command line says it: in words and as JSON."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from ..models import Import
from ..rules.financial_years import starting_in
from ..rules.money import exact, printed
from .summary import SheetSummary, Summary

_ALREADY = "Already in the register from another file"


def already(import_: Import) -> str:
    """That a file is in the register, since when."""
    when = timezone.localtime(import_.applied) if import_.applied else None
    since = (
        f"It was brought in on {when.day} {when:%B %Y at %H:%M} as import {import_.pk}"
        if when
        else f"It is import {import_.pk}"
    )
    return f"{import_.file_name} is in the register already. {since}. Nothing was changed."


@dataclass(frozen=True)
class Report:
    """What became of one file. `state`: applied, dry run, already. `rejects`: files of wrong rows that were written."""

    import_: Import
    found: Summary | None
    state: str
    rejects: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As JSON. Amounts are exact pounds as texts: "1018488.55"."""
        import_, sheets = self.import_, self.found.sheets if self.found else []
        return {
            "file": import_.file_name,
            "kind": import_.kind,
            "state": self.state,
            "import": None if self.state == "dry run" else import_.pk,
            "sha256": import_.sha256,
            "created": 0 if self.state == "already" else import_.created,
            "changed": 0 if self.state == "already" else import_.changed,
            "skipped": import_.skipped + (import_.created + import_.changed if self.state == "already" else 0),
            "rejected": import_.rejected,
            "total": exact(import_.total_pence),
            "totals_by_year_and_category": _totals(self.found.totals()) if self.found else {},
            "problems": list(import_.problems),
            "rejects": list(self.rejects),
            "sheets": [_sheet(sheet) for sheet in sheets],
        }

    def lines(self) -> Iterator[str]:
        """In words."""
        if self.state == "already":
            yield already(self.import_)
            return
        import_ = self.import_
        yield import_.file_name
        for problem in import_.problems:
            yield f"  {problem}"
        for sheet in self.found.sheets if self.found else []:
            yield from _sheet_lines(sheet)
        done = (
            "Nothing was brought in. It would be: "
            if self.state == "dry run"
            else f"Brought in as import {import_.pk}: "
        )
        changed = f"{import_.changed:,} changed, " if import_.changed else ""
        counts = f"{import_.created:,} created, {changed}{import_.skipped:,} skipped, {import_.rejected:,} wrong"
        total = f", {printed(import_.total_pence)} in all" if import_.kind == Import.Kind.PAYMENTS else ""
        yield f"  {done}{counts}{total}."
        if import_.rejected and not self.rejects:
            yield "  To have the wrong rows as a file to correct, give a folder with --rejects."
        for path in self.rejects:
            yield f"  Wrong rows to correct: {path}"


def _sheet(sheet: SheetSummary) -> dict[str, Any]:
    totals = Summary("payments", [sheet]).totals()
    return {
        "sheet": sheet.name,
        "position": sheet.position,
        "hidden": sheet.hidden,
        "header_row": sheet.header_row,
        "columns": sheet.columns,
        "missing": sheet.missing,
        "unread": sheet.unread,
        "created": sheet.created,
        "skipped": {**sheet.skipped, **({_ALREADY: sheet.existing} if sheet.existing else {})},
        "rejected": sheet.rejected,
        "total": exact(sheet.total_pence),
        "totals_by_year_and_category": _totals(totals),
        "notes": sheet.notes,
        "problems": sheet.problems,
    }


def _totals(totals: dict[int, dict[str, tuple[int, int]]]) -> dict[str, dict[str, str]]:
    return {
        starting_in(year): {category: exact(pence) for category, (_, pence) in categories.items()}
        for year, categories in totals.items()
    }


_CATEGORIES = 25
"""Categories of one financial year that are told in words; JSON has all."""


def _totals_lines(totals: dict[int, dict[str, tuple[int, int]]]) -> Iterator[str]:
    for year, categories in totals.items():
        payments, pence = (sum(numbers) for numbers in zip(*categories.values(), strict=True))
        yield f"  {starting_in(year)}: {payments:,} payments, {printed(pence)}"
        largest = sorted(categories.items(), key=lambda item: -item[1][1])
        for category, (number, amount) in largest[:_CATEGORIES]:
            yield f"    {category or 'No category'}: {number:,}, {printed(amount)}"
        if rest := largest[_CATEGORIES:]:
            left = sum(amount for _, (_, amount) in rest)
            yield f"    {len(rest)} more categories: {sum(number for _, (number, _) in rest):,}, {printed(left)} (--json has them)"


def _sheet_lines(sheet: SheetSummary) -> Iterator[str]:
    name = f"Sheet “{sheet.name}”" if sheet.name else "Rows"
    hidden = ", hidden" if sheet.hidden else ""
    heads = f"headings in row {sheet.header_row}" if sheet.header_row else "no headings"
    yield f"  {name} ({heads}{hidden})"
    if sheet.columns:
        read = ", ".join(
            f"{field.replace('_', ' ')} {column['letter']}" + (f" “{column['heading']}”" if column["heading"] else "")
            for field, column in sorted(sheet.columns.items(), key=lambda item: item[1]["letter"])
        )
        yield f"    Columns: {read}"
    # What stops a sheet stands above, among the problems of the file.
    for sentence in [*(sheet.notes if sheet.parquet else ()), *sheet.problems]:
        yield f"    {sentence}"
    skipped = {**sheet.skipped, **({_ALREADY: sheet.existing} if sheet.existing else {})}
    for why, number in skipped.items():
        yield f"    Skipped {number:,}: {why.rstrip('.')}."
    if sheet.parquet:
        wrong = f", {sheet.rejected:,} wrong" if sheet.rejected else ""
        yield f"    {sheet.created:,} payments, {printed(sheet.total_pence)}{wrong}"
