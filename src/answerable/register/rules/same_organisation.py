"""Which printed names are one organisation beyond doubt, and which never are.

Names are joined here without asking anybody, so each rule must be right nearly always; whatever is merely likely is
left to a person (`register.matching` ranks it). The rules, the surest first:

- the same number in a public list, or the same ledger number with names that go together;
- the same name once case, punctuation, "Ltd" and a ledger number beside it are left out;
- the same letters, divided into words elsewhere;
- the name itself, printed once with and once without a trading name;
- one slip of the pen in a long name in which nothing else differs;
- a name cut off in the middle of a word;
- the same rare name with a common word more.

No join may put together names that speak of different places, numbers or kinds of body, nor what a person has kept
apart, nor two organisations of the register; not by a detour over a third name either.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TypeVar

from .payee_names import GENERIC, GIVEN_NAMES, NameKind, PayeeName, parse
from .places import PLACES

_Key = TypeVar("_Key", bound=Hashable)


@dataclass(frozen=True)
class Entry:
    """One spelling: a payee as printed, or a name of an organisation of the register.

    `organisation` is the ref of the organisation that it is known to be; `alone` says that a person took an automatic
    match of it back, so that it is joined to nothing by itself; `source` tells ledgers apart, whose numbers mean
    different things.
    """

    name: str
    ledger_id: str = ""
    source: str = ""
    organisation: str = ""
    alone: bool = False
    identifiers: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True)
class Join:
    """Why two spellings were joined: `how` is "key" (a number) or "name"."""

    first: int
    second: int
    how: str
    why: str


@dataclass(frozen=True)
class Joined:
    """What was joined: `group[i]` is the number of the group of entry i; `joins` hold each group together."""

    names: tuple[PayeeName, ...]
    group: tuple[int, ...]
    joins: tuple[Join, ...]

    @cached_property
    def groups(self) -> Mapping[int, tuple[int, ...]]:
        """The entries of each group, in their order."""
        found: dict[int, list[int]] = defaultdict(list)
        for entry, group in enumerate(self.group):
            found[group].append(entry)
        return {group: tuple(members) for group, members in found.items()}


# Kinds of body, each with the words that name it. Two names of different kinds are two bodies.
_KINDS = {
    "council": {"council", "borough", "councils", "bc", "mbc", "cbc"},
    "commissioning group": {"ccg", "ccgs"},
    "integrated care board": {"icb", "icbs"},
    "NHS trust": {"hospital", "hospitals", "hospice"},
    "school": {"school", "schools", "academy", "primary", "infant", "junior"},
    "college": {"college", "colleges"},
    "university": {"university", "universities"},
    "police": {"police", "constabulary", "constable"},
    "commissioner": {"pcc", "opcc", "commissioner"},
    "fire service": {"fire"},
    "trust": {"trust", "foundation"},
    "church": {"church", "parish", "diocese", "diocesan"},
    "club": {"club"},
    "association": {"association"},
    "leisure": {"leisure"},
    "trading arm": {"trading", "enterprises", "properties", "holdings", "finance", "insurance", "pension", "pensions"},
}
_KIND_OF = {word: kind for kind, words in _KINDS.items() for word in words}

# A word more or less of these leaves the organisation the same, where the rest is long and rare.
_SOFT = {"service", "services", "support", "uk", "team", "project", "of", "for"}
# Of two names with one ledger number these may differ too.
_SOFTER = _SOFT | {"group", "company", "community", "account"}
_COMPASS = {"north", "south", "east", "west", "northern", "southern", "eastern", "western", "central", "mid"}
_SLIP_LENGTH = 5
_CUT_LENGTH = 24
# A ledger number on more names than this stands for "sundry suppliers", not for one of them.
_MOST_NAMES_OF_A_LEDGER_NUMBER = 8
# Words in more names than this share of all, or than this number, do not tell an organisation from others.
_RARE = 3


def kinds_of(words: Iterable[str]) -> frozenset[str]:
    """Return the kinds of body that a name's words speak of."""
    return frozenset(_KIND_OF[word] for word in words if word in _KIND_OF)


def conflict(first: PayeeName, second: PayeeName) -> str:
    """Return what shows that two names are two organisations: "places", "numbers", "kinds", "forms"; or "".

    Places and numbers conflict where each name has one that the other lacks; kinds of body and forms in law where
    each has its own.
    """
    if first.places - second.places and second.places - first.places:
        return "places"
    if first.numbers != second.numbers and first.numbers and second.numbers:
        return "numbers"
    one, other = kinds_of(first.words), kinds_of(second.words)
    if one - other and other - one:
        return "kinds"
    return "forms" if _forms_differ(first, second) else ""


def _forms_differ(first: PayeeName, second: PayeeName) -> bool:
    return bool(first.form and second.form and first.form != second.form)


def one_slip(first: str, second: str) -> str:
    """Return how two words differ by one slip of the pen: "swapped", "doubled", "letter"; "" where by more or none.

    "swapped" are two letters beside one another (not the first two), "doubled" a letter written once more or less than the one beside it;
    a "letter" is any other letter added, left out or changed, not the first.
    """
    if first == second:
        return ""
    if len(first) > len(second):
        first, second = second, first
    start = 0
    while start < len(first) and first[start] == second[start]:
        start += 1
    if len(first) == len(second):
        if first[start + 1 :] == second[start + 1 :]:
            return "letter" if start else ""
        swapped = start and first[start : start + 2] == second[start : start + 2][::-1]
        return "swapped" if swapped and first[start + 2 :] == second[start + 2 :] else ""
    if first[start:] != second[start + 1 :]:
        return ""
    extra = second[start]
    if start and second[start - 1] == extra:
        return "doubled"
    return "letter" if start else ""


class _Groups:
    """Groups that grow by joins, each knowing what it may never be joined to."""

    def __init__(self, size: int) -> None:
        self._parent = list(range(size))

    def of(self, item: int) -> int:
        while self._parent[item] != item:
            self._parent[item] = self._parent[self._parent[item]]
            item = self._parent[item]
        return item

    def join(self, first: int, second: int) -> None:
        low, high = sorted((self.of(first), self.of(second)))
        self._parent[high] = low


@dataclass
class _Group:
    """What the members of a group say together, against which a newcomer is held."""

    shapes: list[PayeeName] = field(default_factory=list)
    organisations: set[str] = field(default_factory=set)
    members: set[int] = field(default_factory=set)
    apart: set[int] = field(default_factory=set)
    identifiers: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))


class _Joining:
    def __init__(self, entries: Sequence[Entry], apart: Iterable[tuple[int, int]]) -> None:
        self.entries = entries
        self.names = tuple(parse(entry.name) for entry in entries)
        self.groups = _Groups(len(entries))
        self.state: dict[int, _Group] = {}
        self.joins: list[Join] = []
        own = self._apart_with_equal_names(apart)
        for item, (entry, name) in enumerate(zip(entries, self.names, strict=True)):
            state = _Group([name], {entry.organisation} - {""}, {item}, own.get(item, set()))
            for scheme, value in entry.identifiers | name.identifiers:
                state.identifiers[scheme].add(value)
            self.state[item] = state
        # What may be joined by its name at all, and one entry for each way of writing (the first).
        self.free = [
            item
            for item, (entry, name) in enumerate(zip(entries, self.names, strict=True))
            if not entry.alone and (entry.organisation or name.kind is NameKind.ORGANISATION)
        ]
        self.count: Counter[str] = Counter()
        for words in {self.names[item].words for item in self.free}:
            self.count.update(set(words))

    def _apart_with_equal_names(self, apart: Iterable[tuple[int, int]]) -> dict[int, set[int]]:
        """What a person said of a name holds for every entry with that name, also one that came in later."""
        pairs = list(apart)
        equal: dict[Hashable, list[int]] = defaultdict(list)
        if pairs:
            for item, name in enumerate(self.names):
                equal[name.words, name.others].append(item)
        own: dict[int, set[int]] = defaultdict(set)
        for first, second in pairs:
            for one, other in ((first, second), (second, first)):
                name = self.names[one]
                for item in [one] if self.entries[one].organisation else equal[name.words, name.others]:
                    own[item].add(other)
        return own

    # May two entries be together?

    def _apart(self, one: _Group, other: _Group, *, exact: bool) -> bool:
        if len(one.organisations | other.organisations) > 1:
            return True
        if not one.apart.isdisjoint(other.members) or not other.apart.isdisjoint(one.members):
            return True
        for scheme in one.identifiers.keys() & other.identifiers.keys():
            if not one.identifiers[scheme] & other.identifiers[scheme]:
                return True
        # An organisation may have a name in another place: a spelling equal to one of its names is still its own, unless
        # the form in law differs.
        return any(
            conflict(first, second) if not exact else first.words == second.words and _forms_differ(first, second)
            for first in one.shapes
            for second in other.shapes
        )

    def join(self, first: int, second: int, how: str, why: str, *, known: bool = False, exact: bool = False) -> bool:
        """Join the groups of two entries unless something keeps them apart; say whether they are together now.

        `known` joins need no check; `exact` ones are of equal names.
        """
        low, high = sorted((self.groups.of(first), self.groups.of(second)))
        if low == high:
            return True
        one, other = self.state[low], self.state[high]
        if not known and self._apart(one, other, exact=exact):
            return False
        self.groups.join(low, high)
        del self.state[high]
        shapes = {(shape.words, shape.form): shape for shape in one.shapes + other.shapes}
        one.shapes = list(shapes.values())
        one.organisations |= other.organisations
        one.members |= other.members
        one.apart |= other.apart
        for scheme, values in other.identifiers.items():
            one.identifiers[scheme] |= values
        self.joins.append(Join(first, second, how, why))
        return True

    # How telling is a word?

    def telling(self, word: str) -> bool:
        """Whether a word is one that few names have, and no common word, place or given name."""
        return (
            len(word) >= 4
            and word.isalpha()
            and self.count[word] <= _RARE
            and word not in GENERIC
            and word not in PLACES
            and word not in GIVEN_NAMES
        )

    # The rules

    def same_organisation_of_the_register(self) -> None:
        for items in _alike((entry.organisation, item) for item, entry in enumerate(self.entries)):
            for item in items[1:]:
                self.join(items[0], item, "key", "Names of one organisation of the register", known=True)

    def same_number(self) -> None:
        known = (
            ((scheme, value), item)
            for item, (entry, name) in enumerate(zip(self.entries, self.names, strict=True))
            for scheme, value in sorted(entry.identifiers | name.identifiers)
            if not entry.alone and name.kind is not NameKind.PLACEHOLDER
        )
        for (scheme, value), items in _alike_by_key(known):
            for item in items[1:]:
                self.join(items[0], item, "key", f"The same number in a public list, {scheme}-{value}")

    def same_name(self) -> None:
        named = (((self.names[item].words, self.names[item].others), item) for item in self.free)
        for _, items in _alike_by_key(named):
            for place, item in enumerate(items[1:], start=1):
                # Where forms in law differ, the first may not take it, but a later one of its own form may.
                for earlier in items[:place]:
                    one, other = self.names[earlier], self.names[item]
                    if self.join(earlier, item, "name", _same_name_because(one, other), exact=True):
                        break

    def same_letters(self) -> None:
        compact = (("".join(self.names[item].words), item) for item in self._distinct())
        for letters, items in _alike_by_key(compact):
            if len(letters) >= 9:
                self._join_all(items, "The same letters, divided into words elsewhere")

    def same_but_for_a_trading_name(self) -> None:
        """ "A T/A B" is A by law. That B is A too is for a person to say."""
        with_others = [item for item in self._distinct(with_others=True) if self.names[item].others]
        plain = {self.names[item].words: item for item in reversed(self._distinct())}
        for item in with_others:
            words = self.names[item].words
            if (first := plain.get(words)) is not None and self._tells_enough(words):
                why = "The same name, once with another name that it goes by"
                self.join(first, item, "name", why, exact=True)

    def _tells_enough(self, words: tuple[str, ...]) -> bool:
        return len(words) >= 2 and any(word not in GENERIC and word not in PLACES for word in words)

    def one_slip_of_the_pen(self) -> None:
        by_rest: dict[tuple[int, tuple[str, ...]], list[int]] = defaultdict(list)
        for item in self._distinct():
            words = self.names[item].words
            if len(words) < 2:
                continue
            for place, word in enumerate(words):
                if len(word) >= _SLIP_LENGTH and word.isalpha():
                    by_rest[place, words[:place] + words[place + 1 :]].append(item)
        for (place, rest), items in by_rest.items():
            # Where more than two words stand in one place ("… Women's Institute"), the word tells branches apart.
            if len({self.names[item].words[place] for item in items}) != 2 or sum(map(len, rest)) < 4:
                continue
            first, second = items[0], next(i for i in items if self.names[i].words != self.names[items[0]].words)
            one, other = self.names[first].words[place], self.names[second].words[place]
            if self._slip_beyond_doubt(one, other, rest):
                self.join(first, second, "name", f"One slip of the pen: “{one}” and “{other}”, nothing else differs")

    def _slip_beyond_doubt(self, one: str, other: str, rest: tuple[str, ...]) -> bool:
        slip = one_slip(one, other)
        if not slip or (one in PLACES and other in PLACES) or min(self.count[one], self.count[other]) > 2:
            return False
        if {one, other} & GIVEN_NAMES:
            return False
        told = any(self.telling(word) for word in rest)
        placed = any(word in PLACES and word not in _COMPASS for word in rest)
        if one in GENERIC and other in GENERIC:
            # "Training" and "trading" are two words, "service" and "services" one in two numbers.
            return one.rstrip("s") == other.rstrip("s") and told
        if slip in ("swapped", "doubled"):
            return told or (len(rest) >= 2 and (placed or one in GENERIC or other in GENERIC))
        if max(len(one), len(other)) < 6:
            return False
        if one + "s" == other or other + "s" == one:
            return told or (placed and len(rest) >= 2)
        return told and (len(rest) >= 2 or one in GENERIC or other in GENERIC)

    def cut_off(self) -> None:
        """A name that ends in the middle of a word, where one name alone goes on from there."""
        ordered = sorted((self.names[item].normal, item) for item in self._distinct())
        for position, (text, item) in enumerate(ordered):
            if len(" ".join(self.entries[item].name.split())) < _CUT_LENGTH:
                continue
            longer = []
            for other, other_item in ordered[position + 1 :]:
                if not other.startswith(text):
                    break
                if other != text:
                    longer.append((other, other_item))
            if longer and longer[0][0][len(text)] != " " and all(o.startswith(longer[0][0]) for o, _ in longer):
                last, more = text.rsplit(" ", 1)[-1], longer[0][0][len(text) :]
                # "Almshouse" is no cut "Almshouses and …".
                whole = last in GENERIC or more.startswith("s ")
                if not whole and len(text.split()) >= 3:
                    self.join(longer[0][1], item, "name", "The same name, cut off in the middle of a word")

    def rare_name_with_a_common_word_more(self) -> None:
        by_first: dict[str, list[int]] = defaultdict(list)
        for item in self._distinct():
            words = self.names[item].words
            if len(words) >= 3 and self.telling(words[0]) and len(words[0]) >= 5:
                by_first[words[0]].append(item)
        for items in by_first.values():
            for place, first in enumerate(items):
                for second in items[place + 1 :]:
                    self._join_where_one_holds_the_other(first, second)

    def _join_where_one_holds_the_other(self, first: int, second: int) -> None:
        one, other = set(self.names[first].words), set(self.names[second].words)
        shared, more = one & other, one ^ other
        held = one < other or other < one
        own = [word for word in shared if word not in _SOFT]
        if held and more <= _SOFT and len(more) <= 2 and len(own) >= 3 and len(shared) >= len(more) + 2:
            added = " ".join(sorted(more))
            self.join(first, second, "name", f"The same rare name and words; one has “{added}” more")

    def same_ledger_number(self) -> None:
        numbered: dict[tuple[str, str], list[int]] = defaultdict(list)
        for item in self.free:
            entry, name = self.entries[item], self.names[item]
            for number in {entry.ledger_id.strip().casefold(), *name.ledger_ids} - {""}:
                numbered[entry.source, number].append(item)
        for (_, number), items in numbered.items():
            spellings = {self.names[item].normal: item for item in reversed(items)}
            if not 2 <= len(spellings) <= _MOST_NAMES_OF_A_LEDGER_NUMBER:
                continue
            distinct = sorted(spellings.values())
            for place, first in enumerate(distinct):
                for second in distinct[place + 1 :]:
                    if go_together(self.names[first], self.names[second]):
                        self.join(
                            first, second, "key", f"The same number in the ledger, {number}, and names that go together"
                        )

    def _distinct(self, *, with_others: bool = False) -> list[int]:
        """One free entry for each way of writing; those with other names (T/A) only where asked for."""
        seen: set[Hashable] = set()
        found = []
        for item in self.free:
            name = self.names[item]
            if name.others and not with_others:
                continue
            key = (name.words, name.form, name.others)
            if key not in seen:
                seen.add(key)
                found.append(item)
        return found

    def _join_all(self, items: Sequence[int], why: str) -> None:
        for item in items[1:]:
            self.join(items[0], item, "name", why)


def _same_name_because(one: PayeeName, other: PayeeName) -> str:
    if one.ledger_ids != other.ledger_ids:
        return "The same name, with a number of the ledger beside it"
    if one.form != other.form:
        return "The same name but for its form in law"
    return "The same name"


def go_together(first: PayeeName, second: PayeeName) -> bool:
    """Return whether two names could well be one organisation's: enough for two lines with one ledger number.

    One has all the words of the other but for slips of the pen, words cut short and common ones; or one is the other's
    initials, or says that it also goes by the other.
    """
    if conflict(first, second):
        return False
    for one, other in ((first, second), (second, first)):
        if one.words in other.others or set(one.others) & set(other.others) or one.normal == initials(other.words):
            return True
    more, less = sorted((set(first.words) - _SOFTER, set(second.words) - _SOFTER), key=len, reverse=True)
    found = {word for word in less if any(_same_word(word, other) for other in more)}
    own = [word for word in found if word not in GENERIC | PLACES | GIVEN_NAMES and len(word) >= 3]
    return found == less and (bool(own) or set(first.words) == set(second.words))


def _same_word(one: str, other: str) -> bool:
    cut = min(len(one), len(other)) >= 4 and (one.startswith(other) or other.startswith(one))
    return one == other or cut or (min(len(one), len(other)) >= _SLIP_LENGTH and bool(one_slip(one, other)))


def initials(words: Sequence[str]) -> str:
    """Return the first letters of a name's words as a short name would have them; "" for fewer than three words."""
    letters = [word[0] for word in words if word not in {"of", "for", "in"}]
    return "".join(letters) if len(letters) >= 3 else ""


def _alike(pairs: Iterable[tuple[str, int]]) -> list[list[int]]:
    return [items for _, items in _alike_by_key((key, item) for key, item in pairs if key)]


def _alike_by_key(pairs: Iterable[tuple[_Key, int]]) -> list[tuple[_Key, list[int]]]:
    found: dict[_Key, list[int]] = defaultdict(list)
    for key, item in pairs:
        found[key].append(item)
    return [(key, items) for key, items in found.items() if len(items) > 1]


def in_common(first: PayeeName, second: PayeeName) -> str:
    """Return in a sentence what speaks for two names being one organisation, and what against it."""
    said = []
    if first.words == second.words:
        said.append("the same name")
    elif first.words in second.others or second.words in first.others:
        said.append("one says that it also goes by the other's name")
    elif set(first.others) & set(second.others):
        said.append("both say that they also go by one name")
    elif first.normal in (initials(second.words), "") or second.normal in (initials(first.words), ""):
        said.append("one is the other's initials")
    shared = [word for word in first.words if word in set(second.words)]
    also = {word for words in (*first.others, *second.others) for word in words}
    shared_also = sorted(also & (set(first.words) | set(second.words)) - set(shared) - GENERIC)
    if not said and shared:
        said.append(f"both have “{' '.join(shared)}”")
    if not said and shared_also:
        said.append(f"one also goes by a name with “{' '.join(shared_also)}”")
    if not said:
        said.append("they are spelt alike")
    against = {
        "places": "they name different places",
        "numbers": "they have different numbers",
        "kinds": "they are different kinds of body",
        "forms": "their forms in law differ",
    }.get(conflict(first, second))
    sentence = "; ".join(said) + (f"; but {against}" if against else "")
    return sentence[:1].upper() + sentence[1:]


def join(entries: Sequence[Entry], *, apart: Iterable[tuple[int, int]] = ()) -> Joined:
    """Join the spellings that are one organisation beyond doubt.

    `apart` are pairs of entries, by position, that a person said are not one. The same entries in the same order always
    give the same groups.
    """
    work = _Joining(entries, apart)
    work.same_organisation_of_the_register()
    work.same_number()
    work.same_name()
    work.same_ledger_number()
    work.same_letters()
    work.same_but_for_a_trading_name()
    work.one_slip_of_the_pen()
    work.cut_off()
    work.rare_name_with_a_common_word_more()
    return Joined(work.names, tuple(work.groups.of(item) for item in range(len(entries))), tuple(work.joins))
