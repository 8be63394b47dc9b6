"""Rich text (.rtf): what is in it that a reader does not see (facts/guard.md 3.3)."""

from __future__ import annotations

import binascii
import contextlib
import re
from collections.abc import Iterator

from answerable.guard.detectors import detector
from answerable.guard.findings import Finding, Severity
from answerable.guard.formats import opc
from answerable.guard.formats.drawing import opacity
from answerable.guard.formats.plain import unseen_characters
from answerable.guard.formats.word import fields, links
from answerable.guard.formats.word.allowed import telling
from answerable.guard.formats.word.marks import Block, Grid, Line, Piece, lines_of
from answerable.guard.inspection import Inspection
from answerable.guard.inventory import counted
from answerable.guard.package import Damaged, Encrypted, Package
from answerable.guard.techniques import found

from . import floats
from .reading import HEADERS, UNSEEN, Group, Reading

_ENDINGS = {"pngblip": "png", "jpegblip": "jpg", "emfblip": "emf", "wmetafile": "wmf", "macpict": "pict"}
_TOLD = frozenset(
    {
        "title",
        "subject",
        "author",
        "manager",
        "company",
        "operator",
        "category",
        "keywords",
        "comment",
        "doccomm",
        "hlinkbase",
    }
)
_TOOLS = re.compile(r"(?:Microsoft|StarWriter|StarOffice|WPTools|Msftedit|Riched20|LibreOffice|OpenOffice|Apache|Aspose|Google|TX_RTF|Cocoa|WordPad|Word|python|docx|Mac|Windows|PyRTF|pandoc)[\w .;:/()~+,-]{0,160}", re.IGNORECASE)  # fmt: skip
_MARK_WORDS = frozenset(
    [
        "chapter",
        "article",
        "section",
        "appendix",
        "part",
        "annex",
        "schedule",
        "table",
        "figure",
        "note",
        "step",
        "paragraph",
        "clause",
    ]
)
_PLAIN_VALUE = re.compile(
    r"-?\d{0,10}(?:\.\d{1,9})?|(?:-?\d{1,10};?,?){1,4000}|[\d(),;\- ]{0,4000}|\{[0-9A-F-]{36}\}|[0-9a-f]{0,16}"
)
_NAMES = re.compile(
    r"(?:Text Box|Picture|Rectangle|Shape|Group|Line|Image|AutoShape|Freeform|WordPictureWatermark|PowerPlusWaterMarkObject|Oval|Canvas|Object)? ?\d{0,12}"
)
_LIST_NAME = re.compile(r"(?:List|RTF_Num|WW8Num|WWNum|Numbering|Outline|No List) ?[\d_]{0,14};?")
_DRAWN = frozenset({"wzName", "wzDescription", "gtextUNICODE", "gtextFont"})
_QUIET = frozenset(
    ["fonttbl", "colortbl", "stylesheet", "listtable", "listoverridetable", "rsidtbl", "generator", "colorschememapping", "latentstyles", "mmathPr", "xmlnstbl", "pgptbl", "wgrffmtfilter", "defchp", "defpap", "revtbl", "panose", "falt", "pn", "pnseclvl", "picprop", "blipuid", "bliptag", "ftnsep", "ftnsepc", "ftncn", "aftnsep", "aftnsepc", "aftncn", "expandedcolortbl", "listpicture", "nesttableprops", "levelmarker", "leveltext", "levelnumbers", "info", "company", "shpinst", "sp", "sn", "sv", "bkmkstart", "bkmkend", "upr", "ud", "fldinst", "fldtype", "pntxta", "pntxtb", "atrfstart", "atrfend", "do", "themedata", "datastore", "userprops", "background", "shpgrp", "shprslt", "listname", "filetbl", "fname", "nonesttables", "cs", "ds", "ts", "tsrowd", "pnaiu", "listlevel", "list", "listoverride", "hl", "hlloc", "hlsrc", "hlfr", "creatim", "revtim", "printim", "buptim", "operator", "fchars", "lchars", "pgdsctbl", "pgdsc"]
) | _TOLD  # fmt: skip
"""Groups that have detectors of their own below."""


def prepare() -> None:
    """Load what opens pictures, while files may still be opened."""
    opacity.prepare()


def inspect(content: bytes, look: Inspection) -> Iterator[Finding]:
    """What hides in rich text. Raises NotRichText and TooMuch."""
    reading = Reading(content)
    yield from hidden(reading)
    yield from unseen_letters(reading)
    yield from headers(reading)
    yield from changes(reading)
    yield from field_codes(reading)
    yield from addresses(reading)
    yield from unseen_groups(reading)
    yield from ignored(reading)
    yield from properties(reading)
    yield from names(reading)
    yield from packed(reading, look)
    yield from shapes(reading)
    yield from floats.over_words(reading)
    yield from floats.over_boxes(reading)
    yield from spare_words(reading)
    yield from pictures(reading, look)
    yield from after(reading)
    for blocks in (reading.blocks, *reading.shown_headers().values(), *(note for _, note in reading.notes)):
        show(blocks, look)
    look.lists(counted(sum(len(line.words.split()) for line in lines_of(reading.blocks)), "word"))


def _every(reading: Reading) -> Iterator[Line]:
    for blocks in (reading.blocks, *reading.headers.values(), *(note for _, note in reading.notes)):
        yield from lines_of(blocks)


@detector(
    "hidden-text",
    "tiny-text",
    "same-colour-text",
    "covered-text",
    "off-page",
    "hidden-shape",
    "off-page-shape",
    "no-size-shape",
    "alternate-content",
)
def hidden(reading: Reading) -> Iterator[Finding]:
    """Words that do not show."""
    for line in _every(reading):
        ways: dict[tuple[str, str], list[str]] = {}
        for piece in line.pieces:
            if (
                isinstance(piece, Piece)
                and piece.text.strip()
                and not piece.seen
                and piece.look.unseen != "tracked-change"
            ):
                ways.setdefault((piece.look.unseen, piece.look.why), []).append(piece.text)
        for (technique, why), texts in ways.items():
            yield found(technique, line.where, "".join(texts).strip(), said=why)


@detector("invisible-characters", "bidirectional-control", "private-character")
def unseen_letters(reading: Reading) -> Iterator[Finding]:
    """Characters in visible words that nobody sees."""
    yield from unseen_characters((line.where, line.words) for line in _every(reading) if not line.words.isascii())


@detector("header-never-shown")
def headers(reading: Reading) -> Iterator[Finding]:
    """Headers and footers for pages that there are not."""
    for name, blocks in reading.headers.items():
        words = " ".join(line.words for line in lines_of(blocks)).strip()
        if words and not reading.shows(name):
            yield found("header-never-shown", HEADERS[name], words)


@detector("tracked-change")
def changes(reading: Reading) -> Iterator[Finding]:
    """Words that were deleted or put in, and by whom."""
    for (where, kind, author), count in reading.changes.items():
        texts = [
            piece.text
            for line in _every(reading)
            for piece in line.pieces
            if isinstance(piece, Piece)
            and piece.look.unseen == "tracked-change"
            and kind == "deleted"
            and line.where.startswith(where)
        ]
        by = reading.authors[author] if author < len(reading.authors) else ""
        yield found(
            "tracked-change",
            where,
            ["".join(texts), *([by] if by not in {"", "Unknown"} else [])],
            said=f"Words were {kind}.",
            count=count,
        )
    people = [one for one in reading.authors if one and one != "Unknown"]
    if people:
        yield found("tracked-change", "list of authors", people)


@detector("field-code", "remote-part")
def field_codes(reading: Reading) -> Iterator[Finding]:
    """Instructions of fields that say more than what they show."""
    places = {group.text.strip().lower() for group in reading.groups if group.name == "bkmkstart"}
    for one in reading.fields:
        _, words = fields.words_of_instruction(one.instruction)
        kept = [word for word in words if len(word) > 3 and word not in one.result] or [one.instruction.strip()]
        if fields.fetches(one.instruction):
            yield found("remote-part", one.where, kept)
        elif fields.says_unseen(one.instruction, one.result, places, ()):
            yield found("field-code", one.where, kept)
        tip = fields.tip(one.instruction)
        if tip.strip() and tip not in one.result:
            yield found("link-tip", one.where, tip)


@detector("external-target")
def addresses(reading: Reading) -> Iterator[Finding]:
    """Links whose words do not say where they lead."""
    for one in reading.fields:
        target = fields.address(one.instruction)
        if target and not target.startswith("#") and not links.says_address(target, one.result):
            yield found("external-target", one.where, target, said="A link leads there.")


@detector(
    "comment",
    "field-code",
    "document-variable",
    "remote-part",
    "embedded-object",
    "ignored-group",
    "form-field",
    "custom-xml",
    "protected-document",
    "editing-permission",
    "field-data",
)
def unseen_groups(reading: Reading) -> Iterator[Finding]:
    """Groups that say something and do not show: comments, objects, index entries, defaults of forms."""
    for group in reading.groups:
        if group.name in UNSEEN and (group.text.strip() or group.data):
            texts = opc.strings_of(_unhexed(group)) if group.name in {"objdata", "datafield"} else [group.text.strip()]
            if group.name == "datafield" and all(_told(text, reading) for text in texts):
                continue
            yield found(UNSEEN[group.name], group.where, texts)


def _told(text: str, reading: Reading) -> bool:
    """Whether a field's own data say no more than its instruction: the address of a link, as Word keeps it."""
    return len(text) < 6 or any(
        text.strip("\0 ") in one.instruction or one.instruction.strip() in text for one in reading.fields
    )


@detector("ignored-group")
def ignored(reading: Reading) -> Iterator[Finding]:
    """Groups of kinds that are not known, which readers pass over; and bytes where none belong."""
    for group in reading.groups:
        if group.name not in UNSEEN and group.name not in _QUIET and not group.name.startswith("pnseclvl"):
            words = group.text.strip(" ;\n")
            figures = [one for one in group.words if re.search(r"=-?\d{7,}", one)]
            if words or group.data or figures or len(group.words) > 40:
                yield found(
                    "ignored-group", group.where, [words, bytes(group.data[:2000]).decode("latin-1"), *group.words[1:]]
                )
        elif group.data and group.name not in {"themedata", "datastore"}:
            yield found("ignored-group", group.where, bytes(group.data[:2000]).decode("latin-1"))


_PROGRAMS_OWN = re.compile(
    r"(?:(?:AppVersion|DocSecurity|HyperlinksChanged|LinksUpToDate|ScaleCrop|ShareDoc)(?:true|false|[\d.]{0,9})\s*)+"
)
"""Properties that LibreOffice carries over from Office files, each a name and a value."""


@detector("property", "custom-property")
def properties(reading: Reading) -> Iterator[Finding]:
    """What the file says of itself."""
    for group in reading.groups:
        text = group.text.strip()
        if group.name in _TOLD and text and not _TOOLS.fullmatch(text):
            yield found("property", f"properties, {group.name}", text)
        elif group.name == "generator" and not _TOOLS.fullmatch(text):
            yield found("property", "properties, generator", text)
        elif group.name == "userprops" and text and not _PROGRAMS_OWN.fullmatch(text):
            yield found("custom-property", "properties", text)
        elif group.name in {"info", "creatim", "revtim"} and text:
            yield found("property", "properties", text)


@detector("style-name", "font-name", "list-text", "bookmark-name", "people-list", "unknown-element")
def names(reading: Reading) -> Iterator[Finding]:
    """Names of styles, fonts, lists and bookmarks that say more than a name does."""
    shown = " ".join(line.words for line in _every(reading)).lower()
    for group in reading.groups:
        text = group.text.strip()
        if group.name in {"stylesheet", "cs", "ds", "ts", "latentstyles", "pgdsctbl", "pgdsc"}:
            yield from _telling("style-name", "styles", text)
        elif group.name in {"fonttbl", "falt", "fname"}:
            yield from _telling("font-name", "fonts", text)
        elif group.name in {"leveltext", "listname", "pntxta", "pntxtb", "levelmarker"}:
            if _LIST_NAME.fullmatch(text):
                continue
            words = [
                one
                for one in re.findall(r"[^\W\d_]{2,}", text)
                if one.lower() not in _MARK_WORDS and one.lower() not in shown
            ]
            if words or re.search(r"\d{4,}", text):
                yield found("list-text", "lists", text)
        elif group.name in {"bkmkstart", "bkmkend"}:
            if text and not links.USUAL_MARK.fullmatch(text) and text.lower().replace("_", " ") not in shown:
                yield found("bookmark-name", group.where, text)
        elif group.name == "xmlnstbl" and re.search(
            r"[^\s;]",
            re.sub(
                r"http://(?:schemas\.microsoft\.com|schemas\.openxmlformats\.org)[\w/.]*|urn:schemas-microsoft-com:[\w:]*",
                "",
                text,
            ),
        ):
            yield found("unknown-element", "name spaces", text)
        elif group.name in {
            "colortbl",
            "rsidtbl",
            "listtable",
            "listoverridetable",
            "wgrffmtfilter",
            "mmathPr",
            "defchp",
            "defpap",
            "pgptbl",
            "panose",
            "atrfstart",
            "atrfend",
            "blipuid",
            "bliptag",
        }:
            if re.search(r"[^\s;\d\x01-\x09a-f]", text) or re.search(r"\d{36,}", text):
                yield found("unknown-element", f"group {group.name}", text)
        elif group.name in {"fchars", "lchars"} and re.search(r"\w{4,}", text):
            yield found("unknown-element", f"group {group.name}", text)
        elif (
            group.name
            in {
                "ftnsep",
                "ftnsepc",
                "ftncn",
                "aftnsep",
                "aftnsepc",
                "aftncn",
                "hl",
                "hlloc",
                "hlsrc",
                "hlfr",
                "filetbl",
                "nonesttables",
            }
            and text
        ):
            yield found("hidden-text", f"group {group.name}", text)


def _telling(code: str, where: str, text: str) -> Iterator[Finding]:
    odd = [one.strip() for one in text.split(";") if telling(one.strip().lstrip("@").replace("lsdpriority", ""))]
    if odd:
        yield found(code, where, odd)


def _unhexed(group: Group) -> bytes:
    if group.data:
        return bytes(group.data)
    digits = re.sub(r"\s", "", group.text)
    with contextlib.suppress(binascii.Error, ValueError):
        return binascii.unhexlify(digits)
    return group.text.encode("utf-8", "replace")


_THEME = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels|theme/(?:theme/(?:_rels/themeManager\.xml\.rels|themeManager\.xml|theme1\.xml)|_rels/.*\.rels)"
)


@detector("opaque-data", "custom-xml")
def packed(reading: Reading, look: Inspection) -> Iterator[Finding]:
    """The theme and the data of other programs, which are kept as figures."""
    for group in reading.groups:
        if group.name == "themedata":
            yield from _theme(_unhexed(group), look)
        elif group.name == "datastore":
            texts = [one for one in opc.strings_of(_unhexed(group)) if not _usual_data(one)]
            if texts:
                yield found("custom-xml", "data of other programs", texts)
        elif group.name == "colorschememapping":
            said = _unhexed(group).decode("utf-8", "replace")
            if re.sub(r'<\?xml[^>]*>|<a:clrMap[\w\s:="/.]*/?>|\s', "", said):
                yield found("opaque-data", "colours", said)


def _theme(content: bytes, look: Inspection) -> Iterator[Finding]:
    from answerable.guard.formats.drawing.allowed import unknown
    from answerable.guard.formats.word.names import opened

    try:
        package = Package(content[: content.rfind(b"PK\5\6") + 22], look)
        odd = [name for name in package.names if not _THEME.fullmatch(name)]
        for name in package.names:
            data = package.read(name)
            package.claim(name)
            if name.endswith("theme1.xml"):
                yield from unknown(opened(data), "theme")
    except (Damaged, Encrypted):
        odd = ["?"]
    if odd:
        yield found("opaque-data", "theme", odd)


def _usual_data(text: str) -> bool:
    """Words of an empty list of sources, and of the container that it lies in."""
    plain = text.strip()
    known = re.sub(r"http://schemas\.[\w./]+|\{[0-9A-Fa-f-]{36}\}|bibliography|customXml|datastoreItem|schemaRefs?|Sources|SelectedStyle|StyleName|APA(?:SixthEdition\w*)?|xmlns|xml|version|encoding|standalone|UTF-8|itemID|\.XSL|uri|\b(?:no|ds|b|1|0)\b", "", plain)  # fmt: skip
    return not re.search(r"[A-Za-z]{4,}", known) or bool(
        re.fullmatch(
            r"(?:MSO ?DataStore|Properties|Item|Root Entry|Msxml2\.SAXXMLReader[\w.]*|Form|\W|[A-Z0-9\xc0-\xff=]{20,36})+",
            plain,
        )
    )


@detector("alternative-text", "object-name", "unknown-element", "external-target")
def shapes(reading: Reading) -> Iterator[Finding]:
    """What is said of shapes and does not show."""
    for where, name, said in reading.shape_words:
        if name == "wzDescription" and said:
            yield found("alternative-text", where, said)
        elif name == "wzName" and not _NAMES.fullmatch(said):
            yield found("object-name", where, said)
        elif name not in _DRAWN and not _PLAIN_VALUE.fullmatch(said) and re.search(r"[A-Za-z]{3,}", said):
            yield found("unknown-element", where, said)
        elif name and name not in _DRAWN and not re.fullmatch(r"[A-Za-z][A-Za-z0-9]{0,40}", name):
            yield found("unknown-element", where, name)


@detector("alternate-content")
def spare_words(reading: Reading) -> Iterator[Finding]:
    """Words that stand in place of others for old programs, and say more."""
    shown = " ".join("".join(line.words.split()) for line in _every(reading))
    for group in reading.groups:
        if group.name in {"upr", "shprslt", "do"} and group.text.strip():
            lost = [one for one in group.text.split() if one not in shown and "?" not in one]
            if lost:
                yield found("alternate-content", group.where, lost)


@detector("cropped-picture", "alternate-content", "hidden-shape")
def pictures(reading: Reading, look: Inspection) -> Iterator[Finding]:
    """Pictures, what is cut off from them, and those that only old programs show."""
    for number, image in enumerate(reading.images, 1):
        if any(one > 20 for one in image.crop):
            yield found("cropped-picture", image.where)
        if image.spare:
            yield found(
                "alternate-content", image.where, severity=Severity.LOOK, said="It is a picture for old programs."
            )
            continue
        if not image.seen:
            yield found("hidden-shape", image.where, said="It is a picture.")
        if image.data:
            name = f"picture {number}.{_ENDINGS.get(image.kind, 'bin')}"
            yield from look.inside(name, bytes(image.data), f"{image.where}, picture {number}")
    shown = [image for image in reading.images if image.seen]
    if shown:
        look.lists(counted(len(shown), "picture"))


@detector("trailing-data")
def after(reading: Reading) -> Iterator[Finding]:
    """What follows the end of the outermost group."""
    if reading.after:
        yield found("trailing-data", "after the end", reading.after.decode("latin-1"))


def show(blocks: list[Block], look: Inspection) -> None:
    """Hand over the visible words."""
    for block in blocks:
        if isinstance(block, Grid):
            look.shows_table(block.where, [[cell.words for cell in row] for row in block.rows])
        else:
            look.shows(block.where, block.words)
            show(block.boxes, look)
