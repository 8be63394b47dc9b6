"""The one door: a file in, the verdict out."""

from __future__ import annotations

import json
from typing import Any

from answerable import sandbox

from . import kinds, plain, tables
from .findings import Finding, Severity, Verdict

SIZE_LIMIT = 100 * 1024 * 1024  # bytes; a larger file is not opened
WALL_SECONDS = 300  # for one file in the child process; a PDF of a thousand pages takes some three minutes
REPORT_LIMIT = 4 * 1024 * 1024  # bytes of JSON that the child may send back
_IN_THE_CHILD = frozenset({kinds.PDF, kinds.HTML, kinds.PNG, kinds.JPEG})

_SAVE_AS = {
    kinds.DOCX: "Open it, save it as a PDF and give that.",
    kinds.ODT: "Open it, save it as a PDF and give that.",
    kinds.RTF: "Open it, save it as a PDF and give that.",
    kinds.PPTX: "Save it as a PDF and give that.",
    kinds.XLSX: "Save each sheet that is to leave as CSV and give those.",
    kinds.ODS: "Save each sheet that is to leave as CSV and give those.",
    kinds.OLE: "Save a document as a PDF, or each sheet of a workbook as CSV, and give those.",
    kinds.EMAIL: "Print it to a PDF and give that.",
    kinds.ZIP: "Unpack it and give the files inside, one by one.",
}


def check(name: str, content: bytes) -> Verdict:
    """What is hidden in a file that is to leave under this name; `.blocks` says that it must stay.

    Never raises for what is in the file: one that cannot be inspected has a finding that says so.
    """
    kind = kinds.kind_of(content, name)
    if not content:
        return _refused(name, kinds.UNKNOWN, "empty", "The file is empty. Save it again and give that.")
    if len(content) > SIZE_LIMIT:
        words = f"The file is larger than {SIZE_LIMIT // 2**20} MB and was not looked into. Split it."
        return _refused(name, kind, "too-large", words)
    mismatch = () if kinds.fits(name, kind) else (_misnamed(name, kind),)
    if kind == kinds.CSV:
        found, inventory = tables.inspect(content)
    elif kind == kinds.TEXT:
        found, inventory = plain.inspect(content)
    elif kind in _IN_THE_CHILD:
        found, inventory = _by_child(kind, name, content)
    else:
        what = f"{kinds.WORDS[kind].capitalize()} cannot be looked into, so it must not leave."
        mend = f"{what} {_SAVE_AS.get(kind, 'Give the information as a PDF or as CSV instead.')}"
        found, inventory = (Finding("kind-not-inspected", Severity.REFUSE, "", "", mend),), ()
    return Verdict(name, kind, (*mismatch, *found), inventory)


def _refused(name: str, kind: str, technique: str, mend: str) -> Verdict:
    return Verdict(name, kind, (Finding(technique, Severity.REFUSE, "", "", mend),))


def _misnamed(name: str, kind: str) -> Finding:
    ends = f"ends in .{kinds.suffix(name)}" if kinds.suffix(name) else "has no ending"
    mend = f"The name {ends}, but the file is {kinds.WORDS[kind]}. Give it the name of what it is."
    return Finding("name-mismatch", Severity.HOLD, "", "", mend)


def _by_child(kind: str, name: str, content: bytes) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    """What the limited child process finds. Anything but a well-formed report is a refusal."""
    try:
        finished = sandbox.run(
            "answerable.guard.child",
            kind,
            _line(name),
            data=content,
            wall_seconds=WALL_SECONDS,
            read=lambda answer: answer.read(REPORT_LIMIT + 1),
        )
    except sandbox.OutOfTime:
        return (_unseen("It took too long to look into the file."),), ()
    except (OSError, ValueError):
        # No child could be started, or not with such a name.
        return (_unseen("The file could not be looked into."),), ()
    try:
        if len(finished.read) > REPORT_LIMIT:
            raise ValueError
        report: Any = json.loads(finished.read)
        findings = tuple(
            Finding(
                _line(one["technique"]),
                Severity(one["severity"]),
                _line(one["where"]),
                _line(one["excerpt"]),
                _line(one["mend"]),
            )
            for one in report["findings"]
        )
        return findings, tuple(_line(one) for one in report["inventory"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return (_unseen("The file could not be looked into."),), ()


def _unseen(why: str) -> Finding:
    mend = f"{why} It must not leave. Open it, save it again as a PDF, and redact that in the case’s documents."
    return Finding("not-inspected", Severity.REFUSE, "", "", mend)


def _line(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return " ".join(value[:600].split())
