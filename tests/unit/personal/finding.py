"""What the search finds in a text or a table, as the tests compare it. Everybody named in these tests is made up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from answerable.guard import personal
from answerable.guard.findings import Finding
from answerable.guard.inspection import Grid, Passage


def findings(
    text: str = "", rows: Iterable[Sequence[str]] = (), *, requester: Sequence[str] = (), allowed: Sequence[str] = ()
) -> list[Finding]:
    """All findings in a text and a table."""
    passages = [Passage("", text)] if text else []
    table = tuple(tuple(row) for row in rows)
    grids = [Grid("sheet “Q1”", table)] if table else []
    return list(personal.search(passages, grids, requester=requester, allowed=allowed))


def told(technique: str, text: str, **options: Sequence[str]) -> list[str]:
    """The words of the findings of one technique in a text."""
    return [word for one in findings(text, **options) if one.technique == technique for word in one.texts]  # type: ignore[arg-type]
