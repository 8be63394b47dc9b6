"""What stops a reply from going out, told once for all the questions that it is true of."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from answerable.answering.answer import Answer, Status


@dataclass(frozen=True)
class Missing:
    """One thing that is missing. `positions` are those of the questions that it is about, counted from 1; empty where
    it is about the letter as a whole. `text` then follows the questions' names: "does not say …"."""

    text: str
    positions: tuple[int, ...] = ()


def unanswered(answer: Answer | None, wording: str, *, register_changed: bool) -> str:
    """Return what is still to be done with one question before its answer may go, or nothing.

    `register_changed` says that the register's answer is not the one that the officer's wording was written over.
    """
    if answer is None:
        return "" if wording.strip() else "has not been looked up. Look the answers up again."
    if wording.strip():
        return (
            "has your wording, but the register’s answer has changed since. Compare them." if register_changed else ""
        )
    if answer.status is Status.UNCLEAR:
        return "was not understood, so nothing was looked up. Answer it in your words."
    return ""


def gathered(sentences: Iterable[str], names: Sequence[str], own: Iterable[tuple[int, str]] = ()) -> list[Missing]:
    """Return what is missing with the questions that share it put together, in order of first mention.

    `sentences` are those of `letters.check.missing`: one about a question begins with "Question", its name and a
    space. `names` are the questions' names in order. `own` adds what is to be done with the question at a place.
    """
    longest_first = sorted(enumerate(names, start=1), key=lambda one: -len(one[1]))
    found: dict[tuple[str, bool], list[int]] = {}
    for position, text in own:
        if text:
            found.setdefault((text, True), []).append(position)
    for sentence in sentences:
        position, rest = next(
            (
                (position, sentence.removeprefix(f"Question {name} "))
                for position, name in longest_first
                if sentence.startswith(f"Question {name} ")
            ),
            (0, sentence),
        )
        places = found.setdefault((rest, bool(position)), [])
        if position:
            places.append(position)
    return [Missing(text, tuple(sorted(places))) for (text, _), places in found.items()]


def fingerprint(answer: Answer) -> str:
    """Return a digest of everything that the answer says (not of where it comes from), to tell when it has changed."""
    says = [
        answer.held.value,
        answer.status.value,
        [paragraph.text for paragraph in answer.paragraphs],
        [[table.columns, [[cell.text for cell in row] for row in table.rows]] for table in answer.tables],
        [gap.text for gap in answer.gaps],
    ]
    return hashlib.sha256(json.dumps(says, ensure_ascii=False).encode()).hexdigest()
