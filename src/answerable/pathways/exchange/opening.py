"""Open a partner's file in the limited process and check what it answers: it has opened a stranger's file and is not trusted."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import IO

from answerable import sandbox
from answerable.pathways.errors import CannotChange

from .child import LARGEST, MOST_COLUMNS, MOST_ROWS

SECONDS = 40
_ANSWER = 200 * 1024 * 1024
_UNSAFE = "The file could not be opened safely. Save it as CSV and try again."


@dataclass(frozen=True)
class Table:
    """The rows of a file: each with its number as a person counts it, and its cells by heading."""

    headings: tuple[str, ...]
    rows: tuple[tuple[int, dict[str, str]], ...]


def open_file(data: bytes) -> Table:
    """Return the table of a file. Raises CannotChange with one sentence that names nothing of its content."""
    if len(data) > LARGEST:
        raise CannotChange("The file is larger than 20 MB. Split it.", field="file")
    try:
        finished = sandbox.run("answerable.pathways.exchange.child", data=data, wall_seconds=SECONDS, read=_all)
    except sandbox.OutOfTime:
        raise CannotChange("The file took too long to open. Save it as CSV and try again.", field="file") from None
    return table_of(finished.read)


def _all(pipe: IO[bytes]) -> bytes:
    return pipe.read(_ANSWER)


def table_of(answered: bytes) -> Table:
    """Return the table of an answer of the process. Raises CannotChange for a fault that it names, and for nonsense."""
    try:
        said = json.loads(answered)
        if "fault" in said:
            raise CannotChange(str(said["fault"])[:300], field="file")
        headings = tuple(str(one) for one in said["headings"])
        rows = tuple((int(number), dict(zip(headings, map(str, cells), strict=True))) for number, cells in said["rows"])
        if not (0 < len(headings) <= MOST_COLUMNS and 0 < len(rows) <= MOST_ROWS):
            raise ValueError
    except (ValueError, KeyError, TypeError, RecursionError):
        raise CannotChange(_UNSAFE, field="file") from None
    return Table(headings, rows)
