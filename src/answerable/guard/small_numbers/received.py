"""Looks at a table that came from somebody else, with some counts hidden: is any count small, can any hidden one be worked out?

Whoever receives it does not know what is hidden, and asks only what its own printed numbers tell. It fails closed: sums that do not
hold, or that no people can have been counted so, are faults too.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy import sparse

from .attack import CLOSE, CannotBeTrue, Known, bounds


class Why(StrEnum):
    """What is wrong with a cell."""

    SMALL = "small"
    EXACT = "exact"
    PROVABLY_SMALL = "provably-small"
    CONTRADICTS = "contradicts"


@dataclass(frozen=True)
class Fault:
    """One cell that may not stand as it does. `value` is what it is, where that is known."""

    cell: str
    why: Why
    value: int | None = None


def faults(
    counts: Mapping[str, int | None], sums: Sequence[tuple[str, tuple[str, ...]]], enough: int
) -> tuple[Fault, ...]:
    """Return every fault of a table of counts of people. None: hidden. `sums` are (total, its parts) by name.

    SMALL: printed, above nought and below `enough`. EXACT: hidden, but the printed numbers leave one value. PROVABLY_SMALL: hidden,
    but they leave only values below `enough`. CONTRADICTS: a sum in which nothing is hidden does not hold, or none can.
    """
    small = [Fault(name, Why.SMALL, one) for name, one in counts.items() if one is not None and 0 < one < enough]
    hidden = [name for name, one in counts.items() if one is None]
    column = {name: at for at, name in enumerate(hidden)}
    rows, columns, signs, right = [], [], [], []
    line = 0
    for total, parts in sums:
        known = (counts[total] or 0) - sum(counts[part] or 0 for part in parts)
        unknown = [(name, sign) for name, sign in ((total, -1.0), *((part, 1.0) for part in parts)) if name in column]
        if not unknown:
            if known:
                return (*small, Fault(total, Why.CONTRADICTS))
            continue
        for name, sign in unknown:
            rows.append(line)
            columns.append(column[name])
            signs.append(sign)
        right.append(float(known))
        line += 1
    if not hidden:
        return tuple(small)
    matrix = sparse.csr_matrix((signs, (rows, columns)), shape=(line, len(hidden)))
    limits = np.array(right)
    try:
        found = bounds(Known(matrix, limits, limits, np.zeros(len(hidden))), sparse.identity(len(hidden), format="csr"))
    except CannotBeTrue:
        return (*small, Fault(hidden[0], Why.CONTRADICTS))
    derived = []
    for name, range_ in zip(hidden, found, strict=True):
        if range_.high - range_.low < 1 - CLOSE:
            derived.append(Fault(name, Why.EXACT, round(range_.low)))
        elif math.isfinite(range_.high) and range_.high < enough - CLOSE:
            derived.append(Fault(name, Why.PROVABLY_SMALL))
    return (*small, *derived)
