"""Groups that are proposed, repeats that are counted, and tokens that are exchanged."""

from __future__ import annotations

from datetime import date
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.pathways.linkage.clusters import CONFIRMED, Link, propose
from answerable.pathways.linkage.records import MatchRecord
from answerable.pathways.linkage.repeats import Told, at_least, distinct, months_later, spot
from answerable.pathways.linkage.scoring import VETOED
from answerable.pathways.linkage.tokens import match, tokens, year_key


def members(links: list[Link], **asked: object) -> list[set[int]]:
    """The members of what is proposed."""
    options = {"join": 2.0, "fracture": 0.0, **asked}
    return sorted((set(group.members) for group in propose(links, **options)), key=min)  # type: ignore[arg-type]


def test_those_who_hang_together_are_proposed_as_one() -> None:
    assert members([Link(1, 2, 9), Link(2, 3, 8), Link(7, 8, 3), Link(8, 9, 1)]) == [{1, 2, 3}, {7, 8}]


def test_a_chain_is_not_a_group() -> None:
    chain = [Link(1, 2, 9), Link(2, 3, 8), Link(3, 4, 7), Link(4, 5, 6)]
    assert members(chain) == [{1, 2, 3}, {4, 5}]
    assert members(chain, diameter=4) == [{1, 2, 3, 4, 5}]


def test_a_weak_link_shortens_the_way_but_joins_nobody() -> None:
    assert members([Link(1, 2, 9), Link(2, 3, 8), Link(3, 4, 7), Link(1, 4, 0.5)]) == [{1, 2, 3, 4}]
    assert members([Link(1, 2, 0.5)]) == []


def test_a_forbidden_pair_keeps_two_groups_apart() -> None:
    links = [Link(1, 2, 9), Link(2, 3, 8)]
    assert members([*links, Link(1, 3, VETOED)]) == [{1, 2}]
    assert members(links, refuted=[(3, 1)]) == [{1, 2}]


def test_what_somebody_confirmed_holds_against_the_rule_and_the_way() -> None:
    links = [Link(1, 2, 9), Link(2, 3, 8), Link(3, 4, CONFIRMED), Link(4, 5, CONFIRMED), Link(3, 4, VETOED)]
    assert {3, 4, 5} <= members(links)[-1]


def test_what_was_refuted_outweighs_a_link_to_oneself_and_twice_the_same() -> None:
    assert members([Link(1, 1, 9), Link(1, 2, 9), Link(2, 1, 9)]) == [{1, 2}]


def test_a_proposal_says_how_sure_each_member_is() -> None:
    (group,) = propose([Link(1, 2, CONFIRMED), Link(2, 3, 2.0), Link(1, 3, 1.0)], join=2.0, fracture=0.0)
    chances = dict(zip(group.members, group.chances, strict=True))
    assert chances == {1: 1.0, 2: 1.0, 3: pytest.approx(0.8)}
    assert [link.bits for link in group.links] == [CONFIRMED, 2.0, 1.0]


pairs = st.lists(
    st.builds(Link, st.integers(0, 7), st.integers(0, 7), st.floats(-5, 20) | st.just(VETOED)), max_size=25
)


@given(pairs)
def test_no_group_has_a_forbidden_pair_a_long_way_or_a_member_of_another(links: list[Link]) -> None:
    groups = propose(links, join=2.0, fracture=0.0)
    forbidden = {frozenset((link.one, link.other)) for link in links if link.bits == VETOED and link.one != link.other}
    held = {frozenset((link.one, link.other)) for link in links if link.bits >= 0 and link.one != link.other}
    seen: set[int] = set()
    for group in groups:
        assert not seen & set(group.members)
        seen |= set(group.members)
        for one, other in combinations(group.members, 2):
            assert frozenset((one, other)) not in forbidden
            near = [frozenset((one, by)) in held and frozenset((by, other)) in held for by in group.members]
            assert frozenset((one, other)) in held or any(near)


def told(day: str, *, ref: str = "", offence: str = "violence", by: str = "police", chance: float = 1.0) -> Told:
    """An incident as an agency told of it."""
    return Told(0, by, ref or f"{by} {day} {offence}", date.fromisoformat(day), offence, chance)


FOUR = ["2024-01-10", "2024-03-02", "2024-07-19", "2025-01-10"]


def test_four_in_twelve_months_with_the_last_day_a_year_later() -> None:
    found = spot(told(day) for day in FOUR)
    assert found is not None
    assert (found.confirmed, found.chance, found.is_confirmed, found.words) == (4, 1.0, True, "4+ confirmed")
    assert spot(told(day) for day in [*FOUR[:3], "2025-01-11"]) is None


def test_two_agencies_on_one_incident_count_once() -> None:
    twice = [told("2024-03-02", by="hub"), told("2024-03-03", by="advocacy")]
    (incident,) = distinct([told("2024-03-02"), *twice])
    assert len(incident.told) == 3
    assert spot([told(day) for day in FOUR[:3]] + twice) is None


def test_another_offence_two_days_and_one_number() -> None:
    assert len(distinct([told("2024-03-02"), told("2024-03-02", offence="stalking"), told("2024-03-04")])) == 3
    assert (
        len(distinct([told("2024-03-02", ref="7"), told("2024-05-02", ref="7"), told("2024-03-02", ref="7", by="hub")]))
        == 1
    )


def test_what_hangs_on_links_goes_to_review() -> None:
    found = spot(told(day, chance=0.9 if day > "2024-06" else 1.0) for day in FOUR)
    assert found is not None
    assert (found.confirmed, found.is_confirmed, found.words) == (2, False, "4+ if these links are right")
    assert found.chance == pytest.approx(0.81)


def test_the_window_with_the_best_reason_is_told() -> None:
    early = [told(day, chance=0.5) for day in ("2022-01-01", "2022-02-01", "2022-03-01", "2022-04-01")]
    found = spot([*early, *(told(day) for day in FOUR)])
    assert found is not None
    assert found.incidents[0].occurred_on == date(2024, 1, 10)
    late = [told(day, chance=0.5) for day in ("2026-01-01", "2026-02-01", "2026-03-01", "2026-04-01")]
    assert spot([*(told(day) for day in FOUR), *late]) == found


def test_a_local_threshold_and_window() -> None:
    three = [told(day) for day in FOUR[:3]]
    assert spot(three, threshold=3, months=6) is None
    found = spot(three, threshold=3, months=7)
    assert found is not None
    assert found.words == "3+ confirmed"
    for wrong in ({"threshold": 1}, {"months": 0}):
        with pytest.raises(ValueError, match="threshold of 2 incidents or more"):
            spot(three, **wrong)


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-12-31", 2, "2025-02-28"),
        ("2024-05-05", 12, "2025-05-05"),
    ],
)
def test_months_later(day: str, months: int, later: str) -> None:
    assert months_later(date.fromisoformat(day), months) == date.fromisoformat(later)


@given(st.lists(st.floats(0, 1), max_size=7), st.integers(0, 5))
def test_at_least_so_many_happen(chances: list[float], number: int) -> None:
    expected = 0.0
    for happened in product((0, 1), repeat=len(chances)):
        if sum(happened) >= number:
            share = 1.0
            for yes, chance in zip(happened, chances, strict=True):
                share *= chance if yes else 1 - chance
            expected += share
    assert at_least(chances, number) == pytest.approx(expected)


SECRET = b"a secret of two organisations, 32 bytes or more"
ANNA = {"forename": "Anna", "surname": "Nowak", "born": "1990-11-02", "sex": "F"}


def test_two_lists_meet_in_their_tokens() -> None:
    key = year_key(SECRET, one="police", other="hub", year=2025)
    ours = {1: tokens(key, MatchRecord.of(ANNA)), 2: tokens(key, MatchRecord.of({**ANNA, "forename": "Zoe"}))}
    theirs = {
        7: tokens(key, MatchRecord.of({**ANNA, "forename": "Anne"})),
        8: tokens(key, MatchRecord.of({**ANNA, "surname": "Nowack", "forename": "Ana"})),
        9: tokens(key, MatchRecord.of({**ANNA, "born": "1990-11-03"})),
        10: tokens(key, MatchRecord.of({**ANNA, "born": ""})),
    }
    assert match(ours, theirs) == {(1, 7), (1, 8)}
    assert theirs[10] == ()


def test_letters_that_are_not_latin_have_tokens() -> None:
    assert len(tokens(SECRET, MatchRecord.of({**ANNA, "forename": "小", "surname": "王"}))) == 2


def test_a_key_is_of_two_organisations_and_a_year() -> None:
    key = year_key(SECRET, one="police", other="hub", year=2025)
    assert key == year_key(SECRET, one="hub", other="police", year=2025)
    assert len({key, year_key(SECRET, one="hub", other="police", year=2026), year_key(SECRET, one="hub", other="sarc", year=2025),
                year_key(SECRET, one="hubp", other="olice", year=2025)}) == 4  # fmt: skip
    with pytest.raises(ValueError, match="32 bytes"):
        year_key(b"short", one="a", other="b", year=2025)
    with pytest.raises(ValueError, match="name two"):
        year_key(SECRET, one="a", other="a", year=2025)
