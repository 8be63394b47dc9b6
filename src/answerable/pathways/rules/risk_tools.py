"""A risk tool as data: its questions, how its ticks are read, who allows its use. Pure; nothing of a tool is in code.

The wording of most tools belongs to somebody (facts/pathways.md 1.7). An office loads the tool that it may use from a JSON file;
we ship one example of our own wording, which is not a recognised tool.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from .risk import Guide
from .vocabulary import Worded

_CODE = re.compile(r"[a-z0-9][a-z0-9_.-]{0,39}")
_TOOL_CODE = re.compile(r"[a-z0-9][a-z0-9_-]{0,39}")
_MOST_QUESTIONS = 200
_LONGEST = 1000


class Answering(Worded):
    """How a question is answered."""

    TICK = "tick", "Yes, no or not known"
    TEXT = "text", "In words"


class Tick(Worded):
    """An answer to a question that is ticked. Only “yes” is a tick."""

    YES = "yes", "Yes"
    NO = "no", "No"
    UNKNOWN = "unknown", "Not known"


class Flag(Worded):
    """What a tick tells of, where a local rule looks for it (facts/law.md D4: kinds that some areas refer at once)."""

    HONOUR = "honour", "So-called honour-based abuse"
    FORCED_MARRIAGE = "forced_marriage", "Forced marriage"
    STRANGULATION = "strangulation", "Strangulation"
    THREATS_TO_KILL = "threats_to_kill", "Threats to kill"
    STALKING = "stalking", "Stalking"
    PREGNANCY = "pregnancy", "Pregnancy or a new baby"


class BadTool(Exception):
    """A file that is no risk tool. `faults` has one sentence for each thing that is wrong, with where."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__(" ".join(faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class Question:
    """One question: its code, its words, a hint for who asks, how it is answered, what a tick of it tells."""

    code: str
    text: str
    hint: str = ""
    answering: Answering = Answering.TICK
    flag: Flag | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that are asked on one page."""

    title: str
    questions: tuple[Question, ...]


@dataclass(frozen=True, slots=True)
class Tool:
    """One version of a tool. `guide` is None for a tool whose ticks are not counted."""

    code: str
    version: str
    title: str
    licence: str
    groups: tuple[Group, ...]
    guide: Guide | None
    from_day: date
    until_day: date | None = None
    is_example: bool = False

    def questions(self) -> tuple[Question, ...]:
        """Return every question, page after page."""
        return tuple(question for group in self.groups for question in group.questions)


def ticks(tool: Tool, answers: Mapping[str, str]) -> int:
    """Return how many questions are answered “yes”."""
    return sum(1 for one in tool.questions() if one.answering is Answering.TICK and answers.get(one.code) == Tick.YES)


def unanswered(tool: Tool, answers: Mapping[str, str]) -> tuple[Question, ...]:
    """Return the questions to be ticked that have no answer yet. “Not known” is an answer."""
    return tuple(one for one in tool.questions() if one.answering is Answering.TICK and not answers.get(one.code))


def flags(tool: Tool, answers: Mapping[str, str]) -> frozenset[str]:
    """Return what the ticks tell of."""
    return frozenset(
        str(one.flag) for one in tool.questions() if one.flag is not None and answers.get(one.code) == Tick.YES
    )


def _text(
    data: Mapping[str, Any], name: str, where: str, faults: list[str], *, most: int = _LONGEST, needed: bool = True
) -> str:
    value = data.get(name, "")
    if not isinstance(value, str) or (needed and not value.strip()):
        faults.append(f"{where}: give “{name}” as text.")
        return ""
    if len(value) > most:
        faults.append(f"{where}: “{name}” has {len(value)} characters; {most} is the most.")
    return value.strip()


def _day(data: Mapping[str, Any], name: str, faults: list[str], *, needed: bool) -> date | None:
    value = data.get(name)
    if value is None and not needed:
        return None
    try:
        return date.fromisoformat(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        faults.append(f"The tool: give “{name}” as a day such as 2026-04-01.")
        return None


def _guide(data: Mapping[str, Any], tickable: int, faults: list[str]) -> Guide | None:
    told = data.get("guide")
    if told is None:
        return None
    if not isinstance(told, Mapping) or not all(type(told.get(name)) is int for name in ("high", "medium")):
        faults.append(
            'The tool: give “guide” as {"high": 14, "medium": 10}, or leave it out for a tool without a count.'
        )
        return None
    guide = Guide(high=told["high"], medium=told["medium"])
    if not 0 < guide.medium < guide.high:
        faults.append("The tool: in “guide”, “medium” must be at least 1 and “high” above it.")
    elif guide.high > tickable:
        faults.append(f"The tool: “guide” asks for {guide.high} ticks, but only {tickable} questions can be ticked.")
    return guide


def _question(data: object, where: str, seen: set[str], faults: list[str]) -> Question | None:
    if not isinstance(data, Mapping):
        faults.append(f'{where}: write a question as {{"code": …, "text": …}}.')
        return None
    if unknown := sorted(str(name) for name in set(data) - {"code", "text", "hint", "answering", "flag"}):
        faults.append(f"{where}: “{unknown[0]}” is not known here.")
    code = _text(data, "code", where, faults, most=40)
    if code and not _CODE.fullmatch(code):
        faults.append(f"{where}: the code “{code}” may have small letters, figures, “.”, “-” and “_” only.")
    if code in seen:
        faults.append(f"{where}: the code “{code}” is used twice.")
    seen.add(code)
    text = _text(data, "text", where, faults)
    hint = _text(data, "hint", where, faults, needed=False)
    answering, flag = data.get("answering", "tick"), data.get("flag")
    if answering not in tuple(Answering):
        faults.append(f"{where}: “answering” must be {' or '.join(Answering)}.")
    if flag is not None and flag not in tuple(Flag):
        faults.append(f"{where}: “flag” must be one of {', '.join(Flag)}.")
    if faults:
        return None
    return Question(code, text, hint, Answering(answering), Flag(flag) if flag else None)


def read(data: object) -> Tool:
    """Return the tool that a JSON file holds. Raises BadTool with one sentence for each fault.

    Shape: {"code", "version", "title", "licence", "from", "until"?, "guide"?: {"high", "medium"}, "example"?: true,
    "groups": [{"title", "questions": [{"code", "text", "hint"?, "answering"?: "tick" or "text", "flag"?}]}]}.
    """
    if not isinstance(data, Mapping):
        raise BadTool(['The file must hold one tool, written as {"code": …, "version": …}.'])
    faults: list[str] = []
    known = {"code", "version", "title", "licence", "from", "until", "guide", "groups", "example"}
    faults += [f"The tool: “{name}” is not known here." for name in sorted(str(name) for name in set(data) - known)]
    code = _text(data, "code", "The tool", faults, most=40)
    if code and not _TOOL_CODE.fullmatch(code):
        faults.append(f"The tool: the code “{code}” may have small letters, figures, “-” and “_” only.")
    version = _text(data, "version", "The tool", faults, most=20)
    title = _text(data, "title", "The tool", faults, most=200)
    licence = _text(data, "licence", "The tool", faults)
    from_day, until_day = _day(data, "from", faults, needed=True), _day(data, "until", faults, needed=False)
    if from_day and until_day and until_day < from_day:
        faults.append("The tool: “until” is before “from”.")
    if type(data.get("example", False)) is not bool:
        faults.append("The tool: “example” must be true or false.")
    told = data.get("groups")
    if not isinstance(told, list) or not told:
        raise BadTool([*faults, "The tool: give “groups” as a list with at least one group of questions."])
    groups: list[Group] = []
    seen: set[str] = set()
    for number, group in enumerate(told, start=1):
        where = f"Group {number}"
        if not isinstance(group, Mapping) or not isinstance(group.get("questions"), list) or not group["questions"]:
            faults.append(f'{where}: write it as {{"title": …, "questions": […]}} with at least one question.')
            continue
        name = _text(group, "title", where, faults, most=200)
        questions: list[Question] = []
        for place, one in enumerate(group["questions"], start=1):
            own: list[str] = []
            question = _question(one, f"{where}, question {place}", seen, own)
            faults += own
            if question is not None:
                questions.append(question)
        groups.append(Group(name, tuple(questions)))
    every = [question for group in groups for question in group.questions]
    if len(every) > _MOST_QUESTIONS:
        faults.append(f"The tool has {len(every)} questions; {_MOST_QUESTIONS} is the most.")
    guide = None if faults else _guide(data, sum(1 for one in every if one.answering is Answering.TICK), faults)
    if faults or from_day is None:  # no first day is a fault already
        raise BadTool(faults)
    return Tool(code, version, title, licence, tuple(groups), guide, from_day, until_day, data.get("example", False))
