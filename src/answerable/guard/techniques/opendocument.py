"""Techniques of OpenDocument files; what they share with other formats is in the families of those."""

from __future__ import annotations

from answerable.guard.findings import Severity

from .technique import Technique

_COPY = "Give the clean copy."
_FACTS = "facts/guard.md 3.2"

TECHNIQUES: tuple[Technique, ...] = (
    Technique("earlier-version", Severity.BLOCK, "The file keeps an earlier version of itself.", _COPY, _FACTS),
    Technique(
        "index-mark",
        Severity.BLOCK,
        "A mark for an index or a list of books holds words that the text does not show.",
        _COPY,
        _FACTS,
    ),
    Technique(
        "signature",
        Severity.LOOK,
        "The file is signed and names who signed it.",
        "Look whether the signature should leave with it.",
        _FACTS,
    ),
    Technique(
        "object-preview",
        Severity.BLOCK,
        "The file holds a picture of an object as it once looked, in a form that cannot be looked into.",
        _COPY,
        _FACTS,
    ),
)
"""Techniques of this family."""
