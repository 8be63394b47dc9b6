"""The life of a referral: what can happen, in which state, and who may cause it.

This table is the whole truth. `actions.referrals` refuses what is not in it, docs/reference/pathways-referral-life.md is drawn
from it, and a test tries every state with every event and every party. The state follows from the events and from nothing else
(facts/pathways.md 1.1: who and when are kept, and the state is told from them). Events are never altered or taken away;
what was wrong is amended by another event, with a reason.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from .verbs import Verb
from .vocabulary import State, Worded


class NotAllowed(ValueError):
    """This cannot happen now, or not by this organisation; the message says which, in one sentence."""


class Party(Worded):
    """What an organisation is to one referral. It may be several at once: a hub that refers somebody itself."""

    REFERRER = "referrer", "the organisation that refers"
    HUB = "hub", "the hub"
    PROVIDER = "provider", "the service’s provider"
    SYSTEM = "system", "the system"


class Kind(Worded):
    """What can happen. `words` is how a history tells it."""

    STARTED = "started", "Referral started"
    SENT = "sent", "Sent to the hub"
    OFFERED = "offered", "Offered to a service"
    REDIRECTED = "redirected", "Taken back and offered elsewhere"
    ACCEPTED = "accepted", "Accepted by the service"
    DECLINED = "declined", "Declined by the service"
    ALLOCATED = "allocated", "Given to a worker"
    CONTACT_TRIED = "contact_tried", "Contact tried"
    CONTACT_MADE = "contact_made", "Contact made"
    MET = "met", "Met the person"
    TRANSFERRED = "transferred", "Transferred to another service"
    CLOSED = "closed", "Closed"
    REOPENED = "reopened", "Reopened"
    WITHDRAWN = "withdrawn", "Withdrawn"
    AMENDED = "amended", "Something in it was put right"
    NOTED = "noted", "Note added"
    ASSESSED = "assessed", "Risk or needs assessed"
    PLANNED = "planned", "Support plan or safety plan written"
    MARAC_REFERRED = "marac_referred", "Referred to MARAC"
    SHARED = "shared", "Shared with an organisation"
    SHARE_ENDED = "share_ended", "Sharing with an organisation ended"
    CONSENT_GIVEN = "consent_given", "The person was asked, and answered"
    CONSENT_WITHDRAWN = "consent_withdrawn", "The person took their agreement back"
    OVERRIDE_ASKED = "override_asked", "Sharing without consent asked for"
    OVERRIDE_SIGNED = "override_signed", "Sharing without consent signed off"
    OVERRIDE_REFUSED = "override_refused", "Sharing without consent refused"
    SAFE_CONTACT_SET = "safe_contact_set", "Safe contact written down"
    ONWARD_REFERRED = "onward_referred", "Referred onward to another organisation"


class DeclineReason(Worded):
    """Why a service declines."""

    NOT_ELIGIBLE = "not_eligible", "The person is outside who the service is for"
    NO_CAPACITY = "no_capacity", "No place free in time"
    WRONG_SERVICE = "wrong_service", "Another service fits better"
    ALREADY_SUPPORTED = "already_supported", "The person is supported already"
    CONFLICT = "conflict", "A conflict of interest in the service"
    NO_SAFE_CONTACT = "no_safe_contact", "There is no safe way to reach the person"
    NOT_ENOUGH_KNOWN = "not_enough_known", "Too little is known to decide"
    OTHER = "other", "Another reason, written down"


class WithdrawReason(Worded):
    """Why a referral is withdrawn before support has run its course."""

    PERSON_ASKED = "person_asked", "The person does not want support"
    CONSENT_WITHDRAWN = "consent_withdrawn", "The person took their consent back"
    NOT_SAFE = "not_safe", "Going on would not be safe"
    DUPLICATE = "duplicate", "The person has another referral"
    MADE_IN_ERROR = "made_in_error", "It was made in error"
    OTHER = "other", "Another reason, written down"


class CloseReason(Worded):
    """Why a referral is closed."""

    SUPPORT_COMPLETE = "support_complete", "Support is complete"
    NEEDS_MET = "needs_met", "The person’s needs are met"
    DISENGAGED = "disengaged", "The person no longer takes part"
    NO_CONTACT = "no_contact", "The person could not be reached"
    NOT_SAFE_TO_CONTACT = "not_safe_to_contact", "It is not safe to contact the person"
    MOVED_AWAY = "moved_away", "The person moved away"
    SUPPORTED_ELSEWHERE = "supported_elsewhere", "Another service supports the person"
    NO_SERVICE = "no_service", "No service can take the person"
    DECLINED_SUPPORT = "declined_support", "The person declined support"
    DIED = "died", "The person died"
    OTHER = "other", "Another reason, written down"


class AmendReason(Worded):
    """Why something in a referral is put right after it was sent."""

    WRITTEN_WRONG = "written_wrong", "It was written down wrong"
    CHANGED = "changed", "It has changed since"
    LEARNED_LATER = "learned_later", "It became known later"
    PERSON_ASKED = "person_asked", "The person asked for it"


REASONS: dict[Kind, type[Worded]] = {
    Kind.DECLINED: DeclineReason,
    Kind.WITHDRAWN: WithdrawReason,
    Kind.CLOSED: CloseReason,
    Kind.AMENDED: AmendReason,
}
"""The events that need a reason, and the codes it may have."""

REASON_IN_WORDS = "other"
"""The code of a reason that must be written out."""

_HUB = frozenset({Party.HUB})
_PROVIDER = frozenset({Party.PROVIDER})
_REFERRER = frozenset({Party.REFERRER})
_HELPING = frozenset({Party.HUB, Party.PROVIDER})
_REFERRING = frozenset({Party.REFERRER, Party.HUB})
_OWNING = frozenset({Party.REFERRER, Party.HUB, Party.PROVIDER})

OPEN = (State.SENT, State.OFFERED, State.ACCEPTED, State.ACTIVE, State.DECLINED)
"""The states in which somebody has to do something next."""
ENDED = (State.CLOSED, State.WITHDRAWN)
"""The states in which nothing more is to be done."""
IN_SUPPORT = (State.ACCEPTED, State.ACTIVE)
"""The states in which a referral takes up a place of its service."""
_AT_THE_HUB = (State.SENT, State.OFFERED, State.DECLINED)
_ANY = tuple(State)


@dataclass(frozen=True)
class Transition:
    """One row: by `parties` with `verb`, when it is one of `sources`, this makes it `target` (None: no change of state)."""

    kind: Kind
    verb: Verb
    parties: frozenset[Party]
    sources: tuple[State, ...]
    target: State | None = None


TABLE: tuple[Transition, ...] = (
    Transition(Kind.SENT, Verb.SEND, _REFERRER, (State.DRAFT,), State.SENT),
    Transition(Kind.OFFERED, Verb.ROUTE, _HUB, (State.SENT, State.DECLINED), State.OFFERED),
    Transition(Kind.REDIRECTED, Verb.REDIRECT, _HUB, (State.OFFERED,), State.OFFERED),
    Transition(Kind.ACCEPTED, Verb.ACCEPT, _PROVIDER, (State.OFFERED,), State.ACCEPTED),
    Transition(Kind.DECLINED, Verb.DECLINE, _PROVIDER, (State.OFFERED,), State.DECLINED),
    Transition(Kind.ALLOCATED, Verb.ALLOCATE, _PROVIDER, IN_SUPPORT),
    Transition(Kind.CONTACT_TRIED, Verb.CONTACT, _HELPING, OPEN),
    Transition(Kind.CONTACT_MADE, Verb.CONTACT, _HELPING, OPEN),
    Transition(Kind.MET, Verb.CONTACT, _PROVIDER, IN_SUPPORT, State.ACTIVE),
    Transition(Kind.TRANSFERRED, Verb.TRANSFER, _PROVIDER, IN_SUPPORT, State.OFFERED),
    Transition(Kind.CLOSED, Verb.CLOSE, _HUB, (State.SENT, State.DECLINED), State.CLOSED),
    Transition(Kind.CLOSED, Verb.CLOSE, _PROVIDER, IN_SUPPORT, State.CLOSED),
    Transition(Kind.REOPENED, Verb.CLOSE, _PROVIDER, (State.CLOSED,), State.ACTIVE),
    Transition(Kind.WITHDRAWN, Verb.WITHDRAW, _REFERRING, (State.DRAFT, *_AT_THE_HUB), State.WITHDRAWN),
    Transition(Kind.AMENDED, Verb.ASSESS, _OWNING, OPEN),
    Transition(Kind.NOTED, Verb.CONTACT, _HELPING, OPEN),
    Transition(Kind.ASSESSED, Verb.ASSESS, _OWNING, (State.DRAFT, *OPEN)),
    Transition(Kind.PLANNED, Verb.PLAN, _PROVIDER, IN_SUPPORT),
    Transition(Kind.MARAC_REFERRED, Verb.REFER_MARAC, _OWNING, OPEN),
    Transition(Kind.SHARED, Verb.SHARE, _OWNING, OPEN),
    Transition(Kind.SHARE_ENDED, Verb.SHARE, _OWNING | {Party.SYSTEM}, _ANY),
    Transition(Kind.CONSENT_GIVEN, Verb.EDIT, _REFERRER, (State.DRAFT,)),
    Transition(Kind.CONSENT_GIVEN, Verb.CONTACT, _HELPING, OPEN),
    Transition(Kind.CONSENT_WITHDRAWN, Verb.EDIT, _REFERRER, (State.DRAFT,)),
    Transition(Kind.CONSENT_WITHDRAWN, Verb.CONTACT, _HELPING, OPEN),
    Transition(Kind.OVERRIDE_ASKED, Verb.ASK_OVERRIDE, _OWNING, (State.DRAFT, *OPEN)),
    Transition(Kind.OVERRIDE_SIGNED, Verb.SIGN_OVERRIDE, _OWNING, (State.DRAFT, *OPEN)),
    Transition(Kind.OVERRIDE_REFUSED, Verb.SIGN_OVERRIDE, _OWNING, (State.DRAFT, *OPEN)),
    Transition(Kind.SAFE_CONTACT_SET, Verb.EDIT, _REFERRER, (State.DRAFT,)),
    Transition(Kind.SAFE_CONTACT_SET, Verb.CONTACT, _HELPING, OPEN),
    Transition(Kind.ONWARD_REFERRED, Verb.SHARE, _PROVIDER, IN_SUPPORT),
)
"""Every row. STARTED is not among them: it is the first event of every referral and of nothing else."""

MOVES = frozenset(row.kind for row in TABLE if row.target) | {Kind.STARTED}
"""The events that a state follows from."""


def rows_of(kind: Kind) -> tuple[Transition, ...]:
    """Return the rows of one kind of event."""
    return tuple(row for row in TABLE if row.kind is kind)


def _joined(words: Iterable[str]) -> str:
    *most, last = dict.fromkeys(words)
    return f"{', '.join(most)} or {last}" if most else last


def after(state: State, kind: Kind, parties: Iterable[Party]) -> State:
    """Return the state after an event by an organisation that is all of `parties` to the referral.

    Raises NotAllowed, in words for whoever tried.
    """
    held = frozenset(parties)
    rows = rows_of(kind)
    fitting = [row for row in rows if state in row.sources]
    if not fitting:
        when = _joined(source.words.lower() for row in rows for source in row.sources) if rows else "new"
        raise NotAllowed(f"“{kind.words}” cannot happen to a referral that is “{state.words}”; it has to be: {when}.")
    for row in fitting:
        if row.parties & held:
            return row.target or state
    who = _joined(party.words for row in fitting for party in Party if party in row.parties)
    raise NotAllowed(f"“{kind.words}” is for {who}.")


def state_of(kinds: Sequence[Kind]) -> State:
    """Return the state that these events, in their order, lead to. Raises NotAllowed where they cannot have happened so."""
    if not kinds or kinds[0] is not Kind.STARTED:
        raise NotAllowed("The first event of a referral is that it was started.")
    state = State.DRAFT
    for kind in kinds[1:]:
        state = after(state, kind, Party)
    return state


def verb_allows(verb: Verb, state: State, parties: Iterable[Party]) -> bool:
    """Return whether any event of this verb can happen in this state by who is `parties`. True where no event is of this verb."""
    held = frozenset(parties)
    rows = [row for row in TABLE if row.verb is verb]
    return not rows or any(state in row.sources and row.parties & held for row in rows)


def reason_of(kind: Kind, code: str, said: str) -> str:
    """Return the code of a reason that this event may have. Raises NotAllowed where it is missing, unknown or needs words."""
    allowed = REASONS.get(kind)
    if allowed is None:
        if code:
            raise NotAllowed(f"“{kind.words}” takes no reason.")
        return ""
    if code not in {str(one) for one in allowed}:
        raise NotAllowed("Choose the reason.")
    if code == REASON_IN_WORDS and not said.strip():
        raise NotAllowed("Write down the reason.")
    return code


ALPHABET = "23456789CDFGHJKMNPQRTVWX"
"""What numbers are made of: nothing that is said or read like another sign, and no vowel, so that no word comes about."""
_SIGNS = 7


def _check(signs: str) -> str:
    # Each place has a weight that shares no factor with 24, so that any one wrong sign and most exchanged pairs are noticed.
    weights = (1, 5, 7, 11, 13, 17, 19)
    return ALPHABET[sum(w * ALPHABET.index(s) for w, s in zip(weights, signs, strict=True)) % len(ALPHABET)]


def new_number() -> str:
    """Return a number for a referral, to be said aloud: "R-7K4M-2QHC". Random (4,586,471,424 of them); the last sign checks the rest."""
    signs = "".join(secrets.choice(ALPHABET) for _ in range(_SIGNS))
    whole = signs + _check(signs)
    return f"R-{whole[:4]}-{whole[4:]}"


def read_number(typed: str) -> str | None:
    """Return the number as it is stored, whatever the spaces, dashes and capitals; None where it cannot be one."""
    signs = "".join(sign for sign in typed.upper() if sign.isalnum())
    signs = signs[1:] if len(signs) == _SIGNS + 2 and signs[0] == "R" else signs
    if len(signs) != _SIGNS + 1 or any(sign not in ALPHABET for sign in signs) or _check(signs[:-1]) != signs[-1]:
        return None
    return f"R-{signs[:4]}-{signs[4:]}"
