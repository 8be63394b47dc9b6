"""Hostile files, made here in code from a fixed seed: bombs, loops, lies about sizes, and good files broken at random.

`bombs()` are built one by one; each must be held. `mutants(count)` are the files of tests/planted, cut, flipped, doubled and
glued. Whatever a mutant is, checking it must end soon, in little memory, and never with "safe" where it could not be read.
"""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator

from tests.planted import clean_files, plants

SEED = 20_260_823

_BOMBS: list[tuple[str, Callable[[], bytes]]] = []


def bomb(name: str) -> Callable[[Callable[[], bytes]], Callable[[], bytes]]:
    """Mark a maker of a file that must be held."""

    def mark(make: Callable[[], bytes]) -> Callable[[], bytes]:
        _BOMBS.append((name, make))
        return make

    return mark


def bombs() -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Every file that is built to harm whoever opens it: its name and its maker."""
    yield from _BOMBS


def mutants(count: int) -> Iterator[tuple[str, bytes]]:
    """Good files broken at random, as many as asked for; always the same."""
    chance = random.Random(SEED)
    sources = [(one.name, one.make()[0]) for one in plants()] + [(one.name, one.make()) for one in clean_files()]
    sources = [(name, data) for name, data in sources if 0 < len(data) < 400_000]
    for _ in range(count):
        name, data = chance.choice(sources)
        yield name, _mutated(data, chance)


def _mutated(data: bytes, chance: random.Random) -> bytes:
    broken = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 5, 20))):
        at, length = chance.randrange(len(broken)), chance.choice((1, 2, 8, 64, 512))
        what = chance.randrange(7)
        if what == 0:
            del broken[at:]
        elif what == 1:
            broken[at] ^= 1 << chance.randrange(8)
        elif what == 2:
            del broken[at : at + length]
        elif what == 3:
            broken[at:at] = broken[at : at + length]
        elif what == 4:
            broken[at : at + length] = bytes(min(length, len(broken) - at))
        elif what == 5:
            broken[at : at + length] = chance.randbytes(length)
        else:
            other = chance.randrange(len(broken))
            broken[at : at + length] = broken[other : other + length]
        if not broken:
            return b"\0"
    return bytes(broken)


def _zip(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return out.getvalue()


_TYPES = (
    b'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType='
    b'"application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>'
    b'<Override PartName="/%s" ContentType="application/vnd.openxmlformats-officedocument.%s.main+xml"/></Types>'
)
_RELS = (
    b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type='
    b'"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="%s"/></Relationships>'
)


def _word(document: bytes) -> bytes:
    return _zip(
        {
            "[Content_Types].xml": _TYPES % (b"word/document.xml", b"wordprocessingml.document"),
            "_rels/.rels": _RELS % b"word/document.xml",
            "word/document.xml": document,
        }
    )


def _sheet(rows: bytes) -> bytes:
    main = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return _zip(
        {
            "[Content_Types].xml": _TYPES % (b"xl/workbook.xml", b"spreadsheetml.sheet"),
            "_rels/.rels": _RELS % b"xl/workbook.xml",
            "xl/workbook.xml": b'<workbook xmlns="%s" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/'
            b'relationships"><sheets><sheet name="One" sheetId="1" r:id="r1"/></sheets></workbook>' % main,
            "xl/_rels/workbook.xml.rels": _RELS.replace(b'officeDocument"', b'worksheet"') % b"worksheets/sheet1.xml",
            "xl/worksheets/sheet1.xml": b'<worksheet xmlns="%s"><sheetData>%s</sheetData></worksheet>' % (main, rows),
        }
    )


@bomb("ratio.zip")
def ratio() -> bytes:
    """A thousand times larger than it looks."""
    return _zip({"zeros.txt": bytes(400 * 1024 * 1024)})


@bomb("many.zip")
def many() -> bytes:
    """More members than anybody packs."""
    return _zip({f"{number}.txt": b"x" for number in range(5_000)}, zipfile.ZIP_STORED)


@bomb("nested.zip")
def nested() -> bytes:
    """Archives within archives, each full of the next."""
    data = _zip({"zeros.txt": bytes(20 * 1024 * 1024)})
    for depth in range(8):
        data = _zip({f"{depth}-{number}.zip": data for number in range(8)})
    return data


@bomb("overlapping.zip")
def overlapping() -> bytes:
    """Two hundred members that share one body."""
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    plain = bytes(4 * 1024 * 1024)
    body = packed.compress(plain) + packed.flush()
    crc = zlib.crc32(plain)
    head = struct.pack("<4sHHHHHIIIHH", b"PK\x03\x04", 20, 0, 8, 0, 33, crc, len(body), len(plain), 5, 0) + b"a.txt"
    listed = b""
    for number in range(200):
        name = b"%05d" % number
        listed += struct.pack(
            "<4sHHHHHHIIIHHHHHII", b"PK\x01\x02", 20, 20, 0, 8, 0, 33, crc, len(body), len(plain), 5, 0, 0, 0, 0, 0, 0
        )
        listed += name
    start = len(head) + len(body)
    return head + body + listed + struct.pack("<4sHHHHIIH", b"PK\x05\x06", 0, 0, 200, 200, len(listed), start, 0)


@bomb("traversal.zip")
def traversal() -> bytes:
    """A member that would be unpacked elsewhere."""
    return _zip({"../../etc/cron.d/made-up": b"x"})


@bomb("laughs.docx")
def laughs() -> bytes:
    """Entities that grow to a billion words."""
    entities = b"".join(
        b'<!ENTITY a%d "%s">' % (number, b"&a%d;" % (number - 1) * 10 if number else b"ha") for number in range(10)
    )
    return _word(b'<?xml version="1.0"?><!DOCTYPE w [%s]><w>&a9;</w>' % entities)


@bomb("outside.docx")
def outside() -> bytes:
    """An entity that reads a file of the machine."""
    return _word(b'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/hostname">]><w>&x;</w>')


@bomb("wide-laughs.docx")
def wide_laughs() -> bytes:
    """The same in another encoding."""
    return _word('<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE w [<!ENTITY x "y">]><w>&x;</w>'.encode("utf-16"))


@bomb("deep.docx")
def deep() -> bytes:
    """Elements within elements without end."""
    return _word(b"<a>" * 200_000 + b"</a>" * 200_000)


@bomb("swelling.xlsx")
def swelling() -> bytes:
    """A small workbook of a million full rows."""
    return _sheet(b'<row><c t="inlineStr"><is><t>x</t></is></c></row>' * 6_000_000)


@bomb("far.xlsx")
def far() -> bytes:
    """One cell in the last corner of a sheet."""
    return _sheet(b'<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>')


@bomb("beyond.xlsx")
def beyond() -> bytes:
    """A cell beyond the last corner."""
    return _sheet(b'<row r="4000000000"><c r="ZZZZZZ4000000000"><v>2</v></c></row>')


@bomb("repeated.ods")
def repeated() -> bytes:
    """A row that says it is there two thousand million times."""
    office = b"urn:oasis:names:tc:opendocument:xmlns:"
    content = (
        b'<o:document-content xmlns:o="%soffice:1.0" xmlns:t="%stable:1.0" xmlns:x="%stext:1.0"><o:body><o:spreadsheet>'
        b'<t:table t:name="One"><t:table-row t:number-rows-repeated="2000000000"><t:table-cell t:number-columns-repeated='
        b'"2000000000"><x:p>secret</x:p></t:table-cell></t:table-row></t:table></o:spreadsheet></o:body>'
        b"</o:document-content>" % (office, office, office)
    )
    return _zip({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})


def _pdf(*objects: bytes) -> bytes:
    out = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)
    return bytes(out)


def _stream(data: bytes, more: bytes = b"") -> bytes:
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(data), more, data)


@bomb("cyclic-pages.pdf")
def cyclic_pages() -> bytes:
    """A tree of pages that has itself among its leaves."""
    return _pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 9999999/Kids[2 0 R 2 0 R]>>")


@bomb("cyclic-form.pdf")
def cyclic_form() -> bytes:
    """A drawing that draws itself."""
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 4 0 R>>>>"
    return _pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 5 0 R/Resources<</XObject<</X 4 0 R>>>>>>",
        _stream(b"/X Do /X Do", form),
        _stream(b"/X Do"),
    )


@bomb("inflating.pdf")
def inflating() -> bytes:
    """A page whose drawing unpacks to a thousand times its size."""
    return _pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>",
        _stream(zlib.compress(b"0 0 m 9 9 l S\n" * 40_000_000, 9), b"/Filter/FlateDecode"),
    )


@bomb("huge-page.pdf")
def huge_page() -> bytes:
    """A page as large as a county."""
    return _pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 2000000000 2000000000]/Contents 4 0 R>>",
        _stream(b"0 0 m 9 9 l S"),
    )


@bomb("looping-xref.pdf")
def looping_xref() -> bytes:
    """A list of objects that says the one before it is itself."""
    whole = _pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 0/Kids[]>>")
    start = whole.rindex(b"xref\n0 ")
    return whole.replace(b"/Root 1 0 R", b"/Root 1 0 R/Prev %d" % start)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


@bomb("huge.png")
def huge_picture() -> bytes:
    """A picture that says it is sixty thousand dots wide and high."""
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 6, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(bytes(999))) + _chunk(b"IEND", b"")
    )


@bomb("swelling.png")
def swelling_picture() -> bytes:
    """A small file that is a very large picture in truth."""
    side = 30_000
    machine = zlib.compressobj(9)
    row = bytes(side // 8 + 1)
    data = b"".join(machine.compress(row) for _ in range(side)) + machine.flush()
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")


@bomb("looping.tiff")
def looping_picture() -> bytes:
    """A picture whose second page is its first."""
    return b"II*\0" + struct.pack("<IHHHIII", 8, 1, 256, 3, 1, 5, 8)


@bomb("deep.json")
def deep_data() -> bytes:
    """Lists within lists without end."""
    return b"[" * 500_000 + b"]" * 500_000


@bomb("laughs.svg")
def laughing_drawing() -> bytes:
    """Entities in a drawing."""
    return b'<!DOCTYPE svg [<!ENTITY a "x"><!ENTITY b "&a;&a;">]><svg xmlns="http://www.w3.org/2000/svg"><text>&b;</text></svg>'


@bomb("deep.rtf")
def deep_text() -> bytes:
    """Groups within groups without end."""
    return b"{\\rtf1 " + b"{" * 300_000 + b"x" + b"}" * 300_000 + b"}"


@bomb("deep.eml")
def deep_mail() -> bytes:
    """A message in a message in a message …"""
    message = b"From: a@example.org\nTo: b@example.org\nSubject: x\n\nHello\n"
    for _ in range(60):
        message = b"From: a@example.org\nMIME-Version: 1.0\nContent-Type: message/rfc822\n\n" + message
    return message


@bomb("container.xls")
def looping_container() -> bytes:
    """An old container whose table of blocks leads back to itself."""
    head = bytearray(512)
    head[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", head, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIIII", head, 40, 0, 1, 0, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    struct.pack_into("<109I", head, 76, *([0] + [0xFFFFFFFF] * 108))
    return bytes(head) + struct.pack("<128I", *([0] * 128)) + "Workbook\0".encode("utf-16-le") + bytes(200)


@bomb("truncated.docx")
def truncated() -> bytes:
    """An archive without its end."""
    return _word(b"<w/>")[:-30]


@bomb("encrypted.zip")
def encrypted() -> bytes:
    """An archive whose one member says that it has a password."""
    data = bytearray(_zip({"a.txt": b"hello"}, zipfile.ZIP_STORED))
    data[6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


@bomb("paragraphs.docx")
def paragraphs() -> bytes:
    """A million paragraphs."""
    main = b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return _word(
        b'<w:document xmlns:w="%s"><w:body>%s</w:body></w:document>'
        % (main, b"<w:p><w:r><w:t>x</w:t></w:r></w:p>" * 1_000_000)
    )


@bomb("brackets.xlsx")
def brackets() -> bytes:
    """Formulas of thousands of brackets, ten thousand times."""
    formula = b"<f>%s1%s</f><v>1</v>" % (b"(" * 4_000, b")" * 4_000)
    return _sheet(b"".join(b'<row r="%d">%s</row>' % (row, b"<c>%s</c>" % formula * 10) for row in range(1, 1_001)))


@bomb("laughing-forms.pdf")
def laughing_forms() -> bytes:
    """A drawing that draws another four times, which draws another four times …, twenty-five deep."""
    forms = [
        _stream(
            b"/X Do " * 4,
            b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X %d 0 R>>>>" % min(number + 6, 29),
        )
        for number in range(25)
    ]
    return _pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>",
        _stream(b"/X Do"),
        *forms,
    )


@bomb("many-annotations.pdf")
def many_annotations() -> bytes:
    """Half a million notes on one page."""
    return _pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Annots[%s]>>" % (b"4 0 R " * 500_000),
        b"<</Type/Annot/Subtype/Text/Rect[0 0 9 9]/Contents(x)>>",
    )


@bomb("twice-packed.pdf")
def twice_packed() -> bytes:
    """A drawing packed twice, a million times smaller than it is."""
    packed = zlib.compress(zlib.compress(bytes(300 * 1024 * 1024), 9), 9)
    return _pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>",
        _stream(packed, b"/Filter[/FlateDecode/FlateDecode]"),
    )


@bomb("huge-scan.pdf")
def huge_scan() -> bytes:
    """A picture on a page that says it is a hundred thousand dots wide."""
    return _pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</XObject<</I 5 0 R>>>>>>",
        _stream(b"/I Do"),
        _stream(
            bytes(99),
            b"/Type/XObject/Subtype/Image/Width 100000/Height 100000/BitsPerComponent 1/ColorSpace/DeviceGray"
            b"/Filter/JBIG2Decode",
        ),
    )


@bomb("frames.gif")
def frames() -> bytes:
    """Two thousand pictures of twenty-five million dots in fifty thousand bytes."""
    one = b"\x21\xf9\x04\0\0\0\0\0\x2c" + struct.pack("<HHHHB", 0, 0, 5_000, 5_000, 0) + b"\x02\x02\x44\x01\0"
    return b"GIF89a" + struct.pack("<HHBBB", 5_000, 5_000, 0x80, 0, 0) + bytes(6) + one * 2_000 + b";"


@bomb("note.png")
def swelling_note() -> bytes:
    """A note beside a picture that unpacks to four hundred megabytes."""
    note = _chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(400 * 1024 * 1024), 9))
    head = _chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + note + _chunk(b"IDAT", zlib.compress(bytes(4))) + _chunk(b"IEND", b"")


@bomb("strips.tiff")
def strips() -> bytes:
    """A picture in a million strips."""
    count = 1_000_000
    entries = ((256, 4, 1, count), (257, 4, 1, count), (258, 3, 1, 1), (259, 3, 1, 1), (262, 3, 1, 1))
    entries += ((273, 4, count, 200), (278, 4, 1, 1), (279, 4, count, 200))
    listed = b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return b"II*\0" + struct.pack("<IH", 8, len(entries)) + listed + bytes(4 + 64 + 4 * count)


@bomb("laughing-uses.svg")
def laughing_uses() -> bytes:
    """A drawing that uses another ten times, which uses another ten times …"""
    groups = b"".join(
        b'<g id="a%d">%s</g>' % (depth, b'<use href="#a%d"/>' % (depth - 1) * 10) for depth in range(1, 12)
    )
    return (
        b'<svg xmlns="http://www.w3.org/2000/svg"><defs><g id="a0"><text>x</text></g>%s</defs><use href="#a11"/></svg>'
        % groups
    )


@bomb("cells.csv")
def cells() -> bytes:
    """Ten million cells."""
    return (b",".join([b"1"] * 100) + b"\n") * 100_000


@bomb("digits.json")
def digits() -> bytes:
    """One number of three million digits."""
    return b"[" + b"9" * 3_000_000 + b"]"


@bomb("nested-parts.eml")
def nested_parts() -> bytes:
    """Two hundred parts, each within the one before."""
    opened = b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (part, part) for part in range(200))
    return b"From: a@example.org\nMIME-Version: 1.0\n" + opened + b"Content-Type: text/plain\n\nx\n"


@bomb("before.svg")
def before() -> bytes:
    """Comments without end before nothing: a pattern that tries every way of cutting them never ends."""
    return b"<!---->" * 500 + b"\xff\xfe\0" * 2_000
