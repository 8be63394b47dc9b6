"""A document as a new OpenDocument text, written from nothing (OpenDocument 1.3): no property, no clock, no other part."""

from __future__ import annotations

import io
import zipfile

from lxml import etree

from answerable.cleaning.content import Block, Document, Paragraph, Picture, Run, Table

from .docx import clean_text, laid_out

_SPACES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
    "xlink": "http://www.w3.org/1999/xlink",
}
_MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
_KIND = "application/vnd.oasis.opendocument.text"
_MOMENT = (1980, 1, 1, 0, 0, 0)
_MARGIN = 72  # points
_HEADINGS = (18, 15, 13, 12, 11, 11)  # points, by level
_ALIGN = {"left": "start", "right": "end", "centre": "center", "justify": "justify"}


def write(content: Document) -> bytes:
    """The document as .odt. The same content gives the same bytes."""
    return _Writer(content).package()


def _name(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{_SPACES[prefix]}}}{local}"


def _add(parent: etree._Element, name: str, **attributes: object) -> etree._Element:
    """A child; attributes are named "fo_font-size" for "fo:font-size"."""
    one = etree.SubElement(parent, _name(name))
    for key, said in attributes.items():
        one.set(_name(key.replace("_", ":", 1).replace("_", "-")), str(said))
    return one


class _Writer:
    def __init__(self, content: Document) -> None:
        self._content = content
        self._pictures: list[bytes] = []
        self._styles: dict[tuple[object, ...], str] = {}
        self._drawn = 0
        self._tables = 0

    def package(self) -> bytes:
        root = etree.Element(_name("office:document-content"), nsmap=_SPACES)
        root.set(_name("office:version"), "1.3")
        automatic = _add(root, "office:automatic-styles")
        text = _add(_add(root, "office:body"), "office:text")
        width = self._content.width - 2 * _MARGIN
        self._blocks(text, self._content.blocks, width)
        for mark, blocks in self._content.notes:
            note = _add(text, "text:p")
            note.text = f"[{mark}]"
            self._blocks(text, blocks, width)
        styles = self._page()
        self._automatic(automatic)
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as archive:
            archive.writestr(zipfile.ZipInfo("mimetype", _MOMENT), _KIND, zipfile.ZIP_STORED)
            for name, data in (
                ("content.xml", _serialised(root)),
                ("styles.xml", styles),
                ("META-INF/manifest.xml", self._manifest()),
            ):
                archive.writestr(zipfile.ZipInfo(name, _MOMENT), data, zipfile.ZIP_DEFLATED)
            for number, png in enumerate(self._pictures, 1):
                archive.writestr(zipfile.ZipInfo(f"Pictures/{number}.png", _MOMENT), png, zipfile.ZIP_STORED)
        return file.getvalue()

    def _style(self, family: str, *key: object) -> str:
        """The name of the automatic style with these properties."""
        known = (family, *key)
        if known not in self._styles:
            letter = "P" if family == "paragraph" else "T"
            self._styles[known] = f"{letter}{len(self._styles) + 1}"
        return self._styles[known]

    def _automatic(self, parent: etree._Element) -> None:
        """The styles that were used."""
        for (family, *key), name in self._styles.items():
            style = _add(parent, "style:style", style_name=name, style_family=family)
            if family == "paragraph":
                level, align, breaks, indent, marker = key
                style.set(_name("style:parent-style-name"), f"Heading_20_{level}" if level else "Standard")
                properties = _add(style, "style:paragraph-properties", **{"fo_text-align": _ALIGN[str(align)]})
                if breaks:
                    properties.set(_name("fo:break-before"), "page")
                if indent or marker:
                    properties.set(_name("fo:margin-left"), f"{18 * (int(str(indent)) + 1)}pt")
                    properties.set(_name("fo:text-indent"), "-18pt" if marker else "0pt")
                continue
            bold, italic, underline, size, colour = key
            properties = _add(style, "style:text-properties")
            for on, attribute, said in (
                (bold, "fo:font-weight", "bold"),
                (italic, "fo:font-style", "italic"),
                (underline, "style:text-underline-style", "solid"),
                (size, "fo:font-size", f"{size:g}pt" if isinstance(size, float) else ""),
                (colour, "fo:color", f"#{colour}"),
            ):
                if on:
                    properties.set(_name(attribute), said)

    def _page(self) -> bytes:
        """The page, the headings, and what stands at its head and foot."""
        root = etree.Element(_name("office:document-styles"), nsmap=_SPACES)
        root.set(_name("office:version"), "1.3")
        styles = _add(root, "office:styles")
        usual = _add(styles, "style:style", style_name="Standard", style_family="paragraph")
        _add(usual, "style:paragraph-properties", **{"fo_margin-bottom": "6pt"})
        language, _, country = self._content.language.partition("-")
        _add(usual, "style:text-properties", **{"fo_font-family": "Arial", "fo_font-size": "11pt", "fo_language": language, "fo_country": country or "none"})  # fmt: skip
        for level, size in enumerate(_HEADINGS, 1):
            heading = _add(styles, "style:style", style_name=f"Heading_20_{level}", style_family="paragraph")
            heading.set(_name("style:display-name"), f"Heading {level}")
            heading.set(_name("style:parent-style-name"), "Standard")
            heading.set(_name("style:default-outline-level"), str(level))
            _add(heading, "style:paragraph-properties", **{"fo_margin-top": "12pt", "fo_keep-with-next": "always"})
            _add(heading, "style:text-properties", **{"fo_font-weight": "bold", "fo_font-size": f"{size}pt"})
        automatic = _add(root, "office:automatic-styles")
        layout = _add(automatic, "style:page-layout", style_name="Page")
        measures = {"fo_page-width": f"{self._content.width:g}pt", "fo_page-height": f"{self._content.height:g}pt"}
        margins = {f"fo_margin-{side}": f"{_MARGIN}pt" for side in ("top", "bottom", "left", "right")}
        _add(layout, "style:page-layout-properties", **measures, **margins)
        masters = _add(root, "office:master-styles")
        master = _add(masters, "style:master-page", style_name="Standard")
        master.set(_name("style:page-layout-name"), "Page")
        kept, self._styles = self._styles, {}
        for kind in ("header", "footer"):
            blocks = getattr(self._content, kind)
            if blocks:
                self._blocks(_add(master, f"style:{kind}"), blocks, self._content.width - 2 * _MARGIN)
        self._automatic(automatic)
        self._styles = kept
        return _serialised(root)

    def _blocks(self, parent: etree._Element, blocks: tuple[Block, ...], width: float) -> None:
        for block in blocks:
            if isinstance(block, Paragraph):
                self._paragraph(parent, block)
            elif isinstance(block, Picture):
                self._picture(_add(parent, "text:p"), block, width)
            else:
                self._table(parent, block, width)
        if not blocks:
            _add(parent, "text:p")

    def _paragraph(self, parent: etree._Element, block: Paragraph) -> None:
        one = _add(parent, "text:h" if block.level else "text:p")
        if block.level:
            one.set(_name("text:outline-level"), str(block.level))
        name = self._style("paragraph", block.level, block.align, block.page_break, block.indent, bool(block.marker))
        one.set(_name("text:style-name"), name)
        if block.marker:
            self._words(one, f"{block.marker}\t")
        for run in block.runs:
            self._run(one, run)

    def _run(self, parent: etree._Element, run: Run) -> None:
        if run.link:
            parent = _add(parent, "text:a", xlink_type="simple", xlink_href=run.link)
        if run.bold or run.italic or run.underline or run.size or run.colour:
            parent = _add(parent, "text:span")
            parent.set(
                _name("text:style-name"), self._style("text", run.bold, run.italic, run.underline, run.size, run.colour)
            )
        if run.counts:
            _add(parent, "text:page-number" if run.counts == "page" else "text:page-count").text = clean_text(run.text)
            return
        self._words(parent, run.text)

    def _words(self, parent: etree._Element, text: str) -> None:
        """Words, with tabs, line breaks and rows of spaces as OpenDocument has them."""
        piece, spaces = "", 0
        for letter in [*clean_text(text), ""]:
            if (letter == " " and piece.endswith(" ")) or (letter == " " and not piece):
                _append(parent, piece)
                piece, spaces = "", spaces + 1
                continue
            if spaces:
                _add(parent, "text:s", text_c=spaces)
                spaces = 0
            if letter in {"\t", "\n", ""}:
                _append(parent, piece)
                piece = ""
                if letter:
                    _add(parent, "text:tab" if letter == "\t" else "text:line-break")
            else:
                piece += letter

    def _picture(self, parent: etree._Element, block: Picture, most: float) -> None:
        if block.png not in self._pictures:
            self._pictures.append(block.png)
        self._drawn += 1
        scale = min(1.0, most / block.width, (self._content.height - 3 * _MARGIN) / block.height)
        size = {"svg_width": f"{block.width * scale:.1f}pt", "svg_height": f"{block.height * scale:.1f}pt"}
        frame = _add(parent, "draw:frame", draw_name=f"Picture {self._drawn}", **size)
        frame.set(_name("text:anchor-type"), "as-char")
        name = f"Pictures/{self._pictures.index(block.png) + 1}.png"
        _add(frame, "draw:image", xlink_href=name, xlink_type="simple", xlink_show="embed", xlink_actuate="onLoad")

    def _table(self, parent: etree._Element, block: Table, width: float) -> None:
        self._tables += 1
        table = _add(parent, "table:table", table_name=f"Table{self._tables}")
        rows = laid_out(block)
        columns = max((sum(across for across, _, _ in row) for row in rows), default=1)
        _add(table, "table:table-column").set(_name("table:number-columns-repeated"), str(columns))
        heads = _add(table, "table:table-header-rows") if block.headers else table
        for number, row in enumerate(rows):
            line = _add(heads if number < block.headers else table, "table:table-row")
            for across, cell, continues in row:
                if continues:
                    for _ in range(across):
                        _add(line, "table:covered-table-cell")
                    continue
                one = _add(line, "table:table-cell")
                one.set(_name("office:value-type"), "string")
                for attribute, many in (("columns", across), ("rows", cell.down)):
                    if many > 1:
                        one.set(_name(f"table:number-{attribute}-spanned"), str(many))
                self._blocks(one, cell.blocks, max(width / columns * across, 10))
                for _ in range(across - 1):
                    _add(line, "table:covered-table-cell")

    def _manifest(self) -> bytes:
        root = etree.Element(f"{{{_MANIFEST}}}manifest", nsmap={"manifest": _MANIFEST})
        root.set(f"{{{_MANIFEST}}}version", "1.3")
        entries = [("/", _KIND), ("content.xml", "text/xml"), ("styles.xml", "text/xml")]
        entries += [(f"Pictures/{number}.png", "image/png") for number in range(1, len(self._pictures) + 1)]
        for name, kind in entries:
            one = etree.SubElement(root, f"{{{_MANIFEST}}}file-entry")
            one.set(f"{{{_MANIFEST}}}full-path", name)
            one.set(f"{{{_MANIFEST}}}media-type", kind)
        return _serialised(root)


def _append(parent: etree._Element, text: str) -> None:
    if not text:
        return
    if len(parent):
        parent[-1].tail = (parent[-1].tail or "") + text
    else:
        parent.text = (parent.text or "") + text


def _serialised(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")
