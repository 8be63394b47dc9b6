"""The limited process in which a stranger's file is opened (facts/guard.md 6.3).

It reads the file from its standard input and writes one JSON report to its standard output: what it found, or the
code of a fault. It can open no file, write none, start no process, and has little memory and little time.
"""

from __future__ import annotations

import dataclasses
import json
import os
import sys

from answerable import sandbox
from answerable.reading.errors import Fault, Unreadable
from answerable.reading.extract import Extracted, kinds, text

LIMITS = sandbox.Limits(memory=1024 * 1024 * 1024, cpu_seconds=20)
RECURSION = 8_000  # calls: a page whose parts lie some 2,000 deep in each other
INPUT_LIMIT = 26 * 1024 * 1024  # bytes; the parent has already refused more than 25 MB


def main() -> None:
    """Read the file on standard input, whose name is the last argument, and write the report of it."""
    data = sys.stdin.buffer.read(INPUT_LIMIT)
    written = json.dumps(report(data, sys.argv[-1], limited=True)).encode("ascii")
    sys.stdout.buffer.write(written)
    sys.stdout.buffer.flush()
    os._exit(0)  # nothing is left to tidy, and a parser's own ending is not waited for


def report(data: bytes, name: str, *, limited: bool) -> dict[str, object]:
    """What the file holds, or its fault. `limited` gives up this process's memory, time, files and processes first."""
    try:
        kind = kinds.kind_of(data, name)
        load(kind)
        if limited:
            limit()
        return found(extract(kind, data))
    except Unreadable as unreadable:
        return {"fault": unreadable.fault.value}
    except (MemoryError, RecursionError):
        return {"fault": Fault.EXPANDS.value}
    except Exception:
        # Whatever a parser raises on a hostile file is one thing to the reader; no traceback leaves this process.
        return {"fault": Fault.DAMAGED.value}


def load(kind: str) -> None:
    """Import all that `kind` needs, before opening files is forbidden."""
    if kind == kinds.PDF:
        from answerable.reading.extract import pdf
    elif kind in {kinds.EMAIL, kinds.OUTLOOK}:
        # An email may carry any of the others.
        from answerable.reading.extract import html, mail, odt, outlook, pdf, word  # noqa: F401

        text.prepare()
    elif kind == kinds.HTML:
        from answerable.reading.extract import html  # noqa: F401

        text.prepare()
    else:
        from answerable.reading.extract import odt, word  # noqa: F401


def limit() -> None:
    """Give up memory, time, files and processes for good."""
    sandbox.limit(LIMITS, recursion=RECURSION)


def extract(kind: str, data: bytes) -> Extracted:
    """The words of `data`, which is of `kind`. Raises Unreadable and whatever the parsers raise."""
    if kind == kinds.PDF:
        from answerable.reading.extract import pdf

        return pdf.extract(data)
    if kind in {kinds.EMAIL, kinds.OUTLOOK}:
        from answerable.reading.extract import mail

        return mail.extract(data)
    if kind == kinds.HTML:
        from answerable.reading.extract import html

        return html.extract(data)
    from answerable.reading.extract import odt, package, word

    opened = package.opened(data)
    return word.extract(opened) if package.kind(opened) == kinds.WORD else odt.extract(opened)


def found(extracted: Extracted) -> dict[str, object]:
    """The report of what was found; a fault where it has no words."""
    if not any(character.isalnum() for character in extracted.text):
        return {"fault": (Fault.NO_WORDS_IN_MAIL if extracted.kind == kinds.EMAIL else Fault.BLANK).value}
    return dataclasses.asdict(extracted)
