"""Every detector is marked, and taking any one of them out is noticed."""

from __future__ import annotations

import subprocess
import sys

from answerable.guard.detectors import MARK, detector
from tests.conftest import REPOSITORY


def test_a_marked_function_stays_as_it_is() -> None:
    def function(text: str) -> str:
        return text.upper()

    marked = detector("hidden-text", "comment")(function)
    assert marked is function
    assert getattr(marked, MARK) == ("hidden-text", "comment")


def test_taking_any_one_detector_out_is_noticed_by_a_planted_file() -> None:
    told = subprocess.run(
        [sys.executable, REPOSITORY / "scripts" / "without_each_detector"], check=False, capture_output=True, text=True
    )
    assert told.returncode == 0, told.stdout + told.stderr[-2000:]
    assert " 0 that nothing notices" in told.stdout
