"""Made-up referrals of made-up people, by a fixed seed, for the tests of counting and protecting."""

from __future__ import annotations

import random
from datetime import date, timedelta

from answerable.pathways.returns.counting import About, Case, Happening, Period, Score
from answerable.pathways.rules.referral import CloseReason, DeclineReason, Kind
from answerable.pathways.rules.vocabulary import Need, Offence, RiskLevel, Source

QUARTERS = (
    Period(date(2025, 4, 1), date(2025, 6, 30)),
    Period(date(2025, 7, 1), date(2025, 9, 30)),
    Period(date(2025, 10, 1), date(2025, 12, 31)),
    Period(date(2026, 1, 1), date(2026, 3, 31)),
)


def a_week_later(day: date) -> date:
    """By when somebody is to be reached, in these tests."""
    return day + timedelta(days=7)


def a_case(rng: random.Random, person: int) -> Case:
    """One referral that starts at some day of the year."""
    day = QUARTERS[0].first + timedelta(days=rng.randrange(365))
    happened = [Happening(Kind.STARTED, day, ours=False)]

    def then(kind: Kind, within: int = 5, *, ours: bool = True, reason: str = "") -> None:
        nonlocal day
        day += timedelta(days=rng.randrange(within))
        happened.append(Happening(kind, day, ours, reason))

    then(Kind.OFFERED)
    what = rng.random()
    if what < 0.15:
        then(Kind.DECLINED, reason=rng.choice([str(one) for one in DeclineReason]))
        if rng.random() < 0.3:
            then(Kind.OFFERED, 40)
    elif what < 0.2:
        then(Kind.WITHDRAWN, reason="duplicate")
    elif what < 0.25:
        then(Kind.REDIRECTED, ours=False)
    elif what < 0.95:
        then(Kind.ACCEPTED, 20)
        for kind, chance, within in (
            (Kind.CONTACT_MADE, 0.9, 12),
            (Kind.MET, 0.9, 20),
            (Kind.ONWARD_REFERRED, 0.2, 30),
        ):
            if rng.random() < chance:
                then(kind, within)
        if rng.random() < 0.8:
            then(Kind.CLOSED, 150, reason=rng.choice([str(one) for one in CloseReason]))
            if rng.random() < 0.1:
                then(Kind.REOPENED, 60)
    scores = [
        Score(need, end, rng.choice([None, 0, 1, 2, 3, 4]))
        for need in Need
        for end in (False, True)
        if rng.random() < 0.7
    ]
    return Case(
        person=person,
        source=str(rng.choice([Source.POLICE, Source.POLICE, Source.AGENCY, Source.SELF])),
        offence=str(rng.choice([Offence.DOMESTIC_ABUSE] * 12 + list(Offence))),
        police_reported=rng.choice([True, True, False, None]),
        risk=rng.choice(["", *(str(one) for one in RiskLevel)]),
        happenings=tuple(happened),
        scores=tuple(scores),
    )


def cases(seed: int, number: int) -> list[Case]:
    """So many referrals, some of them of the same people."""
    rng = random.Random(seed)
    return [a_case(rng, at if rng.random() < 0.9 else rng.randrange(at + 1)) for at in range(number)]


def who(seed: int, number: int) -> dict[object, About]:
    """Who these people are."""
    rng = random.Random(seed)
    return {
        at: About(
            date(2026, 1, 1) - timedelta(days=rng.randrange(90 * 365)) if rng.random() < 0.8 else None,
            rng.choice(["female", "female", "female", "male", "another", None]),
        )
        for at in range(number)
    }
