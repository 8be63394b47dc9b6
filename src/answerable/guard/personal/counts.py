"""Small numbers of people in a table that is about to leave: a question for a person (facts/law.md E4)."""

from __future__ import annotations

from collections.abc import Iterator

from answerable.guard.detectors import detector
from answerable.guard.findings import Finding
from answerable.guard.inspection import Grid
from answerable.guard.small_numbers import people
from answerable.guard.techniques import found

from .columns import letters
from .places import at

NAMED = 5  # cells that are named in a finding; the others are counted


@detector("small-numbers")
def small_counts(grid: Grid) -> Iterator[Finding]:
    """One finding for a table that shows counts of people from 1 to below the threshold."""
    small = people.small_counts(grid.rows, caption=grid.where)
    if not small:
        return
    cells = ", ".join(f"{letters(one.column - 1)}{one.row + grid.first - 1}" for one in small[:NAMED])
    more = f" and {len(small) - NAMED:,} more" if len(small) > NAMED else ""
    texts = [f"{one.heading}: {one.count}" if one.heading else str(one.count) for one in small]
    yield found(
        "small-numbers",
        at(grid.where, f"cells {cells}{more}"),
        texts,
        count=len(small),
        confidence=0.6,
        reason=f"counts of people under {people.DEFAULT}",
    )
