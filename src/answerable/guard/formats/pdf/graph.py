"""All that can be reached in a PDF from its root, entry by entry, held against what the standard knows (schema.py)."""

from __future__ import annotations

import decimal
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf

from answerable.guard.detectors import detector
from answerable.guard.findings import Finding
from answerable.guard.inspection import TooMuch
from answerable.guard.techniques import found

from .said import said_in
from .schema import ANY, KINDS, NAMES, Kind

DEPTH = 200  # of things that lie directly in one another
STEPS = 3_000_000
_SUBSET = re.compile(r"[A-Z]{6}\+")
_LONG = re.compile(r"[A-Za-z]{8,}|\d{4,}|[^\W\d_]{3,}[\W_]+[^\W\d_]{3,}")
_FREE_NAMES = frozenset({"/BaseFont", "/FontName", "/CMapName", "/Differences", "/PTEX.Fullbanner"})


@dataclass(frozen=True)
class Saying:
    """Words in the file beside its pages: what they are for (schema.py), where they stand, what they say, and the entry's name."""

    use: str
    where: str
    text: str
    name: str = ""


@dataclass
class Graph:
    """What was met on the way."""

    reached: set[tuple[int, int]] = field(default_factory=set)
    sayings: list[Saying] = field(default_factory=list)
    names: dict[str, str] = field(default_factory=dict)
    """Odd names, with where they stand."""
    odd: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    """Findings by technique and place, with what was said there."""
    dictionaries: dict[str, list[tuple[Any, str]]] = field(default_factory=dict)
    """The dictionaries of the kinds that are looked into further, with where they stand."""


_FURTHER = frozenset(
    [
        "annotation",
        "action",
        "field",
        "filespec",
        "xmp",
        "image",
        "mask",
        "cmap",
        "icc",
        "font-file",
        "font-simple",
        "font-0",
        "font-3",
        "layers",
        "layer",
        "form-x",
        "pattern",
        "glyph",
        "script",
        "field-value",
        "signature",
        "remote",
        "soft-mask",
    ]
)
_PLACES = {
    "outlines": "bookmarks",
    "info": "properties",
    "xmp": "properties",
    "structure": "tags for screen readers",
    "form": "form",
    "layers": "layers",
    "names-of": "names",
    "label": "page labels",
    "thread": "articles",
}


def walk(pdf: Any) -> Graph:
    """Follow every entry from the root. Raises TooMuch where they go on without end."""
    graph = Graph()
    stack: list[tuple[Any, str, str, int]] = [(pdf.trailer, "trailer", "", 0)]
    # A page's own things are met at their page first, and the tags and names, which point at all pages, after them.
    stack += [(page.obj, "page", f"page {number}", 0) for number, page in reversed(list(enumerate(pdf.pages, 1)))]
    steps = 0
    while stack:
        thing, kind, where, depth = stack.pop()
        steps += 1
        if steps > STEPS or depth > DEPTH:
            raise TooMuch
        stack += _step(graph, thing, kind, where, depth)
    return graph


def _step(graph: Graph, thing: Any, kind: str, where: str, depth: int) -> list[tuple[Any, str, str, int]]:
    if not isinstance(thing, pikepdf.Object):
        return []
    if thing.is_indirect:
        if thing.objgen in graph.reached:
            return []
        graph.reached.add(thing.objgen)
    depth += 1
    if isinstance(thing, pikepdf.Array):
        return _array(graph, thing, kind, where, depth)
    if not isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
        _scalar(graph, thing, kind, where)
        return []
    group, _, inner = kind.partition(":")
    if group in ("map", "names", "nums"):
        return _group(graph, thing, group, inner, where, depth)
    kind = kind_of(thing, kind)
    where = where or _PLACES.get(kind, "")
    if kind in _FURTHER:
        graph.dictionaries.setdefault(kind, []).append((thing, where))
    rules = KINDS.get(kind)
    if rules is None:
        _unknown(graph, thing, "private-data", where, kind)
        return []
    return _entries(graph, thing, rules, kind, where, depth)


def _array(graph: Graph, thing: Any, kind: str, where: str, depth: int) -> list[tuple[Any, str, str, int]]:
    if kind == "space":
        return _space(graph, thing, where, depth)
    if kind in ("dest", "dest-or-action"):
        _plain(graph, pikepdf.Array(list(thing)[1:]), where, "/D")
        return []
    if kind == "halftone":
        return [(one, kind, where, depth) for one in thing]
    return [(one, kind, where, depth) for one in reversed(list(thing)) if isinstance(one, pikepdf.Object)]


def _space(graph: Graph, thing: Any, where: str, depth: int) -> list[tuple[Any, str, str, int]]:
    """A colour space: names, numbers, and by its family a profile, a function, or the bytes of a palette."""
    parts = list(thing)
    family = str(parts[0]) if parts and isinstance(parts[0], pikepdf.Name) else ""
    rest: list[tuple[Any, str, str, int]] = []
    for index, one in enumerate(parts[1:], 1):
        if isinstance(one, pikepdf.Stream):
            rest.append((one, {"/ICCBased": "icc", "/Indexed": "bits"}.get(family, "function"), where, depth))
        elif isinstance(one, pikepdf.String) and family in ("/Indexed", "/I") and index == 3:
            _palette(graph, one, where)
        elif isinstance(one, pikepdf.Dictionary):
            rest.append((one, "space-attributes" if family == "/DeviceN" else "plain-numbers", where, depth))
        elif isinstance(one, pikepdf.Array):
            if family == "/DeviceN" and index == 1:
                for name in one:
                    _name(graph, str(name), where, font=False)
            else:
                rest.append((one, "space", where, depth))
        elif isinstance(one, pikepdf.Name):
            _name(graph, str(one), where, font=False)
        elif isinstance(one, pikepdf.String):
            _odd(graph, "private-data", where, str(one))
    return rest


def _palette(graph: Graph, one: Any, where: str) -> None:
    data = bytes(one)
    if len(data) > 12 and data.isascii() and data.decode("ascii").isprintable() and len(set(data)) > 6:
        _odd(graph, "private-data", where, data.decode("ascii"))


def kind_of(thing: Any, kind: str) -> str:
    """Which of several kinds a dictionary is, by what it says of itself."""
    subtype = str(thing.get("/Subtype", "")) if kind in ("xobject", "font", "element", "mask") else ""
    match kind:
        case "xobject":
            return "image" if subtype == "/Image" else "form-x"
        case "font":
            return {
                "/Type0": "font-0",
                "/Type3": "font-3",
                "/CIDFontType0": "font-cid",
                "/CIDFontType2": "font-cid",
            }.get(subtype, "font-simple")
        case "appearance":
            return "form-x" if isinstance(thing, pikepdf.Stream) else "map:form-x"
        case "annotation" if thing.get("/Subtype") == "/Link":
            return "link"
        case "dest-or-action":
            return "action"
        case "dest":
            return "destination"
        case "properties":
            return "layer" if thing.get("/Type") in ("/OCG", "/OCMD") else "marked"
        case "pages" | "page":
            return "page" if thing.get("/Type") == "/Page" or "/Kids" not in thing else "pages"
        case "element" if "/Type" in thing and thing.get("/Type") in ("/MCR", "/OBJR"):
            return "reference"
        case "mask":
            return "mask"
        case "field-value":
            return "signature" if "/ByteRange" in thing or "/SubFilter" in thing else "field-stream"
    return kind


def _group(graph: Graph, thing: Any, group: str, inner: str, where: str, depth: int) -> list[tuple[Any, str, str, int]]:
    rest: list[tuple[Any, str, str, int]] = []
    if group == "map":
        for name, value in thing.items():
            _name(graph, name, where, font=False)
            if isinstance(value, pikepdf.Dictionary | pikepdf.Stream | pikepdf.Array):
                rest.append((value, inner, where, depth))
            elif isinstance(value, pikepdf.Object):
                _scalar(graph, value, inner, where)
        return rest
    for name, value in thing.items():
        if name == "/Kids":
            rest += [(one, f"{group}:{inner}", where, depth) for one in value]
        elif name in ("/Names", "/Nums"):
            parts = list(value)
            for key, one in zip(parts[0::2], parts[1::2], strict=False):
                if isinstance(key, pikepdf.String):
                    graph.sayings.append(Saying("destination" if inner == "dest" else "id", where, str(key)))
                if isinstance(one, pikepdf.Object):
                    rest.append((one, inner, where, depth))
        elif name not in ("/Limits", "/Type"):
            _unknown(graph, value, "private-data", where, name)
    return rest


def _entries(
    graph: Graph, thing: Any, rules: Kind, kind: str, where: str, depth: int
) -> list[tuple[Any, str, str, int]]:
    rest: list[tuple[Any, str, str, int]] = []
    for name, value in thing.items():
        if name in rules.plain:
            if kind != "trailer":
                _plain(graph, value, where, name)
        elif name in rules.inner:
            rest += _inner(graph, value, rules.inner[name], where, depth)
        elif name in rules.words:
            _words(graph, value, rules.words[name], where, name)
        elif name in rules.back:
            continue
        elif name in rules.never:
            _unknown(graph, value, rules.never[name], where, name)
        elif ANY in rules.inner:
            _name(graph, name, where, font=False)
            rest += _inner(graph, value, rules.inner[ANY], where, depth)
        elif ANY in rules.words:
            _words(graph, value, rules.words[ANY], where, name)
        elif ANY in rules.plain:
            _name(graph, name, where, font=False)
            _plain(graph, value, where, name)
        else:
            _unknown(graph, value, "private-data", where, name)
    return rest


def _inner(graph: Graph, value: Any, kind: str, where: str, depth: int) -> list[tuple[Any, str, str, int]]:
    if kind == "script" and isinstance(value, pikepdf.Stream):
        graph.sayings.append(Saying("script", where, _as_text(value)))
    if isinstance(value, pikepdf.Dictionary | pikepdf.Stream | pikepdf.Array):
        return [(value, kind, where or _PLACES.get(kind, ""), depth)]
    _scalar(graph, value, kind, where)
    return []


def _scalar(graph: Graph, value: Any, kind: str, where: str) -> None:
    """A name, a number or a string where dictionaries of a kind may stand."""
    if isinstance(value, pikepdf.Name):
        if kind not in ("dest", "font"):
            _name(graph, str(value), where, font=False)
        else:
            graph.sayings.append(Saying("destination", where, str(value).lstrip("/")))
    elif isinstance(value, pikepdf.String):
        use = {
            "dest": "destination",
            "dest-or-action": "destination",
            "field-value": "field-value",
            "filespec": "attachment",
            "remote": "remote",
            "script": "script",
            "element": "private",
        }.get(kind, "private")
        graph.sayings.append(Saying(use, where, str(value)))


def _words(graph: Graph, value: Any, use: str, where: str, name: str) -> None:
    """Words of a person, or bytes that stand for them."""
    if isinstance(value, pikepdf.Object) and value.is_indirect:
        graph.reached.add(value.objgen)
    if use == "attachment" or isinstance(value, pikepdf.Dictionary):
        texts = list(_strings(graph, value)) if use != "attachment" else list(_strings(graph, value, follow=True))
    elif isinstance(value, pikepdf.Stream):
        texts = [value.read_bytes()[:1_000_000].decode("utf-8", "replace")]
    elif isinstance(value, pikepdf.Array):
        texts = list(_strings(graph, value))
    elif isinstance(value, pikepdf.String):
        texts = [str(value)]
    elif isinstance(value, pikepdf.Name):
        _name(graph, str(value), where, font=False)
        return
    else:
        return
    graph.sayings += [Saying(use, where, text, name) for text in texts]


def _strings(graph: Graph, value: Any, *, follow: bool = True) -> Iterator[str]:
    """Every string and name that lies in something, and each stream as text."""
    stack = [(value, 0)]
    while stack:
        one, depth = stack.pop()
        if depth > DEPTH:
            raise TooMuch
        if isinstance(one, pikepdf.Object) and one.is_indirect:
            if depth and (one.objgen in graph.reached or not follow):
                continue
            graph.reached.add(one.objgen)
        if isinstance(one, pikepdf.String):
            yield str(one)
        elif isinstance(one, pikepdf.Name):
            if str(one)[1:] not in NAMES and len(str(one)) > 4:
                yield str(one)[1:]
        elif isinstance(one, pikepdf.Array):
            stack += [(each, depth + 1) for each in one]
        elif isinstance(one, pikepdf.Dictionary | pikepdf.Stream):
            if isinstance(one, pikepdf.Stream) and one.get("/Subtype") != "/Image":
                yield from _texts_of(one)
            for name, each in one.items():
                if name in ("/Parent", "/P", "/Pg"):
                    continue
                if name[1:] not in NAMES and name not in _ALL_ENTRIES:
                    yield name[1:]
                stack.append((each, depth + 1))


_ALL_ENTRIES = frozenset(
    name
    for kind in KINDS.values()
    for part in (kind.plain, kind.back, kind.inner, kind.words, kind.never)
    for name in part
)


def _texts_of(stream: Any) -> list[str]:
    """What a stream says: the words that it draws, or else all of it as text."""
    text = _as_text(stream)
    if re.search(r"(?:^|\s)(?:Tf|Tj|TJ|re|Do|cm)(?=\s|$)", text):
        return said_in(text.encode("latin-1", "replace"))
    return [text]


def _as_text(stream: Any) -> str:
    try:
        data = bytes(stream.read_bytes()[:1_000_000])
    except pikepdf.PdfError:
        return ""
    return data.decode("utf-8", "replace") if data.count(0) * 20 < len(data) else data.decode("utf-16-be", "replace")


def _plain(graph: Graph, value: Any, where: str, name: str, depth: int = 0) -> None:
    """A value that may hold numbers and known names only."""
    if isinstance(value, bool | int | float | decimal.Decimal) or value is None:
        return
    if isinstance(value, pikepdf.Object) and value.is_indirect:
        if value.objgen in graph.reached:
            return
        graph.reached.add(value.objgen)
    if isinstance(value, pikepdf.Name):
        if name == "/S" or name not in _FREE_NAMES:
            _name(graph, str(value), where, font=False)
        else:
            _name(graph, str(value), where, font=True)
    elif isinstance(value, pikepdf.String):
        text = str(value)
        if text.strip():
            _odd(graph, "private-data", where, text)
    elif isinstance(value, pikepdf.Array):
        if depth > DEPTH:
            raise TooMuch
        for one in value:
            _plain(graph, one, where, name, depth + 1)
    elif isinstance(value, pikepdf.Dictionary) and depth < 4:
        for inner, one in value.items():
            _name(graph, inner, where, font=False)
            _plain(graph, one, where, inner, depth + 1)
    else:
        _unknown(graph, value, "private-data", where, name)


def _name(graph: Graph, name: str, where: str, *, font: bool) -> None:
    """Keep a name that is no name of a program: long, or with words in it."""
    plain = name.removeprefix("/").rstrip("\0")
    if plain in NAMES or len(plain) < 5 or name in _ALL_ENTRIES:
        return
    plain = _SUBSET.sub("", plain)
    if font:
        if re.search(r"\d{4,}", plain) or len(plain) > 60:
            graph.names.setdefault(plain, where)
    elif len(plain) > 24 or _LONG.search(plain):
        graph.names.setdefault(plain, where)


def note_name(graph: Graph, name: str, where: str) -> None:
    """Keep a name that instructions use, where it is no name of a program."""
    _name(graph, name, where, font=False)


def _odd(graph: Graph, technique: str, where: str, text: str) -> None:
    graph.odd.setdefault((technique, where), []).append(text)


def _unknown(graph: Graph, value: Any, technique: str, where: str, name: str) -> None:
    texts = graph.odd.setdefault((technique, where or "the file as a whole"), [])
    texts.append(name.removeprefix("/"))
    texts.extend(_strings(graph, value))


@detector(
    "private-data",
    "attached-file",
    "pdf-signature",
    "form-xfa",
    "thumbnail",
    "alternate-picture",
    "embedded-object",
    "pdf-action",
    "remote-part",
    "layer-off",
)
def unlisted(graph: Graph) -> Iterator[Finding]:
    """Whatever a plain PDF does not hold."""
    codes = {"action": "pdf-action"}
    for (technique, where), texts in graph.odd.items():
        yield found(codes.get(technique, technique), where, texts, count=len(texts))
