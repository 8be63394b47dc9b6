"""What stands between the office's record and what is public: what would be new, changed or gone."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from answerable.accounts.models import User
from answerable.publication import queries as public
from answerable.publication.actions import payment_data
from answerable.publication.models import PublishedPayment
from answerable.publication.release import Item, Withdrawal, canonical
from answerable.publication.rules.kinds import KINDS
from answerable.register.models import Organisation, Payee

from . import composing
from .checking import Passed, passed
from .taken_back import held_back

NOT_FROM_HERE = frozenset({"response", "answer", "payment"})
"""Kinds that do not follow from the register as it stands: answers come from their cases, payments go by sheet."""
GONE = "It is no longer in the register, or no longer to be public."


@dataclass(frozen=True)
class Difference:
    """What publishing the register now would change, and what the guard says of it.

    `held` are records that somebody took back: they stay away until somebody publishes them again. `unchanged` is how many are
    public as they are.
    """

    new: tuple[Item, ...]
    changed: tuple[Item, ...]
    gone: tuple[Withdrawal, ...]
    unchanged: int
    office: dict[str, Any]
    seen: Passed
    held: tuple[Item, ...] = ()

    @property
    def items(self) -> tuple[Item, ...]:
        """What would go out once somebody has looked: new and changed records that the guard let pass."""
        return tuple(item for item in (*self.new, *self.changed) if item.digest in self.seen.digests)

    @property
    def to_look_at(self) -> tuple[Item, ...]:
        """Those in which there may be somebody's particulars: they go out only when a person was shown them and said yes."""
        return tuple(item for item in self.items if self.seen.to_look_at(item))

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
    """Hold the register as it may be public against what is public. The guard looks at what would be new or changed.

    Nothing is locked while it works: what it found is put into the outbox by its digests. Raises CannotPublish where a list or the
    open data of the register cannot be made.
    """
    there = {kind.code: public.digests(kind.code) for kind in KINDS if kind.code not in NOT_FROM_HERE}
    taken_back = held_back()
    new: list[Item] = []
    changed: list[Item] = []
    held: list[Item] = []
    unchanged = 0
    for item in composing.register(today):
        before = there[item.kind].pop(item.ref, None)
        if (item.kind, item.ref) in taken_back:
            held.append(item)
        elif before is None:
            new.append(item)
        elif before != item.digest:
            changed.append(item)
        else:
            unchanged += 1
    gone = [
        Withdrawal(kind, ref, GONE) for kind, refs in there.items() for ref in refs if (kind, ref) not in taken_back
    ]
    seen = passed((*new, *changed), allowed=may_be_named())
    office = composing.office()
    return Difference(tuple(new), tuple(changed), tuple(gone), unchanged, office, seen, tuple(held))


def one_record(kind: str, ref: str, today: date) -> Item | None:
    """Return a record of the register as it may be public now; None where it may not be, or is none.

    Raises CannotPublish where the register cannot be composed.
    """
    return next((item for item in composing.register(today) if (item.kind, item.ref) == (kind, ref)), None)


def fields_changed(kind: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[tuple[str, Any, Any]]:
    """Return the fields of a record that are other than before: heading, before, after, in the order of its kind."""
    of = next(one for one in KINDS if one.code == kind)
    return [
        (field.label, before.get(field.name), after.get(field.name))
        for field in of.fields
        if (before.get(field.name) or None) != (after.get(field.name) or None)
    ]


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


def may_be_paid() -> tuple[str, ...]:
    """The names, as spending files print them, of payees that are known to be organisations. Two queries."""
    people = {row.pk for row in composing.people()}
    rows = Payee.objects.filter(organisation__isnull=False).exclude(organisation__in=people)
    return tuple(rows.order_by("pk").values_list("name", flat=True))


def may_be_named() -> tuple[str, ...]:
    """The office's own people and the organisations that it deals with, those aside that are somebody. Two queries."""
    people = User.objects.order_by("pk").values_list("name", flat=True)
    rows = Organisation.objects.order_by("pk").only("name", "kind")
    return (*people, *(row.name for row in rows if not composing.is_person(row)))
