"""How a message is named, when it is tried again, and what of it is not kept once it has gone."""

from __future__ import annotations

import re
from datetime import timedelta

MOST_MINUTES = 60
TELL_AFTER = 5
"""Tries that failed after which the officer is told, about a quarter of an hour after the first. It is tried on."""
OPEN = ("queued", "sending", "doubtful")
"""The states of a message that later ones of its case wait for."""
REMOVED = "(a link for its receiver alone)"

_NOT_IN_ID = re.compile(r"[^A-Za-z0-9-]+")
_ADDRESS = re.compile(r"https?://\S+")


def message_id(reference: str, token: str, domain: str) -> str:
    """Return the Message-ID of a message: our reference, a random token and our domain. Nothing in it is personal."""
    readable = _NOT_IN_ID.sub("-", reference).strip("-")
    return f"<{'.'.join(part for part in (readable, token) if part)}@{domain}>"


def subject_with_reference(subject: str, reference: str) -> str:
    """Return the subject on one line with the case's reference in it, once."""
    line = " ".join(subject.split())
    return line if not reference or reference in line else f"{reference}: {line}"


def wait_before(attempt: int) -> timedelta:
    """Return how long to wait after this many tries that failed: a minute, then twice as long each time, at most an hour."""
    return timedelta(minutes=min(2 ** max(attempt - 1, 0), MOST_MINUTES))


def without_links(body: str) -> str:
    """Return the words without the web addresses in them: whoever has the address of a task could answer it."""
    return _ADDRESS.sub(REMOVED, body)
