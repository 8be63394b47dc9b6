"""Levels of risk and the tools that suggest them (facts/law.md D4)."""

from __future__ import annotations

from itertools import product
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.pathways.rules.risk import (
    MEANING,
    ORDER,
    CannotAssess,
    Decided,
    Guide,
    Outcome,
    decide,
    higher,
    rank,
    suggested,
)
from answerable.pathways.rules.risk_tools import BadTool, flags, read, ticks, unanswered
from answerable.pathways.rules.vocabulary import RiskLevel

STANDARD, MEDIUM, HIGH = ORDER
LEVELS: tuple[RiskLevel | None, ...] = (None, *ORDER)


@pytest.mark.parametrize(
    ("count", "level"),
    [(0, STANDARD), (1, STANDARD), (9, STANDARD), (10, MEDIUM), (13, MEDIUM), (14, HIGH), (24, HIGH)],
)
def test_the_tick_guide(count: int, level: RiskLevel) -> None:
    """facts/law.md D4: 0/1-9 standard, 10-13 medium, 14+ high."""
    assert suggested(count, Guide()) is level


def test_a_tool_without_a_count_suggests_nothing() -> None:
    """facts/law.md D4: police DASH is not a scoring tool."""
    assert suggested(27, None) is None


def test_a_local_guide_is_used() -> None:
    assert suggested(12, Guide(high=12, medium=8)) is HIGH
    assert suggested(8, Guide(high=12, medium=8)) is MEDIUM


def test_every_level_has_its_meaning() -> None:
    assert set(MEANING) == set(RiskLevel)
    assert higher(None, STANDARD) is STANDARD
    assert rank(None) < rank(STANDARD) < rank(MEDIUM) < rank(HIGH)


def _expected(standing: RiskLevel | None, found: RiskLevel | None, lowered: bool) -> RiskLevel | None:
    if standing is None or found is None:
        return found or standing
    if ORDER.index(found) < ORDER.index(standing) and not lowered:
        return standing
    return found


@pytest.mark.parametrize(
    ("standing", "suggestion", "judgement", "lowers"), list(product(LEVELS, LEVELS, LEVELS, (False, True)))
)
def test_every_level_suggestion_and_judgement(
    standing: RiskLevel | None, suggestion: RiskLevel | None, judgement: RiskLevel | None, lowers: bool
) -> None:
    """Other factors raise and never lower; never lowered by the machine (facts/law.md D4): all 128 cases, with and without reason."""
    found = max((suggestion, judgement), key=lambda one: -1 if one is None else ORDER.index(one))
    above = judgement is not None and (suggestion is None or ORDER.index(judgement) > ORDER.index(suggestion))
    goes_down = standing is not None and found is not None and ORDER.index(found) < ORDER.index(standing)
    lowered = goes_down and lowers
    how: dict[str, Any] = {"standing": standing, "suggestion": suggestion, "judgement": judgement, "lowers": lowers}
    if above or lowered:
        with pytest.raises(CannotAssess):
            decide(**how, reason="  ")
    if lowered and judgement is None:
        with pytest.raises(CannotAssess, match="by a person’s judgement only"):
            decide(**how, reason="She has moved away.")
        return
    decided = decide(**how, reason="She has moved away.")
    assert decided.level == _expected(standing, found, lowered)
    assert decided.words
    if decided.outcome is Outcome.LOWERED:
        assert lowered
        assert judgement is not None
    else:
        assert rank(decided.level) >= rank(standing)


@given(
    standing=st.sampled_from(LEVELS),
    counts=st.lists(st.integers(0, 27), max_size=8),
    guide=st.builds(Guide, high=st.integers(5, 20), medium=st.integers(1, 4)),
    lowers=st.booleans(),
)
def test_no_run_of_the_machine_ever_lowers_a_level(
    standing: RiskLevel | None, counts: list[int], guide: Guide, lowers: bool
) -> None:
    level = standing
    for count in counts:
        before = level
        try:
            level = decide(
                standing=before, suggestion=suggested(count, guide), judgement=None, reason="", lowers=lowers
            ).level
        except CannotAssess:
            continue
        assert rank(level) >= rank(before)


def test_the_words_say_what_stands_and_why() -> None:
    assert decide(standing=None, suggestion=MEDIUM, judgement=None, reason="") == Decided(
        MEDIUM, Outcome.FIRST, "Medium: what the ticks suggest."
    )
    assert decide(standing=HIGH, suggestion=STANDARD, judgement=MEDIUM, reason="Quieter now.").words == (
        "Stays high, as it stood before: professional judgement is medium, and nobody lowered the level."
    )
    assert decide(standing=MEDIUM, suggestion=HIGH, judgement=HIGH, reason="").words == (
        "Raised from medium to high: what the ticks suggest and professional judgement."
    )


TOOL: dict[str, Any] = {
    "code": "made-up",
    "version": "1",
    "title": "A made-up tool",
    "licence": "Our own words, made up for a test.",
    "from": "2026-01-01",
    "until": "2026-12-31",
    "guide": {"high": 3, "medium": 2},
    "groups": [
        {
            "title": "One",
            "questions": [
                {"code": "a1", "text": "Made-up question one?", "flag": "honour"},
                {"code": "a2", "text": "Made-up question two?", "hint": "A hint"},
            ],
        },
        {
            "title": "Two",
            "questions": [
                {"code": "b1", "text": "Made-up question three?", "flag": "strangulation"},
                {"code": "b2", "text": "Say more", "answering": "text"},
            ],
        },
    ],
}


def test_only_a_yes_is_a_tick() -> None:
    tool = read(TOOL)
    answers = {"a1": "yes", "a2": "unknown", "b1": "no", "b2": "yes", "elsewhere": "yes"}
    assert ticks(tool, answers) == 1
    assert flags(tool, answers) == {"honour"}
    assert unanswered(tool, answers) == ()
    assert [one.code for one in unanswered(tool, {"a1": "yes"})] == ["a2", "b1"]
    assert [one.code for one in tool.questions()] == ["a1", "a2", "b1", "b2"]


def test_a_tool_may_have_no_count_and_no_end() -> None:
    tool = read({name: value for name, value in TOOL.items() if name not in {"guide", "until"}})
    assert (tool.guide, tool.until_day, tool.is_example) == (None, None, False)


def _with(**more: Any) -> dict[str, Any]:
    return {**TOOL, **more}


def _question(**more: Any) -> dict[str, Any]:
    return _with(groups=[{"title": "One", "questions": [{"code": "a1", "text": "Made up?", **more}]}], guide=None)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ([], "must hold one tool"),
        (_with(groups=[]), "at least one group"),
        (_with(groups=["x"]), "Group 1: write it as"),
        (_with(groups=[{"title": "One", "questions": []}]), "with at least one question"),
        (
            _with(groups=[{"title": "", "questions": [{"code": "a", "text": "A?"}]}], guide=None),
            "Group 1: give “title”",
        ),
        (_with(groups=[{"title": "One", "questions": ["A?"]}]), "Group 1, question 1: write a question as"),
        (_question(code="A 1"), "the code “A 1” may have"),
        (_question(code=1), "give “code” as text"),
        (_question(colour="red"), "“colour” is not known here"),
        (_question(answering="scale"), "“answering” must be tick or text"),
        (_question(flag="weather"), "“flag” must be one of"),
        (_question(text="x" * 1001), "“text” has 1001 characters"),
        (
            _with(groups=[{"title": "One", "questions": [{"code": "a", "text": "A?"}, {"code": "a", "text": "B?"}]}]),
            "Group 1, question 2: the code “a” is used twice",
        ),
        (
            _with(groups=[{"title": "One", "questions": [{"code": f"a{n}", "text": "A?"} for n in range(201)]}]),
            "200 is the most",
        ),
        (_with(code="NOT GOOD"), "The tool: the code “NOT GOOD”"),
        (_with(version=""), "give “version”"),
        (_with(licence=None), "give “licence”"),
        (_with(**{"from": "1 January"}), "give “from” as a day"),
        (_with(**{"from": None}), "give “from” as a day"),
        (_with(until="2025-01-01"), "“until” is before “from”"),
        (_with(example="yes"), "“example” must be true or false"),
        (_with(colour="red"), "“colour” is not known"),
        (_with(guide={"high": "14"}), "give “guide” as"),
        (_with(guide={"high": 2, "medium": 2}), "“high” above it"),
        (_with(guide={"high": 14, "medium": 10}), "only 3 questions can be ticked"),
    ],
)
def test_each_fault_of_a_file_is_one_sentence(data: Any, says: str) -> None:
    with pytest.raises(BadTool) as raised:
        read(data)
    assert any(says in fault for fault in raised.value.faults)
    assert str(raised.value) == " ".join(raised.value.faults)


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(BadTool) as raised:
        read(_with(version="", title="", colour="red"))
    assert len(raised.value.faults) == 3
