"""Which standard lines are offered for a letter, most used first, and what may stand in one."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from answerable.law.exemptions import Citation, UnknownExemption, parse_citation
from answerable.letters.kinds.filling import unknown_in_line
from answerable.letters.kinds.kind import LINE_FIELDS

LENGTH_LIMIT = 4_000
"""Characters of a standard line: a paragraph or two."""


class BadLine(ValueError):
    """A standard line cannot be kept as it is; the message says why."""


class Line(Protocol):
    """A standard line as far as the offer looks at it."""

    title: Any
    sections: Any
    subjects: Any
    kinds: Any
    used: Any


LineT = TypeVar("LineT", bound=Line)


@dataclass(frozen=True)
class About:
    """What a letter is about: its kind, the subject codes of its questions and the sections relied on."""

    kind: str
    subjects: tuple[str, ...] = ()
    sections: tuple[str, ...] = ()


def offered(lines: Iterable[LineT], about: About) -> list[LineT]:
    """Return the lines that fit, most used first.

    A line that names kinds of letter fits those alone. One that names sections or subjects fits where the letter is about
    one of them; a line for section 31 fits a letter about section 31(1)(a), and one for a subject all kinds of it.
    """
    fitting = [line for line in lines if _fits(line, about)]
    return sorted(fitting, key=lambda line: (-line.used, line.title))


def _fits(line: Line, about: About) -> bool:
    if line.kinds and about.kind not in line.kinds:
        return False
    if not (line.sections or line.subjects):
        return True
    return any(covers(own, cited) for own in line.sections for cited in about.sections) or any(
        subject == own or subject.startswith(f"{own}.") for own in line.subjects for subject in about.subjects
    )


def covers(own: str, cited: str) -> bool:
    """Return whether one citation has another in it: section 31 has section 31(1)(a); what cannot be read has none."""
    mine, theirs = _citation(own), _citation(cited)
    if mine is None or theirs is None:
        return False
    same = (mine.act, mine.number) == (theirs.act, theirs.number)
    return same and theirs.parts[: len(mine.parts)] == mine.parts


def _citation(text: str) -> Citation | None:
    try:
        return parse_citation(text)
    except UnknownExemption:
        return None


def sections_of(typed: str) -> list[str]:
    """Return the citations of a line, typed with commas between them, as we write them. Raises BadLine."""
    found = []
    for part in filter(None, (piece.strip() for piece in typed.replace("\n", ",").split(","))):
        try:
            found.append(parse_citation(part).short)
        except UnknownExemption as unknown:
            raise BadLine(str(unknown)) from unknown
    return list(dict.fromkeys(found))


def check(text: str) -> str:
    """Return the words of a line, tidied. Raises BadLine for one that is empty, too long or has a field that is none."""
    words = text.replace("\r\n", "\n").strip()
    if not words:
        raise BadLine("Enter the words of the line")
    if len(words) > LENGTH_LIMIT:
        raise BadLine(f"The words must be {LENGTH_LIMIT:,} characters or fewer")
    if unknown := unknown_in_line(words, LINE_FIELDS):
        known = ", ".join(f"{{{field.name}}}" for field in LINE_FIELDS)
        raise BadLine(f"{{{unknown[0]}}} is no field. The fields are {known}.")
    return words


def put_in(words: str, line: str, after: str = "") -> str:
    """Return the words of a letter with a line put in: after the first paragraph that begins with `after`, or at the end."""
    parts = [part for part in _GAP.split(words.replace("\r\n", "\n").strip()) if part.strip()]
    place = next((n for n, part in enumerate(parts, start=1) if after and part.strip().startswith(after)), len(parts))
    return "\n\n".join([*parts[:place], line, *parts[place:]])


def beginnings(words: str) -> list[str]:
    """Return how each paragraph of the words begins, to choose the one after which a line is put."""
    parts = (part.strip() for part in _GAP.split(words.replace("\r\n", "\n")))
    return list(dict.fromkeys(part.split("\n")[0][:_BEGINNING].rstrip() for part in parts if part))


_GAP = re.compile(r"\n[ \t]*\n\s*")
_BEGINNING = 60
