"""Refer to MARAC; plan, hold and close its meetings. What an agency tells stays that agency's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Max, QuerySet
from django.utils import timezone

from answerable.audit.actions import in_turn, record
from answerable.pathways import marac_parts as parts
from answerable.pathways.errors import CannotChange
from answerable.pathways.granting import grants_in_force
from answerable.pathways.models import (
    MaracAction,
    MaracAttendance,
    MaracCase,
    MaracContribution,
    MaracMeeting,
    MaracMinute,
    MaracReferral,
    Organisation,
    Person,
    Referral,
    Share,
    Worker,
)
from answerable.pathways.policies import groups, told_incidents
from answerable.pathways.rules import marac as rules
from answerable.pathways.rules.policy import GROUP_OF
from answerable.pathways.rules.protocols import WITHOUT_AGREEMENT, Basis, FieldGroup, Purpose
from answerable.pathways.rules.referral import Kind, new_number
from answerable.pathways.rules.verbs import Verb

from .events import add_event, as_stored
from .local_rules import re_explain

_LONGEST = 8000
_A_YEAR = timedelta(days=365)


def _words(text: str, missing: str, *, field: str) -> str:
    words = text.strip()
    if not words:
        raise CannotChange(missing, field=field)
    if len(words) > _LONGEST:
        raise CannotChange(f"The text has more than {_LONGEST} characters.", field=field)
    return words


def _number() -> str:
    return f"M{new_number()[1:]}"


def _told_perpetrators(referral: Referral, by: Worker) -> QuerySet[Person]:
    """Return who did what the worker's organisation was told of: what another wrote down of the same row stays with it."""
    return Person.objects.filter(incidents_done__in=told_incidents(referral, by)).distinct()


def _share(
    referral: Referral, *, giver: Organisation, receiver: Organisation, fields: Iterable[str], until: date, by: Worker
) -> Share | None:
    """Return a share for MARAC, as wide as the protocol's line allows of these fields; None where no protocol does."""
    today = timezone.localdate()
    grant = (
        grants_in_force(giver=giver, receiver=receiver, purpose=Purpose.MARAC, on=today)
        .filter(basis__in=WITHOUT_AGREEMENT)
        .select_related("protocol")
        .order_by("-protocol__ends")
        .first()
    )
    if grant is None:
        return None
    shared = sorted({str(FieldGroup.REFERENCE), *map(str, fields)} & {str(FieldGroup.REFERENCE), *grant.fields})
    held = Share.objects.filter(
        referral=referral, grant=grant, withdrawn_at__isnull=True, consent__isnull=True, override__isnull=True
    ).order_by("-pk")
    ends = min(until, grant.protocol.ends)
    for one in held:
        if set(one.fields) >= set(shared) and one.expires_on >= ends:
            return one
    return Share.objects.create(
        referral=referral,
        giver=giver,
        receiver=receiver,
        grant=grant,
        purpose=Purpose.MARAC,
        fields=shared,
        by=by,
        expires_on=ends,
    )


@in_turn()
def refer(
    *,
    referral: Referral,
    coordinated_by: Organisation,
    criteria: Iterable[str],
    why: str,
    basis: str,
    fields: Iterable[str],
    agreed: bool | None,
    person_told: bool,
    safeguarding: bool,
    version: int | None,
    by: Worker,
) -> MaracReferral:
    """Refer somebody to the MARAC that an organisation coordinates, by at least one of the criteria, and return it.

    Consent is not needed (facts/law.md D5): what it rests on, and whether the person agreed and was told, is written down. What is
    shared is the chosen groups of fields, no wider than the protocol's line and than what the worker may see themselves. Raises
    CannotChange where a criterion, its reason, a basis or a protocol is missing, or the person is before MARAC already; Stale.
    """
    now = as_stored(referral, by=by, verb=Verb.REFER_MARAC, version=version)
    try:
        chosen = rules.check_criteria(criteria, judgement=why)
    except rules.CannotRefer as error:
        raise CannotChange(str(error), field="why" if "rests on" in str(error) else "criteria") from error
    words = _words(why, "Say what the meeting has to know: what happened, and what you fear.", field="why")
    if basis not in WITHOUT_AGREEMENT:
        raise CannotChange("Choose what the sharing rests on.", field="basis")
    if MaracReferral.objects.filter(referral=now, closed_on__isnull=True).exists():
        raise CannotChange("This referral is before MARAC already. Add what is new to that case.")
    mine = {GROUP_OF[verb] for verb in groups(by, now) if verb in GROUP_OF}
    given = sorted(str(group) for group in {FieldGroup(code) for code in fields} & mine)
    if FieldGroup.IDENTITY not in given:
        raise CannotChange(
            "Nobody can be protected without knowing who it is: choose name and date of birth.", field="fields"
        )
    today = timezone.localdate()
    share = None
    if coordinated_by.pk != by.organisation_id:
        share = _share(now, giver=by.organisation, receiver=coordinated_by, fields=given, until=today + _A_YEAR, by=by)
        if share is None:
            raise CannotChange(
                f"No protocol in force lets your organisation share with {coordinated_by.name} for MARAC. "
                "Ask who keeps the protocols. If somebody is in danger now, ring the police.",
                field="coordinated_by",
            )
    made = MaracReferral.objects.create(
        number=_number(),
        person=now.person,
        referral=now,
        referred_on=today,
        referred_by=by.organisation,
        coordinated_by=coordinated_by,
        by=by,
        criteria=[str(one) for one in chosen],
        why=words,
        fields=given,
        is_repeat=rules.Criterion.REPEAT in chosen,
        basis=basis,
        agreed=agreed,
        person_told=person_told,
        safeguarding=safeguarding,
        share=share,
    )
    made.perpetrators.set(_told_perpetrators(now, by))
    add_event(now, Kind.MARAC_REFERRED, by=by, said={"marac": str(made.reference), "criteria": made.criteria})
    re_explain(referral=now)
    record(
        action="marac.referred",
        by=by,
        record="referral",
        ref=str(now.reference),
        after={
            "marac": str(made.reference),
            "to": str(coordinated_by.reference),
            "criteria": made.criteria,
            "basis": basis,
            "fields": given,
            "agreed": agreed,
            "person_told": person_told,
            "safeguarding": safeguarding,
        },
    )
    return made


@in_turn()
def add_earlier(
    *, referral: Referral, referred_on: date, met_on: date | None, perpetrators: Sequence[Person] = (), by: Worker
) -> MaracReferral:
    """Write down that somebody was referred to MARAC before this site was used, so that a repeat can be counted from it.

    `perpetrators` are rows of who did it then; none given: those of the person's incidents that are written down. Raises CannotChange.
    """
    now = as_stored(referral, by=by, verb=Verb.REFER_MARAC, version=None)
    today = timezone.localdate()
    if referred_on > today:
        raise CannotChange("The day of the referral is still to come.", field="referred_on")
    if met_on is not None and not referred_on <= met_on <= today:
        raise CannotChange("The meeting cannot have been before the referral, or after today.", field="met_on")
    # Only one's own is looked at: another organisation's would tell that the person was referred there.
    if MaracReferral.objects.filter(person=now.person, referred_on=referred_on, referred_by=by.organisation).exists():
        raise CannotChange("A referral to MARAC on this day is written down already.", field="referred_on")
    made = MaracReferral.objects.create(
        number=_number(),
        person=now.person,
        referred_on=referred_on,
        met_on=met_on,
        referred_by=by.organisation,
        coordinated_by=by.organisation,
        by=by,
        basis=Basis.PREVENTION,
        closed_on=met_on or referred_on,
    )
    made.perpetrators.set(perpetrators or _told_perpetrators(now, by))
    re_explain(referral=now)
    record(
        action="marac.earlier_added",
        by=by,
        record="referral",
        ref=str(now.reference),
        after={"marac": str(made.reference), "referred_on": referred_on, "met_on": met_on},
    )
    return made


def _own(meeting: MaracMeeting, by: Worker, *, closed_too: bool = False) -> MaracMeeting:
    """Return the meeting as it is now, where the worker's organisation runs it and it is not over."""
    now = parts.meetings_run(by).filter(pk=meeting.pk).first()
    if now is None:
        raise CannotChange("You can no longer change this meeting.")
    if now.closed_at is not None and not closed_too:
        raise CannotChange("This meeting is over and its minutes are closed.")
    return now


def _own_case(case: MaracCase, by: Worker) -> MaracCase:
    now = MaracCase.objects.select_related("meeting", "marac_referral__referral", "marac_referral__person").get(
        pk=case.pk
    )
    _own(now.meeting, by)
    if not parts.may_see(by, now.marac_referral):
        raise CannotChange("You can no longer change this case.")
    return now


@in_turn()
def plan_meeting(*, held_on: date, place: str = "", by: Worker) -> MaracMeeting:
    """Plan a meeting of the worker's organisation, and return it. Raises CannotChange where there is one on that day."""
    if held_on < timezone.localdate():
        raise CannotChange("The day is in the past.", field="held_on")
    if MaracMeeting.objects.filter(run_by=by.organisation, held_on=held_on).exists():
        raise CannotChange("There is a meeting on this day already.", field="held_on")
    made = MaracMeeting.objects.create(run_by=by.organisation, held_on=held_on, place=place.strip()[:200])
    record(
        action="marac.meeting_planned",
        by=by,
        record="marac_meeting",
        ref=str(made.reference),
        after={"held_on": held_on},
    )
    return made


@in_turn()
def ask(*, meeting: MaracMeeting, worker: Worker, by: Worker) -> MaracAttendance:
    """Ask an organisation to a meeting, with the worker who speaks for it. A worker asked before gives their place up.

    Raises CannotChange.
    """
    now = _own(meeting, by)
    if not worker.is_active:
        raise CannotChange("This account is closed.", field="worker")
    attendance, made = MaracAttendance.objects.update_or_create(
        meeting=now, organisation=worker.organisation, defaults={"worker": worker}
    )
    record(
        action="marac.asked" if made else "marac.asked_another",
        by=by,
        record="marac_meeting",
        ref=str(now.reference),
        after={"organisation": str(worker.organisation.reference), "worker": worker.pk},
    )
    return attendance


@in_turn()
def take_back(*, attendance: MaracAttendance, by: Worker) -> None:
    """No longer ask an organisation to a meeting that has not been held. Raises CannotChange."""
    now = _own(attendance.meeting, by)
    if MaracContribution.objects.filter(case__meeting=now, organisation=attendance.organisation).exists() or (
        MaracAction.objects.filter(case__meeting=now, owner=attendance.organisation).exists()
    ):
        raise CannotChange("This organisation has told something, or has an action. It stays on the list.")
    attendance.delete()
    record(
        action="marac.asked_no_more",
        by=by,
        record="marac_meeting",
        ref=str(now.reference),
        before={"organisation": str(attendance.organisation.reference)},
    )


@in_turn()
def mark_came(*, attendance: MaracAttendance, came: bool, by: Worker) -> MaracAttendance:
    """Write down whether an organisation came. Raises CannotChange."""
    now = _own(attendance.meeting, by)
    row = MaracAttendance.objects.select_related("organisation").get(pk=attendance.pk)
    before, row.came = row.came, came
    row.save(update_fields=["came"])
    record(
        action="marac.attendance",
        by=by,
        record="marac_meeting",
        ref=str(now.reference),
        before={"came": before},
        after={"came": came, "organisation": str(row.organisation.reference)},
    )
    return row


def _add_case(meeting: MaracMeeting, marac_referral: MaracReferral, carried_from: MaracCase | None) -> MaracCase:
    if MaracCase.objects.filter(meeting=meeting, marac_referral=marac_referral).exists():
        raise CannotChange("This case is on that agenda already.")
    last = meeting.cases.aggregate(last=Max("place"))["last"] or 0
    return MaracCase.objects.create(
        meeting=meeting, marac_referral=marac_referral, place=last + 1, carried_from=carried_from
    )


@in_turn()
def put_on_agenda(*, meeting: MaracMeeting, marac_referral: MaracReferral, by: Worker) -> MaracCase:
    """Put a case at the end of an agenda, and return it. Raises CannotChange."""
    now = _own(meeting, by)
    row = parts.waiting(by).filter(pk=marac_referral.pk).first()
    if row is None or not parts.may_see(by, row):
        raise CannotChange("This case does not wait for a meeting.")
    made = _add_case(now, row, None)
    record(
        action="marac.on_agenda",
        by=by,
        record="marac_meeting",
        ref=str(now.reference),
        after={"case": str(made.reference), "marac": str(row.reference)},
    )
    return made


@in_turn()
def take_off_agenda(*, case: MaracCase, by: Worker) -> None:
    """Take a case off an agenda, where nobody has told anything about it yet; it waits again. Raises CannotChange."""
    now = _own_case(case, by)
    if now.contributions.exists() or now.minutes.exists() or now.actions.exists() or now.heard is not None:
        raise CannotChange(
            "Something is written down about this case already. Carry it over to another meeting instead."
        )
    record(
        action="marac.off_agenda",
        by=by,
        record="marac_meeting",
        ref=str(now.meeting.reference),
        before={"case": str(now.reference), "marac": str(now.marac_referral.reference)},
    )
    now.delete()


@in_turn()
def send_agenda(*, meeting: MaracMeeting, by: Worker) -> list[Organisation]:
    """Give the agenda to the organisations that are asked: each sees the cases that a protocol lets the referrer share with it.

    Returns the organisations that a protocol for MARAC is missing with for at least one case; they see nothing of it. May be sent
    again after a change. Nothing is mailed. Raises CannotChange where nobody is asked, or no case is on it.
    """
    now = _own(meeting, by)
    cases = list(now.cases.select_related("marac_referral__referral", "marac_referral__referred_by"))
    attendances = list(now.attendances.select_related("organisation"))
    if not cases or not attendances:
        raise CannotChange("Put at least one case on the agenda and ask at least one organisation first.")
    until = now.held_on + timedelta(days=rules.SHARED_AFTER)
    without: dict[int, Organisation] = {}
    shares: list[int] = []
    for case in cases:
        of = case.marac_referral
        for attendance in attendances:
            receiver = attendance.organisation
            if of.referral is None or receiver.pk in (of.referred_by_id, now.run_by_id):
                continue
            share = _share(of.referral, giver=of.referred_by, receiver=receiver, fields=of.fields, until=until, by=by)
            if share is None:
                without[receiver.pk] = receiver
            else:
                shares.append(share.pk)
    now.agenda_sent_at = timezone.now()
    now.save(update_fields=["agenda_sent_at"])
    record(
        action="marac.agenda_sent",
        by=by,
        record="marac_meeting",
        ref=str(now.reference),
        after={"cases": len(cases), "organisations": len(attendances), "shares": shares},
    )
    return sorted(without.values(), key=lambda one: one.name)


@in_turn()
def contribute(
    *, case: MaracCase, text: str, by: Worker, organisation: Organisation | None = None
) -> MaracContribution:
    """Write down what an agency tells about a case, and return it: by who speaks for it, or by the coordinator who takes minutes.

    It is that agency's part of the minutes; who runs the meeting reads it, no other agency does. Raises CannotChange where a protocol
    does not let the agency tell who runs the meeting, or the worker is not asked.
    """
    words = _words(text, "Write down what your organisation knows that bears on the person’s safety.", field="text")
    now = MaracCase.objects.select_related("meeting__run_by", "marac_referral__referral", "marac_referral__person").get(
        pk=case.pk
    )
    whose = organisation or by.organisation
    if organisation is not None and organisation.pk != by.organisation_id:
        now = _own_case(case, by)
        if not now.meeting.attendances.filter(organisation=organisation).exists():
            raise CannotChange("This organisation is not asked to the meeting.", field="organisation")
    elif not (parts.speaks_for(by, now) or parts.runs(by, now)):
        raise CannotChange("You can no longer tell anything about this case.")
    if now.meeting.closed_at is not None:
        raise CannotChange("This meeting is over and its minutes are closed.")
    run_by = now.meeting.run_by
    if (
        whose.pk != run_by.pk
        and not grants_in_force(giver=whose, receiver=run_by, purpose=Purpose.MARAC, on=timezone.localdate()).exists()
    ):
        raise CannotChange(f"No protocol in force lets {whose.name} share with {run_by.name} for MARAC.", field="text")
    made = MaracContribution.objects.create(
        case=now, organisation=whose, said={"organisation": str(whose.reference), "text": words}, by=by
    )
    record(
        action="marac.contributed",
        by=by,
        record="marac_case",
        ref=str(now.reference),
        after={"organisation": str(whose.reference), "text": words},
    )
    return made


@in_turn()
def write_minute(*, case: MaracCase, text: str, by: Worker) -> MaracMinute:
    """Write down what the meeting said about a case; the case counts as heard. What was written before is kept. Raises CannotChange."""
    now = _own_case(case, by)
    words = _words(text, "Write down what was said and agreed.", field="text")
    made = MaracMinute.objects.create(case=now, said=words, by=by)
    now.heard = True
    now.save(update_fields=["heard"])
    record(action="marac.minuted", by=by, record="marac_case", ref=str(now.reference), after={"text": words})
    return made


@in_turn()
def add_action(*, case: MaracCase, owner: Organisation, what: str, due_on: date, by: Worker) -> MaracAction:
    """Write down what an organisation of the meeting takes on, by when, and return it. Raises CannotChange."""
    now = _own_case(case, by)
    words = _words(what, "Say what is to be done.", field="what")
    if owner.pk != now.meeting.run_by_id and not now.meeting.attendances.filter(organisation=owner).exists():
        raise CannotChange("This organisation is not asked to the meeting.", field="owner")
    if due_on < now.meeting.held_on:
        raise CannotChange("An action is due on the day of the meeting or later.", field="due_on")
    made = MaracAction.objects.create(case=now, owner=owner, what=words, due_on=due_on, by=by)
    record(
        action="marac.action_set",
        by=by,
        record="marac_case",
        ref=str(now.reference),
        after={"action": str(made.reference), "owner": str(owner.reference), "due_on": due_on, "what": words},
    )
    return made


@in_turn()
def finish_action(*, action: MaracAction, outcome: str, by: Worker) -> MaracAction:
    """Say that an action is done, and what came of it: by who spoke for its owner, or the coordinator. Also after the meeting."""
    now = MaracAction.objects.select_related("case__meeting", "case__marac_referral", "owner").get(pk=action.pk)
    owns = now.owner_id == by.organisation_id and parts.speaks_for(by, now.case)
    if not owns and not parts.runs(by, now.case):
        raise CannotChange("This action is another organisation’s.")
    if now.done_on is not None:
        raise CannotChange("This action is done already.")
    words = _words(outcome, "Say what was done, and what came of it.", field="outcome")
    now.done_on, now.done_by, now.outcome = timezone.localdate(), by, words
    now.save(update_fields=["done_on", "done_by", "outcome"])
    record(
        action="marac.action_done",
        by=by,
        record="marac_case",
        ref=str(now.case.reference),
        after={"action": str(now.reference), "outcome": words},
    )
    return now


@in_turn()
def carry_over(*, case: MaracCase, to: MaracMeeting, by: Worker) -> MaracCase:
    """Carry a case over to a later meeting, heard or not, and return it there. Its history stays where it is. Raises CannotChange."""
    now = _own_case(case, by)
    later = _own(to, by)
    if later.held_on <= now.meeting.held_on:
        raise CannotChange("Choose a meeting that is later than this one.", field="to")
    made = _add_case(later, now.marac_referral, now)
    if now.heard is None:
        now.heard = False
        now.save(update_fields=["heard"])
    record(
        action="marac.carried_over",
        by=by,
        record="marac_case",
        ref=str(now.reference),
        after={"to": str(later.reference), "case": str(made.reference)},
    )
    return made


@in_turn()
def close_meeting(*, meeting: MaracMeeting, by: Worker) -> MaracMeeting:
    """Say that a meeting is over: its minutes are not changed any more, and each case that was heard keeps its day.

    Raises CannotChange where it has not been held, or a case was neither heard nor carried over.
    """
    now = _own(meeting, by)
    if now.held_on > timezone.localdate():
        raise CannotChange("This meeting is still to come.")
    left = now.cases.filter(heard__isnull=True).count()
    if left:
        raise CannotChange(
            f"{left} {'case was' if left == 1 else 'cases were'} neither heard nor carried over. Write the minutes, or carry over."
        )
    now.closed_at = timezone.now()
    now.save(update_fields=["closed_at"])
    heard = MaracReferral.objects.filter(cases__meeting=now, cases__heard=True).select_related("person")
    people = [one.person for one in heard]
    MaracReferral.objects.filter(pk__in=[one.pk for one in heard]).update(met_on=now.held_on)
    re_explain(people=people)
    record(
        action="marac.meeting_closed",
        by=by,
        record="marac_meeting",
        ref=str(now.reference),
        after={"heard": len(people), "held_on": now.held_on},
    )
    return now


@in_turn()
def close_referral(*, marac_referral: MaracReferral, by: Worker) -> MaracReferral:
    """Say that a case no longer is before MARAC. It has to have been heard, and to be on no agenda still to come. Raises CannotChange."""
    now = MaracReferral.objects.select_related("person", "referral").get(pk=marac_referral.pk)
    if now.coordinated_by_id != by.organisation_id or not parts.may_see(by, now):
        raise CannotChange("You can no longer change this case.")
    if now.closed_on is not None:
        raise CannotChange("This case is closed already.")
    if now.cases.filter(meeting__closed_at__isnull=True).exists():
        raise CannotChange("This case is on the agenda of a meeting that is not over.")
    if not now.cases.filter(heard=True).exists():
        raise CannotChange("This case has not been heard. Put it on an agenda.")
    now.closed_on = timezone.localdate()
    now.save(update_fields=["closed_on"])
    re_explain(people=[now.person])
    after: dict[str, Any] = {"closed_on": now.closed_on}
    record(action="marac.closed", by=by, record="marac_referral", ref=str(now.reference), after=after)
    return now
