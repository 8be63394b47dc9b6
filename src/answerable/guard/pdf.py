"""A PDF: words that nobody sees, and all that a file can hold beside its pages (facts/guard.md 3.5).

Only what is known to be harmless passes. Whatever the file says beside its pages (title, author, bookmarks, the words of a
link) must also be read on its pages. Everything else is a finding, and the mend is the same: redact the file in the case's
documents, which makes a new one out of what is seen.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
from lxml import etree

from . import pictures, visibility
from .boxes import overlap
from .findings import Finding, Severity, excerpt

PAGES = 1_000
OBJECTS = 500_000
MEND = "Put the file into the case’s documents and send the copy that is made there: it holds only what is seen."

_CATALOGUE = frozenset(
    [
        "/Type",
        "/Pages",
        "/Lang",
        "/MarkInfo",
        "/Metadata",
        "/Outlines",
        "/StructTreeRoot",
        "/ViewerPreferences",
        "/PageMode",
        "/PageLayout",
        "/Version",
    ]
)
_PAGE = frozenset(
    [
        "/Type",
        "/Parent",
        "/MediaBox",
        "/CropBox",
        "/Rotate",
        "/Resources",
        "/Contents",
        "/StructParents",
        "/Tabs",
        "/Annots",
        "/Group",
    ]
)
_LINK = frozenset(
    [
        "/Type",
        "/Subtype",
        "/A",
        "/Border",
        "/Contents",
        "/F",
        "/Rect",
        "/StructParent",
        "/Dest",
        "/H",
        "/BS",
        "/C",
        "/P",
    ]
)
# What the objects of a file may not hold, with what is said of it.
_FORBIDDEN = {
    "/JS": ("javascript", "a script"),
    "/JavaScript": ("javascript", "a script"),
    "/AA": ("action", "something that is done when it is opened"),
    "/OpenAction": ("action", "something that is done when it is opened"),
    "/Launch": ("action", "a command to start a program"),
    "/EmbeddedFiles": ("attachment", "an attached file"),
    "/EF": ("attachment", "an attached file"),
    "/AF": ("attachment", "an attached file"),
    "/XFA": ("form", "a form"),
    "/AcroForm": ("form", "a form"),
    "/OCProperties": ("layers", "layers that can be switched off"),
    "/OC": ("layers", "layers that can be switched off"),
    "/PieceInfo": ("private-data", "what a program noted for itself"),
    "/Thumb": ("thumbnail", "a small picture of an earlier state"),
    "/ActualText": ("replacement-text", "words that stand for others"),
    "/LastModified": ("private-data", "what a program noted for itself"),
    "/Alternates": ("alternate-picture", "another picture that stands for one"),
    "/OPI": ("alternate-picture", "another picture that stands for one"),
    "/Threads": ("private-data", "what a program noted for itself"),
    "/Collection": ("attachment", "attached files"),
    "/Perms": ("signature", "a signature"),
}
_TOOLS = re.compile(r"(?:Typst|pikepdf)(?: [\d.]+)?")
_DATE = re.compile(r"(?:D:)?\d{4}[-:\dTZ+']*")
_ID = re.compile(r"(?:uuid:)?[0-9A-Za-z+/_-]{22,36}={0,2}")
_XMP_WORDS = frozenset({"application/pdf", "proof", "default", "x-default", "xmp-writer"})
_REMOVED = re.compile(r"\[Removed:|reg|(?:s\.)?[0-9]{1,3}[A-Z]?(?:\([0-9A-Za-z]{1,4}\))*\]")
# Whoever has a screen reader hears from such words that something was removed; our own redacted copies hold them.
_OBJECT = re.compile(rb"(?<![0-9])([0-9]{1,10})[\0\t\n\f\r ]+([0-9]{1,5})[\0\t\n\f\r ]+obj\b")
_WORD = re.compile(r"\w+")


def prepare() -> None:
    """Load what is needed while files may still be opened."""
    visibility.prepare()
    pikepdf.Pdf.new().close()


def inspect(content: bytes, name: str = "") -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    """What is hidden in a PDF, and how many pages and words it has. Raises whatever the parsers raise on a broken one."""
    try:
        pdf = pikepdf.open(io.BytesIO(content))
    except pikepdf.PasswordError:
        return (_encrypted(),), ()
    if pdf.is_encrypted:
        return (_encrypted(),), ()
    if not 0 < len(pdf.pages) <= PAGES or len(pdf.objects) > OBJECTS:
        mend = f"The PDF has no page, or more than {PAGES:,}, and was not looked into. Split it."
        return (Finding("too-large", Severity.REFUSE, "", "", mend),), ()
    found = [*_bytes(content, pdf), *_objects(pdf), *_pages(pdf)]
    hidden, seen, count = _words(content)
    found += hidden
    seen.update(_WORD.findall(name.lower()))  # the reader sees the name of the file too
    found += _beside(pdf, seen)
    return tuple(_few(found)), (f"{len(pdf.pages):,} page{'' if len(pdf.pages) == 1 else 's'}, {count:,} words",)


def _encrypted() -> Finding:
    mend = "The PDF is protected and cannot be looked into. Print it to a new PDF and give that."
    return Finding("encrypted", Severity.REFUSE, "", "", mend)


def _hold(technique: str, what: str, where: str = "", text: str = "") -> Finding:
    return Finding(technique, Severity.HOLD, where, excerpt(text), f"{what} {MEND}")


def _few(found: list[Finding], most: int = 8) -> Iterator[Finding]:
    """At most so many findings of one sort."""
    times: dict[str, int] = {}
    for one in found:
        times[one.technique] = times.get(one.technique, 0) + 1
        if times[one.technique] <= most:
            yield one


def _bytes(content: bytes, pdf: Any) -> Iterator[Finding]:
    """What the bytes hold beside the objects that are in use."""
    if not content.startswith(b"%PDF-"):
        yield _hold("bytes-before-start", "There is something before the start of the PDF.")
    end = content.rfind(b"%%EOF")
    if end < 0 or content[end + 5 :].strip(b"\0\t\n\f\r "):
        yield _hold(
            "bytes-after-end",
            "There is something after the end of the PDF.",
            text=content[end + 5 :][:200].decode("latin-1"),
        )
    revisions = content.count(b"startxref")
    if revisions > (2 if b"/Linearized" in content[:1024] else 1):
        yield _hold("earlier-revision", "The PDF still holds an earlier state of itself.")
    known = {(one.objgen[0], one.objgen[1]) for one in pdf.objects}
    reached = _reached(pdf)
    times: dict[tuple[int, int], int] = {}
    for match in _OBJECT.finditer(content):
        number = (int(match[1]), int(match[2]))
        times[number] = times.get(number, 0) + 1
    if any(number not in known or often > 1 for number, often in times.items()):
        yield _hold("unused-object", "The PDF holds parts that are not in use any more.")
    elif any(number not in reached and not _is_of_the_file(pdf, number) for number in known):
        yield _hold("unused-object", "The PDF holds parts that no page uses.")


def _is_of_the_file(pdf: Any, number: tuple[int, int]) -> bool:
    """Whether an object is of the kind that holds the others together, which no page points to."""
    one = pdf.get_object(number)
    return one is None or (isinstance(one, pikepdf.Stream) and one.get("/Type") in ("/XRef", "/ObjStm"))


def _reached(pdf: Any) -> set[tuple[int, int]]:
    """The objects that can be reached from the file's own root."""
    reached: set[tuple[int, int]] = set()
    waiting = [pdf.trailer]
    while waiting:
        one = waiting.pop()
        if isinstance(one, pikepdf.Object) and one.is_indirect:
            if one.objgen in reached:
                continue
            reached.add(one.objgen)
        if isinstance(one, pikepdf.Stream | pikepdf.Dictionary):
            waiting += [value for _, value in one.items() if isinstance(value, pikepdf.Object)]
        elif isinstance(one, pikepdf.Array):
            waiting += [value for value in one if isinstance(value, pikepdf.Object)]
    return reached


def dictionaries(thing: Any, depth: int = 0) -> Iterator[Any]:
    """A dictionary, and those that lie directly in it."""
    if depth > 50:
        raise visibility.TooMuch
    if isinstance(thing, pikepdf.Stream | pikepdf.Dictionary):
        yield thing
        values = [value for _, value in thing.items()]
    elif isinstance(thing, pikepdf.Array):
        values = list(thing)
    else:
        return
    for value in values:
        if isinstance(value, pikepdf.Object) and not value.is_indirect:
            yield from dictionaries(value, depth + 1)


def _objects(pdf: Any) -> Iterator[Finding]:
    for name in pdf.Root.keys():  # noqa: SIM118 - a PDF's dictionary is no Python one
        if name not in _CATALOGUE and name not in _FORBIDDEN:
            yield _hold("unknown-part", f"The PDF holds something beside its pages ({name}).")
    for thing in pdf.objects:
        for one in dictionaries(thing):
            for name in _FORBIDDEN.keys() & set(one.keys()):
                technique, what = _FORBIDDEN[name]
                yield _hold(technique, f"The PDF holds {what}.", text=_said(one.get(name)))
            if one.get("/Metadata") is not None and one.get("/Type") != "/Catalog":
                yield _hold("metadata", "A part of the PDF says things of itself that do not show.")
            if isinstance(one, pikepdf.Stream):
                yield from _stream(one)


def _said(value: Any) -> str:
    return str(value)[:200] if isinstance(value, pikepdf.String) else ""


def _stream(stream: Any) -> Iterator[Finding]:
    if stream.get("/Subtype") == "/Image" and stream.get("/Filter") in (
        "/DCTDecode",
        pikepdf.Array([pikepdf.Name.DCTDecode]),
    ):
        try:
            within, _ = pictures.inspect(stream.read_raw_bytes())
        except pictures.Broken:
            within = (_hold("picture-metadata", "A picture of the PDF cannot be looked into."),)
        for one in within:
            yield _hold(one.technique, "A picture of the PDF holds something that does not show.", text=one.excerpt)
    elif ("/Subtype" not in stream or stream.get("/Subtype") == "/Form") and b"ActualText" in stream.read_bytes():
        yield _hold("replacement-text", "The PDF holds words that stand for others.")


def _pages(pdf: Any) -> Iterator[Finding]:
    for number, page in enumerate(pdf.pages, 1):
        for name in page.obj.keys():  # noqa: SIM118
            if name not in _PAGE and name not in _FORBIDDEN:
                yield _hold("unknown-part", f"The page holds something that does not show ({name}).", f"page {number}")
        for one in page.obj.get("/Annots", []):
            odd = set(one.keys()) - _LINK
            if one.get("/Subtype") != "/Link" or odd:
                text = _said(one.get("/Contents"))
                yield _hold("annotation", "The page has a note, a mark or a field on it.", f"page {number}", text)


def _words(content: bytes) -> tuple[list[Finding], set[str], int]:
    """Findings for the words that are not seen, the set of words that are, and how many there are."""
    found: list[Finding] = []
    seen: set[str] = set()
    count = 0
    document = pypdfium2.PdfDocument(content)
    for index in range(len(document)):
        where = f"page {index + 1}"
        found += [_hold(technique, what, where) for technique, what in _covered(document, index)]
        with visibility.Page(document, index) as page:
            words = page.words()
        hidden = [word.text for word in words if not word.seen and not _REMOVED.fullmatch(word.text)]
        if hidden:
            found.append(_hold("hidden-text", "There are words on the page that nobody sees.", where, " ".join(hidden)))
        shown = [word.text for word in words if word.seen]
        count += len(shown)
        seen.update(part for word in shown for part in _WORD.findall(word.lower()))
        seen.add("".join(shown))  # for addresses that a line's end divides
    document.close()
    return found, seen, count


def _covered(document: Any, index: int) -> Iterator[tuple[str, str]]:
    """Pictures that something is drawn over, or that reach beyond the page: what is beneath is still in the file."""
    page = document[index]
    width, height = page.get_width(), page.get_height()
    left, bottom, *_ = page.get_bbox()
    if page.get_rotation() in (90, 270):
        width, height = height, width
    things = [pdfium.FPDFPage_GetObject(page.raw, at) for at in range(pdfium.FPDFPage_CountObjects(page.raw))]
    bounds = [visibility.bounds_of(thing) for thing in things]
    kinds = [pdfium.FPDFPageObj_GetType(thing) for thing in things]
    for at, (kind, box) in enumerate(zip(kinds, bounds, strict=True)):
        if kind != pdfium.FPDF_PAGEOBJ_IMAGE:
            continue
        if box[0] < left - 2 or box[1] < bottom - 2 or box[2] > left + width + 2 or box[3] > bottom + height + 2:
            yield "cropped-picture", "A picture reaches beyond the page."
        for later, other in zip(kinds[at + 1 :], bounds[at + 1 :], strict=True):
            if later != pdfium.FPDF_PAGEOBJ_TEXT and overlap(box, other):
                yield "covered-picture", "Something is drawn over a picture."
                break
    page.close()


def _beside(pdf: Any, seen: set[str]) -> Iterator[Finding]:
    """What the file says beside its pages must also be seen on them."""
    for where, text in _sayings(pdf):
        if not _is_seen(text, seen):
            yield _hold("metadata", f"The PDF says something in its {where} that is not on its pages.", where, text)
    for number, page in enumerate(pdf.pages, 1):
        for one in page.obj.get("/Annots", []):
            action = one.get("/A")
            address = str(action.get("/URI", "")) if action is not None else ""
            if action is None or address.removeprefix("mailto:") == "":
                continue
            plain = address.removeprefix("mailto:")
            if not address.startswith(("http://", "https://", "mailto:")) or not any(plain in said for said in seen):
                yield _hold("link", "A link leads somewhere that the page does not say.", f"page {number}", address)


def _is_seen(text: str, seen: set[str]) -> bool:
    text = text.strip()
    if _TOOLS.fullmatch(text) or _DATE.fullmatch(text) or _ID.fullmatch(text) or text in _XMP_WORDS:
        return True
    return all(word in seen for word in _WORD.findall(text.lower()))


def _sayings(pdf: Any) -> Iterator[tuple[str, str]]:
    info = pdf.trailer.get("/Info")
    if info is not None:
        for _, value in info.items():
            yield "properties", str(value)
    if pdf.Root.get("/Metadata") is not None:
        yield from (("properties", text) for text in _xmp(pdf.Root.Metadata.read_bytes()))
    for thing in pdf.objects:
        for one in dictionaries(thing):
            if "/Title" in one and "/Parent" in one:
                yield "bookmarks", str(one["/Title"])
            for name in ("/Alt", "/E", "/T"):
                if isinstance(one.get(name), pikepdf.String):
                    yield "description", str(one[name])
            if one.get("/Subtype") == "/Link" and isinstance(one.get("/Contents"), pikepdf.String):
                yield "links", str(one["/Contents"])


_HARMLESS = frozenset({"part", "conformance", "NPages", "PDFVersion", "language", "RenditionClass", "rev", "amd"})


def _xmp(data: bytes) -> Iterator[str]:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, load_dtd=False)
    for element in etree.fromstring(data, parser).iter():
        if not isinstance(element.tag, str):
            if (element.text or "").strip() and getattr(element, "target", "") != "xpacket":
                yield element.text or ""
            continue
        names = [etree.QName(one.tag).localname for one in (element, *element.iterancestors())]
        if _HARMLESS.intersection(names):
            short = "".join(str(text) for text in element.itertext()).strip()
            if len(short) <= 8 and re.fullmatch(r"[\w.-]*", short):
                continue
        yield from (text for text in (element.text, element.tail) if text and text.strip())
        for name, value in element.attrib.items():
            if etree.QName(name).localname not in ("about", "lang", "xmptk", "parseType"):
                yield str(value)
