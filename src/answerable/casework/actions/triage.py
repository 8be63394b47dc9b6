"""Triage: what was found on arrival, and what an officer decides of it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.utils import timezone

from answerable.accounts.models import User
from answerable.audit.actions import in_turn, record
from answerable.casework import clock, triaging
from answerable.casework.locking import lock
from answerable.casework.models import Handling, Regime, Request, Route, Team, Tie, Triage
from answerable.casework.rules import triage as rules
from answerable.casework.rules import validity
from answerable.casework.rules.life import Event, RequestState
from answerable.casework.rules.ties import SUGGESTS
from answerable.casework.rules.triage import About, Finding

from .life import happen

_log = logging.getLogger(__name__)
_REASONS = 10


class NotTied(ValueError):
    """The tie cannot be made; the message says why, in one sentence."""


def triage_on_arrival(locked_request: Request, by: User | None) -> Triage:
    """Look at a request that the caller has locked, and keep what was found; no journal entry is written here.

    Never fails the receipt: what could not be checked is kept as a finding that says so, and logged. The preference of form
    that the request states is kept with it, unless an officer has put one. The caller saves nothing for this.
    """
    try:
        with transaction.atomic():
            findings = triaging.look(locked_request)
    except Exception:
        _log.exception("Triage of %s failed", locked_request.reference)
        findings = (
            Finding(
                About.UNCHECKED,
                "all",
                "Could not be checked: anything. Triage failed; look again, or check it by hand.",
            ),
        )
    with transaction.atomic():
        kept, _ = Triage.objects.update_or_create(
            request=locked_request,
            defaults={"found": {"at": timezone.now().isoformat(), "findings": rules.as_data(findings)}},
        )
        _suggest(locked_request, findings)
        wanted = validity.preference(locked_request.letter_text)
        if wanted and not locked_request.preference:
            locked_request.preference = wanted.form
            locked_request.save(update_fields=["preference"])
    return kept


def _suggest(request: Request, findings: Sequence[Finding]) -> None:
    """Put the ties that the findings suggest in place of those suggested before; what an officer decided stays."""
    references = {finding.other for finding in findings if finding.other}
    others = dict(Request.objects.filter(reference__in=references).values_list("reference", "pk"))
    wanted: dict[tuple[int | None, str, str], list[str]] = {}
    for finding in findings:
        if finding.code in SUGGESTS and (finding.published or finding.other in others):
            key = (others.get(finding.other), finding.published, SUGGESTS[finding.code])
            wanted.setdefault(key, []).append(finding.says + (f" ({finding.provision})" if finding.provision else ""))
    decided = set(
        request.ties.exclude(state=Tie.State.SUGGESTED).values_list("other_id", "published_reference", "kind")
    )
    request.ties.filter(state=Tie.State.SUGGESTED).delete()
    Tie.objects.bulk_create(
        Tie(request=request, other_id=other, published_reference=published, kind=kind, reasons=reasons[:_REASONS])
        for (other, published, kind), reasons in wanted.items()
        if (other, published, kind) not in decided
    )


@in_turn()
def look_again(*, request: Request, by: User | None) -> Triage:
    """Look at a request again, as the store is now. What an officer decided stays."""
    locked = Request.objects.select_for_update(of=("self",)).select_related("requester").get(pk=request.pk)
    found = triage_on_arrival(locked, by)
    record(
        action="request.triage_looked_again",
        by=by,
        record="request",
        ref=locked.reference,
        after={"findings": found.found},
    )
    return found


@in_turn()
def decide_triage(
    *,
    request: Request,
    handling: str,
    valid: bool,
    lacking: str,
    elsewhere: str,
    sensitive: bool,
    officer: User | None,
    team: Team | None,
    route: str,
    on: date,
    version: int,
    by: User | None,
) -> Triage:
    """Keep what an officer decides of what came in, and move the request where that leads. One journal entry.

    A valid request goes to gathering, one that is not valid waits until the applicant has made it so, and what is a
    subject access request or ordinary business ends here as dealt with another way. `on` is the day of the decision; for
    a request made valid, the day on which what was lacking came in. A request on which work has begun keeps its
    state unless it is found not valid or is to be dealt with another way. The regime, and so the clock, follows the handling.

    Raises Stale, rules.life.NotAllowed, law.clock.ImpossibleEvents and law.working_days.OutsideTable; nothing is changed then.
    """
    locked = lock(request, version)
    fields = ("regime", "sensitive", "officer_id", "team_id", "route", "state")
    before = {name: str(getattr(locked, name)) for name in fields}
    kept, _ = Triage.objects.select_for_update().get_or_create(request=locked)
    decided_before = {
        "handling": kept.handling,
        "valid": str(kept.valid),
        "lacking": kept.lacking,
        "elsewhere": kept.elsewhere,
    }
    kept.handling, kept.valid = handling, valid
    kept.lacking, kept.elsewhere = lacking.strip() if not valid else "", elsewhere.strip()
    kept.decided_by, kept.decided_at = by, timezone.now()
    kept.save()
    if handling in (Handling.FOI, Handling.EIR):
        locked.regime = Regime.EIR if handling == Handling.EIR else Regime.FOI
    locked.sensitive, locked.officer, locked.team, locked.route = sensitive, officer, team, Route(route)
    clock.clock(locked)
    for event, note in _what_follows(RequestState(locked.state), handling, valid=valid):
        happen(locked, event, by=by, on=on, note=note)
    locked.save()
    record(
        action="request.triaged",
        by=by,
        record="request",
        ref=locked.reference,
        before={**before, **decided_before},
        after={
            **{name: str(getattr(locked, name)) for name in fields},
            "handling": kept.handling,
            "valid": str(kept.valid),
            "lacking": kept.lacking,
            "elsewhere": kept.elsewhere,
        },
    )
    return kept


def _what_follows(state: RequestState, handling: str, *, valid: bool) -> list[tuple[Event, str]]:
    """The events that a decision causes on a request in this state, in order, each with its note."""
    if handling not in (Handling.FOI, Handling.EIR):
        return [] if state is RequestState.OTHERWISE else [(Event.HANDLED_OTHERWISE, Handling(handling).label)]
    if not valid:
        return [] if state is RequestState.INVALID else [(Event.FOUND_INVALID, "")]
    if state is RequestState.INVALID:
        return [(Event.MADE_VALID, ""), (Event.GATHERING_STARTED, "")]
    if state is RequestState.OTHERWISE:
        return [(Event.REOPENED, "")]
    return [(Event.GATHERING_STARTED, "")] if state is RequestState.RECEIVED else []


@in_turn()
def decide_tie(*, tie: Tie, state: str, by: User | None) -> Tie:
    """Confirm or dismiss a tie. Raises ValueError where `state` is neither."""
    decided = Tie.State(state)
    if decided is Tie.State.SUGGESTED:
        raise ValueError("A tie is confirmed or dismissed.")
    locked = Tie.objects.select_for_update(of=("self",)).select_related("request").get(pk=tie.pk)
    before = {"kind": locked.kind, "state": locked.state}
    locked.state, locked.by = decided, by
    locked.save(update_fields=["state", "by"])
    record(
        action="request.tie_decided",
        by=by,
        record="request",
        ref=locked.request.reference,
        before=before,
        after={"kind": locked.kind, "state": locked.state},
    )
    return locked


@in_turn()
def tie(*, request: Request, reference: str, kind: str, reason: str, by: User | None) -> Tie:
    """Tie a request to another one by hand, confirmed at once. Raises NotTied where there is no such other request."""
    other = Request.objects.filter(reference__iexact=reference.strip()).exclude(pk=request.pk).first()
    if other is None:
        raise NotTied("There is no other request with this reference. Copy it from that request’s page.")
    made, _ = Tie.objects.update_or_create(
        request=request,
        other=other,
        published_reference="",
        kind=Tie.Kind(kind),
        defaults={"state": Tie.State.CONFIRMED, "reasons": [reason.strip()], "by": by},
    )
    record(
        action="request.tied",
        by=by,
        record="request",
        ref=request.reference,
        after={"kind": made.kind, "other": other.reference, "reason": reason.strip()},
    )
    return made
