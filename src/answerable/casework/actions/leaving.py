"""What follows for a case when a letter has left, or does not leave after all."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from answerable.accounts.models import User
from answerable.accounts.rules.roles import ROLES, Permission, role_may
from answerable.casework.models import Ground, OutgoingMessage, Release, Request, Review
from answerable.casework.rules.clearance import REPLIES, REVIEW_OUTCOME, event_after_sending
from answerable.casework.rules.life import (
    RELEASE,
    REQUEST,
    REVIEW,
    Event,
    Life,
    NotAllowed,
    ReleaseState,
    RequestState,
    ReviewState,
    State,
    may_follow,
)
from answerable.casework.rules.life import after as state_after
from answerable.casework.rules.outbox import without_links
from answerable.casework.rules.outcomes import QuestionOutcome
from answerable.law.clock import ImpossibleEvents
from answerable.law.working_days import OutsideTable

from .life import happen
from .notices import tell
from .released_tables import have_left


def take(release: Release) -> tuple[Request, Release]:
    """Take a release and its request for writing, always in this order, so that two who want both never wait for each other."""
    request = Request.objects.select_for_update().get(pk=release.request_id)
    locked = Release.objects.select_for_update().get(pk=release.pk)
    locked.request = request
    if locked.review_id is not None:
        locked.review = Review.objects.select_for_update().get(pk=locked.review_id)
    return request, locked


def officers(request: Request | None) -> list[User]:
    """Return who is to be told about a case's mail: its officer, or everybody who may send."""
    if request is not None and request.officer is not None and request.officer.is_active:
        return [request.officer]
    senders = [code for code in ROLES if role_may(code, Permission.REQUEST_SEND)]
    return list(User.objects.filter(role__in=senders, is_active=True))


def life_of(request: Request, release: Release) -> tuple[Life, State]:
    """Return the life that a release's letter is part of, and where it is in it."""
    if release.review is not None:
        return REVIEW, ReviewState(release.review.state)
    return REQUEST, RequestState(request.state)


def why_no_event(request: Request, release: Release) -> str:
    """Return in one sentence why what this letter makes happen cannot happen now, or nothing."""
    event = event_after_sending(release.kind, regime=request.regime)
    if event is None:
        return ""
    life, state = life_of(request, release)
    if may_follow(life, state, event, role=None):
        return ""
    return f"“{event.words}” cannot be recorded: {life.of.lower()} that is “{state.words}” does not allow it."


def has_left(request: Request, release: Release, *, on: date, at: datetime) -> int:
    """Put down that a letter left on a day, with what that makes happen to the request or the review.

    Its tables of people are in the ledger of what is out from now on; how many is returned. That it left is kept in any case. Where what should follow cannot (the request was withdrawn meanwhile), its officer is
    told. The caller holds both for writing and writes the journal's entry.
    """
    if may_follow(RELEASE, ReleaseState(release.state), Event.RELEASE_SENT, role=None):
        release.state = ReleaseState.SENT
    release.sent_at = at
    release.version += 1
    release.save(update_fields=["state", "sent_at", "version"])
    tables = have_left(release=release, on=on)
    event = event_after_sending(release.kind, regime=request.regime)
    if event is None:
        return tables
    expected = release.expected if event is Event.EXTENSION else None
    try:
        with transaction.atomic():
            promised = _promised(request, on=on) if event is Event.RESPONDED else None
            if (
                promised
                and not request.events.filter(kind=Event.EXTENSION, expected=promised, withdrawn=False).exists()
            ):
                # The reply itself is the notice then (section 17(2)), if it is not too late for one.
                with suppress(NotAllowed, ImpossibleEvents), transaction.atomic():
                    happen(request, Event.EXTENSION, by=None, on=on, expected=promised)
            happen(request, event, by=None, on=on, expected=expected, review=release.review)
            if promised:
                note = "The public interest is still weighed."
                happen(request, Event.REOPENED, by=None, on=on, expected=promised, note=note)
            _save(request, release)
    except (NotAllowed, ImpossibleEvents, OutsideTable) as error:
        request.refresh_from_db()
        if release.review is not None:
            release.review.refresh_from_db()
        tell(
            officers(request),
            f"{release.get_kind_display()} in {request.reference} was sent, but “{event.words}” could not be recorded: {error}",
            request=request,
        )
    return tables


def _promised(request: Request, *, on: date) -> date | None:
    """Return the day by which the public interest is to be weighed of what a reply leaves open; None where it leaves nothing.

    What no qualified exemption covers goes out within the 20 working days (facts/law.md A2), and the request stays open.
    """
    weighed = Ground.objects.filter(
        decision__question__request=request, decision__outcome=QuestionOutcome.EXTENDED, decide_by__gte=on
    )
    last: date | None = weighed.aggregate(last=Max("decide_by"))["last"]
    return last


def take_back(request: Request, release: Release, *, by: User | None) -> None:
    """Take a letter back before it left, with its message in the outbox; the request or the review goes on being drafted.

    A request that was withdrawn meanwhile stays so. The caller holds both for writing and writes the journal's entry.
    Raises rules.life.NotAllowed, also where the message may have left already.
    """
    message = OutgoingMessage.objects.select_for_update().filter(release=release).first()
    if message is not None:
        if message.state in (OutgoingMessage.State.SENDING, OutgoingMessage.State.DOUBTFUL):
            raise NotAllowed("The message may have left already. Wait, or settle in the outbox whether it did.")
        message.state = OutgoingMessage.State.CANCELLED
        message.body = without_links(message.body)
        message.save(update_fields=["state", "body"])
    event = {REVIEW_OUTCOME: Event.REVIEW_RECALLED}.get(release.kind) or (
        Event.RECALLED if release.kind in REPLIES else None
    )
    life, state = life_of(request, release)
    if event is not None and life.row(state, event) is None:
        event = None
    # Whoever may take back a review is not whoever may take back a reply: where there is such an event it decides.
    role = by.role if by and event is None else None
    release.state = state_after(RELEASE, ReleaseState(release.state), Event.RELEASE_RECALLED, role=role)
    release.version += 1
    release.save(update_fields=["state", "version"])
    if event is not None:
        follow(request, release, event, by=by)


def follow(request: Request, release: Release, event: Event, *, by: User | None, on: date | None = None) -> None:
    """Put one event on the request, or on the review, that a release is of. Raises rules.life.NotAllowed."""
    happen(request, event, by=by, on=on or timezone.localdate(), review=release.review)
    _save(request, release)


def _save(request: Request, release: Release) -> None:
    if release.review is not None:
        release.review.version += 1
        release.review.save(update_fields=["state", "version"])
    request.version += 1
    request.save(update_fields=["state", "version"])
