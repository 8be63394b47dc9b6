"""What enters the ledger of what is out: the tables of a letter that has left, and what others published."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.conf import settings
from django.utils import timezone

from answerable.accounts.models import User
from answerable.audit.actions import in_turn, record
from answerable.casework.ledger import Standing, left_on, released, row_of, standing
from answerable.casework.models import Release, ReleasedTable
from answerable.casework.rules.clearance import CannotClear
from answerable.casework.rules.released_tables import given_away, release_of_file
from answerable.guard.small_numbers.ledger import BadLedger
from answerable.guard.small_numbers.ledger import Release as Entry
from answerable.guard.small_numbers.tables import BadTable

__all__ = ["BadTable", "add", "attack_again", "have_left"]


def attack_again(*, release: Release) -> Standing:
    """Attack the tables of a letter once more where others left since it was made final; return how the ledger stands.

    Raises CannotClear where they would give away now what is withheld.
    """
    at = standing(release.request)
    kept = release.facts["disclosure"]
    if at == Standing.of(kept["beside"]):
        return at
    try:
        problems = given_away(map(Entry.of, kept["tables"]), released(at), settings.SMALL_NUMBER)
    except BadLedger as why:
        raise CannotClear(str(why)) from why
    if problems:
        raise CannotClear(*problems)
    return at


def have_left(*, release: Release, on: date) -> int:
    """Put the tables of a letter that has left into the ledger, and return how many; the caller writes the journal's entry."""
    return len(ReleasedTable.objects.bulk_create(left_on(release, on)))


@in_turn()
def add(
    *,
    name: str,
    content: bytes,
    on: date,
    published_by: str,
    by: User | None,
    where: Mapping[str, str] | None = None,
    population: str = "",
) -> ReleasedTable:
    """Put a table that somebody published outside this system into the ledger, as it was printed.

    `where` is what holds for everybody in it ({"Area": "City"}). Raises guard.small_numbers.tables.BadTable with one sentence
    where the file is no table of counts.
    """
    if on > timezone.localdate():
        raise BadTable("It cannot have been published after today. Correct the day.")
    entry = release_of_file(content, name, settings.SMALL_NUMBER, where=where, population=population, title=name)
    row = row_of({**entry.as_data(), "name": name, "on": on.isoformat()}, published_by=published_by)
    row.save()
    record(
        action="released_table.added",
        by=by,
        record="released_table",
        ref=str(row.pk),
        after={"cells": row.cells, "hidden": row.hidden, "on": str(on), "digest": row.digest},
    )
    return row
