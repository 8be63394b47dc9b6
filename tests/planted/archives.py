"""Archives (ZIP) with something hidden in them."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Callable

from tests.planted import SECRET, clean, plant

_CSV = b"Rank,Count\r\nSergeant,12\r\n"
Pair = tuple[bytes, bytes]


def packed(files: dict[str, bytes], change: Callable[[zipfile.ZipFile], None] | None = None) -> bytes:
    """An archive of files, with the same time for each."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in files.items():
            package.writestr(zipfile.ZipInfo(name, (2026, 1, 2, 3, 4, 6)), content)
        if change:
            change(package)
    return made.getvalue()


_PLAIN = packed({"figures.csv": _CSV})


def _plant(technique: str, name: str, planted: bytes, where: str = "", *, cleanable: bool = True) -> None:
    @plant(technique, name, where=where, cleanable=cleanable)
    def make() -> Pair:
        return planted, _PLAIN


def _comment(package: zipfile.ZipFile) -> None:
    package.comment = SECRET.encode()


def _member_comment(package: zipfile.ZipFile) -> None:
    package.filelist[0].comment = SECRET.encode()


def _extra(package: zipfile.ZipFile) -> None:
    package.filelist[0].extra = struct.pack("<HH", 0x7777, len(SECRET)) + SECRET.encode()


_HIDDEN_PAGE = f"<p>Seen</p><p hidden>{SECRET}</p>".encode()
_plant("zip-comment", "comment.zip", packed({"figures.csv": _CSV}, _comment))
_plant("member-comment", "member-comment.zip", packed({"figures.csv": _CSV}, _member_comment), "figures.csv")
_plant("extra-field", "extra.zip", packed({"figures.csv": _CSV}, _extra), "figures.csv")
_plant("bytes-outside", "after.zip", _PLAIN + SECRET.encode(), "after the end")
_plant("bytes-outside", "before.zip", SECRET.encode() + _PLAIN, "before the first file")
_plant("hidden-member", "mac.zip", packed({"figures.csv": _CSV, "__MACOSX/._figures.csv": SECRET.encode()}), "__MACOSX")
_plant("hidden-member", "dot.zip", packed({"figures.csv": _CSV, ".notes.txt": SECRET.encode()}), ".notes.txt")
_plant("hidden-text", "inner.zip", packed({"a/page.html": _HIDDEN_PAGE}), "file “a/page.html” → line 1, p")
_plant(
    "hidden-text",
    "nested.zip",
    packed({"inner.zip": packed({"page.html": _HIDDEN_PAGE})}),
    "file “inner.zip” → file “page.html” → line 1, p",
)


@plant("member-path", "path.zip", where="../figures.csv", token="../figures.csv")
def path() -> Pair:
    """A name that leads out of the folder; what the file says is shown all the same."""
    return packed({"../figures.csv": _CSV}), _PLAIN


@plant("bytes-outside", "between.zip", where="before the file “second.csv”")
def between() -> Pair:
    made = packed({"figures.csv": _CSV, "second.csv": _CSV})
    at = made.index(b"PK\x03\x04", 4)
    hidden = SECRET.encode()
    shifted = made[:at] + hidden + made[at:]
    record = shifted.rindex(b"PK\x01\x02")
    shifted = shifted[: record + 42] + struct.pack("<I", at + len(hidden)) + shifted[record + 46 :]
    end = shifted.rindex(b"PK\x05\x06")
    start = struct.unpack("<I", shifted[end + 16 : end + 20])[0] + len(hidden)
    return shifted[: end + 16] + struct.pack("<I", start) + shifted[end + 20 :], made


@plant("duplicate-member", "twice.zip", where="FIGURES.csv")
def twice() -> Pair:
    made = packed({"figures.csv": _CSV, "figures.cs_": SECRET.encode()})
    return made.replace(b"figures.cs_", b"FIGURES.csv"), _PLAIN


@plant("member-differs", "two-names.zip", where="figures.csv")
def two_names() -> Pair:
    return _PLAIN.replace(b"figures.csv", b"ZQKCANARY7F"[:11], 1), _PLAIN


@plant("encrypted", "protected.zip", cleanable=False)
def protected() -> Pair:
    made = bytearray(_PLAIN)
    made[6] |= 1
    made[made.index(b"PK\x01\x02") + 8] |= 1
    return bytes(made), _PLAIN


@plant("kind-not-inspected", "program.zip", where="setup.exe", cleanable=False)
def program() -> Pair:
    return packed({"setup.exe": b"MZ\x90\0" + bytes(60) + SECRET.encode()}), _PLAIN


@plant("bomb", "bomb.zip", cleanable=False)
def bomb() -> Pair:
    zeros = zlib.compressobj(9, wbits=-15)
    body = b"".join(zeros.compress(bytes(1 << 20)) for _ in range(320)) + zeros.flush()
    made = bytearray(packed({"zeros.txt": b""}))
    size, check = 320 << 20, 0
    head = made.index(b"PK\x01\x02")
    for at in (14, head + 16):
        made[at : at + 12] = struct.pack("<III", check, len(body), size)
    name = 30 + len("zeros.txt")
    made[8:10] = made[head + 10 : head + 12] = struct.pack("<H", 8)
    whole = bytes(made[:name]) + body + bytes(made[head:])
    end = whole.rindex(b"PK\x05\x06")
    return whole[: end + 16] + struct.pack("<I", name + len(body)) + whole[end + 20 :], _PLAIN


@clean("plain.zip")
def plain() -> bytes:
    return packed({"figures.csv": _CSV, "folder/letter.txt": b"Dear Ms Bell,\n"})


@plant("collar-number", "folder.zip", where="folder", cleanable=False, token="")
def folder() -> Pair:
    """The name of an empty folder tells of a person."""
    return packed({"figures.csv": _CSV, f"{SECRET}/": b""}), packed({"figures.csv": _CSV, "tables/": b""})
