"""Personal data in the visible words of a file (facts/guard.md 4): identifiers by rules, names by rules and lists.

One module a family; `sweep` puts them together. Light to import: the lists are read by `prepare`, or when first needed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from answerable.guard.findings import Finding
    from answerable.guard.inspection import Grid, Passage


def prepare() -> None:
    """Read the lists of names, weigh their letters, and read what is known of telephone numbers, while files may still be opened."""
    from . import likeness, lists, phones, sweep

    lists.lists()
    likeness.prepare()
    phones.prepare()
    list(sweep.search([], []))


def search(
    passages: Iterable[Passage], grids: Iterable[Grid], *, requester: Sequence[str] = (), allowed: Sequence[str] = ()
) -> Iterator[Finding]:
    """Personal data in passages and tables, and the requester in any form; see `sweep.search`."""
    from . import sweep

    yield from sweep.search(passages, grids, requester=requester, allowed=allowed)
