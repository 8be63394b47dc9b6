"""How often one visitor may send something."""

from __future__ import annotations

import pytest

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


def test_memory_has_an_end_and_frees_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limiting, "MOST_VISITORS", 2)
    limit = Limit(1, 60)
    assert limit.allows(b"a", 0)
    assert limit.allows(b"b", 50)
    assert not limit.allows(b"c", 55), "both are still counted"
    assert limit.allows(b"c", 61), "the first one's time is over"
    assert not limit.allows(b"b", 62), "and the second one's is not"
    assert len(limit._seen) == 2


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
