"""What a workbook as a whole hides: sheets, tabs, names, styles, texts that no cell has (facts/guard.md 3.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from answerable.guard import markup
from answerable.guard.detectors import detector
from answerable.guard.findings import Finding, Severity
from answerable.guard.techniques import found

from . import allowed
from .allowed import Allowed
from .book import PROGRAMS, Book, Listed, bare_name
from .colours import figure
from .parts import words, yes
from .ranges import areas
from .wording import ordinary, reads_outside, words_of

WORKBOOK = Allowed(
    allowed.WORKBOOK,
    examined=words(
        "definedNames absPath fileSharing fileVersion smartTagPr smartTagTypes customWorkbookViews webPublishing functionGroups "
        "fileRecoveryPr dataModel model"
    ),
    worded=frozenset(
        {
            ("sheet", "name"),
            ("workbookPr", "codeName"),
            ("workbookProtection", "workbookPassword"),
            ("workbookProtection", "revisionsPassword"),
            ("feature", "name"),
            ("revisionPtr", "coauthVersionLast"),
        }
    ),
)
STYLES = Allowed(
    allowed.STYLES,
    worded=frozenset(
        {
            ("numFmt", "formatCode"),
            ("cellStyle", "name"),
            ("tableStyle", "name"),
            ("tableStyles", "defaultTableStyle"),
            ("tableStyles", "defaultPivotStyle"),
            ("slicerStyles", "defaultSlicerStyle"),
            ("timelineStyles", "defaultTimelineStyle"),
            ("slicerStyle", "name"),
            ("timelineStyle", "name"),
        }
    ),
)
_TAB = 700.0  # twentieths of a point: a tab without its letters, and one letter
_LETTER = 110.0
_DEFAULT_NAME = re.compile(r"[^\W\d_]{3,12} ?\d{0,3}")
"""A sheet's name that a program gave, such as "Sheet2": it tells nothing, and every workbook has it somewhere."""
_PLAIN_NAMES = frozenset({"_xlnm.print_area", "_xlnm.print_titles", "_xlnm._filterdatabase", "_xlnm.sheet_title"})
_BUILT_IN_STYLE = re.compile(
    r"(?:Normal|Standard|Comma|Currency|Percent|Good|Bad|Neutral|Heading|Title|Total|Input|Output|Note|Calculation|Hyperlink|Followed"
    r"|Check Cell|Linked Cell|Warning Text|Explanatory Text|Accent|\d0 ?% ?- ?Accent|Excel Built-in|Style|Default|Result|Error|Accent"
    r"|Footnote|Pivot Table|Status|Text|Untitled|cf|Date|Obično|Обычный|Prozent|Dezimal|Währung|Millares|Pourcentage)[\w .%\[\]()-]{0,24}"
)


def inspect_workbook(book: Book) -> Iterator[Finding]:
    """Everything that belongs to the workbook and not to one sheet; its sheets were read before."""
    yield from hidden_sheets(book)
    yield from tab_bar(book)
    yield from unknown(book)
    yield from names(book)
    yield from kept(book)
    yield from styles(book)
    yield from orphans(book)


def inventory(book: Book, listed: Listed) -> str:
    """ "Sheet “Q1”: 12 rows × 4 columns"."""
    sheet = book.sheets.get(listed.name)
    hidden = " (hidden)" if listed.hidden else ""
    if sheet is None or listed.kind == "chartsheet":
        return f"Sheet “{listed.name}”{hidden}: {'a chart' if listed.kind == 'chartsheet' else 'no table'}"
    if not sheet.rows:
        return f"Sheet “{listed.name}”{hidden}: empty"
    rows = "1 row" if sheet.last == 1 else f"{sheet.last:,} rows"
    columns = "1 column" if sheet.widest == 1 else f"{sheet.widest:,} columns"
    return f"Sheet “{listed.name}”{hidden}: {rows} × {columns}"


@detector("hidden-sheet", "program-sheet")
def hidden_sheets(book: Book) -> Iterator[Finding]:
    """Sheets whose tabs are not shown, and sheets that are programs."""
    for one in book.listed:
        sheet = book.sheets.get(one.name)
        texts = [text for row in sheet.rows for text in row.texts] if sheet is not None else []
        if one.hidden:
            given = () if _DEFAULT_NAME.fullmatch(one.name) else (one.name,)
            size = inventory(book, one).partition(": ")[2]
            said = f"It {'is very hidden and ' if one.state == 'veryHidden' else ''}has {size}."
            yield found("hidden-sheet", one.place, [*texts, *given], said=said, count=max(1, len(texts)))
        if one.kind in PROGRAMS:
            yield found("program-sheet", one.place, texts)


@detector("tab-bar-hides-sheets")
def tab_bar(book: Book) -> Iterator[Finding]:
    """A window that opens without tabs, past them, off the screen or too small; and names that show nothing."""
    shown = [one for one in book.listed if not one.hidden]
    for view in (one for one in book.root.iter() if markup.local(one) == "workbookView"):
        said = list(_window(view, book))
        if said:
            yield found("tab-bar-hides-sheets", "the workbook’s window", said=" ".join(said))
        width = figure(view.get("windowWidth"), 16_000) * min(figure(view.get("tabRatio"), 600), 1000) / 1000
        needed = sum(_TAB + _LETTER * len(one.name) for one in shown)
        if not said and len(shown) > 8 and needed > 3 * max(width, 6_000):
            more = f"It has {len(shown)} sheets, more than its bar can show."
            yield found("tab-bar-hides-sheets", "the workbook’s window", said=more, severity=Severity.LOOK)
    for one in shown:
        if bare_name(one.name):
            yield found(
                "tab-bar-hides-sheets",
                f"sheet {book.listed.index(one) + 1}",
                said="Its tab has no name that can be read.",
            )


def out_of_reach(book: Book) -> frozenset[str]:
    """The names of sheets that are not hidden and that no reader can get to: the window has no tabs to go there by."""
    for view in (one for one in book.root.iter() if markup.local(one) == "workbookView"):
        if _without_tabs(view):
            active = int(figure(view.get("activeTab"), 0))
            return frozenset(one.name for number, one in enumerate(book.listed) if number != active)
    return frozenset()


def _without_tabs(view: Any) -> bool:
    return not yes(view.get("showSheetTabs"), otherwise=True) or figure(view.get("tabRatio"), 600) < 60


def _window(view: Any, book: Book) -> Iterator[str]:
    if not yes(view.get("showSheetTabs"), otherwise=True):
        yield "Its tabs are switched off."
    elif figure(view.get("tabRatio"), 600) < 60:
        yield "Its tabs have no room."
    first = int(figure(view.get("firstSheet"), 0))
    if any(not one.hidden for one in book.listed[:first]):
        yield "It opens with its first tabs out of sight."
    if view.get("visibility") in {"hidden", "veryHidden"}:
        yield "Its window is hidden."
    if abs(figure(view.get("xWindow"), 0)) > 100_000 or abs(figure(view.get("yWindow"), 0)) > 60_000:
        yield "Its window lies beyond the screen."
    if any(0 < figure(view.get(name), 9_999) < 1_200 for name in ("windowWidth", "windowHeight")):
        yield "Its window is too small to be read."


@detector("unknown-element")
def unknown(book: Book) -> Iterator[Finding]:
    """Elements, values and words that a plain workbook does not have, in its list of sheets, its styles and its texts."""
    whole = [
        *allowed.odd(book.root, WORKBOOK),
        *allowed.namespaces(book.read(book.part)),
        *(book.texts.odd),
        *(allowed.odd(book.styles_root, STYLES) if book.styles_root is not None else ()),
    ]
    names_ = [markup.local(one) for one in book.root if markup.local(one) == "definedName"]
    texts = whole + names_
    if texts:
        yield found("unknown-element", "the workbook, its styles and its texts", texts, count=len(texts))


# Names


@detector("defined-name", "external-formula")
def names(book: Book) -> Iterator[Finding]:
    """Names that hold a text or a number, are hidden, or point to what does not show."""
    for one in book.root.iter():
        if markup.local(one) == "definedName":
            yield from _name(one, book)


def _name(element: Any, book: Book) -> Iterator[Finding]:
    name, formula = element.get("name") or "", "".join(element.itertext()).strip()
    beside = [
        value
        for key, value in element.attrib.items()
        if key.rpartition("}")[2] not in {"name", "localSheetId", "hidden"} and not allowed.harmless(value)
    ]
    where = f"name “{name}”"
    if reads_outside(formula):
        yield found("external-formula", where, [name, formula, *beside])
        return
    plain = _refers_to_cells(formula, book)
    refers = plain or not formula or "#REF!" in formula
    if name.lower() in _PLAIN_NAMES and refers and not beside and _only_references(formula):
        return
    hidden = yes(element.get("hidden"))
    broken = "#REF!" in formula and _only_references(formula)
    if (plain or broken) and not hidden and not beside:
        yield found("defined-name", where, [name] if not ordinary(name) else [], severity=Severity.LOOK)
    else:
        yield found("defined-name", where, [name, formula, *beside, *words_of(formula)])


def _refers_to_cells(formula: str, book: Book) -> bool:
    """Whether it is nothing but ranges on visible sheets."""
    visible = {one.name.lower() for one in book.listed if not one.hidden}
    pieces = re.split(r",(?=(?:[^']*'[^']*')*[^']*$)", formula.lstrip("=").strip("()"))
    for piece in pieces:
        sheet, _, cells = piece.strip().rpartition("!")
        if sheet.strip("'").replace("''", "'").lower() not in visible or not areas(cells):
            return False
    return bool(pieces)


def _only_references(formula: str) -> bool:
    return all(
        not cells or areas(cells) or cells == "#REF!" or cells == "#REF"
        for piece in re.split(r",(?=(?:[^']*'[^']*')*[^']*$)", formula.lstrip("=").strip("()"))
        for cells in [piece.strip().rpartition("!")[2].strip() or piece.strip().partition("!")[0]]
    )


# What else the list of sheets keeps


@detector("absolute-path", "user-name", "custom-view", "data-model", "property", "unknown-element")
def kept(book: Book) -> Iterator[Finding]:
    """Folders, users, other views, smart tags, and the name that programs call the workbook by."""
    codes = {
        "absPath": "absolute-path",
        "fileSharing": "user-name",
        "customWorkbookViews": "custom-view",
        "dataModel": "data-model",
        "smartTagTypes": "unknown-element",
        "functionGroups": "unknown-element",
        "webPublishing": "unknown-element",
    }
    for one in book.root.iter():
        name = markup.local(one)
        texts = (
            [
                text
                for element in one.iter()
                if isinstance(element.tag, str)
                for text in (element.text or "", *element.attrib.values())
                if text.strip() and not allowed.harmless(text)
            ]
            if name in {*codes, "fileVersion"}
            else []
        )
        if name in codes and (texts or name not in {"fileSharing", "functionGroups", "webPublishing"}):
            yield found(codes[name], "the workbook", texts)
        elif name == "fileVersion":
            # The program that wrote it, and its version.
            strange = [text for text in texts if not re.fullmatch(r"xl|Calc|[\w .,()/-]{1,20}", text)]
            if strange:
                yield found("property", "the workbook, its version", strange)
        elif name == "workbookPr":
            code = one.get("codeName") or ""
            if code and not re.fullmatch(
                r"(?:ThisWorkbook|DieseArbeitsmappe|CeClasseur|\w{1,20}Workbook|Workbook\d*)", code
            ):
                yield found("property", "the workbook, its name for programs", code)


@detector("style-name")
def styles(book: Book) -> Iterator[Finding]:
    """Names that somebody gave to cell styles and table styles."""
    if book.styles_root is None:
        return
    given = {
        one.get("name") or ""
        for one in book.styles_root.iter()
        if markup.local(one) in {"cellStyle", "tableStyle", "slicerStyle", "timelineStyle"}
        and one.get("builtinId") is None
    }
    usual = re.compile(r"(?:Table|Pivot|Slicer|Timeline|TimeSlicer)\s?Style[\w .-]{0,30}")
    strange = sorted(
        name for name in given if name and not _BUILT_IN_STYLE.fullmatch(name) and not usual.fullmatch(name)
    )
    for one in book.styles_root.iter():
        for key in ("defaultTableStyle", "defaultPivotStyle", "defaultSlicerStyle", "defaultTimelineStyle"):
            name = one.get(key) if isinstance(one.tag, str) else None
            if (
                name
                and not usual.fullmatch(name)
                and not re.fullmatch(r"(?:Slicer|Timeline|Table|Pivot)Style\w*", name)
            ):
                strange.append(name)
    if strange:
        told = (
            Severity.LOOK
            if all(len(name) <= 40 and not re.search(r"\d{4}", name) for name in strange)
            else Severity.BLOCK
        )
        yield found("style-name", "the workbook’s styles", strange, count=len(strange), severity=told)


@detector("orphan-string", "phonetic-run")
def orphans(book: Book) -> Iterator[Finding]:
    """Texts that no cell has, and words that say how to speak others."""
    texts = book.texts
    lost = [text for text, used in zip(texts.texts, texts.used, strict=True) if not used and text.strip()]
    if lost:
        yield found("orphan-string", "the workbook’s texts", lost, count=len(lost))
    spoken = [text for pieces in texts.phonetic.values() for text in pieces]
    if spoken:
        yield found("phonetic-run", "the workbook’s texts", spoken, count=len(spoken))
