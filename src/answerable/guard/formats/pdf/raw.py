"""Every byte of a PDF, from the first to the last: objects in use, objects that are not, and whatever lies between them.

A program that shows a PDF jumps from one object in use to the next by the file's own table. What the table does not name is
never shown: earlier states, deleted parts, comments, bytes before, between and after (facts/guard.md 3.5).
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from answerable.guard.detectors import detector
from answerable.guard.findings import Finding
from answerable.guard.inspection import TooMuch
from answerable.guard.techniques import found

from . import sayings
from .said import said_in
from .schema import NAMES

OBJECTS = 500_000
_BLANK = re.compile(rb"[\0\t\n\f\r ]*+")
_OBJECT = re.compile(rb"(\d{1,10})[\0\t\n\f\r ]+(\d{1,5})[\0\t\n\f\r ]+obj(?![^\0\t\n\f\r <>\[\]()/%+\-.\d\w])")
_START = re.compile(rb"startxref[\0\t\n\f\r ]*(?:\d+)?")
_TABLE = re.compile(
    rb"xref[\0\t\n\f\r ]*(?:\d+[ \t]+\d+[\0\t\n\f\r ]*(?:\d{10} \d{5} [nf][ \r\n]{1,2})*[\0\t\n\f\r ]*)*+"
)
_TRAILER = re.compile(rb"trailer(?=[\0\t\n\f\r <])")
_NEXT = re.compile(rb"(?<![0-9])\d{1,10}[\0\t\n\f\r ]+\d{1,5}[\0\t\n\f\r ]+obj\b|xref\b|trailer\b|startxref\b|%%EOF")
_COMMENT = re.compile(rb"%([^\r\n]*)")
# All of a value up to a comment, a string with brackets in it, or the word that ends it.
_VALUE = re.compile(
    rb"(?:[^%()<>/se]+|/[^\0\t\n\f\r ()<>\[\]{}/%]*+|<<|>>|<[0-9A-Fa-f\s]*>|\((?:[^()\\]|\\.)*+\)"
    rb"|s(?!tream|tartxref)|e(?!ndobj))*+",
    re.S,
)
_LENGTH = re.compile(rb"/Length[\0\t\n\f\r ]+(\d+)(?:[\0\t\n\f\r ]+(\d+)[\0\t\n\f\r ]+R)?")
_END_OF_STREAM = re.compile(rb"[\0\t\n\f\r ]{0,4}endstream")
# What programs write as comments of their own: the version, a line of odd bytes, the end, and their names.
_OWN_COMMENT = re.compile(
    rb"PDF-\d\.\d|%EOF|[\x80-\xff][\x00-\xff]{0,11}|[^\w\s]{0,6}"
    rb"|[^\w\s]{0,5} ?ReportLab Generated PDF document[ \w:/().-]{0,60}"
    rb"| ?ReportLab generated PDF document -- digest[ \w:/().-]{0,60}"
    rb"|iText-(?:pdfa-)?[\d.]{1,12}|QDF-1\.\d|QDF: ignore_newline|% Original object ID: \d+ \d+|% Contents for page \d+|% Page \d+"
)
_CALL = re.compile(rb"%Invocation:[^\r\n]*")
_TRAILER_NAMES = frozenset(
    b"Size Root Info ID Prev XRefStm Encrypt Type XRef W Index Length Filter FlateDecode DecodeParms Columns Predictor "
    b"DocChecksum Colors BitsPerComponent DL Decode".split()
)
_NAME = re.compile(rb"/([^\0\t\n\f\r ()<>\[\]{}/%]*)")
_LINEARIZED = re.compile(rb"\s*<<(?:\s*/(?:Linearized|L|O|E|N|T|P)\s*[\d.]+|\s*/H\s*\[[\s\d]*\])*\s*>>\s*")
_HINT = re.compile(rb"/H\s*\[\s*(\d+)")
_ID = re.compile(
    rb"/ID[\0\t\n\f\r ]*\[[\0\t\n\f\r ]*(?:(<[0-9A-Fa-f\s]*>|\((?:[^()\\]|\\.)*\))[\0\t\n\f\r ]*)+\]", re.S
)


@dataclass
class Thing:
    """One object as it stands in the bytes."""

    number: tuple[int, int]
    start: int
    head: bytes
    """Its value, without its stream."""
    stream: tuple[int, int] | None = None


@dataclass
class Bytes:
    """What a walk through the bytes met."""

    things: list[Thing] = field(default_factory=list)
    comments: list[bytes] = field(default_factory=list)
    gaps: list[bytes] = field(default_factory=list)
    trailers: list[bytes] = field(default_factory=list)
    before: bytes = b""
    after: bytes = b""
    states: int = 0


def walk(content: bytes, pdf: Any) -> Bytes:
    """Go through the file from its first byte to its last. Raises TooMuch for one with too many parts."""
    met = Bytes()
    begin = max(content.find(b"%PDF-", 0, 2048), 0)
    end = content.rfind(b"%%EOF")
    end = len(content) if end < 0 else end + 5
    met.before, met.after = content[:begin], content[end:]
    at = begin
    while at < end:
        at = _BLANK.match(content, at).end()  # type: ignore[union-attr]
        if at >= end:
            break
        at = _one(content, at, end, pdf, met)
        if len(met.things) + len(met.gaps) > OBJECTS:
            raise TooMuch
    return met


def _one(content: bytes, at: int, end: int, pdf: Any, met: Bytes) -> int:
    """Take in what stands at a place, and say where it ends."""
    if match := _OBJECT.match(content, at):
        return _thing(content, match, end, pdf, met)
    if match := _COMMENT.match(content, at):
        met.comments.append(match[1])
        return match.end()
    if match := _TABLE.match(content, at):
        return match.end()
    if match := _TRAILER.match(content, at):
        stop = _value(content, match.end(), met)
        met.trailers.append(content[match.end() : stop])
        return stop
    if match := _START.match(content, at):
        met.states += 1
        return match.end()
    following = _NEXT.search(content, at + 1)
    stop = min(following.start() if following else end, end)
    met.gaps.append(content[at:stop])
    return stop


def _value(content: bytes, at: int, met: Bytes) -> int:
    """Where a value ends: at the word that ends it, or at something that no value can hold."""
    while True:
        at = _VALUE.match(content, at).end()  # type: ignore[union-attr]
        one = content[at : at + 1]
        if one == b"%":
            comment = _COMMENT.match(content, at)
            assert comment is not None
            met.comments.append(comment[1])
            at = comment.end()
        elif one == b"(":
            at = _string_end(content, at)
        else:
            return at


def _string_end(content: bytes, at: int) -> int:
    depth = 0
    for match in re.compile(rb"\\.|[()]", re.S).finditer(content, at):
        depth += (match[0] == b"(") - (match[0] == b")")
        if depth == 0:
            return match.end()
    return len(content)


def _thing(content: bytes, match: re.Match[bytes], end: int, pdf: Any, met: Bytes) -> int:
    stop = _value(content, match.end(), met)
    thing = Thing((int(match[1]), int(match[2])), match.start(), content[match.end() : stop])
    met.things.append(thing)
    if content.startswith(b"stream", stop):
        stop = _stream(content, stop + 6, thing, pdf, met)
    blank = _BLANK.match(content, stop)
    assert blank is not None
    if content.startswith(b"endobj", blank.end()):
        return blank.end() + 6
    return max(blank.end(), match.end())


def _stream(content: bytes, at: int, thing: Thing, pdf: Any, met: Bytes) -> int:
    """Where a stream ends. What lies between the length that it gives itself and its end is a gap."""
    at += 2 if content.startswith(b"\r\n", at) else 1
    length = _length(thing.head, pdf)
    if length is not None and (finish := _END_OF_STREAM.match(content, at + length)):
        thing.stream = (at, at + length)
        return finish.end()
    stop = content.find(b"endstream", at)
    stop = len(content) if stop < 0 else stop
    thing.stream = (at, stop)
    if length is not None and at + length < stop:
        thing.stream = (at, at + length)
        met.gaps.append(content[at + length : stop])
    return stop + 9


def _length(head: bytes, pdf: Any) -> int | None:
    match = _LENGTH.search(head)
    if match is None:
        return None
    if match[2] is None:
        return int(match[1])
    try:
        return int(pdf.get_object(int(match[1]), int(match[2])))
    except (TypeError, ValueError, RuntimeError):
        return None


def unpacked(content: bytes, thing: Thing, limit: int = 20_000_000) -> bytes:
    """An object's value and, as far as it can be unpacked, its stream."""
    if thing.stream is None:
        return thing.head
    data = content[thing.stream[0] : thing.stream[1]]
    if b"FlateDecode" in thing.head:
        try:
            data = zlib.decompressobj().decompress(data, limit)
        except zlib.error:
            data = b""
    return thing.head + b"\n" + data


@detector("bytes-before-start", "bytes-after-end", "bytes-between")
def outside(met: Bytes) -> Iterator[Finding]:
    """Bytes that belong to no part of the file."""
    if met.before:
        yield found("bytes-before-start", "start of the file", _readable(met.before))
    if met.after.strip(b"\0\t\n\f\r "):
        yield found("bytes-after-end", "end of the file", _readable(met.after))
    gaps = [gap for gap in met.gaps if gap.strip(b"\0\t\n\f\r ") not in (b"", b"endobj", b"endstream")]
    if gaps:
        yield found("bytes-between", "between the parts of the file", map(_readable, gaps), count=len(gaps))


def _readable(data: bytes) -> str:
    return data[:100_000].decode("utf-8", "replace") if _is_utf8(data[:4096]) else data[:100_000].decode("latin-1")


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _is_own(comment: bytes) -> bool:
    """Whether a program wrote a comment of itself."""
    plain = comment.rstrip()
    return bool(_OWN_COMMENT.fullmatch(plain) or _CALL.fullmatch(comment)) or (
        plain.isascii() and sayings.is_tool(plain.decode("ascii"))
    )


@detector("pdf-comment")
def comments(met: Bytes) -> Iterator[Finding]:
    """Comments in the file's bytes, but for those that programs write of themselves."""
    said = [one for one in met.comments if not _is_own(one)]
    if said:
        yield found("pdf-comment", "between the parts of the file", map(_readable, said), count=len(said))
    calls = [re.sub(rb"-\S+|\?|gs|Invocation:|%", b"", one).strip() for one in met.comments if _CALL.fullmatch(one)]
    if any(calls):
        yield found("property", "the command that made the file", [_readable(one) for one in calls if one])


@detector("earlier-revision", "unreachable-part")
def states(content: bytes, pdf: Any, met: Bytes, reached: set[tuple[int, int]]) -> Iterator[Finding]:
    """Earlier states of the file that are still in it, and parts that nothing points to."""
    table = pdf.get_xref_table()
    shift = len(met.before)
    lengths = {(int(one[1]), int(one[2])) for thing in met.things if (one := _LENGTH.search(thing.head)) and one[2]}
    hints = _hints(met)
    old: list[str] = []
    loose: list[str] = []
    counts = [0, 0]
    for thing in met.things:
        entry = table.get(thing.number)
        live = entry is not None and entry.type == 1 and entry.offset in (thing.start, thing.start - shift)
        if live and (thing.number in reached or (thing.number in lengths and thing.head.strip().isdigit())):
            continue
        if _is_of_the_file(thing.head, live) or thing.start - shift in hints:
            continue
        superseded = not live and entry is not None and entry.type in (1, 2)
        if not superseded and _says_nothing(content, thing):
            continue
        counts[not superseded] += 1
        (old if superseded else loose).extend(_all_said(content, thing))
    for texts, superseded in _packed(pdf, table, reached):
        counts[not superseded] += 1
        (old if superseded else loose).extend(texts)
    if counts[0]:
        yield found("earlier-revision", "an earlier state of the file", old, count=counts[0])
    if counts[1]:
        yield found("unreachable-part", "a part that no page uses", loose, count=counts[1])


_TELLING = re.compile(rb"(?<![.\d])\d{7,}")
_TYPEFACE = re.compile(
    rb"/(?:BaseFont|FontName|Name|FontFile\d?)\s*/?[^\s/<>\[\]()]*|/[A-Za-z]+Encoding\b|/FontDescriptor|/ItalicAngle|/CapHeight|/FirstChar"
)
_LETTERS = re.compile(rb"\s*(?:%!PS-Adobe-3.0 Resource-CMap.*?)?/CIDInit /ProcSet findresource begin.*", re.S)


def _says_nothing(content: bytes, thing: Thing) -> bool:
    """Whether a part that nothing points to is a left-over of a program: no object, a typeface's entry, a table of its letters."""
    if thing.stream is not None:
        data = unpacked(content, thing)[len(thing.head) + 1 :]
        words = re.sub(
            rb"%!PS-Adobe.*?\n|%%[^\n]*\n|/CM\w+ [^\n]*|/CID\w+|findresource|\w*(?:code|bf|cid)(?:space)?(?:range|char)|currentdict|defineresource|CMapName",
            b" ",
            data,
        )
        return bool(_LETTERS.fullmatch(data)) and b"(" not in re.sub(
            rb"\((?:TeX|Adobe|UCS|[A-Z0-9]{1,8}|[\w-]{1,12})\)", b"", words
        )
    head = re.sub(rb"\d+ \d+ R", b" ", thing.head)
    return b"(" not in head and not re.search(rb"<[0-9A-Fa-f]", head) and _has_usual_names(_TYPEFACE.sub(b" ", head))


def _has_usual_names(head: bytes) -> bool:
    """Whether a value is made of names that programs know, and of no long numbers."""
    names = [name.decode("latin-1") for name in _NAME.findall(head)]
    rest = _NAME.sub(b" ", head)
    known = all(len(name) < 9 or name in NAMES for name in names)
    return known and not _TELLING.search(rest) and not re.search(rb"[A-Za-z]{6,}", rest)


def _all_said(content: bytes, thing: Thing) -> list[str]:
    data = unpacked(content, thing)
    said = said_in(data)
    inner = data[len(thing.head) :].strip()
    if inner and not said and all(byte > 31 or byte in b"\t\r\n" for byte in inner[:4096]):
        said.append(_readable(inner))
    return said


def _is_of_the_file(head: bytes, live: bool) -> bool:
    """Whether an object holds the file together: a table, a pack of objects, or what opens it faster over a network.

    Nothing points to these. They may hold numbers, and nothing that can be read.
    """
    short = head[:4000]
    if b"(" in _ID.sub(b"", short) or len(head) > 4000:
        return False
    if re.search(rb"/Type\s*/ObjStm\b", short):
        return live
    return bool(re.search(rb"/Type\s*/XRef\b", short) or _LINEARIZED.fullmatch(short))


def _hints(met: Bytes) -> set[int]:
    """Where the table starts that lets a file's first page be shown before the rest has come."""
    first = met.things[0].head if met.things else b""
    match = _HINT.search(first) if _LINEARIZED.fullmatch(first) else None
    return {int(match[1])} if match else set()


def _packed(pdf: Any, table: Any, reached: set[tuple[int, int]]) -> Iterator[tuple[list[str], bool]]:
    """Objects in packs that are not in use: what they say, and whether a later one took their place."""
    packs = {entry.obj_stream_number for entry in table.values() if entry.type == 2}
    for number in sorted(packs):
        pack = pdf.get_object(number, 0)
        data = bytes(pack.read_bytes())
        first, count = int(pack.get("/First")), int(pack.get("/N"))
        heads = data[:first].split()
        if len(heads) != 2 * count or not all(one.isdigit() for one in heads):
            yield [_readable(data[:first])], False
            continue
        places = [*(int(one) + first for one in heads[1::2]), len(data)]
        for index, name in enumerate(heads[0::2]):
            entry = table.get((int(name), 0))
            live = entry is not None and entry.type == 2 and entry.obj_stream_number == number
            live = live and entry.obj_stream_index == index
            value = data[places[index] : places[index + 1]]
            if (not live or (int(name), 0) not in reached) and not _says_nothing(b"", Thing((0, 0), 0, value)):
                yield said_in(value), not live and entry is not None
        if b"%" in data:
            said = Bytes()
            at = first
            while at < len(data):
                at = max(_value(data, at, said), at + 1)
            if said.comments:
                yield [_readable(one) for one in said.comments], False


_OF_REPORTLAB = re.compile(
    rb"% ReportLab generated PDF document -- digest \((?:opensource|http://www\.reportlab\.com)\)\s*?\n"
)
"""A remark that ReportLab puts among the entries of every file."""


@detector("trailer-entry")
def trailers(met: Bytes) -> Iterator[Finding]:
    """What the file's own table says beside where its parts are."""
    heads = [*met.trailers, *(one.head for one in met.things if re.search(rb"/Type\s*/XRef\b", one.head[:4000]))]
    texts: list[str] = []
    for head in heads:
        for match in _ID.finditer(head):
            texts += [text for text in said_in(match[0].replace(b"[", b"").replace(b"]", b"")) if _is_readable_id(text)]
        rest = _ID.sub(b"", _OF_REPORTLAB.sub(b"", head))
        texts += said_in(rest)
        checksum = re.sub(rb"/DocChecksum\s*/[0-9A-Fa-f]{32}(?![^\s/<>])", b"", rest)
        texts += [name.decode("latin-1") for name in _NAME.findall(checksum) if name not in _TRAILER_NAMES]
    if texts:
        yield found("trailer-entry", "end of the file", texts)


def _is_readable_id(text: str) -> bool:
    """Whether a file's number is made of words: one that is drawn by lot or worked out has signs that cannot be printed."""
    return (
        len(text) > 5
        and text.isprintable()
        and text.isascii()
        and not re.fullmatch(r"[0-9A-Fa-f-]+|[A-Za-z0-9+/]{22}==", text)
    )


@detector("bytes-between")
def streams(content: bytes, met: Bytes) -> Iterator[Finding]:
    """Bytes in a packed stream after the end of what is packed."""
    texts = []
    for thing in met.things:
        if thing.stream is None or not re.search(rb"/Filter\s*(?:\[\s*)?/(?:FlateDecode|Fl)\b", thing.head):
            continue
        left = left_over(content[thing.stream[0] : thing.stream[1]])
        if left.strip(b"\0\t\n\f\r "):
            texts.append(_readable(left))
    if texts:
        yield found("bytes-between", "after the end of a packed part", texts, count=len(texts))


def left_over(data: bytes) -> bytes:
    """The bytes after the end of what is packed (zlib)."""
    machine = zlib.decompressobj()
    given = data
    try:
        while given and not machine.eof:
            machine.decompress(given, 1 << 20)
            given = machine.unconsumed_tail
    except zlib.error:
        return b""  # broken packing is met where the stream is read
    # Some programs write the check number twice or leave it out; less than five bytes hold no words.
    return machine.unused_data if machine.eof and len(machine.unused_data.strip()) > 4 else b""
