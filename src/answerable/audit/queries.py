"""Reading the journal, and proving that nothing in it was altered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from .models import Entry
from .rules import chain


@dataclass(frozen=True)
class Head:
    """The last entry's number and hash. Noted outside the office, it shows later whether the journal was cut short."""

    seq: int
    hash: str

    def __str__(self) -> str:
        return f"{self.seq}:{self.hash}"


@dataclass(frozen=True)
class Verification:
    """Whether the journal holds: how many entries were read, and where and why it first does not."""

    ok: bool
    entries: int
    broken_at: int | None = None
    why: str = ""


def head() -> Head:
    """Return the journal's head; 0 and sixty-four noughts where it is empty."""
    last = Entry.objects.order_by("-seq").values_list("seq", "hash").first()
    return Head(*last) if last else Head(0, chain.START)


def verify(noted: Head | None = None) -> Verification:
    """Read the whole journal in order, in flat memory, and say whether its chain holds.

    The chain shows an entry that was altered, removed from the middle or slipped in. Entries cut off the end leave
    a chain that still holds; give a head that was `noted` earlier, and the journal must still hold that entry.
    """
    prev, count, noted_seen = chain.START, 0, noted is None or noted == Head(0, chain.START)
    for entry in Entry.objects.order_by("seq").iterator(chunk_size=2000):
        count += 1
        if entry.seq != count:
            return Verification(False, count, count, f"Entry {count} is missing; the next entry is {entry.seq}.")
        if entry.prev != prev:
            return Verification(False, count, count, f"Entry {count} does not follow the entry before it.")
        if entry.hash != chain.hash_entry(
            seq=entry.seq,
            at=entry.at,
            who=entry.who,
            action=entry.action,
            record=entry.record,
            ref=entry.ref,
            salt=entry.salt,
            before=entry.before,
            after=entry.after,
            prev=entry.prev,
        ):
            return Verification(False, count, count, f"Entry {count} was altered after it was written.")
        prev = entry.hash
        if noted is not None and noted.seq == count:
            if noted.hash != prev:
                return Verification(False, count, count, f"Entry {count} is not the one that was noted.")
            noted_seen = True
    if not noted_seen and noted is not None:
        why = f"The journal ends at entry {count}, before the noted entry {noted.seq}: its end was cut off."
        return Verification(False, count, count + 1, why)
    return Verification(True, count)


def history(record: str, ref: str) -> QuerySet[Entry]:
    """Return the entries about one record, oldest first."""
    return Entry.objects.filter(record=record, ref=ref).order_by("seq")


def accounts_that(actions: Iterable[str], *, record: str, refs: Iterable[str]) -> set[tuple[str, int]]:
    """Return which accounts ever did one of these actions to which of these records: pairs of the ref and the account's number.

    What a row names as its last writer another may have overwritten; the journal forgets nobody.
    """
    found = Entry.objects.filter(record=record, ref__in=list(refs), action__in=list(actions), who__startswith="user:")
    return {(ref, int(who.removeprefix("user:"))) for ref, who in found.order_by().values_list("ref", "who").distinct()}


def says(entry: Entry, field: str, value: Any) -> bool:
    """Say whether the entry recorded `value` as the field's value after the change."""
    return bool(entry.after.get(field) == chain.digest_value(entry.salt, field, value))


FIELDS_SHOWN = 6


@dataclass(frozen=True)
class ShownEntry:
    """One entry as a page shows it: who by name, what in words."""

    seq: int
    at: Any
    who_shown: str
    action_shown: str
    record: str
    ref: str
    fields_shown: str


def entries() -> QuerySet[Entry]:
    """Return the whole journal, newest first."""
    return Entry.objects.order_by("-seq")


def history_below(record: str, ref: str, below: str) -> QuerySet[Entry]:
    """Return the entries about one record and about those that belong to it ("FOI-1" and "FOI-1/2"), newest first."""
    own = Q(record=record, ref=ref)
    return Entry.objects.filter(own | Q(record=below, ref__startswith=f"{ref}/")).order_by("-seq")


def _what(entry: Entry) -> str:
    """What was done, with what it was done to where that is not the record itself: "Letter started" of a request."""
    thing, _, done = entry.action.partition(".")
    said = done if thing == entry.record else f"{thing} {done}"
    return said.replace("_", " ").capitalize()


def shown(rows: Iterable[Entry], names: Mapping[str, str]) -> list[ShownEntry]:
    """Return entries for a page. `names` maps "user:7" to the name of the account; an unknown one stays as it is."""
    return [
        ShownEntry(
            seq=entry.seq,
            at=entry.at,
            who_shown="Answerable itself, or the command line"
            if entry.who == "system"
            else names.get(entry.who, entry.who),
            action_shown=_what(entry),
            record=entry.record.replace("_", " "),
            ref=entry.ref,
            fields_shown=_some(sorted({*entry.before, *entry.after})),
        )
        for entry in rows
    ]


def _some(fields: list[str]) -> str:
    """The names of a few fields and how many more: loading a register changes thousands."""
    more = f" and {len(fields) - FIELDS_SHOWN:,} more" if len(fields) > FIELDS_SHOWN else ""
    return ", ".join(fields[:FIELDS_SHOWN]).replace("_", " ") + more


def verdict(found: Verification) -> str:
    """Return what a verification found, as one sentence."""
    if found.ok:
        return f"The journal is whole: {found.entries:,} {'entry' if found.entries == 1 else 'entries'}."
    return f"The journal is broken at entry {found.broken_at}: {found.why}"
