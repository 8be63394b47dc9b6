"""Counting what was done to a person: distinct incidents, rolling windows, sure and doubtful (facts/pathways.md 2.4; law.md D4)."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.pathways.rules.repeats import (
    MOST_DOUBTS,
    Counting,
    Told,
    count,
    distinct,
    explain,
    last_day,
    later,
    look,
    ordinal,
    within,
)

POLICE, HUB, SERVICE = 1, 2, 3


def told(
    day: date, *, ref: str = "", organisation: int = POLICE, offence: str = "domestic_abuse", **more: object
) -> Told:
    return Told(
        organisation=organisation,
        source_ref=ref or f"{organisation}/{day}/{offence}",
        occurred_on=day,
        offence=offence,
        by_police=organisation == POLICE,
        **more,  # type: ignore[arg-type]
    )


def on_days(*days: date, **more: object) -> list[Told]:
    return [told(day, **more) for day in days]  # type: ignore[arg-type]


FOUR = (date(2026, 3, 3), date(2026, 5, 1), date(2026, 7, 9), date(2026, 9, 30))


def test_the_fourth_incident_since_a_day_is_told_in_words() -> None:
    """“4th incident since 3 March; same perpetrator; rule R2”: the words that the rule engine must give."""
    counting = Counting(count=4, months=12, same_perpetrator=True)
    found = count(on_days(*FOUR, perpetrators=frozenset({7})), counting, on=date(2026, 10, 1))
    assert found is not None
    assert explain(found, counting) == "4th incident since 3 March 2026; same perpetrator"
    assert (found.count, found.since, found.reached_on, found.perpetrator) == (4, FOUR[0], FOUR[3], 7)
    assert found.organisations == {POLICE}


def test_three_are_not_four() -> None:
    assert count(on_days(*FOUR[:3]), Counting(), on=date(2026, 10, 1)) is None


def test_four_stand_until_the_first_of_them_leaves_the_window() -> None:
    found = count(on_days(*FOUR), Counting(), on=date(2027, 3, 3))
    assert found is not None
    assert found.until == date(2027, 3, 3)
    assert count(on_days(*FOUR), Counting(), on=date(2027, 3, 4)) is None


@pytest.mark.parametrize(
    ("last", "inclusive", "found"),
    [
        (date(2026, 3, 3), True, True),  # the same day a year later, inclusive [?] (facts/law.md D4)
        (date(2026, 3, 3), False, False),
        (date(2026, 3, 2), False, True),
        (date(2026, 3, 4), True, False),  # 12 months and a day
    ],
)
def test_the_edge_of_the_window_is_a_setting(last: date, inclusive: bool, found: bool) -> None:
    days = (date(2025, 3, 3), date(2025, 6, 1), date(2025, 9, 1), last)
    counting = Counting(last_day_counts=inclusive)
    assert (count(on_days(*days), counting, on=last) is not None) is found


def test_months_end_on_the_last_day_of_a_shorter_month_and_at_the_end_of_the_calendar() -> None:
    assert later(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert later(date(9999, 3, 1), 12) == date.max
    assert last_day(date(2025, 1, 10), 12, last_day_counts=False) == date(2026, 1, 9)
    assert within(date(2025, 1, 10), date(2025, 1, 10), 12, last_day_counts=False)
    assert not within(date(2025, 1, 10), date(2025, 1, 9), 12, last_day_counts=True)


def test_a_longer_window_tells_how_many_there_are_since_when() -> None:
    days = [date(2026, 1, 5) + timedelta(days=30 * number) for number in range(6)]
    found = count(on_days(*days), Counting(), on=days[-1])
    assert found is not None
    assert (found.count, found.since) == (6, days[0])
    assert found.until == later(days[2], 12)


def test_an_old_run_of_four_does_not_hide_behind_one_new_incident() -> None:
    """The window that stands is the one that still holds four: 2 of the old run with one new one are three."""
    days = (date(2025, 1, 1), date(2025, 2, 1), date(2025, 10, 1), date(2025, 11, 1), date(2026, 8, 1))
    assert count(on_days(*days), Counting(), on=date(2026, 8, 2)) is None
    earlier = count(on_days(*days), Counting(), on=date(2025, 12, 1))
    assert earlier is not None
    assert earlier.reached_on == date(2025, 11, 1)


def test_one_organisations_number_is_one_incident() -> None:
    rows = [told(date(2026, 3, 3), ref="A1"), told(date(2026, 3, 9), ref="A1", perpetrators=frozenset({4}))]
    (one,) = distinct(rows)
    assert (one.on, one.perpetrators) == (date(2026, 3, 3), {4})
    assert len(distinct([told(date(2026, 3, 3), ref="A1"), told(date(2026, 4, 3), ref="A1", organisation=HUB)])) == 2


def test_the_same_offence_within_a_day_is_one_incident_whoever_tells_it() -> None:
    """Distinct incidents: source reference, then within 24 hours of the same offence group (facts/pathways.md 2.4)."""
    rows = [
        told(date(2026, 3, 3), is_crime=False),
        told(date(2026, 3, 4), organisation=HUB, is_crime=True),
        told(date(2026, 3, 5), organisation=SERVICE),
        told(date(2026, 3, 3), offence="burglary"),
    ]
    found = distinct(rows)
    assert [(one.on, one.offence) for one in found] == [
        (date(2026, 3, 3), "burglary"),
        (date(2026, 3, 3), "domestic_abuse"),
        (date(2026, 3, 5), "domestic_abuse"),
    ]
    assert found[1].told_by == {POLICE, HUB}
    assert found[1].is_crime is True
    assert found[1].by_police


@pytest.mark.parametrize(
    ("said", "is_crime"), [((True, None), True), ((False, None), None), ((False, False), False), ((None, None), None)]
)
def test_whether_it_was_a_crime_is_not_known_until_somebody_says(
    said: tuple[bool | None, ...], is_crime: bool | None
) -> None:
    (one,) = distinct(told(date(2026, 3, 3), ref=f"{place}", is_crime=what) for place, what in enumerate(said))
    assert one.is_crime is is_crime


def test_the_police_only() -> None:
    rows = [*on_days(*FOUR[:2]), *on_days(*FOUR[2:], organisation=HUB)]
    assert count(rows, Counting(), on=date(2026, 10, 1)) is not None
    assert count(rows, Counting(police_only=True), on=date(2026, 10, 1)) is None
    counting = Counting(count=2, police_only=True)
    found = count(rows, counting, on=date(2026, 10, 1))
    assert found is not None
    assert explain(found, counting) == "2nd incident that the police recorded since 3 March 2026"


def test_crimes_only_says_how_many_may_be_crimes() -> None:
    crimes, unsaid = on_days(*FOUR, is_crime=True), told(date(2026, 8, 1))
    counting = Counting(crimes_only=True)
    found = count([*crimes, unsaid, told(date(2026, 8, 20), is_crime=False)], counting, on=date(2026, 10, 1))
    assert found is not None
    assert explain(found, counting) == (
        "4th crime since 3 March 2026; 1 more may count, but it is not recorded whether it was a crime"
    )
    assert count([*crimes[:3], unsaid], counting, on=date(2026, 10, 1)) is None


def test_the_same_perpetrator_means_one_of_them_each_time() -> None:
    rows = [
        told(FOUR[0], perpetrators=frozenset({7})),
        told(FOUR[1], perpetrators=frozenset({7, 8})),
        told(FOUR[2], perpetrators=frozenset({8})),
        told(FOUR[3]),
        told(date(2026, 8, 1)),
    ]
    counting = Counting(count=2, same_perpetrator=True)
    found = count(rows, counting, on=date(2026, 10, 1))
    assert found is not None
    assert found.perpetrator == 8  # the window of 8 stands longest
    assert count(rows, Counting(count=3, same_perpetrator=True), on=date(2026, 10, 1)) is None
    whole = Counting(count=2, same_perpetrator=True)
    between = [
        told(FOUR[0], perpetrators=frozenset({7})),
        told(FOUR[1]),
        told(date(2026, 6, 1)),
        told(FOUR[2], perpetrators=frozenset({7})),
    ]
    found = count(between, whole, on=date(2026, 10, 1))
    assert found is not None
    assert explain(found, whole).endswith("2 more may count, but it is not recorded who did it")


def test_of_two_perpetrators_the_one_whose_window_stands_longest_is_told() -> None:
    rows = [told(day, perpetrators=frozenset({1})) for day in FOUR[2:]]
    rows += [told(day, perpetrators=frozenset({2})) for day in FOUR[:2]]
    found = count(rows, Counting(count=2, same_perpetrator=True), on=date(2026, 10, 1))
    assert found is not None
    assert (found.perpetrator, found.since) == (1, FOUR[2])


def test_nobody_recorded_as_perpetrator_is_no_same_perpetrator() -> None:
    assert count(on_days(*FOUR), Counting(same_perpetrator=True), on=date(2026, 10, 1)) is None


def test_sure_and_doubtful_are_told_apart() -> None:
    """“4+ confirmed” apart from “4+ if these links are right” (facts/pathways.md 2.4)."""
    rows = [*on_days(*FOUR[:3]), told(FOUR[3], organisation=HUB, doubt=9)]
    found = look(rows, Counting(), chances={9: 0.8}, on=date(2026, 10, 1))
    assert found.confirmed is None
    assert found.if_links is not None
    assert found.if_links.count == 4
    assert found.chance == pytest.approx(0.8)


def test_a_doubtful_row_that_adds_nothing_is_not_told() -> None:
    rows = [*on_days(*FOUR), told(FOUR[1], organisation=HUB, doubt=9)]
    found = look(rows, Counting(), chances={9: 0.8}, on=date(2026, 10, 1))
    assert found.confirmed is not None
    assert (found.if_links, found.chance) == (None, 0.0)


def test_chances_of_several_links_are_those_of_a_poisson_binomial() -> None:
    """Two sure, three doubtful, two of them needed: the chance is that of at least 2 of 3 unequal coins."""
    chances = {11: 0.9, 12: 0.5, 13: 0.2}
    rows = [*on_days(*FOUR[:2])]
    rows += [told(date(2026, 6, day), organisation=HUB, doubt=doubt) for day, doubt in ((1, 11), (10, 12), (20, 13))]
    expected = 0.0
    for right in product((0, 1), repeat=3):
        if sum(right) >= 2:
            weight = 1.0
            for is_right, chance in zip(right, chances.values(), strict=True):
                weight *= chance if is_right else 1 - chance
            expected += weight
    found = look(rows, Counting(), chances=chances, on=date(2026, 10, 1))
    assert found.chance == pytest.approx(expected)


def test_with_very_many_doubts_the_strongest_are_weighed() -> None:
    days = [date(2026, 1, 1) + timedelta(days=10 * number) for number in range(MOST_DOUBTS + 4)]
    rows = [told(day, organisation=HUB, doubt=number) for number, day in enumerate(days)]
    found = look(rows, Counting(), chances=dict.fromkeys(range(len(days)), 0.5), on=days[-1])
    assert found.if_links is not None
    assert found.if_links.count == MOST_DOUBTS
    assert 0 < found.chance < 1


def test_a_link_without_a_chance_is_never_taken_for_right() -> None:
    rows = [*on_days(*FOUR[:3]), told(FOUR[3], doubt=9)]
    assert look(rows, Counting(), chances={}, on=date(2026, 10, 1)).chance == 0.0


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (1, "1st"),
        (2, "2nd"),
        (3, "3rd"),
        (4, "4th"),
        (11, "11th"),
        (12, "12th"),
        (13, "13th"),
        (22, "22nd"),
        (111, "111th"),
    ],
)
def test_places_in_a_row(number: int, words: str) -> None:
    assert ordinal(number) == words


ROWS = st.lists(
    st.builds(
        Told,
        organisation=st.integers(1, 3),
        source_ref=st.integers(0, 12).map(str),
        occurred_on=st.dates(date(2024, 1, 1), date(2026, 12, 31)),
        offence=st.sampled_from(["domestic_abuse", "stalking"]),
        by_police=st.booleans(),
        is_crime=st.sampled_from([True, False, None]),
        perpetrators=st.frozensets(st.integers(1, 3), max_size=2),
        doubt=st.sampled_from([None, None, 1, 2]),
    ),
    max_size=14,
)
COUNTINGS = st.builds(
    Counting,
    count=st.integers(2, 5),
    months=st.integers(1, 24),
    police_only=st.booleans(),
    crimes_only=st.booleans(),
    same_perpetrator=st.booleans(),
    last_day_counts=st.booleans(),
)


@given(ROWS, COUNTINGS, st.randoms(), st.dates(date(2024, 1, 1), date(2027, 12, 31)))
def test_the_order_of_the_rows_makes_no_difference(
    rows: list[Told], counting: Counting, chance: object, on: date
) -> None:
    shuffled = list(rows)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert distinct(shuffled) == distinct(rows)
    chances = {1: 0.7, 2: 0.3}
    assert look(shuffled, counting, chances=chances, on=on) == look(rows, counting, chances=chances, on=on)


@given(ROWS, COUNTINGS, st.dates(date(2024, 1, 1), date(2027, 12, 31)))
def test_a_window_holds_what_it_says(rows: list[Told], counting: Counting, on: date) -> None:
    found = count(rows, counting, on=on)
    if found is None:
        return
    assert found.count >= counting.count
    assert found.until >= on
    assert within(found.since, found.reached_on, counting.months, last_day_counts=counting.last_day_counts)
    # Without bounds on the window, at least as many incidents are there to be counted.
    assert len(distinct(rows)) >= found.count


@given(ROWS, COUNTINGS, st.dates(date(2024, 1, 1), date(2027, 12, 31)))
def test_a_chance_is_a_chance_and_doubt_never_takes_away_what_is_sure(
    rows: list[Told], counting: Counting, on: date
) -> None:
    found = look(rows, counting, chances={1: 0.7, 2: 0.3}, on=on)
    assert 0.0 <= found.chance <= 1.0
    assert found.confirmed == count([row for row in rows if row.doubt is None], counting, on=on)
