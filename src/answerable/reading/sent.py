"""The day that a request bears: when the requester says it was written or sent.

It is not the day of receipt, which only the authority knows (facts/law.md A2); it is where an officer's confirmation
of that day begins. An e-mail reaches the inbox on the day it is sent, or soon after; a letter by post takes days.
"""

from __future__ import annotations

import re
from datetime import date

from answerable.reading.dates import parse_date
from answerable.reading.structure import Letter

HEAD_LINES = 15  # a letterhead or an e-mail's head is no longer
_LABELLED = re.compile(r"\s*(?:date|dated|sent|date sent)\s*[:\-–]\s*(.{6,40})$", re.IGNORECASE)
_ALONE = re.compile(r"\s*(?:[A-Z][a-z]+day,?\s+)?\d{1,2}(?:st|nd|rd|th)?[\s/.-].{3,20}\d{2,4}\s*$")


def find_sent(letter: Letter) -> date | None:
    """Return the day that the request in a letter bears; None where it bears none, or the letter is itself a reply.

    A message's own date comes first, then "Date: 17 October 2013" in the letter's head, then a date that stands alone
    on a line there.
    """
    first = next((message for message in letter.messages if message.kind == "request"), None)
    if first and first.sent:
        return first.sent
    if letter.response_text.strip() or letter.date_of_response:
        return None
    head = (first.text if first else letter.text).splitlines()[:HEAD_LINES]
    for pattern in (_LABELLED, _ALONE):
        for line in head:
            found = pattern.match(line)
            day = parse_date(found[1] if found.lastindex else line) if found else None
            if day:
                return day
    return None
