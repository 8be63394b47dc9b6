"""What the guard says of records and files that are about to be public."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from answerable.guard import Finding, Severity, check
from answerable.publication.release import Item

TOGETHER = 1_000_000
"""Characters of records that the guard is shown at once; where it stops some, each is shown to it alone."""

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
        together = _looked_into([item for item, _ in batch], requester, allowed)
        alone = len(batch) > 1 and any(one.severity is not Severity.NOTE for one in together)
        for item, _ in batch:
            found = _looked_into([item], requester, allowed) if alone else together
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


def _batches(items: Iterable[Item]) -> Iterator[list[tuple[Item, int]]]:
    batch: list[tuple[Item, int]] = []
    size = 0
    for item in items:
        length = len(json.dumps(_shown(item), ensure_ascii=False))
        if batch and size + length > TOGETHER:
            yield batch
            batch, size = [], 0
        batch.append((item, length))
        size += length
    if batch:
        yield batch


def _shown(item: Item) -> dict[str, Any]:
    """The record as the guard is shown it: without what it is meant to tell everybody."""
    meant = MEANT.get(item.kind, ())
    return {name: value for name, value in item.data.items() if name not in meant}


def _looked_into(items: Sequence[Item], requester: Sequence[str], allowed: Sequence[str]) -> tuple[Finding, ...]:
    text = json.dumps([{"ref": item.ref, **_shown(item)} for item in items], ensure_ascii=False)
    return check("records.json", text.encode(), requester=requester, allowed=allowed).findings
