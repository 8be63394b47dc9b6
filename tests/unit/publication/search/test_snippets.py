"""Snippets: the piece of a text where the words that were looked for stand, never longer than a line or two."""

from __future__ import annotations

from collections.abc import Callable

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from answerable.publication.search.documents import Indexed
from answerable.publication.search.find import find
from answerable.publication.search.index import Index
from answerable.publication.search.snippets import LONGEST, LOOKED_THROUGH_FIRST

Make = Callable[..., Index]
FILLER = "lorem ipsum dolor sit amet " * 20


def snippet(index: Index, words: str) -> tuple[tuple[str, bool], ...]:
    return find(index, words).hits[0].snippet


def marked(pieces: tuple[tuple[str, bool], ...]) -> list[str]:
    return [text for text, is_marked in pieces if is_marked]


def test_the_piece_with_most_of_the_words_is_shown_and_no_word_is_cut(indexed: Make) -> None:
    text = f"{FILLER} otters. {FILLER} The policies on otters and badgers were read. {FILLER} badgers."
    pieces = snippet(indexed(Indexed("x", "document", "T", text)), "policy otter badgers")
    shown = "".join(part for part, _ in pieces)
    assert marked(pieces) == ["policies", "otters", "badgers"]
    assert len(shown) <= LONGEST
    assert f" {shown} " in f" {' '.join(text.split())} "


def test_a_word_at_either_end_of_a_text_is_shown_with_what_is_beside_it(indexed: Make) -> None:
    for text in (f"otters {FILLER}", f"{FILLER}otters"):
        pieces = snippet(indexed(Indexed("x", "document", "T", text)), "otters")
        assert marked(pieces) == ["otters"]
        assert LONGEST - 20 <= len("".join(part for part, _ in pieces)) <= LONGEST


def test_a_word_far_down_a_long_text_is_shown(indexed: Make) -> None:
    text = "word " * LOOKED_THROUGH_FIRST + "otters " + "word " * 100
    assert marked(snippet(indexed(Indexed("x", "document", "T", text)), "otters")) == ["otters"]


def test_a_part_of_a_word_is_not_marked(indexed: Make) -> None:
    pieces = snippet(indexed(Indexed("x", "document", "T", "The art of party carts; an artist and art.")), "art")
    assert marked(pieces) == ["art", "art"]


def test_letters_with_accents_and_without_are_the_same_word(indexed: Make) -> None:
    index = indexed(Indexed("x", "document", "T", "An École and its éclair; İstanbul."))
    assert marked(snippet(index, "ecole")) == ["École"]
    assert marked(snippet(index, "eclair istanbul"))


def test_the_words_of_a_phrase_are_marked(indexed: Make) -> None:
    index = indexed(Indexed("x", "document", "T", "They work with survivors."))
    assert marked(snippet(index, '"work with survivors"')) == ["work", "with", "survivors"]


def test_words_longer_than_a_snippet_are_not_cut(indexed: Make) -> None:
    long = "x" * 300
    pieces = snippet(indexed(Indexed("x", "document", "T", f"{long} otters {long} {FILLER}")), "otters")
    assert marked(pieces) == ["otters"]
    assert len("".join(part for part, _ in pieces)) <= LONGEST


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.lists(st.sampled_from(["otters", "dogs", "£5", "İ", "ß", "the", "x" * 60, "otter's", "é"]), max_size=120))
def test_a_snippet_is_a_piece_of_the_text(tmp_path_factory: object, words: list[str]) -> None:
    index = Index(tmp_path_factory.mktemp("snippets"), heap=15_000_000)  # type: ignore[attr-defined]
    text = " ".join(words)

    class One:
        def version(self) -> int:
            return 1

        def count(self) -> int:
            return 1

        def all(self) -> list[Indexed]:
            return [Indexed("x", "document", "otters", text)]

        changed_since = None

    index.bring_up_to_date(One())  # type: ignore[arg-type]
    shown = "".join(part for part, _ in snippet(index, "otters dogs"))
    assert shown.removesuffix(" …") in text
    assert len(shown) <= LONGEST + 2
