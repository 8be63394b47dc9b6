"""Keep records as long as each organisation's rules say, hold them where the law asks, and dispose of them when another person agrees."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from answerable.audit.actions import in_turn, record
from answerable.pathways import disposing
from answerable.pathways.errors import CannotChange
from answerable.pathways.models import Disposal, DisposalLine, LegalHold, Person, Referral, RetentionRule, Worker
from answerable.pathways.permissions import at_desk
from answerable.pathways.rules.retention import DisposalState, Kept, Purpose
from answerable.pathways.rules.verbs import Desk

BATCH = 20
"""Records that are removed in one transaction: others who write wait no longer than that."""
MOST_YEARS, LEAST_WORDS = 100, 5


def _may(by: Worker) -> None:
    if not at_desk(by, Desk.DISPOSE):
        raise CannotChange("Records are kept and disposed of by the data protection officer.")


@in_turn()
def set_rule(
    *, purpose: str, years: int, child_until: int, from_year_end: bool, words: str, by: Worker
) -> RetentionRule:
    """Say how long one's organisation keeps what it holds for a purpose, and return the rule."""
    _may(by)
    if purpose not in list(Purpose):
        raise CannotChange("Choose what it is kept for.", field="purpose")
    if not 0 < years <= MOST_YEARS:
        raise CannotChange(f"Enter from 1 to {MOST_YEARS} years.", field="years")
    if not 18 <= child_until <= MOST_YEARS:
        raise CannotChange(f"Enter an age from 18 to {MOST_YEARS}.", field="child_until")
    if len(words.strip()) < LEAST_WORDS:
        raise CannotChange("Say which policy or contract it comes from.", field="words")
    told = {"years": years, "child_until": child_until, "from_year_end": from_year_end, "words": words.strip()}
    before = RetentionRule.objects.filter(organisation=by.organisation, purpose=purpose).values(*told).first()
    row, _ = RetentionRule.objects.update_or_create(organisation=by.organisation, purpose=purpose, defaults=told)
    record(
        action="retention.rule_set",
        by=by,
        record="retention rule",
        ref=f"{by.organisation.reference}:{purpose}",
        before=before,
        after=told,
    )
    return row


@in_turn()
def place_hold(*, number: str, why: str, by: Worker) -> LegalHold:
    """Hold the record of the person of a referral, by its number, until it is lifted. Nothing of it is shown."""
    _may(by)
    ours = by.organisation_id
    referral = (
        Referral.objects.filter(number=number.strip().upper())
        .select_related("service", "person")
        .defer("notes", "typed")
        .first()
    )
    if referral is None or ours not in disposing.parties_of(referral):
        raise CannotChange(
            "There is no referral with this number in your organisation’s records. Check it.", field="number"
        )
    if len(why.strip()) < LEAST_WORDS:
        raise CannotChange("Say why, in a few words.", field="why")
    if LegalHold.objects.filter(person=referral.person, organisation_id=ours, lifted_at__isnull=True).exists():
        raise CannotChange("It is held already.", field="number")
    made = LegalHold.objects.create(person=referral.person, organisation_id=ours, why=why.strip(), placed_by=by)
    record(
        action="retention.held",
        by=by,
        record="legal hold",
        ref=str(made.reference),
        after={"person": str(referral.person.reference), "why": made.why},
    )
    return made


@in_turn()
def lift_hold(*, hold: LegalHold, by: Worker) -> LegalHold:
    """Lift a hold of one's organisation."""
    _may(by)
    now = LegalHold.objects.get(pk=hold.pk)
    if now.organisation_id != by.organisation_id or now.lifted_at:
        raise CannotChange("This hold was lifted already, or is another organisation’s.")
    now.lifted_at, now.lifted_by = timezone.now(), by
    now.save(update_fields=["lifted_at", "lifted_by"])
    record(action="retention.released", by=by, record="legal hold", ref=str(now.reference))
    return now


@in_turn()
def propose(*, by: Worker) -> Disposal:
    """Propose to dispose of every record of one's organisation whose time is over, 500 at most, and return the proposal."""
    _may(by)
    if Disposal.objects.filter(organisation=by.organisation, state=DisposalState.PROPOSED, erasure=False).exists():
        raise CannotChange("A proposal waits for a second person already.")
    over = disposing.due_now(by.organisation, on=timezone.localdate())
    if not over:
        raise CannotChange("There is no record whose time is over.")
    made = Disposal.objects.create(organisation=by.organisation, proposed_by=by)
    DisposalLine.objects.bulk_create(
        [
            DisposalLine(disposal=made, person_ref=person.reference, purpose=when.purpose, due_on=when.on)
            for person, when in over
        ]
    )
    record(
        action="disposal.proposed",
        by=by,
        record="disposal",
        ref=str(made.reference),
        after={"records": len(over)},
    )
    return made


@in_turn()
def decide(*, disposal: Disposal, approved: bool, by: Worker) -> Disposal:
    """Approve or refuse a disposal that somebody else proposed. What is approved is removed at the next round, and cannot be brought back."""
    _may(by)
    now = Disposal.objects.get(pk=disposal.pk)
    if now.organisation_id != by.organisation_id or now.state != DisposalState.PROPOSED:
        raise CannotChange("This was decided already, or is another organisation’s.")
    if now.proposed_by_id == by.pk:
        raise CannotChange("Somebody else than who proposed it has to decide.")
    now.state = DisposalState.APPROVED if approved else DisposalState.REFUSED
    now.decided_by, now.decided_at = by, timezone.now()
    now.save(update_fields=["state", "decided_by", "decided_at"])
    record(
        action="disposal.approved" if approved else "disposal.refused",
        by=by,
        record="disposal",
        ref=str(now.reference),
        after={"records": now.lines.count()},
    )
    return now


@in_turn()
def _batch(disposal: Disposal) -> int:
    """Remove the next records of a disposal, each judged once more, and return how many lines were dealt with."""
    today = timezone.localdate()
    lines = list(disposal.lines.filter(done_at__isnull=True).order_by("pk")[:BATCH])
    removed = []
    for line in lines:
        person = Person.objects.filter(reference=line.person_ref, owner=disposal.organisation_id).first()
        if person is None:
            line.kept = Kept.GONE
        elif kept := disposing.why_stays(person, on=today, erasure=disposal.erasure):
            line.kept = kept
        else:
            line.rows = disposing.remove(person)
            removed.append(str(line.person_ref))
        line.done_at = timezone.now()
        line.save(update_fields=["kept", "rows", "done_at"])
    if lines:
        record(
            action="disposal.removed",
            by=disposal.decided_by,
            record="disposal",
            ref=str(disposal.reference),
            after={"people": removed, "kept": len(lines) - len(removed)},
        )
    return len(lines)


@in_turn()
def _finish(disposal: Disposal) -> None:
    disposal.state, disposal.finished_at = DisposalState.DONE, timezone.now()
    disposal.save(update_fields=["state", "finished_at"])
    record(
        action="disposal.finished",
        by=disposal.decided_by,
        record="disposal",
        ref=str(disposal.reference),
        after={"removed": disposal.lines.filter(kept="").count()},
    )


def dispose(_now: datetime) -> str:
    """Remove what was approved, batch by batch, then write the store's file anew. A part of the round; stopped anywhere, it goes on there."""
    waiting = list(Disposal.objects.filter(state=DisposalState.APPROVED).select_related("decided_by").order_by("pk"))
    if not waiting:
        return "Nothing to dispose of."
    for disposal in waiting:
        while _batch(disposal):
            pass
    # Only a file without any trace is a finished disposal: a round that was stopped before this does it again.
    disposing.rewrite_store()
    for disposal in waiting:
        _finish(disposal)
    removed = DisposalLine.objects.filter(disposal__in=waiting, kept="").count()
    return f"{removed} record{'' if removed == 1 else 's'} disposed of."
