"""The questions of real letters, against those that a careful reader found in them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks.score_reading import figures

pytestmark = pytest.mark.shared


def test_the_questions_of_the_real_letters_are_found(shared: Path) -> None:
    found = figures(shared)
    assert found["questions_f1"] >= 0.9
    assert found["questions_recall"] >= 0.9
    assert found["labels"] >= 0.9
    assert found["letters_split_exactly"] >= 0.9
