"""A table with coarser bands, printed in the layout of the finer one: rows and columns that were joined become one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from .additive import Rule
from .banding import Banded, Scale, band_table
from .labels import PERIOD, SYMBOL, age_band, is_other
from .tables import Cell, Key, Place, Table, Variable


def in_bands(table: Table, rule: Rule) -> tuple[Table, tuple[str, ...]]:
    """The table with categories joined until no count is small, and what was joined. Raises CannotBand.

    Every count of `table` is known. Subtotals are left out, since the joined categories need not fit them.
    """
    scales = [Scale(f"{at}", one.labels, _ordered(one)) for at, one in enumerate(table.variables)]
    base = {
        cell.key: cell.value or 0
        for cell in table.cells
        if all(label in one.labels for label, one in zip(cell.key, table.variables, strict=True))
    }
    banded = band_table(base, scales, rule)
    if not banded.merges:
        return table, ()
    notes = tuple(
        f"{_listed(merge.joined)} were put together as “{merge.label}”"
        + (f" in {name}." if (name := table.variables[int(merge.variable)].name) else ".")
        for merge in banded.merges
    )
    return _printed(table, banded), notes


def _ordered(variable: Variable) -> bool:
    return all(age_band(one) is not None or is_other(one) for one in variable.labels) or all(
        PERIOD.match(one) for one in variable.labels
    )


def _listed(labels: tuple[str, ...]) -> str:
    return ", ".join(f"“{one}”" for one in labels[:-1]) + f" and “{labels[-1]}”"


def _printed(table: Table, banded: Banded) -> Table:
    new: list[dict[str, str]] = [{} for _ in table.variables]
    for merge in banded.merges:
        new[int(merge.variable)].update(dict.fromkeys(merge.joined, merge.label))
    cells: dict[Key, Cell] = {}
    for cell in table.cells:
        if any(label in one.groups for label, one in zip(cell.key, table.variables, strict=True)):
            continue
        key = tuple(names.get(label, label) for names, label in zip(new, cell.key, strict=True))
        there = cells.get(key)
        value = (cell.value or 0) + (0 if there is None else there.value or 0)
        cells[key] = replace(cell, key=key, value=value, place=cell.place if there is None else there.place)
    rows, moved = _rows(table, cells, new)
    variables = tuple(
        Variable(one.name, tuple(dict.fromkeys(names.get(label, label) for label in one.labels)), one.total)
        for one, names in zip(table.variables, new, strict=True)
    )
    placed = tuple(replace(cell, place=moved[cell.place], text=f"{cell.value}") for cell in cells.values())
    return replace(table, rows=rows, variables=variables, cells=placed, shares=())


def _rows(
    table: Table, cells: Mapping[Key, Cell], new: list[dict[str, str]]
) -> tuple[tuple[tuple[str, ...], ...], dict[Place, Place]]:
    """The rows and columns that still hold a count, with the new counts and labels, and where each place has gone."""
    before, after = {cell.place for cell in table.cells}, {cell.place for cell in cells.values()}
    gone_rows = {row for row, _ in before} - {row for row, _ in after}
    gone_columns = {column for _, column in before} - {column for _, column in after}
    labels = {old: fresh for names in new for old, fresh in names.items()}
    first_row, first_column = min(row for row, _ in before), min(column for _, column in before)
    counts = {cell.place: f"{cell.value}" for cell in cells.values()}
    shares = {share.place for share in table.shares}
    moved: dict[Place, Place] = {}
    rows: list[tuple[str, ...]] = []
    for row, line in enumerate(table.rows):
        if row in gone_rows:
            continue
        fresh: list[str] = []
        for column, text in enumerate(line):
            if column in gone_columns:
                continue
            moved[row, column] = (len(rows), len(fresh))
            edge = row < first_row or column < first_column
            fresh.append(_text((row, column), labels.get(text.strip(), text) if edge else text, counts, shares))
        rows.append(tuple(fresh))
    return tuple(rows), moved


def _text(place: Place, text: str, counts: Mapping[Place, str], shares: Collection[Place]) -> str:
    return SYMBOL if place in shares else counts.get(place, text)
