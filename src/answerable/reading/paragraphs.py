"""The paragraphs of a request: lines joined where a writer or a program broke them, list items taken apart."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from answerable.reading.marks import Mark, Style, line_mark, split_inline, stands_alone

_LOW = re.I


@dataclass
class Paragraph:
    text: str
    mark: Mark | None = None
    indent: int = 0
    inline: bool = False  # an item of a list that runs on within a paragraph


def paragraphs_of(lines: list[str]) -> list[Paragraph]:
    """The paragraphs and list items, their lines joined, lists that run on within a paragraph taken apart."""
    width = _wrap_width(lines)
    rows = _rows(lines)
    certain = _certain_marks(lines)
    tables, dashes = _table_lines(lines), _lone_dashes(lines)
    out: list[Paragraph] = []
    more: list[list[str]] = []  # the lines of each paragraph, joined at the end: a paragraph may have a million
    blank, last = True, ""
    for number, line in enumerate(lines):
        plain = re.sub(r"^\s*(?:#{1,6}\s+|\*{2,}(?=\S))", "", line) if re.match(r"\s*(?:#|\*\*)", line) else line
        plain = plain.replace("**", "")
        if not plain.strip() or number in tables or (plain.strip() in {"-", "–", "—"} and number not in dashes):
            blank = True
            continue
        mark = line_mark(plain) if number in certain else None
        indent = len(plain) - len(plain.lstrip())
        goes_on = (
            bool(out)
            and number not in rows
            and (not any(more[-1]) or (_goes_on_after_gap(last, plain) if blank else _goes_on(last, plain, width)))
        )
        if mark:
            out.append(Paragraph("", mark, indent))
            more.append([plain[mark.rest :].strip()])
        elif stands_alone(plain) and (mark := line_mark(plain.strip() + " Words")):
            out.append(Paragraph("", mark, indent))
            more.append([""])
        elif goes_on:
            more[-1].append(plain.strip())
        else:
            out.append(Paragraph("", None, indent))
            more.append([plain.strip()])
        blank, last = False, plain.rstrip()
    for paragraph, pieces in zip(out, more, strict=True):
        paragraph.text = " ".join(pieces).strip()
    return [piece for paragraph in out for piece in _inline(paragraph)]


_FOOTNOTE = 12  # lines above a footnote in which its word stands


def _certain_marks(lines: list[str]) -> set[int]:
    """The lines whose first characters are a list mark, after looking at the others: a lone "12 " or "B. " is none."""
    marks = [
        (at, mark)
        for at, line in enumerate(lines)
        if (mark := line_mark(re.sub(r"^\s*(?:#{1,6}\s+|\*{2,}(?=\S))", "", line)))
    ]
    by_kind: dict[tuple[str, Style], list[tuple[int, Mark]]] = {}
    for at, mark in marks:
        by_kind.setdefault((mark.written, mark.style), []).append((at, mark))
    kept: set[int] = set()
    for (written, style), group in by_kind.items():
        expected = 1
        for at, mark in group:
            if mark.certain and style is not Style.BULLET:
                kept.add(at)
            elif style is Style.BULLET:
                before = lines[at - 1].rstrip() if at else ""
                if written == "*" and len(group) == 1 and "*" in "".join(lines[max(0, at - _FOOTNOTE) : at]):
                    continue  # a footnote to a word with a star
                if written in "-–—" and len(group) == 1 and before and not before.endswith((":", ".", ";", "?", ",")):
                    continue
                kept.add(at)
            elif mark.value == 1 and any(other.value == 2 for _, other in group):
                kept.add(at)
                expected = 2
            elif expected > 1 and mark.value >= expected:
                kept.add(at)
                expected = mark.value + 1
    return kept


def _wrap_width(lines: list[str]) -> int:
    """The width at which the text was wrapped by hand or by its maker; 0 when its lines are whole paragraphs."""
    full = [
        len(line.rstrip())
        for line, following in pairwise(lines)
        if len(line.rstrip()) >= 40 and following.strip()[:1].islower() and not line_mark(following)
    ]
    if not full:
        return 0
    width = max(full)
    return width if max(len(line.rstrip()) for line in lines) <= 1.4 * width else 0


def _rows(lines: list[str]) -> set[int]:
    """The lines that are items of a list without marks: three or more short lines together under a line with a colon."""
    rows: set[int] = set()
    start = 0
    while start < len(lines):
        end = start
        while end < len(lines) and lines[end].strip():
            end += 1
        block = list(range(start, end))
        opener = lines[start - 2].rstrip() if start >= 2 else ""
        colon = next((at for at in block if lines[at].rstrip().endswith(":")), None)
        if colon is not None and colon < end - 1:
            block, opener = list(range(colon + 1, end)), ":"
        texts = [lines[at].strip() for at in block]
        if (
            len(texts) >= 3
            and opener.endswith(":")
            and not any(line_mark(text) or text.endswith((".", "?", ":")) for text in texts)
        ):
            alike_first = len({text[:1].islower() for text in texts}) == 1  # else a paragraph that was wrapped
            if alike_first and min(len(text) for text in texts[:-1]) < 40:
                rows.update(block)
        start = end + 1
    return rows


_COLUMN = re.compile(r"(?:fy)?\d{1,4}(?:[/-]\d{2,4})?|total|totals|q[1-4]|etc|up|to|date", _LOW)


def _table_lines(lines: list[str]) -> set[int]:
    """The lines of tables that are there to be filled in: a row of years or figures and what stands under it."""
    out: set[int] = set()
    inside = False
    for at, line in enumerate(lines):
        words = line.split()
        heads = sum(1 for word in words if _COLUMN.fullmatch(word))
        if len(words) >= 3 and len(words) - heads <= 1 and heads >= 3 and not line.rstrip().endswith((".", "?", ",")):
            inside = True
        elif not words or line_mark(line) or line.rstrip().endswith("?") or len(line) > _ROW:
            inside = False
        if inside:
            out.add(at)
    return out


_ROW = 160  # characters: a line that is longer is no row of a table


def _lone_dashes(lines: list[str]) -> set[int]:
    """The lines that are a dash alone and the bullet of the next line, as where bullets were torn from their words."""
    alone = [
        at
        for at, line in enumerate(lines[:-1])
        if line.strip() in {"-", "–", "—"} and lines[at + 1].strip() not in {"", "-", "–", "—"}
    ]
    return set(alone) if len(alone) >= 2 else set()


def _goes_on(last: str, line: str, width: int) -> bool:
    """Whether `line` goes on with the paragraph of the line `last` right above it."""
    first = line.strip()[:1]
    if (first.islower() or re.match(r"\s*(?:\d{4}|[-–—]) [a-z]", line)) and not last.endswith((":", ";")):
        return True
    if last.rfind("(") > last.rfind(")"):
        return True
    if last.endswith(":"):
        return False
    if width and (len(last) >= 0.75 * width or (len(last) >= 0.5 * width and last[-1:] not in ".?!;")):
        return True
    return last.endswith((",", "-", "–", "/", "&", "(")) or bool(_UNFINISHED.search(last[-12:]))


_UNFINISHED = re.compile(
    r"\b(?:and|or|of|the|a|an|to|for|in|by|with|from|on|at|per|before|after|since|between|is|are|was|were|that|which|than|as|your|their|its)\Z",
    _LOW,
)


def _goes_on_after_gap(last: str, line: str) -> bool:
    """Whether a paragraph goes on after a blank line, as a page break leaves it."""
    whole = len(last) >= 60 and last[-1] not in ".?!:;" and not line.rstrip().endswith(":")
    return whole and line.strip()[:1].islower() and not line_mark(line) and len(line.split()) > 1


def _inline(paragraph: Paragraph) -> list[Paragraph]:
    """The paragraph, or the items of a list that runs on within it."""
    prefix = "" if paragraph.mark and paragraph.mark.style is Style.BULLET else _printed(paragraph.mark)
    pieces = split_inline(prefix + paragraph.text)
    if len(pieces) <= 1:
        return [paragraph]
    out = []
    for number, piece in enumerate(pieces):
        mark = line_mark(piece)
        if number == 0 and paragraph.mark:
            out.append(Paragraph(piece[len(prefix) :].strip(), paragraph.mark, paragraph.indent, inline=True))
        elif mark:
            out.append(Paragraph(piece[mark.rest :].strip(), mark, paragraph.indent, inline=True))
        else:
            out.append(Paragraph(piece, None, paragraph.indent))
    return out


def _printed(mark: Mark | None) -> str:
    """A mark as it would stand in running text, so that a list that begins on its own line can go on within it."""
    if mark is None or mark.label is None:
        return ""
    form = {"bracketed": "({})", "closed": "{})", "q": "{}."}.get(mark.written, "{}.")
    return form.format(mark.label) + " "
