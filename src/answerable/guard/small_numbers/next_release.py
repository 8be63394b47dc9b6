"""The next release of a sequence: protected by itself, then attacked and mended beside everything that was let out before."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import lru_cache
from typing import Literal

from .additive import Additive, Rule
from .attack import CannotBeTrue
from .coarser import in_bands
from .completing import completed
from .effort import Effort
from .labels import SYMBOL
from .ledger import Ledger, Published, Release, release_of
from .protect import CannotProtect, Protected, protect
from .report import Report
from .rounding import round_table
from .sequence import Attacked, attack_releases, mend
from .shares import shares_to_hide
from .tables import BadTable, Place, Table, written

Method = Literal["suppress", "round", "band"]
DEAR = 3.0  # a total hidden costs as much as this many other cells (facts/pathways.md 8)

_NOUGHTS = (
    "Noughts count as small in this table: were every nought printed, a hidden number would be known to be at least 1, and that "
    "would give a count away."
)


@dataclass(frozen=True)
class Next:
    """The next release of a sequence: what to print, what the ledger keeps of it, and the evidence."""

    rows: tuple[tuple[str, ...], ...]
    release: Release
    report: Report


@dataclass(frozen=True)
class _Draft:
    """A table protected one way, before it is attacked beside others."""

    rows: tuple[tuple[str, ...], ...]
    texts: Mapping[Place, str]
    """What stands at some of their places instead."""
    release: Release
    hidden: int
    for_others: int = 0
    proven: bool = True
    gap: int = 0
    notes: tuple[str, ...] = ()
    cut_short: bool = False
    small: int | None = None
    """Small counts in the table as it came, where that is not the one that is printed."""


def protect_next(
    ledger: Ledger,
    table: Table,
    rule: Rule,
    method: Method = "suppress",
    *,
    on: date | None = None,
    seconds: float | None = None,
) -> Next:
    """Protect a table so that it, and everything that was let out before, stays safe.

    Its own protection comes first; then all readers attack it together with the ledger; where something could be learnt
    more of it is hidden, cheapest first. What cannot be mended so is in the report, with what would help. No clock decides:
    the same table beside the same ledger gives the same pattern everywhere, and a table that was let out before keeps its pattern.
    `seconds` is an emergency brake on each step of improving and of whole numbers, and the report says when it was pulled. Raises
    BadTable, TooLarge.
    """
    asked = rule
    day = on or datetime.now(UTC).date()
    draft = _METHODS[method](ledger, table, rule, day, seconds)
    attacked = _attacked(ledger, draft.release, seconds)
    if method == "suppress":
        # What only whole numbers of people tell is met by hiding all that its own protection hides; what a reader tells from
        # every nought being printed, by hiding noughts as well.
        hiding_noughts = replace(rule, zeros="hidden")
        for harder, tidy in ((rule, False), (hiding_noughts, True), (hiding_noughts, False)):
            if any(one.new for one in attacked.learnt):
                rule = harder
                draft = _suppressed(ledger, table, rule, day, seconds, tidy=tidy)
                attacked = _attacked(ledger, draft.release, seconds)
    beside = tuple(dict.fromkeys(one.name for some in ledger.beside(draft.release) for one in some))
    report = Report(
        name=table.name,
        method=method,
        rule=rule,
        cells=len(table.cells),
        small=sum(cell.small for cell in draft.release.cells) if draft.small is None else draft.small,
        hidden=draft.hidden,
        for_others=draft.for_others,
        beside=beside,
        proven=draft.proven,
        gap=draft.gap,
        attacked=attacked,
        cut_short=draft.cut_short or attacked.cut_short,
        notes=(*table.notes, *draft.notes, *([_NOUGHTS] if rule != asked else [])),
    )
    return Next(written(draft.rows, draft.texts), draft.release, report)


def attack_printed(ledger: Ledger, release: Release, rule: Rule, *, seconds: float | None = None) -> Report:
    """Attack a table as it is printed, protected in whatever way, together with everything that was let out before.

    Nothing is changed: the report says what could be learnt. Raises TooLarge.
    """
    return Report(
        name=release.name,
        method="printed",
        rule=rule,
        cells=len(release.cells),
        small=sum(cell.small for cell in release.cells),
        hidden=sum(not cell.shown for cell in release.cells),
        for_others=0,
        beside=tuple(dict.fromkeys(one.name for some in ledger.beside(release) for one in some)),
        proven=False,
        gap=0,
        attacked=_attacked(ledger, release, seconds),
    )


def _attacked(ledger: Ledger, release: Release, seconds: float | None) -> Attacked:
    found = [attack_releases([*others, release], seconds=seconds, newest=True) for others in ledger.beside(release)]
    return Attacked(
        learnt=tuple(dict.fromkeys(one for some in found for one in some.learnt)),
        protected=max(some.protected for some in found),
        unknowns=max(some.unknowns for some in found),
        whole=all(some.whole for some in found),
        cut_short=any(some.cut_short for some in found),
        contradicting=next((some.contradicting for some in found if some.contradicting), ()),
    )


def _additive(table: Table, values: Sequence[int]) -> Additive:
    """The table as sums. Where it came rounded, sums that do not hold are left to the attack."""
    sums = tuple(
        (total, parts)
        for total, parts in table.sums
        if not table.rounded or values[total] == sum(values[part] for part in parts)
    )
    return Additive(tuple(values), sums)


def _suppressed(
    ledger: Ledger, table: Table, rule: Rule, on: date, seconds: float | None, *, tidy: bool = True
) -> _Draft:
    values = completed(table, rule)
    came = frozenset(number for number, cell in enumerate(table.cells) if cell.value is None)
    small = frozenset(number for number, value in enumerate(values) if rule.small(value))
    gone = small | came
    costs = _costs(table, values, rule, gone)
    filled = _filled(table, values)

    slack = _slack(values) if table.rounded else 0

    def release(hidden: frozenset[int]) -> Release:
        # One who finds a nought hidden cannot believe that every nought is printed.
        floor = 0 if any(values[number] == 0 for number in hidden) else rule.floor
        ranges = {
            number: (max(0, value - slack), value + slack)
            for number, value in enumerate(values)
            if slack and number not in hidden
        }
        return release_of(filled, hidden, small=small, on=on, enough=rule.enough, floor=floor, ranges=ranges)

    new, effort = release(gone), Effort(seconds)
    before = _printed_before(ledger, new)
    try:
        own = _alone(_additive(table, values), rule, seconds)
        hidden, proven, gap, safe_alone = own.hidden | came, own.proven, own.gap, True
        cut_short = own.cut_short
    except CannotProtect:
        hidden, proven, gap, safe_alone = gone | frozenset(costs), False, len(costs), False
        cut_short = False
    alone = len(hidden)
    if before is not None:
        hidden = before
    elif any(ledger.beside(new)) or not safe_alone:
        hidden = gone | _beside(ledger, new, hidden, costs, effort, tidy=tidy)
    shares = shares_to_hide(filled, hidden, rule)
    texts = {table.cells[number].place: SYMBOL for number in hidden} | dict.fromkeys(shares, SYMBOL)
    notes = []
    if came:
        notes.append(
            f"{len(came)} of its numbers came hidden. They are not known here, so a reader who is one of them could not be tried."
        )
    if shares:
        notes.append(
            f"{len(shares)} percentages, means or rates are hidden because they would give a hidden count back."
        )
    return _Draft(
        table.rows,
        texts,
        release(hidden),
        len(hidden),
        max(0, len(hidden) - alone),
        proven,
        gap,
        tuple(notes),
        cut_short or effort.cut_short,
    )


@lru_cache(maxsize=8)
def _alone(table: Additive, rule: Rule, seconds: float | None) -> Protected:
    """Remembered, since a table is tried in several ways beside others."""
    return protect(table, rule, seconds=seconds)


def _printed_before(ledger: Ledger, new: Release) -> frozenset[int] | None:
    """What was hidden when the very same table was let out before; None where it was not.

    To print it again in the same way says nothing new; in another way, equally safe by itself, it might.
    """
    for earlier in reversed(ledger.releases):
        printed = {cell.key: cell for cell in earlier.cells}
        if (
            (earlier.population, dict(earlier.where), earlier.enough) == (new.population, dict(new.where), new.enough)
            and [one.alike for one in earlier.variables] == [one.alike for one in new.variables]
            and printed.keys() == {cell.key for cell in new.cells}
            and all(_same(printed[cell.key], cell) for cell in new.cells)
        ):
            return frozenset(number for number, cell in enumerate(new.cells) if not printed[cell.key].shown)
    return None


def _same(printed: Published, cell: Published) -> bool:
    """Whether a printed cell is this count: the number where it is shown, else at least as small, and 1 where that is."""
    if printed.shown:
        return cell.shown and printed.low == cell.low
    return printed.high is None and (printed.small, printed.one) == (cell.small, cell.one)


def _beside(
    ledger: Ledger, new: Release, hidden: frozenset[int], costs: Mapping[int, float], effort: Effort, *, tidy: bool
) -> frozenset[int]:
    """What to hide so that the earlier releases give nothing away with it either."""
    found: list[frozenset[int]] = []
    for others in ledger.beside(new):
        try:
            found.append(mend(others, new, hidden, costs, tidy=tidy, effort=effort))
        except CannotBeTrue:
            found.append(hidden)  # the attack that follows says which releases contradict one another
    return frozenset().union(*found)


def _slack(values: Sequence[int]) -> int:
    """How far a count of a table that came rounded may be from the truth: all are multiples of what it was rounded to.

    Raises BadTable where they are multiples of nothing.
    """
    base = math.gcd(*values)
    if base < 2:
        raise BadTable("The counts are said to be rounded, but they are multiples of no number. Correct the totals.")
    return base - 1


def _filled(table: Table, values: Sequence[int]) -> Table:
    cells = tuple(replace(cell, value=value) for cell, value in zip(table.cells, values, strict=True))
    return replace(table, cells=cells)


def _costs(table: Table, values: Sequence[int], rule: Rule, gone: frozenset[int]) -> dict[int, float]:
    """What it costs to hide each cell that may be hidden: a nought that the rule prints may not."""
    costs = {}
    for number, cell in enumerate(table.cells):
        if number in gone or (values[number] == 0 and rule.zeros == "shown"):
            continue
        total = any(variable.parts(label) for variable, label in zip(table.variables, cell.key, strict=True))
        costs[number] = (DEAR if total else 1.0) + 0.001 * math.log1p(values[number])
    return costs


def _rounded(ledger: Ledger, table: Table, rule: Rule, on: date, seconds: float | None) -> _Draft:
    values = completed(table, rule)
    base = 5 * math.ceil(rule.enough / 5)
    found = round_table(_additive(table, values), rule, base, seconds=seconds)
    ranges = {number: found.could_be(number) for number in range(len(values))}
    small = frozenset(number for number, value in enumerate(values) if rule.small(value))
    texts = {
        cell.place: f"{found.values[number]:,}" if "," in cell.text else f"{found.values[number]}"
        for number, cell in enumerate(table.cells)
    }
    texts |= {share.place: SYMBOL for share in table.shares}
    notes = [
        f"Every count was rounded to a multiple of {base}, the one below or the one above, so that all totals add up."
    ]
    if table.shares:
        notes.append("Percentages, means and rates are hidden: of exact numbers, they would give those back.")
    release = release_of(_filled(table, values), (), small=small, on=on, enough=rule.enough, floor=0, ranges=ranges)
    return _Draft(table.rows, texts, release, sum(map(bool, found.deviation)), notes=tuple(notes))


def _banded(ledger: Ledger, table: Table, rule: Rule, on: date, seconds: float | None) -> _Draft:
    values = completed(table, rule)
    coarser, notes = in_bands(_filled(table, values), rule)
    draft = _suppressed(ledger, coarser, rule, on, seconds)
    return replace(draft, notes=(*notes, *draft.notes), small=sum(map(rule.small, values)))


_METHODS: Mapping[str, Callable[[Ledger, Table, Rule, date, float | None], _Draft]] = {
    "suppress": _suppressed,
    "round": _rounded,
    "band": _banded,
}
