"""Two versions side by side, word by word."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from answerable.casework.rules.versions import Change, Pair, Piece, compare, compare_paragraphs
from answerable.letters.words import paragraphs

SAME, REMOVED, ADDED = Change.SAME, Change.REMOVED, Change.ADDED


def test_a_changed_word_is_shown_where_it_stands() -> None:
    (pair,) = compare("Please pay by 2 May.", "Please pay by 5 May.")
    assert pair.before == (Piece(SAME, "Please pay by "), Piece(REMOVED, "2"), Piece(SAME, " May."))
    assert pair.after == (Piece(SAME, "Please pay by "), Piece(ADDED, "5"), Piece(SAME, " May."))
    assert pair.changed


def test_paragraphs_that_came_and_went_stand_alone() -> None:
    before = "One stays.\n\nTwo goes away altogether.\n\nFour has some words to change."
    after = "One stays.\n\nCompletely different things were written.\n\nFour has some other words to change.\n\nLast."
    pairs = compare(before, after)
    assert [pair.changed for pair in pairs] == [False, True, True, True, True]
    assert pairs[1] == Pair((), (Piece(ADDED, "Completely different things were written."),))
    assert pairs[2] == Pair((Piece(REMOVED, "Two goes away altogether."),), ())
    assert Piece(ADDED, "other ") in pairs[3].after or Piece(ADDED, " other") in pairs[3].after
    assert pairs[4] == Pair((), (Piece(ADDED, "Last."),))


def test_what_was_only_taken_out_and_only_put_in() -> None:
    assert compare("a\n\nb", "a")[1] == Pair((Piece(REMOVED, "b"),), ())
    assert compare("", "a") == [Pair((), (Piece(ADDED, "a"),))]


TEXT = st.lists(st.sampled_from(["pay", "by", "May", "we", "hold", "# It", "- this", "\n\n"]), max_size=30).map(
    " ".join
)


@given(TEXT, TEXT)
def test_each_side_tells_its_whole_version_and_nothing_else(before: str, after: str) -> None:
    pairs = compare(before, after)
    for version, side, foreign in ((before, 0, ADDED), (after, 1, REMOVED)):
        told = ["".join(piece.text for piece in pair.sides[side]) for pair in pairs if pair.sides[side]]
        assert tuple(told) == paragraphs(version)
        assert all(piece.change is not foreign for pair in pairs for piece in pair.sides[side])
    if paragraphs(before) == paragraphs(after):
        assert not any(pair.changed for pair in pairs)
    else:
        assert any(pair.changed for pair in pairs)


@given(TEXT)
def test_a_version_is_the_same_as_itself(text: str) -> None:
    assert all(not pair.changed for pair in compare_paragraphs(paragraphs(text), paragraphs(text)))
