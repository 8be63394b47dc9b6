"""What the guard says of records and files that are about to be public."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from answerable.guard import Finding, Severity, check
from answerable.publication.release import Item, Withdrawal

TOGETHER = 1_000_000
"""Characters of records that the guard is shown at once; where it finds something, halves of them are, until it is known where."""

MEANT = {
    # How to reach a service or an office is what such a record is for, so a general number or address in it is no leak.
    "support": ("phone", "text", "email", "website"),
}


@dataclass(frozen=True)
class Stopped:
    """One record or file that may not be public as it is, and why, in a sentence."""

    kind: str
    ref: str
    sentence: str


@dataclass(frozen=True)
class Passed:
    """The digests of what may be public; what was stopped; and what a person should look at first."""

    digests: frozenset[str]
    stopped: tuple[Stopped, ...] = ()
    looks: tuple[Stopped, ...] = ()

    @property
    def problems(self) -> tuple[str, ...]:
        """What was stopped, in sentences."""
        return tuple(one.sentence for one in self.stopped)

    def to_look_at(self, item: Item) -> bool:
        """Whether a person should look at a record before it goes out: there may be somebody's particulars in it."""
        return (item.kind, item.ref) in self._looks

    @cached_property
    def _looks(self) -> frozenset[tuple[str, str]]:
        return frozenset((one.kind, one.ref) for one in self.looks)


def passed(items: Iterable[Item], *, requester: Sequence[str] = (), allowed: Sequence[str] = ()) -> Passed:
    """Have the guard look at records as they would be read, and at the bytes of their files.

    `requester` is what names the person who asked; `allowed` the names that may be there (the office's people and providers). A
    record with a file that is stopped is stopped with it. Never raises for what is in them: what could not be checked is stopped.
    """
    digests: set[str] = set()
    stopped: list[Stopped] = []
    looks: list[Stopped] = []

    def told(item: Item, where: str, findings: Iterable[Finding]) -> bool:
        """Put down what was found; return whether something stops the record."""
        stops = False
        for one in findings:
            place = f", {one.where}" if one.where and where else ""
            said = Stopped(item.kind, item.ref, f"{item.kind} {item.ref}{where}{place}: {one.mend}")
            if one.severity is Severity.BLOCK:
                stopped.append(said)
                stops = True
            elif one.severity is Severity.LOOK:
                looks.append(said)
        return stops

    for batch in _batches(items):
        for item, found in _apart(batch, requester, allowed):
            stops = told(item, "", found)
            for file in item.files:
                verdict = check(file.name, file.content, requester=requester, allowed=allowed)
                if not told(item, f", {file.name}", verdict.findings):
                    digests.add(file.sha256)
                else:
                    stops = True
            if not stops:
                digests.add(item.digest)
    return Passed(frozenset(digests), tuple(stopped), tuple(looks))


def why_not_said(
    withdrawals: Iterable[Withdrawal], *, requester: Sequence[str] = (), allowed: Sequence[str] = ()
) -> list[str]:
    """Return what the guard finds in the notes that stay behind where records are withdrawn, one sentence each.

    A note is written for everybody at the moment when something goes wrong, so what would be worth a look stops it.
    """
    told = sorted({one.note for one in withdrawals})
    text = json.dumps(told, ensure_ascii=False).encode()
    found = check("notes.json", text, requester=requester, allowed=allowed)
    return [f"The note: {one.mend}" for one in found.findings if one.severity is not Severity.NOTE]


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    batch: list[Item] = []
    size = 0
    for item in items:
        length = len(json.dumps(_shown(item), ensure_ascii=False))
        if batch and size + length > TOGETHER:
            yield batch
            batch, size = [], 0
        batch.append(item)
        size += length
    if batch:
        yield batch


def _apart(
    items: list[Item], requester: Sequence[str], allowed: Sequence[str]
) -> Iterator[tuple[Item, tuple[Finding, ...]]]:
    """Each record with what the guard finds in it. Halves are looked into until it is known whose it is."""
    found = _looked_into(items, requester, allowed)
    if len(items) == 1 or all(one.severity is Severity.NOTE for one in found):
        yield from ((item, found) for item in items)
        return
    half = len(items) // 2
    yield from _apart(items[:half], requester, allowed)
    yield from _apart(items[half:], requester, allowed)


def _shown(item: Item) -> dict[str, Any]:
    """The record as the guard is shown it: with its note and its files' names, without what it is meant to tell everybody."""
    meant = MEANT.get(item.kind, ())
    beside: dict[str, Any] = {}
    if item.note:
        beside["note"] = item.note
    if item.files:
        beside["files"] = [[file.name, file.what] for file in item.files]
    return {name: value for name, value in item.data.items() if name not in meant} | beside


def _looked_into(items: Sequence[Item], requester: Sequence[str], allowed: Sequence[str]) -> tuple[Finding, ...]:
    text = json.dumps([{"ref": item.ref, **_shown(item)} for item in items], ensure_ascii=False)
    return check("records.json", text.encode(), requester=requester, allowed=allowed).findings
