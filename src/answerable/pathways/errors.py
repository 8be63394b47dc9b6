"""What cannot be done, said in one sentence."""

from __future__ import annotations


class CannotChange(Exception):
    """The change was refused and nothing was changed. The sentence says what is wrong and what to do.

    `field` names the field of the form that it is about, where it is about one. The command line prints the sentence.
    """

    def __init__(self, sentence: str, *, field: str | None = None) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.field = field


class CouldNotBeDone(Exception):
    """A part of the round could not be done, for a reason outside this program. The sentence says which, and names nobody: it is logged."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
