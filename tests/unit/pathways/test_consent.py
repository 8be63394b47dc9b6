"""When something may be shared (facts/law.md D5): a protocol in force, and agreement or a signed override. One is not enough."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.pathways.rules.consent import (
    SHARE_DAYS,
    Answer,
    Layer,
    Line,
    MayNot,
    MayShare,
    Signed,
    may_share,
    signs_for,
    standing,
)

ON = date(2026, 3, 2)
AT = datetime(2026, 3, 1, 12, tzinfo=UTC)
LATER = AT + timedelta(hours=1)
YES = Answer(1, Layer.SHARE, True, AT, agency="a")
LINE = Line(7, frozenset({"identity", "risk"}), ON + timedelta(days=30))
SIGNED = Signed(9, asked_by="1", signed_by="2")


def asked(*, answers=(YES,), overrides=(), lines=(LINE,), fields=("identity", "address"), until=None):  # type: ignore[no-untyped-def]
    return may_share(answers=answers, overrides=overrides, lines=lines, agency="a", fields=fields, on=ON, until=until)


def test_agreement_and_a_protocol_together_allow_what_the_protocol_names() -> None:
    assert asked() == MayShare(line=7, fields=("identity",), expires_on=LINE.ends, consent=1)


def test_an_override_stands_in_for_agreement_and_is_not_kept_where_there_is_one() -> None:
    assert asked(answers=(), overrides=(SIGNED,)) == MayShare(7, ("identity",), LINE.ends, None, 9)
    assert asked(overrides=(SIGNED,)).override is None


@pytest.mark.parametrize(
    ("over", "says"),
    [
        ({"lines": ()}, "No information-sharing protocol"),
        ({"lines": (Line(7, frozenset({"notes"}), LINE.ends),)}, "No information-sharing protocol"),
        ({"lines": (Line(7, LINE.fields, ON - timedelta(days=1)),)}, "No information-sharing protocol"),
        ({"answers": ()}, "has not been asked"),
        ({"answers": (Answer(1, Layer.SUPPORT, True, AT),)}, "has not been asked"),
        ({"answers": (Answer(1, Layer.SHARE, True, AT, agency="b"),)}, "has not been asked"),
        ({"answers": (Answer(1, Layer.SHARE, False, AT, agency="a"),)}, "has not agreed"),
        ({"answers": (Answer(1, Layer.SHARE, True, AT, "a", LATER),)}, "taken it back"),
        ({"answers": (YES, Answer(2, Layer.SHARE, False, LATER, "a"))}, "has not agreed"),
        ({"answers": (), "overrides": (Signed(9, "1"),)}, "nobody has signed"),
        ({"answers": (), "overrides": (Signed(9, "1", "1"),)}, "has not been asked"),
        ({"answers": (), "overrides": (Signed(9, "1", "2", refused=True),)}, "has not been asked"),
        ({"answers": (), "overrides": (Signed(9, "1", None, refused=True),)}, "has not been asked"),
    ],
)
def test_what_is_missing_is_said(over, says: str) -> None:  # type: ignore[no-untyped-def]
    verdict = asked(**over)
    assert isinstance(verdict, MayNot)
    assert says in verdict.reason


def test_a_new_yes_after_a_no_counts() -> None:
    no = Answer(1, Layer.SHARE, False, AT, "a")
    assert asked(answers=(no, Answer(2, Layer.SHARE, True, LATER, "a"))).consent == 2


def test_the_line_that_lets_most_through_is_used_and_lines_are_not_added_up() -> None:
    other = Line(8, frozenset({"address"}), LINE.ends + timedelta(days=1))
    wide = Line(9, frozenset({"identity", "address", "notes"}), ON)
    assert asked(lines=(LINE, other)).fields == ("address",)
    assert asked(lines=(LINE, wide)).fields == ("address", "identity")


def test_a_share_ends_with_its_protocol_after_a_year_or_on_the_day_that_was_said() -> None:
    long = Line(7, LINE.fields, ON + timedelta(days=900))
    assert asked(lines=(long,)).expires_on == ON + timedelta(days=SHARE_DAYS)
    assert asked(lines=(long,), until=ON + timedelta(days=5)).expires_on == ON + timedelta(days=5)
    assert asked(until=ON + timedelta(days=90)).expires_on == LINE.ends


def test_an_answer_stands_until_it_is_taken_back() -> None:
    assert standing([YES], Layer.SHARE, "a") is YES
    assert standing([YES], Layer.SHARE, "b") is None
    assert standing([], Layer.SUPPORT) is None
    support = Answer(3, Layer.SUPPORT, True, AT)
    assert standing([YES, support], Layer.SUPPORT) is support


def test_who_asked_never_signs() -> None:
    assert signs_for(SIGNED)
    assert not signs_for(Signed(1, "1", "1"))
    assert not signs_for(Signed(1, "1"))
    assert not signs_for(Signed(1, "1", "2", refused=True))


answers = st.lists(
    st.builds(
        Answer,
        st.integers(1, 9),
        st.sampled_from(list(Layer)),
        st.booleans(),
        st.sampled_from([AT, LATER]),
        st.sampled_from(["a", "b", ""]),
        st.sampled_from([None, LATER]),
    ),
    max_size=4,
)
overrides = st.lists(
    st.builds(Signed, st.integers(1, 9), st.sampled_from("12"), st.sampled_from([None, "1", "2"]), st.booleans()),
    max_size=3,
)
lines = st.lists(
    st.builds(
        Line,
        st.integers(1, 9),
        st.frozensets(st.sampled_from(["identity", "risk", "notes"])),
        st.dates(ON - timedelta(days=3), ON + timedelta(days=800)),
    ),
    max_size=3,
)


@given(answers, overrides, lines, st.sets(st.sampled_from(["identity", "risk", "address"]), min_size=1))
def test_never_without_both_and_never_wider(answers, overrides, lines, fields) -> None:  # type: ignore[no-untyped-def]
    verdict = asked(answers=answers, overrides=overrides, lines=lines, fields=fields)
    if isinstance(verdict, MayNot):
        return
    line = next(
        one
        for one in lines
        if one.key == verdict.line and set(verdict.fields) <= one.fields and one.ends >= verdict.expires_on
    )
    assert ON <= verdict.expires_on <= line.ends
    assert verdict.expires_on <= ON + timedelta(days=SHARE_DAYS)
    assert set(verdict.fields) <= fields
    assert (verdict.consent is None) != (verdict.override is None)
    if verdict.consent is not None:
        assert any(
            one.key == verdict.consent and one.given and one.withdrawn_at is None and one.agency == "a"
            for one in answers
        )
    else:
        assert any(one.key == verdict.override and signs_for(one) for one in overrides)
