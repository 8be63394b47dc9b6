"""A rich text as its reader sees it, and what is in it beside that: one walk, for the guard and for the clean copy."""

from __future__ import annotations

import binascii
import codecs
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from answerable.guard.formats.word import colours, fields
from answerable.guard.formats.word.colours import BLACK, WHITE, Colour
from answerable.guard.formats.word.marks import Block, Field, Grid, GridCell, Line, Piece
from answerable.guard.formats.word.styles import Look

from . import floats
from .tokens import Token, tokens

_SMALLEST = 8  # half points
_CHARACTERS = {"tab": "\t", "cell": "", "line": "\n", "lquote": "‘", "rquote": "’", "ldblquote": "“", "rdblquote": "”", "bullet": "•", "endash": "–", "emdash": "—", "emspace": "\u2003", "enspace": "\u2002", "qmspace": "\u2005", "softline": "\n", "chpgn": "1", "zwj": "\u200d", "zwnj": "\u200c", "zwbo": "\u200b", "ltrmark": "\u200e", "rtlmark": "\u200f", "page": "\f"}  # fmt: skip
_SWITCHES = {"b": "bold", "i": "italic", "v": "hidden", "deleted": "deleted", "revised": "revised", "caps": "caps"}
_NUMBERS = {"fs": "size", "cf": "ink", "cb": "behind", "chcbpat": "behind", "highlight": "marked", "charscalex": "scale", "expndtw": "spread", "up": "raised", "dn": "raised", "uc": "skips", "revauth": "author", "revauthdel": "author", "f": "font"}  # fmt: skip
_CODE_PAGES = {0: "cp1252", 2: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 134: "gbk", 136: "big5", 161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850"}  # fmt: skip
HEADERS = {"header": "header", "headerl": "header (left pages)", "headerr": "header (right pages)", "headerf": "header (first page)", "footer": "footer", "footerl": "footer (left pages)", "footerr": "footer (right pages)", "footerf": "footer (first page)"}  # fmt: skip
FORM = frozenset(
    [
        "fonttbl",
        "colortbl",
        "stylesheet",
        "listtable",
        "listoverridetable",
        "rsidtbl",
        "generator",
        "themedata",
        "colorschememapping",
        "latentstyles",
        "datastore",
        "mmathPr",
        "xmlnstbl",
        "pgptbl",
        "wgrffmtfilter",
        "defchp",
        "defpap",
        "revtbl",
        "filetbl",
        "panose",
        "falt",
        "fname",
        "pn",
        "pnseclvl",
        "picprop",
        "blipuid",
        "bliptag",
        "ftnsep",
        "ftnsepc",
        "ftncn",
        "aftnsep",
        "aftnsepc",
        "aftncn",
        "expandedcolortbl",
        "listpicture",
        "nesttableprops",
        "levelmarker",
        "leveltext",
        "levelnumbers",
        "info",
        "userprops",
        "company",
        "shpinst",
        "sp",
        "sn",
        "sv",
        "bkmkstart",
        "bkmkend",
        "upr",
        "ud",
        "fldtype",
        "datafield",
        "fldinst",
        "pntxta",
        "pntxtb",
        "operator",
        "atrfstart",
        "atrfend",
        "do",
        "dptxbxtext",
        "nonesttables",
        "listname",
        "pnaiu",
        "cs",
        "ds",
        "ts",
        "tsrowd",
        "background",
        "shpgrp",
        "shprslt",
        "listlevel",
        "list",
        "listoverride",
        "private1",
        "hlinkbase",
        "hl",
        "hlloc",
        "hlsrc",
        "hlfr",
        "category",
        "manager",
        "author",
        "title",
        "subject",
        "keywords",
        "comment",
        "doccomm",
        "creatim",
        "revtim",
        "printim",
        "buptim",
        "fchars",
        "lchars",
        "pgdsctbl",
        "pgdsc",
    ]
)
"""Groups that a plain file has, whose content is read by a rule of its own."""
_STYLES = frozenset({"cs", "ds", "ts"})
"""Words that begin a style in the table of styles, and use one in the text."""
UNSEEN = {"annotation": "comment", "atnid": "comment", "atnauthor": "comment", "atndate": "comment", "atnref": "comment", "atntime": "comment", "atnparent": "comment", "atnicn": "comment", "xe": "field-code", "tc": "field-code", "tcn": "field-code", "rxe": "field-code", "txe": "field-code", "docvar": "document-variable", "template": "remote-part", "objdata": "embedded-object", "objclass": "embedded-object", "objname": "embedded-object", "objalias": "embedded-object", "objsect": "embedded-object", "nextfile": "remote-part", "private": "ignored-group", "passwordhash": "protected-document", "datafield": "field-data", "ffdeftext": "form-field", "ffhelptext": "form-field", "ffstattext": "form-field", "ffl": "form-field", "ffformat": "form-field", "ffentrymcr": "form-field", "ffexitmcr": "form-field", "xmlopen": "custom-xml", "xmlattr": "custom-xml", "xmlattrname": "custom-xml", "xmlattrvalue": "custom-xml", "protusertbl": "editing-permission", "mailmerge": "remote-part", "writereservhash": "protected-document"}  # fmt: skip
_SHOWN_GROUPS = frozenset({"rtf", "fldrslt", "field", "shptxt", "listtext", "pntext", "footnote", "shppict", "shp", "object", "result", "formfield", "ffname", *HEADERS, "nonshppict", "pict"})  # fmt: skip


@dataclass(frozen=True)
class State:
    """What holds inside a group."""

    group: str = "rtf"
    unseen: str = ""
    hidden: bool = False
    deleted: bool = False
    revised: bool = False
    bold: bool = False
    italic: bool = False
    underline: bool = False
    caps: bool = False
    size: int = 24
    ink: int = 0
    behind: int = 0
    marked: int = 0
    scale: int = 100
    spread: int = 0
    raised: int = 0
    skips: int = 1
    author: int = 0
    font: int = 0
    place: str = ""
    note: str = ""


@dataclass
class Group:
    """A group whose words are not part of the text: what it is, where it stands, what it says."""

    name: str
    where: str
    known: bool
    text: str = ""
    data: bytearray = field(default_factory=bytearray)
    words: list[str] = field(default_factory=list)
    """Control words in it, with their numbers."""
    props: dict[str, str] = field(default_factory=dict)
    """Of a shape: its properties."""
    line: Line | None = None
    """Of a shape: the line that it is fixed to."""
    blocks: list[Block] = field(default_factory=list)
    """Of a shape: what stands in its text box."""
    image: bytearray | None = None
    """Of a shape: the picture in it."""
    outer: Group | None = None
    """Of a shape in a group of shapes: that group."""

    @property
    def outermost(self) -> Group:
        """The group of shapes that no other holds; the shape itself where it stands alone."""
        return self if self.outer is None else self.outer.outermost


@dataclass
class Image:
    """A picture: its bytes and measures in twentieths of a point."""

    where: str
    kind: str = ""
    data: bytearray = field(default_factory=bytearray)
    wide: int = 0
    high: int = 0
    crop: tuple[int, int, int, int] = (0, 0, 0, 0)
    spare: bool = False
    """Whether it only stands for another one, in programs that cannot show that."""
    seen: bool = True
    line: Line | None = None
    at: int = 0


@dataclass
class Paragraph:
    """What holds for a paragraph."""

    align: str = "left"
    ground: int = 0
    left: int = 0
    line: int = 0
    in_table: bool = False
    level: int = 0
    breaks: bool = False


class Reading:
    """What was read of a rich text. Raises NotRichText and TooMuch."""

    def __init__(self, content: bytes) -> None:
        self.blocks: list[Block] = []
        self.headers: dict[str, list[Block]] = {}
        self.notes: list[tuple[str, list[Block]]] = []
        self.groups: list[Group] = []
        self.fields: list[Field] = []
        self.images: list[Image] = []
        self.switches: set[str] = set()
        self.authors: list[str] = []
        self.after = b""
        self.width, self.height = 612.0, 792.0
        self.changes: dict[tuple[str, str, int], int] = {}
        self.shape_words: list[tuple[str, str, str]] = []
        """Properties of shapes: the place, the name and what it says."""
        _Walk(self, content).run()
        self.floating = floats.Floating(self)
        self.floating.mark()

    def shown_headers(self) -> dict[str, list[Block]]:
        """The headers and footers that some page shows."""
        return {name: blocks for name, blocks in self.headers.items() if self.shows(name)}

    def shows(self, name: str) -> bool:
        """Whether pages of this sort exist: first ones with `\\titlepg`, left ones with `\\facingp`; without it every page is a right one."""
        if name.endswith("f"):
            return "titlepg" in self.switches
        return not name.endswith("l") or "facingp" in self.switches


class _Walk:
    def __init__(self, reading: Reading, content: bytes) -> None:
        self._reading = reading
        self._content = content
        self._state = State()
        self._stack: list[State] = []
        self._groups: list[tuple[int, Group | None]] = []
        self._starred = False
        self._fresh = False
        self._skip = 0
        self._page = "cp1252"
        self._pages: dict[int, str] = {}
        self._colours: list[Colour | None] = []
        self._styles: dict[str, dict[str, int]] = {}
        self._pending = b""
        self._paragraph = Paragraph()
        self._line = Line()
        self._count = 0
        self._tables = 0
        self._row: list[GridCell] = []
        self._cell: list[Block] = []
        self._grid: Grid | None = None
        self._row_ground: list[int] = []
        self._row_height = 0
        self._picture: tuple[int, Image] | None = None
        self._fields: list[tuple[int, Field]] = []
        self._into: list[tuple[int, list[Block], Line, Paragraph]] = []
        self._boxes: list[tuple[int, list[Block]]] = []
        self._sink: list[Block] = reading.blocks
        self._named = ""
        self._style = ""
        self._font = 0
        self._high = 0

    # The walk.

    def run(self) -> None:
        for token in tokens(self._content):
            if token.kind != "byte":
                self._flush()
            if token.kind == "open":
                self._stack.append(self._state)
                self._fresh, self._starred = True, False
            elif token.kind == "close":
                self._close()
            elif token.kind == "star":
                self._starred = True
            elif token.kind == "word":
                self._word(token)
                self._fresh = False
                self._starred = False
            elif token.kind == "byte":
                self._fresh = False
                self._bytes(token.data)
            elif token.kind == "text":
                self._fresh = False
                self._text(token.text)
            else:
                self._reading.after = token.data
        self._flush()
        self._end_paragraph(last=True)
        self._end_table()

    def _close(self) -> None:
        depth = len(self._stack)
        if self._groups and self._groups[-1][0] == depth:
            _, group = self._groups.pop()
            if group is not None:
                self._done(group)
        if self._picture and self._picture[0] == depth:
            self._picture = None
        if self._fields and self._fields[-1][0] == depth:
            self._fields.pop()
        if self._into and self._into[-1][0] == depth:
            self._end_paragraph(last=True)
            self._end_table()
            _, self._sink, self._line, self._paragraph = self._into.pop()
        if self._boxes and self._boxes[-1][0] == depth:
            self._line.boxes += self._boxes.pop()[1]
        if self._stack:
            self._state = self._stack.pop()
        self._fresh = self._starred = False

    def _done(self, group: Group) -> None:
        self._reading.groups.append(group)
        outer = self._group
        if group.name == "colortbl":
            self._read_colours(group)
        elif group.name == "revtbl":
            self._reading.authors = [one.strip() for one in group.text.split(";")]
        elif group.name == "fldinst" and self._fields:
            self._fields[-1][1].instruction += group.text
            if outer is not None:
                outer.text += group.text
        elif group.name == "sn":
            self._named = group.text.strip()
        elif group.name == "sv":
            self._reading.shape_words.append((group.where, self._named, group.text.strip()))
            shape = self._shape
            if shape is not None:
                shape.props[self._named] = group.text.strip()

    def _read_colours(self, group: Group) -> None:
        """Entries end in a semicolon; one without numbers is the automatic colour."""
        current: dict[str, int] = {}
        for one in group.words:
            if one == ";":
                self._colours.append((current["red"], current["green"], current["blue"]) if len(current) == 3 else None)
                current = {}
            else:
                name, _, number = one.partition("=")
                if name in {"red", "green", "blue"}:
                    current[name] = min(max(int(number or 0), 0), 255)

    # Control words.

    @property
    def _group(self) -> Group | None:
        """The group that words go into instead of the text; None where they are part of the text."""
        return self._groups[-1][1] if self._groups else None

    @property
    def _shape(self) -> Group | None:
        """The innermost shape that is being described."""
        return next((one for _, one in reversed(self._groups) if one is not None and one.name == "shpinst"), None)

    @property
    def _image(self) -> Image | None:
        """The picture that figures belong to; None in a group inside it, and outside of one."""
        if self._picture is None or (self._groups and self._groups[-1][0] > self._picture[0]):
            return None
        return self._picture[1]

    def _word(self, token: Token) -> None:
        name, number = token.text, token.number
        if name == "u":
            self._unicode(number or 0)
        elif name == "bin":
            self._binary(token.data)
        elif self._begins(name):
            return
        elif self._image is not None:
            self._picture_word(self._image, name, number)
        elif self._group is not None:
            self._inner_word(self._group, name, number)
        else:
            self._look_word(name, number)
            self._paragraph_word(name, number)

    def _inner_word(self, group: Group, name: str, number: int | None) -> None:
        group.words.append(name if number is None else f"{name}={number}")
        if name in _CHARACTERS and group.name != "colortbl":
            group.text += _CHARACTERS[name] or " "
        elif name in {"par", "sect"}:
            group.text += "\n"
        if group.name in {"stylesheet", "fonttbl", "cs"}:
            self._style_word(name, number)

    def _begins(self, name: str) -> bool:
        """Whether the word makes the group it opens one of a kind: a table of fonts, a header, a field."""
        depth, starred = len(self._stack), self._starred
        if name == "pict":
            self._begin_picture(depth)
            return True
        if not self._fresh and not starred:
            return False
        if name == "field":
            one = Field(self._where(), None, showing=True)
            self._fields.append((depth, one))
            self._reading.fields.append(one)
        elif self._group is None and (name in HEADERS or name == "footnote"):
            self._part(name, depth)
        elif name in {"shptxt", "dptxbxtext"} or (name == "ud" and len(self._groups) == 1):
            self._island(name, depth)
        elif name in _SHOWN_GROUPS:
            self._state = replace(self._state, group=name)
        elif starred or (name in FORM and name not in _STYLES) or name in UNSEEN:
            known = name in FORM or name in UNSEEN or name.startswith("pnseclvl")
            group = Group(name, self._where(), known)
            if name == "shpinst":
                group.line, group.outer = self._line, self._shape
            self._groups.append((depth, group))
            if name in _STYLES:
                return False
        else:
            return False
        return True

    def _begin_picture(self, depth: int) -> None:
        spare = self._state.group == "nonshppict"
        seen = (
            not self._unseen()[0]
            and not spare
            and all(one is None or one.name in {"shpinst", "sp", "sv", "listpicture"} for _, one in self._groups)
        )
        image = Image(self._where(), spare=spare, seen=seen, line=self._line, at=len(self._line.pieces))
        self._reading.images.append(image)
        self._picture = (depth, image)
        if self._shape is not None:
            self._shape.image = image.data

    def _island(self, name: str, depth: int) -> None:
        """Words that show, in a group of which the rest does not: a text box in what describes its shape."""
        shape = self._shape
        unseen = ""
        if shape is not None:
            sides = {key: int(said or 0) for key, _, said in (one.partition("=") for one in shape.words) if key.startswith("shp") and said.lstrip("-").isdigit()}  # fmt: skip
            if shape.props.get("fHidden") == "1":
                unseen = "hidden-shape"
            elif sides.get("shpright", 1) <= -1440 or sides.get("shpbottom", 1) <= -1440 or sides.get("shpleft", 0) >= self._reading.width * 20 or sides.get("shptop", 0) >= self._reading.height * 20:  # fmt: skip
                unseen = "off-page-shape"
            elif (
                sides.get("shpright", 99) - sides.get("shpleft", 0) < 20
                or sides.get("shpbottom", 99) - sides.get("shptop", 0) < 20
            ):
                unseen = "no-size-shape"
        self._groups.append((depth, None))
        self._into.append((depth, self._sink, self._line, self._paragraph))
        box: list[Block] = []
        self._boxes.append((depth, box))
        if shape is not None:
            shape.blocks = box
        place = self._state.place or self._where()
        self._state = replace(
            self._state, place=f"{place}, text box" if name != "ud" else self._state.place, unseen=unseen
        )
        self._sink, self._line, self._paragraph = box, Line(), Paragraph()

    def _part(self, name: str, depth: int) -> None:
        """A header, a footer or a note: paragraphs of their own."""
        blocks: list[Block] = []
        self._into.append((depth, self._sink, self._line, self._paragraph))
        if name == "footnote":
            number = str(len(self._reading.notes) + 1)
            self._line.pieces.append(Piece("", self._look(), note=number))
            self._reading.notes.append((number, blocks))
            self._state = replace(self._state, place=f"footnote {number}", group="footnote")
        else:
            self._reading.headers.setdefault(name, blocks)
            blocks = self._reading.headers[name]
            self._state = replace(self._state, place=HEADERS[name], group=name)
        self._sink, self._line, self._paragraph = blocks, Line(), Paragraph()

    def _look_word(self, name: str, number: int | None) -> None:
        if name == "plain":
            kept = self._state
            self._state = State(group=kept.group, skips=kept.skips, place=kept.place, note=kept.note, font=kept.font)
        elif name in _SWITCHES:
            self._change(_SWITCHES[name], number != 0)
        elif name in _NUMBERS:
            usual = {"fs": 24, "up": 6, "dn": 6, "uc": 1}.get(name, 0)
            self._change(_NUMBERS[name], usual if number is None else number)
        elif name in {"ul", "uld", "uldb", "ulw"}:
            self._state = replace(self._state, underline=number != 0)
        elif name == "ulnone":
            self._state = replace(self._state, underline=False)
        elif name in {"s", "cs"} and f"{name}{number}" in self._styles:
            for key, said in self._styles[f"{name}{number}"].items():
                self._change(key, bool(said) if key in _SWITCHES.values() else said)
        elif name == "ansicpg":
            self._page = _codec(f"cp{number}")
        elif name == "mac":
            self._page = "mac_roman"

    def _change(self, what: str, said: int) -> None:
        """Change one look, by its name."""
        looks: dict[str, Any] = {what: said}
        self._state = replace(self._state, **looks)

    def _style_word(self, name: str, number: int | None) -> None:
        """Looks that a style gives; and the code pages of fonts."""
        if name in {"s", "cs"}:
            self._style = f"{name}{number}"
            self._styles[self._style] = {}
        elif name == "f":
            self._font = number or 0
        elif name == "fcharset" and number in _CODE_PAGES:
            self._pages[self._font] = _CODE_PAGES[number]
        elif self._style and name in {"v", "fs", "cf"}:
            self._styles[self._style][{"v": "hidden", "fs": "size", "cf": "ink"}[name]] = (
                1 if number is None else number
            )

    def _paragraph_word(self, name: str, number: int | None) -> None:
        handlers: dict[str, Callable[[], None]] = {
            "par": self._end_paragraph,
            "sect": self._end_paragraph,
            "cell": self._end_cell,
            "nestcell": self._end_cell,
            "row": self._end_row,
            "nestrow": self._end_row,
        }
        if name in handlers:
            handlers[name]()
        elif name == "pard":
            self._paragraph = Paragraph(breaks=self._paragraph.breaks)
        elif name in {"ql", "qr", "qc", "qj"}:
            self._paragraph.align = {"ql": "left", "qr": "right", "qc": "centre", "qj": "justify"}[name]
        elif name == "intbl":
            self._paragraph.in_table = True
        elif name == "cbpat":
            self._paragraph.ground = number or 0
        elif name == "li":
            self._paragraph.left = number or 0
        elif name == "sl":
            self._paragraph.line = number or 0
        elif name == "outlinelevel":
            self._paragraph.level = min((number or 0) + 1, 6)
        elif name in {"pagebb"}:
            self._paragraph.breaks = True
        elif name == "trowd":
            self._row_ground, self._row_height = [], 0
        elif name == "trrh":
            self._row_height = number or 0
        elif name == "clcbpat":
            self._row_ground.append(number or 0)
        elif name == "paperw":
            self._reading.width = (number or 12240) / 20
        elif name == "paperh":
            self._reading.height = (number or 15840) / 20
        elif name in {"titlepg", "facingp"}:
            self._reading.switches.add(name)
        elif name in _CHARACTERS:
            self._text(_CHARACTERS[name], counted="page" if name == "chpgn" else "")

    def _picture_word(self, image: Image, name: str, number: int | None) -> None:
        if name in {"pngblip", "jpegblip", "emfblip", "wmetafile", "dibitmap", "wbitmap", "macpict", "pmmetafile"}:
            image.kind = name
        elif name == "picwgoal":
            image.wide = number or 0
        elif name == "pichgoal":
            image.high = number or 0
        elif name in {"piccropl", "piccropt", "piccropr", "piccropb"}:
            at = ("piccropl", "piccropt", "piccropr", "piccropb").index(name)
            crop = list(image.crop)
            crop[at] = number or 0
            image.crop = (crop[0], crop[1], crop[2], crop[3])

    # Words.

    def _unicode(self, number: int) -> None:
        code = number + 65536 if number < 0 else number
        self._skip = 0
        if 0xD800 <= code < 0xDC00:
            self._high = code
        elif 0xDC00 <= code < 0xE000 and self._high:
            self._text(chr(0x10000 + ((self._high - 0xD800) << 10) + code - 0xDC00))
            self._high = 0
        elif 0 <= code < 0x110000 and not 0xD800 <= code < 0xE000:
            self._text(chr(code))
        self._skip = self._state.skips

    def _binary(self, data: bytes) -> None:
        if self._image is not None:
            self._image.data += data
        elif self._group is not None:
            self._group.data += data
        elif data:
            self._reading.groups.append(Group("bin", self._where(), False, data=bytearray(data)))

    def _bytes(self, data: bytes) -> None:
        if self._skip:
            dropped = min(self._skip, len(data))
            data, self._skip = data[dropped:], self._skip - dropped
        if self._image is not None:
            self._hex(self._image, data)
        else:
            self._pending += data

    def _hex(self, image: Image, data: bytes) -> None:
        digits = b"".join(data.split())
        try:
            image.data += binascii.unhexlify(digits[: len(digits) // 2 * 2])
        except (binascii.Error, ValueError):
            self._reading.groups.append(Group("pict", self._where(), False, text=data.decode("latin-1")))

    def _flush(self) -> None:
        if self._pending:
            data, self._pending = self._pending, b""
            codec = self._pages.get(self._state.font, self._page)
            if self._group is not None:
                codec = self._page
            self._text(data.decode(codec, "replace"))

    def _text(self, text: str, counted: str = "") -> None:
        if not text:
            return
        group = self._group
        if group is not None:
            group.text += text
            if group.name == "colortbl":
                group.words += [";"] * text.count(";")
            return
        technique, why = self._unseen()
        look = self._look()
        if technique:
            look = replace(look, unseen=technique, why=why)
        if self._state.revised or self._state.deleted:
            key = self._where(), "deleted" if self._state.deleted else "put in", self._state.author
            self._reading.changes[key] = self._reading.changes.get(key, 0) + 1
        link = ""
        for _, one in self._fields:
            if not technique:
                one.result += text
            link = fields.address(one.instruction) or link
            counted = counted or fields.counts(one.instruction)
        shown = text.upper() if self._state.caps else text
        self._line.pieces.append(Piece(shown, look, link, counts=counted))

    def _look(self) -> Look:
        state = self._state
        return Look(
            bold=state.bold,
            italic=state.italic,
            underline=state.underline,
            size=state.size / 2,
            colour=self._colour(state.ink),
        )

    def _colour(self, number: int) -> Colour | None:
        return self._colours[number] if 0 < number < len(self._colours) else None

    def _unseen(self) -> tuple[str, str]:
        """The technique by which words hide here, and the reason."""
        state = self._state
        if state.hidden:
            return "hidden-text", "They are marked as hidden."
        if state.deleted:
            return "tracked-change", "They were deleted."
        if state.unseen:
            return state.unseen, ""
        if state.group == "nonshppict":
            return "alternate-content", ""
        if state.size < _SMALLEST or state.scale <= 20 or state.spread <= -state.size * 4:
            return "tiny-text", "They are too small or squeezed."
        if (
            abs(state.raised) > 400
            or self._paragraph.left >= self._reading.width * 20
            or self._paragraph.left <= -self._reading.width * 20
        ):
            return "off-page", "They stand off the page."
        if (self._paragraph.line < 0 and -self._paragraph.line < state.size * 10 * 0.35) or (
            -70 < self._row_height < 0 and self._paragraph.in_table
        ):
            return "hidden-text", "The line has next to no height."
        marked = self._colour(state.marked)
        behind = (
            marked or self._colour(state.behind) or self._cell_ground() or self._colour(self._paragraph.ground) or WHITE
        )
        ink = self._colour(state.ink) or (WHITE if marked is None and colours.is_dark(behind) else BLACK)
        if colours.hides(ink, behind):
            dark = colours.is_dark(behind) and (marked is not None or state.behind)
            return ("covered-text" if dark else "same-colour-text"), "They have the colour of what is behind them."
        return "", ""

    def _cell_ground(self) -> Colour | None:
        at = len(self._row)
        return self._colour(self._row_ground[at]) if self._paragraph.in_table and at < len(self._row_ground) else None

    # Paragraphs and tables.

    def _where(self) -> str:
        if self._state.place:
            return self._state.place
        if self._paragraph.in_table:
            rows = len(self._grid.rows) + 1 if self._grid else 1
            return f"table {self._tables + (0 if self._grid else 1)}, row {rows}, cell {len(self._row) + 1}"
        return f"paragraph {self._count + 1}"

    def _take_line(self, *, last: bool = False) -> Line | None:
        line, self._line = self._line, Line()
        if last and not line.pieces and not line.boxes:
            return None
        line.where = self._where()
        words = " ".join(line.words.split())
        if words and line.where.startswith("paragraph"):
            line.where += f" (“{words if len(words) <= 28 else words[:28].rstrip() + '…'}”)"
        line.align = self._paragraph.align  # type: ignore[assignment]
        line.level = self._paragraph.level
        line.breaks, self._paragraph.breaks = self._paragraph.breaks, False
        return line

    def _end_paragraph(self, *, last: bool = False) -> None:
        line = self._take_line(last=last)
        if line is None:
            return
        if self._paragraph.in_table:
            self._cell.append(line)
            return
        self._end_table()
        self._sink.append(line)
        if not self._state.place:
            self._count += 1

    def _end_cell(self) -> None:
        line = self._take_line()
        if line is not None:
            self._cell.append(line)
        self._row.append(GridCell(self._cell))
        self._cell = []

    def _end_row(self) -> None:
        if self._grid is None:
            self._tables += 1
            self._grid = Grid(f"table {self._tables}")
            self._sink.append(self._grid)
        self._grid.rows.append(self._row)
        self._grid.numbers.append(len(self._grid.rows))
        self._row = []

    def _end_table(self) -> None:
        if self._row or self._cell:
            self._row.append(GridCell(self._cell))
            self._cell = []
            self._end_row()
        self._grid = None


def _codec(name: str) -> str:
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"
