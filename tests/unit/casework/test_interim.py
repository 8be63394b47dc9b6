"""A reply that leaves one question to the public interest is no answer yet (facts/law.md A2)."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from answerable.casework.rules.interim import without_interim
from answerable.casework.rules.life import Event


class Happened(NamedTuple):
    kind: str
    on: date
    expected: date | None = None


PROMISED = date(2026, 12, 31)
EXTENDED = Happened(Event.EXTENSION, date(2026, 11, 20), PROMISED)
REPLIED = Happened(Event.RESPONDED, date(2026, 11, 30))
GOES_ON = Happened(Event.REOPENED, date(2026, 11, 30), PROMISED)
FINAL = Happened(Event.RESPONDED, date(2026, 12, 29))


def test_the_reply_and_its_reopening_are_as_if_they_had_not_been() -> None:
    assert without_interim([EXTENDED, REPLIED, GOES_ON]) == [EXTENDED]
    assert without_interim([EXTENDED, REPLIED, GOES_ON, FINAL]) == [EXTENDED, FINAL]


def test_any_other_reopening_stays() -> None:
    ordered = Happened(Event.REOPENED, date(2027, 2, 1), date(2027, 3, 1))
    assert without_interim([EXTENDED, REPLIED, ordered]) == [EXTENDED, REPLIED, ordered]
    assert without_interim([REPLIED, GOES_ON]) == [REPLIED, GOES_ON]  # no extension promised that day
    lapsed = Happened(Event.LAPSED, date(2026, 11, 30))
    assert without_interim([EXTENDED, lapsed, GOES_ON]) == [EXTENDED, lapsed, GOES_ON]
    assert without_interim([GOES_ON]) == [GOES_ON]
