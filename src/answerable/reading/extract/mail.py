"""An email file (.eml or .msg): who sent it, when, what it says, what is attached, and the emails forwarded inside it."""

from __future__ import annotations

import email.parser  # loaded now: the process may open no files when it needs this
import email.policy
import email.utils
import re
from collections.abc import Callable
from email.message import Message
from typing import TypeVar

from answerable.reading.errors import Fault, Unreadable, shown_name
from answerable.reading.extract import (
    Enclosure,
    Extracted,
    Mail,
    html,
    kinds,
    markdown,
    odt,
    outlook,
    package,
    pdf,
    text,
    word,
)

MAILS = 20  # emails inside an email that are read
DEPTH = 6  # how deep they may be nested
ENCLOSURES = 60  # attachments of one file that are named
READ_ENCLOSURES = 10  # of them, how many are read
ENCLOSURE_CHARACTERS = 400_000  # of one attachment that are kept
HEADER_CHARACTERS = 300  # of one header that are kept
PARTS = 2_000  # pieces of one file; more is not mail

UUENCODED = re.compile(r"^begin [0-7]{3,4} (?P<name>[^\n]{1,200})\n.*?(?:^end[ \t]*$|\Z)", re.M | re.S)
_UTF_7 = re.compile(r"=\?[\w-]*utf-?7\?", re.IGNORECASE)
_PICTURE = ("image/", "audio/", "video/")
_LETTERS = (".pdf", ".docx", ".odt", ".txt", ".htm", ".html", ".md")
DELIVERY = frozenset({"message/delivery-status", "message/disposition-notification", "text/rfc822-headers"})
# Text that only says that the message is in another part.
_NO_WORDS = re.compile(
    r"(?:this (?:message|e-?mail)|your (?:e-?mail|mail) (?:client|program|reader))[^.]{0,120}\bhtml\b", re.I
)


def extract(data: bytes) -> Extracted:
    """The words of an email file. Raises Unreadable."""
    reader = Reader()
    reader.read(parsed(data), 0)
    written = [part for mail in reader.mails for part in (mail.text, *(one.text for one in mail.enclosures))]
    body = "\n\n".join(part.strip("\n") for part in written if part.strip())
    return Extracted(
        kind=kinds.EMAIL, text=body, mails=tuple(reader.mails), warnings=tuple(dict.fromkeys(reader.warnings))
    )


def parsed(data: bytes) -> Message:
    """The email in `data`, without the line that divides emails in a mailbox file. Raises Unreadable for Outlook's."""
    if kinds.is_outlook(data):
        return outlook.message(data)
    data = data.lstrip(b"\r\n")
    first, _, rest = data.partition(b"\n")
    if first.startswith(b"From ") and b":" in rest[:200]:
        data = rest
    return email.parser.BytesParser(policy=email.policy.default).parsebytes(data)


def _opened(data: bytes) -> Message | None:
    try:
        return parsed(data)
    except Unreadable:
        return None


class Reader:
    """Goes through an email and the emails inside it."""

    def __init__(self) -> None:
        self.mails: list[Mail] = []
        self.warnings: list[str] = []
        self._parts = 0
        self._enclosures = 0
        self._read = 0

    def read(self, message: Message, depth: int) -> None:
        """Add `message`, and after it the emails forwarded inside it."""
        if len(self.mails) >= MAILS or depth > DEPTH:
            self.warnings.append("Emails forwarded deep inside this one were not read.")
            return
        place = len(self.mails)
        self.mails.append(Mail(text=""))
        plain: list[str] = []
        enclosures: list[Enclosure] = []
        self._body(message, plain, enclosures, depth)
        self.mails[place] = Mail(
            text="\n\n".join(part.strip("\n") for part in plain if part.strip()),
            subject=header(message, "Subject"),
            sender=header(message, "From"),
            sent=sent_at(message),
            automatic=_is_automatic(message),
            enclosures=tuple(enclosures),
        )

    def _body(self, part: Message, plain: list[str], enclosures: list[Enclosure], depth: int) -> None:
        self._parts += 1
        if self._parts > PARTS:
            raise Unreadable(Fault.EXPANDS)
        kind = content_type(part)
        if kind == "message/rfc822" or (kind.startswith("message/") and part.is_multipart() and kind not in DELIVERY):
            for inner in inner_parts(part):
                name = file_name(part) or header(inner, "Subject") or "a forwarded email"
                enclosures.append(Enclosure(name=name, kind=kinds.EMAIL))
                self.read(_with_headers(inner), depth + 1)
        elif kind in DELIVERY:
            return
        elif kind == "multipart/alternative":
            plain.append(self._alternative(part, enclosures, depth))
        elif part.is_multipart():
            for inner in inner_parts(part):
                self._body(inner, plain, enclosures, depth)
        elif self.is_body(part, kind):
            plain.append(self._text_part(part, kind, enclosures))
        else:
            self._enclosure(part, kind, enclosures, depth)

    def is_body(self, part: Message, kind: str) -> bool:
        """Whether a part is words of the email itself, and not a file that came with it."""
        named = bool(file_name(part)) or header(part, "Content-Disposition").lower().startswith("attachment")
        return kind in {"text/plain", "text/html", "text/enriched"} and not named

    def _alternative(self, part: Message, enclosures: list[Enclosure], depth: int) -> str:
        """One message written several ways: the plain one, or the HTML one where the plain one says nothing."""
        found: dict[str, str] = {}
        for inner in inner_parts(part):
            kind = content_type(inner)
            if self.is_body(inner, kind) and not inner.is_multipart():
                found.setdefault(kind, self._text_part(inner, kind, enclosures))
            else:
                nested: list[str] = []
                self._body(inner, nested, enclosures, depth)
                if any(one.strip() for one in nested):
                    found.setdefault("text/html", "\n\n".join(nested))
        plain, rich = found.get("text/plain", ""), found.get("text/html", "")
        says_nothing = not re.search(r"\w", plain) or (len(plain.split()) < 60 and bool(_NO_WORDS.search(plain)))
        if says_nothing and re.search(r"\w", rich):
            return rich
        return plain or next((words for words in found.values() if words.strip()), "")

    def _text_part(self, part: Message, kind: str, enclosures: list[Enclosure]) -> str:
        try:
            words = text.declared(payload_of(part), _charset(part))
        except Unreadable:
            self.warnings.append("A part of the email was not read: it is not text in an encoding we know.")
            return ""
        if kind == "text/html":
            return text.tidy(html.words(words))
        for encoded in UUENCODED.finditer(words):
            enclosures.append(Enclosure(name=shown_name(encoded["name"].strip())))
            self.warnings.append(f"{shown_name(encoded['name'].strip())} is attached in an old way and was not read.")
        return UUENCODED.sub("", words)

    def _enclosure(self, part: Message, kind: str, enclosures: list[Enclosure], depth: int) -> None:
        self._enclosures += 1
        if self._enclosures > ENCLOSURES:
            self.warnings.append(f"Only the first {ENCLOSURES} attachments were looked at.")
            return
        name = shown_name(file_name(part) or "an attachment without a name")
        if kind == "application/ms-tnef" or name.lower() == "winmail.dat":
            self.warnings.append(f"{name} is Outlook's own package: what is in it was not read.")
            enclosures.append(Enclosure(name=name))
            return
        if kind.startswith(_PICTURE):
            enclosures.append(Enclosure(name=name))
            return
        data = payload_of(part)
        if data and (kinds.is_mail(data, name) or kinds.is_outlook(data)):
            inner = _opened(data)
            if inner is None:
                self.warnings.append(f"{name} is attached and was not read: it is damaged.")
            enclosures.append(Enclosure(name=name, kind=kinds.EMAIL if inner is not None else ""))
            if inner is not None:
                self.read(inner, depth + 1)
            return
        enclosures.append(self._read_enclosure(name, data, _charset(part)))

    def _read_enclosure(self, name: str, data: bytes, charset: str) -> Enclosure:
        if not data:
            return Enclosure(name=name)
        self._read += 1
        if self._read > READ_ENCLOSURES:
            self.warnings.append(f"Only the first {READ_ENCLOSURES} attachments were read.")
            return Enclosure(name=name)
        try:
            kind, words = _letter(name, data, charset)
        except Unreadable as fault:
            self.warnings.append(
                f"{name} is attached and was not read: {_BECAUSE.get(fault.fault, 'it is no letter we can open')}."
            )
            return Enclosure(name=name)
        if len(words) > ENCLOSURE_CHARACTERS:
            self.warnings.append(f"{name} is attached and was read only in part: it is very long.")
        return Enclosure(name=name, kind=kind, text=words[:ENCLOSURE_CHARACTERS])


_BECAUSE = {
    Fault.SCANNED: "it has pictures of pages but no text",
    Fault.PROTECTED: "it is protected by a password",
    Fault.DAMAGED: "it is damaged",
    Fault.SPREADSHEET: "it is a spreadsheet",
    Fault.PICTURE: "it is a picture",
    Fault.OLD_OFFICE: "it is in the old Office format",
    Fault.RICH_TEXT: "it is rich text",
    Fault.ARCHIVE: "it is an archive of files",
    Fault.BLANK: "it has no words in it",
}


def _letter(name: str, data: bytes, charset: str) -> tuple[str, str]:
    """The kind and the words of an attached letter. Raises Unreadable."""
    kind = kinds.kind_of(data, name)
    try:
        if kind == kinds.PDF:
            found = pdf.extract(data)
        elif kind == kinds.PACKAGE:
            opened = package.opened(data)
            found = word.extract(opened) if package.kind(opened) == kinds.WORD else odt.extract(opened)
        elif kind == kinds.HTML:
            found = html.extract(data)
        elif not name.lower().endswith(_LETTERS):
            raise Unreadable(Fault.BINARY)
        else:
            words = text.declared(data, charset)
            found = Extracted(kind=kinds.TEXT, text=markdown.plain(words) if kinds.is_markdown(words, name) else words)
    except (ValueError, TypeError, LookupError, AttributeError, RuntimeError):
        raise Unreadable(Fault.DAMAGED) from None
    if not re.search(r"\w", found.text):
        raise Unreadable(Fault.BLANK)
    return found.kind, found.text


# The library's parsers of headers raise what they happen to raise on a broken one; a broken header is an empty one.
_HEADER_ERRORS = (ValueError, TypeError, LookupError, AttributeError, AssertionError, OSError, OverflowError)
_T = TypeVar("_T")


def _asked(ask: Callable[[], _T], otherwise: _T) -> _T:
    try:
        return ask()
    except _HEADER_ERRORS:
        return otherwise


def _with_headers(message: Message) -> Message:
    """A forwarded email whose headers some gateway pushed down into its body, put right."""
    if any(name in message for name in ("From", "Date", "Subject")) or message.is_multipart():
        return message
    data = payload_of(message).lstrip()
    return parsed(data) if kinds.is_mail(data, "") else message


def header(message: Message, name: str) -> str:
    """A header's words on one line; none where it uses UTF-7, as `text.declared` has it."""
    if any(key.lower() == name.lower() and _UTF_7.search(str(raw)) for key, raw in message.raw_items()):
        return ""
    written = _asked(lambda: str(message[name] or ""), "")
    return " ".join(written.encode("utf-8", "replace").decode("utf-8").split())[:HEADER_CHARACTERS]


def sent_at(message: Message) -> str:
    return _asked(lambda: email.utils.parsedate_to_datetime(header(message, "Date")).isoformat(), "")


def _is_automatic(message: Message) -> bool:
    """Whether a machine wrote it (RFC 3834, and the older headers that mail programs use)."""
    submitted = header(message, "Auto-Submitted").lower()
    return (
        (bool(submitted) and not submitted.startswith("no"))
        or header(message, "X-Autoreply").lower() in {"yes", "true", "1"}
        or bool(header(message, "X-Autorespond") or header(message, "X-Failed-Recipients"))
        or header(message, "Precedence").lower() == "auto_reply"
        or header(message, "X-POST-MessageClass").startswith("9; Autoresponder")
        or header(message, "Return-Path") == "<>"
        or content_type(message) == "multipart/report"
    )


def content_type(part: Message) -> str:
    return _asked(part.get_content_type, "text/plain").lower()


def _charset(part: Message) -> str:
    return _asked(part.get_content_charset, None) or ""


def file_name(part: Message) -> str:
    return " ".join((_asked(part.get_filename, None) or "").split())


def inner_parts(part: Message) -> list[Message]:
    payload = part.get_payload()
    return [one for one in payload if isinstance(one, Message)] if isinstance(payload, list) else []


def payload_of(part: Message) -> bytes:
    payload: object = _asked(lambda: part.get_payload(decode=True), None)
    return payload if isinstance(payload, bytes) else b""
