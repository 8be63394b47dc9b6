"""Markdown kept as text: headings and lists stay as they are written, emphasis and links are made plain."""

from __future__ import annotations

import re

_BOLD_TAG = re.compile(r"</?(?:b|i|u|em|strong|sup|sub|span)\b[^<>\n]{0,300}>", re.I)
_BREAK_TAG = re.compile(r"<br\s*/?>", re.I)
_IMAGE = re.compile(r"!\[([^\[\]\n]{0,300})\]\([^()\s]{0,2000}(?:\s\"[^\"\n]{0,300}\")?\)")
_LINK = re.compile(
    r"\[([^\[\]\n]{1,300})\]\(<?([^()\s<>]{0,2000}(?:\([^()\s]{0,300}\)[^()\s<>]{0,2000})?)>?(?:\s\"[^\"\n]{0,300}\")?\)"
)
_ADDRESS = re.compile(r"<((?:https?://|mailto:)[^<>\s]{1,2000})>")
_STRONG = re.compile(r"(?<![\w*])(\*{1,3})(?=\S)([^*\n]+?)(?<=\S)\1(?![\w*])")
_UNDERSCORES = re.compile(r"(?<![\w_])(_{1,3})(?=\S)([^_\n]+?)(?<=\S)\1(?![\w_])")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~])")
_CODE = re.compile(r"`([^`\n]+)`")
# Heading emphasis ("## **2014/15**") and the marks of a closed heading ("## Answer ##").
_CLOSED_HEADING = re.compile(r"^(#{1,6} [^\n]{1,300}?) {1,9}#{1,6}$", re.M)


def plain(text: str) -> str:
    """`text` without the marks of emphasis, links and code.

    A link keeps its words, and its address in brackets after them where the two differ. Heading marks ("## "),
    list marks and quotation marks stay, because they carry the letter's structure.
    """
    text = _BREAK_TAG.sub("\n", _BOLD_TAG.sub("", text))
    text = _IMAGE.sub(r"\1", text)
    escaped: list[str] = []

    def keep(match: re.Match[str]) -> str:
        escaped.append(match.group(1))
        return f"\x00{len(escaped) - 1}\x00"

    text = _ESCAPE.sub(keep, text)
    text = _LINK.sub(_link, text)
    text = _ADDRESS.sub(lambda match: match.group(1).removeprefix("mailto:"), text)
    text = _UNDERSCORES.sub(r"\2", _STRONG.sub(r"\2", text))
    text = _CLOSED_HEADING.sub(r"\1", _CODE.sub(r"\1", text))
    return re.sub("\x00(\\d+)\x00", lambda match: escaped[int(match.group(1))], text)


def _link(match: re.Match[str]) -> str:
    words, address = match.group(1), match.group(2).removeprefix("mailto:")
    if not address or address.startswith("#") or address == words:
        return words
    return f"{words} ({address})"
