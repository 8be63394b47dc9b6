"""Why a return is issued again. A choice, never words: words that somebody types could name a person."""

from __future__ import annotations

from answerable.pathways.rules.vocabulary import Worded


class Reissue(Worded):
    """What changed after the issue before was signed."""

    LATE = "late", "Some of what happened in the period was recorded after the return was signed"
    CORRECTED = "corrected", "Some records of the period were corrected"
    LINKED = "linked", "Records were found to be of the same person, or not to be"
    THRESHOLD = "threshold", "The smallest number that is shown was changed"


def note_of(code: str, day: str) -> str:
    """Return the dated note of an issue: "31 July 2026: Some records …"."""
    return f"{day}: {Reissue(code).words}." if code else ""
