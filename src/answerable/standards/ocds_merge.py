"""Compiles the releases of one contracting process into what is so after the last of them.

The rules are those of OCDS 1.1: an object takes over the fields of a later one; of a list of objects, those with an id
that is there already are merged, others are added; any other list is replaced; null takes a field away.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

# Lists of objects that a later release replaces as a whole.
_WHOLE = frozenset({"additionalIdentifiers", "additionalClassifications"})
_NOT_MERGED = frozenset({"ocid", "id", "date", "tag"})


def compile_releases(releases: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """Return the compiled release of one process's releases, which come in the order of their dates.

    The releases are used up: their parts go into the result.
    """
    compiled: dict[str, Any] = {}
    ocid = day = None
    for release in releases:
        ocid, day = release["ocid"], release["date"]
        _merge(compiled, release, top=True)
    return {"tag": ["compiled"], "id": f"{ocid}-{day}", "date": day, "ocid": ocid, **compiled}


def _merge(into: dict[str, Any], later: dict[str, Any], *, top: bool = False) -> None:
    for name, value in later.items():
        if top and name in _NOT_MERGED:
            continue
        if value is None:
            into.pop(name, None)
        elif isinstance(value, dict):
            there = into.get(name)
            if isinstance(there, dict):
                _merge(there, value)
            else:
                into[name] = {}
                _merge(into[name], value)
        elif isinstance(value, list) and value and isinstance(value[0], dict) and name not in _WHOLE:
            there = into.get(name)
            if not isinstance(there, list):
                there = into[name] = []
            _merge_items(there, value)
        else:
            into[name] = value


def _merge_items(there: list[Any], later: list[Any]) -> None:
    """Merge items into a list of objects by their ids; an item without one is always another."""
    by_id = {item["id"]: item for item in there if item.get("id") is not None} if there else {}
    for item in later:
        key = item.get("id")
        old = by_id.get(key) if key is not None else None
        if old is None:
            old = {}
            there.append(old)
            if key is not None:
                by_id[key] = old
        _merge(old, item)
