"""Handing over to the published store: into the outbox with the change that it follows from, and on from there."""

from __future__ import annotations

import hashlib
import logging
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError
from django.utils import timezone

from answerable.audit import actions as audit
from answerable.audit.models import Entry
from answerable.publication import actions as door
from answerable.publication.actions import CannotPublish
from answerable.publication.queries import digests, store
from answerable.publication.release import Item, Release, Withdrawal
from answerable.publication.rules.references import fold

from . import checking
from .composing import PAYMENTS_OF_A_RELEASE
from .differing import difference, may_be_named, payments_to_publish
from .models import Outgoing
from .packing import pack, unpack

if TYPE_CHECKING:
    from answerable.accounts.models import User

log = logging.getLogger(__name__)

__all__ = [
    "CannotPublish", "ChangedMeanwhile", "Delivered", "EarlierReport", "RegisterReport", "ResponseFacts", "deliver", "hand_over",
    "publish_register", "record_earlier",
]  # fmt: skip


def hand_over(
    *,
    what: str,
    items: Iterable[Item] = (),
    withdrawals: Iterable[Withdrawal] = (),
    passed: frozenset[str],
    report: Mapping[str, Any] | None = None,
    office: Mapping[str, Any] | None = None,
    ref: str = "",
    by: User | None,
) -> tuple[Outgoing, Entry]:
    """Put a release into the outbox, in the transaction of the change that it follows from, with one journal entry.

    `passed` are the digests that the guard let pass (`checking.passed`). Nothing is public before `deliver`, which whoever
    changed something calls once the transaction has ended. Raises CannotPublish where the door would refuse it.
    """
    release = Release(
        id=secrets.token_hex(16),
        made=timezone.localdate(),
        items=tuple(items),
        withdrawals=tuple(withdrawals),
        passed=passed,
        office=office or {},
    )
    door.check(release)
    packed = pack(release)
    with audit.in_turn():
        outgoing = Outgoing.objects.create(
            release=release.id,
            what=what,
            ref=ref[:120],
            packed=packed,
            digest=hashlib.sha256(packed).hexdigest(),
            items=len(release.items),
            withdrawals=len(release.withdrawals),
            report=dict(report or {}),
            by=by,
        )
        entry = audit.record(
            action="publication.handed_over",
            by=by,
            record="outgoing",
            ref=ref or what,
            after={
                "release": outgoing.digest,
                **{f"{item.kind} {item.ref}": item.digest for item in release.items[:MOST_NAMED]},
                **{f"{one.kind} {one.ref}": "withdrawn" for one in release.withdrawals[:MOST_NAMED]},
            },
        )
    return outgoing, entry


MOST_NAMED = 500
"""Records that one journal entry names one by one; the release's digest stands for all of them."""


@dataclass(frozen=True)
class Delivered:
    """How many releases went out, and why the rest did not."""

    releases: int = 0
    problem: str = ""


def deliver() -> Delivered:
    """Deliver what waits in the outbox, in its order, each once. A store that cannot be reached keeps the rest waiting.

    Safe to call at any time and by several processes at once: the door knows every release by its id.
    """
    number = 0
    for pk in Outgoing.objects.filter(delivered_at__isnull=True).values_list("pk", flat=True):
        waiting = Outgoing.objects.filter(pk=pk, delivered_at__isnull=True).first()
        if waiting is None:
            continue
        try:
            found = door.publish(unpack(bytes(waiting.packed)))
        except CannotPublish as error:
            return _stuck(waiting, number, str(error))
        except DatabaseError:
            log.exception("A release could not be published")
            return _stuck(waiting, number, "The published store could not be reached. It is tried again.")
        number += Outgoing.objects.filter(pk=pk, delivered_at__isnull=True).update(
            delivered_at=timezone.now(), version=found.version, packed=b"", problem=""
        )
    return Delivered(number)


def _stuck(waiting: Outgoing, number: int, problem: str) -> Delivered:
    Outgoing.objects.filter(pk=waiting.pk).update(problem=problem)
    return Delivered(number, problem)


class ChangedMeanwhile(Exception):
    """The register is no longer what the person who said yes was shown."""


@dataclass(frozen=True)
class RegisterReport:
    """How many records went out new, changed and withdrawn, how many payments, and what the guard held back, in sentences."""

    new: int = 0
    changed: int = 0
    withdrawn: int = 0
    unchanged: int = 0
    payments: int = 0
    payments_withdrawn: int = 0
    held_back: tuple[str, ...] = ()
    problem: str = ""

    @property
    def nothing(self) -> bool:
        """Whether everything was public already, as it is."""
        return not (self.new or self.changed or self.withdrawn or self.payments or self.payments_withdrawn)


def publish_register(*, today: date, by: User | None, shown: str | None = None) -> RegisterReport:
    """Publish the register as it stands: what is new or changed goes out, what is gone is withdrawn with a note.

    What the guard stops stays here, and the report says so; the rest goes. `shown` is the digest of the difference that a person
    agreed to; without it nobody was asked. Raises ChangedMeanwhile where the register is another by now.
    """
    found = difference(today)
    if shown is not None and found.digest != shown:
        raise ChangedMeanwhile
    held_back = list(found.seen.problems)
    if found.items or found.gone or found.office != store().office:
        hand_over(
            what=Outgoing.What.REGISTER,
            items=found.items,
            withdrawals=found.gone,
            passed=found.seen.digests,
            report={"held_back": held_back, "looks": [one.sentence for one in found.seen.looks][:MOST_NAMED]},
            office=found.office,
            ref="register",
            by=by,
        )
    paid = unpaid = 0
    allowed = may_be_named()
    for items, gone in payments_to_publish():
        for start in range(0, max(len(items), 1), PAYMENTS_OF_A_RELEASE):
            some = items[start : start + PAYMENTS_OF_A_RELEASE]
            withdrawn = gone if start == 0 else []
            if not some and not withdrawn:
                continue
            seen = checking.passed(some, allowed=allowed)
            held_back += seen.problems
            going = [item for item in some if item.digest in seen.digests]
            hand_over(
                what=Outgoing.What.REGISTER,
                items=going,
                withdrawals=withdrawn,
                passed=seen.digests,
                ref="payments",
                by=by,
            )
            paid, unpaid = paid + len(going), unpaid + len(withdrawn)
    done = deliver()
    new = {(item.kind, item.ref) for item in found.new}
    fresh = sum((item.kind, item.ref) in new for item in found.items)
    return RegisterReport(
        fresh, len(found.items) - fresh, len(found.gone), found.unchanged, paid, unpaid, tuple(held_back), done.problem
    )


@dataclass(frozen=True)
class ResponseFacts:
    """What is known of a response that was public already. Dates are partial: "2013", "2013-11", "2013-11-06"."""

    reference: str
    source: str
    subject: str = ""
    dated: str = ""
    published_on: str = ""
    url: str = ""
    summary: str = ""
    source_place: str = ""
    source_url: str = ""


@dataclass(frozen=True)
class EarlierReport:
    """How many earlier responses were added, changed and left as they were; the journal's entry, None where nothing changed."""

    added: int
    changed: int
    unchanged: int
    entry: Entry | None


def record_earlier(*, responses: Iterable[ResponseFacts], by: User | None) -> EarlierReport:
    """Record responses that are public already, all or none, with one journal entry; the same again changes nothing.

    A response is known by its reference, however written. They wait in the outbox until `deliver`. Raises CannotPublish where a
    reference is empty or comes twice, a source is missing, or a value does not fit.
    """
    wanted: dict[str, Item] = {}
    problems: list[str] = []
    for facts in responses:
        folded = fold(facts.reference)
        if not folded:
            problems.append("A published response has no reference. Give the one that its letter prints.")
        elif folded in wanted:
            problems.append(f"The reference {facts.reference} comes twice. Keep one of them.")
        elif not facts.source:
            problems.append(f"Published response {facts.reference}: say what states these facts (its source).")
        else:
            wanted[folded] = Item("response", folded, {name: value for name, value in vars(facts).items() if value})
    if problems:
        raise CannotPublish(problems)
    there = digests("response")
    # One that this office answered itself says more than a list of earlier ones does; it is left as it is.
    new = [item for ref, item in wanted.items() if ref not in there]
    other = [item for ref, item in wanted.items() if there.get(ref, item.digest) != item.digest]
    entry = None
    if new or other:
        seen = checking.passed((*new, *other))
        if seen.problems:
            raise CannotPublish(seen.problems)
        entry = hand_over(what=Outgoing.What.EARLIER, items=(*new, *other), passed=seen.digests, by=by)[1]
    return EarlierReport(len(new), len(other), len(wanted) - len(new) - len(other), entry)
