"""Many requests at once, put straight into the store."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from answerable.casework.models import CaseEvent, Draft, Question, Request

FIRST = date(2026, 1, 1)


def make(number: int, *, start: int = 1) -> list[Request]:
    """Make so many requests, one question each: every seventh undated, every fifth answered, every third waiting."""
    made = Request.objects.bulk_create(
        Request(
            reference=f"FOI-2026-{n:05d}",
            subject=f"Subject {n}",
            received=None if n % 7 == 0 else FIRST + timedelta(days=n % 300),
        )
        for n in range(start, start + number)
    )
    questions = Question.objects.bulk_create(Question(request=one, position=1, text="What?") for one in made)
    Draft.objects.bulk_create(
        Draft(question=question, answer={}, gaps=2, looked_up=timezone.now()) for question in questions
    )
    events = []
    for n, one in enumerate(made, start=start):
        if one.received and n % 5 == 0:
            events.append(CaseEvent(request=one, kind="responded_outside", on=one.received + timedelta(days=n % 60)))
        elif one.received and n % 3 == 0:
            events.append(CaseEvent(request=one, kind="clarification_asked", on=one.received + timedelta(days=2)))
    CaseEvent.objects.bulk_create(events)
    for kind, state in (("responded_outside", "released"), ("clarification_asked", "clarification")):
        keys = [event.request_id for event in events if event.kind == kind]
        Request.objects.filter(pk__in=keys).update(state=state)
    return made
