"""Lists in lists: which paragraph is an item of which list, under which item, and by which label it is called."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from answerable.reading.marks import Mark, Style, as_style
from answerable.reading.paragraphs import Paragraph

CONTEXT_LENGTH = 1200  # characters of what stands before a question that are kept as its context
_LOW = re.I


@dataclass
class Node:
    """A paragraph in its place: an item of a list (`label` or bullet) or prose."""

    text: str
    item: bool = False
    label: str | None = None
    parent: int | None = None  # index of the node above
    run: int = 0  # the list it belongs to
    style: Style | None = None
    lead: str = ""  # the prose between the node above and this one's list
    children: list[int] = field(default_factory=list)
    inline: bool = False


@dataclass
class _Frame:
    style: Style
    written: str
    value: int
    node: int
    run: int
    indent: int
    count: int = 0  # of bullets
    lead: str = ""  # the prose that opens the list


def nest(paragraphs: list[Paragraph], *, own_words: bool) -> list[Node]:
    nodes: list[Node] = []
    stack: list[_Frame] = []
    runs = 0
    between = ""  # prose since the last item
    for paragraph in paragraphs:
        mark = paragraph.mark
        if mark and mark.style is Style.ASKED:
            if paragraph.text:
                nodes.append(Node(paragraph.text, item=True, style=Style.ASKED, run=runs))
            stack, between = [], ""
            continue
        if mark is None:
            nodes.append(Node(paragraph.text))
            between = f"{between} {paragraph.text[-CONTEXT_LENGTH:]}".strip()[-2 * CONTEXT_LENGTH :]
            continue
        if mark.style is Style.BULLET and nodes and nodes[-1].item and not nodes[-1].text:
            nodes[-1].text = paragraph.text  # "Question 1", and the question under it with a bullet
            continue
        mark = _settled(mark, stack)
        between = "" if stack and _INCLUDING.match(between) else between
        level = _level(mark, stack, paragraph, nodes)
        if level is not None:
            del stack[level + 1 :]
            frame = stack[level]
            restarts = mark.style is not Style.BULLET and mark.value <= frame.value
            if restarts or (mark.style is Style.BULLET and between):
                runs += 1
                frame.run = runs
                frame.count = 0 if not between or level else frame.count
            above = nodes[frame.node].parent
            if restarts:
                frame.lead = between
        else:
            parent_frame = _above(mark, stack, paragraph, nodes, between)
            stack = stack[: stack.index(parent_frame) + 1] if parent_frame else []
            above = parent_frame.node if parent_frame else None
            runs += 1
            frame = _Frame(mark.style, mark.written, 0, -1, runs, paragraph.indent, lead=between)
            stack.append(frame)
        frame.value, frame.written, frame.node = mark.value, mark.written, len(nodes)
        frame.count += 1
        label = _label(mark, frame, None if above is None else nodes[above], frame.lead, own_words=own_words)
        node = Node(paragraph.text, True, label, above, frame.run, mark.style, frame.lead, inline=paragraph.inline)
        if above is not None:
            nodes[above].children.append(len(nodes))
        nodes.append(node)
        between = ""
    return nodes


def _settled(mark: Mark, stack: list[_Frame]) -> Mark:
    """`mark` as a letter where it goes on with a list of letters, as a numeral where it goes on with numerals."""
    if mark.style is Style.ROMAN and len(mark.label or "") == 1:
        letter = as_style(mark, Style.UPPER if (mark.label or "").isupper() else Style.LOWER)
        if any(frame.style is letter.style and frame.value == letter.value - 1 for frame in stack):
            return letter
    return mark


def _level(mark: Mark, stack: list[_Frame], paragraph: Paragraph, nodes: list[Node]) -> int | None:
    """The index in `stack` of the list that `mark` goes on with or begins again; None for a list not yet open."""
    for index in range(len(stack) - 1, -1, -1):
        frame = stack[index]
        if frame.style is not mark.style:
            continue
        if mark.style is Style.BULLET:
            if frame.written == mark.written and paragraph.indent - frame.indent < 2:
                return index
            continue
        if frame.written == mark.written or mark.value == frame.value + 1:
            return index
    return None


def _above(mark: Mark, stack: list[_Frame], paragraph: Paragraph, nodes: list[Node], between: str) -> _Frame | None:
    """The list under whose last item `mark` opens a list; None when it opens one on its own."""
    if not stack or mark.style is Style.QUESTION:
        return None
    top = stack[-1]
    if mark.style is Style.DECIMAL:
        head = (mark.label or "").rsplit(".", 1)[0]
        return next((frame for frame in reversed(stack) if nodes[frame.node].label == head), None)
    if between:
        return (
            stack[0] if _BACK.search(between) and mark.value in {0, 1} and stack[0].style is not Style.BULLET else None
        )
    if mark.value not in {0, 1}:
        return None
    if mark.style in {Style.NUMBER, Style.BULLET, Style.UPPER} and top.style is Style.BULLET:
        opens = nodes[top.node].text.rstrip().endswith(":") or paragraph.indent - top.indent >= 2
        return top if opens else None
    return top


_INCLUDING = re.compile(
    r"(?:please |this |these |it |they |and )*(?:should |must |to )?(?:also )?(?:include|including|specify|state|list|give|provide)(?: the following| for each| in each case)?\s*[:-]\Z",
    _LOW,
)
_BACK = re.compile(
    r"\b(?:the above|above|each of (?:these|the)|for each|these|those|of them|in relation to (?:this|question|point))\b",
    _LOW,
)


def _label(mark: Mark, frame: _Frame, above: Node | None, lead: str, *, own_words: bool) -> str | None:
    label = mark.label
    if mark.style is Style.BULLET:
        shown = "•" if (label or "") >= "\uf000" else label
        label = shown if own_words else f"{shown}{frame.count}"
        return label if above is None or own_words or lead else f"{above.label or ''}{label}"
    if (
        above is None
        or above.label is None
        or lead
        or mark.style in {Style.DECIMAL, Style.NUMBER_LETTER, Style.QUESTION}
    ):
        return label
    if mark.style is Style.NUMBER:
        return f"{above.label}/{label}" if above.label[-1].isdigit() else f"{above.label}{label}"
    return f"{above.label}{label}"
