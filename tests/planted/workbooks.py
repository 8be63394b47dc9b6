"""Workbooks with something hidden in them, built by hand so that nothing else is in them, and the same without it."""

from __future__ import annotations

import io
import struct
import zipfile
from dataclasses import dataclass, field
from functools import partial
from xml.sax.saxutils import escape

from tests.planted import SECRET, TOKEN, clean, plant

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/spreadsheetml/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def text(reference: str, words: str = SECRET, style: int = 0) -> str:
    """A cell with a text of its own."""
    return f'<c r="{reference}" s="{style}" t="inlineStr"><is><t>{escape(words)}</t></is></c>'


TABLE = (
    '<row r="1" spans="1:2"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
    '<row r="2"><c r="A2" t="s"><v>2</v></c><c r="B2"><v>412</v></c></row>'
    '<row r="3"><c r="A3" t="s"><v>3</v></c><c r="B3"><v>88</v></c></row>'
)
"""What every workbook shows: a heading and two rows."""
ROW = f'<row r="4">{text("A4")}</row>'


@dataclass
class Part:
    """One more part: its path, what points to it and how, and what is in it."""

    path: str
    kind: str
    content: str | bytes
    source: str = "xl/workbook.xml"
    type: str = "application/xml"
    external: bool = False


@dataclass
class Workbook:
    """A workbook, each piece of which can be changed."""

    rows: str = TABLE
    before: str = ""
    """What stands before the rows: views, columns."""
    after: str = ""
    views: str = 'xWindow="0" yWindow="0" windowWidth="16000" windowHeight="9000"'
    sheets: tuple[tuple[str, str, str], ...] = ()
    """More sheets: their names, states and rows."""
    front: str = ""
    """What stands before the views in the workbook."""
    behind: str = ""
    """What follows the sheets in the workbook."""
    formats: str = ""
    fonts: str = ""
    fills: str = ""
    bases: str = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/>'
    styles: str = ""
    """More cell styles; the first of them is number 1."""
    changes: str = ""
    more_styles: str = ""
    texts: str = ""
    """More shared texts; the first of them is number 4."""
    parts: tuple[Part, ...] = ()
    sheet_type: str = "worksheet"
    name: str = "Summary"
    space: str = MAIN
    sheet_encoding: str = "utf-8"
    prefix: str = ""
    attributes: str = ""
    """Of the first sheet's root."""
    tail: bytes = b""
    extra: dict[str, str] = field(default_factory=dict)
    """Members that nothing points to."""
    kinds: str = ""
    """More lines of the list of content types."""
    pointers: tuple[tuple[str, str, str, bool], ...] = ()
    """More pointers of the workbook."""

    def made(self) -> bytes:
        """Its bytes."""
        members: dict[str, bytes] = {
            "[Content_Types].xml": self._types().encode(),
            "_rels/.rels": _relations([("rId1", "officeDocument", "xl/workbook.xml", False)]).encode(),
            "xl/workbook.xml": self._workbook().encode(),
            "xl/styles.xml": self._styles().encode(),
            "xl/sharedStrings.xml": self._texts().encode(),
            "xl/worksheets/sheet1.xml": self._sheet().encode(self.sheet_encoding),
        }
        for number, (_, _, rows) in enumerate(self.sheets, 2):
            members[f"xl/worksheets/sheet{number}.xml"] = (
                f'{_HEAD}<worksheet xmlns="{self.space}"><sheetData>{rows}</sheetData></worksheet>'.encode()
            )
        for part in self.parts:
            if not part.external:
                members[part.path] = part.content if isinstance(part.content, bytes) else part.content.encode()
        members |= {name: content.encode() for name, content in self.extra.items()}
        members |= self._pointers()
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
            for name, content in members.items():
                package.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), content)
        return buffer.getvalue() + self.tail

    def _pointers(self) -> dict[str, bytes]:
        pointers: dict[str, list[tuple[str, str, str, bool]]] = {
            "xl/workbook.xml": [
                ("rIdStyles", "styles", "styles.xml", False),
                ("rIdTexts", "sharedStrings", "sharedStrings.xml", False),
                ("rIdSheet1", self.sheet_type, "worksheets/sheet1.xml", False),
                *self.pointers,
            ]
        }
        for number in range(2, len(self.sheets) + 2):
            pointers["xl/workbook.xml"].append(
                (f"rIdSheet{number}", "worksheet", f"worksheets/sheet{number}.xml", False)
            )
        for number, part in enumerate(self.parts, 1):
            target = part.path if part.external else f"/{part.path}"
            pointers.setdefault(part.source, []).append((f"rId{number}", part.kind, target, part.external))
        files = {}
        for source, targets in pointers.items():
            folder, _, name = source.rpartition("/")
            files[f"{folder}/_rels/{name}.rels".lstrip("/")] = _relations(targets).encode()
        return files

    def _types(self) -> str:
        names = {part.path: part.type for part in self.parts if not part.external}
        overrides = "".join(f'<Override PartName="/{name}" ContentType="{kind}"/>' for name, kind in names.items())
        sheets = "".join(
            f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{_TYPE}.worksheet+xml"/>'
            for number in range(1, len(self.sheets) + 2)
        )
        return (
            f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
            f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>{sheets}{overrides}{self.kinds}</Types>'
        )

    def _workbook(self) -> str:
        more = "".join(
            f'<sheet name="{escape(name)}" sheetId="{number}" {state} r:id="rIdSheet{number}"/>'
            for number, (name, state, _) in enumerate(self.sheets, 2)
        )
        return (
            f'{_HEAD}<workbook xmlns="{self.space}" xmlns:r="{OFFICE}">{self.front}<bookViews><workbookView {self.views}/>'
            f'</bookViews><sheets><sheet name="{self.name}" sheetId="1" r:id="rIdSheet1"/>{more}</sheets>{self.behind}</workbook>'
        )

    def _sheet(self) -> str:
        pre = f"{self.prefix}:" if self.prefix else ""
        spaces = f'xmlns{":" + self.prefix if self.prefix else ""}="{self.space}" xmlns:r="{OFFICE}"'
        body = f"{self.before}<sheetData>{self.rows}</sheetData>{self.after}"
        if pre:
            body = body.replace("</", "\0").replace("<", f"<{pre}").replace("\0", f"</{pre}")
        head = _HEAD if self.sheet_encoding == "utf-8" else '<?xml version="1.0" encoding="UTF-16"?>'
        return f"{head}<{pre}worksheet {spaces} {self.attributes}>{body}</{pre}worksheet>"

    def _styles(self) -> str:
        formats = f"<numFmts>{self.formats}</numFmts>" if self.formats else ""
        changes = f"<dxfs>{self.changes}</dxfs>" if self.changes else ""
        return (
            f'{_HEAD}<styleSheet xmlns="{self.space}">{formats}<fonts><font><sz val="11"/><name val="Calibri"/></font>{self.fonts}'
            '</fonts><fills><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
            f"{self.fills}</fills><borders><border/></borders><cellStyleXfs>{self.bases}</cellStyleXfs>"
            f'<cellXfs><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>{self.styles}</cellXfs>'
            f"{changes}{self.more_styles}</styleSheet>"
        )

    def _texts(self) -> str:
        shared = "".join(f"<si><t>{words}</t></si>" for words in ("Rank", "Posts", "Constable", "Sergeant"))
        return f'{_HEAD}<sst xmlns="{self.space}">{shared}{self.texts}</sst>'


def _relations(targets: list[tuple[str, str, str, bool]]) -> str:
    inner = "".join(
        f'<Relationship Id="{id_}" Type="{OFFICE}/{kind}" Target="{escape(target)}"'
        f"{' TargetMode=' + chr(34) + 'External' + chr(34) if external else ''}/>"
        for id_, kind, target, external in targets
    )
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'


def _pair(planted: Workbook, twin: Workbook) -> tuple[bytes, bytes]:
    return planted.made(), twin.made()


def hide(
    technique: str, name: str, where: str, planted: Workbook, twin: Workbook | None = None, token: str = TOKEN
) -> None:
    """Enter a planted workbook, with a clean twin that is plain unless another is given."""
    plant(technique, f"{name}.xlsx", where=where, token=token)(partial(_pair, planted, twin or Workbook()))


def styled(style: str, **more: str) -> Workbook:
    """A workbook in which one text has a style of its own."""
    return Workbook(rows=f'{TABLE}<row r="4">{text("A4", style=1)}</row>', styles=style, **more)  # type: ignore[arg-type]


SHOWN = Workbook(rows=TABLE + ROW)
HIDDEN_SHEET = f'<row r="1">{text("A1")}</row>'

# Sheets and tabs

hide("hidden-sheet", "sheet-hidden", "“Staff”", Workbook(sheets=(("Staff", 'state="hidden"', HIDDEN_SHEET),)))
hide("hidden-sheet", "sheet-very-hidden", "“Staff”", Workbook(sheets=(("Staff", 'state="veryHidden"', HIDDEN_SHEET),)))
hide("hidden-sheet", "sheet-odd-state", "“Staff”", Workbook(sheets=(("Staff", 'state="Hidden"', HIDDEN_SHEET),)))
for _name, _views in {
    "no-tabs": 'showSheetTabs="0"',
    "no-tabs-word": 'showSheetTabs="false"',
    "no-room": 'tabRatio="0"',
    "scrolled": 'firstSheet="1"',
    "window-hidden": 'visibility="hidden"',
    "window-far": 'xWindow="2000000" yWindow="0"',
    "window-tiny": 'windowWidth="300" windowHeight="9000"',
}.items():
    # The sheet is there for everyone who finds it, so that the copy keeps it: the place is what counts.
    hide(
        "tab-bar-hides-sheets",
        f"tabs-{_name}",
        "window",
        Workbook(views=_views, sheets=(("Other", "", HIDDEN_SHEET),)),
        Workbook(sheets=(("Other", "", HIDDEN_SHEET),)),
        token="",
    )
hide("tab-bar-hides-sheets", "tabs-no-name", "sheet 2", Workbook(sheets=((" ", "", ROW),)), token="")

# Rows and columns

for _name, _row in {
    "hidden": 'hidden="1"',
    "hidden-word": 'hidden="true"',
    "no-height": 'ht="0" customHeight="1"',
    "no-height-point": 'ht="0.0" customHeight="1"',
    "no-height-power": 'ht="1E-2"',
    "low": 'ht="2" customHeight="1"',
    "outline": 'outlineLevel="1" hidden="1"',
}.items():
    hide("hidden-row", f"row-{_name}", "row 4", Workbook(rows=TABLE + ROW.replace('r="4"', f'r="4" {_row}', 1)), SHOWN)
hide(
    "hidden-row",
    "row-default-height",
    "row",
    Workbook(
        rows=TABLE.replace("<row ", '<row ht="15" ') + ROW,
        before='<sheetFormatPr defaultRowHeight="0.1" customHeight="1"/>',
    ),
    SHOWN,
)
_FILTER = '<autoFilter ref="A1:B4"><filterColumn colId="0"><filters><filter val="Constable"/></filters></filterColumn></autoFilter>'
hide(
    "filtered-row",
    "row-filtered",
    "row 4",
    Workbook(rows=TABLE + ROW.replace("<row", '<row hidden="1"'), after=_FILTER),
)
for _name, _column in {
    "hidden": 'hidden="1" width="9"',
    "hidden-word": 'hidden="true" width="9"',
    "no-width": 'width="0" customWidth="1"',
    "narrow": 'width="0.4" customWidth="1"',
}.items():
    hide(
        "hidden-column",
        f"column-{_name}",
        "cell F2",
        Workbook(
            rows=TABLE.replace("<v>412</v></c>", f"<v>412</v></c>{text('F2')}"),
            before=f'<cols><col min="6" max="6" {_column}/></cols>',
        ),
        Workbook(rows=TABLE.replace("<v>412</v></c>", f"<v>412</v></c>{text('F2')}")),
    )
hide(
    "hidden-column",
    "column-default-width",
    "cell F2",
    Workbook(
        rows=TABLE.replace("<v>412</v></c>", f"<v>412</v></c>{text('F2')}"),
        before='<sheetFormatPr defaultColWidth="0" defaultRowHeight="15"/><cols><col min="1" max="2" width="9"/></cols>',
    ),
)
_FROZEN = '<sheetViews><sheetView workbookViewId="0" topLeftCell="A4"><pane ySplit="1" topLeftCell="A5" state="frozen"/></sheetView></sheetViews>'
hide(
    "out-of-view",
    "rows-scrolled-away",
    "column A",
    Workbook(
        rows=f'<row r="1">{text("A1")}</row>{TABLE.replace(chr(34) + "1" + chr(34), "").split("</row>", 1)[1]}<row r="6">{text("A6", "Posts")}</row>',
        before=_FROZEN,
    ),
)
hide(
    "view-hides-cells",
    "sheet-tiny",
    "“Summary”",
    Workbook(before='<sheetViews><sheetView workbookViewId="0" zoomScale="10"/></sheetViews>'),
    token="",
)

# Cells whose words are not seen

_WHITE = '<font><sz val="11"/><color {}/><name val="Calibri"/></font>'
_XF = '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0"/>'
for _name, _colour in {
    "rgb": 'rgb="FFFFFFFF"',
    "rgb-no-alpha": 'rgb="00FFFFFF"',
    "near": 'rgb="FFF5F5F5"',
    "theme": 'theme="0"',
    "tint": 'theme="1" tint="0.98"',
    "indexed": 'indexed="9"',
    "window": 'indexed="65"',
}.items():
    hide("unseen-cell", f"white-{_name}", "cell A4", styled(_XF, fonts=_WHITE.format(_colour)), SHOWN)
hide(
    "unseen-cell",
    "white-inherited",
    "cell A4",
    styled(
        '<xf numFmtId="0" borderId="0" xfId="1"/>',
        fonts=_WHITE.format('rgb="FFFFFFFF"'),
        bases='<xf numFmtId="0" fontId="0" fillId="0" borderId="0"/><xf numFmtId="0" fontId="1" fillId="0" borderId="0"/>',
    ),
)
hide(
    "unseen-cell",
    "white-own-palette",
    "cell A4",
    styled(
        _XF,
        fonts=_WHITE.format('indexed="2"'),
        more_styles="<colors><indexedColors>" + '<rgbColor rgb="00FFFFFF"/>' * 64 + "</indexedColors></colors>",
    ),
)
_BLACK = '<fill><patternFill patternType="solid"><fgColor rgb="FF000000"/></patternFill></fill>'
_ON_FILL = '<xf numFmtId="0" fontId="0" fillId="2" borderId="0" xfId="0"/>'
hide("unseen-cell", "black-on-black", "cell A4", styled(_ON_FILL, fills=_BLACK), SHOWN)
hide(
    "unseen-cell",
    "black-on-gradient",
    "cell A4",
    styled(
        _ON_FILL,
        fills='<fill><gradientFill><stop position="0"><color rgb="FF000000"/></stop><stop position="1"><color rgb="FF101010"/></stop></gradientFill></fill>',
    ),
)
hide(
    "unseen-run",
    "white-run",
    "cell A4",
    Workbook(
        rows=f'{TABLE}<row r="4"><c r="A4" t="s"><v>4</v></c></row>',
        texts=f'<si><r><t>Total </t></r><r><rPr><sz val="11"/><color rgb="FFFFFFFF"/></rPr><t>{SECRET}</t></r></si>',
    ),
)
hide(
    "unseen-run",
    "tiny-run",
    "cell A4",
    Workbook(
        rows=f'{TABLE}<row r="4"><c r="A4" t="s"><v>4</v></c></row>',
        texts=f'<si><r><t>Total </t></r><r><rPr><sz val="1"/></rPr><t>{SECRET}</t></r></si>',
    ),
)
hide("tiny-text", "tiny", "cell A4", styled(_XF, fonts='<font><sz val="1"/><name val="Calibri"/></font>'), SHOWN)
hide(
    "tiny-text",
    "shrunk",
    "cell A4",
    styled('<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"><alignment shrinkToFit="1"/></xf>'),
)
hide(
    "pushed-out",
    "indented",
    "cell A4",
    styled('<xf numFmtId="0" fontId="0" fillId="0" borderId="0"><alignment indent="250"/></xf>'),
)
hide(
    "pushed-out",
    "after-lines",
    "cell A4",
    Workbook(rows=f'{TABLE}<row r="4">{text("A4", "Total" + chr(10) * 40 + SECRET)}</row>'),
)
_TAGS = "".join(chr(0xE0000 + ord(one)) for one in TOKEN)
hide(
    "blank-text",
    "tag-letters",
    "cell A4",
    Workbook(rows=f'{TABLE}<row r="4">{text("A4", " " + _TAGS)}</row>'),
    token=_TAGS,
)
for _name, _code in {
    "semicolons": ";;;",
    "quotes": "&quot;&quot;;&quot;&quot;;&quot;&quot;;&quot;&quot;",
    "blank-fill": ";;;* ",
    "other-words": "0;0;0;&quot;n/a&quot;",
    "white": "[White]General;[White]General;[White]General;[White]@",
}.items():
    hide(
        "unseen-cell" if _name == "white" else "blank-number-format",
        f"format-{_name}",
        "cell A4",
        styled(
            '<xf numFmtId="200" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>',
            formats=f'<numFmt numFmtId="200" formatCode="{_code}"/>',
        ),
        SHOWN,
    )
_NOUGHT = f'{TABLE}<row r="4"><c r="A4" s="1"><v>0</v></c></row>'
_NO_ZERO = '<numFmt numFmtId="200" formatCode="{}"/>'
_FORMATTED = '<xf numFmtId="200" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
hide(
    "unseen-zero",
    "zero-by-its-format",
    "cell A4",
    Workbook(rows=_NOUGHT, styles=_FORMATTED, formats=_NO_ZERO.format("0;-0;;@")),
    Workbook(rows=_NOUGHT, styles=_FORMATTED, formats=_NO_ZERO.format("0;-0;0;@")),
    token="",
)
hide(
    "unseen-zero",
    "zeros-not-shown",
    "cell A4",
    Workbook(
        rows=_NOUGHT.replace(' s="1"', ""),
        before='<sheetViews><sheetView showZeros="0" workbookViewId="0"/></sheetViews>',
    ),
    Workbook(rows=_NOUGHT.replace(' s="1"', "")),
    token="",
)
_SUM = f'{TABLE}<row r="4"><c r="A4" s="1"><f>B2+B3*17.5</f><v>1952</v></c></row>'
_CONCEALS = '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"><protection hidden="1"/></xf>'
hide(
    "concealed-formula",
    "formula-concealed",
    "column A",
    Workbook(rows=_SUM, styles=_CONCEALS, after='<sheetProtection sheet="1"/>'),
    Workbook(rows=_SUM, styles=_CONCEALS),
    token="B3*17.5",
)
for _name, _code in {"scaled-away": "#,,,", "small": "[&lt;99999999]&quot;&lt;5&quot;;0", "no-number": ";;"}.items():
    hide(
        "blank-number-format",
        f"number-{_name}",
        "cell B4",
        Workbook(
            rows=f'{TABLE}<row r="4"><c r="B4" s="1"><v>4417735</v></c></row>',
            styles='<xf numFmtId="200" fontId="0" fillId="0" borderId="0" xfId="0"/>',
            formats=f'<numFmt numFmtId="200" formatCode="{_code}"/>',
        ),
        token="4417735",
    )
_RULE = (
    '<conditionalFormatting sqref="A4:A9"><cfRule type="{}" dxfId="0" priority="1">{}</cfRule></conditionalFormatting>'
)
_WHITE_CHANGE = '<dxf><font><color rgb="FFFFFFFF"/></font></dxf>'
for _name, _change, _kind, _inner in (
    ("white", _WHITE_CHANGE, "expression", "<formula>TRUE</formula>"),
    ("unknown", _WHITE_CHANGE, "expression", "<formula>LEN($A4)&gt;3</formula>"),
    ("black", '<dxf><fill><patternFill><bgColor rgb="FF000000"/></patternFill></fill></dxf>', "notContainsBlanks", ""),
    ("format", '<dxf><numFmt numFmtId="201" formatCode=";;;"/></dxf>', "expression", "<formula>1</formula>"),
):
    hide(
        "conditional-format",
        f"rule-{_name}",
        "cell A4",
        Workbook(rows=TABLE + ROW, changes=_change, after=_RULE.format(_kind, _inner)),
        SHOWN,
    )
hide(
    "conditional-format",
    "rule-extension",
    "column A",
    Workbook(
        rows=TABLE + ROW,
        after='<extLst><ext uri="{78C0D931-6437-407d-A8EE-F0AAD7539E65}" xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main">'
        '<x14:conditionalFormattings><x14:conditionalFormatting xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">'
        '<x14:cfRule type="expression" priority="1"><xm:f>TRUE</xm:f><x14:dxf><font><color rgb="FFFFFFFF"/></font></x14:dxf></x14:cfRule>'
        "<xm:sqref>A1:A9</xm:sqref></x14:conditionalFormatting></x14:conditionalFormattings></ext></extLst>",
    ),
)
hide(
    "conditional-format",
    "bar-without-value",
    "cell B4",
    Workbook(
        rows=f'{TABLE}<row r="4"><c r="B4"><v>4417735</v></c></row>',
        after='<conditionalFormatting sqref="B4"><cfRule type="dataBar" priority="1"><dataBar showValue="0"><cfvo type="min"/>'
        '<cfvo type="max"/><color rgb="FF638EC6"/></dataBar></cfRule></conditionalFormatting>',
    ),
    token="4417735",
)
_MERGE = '<mergeCells count="1"><mergeCell ref="A4:C5"/></mergeCells>'
hide(
    "covered-by-merge",
    "merged-over",
    "cell B5",
    Workbook(rows=f'{TABLE}<row r="4">{text("A4", "Total")}</row><row r="5">{text("B5")}</row>', after=_MERGE),
    Workbook(rows=f'{TABLE}<row r="4">{text("A4", "Total")}</row>', after=_MERGE),
)
hide("far-cell", "far-row", "A9000", Workbook(rows=f'{TABLE}<row r="9000">{text("A9000")}</row>'))
hide("far-cell", "far-column", "XFD2", Workbook(rows=TABLE.replace("<v>412</v></c>", f"<v>412</v></c>{text('XFD2')}")))
hide(
    "hidden-value",
    "endless-number",
    "cell B4",
    Workbook(rows=f'{TABLE}<row r="4"><c r="B4"><v>1.00000000000000000000004417735</v></c></row>'),
    token="4417735",
)

# Texts

hide("orphan-string", "orphan-text", "texts", Workbook(texts=f"<si><t>{SECRET}</t></si>"))
hide(
    "orphan-string",
    "orphan-rich-text",
    "texts",
    Workbook(texts=f"<si><r><t>Sgt</t></r><r><rPr><b/></rPr><t>{SECRET}</t></r></si>"),
)
hide(
    "phonetic-run",
    "spoken",
    "texts",
    Workbook(
        rows=f'{TABLE}<row r="4"><c r="A4" t="s"><v>4</v></c></row>',
        texts=f'<si><t>Total</t><rPh sb="0" eb="5"><t>{SECRET}</t></rPh><phoneticPr fontId="0"/></si>',
    ),
)

hide(
    "invisible-characters",
    "letters-between",
    "cell A4",
    Workbook(rows=f'{TABLE}<row r="4">{text("A4", "Total" + chr(0x200B) * 9)}</row>'),
    Workbook(rows=f'{TABLE}<row r="4">{text("A4", "Total")}</row>'),
    token="",
)

# Formulas and names


def _formula(formula: str) -> Workbook:
    return Workbook(rows=f'{TABLE}<row r="4"><c r="B4"><f>{escape(formula)}</f><v>500</v></c></row>')


_SUM = _formula("SUM(B2:B3)")
hide("formula-text", "formula-words", "cell B4", _formula(f'IF(FALSE,"{SECRET}",SUM(B2:B3))'), _SUM)
hide("formula-text", "formula-note", "cell B4", _formula(f'SUM(B2:B3)+N("{SECRET}")'), _SUM)
hide("formula-text", "formula-number", "cell B4", _formula("SUM(B2:B3)+0*7700900123"), _SUM, token="7700900123")
hide("external-formula", "formula-elsewhere", "cell B4", _formula("'[Staff ZQKCANARY7F35.xlsx]Rota'!B2"), _SUM)
hide("external-formula", "formula-program", "cell B4", _formula("cmd|'/c ZQKCANARY7F35'!A1"), _SUM)
for _name, _inner in {
    "text": f'<definedName name="Note" hidden="1">"{SECRET}"</definedName>',
    "number": '<definedName name="Telephone">7700900123</definedName>',
    "comment": f'<definedName name="Total" comment="{SECRET}">Summary!$B$4</definedName>',
    "print-area": f'<definedName name="_xlnm.Print_Area" localSheetId="0">"{SECRET}"</definedName>',
}.items():
    hide(
        "defined-name",
        f"name-{_name}",
        "name",
        Workbook(behind=f"<definedNames>{_inner}</definedNames>"),
        Workbook(
            behind='<definedNames><definedName name="_xlnm.Print_Titles" localSheetId="0">Summary!$1:$1</definedName></definedNames>'
        ),
        token="7700900123" if _name == "number" else TOKEN,
    )

# Beside the cells

_SHEET = "xl/worksheets/sheet1.xml"
hide(
    "comment",
    "comment",
    "cell B2",
    Workbook(
        parts=(
            Part(
                "xl/comments1.xml",
                "comments",
                f'{_HEAD}<comments xmlns="{MAIN}"><authors><author>A. Nonymous</author></authors><commentList>'
                f'<comment ref="B2" authorId="0"><text><t>{SECRET}</t></text></comment></commentList></comments>',
                _SHEET,
                f"{_TYPE}.comments+xml",
            ),
        )
    ),
)
_THREADS = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"
_PERSON = Part(
    "xl/persons/person.xml",
    "person",
    f'{_HEAD}<personList xmlns="{_THREADS}"><person displayName="{SECRET}" id="{{1}}" userId="x" providerId="None"/></personList>',
)
hide("people-list", "people", "workbook", Workbook(parts=(_PERSON,)))
hide(
    "comment",
    "threaded-comment",
    "cell B3",
    Workbook(
        parts=(
            _PERSON,
            Part(
                "xl/threadedComments/threadedComment1.xml",
                "threadedComment",
                f'{_HEAD}<ThreadedComments xmlns="{_THREADS}"><threadedComment ref="B3" personId="{{1}}" id="{{2}}">'
                f"<text>{SECRET}</text></threadedComment></ThreadedComments>",
                _SHEET,
            ),
        )
    ),
)
hide(
    "scenario",
    "scenario",
    "cell B2",
    Workbook(
        after=f'<scenarios><scenario name="Best" user="{SECRET}"><inputCells r="B2" val="{SECRET}"/></scenario></scenarios>'
    ),
)
hide(
    "custom-view",
    "custom-view",
    "Summary",
    Workbook(
        after=f'<customSheetViews><customSheetView guid="{{0}}"><headerFooter><oddHeader>{SECRET}</oddHeader></headerFooter></customSheetView></customSheetViews>'
    ),
)
hide(
    "protected-range",
    "protected-range",
    "Summary",
    Workbook(after=f'<protectedRanges><protectedRange sqref="B2" name="{SECRET}"/></protectedRanges>'),
)
hide(
    "unknown-element",
    "smart-tags",
    "Summary",
    Workbook(
        after=f'<smartTags><cellSmartTags r="A1"><cellSmartTag type="0"><cellSmartTagPr key="{SECRET}" val="1"/></cellSmartTag></cellSmartTags></smartTags>'
    ),
)
hide(
    "data-validation",
    "validation-list",
    "B2",
    Workbook(
        after=f'<dataValidations count="1"><dataValidation type="list" sqref="B2"><formula1>"Yes,{SECRET}"</formula1></dataValidation></dataValidations>'
    ),
)
hide(
    "data-validation",
    "validation-prompt",
    "B2",
    Workbook(
        after=f'<dataValidations count="1"><dataValidation sqref="B2" promptTitle="Note" prompt="{SECRET}"/></dataValidations>'
    ),
)
hide(
    "header-never-shown",
    "even-header",
    "header",
    Workbook(
        after=f"<headerFooter><oddHeader>&amp;P</oddHeader><evenHeader>&amp;L{SECRET}</evenHeader></headerFooter>"
    ),
    Workbook(after="<headerFooter><oddHeader>&amp;CPage &amp;P of &amp;N</oddHeader></headerFooter>"),
)
hide(
    "header-footer",
    "header",
    "header",
    Workbook(after=f"<headerFooter><oddHeader>&amp;L{SECRET}</oddHeader></headerFooter>"),
    token="",
)
hide(
    "hyperlink-differs",
    "link-elsewhere",
    "cell A2",
    Workbook(
        after='<hyperlinks><hyperlink ref="A2" r:id="rId1"/></hyperlinks>',
        parts=(Part("https://example.org/ZQKCANARY7F35", "hyperlink", "", _SHEET, external=True),),
    ),
)
hide(
    "hyperlink-differs",
    "link-tip",
    "cell A2",
    Workbook(after=f'<hyperlinks><hyperlink ref="A2" location="Summary!B2" tooltip="{SECRET}"/></hyperlinks>'),
)
hide(
    "filter-criterion",
    "filter-names",
    "filter",
    Workbook(after=_FILTER.replace("Constable", SECRET)),
    Workbook(after=_FILTER),
)
hide(
    "filter-criterion",
    "sort-names",
    "filter",
    Workbook(
        after=f'<autoFilter ref="A1:B3"><sortState ref="A2:B3"><sortCondition ref="A2:A3" customList="{SECRET}"/></sortState></autoFilter>'
    ),
)
hide(
    "number-format-text",
    "format-words",
    "",
    Workbook(formats=f'<numFmt numFmtId="200" formatCode="0;&quot;{SECRET}&quot;"/>'),
)
hide(
    "style-name",
    "style-name",
    "styles",
    Workbook(
        more_styles=f'<cellStyles><cellStyle name="Normal" xfId="0" builtinId="0"/><cellStyle name="{SECRET}" xfId="0"/></cellStyles>'
    ),
)
for _name, _kind, _code in (
    ("slicer", "slicerCache", "slicer-cache"),
    ("timeline", "timelineCache", "slicer-cache"),
    ("connection", "connections", "data-connection"),
    ("query", "queryTable", "query-table"),
    ("maps", "xmlMaps", "custom-xml"),
    ("log", "revisionLog", "revision-log"),
    ("users", "usernames", "user-name"),
    ("rich", "rdRichValue", "rich-value"),
    ("control", "ctrlProp", "form-control"),
    ("volatile", "volatileDependencies", "external-formula"),
    ("property", "customProperty", "custom-property"),
    ("view", "namedSheetView", "custom-view"),
):
    hide(
        _code,
        f"part-{_name}",
        "part",
        Workbook(parts=(Part(f"xl/{_name}/{_name}1.xml", _kind, f'{_HEAD}<x xmlns="{MAIN}"><y v="{SECRET}"/></x>'),)),
    )
hide(
    "data-model",
    "part-model",
    "part",
    Workbook(parts=(Part("xl/model/item.data", "powerPivotData", SECRET.encode("utf-16-le")),)),
)
_CACHE = (
    f'{_HEAD}<pivotCacheDefinition xmlns="{MAIN}" xmlns:r="{OFFICE}" r:id="rId1"><cacheSource type="worksheet">'
    '<worksheetSource ref="A1:B3" sheet="Summary"/></cacheSource><cacheFields count="1"><cacheField name="Rank"><sharedItems/></cacheField>'
    "</cacheFields></pivotCacheDefinition>"
)
_RECORDS = f'{_HEAD}<pivotCacheRecords xmlns="{MAIN}"><r><s v="{{}}"/></r></pivotCacheRecords>'


def _pivot(records: str, cache: str = _CACHE) -> Workbook:
    where = "xl/pivotCache/pivotCacheDefinition1.xml"
    return Workbook(
        parts=(
            Part(where, "pivotCacheDefinition", cache),
            Part("xl/pivotCache/pivotCacheRecords1.xml", "pivotCacheRecords", records, where),
        )
    )


hide(
    "pivot-cache", "pivot-records", "pivot cache", _pivot(_RECORDS.format(SECRET)), _pivot(_RECORDS.format("Constable"))
)
hide(
    "pivot-cache",
    "pivot-items",
    "pivot cache",
    _pivot(
        _RECORDS.format("Constable"), _CACHE.replace("<sharedItems/>", f'<sharedItems><s v="{SECRET}"/></sharedItems>')
    ),
)
hide(
    "user-name",
    "pivot-user",
    "pivot cache",
    _pivot(
        _RECORDS.format("Constable"),
        _CACHE.replace("<pivotCacheDefinition", f'<pivotCacheDefinition refreshedBy="{SECRET}"'),
    ),
)
hide(
    "table-text",
    "pivot-caption",
    "pivot table",
    Workbook(
        parts=(
            Part(
                "xl/pivotTables/pivotTable1.xml",
                "pivotTable",
                f'<pivotTableDefinition xmlns="{MAIN}" name="PivotTable1" dataCaption="Values" rowHeaderCaption="{SECRET}"/>',
                _SHEET,
            ),
        )
    ),
)
hide(
    "external-link-cache",
    "link-cache",
    "externalLink1",
    Workbook(
        parts=(
            Part(
                "xl/externalLinks/externalLink1.xml",
                "externalLink",
                f'{_HEAD}<externalLink xmlns="{MAIN}"><externalBook><sheetNames><sheetName val="Staff"/></sheetNames><sheetDataSet>'
                f'<sheetData sheetId="0"><row r="1"><cell r="A1" t="str"><v>{SECRET}</v></cell></row></sheetData></sheetDataSet>'
                "</externalBook></externalLink>",
            ),
        )
    ),
)


def _table(inner: str, attributes: str = "") -> Workbook:
    root = f'<table xmlns="{MAIN}" id="1" name="Table1" displayName="Table1" ref="A1:B3" {attributes}>'
    return Workbook(
        after='<tableParts count="1"><tablePart r:id="rId1"/></tableParts>',
        parts=(Part("xl/tables/table1.xml", "table", f"{_HEAD}{root}{inner}</table>", _SHEET, f"{_TYPE}.table+xml"),),
    )


_COLUMNS = '<autoFilter ref="A1:B3"/><tableColumns count="2"><tableColumn id="1" name="Rank"/><tableColumn id="2" name="Posts"{}</tableColumns>'
_TABLE_TWIN = _table(_COLUMNS.format("/>"))
hide("table-text", "table-comment", "table", _table(_COLUMNS.format("/>"), f'comment="{SECRET}"'), _TABLE_TWIN)
hide(
    "table-text",
    "table-heading",
    "table",
    _table(_COLUMNS.format("/>").replace("Rank", SECRET), 'headerRowCount="0"'),
    _TABLE_TWIN,
)
hide(
    "formula-text",
    "table-formula",
    "table",
    _table(_COLUMNS.format(f'><calculatedColumnFormula>IF(1,2,"{SECRET}")</calculatedColumnFormula></tableColumn>')),
    _TABLE_TWIN,
)
hide(
    "hidden-text",
    "old-drawing",
    "drawing",
    Workbook(
        after='<legacyDrawing r:id="rId1"/>',
        parts=(
            Part(
                "xl/drawings/vmlDrawing1.vml",
                "vmlDrawing",
                f'<xml xmlns:v="urn:schemas-microsoft-com:vml"><v:shape id="_x0000_s1"><v:textbox><div>{SECRET}</div></v:textbox></v:shape></xml>',
                _SHEET,
            ),
        ),
    ),
)
_DRAWING = (
    f'{_HEAD}<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><xdr:absoluteAnchor><xdr:pos x="0" y="0"/><xdr:ext cx="99999" cy="99999"/>'
    '<xdr:sp><xdr:nvSpPr><xdr:cNvPr id="2" name="TextBox 1"{}/><xdr:cNvSpPr txBox="1"/></xdr:nvSpPr><xdr:spPr><a:xfrm><a:off x="0" y="0"/>'
    '<a:ext cx="3000000" cy="900000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></xdr:spPr><xdr:txBody><a:bodyPr/><a:p><a:r>'
    "<a:t>{}</a:t></a:r></a:p></xdr:txBody></xdr:sp><xdr:clientData/></xdr:absoluteAnchor></xdr:wsDr>"
)


def _drawn(hidden: str, words: str) -> Workbook:
    return Workbook(
        after='<drawing r:id="rId1"/>',
        parts=(
            Part(
                "xl/drawings/drawing1.xml",
                "drawing",
                _DRAWING.format(hidden, words),
                _SHEET,
                "application/vnd.openxmlformats-officedocument.drawing+xml",
            ),
        ),
    )


hide("hidden-shape", "hidden-box", "Summary", _drawn(' hidden="1"', SECRET), _drawn("", "Figures at 31 March"))
_A = "http://schemas.openxmlformats.org/drawingml/2006/main"
_C = "http://schemas.openxmlformats.org/drawingml/2006/chart"
_CHART = (
    f'{_HEAD}<c:chartSpace xmlns:c="{_C}"><c:chart><c:plotArea><c:barChart><c:ser><c:idx val="0"/><c:order val="0"/><c:cat><c:strRef>'
    '<c:f>Summary!$A$2:$A$3</c:f><c:strCache><c:ptCount val="2"/><c:pt idx="0"><c:v>{}</c:v></c:pt><c:pt idx="1"><c:v>Sergeant</c:v></c:pt>'
    '</c:strCache></c:strRef></c:cat><c:val><c:numRef><c:f>Summary!$B$2:$B$3</c:f><c:numCache><c:ptCount val="2"/><c:pt idx="0"><c:v>412</c:v>'
    '</c:pt><c:pt idx="1"><c:v>88</c:v></c:pt></c:numCache></c:numRef></c:val></c:ser><c:axId val="1"/><c:axId val="2"/></c:barChart>'
    '<c:catAx><c:axId val="1"/><c:delete val="0"/></c:catAx><c:valAx><c:axId val="2"/></c:valAx></c:plotArea></c:chart></c:chartSpace>'
)


def _charted(words: str) -> Workbook:
    return _with(_CHART.format(words))


def with_chart(old: str, new: str) -> bytes:
    """A workbook with a chart of what it shows, in whose XML one text became another."""
    xml = _CHART.format("Constable")
    assert old in xml
    return _with(xml.replace(old, new)).made()


def _with(chart: str) -> Workbook:
    drawing = "xl/drawings/drawing1.xml"
    return Workbook(
        after='<drawing r:id="rId1"/>',
        parts=(
            Part(
                drawing,
                "drawing",
                f'{_HEAD}<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" xmlns:a="{_A}" xmlns:r="{OFFICE}">'
                "<xdr:twoCellAnchor><xdr:from><xdr:col>3</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>5</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:from>"
                '<xdr:to><xdr:col>8</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>15</xdr:row><xdr:rowOff>0</xdr:rowOff></xdr:to><xdr:graphicFrame macro="">'
                '<xdr:nvGraphicFramePr><xdr:cNvPr id="2" name="Chart 1"/><xdr:cNvGraphicFramePr/></xdr:nvGraphicFramePr><xdr:xfrm><a:off x="0" y="0"/>'
                f'<a:ext cx="0" cy="0"/></xdr:xfrm><a:graphic><a:graphicData uri="{_C}"><c:chart xmlns:c="{_C}" r:id="rId2"/></a:graphicData></a:graphic>'
                "</xdr:graphicFrame><xdr:clientData/></xdr:twoCellAnchor></xdr:wsDr>",
                _SHEET,
            ),
            Part("xl/charts/chart1.xml", "chart", chart, drawing),
        ),
    )


hide("chart-data", "chart-cache", "chart", _charted(SECRET), _charted("Constable"))

# The workbook

_AC = "http://schemas.microsoft.com/office/spreadsheetml/2010/11/ac"
hide(
    "absolute-path",
    "folder",
    "workbook",
    Workbook(front=f'<x15ac:absPath xmlns:x15ac="{_AC}" url="C:\\Users\\ZQKCANARY7F35\\"/>'),
)
hide("user-name", "shared-by", "workbook", Workbook(front=f'<fileSharing userName="{SECRET}"/>'))
hide(
    "custom-view",
    "workbook-view",
    "workbook",
    Workbook(behind=f'<customWorkbookViews><customWorkbookView name="{SECRET}" guid="{{0}}"/></customWorkbookViews>'),
)
hide(
    "property",
    "program-name",
    "name for programs",
    Workbook(front=f'<workbookPr codeName="{SECRET}"/>'),
    Workbook(front='<workbookPr codeName="ThisWorkbook"/>'),
)
hide(
    "property",
    "old-titles",
    "titles",
    Workbook(
        parts=(
            Part(
                "docProps/app.xml",
                "extended-properties",
                f'{_HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/extended-properties" '
                'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes"><TitlesOfParts><vt:vector size="2" baseType="lpstr">'
                f"<vt:lpstr>Summary</vt:lpstr><vt:lpstr>{SECRET}</vt:lpstr></vt:vector></TitlesOfParts></Properties>",
            ),
        )
    ),
)
hide(
    "unreachable-part",
    "unlisted-sheet",
    "sheet9",
    Workbook(
        parts=(
            Part(
                "xl/worksheets/sheet9.xml",
                "worksheet",
                f'{_HEAD}<worksheet xmlns="{MAIN}"><sheetData>{HIDDEN_SHEET}</sheetData></worksheet>',
            ),
        )
    ),
)
hide(
    "unreachable-part",
    "loose-sheet",
    "sheet9",
    Workbook(
        extra={
            "xl/worksheets/sheet9.xml": f'<worksheet xmlns="{MAIN}"><sheetData>{HIDDEN_SHEET}</sheetData></worksheet>'
        }
    ),
)
hide(
    "program-sheet",
    "macro-sheet",
    "Summary",
    Workbook(sheet_type="xlMacrosheet", sheets=(("Other", "", HIDDEN_SHEET),)),
    Workbook(sheets=(("Other", "", HIDDEN_SHEET),)),
    token="",
)
hide("bytes-outside", "bytes-after", "after", Workbook(tail=SECRET.encode()))

hide(
    "hidden-value",
    "cell-twice",
    "cell A3",
    Workbook(rows=TABLE.replace("</row>", f"{text('A3')}</row>").replace(f"{text('A3')}</row>", "</row>", 2)),
)
hide("hidden-value", "row-twice", "cell A2", Workbook(rows=f'{TABLE}<row r="2">{text("A2")}</row>'))
hide(
    "unseen-cell",
    "table-style",
    "column A",
    Workbook(
        rows=TABLE + ROW,
        changes=_WHITE_CHANGE,
        more_styles='<tableStyles count="1"><tableStyle name="TableStyle Own" count="1">'
        '<tableStyleElement type="wholeTable" dxfId="0"/></tableStyle></tableStyles>',
        after='<tableParts count="1"><tablePart r:id="rId1"/></tableParts>',
        parts=(
            Part(
                "xl/tables/table1.xml",
                "table",
                f'<table xmlns="{MAIN}" id="1" name="Table1" displayName="Table1" ref="A1:B4"><tableColumns count="2">'
                '<tableColumn id="1" name="Rank"/><tableColumn id="2" name="Posts"/></tableColumns>'
                '<tableStyleInfo name="TableStyle Own"/></table>',
                _SHEET,
            ),
        ),
    ),
)
_COVER = (
    f'{_HEAD}<xdr:wsDr xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"><xdr:twoCellAnchor><xdr:from><xdr:col>3</xdr:col><xdr:row>0</xdr:row>'
    "</xdr:from><xdr:to><xdr:col>9</xdr:col><xdr:row>9</xdr:row></xdr:to>"
    '<xdr:sp><xdr:nvSpPr><xdr:cNvPr id="2" name="Rectangle 1"/><xdr:cNvSpPr/></xdr:nvSpPr><xdr:spPr><a:xfrm><a:off x="0" y="0"/>'
    '<a:ext cx="3000000" cy="900000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{}</xdr:spPr></xdr:sp>'
    "<xdr:clientData/></xdr:twoCellAnchor></xdr:wsDr>"
)


def _covered(fill: str) -> Workbook:
    return Workbook(
        rows=f'{TABLE}<row r="4">{text("F4")}</row>',
        after='<drawing r:id="rId1"/>',
        parts=(Part("xl/drawings/drawing1.xml", "drawing", _COVER.format(fill), _SHEET),),
    )


hide(
    "covered-text",
    "under-a-box",
    "cell F4",
    _covered('<a:solidFill><a:srgbClr val="000000"/></a:solidFill>'),
    _covered("<a:noFill/>"),
)
hide(
    "narrow-column",
    "hashes",
    "cell B4",
    Workbook(
        rows=f'{TABLE}<row r="4"><c r="B4" s="1"><v>4417735</v></c></row>',
        before='<cols><col min="2" max="2" width="3" customWidth="1"/></cols>',
        styles='<xf numFmtId="4" fontId="0" fillId="0" borderId="0" xfId="0"/>',
    ),
    token="",
)
hide("hidden-row", "row-spaced-yes", "row 4", Workbook(rows=TABLE + ROW.replace("<row", '<row hidden=" true "')), SHOWN)
_THEME = '<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="{}"/>'
hide(
    "unknown-element",
    "theme-name",
    "theme",
    Workbook(parts=(Part("xl/theme/theme1.xml", "theme", _THEME.format(SECRET)),)),
    Workbook(parts=(Part("xl/theme/theme1.xml", "theme", _THEME.format("Office Theme")),)),
)

# What does not belong

hide("unknown-element", "element", "Summary", Workbook(after=f"<note>{SECRET}</note>"))
hide("unknown-element", "attribute", "Summary", Workbook(attributes=f'note="{SECRET}"'))
hide("unknown-element", "row-attribute", "Summary", Workbook(rows=TABLE.replace('spans="1:2"', f'spans="{SECRET}"')))
hide("unknown-element", "xml-comment", "Summary", Workbook(rows=f"{TABLE}<!-- {SECRET} -->"))
hide("unknown-element", "words-between", "Summary", Workbook(rows=TABLE.replace("</row>", f"</row>{SECRET}", 1)))
hide("unknown-element", "words-in-row", "Summary", Workbook(rows=TABLE.replace("</row>", f"{SECRET}</row>", 1)))
hide("unknown-element", "namespace", "Summary", Workbook(attributes='xmlns:zz="http://ZQKCANARY7F35.example.org/"'))
hide("unknown-element", "no-number", "Summary", Workbook(rows=TABLE.replace("<v>88</v>", f"<v>{SECRET}</v>")))
hide(
    "unknown-element",
    "extension",
    "Summary",
    Workbook(after=f'<extLst><ext uri="{{0}}"><note>{SECRET}</note></ext></extLst>'),
)
hide(
    "unknown-element",
    "style-extension",
    "styles",
    Workbook(more_styles=f'<extLst><ext uri="{{0}}"><note v="{SECRET}"/></ext></extLst>'),
)
hide("unknown-element", "between-texts", "texts", Workbook(texts=f"<note>{SECRET}</note>"))
hide("unknown-element", "font-name", "styles", Workbook(fonts=f'<font><name val="{SECRET}"/></font>'))

hide(
    "unknown-element",
    "kind-of-part",
    "Content_Types",
    Workbook(kinds=f'<Default Extension="{SECRET}" ContentType="application/xml"/>'),
)
hide(
    "unknown-element",
    "pointer-name",
    "rels",
    Workbook(pointers=(("rId" + "_".join(SECRET.split()), "styles", "styles.xml", False),)),
)
hide(
    "dangling-relationship",
    "pointer-nowhere",
    "part",
    Workbook(pointers=(("rId99", "worksheet", f"{SECRET}.xml", False),)),
)

# Other ways of writing the same

hide(
    "hidden-row",
    "strict",
    "row 4",
    Workbook(rows=TABLE + ROW.replace("<row", '<row hidden="1"'), space=STRICT),
    Workbook(space=STRICT),
)
hide(
    "hidden-row",
    "sixteen-bits",
    "row 4",
    Workbook(rows=TABLE + ROW.replace("<row", '<row hidden="1"'), sheet_encoding="utf-16"),
    Workbook(sheet_encoding="utf-16"),
)
hide(
    "hidden-row",
    "prefixed",
    "row 4",
    Workbook(rows=TABLE + ROW.replace("<row", '<row hidden="1"'), prefix="x"),
    Workbook(prefix="x"),
)
hide(
    "hidden-row",
    "without-numbers",
    "row 4",
    Workbook(rows=TABLE + f'<row hidden="1"><c t="inlineStr"><is><t>{SECRET}</t></is></c></row>'),
)

# Binary workbooks


def _record(number: int, data: bytes = b"") -> bytes:
    head = bytes([number]) if number < 128 else bytes([number & 0x7F | 0x80, number >> 7])
    size, length = len(data), b""
    while True:
        length += bytes([size & 0x7F | (0x80 if size > 127 else 0)])
        size >>= 7
        if not size:
            return head + length + data


def _wide(words: str) -> bytes:
    return struct.pack("<I", len(words)) + words.encode("utf-16-le")


def _binary_cell(column: int, words: str) -> bytes:
    return _record(6, struct.pack("<II", column, 0) + _wide(words))


def _binary_row(number: int, words: str, hidden: bool = False) -> bytes:
    return _record(
        0, struct.pack("<IIH", number, 0, 300) + bytes([0, 0x10 if hidden else 0, 0]) + struct.pack("<I", 0)
    ) + _binary_cell(0, words)


def binary(
    *, state: int = 0, hidden_row: bool = False, hidden_column: bool = False, name: bool = False, comment: bool = False
) -> bytes:
    """A binary workbook with two sheets, the second in that state."""
    sheets = [("Summary", 0), ("Staff", state)]
    listed = b"".join(
        _record(156, struct.pack("<II", hidden, number) + _wide(f"rId{number}") + _wide(name))
        for number, (name, hidden) in enumerate(sheets, 1)
    )
    window = _record(158, struct.pack("<iiIIIII", 0, 0, 16000, 9000, 600, 0, 0) + bytes([0x78]))
    column = _record(60, struct.pack("<IIIIH", 0, 0, 2560, 0, 1 if hidden_column else 0))
    named = _record(39, struct.pack("<IBI", 1, 0, 0xFFFFFFFF) + _wide("Note") + b"\x17" + _wide(SECRET))
    first = _binary_row(0, "Rank") + _binary_row(1, SECRET if hidden_row else "Constable", hidden_row)
    second = column + _record(145) + _binary_row(0, SECRET if state or hidden_column else "Sergeant") + _record(146)
    members = {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="bin" ContentType="application/vnd.ms-excel.sheet.binary.macroEnabled.main"/><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/></Types>'.encode(),
        "_rels/.rels": _relations([("rId1", "officeDocument", "xl/workbook.bin", False)]).encode(),
        "xl/_rels/workbook.bin.rels": _relations(
            [(f"rId{n}", "worksheet", f"worksheets/sheet{n}.bin", False) for n in (1, 2)]
        ).encode(),
        "xl/workbook.bin": _record(131) + window + listed + (named if name else b"") + _record(132),
        "xl/worksheets/sheet1.bin": _record(129) + _record(145) + first + _record(146) + _record(130),
        "xl/worksheets/sheet2.bin": _record(129) + second + _record(130),
    }
    if comment:
        note = _record(635, struct.pack("<IIIII", 0, 1, 1, 0, 0) + bytes(16)) + _record(637, b"\0" + _wide(SECRET))
        members["xl/comments1.bin"] = _record(632, _wide("A. Nonymous")) + note
        pointer = ("rId1", "comments", "../comments1.bin", False)
        members["xl/worksheets/_rels/sheet1.bin.rels"] = _relations([pointer]).encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for member, content in members.items():
            package.writestr(zipfile.ZipInfo(member, (2024, 1, 1, 0, 0, 0)), content)
    return buffer.getvalue()


# There is no clean twin of a binary workbook: every one is held. An .xlsx with the same sheets is.
_TWIN = Workbook(sheets=(("Staff", "", TABLE),)).made()
plant("hidden-sheet", "binary-sheet.xlsb", where="“Staff”")(lambda: (binary(state=2), _TWIN))
plant("hidden-row", "binary-row.xlsb", where="row 2")(lambda: (binary(hidden_row=True), _TWIN))
plant("hidden-column", "binary-column.xlsb", where="cell A1")(lambda: (binary(hidden_column=True), _TWIN))
plant("defined-name", "binary-name.xlsb", where="Note")(lambda: (binary(name=True), _TWIN))
plant("comment", "binary-comment.xlsb", where="cell A2")(lambda: (binary(comment=True), _TWIN))
plant("binary-workbook", "binary.xlsb", token="")(lambda: (binary(), _TWIN))


# Clean ones that look like something else


@clean("print-titles.xlsx")
def print_titles() -> bytes:
    """Print titles, a print area, a filter with nothing hidden, hidden empty columns, a frozen heading, page numbers."""
    names = (
        '<definedName name="_xlnm._FilterDatabase" localSheetId="0" hidden="1">Summary!$A$1:$B$3</definedName>'
        '<definedName name="_xlnm.Print_Area" localSheetId="0">Summary!$A$1:$B$3</definedName>'
        '<definedName name="_xlnm.Print_Titles" localSheetId="0">Summary!$A:$A,Summary!$1:$1</definedName>'
    )
    return Workbook(
        behind=f"<definedNames>{names}</definedNames>",
        before='<sheetViews><sheetView workbookViewId="0" tabSelected="1"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        '<selection pane="bottomLeft" activeCell="A2" sqref="A2"/></sheetView></sheetViews>'
        '<cols><col min="1" max="2" width="12.7109375" customWidth="1"/><col min="3" max="16384" width="0" hidden="1"/></cols>',
        after='<autoFilter ref="A1:B3"/><headerFooter><oddFooter>&amp;CPage &amp;P of &amp;N</oddFooter></headerFooter>',
    ).made()


@clean("white-on-blue.xlsx")
def white_on_blue() -> bytes:
    """White words on a dark fill."""
    return styled(
        '<xf numFmtId="0" fontId="1" fillId="2" borderId="0" xfId="0"/>',
        fonts=_WHITE.format('theme="0"'),
        fills='<fill><patternFill patternType="solid"><fgColor theme="4" tint="-0.249977111117893"/><bgColor indexed="64"/></patternFill></fill>',
    ).made()


@clean("excel-noise.xlsx")
def excel_noise() -> bytes:
    """What Excel writes all around."""
    compatible = "http://schemas.openxmlformats.org/markup-compatibility/2006"
    return Workbook(
        attributes=f'xmlns:mc="{compatible}" mc:Ignorable="x14ac xr" xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac" '
        'xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision" xr:uid="{00000000-0001-0000-0000-000000000000}"',
        before='<sheetPr codeName="Sheet1"><tabColor theme="4" tint="0.39997558519241921"/><pageSetUpPr fitToPage="1"/></sheetPr><dimension ref="A1:B3"/>'
        '<sheetFormatPr defaultRowHeight="15" x14ac:dyDescent="0.25"/>',
        rows=TABLE.replace(
            'spans="1:2"', 'spans="1:2" ht="15.75" customHeight="1" thickBot="1" x14ac:dyDescent="0.25"'
        ),
        after='<sheetProtection algorithmName="SHA-512" hashValue="z4PhNX7vuL3xVChQ1m2AB9Yg5AULVxXcg/SpIdNs6c5H0NE8XYXysP+DGNKHfuwvY7kxvUdBeoGlODJ6+SfaPg==" '
        'saltValue="1B2M2Y8AsgTpgAmY7PhCfg==" spinCount="100000" sheet="1" objects="1" scenarios="1"/>'
        '<conditionalFormatting sqref="B2:B3"><cfRule type="cellIs" dxfId="0" priority="1" operator="lessThan"><formula>100</formula></cfRule>'
        '</conditionalFormatting><pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="portrait"/><ignoredErrors><ignoredError sqref="B2" numberStoredAsText="1"/></ignoredErrors>',
        changes='<dxf><font><color rgb="FF9C0006"/></font><fill><patternFill><bgColor rgb="FFFFC7CE"/></patternFill></fill></dxf>',
        front='<fileVersion appName="xl" lastEdited="7" lowestEdited="7" rupBuild="22228"/><workbookPr defaultThemeVersion="166925"/>'
        f'<mc:AlternateContent xmlns:mc="{compatible}"><mc:Choice Requires="x15"/></mc:AlternateContent>'
        '<xr:revisionPtr revIDLastSave="0" documentId="8_{2B3F2B7C-7B3F-4A52-9A0D-5D1C7A2C5C11}" xr6:coauthVersionLast="47" '
        'xr6:coauthVersionMax="47" xr10:uidLastSave="{00000000-0000-0000-0000-000000000000}" '
        'xmlns:xr="http://schemas.microsoft.com/office/spreadsheetml/2014/revision" '
        'xmlns:xr6="http://schemas.microsoft.com/office/spreadsheetml/2016/revision6" '
        'xmlns:xr10="http://schemas.microsoft.com/office/spreadsheetml/2016/revision10"/>',
        behind='<calcPr calcId="191029"/>',
        more_styles='<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles><dxfs count="0"/>'
        '<tableStyles count="0" defaultTableStyle="TableStyleMedium2" defaultPivotStyle="PivotStyleLight16"/>',
    ).made()


@clean("accounting-zero.xlsx")
def accounting_zero() -> bytes:
    """A nought that an accounting format shows as a dash, and a rule that does not hold for what is there."""
    code = "_-* #,##0_-;\\-* #,##0_-;_-* &quot;-&quot;_-;_-@_-"
    return Workbook(
        rows=f'{TABLE}<row r="4"><c r="B4" s="1"><v>0</v></c><c r="C4" s="1"><v>1250</v></c></row>',
        styles='<xf numFmtId="200" fontId="0" fillId="0" borderId="0" xfId="0"/>',
        formats=f'<numFmt numFmtId="200" formatCode="{code}"/>',
        changes=_WHITE_CHANGE,
        after='<conditionalFormatting sqref="B2:C4"><cfRule type="cellIs" dxfId="0" priority="1" operator="equal"><formula>7</formula></cfRule></conditionalFormatting>',
    ).made()


@clean("table-white-heading.xlsx")
def table_white_heading() -> bytes:
    """White words on the heading of a table whose own style paints it dark."""
    book = _table(_COLUMNS.format("/>") + '<tableStyleInfo name="TableStyleMedium2" showRowStripes="1"/>')
    book.fonts = _WHITE.format('theme="0"')
    book.styles = _XF
    book.rows = TABLE.replace('r="A1"', 'r="A1" s="1"').replace('r="B1"', 'r="B1" s="1"')
    return book.made()


@clean("xlsxwriter.xlsx")
def xlsxwriter_made() -> bytes:
    """A workbook that a common library made, with a chart of what is shown."""
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    page = book.add_worksheet("Posts")
    heading = book.add_format({"bold": True, "font_color": "white", "bg_color": "#1d70b8"})
    page.write_row(0, 0, ["Rank", "Posts", "Share"], heading)
    share = book.add_format({"num_format": "0.0%"})
    for row, (rank, posts) in enumerate((("Constable", 412), ("Sergeant", 88), ("Inspector", 31)), 1):
        page.write(row, 0, rank)
        page.write(row, 1, posts)
        page.write_formula(row, 2, f"=B{row + 1}/SUM(B$2:B$4)", share, posts / 531)
    chart = book.add_chart({"type": "column"})
    chart.add_series({"name": "=Posts!$B$1", "categories": "=Posts!$A$2:$A$4", "values": "=Posts!$B$2:$B$4"})
    page.insert_chart("E2", chart)
    page.freeze_panes(1, 0)
    page.autofilter(0, 0, 3, 2)
    page.repeat_rows(0)
    page.set_column(0, 0, 20)
    book.close()
    return buffer.getvalue()


@clean("openpyxl.xlsx")
def openpyxl_made() -> bytes:
    """A workbook that another common library made."""
    from datetime import date

    from openpyxl import Workbook as Made
    from openpyxl.styles import Font, PatternFill

    book = Made()
    page = book.active
    assert page is not None
    page.title = "Posts"
    page.append(["Rank", "Posts", "Since"])
    for cell in page[1]:
        cell.font = Font(color="FFFFFF", bold=True)
        cell.fill = PatternFill("solid", fgColor="1D70B8")
    page.append(["Constable", 412, date(2024, 4, 1)])
    page.append(["Sergeant", 88, date(2024, 4, 1)])
    page.append(["All", "=SUM(B2:B3)", None])
    page.merge_cells("A6:C6")
    page["A6"] = "Source: made up"
    page.auto_filter.ref = "A1:C3"
    page.freeze_panes = "A2"
    page.print_title_rows = "1:1"
    page.column_dimensions.group("E", "G", hidden=True)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


@clean("features.xlsx")
def features() -> bytes:
    """Everything that an ordinary report has: a table, colour scales, a list to choose from, links, charts, a text box."""
    import xlsxwriter

    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    page = book.add_worksheet("Spend")
    money = book.add_format({"num_format": "£#,##0.00"})
    page.add_table("A1:B4", {"columns": [{"header": "Supplier"}, {"header": "Amount", "format": money}]})
    for row, (supplier, amount) in enumerate((("Acme Ltd", 12.5), ("Bolton Council", 99.1), ("Made Up plc", 5)), 1):
        page.write(row, 0, supplier)
        page.write(row, 1, amount, money)
    page.set_column("A:B", 16)
    for rule in ({"type": "3_color_scale"}, {"type": "data_bar"}, {"type": "icon_set", "icon_style": "3_arrows"}):
        page.conditional_format("B2:B4", rule)
    page.data_validation("D2", {"validate": "list", "source": ["Yes", "No"]})
    page.write_url("A6", "https://www.gov.uk/", string="https://www.gov.uk/")
    page.add_sparkline("C2", {"range": "Spend!B2:B4"})
    page.set_footer("&CPage &P of &N")
    page.set_row(2, None, None, {"level": 1})
    page.write_formula("A7", '=IF(B2>10,"High","Low")', None, "High")
    page.write_rich_string("A8", "Made ", book.add_format({"bold": True}), "up", " figures")
    chart = book.add_chart({"type": "pie"})
    chart.add_series({"name": "Spend by supplier", "categories": "=Spend!$A$2:$A$4", "values": "=Spend!$B$2:$B$4"})
    page.insert_chart("F2", chart)
    line = book.add_chart({"type": "line"})
    line.add_series({"name": "=Spend!$B$1", "categories": "=Spend!$A$2:$A$4", "values": "=Spend!$B$2:$B$4"})
    book.add_chartsheet("Chart").set_chart(line)
    notes = book.add_worksheet("Notes")
    notes.write("A1", "Rounded – to £1")
    notes.insert_textbox("B3", "Figures are rounded")
    notes.hide_gridlines(2)
    notes.set_zoom(85)
    notes.set_default_row(hide_unused_rows=True)
    book.close()
    return buffer.getvalue()
