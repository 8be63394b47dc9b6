"""What every action on a referral begins and ends with: is it still what the worker saw, may they, and the event that says what happened.

Nothing here writes the journal: each action does that once, for all that it did.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone

from answerable.pathways.errors import CannotChange
from answerable.pathways.models import Organisation, Referral, ReferralEvent, Service, Worker
from answerable.pathways.policies import may
from answerable.pathways.rules.referral import MOVES, Kind, NotAllowed, Party, after, reason_of
from answerable.pathways.rules.verbs import Verb
from answerable.pathways.rules.vocabulary import State


class Stale(CannotChange):
    """Somebody else changed the referral after this page was opened; nothing was overwritten. `since` is what they did."""

    def __init__(self, since: Sequence[ReferralEvent]) -> None:
        said = ", then ".join(dict.fromkeys(Kind(event.kind).words.lower() for event in since))
        super().__init__(
            "Somebody else changed this referral while you were working on it"
            + (f" ({said})" if said else "")
            + ". Nothing of theirs was overwritten. Look at it as it is now, then do it again."
        )
        self.since = tuple(since)


def parties_of(referral: Referral, organisation: Organisation | None) -> frozenset[Party]:
    """Return what an organisation is to a referral. None is the system itself."""
    if organisation is None:
        return frozenset({Party.SYSTEM})
    held = {
        Party.REFERRER: referral.referred_by_id == organisation.pk,
        Party.HUB: referral.hub_id == organisation.pk,
        Party.PROVIDER: referral.service is not None and referral.service.provider_id == organisation.pk,
    }
    return frozenset(party for party, is_held in held.items() if is_held)


def as_stored(referral: Referral, *, by: Worker, verb: Verb, version: int | None) -> Referral:
    """Return the referral as it is now, where it still is what the worker saw and they still may. Inside the turn of an action.

    Raises Stale where its version is no longer `version` (None: not asked), CannotChange where they may not, or no longer.
    """
    now = Referral.objects.select_related("person", "referred_by", "hub", "service__provider", "worker").get(
        pk=referral.pk
    )
    if not may(by, verb, now):
        raise CannotChange("You can no longer do this to this referral. Look at it as it is now.")
    if version is not None and now.version != version:
        raise Stale(list(now.events.filter(version__gt=version)))
    return now


def add_event(
    referral: Referral,
    kind: Kind,
    *,
    by: Worker | None,
    reason: str = "",
    said: Any = None,
    service: Service | None = None,
    worker: Worker | None = None,
    at: datetime | None = None,
) -> ReferralEvent:
    """Add what happened to a referral, make its state follow, and save it: every column of it that was changed before is saved too.

    `said` is sealed. `service` is the one that it is about; without one, the referral's. Raises CannotChange where
    rules/referral.py does not allow it.
    """
    written = str(said) if isinstance(said, str) else ""
    try:
        state = after(State(referral.state), kind, parties_of(referral, by.organisation if by else None))
        code = reason_of(kind, reason, written)
    except NotAllowed as no:
        raise CannotChange(str(no), field="reason" if "reason" in str(no) else None) from no
    now = timezone.now()
    referral.version += 1
    referral.changed_at = now
    if kind in MOVES:
        referral.state, referral.since = state, at or now
    referral.save()
    return ReferralEvent.objects.create(
        referral=referral,
        kind=kind,
        at=at or now,
        by=by,
        organisation=by.organisation if by else None,
        service=service or referral.service,
        worker=worker,
        reason=code,
        said=said,
        state_after=state,
        version=referral.version,
    )


def told(referral: Referral) -> dict[str, Any]:
    """Return what the journal keeps the digest of: the state, and who has it."""
    return {
        "state": referral.state,
        "version": referral.version,
        "service": str(referral.service.reference) if referral.service else None,
        "worker": referral.worker_id,
    }
