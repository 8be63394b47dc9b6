"""What pictures, typefaces and colour profiles in a PDF hold beside what they draw."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from typing import Any

import numpy as np
import pikepdf

from answerable.guard.detectors import detector
from answerable.guard.findings import Finding
from answerable.guard.inspection import Inspection, TooMuch
from answerable.guard.techniques import found

from .graph import Graph
from .said import said_in

DOTS = 60_000_000  # of one picture
_CHANNELS = {
    "/DeviceGray": 1,
    "/CalGray": 1,
    "/G": 1,
    "/DeviceRGB": 3,
    "/CalRGB": 3,
    "/Lab": 3,
    "/DeviceCMYK": 4,
    "/Indexed": 1,
    "/Separation": 1,
}
_JPX_BOXES = frozenset(
    {
        b"jP  ",
        b"ftyp",
        b"jp2h",
        b"jp2c",
        b"ihdr",
        b"bpcc",
        b"colr",
        b"pclr",
        b"cmap",
        b"cdef",
        b"res ",
        b"jpch",
        b"jplh",
        b"rreq",
    }
)


@detector("picture-data")
def pictures(graph: Graph, look: Inspection) -> Iterator[Finding]:
    """What a picture's own file holds beside its dots, and bytes that no dot uses."""
    for kind in ("image", "mask"):
        for stream, where in graph.dictionaries.get(kind, ()):
            if not isinstance(stream, pikepdf.Stream):
                continue
            place = f"picture on {where}" if where.startswith("page") else "picture"
            if int(stream.get("/Width", 1)) * int(stream.get("/Height", 1)) > DOTS:
                raise TooMuch
            kinds = filters(stream)
            if kinds == ["/DCTDecode"]:
                yield from look.inside("picture.jpg", bytes(stream.read_raw_bytes()), place)
            elif kinds == ["/JPXDecode"]:
                yield from _jpx(bytes(stream.read_raw_bytes()), place)
            elif kinds[-1:] == ["/DCTDecode"]:
                yield from look.inside("picture.jpg", unpacked(stream), place)
            elif not kinds or kinds[-1] in ("/FlateDecode", "/LZWDecode", "/RunLengthDecode"):
                yield from _raw(stream, place)


def unpacked(stream: Any) -> bytes:
    """A picture's own file where it was packed once more."""
    copy = pikepdf.Stream(pikepdf.Pdf.new(), bytes(stream.read_raw_bytes()))
    copy["/Filter"] = pikepdf.Array([pikepdf.Name(one) for one in filters(stream)[:-1]])
    return bytes(copy.read_bytes())


def filters(stream: Any) -> list[str]:
    """How a stream is packed, from the outermost way to the innermost."""
    one = stream.get("/Filter")
    if one is None:
        return []
    return [str(each) for each in one] if isinstance(one, pikepdf.Array) else [str(one)]


def _raw(stream: Any, place: str) -> Iterator[Finding]:
    """Dots that are simply packed: there may be no more bytes than there are dots."""
    dots = size(stream)
    if dots is None:
        return
    data = bytes(stream.read_bytes())
    if len(data) > dots + 16 and data[dots:].strip(b"\0\xff\r\n "):
        yield found("picture-data", place, data[dots:].decode("latin-1"))


def size(stream: Any) -> int | None:
    """How many bytes the dots of a picture take; None where its colours do not say it."""
    alone = stream.get("/ImageMask") is True
    channels = 1 if alone else _channels(stream.get("/ColorSpace"))
    if channels is None:
        return None
    bits = 1 if alone else int(stream.get("/BitsPerComponent", 8))
    return (int(stream.Width) * channels * bits + 7) // 8 * int(stream.Height)


def _channels(space: Any) -> int | None:
    if isinstance(space, pikepdf.Name):
        return _CHANNELS.get(str(space))
    if isinstance(space, pikepdf.Array) and len(space):
        family = str(space[0])
        if family == "/ICCBased":
            return int(space[1].get("/N", 3))
        if family == "/DeviceN":
            return len(space[1])
        return _CHANNELS.get(family)
    return None


def _jpx(data: bytes, place: str) -> Iterator[Finding]:
    """A JPEG 2000 picture: its boxes, and nothing but those that draw it."""
    if data.startswith(b"\xff\x4f"):
        return
    at = 0
    odd: list[str] = []
    while at + 8 <= len(data):
        size, name = struct.unpack(">I4s", data[at : at + 8])
        head = 8
        if size == 1:
            size, head = struct.unpack(">Q", data[at + 8 : at + 16])[0], 16
        size = size or len(data) - at
        if name not in _JPX_BOXES or size < head:
            odd.append(data[at : at + min(max(size, 8), 100_000)].decode("latin-1"))
        if size < head:
            break
        at += size
    if odd or data[at:].strip():
        yield found("picture-data", place, odd or [data[at:].decode("latin-1")])


@detector("masked-picture")
def masks(graph: Graph) -> Iterator[Finding]:
    """Pictures with anything to be seen where a mask makes them see-through."""
    for stream, where in graph.dictionaries.get("image", ()):
        mask = stream.get("/SMask") if isinstance(stream, pikepdf.Stream) else None
        if mask is None and isinstance(stream, pikepdf.Stream) and isinstance(stream.get("/Mask"), pikepdf.Stream):
            mask = stream.get("/Mask")
        if not isinstance(mask, pikepdf.Stream):
            continue
        if hides(stream, mask):
            yield found("masked-picture", f"picture on {where}" if where.startswith("page") else "picture")


def hides(stream: Any, mask: Any) -> bool:
    """Whether there is detail in a picture where its mask lets nothing of it through."""
    try:
        picture = pikepdf.PdfImage(stream).as_pil_image().convert("L")
        over = pikepdf.PdfImage(mask).as_pil_image().convert("L").resize(picture.size, 0)
    except (NotImplementedError, pikepdf.PdfError, OSError, ValueError, pikepdf.UnsupportedImageTypeError):
        return False
    if picture.width * picture.height > DOTS:
        raise TooMuch
    dots = np.asarray(picture, dtype=np.int16)
    clear = np.asarray(over) == 0 if mask.get("/ImageMask") is not True else np.asarray(over) > 127
    # Along the edge of what is shown, colours run out; only what lies well inside the clear part counts.
    inner = clear.copy()
    for _ in range(3):
        smaller = inner.copy()
        smaller[1:] &= inner[:-1]
        smaller[:-1] &= inner[1:]
        smaller[:, 1:] &= inner[:, :-1]
        smaller[:, :-1] &= inner[:, 1:]
        inner = smaller
    edges = np.zeros(dots.shape, dtype=bool)
    edges[:, 1:] |= np.abs(np.diff(dots, axis=1)) > 40
    edges[1:, :] |= np.abs(np.diff(dots, axis=0)) > 40
    return int((edges & inner).sum()) > 60


_MAP = re.compile(rb"<([0-9A-Fa-f\s]+)>\s*(?:<[0-9A-Fa-f\s]+>\s*)?<([0-9A-Fa-f\s]{20,})>")
_PAIRS = re.compile(rb"beginbfchar(.*?)endbfchar", re.S)
_PAIR = re.compile(rb"<([0-9A-Fa-f]{2,4})>\s*<([0-9A-Fa-f]+)>")
_CMAP_WORDS = frozenset(
    {"Adobe", "UCS", "Identity", "Japan1", "GB1", "CNS1", "Korea1", "TeX", "Artifex", "Custom", "pdfTeX", "Unknown"}
)


def _is_a_cmap_name(text: str) -> bool:
    """Whether a string names a table of letters as programs do: "TeX-cmr10-builtin-0 TeX cmr10-builtin 0"."""
    if text in _CMAP_WORDS or re.fullmatch(r"[A-Z]{6}\+[\w,+-]{1,40}", text):
        return True
    words = [one for one in text.split() if one not in _CMAP_WORDS]
    return all(re.fullmatch(r"[\w,.+-]{1,40}", one) and not re.search(r"\d{4}|[A-Z][a-z]{5,}", one) for one in words)


@detector("lying-text", "font-data")
def typefaces(graph: Graph) -> Iterator[Finding]:
    """Tables that say which letter a shape is: each says one letter, and the one that the shape has."""
    for stream, where in graph.dictionaries.get("cmap", ()):
        if not isinstance(stream, pikepdf.Stream):
            continue
        data = bytes(stream.read_bytes())
        long = _long(stream)
        if long:
            yield found("lying-text", where, long, count=len(long))
        strings = [text for text in said_in(re.sub(rb"<[^<>]*>", b" ", data)) if not _is_a_cmap_name(text)]
        comments = [one.decode("latin-1") for one in re.findall(rb"%([^\r\n]*)", data) if not re.match(rb"[!%]|$", one)]
        if strings or comments:
            yield found("font-data", where, [*strings, *comments])
    for font, where in graph.dictionaries.get("font-simple", ()):
        if lies := _lies(font):
            yield found("lying-text", where, "".join(said for _, said in lies), count=len(lies))
    yield from _programs(graph)


def lying(pdf: Any) -> list[Any]:
    """The typefaces that say other letters than they draw."""
    fonts = [one for one in pdf.objects if isinstance(one, pikepdf.Dictionary) and one.get("/Type") == "/Font"]
    return [
        one
        for one in fonts
        if isinstance(one.get("/ToUnicode"), pikepdf.Stream) and (_long(one.ToUnicode) or _lies(one))
    ]


def _long(table: Any) -> list[str]:
    """Texts of more than a few letters that a table gives to one shape."""
    said = []
    for match in _MAP.finditer(bytes(table.read_bytes())):
        plain = re.sub(rb"\s", b"", match[2])
        said.append(bytes.fromhex(plain[: len(plain) // 4 * 4].decode()).decode("utf-16-be", "replace"))
    return said


def _lies(font: Any) -> list[tuple[str, str]]:
    """Letters that a typeface draws by one name and says to be another."""
    table = font.get("/ToUnicode")
    if not isinstance(table, pikepdf.Stream):
        return []
    drawn = _drawn_letters(font)
    said: dict[int, str] = {}
    for block in _PAIRS.findall(bytes(table.read_bytes())):
        for code, text in _PAIR.findall(block):
            if len(text) % 4 == 0 and len(code) == 2:
                said[int(code, 16)] = bytes.fromhex(text.decode()).decode("utf-16-be", "replace")
    lies = [(drawn[code], text) for code, text in said.items() if code in drawn and _differ(drawn[code], text)]
    return lies if len(lies) > 1 else []


def _differ(drawn: str, said: str) -> bool:
    return (
        drawn.isascii()
        and drawn.isalnum()
        and said.isascii()
        and said.isalnum()
        and drawn.casefold() != said.casefold()
    )


_DIGITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]


def _drawn_letters(font: Any) -> dict[int, str]:
    """The letters that codes draw, as far as the typeface names its shapes."""
    encoding = font.get("/Encoding")
    base = str(encoding) if isinstance(encoding, pikepdf.Name) else ""
    letters: dict[int, str] = {}
    if isinstance(encoding, pikepdf.Dictionary):
        base = str(encoding.get("/BaseEncoding", ""))
    if base in ("/WinAnsiEncoding", "/MacRomanEncoding", "/StandardEncoding"):
        letters = {code: chr(code) for code in range(48, 123) if chr(code).isalnum()}
    if isinstance(encoding, pikepdf.Dictionary) and "/Differences" in encoding:
        code = 0
        for one in encoding.Differences:
            if isinstance(one, pikepdf.Name):
                name = str(one)[1:]
                letters.pop(code, None)
                if len(name) == 1:
                    letters[code] = name
                elif name in _DIGITS:
                    letters[code] = str(_DIGITS.index(name))
                code += 1
            else:
                code = int(one)
    return letters


_TABLES = frozenset(
    b"""cmap glyf head hhea hmtx loca maxp name post cvt  fpgm prep OS/2 gasp CFF  GDEF GPOS GSUB kern vhea vmtx VORG DSIG LTSH VDMX hdmx PCLT
    BASE JSTF MATH EBDT EBLC EBSC CFF2 COLR CPAL SVG  fvar gvar avar HVAR MVAR STAT FFTM TSI0 meta morx mort feat prop trak just acnt bsln lcar
    opbd Zapf ankr kerx ltag sbix CBDT CBLC bhed bloc bdat""".split()
)


def _programs(graph: Graph) -> Iterator[Finding]:
    """The typefaces' own programs: every byte of one of the usual kind belongs to a known table."""
    for stream, where in graph.dictionaries.get("font-file", ()):
        if not isinstance(stream, pikepdf.Stream):
            continue
        data = bytes(stream.read_bytes())
        if data[:4] not in (b"\0\1\0\0", b"true", b"OTTO") or len(data) < 12:
            continue
        count = int.from_bytes(data[4:6], "big")
        covered = [(0, 12 + 16 * count)]
        odd = []
        for at in range(12, min(12 + 16 * count, len(data) - 15), 16):
            name, _, begin, size = struct.unpack(">4sIII", data[at : at + 16])
            covered.append((begin, begin + size))
            if name.strip() not in _TABLES:
                odd.append(name.decode("latin-1") + data[begin : begin + min(size, 100_000)].decode("latin-1"))
        odd += _uncovered(data, covered)
        if odd:
            yield found("font-data", where, odd, count=len(odd))


def _uncovered(data: bytes, covered: list[tuple[int, int]]) -> list[str]:
    """Bytes that no table has, but for a few zeros between them."""
    left: list[str] = []
    end = 0
    for begin, finish in sorted(covered):
        if begin > end and data[end:begin].strip(b"\0"):
            left.append(data[end:begin].decode("latin-1"))
        end = max(end, finish)
    if data[end:].strip(b"\0\r\n"):
        left.append(data[end:].decode("latin-1"))
    return [one for one in left if re.search(r"[ -~]{6}|(?:[ -~]\0){6}", one)]


_ICC_TEXTS = frozenset({b"desc", b"cprt", b"dmnd", b"dmdd", b"vued", b"targ"})


@detector("profile-data")
def profiles(graph: Graph) -> Iterator[Finding]:
    """Colour profiles: no bytes after the end, and no text of a kind that no maker writes."""
    for stream, where in graph.dictionaries.get("icc", ()):
        if not isinstance(stream, pikepdf.Stream):
            continue
        data = bytes(stream.read_bytes())
        size = int.from_bytes(data[:4], "big")
        if len(data) < 132 or size < 128:
            yield found("profile-data", where, data.decode("latin-1"))
            continue
        odd = [data[size:].decode("latin-1")] if data[size:].strip(b"\0") else []
        for at in range(132, min(132 + 12 * int.from_bytes(data[128:132], "big"), len(data) - 11), 12):
            name, begin, length = struct.unpack(">4sII", data[at : at + 12])
            if name == b"targ" or (name not in _ICC_TEXTS and not re.fullmatch(rb"[A-Za-z0-9]{4}", name)):
                odd.append(data[begin : begin + length].decode("latin-1"))
        if odd:
            yield found("profile-data", where, odd)
