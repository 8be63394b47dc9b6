"""Text in CSV files that no spreadsheet runs and no program chokes on."""

from __future__ import annotations

import re

# A spreadsheet takes a cell that starts so for a formula and may run it (facts/law.md E3.5). The last four are full-width forms.
_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    """Return text with a mark (U+FFFD) in place of every character that no text file or XML can hold."""
    return _UNPRINTABLE.sub("\ufffd", text)


def safe_text(text: str) -> str:
    """Return text that no spreadsheet will run: an apostrophe before what looks like a formula, no control characters."""
    clean = printable(text)
    risky = clean.startswith(_STARTS_A_FORMULA) or clean.lstrip().startswith(_STARTS_A_FORMULA)
    return f"'{clean}" if risky else clean
