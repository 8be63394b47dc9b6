"""Outlook messages (.msg; MS-OXMSG): their properties by allow-list, people, bodies and attachments (facts/guard.md 3.6).

What every message has in common is judged as in an e-mail (formats/mail.py). `read` gives the message for the clean copy.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.parser import HeaderParser
from email.policy import SMTP
from email.utils import format_datetime

from answerable.guard import kinds
from answerable.guard.detectors import detector
from answerable.guard.findings import Finding, Severity, excerpt
from answerable.guard.inspection import Inspection, TooMuch
from answerable.guard.package import Damaged
from answerable.guard.techniques import found

from . import mail
from .old_container import Container, is_mark, left_over, words_in

_STREAM = re.compile(r"__substg1\.0_([0-9A-Fa-f]{4})([0-9A-Fa-f]{4})(-[0-9A-Fa-f]{8})?")
_NARROW, _WIDE, _BINARY, _FLAG, _NUMBER, _TIME = 0x1E, 0x1F, 0x102, 0x0B, 0x03, 0x40
_SUBJECT, _BODY, _RTF, _HTML, _HEADERS, _SENT, _GOT = 0x37, 0x1000, 0x1009, 0x1013, 0x7D, 0x39, 0xE06
_SENDER, _SENDER_MAIL, _SENDER_SMTP = (0xC1A, 0x42), (0xC1F, 0x65), (0x5D01, 0x5D02)
_NAME, _MAIL, _SMTP, _ROLE = 0x3001, 0x3003, 0x39FE, 0xC15
_TO, _CC, _BCC = 0xE04, 0xE03, 0xE02
_DATA, _FILE, _LONG_FILE, _CONTENT_ID, _HIDDEN, _PAGE = 0x3701, 0x3704, 0x3707, 0x3712, 0x7FFE, 0x3FFD
_READ = frozenset(
    {
        _SUBJECT,
        _BODY,
        _RTF,
        _HTML,
        _HEADERS,
        *_SENDER,
        _TO,
        _CC,
        _BCC,
        _NAME,
        _DATA,
        _FILE,
        _LONG_FILE,
        0x3D,
        0xE1D,
        0x70,
    }
)
"""What a mail program shows, or what is looked at by itself."""
_TRACES = frozenset(range(0x4022, 0x4040)) | frozenset(
    {
        0x39FF,
        *_SENDER_MAIL, *_SENDER_SMTP, _MAIL, _SMTP, 0x1A, 0x64, 0xC1E, 0x3002, 0xC19, 0xC1D, 0x3B, 0x3F, 0x40, 0x41, 0x43, 0x44,
        0x51, 0x52, 0x53, 0x71, 0x72, 0x73, 0x74, 0x75, 0x76, 0x77, 0x78, 0x300B, 0xFFF, 0xFF9, 0xFFA, 0xFFB, 0xFF6, 0xFF7, 0x1035, 0x1039, 0x1042, 0x3013, 0x1046, 0xE1F, 0xE28,
        0xE29, 0x3FFA, 0x3FF8, 0x3FFB, 0x3FF9, 0x3703, 0x370A, 0x370E, 0x3702, 0x3709, 0x370F, _CONTENT_ID, 0x3A20, 0x3A00, 0x5FF6, 0x5FF7, 0x5FDE, 0x5FE5, 0xE2F, 0xE4B, 0xE4C, 0xE99, 0x650, 0x4019, 0x401A,
        0x3A40, 0x5D07, 0x5D08, 0x5D0A, 0x5D0B, 0x5D0D, 0x80,
    }
)  # fmt: skip
"""The way a message came, and the addresses of those who sent and got it."""
_PEOPLE = {1: "To", 2: "Cc", 3: "Bcc"}
_USUAL = re.compile(r"IPM\.[\w.]{1,40}|SMTP|EX|\.\w{2,4}|[\d.]{1,12}|[\w.+-]{2,30}/[\w.+-]{2,80}")
"""Kinds of messages, of addresses and of files."""
_IDENTIFIER = re.compile(r"[A-Za-z][\w:./{}-]{0,60}")
_NO_HEADERS = frozenset({*mail.SHOWN, "bcc"})
_FIRST_CALENDAR_DAY = datetime(1601, 1, 1, tzinfo=UTC)  # from which Windows counts its tenths of microseconds
_RTF_MOST = 50_000_000


@dataclass
class Storage:
    """The properties of a message, a recipient or an attachment."""

    path: tuple[str, ...]
    texts: dict[int, str] = field(default_factory=dict)
    data: dict[int, bytes] = field(default_factory=dict)
    numbers: dict[int, int] = field(default_factory=dict)
    holds_message: bool = False

    def text(self, *numbers: int) -> str:
        """The first of these properties that has words."""
        return next((self.texts[one] for one in numbers if self.texts.get(one, "").strip()), "")


@dataclass
class Opened:
    """A message with its recipients and attachments."""

    own: Storage
    people: list[Storage]
    files: list[tuple[Storage, Opened | None]]

    @property
    def storages(self) -> Iterator[Storage]:
        """All of them."""
        yield self.own
        yield from self.people
        yield from (one for one, _ in self.files)


def inspect(content: bytes, look: Inspection) -> Iterator[Finding]:
    """What an Outlook message holds and does not show. Raises Damaged and TooMuch."""
    container = Container(content)
    yield from left_over(container)
    opened = open_message(container)
    yield from _inspect(opened, look, "")
    yield from named(container)
    yield from strange(container)


def _inspect(opened: Opened, look: Inspection, place: str) -> Iterator[Finding]:
    yield from properties(opened, place)
    yield from hidden_files(opened, place)
    for storage, inner in opened.files:
        if inner is not None:
            yield from _inspect(inner, look, f"{place}attachment “{excerpt(_name_of(storage))}”, ")
    if not place:
        # Messages that are attached are looked into as the e-mails that they become.
        message = read_message(opened)
        yield from mail.inspect_message(message, look)
        yield from rich_bodies(opened, message)


def read(content: bytes) -> mail.Message:
    """The message for the clean copy: its lines, bodies and the files that are listed. Raises Damaged and TooMuch."""
    opened = open_message(Container(content))
    opened.files = [(storage, inner) for storage, inner in opened.files if not _is_hidden(storage, opened)]
    return read_message(opened)


# Opening


def open_message(container: Container, path: tuple[str, ...] = ()) -> Opened:
    """A message, or one that is attached, with all that is in it. Raises Damaged and TooMuch."""
    if len(path) > 8:
        raise TooMuch
    below = sorted(
        {key[len(path)] for key in container.streams if len(key) > len(path) + 1 and key[: len(path)] == path}
    )
    own = _storage(container, path, 24 if path else 32)
    people = [_storage(container, (*path, one), 8) for one in below if one.lower().startswith("__recip_version1.0_")]
    files: list[tuple[Storage, Opened | None]] = []
    for one in below:
        if one.lower().startswith("__attach_version1.0_"):
            storage = _storage(container, (*path, one), 8)
            inner = (*path, one, "__substg1.0_3701000D")
            is_message = (*inner, "__properties_version1.0") in container.streams
            files.append((storage, open_message(container, inner) if is_message else None))
    return Opened(own, people, files)


def _storage(container: Container, path: tuple[str, ...], head: int) -> Storage:
    made = Storage(path)
    whole = container.streams.get((*path, "__properties_version1.0"))
    if whole is None:
        raise Damaged
    for at in range(head, len(whole.content) - 15, 16):
        kind, number, _, value = struct.unpack_from("<HHIQ", whole.content, at)
        if kind in {_FLAG, _NUMBER, _TIME}:
            made.numbers[number] = value if kind == _TIME else value & 0xFFFFFFFF
    page = made.numbers.get(_PAGE, 1252)
    for key, stream in container.streams.items():
        match = _STREAM.fullmatch(key[-1]) if key[:-1] == path else None
        if match is None:
            continue
        number, kind = int(match[1], 16), int(match[2], 16)
        if kind & 0xFFF == _WIDE:
            made.texts[number] = made.texts.get(number, "") + stream.content.decode("utf-16-le", "replace").rstrip("\0")
        elif kind & 0xFFF == _NARROW:
            made.texts[number] = made.texts.get(number, "") + _decoded(stream.content, page).rstrip("\0")
        else:
            made.data[number] = stream.content
    return made


def _decoded(content: bytes, page: int) -> str:
    try:
        return content.decode({65001: "utf-8", 20127: "cp1252"}.get(page, f"cp{page}"), "replace")
    except LookupError:
        return content.decode("cp1252", "replace")


# As a message


def read_message(opened: Opened) -> mail.Message:
    """An Outlook message as any message has it: header lines, bodies, files."""
    own = opened.own
    headers: list[tuple[str, str]] = []
    sender = _person(own.text(*_SENDER), own.text(*_SENDER_SMTP, *_SENDER_MAIL))
    if sender:
        headers.append(("From", sender))
    for role, name in _PEOPLE.items():
        listed = [
            _person(one.text(_NAME), one.text(_SMTP, _MAIL))
            for one in opened.people
            if one.numbers.get(_ROLE, 1) & 0xF == role
        ]
        shown = "; ".join(listed) or own.text({1: _TO, 2: _CC, 3: _BCC}[role])
        if shown:
            headers.append((name, shown))
    if own.text(_SUBJECT):
        headers.append(("Subject", own.text(_SUBJECT)))
    if when := _when(own.numbers.get(_SENT) or own.numbers.get(_GOT) or 0):
        headers.append(("Date", when))
    lines = HeaderParser(policy=SMTP).parsestr(own.texts.get(_HEADERS, "") + "\n\n", headersonly=True).raw_items()
    headers += [
        (key, " ".join(str(value).split()))
        for key, value in lines
        if key.lower() not in _NO_HEADERS or key.lower() == "bcc"
    ]
    text, page = own.texts.get(_BODY), _page(own)
    bodies = (mail.Body(text, page),) if text is not None or page is not None else ()
    return mail.Message(tuple(headers), bodies, tuple(_files(opened)))


def _person(name: str, address: str) -> str:
    address = address if "@" in address else ""
    return name if not address or address.lower() == name.lower().strip("'") else f"{name} <{address}>".strip()


def _when(ticks: int) -> str:
    try:
        return format_datetime(_FIRST_CALENDAR_DAY + timedelta(microseconds=ticks // 10)) if ticks else ""
    except (OverflowError, ValueError):
        return ""


def _page(own: Storage) -> str | None:
    """The body as a page: as it is, or as it is wrapped in rich text."""
    if own.texts.get(_HTML):
        return own.texts[_HTML]
    if own.data.get(_HTML):
        return _decoded(own.data[_HTML], own.numbers.get(0x3FDE, 65001))
    rich = _rich(own)
    if rich and b"\\fromhtml" in rich[:400]:
        return unwrapped(rich)
    return None


def _rich(own: Storage) -> bytes:
    return unpacked(own.data[_RTF]) if own.data.get(_RTF) else b""


def _files(opened: Opened) -> Iterator[mail.Attachment]:
    page = (_page(opened.own) or "").lower()
    for storage, inner in opened.files:
        if inner is not None:
            yield mail.Attachment(f"{_name_of(storage).removesuffix('.msg')}.eml", as_mail(read_message(inner)))
            continue
        id_ = storage.text(_CONTENT_ID).strip("<>").lower()
        yield mail.Attachment(_name_of(storage), storage.data.get(_DATA, b""), bool(id_) and f"cid:{id_}" in page)
    rich = _rich(opened.own)
    if rich and opened.own.texts.get(_BODY) is None and _page(opened.own) is None:
        yield mail.Attachment("body.rtf", rich)


def _name_of(storage: Storage) -> str:
    name = storage.text(_LONG_FILE, _FILE, _NAME) or "attachment"
    return " ".join(name.replace("/", "_").replace("\\", "_").split()) or "attachment"


def as_mail(message: mail.Message) -> bytes:
    """A message as an e-mail, for one that is attached to another."""
    made = EmailMessage(policy=SMTP)
    for key, value in message.headers:
        if re.fullmatch(r"[!-9;-~]+", key):
            plain = " ".join("".join(one if one.isprintable() else " " for one in value).split())
            made.add_header(key, plain) if key not in made else None
    for body in message.bodies:
        made.set_content(body.text or "")
        if body.page is not None:
            made.add_alternative(body.page, subtype="html")
    for one in message.attachments:
        made.add_attachment(one.content, "application", "octet-stream", filename=one.name)
    return made.as_bytes()


# Rich text


_FIRST_WORDS = (
    b"{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern \\fscript \\fdecor MS Sans SerifSymbolArial"
    b"Times New RomanCourier{\\colortbl\\red0\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx"
)
"""What every packed rich text takes as having gone before (MS-OXRTFCP 2.1.2.1)."""


def unpacked(data: bytes) -> bytes:
    """Rich text as it was before it was packed (MS-OXRTFCP). Raises Damaged and TooMuch."""
    if len(data) < 16:
        raise Damaged
    size, raw, kind = struct.unpack_from("<III", data)
    if raw > _RTF_MOST:
        raise TooMuch
    if kind == 0x414C454D:  # "MELA": not packed at all
        return data[16 : 16 + raw]
    if kind != 0x75465A4C or size + 4 > len(data):
        raise Damaged
    window = bytearray(_FIRST_WORDS.ljust(4096, b"\0"))
    at, place, out = 16, len(_FIRST_WORDS), bytearray()
    while at < len(data) and len(out) <= raw:
        flags, at = data[at], at + 1
        for bit in range(8):
            if at >= len(data):
                return bytes(out[:raw])
            if flags >> bit & 1:
                if at + 2 > len(data):
                    raise Damaged
                (pair,) = struct.unpack_from(">H", data, at)
                at += 2
                start, count = pair >> 4, (pair & 15) + 2
                if start == place:
                    return bytes(out[:raw])
                for step in range(count):
                    letter = window[(start + step) % 4096]
                    window[place] = letter
                    place = (place + 1) % 4096
                    out.append(letter)
            else:
                out.append(data[at])
                window[place] = data[at]
                place, at = (place + 1) % 4096, at + 1
    return bytes(out[:raw])


_TOKEN = re.compile(rb"\\\*|\\([a-z]+)(-?\d+)? ?|\\'([0-9a-fA-F]{2})|\\(.)|([{}])|([^\\{}\r\n]+)|[\r\n]+", re.DOTALL)


def unwrapped(rich: bytes) -> str:
    """The page that is wrapped in rich text (MS-OXRTFEX 2.2)."""
    out: list[str] = []
    stack: list[tuple[bool, bool]] = []
    quiet, skipped, starred, skip = False, False, False, 0
    said = re.search(rb"\\ansicpg(\d+)", rich[:400])
    page = int(said[1]) if said else 1252
    for match in _TOKEN.finditer(rich):
        word, value, code, sign, brace, text = match.groups()
        if brace == b"{":
            stack.append((quiet, skipped))
        elif brace == b"}":
            quiet, skipped = stack.pop() if stack else (False, False)
        elif match[0] == b"\\*":
            starred = True
            continue
        elif word == b"htmlrtf":
            quiet = value != b"0"
        elif word in {b"fonttbl", b"colortbl", b"stylesheet", b"info"} or (starred and word and word != b"htmltag"):
            skipped = True
        elif not quiet and not skipped:
            piece, skip = _letters(word, value, code, sign, text, page, skip)
            out.append(piece)
        starred = False
    return "".join(out)


def _letters(
    word: bytes | None,
    value: bytes | None,
    code: bytes | None,
    sign: bytes | None,
    text: bytes | None,
    page: int,
    skip: int,
) -> tuple[str, int]:
    """What one piece of rich text says, and how many letters after it stand for it in older programs."""
    if word == b"u" and value is not None:
        return chr(int(value) % 65536), 1
    if word in {b"par", b"line"}:
        return "\n", 0
    if word == b"tab":
        return "\t", 0
    if code is not None:
        return ("" if skip else _decoded(bytes([int(code, 16)]), page)), 0
    if sign is not None:
        return (_decoded(sign, page) if sign in b"{}\\" else ""), 0
    if text is not None:
        return _decoded(text[skip:], page), 0
    return "", skip


# Findings


@detector("mail-trace", "mail-property")
def properties(opened: Opened, place: str) -> Iterator[Finding]:
    """Properties that mail programs do not show: of the way it came and of addresses, and all others."""
    traces: list[str] = []
    shown = " ".join(value for key, value in read_message(opened).headers if key.lower() in mail.SHOWN).lower()
    for storage in opened.storages:
        where = f"{place}{_called(storage, opened)}"
        for number, texts in sorted(_said(storage).items()):
            if number in _TRACES:
                traces += [text for text in texts if text.lower() not in shown and not _USUAL.fullmatch(text)]
            elif number in _READ:
                continue
            elif lost := [text for text in texts if text.lower() not in shown and not _USUAL.fullmatch(text)]:
                yield found("mail-property", f"{where}property {number:04X}", lost)
    if traces:
        yield found("mail-trace", f"{place}addresses and marks of its way", traces, count=len(traces))


def _called(storage: Storage, opened: Opened) -> str:
    if storage is opened.own:
        return ""
    if storage in opened.people:
        return f"recipient “{excerpt(storage.text(_NAME))}”, "
    return f"attachment “{excerpt(_name_of(storage))}”, "


def _said(storage: Storage) -> dict[int, list[str]]:
    """The words of each property."""
    said = {number: [text] for number, text in storage.texts.items() if any(one.isalnum() for one in text)}
    for number, data in storage.data.items():
        if number not in _READ and (words := words_in(data)):
            said.setdefault(number, []).extend(words)
    return said


@detector("hidden-attachment")
def hidden_files(opened: Opened, place: str) -> Iterator[Finding]:
    """Files that are marked as hidden and that are no picture of the page."""
    for storage, _ in opened.files:
        if _is_hidden(storage, opened):
            yield found("hidden-attachment", f"{place}attachment “{excerpt(_name_of(storage))}”", _name_of(storage))


def _is_hidden(storage: Storage, opened: Opened) -> bool:
    """Whether a file is marked as hidden and is no picture that the page shows."""
    page, id_ = (_page(opened.own) or "").lower(), storage.text(_CONTENT_ID).strip("<>").lower()
    content = storage.data.get(_DATA, b"")
    shown = bool(id_) and f"cid:{id_}" in page and kinds.kind_of(content, _name_of(storage)) in kinds.PICTURES
    return bool(storage.numbers.get(_HIDDEN, 0) & 1) and not shown


@detector("alternative-differs")
def rich_bodies(opened: Opened, message: mail.Message) -> Iterator[Finding]:
    """The body as rich text, held against the others."""
    from . import rich_text

    rich = _rich(opened.own)
    if not rich or not message.bodies:
        return
    if b"\\fromhtml" in rich[:400]:
        said = mail.page_words(unwrapped(rich))
    else:
        lines = rich_text.lines_of(rich_text.Reading(rich).blocks)
        said = re.findall(r"[^\W_]+", "\n".join(line.words for line in lines).lower())
    known = [word for body in message.bodies for word in re.findall(r"[^\W_]+", (body.text or "").lower())]
    known += [word for body in message.bodies if body.page for word in mail.page_words(body.page)]
    whole, among = "".join(known), set(known)
    lost = [word for word in said if word not in among and word not in whole]
    if lost:
        yield found("alternative-differs", "rich text", " ".join(lost), count=len(lost))


@detector("mail-trace")
def named(container: Container) -> Iterator[Finding]:
    """Names that programs or people gave to properties."""
    names = words_in(container.get("__nameid_version1.0", "__substg1.0_00040102") or b"")
    strange_ = [text for text in names if not _IDENTIFIER.fullmatch(text)]
    if strange_:
        told = Severity.BLOCK if any(" " in text.strip() for text in strange_) else None
        yield found("mail-trace", "names of properties", strange_, count=len(strange_), severity=told)


@detector("unknown-part")
def strange(container: Container) -> Iterator[Finding]:
    """Streams that a message does not have."""
    for path, stream in container.streams.items():
        known = _STREAM.fullmatch(path[-1]) or path[-1] == "__properties_version1.0"
        around = all(
            re.fullmatch(
                r"__(?:recip|attach)_version1\.0_#[0-9A-Fa-f]{8}|__substg1\.0_3701000D|__nameid_version1\.0", one
            )
            for one in path[:-1]
        )
        if is_mark(stream):
            continue
        if not known or not around:
            yield found(
                "unknown-part", stream.place, words_in(stream.content), said=f"It has {len(stream.content):,} bytes."
            )
