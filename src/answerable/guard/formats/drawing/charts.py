"""What a chart keeps and does not show: categories, series and names that no axis, legend or label draws."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from answerable.guard import markup
from answerable.guard.detectors import detector
from answerable.guard.findings import Finding
from answerable.guard.inspection import Inspection
from answerable.guard.package import Package
from answerable.guard.techniques import found

from .reading import first, number, yes

_PRINTED = frozenset({"oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"})

Cells = Callable[[str], Sequence[str] | None]
"""The words and figures that visible cells show for a reference such as "Data!$A$2:$A$9"; None where one does not show."""


def chart(package: Package, part: str, where: str, look: Inspection, cells: Cells | None = None) -> Iterator[Finding]:
    """What a chart part holds and does not show. The caller claims the part. Raises as markup.parse.

    With `cells` (in a workbook) whatever it keeps that stands in visible cells too is no finding. Files and drawings that it
    points to (an embedded workbook, user shapes) are parts of their own.
    """
    root = markup.parse(package.read(part))
    yield from unseen_categories(root, where, cells)
    yield from unseen_names(root, where, cells)
    yield from unseen_series(root, where, cells)
    yield from surplus(root, where, cells)
    yield from sources(root, where)
    yield from printed(root, where)
    look.shows(where, "\n".join(shown_texts(root)))


def shown_texts(root: Any) -> list[str]:
    """The words that a chart draws: titles, labels, categories and names of series that have their place in it."""
    texts = ["".join(one.itertext()).strip() for one in root.iter() if markup.local(one) == "rich"]
    if not _axis_hidden(root):
        texts += [text for series in _series(root) for text in _drawn(first(series, "cat"), root)]
    if _told(root):
        texts += [text for series in _series(root) if not _bare(series) for text in _cached(first(series, "tx"))]
    return [text for text in texts if text]


def _series(root: Any) -> Iterator[Any]:
    for one in root.iter():
        if markup.local(one) == "ser":
            yield one


def _cached(element: Any) -> list[str]:
    """The values that a chart keeps under an element, in their order."""
    if element is None:
        return []
    return ["".join(one.itertext()).strip() for one in element.iter() if markup.local(one) == "v"]


def _drawn(element: Any, root: Any) -> list[str]:
    """Of the values under an element those that are drawn: no points beyond their count, no upper level where none is drawn."""
    if element is None:
        return []
    levels = [one for one in element.iter() if markup.local(one) == "lvl"]
    if levels and _flat(root):
        return _cached(levels[0])
    beyond = {point for cache in element.iter() for point in _beyond_count(cache)}
    return [
        "".join(one.itertext()).strip()
        for one in element.iter()
        if markup.local(one) == "v" and one.getparent() not in beyond
    ]


def _flat(root: Any) -> bool:
    """Whether only the lowest level of categories is drawn."""
    return any(markup.local(one) == "noMultiLvlLbl" and yes(one.get("val", "1")) for one in root.iter())


def _beyond_count(cache: Any) -> list[Any]:
    """The points of a list of values that lie beyond the count it gives."""
    if markup.local(cache) not in {"strCache", "numCache", "strLit", "numLit"}:
        return []
    counted = first(cache, "ptCount")
    points = [one for one in cache if markup.local(one) == "pt"]
    most = number(counted.get("val")) if counted is not None else len(points)
    return [one for one in points if number(one.get("idx")) >= most]


def _reference(element: Any) -> str:
    if element is None:
        return ""
    return next(((one.text or "").strip() for one in element.iter() if markup.local(one) == "f"), "")


def _beyond(values: Sequence[str], element: Any, cells: Cells | None) -> list[str]:
    """Those of a chart's values that no visible cell shows."""
    shown = None if cells is None or element is None else cells(_reference(element))
    if shown is None:
        return [one for one in values if one]
    here = {_figure(one) for one in shown}
    return [one for one in values if one and _figure(one) not in here]


def _figure(text: str) -> str:
    plain = text.strip().replace(",", "").lstrip("£$€")
    try:
        return f"{float(plain):.6g}"
    except ValueError:
        return text.strip()


def _says(element: Any, name: str) -> bool:
    return any(markup.local(one) == name and one.get("val", "1") in {"1", "true"} for one in element.iter())


def _axis_hidden(root: Any) -> bool:
    """Whether no axis and no label draws the categories."""
    axes = [one for one in root.iter() if markup.local(one) in {"catAx", "dateAx", "valAx", "serAx"}]
    categories = [one for one in axes if markup.local(one) in {"catAx", "dateAx"}]
    if any(_says(one, "showCatName") for one in root.iter() if markup.local(one) == "dLbls"):
        return False
    if not axes:
        # A pie: its legend names the categories.
        return not _legend(root)
    drawn = [one for one in categories if not _deleted(one) and _ticks(one)]
    return bool(categories) and not drawn


def _deleted(axis: Any) -> bool:
    one = first(axis, "delete")
    return one is not None and yes(one.get("val", "1"))


def _ticks(axis: Any) -> bool:
    one = first(axis, "tickLblPos")
    return one is None or one.get("val") != "none"


def _legend(root: Any) -> bool:
    for one in root.iter():
        if markup.local(one) == "legend":
            gone = [entry for entry in one if markup.local(entry) == "legendEntry" and _deleted(entry)]
            return len(gone) < max(1, len(list(_series(root))))
    return False


def _told(root: Any) -> bool:
    """Whether the names of series are drawn: by the legend, by labels, or as the title of the only one."""
    labelled = any(_says(one, "showSerName") for one in root.iter() if markup.local(one) == "dLbls")
    deleted = first(root, "chart", "autoTitleDeleted")
    titled = len(list(_series(root))) == 1 and (deleted is None or not yes(deleted.get("val", "1")))
    return _legend(root) or labelled or titled


def drawn_table(root: Any) -> tuple[str, list[list[str]]]:
    """A chart's title, and a table of what it draws: a row a category, a column a series; names only where they are shown."""
    title = first(root, "chart", "title")
    title_text = (
        ""
        if title is None
        else " ".join("".join(one.itertext()).strip() for one in title.iter() if markup.local(one) == "rich")
    )
    series = [one for one in _series(root) if not _bare(one)]
    named, told = not _axis_hidden(root), _told(root)
    names = [(_cached(first(one, "tx")) or [""])[0] if told else "" for one in series]
    categories = next((_drawn(first(one, "cat"), root) or _drawn(first(one, "xVal"), root) for one in series), [])
    columns = [_drawn(first(one, "val"), root) or _drawn(first(one, "yVal"), root) for one in series]
    many = max((len(one) for one in (*columns, categories if named else ())), default=0)
    rows = [["", *names]] if any(names) else []
    for at in range(many):
        label = categories[at] if named and at < len(categories) else ""
        rows.append([label, *(column[at] if at < len(column) else "" for column in columns)])
    return title_text, rows


def _bare(series: Any) -> bool:
    """Whether it is drawn with neither line nor fill."""
    shape = first(series, "spPr")
    return shape is not None and first(shape, "noFill") is not None and first(shape, "ln", "noFill") is not None


@detector("chart-data")
def unseen_categories(root: Any, where: str, cells: Cells | None) -> Iterator[Finding]:
    """Categories that no axis draws."""
    if not _axis_hidden(root):
        if cells is None:
            return
        for series in _series(root):
            texts = _beyond(_cached(first(series, "cat")), first(series, "cat"), cells)
            if texts:
                yield found("chart-data", where, texts, said="Its categories are in no visible cell.", count=len(texts))
        return
    texts = [
        text
        for series in _series(root)
        for text in _beyond(_cached(first(series, "cat")), first(series, "cat"), cells)
        if not _number(text)
    ]
    if texts:
        yield found("chart-data", where, texts, said="Its categories are drawn nowhere.", count=len(texts))


def _number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


@detector("chart-data")
def unseen_names(root: Any, where: str, cells: Cells | None) -> Iterator[Finding]:
    """Names of series that no legend, label or title draws."""
    shown = _told(root)
    texts = [
        text
        for one in _series(root)
        for text in _beyond(_cached(first(one, "tx")), first(one, "tx"), cells)
        if not shown
    ]
    if texts:
        yield found("chart-data", where, texts, said="Names of its series are not shown.", count=len(texts))


@detector("chart-data")
def unseen_series(root: Any, where: str, cells: Cells | None) -> Iterator[Finding]:
    """Series that are filtered out, or drawn with neither line nor fill; and values that no visible cell shows."""
    for one in root.iter():
        if markup.local(one).startswith("filtered"):
            yield found("chart-data", where, _cached(one), said="A series or category is filtered out and still there.")
    for series in _series(root):
        texts = _cached(first(series, "val")) + _cached(first(series, "yVal"))
        if _bare(series) and texts and first(series, "dLbls") is None:
            yield found(
                "chart-data", where, [*texts, *_cached(first(series, "tx"))], said="A series is drawn without colour."
            )
    if cells is not None:
        for name in ("val", "xVal", "yVal", "bubbleSize"):
            for series in _series(root):
                lost = _beyond(_cached(first(series, name)), first(series, name), cells)
                if lost:
                    yield found("chart-data", where, lost, said="Its values are in no visible cell.", count=len(lost))


@detector("chart-data")
def surplus(root: Any, where: str, cells: Cells | None) -> Iterator[Finding]:
    """Points beyond those that are counted, formats with words in them, labels taken from cells and not drawn."""
    for cache in root.iter():
        name = markup.local(cache)
        texts = ["".join(one.itertext()) for one in _beyond_count(cache)]
        if texts:
            yield found("chart-data", where, texts, said="It keeps more points than it draws.")
        if name == "datalabelsRange":
            drawn = any(markup.local(one) == "showDataLabelsRange" and yes(one.get("val")) for one in root.iter())
            texts = _beyond(_cached(cache), cache, cells)
            if texts and not drawn:
                yield found("chart-data", where, texts, said="Labels that were taken from cells are not drawn.")
        elif name == "multiLvlStrCache":
            levels = [one for one in cache if markup.local(one) == "lvl"]
            texts = [text for level in levels[1:] for text in _cached(level)] if _flat(root) else []
            if texts:
                yield found("chart-data", where, texts, said="Upper levels of its categories are not drawn.")


@detector("remote-part")
def sources(root: Any, where: str) -> Iterator[Finding]:
    """References to other workbooks, and the name of the pivot table it was made from."""
    names = {(one.text or "").strip() for one in root.iter() if markup.local(one) == "f" and "[" in (one.text or "")}
    if names:
        yield found("remote-part", where, sorted(names), said="A chart takes its figures from it.")
    for one in root.iter():
        if markup.local(one) == "pivotSource":
            yield found("chart-data", where, "".join(one.itertext()), said="It was made from a pivot table.")


@detector("hidden-text")
def printed(root: Any, where: str) -> Iterator[Finding]:
    """Headers and footers that show only where the chart is printed by itself."""
    for one in root.iter():
        if markup.local(one) in _PRINTED and (one.text or "").strip():
            yield found("hidden-text", where, one.text)
