"""The questions of a request, in order, with their labels and what their meaning depends on.

What counts as a question, after how careful readers count them:

- Every item of a list that asks, numbered or not, and every item under it. An item that only opens a list under it
  ("1. All contracts …, with these details:") counts too, because its label is printed and it asks by itself.
- A sentence that asks. A sentence that only opens a list ("Please provide the following:") is no question but the
  context of the list; one that is a question by itself ("What guidance is given? In particular:") is both.
- No question: greetings, thanks, wishes about form, statutory phrases, threats, definitions, notes.

A label is as printed, without brackets and stops. A letter or numeral under a question takes that question's label
before it ("4a"). A bullet's label is the bullet; on a page that the authority made it has its count as well ("-2"),
because replies speak of "question two", unless the reply prints numbers of its own for the same words.
"""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import pairwise

from answerable.reading import asking
from answerable.reading.asking import Use, use_of
from answerable.reading.marks import Mark, Style, as_style, line_mark, split_inline, stands_alone
from answerable.reading.parts import Entry, Parts, is_metadata, is_words, splits_off_clarification
from answerable.reading.structure import Question

CONTEXT_LENGTH = 1200  # characters of what stands before a question that are kept as its context
_CONTEXT_SENTENCES = 60
_SHORT_BULLET = 6  # words: a bullet under a numbered question that is no longer belongs to its words
_LOW = re.I


@dataclass
class _Paragraph:
    text: str
    mark: Mark | None = None
    indent: int = 0
    inline: bool = False  # an item of a list that runs on within a paragraph


@dataclass
class _Node:
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
class _Found:
    text: str
    label: str | None
    node: int
    parent: str | None = None
    context: str = ""
    style: Style | None = None


def find_questions(parts: Parts) -> tuple[Question, ...]:
    """The questions of every request in `parts`, in order, without their asks."""
    several = sum(1 for entry in parts.entries if entry.label) > 1
    out: list[Question] = []
    for entry in parts.entries:
        found = _of_entry(entry, own_words=parts.own_words)
        if several and entry.label:
            found = _under(entry.label, found)
        out += [Question(text=one.text, label=one.label, parent=one.parent, context=one.context) for one in found]
    return tuple(out)


def _under(entry: str, found: list[_Found]) -> list[_Found]:
    """`found` with labels under their entry's: "2/1"; questions without a label are counted with letters."""
    bare = [one for one in found if one.label is None]
    letters = {id(one): chr(ord("a") + index % 26) for index, one in enumerate(bare)}
    out = []
    for one in found:
        label = one.label or (letters[id(one)] if len(bare) > 1 or len(found) > 1 else None)
        parent = f"{entry}/{one.parent}" if one.parent else None
        out.append(replace(one, label=f"{entry}/{label}" if label else entry, parent=parent))
    return out


# ---- one request ----------------------------------------------------------------------------------------------------


def _of_entry(entry: Entry, *, own_words: bool) -> list[_Found]:
    lines = _body(entry.request_text.split("\n"), own_words=own_words)
    paragraphs = _paragraphs(lines)
    nodes = _nodes(paragraphs, own_words=own_words)
    notes = _note_runs(nodes)
    found = _Reader(nodes, notes, entry).read()
    found = _once(found)
    return found if own_words else _labelled_by_reply(found, entry.response_text)


def _body(lines: list[str], *, own_words: bool) -> list[str]:
    """The lines that can ask: up to the signature; before, or only after, a clarification that the page tells of."""
    seen = False
    kept: list[str] = []
    for line in lines:
        plain = line.strip().strip("#*_> \t")
        if asking.is_closing(plain) and seen and not line_mark(plain):
            break
        seen = seen or is_words(line)
        kept.append(line)
    if own_words:
        return kept
    for at, line in enumerate(kept):
        if splits_off_clarification(line):
            after = kept[at + 1 :]
            marks = [mark for one in after if (mark := line_mark(one)) and mark.value == 1 and mark.certain]
            return after if marks else kept[:at]
    return kept


def _paragraphs(lines: list[str]) -> list[_Paragraph]:
    """The paragraphs and list items, their lines joined, lists that run on within a paragraph taken apart."""
    width = _wrap_width(lines)
    rows = _rows(lines)
    certain = _certain_marks(lines)
    out: list[_Paragraph] = []
    more: list[list[str]] = []  # the lines of each paragraph, joined at the end: a paragraph may have a million
    blank, last = True, ""
    for number, line in enumerate(lines):
        plain = re.sub(r"^\s*(?:#{1,6}\s+|\*{2,}(?=\S))", "", line) if re.match(r"\s*(?:#|\*\*)", line) else line
        plain = plain.replace("**", "")
        if not plain.strip():
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
            out.append(_Paragraph("", mark, indent))
            more.append([plain[mark.rest :].strip()])
        elif stands_alone(plain) and (mark := line_mark(plain.strip() + " Words")):
            out.append(_Paragraph("", mark, indent))
            more.append([""])
        elif goes_on:
            more[-1].append(plain.strip())
        else:
            out.append(_Paragraph("", None, indent))
            more.append([plain.strip()])
        blank, last = False, plain.rstrip()
    for paragraph, pieces in zip(out, more, strict=True):
        paragraph.text = " ".join(pieces).strip()
    return [piece for paragraph in out for piece in _inline(paragraph)]


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
                if written in "-–—" and len(group) == 1 and before and not before.endswith((":", ".", ";", "?", ",")):
                    continue
                kept.add(at)
            elif mark.value == expected == 1 and any(other.value == 2 for _, other in group):
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


def _goes_on(last: str, line: str, width: int) -> bool:
    """Whether `line` goes on with the paragraph of the line `last` right above it."""
    first = line.strip()[:1]
    if (first.islower() or re.match(r"\s*\d{4} [a-z]", line)) and not last.endswith((":", ";")):
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


def _inline(paragraph: _Paragraph) -> list[_Paragraph]:
    """The paragraph, or the items of a list that runs on within it."""
    prefix = "" if paragraph.mark and paragraph.mark.style is Style.BULLET else _printed(paragraph.mark)
    pieces = split_inline(prefix + paragraph.text)
    if len(pieces) <= 1:
        return [paragraph]
    out = []
    for number, piece in enumerate(pieces):
        mark = line_mark(piece)
        if number == 0 and paragraph.mark:
            out.append(_Paragraph(piece[len(prefix) :].strip(), paragraph.mark, paragraph.indent, inline=True))
        elif mark:
            out.append(_Paragraph(piece[mark.rest :].strip(), mark, paragraph.indent, inline=True))
        else:
            out.append(_Paragraph(piece, None, paragraph.indent))
    return out


def _printed(mark: Mark | None) -> str:
    """A mark as it would stand in running text, so that a list that begins on its own line can go on within it."""
    if mark is None or mark.label is None:
        return ""
    form = {"bracketed": "({})", "closed": "{})", "q": "{}."}.get(mark.written, "{}.")
    return form.format(mark.label) + " "


# ---- lists in lists --------------------------------------------------------------------------------------------------


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


def _nodes(paragraphs: list[_Paragraph], *, own_words: bool) -> list[_Node]:
    nodes: list[_Node] = []
    stack: list[_Frame] = []
    runs = 0
    between = ""  # prose since the last item
    for paragraph in paragraphs:
        mark = paragraph.mark
        if mark and mark.style is Style.ASKED:
            if paragraph.text:
                nodes.append(_Node(paragraph.text, item=True, style=Style.ASKED, run=runs))
            stack, between = [], ""
            continue
        if mark is None:
            nodes.append(_Node(paragraph.text))
            between = f"{between} {paragraph.text[-CONTEXT_LENGTH:]}".strip()[-2 * CONTEXT_LENGTH :]
            continue
        if mark.style is Style.BULLET and nodes and nodes[-1].item and not nodes[-1].text:
            nodes[-1].text = paragraph.text  # "Question 1", and the question under it with a bullet
            continue
        mark = _settled(mark, stack)
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
        node = _Node(paragraph.text, True, label, above, frame.run, mark.style, frame.lead, inline=paragraph.inline)
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
        if mark.label in {"v", "x", "V", "X"} and not any(frame.style is Style.ROMAN for frame in stack):
            return letter
    return mark


def _level(mark: Mark, stack: list[_Frame], paragraph: _Paragraph, nodes: list[_Node]) -> int | None:
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


def _above(mark: Mark, stack: list[_Frame], paragraph: _Paragraph, nodes: list[_Node], between: str) -> _Frame | None:
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


_BACK = re.compile(
    r"\b(?:the above|above|each of (?:these|the)|for each|these|those|of them|in relation to (?:this|question|point))\b",
    _LOW,
)


def _label(mark: Mark, frame: _Frame, above: _Node | None, lead: str, *, own_words: bool) -> str | None:
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


# ---- notes ----------------------------------------------------------------------------------------------------------
_NOTES_HEADING = re.compile(
    r"(?:please )?(?:notes?(?: on| about| to| regarding)?|nb|n\.b\.?|definitions?|glossary|guidance|background|context|clarifications?|explanatory notes?|terms|conditions|instructions)\b.{0,60}:?\Z|(?:by|for the purposes? of|in this request|where i (?:refer|say|use)|please note)\b.{0,200}:\Z",
    _LOW,
)
_ABOUT_ME = re.compile(
    r"(?:(?:i am|i'm|we are) (?:an?|the|one of|acting|writing (?:as|on behalf))\b|i write as|our organisation|my (?:reasons?|concerns?|background))[^:]{0,120}:\Z",
    _LOW,
)
_SCOPE = re.compile(
    r".{0,200}\b(?:relat\w+ to|(?:could|may|might|can) (?:be|include|relate)|defined as|such as|specifically around|consists? of|examples? (?:of|include)|meaning|which (?:are|include))\b[^:]{0,120}:\Z",
    _LOW,
)
_NOTE_START = re.compile(
    r"(?:if (?!so\b|yes\b|not\b|no\b)|you (?:may|can|should|need)|i (?:accept|understand|believe|am (?:aware|happy|willing|content)|do not|would (?:prefer|accept))|we (?:are|would|understand|believe)|this (?:is|should|request|includes?)|there (?:is|should|are)|please note)\b",
    _LOW,
)
_TELLS = re.compile(
    r"\b(?:is|are|was|were|will|would|should|can|could|may|do|does|did|has|have|had|am|means|mean|want|accept|understand|believe|think|refers?|includes?|shall|must)\b",
    _LOW,
)


def _note_runs(nodes: list[_Node]) -> set[int]:
    """The lists that are notes: under a heading that says so, or of nothing but statements where others ask."""
    notes: set[int] = set()
    before: _Node | None = None
    leads = {node.lead for node in nodes if node.item}
    announced = any(lead and _asks(lead) and not _SCOPE.match(_last(lead)) for lead in leads)
    for node in nodes:
        if (
            announced
            and node.item
            and node.parent is None
            and _SCOPE.match(_last(node.lead))
            and use_of(node.text) is not Use.ASK
        ):
            notes.add(node.run)
        if (
            node.item
            and before is not None
            and not before.item
            and (_NOTES_HEADING.match(before.text) or _ABOUT_ME.match(before.text))
        ):
            notes.add(node.run)
        before = node
    runs: dict[int, list[_Node]] = {}
    for node in nodes:
        if node.item:
            runs.setdefault(node.run, []).append(node)
    for run, items in runs.items():
        if items[0].style is Style.BULLET and all(_is_date(item.text) for item in items):
            notes.add(run)
    asking_in = [node.run if node.item else -1 for node in nodes if node.text and _asks_here(node)]
    total, per_run = len(asking_in), Counter(asking_in)
    for run, items in runs.items():
        if total > per_run[run] and all(_is_statement(item.text) and not item.children for item in items):
            notes.add(run)
    return notes


def _asks_here(node: _Node) -> bool:
    return use_of(node.text) is Use.ASK or (node.item and not _is_statement(node.text))


_DATE_WORD = re.compile(
    r"\d+(?:st|nd|rd|th)?|to|and|from|until|since|date|of|your|response|present|the|years?|fy\d*|financial|calendar|quarter|q\d"
    r"|(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)|january|february|march|april|august|september|october|november|december",
    _LOW,
)


def _is_date(text: str) -> bool:
    """Whether an item only names a stretch of time ("2023 (1 January 2023 – 31 December 2023)")."""
    return all(_DATE_WORD.fullmatch(word) for word in re.findall(r"[^\W_]+", text))


def _last(text: str) -> str:
    """The last sentence of `text`."""
    return asking.sentences(text)[-1] if text else ""


def _asks(lead: str) -> bool:
    """Whether the last sentence of what stands before a list asks."""
    return use_of(_last(lead)) is Use.ASK


def _is_note(text: str) -> bool:
    """Whether an item among questions is a remark on them ("If your system …, it should …")."""
    return bool(_NOTE_START.match(text)) and _is_statement(text)


def _is_statement(text: str) -> bool:
    """Whether an item only states: a whole sentence, with a verb and a stop, that asks for nothing."""
    if not text.rstrip().endswith((".", "!")) or not _TELLS.search(text):
        return False
    return all(use_of(sentence) in {Use.TELLING, Use.COURTESY} for sentence in asking.sentences(text))


def _without_tail(text: str) -> tuple[str, str]:
    """An item's own words, and the courtesies and conditions that run on after them."""
    pieces = asking.sentences(text)
    keep = len(pieces)
    while keep > 1 and use_of(pieces[keep - 1]) is Use.COURTESY:
        keep -= 1
    return " ".join(pieces[:keep]), " ".join(piece for piece in pieces[keep:] if not asking.is_sign_off(piece))


def _is_courtesy_item(text: str) -> bool:
    """Whether a numbered item asks for nothing but a receipt, a form of reply or the like."""
    uses = [use_of(sentence) for sentence in asking.sentences(text)]
    courtesy = uses[0] is Use.COURTESY and not {Use.ASK, Use.THING} & set(uses[1:])
    return courtesy and not re.match(r"\W*(?:if|where|should|when)\b", text, _LOW)


# ---- reading in order -----------------------------------------------------------------------------------------------


def _asks_in_particular(text: str) -> bool:
    """Whether a paragraph asks for something, and does not only announce that it will."""
    return any(
        use_of(sentence) is Use.ASK and (asking.is_question_sentence(sentence) or not asking.is_generic(sentence))
        for sentence in asking.sentences(_folded(text))
    )


class _Reader:
    """Goes through the paragraphs in order and takes the questions."""

    def __init__(self, nodes: list[_Node], notes: set[int], entry: Entry) -> None:
        self.nodes = nodes
        self.notes = notes
        self.entry = entry
        self.found: list[_Found] = []
        self.weak: list[_Found] = []  # things named where nothing else asks
        self.generic: list[_Found] = []  # asks that only announce what follows, should nothing follow
        self.context: list[str] = []  # prose since the last question
        self.group: list[_Found] = []  # the questions to which a qualifier that follows belongs
        self.kept_context = ""
        self.open = False  # a lead-in was given and its items follow without marks
        self.items_seen = False
        self.by_node: dict[int, _Found] = {}
        self.last_item = max((at for at, node in enumerate(nodes) if node.item and node.run not in notes), default=-1)
        self.last_ask = max((at for at, node in enumerate(nodes) if _asks_in_particular(node.text)), default=-1)
        self.run_sizes = Counter(node.run for node in nodes if node.item)
        self.details: dict[int, bool] = {}  # by parent: whether its bullets are details of it

    def read(self) -> list[_Found]:
        for at, node in enumerate(self.nodes):
            if node.item:
                self._item(at, node)
            else:
                self._prose(at, node)
        if not self.found:
            self.found = self.weak or self.generic or self._anything()
        return sorted(self.found, key=lambda one: one.node)

    # -- items
    def _item(self, at: int, node: _Node) -> None:
        self.open = False
        if node.run in self.notes:
            return
        text = _folded(node.text)
        if node.style is Style.BULLET and node.parent is not None and self._is_detail(node):
            parent = self.by_node.get(node.parent)
            if parent:
                parent.text = f"{parent.text} {text}"
                return
        if (
            not _trimmed(text)
            or _is_note(text)
            or (_is_courtesy_item(text) and len(text.split()) > 2)
            or self._is_title(at, node)
        ):
            self._narrate(text)
            return
        parent_label = self.nodes[node.parent].label if node.parent is not None else None
        text, rest = _without_tail(text) if node.inline else (text, "")
        one = _Found(_trimmed(text), node.label, at, parent_label, self._context_of(node), node.style)
        if rest:
            one.context = _clipped([one.context, rest])
        if not self.items_seen or self.context:
            self.group = []
        self.items_seen = True
        self.found.append(one)
        self.by_node[at] = one
        self.group.append(one)

    def _is_detail(self, node: _Node) -> bool:
        """Whether a bullet under a question only lists details of it, in a word or two each."""
        above = node.parent or 0
        if above not in self.details:
            siblings = [self.nodes[index] for index in self.nodes[above].children]
            self.details[above] = all(
                len(one.text.split()) <= _SHORT_BULLET and not one.text.rstrip().endswith("?") for one in siblings
            )
        return self.details[above]

    def _is_title(self, at: int, node: _Node) -> bool:
        """Whether a numbered line is the heading of the questions under it: "1. Funding", then "1.1 How much …?"."""
        words = node.text.split()
        if (
            not node.children
            or len(words) > 3
            or words[0].lower() in {"the", "a", "an", "your"}
            or node.text.rstrip().endswith((":", "?", "."))
        ):
            return False
        under = [self.nodes[index] for index in node.children]
        return use_of(node.text) is Use.TELLING and all(len(one.text.split()) >= 3 for one in under)

    def _context_of(self, node: _Node) -> str:
        if node.parent is not None:
            above = self.nodes[node.parent]
            parent = self.by_node.get(node.parent)
            self.context = []
            return _clipped([parent.context if parent else "", _folded(above.text), _folded(node.lead)])
        if self.context:
            self.kept_context = _clipped(self.context)
            self.context = []
        return self.kept_context

    # -- prose
    def _prose(self, at: int, node: _Node) -> None:
        text = _folded(node.text)
        if asking.is_greeting(text) or (is_metadata(text) and not self.open):
            return
        if self.entry.interleaved and self.items_seen and self.entry.announced and not self._asks_amid_answers(text):
            return
        following = self.nodes[at + 1] if at + 1 < len(self.nodes) else None
        opens_list = following is not None and following.item and following.run not in self.notes
        pieces = asking.sentences(text)
        new_questions: list[_Found] = []
        if (
            at
            and self.nodes[at - 1].item
            and self.found
            and self.found[-1].node in self._line_of(at - 1)
            and re.match(r"(?:and|if so|if not|if held|of these|of those|of them)\b", text, _LOW)
            and use_of(text) is not Use.COURTESY
        ):
            self.found[-1].text = f"{self.found[-1].text} {text}"
            return
        for number, sentence in enumerate(pieces):
            final = number == len(pieces) - 1
            use = use_of(sentence)
            if self._opens(sentence, use, final=final, opens_list=opens_list, following=following):
                self._narrate(sentence)
                self.open = not opens_list and self._announces(sentence, use)
                continue
            if new_questions and asking.continues(sentence) and use in {Use.ASK, Use.THING, Use.QUALIFIER} and number:
                new_questions[-1].text += " " + sentence
                continue
            if use is Use.ASK:
                one = self._ask(at, sentence)
                if one:
                    new_questions.append(one)
            elif use is Use.QUALIFIER:
                for earlier in (self.group or new_questions)[-_CONTEXT_SENTENCES:]:
                    earlier.context = _clipped([earlier.context, sentence])
            elif use is Use.COURTESY:
                self.open = False
            else:
                self._thing(at, sentence, use, opens_list=opens_list)
        if new_questions:
            self.group = new_questions

    def _asks_amid_answers(self, text: str) -> bool:
        """Whether prose among answers is asked and not answered: the authority's own sentences begin with "we"."""
        return text.endswith("?") or (use_of(text) is Use.ASK and not re.match(r"(?:we|if|should)\b", text, _LOW))

    def _line_of(self, at: int) -> set[int]:
        """The item at `at` and those above it."""
        line: set[int] = set()
        index: int | None = at
        while index is not None:
            line.add(index)
            index = self.nodes[index].parent
        return line

    def _opens(self, sentence: str, use: Use, *, final: bool, opens_list: bool, following: _Node | None) -> bool:
        """Whether the sentence only opens what follows."""
        if not final:
            return False
        if sentence.endswith((":", ":-", "-", "–")) and sentence.rstrip(":-– ")[-1:].isalnum():
            if self._names_a_thing_over_single_items(sentence, use, following):
                return False
            return not asking.is_wh_question(sentence)
        if opens_list and not asking.is_question_sentence(sentence):
            return use in {Use.ASK, Use.QUALIFIER} or asking.is_generic(sentence)
        if opens_list and asking.is_generic(sentence):
            return True
        return (
            use is Use.ASK
            and bool(re.search(r"\b(?:following|below|as follows)\b[^.?!]{0,60}[.?]?\Z", sentence, _LOW))
            and following is not None
        )

    def _names_a_thing_over_single_items(self, sentence: str, use: Use, following: _Node | None) -> bool:
        """A heading that itself names something wanted, amid lists of one item each, as flattened pages have them."""
        if (
            use is not Use.THING
            or not self.items_seen
            or following is None
            or asking.is_generic(sentence.rstrip(": -–"))
        ):
            return False
        return self.run_sizes[following.run] == 1

    def _announces(self, sentence: str, use: Use) -> bool:
        return use in {Use.ASK, Use.QUALIFIER} or bool(
            re.search(r"\b(?:please|following|request\w*|provide|know|information|questions?|ask)\b", sentence, _LOW)
        )

    def _ask(self, at: int, sentence: str) -> _Found | None:
        one = _Found(_trimmed(sentence), None, at, None, "")
        if (
            asking.is_generic(sentence.rstrip(":-– "))
            and not asking.is_question_sentence(sentence)
            and (self.last_item > at or self.last_ask > at)
        ):
            one.context = self._prose_context()
            self.generic.append(one)
            self._narrate(sentence)
            return None
        one.context = self._prose_context()
        self.found.append(one)
        return one

    def _thing(self, at: int, sentence: str, use: Use, *, opens_list: bool) -> None:
        phrase = use is Use.THING or not _TELLS.search(sentence)
        one = _Found(_trimmed(sentence), None, at, None, _clipped(self.context))
        if sentence.startswith("(") and sentence.endswith(")"):
            self._narrate(sentence)
        elif (
            self.open
            and not opens_list
            and (phrase or not re.match(r"(?:i|we|this|that|it|my|our|as)\b", sentence, _LOW))
        ):
            self.found.append(one)
        elif use is Use.THING and self.items_seen and sentence.endswith(":"):
            one.text = one.text.rstrip(": ")
            self.found.append(one)
        else:
            if use is Use.THING or (self.entry.announced and phrase and len(sentence.split()) >= 3):
                self.weak.append(one)
            self.open = False
            self._narrate(sentence)

    def _narrate(self, sentence: str) -> None:
        if sentence:
            self.context.append(sentence)
            del self.context[:-_CONTEXT_SENTENCES]

    def _prose_context(self) -> str:
        if self.context:
            self.kept_context = _clipped(self.context)
            self.context = []
        return self.kept_context

    def _anything(self) -> list[_Found]:
        """The request's own words as one question, where it was announced and nothing in it looks like asking."""
        if not self.entry.announced:
            return []
        for at, node in enumerate(self.nodes):
            text = _folded(node.text)
            if (
                not asking.is_greeting(text)
                and not is_metadata(text)
                and use_of(text) is not Use.COURTESY
                and len(text.split()) >= 3
            ):
                return [_Found(_trimmed(text), node.label, at)]
        return []


def _folded(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _trimmed(text: str) -> str:
    """A question's words without quotation marks that have no partner, greeting and dangling marks."""
    text = asking.without_greeting(_folded(text)).strip("*_ ")
    for opening, closing in ("“”", '""'):
        alone = text.count(opening) + (text.count(closing) if opening != closing else 0)
        if text.startswith(opening) and (alone == 1 or (alone == 2 and text.endswith(closing))):
            text = text[1:].removesuffix(closing)
        elif text.endswith(closing) and alone == 1:
            text = text[:-1]
    return re.sub(r"\s*[-–—]\Z", "", text).strip()


def _clipped(pieces: Iterable[str]) -> str:
    """The pieces joined, the end kept where they are long."""
    joined = " ".join(piece for piece in pieces if piece)
    return joined if len(joined) <= CONTEXT_LENGTH else "… " + joined[-CONTEXT_LENGTH:].split(" ", 1)[-1]


# ---- once, and as the reply counts -----------------------------------------------------------------------------------


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def alike(one: str, other: str) -> float:
    """How alike two texts are in their words, 0 to 1."""
    a, b = _words(one), _words(other)
    if not a or not b or min(len(a), len(b)) * 2 < max(len(a), len(b)):
        return 0.0
    if a == b:
        return 1.0
    if not set(a) & set(b):
        return 0.0
    return difflib.SequenceMatcher(None, a, b, autojunk=False).ratio()


def _once(found: list[_Found]) -> list[_Found]:
    """Each question once: one that is repeated before its answer is the same question."""
    out: list[_Found] = []
    seen: dict[tuple[str, ...], dict[str | None, _Found]] = {}  # by words, then by label
    for one in found:
        same = seen.setdefault(tuple(_words(one.text)), {})
        bare = same.get(None)
        if one.label is None and same and (one.style is Style.ASKED or bare is None or bare.context == one.context):
            continue
        if one.label is not None and bare is not None:
            bare.label = one.label
            same[one.label] = same.pop(None)
            continue
        if one.label in same and same[one.label].context == one.context and one.style is not Style.BULLET:
            continue
        same[one.label] = one
        out.append(one)
    return out


def _labelled_by_reply(found: list[_Found], response: str) -> list[_Found]:
    """Bullets and unmarked questions under the numbers that the reply prints before the same words."""
    loose = [one for one in found if one.label is None or one.style is Style.BULLET]
    if not loose or not response:
        return found
    printed = [
        (mark.label, line[mark.rest :].strip())
        for line in response.split("\n")
        if (mark := line_mark(line)) and mark.label and mark.style in {Style.NUMBER, Style.QUESTION, Style.LOWER}
    ]
    if not printed or len(printed) > 400:
        return found
    matched: dict[int, str] = {}
    for one in loose:
        for label, words in printed:
            if label not in matched.values() and alike(one.text, words) >= 0.9:
                matched[id(one)] = label
                break
    if len(matched) != len(loose):
        return found
    return [replace(one, label=matched.get(id(one), one.label)) for one in found]
