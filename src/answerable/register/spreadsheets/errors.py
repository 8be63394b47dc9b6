"""Why a file, a sheet or a cell cannot be read, each as one clear sentence: what is wrong, where, what to do."""

from __future__ import annotations


class CannotOpen(Exception):
    """A file that no table can be read from. `sentence` names the file by its name alone, never by its folder."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


class CellError(ValueError):
    """A cell that does not hold what its column is for. `sentence` quotes the cell; the caller adds its place."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
