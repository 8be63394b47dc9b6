"""What a file is, by its content. Its name only says what it claims to be."""

from __future__ import annotations

import io
import re
import zipfile
import zlib

PDF, CSV, TEXT, JSON, XML, HTML, SVG = "pdf", "csv", "text", "json", "xml", "html", "svg"
PNG, JPEG, GIF, TIFF, WEBP = "png", "jpeg", "gif", "tiff", "webp"
XLSX, XLSM, XLSB, DOCX, PPTX, ODS, ODT, ODP = "xlsx", "xlsm", "xlsb", "docx", "pptx", "ods", "odt", "odp"
XLS, DOC, PPT, MSG, OLE, RTF, EMAIL, ZIP, UNKNOWN = "xls", "doc", "ppt", "msg", "ole", "rtf", "email", "zip", "unknown"
ENCRYPTED_OFFICE = "encrypted-office"

WORDS = {
    PDF: "a PDF",
    CSV: "a table (CSV)",
    TEXT: "plain text",
    JSON: "data (JSON)",
    XML: "data (XML)",
    HTML: "a web page",
    SVG: "a drawing (SVG)",
    PNG: "a picture (PNG)",
    JPEG: "a picture (JPEG)",
    GIF: "a picture (GIF)",
    TIFF: "a picture (TIFF)",
    WEBP: "a picture (WebP)",
    DOCX: "a Word document",
    XLSX: "an Excel workbook",
    XLSM: "an Excel workbook with macros",
    XLSB: "a binary Excel workbook",
    PPTX: "a presentation",
    ODT: "an OpenDocument text",
    ODS: "an OpenDocument spreadsheet",
    ODP: "an OpenDocument presentation",
    XLS: "an Excel workbook of the old kind",
    DOC: "a Word document of the old kind",
    PPT: "a presentation of the old kind",
    MSG: "an Outlook message",
    ENCRYPTED_OFFICE: "an Office file that is protected by a password",
    OLE: "a container of the old Office kind",
    ZIP: "an archive",
    RTF: "a rich text document",
    EMAIL: "an e-mail",
    UNKNOWN: "a file of a kind that is not known here",
}
"""What each kind is called in a sentence."""

SUFFIXES = {
    PDF: {"pdf"},
    CSV: {"csv", "tsv"},
    TEXT: {"txt", "md"},
    JSON: {"json", "geojson"},
    XML: {"xml"},
    HTML: {"html", "htm"},
    SVG: {"svg"},
    PNG: {"png"},
    JPEG: {"jpg", "jpeg", "jpe"},
    GIF: {"gif"},
    TIFF: {"tif", "tiff"},
    WEBP: {"webp"},
    DOCX: {"docx", "docm", "dotx"},
    XLSX: {"xlsx", "xltx"},
    XLSM: {"xlsm", "xltm"},
    XLSB: {"xlsb"},
    PPTX: {"pptx", "pptm", "ppsx", "potx"},
    ODT: {"odt", "ott"},
    ODS: {"ods", "ots"},
    ODP: {"odp", "otp"},
    XLS: {"xls", "xlt"},
    DOC: {"doc", "dot"},
    PPT: {"ppt", "pps"},
    MSG: {"msg"},
    ENCRYPTED_OFFICE: {"docx", "xlsx", "pptx", "xlsb", "xlsm", "docm", "pptm"},
    ZIP: {"zip"},
    RTF: {"rtf", "doc"},
    EMAIL: {"eml"},
}
"""The endings of names that fit each kind."""

PICTURES = frozenset({PNG, JPEG, GIF, TIFF, WEBP, SVG})
WORKBOOKS = frozenset({XLSX, XLSM, XLSB, XLS, ODS})
"""Kinds that never leave as they are (facts/law.md E1, E3): the clean copy leaves in their place."""

_MAGIC = (
    (b"\x89PNG\r\n\x1a\n", PNG),
    (b"\xff\xd8\xff", JPEG),
    (b"GIF87a", GIF),
    (b"GIF89a", GIF),
    (b"II*\0", TIFF),
    (b"MM\0*", TIFF),
    (b"{\\rtf", RTF),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STREAMS = (
    ("EncryptedPackage", ENCRYPTED_OFFICE),
    ("__properties_version1.0", MSG),
    ("WordDocument", DOC),
    ("PowerPoint Document", PPT),
    ("Workbook", XLS),
    ("Book", XLS),
)
_OTHERS = (
    b"\x1f\x8b",
    b"7z\xbc\xaf",
    b"Rar!",
    b"BZh",
    b"\xfd7zXZ",
    b"II+\0",
    b"MM\0+",
    b"SQLite format 3",
    b"PAR1",
    b"\x7fELF",
    b"MZ",
    b"BM",
    b"8BPS",
    b"%!PS",
)
# What may stand before the first element. Taken off one piece after another: a pattern that repeats such pieces can be made
# to try every way of cutting them, which ends in no time that anybody waits for.
_BEFORE = re.compile(
    rb"\s+|<!--.*?-->|<\?.*?\?>|<!doctype\s[^>\[]*\[.*?\]\s*>|<!doctype\s[^>\[]*>", re.IGNORECASE | re.DOTALL
)
_WEB = re.compile(rb"<(?:html|head|body|table|meta|div|p|script)\b", re.IGNORECASE)
_WEB_TYPE = re.compile(rb"<!doctype\s+html", re.IGNORECASE)
_XHTML = re.compile(rb"<html\b", re.IGNORECASE)
_SVG = re.compile(rb"<(?:\w+:)?svg\b", re.IGNORECASE)
_XML = re.compile(rb"\s*<(?:\?xml\b|[A-Za-z_!])")
_MAIL = re.compile(
    rb"(?:from|to|bcc|cc|received|return-path|date|subject|message-id|mime-version|x-[\w-]+|delivered-to):[ \t]", re.I
)
_PARTS = ((DOCX, "word/"), (XLSX, "xl/"), (PPTX, "ppt/"))
_ODF = {
    "application/vnd.oasis.opendocument.text": ODT,
    "application/vnd.oasis.opendocument.spreadsheet": ODS,
    "application/vnd.oasis.opendocument.presentation": ODP,
    "application/vnd.oasis.opendocument.text-template": ODT,
    "application/vnd.oasis.opendocument.spreadsheet-template": ODS,
    "application/vnd.oasis.opendocument.presentation-template": ODP,
}
_HEAD = 4096
_LIST_SIZE = (
    4 * 1024 * 1024
)  # bytes of an archive's list of members; no archive that may be looked into has a longer one
_END = b"PK\x05\x06"


def kind_of(content: bytes, name: str = "") -> str:
    """What the content is. Of text, only the name can say whether it is meant as a table or as data."""
    for magic, kind in _MAGIC:
        if content.startswith(magic):
            return kind
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return WEBP
    if content.startswith(_OLE):
        return _container(content)
    # Readers look for the sign of a PDF in the first kilobyte, so a file that has other bytes before it opens as one.
    if b"%PDF-" in content[:1024]:
        return PDF
    if content.startswith((b"PK\x03\x04", _END)):
        return _package(content)
    if content.startswith(_OTHERS) and not content[:64].isascii():
        return UNKNOWN
    # An archive opens from its end, so that bytes put before it change nothing for most programs.
    if _END in content[-66_000:] and b"PK\x03\x04" in content and (kind := _package(content)) != UNKNOWN:
        return kind
    return _words(content, name)


def _container(content: bytes) -> str:
    """What kind of old Office file it is, by the names at its top; of one that is damaged, by names anywhere in it."""
    from .formats.old_container import top_names

    names = top_names(content)
    for stream, kind in _STREAMS:
        if any(name.startswith(stream.lower()) for name in names):
            return kind
        if not names and stream.encode("utf-16-le") + b"\0\0" in content:
            return kind
    return OLE


def _package(content: bytes) -> str:
    """What kind of archive it is, by the names of its members. This runs where files are only named, so it unpacks next to nothing."""
    end = content.rfind(_END)
    if end < 0 or int.from_bytes(content[end + 12 : end + 16], "little") > _LIST_SIZE:
        return ZIP if end >= 0 else UNKNOWN
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            names = package.namelist()
            if "mimetype" in names:
                if package.getinfo("mimetype").compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                    return ZIP
                with package.open("mimetype") as said:
                    return _ODF.get(said.read(100).decode("ascii", "replace").strip(), ZIP)
            lower = [one.lower() for one in names]
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, RuntimeError, EOFError, zlib.error):
        return UNKNOWN
    kind = next((kind for kind, part in _PARTS if any(one.startswith(part) for one in lower)), ZIP)
    if kind != ZIP and "[content_types].xml" not in lower and not any(one.endswith(".rels") for one in lower):
        return ZIP
    if kind == XLSX and "xl/workbook.bin" in lower:
        return XLSB
    if kind == XLSX and any(one.endswith("vbaproject.bin") for one in lower):
        return XLSM
    return kind


def _words(content: bytes, name: str) -> str:
    head = content[:_HEAD]
    ending = suffix(name)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return next((kind for kind in (CSV, JSON, XML, HTML, SVG) if ending in SUFFIXES[kind]), TEXT)
    odd = sum(byte < 32 and byte not in b"\t\n\r\f\x1b\0" for byte in head)
    if odd * 20 > len(head) or head.count(0) * 3 > len(head) > 0:
        return UNKNOWN
    if (odd or 0 in head) and _is_no_utf8(head):
        return UNKNOWN
    begins = head.removeprefix(b"\xef\xbb\xbf")
    first, web, declared = _first_element(begins)
    if _SVG.match(first):
        return SVG
    if web or (_XHTML if declared else _WEB).match(first):
        return HTML
    if _XML.match(begins) and (begins.lstrip().startswith(b"<?xml") or ending == "xml"):
        return XML
    if _MAIL.match(begins) and ending not in {"csv", "tsv", "txt", "md", "json"}:
        return EMAIL
    if ending in SUFFIXES[JSON]:
        return JSON
    return CSV if ending in SUFFIXES[CSV] else TEXT


def _first_element(head: bytes) -> tuple[bytes, bool, bool]:
    """The head from its first element on; whether it says that it is a web page, and whether it begins as XML."""
    declared = head.lstrip().startswith(b"<?xml")
    while piece := _BEFORE.match(head):
        if _WEB_TYPE.match(head):
            return head, True, declared
        head = head[piece.end() :]
    return head, False, declared


def _is_no_utf8(head: bytes) -> bool:
    """Whether the beginning is no UTF-8, its last letter aside, which may be cut."""
    try:
        head.decode()
    except UnicodeDecodeError as error:
        return error.start < len(head) - 4
    return False


def suffix(name: str) -> str:
    """The ending of a name in small letters, without its dot; empty where it has none."""
    return name.rpartition(".")[2].lower() if "." in name else ""


def fits(name: str, kind: str) -> bool:
    """Whether the name's ending says what the content is. A workbook in an archive's clothes does not fit."""
    return suffix(name) in SUFFIXES.get(kind, set())
