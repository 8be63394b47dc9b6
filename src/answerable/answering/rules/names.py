"""Find the register's own names in a text: organisations and their aliases, services, funds, areas, decisions …"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from .rows import Directory
from .words import fold, folded, tokens

_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")


class Kind(StrEnum):
    """What a name in the register names."""

    ORGANISATION = "organisation"
    SERVICE = "service"
    FUND = "fund"
    AREA = "area"
    AGREEMENT = "agreement"
    DECISION = "decision"
    DOCUMENT = "document"
    AUTHORITY = "authority"


@dataclass(frozen=True, slots=True)
class Named:
    """One record that a text names; `words` are the letter's own."""

    kind: Kind
    ref: str
    words: str
    name: str = ""  # as the register writes it


@dataclass(frozen=True)
class NameIndex:
    """Every name of a directory, by its folded words."""

    names: dict[tuple[str, ...], tuple[tuple[Kind, str, str], ...]] = field(default_factory=dict)
    longest: int = 0

    @classmethod
    def of(cls, directory: Directory) -> NameIndex:
        """Index a directory's names. A name that is one word is found only where it is written with a capital."""
        found: dict[tuple[str, ...], list[tuple[Kind, str, str]]] = defaultdict(list)

        def add(kind: Kind, ref: str, names: Sequence[str]) -> None:
            plain = [
                _BRACKETS.sub("", name) for name in names
            ]  # "Northshire Haven (made up)" is called Northshire Haven
            for name in dict.fromkeys((*names, *plain)):
                key = folded(name)
                entry = (kind, ref, name)
                if key and all(entry[:2] != other[:2] for other in found[key]):
                    found[key].append(entry)

        authority = directory.authority
        add(Kind.AUTHORITY, "", (authority.name, authority.office_name))
        for organisation in directory.organisations.values():
            add(Kind.ORGANISATION, organisation.ref, (organisation.name, *organisation.aliases))
        local = {
            word
            for name in (authority.name, *(area.name for area in directory.areas.values()))
            for word in folded(name)
        }
        for service in directory.services.values():
            add(Kind.SERVICE, service.ref, (service.name, _without_place(service.name, local)))
        for fund in directory.funds.values():
            add(Kind.FUND, fund.ref, (fund.name, *fund.aliases))
        for area in directory.areas.values():
            add(Kind.AREA, area.ref, (area.name,))
        for decision in directory.decisions.values():
            add(Kind.DECISION, decision.ref, (decision.ref, decision.title))
        for document in directory.documents.values():
            if len(folded(document.title)) > 1:  # "Plan" names no plan in particular
                add(Kind.DOCUMENT, document.ref, (document.title,))
        for ref, title in directory.agreement_titles.items():
            add(Kind.AGREEMENT, ref, (ref, title))
        return cls(
            names={key: tuple(entries) for key, entries in found.items()},
            longest=max((len(key) for key in found), default=0),
        )

    def find(self, text: str) -> tuple[Named, ...]:
        """The records that a text names, longest names first taken, in the order in which they stand."""
        plain = text.replace("&", " and ")
        words = tokens(text)
        keys = [fold(word.group()) for word in words]
        found: dict[tuple[Kind, str], Named] = {}
        at = 0
        while at < len(words):
            for length in range(min(self.longest, len(words) - at), 0, -1):
                written = plain[words[at].start() : words[at + length - 1].end()]
                entries = [
                    entry
                    for entry in self.names.get(tuple(keys[at : at + length]), ())
                    if _as_a_name(written, entry[2])
                ]
                if entries:
                    for kind, ref, name in entries:
                        found.setdefault((kind, ref), Named(kind, ref, written, name))
                    at += length
                    break
            else:
                at += 1
        return tuple(found.values())

    def exact(self, name: str) -> tuple[Named, ...]:
        """The records whose whole name this is, however its letters are cased."""
        return tuple(Named(kind, ref, name, known) for kind, ref, known in self.names.get(folded(name), ()))


def _without_place(name: str, local: set[str]) -> str:
    """A service's name without the place that it begins with ("Northshire victims service"); empty where one word or
    none would be left."""
    words = name.split()
    while words and set(folded(words[0])) <= local:
        words.pop(0)
    return " ".join(words) if 1 < len(words) < len(name.split()) else ""


def _as_a_name(written: str, name: str) -> bool:
    """Whether words stand for a name: several words always do, one word only with the capitals of a name."""
    if len(folded(name)) > 1:
        return True
    if name.isupper():
        return written.isupper() or written.rstrip("s'’").isupper()
    return written[0].isupper() or written[0].isdigit()


def without_names(text: str, named: Iterable[Named]) -> str:
    """The text with the found names taken out."""
    plain = text.replace("&", " and ")
    for name in sorted({item.words for item in named}, key=len, reverse=True):
        plain = plain.replace(name, " ")
    return plain
