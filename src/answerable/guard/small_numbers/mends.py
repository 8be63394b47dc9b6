"""What would make a table safe that is not: each offer was tried before it is made."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from .additive import Rule
from .ledger import Ledger
from .next_release import Method, protect_next
from .report import Report
from .tables import BadTable, Cell, Key, Table, Variable

_TRIES = 6  # joined categories that are tried, the smallest first
_BRAKE = 10.0  # seconds that each step of trying an offer may take: one that was not settled is not made


def mends_for(ledger: Ledger, table: Table, rule: Rule, method: Method, report: Report) -> tuple[str, ...]:
    """What makes this table safe beside the ledger, the least change first; that it be refused where nothing that was tried does."""
    if report.attacked.contradicting:
        return ()
    found = [
        (cost, f"{offer}.")
        for offer, other, other_rule, other_method in _offers(table, rule, method)
        if (cost := _cost(ledger, other, other_rule, other_method)) is not None
    ]
    found.sort(key=lambda pair: pair[0])
    if not found:
        return (
            "Refuse the table: hiding more, rounding, bands and joining categories were tried, and none makes it safe.",
        )
    return tuple(offer for _, offer in found)


def _offers(table: Table, rule: Rule, method: Method) -> Iterator[tuple[str, Table, Rule, Method]]:
    if method == "suppress" and rule.zeros == "shown":
        yield "Hide noughts too", table, replace(rule, zeros="hidden"), "suppress"
    for other, words in (
        ("suppress", "Hide counts instead"),
        ("round", "Round every count to a multiple"),
        ("band", "Print bands"),
    ):
        if other != method:
            yield words, table, rule, other  # type: ignore[misc]
    for variable, first, second, joined in list(_joined(table))[:_TRIES]:
        yield f"Join “{first}” with “{second}”" + (f" in {variable}" if variable else ""), joined, rule, method


def _cost(ledger: Ledger, table: Table, rule: Rule, method: Method) -> float | None:
    """How much of the table is lost; None where it is not safe."""
    try:
        done = protect_next(ledger, table, rule, method, seconds=_BRAKE)
    except (BadTable, ValueError):
        return None
    return done.report.hidden / max(1, done.report.cells) if done.report.safe else None


def _joined(table: Table) -> Iterator[tuple[str, str, str, Table]]:
    """The table with two neighbouring categories made one, those with the fewest people first."""
    pairs = []
    for axis, variable in enumerate(table.variables):
        if variable.groups or len(variable.labels) < 3:
            continue
        people = {
            label: sum(cell.value or 0 for cell in table.cells if cell.key[axis] == label) for label in variable.labels
        }
        pairs += [(people[first] + people[second], axis, first, second) for first, second in pairwise(variable.labels)]
    for _, axis, first, second in sorted(pairs):
        yield table.variables[axis].name, first, second, _with_joined(table, axis, first, second)


def _with_joined(table: Table, axis: int, first: str, second: str) -> Table:
    both = f"{first} and {second}"
    cells: dict[Key, Cell] = {}
    for cell in table.cells:
        label = both if cell.key[axis] in (first, second) else cell.key[axis]
        key = (*cell.key[:axis], label, *cell.key[axis + 1 :])
        if (there := cells.get(key)) is None:
            cells[key] = replace(cell, key=key)
        else:
            value = None if there.value is None or cell.value is None else there.value + cell.value
            cells[key] = replace(there, value=value)
    old = table.variables[axis]
    labels = tuple(dict.fromkeys(both if label in (first, second) else label for label in old.labels))
    variables = (
        *table.variables[:axis],
        Variable(old.name, labels, old.total, old.groups),
        *table.variables[axis + 1 :],
    )
    return replace(table, variables=variables, cells=tuple(cells.values()), shares=())
