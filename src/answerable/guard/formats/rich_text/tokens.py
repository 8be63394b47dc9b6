"""Rich text as tokens: groups, control words, characters and bytes (Rich Text Format specification 1.9.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from answerable.guard.inspection import TooMuch

DEEP = 1_000  # groups within groups
_WORD = re.compile(rb"\\([A-Za-z]{1,32})(-?\d{1,10})?\x20?")
_PLAIN = re.compile(rb"[^\\{}\r\n\0]+")
_SIGNS = {b"\\": "\\", b"{": "{", b"}": "}", b"~": "\u00a0", b"-": "", b"_": "\u2011"}


class NotRichText(Exception):
    """The groups do not match: the file is damaged."""


@dataclass(frozen=True)
class Token:
    """One token. `number` is a control word's parameter; None where it has none."""

    kind: Literal["open", "close", "word", "text", "byte", "star", "data"]
    text: str = ""
    number: int | None = None
    data: bytes = b""


def tokens(content: bytes) -> Iterator[Token]:
    """Every token up to the end of the outermost group, then one of kind "data" with what follows it, if anything does.

    Raises NotRichText where the groups do not match, and TooMuch for groups within groups without end.
    """
    at, depth = 0, 0
    while at < len(content):
        byte = content[at : at + 1]
        if byte == b"{":
            depth += 1
            if depth > DEEP:
                raise TooMuch
            yield Token("open")
            at += 1
        elif byte == b"}":
            depth -= 1
            yield Token("close")
            at += 1
            if depth <= 0:
                break
        elif byte == b"\\":
            token, at = _control(content, at)
            yield token
        elif byte in b"\r\n\0":
            at += 1
        else:
            match = _PLAIN.match(content, at)
            assert match is not None
            yield Token("byte", data=match[0])
            at = match.end()
    if depth != 0:
        raise NotRichText
    if content[at:].strip(b"\r\n\0 \t"):
        yield Token("data", data=content[at:])


def _control(content: bytes, at: int) -> tuple[Token, int]:
    """The control word or sign at a backslash, and where the next token begins."""
    match = _WORD.match(content, at)
    if match is not None:
        name, number = match[1].decode("ascii"), int(match[2]) if match[2] else None
        if name == "bin":
            size = max(number or 0, 0)
            if match.end() + size > len(content):
                raise NotRichText
            return Token("word", "bin", size, content[match.end() : match.end() + size]), match.end() + size
        return Token("word", name, number), match.end()
    sign = content[at + 1 : at + 2]
    if sign == b"'":
        digits = content[at + 2 : at + 4]
        try:
            return Token("byte", data=bytes([int(digits, 16)])), at + 4
        except ValueError:
            raise NotRichText from None
    if sign == b"*":
        return Token("star"), at + 2
    if sign in {b"\r", b"\n"}:
        return Token("word", "par"), at + 2
    return Token("text", _SIGNS.get(sign, "")), at + 2
