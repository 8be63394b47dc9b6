"""Word documents with something hidden in them. Every name in them is made up."""

from __future__ import annotations

import base64
import io
import zipfile
from collections.abc import Mapping

from PIL import Image

from . import SECRET, clean, plant

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_NAMES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart" xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"'
)
_LEAD = "<w:p><w:r><w:t>Thank you for your request of 3 March.</w:t></w:r></w:p><w:p><w:r><w:t>The figures are below.</w:t></w:r></w:p>"
_SECTION = '<w:sectPr>%s<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440" w:header="708" w:footer="708" w:gutter="0"/>%s</w:sectPr>'
_KINDS = {
    "styles": "styles", "settings": "settings", "numbering": "numbering", "footnotes": "footnotes", "endnotes": "endnotes",
    "comments": "comments", "header1": "header", "footer1": "footer", "header2": "header", "people": "people",
    "glossary/document": "glossaryDocument", "webSettings": "webSettings", "fontTable": "fontTable",
}  # fmt: skip
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"


def docx(
    body: str,
    parts: Mapping[str, str] | None = None,
    *,
    section: tuple[str, str] = ("", ""),
    pointers: str = "",
    extra: Mapping[str, bytes] | None = None,
    background: str = "",
    types: str = "",
) -> bytes:
    """A small Word document: two paragraphs, then `body`. `parts` are those of `word/`, without their root's name spaces."""
    parts = parts or {}
    links = "".join(
        f'<Relationship Id="p{number}" Type="{R}/{_KINDS[name]}" Target="{name}.xml"/>'
        for number, name in enumerate(parts, 1)
    )
    named = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{_TYPE}.{"document.glossary" if "/" in name else _KINDS[name]}+xml"/>'
        for name in parts
    )
    files: dict[str, bytes] = {
        "[Content_Types].xml": (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
            f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>{named}{types}</Types>'
        ).encode(),
        "_rels/.rels": pointing(f'<Relationship Id="r1" Type="{R}/officeDocument" Target="word/document.xml"/>'),
        "word/document.xml": f"<w:document {_NAMES}>{background}<w:body>{_LEAD}{body}{_SECTION % section}</w:body></w:document>".encode(),
        "word/_rels/document.xml.rels": pointing(links + pointers),
    }
    for name, content in parts.items():
        files[f"word/{name}.xml"] = content.replace(">", f" {_NAMES}>", 1).encode()
    files |= extra or {}
    return packed(files)


def pointing(inner: str) -> bytes:
    """What a part points to."""
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inner}</Relationships>'.encode()


def packed(files: Mapping[str, bytes]) -> bytes:
    """An archive of these files."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), content)
    return buffer.getvalue()


def p(*runs: str, properties: str = "") -> str:
    """A paragraph."""
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{''.join(runs)}</w:p>"


def r(text: str, properties: str = "") -> str:
    """A run."""
    return f'<w:r>{f"<w:rPr>{properties}</w:rPr>" if properties else ""}<w:t xml:space="preserve">{text}</w:t></w:r>'


def _hidden(
    technique: str,
    name: str,
    planted: str,
    plain: str = "",
    *,
    where: str = "paragraph 3",
    cleanable: bool = True,
    **more: object,
) -> None:
    """A document whose third paragraph hides the secret."""
    plant(technique, name, where=where, cleanable=cleanable)(
        lambda: (docx(planted, **more), docx(plain or p(r("Total 12.")), **more))
    )  # type: ignore[arg-type]


def _run(technique: str, name: str, properties: str, plain: str = "", **more: object) -> None:
    """A run that hides by its own marks."""
    _hidden(technique, name, p(r("Total 12. "), r(SECRET, properties)), p(r("Total 12. "), r("None.", plain)), **more)


def _styled(technique: str, name: str, style: str, use: str, plain: str) -> None:
    """A run that hides by its style."""
    plant(technique, name, where="paragraph 3")(
        lambda: (
            docx(p(r("Total 12. "), r(SECRET, use)), {"styles": f"<w:styles>{style}</w:styles>"}),
            docx(p(r("Total 12. "), r("None.", use)), {"styles": f"<w:styles>{plain}</w:styles>"}),
        )
    )


# Words that their marks hide.
_run("hidden-text", "vanish.docx", "<w:vanish/>", '<w:vanish w:val="0"/>')
_run("hidden-text", "vanish-true.docx", '<w:vanish w:val="true"/>', '<w:vanish w:val="false"/>')
_run("hidden-text", "no-fill.docx", "<w14:textFill><w14:noFill/></w14:textFill>", '<w14:textFill><w14:solidFill><w14:srgbClr w14:val="112233"/></w14:solidFill></w14:textFill>')  # fmt: skip
_run("hidden-text", "see-through.docx", '<w14:textFill><w14:solidFill><w14:srgbClr w14:val="000000"><w14:alpha w14:val="100000"/></w14:srgbClr></w14:solidFill></w14:textFill>')  # fmt: skip
_run("same-colour-text", "white.docx", '<w:color w:val="FFFFFF"/>', '<w:color w:val="C00000"/>')
_run("same-colour-text", "near-white.docx", '<w:color w:val="F2F2F2"/>', '<w:color w:val="767676"/>')
_run("same-colour-text", "theme-white.docx", '<w:color w:val="000000" w:themeColor="background1"/>', '<w:color w:val="000000" w:themeColor="text1"/>')  # fmt: skip
_run(
    "same-colour-text",
    "white-fill.docx",
    '<w14:textFill><w14:solidFill><w14:schemeClr w14:val="bg1"/></w14:solidFill></w14:textFill>',
)
_run("covered-text", "black-highlight.docx", '<w:highlight w:val="black"/>', '<w:highlight w:val="yellow"/>')
_run("covered-text", "black-shading.docx", '<w:color w:val="000000"/><w:shd w:val="clear" w:fill="000000"/>', '<w:color w:val="FFFFFF"/><w:shd w:val="clear" w:fill="000000"/>')  # fmt: skip
_run(
    "covered-text",
    "solid-pattern.docx",
    '<w:color w:val="101010"/><w:shd w:val="solid" w:color="000000" w:fill="FFFFFF"/>',
)
_run("same-colour-text", "yellow-on-yellow.docx", '<w:color w:val="FFFF00"/><w:highlight w:val="yellow"/>')
_run("tiny-text", "half-point.docx", '<w:sz w:val="1"/>', '<w:sz w:val="16"/>')
_run("tiny-text", "squeezed.docx", '<w:w w:val="1"/>', '<w:w w:val="90"/>')
_run("tiny-text", "condensed.docx", '<w:spacing w:val="-200"/>', '<w:spacing w:val="-10"/>')
_run("tiny-text", "fitted.docx", '<w:fitText w:val="40"/>', '<w:fitText w:val="4000"/>')
_run("off-page", "raised.docx", '<w:position w:val="3000"/>', '<w:position w:val="6"/>')
_styled("hidden-text", "style-vanish.docx", '<w:style w:type="character" w:styleId="A"><w:name w:val="A"/><w:rPr><w:vanish/></w:rPr></w:style>', '<w:rStyle w:val="A"/>', '<w:style w:type="character" w:styleId="A"><w:name w:val="A"/></w:style>')  # fmt: skip
_styled("hidden-text", "based-on-vanish.docx", '<w:style w:type="character" w:styleId="B"><w:name w:val="B"/><w:rPr><w:vanish/></w:rPr></w:style><w:style w:type="character" w:styleId="A"><w:name w:val="A"/><w:basedOn w:val="B"/></w:style>', '<w:rStyle w:val="A"/>', '<w:style w:type="character" w:styleId="A"><w:name w:val="A"/></w:style>')  # fmt: skip
_styled("same-colour-text", "style-white.docx", '<w:style w:type="character" w:styleId="A"><w:name w:val="A"/><w:rPr><w:color w:val="FFFFFF"/></w:rPr></w:style>', '<w:rStyle w:val="A"/>', '<w:style w:type="character" w:styleId="A"><w:name w:val="A"/><w:rPr><w:color w:val="333333"/></w:rPr></w:style>')  # fmt: skip
_hidden("same-colour-text", "paragraph-shading.docx", p(r(SECRET, '<w:color w:val="FFFF99"/>'), properties='<w:shd w:val="clear" w:fill="FFFF90"/>'), p(r("Note", '<w:color w:val="000000"/>'), properties='<w:shd w:val="clear" w:fill="FFFF90"/>'))  # fmt: skip
_hidden("hidden-text", "low-lines.docx", p(r(SECRET), properties='<w:spacing w:line="20" w:lineRule="exact"/>'), p(r("Note"), properties='<w:spacing w:line="300" w:lineRule="exact"/>'))  # fmt: skip
_hidden(
    "off-page",
    "indent.docx",
    p(r(SECRET), properties='<w:ind w:left="20000"/>'),
    p(r("Note"), properties='<w:ind w:left="720"/>'),
)
_hidden("off-page", "frame-off.docx", p(r(SECRET), properties='<w:framePr w:w="2000" w:x="-15000" w:y="100"/>'), p(r("Note"), properties='<w:framePr w:w="2000" w:x="1500" w:y="100"/>'))  # fmt: skip
_hidden("hidden-text", "frame-low.docx", p(r(SECRET), properties='<w:framePr w:w="2000" w:h="20" w:hRule="exact"/>'), p(r("Note"), properties='<w:framePr w:w="2000" w:h="600" w:hRule="exact"/>'))  # fmt: skip
_hidden(
    "invisible-characters",
    "tags.docx",
    p(r("Total 12." + "".join(chr(0xE0000 + ord(one)) for one in SECRET))),
    p(r("Total 12.")),
)


@plant("hidden-text", "paragraph-style-vanish.docx", where="paragraph 3")
def paragraph_style() -> tuple[bytes, bytes]:
    def made(mark: str, text: str) -> bytes:
        style = f'<w:styles><w:style w:type="paragraph" w:styleId="Q"><w:name w:val="Q"/><w:rPr>{mark}</w:rPr></w:style></w:styles>'
        return docx(p(r(text), properties='<w:pStyle w:val="Q"/>'), {"styles": style})

    return made("<w:vanish/>", SECRET), made("", "None.")


@plant("hidden-text", "default-vanish.docx", where="paragraph 1")
def default_vanish() -> tuple[bytes, bytes]:
    def made(mark: str, text: str) -> bytes:
        defaults = (
            f"<w:styles><w:docDefaults><w:rPrDefault><w:rPr>{mark}</w:rPr></w:rPrDefault></w:docDefaults></w:styles>"
        )
        return docx(p(r(text)), {"styles": defaults})

    return made("<w:vanish/>", SECRET), made("", "None.")


@plant("hidden-text", "strict-vanish.docx", where="paragraph 3")
def strict() -> tuple[bytes, bytes]:
    def made(mark: str, text: str) -> bytes:
        with zipfile.ZipFile(io.BytesIO(docx(p(r(text, mark))))) as archive:
            files = {one: archive.read(one) for one in archive.namelist()}
        old = R.encode()
        return packed(
            {
                one: data.replace(W.encode(), STRICT.encode()).replace(
                    old, b"http://purl.oclc.org/ooxml/officeDocument/relationships"
                )
                for one, data in files.items()
            }
        )

    return made("<w:vanish/>", SECRET), made("", "None.")


@plant("same-colour-text", "page-colour.docx", where="paragraph 3")
def page_colour() -> tuple[bytes, bytes]:
    settings = {"settings": "<w:settings><w:displayBackgroundShape/></w:settings>"}
    ground = '<w:background w:color="DDEEFF"/>'
    return (
        docx(p(r(SECRET, '<w:color w:val="DDEEFF"/>')), settings, background=ground),
        docx(p(r("Note", '<w:color w:val="000000"/>')), settings, background=ground),
    )


# Changes and comments.
_BY = 'w:id="1" w:author="Aldous Pemberwick ZQKCANARY7F35" w:date="2024-05-01T10:00:00Z"'
for _name, _planted in {
    "deletion": p(r("Officers: "), f"<w:del {_BY}><w:r><w:delText>{SECRET}</w:delText></w:r></w:del>"),
    "insertion": p(f"<w:ins {_BY}>{r('Total 12.')}</w:ins>"),
    "move": p(f"<w:moveFrom {_BY}>{r(SECRET)}</w:moveFrom>"),
    "look-changed": p(r("Total 12.", f"<w:b/><w:rPrChange {_BY}><w:rPr/></w:rPrChange>")),
    "paragraph-changed": p(r("Total 12."), properties=f"<w:jc w:val='left'/><w:pPrChange {_BY}><w:pPr/></w:pPrChange>"),
    "end-deleted": p(r("Total 12."), properties=f"<w:rPr><w:del {_BY}/></w:rPr>") + p(r("End.")),
    "end-put-in": p(r("Total 12."), properties=f"<w:rPr><w:ins {_BY}/></w:rPr>"),
    "number-changed": p(r("Total 12."), properties=f'<w:numPr><w:numberingChange {_BY} w:original="4."/></w:numPr>'),
    "nested": p(f"<w:ins {_BY}><w:del {_BY}><w:r><w:delText>{SECRET}</w:delText></w:r></w:del></w:ins>"),
}.items():
    _hidden("tracked-change", f"tracked-{_name}.docx", _planted, where="paragraph")
_TABLE = '<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/>%s</w:tblPr><w:tblGrid><w:gridCol w:w="3000"/><w:gridCol w:w="3000"/></w:tblGrid>%s</w:tbl><w:p/>'


def row(*cells: str, properties: str = "") -> str:
    """A row of cells."""
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{''.join(cells)}</w:tr>"


def cell(text: str, properties: str = "", look: str = "") -> str:
    """A cell of one paragraph."""
    return f"<w:tc>{f'<w:tcPr>{properties}</w:tcPr>' if properties else ''}{p(r(text, look))}</w:tc>"


def _table(technique: str, name: str, planted: str, plain: str, *, table: str = "", **more: object) -> None:
    _hidden(technique, name, _TABLE % (table, row(cell("Unit"), cell("Count")) + planted), _TABLE % (table, row(cell("Unit"), cell("Count")) + plain), where="table 1, row 2", **more)  # fmt: skip


_PLAIN_ROW = row(cell("North"), cell("12"))
_table("tracked-change", "row-deleted.docx", row(cell(SECRET), cell("1"), properties=f"<w:del {_BY}/>"), _PLAIN_ROW)
_table("tracked-change", "row-put-in.docx", row(cell("North"), cell("1"), properties=f"<w:ins {_BY}/>"), _PLAIN_ROW)
_table("tracked-change", "cell-deleted.docx", row(cell(SECRET, f"<w:cellDel {_BY}/>"), cell("1")), _PLAIN_ROW)
_table(
    "tracked-change",
    "cell-changed.docx",
    row(cell("North", f"<w:tcPrChange {_BY}><w:tcPr/></w:tcPrChange>"), cell("1")),
    _PLAIN_ROW,
)
_table("hidden-text", "row-hidden.docx", row(cell(SECRET), cell("1"), properties="<w:hidden/>"), _PLAIN_ROW)
_table("hidden-text", "row-low.docx", row(cell(SECRET), cell("1"), properties='<w:trHeight w:val="1" w:hRule="exact"/>'), row(cell("North"), cell("12"), properties='<w:trHeight w:val="400" w:hRule="exact"/>'))  # fmt: skip
_table(
    "hidden-text",
    "merged-below.docx",
    row(cell(SECRET, "<w:vMerge/>"), cell("1")),
    row(cell("", "<w:vMerge/>"), cell("1")),
)
_table("hidden-text", "narrow.docx", row(cell("North"), cell(SECRET, '<w:tcW w:w="5" w:type="dxa"/>')), row(cell("North"), cell("12", '<w:tcW w:w="3000" w:type="dxa"/>')), table='<w:tblLayout w:type="fixed"/>')  # fmt: skip
_table("same-colour-text", "cell-shading.docx", row(cell(SECRET, '<w:shd w:val="clear" w:fill="1F3864"/>', '<w:color w:val="203864"/>'), cell("1")), row(cell("North", '<w:shd w:val="clear" w:fill="1F3864"/>', '<w:color w:val="FFFFFF"/>'), cell("1")))  # fmt: skip
_table("hidden-text", "overfull-row.docx", row(cell("North " * 400 + SECRET), cell("1"), properties='<w:trHeight w:val="300" w:hRule="exact"/>'), row(cell("North"), cell("1"), properties='<w:trHeight w:val="300" w:hRule="exact"/>'))  # fmt: skip


@plant("same-colour-text", "table-style.docx", where="table 1, row 1")
def table_style() -> tuple[bytes, bytes]:
    def made(ink: str, text: str) -> bytes:
        style = (
            '<w:styles><w:style w:type="table" w:styleId="T"><w:name w:val="T"/><w:tblStylePr w:type="firstRow">'
            f'<w:rPr><w:color w:val="{ink}"/></w:rPr><w:tcPr><w:shd w:val="clear" w:fill="1F3864"/></w:tcPr></w:tblStylePr></w:style></w:styles>'
        )
        return docx(
            _TABLE % ('<w:tblStyle w:val="T"/><w:tblLook w:val="0020" w:firstRow="1"/>', row(cell(text), cell("1"))),
            {"styles": style},
        )

    return made("1F3864", SECRET), made("FFFFFF", "Unit")


@plant("comment", "comment.docx", where="paragraph 3")
def comment() -> tuple[bytes, bytes]:
    body = p(
        '<w:commentRangeStart w:id="0"/>',
        r("Total 12."),
        '<w:commentRangeEnd w:id="0"/><w:r><w:commentReference w:id="0"/></w:r>',
    )
    return docx(
        body,
        {"comments": f'<w:comments><w:comment w:id="0" w:author="A Clerk">{p(r(SECRET))}</w:comment></w:comments>'},
    ), docx(p(r("Total 12.")))


@plant("editing-permission", "permission.docx", where="paragraph 3")
def permission() -> tuple[bytes, bytes]:
    return docx(
        p('<w:permStart w:id="1" w:ed="FORCE\\pemberwick.ZQKCANARY7F35"/>', r("Total 12."), '<w:permEnd w:id="1"/>')
    ), docx(p(r("Total 12.")))


# Fields, links and names.
def field(instruction: str, result: str) -> str:
    """A field with its result."""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> {instruction} </w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{r(result)}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


_PAGE = p(r("Page "), field("PAGE", "1"), r(" of "), f'<w:fldSimple w:instr=" NUMPAGES ">{r("2")}</w:fldSimple>')
for _name, _instruction in {
    "if": f'IF 1 = 2 "{SECRET}" "Total 12"',
    "quote": f'QUOTE "{SECRET}"',
    "docproperty": "DOCPROPERTY ZQKCANARY7F35",
    "mergefield": "MERGEFIELD ZQKCANARY7F35",
    "entry": f'TC "{SECRET}" \\l 1',
    "odd-switch": f'PAGE \\* "{SECRET}"',
    "unknown": "PEMBERWICK ZQKCANARY7F35",
}.items():
    _hidden("field-code", f"field-{_name}.docx", p(r("Total 12 "), field(_instruction, "12")), _PAGE)
_hidden(
    "field-code",
    "field-simple.docx",
    p(f'<w:fldSimple w:instr="MERGEFIELD ZQKCANARY7F35">{r("12")}</w:fldSimple>'),
    _PAGE,
)
_hidden("remote-part", "field-include.docx", p(field('INCLUDETEXT "S:\\\\ZQKCANARY7F35\\\\list.docx"', "12")), _PAGE)
_hidden("field-data", "field-data.docx", p(f'<w:r><w:fldChar w:fldCharType="begin"><w:fldData>{base64.b64encode(SECRET.encode("utf-16-le")).decode()}</w:fldData></w:fldChar></w:r><w:r><w:instrText> PAGE </w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'), _PAGE)  # fmt: skip
_hidden("form-field", "form-help.docx", p(f'<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="Text1"/><w:enabled/><w:helpText w:type="text" w:val="{SECRET}"/></w:ffData></w:fldChar></w:r><w:r><w:instrText> FORMTEXT </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>{r("x")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'), _PAGE)  # fmt: skip
_hidden("link-tip", "link-tip.docx", p(f'<w:hyperlink w:anchor="_Toc1" w:tooltip="{SECRET}">{r("See")}</w:hyperlink>'), p(f'<w:hyperlink w:anchor="_Toc1">{r("See")}</w:hyperlink>'))  # fmt: skip
_hidden("bookmark-name", "bookmark.docx", p('<w:bookmarkStart w:id="1" w:name="Pemberwick_ZQKCANARY7F35"/>', r("Total"), '<w:bookmarkEnd w:id="1"/>'), p('<w:bookmarkStart w:id="1" w:name="_Toc123456"/>', r("Total"), '<w:bookmarkEnd w:id="1"/>'))  # fmt: skip
_hidden("style-name", "style-pointer.docx", p(r("Total"), properties=f'<w:pStyle w:val="{SECRET}"/>'), p(r("Total"), properties='<w:pStyle w:val="Quote"/>'))  # fmt: skip
_hidden(
    "font-name",
    "font-name.docx",
    p(r("Total", f'<w:rFonts w:ascii="{SECRET}"/>')),
    p(r("Total", '<w:rFonts w:ascii="Arial"/>')),
)


@plant("external-target", "link-differs.docx", where="paragraph 3")
def link_differs() -> tuple[bytes, bytes]:
    def made(target: str, text: str) -> bytes:
        return docx(p(f'<w:hyperlink r:id="h1">{r(text)}</w:hyperlink>'), pointers=f'<Relationship Id="h1" Type="{R}/hyperlink" Target="{target}" TargetMode="External"/>')  # fmt: skip

    return made("https://example.org/ZQKCANARY7F35", "our page"), made("https://www.example.org/", "www.example.org")


# Content controls, tags, other data.
_CONTENT = f"<w:sdtContent>{r('Click')}</w:sdtContent>"
for _name, _kept in {
    "tag": f'<w:tag w:val="{SECRET}"/>',
    "title": f'<w:alias w:val="{SECRET}"/>',
    "list": f'<w:dropDownList><w:listItem w:displayText="{SECRET}" w:value="1"/></w:dropDownList>',
    "binding": '<w:dataBinding w:xpath="/ns0:root[1]/ns0:ZQKCANARY7F35[1]" w:storeItemID="{00000000-0000-0000-0000-000000000001}"/>',
    "placeholder": '<w:placeholder><w:docPart w:val="Pemberwick ZQKCANARY7F35"/></w:placeholder>',
}.items():
    _hidden("content-control", f"control-{_name}.docx", p(f"<w:sdt><w:sdtPr>{_kept}</w:sdtPr>{_CONTENT}</w:sdt>"), p(f"<w:sdt><w:sdtPr><w:alias w:val='Title'/><w:id w:val='12'/></w:sdtPr>{_CONTENT}</w:sdt>"))  # fmt: skip
_hidden("smart-tag", "smart-tag.docx", p(f'<w:smartTag w:uri="urn:schemas-microsoft-com:office:smarttags" w:element="place"><w:smartTagPr><w:attr w:name="who" w:val="{SECRET}"/></w:smartTagPr>{r("Kent")}</w:smartTag>'), p(f'<w:smartTag w:uri="urn:schemas-microsoft-com:office:smarttags" w:element="place">{r("Kent")}</w:smartTag>'))  # fmt: skip
_hidden(
    "custom-xml",
    "custom-element.docx",
    p(f'<w:customXml w:uri="urn:x" w:element="ZQKCANARY7F35">{r("Kent")}</w:customXml>'),
)
_hidden("unknown-element", "comment-in-xml.docx", p(r("Total")) + f"<!-- {SECRET} -->", where="word/document.xml")
_hidden("unknown-element", "odd-attribute.docx", f'<w:p w:who="{SECRET}">{r("Total")}</w:p>')
_hidden("unknown-element", "odd-value.docx", p(r("Total"), properties='<w:jc w:val="ZQKCANARY7F35"/>'))
_hidden("unknown-element", "odd-element.docx", p(r("Total"), f"<w:note>{SECRET}</w:note>"))
_hidden("unknown-element", "odd-space.docx", p(r("Total"), f'<x:note xmlns:x="urn:example">{SECRET}</x:note>'))
_hidden("unknown-element", "stray-words.docx", f"<w:p>{SECRET}{r('Total')}</w:p>")


@plant("document-variable", "variable.docx", where="settings")
def variable() -> tuple[bytes, bytes]:
    return (
        docx(
            p(r("Total")),
            {"settings": f'<w:settings><w:docVars><w:docVar w:name="who" w:val="{SECRET}"/></w:docVars></w:settings>'},
        ),
        docx(
            p(r("Total")),
            {
                "settings": '<w:settings><w:zoom w:percent="100"/><w:rsids><w:rsidRoot w:val="00A91473"/></w:rsids></w:settings>'
            },
        ),
    )


@plant("remote-part", "mail-merge.docx", where="settings")
def mail_merge() -> tuple[bytes, bytes]:
    source = '<w:settings><w:mailMerge><w:mainDocumentType w:val="formLetters"/><w:connectString w:val="Data Source=S:\\ZQKCANARY7F35.xlsx"/></w:mailMerge></w:settings>'
    return docx(p(r("Total")), {"settings": source}), docx(
        p(r("Total")), {"settings": "<w:settings/>".replace("/>", "></w:settings>")}
    )


@plant("document-setting", "setting.docx", where="settings")
def setting() -> tuple[bytes, bytes]:
    def made(name: str) -> bytes:
        return docx(
            p(r("Total")),
            {"settings": f'<w:settings><w:captions><w:caption w:name="{name}"/></w:captions></w:settings>'},
        )

    return made(SECRET), made("Table")


@plant("hidden-text", "shape-in-settings.docx", where="settings")
def shape_in_settings() -> tuple[bytes, bytes]:
    """Words in the shape that only says how new shapes are drawn."""

    def made(words: str) -> bytes:
        shape = f"<w:hdrShapeDefaults><v:rect><v:textbox><w:txbxContent>{p(r(words))}</w:txbxContent></v:textbox></v:rect></w:hdrShapeDefaults>"
        return docx(p(r("Total")), {"settings": f"<w:settings>{shape}</w:settings>"})

    return made(SECRET), made("")


@plant("protected-document", "protected.docx", where="settings", token="ZQKHASH7F35==")
def protected() -> tuple[bytes, bytes]:
    def made(inner: str) -> bytes:
        return docx(
            p(r("Total")),
            {"settings": f'<w:settings><w:documentProtection w:edit="forms" w:enforcement="1"{inner}/></w:settings>'},
        )

    return made(' w:hash="ZQKHASH7F35=="'), made("")


@plant("header-never-shown", "even-header.docx", where="header of section 1")
def even_header() -> tuple[bytes, bytes]:
    def made(kind: str, text: str) -> bytes:
        return docx(
            p(r("Total")),
            {"header1": f"<w:hdr>{p(r(text))}</w:hdr>"},
            section=(f'<w:headerReference w:type="{kind}" r:id="p1"/>', ""),
        )

    return made("even", SECRET), made("default", "Our reference")


@plant("header-never-shown", "first-header.docx", where="header of section 1")
def first_header() -> tuple[bytes, bytes]:
    def made(more: str, text: str) -> bytes:
        return docx(
            p(r("Total")),
            {"header1": f"<w:hdr>{p(r(text))}</w:hdr>"},
            section=('<w:headerReference w:type="first" r:id="p1"/>', more),
        )

    return made("", SECRET), made("<w:titlePg/>", "Our reference")


@plant("header-never-shown", "loose-footer.docx", where="footer of no section")
def loose_footer() -> tuple[bytes, bytes]:
    return docx(p(r("Total")), {"footer1": f"<w:ftr>{p(r(SECRET))}</w:ftr>"}), docx(p(r("Total")))


for _kind in ("footnote", "endnote"):

    @plant("unreferenced-note", f"loose-{_kind}.docx", where=f"{_kind} 7")
    def loose_note(kind: str = _kind) -> tuple[bytes, bytes]:
        note = {f"{kind}s": f'<w:{kind}s><w:{kind} w:id="7">{p(r("%s"))}</w:{kind}></w:{kind}s>'}
        return (
            docx(p(r("Total")), {name: said % SECRET for name, said in note.items()}),
            docx(
                p(r("Total"), f'<w:r><w:{kind}Reference w:id="7"/></w:r>'),
                {name: said % "As at June." for name, said in note.items()},
            ),
        )


@plant("glossary", "glossary.docx", where="glossary")
def glossary() -> tuple[bytes, bytes]:
    def made(text: str) -> bytes:
        block = f"<w:glossaryDocument><w:docParts><w:docPart><w:docPartBody>{p(r(text))}</w:docPartBody></w:docPart></w:docParts></w:glossaryDocument>"
        return docx(p(r("Total")), {"glossary/document": block})

    return made(SECRET), made("Click or tap here to enter text.")


@plant("woven-file", "woven.docx", where="paragraph")
def woven() -> tuple[bytes, bytes]:
    html = f"<html><body><p>ok</p><!-- {SECRET} --></body></html>".encode()
    pointer = f'<Relationship Id="c1" Type="{R}/aFChunk" Target="chunk.html"/>'
    return docx('<w:altChunk r:id="c1"/>', pointers=pointer, extra={"word/chunk.html": html}), docx(p(r("ok")))


@plant("list-text", "list-text.docx", where="list")
def list_text() -> tuple[bytes, bytes]:
    def made(text: str) -> bytes:
        level = f'<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="{text}"/></w:lvl>'
        return docx(
            p(r("Total")),
            {"numbering": f'<w:numbering><w:abstractNum w:abstractNumId="0">{level}</w:abstractNum></w:numbering>'},
        )

    return made(SECRET), made("%1.")


@plant("style-name", "style-name.docx", where="styles")
def style_name() -> tuple[bytes, bytes]:
    def made(name: str) -> bytes:
        return docx(
            p(r("Total")),
            {
                "styles": f'<w:styles><w:style w:type="paragraph" w:styleId="Z"><w:name w:val="{name}"/></w:style></w:styles>'
            },
        )

    return made(SECRET), made("Table Text")


# Pictures and shapes.
def png(size: int = 40) -> bytes:
    """A picture of bright squares."""
    picture = Image.new("RGB", (size, size), (200, 220, 240))
    picture.paste((180, 30, 60), (4, 4, 18, 18))
    buffer = io.BytesIO()
    picture.save(buffer, "PNG")
    return buffer.getvalue()


_FLOATS = ' behindDoc="0" relativeHeight="2"'


def _frame(inner: str, *, about: str = "", place: str = "", size: tuple[int, int] = (1_000_000, 1_000_000), kind: str = "inline", uri: str = "picture") -> str:  # fmt: skip
    return (
        f'<w:drawing><wp:{kind}{_FLOATS if kind == "anchor" else ""}>{place}<wp:extent cx="{size[0]}" cy="{size[1]}"/>'
        f'{"<wp:wrapNone/>" if kind == "anchor" else ""}<wp:docPr id="1" name="Picture 1"{about}/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/{uri}">{inner}</a:graphicData></a:graphic></wp:{kind}></w:drawing>'
    )


def _image(crop: str = "") -> str:
    return (
        '<pic:pic><pic:nvPicPr><pic:cNvPr id="1" name="Picture 1"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:embed="i1"/>'
        f"{crop}<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr/></pic:pic>"
    )


def _textbox(text: str, fill: str = "", properties: str = "") -> str:
    content = f"<wps:txbx><w:txbxContent>{p(r(text))}</w:txbxContent></wps:txbx>" if text else ""
    return f"<wps:wsp><wps:cNvSpPr/><wps:spPr>{fill}</wps:spPr>{content}<wps:bodyPr>{properties}</wps:bodyPr></wps:wsp>"


_BLACK = '<a:solidFill><a:srgbClr val="000000"/></a:solidFill>'


def _at(x: int, y: int) -> str:
    return f'<wp:positionH relativeFrom="page"><wp:posOffset>{x}</wp:posOffset></wp:positionH><wp:positionV relativeFrom="page"><wp:posOffset>{y}</wp:posOffset></wp:positionV>'


def _pictured(drawing: str) -> bytes:
    return docx(p(r("Figure 1 "), f"<w:r>{drawing}</w:r>"), pointers=f'<Relationship Id="i1" Type="{R}/image" Target="media/image1.png"/>', extra={"word/media/image1.png": png()})  # fmt: skip


plant("cropped-picture", "cropped.docx", where="paragraph 3", token="srcRect")(
    lambda: (_pictured(_frame(_image('<a:srcRect r="50000"/>'))), _pictured(_frame(_image("<a:srcRect/>"))))
)
plant("alternative-text", "described.docx", where="paragraph 3")(
    lambda: (_pictured(_frame(_image(), about=f' descr="{SECRET}"')), _pictured(_frame(_image())))
)
plant("object-name", "named.docx", where="paragraph 3", token="Pemberwick")(
    lambda: (_pictured(_frame(_image()).replace('"Picture 1"', '"Aldous Pemberwick"', 1)), _pictured(_frame(_image())))
)
plant("hidden-shape", "hidden-picture.docx", where="paragraph 3", token='hidden="1"')(
    lambda: (_pictured(_frame(_image(), about=' hidden="1"')), _pictured(_frame(_image())))
)
for _technique, _name, _drawing in (
    ("hidden-shape", "hidden-box", _frame(_textbox(SECRET), about=' hidden="1"', uri="wordprocessingShape")),
    ("no-size-shape", "no-size-box", _frame(_textbox(SECRET), size=(0, 0), uri="wordprocessingShape")),
    (
        "off-page-shape",
        "off-page-box",
        _frame(_textbox(SECRET), kind="anchor", place=_at(-9_000_000, 100), uri="wordprocessingShape"),
    ),
    (
        "same-colour-text",
        "black-box",
        _frame(
            _textbox(SECRET, _BLACK).replace("<w:t ", '<w:rPr><w:color w:val="050505"/></w:rPr><w:t '),
            uri="wordprocessingShape",
        ),
    ),
):
    _hidden(_technique, f"{_name}.docx", p(r("See "), f"<w:r>{_drawing}</w:r>"), p(r("See "), f"<w:r>{_frame(_textbox('As at June'), uri='wordprocessingShape')}</w:r>"))  # fmt: skip
_hidden("shape-over-text", "box-over-words.docx", p(r("Officer: Pemberwick ZQKCANARY7F35"), f"<w:r>{_frame(_textbox('', _BLACK), kind='anchor', place=_at(900000, 900000), uri='wordprocessingShape')}</w:r>"), cleanable=False)  # fmt: skip
_hidden("hidden-shape", "old-hidden-box.docx", p(r("See "), f'<w:r><w:pict><v:shape id="_x0000_s1026" style="position:absolute;visibility:hidden;width:90pt;height:40pt"><v:textbox><w:txbxContent>{p(r(SECRET))}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>'), p(r("See "), f'<w:r><w:pict><v:shape id="_x0000_s1026" filled="f" style="position:absolute;width:90pt;height:40pt"><v:textbox><w:txbxContent>{p(r("June"))}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>'))  # fmt: skip
_hidden("off-page-shape", "old-off-page-box.docx", p(r("See "), f'<w:r><w:pict><v:rect style="position:absolute;margin-left:-2000pt;width:90pt;height:40pt"><v:textbox><w:txbxContent>{p(r(SECRET))}</w:txbxContent></v:textbox></v:rect></w:pict></w:r>'))  # fmt: skip
_hidden("opaque-data", "opaque.docx", p(r("See "), f'<w:r><w:pict><v:rect style="width:90pt;height:40pt" o:gfxdata="{base64.b64encode(SECRET.encode()).decode()}"/></w:pict></w:r>'), p(r("See "), '<w:r><w:pict><v:rect style="width:90pt;height:40pt"/></w:pict></w:r>'))  # fmt: skip


@plant("alternate-content", "fallback.docx", where="paragraph 3")
def fallback() -> tuple[bytes, bytes]:
    def made(text: str) -> bytes:
        return docx(p(f'<mc:AlternateContent><mc:Choice Requires="wps">{r("Total 12")}</mc:Choice><mc:Fallback>{r(text)}</mc:Fallback></mc:AlternateContent>'))  # fmt: skip

    return made(SECRET), made("Total 12")


@plant("covered-text", "picture-over-box.docx", where="paragraph 3, text box")
def picture_over_box() -> tuple[bytes, bytes]:
    def made(place: str) -> bytes:
        box = _frame(
            _textbox("Pemberwick ZQKCANARY7F35"),
            kind="anchor",
            place=_at(900_000, 5_000_000),
            uri="wordprocessingShape",
        )
        over = _frame(_image(), kind="anchor", place=place).replace('relativeHeight="2"', 'relativeHeight="9"')
        return _pictured(box + "</w:r><w:r>" + over)

    return made(_at(900_000, 5_000_000)), made(_at(3_000_000, 5_000_000))


@plant("unknown-part", "type-changed.docx", where="word/document.xml", token="spreadsheetml")
def type_changed() -> tuple[bytes, bytes]:
    plain = docx(p(r("Total")))
    with zipfile.ZipFile(io.BytesIO(plain)) as archive:
        files = {one: archive.read(one) for one in archive.namelist()}
    files["[Content_Types].xml"] = files["[Content_Types].xml"].replace(
        b"wordprocessingml.document.main+xml", b"spreadsheetml.sheet+xml"
    )
    return packed(files), plain


# Files that look suspicious and are not.
@clean("contents.docx")
def contents() -> bytes:
    """A table of contents as Word makes it: numbers of pages that only the web does not show."""
    return docx(
        p(field('TOC \\o "1-3" \\h \\z \\u', "")[: -len('<w:r><w:fldChar w:fldCharType="end"/></w:r>')])
        + p(f'<w:hyperlink w:anchor="_Toc12345678" w:history="1">{r("Introduction")}<w:r><w:rPr><w:webHidden/></w:rPr><w:tab/></w:r>'
            + field("PAGEREF _Toc12345678 \\h", "1") + "</w:hyperlink>")
        + p('<w:r><w:fldChar w:fldCharType="end"/></w:r>')
        + p('<w:bookmarkStart w:id="3" w:name="_Toc12345678"/>', r("Introduction"), '<w:bookmarkEnd w:id="3"/>')
    )  # fmt: skip


@clean("white-on-dark.docx")
def white_on_dark() -> bytes:
    return docx(_TABLE % ("", row(cell("Unit", '<w:shd w:val="clear" w:fill="1F3864"/>', '<w:color w:val="FFFFFF"/>'), cell("Count", '<w:shd w:val="clear" w:fill="000000"/>'))))  # fmt: skip


@clean("page-numbers.docx")
def page_numbers() -> bytes:
    return docx(
        _PAGE, {"footer1": f"<w:ftr>{_PAGE}</w:ftr>"}, section=('<w:footerReference w:type="default" r:id="p1"/>', "")
    )


@clean("library.docx")
def library() -> bytes:
    """What python-docx makes of an ordinary report."""
    from docx import Document

    document = Document()
    document.add_heading("Report", 0)
    document.add_paragraph("Of calls answered.", style="List Bullet")
    table = document.add_table(2, 2, style="Table Grid")
    table.cell(0, 0).text = "Unit"
    document.add_picture(io.BytesIO(png()))
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()
