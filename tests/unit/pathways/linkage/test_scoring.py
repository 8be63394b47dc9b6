"""How two records are weighed: the same both ways, nothing for what is not known, more for more agreement, the household rule."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from math import log2

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.pathways.linkage.comparing import AT, FIELDS, UNKNOWN, compare, level_of
from answerable.pathways.linkage.model import Frequencies, Model, load
from answerable.pathways.linkage.records import MatchRecord
from answerable.pathways.linkage.scoring import (
    HOUSEHOLD_WORDS,
    VETO_WORDS,
    VETOED,
    contributions,
    probability,
    score,
    vetoed,
)

from .test_records import records

MODEL = load().for_store(
    records=100_000,
    frequencies=Frequencies(
        100_000, {"mary": 800, "zelda": 2, "many others": 99_198}, {"smith": 900, "quill": 2, "many others": 99_098}
    ),
)
MARY = {
    "forename": "Mary",
    "surname": "Smith",
    "born": "1980-05-17",
    "postcode": "QN1 1AA",
    "email": "m@mail.test",
    "phone": "07100000001",
    "sex": "F",
}
"""Nobody: made up."""


def levels(change: dict[str, object], of: dict[str, object] = MARY) -> dict[str, str | None]:
    """The codes of the levels between Mary and a change of her."""
    found = compare(MatchRecord.of(of), MatchRecord.of({**of, **change}))
    return {
        field.name: None if level == UNKNOWN else field.levels[level].code
        for field, level in zip(FIELDS, found, strict=True)
    }


@pytest.mark.parametrize(
    ("field", "change", "code"),
    [
        ("forename", {}, "same"),
        ("forename", {"forename": "Molly"}, "form"),
        ("forename", {"forename": "Lou", "other_names": ["Mary Jones"]}, "form"),
        ("forename", {"forename": "Maryx"}, "near"),
        ("forename", {"forename": "Smith", "surname": "Mary"}, "swapped"),
        ("forename", {"forename": "M"}, "initial"),
        ("forename", {"forename": "Martha"}, "alike"),
        ("forename", {"forename": "Susan"}, "other"),
        ("forename", {"forename": ""}, None),
        ("surname", {}, "same"),
        ("surname", {"surname": "Smiths"}, "near"),
        ("surname", {"surname": "Jones-Smith"}, "part"),
        ("surname", {"surname": "Jones", "other_names": ["Smith"]}, "part"),
        ("surname", {"forename": "Smith", "surname": "Mary"}, "swapped"),
        ("surname", {"surname": "Smoths"}, "alike"),
        ("surname", {"surname": "Jones"}, "other_woman"),
        ("surname", {"surname": "Jones", "sex": "M"}, "other"),
        ("surname", {"surname": ""}, None),
        ("born", {}, "same"),
        ("born", {"born": "1981-05-17"}, "slip"),
        ("born", {"born": "1980-05-21"}, "two_of_three"),
        ("born", {"born": "1980-12-17"}, "two_of_three"),
        ("born", {"born": "1991-05-17"}, "two_of_three"),
        ("born", {"born": "1980-12-23"}, "year"),
        ("born", {"born": "1956-12-23"}, "other"),
        ("born", {"born": "1980"}, None),
        ("postcode", {}, "same"),
        ("postcode", {"postcode": "QN1 1AB"}, "slip"),
        ("postcode", {"postcode": "QN1 2XY"}, "outward"),
        ("postcode", {"postcode": "QN2 2XY"}, "other"),
        ("postcode", {"postcode": ""}, None),
        ("email", {}, "same"),
        ("email", {"email": "mm@mail.test"}, "slip"),
        ("email", {"email": "other@mail.test"}, "other"),
        ("email", {"email": ""}, None),
        ("phone", {}, "same"),
        ("phone", {"phone": "07100000002"}, "slip"),
        ("phone", {"phone": "07155555555"}, "other"),
        ("phone", {"phone": ""}, None),
        ("sex", {}, "same"),
        ("sex", {"sex": "M"}, "other"),
        ("sex", {"sex": "not asked"}, None),
    ],
)
def test_each_way_to_agree(field: str, change: dict[str, object], code: str | None) -> None:
    assert levels(change)[field] == code


def test_day_and_month_turned() -> None:
    told = {**MARY, "born": "1980-05-07"}
    assert levels({"born": "1980-07-05"}, told)["born"] == "turned"


def test_the_full_name_is_a_form_of_an_initial_too() -> None:
    assert levels({"forename": "Mary"}, {**MARY, "forename": "M"})["forename"] == "initial"


@given(records, records)
def test_the_order_of_two_is_of_no_matter(a: MatchRecord, b: MatchRecord) -> None:
    one, other = score(MODEL, a, b), score(MODEL, b, a)
    assert one.levels == other.levels
    assert one.bits == pytest.approx(other.bits)
    assert one.evidence == pytest.approx(other.evidence)


@given(records, records, st.sampled_from([field.name for field in FIELDS]))
def test_what_is_not_known_says_nothing(a: MatchRecord, b: MatchRecord, name: str) -> None:
    unknown = replace(a, **{name: ""})
    assert score(MODEL, unknown, b).levels[AT[name]] == UNKNOWN
    assert score(MODEL, unknown, b).contributions[AT[name]] == 0


def test_of_two_who_are_not_known_the_prior_is_left() -> None:
    found = score(MODEL, MatchRecord(), MatchRecord())
    assert found.evidence == pytest.approx(MODEL.prior_bits)
    assert found.reasons == ()
    assert not found.vetoed


_ranked = [
    (at, high, low)
    for at, field in enumerate(FIELDS)
    for high, level in enumerate(field.levels)
    for low, weaker in enumerate(field.levels)
    if level.rank is not None and weaker.rank is not None and level.rank < weaker.rank
]


@given(st.tuples(*(st.integers(-1, len(field.levels) - 1) for field in FIELDS)), st.sampled_from(_ranked))
def test_agreeing_on_more_never_lowers_the_weight(others: tuple[int, ...], pair: tuple[int, int, int]) -> None:
    at, high, low = pair

    def bits(level: int) -> float:
        found = (*others[:at], level, *others[at + 1 :])
        evidence = MODEL.prior_bits + sum(bits[got] for bits, got in zip(MODEL.bits, found, strict=True))
        household = MODEL.household_prior_bits + sum(
            bits[got] for bits, got in zip(MODEL.household_bits, found, strict=True)
        )
        return VETOED if vetoed(found) else evidence - log2(1 + 2**household)  # type: ignore[arg-type]

    assert bits(high) >= bits(low) - 0.02


def test_a_rare_name_weighs_more_than_a_common_one() -> None:
    rare = MatchRecord.of({**MARY, "forename": "Zelda", "surname": "Quill"})
    common = MatchRecord.of(MARY)
    assert score(MODEL, rare, rare).evidence > score(MODEL, common, common).evidence + 10
    found = contributions(MODEL, ("zelda", "quill"), compare(rare, rare))
    assert found[0] > 10


def test_a_name_that_nobody_counted_weighs_as_names_do(shipped: Model) -> None:
    assert MODEL.name_bits("surname", "nobody") == shipped.bits[1][0]
    assert shipped.name_bits("forename", "mary") == shipped.bits[0][0]


HOUSEHOLD = {**MARY, "forename": "Susan", "born": "1955-12-03", "email": "susan@mail.test"}


@pytest.mark.parametrize(
    ("change", "forbidden"),
    [
        ({}, True),
        ({"born": "1980-12-03"}, True),  # the year alone
        ({"born": ""}, True),
        ({"born": "", "email": "m@mail.test"}, False),
        ({"born": "", "email": ""}, True),
        ({"born": "1980-05-17"}, False),  # a twin is for the weights to tell
        ({"forename": "Molly"}, False),
        ({"forename": ""}, False),
    ],
)
def test_the_household_rule(change: dict[str, str], forbidden: bool) -> None:
    found = score(MODEL, MatchRecord.of(MARY), MatchRecord.of({**HOUSEHOLD, **change}))
    assert found.vetoed is forbidden
    if forbidden:
        assert found.bits == VETOED
        assert found.probability == 0
        assert found.reasons[0] == VETO_WORDS


@given(records, records)
def test_no_other_name_with_another_date_is_ever_joined(a: MatchRecord, b: MatchRecord) -> None:
    found = score(MODEL, a, b)
    other = found.levels[0] == level_of(FIELDS[0], "other") and found.levels[2] in (
        level_of(FIELDS[2], "year"),
        level_of(FIELDS[2], "other"),
    )
    assert not other or found.bits == VETOED


@pytest.mark.parametrize(
    "relative",
    [
        {"forename": "Susan", "email": ""},  # a twin: the same date of birth, another name
        {"born": "1955-12-03", "email": ""},  # a mother of the same name
    ],
)
def test_relatives_are_weighed_against_a_household(relative: dict[str, str]) -> None:
    told = {**MARY, "email": ""}
    found = score(MODEL, MatchRecord.of(told), MatchRecord.of({**told, **relative, "phone": ""}))
    assert found.evidence > 4 or relative.get("born")
    assert found.household > 4
    assert found.bits < MODEL.thresholds["join"]
    assert any(reason.startswith(HOUSEHOLD_WORDS) for reason in found.reasons)


def test_reasons_name_fields_and_not_what_is_in_them() -> None:
    found = score(MODEL, MatchRecord.of(MARY), MatchRecord.of({**MARY, "postcode": "QN9 9ZZ"}))
    told = " ".join(found.reasons)
    assert "Date of birth: the same (+13." in told
    assert "Postcode: another place (-1." in told
    assert not any(value.lower() in told.lower() for value in ("Smith", "1980", "QN9", "m@mail", "07100"))
    assert repr(found).startswith("Score(bits=")
    assert "mith" not in repr(found)
    assert all(
        abs(first) >= abs(second)
        for first, second in pairwise(sorted(found.contributions, key=lambda bits: -abs(bits)))
    )


def test_bits_as_chances() -> None:
    assert probability(0) == 0.5
    assert probability(-40) < 1e-11
    assert probability(100) == 1
    assert probability(-5_000) < 1e-200
    assert score(MODEL, MatchRecord.of(MARY), MatchRecord.of(MARY)).probability > 0.999


def test_an_unknown_level_is_an_error() -> None:
    with pytest.raises(KeyError, match="no level better"):
        level_of(FIELDS[0], "better")
