"""An e-mail: its header lines by allow-list, its bodies held against each other, and every attachment looked into.

`inspect_message` judges what any kind of message has in common, so that Outlook's own format can use it.
"""

from __future__ import annotations

import email.policy
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

from answerable.guard import kinds
from answerable.guard.detectors import detector
from answerable.guard.findings import Finding, Severity, excerpt
from answerable.guard.inspection import Inspection, TooMuch
from answerable.guard.inventory import counted
from answerable.guard.techniques import found

from . import plain, visible, web

PARTS = 500
DEEP = 20  # parts within parts of one message

SHOWN = ("from", "to", "cc", "subject", "date")
_PLAIN = frozenset(
    {"mime-version", "content-type", "content-transfer-encoding", "content-disposition", "content-language"}
)
_TRACE = frozenset(
    [
        "message-id",
        "in-reply-to",
        "references",
        "received",
        "return-path",
        "delivered-to",
        "reply-to",
        "sender",
        "thread-topic",
        "thread-index",
        "x-mailer",
        "user-agent",
        "x-originating-ip",
        "importance",
        "priority",
        "x-priority",
        "x-msmail-priority",
        "sensitivity",
        "x-received",
        "arc-seal",
        "arc-message-signature",
        "arc-authentication-results",
        "authentication-results",
        "dkim-signature",
        "received-spf",
        "list-unsubscribe",
        "list-id",
        "precedence",
        "auto-submitted",
        "delivery-date",
        "status",
        "lines",
        "content-length",
        "x-status",
        "accept-language",
        "content-id",
        "envelope-to",
        "x-ms-has-attach",
        "x-ms-tnef-correlator",
        "content-class",
        "x-ms-exchange-messagesentrepresentingtype",
        "x-virus-scanned",
        "x-spam-status",
        "x-spam-score",
        "x-google-smtp-source",
        "x-gm-message-state",
        "x-google-dkim-signature",
        "list-unsubscribe-post",
        "feedback-id",
        "x-mimeole",
        "x-auto-response-suppress",
        "mailing-list",
        "errors-to",
        "disposition-notification-to",
        "return-receipt-to",
    ]
)
_BLIND = frozenset({"bcc", "resent-bcc", "apparently-to", "x-bcc"})
_CLOSED = frozenset(
    [
        "application/pkcs7-mime",
        "application/x-pkcs7-mime",
        "application/pgp-encrypted",
        "multipart/encrypted",
        "message/partial",
        "message/external-body",
        "application/ms-tnef",
    ]
)
# Words that mail programs put into the lines between parts.
_BOUNDARY_WORDS = re.compile(
    r"next|part|apple|mail|multipart|mixed|alternative|related|boundary|sinikael|mime|mark|outer|inner|frontier|signature|report|delivery",
    re.I,
)
_COMMENTED = frozenset(
    {"from", "to", "cc", "date", "mime-version", "content-type", "content-transfer-encoding", "content-disposition"}
)
_QUOTED = re.compile(
    r"(?m)^(?:>.*|-{2,} ?(?:Original Message|Forwarded message|Forwarded by).*|On .{8,80} wrote:|From: .+\n(?:Sent|Date|To): )"
)


@dataclass(frozen=True)
class Attachment:
    """A file in the message; `inline` is a picture that its page shows."""

    name: str
    content: bytes
    inline: bool = False


@dataclass(frozen=True)
class Body:
    """One body of a message: as text, as a page, or as both, of which a reader sees the page."""

    text: str | None = None
    page: str | None = None


@dataclass(frozen=True)
class Message:
    """What every kind of message has: header lines, bodies, files."""

    headers: tuple[tuple[str, str], ...] = ()
    bodies: tuple[Body, ...] = ()
    attachments: tuple[Attachment, ...] = ()


def inspect(content: bytes, look: Inspection) -> Iterator[Finding]:
    """What a message (.eml) holds that a reader does not see."""
    parsed = parse(content)
    message = read(parsed)
    yield from structure(parsed)
    yield from names(parsed)
    yield from header_comments(parsed)
    yield from inspect_message(message, look)


def parse(content: bytes) -> EmailMessage:
    """The message as its parts. Raises TooMuch for parts without end."""
    parsed = BytesParser(policy=email.policy.default).parsebytes(content)
    assert isinstance(parsed, EmailMessage)
    if sum(1 for _ in parsed.walk()) > PARTS or _depth(parsed) > DEEP:
        raise TooMuch
    return parsed


def _depth(part: Any) -> int:
    deepest, waiting = 0, [(part, 1)]
    while waiting:
        one, depth = waiting.pop()
        deepest = max(deepest, depth)
        if one.is_multipart():
            waiting += [(inner, depth + 1) for inner in one.get_payload()]
    return deepest


def read(parsed: EmailMessage) -> Message:
    """The message's own header lines, bodies and files; messages that are attached are files."""
    bodies: dict[int, Body] = {}
    files: list[Attachment] = []
    for number, (part, group) in enumerate(_leaves(parsed)):
        kind, name = part.get_content_type(), part.get_filename()
        if kind == "message/rfc822":
            files.append(Attachment(_named(name, "message.eml"), part.get_payload(0).as_bytes()))
            continue
        data = _bytes(part)
        attached = part.get_content_disposition() == "attachment" or bool(name)
        if kind in {"text/plain", "text/html"} and not attached:
            field, said = "text" if kind == "text/plain" else "page", _decoded(part, data)
            known = bodies.get(group or -number, Body())
            if getattr(known, field) is None:
                bodies[group or -number] = replace(known, **{field: said})
            else:  # two of one kind, of which a reader sees one
                bodies[-number] = Body(**{field: said})
        elif data or attached:
            inline = part.get_content_disposition() != "attachment" and part.get("Content-ID") is not None
            usual = kinds.kind_of(data, name or "")
            files.append(Attachment(_named(name, f"part.{plain.ending(usual)}"), data, inline))
    headers = tuple((str(key), _header(parsed, key, at)) for at, key in enumerate(parsed.keys()))
    return Message(headers, tuple(bodies.values()), tuple(files))


def _leaves(part: Any, group: int = 0) -> Iterator[tuple[Any, int]]:
    """Every part that holds content, and a number for the parts of which a reader sees one; 0 where it stands alone."""
    if part.get_content_type() == "message/rfc822":
        yield part, group
    elif part.is_multipart():
        inside = id(part) if part.get_content_type() == "multipart/alternative" else group
        for one in part.get_payload():
            yield from _leaves(one, inside)
    else:
        yield part, group


def _header(parsed: EmailMessage, key: str, at: int) -> str:
    raw = " ".join(str(list(parsed.raw_items())[at][1]).split())
    try:
        return str(parsed.values()[at]) or raw
    except (ValueError, IndexError, AttributeError, TypeError):
        return raw


def _named(name: str | None, usual: str) -> str:
    return " ".join((name or usual).replace("/", "_").replace("\\", "_").split()) or usual


def _bytes(part: Any) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""


def _decoded(part: Any, data: bytes) -> str:
    """A body as text by the encoding that it says. Raises LookupError and UnicodeDecodeError."""
    said = (part.get_content_charset() or "utf-8").lower()
    return data.decode("utf-8" if said in {"us-ascii", "ascii"} else said).removeprefix("\ufeff")


# What every message has


def inspect_message(message: Message, look: Inspection) -> Iterator[Finding]:
    """What a message of any kind holds that a reader does not see: header lines, bodies, files."""
    count = len([one for one in message.attachments if not one.inline])
    look.lists(f"1 message, {counted(count, 'attachment')}")
    yield from headers(message.headers)
    for key, value in message.headers:
        if key.lower() in SHOWN:
            look.shows(f"line {key}", value)
    yield from plain.unseen_characters((f"line {key}", value) for key, value in message.headers)
    for number, body in enumerate(message.bodies, 1):
        more = f" {number}" if len(message.bodies) > 1 else ""
        if body.text is not None:
            # Where there is a page, that is what a reader sees.
            yield from _text(body.text, f"text{more}", look, seen=body.page is None)
        if body.page is not None:
            yield from _page(body.page.encode("utf-8", "surrogatepass"), f"page{more}", look)
    yield from alternatives(message.bodies)
    yield from history(message)
    for one in message.attachments:
        look.lists(f"{'Picture in the page' if one.inline else 'Attachment'} “{one.name}”")
        look.shows(f"name of the attachment “{excerpt(one.name)}”", one.name)
        yield from look.inside(one.name, one.content, f"attachment “{excerpt(one.name)}”")


def _text(text: str, where: str, look: Inspection, *, seen: bool) -> Iterator[Finding]:
    if seen:
        look.shows(where, plain.seen(text))
    lines = plain.split_lines(text)
    yield from plain.unseen_characters((f"{where}, line {n:,}", line) for n, line in enumerate(lines, 1))
    for one in (*plain.layout(text), *plain.line_ends(text), *plain.embedded(text, look)):
        yield replace(one, where=f"{where}, {one.where}" if one.where else where)


def _page(source: bytes, where: str, look: Inspection) -> Iterator[Finding]:
    inner = replace(look, place=f"{look.place}{where}, ", inventory=[])
    for one in web.inspect(source, inner):
        yield replace(one, where=f"{where}, {one.where.removeprefix(inner.place)}" if one.where else where)


@detector("blind-copy", "mail-header", "mail-trace")
def headers(lines: Sequence[tuple[str, str]]) -> Iterator[Finding]:
    """Header lines that mail programs do not show."""
    traces: list[tuple[str, str]] = []
    seen: set[str] = set()
    for key, value in lines:
        name = key.lower()
        if name in _BLIND:
            yield found("blind-copy", f"line {excerpt(key)}", value)
        elif name in SHOWN:
            if name in seen:
                yield found("mail-header", f"line {excerpt(key)}", value, said="It is there twice.")
            seen.add(name)
        elif name in _TRACE:
            traces.append((key, value))
        elif name not in _PLAIN:
            yield found("mail-header", f"line {excerpt(key)}", [key, value])
    if traces:
        where = ", ".join(dict.fromkeys(f"line {key}" for key, _ in traces))
        yield found("mail-trace", where, [value for _, value in traces], count=len(traces))


@detector("alternative-differs")
def alternatives(bodies: Sequence[Body]) -> Iterator[Finding]:
    """The text and the page of one body, which must say the same. Differences of layout and addresses of links are none."""
    for body in bodies:
        if body.text is None or body.page is None:
            continue
        said, text = page_words(body.page), _words(body.text)
        only_text, only_page = _missing(text, said), _missing(said, text)
        if only_text:
            told = f"Of its words, {counted(len(only_text), 'word')} stand in the text alone."
            yield found("alternative-differs", "text", " ".join(only_text), said=told, count=len(only_text))
        elif only_page:
            told = f"Of its words, {counted(len(only_page), 'word')} stand in the page alone."
            yield found(
                "alternative-differs",
                "page",
                " ".join(only_page),
                said=told,
                count=len(only_page),
                severity=Severity.LOOK,
            )


def page_words(page: str) -> list[str]:
    """The words of a page that are seen."""
    return _words(page_text(page))


def page_text(page: str) -> str:
    """What a reader sees of a page, a block a line."""
    tree = visible.parse(page)
    shown = [one for one in visible.words(tree, visible.sheet_of(tree)) if not one.look.hidden and not one.look.tiny]
    return "\n".join(plain.without_unseen(text) for _, text in web.passages(shown))


def _words(text: str) -> list[str]:
    bare = re.sub(r"\[?(?:cid|image|mailto):[^\]\s>]*\]?|<?https?://\S+>?|\[image[^\]]*\]", " ", text)
    return [one.lower() for one in re.findall(r"[^\W_]+", bare)]


def _missing(words: list[str], among: list[str]) -> list[str]:
    """Words that are not among others, unless they are there joined or parted."""
    known = set(among)
    whole = "".join(among)
    return [one for one in words if one not in known and not (len(one) > 2 and one in whole)]


@detector("quoted-history")
def history(message: Message) -> Iterator[Finding]:
    """Earlier messages that are quoted below."""
    for body in message.bodies:
        text = body.text if body.text is not None else page_text(body.page or "")
        hits = list(_QUOTED.finditer(text))
        if len(hits) >= 2 or any(not one.group().startswith(">") for one in hits):
            line = text.count("\n", 0, hits[0].start()) + 1
            yield found("quoted-history", f"text, line {line:,}", text[hits[0].start() :])
            return


# What only a message in parts has


@detector("mail-outside-parts", "not-inspected")
def structure(parsed: EmailMessage) -> Iterator[Finding]:
    """Words outside of the parts, and parts that cannot be followed or opened."""
    for part in parsed.walk():
        kind = part.get_content_type()
        for where, words in (("before the parts", part.preamble), ("after the parts", part.epilogue)):
            usual = re.fullmatch(
                r"(?i)this is a (?:multi-?part message in mime format|mime[- ]message)\.?[\w ,]*(?:if you are reading this[\w ,]*multipart messages\.?)?|",
                " ".join((words or "").split()),
            )
            if not usual:
                yield found("mail-outside-parts", where, words or "")
        if kind in _CLOSED:
            yield found("not-inspected", f"part {kind}", said="It is encrypted, cut up or in Outlook’s own wrapping.")
        broken = [one for one in part.defects if type(one).__name__ in _BROKEN]
        if broken:
            yield found(
                "not-inspected", f"part {kind}", said="Its form is broken, so that programs read it differently."
            )


_BROKEN = frozenset(
    [
        "NoBoundaryInMultipartDefect",
        "StartBoundaryNotFoundDefect",
        "CloseBoundaryNotFoundDefect",
        "FirstHeaderLineIsContinuationDefect",
        "MisplacedEnvelopeHeaderDefect",
        "MissingHeaderBodySeparatorDefect",
        "MultipartInvariantViolationDefect",
        "InvalidMultipartContentTransferEncodingDefect",
        "InvalidBase64CharactersDefect",
        "InvalidBase64LengthDefect",
        "InvalidBase64PaddingDefect",
        "UndecodableBytesDefect",
    ]
)


@detector("part-name", "mail-header")
def names(parsed: EmailMessage) -> Iterator[Finding]:
    """Names and descriptions of parts that no program shows, and header lines inside parts."""
    for part in parsed.walk():
        kind = part.get_content_type()
        typed, filed = part.get_param("name"), part.get_filename()
        if isinstance(typed, str) and filed and typed != filed and part.get_content_maintype() != "message":
            yield found("part-name", f"part {kind}", typed)
        boundary = part.get_boundary()
        if boundary and re.search(r"[A-Z]{6,}|[a-z]{6,}| \S", _BOUNDARY_WORDS.sub("", boundary)):
            yield found("part-name", f"part {kind}, boundary", boundary, severity=Severity.LOOK)
        for key, value in part.get_params() or []:
            if key.lower() not in _PARAMETERS and "/" not in key:
                yield found("part-name", f"part {kind}, {excerpt(key)}", value)
        if part is parsed:
            continue
        for key in part.keys() if part.get_content_type() != "message/rfc822" and not _is_inner(part, parsed) else ():
            if key.lower() not in _PLAIN | {"content-id", "x-attachment-id", "content-location"}:
                yield found("part-name", f"part {kind}, {excerpt(key)}", str(part[key]))


_PARAMETERS = frozenset(
    [
        "charset",
        "boundary",
        "name",
        "format",
        "delsp",
        "type",
        "start",
        "differences",
        "report-type",
        "method",
        "x-unix-mode",
    ]
)


def _is_inner(part: Any, parsed: EmailMessage) -> bool:
    """Whether a part is a message that is attached, which is looked into by itself."""
    return any(
        one.get_content_type() == "message/rfc822" and any(part is inner for inner in one.walk() if inner is not one)
        for one in parsed.walk()
    )


@detector("header-comment")
def header_comments(parsed: EmailMessage) -> Iterator[Finding]:
    """Words in brackets in header lines that take them for comments."""
    for key, value in parsed.raw_items():
        if key.lower() not in _COMMENTED:
            continue
        bare = re.sub(r'"(?:[^"\\]|\\.)*"', "", str(value))
        remarks = [one for one in re.findall(r"\(([^()]*)\)", bare) if one.strip()]
        if key.lower() == "date":
            remarks = [
                one
                for one in remarks
                if not re.fullmatch(r"[A-Z]{2,5}|[A-Z][\w ]+ (?:Standard |Summer |Daylight )?Time", one)
            ]
        if remarks:
            yield found("header-comment", f"line {excerpt(key)}", remarks)
