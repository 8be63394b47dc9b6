"""Who is who among those who ask: when two letters are from one requester, and which name is one."""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date

_EMAIL = re.compile(r"[^\s@<>()\[\],;:\\\"\x00-\x1f]{1,64}@(?:[^\W_](?:[\w-]{0,62}[^\W_])?\.)+[^\W\d_]{2,63}")
_WEBSITE = re.compile(r"(?:request|foi|foi\.request|eir)[-_.+]\d+(?:[-_.+][0-9a-z]+)?@.+")
_BRACKETED = re.compile(r"<([^<>]*)>\s*\Z")
LONGEST_EMAIL = 254


def fold_email(typed: str) -> str:
    """Return an e-mail address as it is kept and compared: alone, in small letters; empty where it is none.

    "Zebedee <Zq@Example.ORG>" gives "zq@example.org". What is longer than an address can be (254 characters) is none.
    """
    bracketed = _BRACKETED.search(typed)
    address = (bracketed[1] if bracketed else typed).strip().lower()
    return address if len(address) <= LONGEST_EMAIL and _EMAIL.fullmatch(address) else ""


def is_request_website(email: str) -> bool:
    """Return whether an address is one that a request website made for one request: request-123-ab12cd34@…

    Everybody who asks through such a site has another address for each request, so that each is a requester of its own.
    """
    return _WEBSITE.fullmatch(fold_email(email)) is not None


def months_before(day: date, months: int) -> date:
    """Return the day so many months before; the month's last day where it has no such day (31 March gives 28 February)."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
