"""Does reading take time in proportion to the length of a letter, however it is written?

    python -m tests.benchmarks.bench_growth

For texts made of one phrase again and again, the worst there is for patterns that look back, prints the seconds for
40,000 characters and how many times longer that took than 5,000: 8 is in proportion, 64 would be its square.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from time import process_time

from answerable.reading.asks import asks_for, understand
from answerable.reading.dates import find_periods
from answerable.reading.particulars import (
    find_authority,
    find_exemptions,
    find_outcome,
    find_received,
    find_reference,
    find_responded,
)
from answerable.reading.parts import find_parts
from answerable.reading.questions import find_questions
from answerable.reading.structure import Question
from answerable.reading.taxonomy import find_subjects

PHRASES = (
    "Section 40(2) and 43, of the Act; ",
    "FOI Request Ref 12/34 - ",
    "Police and Crime Commissioner for North and South ",
    "We do not hold it. ",
    "A A A A ",
    "((((1)(2)",
    "Ministry of A, B and ",
    "the names of the ",
    "How does the A and the B of ",
    "sexual violence and ",
    "from 1 April 2019 to 2020/21, between May 2015 and the last three years; 12/13 ",
    "How many are there? ",
    "- an item of the list\n",
    "1. how many?\n",
    "| a | b c d? e |\n",
    "“How many?”\n",
    "> how many?\n",
)


def _particulars(text: str) -> None:
    find_reference(text)
    find_received(text)
    find_responded(text, answered=True)
    find_outcome(text, exemptions=find_exemptions(text))
    find_authority(text)


def _asks(text: str) -> None:
    understand(Question(text))
    asks_for([Question(text)], text)
    find_subjects(text)
    find_periods(text)


def _questions(text: str) -> None:
    find_questions(find_parts(text))


READERS: dict[str, Callable[[str], None]] = {
    "particulars": _particulars,
    "asks": _asks,
    "questions": _questions,
}


def seconds(read: Callable[[str], None], phrase: str, length: int) -> float:
    """Processor seconds to read a text of about this many characters; the best of two."""
    text = phrase * (length // len(phrase))
    best = float("inf")
    for _ in range(2):
        start = process_time()
        read(text)
        best = min(best, process_time() - start)
    return best


def main() -> int:
    """Print one line a reader and phrase, the slowest last."""
    rows = []
    for name, read in READERS.items():
        for phrase in PHRASES:
            short, long = seconds(read, phrase, 5_000), seconds(read, phrase, 40_000)
            rows.append((long, long / max(short, 0.0005), name, phrase.strip()[:50]))
    for long, growth, name, phrase in sorted(rows):
        sys.stdout.write(f"{long:7.3f} s  {growth:5.1f} times  {name:<12} {phrase}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
