"""What is to be done next with a request."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils.timezone import localdate

from answerable.accounts.models import User
from answerable.accounts.permissions import Permission, may
from answerable.casework.models import CaseEvent, Complaint, LetterKind, Message, Request, Review, Task
from answerable.casework.rules.clearance import REPLIES
from answerable.casework.rules.life import COMPLAINT, REQUEST, REVIEW, Event, ReleaseState, RequestState
from answerable.casework.rules.next_steps import Facts, next_steps
from answerable.casework.rules.outcomes import QuestionOutcome

from .appeals import challenges

NEVER_LEFT = (ReleaseState.SENT_BACK, ReleaseState.RECALLED)
"""The states of a letter that did not leave and will not."""


# Pages that take more than reading a request.
_NEEDS = {
    "particulars": Permission.REQUEST_ANSWER,
    "questions": Permission.REQUEST_ANSWER,
    "requester": Permission.REQUESTER_READ,
}


class OpenStep(NamedTuple):
    """One step with the address of its page; none for a person who may not open that page."""

    text: str
    href: str


def steps_of(request: Request, *, user: User, today: date) -> list[OpenStep]:
    """Return the open steps of a request, the first one first. A few queries, whatever its size."""
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
            review_asked_by_mail=_review_asked_by_mail(request),
            told_invalid=request.releases.filter(kind=LetterKind.INVALID).exclude(state__in=NEVER_LEFT).exists(),
            weighed=_weighed(request),
            did_not_stand=request.state in REQUEST.ended and challenges(request, today=today).to_reopen,
            queued=request.releases.filter(state=ReleaseState.QUEUED, kind__in=REPLIES).exists(),
        )
    )
    return [
        OpenStep(
            step.text,
            reverse(f"casework:{step.page}", args=[request.reference])
            if step.page not in _NEEDS or may(user, _NEEDS[step.page])
            else "",
        )
        for step in found
    ]


def _review_asked_by_mail(request: Request) -> bool:
    """Return whether a message asks for an internal review that nobody recorded on that day or later."""
    written = request.messages.filter(kind=Message.Kind.REVIEW).aggregate(last=Max("arrived"))["last"]
    if written is None:
        return False
    asked = CaseEvent.objects.filter(request=request, kind=Event.REVIEW_ASKED, withdrawn=False)
    return not asked.filter(on__gte=localdate(written)).exists()


def _weighed(request: Request) -> int:
    """Return how many questions still wait for the public interest, in a request that goes on after its reply."""
    if not CaseEvent.objects.filter(request=request, kind=Event.REOPENED, withdrawn=False).exists():
        return 0
    return request.questions.filter(decision__outcome=QuestionOutcome.EXTENDED).count()
