"""People of one service over one period, counted from what happened."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from answerable.pathways.returns.counting import (
    About,
    Case,
    Happening,
    Period,
    Score,
    age_band,
    count,
    referred,
    spells,
)
from answerable.pathways.rules.referral import CloseReason, DeclineReason, Kind
from answerable.pathways.rules.vocabulary import Need, Offence, RiskLevel, Source
from answerable.standards.service_returns import SUMS, WORDS

from .made_up import QUARTERS, a_week_later, cases, who

SPRING, SUMMER = QUARTERS[:2]
OFFERED = (Kind.OFFERED, 0)
ACCEPTED = (Kind.ACCEPTED, 1)


def a_case(
    *events: tuple[Kind, int] | tuple[Kind, int, str], person: int = 1, start: date = date(2025, 5, 1), **more: object
) -> Case:
    """A referral with these events, each so many days after its start."""
    happened = tuple(
        Happening(event[0], start + timedelta(days=event[1]), True, event[2] if len(event) > 2 else "")
        for event in events
    )
    given: dict[str, object] = {
        "person": person,
        "source": "police",
        "offence": "stalking",
        "police_reported": True,
        "risk": "medium",
        "happenings": happened,
        **more,
    }
    return Case(**given)  # type: ignore[arg-type]


def counted(*cases: Case, period: Period = SPRING, told: dict[object, About] | None = None) -> dict[str, int]:
    """What these come to, without the noughts."""
    found = count(cases, period, told=told or {}, reach_by=a_week_later)
    return {cell: number for cell, number in found.items() if number}


def test_every_code_of_the_vocabularies_has_its_cell() -> None:
    """The form of a return has words of its own, since the office reads it without this room; they are the same codes."""
    for stem, codes in (
        ("referred.source", Source),
        ("referred.offence", Offence),
        ("referred.risk", RiskLevel),
        ("referred.answer.declined", DeclineReason),
        ("supported.end.ended", CloseReason),
    ):
        for code in codes:
            cell = f"{stem}.{code}"
            assert cell in WORDS
            if code != "other":
                assert WORDS[cell] == code.words
    for need in Need:
        assert f"supported.end.ended.need.{need}" + ".both" in WORDS


def test_a_referral_that_is_only_offered_waits() -> None:
    found = counted(a_case(OFFERED))
    assert found["referred"] == found["referred.answer.waiting"] == found["referred.offence.stalking"] == 1
    assert "supported" not in found


def test_what_happens_after_the_period_is_left_out() -> None:
    case = a_case(OFFERED, (Kind.ACCEPTED, 70))
    assert counted(case)["referred.answer.waiting"] == 1
    later = counted(case, period=SUMMER)
    assert "referred" not in later
    assert later["supported.new.referred_before"] == 1


@pytest.mark.parametrize(
    ("event", "cell"),
    [
        ((Kind.DECLINED, 2, "no_safe_contact"), "referred.answer.declined.no_safe_contact"),
        ((Kind.WITHDRAWN, 2, "person_asked"), "referred.answer.withdrawn"),
        ((Kind.ACCEPTED, 2), "referred.answer.accepted"),
    ],
)
def test_what_the_service_answered(event: tuple[Kind, int], cell: str) -> None:
    assert counted(a_case(OFFERED, event))[cell] == 1


def test_taken_back_and_offered_elsewhere_is_passed_on() -> None:
    elsewhere = replace(
        a_case(OFFERED),
        happenings=(*a_case(OFFERED).happenings, Happening(Kind.REDIRECTED, date(2025, 5, 3), ours=False)),
    )
    assert counted(elsewhere)["referred.answer.passed_on"] == 1
    # What the other service then does is not this one's.
    more = replace(
        elsewhere, happenings=(*elsewhere.happenings, Happening(Kind.ACCEPTED, date(2025, 5, 4), ours=False))
    )
    assert "supported" not in counted(more)


def test_support_that_was_transferred_away_ended_here() -> None:
    case = a_case(OFFERED, ACCEPTED)
    moved = replace(case, happenings=(*case.happenings, Happening(Kind.TRANSFERRED, date(2025, 5, 9), ours=False)))
    assert counted(moved)["supported.end.ended.passed_on"] == 1


@pytest.mark.parametrize(
    ("events", "cell"),
    [
        ((), "supported.new.contact.none"),
        (((Kind.CONTACT_MADE, 8),), "supported.new.contact.in_time"),
        (((Kind.CONTACT_MADE, 9),), "supported.new.contact.late"),
        (((Kind.MET, 3),), "supported.new.contact.in_time"),
        (((Kind.MET, 3),), "supported.new.engaged.yes"),
        (((Kind.CONTACT_MADE, 3),), "supported.new.engaged.no"),
        (((Kind.CONTACT_MADE, 3),), "supported.new.waited.not_yet"),
        (((Kind.MET, 2),), "supported.new.waited.0_2"),
        (((Kind.MET, 3),), "supported.new.waited.3_5"),
        (((Kind.MET, 10),), "supported.new.waited.6_10"),
        (((Kind.MET, 11),), "supported.new.waited.11_20"),
        (((Kind.MET, 21),), "supported.new.waited.over_20"),
    ],
)
def test_first_contact_and_waiting(events: tuple[tuple[Kind, int], ...], cell: str) -> None:
    assert counted(a_case(OFFERED, ACCEPTED, *events))[cell] == 1


def test_a_contact_before_the_service_accepted_is_not_its_first() -> None:
    case = a_case(OFFERED, (Kind.CONTACT_MADE, 0), (Kind.ACCEPTED, 1))
    assert counted(case)["supported.new.contact.none"] == 1


def test_existing_new_open_and_ended() -> None:
    case = a_case(OFFERED, ACCEPTED, (Kind.CLOSED, 90, "needs_met"))
    spring, summer = counted(case), counted(case, period=SUMMER)
    assert spring["supported.new"] == spring["supported.end.open"] == 1
    assert summer["supported.existing"] == summer["supported.end.ended.needs_met"] == 1
    assert "supported" not in counted(case, period=QUARTERS[2])


def test_support_taken_up_again() -> None:
    case = a_case(OFFERED, ACCEPTED, (Kind.CLOSED, 5, "disengaged"), (Kind.REOPENED, 90))
    found = counted(case, period=SUMMER)
    assert found["supported.again"] == found["supported.end.open"] == 1


def test_one_person_with_many_referrals_is_one_person() -> None:
    many = [a_case(OFFERED, ACCEPTED, person=7, start=date(2025, 5, day)) for day in range(1, 11)]
    found = counted(*many)
    assert set(found.values()) == {1}
    assert found["referred"] == 1


def test_who_came_before_within_a_year_is_told_apart() -> None:
    early = a_case(OFFERED, (Kind.DECLINED, 1, "no_capacity"), start=date(2024, 5, 1))
    assert counted(early, a_case(OFFERED, start=date(2025, 5, 1)))["referred.before.yes"] == 1
    assert counted(early, a_case(OFFERED, start=date(2025, 5, 2)))["referred.before.no"] == 1


def test_onward_referrals_count_in_their_period() -> None:
    case = a_case(OFFERED, ACCEPTED, (Kind.ONWARD_REFERRED, 80))
    assert counted(case)["supported.onward.no"] == 1
    assert counted(case, period=SUMMER)["supported.onward.yes"] == 1


@pytest.mark.parametrize(
    ("start", "end", "cell"),
    [
        (3, 1, "both.improved"),
        (2, 2, "both.same"),
        (0, 4, "both.worse"),
        (3, None, "start_only"),
        (None, 2, "neither"),
        (None, None, "neither"),
    ],
)
def test_change_in_a_need(start: int | None, end: int | None, cell: str) -> None:
    scores = (Score(Need.FINANCE, end=False, level=start), Score(Need.FINANCE, end=True, level=end))
    found = counted(a_case(OFFERED, ACCEPTED, (Kind.CLOSED, 9, "needs_met"), scores=scores))
    assert found[f"supported.end.ended.need.finance.{cell}"] == 1
    assert found["supported.end.ended.need.health.neither"] == 1


def test_what_is_not_known_is_counted_as_not_known() -> None:
    found = counted(a_case(OFFERED, offence="", risk="", police_reported=None))
    for cell in ("offence.not_said", "risk.not_assessed", "reported.not_known", "age.not_asked", "sex.not_asked"):
        assert found[f"referred.{cell}"] == 1


@pytest.mark.parametrize(
    ("born", "band"),
    [
        (None, "not_asked"),
        (date(2026, 1, 1), "not_asked"),
        (date(2007, 5, 2), "under_18"),
        (date(2007, 5, 1), "18_24"),
        (date(2000, 5, 1), "25_34"),
        (date(1980, 1, 1), "45_54"),
        (date(1960, 5, 1), "65_over"),
    ],
)
def test_ages_are_those_on_the_day_of_the_referral(born: date | None, band: str) -> None:
    assert age_band(born, date(2025, 5, 1)) == band
    assert counted(a_case(OFFERED), told={1: About(born, "female")})[f"referred.age.{band}"] == 1


def test_nobody_is_asked_of_who_was_not_referred() -> None:
    assert referred([a_case(OFFERED)], SPRING) == {1}
    assert referred([a_case(OFFERED)], SUMMER) == frozenset()
    assert "x" not in SPRING


def test_an_event_that_is_nobodys_changes_nothing() -> None:
    assert spells(a_case((Kind.STARTED, 0), (Kind.CLOSED, 1, "no_service")), SPRING.last) == []


@settings(max_examples=60, deadline=None)
@given(some.integers(0, 10_000), some.integers(0, 60))
def test_every_sum_holds_and_periods_follow_one_another(seed: int, number: int) -> None:
    made, people = cases(seed, number), who(seed, number)
    before = None
    for quarter in QUARTERS:
        found = count(made, quarter, told=people, reach_by=a_week_later)
        assert set(found) == set(WORDS)
        for total, parts in SUMS:
            assert found[total] == sum(found[part] for part in parts), total
        if before is not None:
            assert found["supported.existing"] == before["supported.end.open"]
        before = found
