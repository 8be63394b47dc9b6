"""When somebody is referred to MARAC: four criteria, any one of which is enough, and what a repeat is (facts/law.md D4).

MARAC is a meeting that shares information and plans safety. It does not replace a safeguarding referral of a child or an adult.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from .repeats import last_day, words_of_day
from .vocabulary import Worded

SHARED_AFTER = 90
"""Days after a meeting on which its agencies still see the case. Our choice, no law: actions run on, and then it is over."""

NOT_A_SAFEGUARDING_REFERRAL = (
    "MARAC does not replace a safeguarding referral. If a child or an adult with care and support needs may be at risk, refer them "
    "to the safeguarding hub as well."
)


class Criterion(Worded):
    """Why somebody is referred to MARAC. Any one is enough."""

    VISIBLE_HIGH_RISK = "visible_high_risk", "Visible high risk: the number of ticks"
    PROFESSIONAL_JUDGEMENT = "professional_judgement", "Professional judgement, whatever the number of ticks"
    ESCALATION = "escalation", "Potential escalation: incidents become more frequent"
    REPEAT = "repeat", "Repeat: abuse again within 12 months of the last referral"
    AUTOMATIC = "automatic", "A kind of abuse that is always referred here"


class Definition(Worded):
    """What makes it a repeat."""

    CURRENT = "current", "Any abuse between the same people, criminal or not, told to any agency"
    OLDER = "older", "Behaviour that would be a crime if it were reported"


class Anchor(Worded):
    """From when the months of a repeat are counted."""

    REFERRAL = "referral", "From the last referral to MARAC"
    MEETING = "meeting", "From the last MARAC meeting about it"


@dataclass(frozen=True, slots=True)
class Prior:
    """An earlier referral of the same victim to MARAC. `met_on` is None where no meeting is recorded.

    `doubt` is the record it belongs to where only an unconfirmed link says that this is the same victim.
    """

    referred_on: date
    met_on: date | None
    perpetrators: frozenset[int]
    organisation: int = 0
    doubt: int | None = None


@dataclass(frozen=True, slots=True)
class Abuse:
    """Something that happened to the victim, on the day it happened. `criminal` is None where nobody says."""

    on: date
    perpetrators: frozenset[int]
    criminal: bool | None = None
    organisation: int = 0


@dataclass(frozen=True, slots=True)
class RepeatRule:
    """How an area counts a repeat."""

    definition: Definition = Definition.CURRENT
    anchor: Anchor = Anchor.REFERRAL
    months: int = 12
    last_day_counts: bool = True
    """Whether the same day a year later is still a repeat (not settled nationally)."""


@dataclass(frozen=True, slots=True)
class Repeat:
    """A repeat, with what it is counted from. Where not `sure`, the older definition waits for somebody to say if it was a crime."""

    abuse: Abuse
    prior: Prior
    counted_from: date
    until: date
    sure: bool
    words: str


def anchor_day(prior: Prior, rule: RepeatRule) -> date:
    """Return the day from which the months are counted: of the meeting only where one is recorded."""
    return prior.met_on if rule.anchor is Anchor.MEETING and prior.met_on is not None else prior.referred_on


def repeat_of(abuse: Abuse, priors: Iterable[Prior], rule: RepeatRule) -> Repeat | None:
    """Return what makes an incident a repeat, counted from the latest referral that it fits, or None.

    repeat = there is an earlier referral of the same victim with an overlapping perpetrator, and the abuse happened on its day or
    within the months after it. The day it happened counts, however late it was told. More than that later is a new referral.
    """
    if rule.definition is Definition.OLDER and abuse.criminal is False:
        return None
    found: Repeat | None = None
    for prior in sorted(priors, key=lambda one: (one.referred_on, one.met_on or one.referred_on)):
        if not prior.perpetrators & abuse.perpetrators:
            continue
        # What happened between the referral and its meeting is a repeat too, also where the months run from the meeting.
        start = anchor_day(prior, rule)
        until = last_day(start, rule.months, last_day_counts=rule.last_day_counts)
        if not prior.referred_on <= abuse.on <= until:
            continue
        sure = rule.definition is Definition.CURRENT or abuse.criminal is True
        from_what = "meeting" if rule.anchor is Anchor.MEETING and prior.met_on is not None else "referral to MARAC"
        words = (
            f"Abuse on {words_of_day(abuse.on)}, within {rule.months} months of the {from_what} on {words_of_day(start)}; "
            "same perpetrator"
        )
        if not sure:
            words += "; say whether it would be a crime if it were reported, since the local rule asks that"
        if found is None or (start, until) >= (found.counted_from, found.until):
            found = Repeat(abuse, prior, start, until, sure, words)
    return found


def latest_repeat(abuses: Iterable[Abuse], priors: Iterable[Prior], rule: RepeatRule) -> Repeat | None:
    """Return the repeat that happened last; one that is sure comes before one that is not."""
    earlier = list(priors)
    found = [one for abuse in abuses if (one := repeat_of(abuse, earlier, rule)) is not None]
    return max(found, key=lambda one: (one.sure, one.abuse.on), default=None)


def visible_high_risk(ticks: int, threshold: int) -> str | None:
    """Say why the number of ticks is enough, or None. The threshold is 14 in most areas (facts/law.md D4)."""
    return f"{ticks} ticks; {threshold} or more are visible high risk here" if ticks >= threshold else None


class CannotRefer(Exception):
    """A referral to MARAC that may not be made as it is; its text says what is missing."""


def check_criteria(criteria: Iterable[str], *, judgement: str) -> tuple[Criterion, ...]:
    """Return the criteria of a referral in their order. Raises CannotRefer for none, one that is unknown, or unreasoned judgement."""
    codes = set(criteria)
    if not codes:
        raise CannotRefer("Choose at least one of the criteria. Any one is enough.")
    if codes - set(Criterion):
        raise CannotRefer("One of the criteria is not known. Choose from the list.")
    chosen = tuple(one for one in Criterion if one in codes)
    if Criterion.PROFESSIONAL_JUDGEMENT in chosen and not judgement.strip():
        raise CannotRefer("Say what your professional judgement rests on.")
    return chosen
