"""A web page or an HTML email: what a browser would show, with lists' labels and tables' rows."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from lxml import etree

from answerable.reading.errors import Fault, Unreadable
from answerable.reading.extract import Extracted, blocks, kinds, text

_LEFT_OUT = frozenset(
    [
        "script",
        "style",
        "head",
        "title",
        "template",
        "noscript",
        "svg",
        "math",
        "iframe",
        "object",
        "embed",
        "applet",
        "canvas",
        "audio",
        "video",
        "map",
        "nav",
        "button",
        "select",
        "input",
        "textarea",
        "dialog",
        "datalist",
        "meta",
        "link",
    ]
)
_PARAGRAPHS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "header",
        "footer",
        "aside",
        "address",
        "blockquote",
        "pre",
        "fieldset",
        "form",
        "figure",
        "figcaption",
        "details",
        "summary",
        "dl",
        "dt",
        "dd",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "center",
        "body",
        "html",
        "hgroup",
        "legend",
        "caption",
    ]
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|font-size\s*:\s*0(?![.\d])", re.I)
_DECLARED = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?\s*([A-Za-z0-9_.:-]{2,40})""", re.I)
_XML_HEAD = re.compile(r"\A\s*<\?xml[^>]*\?>")
# Microsoft writes lists without list elements: the label is in a part that only old programs are to show.
_CONDITION = re.compile(r"<!\[(?:if|endif)[^\]]*\]>", re.I)
_FORMS: dict[str, Callable[[int], str]] = {
    "1": blocks.decimal,
    "a": blocks.letters,
    "A": lambda number: blocks.letters(number).upper(),
    "i": blocks.roman,
    "I": lambda number: blocks.roman(number).upper(),
    "decimal": blocks.decimal,
    "lower-alpha": blocks.letters,
    "upper-alpha": lambda number: blocks.letters(number).upper(),
    "lower-latin": blocks.letters,
    "upper-latin": lambda number: blocks.letters(number).upper(),
    "lower-roman": blocks.roman,
    "upper-roman": lambda number: blocks.roman(number).upper(),
}
_LIST_STYLE = re.compile(r"list-style(?:-type)?\s*:\s*(?:\w+\s+)*?([a-z-]+)", re.I)


def extract(data: bytes) -> Extracted:
    """The words of a web page. Raises Unreadable."""
    declared = _DECLARED.search(data[:4096])
    return Extracted(
        kind=kinds.HTML, text=words(text.declared(data, declared.group(1).decode("ascii") if declared else ""))
    )


def words(source: str) -> str:
    """The words that a browser would show of the HTML in `source`."""
    source = _CONDITION.sub("", _XML_HEAD.sub("", source))
    if not source.strip():
        return ""
    parser = etree.HTMLParser(
        no_network=True, huge_tree=True, remove_comments=True, remove_pis=True, recover=True, encoding="utf-8"
    )
    root = etree.fromstring(source.encode("utf-8", "replace"), parser)
    if any(one.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT or "depth" in one.message for one in parser.error_log):
        raise Unreadable(Fault.EXPANDS)  # the parser stopped there: what it has is not the whole letter
    if root is None:
        return ""
    writer = _Writer()
    writer.write(_main(root))
    return writer.finished()


def _main(root: Any) -> Any:
    """The part of a page that is its own: the one main element, where it has words."""
    mains = [one for one in root.iter("main", "article", "div") if one.tag == "main" or one.get("role") == "main"]
    return mains[0] if len(mains) == 1 and "".join(mains[0].itertext()).strip() else root


class _Writer:
    """Collects paragraphs as it walks the page."""

    def __init__(self) -> None:
        self._blocks: list[blocks.Block] = []
        self._line: list[str] = []
        self._label = ""
        self._depth = 0
        self._quotes = 0
        self._kept = False  # inside pre: white space stays

    def finished(self) -> str:
        """All that was written."""
        self._end()
        return blocks.joined(self._blocks)

    def _end(self) -> None:
        """The paragraph ends here."""
        joined = "".join(self._line)
        self._line = []
        lines = [line if self._kept else re.sub(r"[ \t]+", " ", line).strip() for line in joined.split("\n")]
        written = "\n".join(lines).strip("\n")
        if not written.strip():
            return
        label, self._label = self._label, ""
        written = f"{label} {written}" if label else written
        if self._quotes:
            written = "\n".join(f"{'> ' * self._quotes}{line}" for line in written.split("\n"))
        self._blocks.append(blocks.Block(written, close=bool(label), depth=self._depth if label else 0))

    def _say(self, written: str | None) -> None:
        if written:
            self._line.append(written if self._kept else re.sub(r"[ \t\r\n\f]+", " ", written))

    def write(self, element: Any) -> None:
        """Write `element` and what is in it, without its tail."""
        tag = element.tag.lower().rpartition(":")[2]
        if tag in _LEFT_OUT or _is_hidden(element):
            return
        if tag == "br":
            self._line.append("\n")
        elif tag == "hr":
            self._end()
            self._blocks.append(blocks.Block("-" * 40))
        elif tag in {"ol", "ul", "menu"}:
            self._list(element, ordered=tag == "ol")
        elif tag == "table" and _has_data(element):
            self._end()
            self._table(element)
        elif tag in _PARAGRAPHS or tag in {"table", "tr", "li", "td", "th", "tbody", "thead", "tfoot"}:
            self._paragraph(element, tag)
        else:
            self._inside(element)

    def _inside(self, element: Any) -> None:
        self._say(element.text)
        for child in element:
            self.write(child)
            self._say(child.tail)

    def _paragraph(self, element: Any, tag: str) -> None:
        self._end()
        quoted = tag == "blockquote" and (element.get("type") == "cite" or "quote" in (element.get("class") or ""))
        kept, self._kept = self._kept, self._kept or tag == "pre"
        self._quotes += quoted
        self._inside(element)
        self._end()
        self._quotes -= quoted
        self._kept = kept

    def _list(self, element: Any, *, ordered: bool) -> None:
        self._end()
        self._depth += 1
        items = [child for child in element if child.tag == "li"]
        step = -1 if element.get("reversed") is not None else 1
        number = _whole(element.get("start"), len(items) if step < 0 else 1)
        form = element.get("type") or ""
        style = _LIST_STYLE.search(element.get("style") or "")
        if style:
            form = style.group(1).lower()
        for child in element:
            if child.tag != "li":
                self.write(child)
                continue
            if _is_hidden(child):
                continue
            number = _whole(child.get("value"), number)
            shown = _FORMS.get(child.get("type") or form, blocks.decimal)(number)
            self._end()
            self._label = "" if form == "none" else f"{shown}." if ordered else "•"
            self._inside(child)
            self._end()
            self._label = ""
            number += step
        self._depth -= 1

    def _table(self, table: Any) -> None:
        for line in table.iter("tr"):
            if _is_hidden(line):
                continue
            cells = []
            for cell in line:
                if cell.tag in {"td", "th"} and not _is_hidden(cell):
                    inner = _Writer()
                    inner._inside(cell)
                    cells.append(inner.finished())
            filled = [cell for cell in cells if cell.strip()]
            if len(filled) == 1:
                self._blocks.append(blocks.Block(filled[0]))
            elif filled:
                self._blocks.append(blocks.Block(blocks.row(cells), close=True))


def _is_hidden(element: Any) -> bool:
    return element.get("hidden") is not None or bool(_HIDDEN.search(element.get("style") or ""))


def _has_data(table: Any) -> bool:
    """Whether a table holds data rather than layout: no table inside it, and cells beside each other, none very long."""
    if next((one for one in table.iterdescendants("table")), None) is not None:
        return False
    widths = [sum(1 for cell in line if cell.tag in {"td", "th"}) for line in table.iter("tr")]
    return bool(widths) and max(widths) > 1


def _whole(written: str | None, otherwise: int) -> int:
    return int(written) if written is not None and re.fullmatch(r"-?\d{1,6}", written.strip()) else otherwise
