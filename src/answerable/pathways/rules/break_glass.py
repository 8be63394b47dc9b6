"""Opening a referral in an emergency: why, for how long, and how it is reviewed (facts/pathways.md 1.4)."""

from __future__ import annotations

from datetime import datetime, timedelta

from .vocabulary import Worded


class Reason(Worded):
    """Why a referral is opened in an emergency."""

    LIFE_AT_RISK = "life_at_risk", "Somebody’s life is at risk now"
    CHILD_AT_RISK = "child_at_risk", "A child is at risk now"
    MISSING = "missing", "The person is missing"
    UNREACHABLE = "unreachable", "Their worker cannot be reached and it cannot wait"


class Verdict(Worded):
    """What a review finds."""

    JUSTIFIED = "justified", "It was right to open it"
    TAKEN_FURTHER = "taken_further", "It was not right, or is not clear: taken further"


def is_overdue(*, opened_at: datetime, now: datetime, review_hours: int) -> bool:
    """Return whether an opening should have been reviewed by now."""
    return now > opened_at + timedelta(hours=review_hours)


def may_try(*, misses: int, most: int) -> bool:
    """Return whether another number may be typed, where so many opened nothing within the hour."""
    return misses < most
