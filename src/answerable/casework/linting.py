"""The check of a refusal notice in a file of anybody's. Needs no store."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from answerable.casework.rules.linter import Fault, lint_text
from answerable.law.exemptions import Act
from answerable.reading.documents import read_document
from answerable.reading.parts import find_parts
from answerable.reading.thread import split_thread

_LONG_ENOUGH = 200
"""Characters of a response that are taken for the letter itself."""


def lint_file(
    path: Path, *, regime: Act | None = None, received: date | None = None, dated: date | None = None
) -> list[Fault]:
    """Return the faults of a refusal letter in a file of any kind that can be read.

    Where the file holds the request too, only the answer to it is read. What is not given is read from the letter. Raises
    reading.errors.CannotRead.
    """
    document = read_document(path)
    answered = find_parts(split_thread(document)).response_text
    # Too short a piece is part of a letter that was taken apart wrongly: the whole is read then.
    whole = len(answered) < max(_LONG_ENOUGH, len(document.text) // 3)
    return lint_text(document.text if whole else answered, regime=regime, received=received, dated=dated)
