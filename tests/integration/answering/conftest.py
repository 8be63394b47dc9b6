"""Letters and registers for the tests of answers from the database."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from answerable.answering import answer_letter
from answerable.answering.answer import Answer
from answerable.office.actions import load_office
from answerable.reading.letter import read


@pytest.fixture
def answered(examples: Path) -> Callable[[str, Path], dict[str, Answer]]:
    """Load an example office, answer a letter from it: the answers by label, those without a
    label of their own by it and their position ("-#2")."""

    def answer(office: str, letter: Path) -> dict[str, Answer]:
        load_office(folder=examples / office, by=None)
        answers = answer_letter(read(letter))
        labels = [item.label for item in answers]
        return {
            item.label if item.label and labels.count(item.label) == 1 else f"{item.label}#{at}": item
            for at, item in enumerate(answers)
        }

    return answer
