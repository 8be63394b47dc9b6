"""The engine of local rules: each rule is data, and what it finds is explained (facts/law.md D4; facts/pathways.md 2.4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.pathways.rules.local_rules import (
    PARAMETERS,
    USUAL,
    BadRule,
    Case,
    Certainty,
    Finding,
    Kind,
    Rule,
    checked,
    describe,
    explain_all,
    explain_case,
    in_force,
    percent,
)
from answerable.pathways.rules.marac import Prior
from answerable.pathways.rules.repeats import Told
from answerable.pathways.rules.vocabulary import RiskLevel

TODAY = date(2026, 10, 1)
DAYS = (date(2026, 3, 3), date(2026, 5, 1), date(2026, 7, 9), date(2026, 9, 30))
HIM = frozenset({7})


def rule(kind: Kind, code: str = "R2", **parameters: Any) -> Rule:
    return Rule(code, 1, kind, parameters, date(2026, 1, 1))


def rows(*days: date, organisation: int = 1, doubt: int | None = None, **more: Any) -> list[Told]:
    values: dict[str, Any] = {"by_police": True, "perpetrators": HIM, **more}
    return [Told(organisation, f"{organisation}/{day}", day, "domestic_abuse", doubt=doubt, **values) for day in days]


def only(found: tuple[Finding, ...]) -> Finding:
    (one,) = found
    return one


def test_a_finding_is_explained_in_full() -> None:
    one = only(explain_case(rule(Kind.REPEATS, perpetrator="same"), Case(told=rows(*DAYS)), on=TODAY))
    assert one.words == "4th incident since 3 March 2026; same perpetrator; rule R2"
    assert (one.certainty, one.count, one.since, one.until) == (Certainty.CONFIRMED, 4, DAYS[0], date(2027, 3, 3))
    assert one.organisations == {1}


def test_four_in_twelve_months_is_the_usual_rule() -> None:
    """Default 12 months, threshold 4 (facts/pathways.md 2.4)."""
    assert checked(Kind.REPEATS, {})["count"] == 4
    assert checked(Kind.REPEATS, {})["months"] == 12
    assert explain_case(rule(Kind.REPEATS), Case(told=rows(*DAYS[:3])), on=TODAY) == ()


def test_doubtful_links_are_a_finding_of_their_own() -> None:
    case = Case(told=[*rows(*DAYS[:3]), *rows(DAYS[3], organisation=2, doubt=5)], chances={5: 0.8})
    one = only(explain_case(rule(Kind.REPEATS), case, on=TODAY))
    assert one.certainty is Certainty.IF_LINKS
    assert one.chance == pytest.approx(0.8)
    assert one.words == (
        "4th incident since 3 March 2026; only if unconfirmed links are right (chance about 80 per cent); rule R2"
    )
    assert one.organisations == {1, 2}


@pytest.mark.parametrize(
    ("case", "found"),
    [
        (Case(risk=RiskLevel.MEDIUM, told=rows(*DAYS[:2])), True),
        (Case(risk=RiskLevel.STANDARD, told=rows(*DAYS[:2])), False),
        (Case(told=rows(*DAYS[:2])), False),
        (Case(risk=RiskLevel.MEDIUM, told=rows(DAYS[0])), False),
        (Case(risk=RiskLevel.MEDIUM, told=rows(*DAYS[:2]), at_marac=True), False),
        (Case(risk=RiskLevel.MEDIUM, told=rows(*DAYS[:2]), with_idva=True), False),
    ],
)
def test_medium_risk_repeat(case: Case, found: bool) -> None:
    """No national definition: level, N in M months, open MARAC and IDVA cases left out (facts/law.md D4)."""
    result = explain_case(rule(Kind.RISK_REPEATS, "R3"), case, on=TODAY)
    assert bool(result) is found
    if found:
        assert only(result).words == "Medium risk; 2nd incident since 3 March 2026; rule R3"


def test_medium_risk_repeat_may_keep_marac_and_idva_cases() -> None:
    case = Case(risk=RiskLevel.MEDIUM, told=rows(*DAYS[:2]), at_marac=True, with_idva=True)
    assert explain_case(rule(Kind.RISK_REPEATS, not_at_marac=False, not_with_idva=False), case, on=TODAY)


def test_visible_high_risk_by_the_area_threshold() -> None:
    assert only(explain_case(rule(Kind.MARAC_TICKS, "M1"), Case(ticks=14), on=TODAY)).words == (
        "14 ticks; 14 or more are visible high risk here; rule M1"
    )
    assert explain_case(rule(Kind.MARAC_TICKS), Case(ticks=13), on=TODAY) == ()
    assert explain_case(rule(Kind.MARAC_TICKS), Case(), on=TODAY) == ()
    assert explain_case(rule(Kind.MARAC_TICKS, ticks=10), Case(ticks=10), on=TODAY)


def test_escalation_as_safelives_suggests_it() -> None:
    """3 police call-outs in 12 months (facts/law.md D4)."""
    escalation = rule(Kind.MARAC_ESCALATION, "M2")
    assert only(explain_case(escalation, Case(told=rows(*DAYS[:3])), on=TODAY)).words == (
        "3rd incident that the police recorded since 3 March 2026; rule M2"
    )
    assert explain_case(escalation, Case(told=rows(*DAYS[:3], by_police=False)), on=TODAY) == ()


def test_escalation_as_one_area_counts_it() -> None:
    """5 incidents or 3 crimes in 12 months (Kingston; facts/law.md D4)."""
    kingston = rule(Kind.MARAC_ESCALATION, "M2", count=5, counts="any", crimes=3)
    assert explain_case(kingston, Case(told=rows(*DAYS, by_police=False)), on=TODAY) == ()
    crimes = Case(told=rows(*DAYS[:3], by_police=False, is_crime=True))
    assert only(explain_case(kingston, crimes, on=TODAY)).words == "3rd crime since 3 March 2026; rule M2"
    five = Case(told=rows(*DAYS, date(2026, 8, 1), by_police=False))
    assert only(explain_case(kingston, five, on=TODAY)).count == 5
    crimes_alone = rule(Kind.MARAC_ESCALATION, count=0, crimes=3)
    assert explain_case(crimes_alone, five, on=TODAY) == ()


def test_escalation_that_is_sure_is_told_before_one_that_is_not() -> None:
    kingston = rule(Kind.MARAC_ESCALATION, count=5, counts="any", crimes=3)
    case = Case(
        told=[*rows(*DAYS[:3], is_crime=True), *rows(DAYS[3], date(2026, 8, 1), organisation=2, doubt=5)],
        chances={5: 0.5},
    )
    assert only(explain_case(kingston, case, on=TODAY)).certainty is Certainty.CONFIRMED
    doubtful = Case(
        told=[*rows(*DAYS[:3]), *rows(DAYS[3], date(2026, 8, 1), organisation=2, doubt=5)], chances={5: 0.5}
    )
    assert only(explain_case(kingston, doubtful, on=TODAY)).certainty is Certainty.IF_LINKS


REFERRED = Prior(date(2026, 2, 1), None, HIM, organisation=3)


def test_a_repeat_to_marac() -> None:
    one = only(explain_case(rule(Kind.MARAC_REPEAT, "M3"), Case(told=rows(DAYS[0]), priors=[REFERRED]), on=TODAY))
    assert one.words == (
        "Abuse on 3 March 2026, within 12 months of the referral to MARAC on 1 February 2026; same perpetrator; rule M3"
    )
    assert one.organisations == {1, 3}
    assert one.certainty is Certainty.CONFIRMED
    assert explain_case(rule(Kind.MARAC_REPEAT), Case(told=rows(DAYS[0])), on=TODAY) == ()


def test_a_repeat_by_the_older_definition_asks() -> None:
    older = rule(Kind.MARAC_REPEAT, definition="older", anchor="meeting", last_day_counts=False, months=6)
    asks = only(explain_case(older, Case(told=rows(DAYS[0]), priors=[REFERRED]), on=TODAY))
    assert asks.certainty is Certainty.ASK
    assert explain_case(older, Case(told=rows(DAYS[0], is_crime=False), priors=[REFERRED]), on=TODAY) == ()


@pytest.mark.parametrize(
    "case",
    [
        Case(told=rows(DAYS[0], doubt=5), priors=[REFERRED]),
        Case(told=rows(DAYS[0]), priors=[replace(REFERRED, doubt=5)]),
    ],
)
def test_a_repeat_that_hangs_on_a_link_says_so(case: Case) -> None:
    one = only(explain_case(rule(Kind.MARAC_REPEAT), case, on=TODAY))
    assert one.certainty is Certainty.IF_LINKS
    assert "only if unconfirmed links are right" in one.words


def test_kinds_that_are_always_referred() -> None:
    """Some areas add automatic honour-based abuse and forced marriage (facts/law.md D4)."""
    automatic = rule(Kind.MARAC_AUTOMATIC, "M4")
    assert only(explain_case(automatic, Case(flags=frozenset({"honour", "stalking"})), on=TODAY)).words == (
        "Always referred here: So-called honour-based abuse; rule M4"
    )
    assert explain_case(automatic, Case(flags=frozenset({"stalking"})), on=TODAY) == ()


def test_the_latest_version_that_has_begun_holds() -> None:
    first = Rule("R1", 1, Kind.REPEATS, {}, date(2026, 1, 1))
    second = Rule("R1", 2, Kind.REPEATS, {"count": 3}, date(2026, 7, 1))
    ended = Rule("R2", 1, Kind.REPEATS, {}, date(2026, 1, 1), date(2026, 6, 30))
    assert in_force([second, first, ended], date(2026, 6, 30)) == (first, ended)
    assert in_force([first, second, ended], date(2026, 7, 1)) == (second,)
    assert in_force([first], date(2025, 12, 31)) == ()
    assert [one.count for one in explain_all([first, second], Case(told=rows(*DAYS[:3])), on=TODAY)] == [3]


@pytest.mark.parametrize(
    ("kind", "parameters", "name"),
    [
        (Kind.REPEATS, {"count": 1}, "count"),
        (Kind.REPEATS, {"count": True}, "count"),
        (Kind.REPEATS, {"months": 121}, "months"),
        (Kind.REPEATS, {"counts": "friends"}, "counts"),
        (Kind.REPEATS, {"crimes_only": "yes"}, "crimes_only"),
        (Kind.REPEATS, {"colour": "red"}, "colour"),
        (Kind.RISK_REPEATS, {"risk": "none"}, "risk"),
        (Kind.MARAC_ESCALATION, {"count": 0}, "count"),
        (Kind.MARAC_AUTOMATIC, {"flags": []}, "flags"),
        (Kind.MARAC_AUTOMATIC, {"flags": ["weather"]}, "flags"),
    ],
)
def test_a_setting_out_of_range_is_named(kind: Kind, parameters: dict[str, Any], name: str) -> None:
    with pytest.raises(BadRule) as raised:
        checked(kind, parameters)
    assert list(raised.value.faults) == [name]


def test_flags_are_kept_in_one_order() -> None:
    assert checked(Kind.MARAC_AUTOMATIC, {"flags": ["forced_marriage", "honour"]})["flags"] == [
        "honour",
        "forced_marriage",
    ]


@pytest.mark.parametrize(
    ("kind", "parameters", "says"),
    [
        (Kind.REPEATS, {}, "4 or more incidents in 12 months."),
        (Kind.REPEATS, {"crimes_only": True, "months": 1}, "4 or more crimes in 1 month."),
        (
            Kind.RISK_REPEATS,
            {"counts": "police", "perpetrator": "same"},
            "2 or more incidents that the police recorded by the same perpetrator in 12 months, at medium risk, "
            "not before MARAC now, not with an IDVA now.",
        ),
        (
            Kind.RISK_REPEATS,
            {"not_at_marac": False, "not_with_idva": False},
            "2 or more incidents in 12 months, at medium risk.",
        ),
        (Kind.MARAC_TICKS, {}, "14 ticks or more on a risk assessment."),
        (Kind.MARAC_TICKS, {"ticks": 1}, "1 tick or more on a risk assessment."),
        (Kind.MARAC_ESCALATION, {}, "3 or more incidents that the police recorded in 12 months."),
        (
            Kind.MARAC_ESCALATION,
            {"count": 5, "counts": "any", "crimes": 3},
            "5 or more incidents or 3 or more crimes in 12 months.",
        ),
        (Kind.MARAC_ESCALATION, {"count": 0, "crimes": 3}, "3 or more crimes in 12 months."),
        (
            Kind.MARAC_REPEAT,
            {},
            "Any abuse between the same people, criminal or not, told to any agency, by the same perpetrator, within 12 months, "
            "counted from the last referral to MARAC.",
        ),
        (Kind.MARAC_AUTOMATIC, {}, "Always referred to MARAC: So-called honour-based abuse, Forced marriage."),
    ],
)
def test_a_rule_is_told_in_one_sentence(kind: Kind, parameters: dict[str, Any], says: str) -> None:
    assert describe(kind, checked(kind, parameters)) == says


def test_the_usual_rules_are_sound_and_every_kind_has_settings() -> None:
    for _, kind, parameters in USUAL:
        assert describe(kind, checked(kind, parameters))
    assert set(PARAMETERS) == set(Kind)


@pytest.mark.parametrize(
    ("chance", "words"), [(0.001, "under 1 per cent"), (0.5, "50 per cent"), (0.999, "over 99 per cent")]
)
def test_a_chance_is_never_written_as_certain(chance: float, words: str) -> None:
    assert percent(chance) == words


@given(
    days=st.lists(st.dates(date(2025, 1, 1), date(2026, 9, 30)), max_size=10, unique=True),
    count=st.integers(2, 5),
    months=st.integers(1, 24),
    shuffle=st.randoms(),
)
def test_the_order_of_rows_never_changes_a_finding(days: list[date], count: int, months: int, shuffle: Any) -> None:
    told = rows(*days)
    mixed = list(told)
    shuffle.shuffle(mixed)
    one = rule(Kind.REPEATS, count=count, months=months)
    assert explain_case(one, Case(told=told), on=TODAY) == explain_case(one, Case(told=mixed), on=TODAY)
