"""Who a service is for: rules as data, explained; what is not known decides nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.pathways.rules.eligibility import FIELDS, OPERATORS, Facts, RuleWrong, Verdict, age_on, check, explain

ADA = Facts(
    age=14, area="city", offence="domestic_abuse", risk="medium", police_reported=True, sex="female", part="victim"
)


@pytest.mark.parametrize(
    ("condition", "verdict", "says"),
    [
        ({"field": "age", "is": "at least", "value": 16}, Verdict.NOT_MET, "E2: words: is 14"),
        ({"field": "age", "is": "at least", "value": 14}, Verdict.MET, "E2: words: is 14"),
        ({"field": "age", "is": "at most", "value": 13}, Verdict.NOT_MET, "E2: words: is 14"),
        ({"field": "age", "is": "at most", "value": 14}, Verdict.MET, "E2: words: is 14"),
        ({"field": "risk", "is": "at least", "value": "medium"}, Verdict.MET, "is medium"),
        ({"field": "risk", "is": "at least", "value": "high"}, Verdict.NOT_MET, "is medium"),
        ({"field": "risk", "is": "at most", "value": "standard"}, Verdict.NOT_MET, "is medium"),
        (
            {"field": "offence", "is": "is one of", "value": ["domestic_abuse", "stalking"]},
            Verdict.MET,
            "is domestic abuse",
        ),
        ({"field": "offence", "is": "is none of", "value": ["domestic_abuse"]}, Verdict.NOT_MET, "is domestic abuse"),
        ({"field": "offence", "is": "is not", "value": "fraud"}, Verdict.MET, "is domestic abuse"),
        ({"field": "area", "is": "is", "value": "city"}, Verdict.MET, "is city"),
        ({"field": "part", "is": "is", "value": "witness"}, Verdict.NOT_MET, "is victim"),
        ({"field": "police_reported", "is": "is", "value": False}, Verdict.NOT_MET, "was reported to the police"),
        ({"field": "sex", "is": "is", "value": "female", "because": "made-up ground"}, Verdict.MET, "is female"),
    ],
)
def test_a_rule_says_what_it_found(condition: dict[str, Any], verdict: Verdict, says: str) -> None:
    said = explain("E2", "words", condition, ADA)
    assert said.verdict is verdict
    assert says in said.words


def test_not_reported_is_said_so() -> None:
    said = explain("E1", "words", {"field": "police_reported", "is": "is", "value": True}, Facts(police_reported=False))
    assert said.verdict is Verdict.NOT_MET
    assert said.words.endswith("was not reported to the police")


@pytest.mark.parametrize("field", FIELDS)
def test_what_is_not_known_is_not_known(field: str) -> None:
    values: dict[str, Any] = {"age": 18, "police_reported": True, "offence": "fraud", "risk": "high", "part": "victim"}
    condition = {"field": field, "is": "is", "value": values.get(field, "x"), "because": "made-up ground"}
    said = explain("E1", "words", condition, Facts())
    assert said.verdict is Verdict.NOT_KNOWN
    assert said.words == "E1: words: not known"


def test_a_level_that_is_no_level_is_no_match() -> None:
    said = explain("E1", "words", {"field": "risk", "is": "at least", "value": "standard"}, Facts(risk="odd"))
    assert said.verdict is Verdict.NOT_MET
    assert said.words.endswith("is odd")


@pytest.mark.parametrize(
    ("condition", "says"),
    [
        (None, "has a field"),
        ([], "has a field"),
        ({"field": "name", "is": "is", "value": "x"}, "is about one of"),
        ({"field": "age", "is": "over", "value": 16}, "compares with one of"),
        ({"field": "age", "is": [], "value": 16}, "compares with one of"),
        ({"field": "offence", "is": "is", "value": {}}, "is not one of"),
        ({"field": "age", "is": "at least", "value": "16"}, "need an age"),
        ({"field": "age", "is": "at least", "value": True}, "need an age"),
        ({"field": "area", "is": "at least", "value": "city"}, "need an age"),
        ({"field": "age", "is": "is", "value": 130}, "from 0 to 120"),
        ({"field": "age", "is": "is", "value": "ten"}, "from 0 to 120"),
        ({"field": "age", "is": "is one of", "value": []}, "something in it"),
        ({"field": "area", "is": "is one of", "value": "city"}, "something in it"),
        ({"field": "area", "is": "is", "value": " "}, "is a word"),
        ({"field": "area", "is": "is", "value": 3}, "is a word"),
        ({"field": "offence", "is": "is", "value": "theft"}, "is not one of"),
        ({"field": "police_reported", "is": "is", "value": "yes"}, "true or false"),
        ({"field": "sex", "is": "is", "value": "female"}, "Equality Act"),
        ({"field": "sex", "is": "is", "value": "female", "because": " "}, "Equality Act"),
    ],
)
def test_a_rule_that_cannot_be_read_says_what_is_wrong_and_decides_nothing(condition: Any, says: str) -> None:
    with pytest.raises(RuleWrong, match=says):
        check(condition)
    said = explain("E1", "words", condition, ADA)
    assert said.verdict is Verdict.NOT_KNOWN
    assert "cannot be read" in said.words


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["field", "is", "value", "because"]),
                inner | st.sampled_from([*FIELDS, *OPERATORS]),
                max_size=4,
            )
        ),
        max_leaves=8,
    )
)
def test_no_condition_makes_it_fall_over(condition: Any) -> None:
    assert explain("E1", "words", condition, ADA).verdict in Verdict


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        ("1990-02-28", date(2026, 2, 28), 36),
        ("1990-02-28", date(2026, 2, 27), 35),
        ("2008-02-29", date(2026, 2, 28), 17),
        ("2008-02-29", date(2026, 3, 1), 18),
        ("2008-02-29", date(2028, 2, 29), 20),
        (date(2026, 3, 1), date(2026, 3, 1), 0),
        ("2026-03-02", date(2026, 3, 1), None),
        ("1990", date(2026, 3, 1), None),
        ("", date(2026, 3, 1), None),
        (None, date(2026, 3, 1), None),
    ],
)
def test_age_on_a_day(born: Any, on: date, age: int | None) -> None:
    assert age_on(born, on) == age
