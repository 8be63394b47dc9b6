"""A refusal letter in a file."""

from __future__ import annotations

from pathlib import Path

import pytest

from answerable.casework.linting import lint_file
from answerable.reading.errors import CannotRead

from .refusal_letters import letters


def test_a_letter_in_a_file_is_looked_through(tmp_path: Path) -> None:
    bad = next(one for one in letters("bad.txt") if one.name == "b04")
    path = tmp_path / "refusal.txt"
    path.write_text(bad.text, encoding="utf-8")
    assert {fault.flaw.value for fault in lint_file(path) if fault.flaw} >= {"no_public_interest"}
    with pytest.raises(CannotRead):
        lint_file(tmp_path / "none.docx")
