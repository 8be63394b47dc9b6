"""What a drawing, a slide or a chart may be made of. Any other element, attribute or value could carry something unseen.

The words are the names of elements and attributes and the enumerated values of ECMA-376 (PresentationML, DrawingML).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from importlib.resources import files
from typing import Any

from answerable.guard import markup
from answerable.guard.detectors import detector
from answerable.guard.findings import Finding
from answerable.guard.techniques import found

_ELEMENTS, _ATTRIBUTES, _VALUES = (
    frozenset(block.split())
    for block in files(__package__).joinpath("vocabulary.txt").read_text(encoding="ascii").split("\n\n")
)
_STANDARD = re.compile(
    r"http://(?:schemas\.openxmlformats\.org/(?:drawingml|presentationml|markup-compatibility|officeDocument)/|purl\.oclc\.org/ooxml/)"
)
_LATER = re.compile(
    r"http://(?:schemas\.microsoft\.com/office/|schemas\.openxmlformats\.org/drawingml/|customooxmlschemas\.google\.com/?$)|http://www\.w3\.org/2003/InkML"
)
_PLAIN = re.compile(
    r"[-+]?\d*\.?\d+(?:[eE][-+]?\d+)?(?:%|pt|in|cm|mm|pc|pi|px|em)?"
    r"|\{?[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}\}?|[0-9A-Fa-f]{2,20}|rId\d+|"
)
_LANGUAGE = re.compile(r"(?:[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}|x-none)?")
_FONT = re.compile(r"(?:[+@]?[^\W\d_][\w.&'()+-]*(?: [\w.&'()+-]+){0,5})?")
_GUIDE_WORD = re.compile(r"[+*/?:a-z]{1,4}|[a-zA-Z]{1,12}\d{0,9}|-?\d+")
_FIELD = re.compile(
    r"slidenum|footer|header|datetime(?:\d{0,2}|FigureOut)|TxLink|CELLRANGE|(?:X|Y|BUBBLE)?(?:VALUE|SIZE)|(?:SERIES|CATEGORY)NAME|PERCENTAGE"
)
_TIME = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z?")
_MOTION = re.compile(r"[MLCZEmlcze\d.,eE+\- ]*")
_ADDRESS = re.compile(r"http://(?:schemas|purl|www\.w3)\.[\w./-]+|urn:[\w:./-]+", re.ASCII)
_FORMULA = re.compile(r"[-+*/0-9.()#$, \w]{0,300}", re.ASCII)
_LETTERS = re.compile(r"[A-Za-z.]{13,}|\d{5}")
_SHOWN_TEXT = frozenset(
    {
        "t",
        "v",
        "f",
        "text",
        "formatCode",
        "attrName",
        "a",
        "oddHeader",
        "oddFooter",
        "evenHeader",
        "evenFooter",
        "firstHeader",
        "firstFooter",
        "pos",
        "delText",
        "instrText",
    }
)
"""Elements with words that the detectors of shapes, charts and comments read."""
_TOLD = frozenset(
    {"descr", "title", "tooltip", "action", "invalidUrl", "tgtFrame", "history", "endSnd", "name", "styleName", "char"}
)
"""Attributes that are read elsewhere."""
_PREFIXES = frozenset(
    {"Requires", "Ignorable", "ProcessContent", "PreserveElements", "PreserveAttributes", "MustUnderstand"}
)
_POINTERS = "officeDocument/2006/relationships", "officeDocument/relationships"


@detector("unknown-element")
def unknown(root: Any, where: str, pointers: frozenset[str] = frozenset(), *, names: bool = False) -> Iterator[Finding]:
    """Elements, attributes, values, comments and stray words that a drawing does not have.

    `pointers` are the ids of the relationships of its part. Words in `t`, names and descriptions are for other detectors; with
    `names`, names of elements other than shapes are judged too.
    """
    strange: list[str] = []
    for element in root.iter():
        strange += _strange(element, pointers, names=names)
    if strange:
        yield found("unknown-element", where, strange, count=len(strange))


def _strange(element: Any, pointers: frozenset[str], *, names: bool) -> Iterator[str]:
    if not isinstance(element.tag, str):
        if (element.text or "").strip():
            yield element.text
        if element.tail and element.tail.strip():
            yield element.tail
        return
    space, name = markup.namespace(element), markup.local(element)
    if "wordprocessingml" in space or "spreadsheetml/2006/main" in space:
        return  # of the format around it
    standard = (bool(_STANDARD.match(space)) and name in _ELEMENTS) or name in {
        "AlternateContent",
        "Choice",
        "Fallback",
    }
    if not standard and not (_LATER.match(space) and len(name) <= 40):
        yield f"{name} {' '.join(element.itertext())} {' '.join(element.attrib.values())}".strip()
        return
    if (element.text or "").strip() and name not in _SHOWN_TEXT and not _usual(element.text.strip()):
        yield element.text.strip()
    if (element.tail or "").strip():
        yield element.tail.strip()
    for key, value in element.attrib.items():
        if not _may_be(element, key, value, pointers, names=names):
            yield f"{key.rpartition('}')[2]} {value}"


def _usual(value: str) -> bool:
    return bool(_PLAIN.fullmatch(value)) or value in _VALUES or all(_plain_word(one) for one in value.split())


def _plain_word(value: str) -> bool:
    return bool(_PLAIN.fullmatch(value)) or value in _VALUES


def _may_be(element: Any, key: str, value: str, pointers: frozenset[str], *, names: bool) -> bool:
    space, name = key[1:].partition("}")[::2] if key.startswith("{") else ("", key)
    holder = markup.local(element)
    if space.endswith(_POINTERS):
        return value in pointers or not value
    if space == "http://www.w3.org/XML/1998/namespace":
        return name == "space" and value in {"preserve", "default"}
    if space and not _STANDARD.match(space) and not _LATER.match(space):
        return False
    if (
        not space
        and name not in _ATTRIBUTES
        and _STANDARD.match(markup.namespace(element))
        and holder not in {"Choice", "AlternateContent"}
    ):
        return False
    if holder in {"gd", "pt", "pos", "ahXY", "ahPolar", "cxn", "rect", "arcTo", "path"} and _is_guide(value):
        return True
    if name == "spid":
        return bool(re.fullmatch(r"_x0000_[a-z]\d{1,6}", value))
    if name == "progId":
        return bool(re.fullmatch(r"[A-Z][A-Za-z]{1,20}(?:\.[A-Za-z]{1,30}(?:\.\d{1,2})?)?", value))
    if name == "phldrT":
        return value.startswith("[") and value.endswith("]") and len(value) < 20
    if name in _TOLD:
        return not names or name != "name" or holder in {"cNvPr", "docPr"} or _plain_name(value)
    if holder == "fld" and name == "type":
        return bool(_FIELD.fullmatch(value))
    if name in {"lang", "altLang"} or holder == "lang":
        return bool(_LANGUAGE.fullmatch(value))
    if name in {"typeface", "script"}:
        return bool(_FONT.fullmatch(value)) and not re.search(r"\d{4}", value)
    if name in _PREFIXES:
        return all(re.fullmatch(r"[a-z0-9]{1,12}(?::(?:\*|\w{1,30}))?", one) for one in value.split())
    if markup.namespace(element).endswith("/diagram"):
        return _usual(value) or bool(re.fullmatch(r"[A-Za-z]{1,30}\d{0,3}", value)) or bool(_ADDRESS.fullmatch(value))
    if name in {"path", "ptsTypes", "rAng", "rCtr", "by", "from", "to"} and _MOTION.fullmatch(value):
        return True
    if holder in {"formula", "strVal", "tav", "anim", "cond", "animEffect", "cTn", "fltVal"}:
        return (
            (bool(_FORMULA.fullmatch(value)) and not _LETTERS.search(value))
            or _usual(value)
            or bool(re.fullmatch(r"[a-zA-Z0-9()#_.,; -]{0,40}", value) and name in {"filter", "val", "fmla"})
        )
    if name == "formatCode" or holder in {"numFmt", "headerFooter"}:
        return len(value) <= 100
    return _usual(value) or bool(_TIME.fullmatch(value) or _ADDRESS.fullmatch(value))


def _is_guide(value: str) -> bool:
    """Whether it is a formula of a shape's outline: "*/ h 1 2", "val 16667"."""
    return len(value) <= 200 and all(_GUIDE_WORD.fullmatch(one) for one in value.split())


def _plain_name(value: str) -> bool:
    return len(value) <= 60 and not re.search(r"\d{4}", value)
