"""What is said beside the pixels: EXIF, XMP, captions, colour profiles, the names of programs."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from typing import Any

from answerable.guard import markup
from answerable.guard.detectors import detector
from answerable.guard.findings import Finding
from answerable.guard.inspection import Inspection
from answerable.guard.techniques import found

from . import directories
from .blocks import extra, has_words, note, texts_in

_PROGRAM = re.compile(
    r"(?:(?:Adobe (?:ImageReady|Photoshop|Illustrator|Firefly)|gnome-screenshot|GNOME::ThumbnailFactory|Matplotlib|matplotlib|"
    r"Paint\.NET|paint\.net|Microsoft Paint|Microsoft Office|GIMP|Inkscape|www\.inkscape\.org|inkscape\.org|ImageMagick|"
    r"GraphicsMagick|Greenshot|ShareX|Snagit|Snipping Tool|Windows Photo|Pillow|PIL|LibreOffice|OpenOffice\.org|Skia|"
    r"Figma|Canva|draw\.io|Spectacle|KSnapshot|Flameshot|Preview|macOS|Mac OS X|iOS|Grab|pdftoppm|poppler|Ghostscript|"
    r"cairo|R|ggplot2|Plotly|Tableau|Google|Android|Shotwell|XnView|IrfanView|Corel|Lavc|Lavf|LEAD Technologies|"
    r"Created with (?:GIMP|Inkscape|Canva)|CREATOR: gd-jpeg|File written by Adobe Photoshop|Intel\(R\) JPEG Library|"
    r"Made with (?:GIMP|Paint\.NET)|XMP Core|Adobe XMP Core|Image::ExifTool|Handmade Software)"
    r"(?:[ ,:/()v.®™¨\xa8-]|\d+(?:\.\d+)*|version|using|IJG|JPEG|quality|https?://(?:matplotlib\.org|www\.gimp\.org|"
    r"imagemagick\.org|gimp\.org)/?|Windows|Macintosh|Inc|CC|CS\d?|Q\d+|HDRI|beta|rc|The|Elements|Lossless|Compressor|"
    r"default|Q8|Q16|x86_64|64-bit|V|c\d+|[0-9a-f]{7,10}){0,24})"
)
_DATE = re.compile(
    r"(?:\d{4}[-:]\d\d[-:]\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?"
    r"|(?:\w{3},? )?\d{1,2} \w{3} \d{4} \d\d:\d\d:\d\d [+-]\d{4}|\w{3} \w{3} +\d+ [\d:]{8} \d{4})"
)
_NUMBER = re.compile(r"-?[\d.,/ ]{1,40}")
_TAKES_ANY_NUMBER = re.compile(
    r"(?:dimension|resolution|orientation|colorspace|width|length|bitspersample|unit|bytes|size)", re.I
)


def is_harmless(key: str, text: str) -> bool:
    """Whether a note by itself says only which program made the picture, when, or how large it is."""
    text = text.strip("\0 \r\n")
    if not text or _PROGRAM.fullmatch(text) or text == "Screenshot":
        return True
    if _DATE.fullmatch(text):
        return True
    return bool(_TAKES_ANY_NUMBER.search(key) and _NUMBER.fullmatch(text))


@detector("picture-metadata", "picture-note")
def keyed(what: str, key: str, text: str, look: Inspection) -> Iterator[Finding]:
    """A note with a name, such as “Author”: judged by what it says, not by its name."""
    if key == "XML:com.adobe.xmp":
        yield from xmp(text.encode(), what)
    elif key.lower().startswith("raw profile type"):
        yield from raw_profile(what, key, text, look)
    elif len(key) <= 40 and re.fullmatch(r"[A-Za-z][\w :.-]*", key) and is_harmless(key, text) and not has_odd_key(key):
        if text.strip():
            yield from note(f"{what} “{key}”", text)
    else:
        yield found("picture-metadata", f"{what} “{key[:40]}”", [key, text])


_KEYS = frozenset(
    [
        "title",
        "author",
        "description",
        "copyright",
        "creation",
        "time",
        "software",
        "disclaimer",
        "warning",
        "source",
        "comment",
        "date:create",
        "date:modify",
        "date:timestamp",
        "creationtime",
        "creator",
        "producer",
        "png:modify-date",
        "modify-date",
        "create-date",
        "exif:orientation",
        "svg:base-uri",
        "signature",
        "thumb::mtime",
        "xml:com.adobe.xmp",
        "dpi",
    ]
) | {"creation time"}


def has_odd_key(key: str) -> bool:
    """Whether the name of a note is not one of the usual ones, and so could itself say something."""
    return key.lower() not in _KEYS


def raw_profile(what: str, key: str, text: str, look: Inspection) -> Iterator[Finding]:
    """EXIF, IPTC or XMP that ImageMagick wrote as hexadecimal letters."""
    lines = text.strip().split("\n", 2)
    try:
        data = bytes.fromhex("".join(lines[2].split()) if len(lines) == 3 else "".join(text.split()))
    except ValueError:
        data = text.encode()
    if b"Exif\0\0" in data[:16]:
        yield from exif(data[data.index(b"Exif\0\0") + 6 :], look)
    else:
        yield from extra(f"{what} “{key[:40]}”", data)


# EXIF


@detector("exif", "gps", "thumbnail")
def exif(data: bytes, look: Inspection, where: str = "EXIF") -> Iterator[Finding]:
    """EXIF notes: harmless where they only say how the picture is to be drawn and by which program it was made."""
    data = data.removeprefix(b"Exif\0\0")
    walked = directories.walk(data)
    for directory in walked.directories:
        telling = [one for one in directory.entries if not _is_drawing(one)]
        texts = [text for one in telling for text in texts_in(one.data)]
        names = ", ".join(dict.fromkeys(one.label for one in telling))
        if directory.kind == "gps" and directory.entries:
            yield found("gps", where, texts, count=len(directory.entries))
        elif directory.kind == "thumbnail":
            yield found("thumbnail", where, texts)
        elif telling:
            yield found("exif", where, texts, said=f"They are: {names}.", count=len(telling))
    if walked.thumbnail:
        yield from look.inside("thumbnail.jpg", walked.thumbnail, f"{where}, thumbnail")
    if walked.unclaimed:
        yield found("exif", where, texts_in(walked.unclaimed), said="There are bytes in it that belong to nothing.")


def _is_drawing(entry: directories.Entry) -> bool:
    """Whether an entry only says how the picture is drawn, by its value: a small number where a number belongs."""
    if entry.tag in directories.DRAWING:
        return entry.type in (1, 3, 4, 5) and len(entry.data) <= 64 and not has_words(entry.data)
    if entry.tag in directories.VERSIONS:
        return re.fullmatch(rb"[\d.]{4}|[\0-\6]{4}|R98\0", entry.data) is not None
    if entry.type == 2:
        text = entry.data.rstrip(b"\0").decode("latin-1")
        return entry.tag in directories.PROGRAM and is_harmless("", text)
    if entry.tag == 37510:  # what the user wrote
        return not entry.data[8:].strip(b"\0 ") or entry.data[8:].strip(b"\0") == b"Screenshot"
    return False


# XMP


@detector("xmp")
def xmp(data: bytes, where: str = "XMP") -> Iterator[Finding]:
    """XMP notes: harmless where they hold nothing but sizes, dates and the names of programs."""
    body = re.sub(rb"<\?xpacket.*?\?>", b"", data, flags=re.S).strip(b"\0 \r\n\t")
    if not body:
        return
    try:
        root = markup.parse(body)
    except Exception:
        yield found("xmp", where, texts_in(data), said="They cannot be read.")
        return
    texts = [text for key, text in _said(root) if not is_harmless(key, text) and not _is_number(key, text)]
    if texts:
        yield found("xmp", where, texts, count=len(texts))


def _said(root: Any) -> Iterator[tuple[str, str]]:
    for element in root.iter():
        key = markup.local(element)
        if not key:
            yield "comment", element.text or "comment"
            continue
        for name, value in element.attrib.items():
            if str(value).strip() and not str(name).endswith(("}about", "}parseType", "}lang")):
                yield str(name).rpartition("}")[2], str(value)
            elif str(name).endswith("}about") and str(value) not in {"", "DJI Meta Data"}:
                yield "about", str(value)
        for text in (element.text, element.tail):
            if text and text.strip():
                yield key, text.strip()


def _is_number(key: str, text: str) -> bool:
    return (
        (key in {"format"} and text.startswith("image/") and len(text) < 16)
        or (len(text) <= 6 and text.replace(".", "").isdigit())
        or text in {"True", "False", "sRGB", "sRGB IEC61966-2.1"}
    )


# Colour profiles

_TAGS = frozenset(
    b"desc cprt wtpt bkpt rXYZ gXYZ bXYZ rTRC gTRC bTRC kTRC chad dmnd dmdd vued view lumi meas tech chrm calt targ gamt "
    b"A2B0 A2B1 A2B2 B2A0 B2A1 B2A2 aarg aagg aabg vcgt ndin mmod dscm cicp pre0 pre1 pre2 clrt clro aabg vcgp para".split()
)
_PROFILE_WORDS = re.compile(
    r"(?:sRGB|IEC ?61966-?2[.-]1|IEC http://www\.iec\.ch|Default RGB colour space|Adobe RGB|Display P3|Generic (?:RGB|Gray|CMYK)|"
    r"Dot Gain|Gray Gamma|Apple|Google|Copyright|\(c\)|©|Hewlett-Packard|Company|Adobe Systems|Incorporated|Inc|Microsoft|Kodak|"
    r"Corporation|Public Domain|No copyright|CC0|use freely|Artifex|Software|Graeme|Gill|Marti|Maria|little ?cms|lcms|built-in|"
    r"Reference Viewing Condition in|Reference Viewing Condition|viewing condition|U\.S\. Web Coated|SWOP|ISO|Coated|Uncoated|FOGRA|ECI|"
    r"PSO|ProPhoto|ROMM|Wide Gamut|Color LCD|Colou?r|Profile|LCD|Built|in|profile|color|space|RGB|GRAY|Gray|CMYK|XYZ|linear|"
    r"facebook|c2|c2ci|uRGB|sGry|GIMP|D50|D65|Gamma|gamma|by|the|and|all rights reserved|All Rights Reserved|Rec\.? ?709|BT\.?709|"
    r"http://www\.color\.org|International|Consortium|Photo|Image|P3|Scene|EPSON|Saucecontrol|free|of|known|restrictions|"
    r"and no|under|law|Creative Commons|Attribution|License|version|v\d|enUS|mluc|HiRes|Compatibility|Linear|ICC|"
    r"\d{1,4}(?:\.\d+)*|[-\s,.;:()/&+%*#'\"©]|[a-zA-Z]{1,2}(?![a-zA-Z]))*"
)


@detector("colour-profile")
def profile(data: bytes, where: str = "colour profile") -> Iterator[Finding]:
    """A colour profile: its words must be those of the usual profiles, its parts known, and its bytes all used."""
    if len(data) < 132 or data[36:40] != b"acsp":
        yield found("colour-profile", where, texts_in(data), said="It is no colour profile.")
        return
    count = struct.unpack(">I", data[128:132])[0]
    if count > 100 or 132 + 12 * count > len(data):
        yield found("colour-profile", where, texts_in(data), said="It is damaged.")
        return
    used = bytearray(len(data))
    used[: 132 + 12 * count] = b"\1" * (132 + 12 * count)
    texts: list[str] = []
    for number in range(count):
        name, start, size = struct.unpack(">4sII", data[132 + 12 * number : 144 + 12 * number])
        body = data[start : start + size]
        used[start : start + size] = b"\1" * len(body)
        texts += _telling(name, body)
    rest = bytes(one for one, is_used in zip(data, used, strict=True) if not is_used).strip(b"\0")
    rest_texts = texts_in(rest) if len(rest) > 8 else []
    if texts or rest_texts or len(rest) > 64:
        yield found("colour-profile", where, [*texts, *rest_texts])


def _telling(name: bytes, body: bytes) -> list[str]:
    """The words in one part of a profile that usual profiles do not have."""
    if body[:4] in (b"desc", b"text", b"mluc", b"dscm"):
        said = [" ".join(text.split()) for text in _profile_texts(body)]
        return [text for text in said if text and not _PROFILE_WORDS.fullmatch(text)]
    if name in _TAGS:
        return texts_in(body[8:]) if has_words(body[8:], 16) else []
    return texts_in(body) if has_words(body) else []


def _profile_texts(body: bytes) -> list[str]:
    if body[:4] == b"mluc" and len(body) >= 16:
        count = min(struct.unpack(">I", body[8:12])[0], 200)
        texts = []
        for number in range(count):
            at = 16 + 12 * number
            size, start = struct.unpack(">II", body[at + 4 : at + 12].ljust(8, b"\0"))
            texts.append(body[start : start + size].decode("utf-16-be", "replace").strip("\0"))
        return texts
    if body[:4] == b"desc" and len(body) >= 12:
        size = struct.unpack(">I", body[8:12])[0]
        rest = body[12 + size :]
        return [body[12 : 12 + size].decode("latin-1").strip("\0"), *(texts_in(rest) if has_words(rest) else [])]
    return [body[8:].decode("latin-1").strip("\0")]


def is_profile_name(name: str) -> bool:
    """Whether a profile is named as programs name them."""
    return bool(_PROFILE_WORDS.fullmatch(name.replace("_", " "))) or name in {
        "icc",
        "ICC profile",
        "Photoshop ICC profile",
    }
