"""What the other parts of a workbook keep: comments, pivot caches, links, connections, changes, drawings (facts/guard.md 3.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from answerable.guard import markup
from answerable.guard.detectors import detector
from answerable.guard.findings import Finding, Severity
from answerable.guard.formats import drawing, opc
from answerable.guard.formats.opc import strings_of
from answerable.guard.inspection import Inspection
from answerable.guard.inventory import counted
from answerable.guard.techniques import found

from . import allowed, sheet_level
from .allowed import Allowed
from .book import Book
from .parts import plain
from .ranges import areas
from .wording import ordinary, reads_outside, severity_of, words_of

LOGS = frozenset({"revisionHeaders", "revisionLog", "usernames"})
OPAQUE = {
    "slicer": "slicer-cache",
    "slicerCache": "slicer-cache",
    "timeline": "slicer-cache",
    "timelineCache": "slicer-cache",
    "connections": "data-connection",
    "queryTable": "query-table",
    "powerPivotData": "data-model",
    "ctrlProp": "form-control",
    "revisionHeaders": "revision-log",
    "revisionLog": "revision-log",
    "usernames": "user-name",
    "xmlMaps": "custom-xml",
    "tableSingleCells": "custom-xml",
    "volatileDependencies": "external-formula",
    "customProperty": "custom-property",
    "rdRichValue": "rich-value",
    "rdRichValueStructure": "rich-value",
    "rdRichValueTypes": "rich-value",
    "rdArray": "rich-value",
    "rdSupportingPropertyBag": "rich-value",
    "rdSupportingPropertyBagStructure": "rich-value",
    "richStyles": "rich-value",
    "richValueRel": "rich-value",
    "namedSheetView": "custom-view",
}
"""Parts that a workbook of values does not need: each is a finding with all its words."""
MINE = frozenset(
    {
        *OPAQUE,
        "officeDocument",
        "worksheet",
        "chartsheet",
        "dialogsheet",
        "xlMacrosheet",
        "xlIntlMacrosheet",
        "sharedStrings",
        "styles",
        "comments",
        "threadedComment",
        "person",
        "vmlDrawing",
        "drawing",
        "chart",
        "chartEx",
        "chartStyle",
        "chartColorStyle",
        "chartUserShapes",
        "pivotCacheDefinition",
        "pivotCacheRecords",
        "pivotTable",
        "externalLink",
        "theme",
        "calcChain",
        "sheetMetadata",
        "diagramData",
        "diagramLayout",
        "diagramQuickStyle",
        "diagramColors",
        "diagramDrawing",
        "table",
    }
)
"""How the parts that are looked into here are pointed to."""
_TABLE = Allowed(
    allowed.TABLE,
    worded=frozenset(
        {
            ("table", "name"),
            ("table", "displayName"),
            ("table", "comment"),
            ("tableColumn", "name"),
            ("tableColumn", "uniqueName"),
            ("tableColumn", "totalsRowLabel"),
            ("tableStyleInfo", "name"),
            ("calculatedColumnFormula", ""),
            ("totalsRowFormula", ""),
            ("filter", "val"),
            ("customFilter", "val"),
            ("sortCondition", "customList"),
        }
    ),
)
_PLAIN_TABLE = re.compile(r"_?(?:Table|Tabelle|Tableau|Tabla|Tabella|Tabel|Tabela|Таблица|List)_?\d{0,4}")


def inspect_parts(book: Book, look: Inspection) -> Iterator[Finding]:
    """Every part beside the workbook, its sheets, styles and texts. The cells were read before."""
    for name in book.of_type(*MINE):
        if name not in book.taken:
            book.taken.add(name)
            book.package.read(name)
    yield from unlisted_sheets(book)
    yield from comments(book)
    yield from threaded(book)
    yield from people(book)
    yield from pivot_caches(book)
    yield from pivot_tables(book)
    yield from external_links(book)
    yield from tables(book)
    yield from opaque(book)
    yield from old_drawings(book)
    yield from drawings(book, look)
    yield from charts(book, look)
    yield from diagrams(book, look)
    yield from plain_parts(book)
    yield from titles(book)


@detector("unreachable-part")
def unlisted_sheets(book: Book) -> Iterator[Finding]:
    """Sheets that a pointer leads to and that the workbook does not list."""
    listed = {one.part for one in book.listed}
    for name in book.of_type("worksheet", "chartsheet", "dialogsheet", "xlMacrosheet", "xlIntlMacrosheet"):
        if name not in listed:
            yield found("unreachable-part", f"part {name}", strings_of(book.package.read(name)), said="It is a sheet.")
    for name in book.of_type("officeDocument"):
        if name != book.part:
            yield found(
                "unreachable-part", f"part {name}", strings_of(book.package.read(name)), said="It is a workbook."
            )
    for name in book.of_type("sharedStrings", "styles"):
        if book.pointers and name not in {book.package.named(one.target) for one in book.pointers.values()}:
            yield found("unreachable-part", f"part {name}", strings_of(book.package.read(name)))


# Comments


@detector("comment")
def comments(book: Book) -> Iterator[Finding]:
    """Notes on cells, each with its author."""
    for part in book.of_type("comments"):
        root, place = book.tree(part), book.place_of(part)
        authors = ["".join(one.itertext()).strip() for one in root.iter() if markup.local(one) == "author"]
        known = set()
        for one in (element for element in root.iter() if markup.local(element) == "comment"):
            words = "".join(one.itertext()).strip()
            index = one.get("authorId") or ""
            author = authors[int(index)] if index.isdecimal() and int(index) < len(authors) else ""
            known.add(author)
            yield found("comment", f"{place}, cell {one.get('ref') or '?'}", [words, author])
        left = [author for author in authors if author and author not in known]
        if left:
            yield found("comment", place, left, said="It names authors of comments that are gone.")


@detector("comment")
def threaded(book: Book) -> Iterator[Finding]:
    """Comments that answer each other, each with its author."""
    persons = _persons(book)
    for part in book.of_type("threadedComment"):
        place = book.place_of(part)
        for one in (element for element in book.tree(part).iter() if markup.local(element) == "threadedComment"):
            words = "".join(one.itertext()).strip()
            author = persons.get(one.get("personId") or "", "")
            yield found("comment", f"{place}, cell {one.get('ref') or '?'}", [words, author])


@detector("people-list")
def people(book: Book) -> Iterator[Finding]:
    """The people who commented."""
    for part in book.of_type("person"):
        texts = [
            value
            for one in book.tree(part).iter()
            if markup.local(one) == "person"
            for key, value in one.attrib.items()
            if key in {"displayName", "userId"} and value
        ]
        if texts:
            yield found("people-list", "the workbook", texts, count=len(_persons(book)))


def _persons(book: Book) -> dict[str, str]:
    return {
        one.get("id") or "": one.get("displayName") or ""
        for part in book.of_type("person")
        for one in book.tree(part).iter()
        if markup.local(one) == "person"
    }


# Pivot tables


@detector("pivot-cache")
def pivot_caches(book: Book) -> Iterator[Finding]:
    """The rows that a pivot table was made from: where each of them is seen in the workbook, a person only needs to look."""
    words, values = book.words(), book.values()
    for part in book.of_type("pivotCacheDefinition"):
        root = book.tree(part)
        texts = [text for text in _items(root) if not _seen(text, words, values)]
        records = 0
        for pointer in book.package.relationships(part):
            name = book.package.named(pointer.target)
            if pointer.type == "pivotCacheRecords" and name:
                for record in markup.events(book.read(name), ("{*}r",)):
                    records += 1
                    texts += [text for text in _items(record) if not _seen(text, words, values)]
        names = [one.get("name") or "" for one in root.iter() if markup.local(one) in {"cacheField", "cacheHierarchy"}]
        texts += [text for text in names if text.strip().lower() not in words]
        where = f"{_pivot_place(book, part)}, pivot cache"
        said = f"It keeps {counted(records, 'row')}." if records else "It keeps the values of its fields."
        block = bool(texts) or not _source_shows(root, book)
        yield found(
            "pivot-cache", where, texts, said=said, count=max(records, 1), severity=None if block else Severity.LOOK
        )
        user = root.get("refreshedBy")
        if user and not re.fullmatch(r"\W*|openpyxl|LibreOffice|Excel Services", user):
            yield found("user-name", where, user)


def _pivot_place(book: Book, part: str) -> str:
    for name in book.of_type("pivotTable"):
        if any(book.package.named(one.target) == part for one in book.package.relationships(name)):
            return book.place_of(name)
    return f"part {part}"


def _items(root: Any) -> Iterator[str]:
    for one in root.iter():
        if markup.local(one) in {"s", "n", "d", "e", "x", "b"} and one.get("v") and markup.local(one) != "x":
            yield one.get("v")


def _seen(text: str, words: frozenset[str], values: frozenset[float]) -> bool:
    if text.strip().lower() in words or re.match(r"\d{4}-\d\d-\d\dT", text):
        return True
    try:
        return float(text) in values
    except ValueError:
        return False


def _source_shows(root: Any, book: Book) -> bool:
    for one in root.iter():
        if markup.local(one) == "worksheetSource":
            visible = {sheet.name for sheet in book.listed if not sheet.hidden}
            name = one.get("name") or ""
            return one.get("sheet") in visible or (bool(name) and not one.get("sheet"))
    return False


@detector("table-text")
def pivot_tables(book: Book) -> Iterator[Finding]:
    """Captions of pivot tables that no cell shows."""
    words = book.words()
    for part in book.of_type("pivotTable"):
        texts = [
            value.strip()
            for one in book.tree(part).iter()
            if isinstance(one.tag, str)
            for key, value in one.attrib.items()
            if not allowed.harmless(value) and value.strip().lower() not in words and not _caption(key, value)
        ]
        if texts:
            yield found("table-text", f"{book.place_of(part)}, pivot table", texts, severity=severity_of(texts))


def _caption(key: str, value: str) -> bool:
    name = key.rpartition("}")[2]
    if name == "name":
        return re.fullmatch(r"PivotTable\s?\d*|PivotStyle\w*|DataPilot\w*", value) is not None
    return (
        name in {"dataCaption", "grandTotalCaption", "applyNumberFormats", "uri"} and ordinary(value)
    ) or name == "Ignorable"


# Other workbooks


@detector("external-link-cache")
def external_links(book: Book) -> Iterator[Finding]:
    """Cells of other workbooks that are kept here, and the names of their sheets."""
    for part in book.of_type("externalLink"):
        texts: list[str] = []
        cells = 0
        for one in book.tree(part).iter():
            name = markup.local(one)
            if name == "cell":
                cells += 1
            if name in {"v", "sheetName", "definedName", "ddeLink", "oleLink", "ddeItem", "oleItem", "val"}:
                texts += [text for text in (one.text or "", *one.attrib.values()) if not allowed.harmless(text.strip())]
                texts += [text for text in (one.text or "",) if name == "v" and text.strip() and text not in texts[-1:]]
        texts += [pointer.target for pointer in book.package.relationships(part) if pointer.external]
        said = f"It keeps {counted(cells, 'cell')} of it."
        yield found("external-link-cache", f"part {part}", texts, said=said, count=max(cells, 1))


# Tables


@detector("table-text", "formula-text", "unknown-element", "filter-criterion")
def tables(book: Book) -> Iterator[Finding]:
    """Names, headings, totals and formulas of tables that no cell shows."""
    for part in book.of_type("table"):
        root, place = book.tree(part), book.place_of(part)
        where = f"{place}, table at {root.get('ref') or '?'}"
        odd = allowed.odd(root, _TABLE)
        if odd:
            yield found("unknown-element", where, odd)
        shown = {text.strip().lower() for text in _shown_in(book, part, root)}
        texts = list(_table_words(root, shown))
        if texts:
            yield found("table-text", where, texts, severity=severity_of(texts))
        names = {root.get("name") or "", root.get("displayName") or ""} - {""}
        strange = sorted(
            name for name in names if not _PLAIN_TABLE.fullmatch(name) and name.lower() not in book.words()
        )
        if strange:
            yield found("table-text", where, strange, severity=severity_of(strange))
        lost = [word for text in _formulas(root) for word in words_of(text) if word.strip().lower() not in book.words()]
        if lost:
            yield found("formula-text", where, lost, severity=severity_of(lost))
        if any(reads_outside(text) for text in _formulas(root)):
            yield found("external-formula", where, list(_formulas(root)))
        yield from sheet_level.criteria_in(root, where, book)


def _table_words(root: Any, shown: set[str]) -> Iterator[str]:
    if root.get("comment"):
        yield root.get("comment")
    for one in root.iter():
        if markup.local(one) == "tableColumn":
            name = re.sub(r"_x000[aAdD]_", " ", one.get("name") or "")
            label = one.get("totalsRowLabel") or ""
            plain = re.fullmatch(r"(?:Column|Spalte|Colonne|Columna|Kolom)\s?\d{0,5}", name)
            if not plain and " ".join(name.split()).lower() not in {" ".join(text.split()) for text in shown}:
                yield name
            if label and label.strip().lower() not in shown:
                yield label


def _shown_in(book: Book, part: str, root: Any) -> Iterator[str]:
    listed = book.sheet_of(part)
    sheet = book.sheets.get(listed.name) if listed is not None else None
    for area in areas(root.get("ref")):
        for row in sheet.rows if sheet is not None else ():
            if area.top <= row.number <= area.bottom:
                yield from (
                    text for column, text in zip(row.columns, row.texts, strict=True) if (column, row.number) in area
                )


def _formulas(root: Any) -> Iterator[str]:
    for one in root.iter():
        if markup.local(one) in {"calculatedColumnFormula", "totalsRowFormula"}:
            yield one.text or ""


# Parts that a workbook of values does not need


@detector(*sorted(set(OPAQUE.values())))
def opaque(book: Book) -> Iterator[Finding]:
    """Connections, query tables, slicers, data models, changes, form controls, linked values."""
    for kind, code in OPAQUE.items():
        for part in book.of_type(kind):
            content = book.package.read(part)
            place = book.place_of(part)
            where = place if place.startswith("part ") else f"{place}, part {part}"
            yield found(code, where, part_words(content), said=f"It has {len(content):,} bytes.")
    caches = set(book.of_type("pivotCacheDefinition"))
    for part in book.of_type("pivotCacheRecords"):
        if book.package.reached[part][0] not in caches:
            yield found("pivot-cache", f"part {part}", strings_of(book.package.read(part)))


def part_words(content: bytes) -> list[str]:
    """The words of a part, without what only carries form: numbers, references, identifiers, the format's own words."""
    if content.lstrip()[:1] != b"<" and not content.startswith((b"\xef\xbb\xbf<", b"\xff\xfe", b"\xfe\xff")):
        return strings_of(content)
    texts = []
    for one in markup.parse(plain(content)).iter():
        if isinstance(one.tag, str):
            texts += [text.strip() for text in (one.text or "", one.tail or "") if text.strip()]
            texts += [
                value.strip()
                for key, value in one.attrib.items()
                if not allowed.harmless(value) and key.rpartition("}")[2] not in _FORM
            ]
        else:
            texts.append(one.text or "")
    return [text for text in texts if text]


_FORM = frozenset({"Ignorable", "Requires", "uri", "uid", "objectType", "checked", "space", "sId", "rId", "id"})


# Drawings


@detector("hidden-text", "form-control")
def old_drawings(book: Book) -> Iterator[Finding]:
    """Drawings of the old kind: they carry the boxes of comments, and form controls."""
    for part in book.of_type("vmlDrawing"):
        content = book.package.read(part)
        words = re.findall(rb">([^<>]+)<", content)
        texts = [text for word in words if (text := word.decode("utf-8", "replace").strip()) and not _vml_form(text)]
        attributes = re.findall(rb'\b(?:alt|title|href|string|src|o:title|o:href)\s*=\s*["\']([^"\']+)["\']', content)
        texts += [text for value in attributes if (text := value.decode("utf-8", "replace").strip())]
        if re.search(rb'ObjectType="(?!Note)\w+"', content):
            yield found("form-control", book.place_of(part), texts)
        elif texts:
            yield found("hidden-text", f"{book.place_of(part)}, drawing of the old kind", texts)


def _vml_form(text: str) -> bool:
    return re.fullmatch(r"[\d,.\s-]{1,80}|True|False|t|f|[A-Z]\w{2,20}:?", text) is not None and len(text) <= 80


def drawings(book: Book, look: Inspection) -> Iterator[Finding]:
    """Shapes and pictures on sheets."""
    for part in book.of_type("drawing", "chartUserShapes"):
        where = f"{book.place_of(part)}, drawing"
        yield from drawing.shapes(book.tree(part), where, look, book.package, part)


@detector("chart-data", "unknown-element")
def charts(book: Book, look: Inspection) -> Iterator[Finding]:
    """Charts: whatever they keep that stands in no visible cell."""
    for part in book.of_type("chart"):
        yield from drawing.chart(book.package, part, f"{book.place_of(part)}, chart", look, book.cells)
    for part in book.of_type("chartEx"):
        root, where = book.tree(part), f"{book.place_of(part)}, chart"
        words, values = book.words(), book.values()
        texts = ["".join(one.itertext()).strip() for one in root.iter() if markup.local(one) in {"pt", "v"}]
        lost = [text for text in texts if text and not _seen(text, words, values)]
        if lost:
            yield found("chart-data", where, lost, count=len(lost))
    for part in book.of_type("chartStyle", "chartColorStyle"):
        odd = [
            text
            for one in book.tree(part).iter()
            for text in _values(one)
            if not re.fullmatch(r"[\w# +.-]{0,40}", text) or re.search(r"\d{8}", text)
        ]
        if odd:
            yield found("unknown-element", f"{book.place_of(part)}, chart", odd)


def diagrams(book: Book, look: Inspection) -> Iterator[Finding]:
    """Diagrams (SmartArt): the words of their data that are not drawn."""
    drawn = book.of_type("diagramDrawing")
    for part in book.of_type("diagramData"):
        number = re.sub(r"\D", "", part.rpartition("/")[2])
        beside = next((name for name in drawn if re.sub(r"\D", "", name.rpartition("/")[2]) == number), None)
        yield from drawing.diagram(book.package, part, beside, f"{book.place_of(part)}, diagram", look)
    for part in book.of_type("diagramLayout", "diagramQuickStyle", "diagramColors"):
        yield from opc.form(part, "diagram", book.package.read(part))


def _values(element: Any) -> list[str]:
    if not isinstance(element.tag, str):
        return [f"({element.text})"]
    return [text.strip() for text in (element.text or "", element.tail or "", *element.attrib.values()) if text.strip()]


@detector("unknown-element")
def plain_parts(book: Book) -> Iterator[Finding]:
    """The theme, the order of sums and the marks of array formulas: colours, fonts and numbers, and no words."""
    for part in book.of_type("theme", "calcChain", "sheetMetadata"):
        odd = [text for one in book.tree(part).iter() for text in _values(one) if not _theme_word(text)]
        if odd:
            yield found("unknown-element", f"part {part}", odd, count=len(odd))


def _theme_word(text: str) -> bool:
    """A number, a scheme's or a font's name: short, and without a row of digits."""
    if re.fullmatch(r"[0-9A-F]{20}", text):
        return True  # how a font looks, in ten numbers (panose)
    return allowed.harmless(text) or (len(text) <= 48 and re.search(r"\d{4}(?!9|[0-9A-F]{4}-)", text) is None)


@detector("property")
def titles(book: Book) -> Iterator[Finding]:
    """Names of sheets in the file's properties that the workbook does not have any more."""
    known = {one.name.strip().lower() for one in book.listed}
    known |= {(one.get("name") or "").lower() for one in book.root.iter() if markup.local(one) == "definedName"}
    for part in book.of_type("extended-properties"):
        for one in markup.parse(book.package.read(part)):
            if markup.local(one) == "TitlesOfParts":
                texts = ["".join(child.itertext()).strip() for child in one.iter() if markup.local(child) == "lpstr"]
                lost = [text for text in texts if text and not _is_known(text, known)]
                if lost:
                    where = "properties, titles of parts"
                    yield found(
                        "property", where, lost, said="They name sheets that are not in it.", severity=Severity.BLOCK
                    )


def _is_known(text: str, known: set[str]) -> bool:
    bare = text.lower().rpartition("!")[2]
    return text.lower() in known or bare in known or f"_xlnm.{bare}" in known or bare in {"print_area", "print_titles"}
