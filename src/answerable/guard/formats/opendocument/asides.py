"""What any OpenDocument content can keep beside its words: comments, changes, fields, forms, scripts, marks (facts/guard.md 3.2)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from answerable.guard import markup
from answerable.guard.detectors import detector
from answerable.guard.findings import Finding
from answerable.guard.techniques import found

from .document import Document
from .styles import attribute
from .tables import letters

_MARKS = frozenset(
    """alphabetical-index-mark alphabetical-index-mark-start user-index-mark user-index-mark-start toc-mark toc-mark-start
    bibliography-mark""".split()  # noqa: SIM905 - a hundred words read better so
)
_USUAL_MARK = re.compile(
    r"(?:_{0,2}(?:Toc|Ref|Ref\w+|GoBack|Hlk|RefHeading|RefNumPara|DdeLink|UnoMark|Anchor|docs-internal-guid)[\w-]{0,60}|\d{0,20}|[A-Za-z_]{1,12}\d{0,3})"
)
_EMPTY_FIELD = re.compile(r"[\d.,:/ -]*")


def inspect(document: Document, root: Any, where: str) -> Iterator[Finding]:
    """Everything of the kind under an element."""
    yield from notes(root, where)
    yield from changes(root, where)
    yield from fields(root, where)
    yield from marks(root, where)
    yield from forms(root, where)
    yield from scripts(root, where)
    yield from links(root, where)
    yield from described(root, where)
    yield from web_data(root, where)


def place(element: Any, where: str) -> str:
    """Where an element is, in words: its sheet and cell, its slide, or its paragraph's beginning."""
    parts: list[str] = []
    here = element
    while here is not None:
        name = markup.local(here)
        if name in {"table-cell", "covered-table-cell"}:
            parts.append(f"cell {_cell_name(here)}")
        elif name == "table" and attribute(here, "name"):
            parts.append(
                f"{'sheet' if markup.local(here.getparent()) == 'spreadsheet' else 'table'} “{attribute(here, 'name')}”"
            )
            break
        elif name == "page" and here.getparent() is not None:
            parts.append(f"slide {1 + sum(1 for _ in here.itersiblings(here.tag, preceding=True))}")
            break
        elif name in {"p", "h"} and not parts:
            begins = " ".join(_said(here).split())[:30]
            body = here.getparent()
            if body is not None and markup.local(body) in {"text", "section"}:
                number = 1 + sum(1 for one in here.itersiblings(preceding=True) if markup.local(one) in {"p", "h"})
                parts.append(f"paragraph {number} (“{begins}…”)" if begins else f"paragraph {number}")
        here = here.getparent()
    return ", ".join(reversed(parts)) or where


def _cell_name(cell: Any) -> str:
    def many(one: Any, name: str) -> int:
        value = attribute(one, name)
        return int(value) if value.isdigit() else 1

    column = 1 + sum(
        many(one, "number-columns-repeated")
        for one in cell.itersiblings(preceding=True)
        if markup.local(one).endswith("cell")
    )
    row_element = cell.getparent()
    row = 1 + sum(
        many(one, "number-rows-repeated")
        for one in row_element.itersiblings(preceding=True)
        if markup.local(one) == "table-row"
    )
    return f"{letters(column)}{row}"


def _said(element: Any) -> str:
    """The words of a paragraph without comments in it."""
    if markup.local(element) == "annotation":
        return ""
    return (element.text or "") + "".join(
        (_said(one) if isinstance(one.tag, str) else "") + (one.tail or "") for one in element
    )


def _texts(element: Any) -> list[str]:
    return [text.strip() for text in element.itertext() if text.strip()]


@detector("comment")
def notes(root: Any, where: str) -> Iterator[Finding]:
    """Comments, and who made them when."""
    for one in root.iter():
        if markup.local(one) == "annotation" and markup.namespace(one).endswith("office:1.0"):
            spot = place(one.getparent(), where) if one.getparent() is not None else where
            yield found("comment", spot, _texts(one))


@detector("tracked-change")
def changes(root: Any, where: str) -> Iterator[Finding]:
    """Changes that are kept: what was deleted, put in, moved or filled in before."""
    for one in root.iter():
        if markup.local(one) == "tracked-changes":
            regions = [child for child in one if isinstance(child.tag, str)]
            attributes = [value for key, value in one.attrib.items() if key.endswith("}protection-key")]
            if regions:
                texts = [text for region in regions for text in _texts(region)]
                texts += [
                    attribute(inner, "string-value") or attribute(inner, "formula")
                    for inner in one.iter()
                    if isinstance(inner.tag, str)
                ]
                yield found("tracked-change", where or "whole document", [*texts, *attributes], count=len(regions))


@detector("field-code", "hidden-text")
def fields(root: Any, where: str) -> Iterator[Finding]:
    """Fields that keep more than they show: conditions, variables, databases, hidden text."""
    declared: dict[str, list[str]] = {}
    shown = " ".join(" ".join(_texts(root)).split())
    for one in root.iter():
        name = markup.local(one)
        if name in {"hidden-text", "hidden-paragraph"}:
            text = [attribute(one, "string-value"), attribute(one, "condition"), *_texts(one)]
            yield found("hidden-text", place(one, where), text, said="It is a field that hides words.")
        elif name == "conditional-text":
            texts = [attribute(one, key) for key in ("string-value-if-true", "string-value-if-false")]
            lost = [text for text in texts if text and text not in "".join(one.itertext())]
            yield from _field(one, where, [*lost, attribute(one, "condition")] if lost else [])
        elif name in {"user-field-decl", "variable-decl"}:
            declared[attribute(one, "name")] = [
                attribute(one, key) for key in ("string-value", "value", "formula", "date-value")
            ]
        elif name in {
            "user-field-get",
            "variable-set",
            "variable-get",
            "expression",
            "variable-input",
            "user-field-input",
            "text-input",
            "placeholder",
        }:
            texts = [attribute(one, key) for key in ("formula", "string-value", "description")]
            hidden = _texts(one) if attribute(one, "display") == "none" else []
            texts = [
                text for text in texts if text and text.partition(":")[2].strip('"') not in "".join(one.itertext())
            ]
            texts = [
                text
                for text in texts
                if text not in "".join(one.itertext()) and not _EMPTY_FIELD.fullmatch(text.partition(":")[2] or text)
            ]
            yield from _field(one, where, [*texts, *hidden])
        elif name in {
            "database-display",
            "database-name",
            "database-row-select",
            "database-next",
            "database-row-number",
        }:
            texts = [attribute(one, key) for key in ("database-name", "table-name", "column-name", "condition", "href")]
            yield from _field(one, where, texts)
        elif name in {"dde-connection-decl", "execute-macro", "alphabetical-index-auto-mark-file"}:
            yield from _field(one, where, list(one.attrib.values()))
    for name, values in declared.items():
        texts = [value for value in values if value and value not in shown and not _EMPTY_FIELD.fullmatch(value)]
        yield from _field(None, where or f"field “{name}”", [name, *texts] if texts else [])


def _field(one: Any, where: str, texts: list[str]) -> Iterator[Finding]:
    if any(text.strip() for text in texts):
        yield found("field-code", place(one, where) if one is not None else where, texts)


@detector("index-mark", "bookmark-name")
def marks(root: Any, where: str) -> Iterator[Finding]:
    """Entries for an index, books that are referred to, and names of bookmarks: words that the text need not show."""
    for one in root.iter():
        name = markup.local(one)
        if name in _MARKS:
            keys = [
                value
                for key, value in one.attrib.items()
                if key.rpartition("}")[2]
                not in {"id", "outline-level", "main-entry", "index-name", "bibliography-type"}
            ]
            said = "".join(one.itertext())
            texts = [value for value in keys if value.strip() and value not in said]
            if texts:
                yield found("index-mark", place(one, where), texts)
        elif name in {"bookmark", "bookmark-start", "reference-mark", "reference-mark-start"}:
            label = attribute(one, "name")
            if not _USUAL_MARK.fullmatch(label):
                yield found("bookmark-name", place(one, where), label)


@detector("form-control")
def forms(root: Any, where: str) -> Iterator[Finding]:
    """Controls of forms, and the values and sources that they keep."""
    for one in root.iter():
        if markup.local(one) == "forms":
            texts = [
                value
                for inner in one.iter()
                if isinstance(inner.tag, str)
                for key, value in inner.attrib.items()
                if key.rpartition("}")[2]
                in {
                    "value",
                    "current-value",
                    "label",
                    "title",
                    "command",
                    "datasource",
                    "href",
                    "string-value",
                    "data-field",
                    "filter",
                }
                and value.strip()
            ]
            controls = [
                inner
                for inner in one.iter()
                if markup.namespace(inner).endswith("form:1.0")
                and markup.local(inner) not in {"form", "properties", "property", "list-property", "list-value"}
            ]
            texts += [text for inner in one for text in _texts(inner)]
            if texts or controls:
                yield found("form-control", place(one, where), texts, count=max(1, len(controls)))


@detector("macro")
def scripts(root: Any, where: str) -> Iterator[Finding]:
    """Programs, and what sets them going."""
    for one in root.iter():
        name = markup.local(one)
        if name in {"script", "event-listener"} and (_texts(one) or one.attrib):
            target = attribute(one, "href")
            if name == "event-listener" and markup.namespace(one).endswith("presentation:1.0"):
                continue
            yield found("macro", place(one, where), [target, *_texts(one)])


@detector("external-target", "remote-part", "link-action", "link-tip")
def links(root: Any, where: str) -> Iterator[Finding]:
    """Where clicks lead, and what is fetched from elsewhere."""
    for one in root.iter():
        name = markup.local(one)
        target = attribute(one, "href") if isinstance(one.tag, str) else ""
        title = (
            next(
                (
                    value
                    for key, value in one.attrib.items()
                    if name == "a" and key.rpartition("}")[2] in {"title", "name"}
                ),
                "",
            )
            if isinstance(one.tag, str)
            else ""
        )
        if title.strip():
            yield found("link-tip", place(one, where), title)
        if not target or (target.startswith("#") and name == "a"):
            continue
        if name == "a" or name == "event-listener":
            said = "".join(one.itertext())
            plain = target.removeprefix("mailto:").rstrip("/")
            if target.lower().startswith(("http:", "https:", "mailto:")):
                if plain not in said and plain.partition("://")[2] not in said:
                    yield found("external-target", place(one, where), target)
            elif not target.startswith("#"):
                yield found(
                    "link-action"
                    if re.match(r"(?i)(javascript|vnd\.sun\.star\.script|macro):", target)
                    else "external-target",
                    place(one, where),
                    target,
                )
        elif re.match(r"(?i)[a-z][a-z0-9+.-]+:|//|\\\\|\.\./|/", target) or name in {
            "section-source",
            "floating-frame",
            "plugin",
            "applet",
        }:
            yield found("remote-part", place(one, where), target)


@detector("alternative-text", "object-name")
def described(root: Any, where: str) -> Iterator[Finding]:
    """Descriptions of pictures, shapes and tables, and names that somebody gave them."""
    from answerable.guard.formats.drawing.unseen import usual_name

    for one in root.iter():
        name, space = markup.local(one), markup.namespace(one)
        if name in {"title", "desc"} and space.endswith(("svg-compatible:1.0", "table:1.0")):
            if _texts(one):
                yield found("alternative-text", place(one, where), _texts(one))
        elif space.endswith("drawing:1.0") and name not in {
            "layer",
            "page",
            "gradient",
            "hatch",
            "marker",
            "fill-image",
            "stroke-dash",
            "opacity",
        }:
            label = attribute(one, "name")
            if label and not usual_name(label):
                yield found("object-name", place(one, where), label)


@detector("custom-xml")
def web_data(root: Any, where: str) -> Iterator[Finding]:
    """Statements for programs on the words of the text (RDFa)."""
    texts = [
        value
        for one in root.iter()
        if isinstance(one.tag, str)
        for key, value in one.attrib.items()
        if key.startswith("{http://www.w3.org/1999/xhtml}")
    ]
    if texts:
        yield found("custom-xml", where or "whole document", texts)
