"""What can go wrong in a search, in sentences for the page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager


class SearchFailed(Exception):
    """A search or an update of the index could not be done; `sentence` says so, and what to do. Never an empty result."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


CANNOT_SEARCH = (
    "The search is not working at the moment, so nothing can be said about what is published. "
    "Try again in a few minutes, or look through the lists."
)


@contextmanager
def engine(sentence: str = CANNOT_SEARCH) -> Iterator[None]:
    """Turn whatever the engine raises into `SearchFailed(sentence)`.

    A damaged file can make the engine panic, and Python sees that as an exception beside `Exception`, known by its name.
    """
    try:
        yield
    except SearchFailed:
        raise
    except Exception as error:
        raise SearchFailed(sentence) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise SearchFailed(sentence) from error
