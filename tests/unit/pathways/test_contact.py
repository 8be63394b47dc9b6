"""Safe contact: what is not known blocks (facts/law.md D4; facts/pathways.md 6.18)."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.pathways.rules.contact import (
    TELLING,
    Allowed,
    Blocked,
    Channel,
    Telling,
    clean_time,
    in_words,
    local,
    may_contact,
    neutral_message,
    next_safe,
    safe_now,
    telling_words,
)

LONDON = ZoneInfo("Europe/London")
MONDAY_NOON = datetime(2026, 3, 2, 12, 0, tzinfo=LONDON)
SAFE_KEYS = {channel: f"{channel}_safe" for channel in Channel}
WINDOW = {"days": [1, 3], "from": "09:00", "until": "15:00"}
WHOLE: dict[str, Any] = {
    "phone": "07700 900123",
    "email": "made-up@example.invalid",
    **dict.fromkeys(SAFE_KEYS.values(), True),
    "any_time": True,
}
"""A plan that allows everything; the number is one of those kept for fiction."""


def blocked(plan: dict[str, Any] | None, channel: Channel = Channel.PHONE, at: datetime = MONDAY_NOON) -> str:
    verdict = may_contact(plan, channel, at)
    assert isinstance(verdict, Blocked)
    return verdict.reason


@pytest.mark.parametrize("channel", list(Channel))
def test_a_way_is_allowed_only_by_a_yes_to_that_very_way(channel: Channel) -> None:
    assert isinstance(may_contact(WHOLE, channel, MONDAY_NOON), Allowed)
    for answer in (False, None, "yes", 1, "", []):
        assert blocked({**WHOLE, SAFE_KEYS[channel]: answer}, channel)
    without = {key: value for key, value in WHOLE.items() if key != SAFE_KEYS[channel]}
    assert "nobody has asked" in blocked(without, channel)
    assert "said that this is not safe" in blocked({**WHOLE, SAFE_KEYS[channel]: False}, channel)


@pytest.mark.parametrize("plan", [None, {}])
def test_no_plan_blocks_everything(plan: dict[str, Any] | None) -> None:
    assert all(isinstance(verdict, Blocked) for verdict in safe_now(plan, MONDAY_NOON).values())
    assert "has been written down" in blocked(plan)


def test_a_number_or_an_address_must_be_there() -> None:
    for channel in (Channel.PHONE, Channel.VOICEMAIL, Channel.TEXT):
        assert "no number" in blocked({**WHOLE, "phone": " "}, channel)
    assert "no address" in blocked({**WHOLE, "email": None}, Channel.EMAIL)


def test_no_message_where_a_call_is_not_safe() -> None:
    assert "so a message is not" in blocked({**WHOLE, "phone_safe": False}, Channel.VOICEMAIL)


@pytest.mark.parametrize("channel", [Channel.PHONE, Channel.VOICEMAIL, Channel.TEXT, Channel.VISIT])
@pytest.mark.parametrize(
    "times",
    [
        None,
        [],
        "always",
        [None],
        [{}],
        [{"days": [1], "from": "25:00", "until": "26:00"}],
        [{"days": "1", "from": "09:00", "until": "15:00"}],
        [{"days": [True], "from": "09:00", "until": "15:00"}],
        [{"days": [0, 8], "from": "09:00", "until": "15:00"}],
        [{"days": [1], "from": None, "until": "15:00"}],
    ],
)
def test_times_that_are_not_known_block(channel: Channel, times: Any) -> None:
    assert "times at which it is safe are not known" in blocked({**WHOLE, "any_time": False, "times": times}, channel)


@pytest.mark.parametrize(
    ("at", "safe"),
    [
        (datetime(2026, 3, 2, 9, 0, tzinfo=LONDON), True),
        (datetime(2026, 3, 2, 14, 59, tzinfo=LONDON), True),
        (datetime(2026, 3, 2, 8, 59, tzinfo=LONDON), False),
        (datetime(2026, 3, 2, 15, 0, tzinfo=LONDON), False),
        (datetime(2026, 3, 3, 12, 0, tzinfo=LONDON), False),
        (datetime(2026, 3, 4, 12, 0, tzinfo=LONDON), True),
        # The clock on the wall: 08:30 in UTC is 09:30 in London in July, and 08:30 in January.
        (datetime(2026, 7, 6, 8, 30, tzinfo=UTC), True),
        (datetime(2026, 1, 5, 8, 30, tzinfo=UTC), False),
    ],
)
def test_only_within_the_safe_times_of_the_clock_on_the_wall(at: datetime, safe: bool) -> None:
    verdict = may_contact({**WHOLE, "any_time": False, "times": [WINDOW]}, Channel.PHONE, at)
    assert isinstance(verdict, Allowed) is safe
    if isinstance(verdict, Blocked):
        assert "Monday, Wednesday 09:00 to 15:00" in verdict.reason


@pytest.mark.parametrize(
    "window", [{**WINDOW, "until": "09:00"}, {**WINDOW, "from": "15:00", "until": "09:00"}, {**WINDOW, "until": "x"}]
)
def test_a_window_that_ends_before_it_begins_never_opens(window: dict[str, Any]) -> None:
    for hour in range(24):
        verdict = may_contact(
            {**WHOLE, "any_time": False, "times": [window]}, Channel.PHONE, datetime(2026, 3, 2, hour, tzinfo=LONDON)
        )
        assert isinstance(verdict, Blocked)


def test_what_is_no_window_beside_one_is_passed_over() -> None:
    assert isinstance(
        may_contact({**WHOLE, "any_time": False, "times": [None, WINDOW]}, Channel.PHONE, MONDAY_NOON), Allowed
    )


def test_letters_and_emails_wait_until_they_are_read() -> None:
    plan = {**WHOLE, "any_time": False, "times": []}
    for channel in (Channel.EMAIL, Channel.POST):
        assert isinstance(may_contact(plan, channel, MONDAY_NOON), Allowed)


MOMENTS = st.datetimes(timezones=st.just(LONDON))
plans = st.fixed_dictionaries(
    {},
    optional={
        **{key: st.one_of(st.booleans(), st.none(), st.text(max_size=3), st.integers()) for key in SAFE_KEYS.values()},
        "phone": st.one_of(st.none(), st.text(max_size=12)),
        "email": st.one_of(st.none(), st.text(max_size=12)),
        "any_time": st.one_of(st.booleans(), st.none(), st.just("yes")),
        "times": st.one_of(
            st.none(),
            st.text(max_size=4),
            st.lists(
                st.one_of(
                    st.none(),
                    st.fixed_dictionaries(
                        {
                            "days": st.one_of(st.none(), st.lists(st.integers(-1, 9), max_size=7)),
                            "from": st.one_of(st.none(), st.times().map(lambda at: f"{at:%H:%M}"), st.text(max_size=6)),
                            "until": st.one_of(
                                st.none(), st.times().map(lambda at: f"{at:%H:%M}"), st.text(max_size=6)
                            ),
                        }
                    ),
                ),
                max_size=3,
            ),
        ),
        "who_may_answer": st.text(max_size=8),
        "never": st.text(max_size=8),
        "code_word": st.text(max_size=8),
    },
)


@given(plans, st.sampled_from(list(Channel)), MOMENTS)
def test_nothing_is_ever_allowed_that_the_person_did_not_say_is_safe(
    plan: dict[str, Any], channel: Channel, at: datetime
) -> None:
    verdict = may_contact(plan, channel, at)
    if isinstance(verdict, Blocked):
        assert verdict.reason.endswith(".")
        return
    assert plan[SAFE_KEYS[channel]] is True
    if channel in (Channel.PHONE, Channel.VOICEMAIL, Channel.TEXT):
        assert plan["phone"].strip()
    if channel is Channel.EMAIL:
        assert plan["email"].strip()
    if channel not in (Channel.EMAIL, Channel.POST) and plan.get("any_time") is not True:
        windows = [one for one in plan["times"] if one]
        assert any(
            at.isoweekday() in (one["days"] or []) and one["from"] <= f"{at:%H:%M}" < one["until"] for one in windows
        )


def test_what_to_mind_is_said() -> None:
    plan = {
        **WHOLE,
        "voicemail_safe": False,
        "who_may_answer": "her sister",
        "code_word": "violets",
        "never": "ring at night",
    }
    verdict = may_contact(plan, Channel.PHONE, MONDAY_NOON)
    assert isinstance(verdict, Allowed)
    assert verdict.mind == (
        "Who may answer: her sister. Say nothing to anybody else.",
        "Do not leave a message.",
        "Code word: violets.",
        "Never: ring at night",
    )
    bare = may_contact(WHOLE, Channel.VISIT, MONDAY_NOON)
    assert isinstance(bare, Allowed)
    assert bare.mind == ("Make sure that it is the person before you say who you are.",)
    letter = may_contact(WHOLE, Channel.POST, MONDAY_NOON)
    assert isinstance(letter, Allowed)
    assert letter.mind == ()


def test_times_in_words() -> None:
    assert in_words([WINDOW, {"days": list(range(1, 8)), "from": "10:00", "until": "11:00"}]) == (
        "Monday, Wednesday 09:00 to 15:00; every day 10:00 to 11:00"
    )
    assert in_words("09:00") == in_words(None) == ""


@pytest.mark.parametrize(
    ("times", "at", "says"),
    [
        ([WINDOW], datetime(2026, 3, 2, 12, 0, tzinfo=LONDON), "now, until 15:00"),
        ([WINDOW], datetime(2026, 3, 2, 8, 0, tzinfo=LONDON), "today 09:00 to 15:00"),
        ([WINDOW], datetime(2026, 3, 2, 15, 0, tzinfo=LONDON), "Wednesday 09:00 to 15:00"),
        ([WINDOW], datetime(2026, 3, 4, 16, 0, tzinfo=LONDON), "Monday 09:00 to 15:00"),
        ([{**WINDOW, "days": [1]}], datetime(2026, 3, 2, 16, 0, tzinfo=LONDON), "Monday 09:00 to 15:00"),
        (
            [{**WINDOW, "days": [7]}, {**WINDOW, "days": [2]}, {**WINDOW, "days": [6]}],
            datetime(2026, 3, 2, 12, 0, tzinfo=LONDON),
            "Tuesday 09:00 to 15:00",
        ),
        (
            [{**WINDOW, "until": "09:00"}, None, {**WINDOW, "from": "x"}],
            datetime(2026, 3, 2, 12, 0, tzinfo=LONDON),
            "not known",
        ),
        ([{**WINDOW, "days": []}], datetime(2026, 3, 2, 12, 0, tzinfo=LONDON), "not known"),
        (None, datetime(2026, 3, 2, 12, 0, tzinfo=LONDON), "not known"),
    ],
)
def test_when_a_call_is_safe_next(times: Any, at: datetime, says: str) -> None:
    assert next_safe({"times": times}, at) == says


def test_a_call_is_safe_at_any_time_or_nobody_knows() -> None:
    assert next_safe(WHOLE, MONDAY_NOON) == "at any time"
    assert next_safe(None, MONDAY_NOON) == "not known"


def test_a_moment_without_a_zone_is_on_the_wall_already() -> None:
    on_the_wall = MONDAY_NOON.replace(tzinfo=None)
    assert local(on_the_wall) == on_the_wall
    assert local(datetime(2026, 7, 1, 12, tzinfo=UTC)).hour == 13


NAMES = ["Made-up Advocates North", "The Harbour Project", "City Helpline for All"]


def test_a_message_says_who_rings_and_nothing_of_what_about() -> None:
    assert neutral_message(forename="Kim Madeup", call_back="07700 900123", names=NAMES) == (
        "Hello, this is Kim. Please ring 07700 900123 when it suits you."
    )
    assert neutral_message(forename="", call_back="", names=NAMES) == "Hello. I will try again another time."


def test_a_message_that_would_tell_is_not_composed() -> None:
    with pytest.raises(Telling, match="harbour"):
        neutral_message(forename="Harbour", call_back="", names=NAMES)
    with pytest.raises(Telling, match="refuge"):
        neutral_message(forename="Refuge", call_back="", names=[])


@given(st.text(max_size=20), st.text(max_size=20), st.lists(st.text(max_size=20), max_size=4))
def test_no_message_ever_has_a_telling_word_or_a_name(forename: str, call_back: str, names: list[str]) -> None:
    try:
        text = neutral_message(forename=forename, call_back=call_back, names=names)
    except Telling:
        return
    assert telling_words(text, names) == ()
    assert not any(word in text.casefold().replace(".", " ").replace(",", " ").split() for word in TELLING)


def test_telling_words_are_found_in_any_dress() -> None:
    assert telling_words("About your VICTIMS’ support, from Harbour.", NAMES) == ("victims", "support", "harbour")
    assert telling_words("Hello from the city", NAMES) == ()


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("9", time(9)),
        ("9:30", time(9, 30)),
        ("0930", time(9, 30)),
        (" 14.45 ", time(14, 45)),
        ("24", None),
        ("9:60", None),
        ("", None),
        ("noon", None),
    ],
)
def test_times_as_they_are_typed(typed: str, read: time | None) -> None:
    assert clean_time(typed) == read
