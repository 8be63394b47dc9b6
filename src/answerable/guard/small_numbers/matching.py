"""Puts tables side by side: which of their variables are the same, and which people each printed cell is of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .cube import Axis, Cube, Division, axis_of, cube_of
from .joint import Statement
from .labels import age_band, is_other, label_key, variable_key
from .ledger import Published, Release

_SEXES = frozenset({"male", "female", "men", "women", "boys", "girls", "males", "females", "man", "woman", "m", "f"})


@dataclass(frozen=True)
class _Named:
    """A release with the names of its variables and conditions made comparable."""

    release: Release
    axes: tuple[str, ...]
    where: tuple[tuple[str, str], ...]

    @property
    def crossed(self) -> frozenset[str]:
        return frozenset((*self.axes, *(name for name, _ in self.where)))

    def division(self, at: int) -> Division:
        variable = self.release.variables[at]
        return Division(variable.labels, variable.total is not None)


def named(releases: Sequence[Release]) -> tuple[_Named, ...]:
    """The releases with comparable names: one that has none is told by its categories."""
    known: dict[str, set[str]] = {}
    for release in releases:
        for variable in release.variables:
            if key := _name(variable.name, variable.labels):
                known.setdefault(key, set()).update(map(label_key, variable.labels))
    found = []
    for release in releases:
        axes: list[str] = []
        for variable in release.variables:
            key = _name(variable.name, variable.labels) or _by_labels(variable.labels, known, axes)
            axes.append(_once(key, axes))
            known.setdefault(axes[-1], set()).update(map(label_key, variable.labels))
        where = tuple(
            (_name(name, (label,)) or _of_label(label, known), label) for name, label in release.where.items()
        )
        found.append(_Named(release, tuple(axes), where))
    return tuple(found)


def _name(name: str, labels: Sequence[str]) -> str:
    """The comparable name; empty where nothing tells."""
    words = {label_key(label) for label in labels}
    bands = all(age_band(label) is not None or is_other(label) for label in labels)
    key = variable_key(name)
    if bands and ("age" in key or (not key and len(labels) > 1)):
        return "age"
    if not key and len(words & _SEXES) > 1:
        return "sex"
    return key


def _once(key: str, taken: Sequence[str]) -> str:
    """A table may name two variables alike; they are two all the same."""
    while key in taken:
        key += "'"
    return key


def _by_labels(labels: Sequence[str], known: Mapping[str, set[str]], taken: Sequence[str]) -> str:
    words = set(map(label_key, labels))
    best = max(
        (one for one in known if one not in taken),
        key=lambda one: (len(words & known[one]) / max(1, min(len(words), len(known[one]))), one),
        default="",
    )
    alike = words & known.get(best, set())
    if len(alike) > 1 and 2 * len(alike) >= min(len(words), len(known[best])):
        return best
    return "of " + "/".join(sorted(words))


def _of_label(label: str, known: Mapping[str, set[str]]) -> str:
    return next((one for one in sorted(known) if label_key(label) in known[one]), f"of {label_key(label)}")


@dataclass(frozen=True)
class Beside:
    """Tables put side by side: the cube of the people in them, and of each its cells as sums over it."""

    cube: Cube
    atoms: tuple[tuple[tuple[int, ...], ...], ...]
    """Per release and cell, the atoms it counts."""


def side_by_side(releases: Sequence[Release]) -> Beside:
    """The cube behind several releases. Raises TooLarge."""
    ready = named(releases)
    divisions: dict[str, list[Division]] = {}
    for one in ready:
        for at, axis in enumerate(one.axes):
            divisions.setdefault(axis, []).append(one.division(at))
        for name, label in one.where:
            divisions.setdefault(name, []).append(Division((label,), False))
    axes = {name: axis_of(some) for name, some in divisions.items()}
    cube = cube_of([one.crossed for one in ready], axes)
    return Beside(cube, tuple(_atoms(one, axes, cube) for one in ready))


def _atoms(one: _Named, axes: Mapping[str, Axis], cube: Cube) -> tuple[tuple[int, ...], ...]:
    piece = cube.piece_of(one.crossed)
    fixed: dict[str, frozenset[int]] = {}
    for name, label in one.where:
        members = axes[name].members[Division((label,), False), label]
        fixed[name] = fixed.get(name, members) & members
    found = []
    for cell in one.release.cells:
        chosen = dict(fixed)
        for at, label in enumerate(cell.key):
            inside = _members(one, at, label, axes[one.axes[at]])
            if inside is not None:
                chosen[one.axes[at]] = chosen.get(one.axes[at], inside) & inside
        found.append(piece.numbers(chosen))
    return tuple(found)


def _members(one: _Named, at: int, label: str, axis: Axis) -> frozenset[int] | None:
    """The atoms of a printed category; None for a total, which leaves nobody out."""
    variable, division = one.release.variables[at], one.division(at)
    if label == variable.total:
        return None
    return frozenset().union(*(axis.members[division, part] for part in variable.parts(label) or (label,)))


def statements_of(release: Release, source: int, atoms: Sequence[tuple[int, ...]]) -> list[Statement]:
    """The cells of a release that is out, as sums over the cube."""
    return [_statement(release, cell, source, mine) for cell, mine in zip(release.cells, atoms, strict=True)]


def _statement(release: Release, cell: Published, source: int, atoms: tuple[int, ...]) -> Statement:
    floor = 0.0 if cell.shown or cell.high is not None else float(release.floor)
    return Statement(
        source=source,
        atoms=atoms,
        low=float(cell.low),
        high=float("inf") if cell.high is None else float(cell.high),
        small=cell.small,
        one=cell.one,
        floor=floor,
        enough=float(release.enough),
    )
