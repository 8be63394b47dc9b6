"""The addresses of published records: stable, readable, and the same for the same ref for ever."""

from __future__ import annotations

import hashlib
import re
from functools import lru_cache

_KEPT = re.compile(r"[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*")
LENGTH = 80


@lru_cache(maxsize=10_000)
def slug(ref: str) -> str:
    """Return the part of an address that stands for a ref: the ref itself where an address can hold it ("A-7").

    Otherwise what can be read of it, with the beginning of its digest, so that "7617/13" and "7617-13" stay two.
    """
    if _KEPT.fullmatch(ref) and len(ref) <= LENGTH:
        return ref
    readable = "-".join(re.findall(r"[A-Za-z0-9]+", ref))[: LENGTH - 9].strip("-")
    digest = hashlib.sha256(ref.encode()).hexdigest()[:8]
    return f"{readable}-{digest}" if readable else digest


def path(kind_path: str, ref: str) -> str:
    """Return the address of a record's page: "/agreements/A-7"."""
    return f"/{kind_path}/{slug(ref)}"


def anchor(position: int) -> str:
    """Return the place of a question on the page of its request: "question-2"."""
    return f"question-{position}"
