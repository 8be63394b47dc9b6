"""What a file holds and what bringing it in would do: kept beside the staged rows, shown on the page and the command line."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..spreadsheets.payments import HEADINGS
from ..spreadsheets.tables import letter
from . import folders

if TYPE_CHECKING:
    from ..spreadsheets.layout import Layout
    from ..spreadsheets.payments import StagedSheet
    from ..spreadsheets.tables import Sheet

_FILE = "summary.json"


@dataclass
class SheetSummary:
    """One sheet: how it was read, and its rows by what becomes of them."""

    position: int
    name: str
    header_row: int
    columns: dict[str, dict[str, str]]
    headings: list[str]
    mapping: dict[str, int]
    fingerprint: str
    rows: int
    """Rows that can be brought in, with those that the register has already."""
    pence: int
    rejected: int
    skips: list[tuple[int, str]]
    """The first rows without data, with the reason."""
    skipped: dict[str, int]
    """Why → how many rows without data."""
    notes: list[str]
    problems: list[str]
    parquet: str
    """The name of the file of its rows; empty where it could not be read."""
    rejects: str
    existing: int = 0
    """Rows that the register has already from another file."""
    totals: list[tuple[int, str | None, int, int]] = field(default_factory=list)
    """(year in which the financial year starts, category, payments, pence) of what would be brought in."""
    missing: list[str] = field(default_factory=list)
    """Fields that are needed and were not found; nothing of the sheet can be brought in."""
    unread: list[dict[str, str]] = field(default_factory=list)
    """Columns that no field is read from: letter, heading, example."""
    hidden: bool = False
    blank: bool = False

    @classmethod
    def of(cls, sheet: Sheet, layout: Layout, staged: StagedSheet | None) -> SheetSummary:
        """What is kept of a sheet; `staged` is None where it could not be read."""
        return cls(
            position=sheet.position,
            name=sheet.name,
            header_row=layout.header_row,
            columns={
                name: {"letter": letter(at), "heading": layout.headings[at] if at < len(layout.headings) else ""}
                for name, at in layout.mapping.items()
            },
            headings=list(layout.headings),
            mapping=dict(layout.mapping),
            fingerprint=layout.fingerprint,
            rows=staged.rows if staged else 0,
            pence=staged.pence if staged else 0,
            rejected=staged.rejected if staged else 0,
            # The headings are no row of data that somebody could miss.
            skips=[(row, why) for row, why in staged.skipped if why != HEADINGS] if staged else [],
            skipped={why: rows for why, rows in staged.skipped_by_reason.items() if why != HEADINGS} if staged else {},
            notes=list(staged.notes if staged else layout.sentences()),
            problems=[problem.sentence for problem in sheet.problems],
            parquet=staged.parquet.name if staged else "",
            rejects=staged.rejects.name if staged and staged.rejected else "",
            missing=list(layout.missing),
            unread=[
                {"letter": letter(column.column), "heading": column.heading, "example": column.example}
                for column in layout.unread
            ],
            hidden=sheet.hidden,
            blank=layout.blank,
        )

    @property
    def created(self) -> int:
        """Payments that would come in."""
        return self.rows - self.existing

    @property
    def total_pence(self) -> int:
        """Of what would come in."""
        return sum(pence for _, _, _, pence in self.totals)


@dataclass
class Summary:
    """A file that was looked at."""

    kind: str
    sheets: list[SheetSummary] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    stamp: str = ""
    """What the register held when it was looked at (`importing.payments.stamp`)."""

    def totals(self) -> dict[int, dict[str, tuple[int, int]]]:
        """Financial year → category ("" for none) → payments and pence, of all sheets."""
        found: dict[int, dict[str, tuple[int, int]]] = {}
        for sheet in self.sheets:
            for year, category, payments, pence in sheet.totals:
                had = found.setdefault(year, {}).get(category or "", (0, 0))
                found[year][category or ""] = (had[0] + payments, had[1] + pence)
        return {year: dict(sorted(found[year].items())) for year in sorted(found)}

    def save(self, folder: Path) -> None:
        """Keep it in the import's folder."""
        folders.write_json(folder / _FILE, asdict(self))


def load(folder: Path) -> Summary | None:
    """The summary in an import's folder; None where its files were removed."""
    kept: dict[str, Any] | None = folders.read_json(folder / _FILE)
    if kept is None:
        return None
    sheets = [
        SheetSummary(
            **{
                **sheet,
                "skips": [tuple(skip) for skip in sheet["skips"]],
                "totals": [tuple(total) for total in sheet["totals"]],
            }
        )
        for sheet in kept.pop("sheets")
    ]
    return Summary(**kept, sheets=sheets)
