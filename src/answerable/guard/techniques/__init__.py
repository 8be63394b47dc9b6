"""The catalogue: every way in which something hides or does harm, with what follows from it. One module a family.

A detector yields `found("code", where, texts)`; severity and words come from here, so that each is said once.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from importlib import import_module

from answerable.guard.findings import Finding, Severity, cut

from .technique import Technique

__all__ = ["FAMILIES", "Technique", "catalogue", "found", "technique"]

FAMILIES = (
    "common",
    "packages",
    "workbooks",
    "documents",
    "slides",
    "opendocument",
    "pdf",
    "pictures",
    "text",
    "mail",
    "old_office",
    "personal",
)
"""The modules beside this one, each with its `TECHNIQUES`."""


@cache
def catalogue() -> dict[str, Technique]:
    """Every technique by its code. Raises ValueError where two families describe one code."""
    whole: dict[str, Technique] = {}
    for family in FAMILIES:
        for one in import_module(f"{__name__}.{family}").TECHNIQUES:
            if one.code in whole:
                raise ValueError(one.code)
            whole[one.code] = one
    return whole


def technique(code: str) -> Technique:
    """The technique of a code. Raises KeyError."""
    return catalogue()[code]


def found(
    code: str,
    where: str = "",
    texts: str | Iterable[str] = (),
    *,
    said: str = "",
    count: int = 1,
    severity: Severity | None = None,
    confidence: float = 1.0,
    reason: str = "",
) -> Finding:
    """A finding of the catalogue's technique at a place. `said` is put after the catalogue's words, in whole sentences.

    `texts` are what was found, word for word. `severity` overrides the catalogue's, for a place where it means less. Raises
    KeyError for a code that is not in the catalogue.
    """
    known = technique(code)
    return Finding(
        technique=code,
        severity=severity or known.severity,
        where=where,
        texts=cut([texts] if isinstance(texts, str) else texts),
        mend=" ".join(part for part in (known.what, said, known.mend) if part),
        count=count,
        cleanable=known.cleanable,
        waivable=known.waivable,
        confidence=confidence,
        reason=reason,
    )
