"""References to cells: "A1:B4", "$F$12"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

COLUMNS, ROWS = 16_384, 1_048_576
_RANGE = re.compile(r"\$?([A-Z]{1,3})\$?(\d{1,7})(?::\$?([A-Z]{1,3})\$?(\d{1,7}))?")
_COLUMNS = re.compile(r"\$?([A-Z]{1,3}):\$?([A-Z]{1,3})")
_ROWS = re.compile(r"\$?(\d{1,7}):\$?(\d{1,7})")


@dataclass(frozen=True)
class Area:
    """A range of cells, its corners among them."""

    left: int
    top: int
    right: int
    bottom: int

    def __contains__(self, place: tuple[int, int]) -> bool:
        return self.left <= place[0] <= self.right and self.top <= place[1] <= self.bottom


def areas(text: str | None) -> tuple[Area, ...]:
    """The ranges in "A1:B4 D7"; those that are none are left out."""
    found = []
    for piece in (text or "").split():
        piece = piece.rpartition("!")[2].upper()
        if match := _COLUMNS.fullmatch(piece):
            found.append(Area(column_number(match[1]), 1, column_number(match[2]), ROWS))
        elif match := _ROWS.fullmatch(piece):
            found.append(Area(1, int(match[1]), COLUMNS, int(match[2])))
        elif match := _RANGE.fullmatch(piece):
            left, top = column_number(match[1]), int(match[2])
            right, bottom = (column_number(match[3]), int(match[4])) if match[3] else (left, top)
            found.append(Area(min(left, right), min(top, bottom), max(left, right), max(top, bottom)))
    return tuple(found)


def reference(column: int, row: int) -> str:
    """ "F12"."""
    return f"{column_letters(column)}{row}"


@lru_cache(maxsize=20_000)
def column_number(letters: str) -> int:
    """1 for A, 27 for AA."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


@lru_cache(maxsize=20_000)
def column_letters(number: int) -> str:
    """A for 1, AA for 27."""
    letters = ""
    while number > 0:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
