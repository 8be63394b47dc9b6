"""The styles of a workbook of the old kind, put into the words of an .xlsx (MS-XLS 2.4.122, 2.4.126, 2.4.353)."""

from __future__ import annotations

import contextlib
import re
import struct
from typing import Any

from lxml import etree

from answerable.guard.package import Damaged

from ..old_container import words_in
from .records import BIFF5, Reader, Record

_FONT, _FORMATS, _XF, _PALETTE, _STYLE, _XF_MORE, _STYLE_MORE = 0x31, {0x41E, 0x1E}, 0xE0, 0x92, 0x293, 0x87D, 0x892
_PATTERNS = ("none", "solid", "mediumGray", "darkGray", "lightGray", *["darkGrid"] * 12, "gray125", "gray0625")
_FIRST_COLOURS = ("000000", "FFFFFF", "FF0000", "00FF00", "0000FF", "FFFF00", "FF00FF", "00FFFF")
_AUTOMATIC = 0x7FFF
_STYLE_NAME = re.compile(r"(?:\d0 ?% ?- ?)?[^\W\d]{2,16}(?: [^\W\d]{1,12}){0,2}\d?")  # such as "20% - Akzent1"
_BUILT_IN = 164  # formats from this number on are the workbook's own


def clean(text: str) -> str:
    """The text without what XML cannot hold."""
    return "".join(one for one in text if one.isprintable())


class StyleRecords:
    """The records of the workbook that say how cells look, and the tree that is made of them."""

    def __init__(self, records: tuple[Record, ...], version: int, page: str) -> None:
        self.version, self.page = version, page
        self.fonts: list[bytes] = []
        self.font_names: list[str] = []
        self.styles: list[bytes] = []
        self.palette: list[str] = []
        self.codes: dict[int, str] = {}
        self.style_names: list[str] = []
        self.built_in: set[str] = set()
        """Styles that the program brings, by their names in its own language."""
        self.more: dict[int, dict[int, bytes]] = {}
        for one in records:
            self._add(one)

    def _add(self, one: Record) -> None:
        if one.number == _FONT:
            self.fonts.append(one.data)
            self.font_names.append(Reader(one, 14, version=self.version, page=self.page).text("B"))
        elif one.number in _FORMATS:
            reader = Reader(one, version=self.version, page=self.page)
            number = reader.figure("H")
            self.codes[number] = reader.text("B" if self.version == BIFF5 else "H")
        elif one.number == _XF:
            self.styles.append(one.data)
        elif one.number == _PALETTE:
            count = struct.unpack_from("<H", one.data)[0]
            colours = [one.data[2 + 4 * at : 5 + 4 * at] for at in range(min(count, 56))]
            self.palette = [colour.hex() for colour in colours if len(colour) == 3]
        elif one.number == _STYLE and len(one.data) > 4 and not one.data[1] & 0x80:
            reader = Reader(one, 2, version=self.version, page=self.page)
            self.style_names.append(reader.text("B" if self.version == BIFF5 else "H"))
        elif one.number == _STYLE_MORE and len(one.data) > 18 and one.data[12] & 1:
            self.built_in |= {text for text in words_in(one.data[16:]) if _STYLE_NAME.fullmatch(text)}
        elif one.number == _XF_MORE:
            self._more(one.data)

    def _more(self, data: bytes) -> None:
        """Colours beyond the palette (MS-XLS 2.4.355): those of the words and of the ground."""
        with contextlib.suppress(struct.error):
            index, _, count = struct.unpack_from("<HHH", data, 14)
            at = 20
            for _ in range(count):
                kind, size = struct.unpack_from("<HH", data, at)
                self.more.setdefault(index, {})[kind] = data[at + 4 : at + size]
                at += max(size, 4)

    def font_at(self, number: int) -> bytes:
        """A font by the number that records use, in which there is no four (MS-XLS 2.5.129)."""
        index = number - 1 if number > 4 else number
        return self.fonts[index] if 0 <= index < len(self.fonts) else b""

    def tree(self) -> Any:
        """A `styleSheet` in which every style has its own font and fill. Raises Damaged."""
        root = etree.Element("styleSheet")
        groups = {name: etree.SubElement(root, name) for name in ("numFmts", "fonts", "fills", "cellXfs", "cellStyles")}
        for number, code in sorted(self.codes.items()):
            etree.SubElement(groups["numFmts"], "numFmt", numFmtId=str(number), formatCode=clean(code))
        for index, style in enumerate(self.styles):
            if len(style) < (16 if self.version == BIFF5 else 20):
                raise Damaged
            self._style(groups, index, style)
        for name in (one for one in self.style_names if one not in self.built_in):
            etree.SubElement(groups["cellStyles"], "cellStyle", name=clean(name))
        if self.palette:
            indexed = etree.SubElement(etree.SubElement(root, "colors"), "indexedColors")
            for colour in (*_FIRST_COLOURS, *self.palette):
                etree.SubElement(indexed, "rgbColor", rgb=f"FF{colour.upper()}")
        return root

    def _style(self, groups: dict[str, Any], index: int, style: bytes) -> None:
        number, code, flags = struct.unpack_from("<HHH", style)
        more = self.more.get(index, {})
        self.font_element(groups["fonts"], self.font_at(number), more.get(0x0D))
        self._fill(groups["fills"], style, more)
        xf = etree.SubElement(
            groups["cellXfs"], "xf", numFmtId=str(code), fontId=str(index), fillId=str(index), xfId="0"
        )
        indent = style[8] & 0x0F if self.version != BIFF5 else 0
        shrinks = self.version != BIFF5 and bool(style[8] & 0x10)
        etree.SubElement(xf, "alignment", indent=str(indent), shrinkToFit="1" if shrinks else "0")
        etree.SubElement(xf, "protection", hidden="1" if flags & 2 else "0")

    def font_element(self, parent: Any, data: bytes, more: bytes | None = None) -> Any:
        """A font as an element."""
        font = etree.SubElement(parent, "font")
        if len(data) < 8:
            return font
        height, _, colour, weight = struct.unpack_from("<HHHH", data)
        if weight >= 600:
            etree.SubElement(font, "b")
        etree.SubElement(font, "sz", val=str(height / 20))
        if more is not None and (said := _full_colour(more)):
            etree.SubElement(font, "color", said)
        elif colour != _AUTOMATIC:
            etree.SubElement(font, "color", indexed=str(colour))
        return font

    def _fill(self, parent: Any, style: bytes, more: dict[int, bytes]) -> None:
        if self.version == BIFF5:
            front, whole = struct.unpack_from("<H", style, 8)[0], struct.unpack_from("<I", style, 8)[0]
            fore, back, kind = front & 0x7F, (front >> 7) & 0x7F, (whole >> 16) & 0x3F
        else:
            kind = struct.unpack_from("<I", style, 14)[0] >> 26
            colours = struct.unpack_from("<H", style, 18)[0]
            fore, back = colours & 0x7F, (colours >> 7) & 0x7F
        name = _PATTERNS[kind] if kind < len(_PATTERNS) else "darkGrid"
        pattern = etree.SubElement(etree.SubElement(parent, "fill"), "patternFill", patternType=name)
        for element, index, number in (("fgColor", fore, 4), ("bgColor", back, 5)):
            said = _full_colour(more[number]) if number in more else None
            etree.SubElement(pattern, element, said or {"indexed": str(index)})


def _full_colour(data: bytes) -> dict[str, str] | None:
    """A colour beyond the palette as an .xlsx writes it; None for an automatic one (MS-XLS 2.5.155)."""
    if len(data) < 8:
        return None
    kind, tint, value = struct.unpack_from("<HhI", data)
    shade = f"{tint / 32767:.5f}"
    if kind == 1:
        return {"indexed": str(value), "tint": shade}
    if kind == 2:
        return {"rgb": f"FF{data[4]:02X}{data[5]:02X}{data[6]:02X}", "tint": shade}
    return {"theme": str(value), "tint": shade} if kind == 3 else None
