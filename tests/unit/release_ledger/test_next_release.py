"""The next release, what is said of it, and what is offered where it is not safe."""

from __future__ import annotations

from datetime import date

import pytest

from answerable.guard.small_numbers import next_release, sequence
from answerable.guard.small_numbers.additive import Rule
from answerable.guard.small_numbers.attack import Reader
from answerable.guard.small_numbers.ledger import Ledger, Release, release_of
from answerable.guard.small_numbers.mends import mends_for
from answerable.guard.small_numbers.next_release import attack_printed, protect_next
from answerable.guard.small_numbers.protect import CannotProtect
from answerable.guard.small_numbers.reading import read_table
from answerable.guard.small_numbers.report import contradiction
from answerable.guard.small_numbers.sequence import attack_releases
from answerable.guard.small_numbers.tables import BadTable

DAY = date(2026, 3, 2)
BY_AREA = "Area,Victims\nCity,2\nNorth,9\nSouth,3\nTotal,14\n"
BY_PART = "Area,Victims\nCity and South,5\nNorth,9\nTotal,14\n"


def table(text: str, name: str = "made-up", **more):
    return read_table(text.encode(), name, **more)


def printed(text: str, hidden: set[int], small: set[int], name: str = "made-up", **more) -> Release:
    return release_of(table(text, name), hidden, small=small, on=DAY, enough=5, floor=1, **more)


def test_a_table_is_attacked_as_it_is_printed():
    safe = attack_printed(Ledger(), printed(BY_AREA, {0, 1, 2}, {0, 2}), Rule())
    assert safe.safe
    assert safe.sentences()[0] == "3 counts are hidden among 4; 2 small counts are withheld so."
    # Only one is hidden: the total gives it back.
    told = attack_printed(Ledger(), printed("Area,Victims\nCity,2\nNorth,9\nTotal,11\n", {0}, {0}), Rule())
    assert [(one.cell, one.reader, one.low, one.exact) for one in told.learnt] == [
        ("Area City", Reader.PLAIN, 2.0, True)
    ]
    assert "1 count is hidden among 3; 1 small count is withheld so." in told.sentences()


def test_what_only_the_floor_tells_is_told_by_one_who_sees_noughts():
    # Two hidden counts come to 5: neither can be 5 for one who knows that each is at least 1.
    told = attack_printed(Ledger(), printed("Area,Victims\nCity,2\nNorth,3\nTotal,5\n", {0, 1}, {0, 1}), Rule())
    assert {one.reader for one in told.learnt} == {Reader.SEES_ZEROS}
    assert {(one.low, one.high) for one in told.learnt} == {(1.0, 4.0)}


def test_a_table_that_cannot_be_protected_by_itself_hides_all_that_may_be_hidden(monkeypatch):
    def cannot(*_, **__):
        raise CannotProtect("City could be worked out.")

    monkeypatch.setattr(next_release, "_alone", cannot)
    done = protect_next(Ledger(), table(BY_AREA), Rule(), on=DAY)
    assert done.report.safe
    assert not done.report.proven
    assert done.report.hidden == 3  # the total is shown again
    assert "The best pattern might hide" in " ".join(done.report.sentences())


def test_where_the_effort_is_spent_what_is_hidden_stays_hidden(monkeypatch):
    ledger = Ledger((protect_next(Ledger(), table(BY_PART, "by part"), Rule(), on=DAY).release,))
    by_sex = "Sex,Victims\nMen,3\nWomen,5\nOthers,6\nTotal,14\n"
    tidied = protect_next(ledger, table(by_sex), Rule(), on=DAY)
    monkeypatch.setattr(sequence, "_TIDY_UNITS", -1.0)
    untidied = protect_next(ledger, table(by_sex), Rule(), on=DAY)
    assert tidied.report.safe
    assert untidied.report.safe
    assert untidied.report.hidden >= tidied.report.hidden


def test_a_rounded_table_and_one_in_bands_say_what_was_done():
    rounded = protect_next(Ledger(), table("Area,Victims\nCity,12\nNorth,9\nTotal,21\n"), Rule(), "round", on=DAY)
    assert rounded.report.sentences()[1] == "3 counts were rounded."
    banded = protect_next(Ledger(), table("Age,n\n0-15,3\n16-24,7\n25+,20\nTotal,30\n"), Rule(), "band", on=DAY)
    assert "Categories were put together" in banded.report.sentences()[1]


def test_subtotals_and_pairs_are_not_joined():
    report = attack_printed(Ledger(), printed(BY_AREA, {0}, {0}), Rule())
    text = "Area,Sex,Victims\n" + "".join(
        f"{area},{sex},{count}\n"
        for area, counts in (("A", (1, 1)), ("B", (4, 5)), ("A and B", (5, 6)), ("C", (9, 8)), ("Total", (14, 14)))
        for sex, count in zip(("Men", "Women"), counts, strict=True)
    )
    assert not any("Join" in one for one in mends_for(Ledger(), table(text), Rule(), "suppress", report))
    joined = mends_for(Ledger(), table("Area,n\nA,1\nB,9\nC,8\n"), Rule(), "suppress", report)
    assert any(one.startswith("Join “A” with “B” in Area") for one in joined)


def test_where_nothing_that_was_tried_is_safe_it_is_to_be_refused():
    # Whatever way it is printed, the two tables cannot both be true.
    first = printed("Area,Victims\nA,120\nB,90\nTotal,210\n", set(), set(), "first")
    second = table("Area,Victims\nA,13\nB,9\nTotal,22\n")
    report = attack_printed(Ledger(), printed(BY_AREA, {0}, {0}), Rule())
    (only,) = mends_for(Ledger((first,)), second, Rule(), "suppress", report)
    assert only.startswith("Refuse the table")
    # Two people in all: no bands can be made of them, and that offer is left out.
    few = table("Area,n\nA,1\nB,1\n")
    offers = mends_for(Ledger(), few, Rule(zeros="hidden"), "suppress", report)
    assert not any(one.startswith(("Print bands", "Hide noughts")) for one in offers)


def test_counts_that_are_multiples_of_nothing_did_not_come_rounded():
    with pytest.raises(BadTable, match="multiples of no number"):
        protect_next(Ledger(), table("Area,n\nCity,5\nNorth,11\nTotal,17\n", rounded=True), Rule(), on=DAY)


def test_what_was_not_settled_is_held_as_if_it_could_be_told(monkeypatch):
    release = printed(BY_AREA, {0, 1, 2}, {0, 2})
    assert attack_releases([release]).learnt == ()
    monkeypatch.setattr(sequence, "_WHOLE_UNITS", 0.0)
    found = attack_releases([release])
    assert not found.whole
    assert [one.settled for one in found.learnt] == [False, False]
    report = attack_printed(Ledger(), release, Rule())
    assert not report.safe
    assert any("could not be settled whether anybody can tell Area City" in line for line in report.sentences())
    assert [one["settled"] for one in report.as_data()["learnt"]] == [False, False]
    assert [one.provably_small for one in report.readers] == [0, 0, 0]


def test_beyond_so_many_unknowns_people_are_not_taken_whole_and_that_is_said(monkeypatch):
    monkeypatch.setattr(sequence, "WHOLE_UP_TO", 1)
    report = attack_printed(Ledger(), printed(BY_AREA, {0, 1, 2}, {0, 2}), Rule())
    assert report.safe
    assert any("whole numbers were not tried to the end" in line for line in report.sentences())
    leak = printed("Area,Victims\nCity,2\nNorth,9\nTotal,11\n", {0}, {0}, "leak")
    after = attack_printed(Ledger((leak,)), printed("Sex,Victims\nMen,6\nWomen,5\n", set(), set()), Rule())
    assert after.safe
    assert [one.release for one in after.already] == ["leak"]
    with_other = [leak, printed("Area,Victims\nCity,3\nNorth,9\nTotal,12\n", set(), set(), "other")]
    assert attack_releases(with_other).contradicting == ("leak", "other")


# Three pairs of areas whose counts are printed: people can be whole only where their sum is even.
ODD = ("a and b", "b and c", "a and c")


def odd(counts: tuple[int, ...]) -> list[Release]:
    """One release a pair of areas, and one that names each of them."""
    pairs = [
        printed(f"Area,Victims\n{pair},{count}\nd,9\n", set(), set(), pair)
        for pair, count in zip(ODD, counts, strict=True)
    ]
    return [printed("Area,Victims\na,3\nb,3\nc,3\nd,9\n", {0, 1, 2}, {0, 1, 2}, "each"), *pairs]


def test_releases_that_only_fractions_of_people_fit_contradict():
    assert attack_releases(odd((7, 7, 7))).contradicting == ("each", "a and c")


def test_a_release_that_contradicts_earlier_ones_is_named_with_what_it_contradicts():
    assert "Correct the table" in contradiction(("first", "second"))
    assert contradiction(("new",)) == (
        "The earlier releases contradict one another and “new”, so that they could not be attacked together."
    )


def test_what_whole_people_gave_away_before_is_not_held_against_a_new_table():
    # p is even, and p and q come to 5: p is at most 4, which fractions do not tell.
    steps = [
        printed("Area,Victims\np and a and c,14\nd,9\n", set(), set(), "first"),
        printed("Area,Victims\na and b,15\nd,9\n", set(), set(), "second"),
        printed("Area,Victims\nb and c,15\nd,9\n", set(), set(), "third"),
        printed("Area,Victims\np and q,5\nd,9\n", set(), set(), "fourth"),
        printed("Area,Victims\np,4\na,5\nb,10\nc,5\nq,1\nd,9\n", {0, 1, 2, 3, 4}, {0}, "each"),
    ]
    found = attack_releases(steps)
    assert [(one.release, one.cell, one.high, one.reader) for one in found.learnt] == [
        ("each", "Area p", 4.0, Reader.PLAIN)
    ]
    after = attack_printed(Ledger(tuple(steps)), printed("Sex,Victims\nMen,30\nWomen,40\n", set(), set()), Rule())
    assert after.safe
    assert [one.cell for one in after.already] == ["Area p"]


def test_a_contradiction_has_no_mend_and_others_have_those_that_were_tried():
    first = protect_next(Ledger(), table("Area,Victims\nCity,12\nNorth,9\nTotal,21\n", "first"), Rule(), on=DAY)
    ledger = Ledger((first.release,))
    second = table("Area,Victims\nCity,13\nNorth,9\nTotal,22\n", "second")
    done = protect_next(ledger, second, Rule(), on=DAY)
    assert mends_for(ledger, second, Rule(), "suppress", done.report) == ()
    ledger = Ledger((protect_next(Ledger(), table(BY_PART, "by part"), Rule(), on=DAY).release,))
    leak = table("Area,Victims\nCity,1\nNorth,9\nSouth,4\nTotal,14\n")
    told = protect_next(ledger, leak, Rule(), on=DAY)
    offers = mends_for(ledger, leak, Rule(), "suppress", told.report)
    assert offers
    assert all(not one.startswith("Refuse") for one in offers)
