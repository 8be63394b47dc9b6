"""The limited process in which the guard opens a file (facts/guard.md 6.3): the file in, one JSON report out."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from functools import partial

from answerable import sandbox

from . import kinds
from .findings import Finding, Severity

LIMITS = sandbox.Limits(memory=2 * 1024**3, cpu_seconds=240)
INPUT_LIMIT = 101 * 1024 * 1024  # bytes; the parent has already refused more than 100 MB

Inspect = Callable[[bytes], tuple[tuple[Finding, ...], tuple[str, ...]]]


def main() -> None:
    """Look into the file on standard input, whose kind and name are the last arguments, and write the report of it."""
    data = sys.stdin.buffer.read(INPUT_LIMIT)
    inspect = inspector(sys.argv[-2], sys.argv[-1])
    sandbox.limit(LIMITS)
    sys.stdout.buffer.write(json.dumps(report(inspect, data)).encode("ascii"))
    sys.stdout.buffer.flush()
    os._exit(0)  # nothing is left to tidy, and a parser's own ending is not waited for


def inspector(kind: str, name: str) -> Inspect:
    """Import all that `kind` needs, before opening files is forbidden, and return what looks into it."""
    if kind == kinds.PDF:
        from . import pdf

        pdf.prepare()
        return partial(pdf.inspect, name=name)
    if kind == kinds.HTML:
        from . import web

        return web.inspect
    from . import pictures

    return pictures.inspect


def report(inspect: Inspect, data: bytes) -> dict[str, object]:
    """What was found as JSON. Whatever a parser raises on a hostile file is one refusal."""
    try:
        found, inventory = inspect(data)
    except Exception:
        mend = "The file is damaged or cannot be looked into. It must not leave. Open it, save it again and give that."
        found, inventory = (Finding("not-inspected", Severity.REFUSE, "", "", mend),), ()
    return {
        "findings": [
            {
                "technique": one.technique,
                "severity": one.severity.value,
                "where": one.where,
                "excerpt": one.excerpt,
                "mend": one.mend,
            }
            for one in found
        ],
        "inventory": list(inventory),
    }
