"""Made-up refusal letters: sixty-eight with planted faults and twenty-one good ones, in our own words.

`phrases.txt` holds the standing parts in several hands; `bad.txt` and `good.txt` hold the letters, each with a header that
names its faults (the values of `casework.rules.linter.Flaw`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True)
class RefusalLetter:
    """A letter, its name, and the faults that were planted in it."""

    name: str
    faults: frozenset[str]
    text: str


def _phrases() -> dict[str, str]:
    parts = re.split(r"^== (.+)$", (HERE / "phrases.txt").read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {name: text.strip() for name, text in zip(parts[1::2], parts[2::2], strict=True)}


def letters(file: str) -> list[RefusalLetter]:
    """Return the letters of a file with their standing parts filled in."""
    phrases = _phrases()
    parts = re.split(r"^=== (.+)$", (HERE / file).read_text(encoding="utf-8"), flags=re.MULTILINE)

    def fill(found: re.Match[str]) -> str:
        name, *given = (one.strip() for one in found[1].split("|"))
        if not given:
            return phrases[name]
        return phrases[name].format(**dict(zip(("a", "r", "d", "g"), given, strict=True)))

    made = []
    for header, text in zip(parts[1::2], parts[2::2], strict=True):
        name, *faults = header.split()
        made.append(RefusalLetter(name, frozenset(faults), re.sub(r"\{([^}]*)\}", fill, text).strip()))
    return made
