"""What follows an answer: internal reviews, complaints to the regulator, appeals, and opening a request again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from answerable.accounts.models import User
from answerable.accounts.rules.roles import Permission, role_may
from answerable.audit.actions import in_turn, record
from answerable.casework.clock import calendar
from answerable.casework.errors import Stale
from answerable.casework.facts import ANSWERS, last_day, review_window
from answerable.casework.locking import lock
from answerable.casework.models import (
    CaseEvent,
    Complaint,
    Question,
    Release,
    Request,
    Review,
    ReviewFinding,
    Verdict,
)
from answerable.casework.policies import drafted
from answerable.casework.rules.appeal_dates import overall, review_runs, window_ends
from answerable.casework.rules.life import RELEASE, Event, NotAllowed, ReleaseState, ReviewState
from answerable.casework.rules.life import after as state_after
from answerable.law.working_days import in_words

from .life import happen
from .notices import tell

WRITABLE = (ReviewState.DECIDING, ReviewState.AMENDS)
"""The states in which the reviewer may change what was found."""


def _lock_review(review: Review, version: int) -> tuple[Request, Review]:
    """Take a review and its request for writing, the request first as everybody does. Raises Stale."""
    request = Request.objects.select_for_update().get(pk=review.request_id)
    locked = Review.objects.select_for_update().get(pk=review.pk)
    if locked.version != version:
        raise Stale
    locked.version += 1
    return request, locked


def _lock_complaint(complaint: Complaint, version: int) -> tuple[Request, Complaint]:
    request = Request.objects.select_for_update().get(pk=complaint.request_id)
    locked = Complaint.objects.select_for_update().get(pk=complaint.pk)
    if locked.version != version:
        raise Stale
    locked.version += 1
    return request, locked


def _not_before(events: list[CaseEvent], on: date) -> None:
    """Refuse a day before the last one recorded of the same review or complaint."""
    last = max((event.on for event in events), default=None)
    if last and on < last:
        raise NotAllowed(f"It cannot have been on {in_words(on)}: what was recorded before it was on {in_words(last)}.")


def _noted(request: Request, event: Event, by: User | None, after: Mapping[str, Any]) -> None:
    record(action=f"request.{event}", by=by, record="request", ref=request.reference, after=after)


@in_turn()
def ask_for_review(
    *,
    request: Request,
    kind: str,
    on: date,
    grounds: str = "",
    takes_longer: bool = False,
    late_reason: str = "",
    version: int,
    by: User | None,
) -> Review:
    """Record that the applicant asked for an internal review on a day, and tell those who may decide it.

    `kind` is "compliance" (needs an answer that was sent) or "timeliness" (may run while the answer is still drafted).
    One that was asked for after the last day is only taken with `late_reason`. Raises Stale; rules.life.NotAllowed where it
    cannot be; law.working_days.OutsideTable.
    """
    locked = lock(request, version)
    events = list(locked.events.filter(withdrawn=False))
    answered = last_day(events, ANSWERS, by=on)
    _can_be_asked(locked, kind, on, answered)
    last = window_ends(answered, locked.regime, review_window(), calendar()) if answered else None
    late = last is not None and on > last
    if last and late and not late_reason.strip():
        raise NotAllowed(
            f"The last day to ask for a review was {in_words(last)}. Say why this one is taken all the same, or tell the "
            "applicant that it came too late."
        )
    review = Review.objects.create(request=locked, kind=kind, grounds=grounds.strip(), complex=takes_longer)
    CaseEvent.objects.create(
        request=locked, review=review, kind=Event.REVIEW_ASKED, on=on, note=late_reason.strip() if late else "", by=by
    )
    locked.save(update_fields=["version"])
    reviewers = [
        user
        for user in User.objects.filter(is_active=True)
        if role_may(user.role, Permission.REQUEST_REVIEW)
        and not drafted(user, locked, review=review, event=Event.REVIEW_STARTED)
    ]
    tell(reviewers, f"An internal review of {locked.reference} was asked for. Name its reviewer.", request=locked)
    _noted(
        locked,
        Event.REVIEW_ASKED,
        by,
        {"kind": kind, "on": str(on), "grounds": review.grounds, "complex": takes_longer, "note": late_reason},
    )
    return review


def _can_be_asked(request: Request, kind: str, on: date, answered: date | None) -> None:
    if request.received and on < request.received:
        raise NotAllowed(
            f"A review cannot have been asked for before the request came in on {in_words(request.received)}."
        )
    if kind == Review.Kind.COMPLIANCE and answered is None:
        raise NotAllowed(
            "No answer had been sent by that day, so there is nothing to review but how long it takes: choose timeliness."
        )
    running = [one for one in request.reviews.all() if review_runs(one.state) and one.kind == kind]
    if running:
        raise NotAllowed(f"A review of this kind is running already: {running[0].get_state_display().lower()}.")


@in_turn()
def name_reviewer(*, review: Review, reviewer: User, on: date, version: int, by: User | None) -> Review:
    """Name who decides a review: somebody who may, and who neither drafted nor cleared the answer; tell them.

    Raises Stale; rules.life.NotAllowed.
    """
    request, locked = _lock_review(review, version)
    if not reviewer.is_active or not role_may(reviewer.role, Permission.REQUEST_REVIEW):
        raise NotAllowed(f"{reviewer.name} may not decide reviews. Name somebody whose role allows it.")
    if drafted(reviewer, request, review=locked, event=Event.REVIEW_STARTED):
        raise NotAllowed(f"{reviewer.name} drafted or cleared the answer. Name somebody who was not involved.")
    _not_before(list(locked.events.filter(withdrawn=False)), on)
    happen(request, Event.REVIEW_STARTED, by=by, on=on, review=locked)
    before, locked.reviewer = locked.reviewer_id, reviewer
    locked.save(update_fields=["state", "reviewer", "version"])
    if by is None or reviewer.pk != by.pk:
        tell([reviewer], f"You are to decide the internal review of {request.reference}.", request=request)
    record(
        action=f"request.{Event.REVIEW_STARTED}",
        by=by,
        record="request",
        ref=request.reference,
        before={"reviewer": before},
        after={"reviewer": reviewer.pk, "on": str(on), "state": locked.state},
    )
    return locked


@in_turn()
def write_findings(
    *,
    review: Review,
    findings: Mapping[int, tuple[str, str]],
    summary: str,
    verdict: str = "",
    version: int,
    by: User | None,
) -> Review:
    """Keep the reviewer's fresh decision: for each question, by its key, the verdict and the reasons; and the whole in words.

    The verdict on the whole is derived from those on the questions once each has one; a timeliness review is about none
    of them, so that its own `verdict` is given. A question without a verdict may be left for later. Raises Stale;
    rules.life.NotAllowed where somebody else is the reviewer, reasons are missing, or it is with those who clear it.
    """
    request, locked = _lock_review(review, version)
    if by is None or locked.reviewer_id != by.pk:
        raise NotAllowed("Only the reviewer who was named writes the findings.")
    if locked.state not in WRITABLE:
        raise NotAllowed(f"The findings cannot be changed while the review is “{locked.get_state_display().lower()}”.")
    questions = {question.pk: question for question in request.questions.all()}
    given = {key: (outcome, reasons.strip()) for key, (outcome, reasons) in findings.items() if outcome}
    _complete(questions, given)
    before = {str(one.question_id): [one.outcome, one.reasons] for one in locked.question_findings.all()}
    locked.question_findings.all().delete()
    ReviewFinding.objects.bulk_create(
        ReviewFinding(review=locked, question=questions[key], outcome=outcome, reasons=reasons)
        for key, (outcome, reasons) in given.items()
    )
    locked.findings = summary.strip()
    if locked.kind == Review.Kind.TIMELINESS:
        locked.outcome = verdict
    else:
        locked.outcome = overall([outcome for outcome, _ in given.values()]) if len(given) == len(questions) else ""
    locked.save(update_fields=["findings", "outcome", "version"])
    record(
        action="request.review_findings",
        by=by,
        record="request",
        ref=request.reference,
        before=before,
        after={
            **{str(key): list(value) for key, value in given.items()},
            "findings": locked.findings,
            "outcome": locked.outcome,
        },
    )
    return locked


def _complete(questions: Mapping[int, Question], given: Mapping[int, tuple[str, str]]) -> None:
    for key, (outcome, reasons) in given.items():
        if key not in questions:
            raise NotAllowed("One of the questions is not in this request any more. Open the page again.")
        if outcome not in Verdict.values:
            raise NotAllowed(f"“{outcome}” is no verdict.")
        if not reasons:
            raise NotAllowed(f"Give the reasons for the verdict on question {questions[key].position}.")


@in_turn()
def take_longer(*, review: Review, longer: bool, version: int, by: User | None) -> Review:
    """Say that a review is complex or voluminous and takes up to 40 working days (section 45 Code paragraph 5.5), or not.

    Raises Stale; rules.life.NotAllowed once it has ended.
    """
    request, locked = _lock_review(review, version)
    if not review_runs(locked.state):
        raise NotAllowed("The review has ended.")
    before, locked.complex = locked.complex, longer
    locked.save(update_fields=["complex", "version"])
    record(
        action="request.review_time",
        by=by,
        record="request",
        ref=request.reference,
        before={"complex": before},
        after={"complex": longer},
    )
    return locked


@in_turn()
def withdraw_review(*, review: Review, on: date, note: str = "", version: int, by: User | None) -> Review:
    """Record that the applicant withdrew a review. A letter about it that is in clearance is taken back with it.

    Raises Stale; rules.life.NotAllowed.
    """
    request, locked = _lock_review(review, version)
    _not_before(list(locked.events.filter(withdrawn=False)), on)
    happen(request, Event.REVIEW_WITHDRAWN, by=by, on=on, note=note.strip(), review=locked)
    locked.save(update_fields=["state", "version"])
    for release in Release.objects.select_for_update().filter(review=locked):
        if release.state not in RELEASE.ended:
            release.state = state_after(
                RELEASE, ReleaseState(release.state), Event.RELEASE_RECALLED, role=by.role if by else None
            )
            release.version += 1
            release.save(update_fields=["state", "version"])
    _noted(
        request, Event.REVIEW_WITHDRAWN, by, {"kind": locked.kind, "on": str(on), "note": note, "state": locked.state}
    )
    return locked


@in_turn()
def answer_review_outside(
    *, review: Review, outcome: str, on: date, note: str = "", version: int, by: User | None
) -> Review:
    """Record that the outcome of a review was sent outside this system, and what it was.

    Where every question has a finding the outcome is theirs, whatever is given. Raises Stale; rules.life.NotAllowed.
    """
    request, locked = _lock_review(review, version)
    _not_before(list(locked.events.filter(withdrawn=False)), on)
    happen(request, Event.REVIEW_ANSWERED_OUTSIDE, by=by, on=on, note=note.strip(), review=locked)
    locked.outcome = locked.outcome or outcome
    if locked.outcome not in Verdict.values:
        raise NotAllowed("Say what the outcome of the review was.")
    locked.save(update_fields=["state", "outcome", "version"])
    if locked.outcome != Verdict.UPHELD:
        told = f"The review of {request.reference} found against the first answer. Reopen the request if it is to be answered anew."
        tell([request.officer], told, request=request)
    _noted(
        request,
        Event.REVIEW_ANSWERED_OUTSIDE,
        by,
        {"outcome": locked.outcome, "on": str(on), "note": note, "state": locked.state},
    )
    return locked


@in_turn()
def open_complaint(
    *,
    request: Request,
    review: Review | None,
    regulator_reference: str,
    about: str,
    on: date,
    answer_by: date | None,
    version: int,
    by: User | None,
) -> Complaint:
    """Record that the regulator told us of a complaint (section 50). Raises Stale and rules.life.NotAllowed."""
    locked = lock(request, version)
    if locked.received and on < locked.received:
        raise NotAllowed(f"It cannot have been before the request came in on {in_words(locked.received)}.")
    complaint = Complaint.objects.create(
        request=locked,
        review=review,
        regulator_reference=regulator_reference.strip(),
        about=about.strip(),
        answer_by=answer_by,
    )
    CaseEvent.objects.create(request=locked, complaint=complaint, kind=Event.COMPLAINT_NOTIFIED, on=on, by=by)
    locked.save(update_fields=["version"])
    tell([locked.officer], f"The regulator has a complaint about {locked.reference}.", request=locked)
    _noted(
        locked,
        Event.COMPLAINT_NOTIFIED,
        by,
        {
            "regulator_reference": complaint.regulator_reference,
            "about": complaint.about,
            "on": str(on),
            "answer_by": str(answer_by or ""),
        },
    )
    return complaint


@in_turn()
def correct_complaint(
    *,
    complaint: Complaint,
    regulator_reference: str,
    about: str,
    answer_by: date | None,
    version: int,
    by: User | None,
) -> Complaint:
    """Correct the particulars of a complaint. Raises Stale."""
    request, locked = _lock_complaint(complaint, version)
    fields = ("regulator_reference", "about", "answer_by")
    before = {name: str(getattr(locked, name) or "") for name in fields}
    locked.regulator_reference, locked.about, locked.answer_by = regulator_reference.strip(), about.strip(), answer_by
    locked.save(update_fields=[*fields, "version"])
    record(
        action="request.complaint_corrected",
        by=by,
        record="request",
        ref=request.reference,
        before=before,
        after={name: str(getattr(locked, name) or "") for name in fields},
    )
    return locked


STEPS: dict[Event, tuple[str, ...]] = {
    Event.COMPLAINT_ANSWERED: (),
    Event.DECISION_NOTICE: ("outcome", "steps", "comply_by"),
    Event.COMPLAINT_CLOSED: (),
    Event.COMPLIED: (),
    Event.APPEAL_LODGED: ("appellant", "appeal_reference"),
    Event.APPEAL_WITHDRAWN: (),
    Event.APPEAL_DECIDED: ("appeal_outcome", "steps", "comply_by"),
}
"""What may happen to a complaint, and the particulars that each step takes (facts/law.md A5)."""
NEEDED = {
    Event.DECISION_NOTICE: ("outcome", "Say what the notice decided."),
    Event.APPEAL_LODGED: ("appellant", "Say who appealed."),
    Event.APPEAL_DECIDED: ("appeal_outcome", "Say what the tribunal decided."),
}
"""The one particular that a step cannot do without, and the sentence that asks for it."""


@in_turn()
def record_step(
    *,
    complaint: Complaint,
    event: Event,
    on: date,
    particulars: Mapping[str, Any],
    note: str = "",
    version: int,
    by: User | None,
) -> Complaint:
    """Record the next step of a complaint with the particulars that it takes (`STEPS`); others given are left out.

    Raises Stale; rules.life.NotAllowed where the step cannot come now or lacks what it needs.
    """
    request, locked = _lock_complaint(complaint, version)
    _not_before(list(locked.events.filter(withdrawn=False)), on)
    if event in NEEDED and not particulars.get(NEEDED[event][0]):
        raise NotAllowed(NEEDED[event][1])
    happen(request, event, by=by, on=on, note=note.strip(), complaint=locked)
    taken = {name: particulars.get(name) for name in STEPS.get(event, ())}
    for name, value in taken.items():
        setattr(locked, name, value if value is not None or name == "comply_by" else "")
    locked.save(update_fields=["state", "version", *taken])
    told = {
        Event.DECISION_NOTICE: "The regulator served a decision notice about {}.",
        Event.APPEAL_LODGED: "An appeal to the tribunal was lodged about {}.",
        Event.APPEAL_DECIDED: "The tribunal decided the appeal about {}.",
    }
    if event in told and (by is None or request.officer_id != by.pk):
        tell([request.officer], told[event].format(request.reference), request=request)
    _noted(
        request,
        event,
        by,
        {
            **{name: str(value or "") for name, value in taken.items()},
            "on": str(on),
            "note": note,
            "state": locked.state,
        },
    )
    return locked


@in_turn()
def reopen(*, request: Request, on: date, answer_by: date, why: str, version: int, by: User | None) -> Request:
    """Open an answered request again, to be answered anew by a day that the office or a notice sets.

    Raises Stale; rules.life.NotAllowed where it is not over, or the day is before the reopening.
    """
    locked = lock(request, version)
    if answer_by < on:
        raise NotAllowed(f"It cannot be answered by {in_words(answer_by)}, before it is reopened on {in_words(on)}.")
    own = locked.events.filter(withdrawn=False, review=None, complaint=None)
    _not_before(list(own), on)
    happen(locked, Event.REOPENED, by=by, on=on, expected=answer_by, note=why.strip())
    locked.save(update_fields=["state", "version"])
    tell([locked.officer], f"{locked.reference} is open again. Answer it by {in_words(answer_by)}.", request=locked)
    _noted(locked, Event.REOPENED, by, {"on": str(on), "expected": str(answer_by), "note": why, "state": locked.state})
    return locked
