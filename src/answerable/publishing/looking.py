"""A look at what publishing the register would change: taken when somebody asks for it, kept for a day, and shown page by page.

To compose thousands of records and to have the guard look at them takes a while, so no page does it by itself.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.core.cache import cache
from django.utils import timezone

from answerable.publication import queries as public
from answerable.publication.rules.kinds import kind, title

from .checking import Stopped
from .differing import Difference, difference, fields_changed, payments_to_publish

KEPT = 24 * 60 * 60
"""Seconds for which a look is kept; after that the register is looked at again."""
MOST_TOLD = 2_000
"""Records that a look names one by one; of more it says how many there are."""
LONGEST = 400
"""Characters of a field that a look shows before and after."""
AT_ONCE = 500

WORDS = {
    "new": "New",
    "changed": "Changed",
    "look": "To look at first",
    "gone": "Public no longer",
    "stopped": "Stopped by the guard",
    "held": "Taken back by somebody",
}
"""What would become of a record, in words."""

_KEY = "publishing.look"


@dataclass(frozen=True)
class Told:
    """One record in a look: what would become of it, what of it changed, what the guard says."""

    what: str
    kind: str
    ref: str
    title: str
    fields: tuple[tuple[str, str, str], ...] = ()
    stopped: tuple[str, ...] = ()
    looks: tuple[str, ...] = ()
    public: bool = False
    """Whether it, or an older form of it, is public now."""

    @property
    def kind_named(self) -> str:
        """What its kind is called."""
        return kind(self.kind).one

    def so(self, what: str) -> bool:
        """Whether this would become of it, or whether it is to be looked at first."""
        return bool(self.looks) if what == "look" else self.what == what

    @property
    def what_named(self) -> str:
        """What would become of it, in words."""
        return WORDS[self.what]


@dataclass(frozen=True)
class Look:
    """What publishing the register would change, as it was found at one moment; `seconds` is how long that took."""

    at: datetime
    by: str
    seconds: int
    digest: str
    unchanged: int
    counts: tuple[tuple[str, int, int, int], ...]
    told: tuple[Told, ...] = field(default_factory=tuple)
    more: int = 0
    office_changes: bool = False
    payments: int = 0
    payments_gone: int = 0

    @property
    def nothing(self) -> bool:
        """Whether publishing would change nothing."""
        going = any(new or changed or gone for _, new, changed, gone in self.counts)
        return not (going or self.office_changes or self.payments or self.payments_gone)

    def shown(self, what: str, kind: str) -> list[Told]:
        """The records that are named of which this is so, of one kind where one is given; all of them where nothing is."""
        return [one for one in self.told if (not what or one.so(what)) and (not kind or one.kind == kind)]

    def number(self, what: str) -> int:
        """How many of the records that are named would become this."""
        return len(self.shown(what, ""))


def look(*, today: date, by: str) -> Look:
    """Hold the register against what is public, and keep what was found for a day."""
    began = time.monotonic()
    found = difference(today)
    paid = unpaid = 0
    for items, gone in payments_to_publish():
        paid, unpaid = paid + len(items), unpaid + len(gone)
    told = list(_told(found))
    made = Look(
        at=timezone.now(),
        by=by,
        seconds=round(time.monotonic() - began),
        digest=found.digest,
        unchanged=found.unchanged,
        counts=tuple(found.counts()),
        told=tuple(told[:MOST_TOLD]),
        more=max(len(told) - MOST_TOLD, 0),
        office_changes=found.office != public.store().office,
        payments=paid,
        payments_gone=unpaid,
    )
    cache.set(_KEY, made, KEPT)
    return made


def last() -> Look | None:
    """Return the last look; None where none was taken for a day, or where something was published since."""
    found: Look | None = cache.get(_KEY)
    return found


def forget() -> None:
    """Forget the last look: something was published or taken back since."""
    cache.delete(_KEY)


def _told(found: Difference) -> Iterator[Told]:
    stops, looks = _by_record(found.seen.stopped), _by_record(found.seen.looks)
    before = _public_data([(item.kind, item.ref) for item in found.changed])
    held = _public_data([(one.kind, one.ref) for one in found.gone])
    for item in (*found.new, *found.changed):
        key = (item.kind, item.ref)
        was = before.get(key)
        stopped = item.digest not in found.seen.digests
        yield Told(
            "stopped" if stopped else "new" if was is None else "changed",
            item.kind,
            item.ref,
            title(item.kind, item.data),
            _short(fields_changed(item.kind, was, item.data)) if was is not None else (),
            stops.get(key, ()),
            looks.get(key, ()),
            was is not None,
        )
    for one in found.gone:
        data = held.get((one.kind, one.ref), {})
        yield Told("gone", one.kind, one.ref, title(one.kind, data) if data else "", public=True)
    for item in found.held:
        yield Told("held", item.kind, item.ref, title(item.kind, item.data))


def _by_record(some: Iterable[Stopped]) -> dict[tuple[str, str], tuple[str, ...]]:
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for one in some:
        found[(one.kind, one.ref)].append(one.sentence)
    return {key: tuple(dict.fromkeys(sentences)) for key, sentences in found.items()}


def _public_data(keys: list[tuple[str, str]]) -> dict[tuple[str, str], dict[str, Any]]:
    refs: dict[str, list[str]] = defaultdict(list)
    for code, ref in keys:
        refs[code].append(ref)
    found = {}
    for code, some in refs.items():
        for start in range(0, len(some), AT_ONCE):
            rows = public.by_refs(code, some[start : start + AT_ONCE])
            found.update({(code, ref): row.data for ref, row in rows.items()})
    return found


def _short(fields: list[tuple[str, Any, Any]]) -> tuple[tuple[str, str, str], ...]:
    return tuple((label, in_words(before), in_words(after)) for label, before, after in fields)


def in_words(value: Any) -> str:
    """Return a field's value as one short line, for holding one against another."""
    if value in (None, "", [], ()):
        return ""
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, dict):
        return ", ".join(f"{name}: {in_words(one)}" for name, one in value.items())[:LONGEST]
    if isinstance(value, list | tuple):
        return "; ".join(in_words(one) for one in value)[:LONGEST]
    text = " ".join(str(value).split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"
