"""Techniques of files of the old Office kind: .xls, .doc, .ppt, .msg, and the container that they share."""

from __future__ import annotations

from answerable.guard.findings import Severity

from .technique import Technique

_COPY = "Give the clean copy, which leaves this out."
_FACTS = "facts/guard.md 3.2, 3.3"

TECHNIQUES: tuple[Technique, ...] = (
    Technique(
        "left-over-bytes",
        Severity.BLOCK,
        "There are bytes in the file that belong to nothing in it: left over from an earlier state, or put there.",
        _COPY,
        _FACTS,
    ),
    Technique(
        "old-format",
        Severity.BLOCK,
        "It is a file of the old Office kind, of which not every byte can be looked into.",
        "Open it, save it as a PDF, check that, and give the PDF.",
        _FACTS,
        cleanable=False,
        waivable=False,
    ),
    Technique(
        "hidden-attachment",
        Severity.BLOCK,
        "The message has a file that mail programs do not list among its attachments.",
        _COPY,
        "facts/guard.md 3.6",
    ),
    Technique(
        "mail-property",
        Severity.BLOCK,
        "The message keeps something that mail programs do not show.",
        _COPY,
        "facts/guard.md 3.6",
    ),
)
