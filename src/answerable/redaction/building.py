"""The copy, put together from nothing but the pictures of its pages and the words that stay. Same in, same bytes out."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from answerable.guard.boxes import Box

from .packed import Packed

DOWN = 0.22
"""The share of a word's height that lies below its base line."""


@dataclass(frozen=True)
class Said:
    """One word, or the label of a mark, where it stands on a page of the copy."""

    text: str
    box: Box
    line: int
    upright: bool


@dataclass(frozen=True)
class BuiltPage:
    """One page of the copy, its size in points."""

    width: float
    height: float
    picture: Packed
    said: tuple[Said, ...]


def build(pages: Sequence[BuiltPage], *, title: str, language: str) -> bytes:
    """The copy as a tagged PDF: a picture of each page, and its words, unseen, in their order, for whoever cannot see it."""
    import pikepdf

    pdf = pikepdf.Pdf.new()
    name = pikepdf.Name
    codes = Codes()
    font = pdf.make_indirect(pikepdf.Dictionary())
    document = pdf.make_indirect(pikepdf.Dictionary(Type=name.StructElem, S=name.Document, K=pikepdf.Array()))
    root = pdf.make_indirect(pikepdf.Dictionary(Type=name.StructTreeRoot, K=document, ParentTreeNextKey=len(pages)))
    document["/P"] = root
    parents = pikepdf.Array()
    for number, page in enumerate(pages):
        made = pdf.add_blank_page(page_size=(page.width, page.height)).obj
        paragraphs = list(_paragraphs(page.said))
        elements = pikepdf.Array()
        for place in range(len(paragraphs)):
            element = pdf.make_indirect(
                pikepdf.Dictionary(Type=name.StructElem, S=name.P, P=document, Pg=made, K=place)
            )
            elements.append(element)
            document.K.append(element)
        made["/Contents"] = pdf.make_stream(_content(page, paragraphs, codes))
        made["/Resources"] = pikepdf.Dictionary(
            XObject=pikepdf.Dictionary(Page=_picture(pdf, page.picture)), Font=pikepdf.Dictionary(F=font)
        )
        made["/StructParents"] = number
        made["/Tabs"] = name.S
        parents.append(number)
        parents.append(pdf.make_indirect(elements))
    root["/ParentTree"] = pdf.make_indirect(pikepdf.Dictionary(Nums=parents))
    _describe(pdf, font, codes)
    pdf.Root["/Lang"] = pikepdf.String(language)
    pdf.Root["/MarkInfo"] = pikepdf.Dictionary(Marked=True)
    pdf.Root["/ViewerPreferences"] = pikepdf.Dictionary(DisplayDocTitle=True)
    pdf.Root["/StructTreeRoot"] = root
    meta = pdf.make_stream(properties(title).encode())
    meta["/Type"], meta["/Subtype"] = name.Metadata, name.XML
    pdf.Root["/Metadata"] = meta
    pdf.docinfo["/Title"] = title
    file = io.BytesIO()
    pdf.save(
        file,
        deterministic_id=True,
        fix_metadata_version=False,  # the properties are written as they are, not amended
        min_version="1.7",
        compress_streams=True,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
    )
    return file.getvalue()


class Codes:
    """A number for each character: its own where it fits in two bytes, else one that no character has."""

    def __init__(self) -> None:
        self.used: dict[str, int] = {}
        self._free = 0xE000

    def of(self, text: str) -> str:
        """The hexadecimal string of a text."""
        return "".join(f"{self._code(character):04X}" for character in text)

    def _code(self, character: str) -> int:
        if character not in self.used:
            code = ord(character)
            if code > 0xFFFF or 0xE000 <= code < 0xF900:
                code, self._free = self._free, self._free + 1
            self.used[character] = code
        return self.used[character]


def _paragraphs(said: Sequence[Said]) -> Iterator[list[Said]]:
    """The words of a page, divided where a line stands well away from the one before."""
    block: list[Said] = []
    for word in said:
        if block and word.line != block[-1].line:
            before, height = block[-1].box, block[-1].box[3] - block[-1].box[1]
            gap = word.box[1] - before[3]
            if gap > 0.6 * height or gap < -1.5 * height:
                yield block
                block = []
        block.append(word)
    if block:
        yield block


def _content(page: BuiltPage, paragraphs: Sequence[Sequence[Said]], codes: Codes) -> bytes:
    lines = [f"/Artifact BMC q {page.width:.3f} 0 0 {page.height:.3f} 0 0 cm /Page Do Q EMC"]
    for number, words in enumerate(paragraphs):
        lines.append(f"/P <</MCID {number}>> BDC BT 3 Tr")
        lines += [_word(word, page.height, codes) for word in words]
        lines.append("ET EMC")
    return "\n".join(lines).encode("ascii")


def _word(word: Said, page_height: float, codes: Codes) -> str:
    left, top, right, bottom = word.box
    along, across = (right - left, bottom - top) if word.upright else (bottom - top, right - left)
    type_size = max(across, 0.1)
    # Each character of the typeface is half as wide as it is high.
    stretch = 100 * max(along, 0.1) / (len(word.text) * 0.5 * type_size)
    if word.upright:
        matrix = f"1 0 0 1 {left:.2f} {page_height - bottom + DOWN * across:.2f}"
    else:
        matrix = f"0 1 -1 0 {right - DOWN * across:.2f} {page_height - bottom:.2f}"
    return f"/F {type_size:.2f} Tf {stretch:.2f} Tz {matrix} Tm <{codes.of(drawn(word.text))}> Tj"


def drawn(text: str) -> str:
    """A word in the order in which a page has it, from left to right; readers turn what is written right to left."""
    if any(unicodedata.bidirectional(one) in {"R", "AL"} for one in text) and not any(one.isascii() for one in text):
        text = text[::-1]
    return text + " "


def _picture(pdf: Any, packed: Packed) -> Any:
    import pikepdf

    name = pikepdf.Name
    stream = pikepdf.Stream(pdf, packed.data)
    stream["/Type"], stream["/Subtype"] = name.XObject, name.Image
    stream["/Width"], stream["/Height"] = packed.width, packed.height
    stream["/Filter"] = name("/" + packed.filter)
    if packed.filter == "CCITTFaxDecode":
        stream["/ColorSpace"], stream["/BitsPerComponent"] = name.DeviceGray, 1
        stream["/DecodeParms"] = pikepdf.Dictionary(K=-1, Columns=packed.width, Rows=packed.height)
    elif packed.filter == "FlateDecode":
        colours = len(packed.palette) // 3
        stream["/ColorSpace"] = pikepdf.Array(
            [name.Indexed, name.DeviceRGB, colours - 1, pikepdf.String(packed.palette)]
        )
        stream["/BitsPerComponent"] = 4
    else:
        stream["/ColorSpace"], stream["/BitsPerComponent"] = name.DeviceRGB, 8
    return pdf.make_indirect(stream)


def _describe(pdf: Any, font: Any, codes: Codes) -> None:
    """The typeface of the unseen words: it has no shapes, and says which character each number is."""
    import pikepdf

    name = pikepdf.Name
    descriptor = pikepdf.Dictionary(
        Type=name.FontDescriptor,
        FontName=name.Unseen,
        Flags=5,
        FontBBox=[0, -220, 500, 780],
        ItalicAngle=0,
        Ascent=780,
        Descent=-220,
        CapHeight=780,
        StemV=80,
    )
    inner = pikepdf.Dictionary(
        Type=name.Font,
        Subtype=name.CIDFontType2,
        BaseFont=name.Unseen,
        CIDToGIDMap=name.Identity,
        CIDSystemInfo=pikepdf.Dictionary(
            Registry=pikepdf.String("Adobe"), Ordering=pikepdf.String("Identity"), Supplement=0
        ),
        FontDescriptor=pdf.make_indirect(descriptor),
        DW=500,
    )
    font.update(
        pikepdf.Dictionary(
            Type=name.Font,
            Subtype=name.Type0,
            BaseFont=name.Unseen,
            Encoding=name("/Identity-H"),
            DescendantFonts=[pdf.make_indirect(inner)],
            ToUnicode=pdf.make_stream(_to_unicode(codes)),
        )
    )


def _to_unicode(codes: Codes) -> bytes:
    pairs = sorted((code, character) for character, code in codes.used.items())
    lines = [
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
        "/CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def",
        "/CMapName /Unseen def /CMapType 2 def",
        "1 begincodespacerange <0000> <FFFF> endcodespacerange",
    ]
    for at in range(0, len(pairs), 100):
        part = pairs[at : at + 100]
        lines.append(f"{len(part)} beginbfchar")
        lines += [f"<{code:04X}> <{character.encode('utf-16-be').hex().upper()}>" for code, character in part]
        lines.append("endbfchar")
    lines.append("endcmap CMapName currentdict /CMap defineresource pop end end")
    return "\n".join(lines).encode("ascii")


def properties(title: str) -> str:
    """What a copy says of itself: its title, and that it is meant to meet PDF/UA."""
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><rdf:Description rdf:about="" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">'
        f'<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{escape(title)}</rdf:li></rdf:Alt></dc:title>'
        '<pdfuaid:part>1</pdfuaid:part></rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
    )
