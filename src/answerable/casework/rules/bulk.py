"""What can be done to several requests at once."""

from __future__ import annotations

from .life import Worded


class Bulk(Worded):
    """One thing that is done to each of several requests; `words` are how the page asks."""

    ASSIGN = "assign", "Give them to an officer"
    TEAM = "team", "Name the team they belong to"
    START = "start", "Start gathering"
    LATE_REASON = "late_reason", "Record why they are late"
    APOLOGISE = "apologise", "Draft a letter of apology for each that is late"
    CHASE = "chase", "Remind everybody who still owes an answer to a task"
