"""What is in a file, in as few lines as an officer compares with what they mean to send; an unexpected sheet strikes the eye."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.guard.inventory import counted, folded


@pytest.mark.parametrize(("count", "said"), [(0, "0 lines"), (1, "1 line"), (2, "2 lines"), (12_000, "12,000 lines")])
def test_things_are_counted_in_words(count: int, said: str) -> None:
    assert counted(count, "line") == said


def test_every_sheet_of_the_file_itself_keeps_its_line() -> None:
    sheets = [f"Sheet “Q{at}”: 12 rows × 4 columns" for at in range(1, 40)]
    assert folded(sheets) == tuple(sheets)


def test_a_line_that_comes_twice_is_said_once() -> None:
    assert folded(["2 pages", "2 pages"]) == ("2 pages",)


def test_what_lies_in_one_inner_file_is_one_line() -> None:
    lines = ["file “a.xlsx” → Sheet “Q1”: 2 rows × 2 columns", "file “a.xlsx” → Sheet “Q2”: 3 rows × 2 columns"]
    assert folded(lines) == ("file “a.xlsx”: Sheet “Q1”: 2 rows × 2 columns; Sheet “Q2”: 3 rows × 2 columns",)


def test_a_file_with_lines_of_its_own_is_not_named_twice_and_others_are_named_together() -> None:
    lines = ["File “a.xlsx”", "file “a.xlsx” → Sheet “Q1”: 2 rows × 2 columns", "File “b.txt”", "File “c.txt”"]
    assert folded(lines) == ("Files “b.txt”, “c.txt”", "file “a.xlsx”: Sheet “Q1”: 2 rows × 2 columns")


def test_one_file_alone_is_named_as_one() -> None:
    assert folded(["File “b.txt”"]) == ("File “b.txt”",)


def test_attachments_are_counted_and_named_together() -> None:
    lines = ["1 attachment", "Attachment “a.csv”", "1 attachment", "Attachment “b.csv”"]
    assert folded(lines) == ("2 attachments", "Attachments “a.csv”, “b.csv”")


def test_pictures_within_are_counted_and_not_listed() -> None:
    lines = ["2 pages", *(f"picture {at} → 1 picture, 800 × 600 pixels" for at in range(1, 4))]
    assert folded(lines) == ("2 pages", "3 pictures inside")


def test_pictures_are_not_counted_again_where_the_file_counts_them() -> None:
    lines = ["12 words", "3 pictures", "picture 1 → 1 picture, 1,800 × 600 pixels"]
    assert folded(lines) == ("12 words", "3 pictures")


def test_a_picture_that_is_named_beside_is_not_counted() -> None:
    lines = ["File “a.png”", "file “a.png” → 1 picture, 8 × 6 pixels", "File “b.png”"]
    assert folded(lines) == ("Files “a.png”, “b.png”",)


def test_files_in_files_are_told_by_the_file_they_lie_in() -> None:
    outer, inner = "file “a.zip”", "file “a.zip” → file “b.docx”"
    lines = [
        "File “a.zip”",
        f"{outer} → File “b.docx”",
        f"{inner} → 12 words",
        f"{inner} → picture 1 → 1 picture, 8 × 6 pixels",
    ]
    told = folded(lines)
    assert told[-1] == f"{inner}: 12 words; 1 picture inside"
    assert not any("File “b.docx”" in one for one in told)


@given(st.lists(st.sampled_from(["Sheet “A”: 1 row × 1 column", "Sheet “B”: 9 rows × 2 columns", "Sheet “C”: empty"])))
def test_no_sheet_is_ever_lost(lines: list[str]) -> None:
    assert set(folded(lines)) == set(lines)


def test_a_file_with_nothing_in_it_has_no_lines() -> None:
    assert folded([]) == ()
