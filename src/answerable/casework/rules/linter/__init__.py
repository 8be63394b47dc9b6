"""What a refusal letter lacks or gets wrong, told from its words alone (FOIA s.17, EIR reg 14; facts/law.md A1 to A8, G).

Anybody's letter may be read. The checks are those duties that s.17 sets and the points on which people who ask for a review
succeed (facts/peers.md 2.4). Every check looks for a family of words, never for one phrase, and leans towards silence:
a letter that says the thing in an unusual way should not be called wrong. What it cannot tell, it does not say.

`words` has the words looked for, `letter` takes a letter apart, `whole`, `grounds` and `demands` judge it, `catalogue` names the faults.
"""

from __future__ import annotations

import re
from datetime import date

from answerable.law.exemptions import Act

from . import words
from .catalogue import CATALOGUE, Fault, Flaw, fault
from .demands import of_demands
from .grounds import of_ground
from .letter import Letter
from .whole import of_letter
from .words import names_principle, names_when_intended, names_whose_interests, of_own_contract

__all__ = [
    "CATALOGUE", "Fault", "Flaw", "fault", "lint_text", "names_principle", "names_when_intended", "names_whose_interests",
    "of_own_contract",
]  # fmt: skip


def lint_text(
    text: str, *, regime: Act | None = None, received: date | None = None, dated: date | None = None
) -> list[Fault]:
    """Return the faults of a refusal letter of anybody's, in the order of `Flaw`; none where it refuses nothing wrongly.

    What is not given is read from the letter: the law it was dealt with under, the day the request was received, the day it
    bears. A letter under the law of Scotland, or one that provides everything, denies holding with its searches, or is no answer at all has no faults.
    """
    letter = Letter(text, regime, received, dated)
    if words.SCOTTISH.search(text) and not re.search(r"Act\s+2000", text):
        return []
    found = list(of_demands(letter))
    if letter.refuses:
        found += [*of_letter(letter), *(one for ground in letter.grounds for one in of_ground(letter, ground))]
    order = list(Flaw)
    unique = {(one.flaw, one.sentence): one for one in found}
    return sorted(unique.values(), key=lambda one: order.index(one.flaw or Flaw.NO_GROUND))
