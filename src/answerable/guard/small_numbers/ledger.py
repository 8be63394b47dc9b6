"""The release ledger: every table that was let out, as it was printed, so that the next one is judged beside all of them.

Thirty tables, each safe by itself, gave away nine counts exactly (facts/pathways.md 4.4): what was let out cannot be called
back, so each new table is attacked together with all that went before. A ledger is a folder with one file a release, added to
and never changed; or, in a database, a list of the same data. It says of a hidden number that it is small, and that it is 1,
but never which number it is. It is for the office alone.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import tempfile
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from .labels import is_period, label_key
from .tables import Key, Table, Variable

FORMAT = 1


class BadLedger(ValueError):
    """A ledger that cannot be trusted. Its message is one sentence that names the file."""


@dataclass(frozen=True)
class Published:
    """One cell as it was let out. `low` and `high` are what it can be as printed: equal where its number is shown."""

    key: Key
    low: int
    high: int | None
    """None where nothing printed limits it."""
    small: bool = False
    """Whether the true count is small, so that it must stay unknown."""
    one: bool = False
    """Whether the true count is 1."""

    @property
    def shown(self) -> bool:
        """Whether its very number is printed."""
        return self.low == self.high


@dataclass(frozen=True)
class Release:
    """A table as it was let out."""

    name: str
    on: date
    variables: tuple[Variable, ...]
    cells: tuple[Published, ...]
    population: str = ""
    where: Mapping[str, str] = field(default_factory=dict)
    enough: int = 5
    """The smallest count that its rule let be printed."""
    floor: int = 0
    """The least that its hidden cells can be to its readers: 1 where every nought is printed."""

    @property
    def has_period(self) -> bool:
        """Whether it says of what time it is."""
        return any(is_period(name) for name in (*self.where, *(one.name for one in self.variables)))

    @property
    def periods(self) -> frozenset[str]:
        """The times it says it is of, as compared."""
        inside = {label_key(label) for one in self.variables if is_period(one.name) for label in one.labels}
        return frozenset(inside | {label_key(label) for name, label in self.where.items() if is_period(name)})

    def called(self, number: int) -> str:
        """A cell in words."""
        words = (
            f"{variable.name} {label}".strip()
            for variable, label in zip(self.variables, self.cells[number].key, strict=True)
        )
        return ", ".join(words) or self.population or "the count"

    def as_data(self) -> dict[str, Any]:
        """Plain data, for JSON or a database."""
        return {
            "format": FORMAT,
            "name": self.name,
            "on": self.on.isoformat(),
            "population": self.population,
            "where": dict(self.where),
            "enough": self.enough,
            "floor": self.floor,
            "variables": [
                {
                    "name": one.name,
                    "labels": list(one.labels),
                    "total": one.total,
                    "groups": {label: list(parts) for label, parts in one.groups.items()},
                }
                for one in self.variables
            ],
            "cells": [[list(one.key), one.low, one.high, one.small, one.one] for one in self.cells],
        }

    @classmethod
    def of(cls, data: Mapping[str, Any]) -> Release:
        """A release from its plain data. Raises BadLedger where something is missing or is not what it should be."""
        try:
            return _release(data)
        except (KeyError, TypeError, ValueError, AttributeError) as why:
            raise BadLedger(f"The release is damaged: {why}.") from None


def _release(data: Mapping[str, Any]) -> Release:
    if data["format"] != FORMAT:
        raise ValueError(f"its format is {data['format']}, not {FORMAT}")
    variables = tuple(
        Variable(
            str(one["name"]),
            tuple(map(str, one["labels"])),
            one["total"],
            {str(label): tuple(map(str, parts)) for label, parts in one["groups"].items()},
        )
        for one in data["variables"]
    )
    cells = tuple(
        Published(tuple(map(str, key)), int(low), None if high is None else int(high), bool(small), bool(one))
        for key, low, high, small, one in data["cells"]
    )
    for cell in cells:
        if len(cell.key) != len(variables) or any(
            label not in variable.every for label, variable in zip(cell.key, variables, strict=True)
        ):
            raise ValueError(f"cell {list(cell.key)} is of no category that it names")
    return Release(
        name=str(data["name"]),
        on=date.fromisoformat(data["on"]),
        variables=variables,
        cells=cells,
        population=str(data["population"]),
        where={str(name): str(label) for name, label in data["where"].items()},
        enough=int(data["enough"]),
        floor=int(data["floor"]),
    )


def release_of(
    table: Table,
    hidden: Collection[int],
    *,
    small: Collection[int],
    on: date,
    enough: int,
    floor: int,
    ranges: Mapping[int, tuple[int, int | None]] | None = None,
) -> Release:
    """A table as it is about to be let out.

    `hidden` and `small` are cell numbers; `ranges` says of each rounded or banded cell what it can be.
    """
    cells = []
    for number, cell in enumerate(table.cells):
        if ranges is not None and number in ranges:
            low, high = ranges[number]
        elif number in hidden or cell.value is None:
            low, high = 0, None
        else:
            low = high = cell.value
        cells.append(Published(cell.key, low, high, number in small, number in small and cell.value == 1))
    return Release(table.name, on, table.variables, tuple(cells), table.population, dict(table.where), enough, floor)


@dataclass(frozen=True)
class Ledger:
    """Releases in the order in which they were let out."""

    releases: tuple[Release, ...] = ()

    @classmethod
    def of(cls, releases: Iterable[Mapping[str, Any]]) -> Ledger:
        """A ledger from plain data, such as a database holds. Raises BadLedger, which names the release by its place."""
        found = []
        for number, data in enumerate(releases, 1):
            try:
                found.append(Release.of(data))
            except BadLedger as why:
                raise BadLedger(f"Release {number} of the ledger: {why}") from None
        return cls(tuple(found))

    def as_data(self) -> list[dict[str, Any]]:
        """The plain data of each release."""
        return [one.as_data() for one in self.releases]

    def and_(self, release: Release) -> Ledger:
        """This ledger with one release more."""
        return replace(self, releases=(*self.releases, release))

    def without(self, name: str) -> Ledger:
        """This ledger without the releases of that name."""
        return replace(self, releases=tuple(one for one in self.releases if one.name != name))

    def beside(self, new: Release) -> tuple[tuple[Release, ...], ...]:
        """The releases that may count some of the same people as a new one, in sets that are attacked each by itself.

        Tables that say they are of different people, or of different times, have nobody in common. One that does not say
        may be of anybody's.
        """
        near = _same_time(self.releases, new)
        others = sorted({one.population for one in near if one.population} - {new.population})
        if new.population or not others:
            return (tuple(one for one in near if not new.population or one.population in ("", new.population)),)
        return tuple(tuple(one for one in near if one.population in ("", other)) for other in others)


def _same_time(releases: Sequence[Release], new: Release) -> tuple[Release, ...]:
    """Those that share a time with the new one, or with one that does, and so on."""
    if not new.has_period:
        return tuple(one for one in releases if not one.has_period)
    periods = set(new.periods)
    left = [one for one in releases if one.has_period]
    while more := [one for one in left if one.periods & periods and not one.periods <= periods]:
        for one in more:
            periods |= one.periods
    return tuple(one for one in left if one.periods & periods)


_FILE = re.compile(r"(\d{5})\.json")


def open_ledger(folder: Path) -> Ledger:
    """Read the ledger of a folder; an empty one where the folder has no releases or is not there yet.

    Raises BadLedger, naming the file, where one is damaged, missing from the sequence or is no file of a ledger: a release
    that is skipped is a leak that is not seen.
    """
    return Ledger(tuple(release for release, _ in _files(folder)))


def _files(folder: Path) -> list[tuple[Release, str]]:
    found: list[tuple[Release, str]] = []
    if not folder.exists():
        return found
    if not folder.is_dir():
        raise BadLedger(f"The ledger {folder} is a file, not a folder: name the folder that holds the releases.")
    for path in sorted(one for one in folder.iterdir() if not one.name.startswith(".")):
        number = _FILE.fullmatch(path.name)
        if number is None:
            raise BadLedger(f"The ledger holds “{path.name}”, which is no release: move it out of the folder.")
        if int(number[1]) != len(found) + 1:
            raise BadLedger(f"Release {len(found) + 1} is missing from the ledger before “{path.name}”: put it back.")
        found.append(_read(path, found[-1][1] if found else ""))
    return found


def _read(path: Path, after: str) -> tuple[Release, str]:
    damaged = f"Release “{path.name}” of the ledger is damaged"
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        release, seal = data["release"], data["seal"]
    except (OSError, ValueError, KeyError, TypeError) as why:
        raise BadLedger(f"{damaged} ({type(why).__name__}): put back a sound copy of it.") from None
    if seal != _seal(release, after):
        raise BadLedger(f"{damaged} or one before it was changed: its seal does not fit. Put back a sound copy.")
    try:
        return Release.of(release), seal
    except BadLedger as why:
        raise BadLedger(f"{damaged}: {why}") from None


def _seal(release: Mapping[str, Any], after: str) -> str:
    """A digest of a release and of all before it, so that none can be changed or taken out unnoticed."""
    content = json.dumps(release, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(f"{after}\n{content}".encode()).hexdigest()


def add_release(folder: Path, release: Release) -> Path:
    """Add a release to the ledger of a folder, whole or not at all; what is there is never written over.

    Raises BadLedger where the ledger cannot be read or written, or where another release took the place meanwhile: try again.
    """
    before = _files(folder)
    data = release.as_data()
    text = json.dumps(
        {"release": data, "seal": _seal(data, before[-1][1] if before else "")}, ensure_ascii=False, indent=1
    )
    path = folder / f"{len(before) + 1:05d}.json"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle, draft = tempfile.mkstemp(dir=folder, prefix=".")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            # A link never replaces: of two that add at the same moment, one is told to try again.
            os.link(draft, path)
        finally:
            os.unlink(draft)
    except OSError as why:
        raise BadLedger(
            f"Release “{path.name}” could not be added to the ledger ({why.strerror or why}). Try again."
        ) from None
    return path
