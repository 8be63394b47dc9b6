"""The door fails closed: whatever goes wrong behind it, the file stays."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from answerable import sandbox
from answerable.guard import Finding, Severity, Verdict, check, child
from answerable.guard import check as door
from answerable.guard.findings import Coverage
from answerable.guard.techniques import found
from answerable.letters.tables import attachments
from tests.planted import SECRET, TOKEN
from tests.planted.common import package
from tests.unit.letters.replies import huge

_DOOR = door.__globals__  # the module has the name of its function


def _techniques(verdict: Verdict) -> list[str]:
    return [one.technique for one in verdict.findings]


class _Child:
    """Stands in for the limited process: what it answers, or what befalls it."""

    def __init__(self, answer: Callable[[], bytes]) -> None:
        self._answer = answer
        self.asked: list[tuple[dict[str, Any], float]] = []

    def ask(self, question: bytes, data: bytes, *, wall_seconds: float, most: int) -> bytes:
        self.asked.append((json.loads(question), wall_seconds))
        return self._answer()


def _behind(monkeypatch: pytest.MonkeyPatch, answer: Callable[[], bytes]) -> _Child:
    one = _Child(answer)
    monkeypatch.setitem(_DOOR, "_children", one)
    return one


def _report(**changes: Any) -> dict[str, Any]:
    finding = child.report(
        Verdict("a", "text", (found("hidden-text", "line 1", SECRET),), ("1 line",), Coverage(1, 1, 9, 9))
    )
    return finding | changes


# The whole way


def test_our_own_tables_pass_through_the_limited_process_without_a_finding() -> None:
    files = attachments(huge())
    assert files
    for name, content in files:
        verdict = check(name, content)
        assert (verdict.findings, verdict.word, verdict.inspected) == ((), "safe", True)
        assert verdict.inventory


def test_what_is_hidden_is_told_with_its_place_and_everything_that_was_looked_into() -> None:
    verdict = check("note.txt", f"Seen\u200b\n{'x' * 30}".encode())
    (one,) = verdict.findings
    assert (verdict.word, verdict.blocks, verdict.kind) == ("block", True, "text")
    assert (one.technique, one.severity, one.where) == ("invisible-characters", Severity.BLOCK, "line 1")
    coverage = verdict.coverage
    assert coverage.parts == coverage.parts_of == 1
    assert coverage.bytes == coverage.bytes_of == len(f"Seen\u200b\n{'x' * 30}".encode())


def test_places_within_files_within_files_begin_with_where_these_lie() -> None:
    inner = package({"note.txt": "Seen\u200b".encode()})
    (one,) = [
        one for one in check("all.zip", package({"in/inner.zip": inner})).findings if one.severity is Severity.BLOCK
    ]
    assert one.where == "file “in/inner.zip” → file “note.txt” → line 1"


def test_the_requester_and_the_allowed_names_reach_the_search() -> None:
    words = b"Reply\n\nQuentin Oakenshade asked, Aldous Pemberwick answered.\n"
    told = check("reply.txt", words, requester=["Quentin Oakenshade"], allowed=["Aldous Pemberwick"])
    assert [(one.technique, one.texts) for one in told.findings] == [("requester", ("Quentin Oakenshade",))]
    assert "requester" not in _techniques(check("reply.txt", words))
    assert "name" in _techniques(check("reply.txt", words))


# What is not opened at all


def test_an_empty_file_and_a_huge_one_are_refused_unopened(monkeypatch: pytest.MonkeyPatch) -> None:
    never = _behind(monkeypatch, lambda: b"")
    monkeypatch.setitem(_DOOR, "SIZE_LIMIT", 10)
    for content, technique in ((b"", "empty"), (b"more than ten", "too-large")):
        verdict = check("a.txt", content)
        assert (_techniques(verdict), verdict.blocks, verdict.inspected) == ([technique], True, False)
        assert not verdict.findings[0].waivable
    assert never.asked == []


# A child that fails


def _raises(error: Exception) -> Callable[[], bytes]:
    def answer() -> bytes:
        raise error

    return answer


@pytest.mark.parametrize(
    "error",
    [sandbox.Broken(), OSError("Cannot allocate memory"), sandbox.OutOfTime()],
    ids=["it dies or answers too much", "it cannot be started", "it takes too long"],
)
def test_a_child_that_gives_no_answer_holds_the_file(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    _behind(monkeypatch, _raises(error))
    verdict = check("a.png", b"anything")
    assert (_techniques(verdict), verdict.blocks, verdict.inspected) == (["not-inspected"], True, False)
    assert not verdict.findings[0].waivable
    assert ("took too long" in verdict.findings[0].mend) == isinstance(error, sandbox.OutOfTime)


_WHOLE = _report()
_ONE = _WHOLE["findings"][0]


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"no JSON",
        b"[]",
        b"null",
        b"{}",
        b"[" * 100_000,
        b"\xff\xfe",
        *(json.dumps({key: value for key, value in _WHOLE.items() if key != left}).encode() for left in _WHOLE),
        *(
            json.dumps(_WHOLE | {"findings": [{key: value for key, value in _ONE.items() if key != left}]}).encode()
            for left in _ONE
        ),
        *(
            json.dumps(_WHOLE | changes).encode()
            for changes in (
                {"kind": 1},
                {"inventory": [1]},
                {"inventory": None},
                {"coverage": [1, 1, "9", 9]},
                {"coverage": [1, 1, True, 9]},
                {"coverage": [1, 1, 9, 9, 9]},
                {"findings": [1]},
                {"findings": [_ONE | {"severity": "harmless"}]},
                {"findings": [_ONE | {"texts": [1]}]},
                {"findings": [_ONE | {"count": "many"}]},
                {"findings": [_ONE | {"count": True}]},
                {"findings": [_ONE | {"confidence": "high"}]},
                {"findings": [_ONE | {"where": None}]},
            )
        ),
    ],
)
def test_a_child_that_answers_nonsense_holds_the_file(monkeypatch: pytest.MonkeyPatch, answer: bytes) -> None:
    _behind(monkeypatch, lambda: answer)
    verdict = check("a.png", b"anything")
    assert (_techniques(verdict), verdict.blocks) == (["not-inspected"], True)


def test_an_answer_is_taken_over_piece_by_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    odd = _ONE | {"where": "line\n 1" + "x" * 900, "cleanable": "yes", "waivable": 1, "confidence": 1}
    asked = _behind(monkeypatch, lambda: json.dumps(_WHOLE | {"findings": [odd]}).encode())
    (one,) = check("a.txt", b"anything", requester=["Q"], allowed=["A"]).findings
    assert one.where.startswith("line 1x")
    assert len(one.where) <= 600
    assert (one.texts, one.confidence) == ((SECRET,), 1.0)
    # Only a plain yes lets a file be cleaned or waved through.
    assert (one.cleanable, one.waivable) == (False, False)
    assert asked.asked[0][0] == {"name": "a.txt", "requester": ["Q"], "allowed": ["A"]}


def test_a_larger_file_may_take_longer_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = _behind(monkeypatch, lambda: json.dumps(_WHOLE).encode())
    for size in (1, 2**20, 60 * 2**20):
        check("a.txt", bytes(size))
    first, second, last = (seconds for _, seconds in asked.asked)
    assert first < second < last == _DOOR["WALL_MOST"]


def test_what_is_stored_of_a_verdict_repeats_nothing_of_what_was_found() -> None:
    hidden = Finding("hidden-text", Severity.BLOCK, "line 1", (SECRET,), "There are words.", reason=f"it says {TOKEN}")
    data = Verdict("a.txt", "text", (hidden,), ("1 line",), Coverage(1, 2, 3, 4)).as_data()
    told = json.dumps(data)
    assert TOKEN not in told
    assert hidden.excerpt not in told
    assert set(data["findings"][0]) == {"technique", "severity", "where", "mend", "count", "cleanable", "waivable"}
    assert data["coverage"] == {"parts": 1, "parts_of": 2, "bytes": 3, "bytes_of": 4}
    assert (data["verdict"], data["blocks"], data["inventory"]) == ("block", True, ["1 line"])


def test_what_the_child_says_can_be_shown_and_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    said = _report(inventory=["Sheet \x1b[2J\u202eQ1\0"])
    said["findings"][0] |= {"where": "line\x1b]0;x\x07 1", "texts": ["half \ud800"]}
    _behind(monkeypatch, lambda: json.dumps(said).encode())
    verdict = check("a.txt", b"anything")
    assert verdict.inventory == ("Sheet [U+001B][2J[U+202E]Q1[U+0000]",)
    assert verdict.findings[0].where == "line[U+001B]]0;x[U+0007] 1"
    assert verdict.findings[0].texts == ("half ?",)


@pytest.mark.parametrize(
    "changes",
    [
        {"confidence": 10**400},
        {"confidence": "nan"},
        {"confidence": 2},
        {"count": -1},
        {"count": 2**60},
        {"where": None},
    ],
)
def test_numbers_that_cannot_be_hold_the_file(monkeypatch: pytest.MonkeyPatch, changes: dict[str, Any]) -> None:
    said = _report()
    said["findings"][0] |= changes
    _behind(monkeypatch, lambda: json.dumps(said).encode())
    assert _techniques(check("a.txt", b"anything")) == ["not-inspected"]
