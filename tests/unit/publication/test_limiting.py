"""How often one visitor may send something."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.publication import limiting
from answerable.publication.limiting import Limit, visitor


def test_so_many_times_in_so_many_seconds_and_then_again() -> None:
    limit = Limit(2, 60)
    assert [limit.allows(b"a", now) for now in (0, 1, 2, 59, 60, 60.5, 61)] == [
        True,
        True,
        False,
        False,
        True,
        False,
        True,
    ]


def test_one_visitor_does_not_use_up_another_ones_turns_and_what_is_forgotten_begins_anew() -> None:
    limit = Limit(1, 60)
    assert limit.allows(b"a", 0)
    assert not limit.allows(b"a", 1)
    assert limit.allows(b"b", 1)
    limit.forget()
    assert limit.allows(b"a", 2)


def test_room_has_an_end_and_frees_itself() -> None:
    limit = Limit(1, 60, visitors=2)
    assert limit.allows(b"a", 0)
    assert limit.allows(b"b", 50)
    assert not limit.allows(b"c", 55), "both are still counted"
    assert limit.allows(b"c", 61), "the first one's time is over"
    assert not limit.allows(b"b", 62), "and the second one's is not"
    assert limit.allows(b"b", 110)
    assert not limit.allows(b"a", 111), "and both places are taken again"


def test_a_limit_that_is_made_narrower_allows_less_and_none_allows_more_than_it_was_made_for() -> None:
    limit = Limit(3, 60)
    limit.times = 1
    assert [limit.allows(b"a", 0) for _ in range(3)] == [True, False, False]
    limit.times = 9
    assert [limit.allows(b"b", 0) for _ in range(5)] == [True, True, True, False, False]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 30)), max_size=60), st.integers(1, 4))
def test_never_more_than_so_many_within_the_time_and_never_fewer(asked: list[tuple[str, int]], times: int) -> None:
    """Against a plain list of moments for each visitor."""
    limit, now, seen = Limit(times, 60, visitors=50), 0, {}
    for who, later in asked:
        now += later
        moments = [one for one in seen.get(who, []) if one > now - 60]
        assert limit.allows(who.encode(), now) == (len(moments) < times)
        seen[who] = [*moments, now] if len(moments) < times else moments


def in_children(number: int, ask: Callable[[], str]) -> list[str]:
    """What a question is answered in so many processes that were forked from this one, side by side."""
    ends = []
    for _ in range(number):
        read, write = os.pipe()
        if not os.fork():
            try:
                os.write(write, ask().encode())
            finally:
                os._exit(0)
        os.close(write)
        ends.append(read)
    found = []
    for end in ends:
        with os.fdopen(end) as pipe:
            found.append(pipe.read())
    for _ in ends:
        os.wait()
    return found


def test_processes_that_were_forked_count_together() -> None:
    limit = Limit(100, 3600)
    found = in_children(4, lambda: str(sum(limit.allows(b"a") for _ in range(60))))
    assert sum(map(int, found)) == 100
    assert not limit.allows(b"a")


def test_processes_that_were_forked_know_a_visitor_by_the_same_digest() -> None:
    here = visitor("192.0.2.1").hex()
    assert in_children(2, lambda: visitor("192.0.2.1").hex()) == [here, here]


def test_a_process_that_dies_in_the_middle_does_not_stop_the_others() -> None:
    limit = Limit(2, 3600)

    def die() -> str:
        with limiting._turn.taken():
            os.kill(os.getpid(), signal.SIGKILL)
        return ""

    assert in_children(1, die) == [""]
    assert limit.allows(b"a")


def test_another_day_has_another_salt() -> None:
    salt = limiting._Salt()
    first = salt.of(10.0)
    assert salt.of(10.0 + limiting.DAY_SECONDS - 1) == first
    assert salt.of(10.0 + limiting.DAY_SECONDS) != first


def test_everybody_together_is_one_visitor_whose_turns_the_others_use_up(monkeypatch: pytest.MonkeyPatch) -> None:
    for narrow, wide, ask in (
        (limiting.LOOKING, limiting.LOOKING_BY_ALL, limiting.may_look),
        (limiting.SEARCHING, limiting.SEARCHING_BY_ALL, limiting.may_search),
    ):
        for limit in limiting.ALL:
            limit.forget()
        monkeypatch.setattr(narrow, "times", 2)
        monkeypatch.setattr(wide, "times", 3)
        assert [ask(who) for who in (b"a", b"a", b"a", b"b", b"c")] == [True, True, False, True, False]
    for limit in limiting.ALL:
        limit.forget()


def test_the_clock_of_the_machine_is_taken_where_none_is_given() -> None:
    limit = Limit(1, 60)
    assert limit.allows(b"a")
    assert not limit.allows(b"a")


def test_a_visitor_is_the_household_and_not_its_address() -> None:
    assert visitor("192.0.2.1") == visitor("192.0.2.1") != visitor("192.0.2.2")
    assert visitor("2001:db8:1:2::1") == visitor("2001:db8:1:2:ffff::9") != visitor("2001:db8:1:3::1")
    assert visitor("::ffff:192.0.2.1") == visitor("192.0.2.1")
    assert visitor("no address") == visitor("no address")
    assert b"192" not in visitor("192.0.2.1")


def test_what_anybody_can_write_into_the_header_is_not_believed() -> None:
    assert visitor("10.0.0.1", "192.0.2.1") == visitor("10.0.0.1")
    assert visitor("10.0.0.1", "forged, 192.0.2.1", 1) == visitor("192.0.2.1")
    assert visitor("10.0.0.1", "forged, 192.0.2.1, 10.0.0.2", 2) == visitor("192.0.2.1")
    assert visitor("10.0.0.1", "192.0.2.1", 2) == visitor("10.0.0.1"), "fewer than the proxies that there are"
