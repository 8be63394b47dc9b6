"""An answer that leaves one question open: what is given out while the public interest of the rest is weighed.

What no qualified exemption covers must go out within the 20 working days; the rest may follow by the day that the notice
gave (sections 10(3) and 17(2); facts/law.md A2). Such a reply is no answer to the request yet.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol, TypeVar

from .life import Event


class Happening(Protocol):
    """What is asked of an event here: what, on which day, and the day that it names."""

    @property
    def kind(self) -> str: ...
    @property
    def on(self) -> date: ...
    @property
    def expected(self) -> date | None: ...


H = TypeVar("H", bound=Happening)


def without_interim(happened: Sequence[H]) -> list[H]:
    """Return the events without the replies that left the public interest to be weighed, and without their reopening.

    Such a reply is followed at once by a reopening until a day that an extension had promised.
    """
    kept: list[H] = []
    for event in happened:
        if event.kind == Event.REOPENED and kept:
            last = kept[-1]
            promised = {one.expected for one in kept if one.kind == Event.EXTENSION}
            if last.kind == Event.RESPONDED and last.on == event.on and event.expected in promised:
                kept.pop()
                continue
        kept.append(event)
    return kept
