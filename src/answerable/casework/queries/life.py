"""What may happen next to a request, and what has."""

from __future__ import annotations

from django.utils import timezone

from answerable.accounts.models import User
from answerable.casework.clock import Happened, Standing, calendar, standing
from answerable.casework.models import Request
from answerable.casework.policies import drafters
from answerable.casework.rules.life import BY_THEIR_OWN_PAGES, REQUEST, Event, RequestState, possible
from answerable.casework.standing import moving


def events_to_record(request: Request, user: User) -> tuple[Event, ...]:
    """Return the events that this person may record by hand on this request now."""
    found = possible(REQUEST, RequestState(request.state), role=user.role, drafter=user.pk in drafters(request))
    return tuple(event for event in found if event not in BY_THEIR_OWN_PAGES)


def standing_of(request: Request) -> Standing:
    """Return how a request stands today: its clock, the day to answer by, the working days left."""
    happened = [Happened(e.kind, e.on, e.expected) for e in request.events.all() if not e.withdrawn]
    return standing(request.received, request.regime, moving(happened), calendar(), timezone.localdate())
