"""Plain text: its encoding, and characters that nobody sees."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from .findings import Finding, Severity, excerpt

_WHITE = frozenset("\t\n\r\f")
_MARK = "\ufeff"
# They print, or join letters of scripts and emoji that need them, and say nothing by themselves.
_JOINERS = frozenset("\u200c\u200d\u00ad\ufe0f")
_UNSEEN_LETTERS = frozenset("\u115f\u1160\u17b4\u17b5\u3164\uffa0\u2800\u180b\u180c\u180d\u180e\u180f")
_SHOWN = 5  # findings of one sort that are listed one by one


class NotText(Exception):
    """The bytes are no text in an encoding that is known; `finding` says so."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(finding.mend)
        self.finding = finding


def decoded(content: bytes) -> str:
    """The text of the bytes, without its byte order mark. UTF-8, or UTF-16 that says so. Raises NotText."""
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8"
    try:
        return content.decode(encoding).removeprefix(_MARK)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        mend = "The text is not in UTF-8, so it may read differently elsewhere. Save it again and choose UTF-8."
        raise NotText(Finding("wrong-encoding", Severity.HOLD, f"line {line}", "", mend)) from None


def inspect(content: bytes) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    """What is hidden in plain text, and what there is of it."""
    try:
        text = decoded(content)
    except NotText as no_text:
        return (no_text.finding,), ()
    lines = text.splitlines()
    found = unseen_characters((f"line {number}", line) for number, line in enumerate(lines, 1))
    return found, (f"{_number(len(lines), 'line')}, {_number(len(text.split()), 'word')}",)


def _number(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"


def unseen_characters(places: Iterable[tuple[str, str]]) -> tuple[Finding, ...]:
    """A finding for each place whose text has characters that do not show: at most a few, and then how many more."""
    found: list[Finding] = []
    more = 0
    for where, text in places:
        if text.isascii() and text.isprintable():
            continue
        technique = _technique(text)
        if not technique:
            continue
        if len(found) < _SHOWN:
            found.append(Finding(technique, Severity.HOLD, where, _revealed(text), _MENDS[technique]))
        else:
            more += 1
    if more:
        found.append(Finding("invisible-characters", Severity.HOLD, "", "", f"The same is so in {more:,} more places."))
    return tuple(found)


_MENDS = {
    "nul": "There is a NUL character in the text, which other programs may not show. Remove it.",
    "bidirectional-control": "A character here turns the writing direction round, so that the text reads differently from "
    "what it holds. Remove it.",
    "invisible-characters": "There are characters here that nobody sees. Remove them.",
}


def _technique(text: str) -> str:
    """The code of the worst that is unseen in the text; empty where everything shows."""
    if "\0" in text:
        return "nul"
    kinds = {unseen for one in text if (unseen := _unseen(one))}
    if "bidirectional-control" in kinds:
        return "bidirectional-control"
    return "invisible-characters" if kinds or _joins_nothing(text) else ""


def _unseen(character: str) -> str:
    if character in _WHITE or character in _JOINERS:
        return ""
    if character in "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069":
        return "bidirectional-control"
    # Control, format, unassigned and private characters; the tag characters and the fillers that look like nothing.
    if unicodedata.category(character) in {"Cc", "Cf", "Cn", "Co", "Cs"} or character in _UNSEEN_LETTERS:
        return "invisible-characters"
    if "\ufe00" <= character <= "\ufe0e" or "\U000e0100" <= character <= "\U000e01ef":
        return "invisible-characters"  # selectors of a letter's form can carry any byte unseen
    return ""


def _joins_nothing(text: str) -> bool:
    """Whether joiners stand where they join nothing: several in a row, or between plain letters, spell a message unseen."""
    for at, one in enumerate(text):
        if one in _JOINERS:
            before, after = text[at - 1 : at], text[at + 1 : at + 2]
            if after in _JOINERS and not (one == "\ufe0f" and after == "\u200d"):
                return True
            if one in "\u200c\u200d" and (not before or not after or before.isascii() or after.isascii()):
                return True
    return False


def _revealed(text: str) -> str:
    """The text with what tag characters spell put in the open."""
    return excerpt("".join(chr(ord(one) - 0xE0000) if 0xE0020 <= ord(one) <= 0xE007E else one for one in text))
