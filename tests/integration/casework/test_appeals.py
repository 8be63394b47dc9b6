"""Reviews, complaints, appeals: what may be recorded, by whom, with which clock, and the journal of it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from answerable.accounts.models import User
from answerable.audit.models import Entry
from answerable.audit.queries import verify
from answerable.casework.actions import appeals as actions
from answerable.casework.actions.lapsing import lapse_due
from answerable.casework.actions.life import happen, record_event
from answerable.casework.actions.settings import change_settings
from answerable.casework.errors import Stale
from answerable.casework.models import CaseEvent, Complaint, Release, Request, Review, ReviewFinding, StaffNotice
from answerable.casework.queries import appeals as queries
from answerable.casework.rules.life import ComplaintState, Event, NotAllowed, ReleaseState, RequestState, ReviewState
from answerable.register.models import Authority
from tests.integration.staff import member

pytestmark = pytest.mark.django_db(databases=["default", "published"])

ANSWERED = date(2026, 11, 20)
ASKED = date(2026, 12, 7)
"""facts/law.md A3: response Fri 20 Nov 2026; a review asked for on Mon 7 Dec 2026 is due on Fri 8 Jan 2027."""


@pytest.fixture(autouse=True)
def in_february(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is 26 February 2027, so that what the tests record is in the past."""
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: date(2027, 2, 26))


@pytest.fixture
def answered(officer: User) -> Request:
    """A request with two questions, answered outside this system by the officer."""
    made = Request.objects.create(
        reference="FOI-2026-0001", subject="Made up", received=date(2026, 11, 2), officer=officer
    )
    for position in (1, 2):
        made.questions.create(position=position, text=f"Question {position}?")
    record_event(request=made, event=Event.RESPONDED_OUTSIDE, on=ANSWERED, by=officer)
    made.refresh_from_db()
    return made


@pytest.fixture
def approver(officer: User) -> User:
    return member("approver", name="Made-up Approver")


def ask(request: Request, by: User | None, **more: Any) -> Review:
    request.refresh_from_db()
    given: dict[str, Any] = {"kind": "compliance", "on": ASKED, "grounds": "Nothing was given", **more}
    return actions.ask_for_review(request=request, version=request.version, by=by, **given)


def deciding(request: Request, officer: User, reviewer: User) -> Review:
    review = ask(request, officer)
    return actions.name_reviewer(
        review=review, reviewer=reviewer, on=date(2026, 12, 8), version=review.version, by=reviewer
    )


def test_a_review_is_asked_for_named_decided_and_answered(answered: Request, officer: User, approver: User) -> None:
    entries = Entry.objects.count()
    review = deciding(answered, officer, approver)
    assert Entry.objects.count() == entries + 2
    assert StaffNotice.objects.filter(to=approver, text__contains="Name its reviewer").count() == 1
    first, second = answered.questions.all()
    review = actions.write_findings(
        review=review,
        findings={first.pk: ("upheld", "Rightly withheld"), second.pk: ("", "")},
        summary="",
        version=review.version,
        by=approver,
    )
    assert (review.outcome, len(queries.lacking(review))) == ("", 2)
    review = actions.write_findings(
        review=review,
        findings={first.pk: ("upheld", "Rightly withheld"), second.pk: ("overturned", "It is held")},
        summary="We looked again.",
        version=review.version,
        by=approver,
    )
    assert (review.outcome, queries.lacking(review)) == ("partly", [])
    assert ReviewFinding.objects.filter(review=review).count() == 2
    review = actions.answer_review_outside(
        review=review, outcome="upheld", on=date(2027, 1, 8), version=review.version, by=officer
    )
    # The outcome is that of the findings, whatever was typed.
    assert (review.state, review.outcome) == (ReviewState.ANSWERED, "partly")
    found = queries.challenges(answered, today=date(2027, 1, 11))
    [view] = found.reviews
    assert view.clock is not None
    assert (view.clock.due, view.clock.days_late, view.clock.window_ends) == (date(2027, 1, 8), 0, date(2027, 1, 22))
    assert found.to_reopen
    answered.refresh_from_db()
    opened = actions.reopen(
        request=answered,
        on=date(2027, 1, 11),
        answer_by=date(2027, 1, 25),
        why="Review",
        version=answered.version,
        by=officer,
    )
    assert opened.state == RequestState.GATHERING
    assert not queries.challenges(opened, today=date(2027, 1, 11)).to_reopen
    assert Entry.objects.count() == entries + 6
    assert verify().ok


def test_a_review_may_run_while_the_answer_is_still_drafted(officer: User) -> None:
    open_one = Request.objects.create(reference="FOI-2026-0009", subject="Open", received=date(2026, 11, 2))
    with pytest.raises(NotAllowed, match="choose timeliness"):
        ask(open_one, officer)
    review = ask(open_one, officer, kind="timeliness")
    open_one.refresh_from_db()
    assert (review.state, open_one.state) == (ReviewState.ASKED, RequestState.RECEIVED)


def test_a_review_that_comes_too_late_needs_a_reason(answered: Request, officer: User) -> None:
    late = date(2027, 1, 25)
    with pytest.raises(NotAllowed, match="22 January 2027"):
        ask(answered, officer, on=late)
    review = ask(answered, officer, on=late, late_reason="The applicant was ill")
    assert review.events.get().note == "The applicant was ill"


def test_the_office_may_give_longer_to_ask(answered: Request, officer: User) -> None:
    Authority.objects.update(review_window_working_days=60)
    assert ask(answered, officer, on=date(2027, 1, 25)).events.get().note == ""


@pytest.mark.parametrize("on", [date(2026, 11, 19), date(2026, 10, 1)])
def test_a_review_is_not_asked_for_before_its_answer_or_request(answered: Request, officer: User, on: date) -> None:
    with pytest.raises(NotAllowed):
        ask(answered, officer, on=on)
    assert not Review.objects.exists()


def test_only_one_review_of_a_kind_runs(answered: Request, officer: User) -> None:
    first = ask(answered, officer)
    with pytest.raises(NotAllowed, match="running already"):
        ask(answered, officer)
    assert ask(answered, officer, kind="timeliness").pk != first.pk


def test_the_reviewer_was_not_involved(answered: Request, officer: User, approver: User) -> None:
    signer = member("approver", name="Made-up Signer")
    release = Release.objects.create(request=answered, kind="response", subject="x", message="x", digest="0")
    release.signatures.create(step=1, role="approver", by=signer, digest="0", word="cleared")
    review = ask(answered, officer)
    assert queries.may_review(answered, review) == [approver]
    with pytest.raises(NotAllowed, match="not involved"):
        actions.name_reviewer(review=review, reviewer=signer, on=date(2026, 12, 8), version=review.version, by=approver)
    with pytest.raises(NotAllowed, match="role allows"):
        actions.name_reviewer(
            review=review, reviewer=officer, on=date(2026, 12, 8), version=review.version, by=approver
        )
    with pytest.raises(NotAllowed, match="drafted"):
        actions.name_reviewer(review=review, reviewer=approver, on=date(2026, 12, 8), version=review.version, by=signer)
    with pytest.raises(NotAllowed, match="7 December 2026"):
        actions.name_reviewer(
            review=review, reviewer=approver, on=date(2026, 12, 1), version=review.version, by=approver
        )


def test_findings_are_the_reviewers_alone_with_reasons(answered: Request, officer: User, approver: User) -> None:
    review = deciding(answered, officer, approver)
    question = answered.questions.first()
    assert question is not None

    def write(by: User, findings: dict[int, tuple[str, str]], version: int = review.version) -> None:
        actions.write_findings(review=review, findings=findings, summary="x", version=version, by=by)

    with pytest.raises(NotAllowed, match="Only the reviewer"):
        write(officer, {})
    with pytest.raises(NotAllowed, match="reasons for the verdict on question 1"):
        write(approver, {question.pk: ("upheld", " ")})
    with pytest.raises(NotAllowed, match="no verdict"):
        write(approver, {question.pk: ("perhaps", "x")})
    with pytest.raises(NotAllowed, match="Open the page again"):
        write(approver, {999_999: ("upheld", "x")})
    with pytest.raises(Stale):
        write(approver, {}, version=0)
    Review.objects.update(state=ReviewState.CLEARANCE)
    with pytest.raises(NotAllowed, match="cannot be changed"):
        write(approver, {})
    assert not ReviewFinding.objects.exists()


def test_a_timeliness_review_has_one_verdict(answered: Request, officer: User, approver: User) -> None:
    review = ask(answered, officer, kind="timeliness")
    review = actions.name_reviewer(review=review, reviewer=approver, on=ASKED, version=review.version, by=approver)
    assert queries.lacking(review)[0].startswith("Say whether")
    review = actions.write_findings(
        review=review, findings={}, summary="Late", verdict="overturned", version=review.version, by=approver
    )
    assert (review.outcome, queries.lacking(review)) == ("overturned", [])


def test_a_withdrawn_review_takes_its_letter_back(answered: Request, officer: User, approver: User) -> None:
    review = deciding(answered, officer, approver)
    release = Release.objects.create(
        request=answered, review=review, kind="review_outcome", subject="x", message="x", digest="0"
    )
    actions.withdraw_review(review=review, on=date(2026, 12, 14), version=review.version, by=officer)
    release.refresh_from_db()
    review.refresh_from_db()
    assert (review.state, release.state) == (ReviewState.WITHDRAWN, ReleaseState.RECALLED)
    with pytest.raises(NotAllowed, match="ended"):
        actions.take_longer(review=review, longer=True, version=review.version, by=officer)


def test_a_complex_review_has_forty_working_days(answered: Request, officer: User) -> None:
    review = ask(answered, officer)
    review = actions.take_longer(review=review, longer=True, version=review.version, by=officer)
    [view] = queries.challenges(answered, today=date(2027, 1, 11)).reviews
    assert view.clock is not None
    assert (view.clock.due, view.late) == (date(2027, 2, 5), False)


def complain(request: Request, officer: User, **more: Any) -> Complaint:
    request.refresh_from_db()
    given: dict[str, Any] = {"review": None, "regulator_reference": "IC-1", "about": "Late", "answer_by": None, **more}
    return actions.open_complaint(request=request, on=date(2027, 2, 1), version=request.version, by=officer, **given)


def step(complaint: Complaint, event: Event, on: date, by: User, **particulars: Any) -> Complaint:
    return actions.record_step(
        complaint=complaint, event=event, on=on, particulars=particulars, version=complaint.version, by=by
    )


def test_a_complaint_goes_to_its_notice_the_tribunal_and_compliance(answered: Request, officer: User) -> None:
    entries = Entry.objects.count()
    complaint = complain(answered, officer, answer_by=date(2027, 2, 15))
    complaint = step(complaint, Event.COMPLAINT_ANSWERED, date(2027, 2, 12), officer)
    with pytest.raises(NotAllowed, match="what the notice decided"):
        step(complaint, Event.DECISION_NOTICE, date(2027, 2, 16), officer)
    with pytest.raises(NotAllowed, match="12 February 2027"):
        step(complaint, Event.DECISION_NOTICE, date(2027, 2, 11), officer, outcome="partly")
    complaint = step(
        complaint,
        Event.DECISION_NOTICE,
        date(2027, 2, 16),
        officer,
        outcome="partly",
        steps="Disclose it",
        comply_by=date(2027, 3, 23),
        appellant="authority",
    )
    # What the step does not take is left out.
    assert (complaint.state, complaint.appellant) == (ComplaintState.NOTICE, "")
    [view] = queries.challenges(answered, today=date(2027, 2, 17)).complaints
    # 28 calendar days to appeal (section 57).
    assert [(one.words, one.on) for one in view.deadlines] == [
        ("Last day to appeal to the tribunal", date(2027, 3, 16)),
        ("Comply with the decision", date(2027, 3, 23)),
    ]
    complaint = step(complaint, Event.APPEAL_LODGED, date(2027, 2, 17), officer, appellant="authority")
    complaint = step(complaint, Event.APPEAL_WITHDRAWN, date(2027, 2, 18), officer)
    complaint = step(complaint, Event.APPEAL_LODGED, date(2027, 2, 19), officer, appellant="applicant")
    complaint = step(
        complaint,
        Event.APPEAL_DECIDED,
        date(2027, 2, 22),
        officer,
        appeal_outcome="dismissed",
        comply_by=date(2027, 3, 30),
    )
    assert [(one.words, one.due) for one in queries.running(date(2027, 2, 26))] == [
        ("Comply with the decision", date(2027, 3, 30))
    ]
    complaint = step(complaint, Event.COMPLIED, date(2027, 2, 25), officer)
    assert complaint.state == ComplaintState.CLOSED
    assert queries.running(date(2027, 2, 26)) == []
    with pytest.raises(NotAllowed):
        step(complaint, Event.COMPLIED, date(2027, 2, 26), officer)
    assert Entry.objects.count() == entries + 8
    assert verify().ok


def test_what_runs_in_the_office_takes_the_same_queries_however_much(answered: Request, officer: User) -> None:
    ask(answered, officer)
    ask(answered, officer, kind="timeliness")
    complain(answered, officer, answer_by=date(2027, 1, 15))
    with CaptureQueriesContext(connection) as few:
        found = queries.running(date(2027, 1, 11))
    assert [(one.words, one.due, one.late) for one in found] == [
        ("Name a reviewer and answer the internal review", date(2027, 1, 8), True),
        ("Name a reviewer and answer the internal review", date(2027, 1, 8), True),
        ("Answer the regulator", date(2027, 1, 15), False),
    ]
    assert found[2].working_days_left == 4
    for number in range(2, 8):
        more = Request.objects.create(reference=f"FOI-2026-{number:04d}", subject="x", received=date(2026, 11, 2))
        happen(more, Event.RESPONDED_OUTSIDE, by=officer, on=ANSWERED)
        more.save()
        ask(more, officer)
        complain(more, officer)
    with CaptureQueriesContext(connection) as many:
        assert len(queries.running(date(2027, 1, 11))) == 15
    assert len(many) == len(few)


def test_a_stale_form_changes_nothing(answered: Request, officer: User) -> None:
    with pytest.raises(Stale):
        actions.ask_for_review(request=answered, kind="compliance", on=ASKED, version=0, by=officer)
    complaint = complain(answered, officer)
    with pytest.raises(Stale):
        actions.correct_complaint(
            complaint=complaint, regulator_reference="x", about="x", answer_by=None, version=0, by=officer
        )
    complaint.refresh_from_db()
    assert complaint.regulator_reference == "IC-1"


def test_a_request_is_reopened_only_once_it_is_over_and_for_a_day_to_come(answered: Request, officer: User) -> None:
    def reopen(on: date, answer_by: date) -> None:
        answered.refresh_from_db()
        actions.reopen(request=answered, on=on, answer_by=answer_by, why="x", version=answered.version, by=officer)

    with pytest.raises(NotAllowed, match="before it is reopened"):
        reopen(date(2027, 1, 11), date(2027, 1, 8))
    with pytest.raises(NotAllowed, match="20 November 2026"):
        reopen(date(2026, 11, 19), date(2027, 1, 8))
    reopen(date(2027, 1, 11), date(2027, 1, 25))
    with pytest.raises(NotAllowed):
        reopen(date(2027, 1, 11), date(2027, 1, 25))


# The daily round


def waiting(reference: str, officer: User, state: RequestState, *events: tuple[Event, date]) -> Request:
    made = Request.objects.create(
        reference=reference, subject="x", received=date(2026, 11, 2), state=state, officer=officer
    )
    CaseEvent.objects.bulk_create(CaseEvent(request=made, kind=kind, on=on) for kind, on in events)
    return made


def test_requests_lapse_by_themselves_when_nobody_answers_or_pays(officer: User) -> None:
    asked = waiting("A", officer, RequestState.CLARIFICATION, (Event.CLARIFICATION_ASKED, date(2026, 11, 6)))
    unpaid = waiting("B", officer, RequestState.FEE, (Event.FEE_NOTICE, date(2026, 11, 9)))
    waiting("C", officer, RequestState.RECEIVED)
    change_settings(version=1, by=None, close_unclarified_after_days=90)
    entries = Entry.objects.count()
    assert lapse_due(today=date(2027, 2, 4)) == 0
    assert lapse_due(today=date(2027, 2, 5)) == 1
    # Three months beginning with the day of the notice (section 9(2)).
    assert lapse_due(today=date(2027, 2, 8)) == 0
    assert lapse_due(today=date(2027, 2, 9)) == 1
    for one, day in ((asked, date(2027, 2, 5)), (unpaid, date(2027, 2, 9))):
        one.refresh_from_db()
        assert one.state == RequestState.LAPSED
        assert one.events.get(kind=Event.LAPSED).on == day
    assert Entry.objects.count() == entries + 2
    assert StaffNotice.objects.filter(to=officer, text__contains="lapsed").count() == 2
    assert lapse_due(today=date(2027, 3, 9)) == 0


def test_a_request_whose_dates_cannot_be_counted_is_left_to_its_officer(officer: User) -> None:
    waiting("A", officer, RequestState.FEE, (Event.FEE_PAID, date(2026, 11, 9)))
    waiting("B", officer, RequestState.CLARIFICATION)
    assert lapse_due(today=date(2028, 1, 1)) == 0


# Pages


def post(client: Client, name: str, data: dict[str, Any], **where: Any) -> Any:
    return client.post(reverse(f"casework:{name}", kwargs=where), data, follow=True)


def day(name: str, on: date) -> dict[str, Any]:
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


def test_the_pages_of_a_review_from_asking_to_its_outcome(
    answered: Request, site: Client, approver: User, officer: User
) -> None:
    where = {"reference": answered.reference}
    page = post(site, "ask_for_review", {"kind": "", "version": answered.version}, **where)
    assert page.status_code == 422
    assert "Choose what the review is about" in page.content.decode()
    page = post(
        site,
        "ask_for_review",
        {"kind": "compliance", "version": answered.version, **day("on", ASKED), "grounds": "Nothing"},
        **where,
    )
    review = Review.objects.get()
    assert "8 January 2027" in page.content.decode()
    site.force_login(approver)
    this = {**where, "review": review.pk}
    page = post(site, "name_reviewer", {"reviewer": approver.pk, "version": 1, **day("on", ASKED)}, **this)
    assert "Made-up Approver decides the review" in page.content.decode()
    first, second = answered.questions.all()
    data = {f"outcome-{first.pk}": "overturned", "version": 2, "summary": "Anew"}
    page = post(site, "review_findings", data, **this)
    assert page.status_code == 422
    assert "Give the reasons for the verdict on question 1" in page.content.decode()
    data |= {f"reasons-{first.pk}": "Held", f"outcome-{second.pk}": "overturned", f"reasons-{second.pk}": "Held"}
    page = post(site, "review_findings", data, **this)
    assert "First answer overturned" in page.content.decode()
    assert "Write the letter" in page.content.decode()
    stale = post(site, "review_findings", data, **this)
    assert "Somebody else changed" in stale.content.decode()
    site.force_login(officer)
    page = post(site, "review_outside", {"outcome": "overturned", "version": 3, **day("on", ASKED)}, **this)
    assert "The answer did not stand" in page.content.decode()
    page = post(
        site,
        "reopen",
        {
            "version": Request.objects.get(pk=answered.pk).version,
            "why": "Review",
            **day("on", ASKED),
            **day("answer_by", date(2027, 1, 25)),
        },
        **where,
    )
    assert "is open again" in page.content.decode()


def test_the_pages_of_a_complaint(answered: Request, site: Client, officer: User) -> None:
    where = {"reference": answered.reference}
    data = {"about": "Late", "version": answered.version, **day("on", date(2027, 2, 1))}
    page = post(site, "new_complaint", {**data, "regulator_reference": "IC-7"}, **where)
    assert "IC-7" in page.content.decode()
    complaint = Complaint.objects.get()
    this = {**where, "complaint": complaint.pk}
    page = post(
        site, "complaint_step", {"event": "decision_notice", "version": 1, **day("on", date(2027, 2, 2))}, **this
    )
    assert "Say what the notice decided" in page.content.decode()
    data = {"event": "decision_notice", "outcome": "upheld", "version": 1, **day("on", date(2027, 2, 2))}
    page = post(site, "complaint_step", data, **this)
    assert "2 March 2027" in page.content.decode()
    page = post(site, "correct_complaint", {"about": "Very late", "version": 2}, **this)
    assert "Very late" in page.content.decode()
    future = {"event": "complied", "version": 3, **day("on", date(2027, 3, 2))}
    assert "today or in the past" in post(site, "complaint_step", future, **this).content.decode()
    page = site.get(reverse("casework:appeals", kwargs=where))
    assert "Very late" not in page.content.decode()
    assert "Decision notice served" in page.content.decode()


def test_a_review_is_withdrawn_and_given_longer_on_its_page(answered: Request, site: Client, officer: User) -> None:
    review = ask(answered, officer)
    this = {"reference": answered.reference, "review": review.pk}
    assert "up to 40 working days" in post(site, "review_time", {"version": 1, "longer": "on"}, **this).content.decode()
    assert "Somebody else" in post(site, "review_time", {"version": "x"}, **this).content.decode()
    assert "has 20 working days" in post(site, "review_time", {"version": 2}, **this).content.decode()
    page = post(site, "withdraw_review", {"version": 3, **day("on", ASKED)}, **this)
    assert "The review was withdrawn" in page.content.decode()
    assert site.get(reverse("casework:review", kwargs={**this, "review": 999_999})).status_code == 404
