"""What this office calls things: some say "executive order" where others say "decision"."""

from __future__ import annotations

from .records import RECORDS, authority


def noun(kind: str) -> str:
    """Return what this office calls one record of a kind ("executive order"), in small letters."""
    name = str(RECORDS[kind]._meta.verbose_name)
    return _with_noun(name) if kind == "decision" else name


def nouns(kind: str) -> str:
    """Return what this office calls several records of a kind ("executive orders"), in small letters."""
    if kind != "decision":
        return str(RECORDS[kind]._meta.verbose_name_plural)
    return many(_with_noun("decision"))


def _with_noun(name: str) -> str:
    found = authority()
    return (found.decision_noun.strip() if found else "") or name


def many(name: str) -> str:
    """Return the plural of a noun in English: "orders", "notices", "policies", "processes"."""
    if name.endswith("y") and name[-2:-1] not in "aeiou":
        return f"{name[:-1]}ies"
    return f"{name}es" if name.endswith(("s", "x", "ch", "sh")) else f"{name}s"
