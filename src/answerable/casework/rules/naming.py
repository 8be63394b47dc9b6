"""What a question is called on a screen and in the reply: "2.1", "4 (a)", or its place where the letter gave no number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence


def question_names(questions: Sequence[tuple[str, str]]) -> list[str]:
    """Return what stands after the word "Question" for each of these questions, given as (label, parent) in order.

    The printed label is taken where it has a letter or a figure (a dash or a bullet has neither); the label above is put
    before it where two questions share it. A question without a label is called by its place, counted from 1, and
    said to be unnumbered where another question bears that number.
    """
    shared = Counter(label for label, _ in questions)
    printed = [_named(label, parent, shared) for label, parent in questions]
    return [
        name or (f"{place} (unnumbered)" if str(place) in printed else str(place))
        for place, name in enumerate(printed, start=1)
    ]


def _named(label: str, parent: str, shared: Counter[str]) -> str:
    if not is_number(label):
        return ""
    return f"{parent} ({label.strip('()')})" if shared[label] > 1 and is_number(parent) else label


def is_number(label: str) -> bool:
    """Return whether a label tells its question from another one: "1.2", "(ii)" and "a" do, a dash or a bullet does not."""
    return any(character.isalnum() for character in label)
