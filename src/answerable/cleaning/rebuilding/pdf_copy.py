"""The parts of a page, copied one by one into a new PDF: only what the standard knows and what draws something."""

from __future__ import annotations

import decimal
import io
import re
from collections.abc import Iterable
from typing import Any

import pikepdf
from PIL import Image, ImageFile

from answerable.guard.formats.pdf import graph, sayings, within
from answerable.guard.formats.pdf.schema import ANY, KINDS

DEPTH = 100
_DROPPED = frozenset(
    [
        "xmp",
        "info",
        "layer",
        "action",
        "annotation",
        "filespec",
        "bead",
        "signature",
        "remote",
        "intent",
        "element",
        "structure",
        "thread",
        "field",
        "dest",
        "extensions",
    ]
)
_PAGE = ("/MediaBox", "/CropBox", "/Rotate", "/UserUnit", "/Group")
_SHOWS = frozenset({"Tj", "TJ", "'", '"'})
_MARKS = frozenset({"BMC", "BDC", "EMC", "MP", "DP", "BX", "EX"})
_NEEDED = frozenset(
    {0xDB, 0xC4, 0xDD, 0xDA, *range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0)}
)


class Copier:
    """Copies pages into a new PDF; what two of them use is copied once."""

    def __init__(self, made: Any) -> None:
        self._made = made
        self._done: dict[tuple[str, tuple[int, int], str], Any] = {}
        self._source = ""

    def page(self, page: Any, hidden: list[bool] | None, *, source: str) -> bool:
        """Add a copy of a page without its text that is `hidden`: for each piece of text on it, in its order.

        `source` names the file that the page is of: what two pages of one file use is copied once.

        False, and nothing added, where its text cannot be told apart.
        """
        self._source = source
        data = _instructions(page, hidden)
        if data is None:
            return False
        new = self._made.add_blank_page(page_size=(72, 72)).obj
        for name in _PAGE:
            value = _inherited(page.obj, name)
            if value is not None:
                new[name] = self._copied(value, "group" if name == "/Group" else "plain", 0)
        resources = _inherited(page.obj, "/Resources")
        new["/Resources"] = pikepdf.Dictionary() if resources is None else self._copied(resources, "resources", 0)
        new["/Contents"] = self._made.make_stream(data)
        return True

    def links(self, page: Any, links: Iterable[tuple[list[float], str]]) -> None:
        """Put links on a page."""
        notes = [
            self._made.make_indirect(
                pikepdf.Dictionary(
                    Type=pikepdf.Name.Annot,
                    Subtype=pikepdf.Name.Link,
                    Rect=place,
                    Border=[0, 0, 0],
                    F=4,
                    A=pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String(address)),
                )
            )
            for place, address in links
        ]
        if notes:
            page.obj["/Annots"] = pikepdf.Array(notes)

    def _copied(self, value: Any, kind: str, depth: int) -> Any:
        """A copy of a value of a kind of the schema, or None where nothing of it may stay."""
        if depth > DEPTH:
            raise RecursionError
        if value is None or isinstance(value, bool | int | float | decimal.Decimal):
            return value
        if isinstance(value, pikepdf.Name):
            return value
        if isinstance(value, pikepdf.String):
            return value if kind == "palette" or sayings.is_harmless(str(value)) else None
        if isinstance(value, pikepdf.Array):
            return self._array(value, kind, depth)
        if not isinstance(value, pikepdf.Dictionary | pikepdf.Stream):
            return None
        return self._once(value, kind, depth)

    def _array(self, value: Any, kind: str, depth: int) -> Any:
        family = str(value[0]) if kind == "space" and len(value) and isinstance(value[0], pikepdf.Name) else ""
        copies = []
        for index, one in enumerate(value):
            inner = kind
            if family == "/ICCBased":
                inner = "icc"
            elif family in ("/Indexed", "/I") and index == 3:
                inner = "palette" if isinstance(one, pikepdf.String) else "bits"
            elif family and isinstance(one, pikepdf.Stream):
                inner = "function"
            elif family and isinstance(one, pikepdf.Dictionary):
                inner = "function" if "/FunctionType" in one else "plain"
            copies.append(self._copied(one, inner, depth + 1))
        return pikepdf.Array([one for one in copies if one is not None])

    def _once(self, value: Any, kind: str, depth: int) -> Any:
        group, _, inner = kind.partition(":")
        kind = kind if group == "map" else graph.kind_of(value, kind)
        if kind in _DROPPED or kind == "marked":
            return None
        key = (self._source, value.objgen, kind)
        if value.is_indirect and key in self._done:
            return self._done[key]
        copy = self._stream(value, kind) if isinstance(value, pikepdf.Stream) else pikepdf.Dictionary()
        if value.is_indirect or isinstance(value, pikepdf.Stream):
            copy = self._made.make_indirect(copy)
            if value.is_indirect:
                self._done[key] = copy
        for name, one in list(value.items()):
            part = self._part(name, one, group, inner, kind, depth)
            if part is not None and name not in copy:
                copy[name] = part
        return copy

    def _part(self, name: str, one: Any, group: str, inner: str, kind: str, depth: int) -> Any:
        """One entry, if it may stay."""
        if group == "map":
            return self._copied(one, inner, depth + 1)
        rules = KINDS.get(kind)
        if rules is None or name in ("/Length", "/Filter", "/DecodeParms", "/StructParent", "/StructParents", "/OC"):
            return None
        if kind == "resources" and name == "/Properties":
            return None
        if name in rules.inner or (ANY in rules.inner and name not in rules.plain):
            into = rules.inner.get(name, rules.inner.get(ANY, ""))
            return None if into in _DROPPED else self._copied(one, into, depth + 1)
        if name in rules.plain or ANY in rules.plain:
            return self._copied(one, "plain", depth + 1)
        if rules.words.get(name) == "harmless" and isinstance(one, pikepdf.String):
            return one if sayings.is_harmless(str(one)) else None
        return None

    def _stream(self, value: Any, kind: str) -> Any:
        """A stream with the same content, packed anew, and nothing else."""
        if kind in ("image", "mask"):
            return self._picture(value)
        if kind in ("form-x", "glyph", "pattern"):
            return pikepdf.Stream(self._made, _instructions(value, None) or b"")
        return pikepdf.Stream(self._made, bytes(value.read_bytes()))

    def _picture(self, value: Any) -> Any:
        filters = within.filters(value)
        mask = value.get("/SMask") or (value.get("/Mask") if isinstance(value.get("/Mask"), pikepdf.Stream) else None)
        if mask is not None and within.hides(value, mask):
            return _without_what_is_masked(self._made, value, mask)
        copy = pikepdf.Stream(self._made, b"")
        if filters[-1:] == ["/DCTDecode"]:
            data = bytes(value.read_raw_bytes()) if len(filters) == 1 else within.unpacked(value)
            copy.write(plain_jpeg(data), filter=pikepdf.Name.DCTDecode)
        elif filters and filters[-1] in ("/JPXDecode", "/CCITTFaxDecode", "/JBIG2Decode"):
            copy.write(
                bytes(value.read_raw_bytes()),
                filter=pikepdf.Array([pikepdf.Name(one) for one in filters]),
                decode_parms=self._parameters(value),
            )
        else:
            data = bytes(value.read_bytes())
            size = within.size(value)
            copy.write(data if size is None else data[:size])
        return copy

    def _parameters(self, value: Any) -> Any:
        given = value.get("/DecodeParms")
        if given is None:
            return None
        copies = [self._copied(one, "decode", 0) for one in (given if isinstance(given, pikepdf.Array) else [given])]
        return pikepdf.Array([pikepdf.Dictionary() if one is None else one for one in copies])


def _inherited(page: Any, name: str) -> Any:
    for _ in range(50):
        if name in page:
            return page[name]
        if name not in ("/MediaBox", "/CropBox", "/Rotate", "/Resources") or "/Parent" not in page:
            return None
        page = page.Parent
    return None


def _instructions(source: Any, hidden: list[bool] | None) -> bytes | None:
    """What draws a page or form, without marks, comments and the pieces of text that are hidden. None where they cannot be told."""
    steps: list[Any] = []
    at = 0
    for step in pikepdf.parse_content_stream(source):
        if isinstance(step, pikepdf.ContentStreamInlineImage):
            steps.append(step)
            continue
        operator = str(step.operator)
        if operator in _MARKS:
            continue
        if operator in _SHOWS:
            if _says(step):
                gone = hidden is not None and at < len(hidden) and hidden[at]
                at += 1
                if gone:
                    steps += _moved(operator)
                    continue
            steps.append(step)
        elif any(isinstance(one, pikepdf.String) for one in step.operands):
            continue
        else:
            steps.append(step)
    if hidden is not None and any(hidden) and at != len(hidden):
        return None
    return bytes(pikepdf.unparse_content_stream(steps))


def _says(step: Any) -> bool:
    """Whether an instruction draws at least one letter: of such, PDFium makes a piece of text."""
    for one in step.operands:
        if isinstance(one, pikepdf.String) and len(bytes(one)):
            return True
        if isinstance(one, pikepdf.Array) and any(
            isinstance(each, pikepdf.String) and len(bytes(each)) for each in one
        ):
            return True
    return False


def _moved(operator: str) -> list[Any]:
    """What is left of an instruction that draws text when the text goes: the step to the next line."""
    if operator in ("'", '"'):
        return [pikepdf.ContentStreamInstruction([], pikepdf.Operator("T*"))]
    return []


def _without_what_is_masked(made: Any, value: Any, mask: Any) -> Any:
    """A picture that is white where its mask lets nothing of it through."""
    picture = pikepdf.PdfImage(value).as_pil_image()
    grey = picture.mode in ("1", "L")
    picture = picture.convert("L" if grey else "RGB")
    over = pikepdf.PdfImage(mask).as_pil_image().convert("L").resize(picture.size, Image.Resampling.NEAREST)
    through = mask.get("/ImageMask") is not True
    clear = over.point([255 if (level == 0) == through else 0 for level in range(256)])
    picture.paste("white", mask=clear)
    stream = pikepdf.Stream(made, picture.tobytes())
    stream["/ColorSpace"] = pikepdf.Name.DeviceGray if grey else pikepdf.Name.DeviceRGB
    stream["/BitsPerComponent"] = 8
    stream["/Width"], stream["/Height"] = picture.size
    return stream


def plain_jpeg(data: bytes) -> bytes:
    """A JPEG with the segments that draw it and no other, its dots unchanged. Drawn anew where it cannot be followed."""
    kept = [b"\xff\xd8"]
    at = 2
    while at + 2 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF or marker == 1 or 0xD0 <= marker <= 0xD7:
            at += 1 if marker == 0xFF else 2
            continue
        if marker == 0xD9:
            return b"".join([*kept, b"\xff\xd9"])
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        part = data[at : at + 2 + length]
        adobe = marker == 0xEE and part[4:9] == b"Adobe" and length == 14
        if marker in _NEEDED or adobe:
            kept.append(part)
        at += 2 + length
        if marker == 0xDA:
            end = _SCAN_END.search(data, at)
            stop = end.start() if end else len(data)
            kept.append(data[at:stop])
            at = stop
            if end is None:
                break
    return _drawn_anew(data)


_SCAN_END = re.compile(rb"\xff(?![\x00\xd0-\xd7\xff])")


def _drawn_anew(data: bytes) -> bytes:
    picture = Image.open(io.BytesIO(data))
    ImageFile.LOAD_TRUNCATED_IMAGES = True  # in a process that reads one file and ends
    file = io.BytesIO()
    dots = picture.convert({"CMYK": "CMYK", "L": "L"}.get(picture.mode, "RGB"))
    Image.frombytes(dots.mode, dots.size, dots.tobytes()).save(file, "JPEG", quality=92)
    return file.getvalue()
