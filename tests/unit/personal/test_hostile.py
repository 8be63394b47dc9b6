"""Texts made to keep the search busy: its work grows with their length and no faster."""

from __future__ import annotations

import subprocess
import sys
from time import process_time

import pytest

from answerable.guard import personal
from answerable.guard.inspection import Passage

HOSTILE = [
    "1",
    "A",
    " ",
    "A ",
    "1 ",
    "Aa ",
    "a.",
    "@",
    "a@",
    "0",
    "+",
    "A-",
    "\n",
    "Smith, ",
    "Mr ",
    "12 Aa ",
    "aa:",
    "PC ",
    "dob ",
    "é",
    "(0) ",
    "Dear ",
    "No. ",
]


@pytest.fixture(scope="module", autouse=True)
def _prepared() -> None:
    personal.prepare()


@pytest.mark.parametrize("piece", HOSTILE)
def test_four_times_the_text_takes_no_more_than_eight_times_the_work(piece: str) -> None:
    def work(length: int) -> float:
        start = process_time()
        list(personal.search([Passage("", piece * (length // len(piece)))], [], requester=["Jane Smith"]))
        return process_time() - start

    assert work(40_000) < 12 * work(10_000) + 0.3


def test_a_package_that_is_light_to_import() -> None:
    program = (
        "import sys, answerable.guard.personal; print([one for one in ('faker', 'phonenumbers') if one in sys.modules])"
    )
    assert (
        subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.strip()
        == "[]"
    )
