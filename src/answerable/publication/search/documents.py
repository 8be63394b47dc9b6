"""What is handed over to be found: one plain record for each page, and where the records come from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Protocol


@dataclass(frozen=True)
class Indexed:
    """One record as the search sees it.

    `key` is unique in the store and never changes; `path` is the address of its page. `text` is whatever else should be
    found; `question` and `answer` are the two halves of a released answer, and only a record with a question can be
    "asked before". `years` are codes of `search.years`: a record that states days gives both the financial and the
    calendar year of each, one that speaks of financial years gives those alone. `pence` are the amounts it states.
    `categories` are codes of `reading.taxonomy` or the office's own. `request` is the reference of the request it
    answers. `version` is the store's version at which it last changed.
    """

    key: str
    kind: str
    title: str
    text: str
    question: str = ""
    answer: str = ""
    dated: date | None = None
    years: tuple[int, ...] = ()
    places: tuple[str, ...] = ()
    providers: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    pence: tuple[int, ...] = ()
    path: str = ""
    request: str = ""
    version: int = 0


@dataclass(frozen=True)
class Gone:
    """A record that was public and is no more."""

    key: str
    version: int


class Source(Protocol):
    """The published store, as the index sees it. Every change of the store raises its version by at least one."""

    def version(self) -> int:
        """The store's version now."""
        ...

    def changed_since(self, version: int) -> Iterator[Indexed | Gone]:
        """What changed after `version`, each record once, as it is now."""
        ...

    def all(self) -> Iterator[Indexed]:
        """Every record, a batch at a time from the store."""
        ...

    def count(self) -> int:
        """How many records `all` gives."""
        ...
