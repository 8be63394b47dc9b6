"""Tables of people beside what is out already: masked, attacked, and kept as they were printed (facts/pathways.md 4.4)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answerable.casework.rules import released_tables as rules
from answerable.casework.rules.released_tables import (
    Printed,
    Released,
    as_printed,
    as_released,
    attack,
    file_counts_people,
    given_away,
    learnt_in_words,
    masked_beside,
    read_grid,
    release_of_file,
)
from answerable.casework.rules.reply import mask_small_numbers, tables_of
from answerable.casework.rules.small_numbers import SYMBOL, Grid, shown
from answerable.guard.small_numbers.additive import Rule
from answerable.guard.small_numbers.attack import Reader
from answerable.guard.small_numbers.cube import TooLarge
from answerable.guard.small_numbers.ledger import Ledger, Release
from answerable.guard.small_numbers.next_release import attack_printed
from answerable.guard.small_numbers.report import Report
from answerable.guard.small_numbers.sequence import Attacked, Learnt, attack_releases
from answerable.guard.small_numbers.tables import BadTable
from answerable.letters.reply import ReplyPart, ReplyTable

LIMIT = 5


def grid(rows: list[list[object]], columns: str = "Area,Women", caption: str = "People supported") -> Grid:
    names = tuple(columns.split(","))
    return Grid(caption, names, tuple(tuple(str(cell) for cell in row) for row in rows), names[1:])


BY_AREA = grid([["North", 3], ["South", 21], ["West", 30], ["Total", 54]])
REGROUPED = grid([["North and West", 33], ["South", 21], ["Total", 54]])
"""Nothing in it is small; yet its South, taken from the first table's total, gives the North away."""


def printed(table: Grid, places: frozenset[tuple[int, int]] = frozenset(), name: str = "Table 1") -> Printed:
    masked = Grid(table.caption, table.columns, shown(table, places), table.numeric)
    return Printed(0, name, masked, table, frozenset())


def out(table: Grid = BY_AREA) -> Released:
    """A ledger with one table as it was masked."""
    masked = masked_beside(table, Released(), LIMIT)
    assert masked is not None
    found = as_released(printed(table, masked.places, "People by area (FOI-1, 2 November 2026)"), LIMIT)
    assert found is not None
    return Released().and_(found[0])


def test_a_table_is_masked_so_that_it_is_safe_by_itself() -> None:
    found = masked_beside(BY_AREA, Released(), LIMIT)
    assert found is not None
    assert found.places == {(0, 1), (1, 1)}


def test_a_table_with_nothing_small_hides_what_an_earlier_one_would_give_away_with_it() -> None:
    alone = masked_beside(REGROUPED, Released(), LIMIT)
    assert alone is not None
    assert not alone.places
    beside = masked_beside(REGROUPED, out(), LIMIT)
    assert beside is not None
    assert beside.places
    left = attack([printed(REGROUPED, beside.places, "Table 1")], [], out(), LIMIT)
    assert left.problems == ()


def test_it_is_stopped_as_it_is_with_the_release_the_cell_the_reader_and_what_helps_but_no_number() -> None:
    [problem] = attack([printed(REGROUPED)], [], out(), LIMIT).problems
    assert problem.startswith(
        "Table 1: it gives away what was withheld. Anybody who subtracts could work out the number for"
    )
    assert "“Area North”" in problem
    assert "People by area (FOI-1, 2 November 2026)" in problem
    assert "Mask its small numbers, under Decisions" in problem
    assert "Withhold a column" in problem
    assert " 3" not in problem.replace("FOI-1", "")


def test_a_small_number_that_is_not_masked_enters_as_printed_and_stops_nothing_by_itself() -> None:
    found = attack([printed(BY_AREA)], [], Released(), LIMIT)
    assert found.problems == ()
    assert all(cell.shown for cell in found.tables[0].cells)
    assert found.reports[0]["said"][-1] == (
        "1 of its counts is of fewer than 5 people and printed as it is: make sure that nobody can be recognised."
    )


def test_tables_of_one_letter_are_attacked_together() -> None:
    masked = masked_beside(BY_AREA, Released(), LIMIT)
    assert masked is not None
    found = attack([printed(BY_AREA, masked.places), printed(REGROUPED, name="Table 2")], [], Released(), LIMIT)
    assert [problem[:8] for problem in found.problems] == ["Table 2:"]
    assert "in Table 1." in found.problems[0]


def test_a_file_that_goes_with_the_letter_is_attacked_too() -> None:
    csv = b"People supported,,\r\nArea,Women\r\nNorth and West,33\r\nSouth,21\r\nTotal,54\r\n"
    found = attack([], [("areas.csv", csv), ("prices.csv", b"Thing,Price\nPen,3\n")], out(), LIMIT)
    assert len(found.problems) == 1
    assert found.problems[0].startswith("areas.csv: ")
    assert attack([], [("areas.csv", csv)], Released(), LIMIT).tables[0].name == "areas.csv"


def test_the_report_for_the_approver_says_what_was_tried_and_no_number() -> None:
    found = attack([printed(REGROUPED, masked_beside(REGROUPED, out(), LIMIT).places)], [], out(), LIMIT)  # type: ignore[union-attr]
    [report] = found.as_data()["reports"]
    assert report["safe"] is True
    assert report["said"][1] == "It was attacked together with People by area (FOI-1, 2 November 2026)."
    assert "This table makes none of them known." in report["said"]


def test_what_earlier_releases_give_away_already_is_told_and_stops_nothing() -> None:
    entry = release_of_file(b"Area,Women\nNorth and West,33\nSouth,21\nTotal,54\n", "Leak (FOI-2)", LIMIT)
    found = attack([printed(grid([["South", 21], ["West", 30]]))], [], out().and_(entry), LIMIT)
    assert found.problems == ()
    assert any(one.endswith("This was so before this table.") for one in found.reports[0]["said"])


def test_figures_that_were_corrected_are_left_out_and_named() -> None:
    corrected = grid([["North", 9], ["South", 22], ["West", 31], ["Total", 62]])
    before = Released().and_(
        release_of_file(b"People supported,\nArea,Women\nNorth,8\nSouth,22\nTotal,30\n", "Older (FOI-1)", LIMIT)
    )
    found = attack([printed(corrected)], [], before, LIMIT)
    assert found.problems == ()
    assert any("something else of the same people than Older (FOI-1)" in one for one in found.reports[0]["said"])
    masked = masked_beside(corrected, before, LIMIT)
    assert masked is not None
    assert not masked.places


def test_earlier_releases_that_contradict_each_other_alone_do_not_stand_in_the_way() -> None:
    before = Released()
    for north in (8, 9):
        table = f"People supported,\nArea,Women\nNorth,{north}\n".encode()
        before = before.and_(release_of_file(table, f"Of {north}", LIMIT))
    found = attack([printed(REGROUPED)], [], before, LIMIT)
    assert found.problems == ()


def test_a_table_that_cannot_be_read_is_named_and_masked_by_the_older_rule() -> None:
    twice = grid([["North", 3], ["North", 9]])
    assert masked_beside(twice, Released(), LIMIT) is None
    found = attack([printed(twice)], [], Released(), LIMIT)
    assert found.tables == ()
    assert "was not compared with what is out" in found.reports[0]["said"][0]
    parts = (part(twice),)
    [made] = mask_small_numbers(parts, frozenset({0}), LIMIT)
    assert [row[1] for row in made.tables[0].rows] == [SYMBOL, "9"]


def test_money_remarks_and_unknown_numbers_do_not_stand_in_the_way_of_reading() -> None:
    table = Grid(
        "",
        ("Area", "Contracts", "Women", "Share", "Remark"),
        (
            ("North", "7", "3", "5%", "Says who"),
            ("South", "9", "not recorded", "20%", ""),
            ("West", "1", "40", "75%", ""),
        ),
        ("Contracts", "Women", "Share"),
    )
    read = read_grid(table)
    assert read is not None
    assert read.places == ((0, 2), (1, 2), (2, 2))
    assert [cell.value for cell in read.table.cells] == [3, None, 40]
    masked = masked_beside(table, Released(), LIMIT)
    assert masked is not None
    assert masked.places >= {(0, 2), (0, 3)}
    assert (2, 2) not in masked.places, "what is not known covers for the North"
    assert read_grid(Grid("Prices", ("Thing", "Price"), (("Pen", "3"),), ("Price",))) is None
    assert masked_beside(Grid("Prices", ("Thing", "Price"), (("Pen", "3"),), ("Price",)), Released(), LIMIT) is None
    assert (
        attack(
            [printed(Grid("Prices", ("Thing", "Price"), (("Pen", "3"),), ("Price",)))], [], Released(), LIMIT
        ).reports
        == ()
    )


def test_a_total_that_the_words_state_counts_as_printed() -> None:
    table = grid([["North", 3], ["South", 21], ["West", 30]])
    alone = masked_beside(table, Released(), LIMIT)
    assert alone is not None
    assert alone.places == {(0, 1)}
    stated = masked_beside(table, Released(), LIMIT, stated=[54])
    assert stated is not None
    assert len(stated.places) + len(stated.stated) == 2
    found = as_released(printed(table, alone.places)._replace(stated=frozenset({54})), LIMIT)
    assert found is not None
    assert found[0].cells[-1].low == 54
    assert read_grid(grid([["North", 3]]), stated=[3]) is not None, "one row is its own total"


def test_a_total_that_the_words_state_keeps_what_is_the_same_in_every_row() -> None:
    table = Grid(
        "People supported",
        ("Area", "Year", "Women"),
        (("North", "2024", "3"), ("South", "2024", "21"), ("West", "2024", "30")),
        ("Women",),
    )
    read = read_grid(table, stated=[54])
    assert read is not None
    assert read.table.where == {"Year": "2024"}
    assert read.places[-1] is None


def test_a_stated_total_that_is_masked_leaves_the_sentence_too() -> None:
    table = ReplyTable("People supported", ("Area", "Women"), (("North", "3"), ("South", "0")), ("Women",))
    one = ReplyPart("1", "How many?", "We hold it.", "Provided", paragraphs=("There were 3 women.",), tables=(table,))
    [made] = mask_small_numbers((one,), frozenset({0}), LIMIT)
    assert made.paragraphs == ("There were * women.",)
    assert made.tables[0].rows[0][1] == SYMBOL


def part(table: Grid) -> ReplyPart:
    return ReplyPart(
        "1",
        "How many?",
        "We hold it.",
        "Provided",
        tables=(ReplyTable(table.caption, table.columns, table.rows, table.numeric),),
    )


def test_the_tables_of_a_reply_are_numbered_and_stand_beside_the_truth() -> None:
    found = tables_of((part(BY_AREA), part(REGROUPED)), frozenset({0}), LIMIT, Released())
    assert [(one.part, one.name) for one in found] == [
        (0, "Table 1, People supported"),
        (1, "Table 2, People supported"),
    ]
    assert found[0].masked == {3, 21}
    assert found[0].true.rows == BY_AREA.rows
    bare = tables_of((part(grid([["North", 9]], caption="")),), frozenset(), LIMIT, Released())
    assert bare[0].name == "Table 1"


def test_a_masked_cell_takes_its_equal_in_another_table_of_the_letter_with_it() -> None:
    other = grid([["North", 3], ["South", 40], ["Total", 43]], caption="People who rang")
    made = mask_small_numbers((part(BY_AREA), part(other)), frozenset({0}), LIMIT)
    assert [row[1] for row in made[1].tables[0].rows] == [SYMBOL, SYMBOL, "43"]


def test_a_table_that_is_masked_for_another_one_is_masked_on_until_nothing_can_be_worked_out() -> None:
    first = grid([["North", 3], ["South", 21], ["Total", 24]])
    second = grid([["South", 21], ["West", 30], ["East", 2], ["Quay", 40], ["Total", 93]], caption="People who rang")
    made = mask_small_numbers((part(first), part(second)), frozenset({0, 1}), LIMIT)
    rows = dict(made[1].tables[0].rows)
    assert rows["South"] == SYMBOL
    assert rows["East"] == SYMBOL


@pytest.mark.parametrize(
    ("text", "withheld"),
    [("*", True), ("**", True), ("[c]", True), ("<5", True), ("fewer than 5", True), ("-", False), ("..", False)],
)
def test_what_others_withheld_must_stay_unknown_and_a_dash_may_be_nought(text: str, withheld: bool) -> None:
    entry = release_of_file(f"Area,Victims\nNorth,{text}\nSouth,40\n".encode(), "Theirs", LIMIT, where={"Year": "2024"})
    assert entry.cells[0].small is withheld
    assert entry.cells[0].high is None
    assert entry.where == {"Year": "2024"}
    assert release_of_file(b"Area,Number\nN,9\nS,9\n", "T", LIMIT, population="victims").population == "victims"


def test_the_year_in_the_title_holds_where_the_table_says_none() -> None:
    table = b"Area,Victims\nNorth,12\nSouth,40\n"
    assert release_of_file(table, "T", LIMIT, title="Victims, 2024/25").where == {"Period": "2024/25"}
    assert release_of_file(table, "T", LIMIT, title="Victims, 2023 and 2024").where == {}
    assert release_of_file(table, "T", LIMIT, title="In 2024", where={"Year": "2023"}).where == {"Year": "2023"}


def test_what_is_no_table_of_people_among_the_files_is_not_attacked() -> None:
    assert file_counts_people(b"Area,Victims\nNorth,12\nSouth,40\n")
    assert not file_counts_people(b"")
    assert not file_counts_people(b"Month,Cost\nMay,12\nJune,15\n")
    assert not file_counts_people(b'Area,Victims\nNorth,"' + b"x" * 200_000)


def test_what_left_meanwhile_is_looked_at_again() -> None:
    found = attack([printed(REGROUPED)], [], Released(), LIMIT)
    assert given_away(found.tables, Released(), LIMIT) == ()
    [problem] = given_away(found.tables, out(), LIMIT)
    assert "Take the letter back" in problem


def test_what_is_too_large_to_attack_is_said_and_not_passed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    entry = attack([printed(REGROUPED)], [], Released(), LIMIT).tables

    def too_large(*_: object) -> None:
        raise TooLarge("It divides people into too many groups.")

    monkeypatch.setattr(rules, "_attacked", too_large)
    assert "could not be compared" in given_away(entry, Released(), LIMIT)[0]
    assert "was not compared" in attack([printed(REGROUPED)], [], Released(), LIMIT).reports[0]["said"][0]


def _stand_in(monkeypatch: pytest.MonkeyPatch, attacked: Attacked) -> None:
    """Let the attack find what is given."""

    def found(release: Release, ledger: Ledger, limit: int) -> tuple[Report, Ledger, tuple[str, ...]]:
        report = attack_printed(ledger, release, Rule(limit))
        return replace(report, attacked=attacked), ledger, ()

    monkeypatch.setattr(rules, "_attacked", found)


def test_of_much_that_is_given_away_the_first_is_said_and_how_much_more_there_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    learnt = tuple(Learnt("Table 1", f"Area {number}", Reader.PLAIN, 3, 3, new=True) for number in range(8))
    _stand_in(monkeypatch, Attacked(learnt=learnt))
    [problem] = attack([printed(BY_AREA)], [], Released(), LIMIT).problems
    assert problem.count("Anybody who subtracts") == rules.MOST_SAID
    assert "So it is with 3 more." in problem


def test_masking_is_not_offered_where_it_would_not_help(monkeypatch: pytest.MonkeyPatch) -> None:
    _stand_in(monkeypatch, Attacked(learnt=(Learnt("Table 1", "Area North", Reader.PLAIN, 3, 3, new=True),)))
    masked = masked_beside(BY_AREA, Released(), LIMIT)
    assert masked is not None
    [problem] = attack([printed(BY_AREA, masked.places)], [], Released(), LIMIT).problems
    assert "Mask its small numbers" not in problem


def test_what_contradicts_itself_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    _stand_in(monkeypatch, Attacked(contradicting=("Table 1",)))
    [problem] = attack([printed(BY_AREA)], [], Released(), LIMIT).problems
    assert problem.startswith("Table 1: it could not be compared with what is out already")
    assert "Withhold a column" in problem


def test_the_approver_is_told_where_whole_numbers_were_not_tried_to_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    _stand_in(monkeypatch, Attacked(whole=False))
    [report] = attack([printed(BY_AREA)], [], Released(), LIMIT).reports
    assert "whole numbers were not tried to the end" in report["said"][-2]


def test_words_for_a_count_that_is_only_known_to_be_small() -> None:
    one = Learnt("Table 1", "Area North", Reader.IS_THE_ONE, 1, 4, new=True)
    assert learnt_in_words(one) == (
        "Somebody who is counted in it herself could tell that so few are “Area North” in Table 1."
    )


def test_words_for_a_count_of_which_it_could_not_be_settled() -> None:
    one = Learnt("Table 1", "Area North", Reader.IS_THE_ONE, 0, float("inf"), new=True, settled=False)
    assert learnt_in_words(one) == "It could not be settled whether anybody could tell “Area North” in Table 1."


def test_a_released_table_is_shown_as_it_was_printed() -> None:
    masked = masked_beside(BY_AREA, Released(), LIMIT)
    found = as_released(printed(BY_AREA, masked.places), LIMIT)  # type: ignore[union-attr]
    assert as_printed(found[0]) == (  # type: ignore[index]
        ("Area", "Number"),
        (("North", "*"), ("South", "*"), ("West", "30"), ("Total", "54")),
        1,
    )
    wide = release_of_file(b"Area,Women,Men\nNorth,12,30\nSouth,40,\n", "T", LIMIT)
    assert as_printed(wide)[1] == (("North", "12", "30"), ("South", "40", ""))
    assert as_printed(wide)[0] == ("Area", "Women", "Men")
    single = release_of_file(b"Area,Victims\nNorth,1200\n", "T", LIMIT)
    assert as_printed(single) == (("Counted", "Number"), (("All", "1,200"),), 1)
    rounded = Release.of({**single.as_data(), "cells": [[[], 10, 15, False, False]]})
    assert as_printed(rounded)[1] == (("All", "10 to 15"),)


def test_a_file_that_is_no_table_is_refused_in_one_sentence() -> None:
    with pytest.raises(BadTable):
        release_of_file(b"Hello", "T", LIMIT)


COUNTS = st.integers(0, 12)


@settings(max_examples=15, deadline=None)
@given(rows=st.lists(st.tuples(COUNTS, COUNTS), min_size=3, max_size=4), join=st.integers(0, 1))
def test_of_two_tables_masked_one_after_the_other_nothing_withheld_is_learnt(
    rows: list[tuple[int, int]], join: int
) -> None:
    """The second joins two categories of the first; both are attacked together, by all readers."""
    names = ["North", "South", "West", "East"][: len(rows)]
    first = grid([[name, *row] for name, row in zip(names, rows, strict=True)], "Area,Women,Men")
    joined = [f"{names[join]} and {names[join + 1]}", *(a + b for a, b in zip(rows[join], rows[join + 1], strict=True))]
    rest = [[name, *row] for at, (name, row) in enumerate(zip(names, rows, strict=True)) if at not in (join, join + 1)]
    second = grid([joined, *rest], "Area,Women,Men")
    ledger = Ledger()
    for table in (first, second):
        masked = masked_beside(table, Released(ledger, str(ledger.as_data())), LIMIT)
        assert masked is not None
        ledger = ledger.and_(as_released(printed(table, masked.places), LIMIT)[0])  # type: ignore[index]
    assert not attack_releases(ledger.releases).learnt
