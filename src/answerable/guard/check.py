"""The one door: a file in, the verdict out."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from typing import Any

from answerable import sandbox

from . import kinds
from .findings import Coverage, Finding, Severity, Verdict, plain
from .inventory import folded
from .techniques import found

SIZE_LIMIT = 100 * 1024 * 1024  # bytes; a larger file is not opened
WALL_SECONDS = 18.0  # for one file of up to a megabyte
WALL_SECONDS_A_MEGABYTE = 15.0  # more, for a long document; the child's own processor time ends most files long before
WALL_MOST = 300.0
REPORT_LIMIT = 64 * 1024 * 1024  # bytes of JSON that the child may send back

_children = sandbox.Ready("answerable.guard.child")


def check(name: str, content: bytes, *, requester: Sequence[str] = (), allowed: Sequence[str] = ()) -> Verdict:
    """What is hidden in a file that is to leave under this name; `.blocks` says that it must stay.

    `requester` are the names, addresses and numbers of the person who asked, which must not be in it; `allowed` the names of the
    office's own people and providers, which may. Never raises for what is in the file: one that cannot be inspected, or whose
    check crashed or took too long, has a finding that says so (facts/guard.md 6.1 G8).
    """
    if not content:
        return Verdict(name, kinds.UNKNOWN, (found("empty"),))
    if len(content) > SIZE_LIMIT:
        return Verdict(name, kinds.UNKNOWN, (found("too-large"),))
    question = json.dumps({"name": name, "requester": list(requester), "allowed": list(allowed)}).encode()
    seconds = min(WALL_SECONDS + WALL_SECONDS_A_MEGABYTE * len(content) / 2**20, WALL_MOST)
    try:
        answer = _children.ask(question, content, wall_seconds=seconds, most=REPORT_LIMIT)
        return _verdict(name, json.loads(answer))
    except sandbox.OutOfTime:
        why = "It took too long to look into it."
    except (sandbox.Broken, OSError, ValueError, KeyError, TypeError, AttributeError, OverflowError, RecursionError):
        why = ""
    return Verdict(name, kinds.UNKNOWN, (found("not-inspected", said=why),))


def _verdict(name: str, said: Any) -> Verdict:
    """The child's report, checked piece by piece: it has had a stranger's file in hand. Raises ValueError, KeyError, TypeError."""
    return Verdict(
        name=name,
        kind=_line(said["kind"]),
        findings=tuple(_finding(one) for one in said["findings"]),
        inventory=folded(_line(one) for one in said["inventory"]),
        coverage=Coverage(*(_number(one) for one in said["coverage"])),
    )


def _finding(said: Any) -> Finding:
    return Finding(
        technique=_line(said["technique"]),
        severity=Severity(said["severity"]),
        where=_line(said["where"]),
        texts=tuple(_text(one) for one in said["texts"]),
        mend=_line(said["mend"]),
        count=_number(said["count"]),
        cleanable=said["cleanable"] is True,
        waivable=said["waivable"] is True,
        confidence=_share(said["confidence"]),
        reason=_line(said["reason"]),
    )


def _line(value: object) -> str:
    """One line of what can be shown and stored: no escape code for a terminal, no sign that turns the reading round."""
    return plain(" ".join(_text(value)[:600].split()))


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    # Half of a character can be neither printed nor stored.
    return value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise TypeError
    if not 0 <= value < 2**53:
        raise ValueError
    return value


def _share(value: object) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise TypeError
    if not (math.isfinite(value) and 0 <= value <= 1):
        raise ValueError
    return float(value)
