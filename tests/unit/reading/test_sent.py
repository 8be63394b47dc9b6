"""The day that a request bears."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from answerable.reading.sent import find_sent
from answerable.reading.structure import Letter, Message

DAY = date(2013, 10, 17)


@pytest.mark.parametrize(
    "head",
    [
        "Date: 17 October 2013",
        "Sent: Thursday, 17 October 2013 09:12",
        "To: the office\nDated - 17/10/2013",
        "1 High Street\nNorthshire\n\n17 October 2013\n",
        "17th October 2013",
        "Thursday 17 October 2013",
        "17/10/2013",
    ],
)
def test_a_date_in_the_head_of_a_request_is_found(head: str) -> None:
    text = f"{head}\n\nDear office,\n\nHow much did you spend in 2012?\n"
    assert find_sent(Letter(file="a.txt", text=text)) == DAY


def test_the_messages_own_date_comes_first() -> None:
    first = Message(text="Date: 1 May 2010\n\nHow much?", kind="request", sent=DAY)
    other = Message(text="Thank you.", kind="acknowledgement", sent=date(2013, 10, 18))
    assert find_sent(Letter(file="a.eml", text="", messages=(other, first))) == DAY


@pytest.mark.parametrize(
    "text",
    [
        "Dear office,\n\nHow much did you spend between 1 May 2010 and 1 May 2011?\n",
        "Date: as soon as possible\n\nHow much?",
        "line\n" * 20 + "Date: 17 October 2013",
        "",
    ],
)
def test_nothing_is_taken_for_the_date_that_is_not_the_letters_own(text: str) -> None:
    assert find_sent(Letter(file="a.txt", text=text)) is None


def test_the_date_of_a_reply_is_not_the_requests() -> None:
    text = "17 October 2013\n\nThank you for your request.\n"
    assert find_sent(Letter(file="a.txt", text=text, response_text="We hold it.")) is None
    assert find_sent(Letter(file="a.txt", text=text, date_of_response="2013-10-17")) is None


@given(st.text(alphabet=st.sampled_from("Date:/-., 0123456789MayOctober\n"), max_size=200))
def test_any_text_is_taken(text: str) -> None:
    find_sent(Letter(file="a.txt", text=text))
