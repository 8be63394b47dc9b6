"""Who must sign a letter before it leaves, what exactly they sign, and whether it may leave (facts/law.md E3, rule 4).

A signature is under the digest of one list: every file's own digest, with the words of the message, how it leaves and to
whom. Change one byte of any of them, and no signature is under it any more.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from answerable.accounts.rules.roles import ROLES, Permission, role_may

from .life import Event
from .validity import POSTCODE

APPROVER = "approver"
REPLIES = frozenset({"response", "refusal"})
"""The kinds of letter that answer the request itself; they are made from its questions."""
REVIEW_OUTCOME = "review_outcome"
GIVES_OR_REFUSES = REPLIES | {REVIEW_OUTCOME}
"""The kinds of letter that give or refuse information: somebody else always signs them."""
MOST_STEPS = 3

_EVENTS = {
    "acknowledgement": Event.ACKNOWLEDGED,
    "clarification": Event.CLARIFICATION_ASKED,
    "fees": Event.FEE_NOTICE,
    "extension": Event.EXTENSION,
    "refusal": Event.RESPONDED,
    "response": Event.RESPONDED,
    REVIEW_OUTCOME: Event.REVIEW_ANSWERED,
}
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


class CannotClear(ValueError):
    """It cannot be made final, signed or sent; `reasons` say why, one sentence each."""

    def __init__(self, *reasons: str) -> None:
        self.reasons = reasons
        super().__init__(" ".join(reasons))


@dataclass(frozen=True)
class Signed:
    """One signature: under which step (counted from 1), by whom (the account's number), under which digest."""

    step: int
    by: int
    digest: str


def roles_that_clear() -> tuple[str, ...]:
    """Return the codes of the roles that may be a step of a chain."""
    return tuple(code for code in ROLES if role_may(code, Permission.REQUEST_CLEAR))


def chain(kind: str, *, sensitive: bool, chosen: Sequence[str] | None = None) -> tuple[str, ...]:
    """Return the roles that must sign a letter of this kind, in order; none where it needs no clearance.

    `chosen` is what the office set, None where it set nothing. Without it a letter that gives or refuses information has
    one step, a sensitive request's has two, and every other letter none. Whatever was set, a letter that gives or refuses
    information has a step; and a role that may not clear is no step.
    """
    steps = tuple(role for role in chosen or () if role in roles_that_clear())
    if steps or kind not in GIVES_OR_REFUSES:
        return steps
    return (APPROVER, APPROVER) if sensitive and chosen is None else (APPROVER,)


def why_not_chain(kind: str, steps: Sequence[str]) -> str:
    """Return in one sentence why an office may not set this chain, or nothing."""
    if len(steps) > MOST_STEPS:
        return f"A chain has at most {MOST_STEPS} steps. Leave some out."
    if any(role not in roles_that_clear() for role in steps):
        return "Choose only roles that may clear a letter."
    if kind in GIVES_OR_REFUSES and not steps:
        return "A letter that gives or refuses information is always signed by somebody. Choose at least one step."
    return ""


def next_step(steps: Sequence[str], signed: Collection[Signed]) -> int | None:
    """Return the step that waits to be signed, counted from 1; None where every one is signed."""
    done = {one.step for one in signed}
    return next((step for step in range(1, len(steps) + 1) if step not in done), None)


def why_not_sign(
    steps: Sequence[str], signed: Collection[Signed], *, by: int, role: str, drafters: Collection[int]
) -> str:
    """Return in one sentence why this person may not sign the step that waits, or nothing.

    `role` is the code of their role; `drafters` are the accounts of those who had a hand in the letter.
    """
    step = next_step(steps, signed)
    if step is None:
        return "Everybody who must sign it has signed it."
    if by in drafters:
        return "You had a hand in drafting this letter, so somebody else must clear it."
    if any(one.by == by for one in signed):
        return "You signed an earlier step. The next one is for somebody else to sign."
    if role != steps[step - 1]:
        return f"The next step is for the role “{ROLES[steps[step - 1]].label}” to sign."
    return ""


def is_cleared(
    steps: Sequence[str], signed: Collection[Signed], *, digest: str, drafters: Collection[int] = ()
) -> bool:
    """Return whether every step is signed, under this very digest, each by another person and none by a drafter."""
    people = [one.by for one in signed]
    return (
        next_step(steps, signed) is None
        and all(one.digest == digest for one in signed)
        and len(set(people)) == len(people)
        and not set(people) & set(drafters)
    )


def canonical(data: Any) -> bytes:
    """Return data as JSON that is the same for the same data: keys in order, no spaces, UTF-8. Days are written as ISO."""
    return json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=str).encode()


def digest_of(data: Any) -> str:
    """Return the SHA-256 of the canonical form of data, in hexadecimal."""
    return hashlib.sha256(canonical(data)).hexdigest()


def addressee_digest(salt: str, *, channel: str, name: str, where: str) -> str:
    """Return a digest of who a letter goes to: the name, and the e-mail address or the lines of the postal address.

    It is part of what is signed, so that a letter cannot be cleared for one person and sent to another. `salt` is random,
    so that two letters to one person do not show it.
    """
    return digest_of([salt, channel, name.strip(), where.strip()])


def manifest_digest(
    *, kind: str, subject: str, message: str, channel: str, addressee: str, files: Iterable[tuple[str, str, int]]
) -> str:
    """Return the digest that is signed: of the kind of letter, its message, how and to whom it leaves, and its files.

    `addressee` is `addressee_digest`'s; each file is its name, the SHA-256 of its content in hexadecimal, its size in bytes.
    """
    return digest_of([kind, subject, message, channel, addressee, [list(file) for file in files]])


def event_after_sending(kind: str, *, regime: str) -> Event | None:
    """Return what happens to the request, or to the review, when a letter of this kind has left; None for nothing.

    That a request is not valid, or was transferred, is decided by a person and not by a letter's leaving.
    """
    event = _EVENTS.get(kind)
    return Event.EIR_EXTENSION if event is Event.EXTENSION and regime == "eir" else event


def personal_in(summary: str, *, name: str, email: str, organisation: str = "") -> list[str]:
    """Return what a summary for the public says about the applicant and may not, one sentence each.

    The whole name, the organisation, the last name where it is written as a name (with a capital), any e-mail address and any postcode.
    """
    found = []
    parts = name.split()
    told = " ".join(summary.split()).casefold()
    whole = bool(parts) and " ".join(parts).casefold() in told
    last = {parts[-1].title(), parts[-1].upper(), parts[-1]} if parts else set()
    if whole or any(word in last and not word.islower() for word in _WORD.findall(summary)):
        found.append("The summary has the applicant’s name in it. Take it out.")
    if organisation.strip() and " ".join(organisation.split()).casefold() in told:
        found.append("The summary has the applicant’s organisation in it. Take it out.")
    if "@" in summary or (email and email.casefold() in summary.casefold()):
        found.append("The summary has an e-mail address in it. Take it out.")
    if POSTCODE.search(summary):
        found.append("The summary has a postcode in it. Take it out.")
    return found
