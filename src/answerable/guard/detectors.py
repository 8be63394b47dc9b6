"""What looks for one thing in a file is marked here, so that a script can take each out and see that a test notices."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Function = TypeVar("Function", bound=Callable[..., object])

MARK = "__detects__"


def detector(*techniques: str) -> Callable[[Function], Function]:
    """Mark a generator of findings with the techniques that it looks for. The function itself stays as it is.

    Call a marked function by its name in its own module (never through an alias or a table that is filled on import), so that
    it can be replaced there (scripts/without_each_detector).
    """

    def mark(function: Function) -> Function:
        setattr(function, MARK, techniques)
        return function

    return mark
