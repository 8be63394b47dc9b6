"""Whether words that a workbook keeps and does not show are ordinary ones, which a person only needs to look at."""

from __future__ import annotations

import re
from collections.abc import Iterable

from answerable.guard.findings import Severity

_QUOTED = re.compile(r'"((?:[^"]|"")*)"')
_NAMED = re.compile(r"\b[A-Z][\w'’-]+\s+(?:[A-Z]\.?\s+)?[A-Z][\w'’-]+")
_LONG = 24  # characters: a longer text says something
_FORMULA_NUMBER = re.compile(r"(?<![\w.$!])\d{6,}(?:\.\d+)?(?![\w(!])")
_OUTSIDE = re.compile(r"\[[^\]]+\][^\[]*!|\|'|\b(?:WEBSERVICE|RTD|SQL\.REQUEST|CALL|REGISTER\.ID)\(", re.IGNORECASE)
_TABLE = re.compile(r"\w+\[[^\]]*(?:\[[^\]]*\][^\]]*)*\]")


def ordinary(text: str) -> bool:
    """Whether a text is short, and neither a number, a name of a person, an address nor a place on a disk."""
    text = text.strip()
    return (
        len(text) <= _LONG
        and not re.search(r"\d{3}|[@\\]|://", text)
        and _NAMED.search(text) is None
        and re.search(r"[A-Za-z]\d|\d[A-Za-z]", text) is None
    )


def severity_of(texts: Iterable[str]) -> Severity:
    """LOOK where every text is ordinary, else BLOCK."""
    return Severity.LOOK if all(ordinary(text) for text in texts) else Severity.BLOCK


def words_of(formula: str) -> list[str]:
    """The quoted texts in a formula, and the long numbers that stand in it."""
    quoted = [text.replace('""', '"') for text in _QUOTED.findall(formula)]
    rest = _QUOTED.sub("", re.sub(r"'[^']*'!", "", formula))
    return [text for text in (*quoted, *_FORMULA_NUMBER.findall(rest)) if any(one.isalnum() for one in text)]


def reads_outside(formula: str) -> bool:
    """Whether a formula reads another workbook, another program, or the web."""
    bare = _QUOTED.sub('""', formula)
    return _OUTSIDE.search(bare) is not None and re.search(r"\[\d+\]|\[[^\]]*\.\w{3,4}\]|\|'|\(", bare) is not None


def formats_date(text: str) -> bool:
    """Whether a quoted text is a number format, as in TEXT(A1, "dd/mm/yyyy")."""
    return re.fullmatch(r"[dmyhs0#?.,:/\s%£$€E+;()\[\]\\@_*-]+", text, re.IGNORECASE) is not None
