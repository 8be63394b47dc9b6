"""The rows of the small files: agreements, funds, returns and organisations. Exact text; the records' own rules read it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from .cells import tidy
from .layout import Layout
from .tables import OpenedFile, Sheet, rows


def table_rows(opened: OpenedFile, layouts: Sequence[Layout], kind: str) -> Iterator[tuple[Sheet, int, dict[str, str]]]:
    """Every row below the headings of every sheet that could be read, as (sheet, row number, field → text).

    A row number is the file's own. Text has no spaces around it; a field whose column is missing is left out. Blank rows and
    repeated headings are left out. Raises ValueError where a layout is of another kind.
    """
    for sheet, layout in zip(opened.sheets, layouts, strict=True):
        if layout.kind != kind:
            raise ValueError(f"a layout of {layout.kind}, not of {kind}")
        if layout.missing:
            continue
        for number, cells in rows(sheet):
            said = [tidy(cell) for cell in cells]
            if number < layout.first_row or number in layout.header_rows or not any(said):
                continue
            if any(said == list(heading[: len(said)]) for heading in layout.heading_cells):
                continue
            yield (
                sheet,
                number,
                {name: cells[at].strip() if at < len(cells) else "" for name, at in layout.mapping.items()},
            )
