"""What an OpenDocument part may be made of. Any other element, attribute or value could carry something unseen.

The words are the names of elements and attributes of OpenDocument 1.2 (OASIS Standard, 2011).
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

_ELEMENTS, _ATTRIBUTES = (
    frozenset(block.split())
    for block in files(__package__).joinpath("vocabulary.txt").read_text(encoding="ascii").split("\n\n")
)
_STANDARD = re.compile(
    r"urn:oasis:names:tc:opendocument:xmlns:[\w-]+:1\.\d|http://purl\.org/dc/elements/1\.1/"
    r"|http://www\.w3\.org/1999/(?:xlink|xhtml)|http://www\.w3\.org/2002/xforms|http://www\.w3\.org/XML/1998/namespace|http://www\.w3\.org/2003/g/data-view#"
)
_LATER = re.compile(
    r"http://www\.w3\.org/1998/Math/MathML|urn:org:documentfoundation:names:experimental:[\w:.]+|http://openoffice\.org/20\d\d/[\w/-]+|http://www\.w3\.org/TR/css3-text/|http://openoffice\.org/[\w/-]+"
    r"|urn:openoffice:names:experimental:[\w:.-]+|http://www\.w3\.org/2001/(?:xml-events|XMLSchema(?:-instance)?)|http://schemas\.microsoft\.com/office/[\w/]+"
)
_VALUE = re.compile(
    r"-?\d*\.?\d+(?:[eE][-+]?\d+)?\*?(?:%|cm|mm|in|inch|pt|pc|px|em|deg|rad|grad|s|ms|min|h|cp|)|#[0-9a-fA-F]{3,8}|[a-zA-Z][a-zA-Z]{0,24}(?:[-_:.][a-zA-Z0-9]{1,24}){0,6}"
    r"|\d{4}-\d\d-\d\d(?:T[\d:.,]+(?:Z|[+-]\d\d:?\d\d)?)?|-?P[\dYMWDTHS.,]+|0x[0-9a-fA-F]+|[-\d,. ]*|[=<>!]{1,2}"
)
_LABEL = re.compile(r"(?:[^%\w]{0,6}%\d{1,2}%)*[^%\w]{0,6}")
"""What stands before a point of a list: "%1%.%2%." """
_NAME_ATTRIBUTES = re.compile(
    r"(?:.*-)?(?:name|names|style|id|idref|href|list|ref|label|key)|formula|expression|condition|string-value.*|description|display-name|value|char|prefix|suffix|bullet-char"
    r"|num-prefix|num-suffix|font-family.*|font-name.*|font-style-name.*|transform|d|points|viewBox|path|path-stretchpoint-.*|enhanced-path|equation|modifiers|text-areas|glue-points|clip"
    r"|border.*|shadow|text-shadow|stroke-dash.*|.*address(?:es)?|.*-ranges?|formatting-entry|.*-text|title|alt|family|.*target.*|mime-type|source-range-.*|data-field.*"
    r"|parameter|from|to|by|values|keyTimes|keySplines|begin|end|dur|text-rotate-angle|version|content|about|property|class-names|note-class|initials"
)
_NEWER = frozenset({"header-first", "footer-first", "theme", "theme-colors", "fill-character", "coordinate-region"})
"""Elements that OpenDocument 1.3 added."""
_TEXT_IN = frozenset(
    """p h span a text creator initials date date-string title desc note-citation ruby-base ruby-text bibliography-source
    index-entry-span index-title-template meta meta-field author-name author-initials time page-number page-count sheet-name
    file-name chapter sequence sequence-ref bookmark-ref reference-ref note-ref user-field-get variable-get variable-set
    variable-input expression text-input placeholder conditional-text hidden-text hidden-paragraph database-display database-name
    database-row-number subject keywords description initial-creator creation-date creation-time modification-date modification-time
    print-date print-time printed-by editing-cycles editing-duration user-defined paragraph-count word-count character-count
    table-count image-count object-count page-continuation page-variable-get page-variable-set template-name script-code script
    config-item annotation-end measure fixed footer-decl header-decl date-time-decl footer header date-time execute-macro
    dde-connection generator language keyword binary-data linenumbering-separator text-content number embedded-text currency-symbol
    mi mo mn mtext ms annotation sender-firstname sender-lastname sender-initials sender-title sender-position sender-email
    sender-phone-private sender-fax sender-company sender-phone-work sender-street sender-city sender-postal-code sender-country
    sender-state-or-province user-field-input s tab fill-character resolved sender-initials""".split()  # noqa: SIM905 - a hundred words read better so
)
"""Elements whose words other detectors read."""


@detector("unknown-element")
def unknown(root: Any, where: str) -> Iterator[Finding]:
    """Elements, attributes, values, comments and stray words that OpenDocument does not have."""
    strange: list[str] = []
    for element in root.iter():
        strange += _strange(element)
    if strange:
        yield found("unknown-element", where, strange, count=len(strange))


def _strange(element: Any) -> Iterator[str]:
    if not isinstance(element.tag, str):
        yield from (text for text in (element.text,) if text and text.strip())
        parent = element.getparent()
        if element.tail and element.tail.strip() and (parent is None or markup.local(parent) not in _TEXT_IN):
            yield element.tail
        return
    space, name = markup.namespace(element), markup.local(element)
    known = (bool(_STANDARD.fullmatch(space)) and (name in _ELEMENTS or name in _NEWER)) or (
        bool(_LATER.fullmatch(space)) and len(name) < 40
    )
    if not known:
        yield f"{name} {' '.join(element.itertext())} {' '.join(element.attrib.values())}".strip()
        return
    if (element.text or "").strip() and name not in _TEXT_IN:
        yield str(element.text).strip()
    parent = element.getparent()
    if (element.tail or "").strip() and (parent is None or markup.local(parent) not in _TEXT_IN):
        yield str(element.tail).strip()
    for key, value in element.attrib.items():
        if not _may_be(key, value):
            yield f"{key.rpartition('}')[2]} {value}"


def _may_be(key: str, value: str) -> bool:
    space, name = key[1:].partition("}")[::2] if key.startswith("{") else ("", key)
    if space and not _STANDARD.fullmatch(space) and not _LATER.fullmatch(space):
        return False
    if _STANDARD.fullmatch(space) and name not in _ATTRIBUTES and space != "http://www.w3.org/XML/1998/namespace":
        # Later editions have more; what they say has to be plain all the same.
        return len(name) < 40 and bool(_VALUE.fullmatch(value)) and not re.search(r"\d{4}", value)
    if _NAME_ATTRIBUTES.fullmatch(name):
        return len(value) < 20_000
    if name == "num-list-format":
        return bool(_LABEL.fullmatch(value))
    if _VALUE.fullmatch(value):
        return not (len(value) > 12 and re.search(r"[A-Za-z]\w*\d{3}", value)) or bool(
            re.fullmatch(r"[\d.:TZ+-]+|-?P.*|#.*|-?[\d.]+\w+", value)
        )
    return len(value) < 300 and all(_VALUE.fullmatch(one) for one in re.split(r"[\s,;()|]+", value))


@detector("style-name")
def names(root: Any, where: str) -> Iterator[Finding]:
    """Names of styles that say more than how something looks."""
    texts = []
    for one in root.iter():
        if markup.local(one) in {
            "style",
            "list-style",
            "page-layout",
            "master-page",
            "font-face",
            "gradient",
            "hatch",
            "marker",
            "fill-image",
            "stroke-dash",
            "opacity",
        }:
            for key, value in one.attrib.items():
                if key.rpartition("}")[2] in {"name", "display-name"} and (
                    (re.search(r"\d{4}|[A-Z]\w*\d+[A-Z]\w*\d", value) and len(value) > 12) or len(value) > 70
                ):
                    texts.append(value)
    if texts:
        yield found("style-name", where, texts, count=len(texts))
