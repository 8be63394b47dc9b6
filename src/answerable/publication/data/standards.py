"""The files of other standards: open contracting (OCDS 1.1) and 360Giving 1.4, out of the records of kinds `open_contract` and `grant`.

A package says that it was published when the store last changed: the same version of the store gives the same bytes.
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from answerable.standards import packages
from answerable.standards.ocds_merge import compile_releases

from .. import queries
from ..models import PublishedRecord, Store

CONTRACT, GRANT = "open_contract", "grant"
BATCH = 200
RELEASES, RECORDS, GRANTS = "/data/ocds/releases.json", "/data/ocds/records.json", "/data/grants.json"


def links(counted: Mapping[str, int]) -> list[tuple[str, str, str]]:
    """Return (words, address, what it is) of each file that there is, from how many records of each kind there are."""
    found = []
    if counted.get(CONTRACT):
        found += [
            ("Open contracting releases", RELEASES, "What was published of each contract, step by step (OCDS 1.1)"),
            ("Open contracting records", RECORDS, "The same with what is so now of each contract (OCDS 1.1)"),
        ]
    if counted.get(GRANT):
        found.append(("Grants", GRANTS, "Grants as 360Giving 1.4 has them"))
    return found


def _rows(code: str) -> Iterator[PublishedRecord]:
    return queries.records(code).order_by("ref").iterator(chunk_size=BATCH)


def _ocds_header(store: Store, uri: str) -> dict[str, Any]:
    assert store.changed_at is not None  # a record of it was published
    return packages.ocds(
        str(store.office.get("name") or ""), str(store.office.get("organisation_id") or ""), uri, store.changed_at
    )


def _package(header: Mapping[str, Any], name: str, items: Iterator[bytes]) -> Iterator[bytes]:
    yield orjson.dumps(dict(header))[:-1] + b',"%b":[\n' % name.encode()
    first = True
    for item in items:
        yield item if first else b",\n" + item
        first = False
    yield b"\n]}\n"


def releases(store: Store, uri: str) -> Iterator[bytes]:
    """Return the release package, a release at a time."""
    items = (orjson.dumps(release) for row in _rows(CONTRACT) for release in row.data["releases"])
    return _package(_ocds_header(store, uri), "releases", items)


def records(store: Store, uri: str) -> Iterator[bytes]:
    """Return the record package, a process at a time: its releases, and what they come to."""
    return _package(_ocds_header(store, uri), "records", (orjson.dumps(_record(row)) for row in _rows(CONTRACT)))


def one_process(store: Store, uri: str, row: PublishedRecord) -> bytes:
    """Return the record package of one contracting process."""
    return b"".join(_package(_ocds_header(store, uri), "records", iter([orjson.dumps(_record(row))])))


def _record(row: PublishedRecord) -> dict[str, Any]:
    given = row.data["releases"]
    # Compiling uses its releases up.
    return {"ocid": row.ref, "releases": given, "compiledRelease": compile_releases(copy.deepcopy(given))}


def grants(store: Store, uri: str) -> Iterator[bytes]:
    """Return the package of grants, a grant at a time, each with when it last changed here and where the file is."""
    assert store.changed_at is not None
    office = store.office
    identifier = str(office.get("organisation_id") or office.get("grant_prefix") or "")
    header = packages.grants(str(office.get("name") or ""), identifier, store.changed_at.date().isoformat())
    items = (orjson.dumps(_grant(row, grant, uri)) for row in _rows(GRANT) for grant in row.data["grant"])
    return _package(header, "grants", items)


def _grant(row: PublishedRecord, grant: Mapping[str, Any], uri: str) -> dict[str, Any]:
    modified = row.changed_at.isoformat(timespec="seconds").replace("+00:00", "Z")
    return {**grant, "dateModified": modified, "dataSource": uri}
