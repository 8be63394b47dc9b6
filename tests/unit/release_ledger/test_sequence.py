"""Releases attacked together, against a slow and plain reader who solves one programme a question over the whole cube."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import date
from itertools import product

import numpy as np
import pytest
from scipy.optimize import linprog

from answerable.guard.small_numbers.additive import Rule
from answerable.guard.small_numbers.attack import Reader
from answerable.guard.small_numbers.ledger import Ledger, Release
from answerable.guard.small_numbers.next_release import _alone, protect_next
from answerable.guard.small_numbers.reading import read_table
from answerable.guard.small_numbers.sequence import attack_releases

from .thirty_requests import SMALLER, requests

DAY = date(2026, 3, 2)
AREAS, SEXES, AGES = (
    ("City", "North", "South"),
    ("Men", "Women"),
    (("0-15", "16-24", "25+"), ("0-24", "25+"), ("0-15", "16+")),
)
WITHIN = {"0-15": {0}, "16-24": {1}, "25+": {2}, "0-24": {0, 1}, "16+": {1, 2}, "All": {0, 1, 2}}


def table(text: str, name: str = "made-up", **more):
    return read_table(text.encode(), name, **more)


def asked(chance: random.Random, people: dict[tuple[int, int, int], int]) -> tuple[str, dict]:
    """One of the tables that could be asked for about the same made-up people."""
    ages = chance.choice(AGES)
    rows = {
        0: [(one, {at}) for at, one in enumerate(AREAS)] + [("All", {0, 1, 2})],
        1: [(one, {at}) for at, one in enumerate(SEXES)] + [("All", {0, 1})],
        2: [(one, WITHIN[one]) for one in ages] + [("All", {0, 1, 2})],
    }
    kept = sorted(chance.sample(range(3), 2))
    only = chance.choice([None, None, 0]) if 0 not in kept else None
    lines = [",".join([*(("Area", "Sex", "Age")[at] for at in kept), "Number"])]
    for chosen in product(*(rows[at] for at in kept)):
        inside = dict(zip(kept, (part for _, part in chosen), strict=True))
        if only is not None:
            inside[0] = {only}
        count = sum(n for place, n in people.items() if all(place[at] in part for at, part in inside.items()))
        lines.append(",".join([*(label for label, _ in chosen), f"{count}"]))
    return "\n".join(lines), {} if only is None else {"Area": AREAS[only]}


def sums(release: Release) -> list[np.ndarray]:
    """Each cell as a sum over the whole cube, worked out from its words alone."""
    found = []
    for cell in release.cells:
        inside = [set(range(3)), set(range(2)), set(range(3))]
        words = [*zip((one.name for one in release.variables), cell.key, strict=True), *release.where.items()]
        for name, label in words:
            if label == "All":
                continue
            at = ("Area", "Sex", "Age").index(name)
            inside[at] &= {AREAS.index(label)} if at == 0 else {SEXES.index(label)} if at == 1 else WITHIN[label]
        found.append(
            np.array(
                [
                    float(all(p in part for p, part in zip(place, inside, strict=True)))
                    for place in product(range(3), range(2), range(3))
                ]
            )
        )
    return found


def plainly(releases: list[Release], reader: Reader) -> tuple[set[bytes], dict[tuple[str, str], bytes]]:
    """What one reader learns, one programme a cell; and of whom each small cell is."""
    rows, values, floors, small, ones = [], [], [], [], []
    for release in releases:
        for number, (cell, row) in enumerate(zip(release.cells, sums(release), strict=True)):
            if cell.shown:
                rows.append(row)
                values.append(cell.low)
            else:
                floors.append((row, release.floor))
                if cell.small:
                    small.append((release.name, release.called(number), row))
                if cell.one:
                    ones.append(row)
    nobody = np.zeros(18)
    for row, value in zip(rows, values, strict=True):
        if not value:
            nobody += row

    def most(row: np.ndarray, extra: list[np.ndarray]) -> float:
        more = floors if reader is not Reader.PLAIN else []
        answer = linprog(
            -row,
            A_ub=np.array([-one for one, _ in more]) if more else None,
            b_ub=np.array([-floor for _, floor in more]) if more else None,
            A_eq=np.array([*rows, *extra]),
            b_eq=np.array([*values, *([1.0] * len(extra))]),
        )
        return float("inf") if answer.status == 3 else -answer.fun

    learnt = set()
    for _, _, row in small:
        tries = [[]]
        if reader is Reader.IS_THE_ONE:
            # One learns nothing of cells within her own.
            tries = [[]] + [[one] for one in ones if ((row > 0) & (nobody == 0) & (one == 0)).any()]
        if any(most(row, extra) < 5 - 1e-6 for extra in tries):
            # A count that stands in two releases is one count.
            learnt.add(((row > 0) & (nobody == 0)).tobytes())
    return learnt, {(name, called): ((row > 0) & (nobody == 0)).tobytes() for name, called, row in small}


@pytest.mark.parametrize("seed", range(12))
def test_it_learns_what_a_plain_reader_learns_and_no_less(seed):
    chance = random.Random(seed)
    people = {place: chance.choice([0, 0, 1, 2, 3, 4, 7, 9, 12]) for place in product(range(3), range(2), range(3))}
    releases = []
    for number in range(3):
        text, where = asked(chance, people)
        releases.append(protect_next(Ledger(), table(text, f"{number}", where=where), Rule(), on=DAY).release)
    found = attack_releases(releases)
    order = list(Reader)
    for at, reader in enumerate(order):
        theirs, people_of = plainly(releases, reader)
        mine = {people_of[one.release, one.cell] for one in found.learnt if order.index(one.reader) <= at}
        assert mine == theirs


@pytest.mark.parametrize("seed", range(6))
def test_a_sequence_stays_safe_or_the_table_is_not_let_out(seed):
    chance = random.Random(100 + seed)
    people = {place: chance.choice([0, 1, 2, 3, 4, 7, 9, 12, 15]) for place in product(range(3), range(2), range(3))}
    ledger = Ledger()
    for number in range(5):
        text, where = asked(chance, people)
        done = protect_next(ledger, table(text, f"{number}", where=where), Rule(), on=DAY)
        if done.report.safe:
            ledger = ledger.and_(done.release)
    for reader in Reader:
        assert plainly(list(ledger.releases), reader)[0] == set()


def test_two_tables_that_are_safe_alone_give_a_count_away_together():
    first = table("Area,Victims\nCity,2\nNorth,9\nSouth,3\nTotal,14\n", "by area")
    second = table("Area,Victims\nCity and South,5\nNorth,9\nTotal,14\n", "by part")
    third = table("Area,Victims\nCity and North,11\nSouth,3\nTotal,14\n", "by other part")
    one = protect_next(Ledger(), first, Rule(), on=DAY)
    assert one.report.safe
    ledger = Ledger((one.release,))
    two = protect_next(ledger, second, Rule(), on=DAY)
    ledger = ledger.and_(two.release)
    three = protect_next(ledger, third, Rule(), on=DAY)
    assert two.report.safe
    assert three.report.safe
    together = [protect_next(Ledger(), one, Rule(), on=DAY).release for one in (first, second, third)]
    assert attack_releases(together).learnt


def test_what_is_out_already_is_said_and_is_not_held_against_the_new_table():
    texts = (
        "Area,Victims\nCity,2\nNorth,9\nSouth,3\nTotal,14\n",
        "Area,Victims\nCity and South,5\nNorth,9\nTotal,14\n",
        "Area,Victims\nCity and North,11\nSouth,3\nTotal,14\n",
    )
    out = Ledger(tuple(protect_next(Ledger(), table(text), Rule(), on=DAY).release for text in texts))
    done = protect_next(out, table("Age,Victims\n0-15,7\n16+,7\n"), Rule(), on=DAY)
    assert done.report.safe
    assert done.report.already
    assert any("This was so before this table." in one for one in done.report.sentences())


def test_requests_one_after_another_give_nothing_away():
    """facts/pathways.md 4.4 and goal 13, smaller: each safe by itself they give counts away; one after another, none."""
    given_away = 0
    for seed in (1, 4):
        alone, ledger, let_out, refused = [], Ledger(), [], 0
        for number, (text, where, groups) in enumerate(requests(seed, 12, 4.0, SMALLER)):
            asked_for = table(text, f"{number}", where=where)
            alone.append(protect_next(Ledger(), asked_for, Rule(), on=DAY, seconds=0.0).release)
            done = protect_next(ledger, asked_for, Rule(), on=DAY)
            if not done.report.safe:
                # Two counts whose sum is out can be so small that no table may name them apart.
                refused += 1
                continue
            ledger = ledger.and_(done.release)
            let_out.append(groups)
        assert refused <= 3
        given_away += len(attack_releases(alone).learnt)
        assert _most_of_each_small(ledger, let_out) >= 5 - 1e-6
    assert given_away


def _most_of_each_small(ledger: Ledger, let_out: list[dict]) -> float:
    """The least of the most that any small count could be, to one who sees noughts: worked out over every group by itself."""
    places = {
        place: at for at, place in enumerate(sorted(set().union(*(part for one in let_out for part in one.values()))))
    }
    row_of = {}
    exact, hidden, small = [], [], []
    for release, groups in zip(ledger.releases, let_out, strict=True):
        for cell in release.cells:
            row = np.zeros(len(places))
            row[[places[place] for place in groups[cell.key]]] = 1.0
            row_of[row.tobytes()] = row
            if cell.shown:
                exact.append((row.tobytes(), cell.low))
            else:
                hidden.append((row.tobytes(), release.floor))
                small += [row.tobytes()] * cell.small
    printed, floors = dict(exact), dict(hidden)
    least = float("inf")
    for one in sorted(set(small)):
        answer = linprog(
            -row_of[one],
            A_ub=np.array([-row_of[other] for other in floors]),
            b_ub=-np.array(list(floors.values()), dtype=float),
            A_eq=np.array([row_of[other] for other in printed]),
            b_eq=np.array(list(printed.values()), dtype=float),
        )
        least = min(least, float("inf") if answer.status == 3 else -answer.fun)
    return least


def test_tables_that_cannot_both_be_true_are_held_and_named():
    first = protect_next(Ledger(), table("Area,Victims\nCity,12\nNorth,9\nTotal,21\n", "first"), Rule(), on=DAY)
    middle = protect_next(Ledger(), table("Sex,Victims\nMen,12\nWomen,9\n", "middle"), Rule(), on=DAY)
    ledger = Ledger((first.release, middle.release))
    second = protect_next(ledger, table("Area,Victims\nCity,13\nNorth,9\nTotal,22\n", "second"), Rule(), on=DAY)
    assert not second.report.safe
    assert second.report.attacked.contradicting == ("first", "second")
    broken = Ledger((first.release, second.release))
    third = protect_next(broken, table("Sex,Victims\nMen,12\nWomen,9\nAll,21\n", "third"), Rule(), on=DAY)
    assert not third.report.safe


def test_earlier_releases_that_contradict_one_another_are_said_to():
    texts = ("Area,Victims\nCity,12\nNorth,9\nTotal,21\n", "Area,Victims\nCity,13\nNorth,9\nTotal,22\n")
    ledger = Ledger(tuple(protect_next(Ledger(), table(text, text[:4]), Rule(), on=DAY).release for text in texts))
    done = protect_next(ledger, table("Area,Victims\nWest,9\nEast,8\n", "new"), Rule(), on=DAY)
    assert not done.report.safe
    assert any("contradict" in line or "cannot be true" in line for line in done.report.sentences())


def test_a_variable_without_a_name_is_told_by_its_categories():
    named = protect_next(Ledger(), table("Area,Number\nCity,12\nNorth,9\nTotal,21\n", "named"), Rule(), on=DAY)
    across = table("Outcome,City,North,Total\nSafe,11,7,18\nMoved,1,2,3\nTotal,12,9,21\n", "across")
    done = protect_next(Ledger((named.release,)), across, Rule(), on=DAY)
    assert done.report.safe
    only = table("In the City only,\nOutcome,Number\nSafe,11\nMoved,1\nTotal,12\n", "only")
    assert only.where == {"": "City"}
    alone = protect_next(Ledger(), only, Rule(), on=DAY)
    beside = protect_next(Ledger((named.release, done.release)), only, Rule(), on=DAY)
    assert beside.report.beside == ("named", "across")
    assert beside.report.attacked.protected >= alone.report.attacked.protected
    sexes = table("Outcome,Men,Women\nSafe,11,7\nMoved,9,9\n", "sexes")
    unlike = table("Outcome,Red,Blue\nSafe,11,7\nMoved,9,9\n", "unlike")
    assert protect_next(
        Ledger((protect_next(Ledger(), sexes, Rule(), on=DAY).release,)), unlike, Rule(), on=DAY
    ).report.safe


def test_no_clock_decides(monkeypatch):
    """The same table beside the same ledger: the same pattern, on a slow day and a fast one."""
    texts = [requests(1, 6, 4.0, SMALLER)[at][0] for at in range(6)]
    ledger = Ledger(tuple(protect_next(Ledger(), table(text, text[:9]), Rule(), on=DAY).release for text in texts[:2]))
    first = protect_next(ledger, table(texts[4]), Rule(), on=DAY)

    def no_clock():
        raise AssertionError("the clock was asked")

    for name in ("monotonic", "perf_counter", "process_time", "thread_time", "time"):
        monkeypatch.setattr(f"time.{name}", no_clock)
    _alone.cache_clear()
    assert protect_next(ledger, table(texts[4]), Rule(), on=DAY).rows == first.rows


def test_a_table_that_was_let_out_in_another_pattern_keeps_it():
    text = "Area,Men,Women,Total\nCity,3,20,23\nNorth,30,40,70\nSouth,25,35,60\nTotal,58,95,153\n"
    first = protect_next(Ledger(), table(text), Rule(), on=DAY).release
    # The same table, protected otherwise: the last row instead of the one that is chosen now.
    hidden = {("City", "Men"), ("City", "Women"), ("South", "Men"), ("South", "Women")}
    other = {("City", "Men"), ("City", "Women"), ("North", "Men"), ("North", "Women")}
    now = {cell.key for cell in first.cells if not cell.shown}
    wanted = other if now == hidden else hidden
    values = {cell.key: cell.value for cell in table(text).cells}
    cells = tuple(
        replace(
            cell,
            low=0 if cell.key in wanted else values[cell.key],
            high=None if cell.key in wanted else values[cell.key],
        )
        for cell in first.cells
    )
    ledger = Ledger((replace(first, cells=cells),))
    again = protect_next(ledger, table(text), Rule(), on=DAY)
    assert {cell.key for cell in again.release.cells if not cell.shown} == wanted
    assert again.report.safe
    stricter = protect_next(ledger, table(text), Rule(threshold=3), on=DAY)
    assert stricter.release.enough == 3
