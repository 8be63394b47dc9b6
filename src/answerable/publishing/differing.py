"""What stands between the office's record and what is public: what would be new, changed or gone."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from answerable.accounts.models import User
from answerable.publication import queries as public
from answerable.publication.actions import payment_data
from answerable.publication.models import PublishedPayment
from answerable.publication.release import Item, Withdrawal, canonical
from answerable.publication.rules.kinds import KINDS
from answerable.register.models import Organisation

from . import composing
from .checking import Passed, passed

NOT_FROM_HERE = frozenset({"response", "answer", "payment"})
"""Kinds that do not follow from the register as it stands: answers come from their cases, payments go by sheet."""
GONE = "It is no longer in the register, or no longer to be public."


@dataclass(frozen=True)
class Difference:
    """What publishing the register now would change, and what the guard says of it."""

    new: tuple[Item, ...]
    changed: tuple[Item, ...]
    gone: tuple[Withdrawal, ...]
    unchanged: int
    office: dict[str, Any]
    seen: Passed

    @property
    def items(self) -> tuple[Item, ...]:
        """What would go out: new and changed records that the guard let pass."""
        return tuple(item for item in (*self.new, *self.changed) if item.digest in self.seen.digests)

    @property
    def digest(self) -> str:
        """The SHA-256 of all of it: what a person who says yes says it to."""
        told = [[item.kind, item.ref, item.digest] for item in self.items], [[one.kind, one.ref] for one in self.gone]
        return hashlib.sha256(canonical([told, self.office])).hexdigest()

    def counts(self) -> list[tuple[str, int, int, int]]:
        """For each kind: its name, how many would be new, changed, gone; kinds without any are left out."""
        new, changed, gone = (Counter(one.kind for one in some) for some in (self.new, self.changed, self.gone))
        return [
            (kind.many, new[kind.code], changed[kind.code], gone[kind.code])
            for kind in KINDS
            if new[kind.code] or changed[kind.code] or gone[kind.code]
        ]


def difference(today: date) -> Difference:
    """Hold the register as it may be public against what is public. The guard looks at what would be new or changed."""
    there = {kind.code: public.digests(kind.code) for kind in KINDS if kind.code not in NOT_FROM_HERE}
    new: list[Item] = []
    changed: list[Item] = []
    unchanged = 0
    for item in composing.register(today):
        before = there[item.kind].pop(item.ref, None)
        if before is None:
            new.append(item)
        elif before != item.digest:
            changed.append(item)
        else:
            unchanged += 1
    gone = [Withdrawal(kind, ref, GONE) for kind, refs in there.items() for ref in refs]
    seen = passed((*new, *changed), allowed=may_be_named())
    office = composing.office()
    return Difference(tuple(new), tuple(changed), tuple(gone), unchanged, office, seen)


def payments_to_publish() -> Iterator[tuple[list[Item], list[Withdrawal]]]:
    """Sheet by sheet: payments that are new or changed, and those that are gone; at last the sheets that are gone."""
    seen: list[str] = []
    for begins, items in composing.payments():
        seen.append(begins)
        rows = PublishedPayment.objects.filter(ref__startswith=begins)
        there = {row.ref: payment_data(row) for row in rows.iterator(chunk_size=2000)}
        new = [item for item in items if there.pop(item.ref, None) != item.data]
        yield new, [Withdrawal("payment", ref, GONE) for ref in there]
    left = PublishedPayment.objects.all()
    for begins in seen:
        left = left.exclude(ref__startswith=begins)
    gone = list(left.values_list("ref", flat=True))
    if gone:
        yield [], [Withdrawal("payment", ref, GONE) for ref in gone]


def may_be_named() -> tuple[str, ...]:
    """The office's own people and the organisations that it deals with. Two queries."""
    people = User.objects.order_by("pk").values_list("name", flat=True)
    return (*people, *Organisation.objects.order_by("pk").values_list("name", flat=True))
