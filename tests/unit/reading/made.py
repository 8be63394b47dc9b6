"""Files for the tests of reading, made on the spot: every letter here is made up."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def package(members: Mapping[str, str | bytes]) -> bytes:
    """A zip file with these members."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, data in members.items():
            zipped.writestr(name, data)
    return out.getvalue()


def word(body: str, *, others: Mapping[str, str | bytes] | None = None) -> bytes:
    """A Word letter with this body, as WordprocessingML."""
    return package(
        {
            "[Content_Types].xml": "<Types xmlns='http://schemas.openxmlformats.org/package/2006/content-types'/>",
            "word/document.xml": f"<w:document xmlns:w='{WORD}' xmlns:r='{RELATIONS}' xmlns:mc="
            f"'http://schemas.openxmlformats.org/markup-compatibility/2006'><w:body>{body}</w:body></w:document>",
            **(others or {}),
        }
    )


def paragraph(words: str, *, number: int | None = None, depth: int = 0, style: str = "") -> str:
    """A Word paragraph, in the list `number` at `depth` where that is given."""
    listed = f"<w:numPr><w:ilvl w:val='{depth}'/><w:numId w:val='{number}'/></w:numPr>" if number is not None else ""
    styled = f"<w:pStyle w:val='{style}'/>" if style else ""
    return f"<w:p><w:pPr>{styled}{listed}</w:pPr><w:r><w:t xml:space='preserve'>{words}</w:t></w:r></w:p>"


def level(depth: int, form: str, text: str, *, start: int = 1, extra: str = "") -> str:
    """One level of a Word list."""
    return (
        f"<w:lvl w:ilvl='{depth}'><w:start w:val='{start}'/><w:numFmt w:val='{form}'/>{extra}"
        f"<w:lvlText w:val='{text}'/></w:lvl>"
    )


def numbering(*levels: str, lists: str = "<w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>") -> str:
    """The lists of a Word letter."""
    return f"<w:numbering xmlns:w='{WORD}'><w:abstractNum w:abstractNumId='0'>{''.join(levels)}</w:abstractNum>{lists}</w:numbering>"


def odt(body: str, *, styles: str = "", header: str = "", manifest: str = "") -> bytes:
    """An OpenDocument letter with this body and these automatic styles."""
    names = " ".join(
        f"xmlns:{prefix}='urn:oasis:names:tc:opendocument:xmlns:{name}:1.0'"
        for prefix, name in (
            ("office", "office"), ("text", "text"), ("table", "table"), ("style", "style"), ("draw", "drawing")
        )
    )  # fmt: skip
    members = {
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f"<office:document-content {names}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>",
    }
    if header:
        members["styles.xml"] = (
            f"<office:document-styles {names}><office:master-styles><style:master-page><style:header>{header}"
            "</style:header></style:master-page></office:master-styles></office:document-styles>"
        )
    if manifest:
        members["META-INF/manifest.xml"] = manifest
    return package(members)


def pdf(source: str) -> bytes:
    """A PDF set from Typst's markup."""
    import typst

    return typst.compile(source.encode())


def pictures_of_pages(pages: int = 2) -> bytes:
    """A PDF like a scan: pages without a letter on them."""
    import pypdfium2

    document = pypdfium2.PdfDocument.new()
    for _ in range(pages):
        document.new_page(595, 842)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def locked(data: bytes) -> bytes:
    """A PDF that asks for a password."""
    import pikepdf

    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(data)) as document:
        document.save(out, encryption=pikepdf.Encryption(owner="made up", user="made up"))
    return out.getvalue()
