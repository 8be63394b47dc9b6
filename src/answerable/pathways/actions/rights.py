"""Answer what people ask about their own record. One data protection officer does the work, another looks before anything is given.

While a request is open and its rows are known, the officer sees them (OpenRecord, rules/policy.py D1 to D4); no longer.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from answerable.audit.actions import in_turn, record
from answerable.law.working_days import default_calendar
from answerable.pathways import subject_access
from answerable.pathways.errors import CannotChange
from answerable.pathways.models import (
    Bundle,
    BundlePiece,
    Correction,
    CorrectionNotice,
    Disposal,
    DisposalLine,
    OpenRecord,
    Person,
    Restriction,
    RightsPause,
    RightsRequest,
    Share,
    Worker,
)
from answerable.pathways.permissions import at_desk
from answerable.pathways.restricting import restrictions
from answerable.pathways.rules.retention import Purpose
from answerable.pathways.rules.rights import Ask, Asker, Handed, Identity, Outcome, PauseKind, Withhold, may_extend
from answerable.pathways.rules.verbs import Desk

from .people import without_empty, write

LEAST_WHY = 5
"""Characters that a reason has at least."""


def _ours(request: RightsRequest, by: Worker, *, is_open: bool = True) -> RightsRequest:
    """Return the request as it is now, where the worker answers for it. Raises CannotChange."""
    now = RightsRequest.objects.select_related("organisation").get(pk=request.pk)
    if not at_desk(by, Desk.ANSWER_RIGHTS) or now.organisation_id != by.organisation_id:
        raise CannotChange("You cannot answer this request: it was made to another organisation, or is not your job.")
    if is_open and now.closed_at:
        raise CannotChange("This request is closed. Nothing more is written to it.")
    return now


def _reason(why: str, field: str = "why") -> str:
    if len(why.strip()) < LEAST_WHY:
        raise CannotChange("Write down why, in a few words.", field=field)
    return why.strip()


def _past(day: date, field: str) -> date:
    if day > timezone.localdate():
        raise CannotChange("The day is still to come.", field=field)
    return day


@in_turn()
def receive(
    *, ask: str, asker: str, who: Mapping[str, Any], details: str = "", received_on: date, by: Worker
) -> RightsRequest:
    """Write down what somebody asks, and return it. Until it is shown who asks, its clock stands still if that was asked (`pause`)."""
    if not at_desk(by, Desk.ANSWER_RIGHTS):
        raise CannotChange("Answering people about their own record is the data protection officer’s job.")
    if ask not in list(Ask) or asker not in list(Asker):
        raise CannotChange("Say what is asked, and who asks.")
    known = without_empty(who)
    if not (known.get("forename") and known.get("surname")):
        raise CannotChange("Write down the name of the person whose record it is.", field="surname")
    made = RightsRequest.objects.create(
        organisation=by.organisation,
        ask=ask,
        asker=asker,
        who=known,
        details=details.strip() or None,
        received_on=_past(received_on, "received_on"),
        made_by=by,
    )
    record(
        action="rights.received",
        by=by,
        record="rights request",
        ref=str(made.reference),
        after={"ask": ask, "asker": asker, "received_on": received_on, "who": known},
    )
    return made


@in_turn()
def pause(*, request: RightsRequest, kind: str, begins: date, by: Worker) -> RightsPause:
    """Let the clock stand still from the day on which the person was asked to show who they are, or to say what they want."""
    now = _ours(request, by)
    if kind not in list(PauseKind):
        raise CannotChange("Say why the clock stands still.", field="kind")
    if _past(begins, "begins") < now.received_on:
        raise CannotChange("The person cannot have been asked before their request came.", field="begins")
    if now.pauses.filter(ends__isnull=True).exists():
        raise CannotChange("The clock stands still already.")
    made = RightsPause.objects.create(request=now, kind=kind, begins=begins, by=by)
    record(
        action="rights.paused",
        by=by,
        record="rights request",
        ref=str(now.reference),
        after={"kind": kind, "begins": begins},
    )
    return made


@in_turn()
def resume(*, request: RightsRequest, ends: date, by: Worker) -> RightsPause:
    """Let the clock run again from the day on which the person answered."""
    now = _ours(request, by)
    paused = now.pauses.filter(ends__isnull=True).first()
    if paused is None:
        raise CannotChange("The clock is not standing still.")
    if _past(ends, "ends") < paused.begins:
        raise CannotChange("The person cannot have answered before they were asked.", field="ends")
    paused.ends = ends
    paused.save(update_fields=["ends"])
    record(action="rights.resumed", by=by, record="rights request", ref=str(now.reference), after={"ends": ends})
    return paused


@in_turn()
def check_identity(*, request: RightsRequest, how: str, on: date, by: Worker) -> RightsRequest:
    """Write down how it was made sure who asks, and that it is not somebody who harmed them who asks in their name."""
    now = _ours(request, by)
    if how not in list(Identity):
        raise CannotChange("Say how it was checked.", field="how")
    if now.asker != Asker.SELF and how != Identity.AUTHORITY:
        raise CannotChange("Somebody else asks for the person: their written authority has to be seen.", field="how")
    if _past(on, "on") < now.received_on:
        raise CannotChange("It cannot have been checked before the request came.", field="on")
    now.identity, now.identity_on, now.identity_by = how, on, by
    now.save(update_fields=["identity", "identity_on", "identity_by"])
    record(
        action="rights.identity_checked",
        by=by,
        record="rights request",
        ref=str(now.reference),
        after={"how": how, "on": on},
    )
    return now


@in_turn()
def extend(*, request: RightsRequest, why: str, by: Worker) -> RightsRequest:
    """Extend the time to answer by two months, once, with the reason that the person is told within the first month."""
    now = _ours(request, by)
    if now.extended_on:
        raise CannotChange("The time was extended already. It can be extended once.")
    if now.ask == Ask.COMPLAINT:
        raise CannotChange("The time for a complaint cannot be extended.")
    today = timezone.localdate()
    pauses = subject_access.pauses_of(now)
    if not may_extend(now.received_on, pauses, on=today, calendar=default_calendar()):
        raise CannotChange("The first month is over, so the time can no longer be extended.")
    now.extended_on, now.extended_why = today, _reason(why)
    now.save(update_fields=["extended_on", "extended_why"])
    record(
        action="rights.extended",
        by=by,
        record="rights request",
        ref=str(now.reference),
        after={"on": today, "why": now.extended_why},
    )
    return now


@in_turn()
def acknowledge(*, request: RightsRequest, on: date, by: Worker) -> RightsRequest:
    """Write down on which day it was acknowledged."""
    now = _ours(request, by)
    if _past(on, "on") < now.received_on:
        raise CannotChange("It cannot have been acknowledged before it came.", field="on")
    now.acknowledged_on = on
    now.save(update_fields=["acknowledged_on"])
    record(action="rights.acknowledged", by=by, record="rights request", ref=str(now.reference), after={"on": on})
    return now


@in_turn()
def search(*, request: RightsRequest, by: Worker) -> list[Person]:
    """Search the organisation's records for the person, and return the rows that may be theirs. Who asks must be checked first."""
    now = _ours(request, by)
    if not now.identity:
        raise CannotChange("First write down how it was checked who asks.")
    found = subject_access.candidates(by, now)
    now.searched_at = timezone.now()
    now.save(update_fields=["searched_at"])
    record(
        action="rights.searched",
        by=by,
        record="rights request",
        ref=str(now.reference),
        after={"rows": sorted(str(one.reference) for one in found)},
    )
    return found


@in_turn()
def attach(*, request: RightsRequest, person: Person, by: Worker) -> list[Person]:
    """Say that a row is the person's, and return all rows of theirs. Until the request is closed, the officer sees their record."""
    now = _ours(request, by)
    if not now.identity:
        raise CannotChange("First write down how it was checked who asks.")
    rows = subject_access.same_person(by, person)
    if person.pk not in {one.pk for one in rows}:
        raise CannotChange("This is no record of your organisation.")
    held = set(now.people.values_list("pk", flat=True))
    for row in rows:
        if row.pk not in held:
            now.people.add(row)
            now.opened.add(OpenRecord.objects.create(person=row, organisation=now.organisation))
    record(
        action="rights.person_found",
        by=by,
        record="rights request",
        ref=str(now.reference),
        after={"people": sorted(str(one.reference) for one in rows)},
    )
    return rows


@in_turn()
def detach(*, request: RightsRequest, person: Person, by: Worker) -> None:
    """Say that a row is not the person's after all; the officer no longer sees it."""
    now = _ours(request, by)
    if now.bundles.exists():
        raise CannotChange("A bundle was put together already. Close this request and begin another.")
    now.people.remove(person)
    now.opened.filter(person=person).update(closed_at=timezone.now())
    record(
        action="rights.person_removed",
        by=by,
        record="rights request",
        ref=str(now.reference),
        before={"person": str(person.reference)},
    )


@in_turn()
def put_together(*, request: RightsRequest, by: Worker) -> Bundle:
    """Put together everything held on the person, as it is now, and return it with the pieces that are to be decided.

    A later one takes the place of one that was not given yet.
    """
    now = _ours(request, by)
    if now.ask != Ask.ACCESS:
        raise CannotChange("The person did not ask to see what is held.")
    if not now.identity:
        raise CannotChange("First write down how it was checked who asks.")
    if now.searched_at is None:
        raise CannotChange("First search the records for the person.")
    if now.bundles.filter(handed_at__isnull=False).exists():
        raise CannotChange("The person was given it already.")
    now.bundles.filter(handed_at__isnull=True).delete()
    content, pieces = subject_access.everything(now, by)
    made = Bundle.objects.create(request=now, content=content, made_by=by)
    BundlePiece.objects.bulk_create(
        [BundlePiece(bundle=made, place=one.place, words=one.words, flags=list(one.flags)) for one in pieces]
    )
    record(
        action="rights.put_together",
        by=by,
        record="rights request",
        ref=str(now.reference),
        after={"bundle": str(made.reference), "pieces": len(pieces), "content": content},
    )
    return made


@in_turn()
def decide_piece(*, piece: BundlePiece, withheld: str, given: str | None = None, why: str, by: Worker) -> BundlePiece:
    """Decide on one text: given as it is, given in these words (without what tells of others), or left out; each with the reason."""
    now = BundlePiece.objects.select_related("bundle__request").get(pk=piece.pk)
    request = _ours(now.bundle.request, by)
    if now.bundle.checked_at:
        raise CannotChange("It was checked already. Put it together again to decide anew.")
    if withheld and withheld not in list(Withhold):
        raise CannotChange("Choose why it is left out.", field="withheld")
    now.withheld = withheld
    now.given = None if withheld or given is None or given.strip() == now.words.strip() else given.strip()
    now.why, now.decided_by, now.decided_at = _reason(why), by, timezone.now()
    now.save()
    record(
        action="rights.piece_decided",
        by=by,
        record="rights request",
        ref=str(request.reference),
        after={"place": now.place, "withheld": withheld, "given": now.given, "why": now.why},
    )
    return now


@in_turn()
def check(*, bundle: Bundle, by: Worker) -> Bundle:
    """Say that it may be given: by somebody else than who put it together or decided on a piece of it."""
    now = Bundle.objects.select_related("request").get(pk=bundle.pk)
    request = _ours(now.request, by)
    if now.checked_at:
        raise CannotChange("It was checked already.")
    if now.pieces.filter(decided_at__isnull=True).exists():
        raise CannotChange("There are pieces that nobody has decided on yet.")
    if by.pk == now.made_by_id or now.pieces.filter(decided_by=by).exists():
        raise CannotChange(
            "Somebody else has to look at it: another data protection officer of your organisation, or a deputy with that role."
        )
    now.checked_by, now.checked_at = by, timezone.now()
    now.save(update_fields=["checked_by", "checked_at"])
    record(
        action="rights.checked",
        by=by,
        record="rights request",
        ref=str(request.reference),
        after={"bundle": str(now.reference)},
    )
    return now


@in_turn()
def hand(*, bundle: Bundle, how: str, by: Worker) -> Bundle:
    """Write down that the person is given it, on a screen or as an encrypted file. Each time it is given is in the journal."""
    now = Bundle.objects.select_related("request__organisation").get(pk=bundle.pk)
    request = _ours(now.request, by)
    if how not in list(Handed):
        raise CannotChange("Say how it is given.", field="how")
    if now.checked_at is None:
        raise CannotChange("A second person has to check it first.")
    now.handed, now.handed_by, now.handed_at = how, by, timezone.now()
    now.save(update_fields=["handed", "handed_by", "handed_at"])
    record(
        action="rights.handed",
        by=by,
        record="rights request",
        ref=str(request.reference),
        after={"bundle": str(now.reference), "how": how},
    )
    return now


def _row(request: RightsRequest, person: Person) -> Person:
    row = request.people.filter(pk=person.pk).select_related("owner").first()
    if row is None:
        raise CannotChange("This is not a record of the person who asks.")
    return row


@in_turn()
def correct(
    *, request: RightsRequest, person: Person, part: str, values: Mapping[str, Any], why: str, by: Worker
) -> Correction:
    """Put right what a row of the organisation says. What was there stays, sealed; whoever it was shared with is told by a task."""
    now = _ours(request, by)
    row = _row(now, person)
    if now.ask != Ask.CORRECTION:
        raise CannotChange("The person did not ask to have something put right.")
    if row.owner_id != by.organisation_id:
        raise CannotChange(f"This row is kept by {row.owner.name}: it puts it right itself. Ask it to.")
    if part not in ("identity", "address", "preferences"):
        raise CannotChange("Say what is put right.", field="part")
    held = dict(getattr(row, part) or {})
    new = without_empty({**held, **values})
    if new == held:
        raise CannotChange("Nothing is different from what is written down already.")
    setattr(row, part, new if part == "identity" else new or None)
    write(row)
    made = Correction.objects.create(
        request=now, person=row, part=part, before=held, after=new, why=_reason(why), by=by
    )
    today = timezone.localdate()
    shares = Share.objects.filter(
        referral__person=row, giver_id=by.organisation_id, withdrawn_at__isnull=True, expires_on__gte=today
    )
    told = sorted(set(shares.values_list("receiver", "referral")))
    CorrectionNotice.objects.bulk_create(
        [CorrectionNotice(correction=made, organisation_id=to, referral_id=of) for to, of in told]
    )
    record(
        action="rights.corrected",
        by=by,
        record="person",
        ref=str(row.reference),
        before={"part": part, "held": held},
        after={"held": new, "told": len(told)},
    )
    return made


@in_turn()
def follow(*, notice: CorrectionNotice, by: Worker) -> CorrectionNotice:
    """Say that one's organisation has put right what it was given before."""
    now = CorrectionNotice.objects.get(pk=notice.pk)
    if now.organisation_id != by.organisation_id or now.done_at:
        raise CannotChange("This was done already, or is not your organisation’s.")
    now.done_at, now.done_by = timezone.now(), by
    now.save(update_fields=["done_at", "done_by"])
    record(action="rights.correction_followed", by=by, record="correction notice", ref=str(now.reference))
    return now


@in_turn()
def restrict(*, request: RightsRequest, restricted: bool, why: str, by: Worker) -> int:
    """Stop everything but looking at the record (Article 18), or let it go on; return how many rows.

    It binds the organisation that was asked. Another is asked itself: each is a controller of its own (facts/law.md D5). Rows that were
    made from one another are restricted together, whichever of them the officer found.
    """
    now = _ours(request, by)
    if now.ask not in (Ask.RESTRICTION, Ask.OBJECTION, Ask.CORRECTION):
        raise CannotChange("The person asked for something else.")
    said = _reason(why)
    held = {row.pk: row for one in now.people.all() for row in (one, *subject_access.same_person(by, one))}
    running = restrictions(by.organisation_id).filter(person__in=held)
    if restricted:
        has = set(running.values_list("person", flat=True))
        people = [row for key, row in sorted(held.items()) if key not in has]
        Restriction.objects.bulk_create(
            [Restriction(person=row, organisation=by.organisation, placed_by=by) for row in people]
        )
    else:
        people = [held[key] for key in sorted(running.values_list("person", flat=True))]
        running.update(lifted_at=timezone.now(), lifted_by=by)
    if not people:
        raise CannotChange("It is so already, or no record of the person was found.")
    record(
        action="rights.restricted" if restricted else "rights.released",
        by=by,
        record="rights request",
        ref=str(now.reference),
        after={"people": sorted(str(one.reference) for one in people), "why": said},
    )
    return len(people)


@in_turn()
def close(*, request: RightsRequest, outcome: str, why: str, by: Worker) -> RightsRequest:
    """Close a request with what came of it and why; the officer no longer sees the record.

    A granted erasure becomes a proposal of disposal, which a second person approves (actions/retention.py).
    """
    now = _ours(request, by)
    if outcome not in list(Outcome):
        raise CannotChange("Say what came of it.", field="outcome")
    if not now.identity and outcome in (Outcome.GRANTED, Outcome.PARTLY) and now.ask != Ask.COMPLAINT:
        raise CannotChange("First write down how it was checked who asks.")
    given = now.bundles.filter(handed_at__isnull=False).exists()
    if now.ask == Ask.ACCESS and outcome in (Outcome.GRANTED, Outcome.PARTLY) and not given:
        raise CannotChange("The person has not been given anything yet.")
    now.outcome, now.outcome_why = outcome, _reason(why)
    now.closed_at, now.closed_by = timezone.now(), by
    now.save(update_fields=["outcome", "outcome_why", "closed_at", "closed_by"])
    now.opened.filter(closed_at__isnull=True).update(closed_at=now.closed_at)
    if now.ask == Ask.ERASURE and outcome in (Outcome.GRANTED, Outcome.PARTLY):
        _propose_erasure(now, by)
    record(
        action="rights.closed",
        by=by,
        record="rights request",
        ref=str(now.reference),
        after={"outcome": outcome, "why": now.outcome_why},
    )
    return now


def _propose_erasure(request: RightsRequest, by: Worker) -> None:
    rows = list(request.people.filter(owner_id=by.organisation_id))
    if not rows:
        raise CannotChange("No record that your organisation keeps was found, so there is nothing to erase.")
    made = Disposal.objects.create(organisation=by.organisation, proposed_by=by, erasure=True)
    today = timezone.localdate()
    DisposalLine.objects.bulk_create(
        [DisposalLine(disposal=made, person_ref=row.reference, purpose=Purpose.RECORDED, due_on=today) for row in rows]
    )


BUNDLES_KEPT = timedelta(days=90)
"""How long what somebody was given is kept after the answer, to answer questions about it; then it is removed."""


def forget_bundles(now: Any) -> str:
    """Remove what people were given once their request has long been closed. A part of the round (actions/rounds.py)."""
    old = Bundle.objects.filter(request__closed_at__lt=now - BUNDLES_KEPT)
    count = old.count()
    if not count:
        return "No old bundle."
    with in_turn():
        refs = sorted(str(one) for one in old.values_list("reference", flat=True))
        old.delete()
        record(action="rights.bundles_removed", by=None, record="bundle", ref=str(count), before={"bundles": refs})
    return f"{count} old bundle{'s' if count > 1 else ''} removed."
