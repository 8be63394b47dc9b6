"""Who is who as data and as lines for a terminal."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from ..rules.payee_names import NameKind
from ..rules.same_organisation import Entry
from .names import Proposal, WhoIsWho, who_is_who


def entries_of(names: Iterable[str]) -> list[Entry]:
    """Return plain names as entries, each once."""
    return [Entry(name) for name in dict.fromkeys(names)]


def as_mapping(
    entries: Sequence[Entry],
    each: int,
    *,
    apart: Collection[tuple[int, int]] = (),
    whys: Mapping[str, str] | None = None,
    payees: Collection[str] | None = None,
) -> dict[str, Any]:
    """Return what joined itself, the names that stand for nobody, the persons' names, and suggestions for each name.

    `{"merged": [[name, name, why]], "placeholders": [name], "persons": [name], "suggestions": {name: [{"name": …,
    "names": [all spellings], "organisation": ref or None, "probability": …, "why": …}]}}`. At most `each` suggestions a
    name. `whys` are the reasons on record for names that are matched already; `payees`: only what concerns one of them.
    """
    found = who_is_who(entries, apart=apart, each=max(each, 1))
    known = whys or {}
    merged = [
        [first, second, known.get(second) or known.get(first) or why]
        for first, second, why in found.merged()
        if payees is None or first in payees or second in payees
    ]
    suggestions: dict[str, list[dict[str, Any]]] = {}
    for position, entry in enumerate(entries):
        proposals = found.proposals.get(found.joined.group[position], ())[:each]
        if (
            found.joined.names[position].kind is NameKind.ORGANISATION
            and proposals
            and (payees is None or entry.name in payees)
        ):
            suggestions[entry.name] = [_proposal(found, proposal) for proposal in proposals]
    kinds = zip(entries, found.joined.names, strict=True)
    return {
        "merged": merged,
        "placeholders": found.placeholders(),
        "persons": list(dict.fromkeys(entry.name for entry, name in kinds if name.kind is NameKind.PERSON)),
        "suggestions": suggestions,
    }


def _proposal(found: WhoIsWho, proposal: Proposal) -> dict[str, Any]:
    members = found.joined.groups[found.joined.group[proposal.other]]
    names = list(dict.fromkeys(found.entries[member].name for member in members))
    organisation = next((ref for member in members if (ref := found.entries[member].organisation)), None)
    return {
        "name": found.entries[proposal.other].name,
        "names": names,
        "organisation": organisation,
        "probability": proposal.probability,
        "why": proposal.why,
    }


def lines(found: dict[str, Any]) -> Iterator[str]:
    """Write who is who for a person to read."""
    yield f"The same organisation beyond doubt ({len(found['merged'])}):"
    for first, second, why in found["merged"]:
        yield f"  {first}  =  {second}  ({why})"
    yield f"Nobody named ({len(found['placeholders'])}): {'; '.join(found['placeholders']) or 'none'}"
    yield f"For a person to decide ({len(found['suggestions'])}):"
    for name, proposals in found["suggestions"].items():
        yield f"  {name}"
        for proposal in proposals:
            yield f"    {proposal['probability']:.2f}  {proposal['name']}  ({proposal['why']})"
