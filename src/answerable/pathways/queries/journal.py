"""The journal of the pathways store, with the names of those who act in it."""

from __future__ import annotations

from answerable.pathways.models import Worker


def names_in_journal(who: set[str]) -> dict[str, str]:
    """Return the names of accounts under the words by which the journal knows them ("user:7")."""
    keys = [int(one.removeprefix("user:")) for one in who if one.startswith("user:")]
    return {f"user:{key}": name for key, name in Worker.objects.filter(pk__in=keys).values_list("pk", "name")}
