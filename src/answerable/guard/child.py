"""The limited process in which the guard opens a file (facts/guard.md 6.3): the file in, one report out."""

from __future__ import annotations

import encodings
import gc
import json
import pkgutil
from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import Any

from answerable import sandbox

from . import kinds
from .findings import NOT_INSPECTED, Finding, Severity, Verdict
from .inspection import Inspection, TooMuch
from .techniques import catalogue, found

LIMITS = sandbox.Limits(memory=1536 * 1024**2, data=400 * 1024**2, cpu_seconds=12, most_cpu_seconds=250)
"""At most 512 MB with what is shared between processes, and 12 seconds, more for a document with many pages."""
FINDINGS = 5_000  # that are reported; a file with more has more than anybody reads
RECURSION = 2_000

FORMATS: dict[str, str] = {
    kinds.PDF: "pdf",
    kinds.CSV: "tables",
    kinds.TEXT: "plain",
    kinds.JSON: "structured",
    kinds.XML: "structured",
    kinds.HTML: "web",
    kinds.SVG: "svg",
    kinds.PNG: "pictures",
    kinds.JPEG: "pictures",
    kinds.GIF: "pictures",
    kinds.TIFF: "pictures",
    kinds.WEBP: "pictures",
    kinds.XLSX: "workbook",
    kinds.XLSM: "workbook",
    kinds.XLSB: "binary_workbook",
    kinds.DOCX: "word",
    kinds.PPTX: "presentation",
    kinds.ODS: "opendocument",
    kinds.ODT: "opendocument",
    kinds.ODP: "opendocument",
    kinds.XLS: "old_workbook",
    kinds.DOC: "old_document",
    kinds.PPT: "old_presentation",
    kinds.MSG: "outlook",
    kinds.ENCRYPTED_OFFICE: "old_container",
    kinds.OLE: "old_container",
    kinds.RTF: "rich_text",
    kinds.EMAIL: "mail",
    kinds.ZIP: "archive",
}
"""Which module of guard/formats looks into which kind. Anything else is not inspected, and so stays."""


def main() -> None:
    """Load everything, then look into one file after another, each in a copy of this process that gives everything up."""
    prepare()
    sandbox.serve(_handle, LIMITS, recursion=RECURSION)


# What the standard library loads only when it is first needed.
_LATE = (
    *(
        f"email.{name}"
        for name in ("charset", "contentmanager", "generator", "headerregistry", "parser", "policy", "utils")
    ),
    "_strptime",
    "bisect",
    "decimal",
    "difflib",
    "fractions",
    "ipaddress",
    "numpy.ma",
    "urllib.parse",
    "uuid",
    "binascii",
    "calendar",
    "email.iterators",
    "email.message",
    "heapq",
    "html.entities",
    "html.parser",
    "mimetypes",
    "quopri",
    "stringprep",
    "unicodedata",
)
_OF_ANOTHER_SYSTEM = frozenset({"mbcs", "oem"})


def prepare() -> None:
    """Load all that opens files, while files may still be opened."""
    from . import personal

    for name in _LATE:
        import_module(name)
    for codec in pkgutil.iter_modules(encodings.__path__):
        if codec.name not in _OF_ANOTHER_SYSTEM:
            import_module(f"encodings.{codec.name}")
    catalogue()
    for module in sorted(set(FORMATS.values())):
        one = import_module(f"answerable.guard.formats.{module}")
        if hasattr(one, "prepare"):
            one.prepare()
    personal.prepare()


def _handle(question: bytes, data: bytes) -> bytes:
    # The copy ends with this file: what it allocates stays, and to go over it again and again costs a tenth of the time.
    gc.set_threshold(50_000, 20, 100)
    asked = json.loads(question)
    verdict = look_into(asked["name"], data, requester=asked["requester"], allowed=asked["allowed"])
    return json.dumps(report(verdict)).encode("ascii")


def look_into(name: str, content: bytes, *, requester: Sequence[str] = (), allowed: Sequence[str] = ()) -> Verdict:
    """The verdict on a file, worked out in this very process. Raises nothing: what breaks is a finding."""
    return look_closely(name, content, requester=requester, allowed=allowed)[0]


def look_closely(
    name: str, content: bytes, *, requester: Sequence[str] = (), allowed: Sequence[str] = ()
) -> tuple[Verdict, Inspection]:
    """The verdict, and the inspection itself, which knows every visible word: for the clean copy."""
    from . import personal

    look = Inspection(name, _into)
    findings = list(_into(look, content))
    shared = look.shared
    if shared.inspected < shared.parts and not any(one.technique in NOT_INSPECTED for one in findings):
        findings.append(found("part-not-inspected", count=shared.parts - shared.inspected))
    try:
        findings += personal.search(shared.passages, shared.grids, requester=requester, allowed=allowed)
    except Exception:  # a search that broke is no search without a result
        findings.append(found("not-inspected", said="Its words could not be searched for personal data."))
    if len(findings) > FINDINGS:
        findings = sorted(findings, key=lambda one: list(Severity).index(one.severity))[:FINDINGS]
    return Verdict(name, kinds.kind_of(content, name), tuple(findings), tuple(look.inventory), look.coverage), look


def _into(look: Inspection, content: bytes) -> Iterator[Finding]:
    """What is in one file, or in one that lies in another."""
    from . import markup, package

    kind = kinds.kind_of(content, look.name)
    if not content:
        yield found("empty")
        return
    if kind not in FORMATS:
        yield found("kind-not-inspected", said="" if kind == kinds.UNKNOWN else f"It is {kinds.WORDS[kind]}.")
        return
    if not kinds.fits(look.name, kind) and not (look.depth and kind in kinds.PICTURES):
        yield _misnamed(look.name, kind)
    try:
        module = import_module(f"answerable.guard.formats.{FORMATS[kind]}")
        look.unpacks(len(content))
        yield from module.inspect(content, look)
        look.claims(len(content))
    except TooMuch:
        yield found("bomb")
    except package.Encrypted:
        yield found("encrypted")
    except markup.DocumentType:
        yield found("document-type")
        yield found("not-inspected")
    except Exception:  # whatever a parser raises on a hostile file is one refusal
        yield found("not-inspected")


def _misnamed(name: str, kind: str) -> Finding:
    ends = f"ends in .{kinds.suffix(name)}" if kinds.suffix(name) else "has no ending"
    return found("name-mismatch", said=f"The name {ends}, but the file is {kinds.WORDS[kind]}.")


def report(verdict: Verdict) -> dict[str, Any]:
    """The verdict as it goes back to the parent."""
    coverage = verdict.coverage
    return {
        "kind": verdict.kind,
        "findings": [
            {
                "technique": one.technique,
                "severity": one.severity.value,
                "where": one.where,
                "texts": list(one.texts),
                "mend": one.mend,
                "count": one.count,
                "cleanable": one.cleanable,
                "waivable": one.waivable,
                "confidence": one.confidence,
                "reason": one.reason,
            }
            for one in verdict.findings
        ],
        "inventory": list(verdict.inventory),
        "coverage": [coverage.parts, coverage.parts_of, coverage.bytes, coverage.bytes_of],
    }
