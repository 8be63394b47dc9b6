"""Names in, who is who out: what joins itself, what is no organisation, and what a person should look at."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from ..rules.payee_names import NameKind
from ..rules.same_organisation import Entry, Join, Joined, in_common, join
from .suggesting import Shape, Suggestion, suggest


@dataclass(frozen=True)
class Proposal:
    """That a group of names may be one with another: by the two spellings that say so most."""

    entry: int
    other: int
    probability: float
    why: str


@dataclass(frozen=True)
class WhoIsWho:
    """Entries, what joined itself, and for each group the likeliest others."""

    entries: Sequence[Entry]
    joined: Joined
    proposals: Mapping[int, Sequence[Proposal]]

    def merged(self) -> list[tuple[str, str, str]]:
        """Every two different printed names that joined themselves, and why."""
        direct = {frozenset((each.first, each.second)): each for each in self.joined.joins}
        found: dict[tuple[str, str], str] = {}
        for members in self.joined.groups.values():
            for place, first in enumerate(members):
                for second in members[place + 1 :]:
                    names = (self.entries[first].name, self.entries[second].name)
                    if names[0] != names[1] and names not in found and names[::-1] not in found:
                        found[names] = self._why(direct.get(frozenset((first, second))), members)
        return [(first, second, why) for (first, second), why in found.items()]

    def _why(self, direct: Join | None, members: Sequence[int]) -> str:
        return direct.why if direct else f"Both are the same as “{self.entries[members[0]].name}”"

    def placeholders(self) -> list[str]:
        """The printed names that stand for nobody named."""
        kinds = zip(self.entries, self.joined.names, strict=True)
        return list(dict.fromkeys(entry.name for entry, name in kinds if name.kind is NameKind.PLACEHOLDER))

    @cached_property
    def group_of(self) -> Mapping[str, int]:
        """The group of each printed name."""
        return {entry.name: group for entry, group in zip(self.entries, self.joined.group, strict=True)}


def who_is_who(
    entries: Sequence[Entry],
    *,
    apart: Collection[tuple[int, int]] = (),
    postcodes: Mapping[str, str] | None = None,
    each: int = 5,
) -> WhoIsWho:
    """Join what is beyond doubt, then rank what is left: at most `each` proposals a group.

    `apart` are pairs of entries that a person said are not one: neither joined nor proposed. `postcodes` are those of
    organisations, by ref.
    """
    joined = join(entries, apart=apart)
    return WhoIsWho(entries, joined, propose(entries, joined, apart=apart, postcodes=postcodes or {}, each=each))


def propose(
    entries: Sequence[Entry],
    joined: Joined,
    *,
    apart: Iterable[tuple[int, int]] = (),
    postcodes: Mapping[str, str],
    each: int = 5,
) -> dict[int, list[Proposal]]:
    """Return for each group the others that it may be one with. Persons and placeholders are never among them."""
    shapes: list[Shape] = []
    origin: list[int] = []
    seen = set()
    for position, (entry, name) in enumerate(zip(entries, joined.names, strict=True)):
        group = joined.group[position]
        key = (group, name.words, name.others, name.form)
        if key in seen or not (entry.organisation or name.kind is NameKind.ORGANISATION):
            continue
        seen.add(key)
        ledger_ids = frozenset({entry.ledger_id, *name.ledger_ids} - {""})
        identifiers = entry.identifiers | name.identifiers
        shapes.append(Shape(group, name, ledger_ids, identifiers, postcodes.get(entry.organisation, "")))
        origin.append(position)
    never = {(joined.group[first], joined.group[second]) for first, second in apart}
    found = suggest(shapes, each=each, apart=never)
    return {group: [_proposal(suggestion, shapes, origin) for suggestion in ranked] for group, ranked in found.items()}


def _proposal(suggestion: Suggestion, shapes: Sequence[Shape], origin: Sequence[int]) -> Proposal:
    first, second = suggestion.shapes
    why = in_common(shapes[first].name, shapes[second].name)
    if shapes[first].ledger_ids & shapes[second].ledger_ids:
        why += "; the same number in the ledger"
    return Proposal(origin[first], origin[second], suggestion.probability, why)
