"""What is handed over at the door of the published store: plain data, and the proof that the guard let every byte of it pass."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any


@dataclass(frozen=True)
class File:
    """A file that goes out with a record, exactly as it leaves."""

    name: str
    content: bytes
    content_type: str
    what: str = ""
    """What it is, in words: "Letter", "Table 2 as CSV"."""

    @property
    def sha256(self) -> str:
        """The digest of its bytes."""
        return hashlib.sha256(self.content).hexdigest()


@dataclass(frozen=True)
class Item:
    """One record to be published: its kind (rules.kinds), the ref by which it is known, its fields, its files.

    `note` says what was corrected, where the record was public before and is put right.
    """

    kind: str
    ref: str
    data: Mapping[str, Any]
    files: tuple[File, ...] = ()
    note: str = ""

    @property
    def digest(self) -> str:
        """The SHA-256 of the record as it would be read, its files included."""
        return digest_of(self.kind, self.ref, self.data, [(file.name, file.sha256) for file in self.files])


@dataclass(frozen=True)
class Withdrawal:
    """That a record is to be public no longer. Its address stays and says when and, in `note`, why."""

    kind: str
    ref: str
    note: str


@dataclass(frozen=True)
class Release:
    """What is published in one go, all or nothing.

    `id` is the office's own for this handing over: the same again changes nothing. `passed` are the digests of the items and
    files that the guard let pass (`Item.digest`, `File.sha256`): what is not among them is refused at the door.
    """

    id: str
    made: date
    items: tuple[Item, ...] = ()
    withdrawals: tuple[Withdrawal, ...] = ()
    passed: frozenset[str] = frozenset()
    office: Mapping[str, Any] = field(default_factory=dict)
    """Facts of the office that pages show: name, address, e-mail, regulator, …; empty: as they were."""


def canonical(data: Any) -> bytes:
    """Return data as JSON in the one way that digests are taken of."""
    return json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def digest_of(kind: str, ref: str, data: Mapping[str, Any], files: list[tuple[str, str]]) -> str:
    """Return the SHA-256 of a record with its files' names and digests."""
    return hashlib.sha256(canonical([kind, ref, dict(data), sorted(files)])).hexdigest()
