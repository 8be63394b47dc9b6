"""Who asked: for those alone who may see it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from answerable.casework.forgetting import due_to_be_forgotten, keep_months, with_what_keeps_them
from answerable.casework.models import Request, Requester
from answerable.casework.rules.validity import without_requester
from answerable.casework.triaging import who

__all__ = ["RequesterView", "due_to_be_forgotten", "keep_months", "letter_shown", "requester_of", "requesters"]

MOST = 200


@dataclass(frozen=True)
class RequesterView:
    """One requester with the newest of their requests, and what keeps them.

    `number` is of all their requests; `last` the last day something happened to one; `due` says that their time to be kept
    is past.
    """

    requester: Requester
    requests: tuple[Request, ...]
    number: int
    last: date | None
    running: bool
    held: bool
    due: bool


def requesters(*, words: str = "") -> QuerySet[Requester]:
    """Return the requesters with how many requests each made (`number`), the newest first.

    `words` keeps those alone who have every word in their name, organisation or e-mail address.
    """
    found = Requester.objects.annotate(number=Count("requests")).order_by("-pk")
    for word in words.split():
        found = found.filter(Q(name__icontains=word) | Q(organisation__icontains=word) | Q(email__icontains=word))
    return found


def requester_of(requester: Requester) -> RequesterView:
    """Return one requester with their requests. Three queries."""
    kept = with_what_keeps_them(Requester.objects.filter(pk=requester.pk)).get()
    return RequesterView(
        requester=requester,
        requests=tuple(requester.requests.order_by("-received", "-pk")[:MOST]),
        number=kept.number,
        last=kept.last,
        running=kept.running,
        held=kept.held,
        due=due_to_be_forgotten().filter(pk=requester.pk).exists(),
    )


def letter_shown(request: Request, *, named: bool) -> str:
    """Return the words of the letter: whole for those who may see who asks, else without the requester."""
    return request.letter_text if named else without_requester(request.letter_text, who(request.requester))
