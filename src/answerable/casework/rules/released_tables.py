"""Tables of people and what is out already: masked beside earlier releases, and attacked together with them before they leave.

Two tables that are each safe can give a number away together (facts/pathways.md 4.4). What was let out is the office's release
ledger; the attack itself is answerable.guard.small_numbers. Everything here is pure: the ledger is handed in.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from answerable.guard.small_numbers.additive import Rule
from answerable.guard.small_numbers.cube import TooLarge
from answerable.guard.small_numbers.labels import PERIOD, is_share, is_total
from answerable.guard.small_numbers.labels import count_of as count_shown
from answerable.guard.small_numbers.labels import is_hidden as is_hidden_text
from answerable.guard.small_numbers.ledger import Ledger, Release, release_of
from answerable.guard.small_numbers.people import small_counts
from answerable.guard.small_numbers.reading import read_table
from answerable.guard.small_numbers.tables import BadTable, Table

from .small_numbers import SYMBOL, Grid, Place, count_of, counts_people, numbers_in

if TYPE_CHECKING:
    from answerable.guard.small_numbers.next_release import Next
    from answerable.guard.small_numbers.report import Report
    from answerable.guard.small_numbers.sequence import Learnt

NOT_KNOWN = ".."
"""What a cell without a number is read as: a number that exists and is not known."""
ANY_DAY = date(1, 1, 1)
MOST_SAID = 5
"""Of what could be learnt from one table, how much is said before it is made final."""
MOST_OFFERED = 3
"""Of the ways to make another table that would be safe, how many are offered, the least change first."""
MOST_TRIED = 200
"""Cells of a table for which mends are tried: each is protected and attacked anew."""
EVERYBODY = 10**9
_READERS = {
    "plain": "anybody who subtracts",
    "sees-zeros": "anybody who sees that noughts are printed",
    "is-the-one": "somebody who is counted in it herself",
}


@dataclass(frozen=True)
class Released:
    """What is out already. `key` stands for its content, so that what was worked out beside it need not be worked out again."""

    ledger: Ledger = field(default_factory=Ledger, compare=False)
    key: str = ""

    def and_(self, release: Release) -> Released:
        """This and one table more."""
        return Released(self.ledger.and_(release), digest_of([self.key, release.as_data()]))


def digest_of(data: object) -> str:
    """Return the SHA-256 of plain data."""
    return hashlib.sha256(json.dumps(data, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


class ReadGrid(NamedTuple):
    """A table of a reply as the attack reads it, and where each of its cells stands in the reply (None: a total stated in words)."""

    table: Table
    places: tuple[Place | None, ...]
    content: bytes
    rows_before: int
    columns: tuple[int, ...]


def read_grid(grid: Grid, *, stated: Iterable[int] = ()) -> ReadGrid | None:
    """Return a table of people as the attack reads it; None where it counts no people.

    Only its counts of people, its shares and the words before them are read: money and remarks tell nobody's number. A column
    whose sum is among the numbers `stated` elsewhere has that sum as its total. Raises BadTable where it cannot be read so.
    """
    people = counts_people(grid)
    if not people:
        return None
    words = [at for at in range(people[0]) if at == 0 or not _figures(grid, at)]
    shares = [at for at in range(people[0], len(grid.columns)) if at not in people and _is_shares(grid, at)]
    columns = sorted({*words, *people, *shares})
    lines = [[grid.columns[at] for at in columns]]
    lines += [[_text(row[at], counts=at in people) for at in columns] for row in grid.rows]
    if total := _stated_total(grid, columns, words, people, frozenset(stated)):
        lines.append(total)
    before = [[grid.caption]] if grid.caption.strip() else []
    out = io.StringIO(newline="")
    csv.writer(out).writerows([*before, *lines])
    content = out.getvalue().encode()
    table = read_table(content)
    first = len(before) + 1
    places = tuple(
        (cell.place[0] - first, columns[cell.place[1]]) if cell.place[0] - first < len(grid.rows) else None
        for cell in table.cells
    )
    return ReadGrid(table, places, content, first, tuple(columns))


def _figures(grid: Grid, column: int) -> bool:
    return grid.columns[column] in grid.numeric


def _is_shares(grid: Grid, column: int) -> bool:
    return any(is_share(row[column]) for row in grid.rows)


def _text(text: str, *, counts: bool) -> str:
    one_line = " ".join(text.split())
    known = count_shown(one_line) is not None or is_hidden_text(one_line) or not one_line
    return one_line if known or not counts else NOT_KNOWN


def _stated_total(
    grid: Grid, columns: Sequence[int], words: Sequence[int], people: Sequence[int], stated: frozenset[int]
) -> list[str]:
    """A row for the totals that the reply states in words; none where the table has one, or no sum is stated."""
    if any(is_total(row[at]) for row in grid.rows for at in words):
        return []
    sums = {at: sum(count_of(row[at]) or 0 for row in grid.rows) for at in people}
    told = {at: str(number) for at, number in sums.items() if number in stated}
    if not told or len(grid.rows) < 2:
        return []
    constant = {at: grid.rows[0][at] for at in words if at and len({row[at] for row in grid.rows}) == 1}
    return [told.get(at, constant.get(at, "Total") if at in words else "") for at in columns]


class Beside(NamedTuple):
    """A table masked beside what is out: which of its cells, which totals that are stated in words, and how it enters the ledger."""

    places: frozenset[Place]
    stated: frozenset[int]
    release: Release


def masked_beside(grid: Grid, released: Released, limit: int, *, stated: Iterable[int] = ()) -> Beside | None:
    """Return what to mask in a table so that it is safe by itself and beside what is out; None where it cannot be read.

    The same table beside the same releases gives the same cells on every machine: no clock decides.
    """
    try:
        read = read_grid(grid, stated=stated)
        if read is None:
            return None
        done = _protected(read.content, limit, released)
    except (BadTable, TooLarge):
        return None
    places, totals = set(), set()
    for row, line in enumerate(done.rows):
        for column, text in enumerate(line):
            was, at = read.table.rows[row][column], row - read.rows_before
            if text == was:
                continue
            if at < len(grid.rows):
                places.add((at, read.columns[column]))
            else:
                totals.add(int(was))
    return Beside(frozenset(places), frozenset(totals), done.release)


@lru_cache(maxsize=256)
def _protected(content: bytes, limit: int, released: Released) -> Next:
    """Remembered, as one page may ask for it several times, and so may each step of clearing a letter."""
    return protected(read_table(content), released.ledger, limit)


def protected(table: Table, ledger: Ledger, limit: int) -> Next:
    """Protect a table beside the releases of a ledger, but for those that cannot be true together with it."""
    from answerable.guard.small_numbers.next_release import protect_next

    while True:
        done = protect_next(ledger, table, Rule(limit), on=ANY_DAY)
        clash = done.report.attacked.contradicting
        if len(clash) < 2:
            return done
        ledger = ledger.without(clash[0])


class Printed(NamedTuple):
    """One table as it would leave, beside the same table before anything was masked in it.

    `part` is the place of its question in the reply; `stated` are the numbers that its question's words state.
    """

    part: int
    name: str
    shown: Grid
    true: Grid
    stated: frozenset[int]

    @property
    def masked(self) -> frozenset[int]:
        """The whole numbers that are masked in it."""
        return numbers_in(
            was
            for before, after in zip(self.true.rows, self.shown.rows, strict=True)
            for was, text in zip(before, after, strict=True)
            if text != was
        )


def as_released(printed: Printed, limit: int) -> tuple[Release, Table] | None:
    """Return a table of a reply as it enters the ledger, and as it is in truth; None where it counts no people.

    What is masked in it is hidden, and must stay unknown where it is small. Raises BadTable where it cannot be read.
    """
    read = read_grid(printed.true, stated=printed.stated)
    if read is None:
        return None
    rule = Rule(limit)
    hidden = {
        number
        for number, place in enumerate(read.places)
        if place is not None and printed.shown.rows[place[0]][place[1]] == SYMBOL
    }
    table = replace(read.table, name=printed.name)
    return _release(table, hidden, rule), table


def _release(table: Table, hidden: Iterable[int], rule: Rule) -> Release:
    gone = frozenset(hidden)
    values = [cell.value for cell in table.cells]
    small = {number for number in gone if (value := values[number]) is not None and rule.small(value)}
    # Whoever finds a nought hidden cannot believe that every nought is printed; nor of a table whose hidden numbers we do not know.
    unsure = any(value is None or (number in gone and value == 0) for number, value in enumerate(values))
    return release_of(table, gone, small=small, on=ANY_DAY, enough=rule.enough, floor=0 if unsure else rule.floor)


_WITHHELD = ("*", "c", "[c]", "(c)", "withheld", "suppressed")


def release_of_file(
    content: bytes,
    name: str,
    limit: int,
    *,
    where: Mapping[str, str] | None = None,
    population: str = "",
    title: str = "",
) -> Release:
    """Return the table of a CSV file as it enters the ledger. Its hidden numbers are not known, and are held to be small.

    Only numbers that are plainly withheld are held so: a dash may stand for nought. Where the table does not say of what year it is,
    the year in its `title` holds. Raises BadTable.
    """
    table = read_table(content, name, where=where)
    if population:
        table = replace(table, population=population)
    release = _release(table, (), Rule(limit))
    cells = tuple(
        replace(cell, small=table.cells[number].value is None and _is_withheld(table.cells[number].text))
        for number, cell in enumerate(release.cells)
    )
    years = sorted(set(PERIOD.findall(title)))
    if len(years) == 1 and not release.has_period:
        release = replace(release, where={**release.where, "Period": years[0]})
    return replace(release, cells=cells)


def _is_withheld(text: str) -> bool:
    shown = " ".join(text.casefold().split())
    return shown in _WITHHELD or set(shown) == {"*"} or shown.startswith(("<", "fewer than", "less than", "under "))


def file_counts_people(content: bytes) -> bool:
    """Return whether a CSV file that is about to leave is a table of people."""
    text = content.decode("utf-8-sig", errors="replace")
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=max(",;\t", key=text[:10_000].count)))
    except csv.Error:
        return False
    return bool(small_counts(rows, threshold=EVERYBODY)) if rows else False


@dataclass(frozen=True)
class Attack:
    """What came of attacking the tables of one letter: the report of each, what stops it, and how each enters the ledger."""

    reports: tuple[Mapping[str, Any], ...] = ()
    problems: tuple[str, ...] = ()
    tables: tuple[Release, ...] = ()

    def as_data(self) -> dict[str, Any]:
        """Plain data, to be kept with the letter."""
        return {"reports": [dict(one) for one in self.reports], "tables": [one.as_data() for one in self.tables]}


def attack(printed: Iterable[Printed], files: Iterable[tuple[str, bytes]], released: Released, limit: int) -> Attack:
    """Attack every table of people that is about to leave, together with all that is out and with one another.

    `files` are the CSV files that go with the letter, beside its own tables. A table that cannot be read as counts is named:
    it was not compared. Where something withheld could be worked out, `problems` says what, from which release, by whom, and
    what would help; never the number.
    """
    reports: list[Mapping[str, Any]] = []
    problems: list[str] = []
    tables: list[Release] = []
    ledger = released.ledger
    for name, read in _leaving(printed, files, limit):
        try:
            found = read()
            if found is None:
                continue
            release, truth = found
            report, beside, left_out = _attacked(release, ledger, limit)
        except (BadTable, TooLarge) as why:
            reports.append({"name": name, "safe": None, "said": [f"It was not compared with what is out: {why}"]})
            continue
        if not report.safe:
            mends = _mends(truth, release, beside, limit, report)
            problems.append(_problem(name, report, mends))
            report = replace(report, mends=mends)
        reports.append({**report.as_data(), "said": [*_said(report, left_out), *_printed_small(release, limit)]})
        tables.append(release)
        ledger = ledger.and_(release)
    return Attack(tuple(reports), tuple(problems), tuple(tables))


_Read = Callable[[], tuple[Release, Table | None] | None]


def _leaving(printed: Iterable[Printed], files: Iterable[tuple[str, bytes]], limit: int) -> Iterable[tuple[str, _Read]]:
    for one in printed:
        yield one.name, lambda one=one: as_released(one, limit)  # type: ignore[misc]
    for name, content in files:
        if file_counts_people(content):
            yield name, lambda name=name, content=content: (release_of_file(content, name, limit), None)  # type: ignore[misc]


def given_away(entries: Iterable[Release], released: Released, limit: int) -> tuple[str, ...]:
    """Return what tables that are about to leave, as they were made final, give away beside what is out by now."""
    found: list[str] = []
    ledger = released.ledger
    for one in entries:
        try:
            report, _, _ = _attacked(one, ledger, limit)
        except TooLarge as why:
            found.append(f"{one.name}: it could not be compared with what is out: {why}")
            continue
        if not report.safe:
            found.append(_problem(one.name, report, ("Take the letter back, and make it final again.",)))
        ledger = ledger.and_(one)
    return tuple(found)


def _attacked(release: Release, ledger: Ledger, limit: int) -> tuple[Report, Ledger, tuple[str, ...]]:
    """The report, the releases that it is beside, and the names of those left out.

    Left out are releases that cannot be true together with it: figures that were corrected since, or counted on another day.
    """
    from answerable.guard.small_numbers.next_release import attack_printed

    left_out: list[str] = []
    while True:
        report = attack_printed(ledger, release, Rule(limit))
        clash = report.attacked.contradicting
        if len(clash) < 2:
            return report, ledger, tuple(left_out)
        left_out.append(clash[0])
        ledger = ledger.without(clash[0])


def _mends(truth: Table | None, release: Release, ledger: Ledger, limit: int, report: Report) -> tuple[str, ...]:
    """What would make the table safe: each was tried, but those that need no trying."""
    here = ["Withhold a column of it, under Decisions, or answer in your own words without the table."]
    if truth is None or len(truth.cells) > MOST_TRIED or report.attacked.contradicting:
        return tuple(here)
    from answerable.guard.small_numbers.mends import mends_for

    if not any(cell.small for cell in release.cells) and protected(truth, ledger, limit).report.safe:
        here.insert(0, "Mask its small numbers, under Decisions: that was tried, and is enough.")
    tried = [one for one in mends_for(ledger, truth, Rule(limit), "suppress", report) if not one.startswith("Refuse")]
    return (*here, *(f"Make a table of your own: {one}" for one in tried[:MOST_OFFERED]))


def _problem(name: str, report: Report, mends: Sequence[str]) -> str:
    if report.attacked.contradicting:
        return (
            f"{name}: it could not be compared with what is out already, since the earlier releases contradict one another. "
            f"{mends[0]}"
        )
    told = [learnt_in_words(one) for one in report.learnt[:MOST_SAID]]
    if more := len(report.learnt) - len(told):
        told.append(f"So it is with {more} more.")
    return f"{name}: it gives away what was withheld. {' '.join(told)} What would help: {' '.join(mends)}"


def learnt_in_words(one: Learnt) -> str:
    """What could be learnt, where, and by whom; never the number."""
    if not one.settled:
        return f"It could not be settled whether anybody could tell “{one.cell}” in {one.release}."
    what = "work out the number for" if one.exact else "tell that so few are"
    return f"{_READERS[one.reader.value].capitalize()} could {what} “{one.cell}” in {one.release}."


def _said(report: Report, left_out: Sequence[str]) -> list[str]:
    """The report for whoever signs, without any number that is withheld."""
    beside = (
        f"It was attacked together with {len(report.beside)} earlier tables."
        if len(report.beside) > 1
        else (
            f"It was attacked together with {report.beside[0]}."
            if report.beside
            else "No earlier table counts the same people."
        )
    )
    said = [f"{report.hidden:,} of {report.cells:,} counts are withheld, {report.small:,} of them as small.", beside]
    said.append(
        f"{report.attacked.protected:,} small counts in all were attacked by three readers: one who subtracts, one who sees that "
        "noughts are printed, one who is counted in it herself."
    )
    if report.safe:
        said.append("This table makes none of them known.")
    said += [f"{learnt_in_words(one)} This was so before this table." for one in report.already[:MOST_SAID]]
    said += [
        f"It says something else of the same people than {name}, which was therefore left out. Look whether the two together "
        "tell who somebody is."
        for name in left_out
    ]
    if not report.attacked.whole:
        said.append("Fractions of people were tried; whole numbers were not tried to the end.")
    return said


def _printed_small(release: Release, limit: int) -> list[str]:
    printed = sum(cell.shown and 0 < cell.low < limit for cell in release.cells)
    if not printed:
        return []
    return [
        f"{printed:,} of its counts {'is' if printed == 1 else 'are'} of fewer than {limit} people and printed as "
        f"{'it is' if printed == 1 else 'they are'}: make sure that nobody can be recognised."
    ]


def as_printed(release: Release) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...], int]:
    """Return a released table for the screen: headings, rows, and how many columns of words each row begins with.

    The last way in which it divides people stands across, the others down.
    """
    *down, across = release.variables or (None,)
    texts = {cell.key: _cell(cell.low, cell.high) for cell in release.cells}
    if across is None:
        return ("Counted", "Number"), (("All", texts.get((), "")),), 1
    if not down:
        shown = tuple((label, texts[(label,)]) for label in across.every if (label,) in texts)
        return (across.name or "Group", "Number"), shown, 1
    lines = dict.fromkeys(cell.key[:-1] for cell in release.cells)
    rows = tuple((*line, *(texts.get((*line, label), "") for label in across.every)) for line in lines)
    return (*(variable.name or "Group" for variable in down if variable), *across.every), rows, len(down)


def _cell(low: int, high: int | None) -> str:
    if high is None:
        return SYMBOL
    return f"{low:,}" if low == high else f"{low:,} to {high:,}"
