"""The finest cube of people behind a sequence of tables: the smallest groups that any of them tells apart.

Two tables cut the same people in different ways. A group that no table divides further is an atom; each printed number is
the sum of some atoms. Ages are cut where any table cuts them. Other categories are matched by their words; "North and South"
is North with South; what two tables name differently may overlap.

A cube of all variables at once would be far too large. Two variables that no table crosses need not be crossed here either:
the cube is kept in pieces, one a set of variables that belong together (the cliques of a junction tree), which must agree
on what they share. For counts this loses nothing: pieces that agree can always be put together into one cube (the theorem on
decomposable models; Lauritzen, Graphical Models, 1996, 4.4).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise, product
from math import inf, prod

from .labels import age_band, is_other, label_key, parts_of

MOST_ATOMS = 60_000
"""Atoms of one piece; more could not be attacked in time."""


class TooLarge(ValueError):
    """The tables cross too many variables to be attacked together. Its message is one sentence."""


@dataclass(frozen=True)
class Division:
    """One table's categories of a variable: which overlap with none of the others, and whether they are all there is."""

    labels: tuple[str, ...]
    whole: bool

    @property
    def is_ages(self) -> bool:
        """Whether every category is a band of ages, or those whose age is not known."""
        bands = [age_band(label) is not None for label in self.labels]
        return any(bands) and all(band or is_other(label) for band, label in zip(bands, self.labels, strict=True))


@dataclass(frozen=True)
class Axis:
    """A variable of the cube: how many atoms it has, and which of them each printed category takes in."""

    size: int
    members: Mapping[tuple[Division, str], frozenset[int]]


def axis_of(divisions: Iterable[Division]) -> Axis:
    """The atoms of a variable that several tables divide each in its own way."""
    distinct = list(dict.fromkeys(divisions))
    ages = [one for one in distinct if one.is_ages]
    if len(ages) == len(distinct):
        return _ages(ages)
    return _words(distinct)


def _ages(divisions: Sequence[Division]) -> Axis:
    bands = {label: band for one in divisions for label in one.labels if (band := age_band(label))}
    cuts = sorted({0.0, inf, *(end for band in bands.values() for end in band)})
    atoms = list(pairwise(cuts))
    not_known = len(atoms)
    members = {
        (one, label): frozenset(
            at for at, (low, high) in enumerate(atoms) if bands[label][0] <= low and high <= bands[label][1]
        )
        if label in bands
        else frozenset({not_known})
        for one in divisions
        for label in one.labels
    }
    return Axis(len(atoms) + any(not_known in one for one in members.values()), members)


_REST = "\0rest"


@dataclass(frozen=True)
class _Words:
    """The parts of each category of a division by name, and all of them together."""

    parts: Mapping[str, frozenset[str]]
    every: frozenset[str]


def _words(divisions: Sequence[Division]) -> Axis:
    """Refine step by step: each atom is one category of every division, as far as their words let the two overlap."""
    vocabularies = [_vocabulary(at, one, divisions) for at, one in enumerate(divisions)]
    atoms: list[tuple[str, ...]] = [()]
    for at, one in enumerate(divisions):
        labels = [*one.labels, *([] if one.whole else [_REST])]
        atoms = [
            (*atom, label)
            for atom in atoms
            for label in labels
            if all(
                _may_overlap(vocabularies[at], label, vocabularies[earlier], chosen)
                for earlier, chosen in enumerate(atom)
            )
        ]
        if len(atoms) > MOST_ATOMS:
            raise TooLarge("The tables name the categories of a variable in too many ways to be compared.")
    members = {
        (one, label): frozenset(number for number, atom in enumerate(atoms) if atom[at] == label)
        for at, one in enumerate(divisions)
        for label in one.labels
    }
    return Axis(len(atoms), members)


def _vocabulary(at: int, division: Division, divisions: Sequence[Division]) -> _Words:
    """The parts of each category by name: those it joins, where other tables know them apart, or else itself alone."""
    known = {label_key(label) for other in divisions for label in other.labels}
    found: dict[str, frozenset[str]] = {}
    for label in division.labels:
        parts = parts_of(label)
        if is_other(label):
            # Another table's "Other" is another group, unless the two tables name the same categories.
            found[label] = frozenset({f"{label_key(label)}\0{sorted(map(label_key, division.labels))}"})
        elif len(parts) > 1 and all(part in known for part in parts):
            found[label] = frozenset(parts)
        else:
            found[label] = frozenset({label_key(label)})
    found[_REST] = frozenset({f"{_REST}{at}"})
    return _Words(found, frozenset().union(*found.values()))


def _may_overlap(first: _Words, one: str, second: _Words, other: str) -> bool:
    mine, theirs = first.parts[one], second.parts[other]
    # A category whose every part the other table knows elsewhere has nobody in common with this one.
    return bool(mine & theirs) or not (mine <= second.every or theirs <= first.every)


@dataclass(frozen=True)
class Piece:
    """A part of the cube: its variables in order, how many atoms each has, and where its atoms begin among all."""

    variables: tuple[str, ...]
    sizes: tuple[int, ...]
    first: int

    @property
    def atoms(self) -> int:
        """How many atoms it has."""
        return prod(self.sizes)

    def numbers(self, chosen: Mapping[str, frozenset[int]]) -> tuple[int, ...]:
        """The atoms that belong to these members of some of its variables, and to any of the others."""
        ranges = [
            sorted(chosen.get(variable, range(size))) for variable, size in zip(self.variables, self.sizes, strict=True)
        ]
        steps = [prod(self.sizes[at + 1 :]) for at in range(len(self.sizes))]
        numbers = [self.first]
        for members, step in zip(ranges, steps, strict=True):
            numbers = [number + member * step for number in numbers for member in members]
        return tuple(numbers)


@dataclass(frozen=True)
class Cube:
    """The pieces and the pairs of them that must agree, with the variables they share."""

    pieces: tuple[Piece, ...]
    shared: tuple[tuple[int, int, tuple[str, ...]], ...]

    @property
    def atoms(self) -> int:
        """How many atoms all pieces have together."""
        return sum(piece.atoms for piece in self.pieces)

    def piece_of(self, variables: Iterable[str]) -> Piece:
        """The piece that crosses all of these variables."""
        wanted = set(variables)
        return next(piece for piece in self.pieces if wanted <= set(piece.variables))

    def agreements(self) -> Iterable[tuple[tuple[int, ...], tuple[int, ...]]]:
        """Pairs of sets of atoms that count the same people in two pieces."""
        for one, other, variables in self.shared:
            first, second = self.pieces[one], self.pieces[other]
            sizes = [first.sizes[first.variables.index(variable)] for variable in variables]
            for place in product(*map(range, sizes)):
                chosen = {variable: frozenset({at}) for variable, at in zip(variables, place, strict=True)}
                yield first.numbers(chosen), second.numbers(chosen)


def cube_of(crossed: Iterable[Iterable[str]], axes: Mapping[str, Axis]) -> Cube:
    """The cube in pieces, given which variables each table crosses. Raises TooLarge."""
    cliques = _cliques({frozenset(one) for one in crossed})
    pieces: list[Piece] = []
    first = 0
    for clique in cliques:
        variables = tuple(sorted(clique))
        piece = Piece(variables, tuple(axes[variable].size for variable in variables), first)
        if piece.atoms > MOST_ATOMS:
            raise TooLarge(
                f"The tables cross {', '.join(variables)}: that makes {piece.atoms:,} groups, and up to {MOST_ATOMS:,} can be "
                "attacked together."
            )
        pieces.append(piece)
        first += piece.atoms
    return Cube(tuple(pieces), _tree(cliques))


def _cliques(crossed: set[frozenset[str]]) -> list[frozenset[str]]:
    """The cliques of the graph in which tables join their variables, filled in until it is chordal."""
    near: dict[str, set[str]] = {}
    for one in crossed:
        for variable in one:
            near.setdefault(variable, set()).update(one - {variable})
    found: list[frozenset[str]] = []
    while near:
        variable = min(near, key=lambda name: (_missing(near, name), len(near[name]), name))
        clique = frozenset({variable, *near[variable]})
        for first, second in combinations(sorted(near[variable]), 2):
            near[first].add(second)
            near[second].add(first)
        for other in near.pop(variable):
            near[other].discard(variable)
        if not any(clique <= kept for kept in found):
            found.append(clique)
    return found or [frozenset()]


def _missing(near: Mapping[str, set[str]], variable: str) -> int:
    return sum(other not in near[one] for one, other in combinations(near[variable], 2))


def _tree(cliques: Sequence[frozenset[str]]) -> tuple[tuple[int, int, tuple[str, ...]], ...]:
    """Join the cliques by the largest sets they share: the tree that decomposes the cube."""
    joined, edges = {0}, []
    while len(joined) < len(cliques):
        one, other = max(
            ((one, other) for one in joined for other in range(len(cliques)) if other not in joined),
            key=lambda pair: (len(cliques[pair[0]] & cliques[pair[1]]), -pair[0], -pair[1]),
        )
        edges.append((one, other, tuple(sorted(cliques[one] & cliques[other]))))
        joined.add(other)
    return tuple(edges)
