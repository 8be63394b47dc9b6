"""MARAC: four criteria, any one enough; what a repeat is, and its edges (facts/law.md D4)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.pathways.rules.marac import (
    NOT_A_SAFEGUARDING_REFERRAL,
    Abuse,
    Anchor,
    CannotRefer,
    Criterion,
    Definition,
    Prior,
    RepeatRule,
    check_criteria,
    latest_repeat,
    repeat_of,
    visible_high_risk,
)

HIM, ANOTHER = frozenset({1}), frozenset({2})
REFERRED = Prior(date(2025, 6, 10), date(2025, 6, 24), HIM)
CURRENT, OLDER = RepeatRule(), RepeatRule(definition=Definition.OLDER)


@pytest.mark.parametrize(
    ("abuse", "rule", "is_repeat"),
    [
        (Abuse(date(2025, 9, 1), HIM), CURRENT, True),
        (Abuse(date(2025, 9, 1), HIM, criminal=False), CURRENT, True),  # need not be criminal, violent or threatening
        (Abuse(date(2025, 6, 10), HIM), CURRENT, True),  # r.date <= incident.date
        (Abuse(date(2025, 6, 9), HIM), CURRENT, False),
        (Abuse(date(2026, 6, 10), HIM), CURRENT, True),  # the same day a year later (inclusive [?])
        (Abuse(date(2026, 6, 10), HIM), RepeatRule(last_day_counts=False), False),
        (Abuse(date(2026, 6, 11), HIM), CURRENT, False),  # 12 months and a day is a new referral
        (Abuse(date(2025, 9, 1), ANOTHER), CURRENT, False),  # a different perpetrator
        (Abuse(date(2025, 9, 1), HIM | ANOTHER), CURRENT, True),  # an overlapping one
        (Abuse(date(2025, 9, 1), frozenset()), CURRENT, False),
        (Abuse(date(2025, 9, 1), HIM, criminal=True), OLDER, True),
        (Abuse(date(2025, 9, 1), HIM, criminal=False), OLDER, False),  # the older definition asks for a crime
        # Counted from the meeting (Kingston): 24 June 2026 is the last day.
        (Abuse(date(2026, 6, 24), HIM), RepeatRule(anchor=Anchor.MEETING), True),
        (Abuse(date(2026, 6, 25), HIM), RepeatRule(anchor=Anchor.MEETING), False),
        (Abuse(date(2025, 6, 15), HIM), RepeatRule(anchor=Anchor.MEETING), True),  # between referral and meeting
        (Abuse(date(2025, 9, 10), HIM), RepeatRule(months=3), True),
        (Abuse(date(2025, 9, 11), HIM), RepeatRule(months=3), False),
    ],
)
def test_vectors_of_a_repeat(abuse: Abuse, rule: RepeatRule, is_repeat: bool) -> None:
    found = repeat_of(abuse, [REFERRED], rule)
    assert (found is not None) is is_repeat
    if found is not None:
        assert found.sure


def test_an_incident_known_late_counts_by_its_own_day() -> None:
    """It happened in the year and was told after it: the incident's day is used (facts/law.md D4)."""
    assert repeat_of(Abuse(date(2026, 5, 1), HIM), [REFERRED], CURRENT) is not None


def test_the_words_name_the_day_the_months_run_from() -> None:
    found = repeat_of(Abuse(date(2025, 9, 1), HIM), [REFERRED], CURRENT)
    assert found is not None
    assert found.words == (
        "Abuse on 1 September 2025, within 12 months of the referral to MARAC on 10 June 2025; same perpetrator"
    )
    found = repeat_of(Abuse(date(2025, 9, 1), HIM), [REFERRED], RepeatRule(anchor=Anchor.MEETING))
    assert found is not None
    assert "of the meeting on 24 June 2025" in found.words


def test_without_a_meeting_the_months_run_from_the_referral() -> None:
    prior = Prior(date(2025, 6, 10), None, HIM)
    found = repeat_of(Abuse(date(2025, 9, 1), HIM), [prior], RepeatRule(anchor=Anchor.MEETING))
    assert found is not None
    assert (found.counted_from, found.until) == (date(2025, 6, 10), date(2026, 6, 10))


def test_by_the_older_definition_an_unsaid_crime_is_asked_for_and_not_dropped() -> None:
    found = repeat_of(Abuse(date(2025, 9, 1), HIM), [REFERRED], OLDER)
    assert found is not None
    assert not found.sure
    assert "say whether it would be a crime" in found.words


def test_the_latest_referral_that_fits_is_the_anchor() -> None:
    priors = [REFERRED, Prior(date(2026, 1, 5), None, HIM), Prior(date(2026, 2, 1), None, ANOTHER)]
    found = repeat_of(Abuse(date(2026, 3, 1), HIM), priors, CURRENT)
    assert found is not None
    assert found.counted_from == date(2026, 1, 5)
    earlier = [Prior(date(2025, 6, 10), date(2026, 2, 20), HIM), Prior(date(2025, 7, 1), date(2025, 7, 8), HIM)]
    found = repeat_of(Abuse(date(2026, 3, 1), HIM), earlier, RepeatRule(anchor=Anchor.MEETING))
    assert found is not None
    assert found.counted_from == date(2026, 2, 20)


def test_the_latest_repeat_and_sure_before_unsure() -> None:
    abuses = [Abuse(date(2025, 9, 1), HIM, criminal=True), Abuse(date(2025, 12, 1), HIM)]
    found = latest_repeat(abuses, [REFERRED], CURRENT)
    assert found is not None
    assert found.abuse.on == date(2025, 12, 1)
    found = latest_repeat(abuses, [REFERRED], OLDER)
    assert found is not None
    assert found.abuse.on == date(2025, 9, 1)
    assert latest_repeat(abuses, [], CURRENT) is None


@given(
    st.lists(st.dates(date(2020, 1, 1), date(2027, 1, 1)), max_size=6),
    st.dates(date(2020, 1, 1), date(2028, 1, 1)),
    st.booleans(),
)
def test_a_repeat_is_what_the_algorithm_says(referred: list[date], happened: date, inclusive: bool) -> None:
    """repeat = exists a prior referral r with r.date <= incident.date <= r.date + 12 months (facts/law.md D4)."""

    def year_after(day: date) -> date:
        end = day.replace(year=day.year + 1, day=28 if (day.month, day.day) == (2, 29) else day.day)
        return end if inclusive else end - timedelta(days=1)

    found = repeat_of(
        Abuse(happened, HIM), [Prior(day, None, HIM) for day in referred], RepeatRule(last_day_counts=inclusive)
    )
    assert (found is not None) is any(day <= happened <= year_after(day) for day in referred)


def test_visible_high_risk_is_14_ticks_or_what_the_area_set() -> None:
    """facts/law.md D4: 14 or more ticks; the local threshold may differ."""
    assert visible_high_risk(13, 14) is None
    assert visible_high_risk(14, 14) == "14 ticks; 14 or more are visible high risk here"
    assert visible_high_risk(10, 10) is not None


@pytest.mark.parametrize("one", [one for one in Criterion if one is not Criterion.PROFESSIONAL_JUDGEMENT])
def test_any_one_criterion_is_enough(one: Criterion) -> None:
    assert check_criteria([one.value], judgement="") == (one,)


def test_judgement_needs_what_it_rests_on() -> None:
    with pytest.raises(CannotRefer, match="what your professional judgement rests on"):
        check_criteria(["professional_judgement"], judgement=" ")
    assert check_criteria(["repeat", "professional_judgement"], judgement="Extreme fear") == (
        Criterion.PROFESSIONAL_JUDGEMENT,
        Criterion.REPEAT,
    )


@pytest.mark.parametrize(("criteria", "says"), [([], "at least one"), (["weather"], "not known")])
def test_a_referral_without_a_criterion_is_refused(criteria: list[str], says: str) -> None:
    with pytest.raises(CannotRefer, match=says):
        check_criteria(criteria, judgement="")


def test_it_says_that_safeguarding_is_apart() -> None:
    assert "does not replace a safeguarding referral" in NOT_A_SAFEGUARDING_REFERRAL
