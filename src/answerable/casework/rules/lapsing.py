"""When a request that waits for its applicant lapses."""

from __future__ import annotations

from datetime import date, timedelta


def clarification_lapses_on(asked: date, days: int) -> date:
    """Return the first day on which a request lapses because nobody answered what was asked on `asked`.

    `days` are calendar days, and the office's own: the Act sets none (facts/law.md G: "close after e.g. 2 months of
    silence"). What comes in later may reopen the request.
    """
    return asked + timedelta(days=days + 1)
