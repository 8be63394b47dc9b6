"""What a file is, by its content. Its name only says what it claims to be."""

from __future__ import annotations

import io
import re
import zipfile

PDF, CSV, TEXT, HTML, PNG, JPEG, UNKNOWN = "pdf", "csv", "text", "html", "png", "jpeg", "unknown"
DOCX, XLSX, PPTX, ODT, ODS, ZIP, OLE, RTF, EMAIL = "docx", "xlsx", "pptx", "odt", "ods", "zip", "ole", "rtf", "email"

WORDS = {
    PDF: "a PDF",
    CSV: "a table (CSV)",
    TEXT: "plain text",
    HTML: "a web page",
    PNG: "a picture (PNG)",
    JPEG: "a picture (JPEG)",
    DOCX: "a Word document",
    XLSX: "a spreadsheet",
    PPTX: "a presentation",
    ODT: "an OpenDocument text",
    ODS: "an OpenDocument spreadsheet",
    ZIP: "an archive",
    OLE: "a Word, Excel or Outlook file of the old kind",
    RTF: "a rich text document",
    EMAIL: "an e-mail",
    UNKNOWN: "a file of a kind that is not known here",
}
"""What each kind is called in a sentence."""

SUFFIXES = {
    PDF: {"pdf"},
    CSV: {"csv"},
    TEXT: {"txt", "md"},
    HTML: {"html", "htm"},
    PNG: {"png"},
    JPEG: {"jpg", "jpeg"},
    DOCX: {"docx"},
    XLSX: {"xlsx"},
    PPTX: {"pptx"},
    ODT: {"odt"},
    ODS: {"ods"},
    ZIP: {"zip"},
    OLE: {"doc", "xls", "ppt", "msg"},
    RTF: {"rtf"},
    EMAIL: {"eml"},
}
"""The endings of names that fit each kind."""

_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", OLE),
    (b"{\\rtf", RTF),
)
_OTHERS = (
    b"GIF8",
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"Rar!",
    b"BZh",
    b"\xfd7zXZ",
    b"II*\0",
    b"MM\0*",
    b"SQLite format 3",
    b"PAR1",
)
_WEB = re.compile(
    rb"\s*(?:<!--.*?-->\s*)*<(?:!doctype|html|head|body|table|meta|div|p|script|svg|\?xml)\b", re.I | re.S
)
_MAIL = re.compile(
    rb"(?:from|to|bcc|cc|received|return-path|date|subject|message-id|mime-version|x-[\w-]+):[ \t]", re.I
)
_PARTS = ((DOCX, "word/"), (XLSX, "xl/"), (PPTX, "ppt/"))
_ODF = {"application/vnd.oasis.opendocument.text": ODT, "application/vnd.oasis.opendocument.spreadsheet": ODS}
_HEAD = 4096


def kind_of(content: bytes, name: str = "") -> str:
    """What the content is. Of text, only the name can say whether it is meant as a table."""
    for magic, kind in _MAGIC:
        if content.startswith(magic):
            return kind
    # Readers look for the sign of a PDF in the first kilobyte, so a file that has other bytes before it opens as one.
    if b"%PDF-" in content[:1024]:
        return PDF
    if content.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _package(content)
    if content.startswith(_OTHERS):
        return UNKNOWN
    return _words(content, name)


def _package(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = package.namelist()
            if "mimetype" in names:
                return _ODF.get(package.read("mimetype")[:100].decode("ascii", "replace").strip(), ZIP)
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError):
        return UNKNOWN
    return next((kind for kind, part in _PARTS if any(one.startswith(part) for one in names)), ZIP)


def _words(content: bytes, name: str) -> str:
    head = content[:_HEAD]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return CSV if suffix(name) == "csv" else TEXT
    odd = sum(byte < 32 and byte not in b"\t\n\r\f\x1b\0" for byte in head)
    if odd * 20 > len(head) or head.count(0) * 3 > len(head) > 0:
        return UNKNOWN
    begins = head.removeprefix(b"\xef\xbb\xbf")
    if _WEB.match(begins):
        return HTML
    if _MAIL.match(begins) and suffix(name) not in {"csv", "txt", "md"}:
        return EMAIL
    return CSV if suffix(name) == "csv" else TEXT


def suffix(name: str) -> str:
    """The ending of a name in small letters, without its dot; empty where it has none."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def fits(name: str, kind: str) -> bool:
    """Whether the name's ending says what the content is."""
    return suffix(name) in SUFFIXES.get(kind, set())
