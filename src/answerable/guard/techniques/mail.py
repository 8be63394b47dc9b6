"""Techniques of e-mails."""

from __future__ import annotations

from answerable.guard.findings import Severity

from .technique import Technique

_COPY = "Give the clean copy: the message as text, with its attachments beside it."
_FACTS = "facts/guard.md 3.6"

TECHNIQUES: tuple[Technique, ...] = (
    Technique(
        "blind-copy",
        Severity.BLOCK,
        "The message names people who were sent it without the others’ knowing (Bcc).",
        _COPY,
        _FACTS,
    ),
    Technique(
        "mail-header",
        Severity.BLOCK,
        "The message has header lines that mail programs do not show.",
        _COPY,
        _FACTS,
    ),
    Technique(
        "mail-trace",
        Severity.LOOK,
        "The message has header lines of its way and its thread, which name servers and other messages.",
        _COPY,
        _FACTS,
    ),
    Technique(
        "alternative-differs",
        Severity.BLOCK,
        "The message is there more than once, as text and as a page, and they do not say the same.",
        _COPY,
        _FACTS,
    ),
    Technique(
        "mail-outside-parts",
        Severity.BLOCK,
        "There are words before, between or after the parts of the message, which mail programs do not show.",
        _COPY,
        _FACTS,
    ),
    Technique(
        "quoted-history",
        Severity.LOOK,
        "The message quotes earlier messages.",
        "Read them to the end: they leave with it.",
        _FACTS,
    ),
    Technique(
        "part-name",
        Severity.BLOCK,
        "A part of the message has a name or a description that does not show.",
        _COPY,
        _FACTS,
    ),
    Technique(
        "header-comment",
        Severity.BLOCK,
        "A header line holds a comment that mail programs do not show.",
        _COPY,
        _FACTS,
    ),
)
