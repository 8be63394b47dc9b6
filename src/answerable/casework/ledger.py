"""What is out: the release ledger of the office, as the next table is attacked together with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from answerable.casework.models import Release, ReleasedTable, Request
from answerable.casework.rules.life import ReleaseState
from answerable.casework.rules.released_tables import Released, digest_of
from answerable.guard.small_numbers.ledger import BadLedger, Ledger
from answerable.guard.small_numbers.ledger import Release as Entry
from answerable.law.working_days import in_words


class Standing(NamedTuple):
    """How the ledger stands: its last row, and the letters in the outbox whose tables are as good as out."""

    newest: int
    queued: tuple[int, ...]

    def as_data(self) -> dict[str, Any]:
        """Plain data, to be kept with a letter that was attacked beside it."""
        return {"newest": self.newest, "queued": list(self.queued)}

    @classmethod
    def of(cls, data: dict[str, Any]) -> Standing:
        """From plain data."""
        return cls(int(data["newest"]), tuple(data["queued"]))


def standing(request: Request) -> Standing:
    """Return how the ledger stands for a letter of this request. Two queries.

    Once the letter is in the outbox nothing that followed it counts: what followed was attacked together with it.
    """
    waiting = list(
        Release.objects.filter(state=ReleaseState.QUEUED)
        .order_by("pk")
        .values_list("pk", "request_id", "facts__disclosure")
    )
    for _, of, kept in waiting:
        if of == request.pk and kept:
            return Standing.of(kept["beside"])
    newest = ReleasedTable.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    return Standing(newest, tuple(pk for pk, of, kept in waiting if of != request.pk and kept))


def released(at: Standing) -> Released:
    """Return what is out, as the ledger stands or stood. Up to three queries.

    Raises BadLedger where a row is damaged: a release that is skipped is a leak that is not seen.
    """
    rows = _rows(at).values_list("digest", "reference", "published_by", "release_id")
    found = [list(row) for row in rows]
    return _loaded(at, digest_of([found, _queued(at, {row[-1] for row in found})]))


def _rows(at: Standing) -> QuerySet[ReleasedTable]:
    return ReleasedTable.objects.filter(Q(pk__lte=at.newest) | Q(release__in=at.queued)).order_by("pk")


def _queued(at: Standing, left: Collection[Any]) -> list[tuple[str, dict[str, Any]]]:
    """The tables of letters that were in the outbox then and have not left since, each with the reference of its case."""
    waiting = Release.objects.filter(pk__in=set(at.queued) - set(left)).order_by("pk")
    kept = waiting.values_list("request__reference", "facts__disclosure")
    return [(reference, data) for reference, one in kept if one for data in one["tables"]]


@lru_cache(maxsize=4)
def _loaded(at: Standing, key: str) -> Released:
    """Remembered by its content, since most letters are looked at beside the same ledger many times."""
    rows = list(_rows(at))
    entries = [entry_of(row) for row in rows]
    entries += [
        _called(Entry.of(data), f"{data['name']} ({reference}, about to leave)")
        for reference, data in _queued(at, {row.release_id for row in rows})
    ]
    return Released(Ledger(tuple(_apart(entries))), key)


def entry_of(row: ReleasedTable) -> Entry:
    """Return a released table as the attack reads it, under a name that says where it went. Raises BadLedger."""
    if digest_of(row.data) != row.digest:
        raise BadLedger(f"“{row.name}” among the tables that were released is damaged: restore it from a back-up.")
    return _called(Entry.of(row.data), f"{row.name} ({row.reference or row.published_by}, {in_words(row.on)})")


def _called(entry: Entry, name: str) -> Entry:
    return replace(entry, name=name)


def _apart(entries: Iterable[Entry]) -> Iterable[Entry]:
    """The entries, no two of one name, since they are told apart by it."""
    seen: Counter[str] = Counter()
    for entry in entries:
        seen[entry.name] += 1
        yield entry if seen[entry.name] == 1 else _called(entry, f"{entry.name} ({seen[entry.name]})")


def left_on(release: Release, on: date) -> list[ReleasedTable]:
    """Return the rows of the ledger for a letter that left on a day, as they are to be stored."""
    kept = release.facts.get("disclosure") or {"tables": []}
    return [
        row_of({**data, "on": on.isoformat()}, reference=release.request.reference, release=release)
        for data in kept["tables"]
    ]


def row_of(
    data: dict[str, Any], *, reference: str = "", published_by: str = "", release: Release | None = None
) -> ReleasedTable:
    """Return one row of the ledger, not stored yet, for the plain data of a release."""
    return ReleasedTable(
        request=release.request if release else None,
        release=release,
        reference=reference,
        published_by=published_by,
        name=data["name"][:300],
        on=date.fromisoformat(data["on"]),
        cells=len(data["cells"]),
        hidden=sum(low != high for _, low, high, *_ in data["cells"]),
        data=data,
        digest=digest_of(data),
    )
