"""A text as the numbers that the sentence model reads: WordPiece, as BERT's uncased models have it.

Thirty lines of our own, held against the `tokenizers` library in the tests, save a chain of packages that reach for the
network.
"""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

LONGEST_WORD = 100  # letters; a longer run is unknown
UNKNOWN, BEGINS, ENDS = "[UNK]", "[CLS]", "[SEP]"
_CHINESE = re.compile(
    "([\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002a6df\U0002a700-\U0002ebef\U0002f800-\U0002fa1f])"
)


class WordPiece:
    """The vocabulary of a model, one piece a line, and how texts are cut into it."""

    def __init__(self, vocabulary: Path) -> None:
        lines = vocabulary.read_text("utf-8").split("\n")
        self.numbers = {piece: number for number, piece in enumerate(lines) if piece}

    def encode(self, text: str, longest: int) -> list[int]:
        """The numbers of a text between those of its beginning and end, at most `longest` in all."""
        pieces: list[int] = []
        for word in words(text):
            pieces += self._pieces(word)
            if len(pieces) >= longest - 2:
                break
        return [self.numbers[BEGINS], *pieces[: longest - 2], self.numbers[ENDS]]

    def _pieces(self, word: str) -> list[int]:
        """The longest piece that the word begins with, then the longest that goes on, to its end; or unknown."""
        if len(word) > LONGEST_WORD:
            return [self.numbers[UNKNOWN]]
        found: list[int] = []
        start = 0
        while start < len(word):
            mark = "##" if start else ""
            for end in range(len(word), start, -1):
                number = self.numbers.get(mark + word[start:end])
                if number is not None:
                    found.append(number)
                    start = end
                    break
            else:
                return [self.numbers[UNKNOWN]]
        return found


def words(text: str) -> list[str]:
    """Lower-case words without accents; every punctuation mark, symbol and Chinese character is a word of its own."""
    shown = "".join(" " if one.isspace() else one for one in text if one.isspace() or not _is_control(one))
    plain = unicodedata.normalize("NFD", _CHINESE.sub(r" \1 ", shown).lower())
    plain = "".join(one for one in plain if unicodedata.category(one) != "Mn")
    return "".join(f" {one} " if _is_punctuation(one) else one for one in plain).split()


def _is_control(one: str) -> bool:
    return one in "\x00\ufffd" or unicodedata.category(one) in {"Cc", "Cf", "Cn", "Co"}


def _is_punctuation(one: str) -> bool:
    return (one.isascii() and not one.isalnum() and one.isprintable() and one != " ") or unicodedata.category(
        one
    ).startswith("P")
