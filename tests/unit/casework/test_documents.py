"""Marks made from what an officer chose or typed, and what a file may be called when it leaves."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.casework.rules import documents as rules
from answerable.casework.rules.documents import Area, BadMark, Box

PAGE = (600.0, 800.0)


@dataclass
class Word:
    text: str
    box: Box
    line: int = 0


def words(text: str) -> list[Word]:
    """Words of ten points each, ten lines a page, a line's end at each slash."""
    found = []
    for line, part in enumerate(text.split("/")):
        found += [
            Word(one, (n * 60, line * 20, n * 60 + 55, line * 20 + 12), line) for n, one in enumerate(part.split())
        ]
    return found


@pytest.mark.parametrize("name", ["contract-2024", "A", "a1-b2-c3"])
def test_a_name_of_letters_digits_and_dashes_may_leave(name: str) -> None:
    assert rules.name_outside(f" {name} ") == name


@pytest.mark.parametrize("name", ["", "a b", "j.smith", "-a", "a-", "a--b", "naïve", "../x", "a/b", "x" * 101])
def test_any_other_name_may_not(name: str) -> None:
    with pytest.raises(BadMark):
        rules.name_outside(name)


def test_kinds_that_hold_more_than_they_show_do_not_leave() -> None:
    assert rules.why_not("pdf") == rules.why_not("csv") == rules.why_not("text") == ""
    assert "clean copy" in rules.why_not("docx")
    assert "workbook" in rules.why_not("xlsx")
    assert "PDF" in rules.why_not("doc")
    assert "cannot leave" in rules.why_not("other")


@pytest.mark.parametrize("text", ["", "1,2,3", "a,b,c,d", "nan,1,2,3", "1,2,inf,3", "700,10,900,20", "5,5,5,5"])
def test_a_damaged_or_empty_area_is_refused(text: str) -> None:
    with pytest.raises(BadMark):
        rules.read_box(text, *PAGE)


@given(st.tuples(*[st.floats(-2000, 2000)] * 4))
def test_an_area_is_cut_to_the_page_and_stands_upright(edges: tuple[float, float, float, float]) -> None:
    try:
        left, top, right, bottom = rules.read_box(",".join(map(str, edges)), *PAGE)
    except BadMark:
        return
    assert 0 <= left < right <= PAGE[0]
    assert 0 <= top < bottom <= PAGE[1]


def test_a_section_is_given_as_the_law_has_it() -> None:
    assert rules.section("section 40 (2)") == "s.40(2)"
    for typed in ("", "s.999", "nonsense", "s.31"):
        with pytest.raises(BadMark):
            rules.section(typed)


def test_the_marks_of_a_form_are_read_without_those_taken_away() -> None:
    posted = {
        "mark-1-box": "10,10,20,20",
        "mark-1-citation": "s.40(2)",
        "mark-1-layer": "applicant",
        "mark-7-box": "30,30,40,40",
        "mark-7-citation": "s.43(2)",
        "mark-7-layer": "public",
        "mark-9-box": "30,30,40,40",
        "mark-9-remove": "on",
        "other": "x",
    }
    assert rules.read_marks(posted, *PAGE) == [
        Area(10, 10, 20, 20, "s.40(2)", "applicant"),
        Area(30, 30, 40, 40, "s.43(2)", "public"),
    ]
    with pytest.raises(BadMark, match="which copies"):
        rules.read_marks({**posted, "mark-1-layer": "x"}, *PAGE)
    with pytest.raises(BadMark, match="2,000"):
        rules.read_marks({f"mark-{n}-box": "1,1,9,9" for n in range(2001)}, *PAGE)


def test_chosen_neighbours_become_one_area() -> None:
    assert rules.chosen(["1:10,10,40,22", "1:44,10,80,22", "1:200,10,240,22", "2:10,40,40,52"], *PAGE) == [
        (10, 10, 80, 22),
        (200, 10, 240, 22),
        (10, 40, 40, 52),
    ]
    assert rules.chosen([], *PAGE) == []


def test_words_on_one_line_of_a_page_but_not_beside_each_other_stay_apart() -> None:
    assert len(rules.chosen(["1:10,10,40,22", "1:42,60,80,72"], *PAGE)) == 2


@pytest.mark.parametrize(
    ("page", "wanted", "marks"),
    [
        ("Sgt Smith came", "smith", 1),
        ("Sgt Smith, came; (SMITH)", "Smith", 2),
        ("John Smith and John / Smith", "john smith", 3),
        ("John Brown and Smith", "John Smith", 0),
        ("Mr Pember- / wick came", "Pemberwick", 2),
        ("Mr Pember-", "Pemberwick", 0),
        ("Pemberwick’s car", "Pemberwick", 1),
        ("John", "John Smith", 0),
        ("anything", " — ", 0),
        ("well-known", "wellknown", 1),
        ("Pember- / sticks", "Pemberwick", 0),
    ],
)
def test_words_are_found_wherever_they_stand(page: str, wanted: str, marks: int) -> None:
    assert len(rules.occurrences(words(page), wanted)) == marks


def test_a_new_area_that_is_covered_is_not_added_twice() -> None:
    old = [Area(10, 10, 100, 100, "s.40(2)", "applicant")]
    assert rules.with_new(old, [(20, 20, 30, 30)], "s.40(2)", "applicant") == old
    assert rules.with_new(old, [(20, 20, 30, 30)], "s.40(2)", "public") == old
    assert len(rules.with_new(old, [(20, 20, 30, 30)], "s.43(2)", "applicant")) == 2
    assert len(rules.with_new(old, [(90, 20, 130, 30), (20, 90, 30, 130)], "s.40(2)", "applicant")) == 3
    public = [Area(10, 10, 100, 100, "s.40(2)", "public")]
    assert len(rules.with_new(public, [(20, 20, 30, 30)], "s.40(2)", "applicant")) == 2


def test_two_areas_are_the_same_to_a_hundredth_of_a_point() -> None:
    assert Area(1.001, 2, 3, 4, "s.40(2)", "public").key == Area(1.0, 2, 3, 4, "s.40(2)", "public").key
