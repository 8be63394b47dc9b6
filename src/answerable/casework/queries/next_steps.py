"""What is to be done next with a request."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.db.models import Count, Q
from django.urls import NoReverseMatch, reverse

from answerable.casework.models import Complaint, Request, Review, Task
from answerable.casework.rules.life import COMPLAINT, REVIEW, RequestState
from answerable.casework.rules.next_steps import Facts, next_steps


class OpenStep(NamedTuple):
    """One step with the address of its page."""

    text: str
    href: str


def steps_of(request: Request, *, today: date) -> list[OpenStep]:
    """Return the open steps of a request, the first one first. Five queries."""
    questions = request.questions.aggregate(all=Count("pk"), decided=Count("decision"))
    tasks = request.tasks.filter(state=Task.State.OPEN).aggregate(
        all=Count("pk"), late=Count("pk", filter=Q(due__lt=today))
    )
    found = next_steps(
        Facts(
            state=RequestState(request.state),
            received=request.received is not None,
            triaged=bool(getattr(request, "triage", None) and request.triage.handling),
            questions=questions["all"],
            undecided=questions["all"] - questions["decided"],
            tasks_open=tasks["all"],
            tasks_late=tasks["late"],
            reviews_running=Review.objects.filter(request=request).exclude(state__in=REVIEW.ended).count(),
            complaints_running=Complaint.objects.filter(request=request).exclude(state__in=COMPLAINT.ended).count(),
            requester_known=request.requester_id is not None,
        )
    )
    return [OpenStep(step.text, _href(step.page, request.reference)) for step in found]


def _href(page: str, reference: str) -> str:
    try:
        return reverse(f"casework:{page}", args=[reference])
    except NoReverseMatch:
        return ""
