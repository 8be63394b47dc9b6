"""Handing over to the published store: into the outbox with the change that it follows from, and on from there."""

from __future__ import annotations

import hashlib
import logging
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import DatabaseError
from django.utils import timezone

from answerable.audit import actions as audit
from answerable.audit.models import Entry
from answerable.publication import actions as door
from answerable.publication.actions import CannotPublish
from answerable.publication.queries import ANSWER, RESPONSE, by_refs, digests, store
from answerable.publication.release import Item, Release, Withdrawal
from answerable.publication.rules.references import fold

from . import checking, composing, sealing_key
from .composing import PAYMENTS_OF_A_RELEASE
from .differing import difference, may_be_named, may_be_paid, one_record, payments_to_publish
from .models import Outgoing
from .packing import pack, unpack
from .taken_back import OWN_ANSWER, held_back, name_of

if TYPE_CHECKING:
    from answerable.accounts.models import User

log = logging.getLogger(__name__)

__all__ = [
    "CannotPublish", "ChangedMeanwhile", "Delivered", "EarlierReport", "RegisterReport", "ResponseFacts", "deliver", "hand_over",
    "publish_record", "publish_register", "record_earlier", "withdraw_record",
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
    """How many records went out new, changed and withdrawn, how many payments, and what the guard held back, in sentences.

    `kept_back` is how many stay away because somebody took them back.
    """

    new: int = 0
    changed: int = 0
    withdrawn: int = 0
    unchanged: int = 0
    payments: int = 0
    payments_withdrawn: int = 0
    held_back: tuple[str, ...] = ()
    problem: str = ""
    kept_back: int = 0

    @property
    def nothing(self) -> bool:
        """Whether everything was public already, as it is."""
        return not (self.new or self.changed or self.withdrawn or self.payments or self.payments_withdrawn)

    @property
    def sentence(self) -> str:
        """What went out, in one sentence."""
        if self.nothing:
            return "Everything was public already, as it is."
        return (
            f"Published: {self.new:,} new, {self.changed:,} changed, {self.withdrawn:,} withdrawn, {self.unchanged:,} as before; "
            f"{self.payments:,} payments, {self.payments_withdrawn:,} withdrawn."
        )


def publish_register(*, today: date, by: User | None, shown: str | None = None) -> RegisterReport:
    """Publish the register as it stands: what is new or changed goes out, what is gone is withdrawn with a note.

    What the guard stops stays here, and the report says so; the rest goes. `shown` is the digest of the difference that a person
    agreed to. Without it nobody was asked: then a record in which there may be somebody's particulars stays too, until a person
    has looked. Of payments, which nobody reads one by one, such a one stays in any case. Raises ChangedMeanwhile where the
    register is another by now, and CannotPublish where a list of it cannot be made.
    """
    sealing_key.put_out()
    withheld = composing.hidden()
    found = difference(today)
    if shown is not None and found.digest != shown:
        raise ChangedMeanwhile
    stopped = list(found.seen.problems)
    waits = () if shown is not None else found.to_look_at
    stopped += [_to_look_at(one) for one in found.seen.looks if shown is None]
    going = [item for item in found.items if item not in waits]
    if composing.hidden() != withheld:
        # Something was withheld while the guard was at work.
        raise ChangedMeanwhile
    if going or found.gone or found.office != store().office:
        hand_over(
            what=Outgoing.What.REGISTER,
            items=going,
            withdrawals=found.gone,
            passed=found.seen.digests,
            report={
                "held_back": stopped[:MOST_NAMED],
                "looks": [one.sentence for one in found.seen.looks][:MOST_NAMED],
            },
            office=found.office,
            ref="register",
            by=by,
        )
    paid, unpaid, held = _publish_payments(by)
    done = deliver()
    new = {(item.kind, item.ref) for item in found.new}
    fresh = sum((item.kind, item.ref) in new for item in going)
    return RegisterReport(
        fresh,
        len(going) - fresh,
        len(found.gone),
        found.unchanged,
        paid,
        unpaid,
        (*stopped, *held),
        done.problem,
        len(found.held),
    )


def _to_look_at(one: checking.Stopped) -> str:
    return f"{one.sentence} Somebody has to look at it first, on the page “What is public”."


def _publish_payments(by: User | None) -> tuple[int, int, list[str]]:
    """Hand over the payments that changed; return how many, how many are withdrawn, and what was held back, in sentences."""
    paid = unpaid = 0
    held: list[str] = []
    allowed = (*may_be_named(), *may_be_paid())
    for items, gone in payments_to_publish():
        for start in range(0, max(len(items), 1), PAYMENTS_OF_A_RELEASE):
            some = items[start : start + PAYMENTS_OF_A_RELEASE]
            withdrawn = gone if start == 0 else []
            seen = checking.passed(some, allowed=allowed)
            held += [*seen.problems, *(one.sentence for one in seen.looks)]
            going = [item for item in some if item.digest in seen.digests and not seen.to_look_at(item)]
            if going or withdrawn:
                hand_over(
                    what=Outgoing.What.REGISTER,
                    items=going,
                    withdrawals=withdrawn,
                    passed=seen.digests,
                    report={"held_back": held[-MOST_NAMED:]},
                    ref="payments",
                    by=by,
                )
            paid, unpaid = paid + len(going), unpaid + len(withdrawn)
    return paid, unpaid, held


def withdraw_record(*, kind: str, ref: str, note: str, by: User | None) -> None:
    """Take one public record back. Its address stays and says when and, in `note`, why; it stays away until published again.

    Raises CannotPublish where it is not public, where it belongs to a case or a spending file, and where the guard stops the note.
    """
    note = note.replace("\r\n", "\n").strip()
    if not note:
        raise CannotPublish(["Say why it is taken back. The public reads this."])
    found = by_refs(kind, [ref]).get(ref)
    if found is None:
        raise CannotPublish(["It is not public."])
    if kind == ANSWER or (kind == RESPONSE and found.data.get("source") == OWN_ANSWER):
        raise CannotPublish(["It is an answer of this office. Take it back on the page of its request."])
    withdrawal = Withdrawal(kind, ref, note)
    if stopped := checking.why_not_said([withdrawal], allowed=may_be_named()):
        raise CannotPublish(stopped)
    hand_over(
        what=Outgoing.What.WITHDRAWAL, withdrawals=[withdrawal], passed=frozenset(), ref=name_of(kind, ref), by=by
    )
    deliver()


def publish_record(*, kind: str, ref: str, note: str, shown: str, today: date, by: User | None) -> None:
    """Publish one record of the register as it stands now, with a dated note where it puts something right.

    `shown` is the digest of the record that the person agreed to. Raises ChangedMeanwhile where it is another by now, and
    CannotPublish where it may not be public or the guard stops it.
    """
    item = one_record(kind, ref, today)
    if item is None:
        raise CannotPublish(["The register has no such record that may be public."])
    if item.digest != shown:
        raise ChangedMeanwhile
    item = replace(item, note=note.replace("\r\n", "\n").strip())
    seen = checking.passed([item], allowed=may_be_named())
    # The note is no part of what the page showed, so what is worth a look in it stops it.
    noted = checking.why_not_said([Withdrawal(kind, ref, item.note)], allowed=may_be_named()) if item.note else []
    if seen.problems or noted:
        raise CannotPublish([*seen.problems, *noted])
    hand_over(
        what=Outgoing.What.CORRECTION,
        items=[item],
        passed=seen.digests,
        report={"looks": [one.sentence for one in seen.looks]},
        ref=name_of(kind, ref),
        by=by,
    )
    deliver()


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
    there = digests(RESPONSE)
    # One that this office answered itself says more than a list of earlier ones does, and one that was taken back stays away.
    taken_back = held_back()
    known = by_refs(RESPONSE, list(wanted))
    own = {ref for ref, row in known.items() if row.data.get("source") == OWN_ANSWER}
    left = {ref: item for ref, item in wanted.items() if ref not in own and (RESPONSE, ref) not in taken_back}
    new = [item for ref, item in left.items() if ref not in there]
    other = [item for ref, item in left.items() if there.get(ref, item.digest) != item.digest]
    entry = None
    if new or other:
        seen = checking.passed((*new, *other))
        if seen.problems:
            raise CannotPublish(seen.problems)
        entry = hand_over(what=Outgoing.What.EARLIER, items=(*new, *other), passed=seen.digests, by=by)[1]
    return EarlierReport(len(new), len(other), len(wanted) - len(new) - len(other), entry)
