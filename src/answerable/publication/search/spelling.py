"""Spelling forgiven: for a word that is nowhere in the index, the likeliest word that is.

The words come from the index itself, as they are spelled in it. First every word one slip away is looked up (a letter
too many, too few, another, or two exchanged), then, for longer words, those two slips away that begin alike; then the
word is tried as two. Nothing is held in memory: a look-up takes less than a microsecond.
"""

from __future__ import annotations

from collections.abc import Iterator
from string import ascii_lowercase

import tantivy
from rapidfuzz.distance import OSA

SHORTEST = 4  # letters; shorter words are codes and abbreviations, which have too many neighbours
SHORTEST_FOR_TWO = 7
MOST_NEIGHBOURS = 20_000


def corrected(word: str, searcher: tantivy.Searcher) -> str:
    """The word meant, or "" where there is none near; two words ("body worn") where they were written as one."""
    if len(word) < SHORTEST or not word.isascii() or not word.isalpha():
        return ""
    best = _most_frequent(searcher, _one_slip(word))
    if not best and len(word) >= SHORTEST_FOR_TWO:
        best = _two_slips(searcher, word)
    return best or _in_two(searcher, word)


def _frequency(searcher: tantivy.Searcher, word: str) -> int:
    return int(searcher.doc_freq("spelled", word))


def _most_frequent(searcher: tantivy.Searcher, words: Iterator[str]) -> str:
    best, most = "", 0
    for word in words:
        frequency = _frequency(searcher, word)
        if frequency > most:
            best, most = word, frequency
    return best


def _one_slip(word: str) -> Iterator[str]:
    for at in range(len(word) + 1):
        head, tail = word[:at], word[at:]
        if len(tail) > 1:
            yield head + tail[1] + tail[0] + tail[2:]
        if tail and len(word) > SHORTEST:
            yield head + tail[1:]
        for letter in ascii_lowercase:
            yield head + letter + tail
            if tail and letter != tail[0]:
                yield head + letter + tail[1:]


def _two_slips(searcher: tantivy.Searcher, word: str) -> str:
    near = searcher.terms_with_prefix("spelled", word[:2], limit=MOST_NEIGHBOURS)
    found = [
        (-frequency, other)
        for other, frequency in near
        if abs(len(other) - len(word)) <= 2 and OSA.distance(word, other, score_cutoff=2) <= 2
    ]
    return min(found)[1] if found else ""


def _in_two(searcher: tantivy.Searcher, word: str) -> str:
    best, most = "", 0
    for at in range(3, len(word) - 2):
        frequency = min(_frequency(searcher, word[:at]), _frequency(searcher, word[at:]))
        if frequency > most:
            best, most = f"{word[:at]} {word[at:]}", frequency
    return best
