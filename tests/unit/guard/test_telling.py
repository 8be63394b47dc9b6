"""What was found is put together for people: one thing once, what blocks first, with its places and no more than a person reads."""

from __future__ import annotations

from dataclasses import replace

import pytest

from answerable.guard import telling
from answerable.guard.findings import Severity
from answerable.guard.techniques import found, technique
from tests.planted import SECRET

CELLS = "sheet “Q1”, cell C{}"


def test_what_blocks_is_told_first_and_each_in_the_order_in_which_it_was_found() -> None:
    groups = telling.told(
        [
            found("property", "properties, author"),
            found("hidden-text", "paragraph 2"),
            found("alternative-text", "paragraph 3"),
            found("comment", "paragraph 1"),
            found("dangling-relationship", "part x"),
        ]
    )
    assert [one.technique for one in groups] == ["hidden-text", "comment", "property", "alternative-text", "dangling-relationship"]  # fmt: skip
    assert [one.heading for one in groups] == ["Must be mended", "Must be mended", "Look at", "Look at", "Note"]


def test_one_technique_is_told_once_with_what_it_counts_and_where_it_is() -> None:
    (group,) = telling.told([found("hidden-text", f"paragraph {at}", SECRET, count=2) for at in (1, 2, 3)])
    assert group.count == 6
    assert group.sentence == found("hidden-text").mend
    assert group.places == [f"paragraph {at} [Sg…35 (40 characters)]" for at in (1, 2, 3)]


def test_ways_of_one_technique_are_told_apart_until_there_are_too_many() -> None:
    ways = [found("hidden-text", f"paragraph {at}", said=f"Way {at}.") for at in range(telling.MOST_SENTENCES + 1)]
    apart = telling.told(ways[:-1])
    assert [one.sentence for one in apart] == [one.mend for one in ways[:-1]]
    (together,) = telling.told(ways)
    known = technique("hidden-text")
    assert together.sentence == f"{known.what} {known.mend}"
    assert together.findings == tuple(ways)


def test_one_severity_of_a_technique_is_not_told_with_another() -> None:
    groups = telling.told([found("hidden-text", "a", severity=Severity.LOOK), found("hidden-text", "b")])
    assert [(one.severity, [finding.where for finding in one.findings]) for one in groups] == [
        (Severity.BLOCK, ["b"]),
        (Severity.LOOK, ["a"]),
    ]


def test_the_lines_say_what_to_do_before_the_places_and_stop_after_six() -> None:
    findings = [found("comment", f"paragraph {at}") for at in range(1, 9)]
    lines = list(telling.lines(findings))
    assert lines[0] == f"Must be mended (8 times): {findings[0].mend}"
    assert lines[1:] == [*(f"  paragraph {at}" for at in range(1, 7)), "  and 2 more"]


@pytest.mark.parametrize(
    ("where", "unmask", "line"),
    [
        ("paragraph 2", False, "Must be mended: paragraph 2: {} [Sg…35 (40 characters)]"),
        ("paragraph 2", True, f"Must be mended: paragraph 2: {{}} [{SECRET}]"),
        ("", False, "Must be mended: {} [Sg…35 (40 characters)]"),
    ],
)
def test_a_single_finding_is_one_line_and_masked_unless_asked(where: str, unmask: bool, line: str) -> None:
    one = found("comment", where, SECRET)
    assert list(telling.lines([one], unmask=unmask)) == [line.format(one.mend)]


def test_a_finding_of_the_whole_file_says_so_among_others() -> None:
    assert telling.places([found("zip-comment")], most=6) == ["the file as a whole"]


def test_many_cells_of_one_column_are_one_place() -> None:
    cells = [found("name", CELLS.format(at)) for at in range(2, 9)]
    others = [found("name", "sheet “Q2”, cell A1"), found("name", "paragraph 1")]
    assert telling.places([*cells, *others], most=6) == [
        "sheet “Q1”, column C, 7 different values, the first in C2",
        "sheet “Q2”, cell A1",
        "paragraph 1",
    ]


@pytest.mark.parametrize(("count", "most", "unmask"), [(3, 2, False), (6, 6, False), (7, 6, True)])
def test_cells_are_told_one_by_one_where_they_are_few_or_shown_in_full(count: int, most: int, unmask: bool) -> None:
    cells = [found("name", CELLS.format(at), "x") for at in range(count)]
    assert len(telling.places(cells, most=most, unmask=unmask)) == count


def test_a_finding_in_several_cells_belongs_to_their_column_only_where_it_is_one() -> None:
    within = [found("name", f"{CELLS.format(at)}; {CELLS.format(at + 50)}; and 3 more") for at in range(7)]
    across = replace(within[0], where="sheet “Q1”, cell C1; sheet “Q1”, cell D1")
    beside = replace(within[0], where="sheet “Q1”, cell C1; header")
    said = telling.places([*within, across, beside], most=6)
    assert said == ["sheet “Q1”, column C, 7 different values, the first in C0", across.where, beside.where]


def test_what_a_copy_was_made_without_is_said_once_with_its_places() -> None:
    left = [("comment", "cell A1"), ("comment", "cell A1"), ("comment", ""), ("hidden-row", "")]
    left += [("comment", f"cell B{at}") for at in range(7)]
    assert list(telling.left_out(left)) == [
        f"Left out: {technique('comment').what}",
        "  cell A1",
        *(f"  cell B{at}" for at in range(5)),
        "  and 2 more",
        f"Left out: {technique('hidden-row').what}",
    ]


def test_nothing_found_is_nothing_told() -> None:
    assert telling.told([]) == ()
    assert list(telling.lines([])) == []
    assert list(telling.left_out([])) == []
    assert list(telling.cut([], 6)) == []


def test_every_severity_has_a_heading_and_every_verdict_its_words() -> None:
    assert set(telling.HEADINGS) == set(Severity)
    assert set(telling.WORDS) == {"safe", "look", "block"}
