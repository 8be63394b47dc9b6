"""What a person is asked to agree to, and when something may be shared with or without that (facts/law.md D5).

Two things are needed, always: a protocol in force that lets the one organisation give the other these fields for this purpose; and
either the person's own agreement that names the receiver, or one of the lawful reasons to do without it, signed off by somebody
else than who asked. One without the other is not enough.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from .vocabulary import Worded


class Layer(Worded):
    """The layers of consent, each given and withdrawn by itself."""

    SUPPORT = "support", "To be supported"
    SHARE = "share", "To share with a named agency"
    CONTACT = "contact", "How to be contacted"
    RESEARCH = "research", "Research and feedback"


class How(Worded):
    """How somebody was asked and answered."""

    SPOKEN = "spoken", "In conversation"
    WRITTEN = "written", "In writing"
    ONLINE = "online", "On a form online"


class OverrideReason(Worded):
    """Why something is shared without consent (facts/law.md D5: child at risk, serious harm, court order, crime prevention)."""

    CHILD_AT_RISK = "child_at_risk", "A child is at risk"
    SERIOUS_HARM = "serious_harm", "Somebody is at risk of serious harm"
    COURT_ORDER = "court_order", "A court has ordered it"
    CRIME_PREVENTION = "crime_prevention", "To prevent a crime"


SHARE_DAYS = 365
"""How long a share holds where nobody says a shorter time: one year; a protocol that ends sooner ends it sooner."""


@dataclass(frozen=True)
class Answer:
    """One answer of a person to one layer. `agency` is the reference of the agency that a SHARE layer names."""

    key: int
    layer: Layer
    given: bool
    at: datetime
    agency: str = ""
    withdrawn_at: datetime | None = None


@dataclass(frozen=True)
class Signed:
    """One override: who asked, who signed (None: nobody yet), and whether it was refused. References of workers, never names."""

    key: int
    asked_by: str
    signed_by: str | None = None
    refused: bool = False


@dataclass(frozen=True)
class Line:
    """One line of a protocol in force: which groups of fields it lets through, and the last day of its protocol."""

    key: int
    fields: frozenset[str]
    ends: date


@dataclass(frozen=True)
class MayShare:
    """It may be shared: under this line, on this answer or this override, these fields, until this day (its last)."""

    line: int
    fields: tuple[str, ...]
    expires_on: date
    consent: int | None = None
    override: int | None = None


@dataclass(frozen=True)
class MayNot:
    """It may not be shared. `reason` is one sentence that says what is missing."""

    reason: str


def standing(answers: Iterable[Answer], layer: Layer, agency: str = "") -> Answer | None:
    """Return the answer that counts for a layer (and the agency it names): the last one, unless it was taken back or was no."""
    asked = [one for one in answers if one.layer is layer and one.agency == agency]
    if not asked:
        return None
    last = max(asked, key=lambda one: (one.at, one.key))
    return last if last.given and last.withdrawn_at is None else None


def signs_for(override: Signed) -> bool:
    """Return whether an override counts: signed, not refused, and by somebody else than who asked."""
    return override.signed_by is not None and override.signed_by != override.asked_by and not override.refused


def may_share(
    *,
    answers: Sequence[Answer],
    overrides: Sequence[Signed],
    lines: Sequence[Line],
    agency: str,
    fields: Iterable[str],
    on: date,
    until: date | None = None,
) -> MayShare | MayNot:
    """Return whether these groups of fields may be shared with an agency on a day, and on what ground.

    `lines` are those in force that day from the giver to the receiver for the purpose; the one that lets most of `fields`
    through is used, and nothing that it does not name goes with it. The share ends with its protocol, after SHARE_DAYS or on `until`,
    whichever comes first.
    """
    wanted = set(fields)
    usable = [line for line in lines if line.fields & wanted and line.ends >= on]
    if not usable:
        return MayNot("No information-sharing protocol in force allows this.")
    line = max(usable, key=lambda one: (len(one.fields & wanted), one.ends, -one.key))
    answer = standing(answers, Layer.SHARE, agency)
    signed = next((one for one in overrides if signs_for(one)), None)
    if answer is None and signed is None:
        said_no = any(one.layer is Layer.SHARE and one.agency == agency for one in answers)
        waits = any(one.signed_by is None and not one.refused for one in overrides)
        if waits:
            return MayNot("Sharing without consent was asked for and nobody has signed it off yet.")
        if said_no:
            return MayNot("The person has not agreed to this, or has taken it back.")
        return MayNot("The person has not been asked whether this agency may be told.")
    return MayShare(
        line=line.key,
        fields=tuple(sorted(line.fields & wanted)),
        expires_on=min(line.ends, on + timedelta(days=SHARE_DAYS), until or date.max),
        consent=answer.key if answer else None,
        override=None if answer or signed is None else signed.key,
    )
