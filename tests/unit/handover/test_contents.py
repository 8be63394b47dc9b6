"""What is left out, and what the README says."""

from __future__ import annotations

import pytest

from answerable.handover.rules.contents import (
    JOINED,
    JOURNAL,
    LEFT_OUT_TABLES,
    SETTINGS,
    stays_beside,
    why_file_is_left_out,
)
from answerable.handover.rules.readme import Told, for_a_stranger, readme


@pytest.mark.parametrize(
    ("kept", "left_out"),
    [
        ("letters/00ff.txt", False),
        ("imports/12/original", False),
        ("imports/12/running", True),
        ("imports/lock", True),
        ("imports/uploaded/00ff", True),
        ("documents/ab/abcd", False),
        ("documents/arriving-00ff", True),
        ("letters/00ff.txt.arriving", True),
        ("predecessors/northshire-00ff/data/tables/audit.entry.jsonl", False),
    ],
)
def test_which_files_are_left_out(kept: str, left_out: bool) -> None:
    assert bool(why_file_is_left_out(kept)) is left_out


def test_no_table_is_treated_in_two_ways() -> None:
    treated = [*LEFT_OUT_TABLES, *SETTINGS, *JOINED, JOURNAL]
    assert len(treated) == len(set(treated))


def test_words_for_a_stranger_have_no_place_in_the_code() -> None:
    said = (
        "How long cases are kept. Policy, not law (facts/law.md D6): every\n    number is the office's (rules/life.py)."
    )
    assert for_a_stranger(said) == "How long cases are kept. Policy, not law: every number is the office's."


def test_the_readme_says_what_there_is() -> None:
    told = Told(
        office="Northshire (made up)",
        tables=[("register.agreement", 1234, "One agreement."), ("register.post", 0, "People paid for.")],
        files=2,
        left_out={"accounts.user.password": "Lets somebody in."},
        missing=["letters/gone.txt"],
        journal="ab" * 32,
    )
    said = readme(told)
    assert "# The record of Northshire (made up)" in said
    assert "1,234 rows in 2 tables, and 2 files." in said
    assert "| `register.agreement` | 1,234 | One agreement. |" in said
    assert "Tables without a row: `register.post`." in said
    assert "- `accounts.user.password`: Lets somebody in." in said
    assert "- `letters/gone.txt`" in said
    assert "ab" * 32 in said


def test_the_readme_of_an_office_with_everything_there() -> None:
    told = Told("Northshire", [("register.agreement", 1, "One agreement.")], 0, {}, [], "00")
    assert "not among the office's files" not in readme(told)
    assert "Tables without a row: none." in readme(told)


@pytest.mark.parametrize(
    ("table", "beside"),
    [
        (JOURNAL, True),
        (sorted(SETTINGS)[0], True),
        ("publication.note", True),
        ("publishing.outgoing", True),
        ("register.agreement", False),
    ],
)
def test_what_is_the_other_offices_own_stays_beside(table: str, beside: bool) -> None:
    assert stays_beside(table) is beside
