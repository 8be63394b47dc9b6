"""A release as bytes, for the outbox, and back."""

from __future__ import annotations

import base64
import json
import zlib
from datetime import date
from typing import Any

from answerable.publication.release import File, Item, Release, Withdrawal, canonical


def pack(release: Release) -> bytes:
    """Return a release as compressed JSON, the same bytes each time."""
    return zlib.compress(canonical(_as_data(release)), 6)


def unpack(packed: bytes) -> Release:
    """Return the release that was packed."""
    data = json.loads(zlib.decompress(packed))
    return Release(
        id=data["id"],
        made=date.fromisoformat(data["made"]),
        items=tuple(
            Item(
                one["kind"],
                one["ref"],
                one["data"],
                tuple(
                    File(file["name"], base64.b64decode(file["content"]), file["content_type"], file["what"])
                    for file in one["files"]
                ),
                one["note"],
            )
            for one in data["items"]
        ),
        withdrawals=tuple(Withdrawal(**one) for one in data["withdrawals"]),
        passed=frozenset(data["passed"]),
        office=data["office"],
    )


def _as_data(release: Release) -> dict[str, Any]:
    return {
        "id": release.id,
        "made": release.made.isoformat(),
        "items": [
            {
                "kind": item.kind,
                "ref": item.ref,
                "data": dict(item.data),
                "files": [
                    {
                        "name": file.name,
                        "content": base64.b64encode(file.content).decode(),
                        "content_type": file.content_type,
                        "what": file.what,
                    }
                    for file in item.files
                ],
                "note": item.note,
            }
            for item in release.items
        ],
        "withdrawals": [{"kind": one.kind, "ref": one.ref, "note": one.note} for one in release.withdrawals],
        "passed": sorted(release.passed),
        "office": dict(release.office),
    }
