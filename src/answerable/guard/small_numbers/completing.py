"""Stands in for numbers that were hidden before a table came: any that fit, as small as can be."""

from __future__ import annotations

from collections.abc import Sequence

from .additive import Rule
from .tables import BadTable, Table


def completed(table: Table, rule: Rule) -> tuple[int, ...]:
    """The counts of a table, with whole numbers that fit its totals where one came hidden.

    What a reader can tell about a hidden cell hangs on what is printed, not on what is hidden: so any numbers that fit serve
    to find out what else must be hidden. Small ones are chosen, so that every cell that may be small is protected.
    Raises BadTable where none fit.
    """
    values = [cell.value for cell in table.cells]
    unknown = [number for number, value in enumerate(values) if value is None]
    if not unknown:
        return tuple(value or 0 for value in values)
    for floor in dict.fromkeys((rule.floor, 0)):
        if found := _fitting(table, values, unknown, rule, floor):
            return tuple(found.get(number, value or 0) for number, value in enumerate(values))
    raise BadTable(
        "No numbers of people fit the places that are hidden in this table: its totals contradict one another."
    )


def _fitting(
    table: Table, values: Sequence[int | None], unknown: list[int], rule: Rule, floor: int
) -> dict[int, int] | None:
    import highspy
    import numpy as np
    from scipy import sparse

    from .attack import linear_model, solver

    column = {number: at for at, number in enumerate(unknown)}
    rows, columns, signs, right = [], [], [], []
    for line, (total, parts) in enumerate(table.sums):
        right.append(0.0)
        for number, sign in ((total, -1.0), *((part, 1.0) for part in parts)):
            if number in column:
                rows.append(line)
                columns.append(column[number])
                signs.append(sign)
            else:
                right[line] -= sign * (values[number] or 0)
    size = len(unknown)
    matrix = sparse.csr_matrix((signs, (rows, columns)), shape=(len(table.sums), size))
    # Each number is a small part, from the floor up, and as little beyond the small as fits.
    both = sparse.hstack([matrix, matrix], format="csr")
    most = float(rule.enough - 1)
    low = np.r_[np.full(size, float(min(floor, most))), np.zeros(size)]
    high = np.r_[np.full(size, most), np.full(size, highspy.kHighsInf)]
    limits = np.array(right)
    model = linear_model(both, limits, limits, low, high)
    model.col_cost_ = np.r_[np.zeros(size), np.ones(size)]
    model.integrality_ = [highspy.HighsVarType.kInteger] * (2 * size)
    highs = solver()
    highs.passModel(model)
    highs.run()
    if highs.getInfo().primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
        return None
    point = np.round(highs.getSolution().col_value).astype(int)
    return {number: int(point[at] + point[size + at]) for number, at in column.items()}
