"""The strings that stand in bytes which nobody reads."""

from __future__ import annotations

import re

import pikepdf

_SAID = re.compile(rb"\[((?:[^\[\]()]|\((?:[^()\\]|\\.)*\))*)\]|\((?:[^()\\]|\\.)*\)|<([0-9A-Fa-f\s]{4,})>", re.S)
_STRING = re.compile(rb"\(((?:[^()\\]|\\.)*)\)|<([0-9A-Fa-f\s]{2,})>", re.S)


def said_in(data: bytes) -> list[str]:
    """The strings in bytes that nobody reads, as far as they are in the open: strings of a page joined as they are drawn."""
    texts = []
    for match in _SAID.finditer(data):
        inner = match[1] if match[1] is not None else match[0]
        text = "".join(_text(piece) for piece in _STRING.finditer(inner))
        if len(text.strip()) > 1:
            texts.append(text)
    return texts


def _text(piece: re.Match[bytes]) -> str:
    if piece[1] is not None:
        return str(pikepdf.String(re.sub(rb"\\([()\\])", rb"\1", piece[1])))
    plain = re.sub(rb"\s", b"", piece[2])
    return str(pikepdf.String(bytes.fromhex(plain[: len(plain) // 2 * 2].decode("ascii"))))
