"""Taking the words out of a file, one module for each format.

Everything here but `text` and `markdown` runs in the child process that `documents` starts (see `child`), because
it opens files that strangers sent. This module holds only what comes out, and imports nothing heavy.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Enclosure:
    """Something attached to an email. `text` is its words where it is a letter that we read, else empty."""

    name: str
    kind: str = ""  # what kind of file it was read as; empty when it was not read
    text: str = ""


@dataclass(frozen=True)
class Mail:
    """One email of a file: the newest first, then the emails forwarded inside it.

    `sent` is the Date header as ISO 8601 ("2008-05-28T14:16:55+01:00"), or empty; `automatic` is true when its
    headers say that a machine wrote it.
    """

    text: str
    subject: str = ""
    sender: str = ""
    sent: str = ""
    automatic: bool = False
    enclosures: tuple[Enclosure, ...] = ()


@dataclass(frozen=True)
class Extracted:
    """What a file holds: its words, its emails where it is an email, and what was left out (plain sentences)."""

    kind: str
    text: str
    mails: tuple[Mail, ...] = ()
    warnings: tuple[str, ...] = ()
