"""What must be said of somebody before a name check is made (facts/pathways.md 2.5: two identifiers at least, no wildcard)."""

from __future__ import annotations

import pytest
from hypothesis import given as hypothesis_given
from hypothesis import strategies as st

from answerable.pathways.linkage.records import MatchRecord
from answerable.pathways.rules.name_check import NAMES, OTHERS, enough, given, held_until, readable, wanted, wild


@pytest.mark.parametrize(
    ("said", "is_enough"),
    [
        ((), False),
        (("surname",), False),
        (("forename", "surname"), False),
        (("surname", "born"), False),
        (("surname", "born", "phone"), True),
        (("forename", "postcode", "email"), True),
        (("forename", "surname", "born"), True),
        (("forename", "surname", "postcode"), True),
        (("forename", "surname", "phone"), True),
        (("forename", "surname", "email"), True),
        (("forename", "surname", "sex"), False),
        (("born", "phone", "postcode", "email"), False),
    ],
)
def test_two_identifiers_at_least_and_a_name_among_them(said: tuple[str, ...], is_enough: bool) -> None:
    assert enough(said) is is_enough


@hypothesis_given(st.sets(st.sampled_from((*NAMES, *OTHERS, "sex"))), st.sampled_from((*NAMES, *OTHERS)))
def test_more_is_never_less(said: set[str], more: str) -> None:
    assert not enough(said) or enough(said | {more})


@pytest.mark.parametrize("sign", list("*?%_#"))
def test_no_sign_stands_for_anything(sign: str) -> None:
    assert wild("surname", f"Made{sign}")
    assert not wild("surname", "Made-up O’Neil")


def test_an_email_address_may_have_signs_that_addresses_have() -> None:
    assert not wild("email", "a_b%c#d@made-up.example")
    assert wild("email", "a*@made-up.example")


def test_what_was_given_and_what_would_help() -> None:
    identity = {"forename": "Ada", "surname": "", "born": None, "postcode": "QN1 1AA", "other_names": ["x"]}
    assert given(identity) == ("forename", "postcode")
    assert wanted(identity) == ("surname", "born", "phone", "email")


def test_what_cannot_be_read_was_not_given() -> None:
    record = MatchRecord.of(
        {"forename": "Ada", "surname": "*", "born": "1987-02-30", "phone": "0115 496 0123", "email": "a@"}
    )
    assert readable(record) == ("forename", "phone")


@hypothesis_given(st.floats(min_value=0, max_value=5000), st.integers(min_value=1, max_value=200))
def test_an_answer_is_held_to_a_whole_step_after_it_is_ready(elapsed: float, step: int) -> None:
    held = held_until(elapsed, step)
    assert held > elapsed
    assert held % step == pytest.approx(0)
    assert held - elapsed <= step
