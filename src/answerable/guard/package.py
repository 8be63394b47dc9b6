"""An archive (ZIP), and the package that an Office file is: every member, and every byte that belongs to none.

Reads the list at the end, the words before each member, and what lies between them; a byte that no member claims is a
finding (facts/guard.md 3.1, 6.3). Members are unpacked with a running count: the sizes that the archive states are not trusted.
"""

from __future__ import annotations

import posixpath
import re
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from . import markup
from .detectors import detector
from .findings import Finding
from .inspection import Inspection, TooMuch
from .techniques import found

MEMBERS = 2_000  # facts/guard.md 6.3
RATIO = 200  # how many times larger a member of more than RATIO_FROM bytes may become
RATIO_FROM = 10 * 1024 * 1024
_END, _LIST, _HEAD, _DESCRIPTOR = b"PK\x05\x06", b"PK\x01\x02", b"PK\x03\x04", b"PK\x07\x08"
_STORED, _DEFLATED = 0, 8
# Times (UT), owner numbers (ux), NTFS times, zip64 sizes, and the room that Excel leaves to grow, which must be empty.
_EXTRA_KNOWN = frozenset({0x5455, 0x7875, 0x000A, 0x0001, 0xA220, 0xA028, 0xCAFE})
_EXTRA_EMPTY = frozenset({0xA220, 0xA028})
_HIDDEN = re.compile(r"(?:^|/)(?:__MACOSX/|\.(?!\.?/)|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def is_hidden(name: str) -> bool:
    """Whether most programs do not show a member of that name: a system's own leavings, a name that begins with a dot."""
    return bool(_HIDDEN.search(name))


class Damaged(Exception):
    """It is no archive that can be followed from its list to every byte."""


class Encrypted(Exception):
    """A member is protected by a password."""


@dataclass(frozen=True)
class Member:
    """One file in the archive, as its list has it."""

    name: str
    method: int
    flags: int
    packed: int
    size: int
    crc: int
    start: int
    """Where its own header begins."""
    link: bool
    comment: bytes
    extra: bytes


@dataclass(frozen=True)
class Relationship:
    """One pointer of a part to another, or to a place outside the package."""

    id: str
    type: str
    """The last word of its type: "worksheet", "hyperlink", "oleObject"."""
    target: str
    """The name of the part it points to; for an external one the address."""
    external: bool


class Package:
    """An archive that was followed through. `members` in the order of its list; folders are left out.

    Raises Damaged, Encrypted, and inspection.TooMuch for one with too many members.
    """

    def __init__(self, content: bytes, look: Inspection) -> None:
        self._content = content
        self._look = look
        self._read: dict[str, int] = {}
        self._end, self.comment, self.after = _end_of(content)
        self._list_start, self.all = _list_of(content, self._end)
        self.members: dict[str, Member] = {}
        for member in self.all:
            if member.flags & 1 or member.method == 99:
                raise Encrypted
            if not member.name.endswith("/"):
                self.members[member.name] = member
        # What the list states is only a first look; `read` counts for itself.
        if sum(member.size for member in self.all) > look.shared.room:
            raise TooMuch

    @property
    def names(self) -> tuple[str, ...]:
        """The names of every file in it."""
        return tuple(self.members)

    def read(self, name: str) -> bytes:
        """The content of a member. Raises KeyError, Damaged where its size or check sum is not what is stated, and TooMuch."""
        member = self.members[name]
        first = name not in self._read
        begins = _data_start(self._content, member)
        packed = self._content[begins : begins + member.packed]
        if len(packed) != member.packed:
            raise Damaged
        data = packed if member.method == _STORED else _inflate(packed, member, self._look.shared.room if first else 0)
        if len(data) != member.size or zlib.crc32(data) != member.crc:
            raise Damaged
        if first:
            self._read[name] = len(data)
            self._look.unpacks(len(data))
        return data

    def claim(self, *names: str) -> None:
        """Say that these members, which were read, were inspected: every byte of them is understood or a finding."""
        for name in names:
            self._look.claims(self._read[name])

    def findings(self) -> Iterator[Finding]:
        """What hides in the archive itself, outside of its members' content."""
        yield from outside(self)
        yield from comments(self)
        yield from extra_fields(self)
        yield from paths(self)
        yield from duplicates(self)

    # What follows is of packages: Office files.

    @cached_property
    def types(self) -> Mapping[str, str]:
        """The content type of every member that has one, by `[Content_Types].xml`. Empty where that is missing or broken."""
        name = next((one for one in self.members if one.lower() == "[content_types].xml"), None)
        if name is None:
            return {}
        root = markup.parse(self.read(name))
        endings: dict[str, str] = {}
        parts: dict[str, str] = {}
        for one in root:
            if markup.local(one) == "Default":
                endings[(one.get("Extension") or "").lower()] = one.get("ContentType") or ""
            elif markup.local(one) == "Override":
                parts[(one.get("PartName") or "").lstrip("/").lower()] = one.get("ContentType") or ""
        return {
            member: parts.get(member.lower(), endings.get(member.rpartition(".")[2].lower(), ""))
            for member in self.members
        }

    @cached_property
    def _by_small(self) -> Mapping[str, str]:
        return {name.lower(): name for name in self.members}

    def named(self, name: str) -> str | None:
        """The member of that name, whatever its capitals: part names know no difference."""
        return self._by_small.get(name.lower())

    def relationships(self, source: str = "") -> tuple[Relationship, ...]:
        """Where a part points to; "" is the package itself. Raises as markup.parse."""
        folder, base = posixpath.split(source)
        name = self.named(posixpath.join(folder, "_rels", f"{base}.rels"))
        if name is None:
            return ()
        return tuple(
            _relationship(one, folder) for one in markup.parse(self.read(name)) if markup.local(one) == "Relationship"
        )

    @cached_property
    def reached(self) -> Mapping[str, tuple[str, Relationship]]:
        """Every part that can be reached from the package, with the part that points to it first and how."""
        reached: dict[str, tuple[str, Relationship]] = {}
        waiting = [""]
        while waiting:
            source = waiting.pop()
            for one in self.relationships(source):
                target = None if one.external else self.named(one.target)
                if target is not None and target not in reached:
                    reached[target] = (source, one)
                    waiting.append(target)
        return reached


def _relationship(element: object, folder: str) -> Relationship:
    get = element.get  # type: ignore[attr-defined]
    target, external = get("Target") or "", get("TargetMode") == "External"
    if not external:
        target = target.partition("#")[0]
        target = target.lstrip("/") if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
    kind = (get("Type") or "").rstrip("/").rpartition("/")[2]
    return Relationship(get("Id") or "", kind, target, external)


def _end_of(content: bytes) -> tuple[int, bytes, bytes]:
    """Where the end record begins, the archive's comment, and what comes after it."""
    at = content.rfind(_END)
    while at >= 0:
        if at + 22 <= len(content):
            length = struct.unpack("<H", content[at + 20 : at + 22])[0]
            size, start = struct.unpack("<II", content[at + 12 : at + 20])
            if at + 22 + length <= len(content) and (start + size <= at or 0xFFFFFFFF in (start, size)):
                return at, content[at + 22 : at + 22 + length], content[at + 22 + length :]
        at = content.rfind(_END, 0, at)
    raise Damaged


def _list_of(content: bytes, end: int) -> tuple[int, tuple[Member, ...]]:
    """Where the list begins, and every member in it."""
    disk, list_disk, here, count, size, start = struct.unpack("<HHHHII", content[end + 4 : end + 20])
    if disk or list_disk or here != count or 0xFFFFFFFF in (size, start):
        raise Damaged  # an archive in several volumes, or one of more than 4 GB
    if count > MEMBERS:
        raise TooMuch
    # Bytes put before an archive move everything, and most programs open it all the same.
    shift = end - size - start  # never less than nothing: `_end_of` saw to that
    members = []
    at = start + shift
    for _ in range(count):
        if content[at : at + 4] != _LIST or at + 46 > end:
            raise Damaged
        flags, method = struct.unpack("<HH", content[at + 8 : at + 12])
        crc, packed, full, name, extra, comment = struct.unpack("<IIIHHH", content[at + 16 : at + 34])
        made_by, attributes, offset = content[at + 5], *struct.unpack("<II", content[at + 38 : at + 46])
        raw = content[at + 46 : at + 46 + name]
        rest = at + 46 + name
        members.append(
            Member(
                name=_name(raw, flags),
                method=method,
                flags=flags,
                packed=packed,
                size=full,
                crc=crc,
                start=offset + shift,
                link=made_by == 3 and attributes >> 28 == 0xA,
                comment=content[rest + extra : rest + extra + comment],
                extra=content[rest : rest + extra],
            )
        )
        at = rest + extra + comment
    if at > end:
        raise Damaged
    return start + shift, tuple(members)


def _name(raw: bytes, flags: int) -> str:
    try:
        return raw.decode("utf-8" if flags & 0x800 or not raw.isascii() else "ascii")
    except UnicodeDecodeError:
        return raw.decode("cp437")


def _data_start(content: bytes, member: Member) -> int:
    head = content[member.start : member.start + 30]
    if len(head) < 30 or head[:4] != _HEAD:
        raise Damaged
    name, extra = struct.unpack("<HH", head[26:30])
    return member.start + 30 + int(name) + int(extra)


def _inflate(packed: bytes, member: Member, room: int) -> bytes:
    """Unpack with a running count. Raises Damaged, and TooMuch beyond the ratio or the room (0: it was counted before)."""
    if member.method != _DEFLATED:
        raise Damaged
    most = member.size
    if most > RATIO_FROM and most > RATIO * max(len(packed), 1):
        raise TooMuch
    if room and most > room:
        raise TooMuch
    machine = zlib.decompressobj(-15)
    try:
        data = machine.decompress(packed, most + 1)
        if len(data) > most or not machine.eof or machine.unused_data:
            raise Damaged
    except zlib.error:
        raise Damaged from None
    return data


def _text(data: bytes) -> str:
    return data[:2000].decode("utf-8", "replace")


def _extents(package: Package) -> Iterator[tuple[int, int, Member]]:
    """Where each member begins and ends in the file."""
    content = package._content
    for member in package.all:
        end = _data_start(content, member) + member.packed
        if member.flags & 8:  # its sizes follow it, with or without a mark of their own
            marked = content[end : end + 4] == _DESCRIPTOR
            end += 16 if marked else 12
        yield member.start, end, member


@detector("bytes-outside", "member-differs")
def outside(package: Package) -> Iterator[Finding]:
    """Bytes that belong to no member: before the first, between two, after the end; and members that say two things."""
    content = package._content
    at = 0
    for start, end, member in sorted(_extents(package), key=lambda one: one[:2]):
        if start > at:
            gap = content[at:start]
            where = "before the first file" if not at else f"before the file “{member.name}”"
            yield found("bytes-outside", where, _text(gap), said=f"There are {len(gap):,} of them.")
        elif start < at:
            yield found("member-differs", f"file “{member.name}”", said="Two files share the same bytes.")
        at = max(at, end)
        yield from _head_differs(content, member)
    for gap, where in (
        (content[at : package._list_start], "before the list of files"),
        (package.after, "after the end"),
    ):
        if gap:
            yield found("bytes-outside", where, _text(gap), said=f"There are {len(gap):,} of them.")


def _head_differs(content: bytes, member: Member) -> Iterator[Finding]:
    head = content[member.start : member.start + 30]
    flags, method = struct.unpack("<HH", head[6:10])
    length, extra = struct.unpack("<HH", head[26:30])
    name = _name(content[member.start + 30 : member.start + 30 + length], flags)
    if name != member.name or method != member.method:
        yield found("member-differs", f"file “{member.name}”", name if name != member.name else "")
    begins = member.start + 30 + length
    yield from _extra(content[begins : begins + extra], member)


@detector("zip-comment", "member-comment")
def comments(package: Package) -> Iterator[Finding]:
    """The comment of the archive, and those of its members."""
    if package.comment:
        yield found("zip-comment", "", _text(package.comment))
    for member in package.all:
        if member.comment:
            yield found("member-comment", f"file “{member.name}”", _text(member.comment))


@detector("extra-field")
def extra_fields(package: Package) -> Iterator[Finding]:
    """What the list keeps about a member beyond times and sizes."""
    for member in package.all:
        yield from _extra(member.extra, member)


def _extra(extra: bytes, member: Member) -> Iterator[Finding]:
    at = 0
    while at + 4 <= len(extra):
        code, length = struct.unpack("<HH", extra[at : at + 4])
        data = extra[at + 4 : at + 4 + length]
        known = code in _EXTRA_KNOWN and len(data) == length and length <= 64
        if code in _EXTRA_EMPTY and len(data) == length:
            known = len(set(data[4:])) <= 1  # room to grow, of one byte again and again
        if not known:
            yield found("extra-field", f"file “{member.name}”", _text(data))
        at += 4 + length
    if extra[at:].strip(b"\0"):
        yield found("extra-field", f"file “{member.name}”", _text(extra[at:]))


@detector("member-path", "hidden-member")
def paths(package: Package) -> Iterator[Finding]:
    """Members that would land elsewhere on the disk, are links, or that most programs do not show."""
    for member in package.all:
        parts = member.name.replace("\\", "/").split("/")
        if (
            member.link
            or member.name.startswith(("/", "\\"))
            or ".." in parts
            or ":" in parts[0]
            or "\0" in member.name
        ):
            yield found("member-path", f"file “{member.name}”")
        elif (_HIDDEN.search(member.name) and member.name != "_rels/.rels") or (
            member.name.endswith("/") and (member.size or member.packed > 2)
        ):
            yield found("hidden-member", f"file “{member.name}”")


@detector("duplicate-member")
def duplicates(package: Package) -> Iterator[Finding]:
    """Two members of one name, whatever their capitals."""
    seen: set[str] = set()
    for member in package.all:
        if member.name.lower() in seen:
            yield found("duplicate-member", f"file “{member.name}”")
        seen.add(member.name.lower())
