"""Data as JSON and XML: keys that are told twice, comments, instructions, and letters in a guise."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from answerable.guard import markup
from answerable.guard.detectors import detector
from answerable.guard.findings import Finding, Severity, excerpt
from answerable.guard.inspection import Inspection, TooMuch
from answerable.guard.inventory import counted
from answerable.guard.techniques import found

from . import plain

DEEP = 200  # lists within lists
_ESCAPED = re.compile(r"(?<!\\)(?:\\\\)*\\u00([2-7][0-9a-fA-F])")
_ESCAPED_SAFELY = frozenset("<>&'\"=`/+")  # what web programs write so, to be safe inside a page
_DECLARED = re.compile(rb"<\?xml[^>]*encoding\s*=\s*[\"']([\w.-]+)[\"']")
_XSI = "http://www.w3.org/2001/XMLSchema-instance"
_XINCLUDE = "http://www.w3.org/2001/XInclude"
_XML = "http://www.w3.org/XML/1998/namespace"


class NoData(Exception):
    """It is neither JSON nor XML."""


def inspect(content: bytes, look: Inspection) -> Iterator[Finding]:
    """What is hidden in a JSON or XML file. Raises NoData and what lxml raises."""
    if is_xml(content):
        yield from _inspect_xml(content, look)
    else:
        yield from _inspect_json(content, look)


def is_xml(content: bytes) -> bool:
    """Whether the content begins as XML does."""
    return content[:200].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<")


# JSON


@dataclass
class Json:
    """Values of a JSON file: one, or one a line; and what was met in reading them."""

    values: list[Any] = field(default_factory=list)
    doubles: list[tuple[str, Any]] = field(default_factory=list)
    """Keys that were told before, with the value that the later one hides."""
    odd: list[str] = field(default_factory=list)
    """NaN and the like."""
    rest: str = ""
    """What follows the end."""


def read_json(text: str) -> Json:
    """The values of a JSON text. Raises NoData where it does not begin with one, and TooMuch for lists within lists without end."""
    if _depth(text) > DEEP:
        raise TooMuch
    said = Json()

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        made: dict[str, Any] = {}
        for key, value in items:
            if key in made:
                said.doubles.append((key, made[key]))
            made[key] = value
        return made

    def constant(word: str) -> float:
        said.odd.append(word)
        return math.nan if word == "NaN" else math.copysign(math.inf, -1 if word[0] == "-" else 1)

    decoder = json.JSONDecoder(object_pairs_hook=pairs, parse_constant=constant, strict=False)
    at = _past_space(text, 0)
    while at < len(text):
        try:
            value, at = decoder.raw_decode(text, at)
        except json.JSONDecodeError:
            break
        said.values.append(value)
        ended = at
        at = _past_space(text, at)
        if at < len(text) and "\n" not in text[ended:at]:
            break
    if not said.values:
        raise NoData
    said.rest = text[at:]
    return said


_STRING = re.compile(r'"(?:[^"\\]|\\.)*"', re.S)


def without_escaped(text: str) -> str:
    """The JSON text with every string that has plain letters written as numbers taken out: nobody reads these."""
    return _STRING.sub(lambda one: '"[removed]"' if _in_numbers(one.group()) else one.group(), text)


def _in_numbers(text: str) -> bool:
    return any(chr(int(one, 16)) not in _ESCAPED_SAFELY for one in _ESCAPED.findall(text))


def _past_space(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\r\n":
        at += 1
    return at


def _depth(text: str) -> int:
    """How deep lists and objects lie in each other, told without reading them."""
    deepest = depth = 0
    for one in re.finditer(r'"(?:[^"\\]|\\.)*"|[\[\]{}]', text, re.S):
        if (sign := one.group()) in "[{":
            depth += 1
            deepest = max(deepest, depth)
        elif sign in "]}":
            depth -= 1
    return deepest


def _inspect_json(content: bytes, look: Inspection) -> Iterator[Finding]:
    try:
        decoded = plain.decode(content)
    except plain.NotText as no_text:
        yield no_text.finding
        return
    said = read_json(without_escaped(decoded.text))
    walked = [one for number, value in enumerate(said.values, 1) for one in walk(value, _start(said, number))]
    look.lists(f"{counted(len(said.values), 'record')}, {counted(len(walked), 'value')}")
    _show(said, walked, look)
    yield from plain.encoding(decoded)
    yield from doubles(said)
    yield from after(said)
    yield from escaped(decoded.text)
    yield from plain.unseen_characters(walked)
    yield from far_words(decoded.text)
    for where, text in walked:
        if len(text) > 24:
            yield from plain.embedded(text, look, where)


def _start(said: Json, number: int) -> str:
    return f"record {number:,}" if len(said.values) > 1 else ""


def _show(said: Json, walked: list[tuple[str, str]], look: Inspection) -> None:
    """Lists of flat records as tables, everything else value by value."""
    tables = [value for value in said.values if _is_table(value)]
    if _is_table(said.values):
        tables = [said.values]
    if tables:
        for table in tables:
            keys = list(dict.fromkeys(key for record in table for key in record))
            rows = [[_text(record.get(key)) for key in keys] for record in table]
            look.shows_table("", [keys, *rows], first=0)
    else:
        for where, text in walked:
            look.shows(where, seen_value(text))


def _is_table(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) > 1
        and all(isinstance(one, dict) and not any(isinstance(v, dict | list) for v in one.values()) for one in value)
    )


def _text(value: Any) -> str:
    if value is None:
        return ""
    return seen_value(value) if isinstance(value, str) else json.dumps(value)


def walk(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Every key and value with the place where it stands: "people, entry 2, name"."""
    if isinstance(value, dict):
        for key, one in value.items():
            below = ", ".join(part for part in (path, excerpt(key)) if part)
            if not key.isascii() or not key.isprintable() or len(key) > 24:
                yield below, key
            yield from walk(one, below)
    elif isinstance(value, list):
        for number, one in enumerate(value, 1):
            yield from walk(one, ", ".join(part for part in (path, f"entry {number:,}") if part))
    elif value is not None:
        yield path, value if isinstance(value, str) else json.dumps(value)


@detector("duplicate-key")
def doubles(said: Json) -> Iterator[Finding]:
    """Keys told more than once: a reader sees the last value, or the first, and never both."""
    for key, value in said.doubles:
        yield found("duplicate-key", f"key “{excerpt(key)}”", [text for _, text in walk(value)])


@detector("trailing-data", "not-a-number")
def after(said: Json) -> Iterator[Finding]:
    """What follows the end, and values that JSON does not know."""
    if said.rest:
        yield found("trailing-data", "after the end", said.rest)
    if said.odd:
        yield found("not-a-number", "", said.odd, count=len(said.odd))


@detector("escaped-letters")
def escaped(text: str) -> Iterator[Finding]:
    """Plain letters written as numbers."""
    hits = [one for one in _ESCAPED.finditer(text) if chr(int(one.group(1), 16)) not in _ESCAPED_SAFELY]
    lines = sorted({text.count("\n", 0, one.start()) + 1 for one in hits[:1_000]})
    if hits:
        letters = "".join(chr(int(one.group(1), 16)) for one in hits)
        yield found("escaped-letters", plain.line_numbers(lines), letters, count=len(hits))


def far_words(text: str) -> Iterator[Finding]:
    """Words far from the rest. Data are one whole, so that no clean copy can tell what of them was meant to be seen."""
    for one in (*plain.layout(text), *plain.line_ends(text)):
        if one.technique == "long-line":
            continue  # programs write data on one line
        yield replace(one, cleanable=one.severity is not Severity.BLOCK or one.technique != "far-text")


# XML


def _inspect_xml(content: bytes, look: Inspection) -> Iterator[Finding]:
    root = parse_xml(content)
    text = xml_text(content)
    elements = sum(1 for one in root.iter() if markup.local(one))
    words = list(xml_words(root))
    look.lists(f"{counted(elements, 'element')}, {counted(len(words), 'value')}")
    for where, said in words:
        look.shows(where, seen_value(said))
    yield from remarks(root)
    yield from includes(root)
    yield from namespaces(root)
    yield from escaped_xml(text)
    yield from plain.unseen_characters([*words, *xml_names(root)])
    yield from far_words(text)
    for where, said in words:
        if len(said) > 24:
            yield from plain.embedded(said, look, where)


def xml_text(content: bytes) -> str:
    """The XML as text, by the encoding that it says it is in. Raises LookupError and UnicodeDecodeError."""
    said = _DECLARED.search(content[:200])
    if said and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode(said.group(1).decode("ascii")).removeprefix("\ufeff")
    return plain.decode(content).text


_RUN_OF_NUMBERS = re.compile(rb"(?:&#(?:[xX][0-9a-fA-F]+|[0-9]+);){3,}")


def parse_xml(content: bytes) -> Any:
    """The data without letters that are written as numbers, three and more in a row. Raises as markup.parse."""
    return markup.parse(_RUN_OF_NUMBERS.sub(lambda run: b"" if _letters(run.group()) else run.group(), content))


def _letters(run: bytes) -> bool:
    said = _numbered_letters(run.decode("ascii"))
    return sum(one.isascii() and one.isalnum() for one in said) >= 3


def _numbered_letters(text: str) -> list[str]:
    return [chr(int(one[1], 16) if one[1] else int(one[2])) for one in _ESCAPED_XML.finditer(text)]


def is_fetched(element: Any) -> bool:
    """Whether an element stands for a part that is fetched from elsewhere."""
    return markup.namespace(element) == _XINCLUDE


def _place(element: Any) -> str:
    return f"line {element.sourceline:,}, {markup.local(element)}" if element.sourceline else markup.local(element)


def xml_words(root: Any) -> Iterator[tuple[str, str]]:
    """Every text and attribute of the data with its place."""
    for element in root.iter():
        if markup.local(element) and not is_fetched(element):
            for name, value in element.attrib.items():
                if not str(name).startswith(f"{{{_XSI}}}"):
                    yield f"{_place(element)} {str(name).rpartition('}')[2]}", value
            if element.text and element.text.strip():
                yield _place(element), element.text
        if element.tail and element.tail.strip():
            yield _place(element.getparent()), element.tail


def xml_names(root: Any) -> Iterator[tuple[str, str]]:
    """The names of elements and attributes that are not plain letters."""
    for element in root.iter():
        if name := markup.local(element):
            for one in (name, *(str(key).rpartition("}")[2] for key in element.attrib)):
                if not one.isascii():
                    yield _place(element), one


@detector("comment", "processing-instruction")
def remarks(root: Any) -> Iterator[Finding]:
    """Comments and instructions, before, in and after the data."""
    around = [*reversed(list(root.itersiblings(preceding=True))), *root.itersiblings()]
    for one in [*around, *(one for one in root.iter() if not markup.local(one))]:
        where = f"line {one.sourceline:,}" if one.sourceline else ""
        target = getattr(one, "target", None)
        if target is None:
            yield found("comment", where, one.text or "")
        else:
            yield found("processing-instruction", where, f"{target} {one.text or ''}")


@detector("remote-part")
def includes(root: Any) -> Iterator[Finding]:
    """Parts that are fetched from elsewhere, and addresses that others are to be resolved against."""
    for element in root.iter():
        if markup.local(element) and (is_fetched(element) or element.get(f"{{{_XML}}}base") is not None):
            yield found("remote-part", _place(element), list(map(str, element.attrib.values())))


@detector("unknown-element")
def namespaces(root: Any) -> Iterator[Finding]:
    """Names of vocabularies that are declared and that nothing in the data uses."""
    used = {_XSI}
    for element in root.iter():
        if markup.local(element):
            used.add(markup.namespace(element))
            used |= {str(key)[1:].partition("}")[0] for key in element.attrib if str(key).startswith("{")}
    for element in root.iter():
        if not markup.local(element):
            continue
        for prefix, address in element.nsmap.items():
            above = element.getparent().nsmap if element.getparent() is not None else {}
            if address not in used and above.get(prefix) != address:
                said = "It declares a vocabulary that nothing in it uses."
                yield found("unknown-element", _place(element), [prefix or "", address or ""], said=said)


_ESCAPED_XML = re.compile(r"&#(?:[xX]([0-9a-fA-F]+)|(\d+));")


@detector("escaped-letters")
def escaped_xml(text: str) -> Iterator[Finding]:
    """Plain letters written as numbers, more than a few."""
    hits = [one for one in _numbered_letters(text) if one.isascii() and one.isalnum()]
    if len(hits) >= 3:
        yield found("escaped-letters", "", "".join(hits), count=len(hits))


def seen_value(text: str) -> str:
    """One value as a reader sees it: without unseen characters and without a file in the guise of letters."""
    if text.isascii() and text.isprintable() and len(text) <= 24:
        return text
    return plain.seen(text).removesuffix("\n")
