"""How deep, how much and how many: the limits that all of a file has together, and the places of what lies in it."""

from __future__ import annotations

import resource
from collections.abc import Iterator

import pytest

from answerable.guard import Finding, inspection
from answerable.guard.findings import Coverage
from answerable.guard.inspection import BYTES, DEPTH, PARTS, SHOWN, Inspection, TooMuch
from answerable.guard.techniques import found


def _look(*findings: Finding) -> Inspection:
    def into(look: Inspection, content: bytes) -> Iterator[Finding]:
        look.lists("1 line")
        look.shows("line 1", content.decode())
        look.shows_table("table 1", [["a", " ", content.decode()]])
        yield from findings

    return Inspection("a.zip", into)


def test_places_begin_with_where_a_file_lies() -> None:
    look = _look(found("hidden-text", "line 2"), found("comment"))
    told = list(look.inside("b.txt", b"words", "file “b.txt”"))
    assert [one.where for one in told] == ["file “b.txt” → line 2", "file “b.txt”"]
    assert look.inventory == ["file “b.txt” → 1 line"]
    assert [(one.where, one.text) for one in look.shared.passages] == [("file “b.txt” → line 1", "words")]
    assert look.shared.grids[0].where == "file “b.txt” → table 1"
    assert next(one.where for one in look.inside("c.txt", b"words")) == "c.txt → line 2"


def test_a_place_that_has_its_beginning_already_keeps_it() -> None:
    look = _look(found("hidden-text", "b.txt → line 2"))
    assert [one.where for one in look.inside("b.txt", b"words")] == ["b.txt → line 2"]


def test_files_deeper_than_four_are_a_finding_themselves() -> None:
    def into(look: Inspection, content: bytes) -> Iterator[Finding]:
        yield from look.inside(f"{look.depth}.zip", content)

    told = list(Inspection("a.zip", into).inside("first.zip", b""))
    assert [(one.technique, one.where.count(" → ")) for one in told] == [("too-deep", DEPTH)]


def test_what_is_unpacked_is_counted_over_all_files_and_has_an_end() -> None:
    look = _look()
    look.unpacks(BYTES - 1)
    with pytest.raises(TooMuch):
        look.unpacks(2)
    look = _look()
    for _ in range(PARTS):
        look.unpacks(0)
    with pytest.raises(TooMuch):
        look.unpacks(0)


def test_what_was_claimed_is_told_beside_what_was_unpacked() -> None:
    look = _look()
    look.unpacks(70)
    look.unpacks(30)
    look.claims(70)
    assert look.coverage == Coverage(1, 2, 70, 100)
    look.claims(30, parts=1)
    assert look.coverage == Coverage(2, 2, 100, 100)


def test_visible_words_that_are_too_many_are_too_much(monkeypatch: pytest.MonkeyPatch) -> None:
    assert inspection._Shared().shown == SHOWN
    look = Inspection("a.txt", lambda inner, content: iter(()), shared=inspection._Shared(shown=10))
    look.shows("line 1", "   ")
    look.shows("line 1", "12345678")
    with pytest.raises(TooMuch):
        look.shows_table("table", [["a", "b"], ["c"]])
    assert [one.text for one in look.shared.passages] == ["12345678"]


def test_a_file_that_no_reader_sees_shows_nothing_but_tells_its_words() -> None:
    look = _look(found("comment", "line 3"))
    look.shows("line 9", "seen")
    findings, words = look.inside_unseen("b.txt", b"unseen", "part b")
    assert [one.where for one in findings] == ["part b → line 3"]
    assert words == ["unseen", "a", "unseen"]
    assert [one.text for one in look.shared.passages] == ["seen"]
    assert look.shared.grids == []


def test_a_long_document_gets_more_time_up_to_the_hard_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [(12, 250)]
    monkeypatch.setattr(resource, "getrlimit", lambda which: now[-1])
    monkeypatch.setattr(resource, "setrlimit", lambda which, limits: now.append(limits))
    look = _look()
    look.longer(20.7)
    look.longer(900)
    assert now == [(12, 250), (32, 250), (250, 250)]
    now[:] = [(12, 250)]
    look = _look()
    for _ in range(5):
        look.longer(0.5)  # of each of many pages
    assert now[-1] == (14, 250)
    now[:] = [(resource.RLIM_INFINITY, resource.RLIM_INFINITY)]
    look.longer(20)
    assert len(now) == 1
