"""OpenDocument files (.ods, .odt, .odp): everything in them that a reader does not see (facts/guard.md 3.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from answerable.guard import markup
from answerable.guard.detectors import detector
from answerable.guard.findings import Finding
from answerable.guard.formats.drawing import Canvas
from answerable.guard.inspection import Inspection
from answerable.guard.package import Package
from answerable.guard.techniques import found

from . import allowed, asides, pages, parts, spreadsheet, tables, text
from .document import Document, read
from .styles import attribute

__all__ = ["Document", "inspect", "read"]

_OBJECTS = 100
"""Objects within a document; more is nothing that a person made."""


def inspect(content: bytes, look: Inspection) -> Iterator[Finding]:
    """Everything in an OpenDocument file that does not show. Raises as markup.parse, package.Damaged, package.Encrypted."""
    package = Package(content, look)
    yield from package.findings()
    whole = read(package)
    folders = objects(package, whole)
    sheets = frozenset(sheet.name for sheet in tables.sheets(whole) if not sheet.hidden)
    used = frozenset(name for folder in ("", *folders) for name in drawn(package, folder))
    yield from parts.inspect(package, look, used | _inner(package, folders), sheets)
    yield from _document(whole, look, "")
    for folder in folders:
        inner = read(package, folder)
        name = folder.rstrip("/").rpartition("/")[2]
        if inner.kind == "chart":
            yield from chart(inner, whole, f"chart “{name}”", look)
        elif inner.kind == "math":
            yield from formula(inner, f"formula “{name}”", look)
        else:
            yield from embedded(inner, f"object “{name}”")
        yield from _document(inner, look, f"object “{name}”")


def _inner(package: Package, folders: list[str]) -> frozenset[str]:
    """The members of the objects that the document draws; what of them nothing needs is judged by itself."""
    return frozenset(
        name for name in package.names for folder in folders if name.startswith(folder) and parts.FRAME.fullmatch(name)
    )


def objects(package: Package, whole: Document) -> list[str]:
    """The folders of the objects that the document draws. Raises ValueError where there are too many."""
    folders: list[str] = []
    waiting = [whole]
    while waiting:
        document = waiting.pop()
        for one in document.content.iter():
            if markup.local(one) in {"object", "object-ole"}:
                folder = f"{target(document.folder, attribute(one, 'href'))}/"
                if folder not in folders and package.named(f"{folder}content.xml") is not None:
                    folders.append(folder)
                    waiting.append(read(package, folder))
        if len(folders) > _OBJECTS:
            raise ValueError("too many objects")
    return folders


def target(folder: str, href: str) -> str:
    """The member that an address in a document's folder points to."""
    path = folder + href.removeprefix("./")
    while "/../" in path:
        path = re.sub(r"[^/]+/\.\./", "", path, count=1)
    return path.rstrip("/")


def drawn(package: Package, folder: str) -> Iterator[str]:
    """The members that a document's content and styles point to: pictures, objects, their previews."""
    for part in ("content.xml", "styles.xml"):
        name = package.named(folder + part)
        if name is None:
            continue
        for one in markup.parse(package.read(name)).iter():
            href = attribute(one, "href") if isinstance(one.tag, str) else ""
            if href and not href.startswith("#"):
                yield target(folder, href)


def _document(document: Document, look: Inspection, where: str) -> Iterator[Finding]:
    """What one document holds, whatever its kind."""
    for root, name in ((document.content, "content"), (document.styles_part, "styles")):
        if root is None:
            continue
        place = where or ("whole document" if name == "content" else "styles")
        yield from asides.inspect(document, root, place)
        yield from pages.pictures(document, root, place)
        yield from allowed.unknown(root, f"{where}, {name}" if where else name)
        yield from allowed.names(root, place)
    if document.kind == "spreadsheet":
        yield from spreadsheet.inspect(document, look)
        yield from _on_sheets(document, look)
        yield from text.page_ends(document, look)
    elif document.kind in {"presentation", "drawing"}:
        yield from pages.inspect(document, look)
    elif document.kind == "text":
        yield from text.inspect(document, look)


def _on_sheets(document: Document, look: Inspection) -> Iterator[Finding]:
    """Shapes that stand on visible sheets."""
    for sheet in tables.sheets(document):
        if not sheet.hidden:
            holders = [one for one in sheet.element if markup.local(one) == "shapes"]
            holders += [
                cell.element for cell in sheet.cells if cell.element is not None and len(cell.element) and not cell.gone
            ]
            for holder in holders:
                yield from pages.on_canvas(document, holder, f"sheet “{sheet.name}”", look, Canvas(), document.look)


@detector("chart-data")
def chart(inner: Document, whole: Document, where: str, look: Inspection) -> Iterator[Finding]:
    """What a chart keeps in its own table and neither draws nor stands in a visible cell."""
    shown: set[str] = set()
    if whole.kind == "spreadsheet":
        shown = {
            part
            for sheet in tables.sheets(whole)
            if not sheet.hidden
            for cell in sheet.cells
            for part in (cell.shown.strip(), tables.said_value(cell.element) if cell.shown.strip() else "")
        }
    kept: list[str] = []
    for table in inner.body.iter():
        if markup.local(table) == "table":
            for cell in table.iter():
                if markup.local(cell) == "table-cell":
                    kept += _words_of(cell)
    labels = labels_drawn(inner)
    titles = [
        "".join(one.itertext()).strip()
        for one in inner.body.iter()
        if markup.local(one) in {"title", "subtitle", "footer"}
    ]
    look.shows(where, "\n".join([*titles, *kept]))
    words = [one for one in kept if not re.fullmatch(r"-?[\d.,]+(?:[eE][-+]?\d+)?|NaN|1\.#NAN|nan", one)]
    lost = (
        [one for one in kept if one not in shown and not (one not in words and _near(one, shown))]
        if whole.kind == "spreadsheet"
        else ([] if labels else words)
    )
    texts = [
        one
        for one in lost
        if not re.fullmatch(r"(?:Row|Column|Zeile|Spalte|Ligne|Colonne) \w{1,5}|NaN|nan|1\.#NAN", one)
    ]
    if texts:
        yield found("chart-data", where, texts, count=len(texts))


_PLACE = r"(?:\$?(?:'[^']{1,60}'|[\w ]{1,60}))?\.\$?[A-Z]{1,3}\$?\d{1,7}"
_RANGE = re.compile(rf"{_PLACE}(?::{_PLACE})?")


def _words_of(cell: Any) -> list[str]:
    """What stands in a cell of a chart's own table; LibreOffice says beside it which cells of the sheet it came from."""
    beside = [one for one in cell.iter() if markup.local(one) == "desc"]
    told = [text for one in beside if (text := "".join(one.itertext()).strip()) and not _RANGE.fullmatch(text)]
    whole = "".join(
        "".join(one.itertext()) for one in cell if isinstance(one.tag, str) and markup.local(one) not in {"g", "frame"}
    ).strip()
    drawn = ["".join(one.itertext()).strip() for one in cell if markup.local(one) in {"g", "frame"} and not beside]
    return [text for text in (whole, *told, *drawn) if text]


def _near(figure: str, shown: set[str]) -> bool:
    try:
        value = float(figure)
    except ValueError:
        return False
    for one in shown:
        try:
            if abs(float(one.replace(",", "")) - value) <= 1e-6 * max(1.0, abs(value)):
                return True
        except ValueError:
            continue
    return False


def labels_drawn(inner: Document) -> bool:
    """Whether an axis draws the categories and a legend or a title names the series."""
    axes = [one for one in inner.body.iter() if markup.local(one) == "axis" and attribute(one, "dimension") == "x"]
    legend = any(markup.local(one) == "legend" for one in inner.body.iter())
    series = sum(1 for one in inner.body.iter() if markup.local(one) == "series")
    drawn_axis = any(
        inner.styles.properties("chart", attribute(one, "style-name"))[1].get("display-label") != "false"
        for one in axes
    )
    return (drawn_axis or (not axes and legend)) and (legend or series <= 1)


@detector("embedded-object")
def embedded(inner: Document, where: str) -> Iterator[Finding]:
    """A whole document in this one, of which only a picture or a part shows."""
    yield found(
        "embedded-object",
        where,
        [text.strip() for text in inner.content.itertext() if text.strip()],
        said=f"It is a {inner.kind}.",
    )


@detector("hidden-text")
def formula(inner: Document, where: str, look: Inspection) -> Iterator[Finding]:
    """Remarks and see-through words in the source of a formula."""
    source = " ".join("".join(one.itertext()) for one in inner.content.iter() if markup.local(one) == "annotation")
    shown = " ".join(
        "".join(one.itertext())
        for one in inner.content.iter()
        if markup.local(one) in {"mi", "mo", "mn", "mtext", "ms"}
    )
    look.shows(where, shown)
    texts = re.findall(r"%%[^\n]*|phantom\s*\{?[^}\n]*\}?", source)
    quoted = [one for one in re.findall(r'"([^"]*)"', source) if one.strip() and one.strip() not in shown]
    if texts or quoted:
        yield found("hidden-text", where, [*texts, *quoted])
