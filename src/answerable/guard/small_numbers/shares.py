"""Percentages, means and rates: counts in disguise (facts/pathways.md 4.4).

A percentage of a known number of people is a count. Where that count, or what it leaves, is small, the percentage is hidden as the
count would be. A percentage of the table's own total gives the total back, and with it what is hidden.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping

from .additive import Rule
from .tables import Place, Share, Table


def shares_to_hide(table: Table, hidden: Collection[int], rule: Rule) -> frozenset[Place]:
    """The percentages, means and rates that cannot be printed when these cells are not.

    Those of a row with a hidden count; every one where a total is hidden; every percentage of a total that is not printed
    where anything is hidden; and each percentage that says by itself that a count is small.
    """
    by_column: dict[int, list[Share]] = {}
    for share in table.shares:
        by_column.setdefault(share.place[1], []).append(share)
    found = set(table.places(hidden)) - {table.cells[number].place for number in hidden}
    for shares in by_column.values():
        if _of_total(table, shares):
            if hidden and not _totals_printed(table):
                found.update(share.place for share in shares)
        else:
            found |= _disguised(table, shares, rule)
    return frozenset(found | _left_of_hundred(table, found))


def _counts_of_rows(table: Table) -> Mapping[int, int]:
    """Of each row the number of people in it: its one count, the total of its counts, or what they come to."""
    rows: dict[int, list[int]] = {}
    for number, cell in enumerate(table.cells):
        rows.setdefault(cell.place[0], []).append(number)
    found = {}
    for row, numbers in rows.items():
        across = table.variables[-1]
        whole = across.labels if across.total is None else (across.total,)
        base = [table.cells[one] for one in numbers if len(numbers) == 1 or table.cells[one].key[-1] in whole]
        values = [cell.value for cell in base if cell.value is not None]
        # Where a category comes twice, the row is of more than one thing, and what the percentage is of is not known.
        if values and len(values) == len({cell.key[-1] for cell in base}) == len(base):
            found[row] = sum(values)
    return found


def _is_total_row(table: Table, row: int) -> bool:
    return any(
        cell.place[0] == row
        and any(
            variable.parts(label)
            for variable, label in zip(table.variables, cell.key, strict=True)
            if _down(table, variable)
        )
        for cell in table.cells
    )


def _down(table: Table, variable: object) -> bool:
    """Whether a variable runs down the table rather than across it."""
    rows = {cell.place[0] for cell in table.cells}
    return variable is not table.variables[-1] or len(rows) == len(table.cells)


def _totals_printed(table: Table) -> bool:
    return all(variable.total is not None for variable in table.variables)


def _of_total(table: Table, shares: list[Share]) -> bool:
    """Whether the percentages of a column are each row's part of all rows: they go with the counts, in one proportion."""
    counts = _counts_of_rows(table)
    pairs = [
        (share.percent, counts[share.place[0]])
        for share in shares
        if share.percent is not None and counts.get(share.place[0])
    ]
    if len(pairs) < 2:
        return False
    whole = 100 * sum(count for _, count in pairs) / (sum(percent for percent, _ in pairs) or 1)
    return all(abs(percent - 100 * count / whole) <= 1 for percent, count in pairs)


def _disguised(table: Table, shares: list[Share], rule: Rule) -> set[Place]:
    counts = _counts_of_rows(table)
    found = {
        share.place
        for share in shares
        if share.percent is not None and share.place[0] in counts and _tells_small(share, counts[share.place[0]], rule)
    }
    if found:
        # The total's percentage less those of the other rows gives the hidden one back.
        found.update(share.place for share in shares if _is_total_row(table, share.place[0]))
    return found


def _tells_small(share: Share, whole: int, rule: Rule) -> bool:
    assert share.percent is not None
    digits = share.text.strip(" %").partition(".")[2]
    half = 0.5 * 10 ** -len(digits)
    least = max(0, math.ceil((share.percent - half) * whole / 100 - 1e-9))
    most = min(whole, math.floor((share.percent + half) * whole / 100 + 1e-9))
    return any(rule.small(count) or rule.small(whole - count) for count in range(least, min(most, least + 1000) + 1))


def _left_of_hundred(table: Table, hidden: Collection[Place]) -> set[Place]:
    """Where the percentages of a row come to a hundred and one is hidden, the others give it back."""
    rows: dict[int, list[Share]] = {}
    for share in table.shares:
        if share.percent is not None:
            rows.setdefault(share.place[0], []).append(share)
    return {
        share.place
        for shares in rows.values()
        if any(one.place in hidden for one in shares)
        and abs(sum(one.percent or 0 for one in shares) - 100) <= len(shares)
        for share in shares
    }
