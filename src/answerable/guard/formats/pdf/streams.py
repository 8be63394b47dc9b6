"""The instructions that draw a page, a form, a pattern or a letter, and what they hold that draws nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from .graph import Graph, Saying, note_name
from .raw import left_over
from .said import said_in
from .schema import NAMES

_STRING = rb"\((?:[^()\\]|\\.|\((?:[^()\\]|\\.|\((?:[^()\\]|\\.)*+\))*+\))*+\)"
_HEX = rb"<[0-9A-Fa-f\s]*+>"
_SHOWN = re.compile(
    rb"\[(?:[\s\d.+-]++|"
    + _STRING
    + rb"|"
    + _HEX
    + rb")*+\]\s*+TJ(?![\w*])|(?:"
    + _STRING
    + rb"|"
    + _HEX
    + rb")\s*+(?:Tj(?![\w*])|'|\")",
    re.S,
)
_MARKED = re.compile(
    rb"/[^\s/\[\]<>()%{}]*\s*(<<(?:[^<>()]|"
    + _STRING
    + rb"|"
    + _HEX
    + rb"|<<(?:[^<>()]|"
    + _STRING
    + rb"|"
    + _HEX
    + rb")*+>>)*+>>)\s*(?:BDC|DP)\b",
    re.S,
)
_ONLY_A_NUMBER = re.compile(rb"<<\s*/MCID\s+\d+\s*>>")
_WORD = re.compile(rb"/[^\s/\[\]<>()%{}]*|[A-Za-z'\"*][\w*'\"]*|[%(<>)].{0,400}", re.S)
_INLINE = re.compile(rb"(?:^|\s)BI[\s/]")
OPERATORS = frozenset(
    b"""b B b* B* BDC BI BMC BT BX c cm CS cs d d0 d1 Do DP EI EMC ET EX f F f* G g gs h i ID j J K k l m M MP n q Q re RG rg ri s S SC
    sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y ' " true false null""".split()
)
_MARKS = {
    "/ActualText": "replacement",
    "/Alt": "alternative",
    "/E": "alternative",
    "/Lang": "language",
    "/T": "heading",
    "/Contents": "artifact",
}
_NUMBERS = frozenset(
    {"/MCID", "/BBox", "/Attached", "/Type", "/Subtype", "/O", "/Placement", "/TextDecorationType", "/Width", "/Height"}
)


@dataclass
class Drawn:
    """What the instructions of one stream hold."""

    undrawn: list[str] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    marks: list[tuple[str, str, str]] = field(default_factory=list)
    """Words put beside what is drawn: their use, the words, the entry."""
    names: set[str] = field(default_factory=set)
    pictures: list[Any] = field(default_factory=list)
    shows_text: bool = False


def read(stream: Any, data: bytes) -> Drawn:
    """What is in a stream of instructions. `stream` is asked for pictures within the line only."""
    drawn = Drawn()
    if _INLINE.search(data):
        data = _without_pictures(stream, drawn)
    rest, count = _SHOWN.subn(b" ", data)
    drawn.shows_text = count > 0
    rest = _MARKED.sub(lambda match: _mark(match[1], drawn), rest)
    for word in set(_WORD.findall(rest)):
        if word.startswith(b"/"):
            drawn.names.add(_unescaped(word))
        elif word.startswith(b"%"):
            drawn.comments.append(word[1:].splitlines()[0].decode("latin-1") if len(word) > 1 else "")
        elif word.startswith((b"(", b"<")):
            drawn.undrawn += said_in(word) or [word.decode("latin-1")]
        elif word not in OPERATORS and not word.startswith((b")", b">")):
            drawn.undrawn.append(word.decode("latin-1"))
    drawn.comments = [one for one in drawn.comments if one.strip()]
    return drawn


def _unescaped(word: bytes) -> str:
    return re.sub(rb"#([0-9A-Fa-f]{2})", lambda code: bytes([int(code[1], 16)]), word).decode("utf-8", "replace")


def _mark(inline: bytes, drawn: Drawn) -> bytes:
    if not _ONLY_A_NUMBER.fullmatch(inline):
        try:
            _marks(pikepdf.Object.parse(inline), drawn)
        except (pikepdf.PdfError, ValueError, TypeError):
            drawn.undrawn += said_in(inline) or [inline.decode("latin-1")]
    return b" "


def _marks(thing: Any, drawn: Drawn) -> None:
    for name, value in thing.items():
        if name in _MARKS and isinstance(value, pikepdf.String):
            drawn.marks.append((_MARKS[name], str(value), name))
        elif isinstance(value, pikepdf.String):
            if str(value).strip():
                drawn.undrawn.append(str(value))
        elif isinstance(value, pikepdf.Dictionary):
            _marks(value, drawn)
        elif isinstance(value, pikepdf.Array):
            drawn.undrawn += [str(one) for one in value if isinstance(one, pikepdf.String)]
        if name not in _NUMBERS and name not in _MARKS and name[1:] not in NAMES and len(name) > 4:
            drawn.undrawn.append(name[1:])


def _without_pictures(stream: Any, drawn: Drawn) -> bytes:
    """The instructions without the pictures that stand among them, which are kept aside."""
    steps = []
    for step in pikepdf.parse_content_stream(stream):
        if isinstance(step, pikepdf.ContentStreamInlineImage):
            drawn.pictures.append(step)
        else:
            steps.append(step)
    return bytes(pikepdf.unparse_content_stream(steps))


def inline_faults(step: Any) -> list[str]:
    """Bytes of a picture within the line that are more than its dots need."""
    picture = step.iimage
    code = bytes(pikepdf.unparse_content_stream([step]))
    data = code[code.index(b"ID") + 3 :].rstrip().removesuffix(b"EI")
    kinds = [str(one) for one in picture.filters]
    if kinds and kinds[0] in ("/FlateDecode", "/Fl"):
        left = left_over(data)
    elif not kinds:
        row = (picture.width * _components(picture) * picture.bits_per_component + 7) // 8
        left = data[row * picture.height :]
    else:
        left = b""
    return [left.decode("latin-1")] if len(left.strip()) > 4 else []


def _components(picture: Any) -> int:
    if picture.image_mask:
        return 1
    return {"/DeviceRGB": 3, "/RGB": 3, "/DeviceCMYK": 4, "/CMYK": 4}.get(str(picture.colorspace), 1)


def of_page(page: Any) -> bytes:
    """A page's instructions, put together as a program that shows it does."""
    contents = page.obj.get("/Contents")
    if contents is None:
        return b""
    parts = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
    return b"\n".join(bytes(part.read_bytes()) for part in parts if isinstance(part, pikepdf.Stream))


@dataclass
class Instructions:
    """What all streams of instructions of a file hold, with the places."""

    undrawn: dict[str, list[str]] = field(default_factory=dict)
    comments: dict[str, list[str]] = field(default_factory=dict)
    in_patterns: list[tuple[str, str]] = field(default_factory=list)
    """Places of patterns, letters and masks that draw text, and what they say."""
    unused: dict[str, list[str]] = field(default_factory=dict)
    """Forms and pictures that stand ready on a page and are drawn by nothing, and what they say."""
    marked: bool = False
    """Whether anything stands for other words than it draws."""


def read_all(pdf: Any, graph: Graph) -> Instructions:
    """Read every stream of instructions once; words beside what is drawn go to the graph's sayings."""
    all_of_it = Instructions()
    used: set[tuple[int, int]] = set()
    ready: dict[tuple[int, int], str] = {}
    for number, page in enumerate(pdf.pages, 1):
        _take(
            all_of_it,
            graph,
            page,
            of_page(page),
            page.resources if "/Resources" in page.obj else None,
            f"page {number}",
            used,
            ready,
        )
    shown_by_others = {one.objgen for kind in ("pattern", "glyph") for one, _ in graph.dictionaries.get(kind, ())}
    for kind in ("form-x", "pattern", "glyph"):
        for stream, where in graph.dictionaries.get(kind, ()):
            if not isinstance(stream, pikepdf.Stream):
                continue
            data = bytes(stream.read_bytes())
            drawn = _take(all_of_it, graph, stream, data, stream.get("/Resources"), where, used, ready)
            if drawn.shows_text and stream.objgen in shown_by_others:
                all_of_it.in_patterns.append((where, " ".join(said_in(data))))
    for kind in ("image", "soft-mask"):
        for thing, _ in graph.dictionaries.get(kind, ()):
            masks = [thing.get(name) for name in ("/SMask", "/Mask", "/G")]
            used.update(mask.objgen for mask in masks if isinstance(mask, pikepdf.Stream))
    for place, where in ready.items():
        if place not in used:
            stream = pdf.get_object(place)
            said = said_in(bytes(stream.read_bytes())) if stream.get("/Subtype") == "/Form" else []
            all_of_it.unused.setdefault(where, []).extend(said)
    return all_of_it


def _take(
    all_of_it: Instructions,
    graph: Graph,
    stream: Any,
    data: bytes,
    resources: Any,
    where: str,
    used: set[Any],
    ready: dict[Any, str],
) -> Drawn:
    drawn = read(stream, data)
    if drawn.undrawn:
        all_of_it.undrawn.setdefault(where, []).extend(drawn.undrawn)
    for picture in drawn.pictures:
        if faults := inline_faults(picture):
            all_of_it.undrawn.setdefault(where, []).extend(faults)
    if drawn.comments:
        all_of_it.comments.setdefault(where, []).extend(drawn.comments)
    graph.sayings += [Saying(use, where, text, name) for use, text, name in drawn.marks]
    all_of_it.marked |= any(use == "replacement" for use, _, _ in drawn.marks)
    known: set[str] = set()
    if isinstance(resources, pikepdf.Dictionary):
        for _, group in resources.items():
            if isinstance(group, pikepdf.Dictionary):
                known.update(group.keys())
        things = resources.get("/XObject")
        if isinstance(things, pikepdf.Dictionary):
            for name, one in things.items():
                if isinstance(one, pikepdf.Stream) and name in drawn.names:
                    used.add(one.objgen)
                elif isinstance(one, pikepdf.Stream):
                    ready.setdefault(one.objgen, where)
    for name in drawn.names - known:
        note_name(graph, name, where)
    return drawn
