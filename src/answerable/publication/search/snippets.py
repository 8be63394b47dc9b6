"""What a result shows of its text: the piece in which most of the words that were looked for stand, with those marked.

The engine makes snippets too, but stems every word of every text for it. Here only words that begin as a word looked
for are stemmed, which takes a third of the time; a text in which none is found so is left to the engine.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import tantivy

from answerable.publication.search.index import SCHEMA
from answerable.publication.search.words import LONGEST_WORD, STEMMED

LONGEST = 200  # characters
LOOKED_THROUGH_FIRST = 3000  # characters of a long text

Piece = tuple[str, bool]

_WORD = re.compile(r"[^\W_]+")
_Mark = tuple[int, int, str]  # where a word begins and ends in the text, and its stem


class Snippets:
    """The snippets of one search. `query` is what the engine marks, `stems` are the stems in it."""

    def __init__(self, searcher: tantivy.Searcher, query: tantivy.Query, stems: Iterable[str]) -> None:
        self._searcher = searcher
        self._query = query
        # The rarer a word, the more a piece is worth that has it.
        self._weights = {stem: 1.0 / (1 + searcher.doc_freq("body", stem)) for stem in stems}
        # A stem may end in another letter than the words it stands for: "polici", "policy".
        self._beginnings = {stem[:-1] if len(stem) > 2 else stem for stem in self._weights}
        self._stems: dict[str, str] = {}
        self._generator: tantivy.SnippetGenerator | None = None

    def of(self, text: str) -> tuple[Piece, ...]:
        """The best piece of a text on one line; of one that has none of the words, its beginning."""
        for part in (text[:LOOKED_THROUGH_FIRST], text[LOOKED_THROUGH_FIRST:]):
            if marks := self._marks(part):
                return _cut(part, marks, self._weights)
        return self._of_engine(text) or beginning(text)

    def _marks(self, text: str) -> list[_Mark]:
        lowered = text.lower()
        if len(lowered) != len(text):
            return []  # a letter with more than one small form: the places would not be the same
        found: dict[int, _Mark] = {}
        stem_of, weights = self._stems, self._weights
        for start_of_word in self._beginnings:
            at = lowered.find(start_of_word)
            while at >= 0:
                if not at or not lowered[at - 1].isalnum():
                    match = _WORD.match(lowered, at)
                    word = match.group() if match else start_of_word
                    stem = stem_of.get(word)
                    if stem is None:
                        stem = stem_of[word] = _stem(word)
                    if stem in weights:
                        found[at] = (at, at + len(word), stem)
                at = lowered.find(start_of_word, at + 1)
        return [found[at] for at in sorted(found)]

    def _of_engine(self, text: str) -> tuple[Piece, ...]:
        if self._generator is None:
            self._generator = tantivy.SnippetGenerator.create(self._searcher, self._query, SCHEMA, "body")
            self._generator.set_max_num_chars(LONGEST)
        document = tantivy.Document()
        document.add_text("body", text)
        return _pieces_of(self._generator.snippet_from_doc(document))


def _stem(word: str) -> str:
    stems = STEMMED.analyze(word) if len(word) <= LONGEST_WORD else []
    return stems[0] if stems else ""


def _cut(text: str, marks: Sequence[_Mark], weights: dict[str, float]) -> tuple[Piece, ...]:
    """The piece of the text in which the words weigh most, each counted once; the first of those alike."""
    if len(text) <= LONGEST:
        return in_pieces(text, [(start, end) for start, end, _ in marks])
    best, most = (0, 0), 0.0
    within: dict[str, int] = {}
    first, weight = 0, 0.0
    for last, (_, end, stem) in enumerate(marks):
        within[stem] = within.get(stem, 0) + 1
        if within[stem] == 1:
            weight += weights[stem]
        while end - marks[first][0] > LONGEST:
            left = marks[first][2]
            within[left] -= 1
            if not within[left]:
                weight -= weights[left]
            first += 1
        if weight > most * 1.000001:
            best, most = (first, last), weight
    begin, end = _whole_words(text, marks[best[0]][0], marks[best[1]][1])
    return in_pieces(
        text[begin:end], [(one[0] - begin, one[1] - begin) for one in marks if begin <= one[0] < one[1] <= end]
    )


def _whole_words(text: str, first: int, last: int) -> tuple[int, int]:
    """Where a piece of the longest length around two places begins and ends, with no word cut."""
    begin = max(0, min(first - (LONGEST - (last - first)) // 2, len(text) - LONGEST))
    end = min(len(text), begin + LONGEST)
    if begin:
        space = text.find(" ", begin - 1, first)
        begin = space + 1 if space >= 0 else first
    if end < len(text):
        space = text.rfind(" ", last, end + 1)
        end = space if space >= 0 else last
    return begin, end


def beginning(text: str) -> tuple[Piece, ...]:
    """How a text begins."""
    if len(text) > LONGEST:
        text = text[:LONGEST].rsplit(" ", 1)[0] + " …"
    return ((text, False),) if text else ()


def in_pieces(text: str, marks: Iterable[tuple[int, int]]) -> tuple[Piece, ...]:
    """A text cut at its marks (character offsets of start and end)."""
    pieces: list[Piece] = []
    at = 0
    for start, end in sorted(marks):
        if start >= at:
            pieces += [(text[at:start], False), (text[start:end], True)]
            at = end
    pieces.append((text[at:], False))
    return tuple(piece for piece in pieces if piece[0])


def _pieces_of(snippet: tantivy.Snippet) -> tuple[Piece, ...]:
    """A snippet of the engine, which counts bytes, in pieces of text."""
    text = snippet.fragment()
    marks = [(one.start, one.end) for one in snippet.highlighted()]
    if not text.isascii():
        raw = text.encode()
        marks = [(len(raw[:start].decode()), len(raw[:end].decode())) for start, end in marks]
    return in_pieces(text, marks)
