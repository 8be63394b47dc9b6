"""How a message is named, when it is tried again, what of it is not kept."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from answerable.casework.rules.outbox import (
    REMOVED,
    TELL_AFTER,
    message_id,
    subject_with_reference,
    wait_before,
    without_links,
)


def test_a_message_id_has_our_reference_and_our_domain_and_nothing_else() -> None:
    assert message_id("FOI-2026-0001", "ab12", "office.example") == "<FOI-2026-0001.ab12@office.example>"
    assert message_id("FOI 12/26 (é)", "ab12", "office.example") == "<FOI-12-26.ab12@office.example>"
    assert message_id("", "ab12", "office.example") == "<ab12@office.example>"


def test_the_subject_has_the_reference_once_and_is_one_line() -> None:
    assert subject_with_reference("Our reply", "FOI-1") == "FOI-1: Our reply"
    assert subject_with_reference("FOI-1: Our reply", "FOI-1") == "FOI-1: Our reply"
    assert subject_with_reference("Our\r\nBcc: x@example.org", "") == "Our Bcc: x@example.org"


def test_it_is_tried_after_a_minute_then_twice_as_long_and_at_most_an_hour() -> None:
    minutes = [wait_before(attempt) / timedelta(minutes=1) for attempt in range(9)]
    assert minutes == [1, 1, 2, 4, 8, 16, 32, 60, 60]
    assert sum(minutes[1:TELL_AFTER]) == 15


@given(st.integers(0, 10_000))
def test_the_wait_is_never_longer_than_an_hour(attempt: int) -> None:
    assert timedelta(minutes=1) <= wait_before(attempt) <= timedelta(hours=1)


def test_links_are_not_kept() -> None:
    body = "Answer here:\nhttps://office.example/tasks/link/#abc.def\nbefore 3 May."
    assert without_links(body) == f"Answer here:\n{REMOVED}\nbefore 3 May."
