"""A year of three hundred requests: every due date, every category, every total, and the journal of it all."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest

from answerable.accounts.models import User
from answerable.audit.models import Entry
from answerable.audit.queries import verify
from answerable.casework import actions, queries
from answerable.casework.actions import appeals
from answerable.casework.models import CaseEvent, Complaint, Decision, Request, Review
from answerable.casework.queries.statistics import behind, statistics
from answerable.casework.rules.life import COMPLAINT, REQUEST, REVIEW, Event, replay
from answerable.casework.rules.statistics import LINES, NOT_REQUESTS, Period
from answerable.reading.structure import Letter
from answerable.reading.structure import Question as ReadQuestion
from tests.integration.staff import member

from .year import EXTRA_DAY, REQUESTS, YEAR, Challenge, Script, scripts

pytestmark = pytest.mark.django_db(databases=["default", "published"])
LONG_AFTER = date(YEAR + 1, 10, 30)


def play(script: Script, officer: User, reviewer: User) -> Request:
    letter = Letter(
        file="letter.txt",
        text="Please tell me what the service cost.",
        questions=tuple(ReadQuestion(f"What did service {n} cost?") for n in range(max(1, len(script.outcomes)))),
        regime=script.regime,
    )
    request = actions.receive(by=officer, letter=letter, received=script.received)
    script.reference = request.reference
    for step in script.steps:
        if step.event is Event.RESPONDED_OUTSIDE:
            decide(request, script, officer)
        actions.record_event(
            request=request,
            event=step.event,
            on=step.on,
            expected=step.expected,
            by=None if step.by_system else officer,
        )
    for challenge in script.challenges:
        play_challenge(request, challenge, officer, reviewer)
    return request


def decide(request: Request, script: Script, officer: User) -> None:
    """What was decided, put straight into the store: deciding itself is tried elsewhere."""
    held = {"not_held": "not_held"}
    Decision.objects.bulk_create(
        Decision(
            question=question,
            confirms="deny" if outcome == "not_held" else "confirm",
            held=held.get(outcome, "held"),
            outcome=outcome,
            decided_by=officer,
        )
        for question, outcome in zip(request.questions.order_by("position"), script.outcomes, strict=False)
    )


def play_challenge(request: Request, challenge: Challenge, officer: User, reviewer: User) -> None:
    def version() -> int:
        return Request.objects.get(pk=request.pk).version

    if challenge.kind == "complaint":
        complaint = appeals.open_complaint(
            request=request,
            review=None,
            regulator_reference="IC-1 (made up)",
            about="What was withheld",
            on=challenge.on,
            answer_by=None,
            version=version(),
            by=officer,
        )

        def step(event: Event, on: date, **particulars: object) -> None:
            appeals.record_step(
                complaint=complaint,
                event=event,
                on=on,
                particulars=particulars,
                version=Complaint.objects.get(pk=complaint.pk).version,
                by=officer,
            )

        step(Event.COMPLAINT_ANSWERED, challenge.on + timedelta(days=5))
        step(Event.DECISION_NOTICE, challenge.answered, outcome=challenge.verdict, comply_by=challenge.again_by)
        if challenge.appealed:
            step(Event.APPEAL_LODGED, challenge.appealed, appellant="applicant")
            step(Event.APPEAL_DECIDED, challenge.appealed + timedelta(days=90), appeal_outcome="dismissed")
    else:
        review = appeals.ask_for_review(
            request=request, kind=challenge.kind, on=challenge.on, version=version(), by=officer
        )
        review = appeals.name_reviewer(
            review=review, reviewer=reviewer, on=challenge.on, version=review.version, by=reviewer
        )
        appeals.answer_review_outside(
            review=review, outcome=challenge.verdict, on=challenge.answered, version=review.version, by=officer
        )
    if challenge.again_by and challenge.again_on:
        appeals.reopen(
            request=request,
            on=challenge.answered,
            answer_by=challenge.again_by,
            why="The first answer was overturned.",
            version=version(),
            by=officer,
        )
        actions.record_event(request=request, event=Event.RESPONDED_OUTSIDE, on=challenge.again_on, by=officer)


@pytest.fixture
def year() -> list[Script]:
    officer, reviewer = member("foi_officer"), member("approver")
    made = scripts()
    half = next(place for place, one in enumerate(made) if one.received >= date(YEAR, 9, 1))
    for one in made[:half]:
        play(one, officer, reviewer)
    actions.add_non_working_day(
        day=EXTRA_DAY, name="A day (made up)", divisions="EW Sc NI", source="Made up", proclaimed=None, by=officer
    )
    for one in made[half:]:
        play(one, officer, reviewer)
    return made


def test_a_year_of_three_hundred_requests(year: list[Script]) -> None:
    requests = {one.reference: one for one in Request.objects.prefetch_related("events")}
    assert len(requests) == len(year) == REQUESTS
    check_due_dates(year, requests)
    check_states(requests)
    for code in (str(YEAR), *(f"{YEAR}-Q{n}" for n in (1, 2, 3, 4)), f"{YEAR}-{(YEAR + 1) % 100}"):
        period = Period.of(code)
        for as_of in (period.last, period.last + timedelta(days=45), LONG_AFTER):
            check_statistics(year, period, as_of)
    result = verify()
    assert result.ok
    assert Entry.objects.filter(record="request").count() == written(year)


def written(year: list[Script]) -> int:
    """How many changes the scripts made, each one entry: a challenge has three to six and two more where it reopens."""
    steps = sum(1 + len(script.steps) for script in year)
    challenges = [challenge for script in year for challenge in script.challenges]
    return steps + sum(
        3 + (2 if challenge.appealed else 0) + (2 if challenge.again_on else 0) for challenge in challenges
    )


def check_due_dates(year: list[Script], requests: dict[str, Request]) -> None:
    """Equal to the computation of the script, which knows neither the product's table nor its way of counting."""
    for script in year:
        clock = queries.clock(requests[script.reference])
        assert clock is not None
        assert clock.due == script.due, (script.name, script.received, script.steps)
        if script.allowed and script.regime == "foi":
            assert clock.decision_by == script.allowed
        if script.first and script.regime == "eir":
            assert clock.notice_by == script.first
        if script.answered and script.due:
            assert (clock.days_late > 0) is (script.answered > max(script.due, script.allowed or script.due))


def check_states(requests: dict[str, Request]) -> None:
    """The state that is kept is the sum of what happened, in the order recorded, in all three lives."""

    def happened(**of: object) -> tuple[Event, ...]:
        found = CaseEvent.objects.filter(withdrawn=False, **of).order_by("pk")
        return tuple(Event(kind) for kind in found.values_list("kind", flat=True))

    for request in requests.values():
        assert replay(REQUEST, happened(request=request, review=None, complaint=None)) == request.state
    for review in Review.objects.all():
        assert replay(REVIEW, happened(review=review)[1:]) == review.state
    for complaint in Complaint.objects.all():
        assert replay(COMPLAINT, happened(complaint=complaint)[1:]) == complaint.state
    assert Review.objects.count() > 20
    assert Complaint.objects.filter(state="decided").exists()


def check_statistics(year: list[Script], period: Period, as_of: date) -> None:
    """Each case in exactly one category, as the script has it; every total the sum of its parts and of its cases."""
    found = statistics(period, as_of=as_of)
    rows = {row.facts.reference: row for row in found.rows}
    assert len(rows) == len(found.rows)
    wanted = {one.reference: one for one in year if (one.counts_from or one.received) in period}
    # One that was not valid yet on that day counts from the day it came in; one made valid later, from then.
    wanted |= {
        one.reference: one
        for one in year
        if one.counts_from and one.counts_from > as_of and one.received in period and one.received <= as_of
    }
    wanted = {
        reference: one
        for reference, one in wanted.items()
        if (one.counts_from if one.counts_from and one.counts_from <= as_of else one.received) in period
    }
    assert set(rows) == {reference for reference, one in wanted.items() if one.received <= as_of}
    for reference, row in rows.items():
        assert row.category == wanted[reference].category(as_of), (wanted[reference].name, as_of)
        if row.category.value in {"granted", "part", "refused", "not_held", "accessible", "neither", "unrecorded"}:
            assert row.timing == wanted[reference].timing(as_of), (wanted[reference].name, as_of)
    check_totals(found, Counter(row.category for row in found.rows))


def check_totals(found: object, categories: Counter[object]) -> None:
    figures = {one.line.code: one.total for one in found.code}  # type: ignore[attr-defined]
    outside = {one.line.code: one.total for one in found.outside}  # type: ignore[attr-defined]
    rows = found.rows  # type: ignore[attr-defined]
    assert figures["received"] + sum(outside.values()) == len(rows)
    assert figures["received"] == figures["open"] + figures["processed"] + figures["unanswered"]
    assert (
        figures["processed"]
        == figures["granted"] + figures["refused_in_full"] + figures["part"] + figures["unrecorded"]
    )
    assert figures["processed"] == figures["in_time"] + figures["extended"] + figures["late"] + figures["undated"]
    assert sum(categories.values()) == len(rows)
    assert sum(number for of, number in categories.items() if of in NOT_REQUESTS) == sum(outside.values())
    for code, total in {**figures, **outside}.items():
        cases = behind(found, line=code)  # type: ignore[arg-type]
        assert cases is not None
        assert len(cases.rows) == len({row.facts.reference for row in cases.rows}) == total
        assert LINES[code].words
