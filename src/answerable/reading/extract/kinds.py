"""Which format a file is in, by its content; its name is only a hint between formats that are all text."""

from __future__ import annotations

import re

from answerable.reading.errors import Fault, Unreadable

TEXT, MARKDOWN, EMAIL, OUTLOOK, HTML, WORD, ODT, PDF, PACKAGE = (
    "text",
    "markdown",
    "email",
    "outlook",
    "html",
    "word",
    "odt",
    "pdf",
    "package",
)

READABLE = (TEXT, MARKDOWN, EMAIL, HTML, WORD, ODT, PDF)

HEAD = 4096  # bytes at the beginning that say what a file is
SAMPLE = 100_000  # characters in which Markdown shows
MAIL_HEAD = 65_536  # bytes in which an email's header fields are looked for; gateways add many

_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"GIF87a", b"GIF89a", b"II*\x00", b"MM\x00*", b"\x00\x00\x01\x00")
_ARCHIVES = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b\x08", b"BZh", b"\xfd7zXZ\x00", b"\x28\xb5\x2f\xfd")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OUTLOOK_STREAM = "__substg1.0_".encode("utf-16-le")  # how the names of what an Outlook message holds begin
_PDF_HEADER_WITHIN = 1024  # bytes; PDF readers accept the mark that far in (ISO 32000-1 Annex H, note 13)

_MAIL_HEADER = re.compile(rb"[A-Za-z][A-Za-z0-9-]{0,60}:")
_MAIL_FIELDS = frozenset(
    b"from to cc date subject received return-path delivered-to envelope-to mime-version message-id "
    b"content-type x-mailer x-original-to delivery-date reply-to dkim-signature authentication-results "
    b"arc-seal received-spf x-received bcc sender thread-topic thread-index in-reply-to references".split()
)
# A pasted thread ("From: … Sent: … To: …") looks like mail headers too; only machines write these.
_MACHINE_FIELDS = frozenset(
    b"received return-path delivered-to envelope-to mime-version message-id content-type x-mailer "
    b"dkim-signature authentication-results received-spf x-received delivery-date in-reply-to".split()
)
_HTML = re.compile(rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_HTML_TAG = re.compile(rb"</?(?:p|div|br|table|tr|td|ul|ol|li|span|h[1-6]|title|meta)\b[^<>]{0,500}>", re.I)
_MARKDOWN = re.compile(r"^#{1,6} \S|^\*\*\S.*\S\*\*$|\[[^\[\]\n]{1,300}\]\((?:https?://|#|mailto:)", re.M)


def kind_of(data: bytes, name: str) -> str:
    """The kind of the file that begins with `data`: pdf, package (a zip file), email, outlook (.msg), html or text.

    Raises Unreadable for the formats that no letter can be read from.
    """
    head = data[:HEAD]
    if b"%PDF-" in data[:_PDF_HEADER_WITHIN]:
        return PDF
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")):
        return PACKAGE
    if head.startswith(_OLE):
        if is_outlook(data):
            return OUTLOOK
        raise Unreadable(_old_office(data))
    if head.startswith(_PICTURES) or (head[:4] == b"RIFF" and head[8:12] == b"WEBP") or head[4:12] in _HEIC:
        raise Unreadable(Fault.PICTURE)
    if head.startswith(_ARCHIVES):
        raise Unreadable(Fault.ARCHIVE)
    if head.startswith(b"{\\rtf"):
        raise Unreadable(Fault.RICH_TEXT)
    suffix = _suffix(name)
    if is_mail(data, name):
        return EMAIL
    if _HTML.match(head) or (suffix in {"html", "htm", "xhtml"} and _HTML_TAG.search(data)):
        return HTML
    return TEXT


_HEIC = frozenset({b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif"})


def is_markdown(text: str, name: str) -> bool:
    """Whether a text uses Markdown: its name says so, or it has several marks of it."""
    return _suffix(name) in {"md", "markdown"} or len(_MARKDOWN.findall(text[:SAMPLE])) >= 3


def _suffix(name: str) -> str:
    return name.rpartition(".")[2].lower() if "." in name else ""


def is_mail(data: bytes, name: str) -> bool:
    """Mail begins with header fields; one of them only a machine writes, unless the name says that it is mail."""
    lines = data[:MAIL_HEAD].lstrip(b"\r\n").replace(b"\r\n", b"\n").split(b"\n")
    if len(data) > MAIL_HEAD:
        lines.pop()  # cut through its middle
    if lines and lines[0].startswith(b"From ") and not lines[0].endswith(b":"):  # the mbox line
        lines = lines[1:]
    fields: set[bytes] = set()
    for line in lines:
        if not line.strip():
            break
        if line[:1] in b" \t":
            continue
        if not _MAIL_HEADER.match(line):
            return False
        fields.add(line.partition(b":")[0].lower())
    known = fields & _MAIL_FIELDS
    return bool(known & _MACHINE_FIELDS and len(known) > 1) or (_suffix(name) in {"eml", "email"} and bool(known))


def is_outlook(data: bytes) -> bool:
    """Whether this is a message that Outlook wrote, by what its parts are called."""
    return data.startswith(_OLE) and _OUTLOOK_STREAM in data


def _old_office(data: bytes) -> Fault:
    """Which kind of old Office file: the names of its streams are UTF-16 in its directory."""
    if "EncryptedPackage".encode("utf-16-le") in data:
        return Fault.PROTECTED
    if "Workbook".encode("utf-16-le") in data or "Book\0".encode("utf-16-le") in data:
        return Fault.SPREADSHEET
    if "PowerPoint Document".encode("utf-16-le") in data:
        return Fault.SLIDES
    return Fault.OLD_OFFICE
