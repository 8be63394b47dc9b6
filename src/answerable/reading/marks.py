"""The marks of lists, as letters write them: 1. 1) (1) 1.1 1a Q1 Q.1 Question 1: a) (iv) A. • - – * and tables.

`line_mark` reads the mark at the start of a line; `split_inline` breaks a paragraph in which the items of a list run on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

BULLETS = "•·●▪■□◦○‣⁃∙*–—\\-➢✓➔►§\uf0b7\uf0a7\uf02d\uf0d8"
HIGHEST_NUMBER = 60  # a number above this at the start of a line is a street, a sum or a page

_MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
_ROMAN = r"(?:x{0,2}(?:ix|iv|v?i{1,3}|v)|x{1,2})"
_MARK = re.compile(
    rf"""[ \t]*(?:
        (?P<named>(?:Question|Request|Query)[ ]?(?:(?:No\.?|Number)[ ]?)?(?P<named_value>\d{{1,2}}[A-Za-z]?)\b(?!/|\.\d|-\d|[ ]of\b))[ ]*[.:)\-–—]*
      | (?P<q>Q(?:uestion)?\.?[ ]?(?P<q_value>\d{{1,2}}(?:\.\d{{1,2}})?[a-z]?))\b(?![/-])[.:)]*[ ]?[-–—]?
      | (?P<asked>Q|Question|Request|Query)[ ]?(?:[:)]|\.(?=\s))
      | \((?P<bracketed>\d{{1,2}}(?:\.\d{{1,2}})*[a-z]?|[a-z]|[A-Z]|{_ROMAN}|{_ROMAN.upper()})\)
      | (?P<closed>\d{{1,2}}(?:\.\d{{1,2}})*[a-z]?|[a-z]|[A-Z]|{_ROMAN}|{_ROMAN.upper()})\)
      | (?P<decimal>\d{{1,2}}(?:\.\d{{1,2}}){{1,3}})\.?[:]?(?=\s+[^\d\s])(?!\s*(?:%|p\b|m\b|k\b|am\b|pm\b|million\b|hours?\b|days?\b))
      | (?P<pointed>\d{{1,2}}\.[a-z])[.):]?(?=\s)
      | (?P<dotted>\d{{1,2}}[a-z]?)[.:](?=\s*[^\d\s])
      | (?P<colon>[a-z]|[A-Z]):(?=\s+\S)
      | (?P<slashed>[a-z]|{_ROMAN})/(?=\s)
      | (?P<letter>[a-z]|[A-Z]|{_ROMAN}|{_ROMAN.upper()})\.(?=\s+\S|(?<=[a-z]\.)[A-Z][a-z])
      | (?P<dashed>\d{{1,2}})[ ]?[-–—](?=\s+[A-Za-z])
      | (?P<bare>\d{{1,2}})(?=\s+(?!{_MONTH})[A-Z“"‘'])
      | (?P<bullet>[{BULLETS}]|o(?=\t|[ ]{{2,}}))(?=\s+\S|[A-Za-z“"‘'](?!\s*\*))
    )""",
    re.X,
)  # fmt: skip
# Marks that stand alone on a line, their words on the next one.
_ALONE = re.compile(
    rf"[ \t]*(?:\(?(?:\d{{1,2}}(?:\.\d{{1,2}})*[a-z]?|[a-z]|{_ROMAN})[.)]{{1,2}}|[{BULLETS}]|Q\.?[ ]?\d{{1,2}}[.:)]?)[ \t]*\Z"
)


_INNER = re.compile(r"\s*\(?([a-z])\)\s")


class Style(StrEnum):
    """The kinds of mark, told apart so that one list can stand inside another."""

    NUMBER = "number"
    DECIMAL = "decimal"
    NUMBER_LETTER = "number and letter"
    LOWER = "lower-case letter"
    UPPER = "capital letter"
    ROMAN = "roman numeral"
    QUESTION = "question and number"
    ASKED = "question"
    BULLET = "bullet"


@dataclass(frozen=True)
class Mark:
    """A mark at the start of a line. `label` is as printed without brackets and stops; `value` counts within its list.

    `rest` is the offset at which the words begin; `written` tells lists apart that differ in how they write their marks.
    `certain` is False for marks that may be something else: a number with nothing after it, a letter with a full stop.
    """

    style: Style
    label: str | None
    value: int
    rest: int
    written: str
    certain: bool = True


def line_mark(line: str) -> Mark | None:
    """The list mark at the start of `line`, or None. A bullet before a number ("- 1.1. Names") is passed over."""
    found = _MARK.match(line)
    if not found:
        return None
    if found["bullet"]:
        inner = line_mark(line[found.end() :].lstrip()) if found.end() < len(line) else None
        if inner and inner.certain and inner.style is not Style.BULLET:
            skipped = len(line) - len(line[found.end() :].lstrip())
            return Mark(inner.style, inner.label, inner.value, skipped + inner.rest, inner.written, inner.certain)
        return Mark(Style.BULLET, found["bullet"], 0, found.end(), found["bullet"])
    if found["asked"]:
        return Mark(Style.ASKED, None, 0, found.end(), "asked")
    if found["named"]:
        label = re.sub(r"\s+", " ", found["named"])
        return Mark(Style.QUESTION, label, _number(found["named_value"]), found.end(), label.split()[0].lower())
    if found["q"]:
        label = re.sub(r"\s+", " ", found["q"])
        return Mark(Style.QUESTION, label, _number(found["q_value"]), found.end(), "q")
    group = next(
        name
        for name in (
            "bracketed",
            "closed",
            "decimal",
            "dotted",
            "pointed",
            "colon",
            "slashed",
            "letter",
            "dashed",
            "bare",
        )
        if found[name]
    )
    label = found[group]
    inside = _INNER.match(line, found.end())
    if inside and label.isdigit() and ord(inside[1]) - ord("a") + 1 == int(label):
        return Mark(_style(inside[1]), inside[1], int(label), inside.end(), "closed")  # "2. b) …", as some pages print
    style = _style(label)
    value = _value(label, style)
    if value > HIGHEST_NUMBER:
        return None
    certain = group not in {"bare", "dashed", "colon"} and not (group == "letter" and style is Style.UPPER)
    return Mark(style, label, value, found.end(), group, certain)


def stands_alone(line: str) -> bool:
    """Whether `line` is a mark and nothing else, so that its words are on the next line."""
    return len(line) < 24 and bool(_ALONE.match(line))


def as_style(mark: Mark, style: Style) -> Mark:
    """`mark` read as the letter or the roman numeral that it also is: "i" is the first numeral and the ninth letter."""
    return Mark(style, mark.label, _value(mark.label or "", style), mark.rest, mark.written, mark.certain)


def _style(label: str) -> Style:
    if label.isdigit():
        return Style.NUMBER
    if label[0].isdigit():
        return Style.NUMBER_LETTER if label[-1].isalpha() else Style.DECIMAL
    if re.fullmatch(_ROMAN, label.lower()):
        return Style.ROMAN
    return Style.LOWER if label.islower() else Style.UPPER


def _value(label: str, style: Style) -> int:
    if style is Style.ROMAN:
        return _roman(label.lower())
    if style in {Style.LOWER, Style.UPPER}:
        return ord(label.lower()) - ord("a") + 1
    if style is Style.NUMBER_LETTER:
        return ord(label[-1]) - ord("a") + 1
    if style is Style.DECIMAL:
        return _number(label.rsplit(".", 1)[1])
    return int(label)


def _number(label: str) -> int:
    return int(re.match(r"\d+", label).group())  # type: ignore[union-attr]


def _roman(label: str) -> int:
    total = 0
    for index, letter in enumerate(label):
        worth = {"i": 1, "v": 5, "x": 10}[letter]
        following = {"i": 1, "v": 5, "x": 10}.get(label[index + 1 : index + 2], 0)
        total += -worth if following > worth else worth
    return total


_INLINE = re.compile(
    rf"(?:(?<=\s)|(?<=^)|(?<=[.?!:;]))(?P<all>\(?(?P<label>\d{{1,2}}[a-z]?|[a-z]|{_ROMAN})(?P<end>[.)])|Q\.?(?P<q>\d{{1,2}})[.:)]?)\s+(?=[A-Za-z“\"‘'£#])"
)
_BEFORE_NUMBER = re.compile(
    r"\b(?:section|sections|figure|table|version|no|question|questions|part|page|schedule|annex|article|point|points|item|stage|phase|level|grade|tier|and|to|or|of|in|by|the|see)\Z",
    re.I,
)


def split_inline(paragraph: str) -> list[str]:
    """`paragraph` broken before each mark of a list that runs on within it; itself alone when there is none.

    A run counts as a list when its marks are written alike, begin with the first (1, 1a, a, i) and go up by one, with
    words between; a number with a full stop must also stand where a sentence may begin.
    """
    runs: dict[tuple[str, Style], list[tuple[int, int]]] = {}  # (position, value) of each mark in its run
    capitals = re.search(r"[A-Z]", paragraph)  # a writer without capitals begins no sentence with one
    own = re.match(r"\(?(\d{1,2})[.)]", paragraph)
    for found in _INLINE.finditer(paragraph):
        if found["q"]:
            key, value = ("q", Style.QUESTION), int(found["q"])
        else:
            label, written = found["label"], ("(" if found["all"].startswith("(") else "") + found["end"]
            style = _style(label)
            if style is Style.ROMAN and len(label) == 1 and label != "i" and (written, Style.ROMAN) not in runs:
                style = Style.LOWER
            if (
                style is Style.ROMAN
                and len(label) == 1
                and runs.get((written, Style.LOWER), [(0, 0)])[-1][1] == ord(label[0]) - ord("a")
            ):
                style = Style.LOWER
            if style is Style.NUMBER_LETTER:
                written += label[:-1]
            key, value = (written, style), _value(label, style)
            before = paragraph[max(0, found.start() - 40) : found.start()].rstrip()
            first = paragraph[found.end() : found.end() + 1]
            if found["end"] == "." and not _may_begin(before, style, starts=capitals is None or first.isupper()):
                continue
        run = runs.setdefault(key, [])
        if value == (run[-1][1] + 1 if run else 1):
            run.append((found.start(), value))
    cuts = sorted(
        position
        for key, run in runs.items()
        if (len(run) >= 2 or (own and key[1] is Style.NUMBER_LETTER and key[0].endswith(own[1])))
        and _opens_here(paragraph, run[0][0])
        and all(len(paragraph[a:b].split()) >= 3 for (a, _), (b, _) in pairwise(run))
        for position, _ in run
    )
    edges = [0, *[cut for cut in cuts if cut > 0], len(paragraph)]
    pieces = [paragraph[a:b].strip() for a, b in pairwise(edges)]
    return [piece for piece in pieces if piece]


def _opens_here(paragraph: str, at: int) -> bool:
    """Whether a list may open at `at`: at the start, or after a stop; not amid a clause ("in i) Crown Courts and ii) …")."""
    before = paragraph[max(0, at - 40) : at].rstrip()
    return not before or before[-1] in '.?!:;,)-–…"”' or paragraph[at] in "1Q"


def _may_begin(before: str, style: Style, *, starts: bool) -> bool:
    """Whether a mark with a full stop can stand here: at the start, after a stop, or where what follows `starts` a
    sentence, but not after "section"."""
    if not before or before[-1] in ".?!:;)…":
        return True
    return style is Style.NUMBER and starts and not _BEFORE_NUMBER.search(before[-12:])


_CELL_RULE = re.compile(r"[\s|:+=-]+\Z")
_QUESTION_COLUMN = re.compile(
    r"\s*(?:your |foi |the |information )?(?:questions?|requests?|quer(?:y|ies)|you asked|information requested|requested)(?: asked| text| for)?\s*\Z",
    re.I,
)
_ANSWER_COLUMN = re.compile(
    r"\s*(?:our |the |opcc |council )?(?:answers?|responses?|repl(?:y|ies)|comments?)\s*\Z", re.I
)
_LABEL_CELL = re.compile(r"\s*\(?(?:Q(?:uestion)?\.?\s?)?(?:\d{1,2}(?:\.\d{1,2})?[a-z]?|[a-z])[.):]?\s*\Z", re.I)


def untable(lines: list[str]) -> list[str]:
    """`lines` with the rows of a question-and-answer table written as a question line and an answer line each."""
    out: list[str] = []
    question_at: int | None = None
    answer_at: int | None = None
    in_table = False
    for line in lines:
        cells = _cells(line)
        filled = [cell for cell in cells or () if cell]
        if "|" in line and len(filled) == 1 and not _CELL_RULE.match(line) and not in_table:
            out += [filled[0], ""]
            continue
        if cells is None:
            question_at = question_at if in_table and not line.strip() else None
            in_table = in_table and not line.strip()
            out.append(line)
            continue
        if _CELL_RULE.match(line):
            continue
        heads = [index for index, cell in enumerate(cells) if _QUESTION_COLUMN.match(cell)]
        tails = [index for index, cell in enumerate(cells) if _ANSWER_COLUMN.match(cell)]
        if heads and (tails or len(cells) > 1):
            question_at, answer_at, in_table = heads[0], (tails[0] if tails else None), True
            continue
        if not in_table:
            question_at = next(
                (i for i, cell in enumerate(cells) if cell.endswith("?") and len(cell.split()) > 2), None
            )
            answer_at = None
        if question_at is None or question_at >= len(cells) or not cells[question_at]:
            out.append(line)
            continue
        label = next((cell for cell in cells[:question_at] if _LABEL_CELL.match(cell)), "").strip()
        words = cells[question_at]
        answer = (
            cells[answer_at] if answer_at is not None and answer_at < len(cells) else " ".join(cells[question_at + 1 :])
        )
        if answer.endswith("?") and any(sign.isalnum() for sign in answer):
            # A row of two questions is no question with its answer.
            out.append(line)
            continue
        if not any(sign.isalnum() for sign in answer):
            answer = ""
        marked = f"{label if label[-1:] in '.):' else label + '.'} {words}" if label else words
        out += ["", marked if label or line_mark(words) else f"Question: {words}", f"Answer: {answer}", ""]
    return out


def _cells(line: str) -> list[str] | None:
    if line.count("|") >= 2 or (line.count("|") == 1 and line.strip().startswith("|")):
        return [cell.strip() for cell in line.strip().strip("|").split("|")]
    if "\t" in line.strip():
        cells = [cell.strip() for cell in line.strip().split("\t") if cell.strip()]
        if len(cells) >= 2 and not line_mark(line):
            return cells
        if len(cells) >= 3:
            return cells
    return None
