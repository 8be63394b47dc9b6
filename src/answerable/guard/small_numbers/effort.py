"""How much work a search may still take: counted in steps of the solver, never in seconds.

Two safe patterns of one table are not safe together, so the same table must get the same pattern on a slow day and a fast one.
A clock would end the search elsewhere each time. Steps of the solver do not: the same question takes the same steps.
"""

from __future__ import annotations

import time
from math import inf

import highspy

# A unit is about a microsecond of one processor: what a question costs at all, each number of it, and each step with each row.
_A_QUESTION, _A_NUMBER, _A_STEP, _A_STEP_AND_ROW = 100.0, 0.2, 5.0, 0.07
# A step of whole-number programming costs more: cuts, rounding and looking ahead come with it.
_WHOLE = 4.0
# What lies between two moments at which whole-number programming can be stopped: at the least, and for each number it may fill.
_BETWEEN_STOPS, _AND_A_PLACE = 10_000.0, 0.1
UNITS_A_SECOND = 1e6


class Effort:
    """Counts work in units. `seconds` is an emergency brake on the clock; `cut_short` says that it was needed.

    Without `seconds` no clock is ever asked.
    """

    def __init__(self, seconds: float | None = None) -> None:
        self.spent = 0.0
        self.cut_short = False
        self._until = None if seconds in (None, inf) else time.monotonic() + seconds

    def add(self, units: float) -> None:
        """Counts work that is done without the solver."""
        self.spent += units

    def run(self, highs: highspy.Highs) -> None:
        """Solves a linear programme and counts what it took."""
        highs.run()
        self._count(highs)

    def run_whole(self, highs: highspy.Highs, until: float = inf) -> bool:
        """Solves a whole-number programme until that many units are spent; whether it came to its end.

        What was found by then can be asked of the solver.
        """
        stops = [0]
        between = _BETWEEN_STOPS + _AND_A_PLACE * highs.getNumRow() * highs.getNumCol()
        most = (until - self.spent) / between

        def look(event: highspy.HighsCallbackEvent) -> None:
            stops[0] += 1
            if stops[0] > most or self._clock_says_stop(until):
                event.interrupt()

        highs.cbMipInterrupt.subscribe(look)
        try:
            highs.run()
        finally:
            highs.cbMipInterrupt.unsubscribe(look)
        self._count(highs, stops[0] * between, _WHOLE)
        return bool(highs.getModelStatus() != highspy.HighsModelStatus.kInterrupt)

    def _count(self, highs: highspy.Highs, at_least: float = 0.0, weight: float = 1.0) -> None:
        steps = max(0, highs.getInfo().simplex_iteration_count)
        stepped = weight * steps * (_A_STEP + _A_STEP_AND_ROW * highs.getNumRow())
        self.spent += _A_QUESTION + _A_NUMBER * highs.getNumNz() + max(at_least, stepped)
        self._clock_says_stop(0.0)

    def _clock_says_stop(self, until: float) -> bool:
        """Whether the brake was pulled; what may take any effort (`until` is infinite) goes on."""
        if self._until is not None and time.monotonic() > self._until:
            self.spent = inf
            self.cut_short = True
        return self.cut_short and until < inf
