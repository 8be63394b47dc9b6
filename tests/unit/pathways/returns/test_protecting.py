"""What leaves tells of nobody: not by itself, not beside what left before, not by the difference of two issues."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as some

from answerable.guard.small_numbers.additive import Additive, Rule
from answerable.guard.small_numbers.attack import CannotBeTrue, attack_table
from answerable.guard.small_numbers.received import faults
from answerable.pathways.returns import protecting
from answerable.pathways.returns.counting import Period, count
from answerable.pathways.returns.protecting import CannotProtect, Left, Protected, Reason, protect
from answerable.standards.service_returns import SUMS, TABLES, WORDS

from .made_up import QUARTERS, a_week_later, cases, who

ENOUGH = 5
_PHASES = (Phase.explicit, Phase.generate)  # a service is as small as its seed makes it: there is nothing to shrink


def counts_of(seed: int, number: int, quarter: Period) -> dict[str, int]:
    """A quarter of a made-up service."""
    return count(cases(seed, number), quarter, told=who(seed, number), reach_by=a_week_later)


def whole(**more: int) -> dict[str, int]:
    """Counts in which everybody is in the first part of every table, but where something else is said."""
    counts: dict[str, int] = {**dict.fromkeys(WORDS, 0), **more}
    for total, parts in SUMS:
        if not any(part in more for part in parts):
            counts[parts[0]] = counts[total]
    return counts


def additive(left: list[tuple[Mapping[str, int], Period]]) -> tuple[Additive, dict[tuple[int, str], int]]:
    """All returns of a service as one table: who was in support at the end of one is one cell with who was when the next began."""
    number: dict[tuple[int, str], int] = {}
    values: list[int] = []
    for at, (counts, _) in enumerate(left):
        for name in WORDS:
            if at and name == "supported.existing":
                number[at, name] = number[at - 1, "supported.end.open"]
            else:
                number[at, name] = len(values)
                values.append(counts[name])
    sums = tuple(
        (number[at, total], tuple(number[at, part] for part in parts))
        for at in range(len(left))
        for total, parts in SUMS
    )
    return Additive(tuple(values), sums), number


def learnt(left: list[tuple[Mapping[str, int], Period]], hidden: list[frozenset[str]]) -> list[str]:
    """What readers of all returns learn, by the attack on one table: another programme than the one that protects."""
    table, number = additive(left)
    gone = [number[at, name] for at, names in enumerate(hidden) for name in names]
    name_of = {place: cell for cell, place in number.items()}
    found = attack_table(table, gone, Rule(ENOUGH), whole=False)
    return [f"{name_of[one.cell]} {one.reader} {one.low} {one.high}" for one in found if one.discloses]


def test_a_small_count_is_not_given_and_cannot_be_worked_out() -> None:
    counts = whole(**{"referred": 20, "referred.source.police": 17, "referred.source.self": 3})
    found = protect(counts, QUARTERS[0], enough=ENOUGH)
    assert found.counts["referred"] == 20
    assert found.counts["referred.source.self"] is None
    assert found.counts["referred.source.police"] is None
    assert found.counts["referred.source.agency"] == 0
    assert found.why["referred.source.self"] is Reason.SMALL
    assert found.why["referred.source.police"] is Reason.OTHERS
    assert not faults(found.counts, SUMS, ENOUGH)


def test_a_group_of_few_is_not_divided_even_by_noughts() -> None:
    """That all of three people were reached late would tell of each of them."""
    counts = whole(**{"supported": 20, "supported.existing": 17, "supported.new": 3})
    found = protect(counts, QUARTERS[0], enough=ENOUGH)
    assert found.counts["supported.new.contact.late"] is None
    assert found.why["supported.new.contact.late"] is Reason.FEW
    assert set(protecting.REASON_WORDS) == set(Reason)


def test_nobody_at_all_is_nought_everywhere() -> None:
    found = protect(whole(), QUARTERS[0], enough=ENOUGH)
    assert set(found.counts.values()) == {0}
    assert not found.why


def test_what_was_given_before_does_not_give_away_what_is_hidden_now() -> None:
    """12 open at the end of spring were given; so 12 who were in support when summer began are known, and 15 less 12 is 3."""
    spring = whole(supported=12)
    left = protect(spring, QUARTERS[0], enough=ENOUGH)
    assert left.counts["supported.end.open"] == 12
    summer = whole(**{"supported": 15, "supported.existing": 12, "supported.new": 3})
    alone = protect(summer, QUARTERS[1], enough=ENOUGH)
    assert alone.counts["supported"] == 15
    beside = protect(summer, QUARTERS[1], left=[Left(QUARTERS[0], spring, frozenset(left.why), ENOUGH)], enough=ENOUGH)
    assert beside.counts["supported"] is None


def test_what_leaves_later_for_an_earlier_period_is_judged_too() -> None:
    summer = whole(**{"supported": 15, "supported.existing": 12, "supported.new": 3})
    left = protect(summer, QUARTERS[1], enough=ENOUGH)
    spring = whole(supported=12)
    beside = protect(spring, QUARTERS[0], left=[Left(QUARTERS[1], summer, frozenset(left.why), ENOUGH)], enough=ENOUGH)
    assert beside.counts["supported.end.open"] is None


def test_a_difference_of_few_is_not_told_by_another_issue() -> None:
    first, second = whole(referred=20), whole(referred=22)
    left = Left(QUARTERS[0], first, frozenset(protect(first, QUARTERS[0], enough=ENOUGH).why), ENOUGH)
    found = protect(second, QUARTERS[0], left=[left], enough=ENOUGH)
    assert found.counts["referred"] is None
    fewer = protect(whole(referred=18), QUARTERS[0], left=[left], enough=ENOUGH)
    assert fewer.counts["referred"] is None
    assert protect(whole(referred=26), QUARTERS[0], left=[left], enough=ENOUGH).counts["referred"] == 26
    assert protect(first, QUARTERS[0], left=[left], enough=ENOUGH).counts["referred"] == 20


def test_who_waited_and_was_accepted_later_is_judged_across_periods() -> None:
    spring = whole(**{"referred": 8, "referred.answer.waiting": 8})
    left = Left(QUARTERS[0], spring, frozenset(protect(spring, QUARTERS[0], enough=ENOUGH).why), ENOUGH)
    summer = whole(**{"supported": 6, "supported.new": 6, "supported.new.referred_before": 6})
    found = protect(summer, QUARTERS[1], left=[left], enough=ENOUGH)
    # 8 waited, 6 of them were accepted: what became of the other 2 is not to be told.
    assert found.counts["supported.new.referred_before"] is None
    more = whole(**{"supported": 20, "supported.new": 20, "supported.new.referred_before": 20})
    assert protect(more, QUARTERS[1], left=[left], enough=ENOUGH).counts["supported"] == 20


def test_another_threshold_is_kept_to() -> None:
    counts = whole(**{"referred": 40, "referred.source.police": 32, "referred.source.self": 8})
    assert protect(counts, QUARTERS[0], enough=5).counts["referred.source.self"] == 8
    assert protect(counts, QUARTERS[0], enough=10).counts["referred.source.self"] is None


def test_counts_that_are_none_are_an_error() -> None:
    with pytest.raises(ValueError, match="its parts come to"):
        protect({**whole(referred=20), "referred.sex.female": 3}, QUARTERS[0], enough=ENOUGH)


def test_what_cannot_be_proved_does_not_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = whole(referred=20)
    everything = frozenset(range(3))

    def always(search: object, hidden: frozenset[str]) -> frozenset[int]:
        return everything if len(hidden) < len(WORDS) else frozenset()

    with monkeypatch.context() as patch:
        patch.setattr(protecting._Search, "broken", always)
        with pytest.raises(CannotProtect, match="No part of this return could be proved"):
            protect(counts, QUARTERS[0], enough=ENOUGH)

    def contradict(*_: object, **__: object) -> frozenset[str]:
        raise CannotBeTrue("x")

    with monkeypatch.context() as patch:
        patch.setattr(protecting._Search, "protect", contradict)
        with pytest.raises(CannotProtect, match="contradict"):
            protect(counts, QUARTERS[0], enough=ENOUGH)


def test_a_table_too_large_for_whole_people_is_attacked_with_fractions(monkeypatch: pytest.MonkeyPatch) -> None:
    counts = whole(**{"referred": 20, "referred.source.police": 17, "referred.source.self": 3})
    monkeypatch.setattr(protecting, "WHOLE_UP_TO", -1)
    assert not faults(protect(counts, QUARTERS[0], enough=ENOUGH).counts, SUMS, ENOUGH)


def test_a_count_that_is_a_part_of_itself_is_an_error() -> None:
    whole_ = protecting._Whole(
        [5],
        {(0, "a"): 2, (0, "b"): 1, (0, "c"): 1},
        [((0, "a"), ((0, "b"), (0, "c"))), ((0, "b"), ((0, "a"), (0, "c")))],
    )
    with pytest.raises(ValueError, match="part of itself"):
        protecting._groups(whole_)


def _given(found: Protected) -> list[int]:
    return [value for value in found.counts.values() if value]


@settings(max_examples=50, deadline=None, phases=_PHASES, suppress_health_check=[HealthCheck.too_slow])
@given(some.integers(0, 100_000), some.sampled_from([2, 6, 20, 60, 200, 200, 400, 400]))
def test_no_small_count_leaves_nor_one_from_which_it_follows(seed: int, number: int) -> None:
    """Four quarters of a made-up service: 200 returns in all, each attacked together with those before it by another programme."""
    left: list[Left] = []
    for quarter in QUARTERS:
        counts = counts_of(seed, number, quarter)
        found = protect(counts, quarter, left=left, enough=ENOUGH)
        assert all(value >= ENOUGH for value in _given(found))
        assert all(found.counts[name] in (None, counts[name]) for name in WORDS)
        assert not faults(found.counts, SUMS, ENOUGH)
        left.append(Left(quarter, counts, frozenset(found.why), ENOUGH))
    for at, one in enumerate(left):
        table, cells = additive([(one.counts, one.period)])
        hidden = [cells[0, name] for name in one.hidden]
        found_ = attack_table(table, hidden, Rule(ENOUGH), whole=False)
        assert not [f"{at} {one_.cell} {one_.reader}" for one_ in found_ if one_.discloses]
    together = [(one.counts, one.period) for one in left[:2]]
    assert not learnt(together, [one.hidden for one in left[:2]])


@settings(max_examples=12, deadline=None, phases=_PHASES, suppress_health_check=[HealthCheck.too_slow])
@given(some.integers(0, 100_000), some.sampled_from([5, 30, 150]), some.integers(1, 9))
def test_issues_of_one_return_do_not_tell_their_difference(seed: int, number: int, more: int) -> None:
    quarter = QUARTERS[1]
    left: list[Left] = []
    for late in (0, more):
        counts = counts_of(seed, number + late, quarter)
        found = protect(counts, quarter, left=left, enough=ENOUGH)
        for before in left:
            for name in WORDS:
                if name not in before.hidden and name not in found.why:
                    difference = abs(counts[name] - before.counts[name])
                    assert difference == 0 or difference >= ENOUGH, name
        left.append(Left(quarter, counts, frozenset(found.why), ENOUGH))


def test_every_table_of_a_large_service_still_says_something() -> None:
    found = protect(counts_of(3, 900, QUARTERS[1]), QUARTERS[1], enough=ENOUGH)
    assert found.counts["referred"]
    assert found.counts["supported"]
    assert sum(value is not None for value in found.counts.values()) > len(WORDS) / 2
    assert sum(any(found.counts[cell] is not None for cell in table.cells) for table in TABLES) > len(TABLES) / 2
