"""What a part of a document may be made of. Any other element, attribute, value or stray word could carry something unseen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from lxml import etree

from answerable.guard.detectors import detector
from answerable.guard.findings import Finding
from answerable.guard.techniques import found

from .names import MAIN
from .vocabulary import DRAWING_ATTRIBUTES, DRAWING_ELEMENTS, VALUES, WORD_ATTRIBUTES, WORD_ELEMENTS

_LATER_WORD = re.compile(r"http://schemas\.microsoft\.com/office/word/20\d\d/(?:\d\d/)?(?:wordml|word|9/wordml)[\w/]*")
_DRAWN = re.compile(
    r"http://schemas\.openxmlformats\.org/(?:drawingml|officeDocument)/2006/[\w/]+|urn:schemas-microsoft-com:(?:vml|office:[\w:]+)"
)
_LATER_DRAWN = re.compile(r"http://schemas\.(?:microsoft\.com/office/[\w/]+|openxmlformats\.org/drawingml/[\w/]+)")
_COMPATIBLE = "http://schemas.openxmlformats.org/markup-compatibility/2006"
_SCHEMES = re.compile(
    r"http://(?:schemas\.(?:openxmlformats\.org|microsoft\.com)|purl\.(?:oclc\.org/ooxml|org/dc)|www\.w3\.org|opendope\.org"
    r"|customooxmlschemas\.google\.com|www\.wps\.cn/officeDocument|descarga|openoffice\.org)[\w./#-]{0,90}"
    r"|urn:schemas-microsoft-com:[\w:.-]{1,60}|http://schemas\.apple\.com/[\w/.-]{0,60}"
)
_LATER_ELEMENTS = frozenset(
    [
        "glow",
        "shadow",
        "reflection",
        "textOutline",
        "textFill",
        "scene3d",
        "props3d",
        "ligatures",
        "numForm",
        "numSpacing",
        "stylisticSets",
        "styleSet",
        "cntxtAlts",
        "noFill",
        "solidFill",
        "gradFill",
        "gsLst",
        "gs",
        "srgbClr",
        "schemeClr",
        "alpha",
        "lumMod",
        "lumOff",
        "shade",
        "tint",
        "satMod",
        "satOff",
        "hueMod",
        "sat",
        "lum",
        "lin",
        "path",
        "fillToRect",
        "prstDash",
        "round",
        "bevel",
        "miter",
        "camera",
        "lightRig",
        "rot",
        "bevelT",
        "bevelB",
        "extrusionClr",
        "contourClr",
        "checkbox",
        "checked",
        "checkedState",
        "uncheckedState",
        "docId",
        "defaultImageDpi",
        "discardImageEditingData",
        "conflictMode",
        "entityPicker",
        "customXmlConflictInsRangeStart",
        "chartTrackingRefBased",
        "footnoteColumns",
        "appearance",
        "color",
        "dataBinding",
        "repeatingSection",
        "repeatingSectionItem",
        "collapsed",
        "webExtensionLinked",
        "webExtensionCreated",
        "commentEx",
        "commentsEx",
        "commentId",
        "commentsIds",
        "commentExtensible",
        "commentsExtensible",
        "sizeRelH",
        "sizeRelV",
        "pctWidth",
        "pctHeight",
        "pctPosHOffset",
        "pctPosVOffset",
        "symEx",
        "persistentDocumentId",
        "contentId",
        "people",
        "person",
        "presenceInfo",
        "extLst",
        "ext",
        "wsp",
        "wgp",
        "wpc",
        "txbx",
        "linkedTxbx",
        "cNvSpPr",
        "cNvCnPr",
        "cNvPr",
        "spPr",
        "style",
        "bodyPr",
        "cNvGrpSpPr",
        "grpSpPr",
        "grpSp",
        "cNvFrPr",
        "graphicFrame",
        "bg",
        "whole",
        "nvContentPartPr",
        "cNvContentPartPr",
        "xfrm",
        "txPr",
        "userHidden",
    ]
)
_MORE_WORD = frozenset(["tblGridChange", "lid", "webSettings", "comments", "people", "fonts", "uiCompat97To2003", "uiCompat97to2003", "docPart", "storeItem", "dataStoreItem"])  # fmt: skip
_MORE_ATTRIBUTES = frozenset(
    [
        "paraId",
        "textId",
        "rsidRPr",
        "Requires",
        "Ignorable",
        "ProcessContent",
        "PreserveElements",
        "MustUnderstand",
        "anchorId",
        "editId",
        "durableId",
        "dateUtc",
        "paraIdParent",
        "done",
        "author",
        "date",
        "initials",
        "providerId",
        "userId",
        "val",
        "bottomFromText",
        "distT",
        "distB",
        "distL",
        "distR",
        "relativeFrom",
        "shapeid",
        "DrawAspect",
        "ObjectID",
        "ProgID",
        "ShapeID",
        "Type",
        "UpdateMode",
        "idmap",
        "data",
        "ext",
        "spidmax",
        "spid",
        "spt",
        "oned",
        "preferrelative",
        "insetpen",
        "insetmode",
        "gfxdata",
        "bullet",
        "hr",
        "hralign",
        "hrstd",
        "hrpct",
        "hrnoshade",
        "button",
        "allowincell",
        "allowoverlap",
        "connecttype",
        "connectlocs",
        "connectangles",
        "detectmouseclick",
        "href",
        "relid",
        "title",
        "althref",
        "ole",
        "borderleftcolor",
        "bordertopcolor",
        "borderbottomcolor",
        "borderrightcolor",
        "forcedash",
        "opacity2",
        "userdrawn",
        "master",
        "cliptowrap",
        "userhidden",
        "regroupid",
        "dgmlayout",
        "dgmnodekind",
        "dgmlayoutmru",
        "doubleclicknotify",
        "gradientshapeok",
        "bwmode",
        "bwpure",
        "bwnormal",
        "hangingPunct",
        "lang",
        "extrusionok",
        "lumMod",
        "conformance",
        "fontKey",
        "subsetted",
        "ascii",
        "hAnsi",
        "cs",
        "eastAsia",
    ]
)
_ELSEWHERE = frozenset(
    [
        "author",
        "initials",
        "instr",
        "tooltip",
        "anchor",
        "docLocation",
        "tgtFrame",
        "descr",
        "title",
        "name",
        "alt",
        "id",
        "spid",
        "string",
        "gfxdata",
        "ed",
        "href",
        "ProgID",
        "ObjectID",
        "ShapeID",
        "shapeid",
        "style",
        "aliases",
        "ascii",
        "hAnsi",
        "cs",
        "eastAsia",
        "asciiTheme",
        "hAnsiTheme",
        "cstheme",
        "eastAsiaTheme",
        "font",
        "typeface",
        "displayText",
        "value",
        "lastValue",
        "prefixMappings",
        "xpath",
        "storeItemID",
        "uri",
        "url",
        "element",
        "namespaceuri",
        "provider",
        "providerId",
        "userId",
        "hash",
        "salt",
        "hashValue",
        "saltValue",
        "algorithmName",
        "cryptProvider",
        "algIdExtSource",
        "cryptProviderTypeExtSource",
        "vendorID",
        "dllVersion",
        "appName",
        "caption",
        "original",
        "solutionID",
        "target",
        "format",
        "fieldCodes",
        "progId",
        "shapeId",
        "eqn",
        "path",
        "formulas",
        "adj",
        "v",
        "data",
        "uri",
        "styleId",
        "Ignorable",
        "Requires",
        "ProcessContent",
        "PreserveElements",
        "MustUnderstand",
    ]
)
"""Attributes whose values the other detectors read, or that are judged by a rule of their own below."""
_VALUES_ELSEWHERE = frozenset(
    [
        "tag",
        "alias",
        "docPart",
        "docPartGallery",
        "docPartCategory",
        "listEntry",
        "default",
        "helpText",
        "statusText",
        "entryMacro",
        "exitMacro",
        "name",
        "aliases",
        "lvlText",
        "tblCaption",
        "tblDescription",
        "docVar",
        "style",
        "category",
        "description",
        "connectString",
        "query",
        "udl",
        "addressFieldName",
        "mailSubject",
        "mappedName",
        "table",
        "attachedSchema",
        "basedOn",
        "next",
        "link",
        "pStyle",
        "rStyle",
        "tblStyle",
        "styleLink",
        "numStyleLink",
        "clickAndTypeStyle",
        "defaultTableStyle",
        "altName",
        "guid",
        "encoding",
        "dateFormat",
        "placeholder",
        "title",
        "header",
        "attr",
        "format",
        "saveThroughXslt",
        "activeRecord",
        "lid",
        "decimalSymbol",
        "listSeparator",
        "noLineBreaksAfter",
        "noLineBreaksBefore",
        "caption",
        "compatSetting",
        "lang",
        "themeFontLang",
        "sizeAuto",
        "bookmark",
        "longDesc",
        "gallery",
        "storeItem",
        "font",
        "brkBinSub",
        "mathFont",
        "chr",
        "begChr",
        "endChr",
        "sepChr",
    ]
)
"""Elements whose `val` the other detectors read."""
_WORDS = frozenset({"t", "delText", "instrText", "delInstrText", "fldData"})
"""Elements with words that the reading takes up."""
_PLAIN = re.compile(
    r"[-+]?\d{0,9}\.?\d{1,9}(?:[eE][-+]?\d+)?(?:%|pt|in|cm|mm|pc|pi|px|em|f|fd|emu)?"
    r"|\{?[0-9A-Fa-f]{8}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{4}-[0-9A-Fa-f]{12}\}?|#?[0-9A-Fa-f]{1,8}|rId\d+"
    r"|[0-9A-F]{20}|\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)?|\d{12}|-?\d{1,6}(?:,-?\d{0,6}){1,5}|[tf]|true|false|"
)
_LANGUAGE = re.compile(r"(?:[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}|x-none)")
_COLOUR = re.compile(
    r"(?:#?[0-9A-Fa-f]{3,8}|[a-zA-Z]{3,20}(?:\s*\[\d+\])?|fill (?:darken|lighten)\(\d+\)|(?:fill|shadow|lineOrFill|line) (?:darken|lighten|add|subtract)\(\d+\)|fill|none|this)(?: \[\d+\])?"
)
_FORMULA = re.compile(r"[-\d,.@#$% a-z*/+]{0,2000}")
_LONG_WORD = re.compile(r"[a-z]{10,}")
_CSS = re.compile(r"\s*[a-zA-Z-]{1,40}\s*:\s*(?:[\w.#%()+,' \"&;-]{0,60})")
_CSS_PLAIN = re.compile(
    r"-?[\d.]+(?:pt|in|cm|mm|px|pc|%|em|f|fd)?|[a-z-]{1,24}|#[0-9a-fA-F]{3,6}|-?\d+[, ]-?\d+|\"?[A-Z][\w -]{1,31}\"?"
)
_DRAWING_COLOURS = frozenset({"embosscolor", "color", "fillcolor", "strokecolor", "color2", "bordertopcolor", "borderleftcolor", "borderbottomcolor", "borderrightcolor", "colorscheme"})  # fmt: skip
_GEOMETRY = frozenset({"path", "eqn", "adj", "v", "formulas", "connectlocs", "connectangles", "textboxrect", "limo", "coordsize", "coordorigin", "position", "xrange", "yrange", "wrapcoords", "points", "polar", "offset", "offset2", "origin", "matrix", "data", "arcsize", "colors", "from", "to", "control1", "control2", "fov", "rotationangle", "inset", "tableproperties", "tablelimits", "regroupid"})  # fmt: skip


def telling(text: str) -> bool:
    """Whether a name says more than a name of a style, a font or a tag does: long figures, addresses, whole sentences."""
    text = text.strip()
    if re.fullmatch(r"x?m?_?-?\d*(?:x?mso|gmail|yiv|ox|x_)\w{0,60}", text, re.IGNORECASE):
        return False  # a style that came with words from an e-mail
    figures = [one for one in re.findall(r"\d{4,}", text) if not re.fullmatch(r"(?:19|20)\d\d", one)]
    return (
        bool(figures)
        or len(text) > 60
        or len(text.split()) > 7
        or "@" in text
        or bool(re.search(r"[\\]|https?:|//", text))
    )


@detector("unknown-element")
def unknown(root: Any, where: str, placed: Any) -> Iterator[Finding]:
    """Elements, attributes, values, comments and stray words that a document does not have. `placed` names the place of an
    element, or gives an empty text."""
    strange: dict[str, list[str]] = {}
    for element in root.iter():
        for one in _strange(element):
            strange.setdefault((placed(element) if isinstance(element.tag, str) else "") or where, []).append(one)
    for one in _names_spaces(root):
        strange.setdefault(where, []).append(one)
    for place, texts in strange.items():
        yield found("unknown-element", place, texts, count=len(texts))


def _names_spaces(root: Any) -> Iterator[str]:
    """Name spaces that no program of this kind declares."""
    declared = {pair for _, pair in etree.iterwalk(root, events=("start-ns",))}
    for prefix, space in sorted(declared):
        if not _SCHEMES.fullmatch(space) or not re.fullmatch(r"[A-Za-z]{0,8}\d{0,5}[a-z]{0,8}", prefix):
            yield f"{prefix} {space}"


def _strange(element: Any) -> Iterator[str]:
    if element.tail and element.tail.strip():
        yield element.tail.strip()
    if not isinstance(element.tag, str):
        if (element.text or "").strip():
            yield element.text.strip()
        return
    space, name, is_known = _named(element.tag)
    if not is_known:
        yield f"{name} {' '.join(element.itertext())} {' '.join(element.attrib.values())}".strip()[:2000]
        return
    text = (element.text or "").strip()
    if text and name not in _WORDS and not _plain(text):
        yield text
    for key, said in element.attrib.items():
        if not _may_be(space, name, key, said):
            yield f"{key.rpartition('}')[2]}={said}"


@lru_cache(maxsize=4096)
def _named(tag: str) -> tuple[str, str, bool]:
    """The name space and the name of a tag, and whether a document may have such an element."""
    space = tag[1:].partition("}")[0] if tag.startswith("{") else ""
    name = tag.rpartition("}")[2]
    return space, name, known(space, name)


@lru_cache(maxsize=4096)
def known(space: str, name: str) -> bool:
    """Whether a document may have such an element."""
    if space == MAIN:
        return name in WORD_ELEMENTS or name in _MORE_WORD
    if space == _COMPATIBLE:
        return name in {"AlternateContent", "Choice", "Fallback"}
    if _LATER_WORD.fullmatch(space) or "wordprocessing" in space:
        return name in _LATER_ELEMENTS or name in DRAWING_ELEMENTS or name in WORD_ELEMENTS
    if _DRAWN.fullmatch(space):
        return name in DRAWING_ELEMENTS or name in _OFFICE_ELEMENTS or name in _LATER_ELEMENTS
    return (bool(_LATER_DRAWN.fullmatch(space)) and len(name) <= 40) or space.endswith("/schemaLibrary/2006/main")


_OFFICE_ELEMENTS = frozenset(["OLEObject", "LinkType", "LockedField", "FieldCodes", "shapedefaults", "shapelayout", "idmap", "rules", "r", "wrap", "anchorlock", "borderleft", "bordertop", "borderbottom", "borderright", "ClientData", "lock", "signatureline", "skew", "extrusion", "callout", "diagram", "relationtable", "rel", "entry", "proxy", "regrouptable", "colormru", "colormenu", "complex", "fill", "equationxml", "lockedCanvas", "oMath", "oMathPara", "oMathParaPr"])  # fmt: skip


def _plain(text: str) -> bool:
    return (
        bool(_PLAIN.fullmatch(text))
        or text in VALUES
        or all(one in VALUES or (one.isdigit() and len(one) < 10) for one in text.split())
    )


@lru_cache(maxsize=16_384)
def _may_be(space: str, holder: str, key: str, said: str) -> bool:
    of, name = key[1:].partition("}")[::2] if key.startswith("{") else ("", key)
    if of == "http://www.w3.org/XML/1998/namespace":
        return (name == "space" and said in {"preserve", "default"}) or (
            name == "lang" and bool(_LANGUAGE.fullmatch(said))
        )
    if of.endswith("/relationships"):
        return bool(re.fullmatch(r"[Rr](?:[Ii][Dd])?[0-9a-fA-F]{1,34}", said)) or (
            bool(re.fullmatch(r"[A-Za-z_][\w.-]{0,24}", said)) and not telling(said)
        )
    if name not in WORD_ATTRIBUTES and name not in DRAWING_ATTRIBUTES and name not in _MORE_ATTRIBUTES:
        return bool(_LATER_DRAWN.fullmatch(of or space)) and _plain(said)
    if _plain(said):
        return True
    if name == "style" and space != MAIN:
        return all(_css(one) for one in said.split(";") if one.strip())
    if name in _GEOMETRY and space != MAIN:
        return bool(_FORMULA.fullmatch(said.lower())) and not _LONG_WORD.search(re.sub(r"cosatan|sumangle|pixelline|pixelwidth|pixelheight|emuwidth|emuheight|linedrawn", "", said.lower()))  # fmt: skip
    if name in {"Ignorable", "Requires", "ProcessContent", "PreserveElements", "MustUnderstand"}:
        return all(re.fullmatch(r"[a-z0-9]{1,10}", one) for one in said.split())
    if name in {"lang", "bidi", "altLang"} or (holder in {"lang", "themeFontLang"} and name in {"val", "eastAsia"}):
        return bool(_LANGUAGE.fullmatch(said))
    if name in _DRAWING_COLOURS and space != MAIN:
        return bool(_COLOUR.fullmatch(said)) and not telling(re.sub(r"\[\d+\]", "", said))
    if name in _ELSEWHERE or (name == "val" and holder in _VALUES_ELSEWHERE):
        return True
    if space != MAIN and name in {"ext", "shape", "type", "panose", "script", "cap", "connecttype", "dpi"}:
        return bool(re.fullmatch(r"#?[\w-]{1,40}", said)) and not telling(said.replace("_x0000_t", "t"))
    return name == "char" and len(said) <= 6


def _css(piece: str) -> bool:
    if not _CSS.fullmatch(piece):
        return False
    name, _, said = piece.partition(":")
    return bool(_CSS_PLAIN.fullmatch(said.strip())) or bool(re.fullmatch(r"#_x0000_s\d{1,7}", said.strip())) or name.strip() in {"rotation", "font-family", "mso-position-horizontal-relative", "mso-width-percent"}  # fmt: skip
