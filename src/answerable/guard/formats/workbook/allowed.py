"""What a plain workbook consists of: the elements and values that carry nothing but form (facts/guard.md 0.4, 6.3).

Anything else is a finding. A detector of its own looks at whatever holds words on purpose (names, headings, prompts); what is
left must have the shape of a number, a yes or no, a reference, a colour, an identifier, or one of the format's own words.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from answerable.guard import markup

from .parts import words

_SHAPES = re.compile(
    r"""
      [-+]?\d{0,7}(?:\.\d{0,18})?(?:[eE][-+]?\d{1,3})?                                      # a number
    | true | false | True | False | on | off | \s*
    | \{?[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}\}?                            # an identifier
    | [0-9A-Fa-f]{4} | [0-9A-Fa-f]{6} | [0-9A-Fa-f]{8} | 42949672\d\d                       # a colour, a check sum
    | (?:\$?[A-Z]{0,3}\$?\d{1,7}|\$?[A-Z]{1,3})(?::(?:\$?[A-Z]{0,3}\$?\d{1,7}|\$?[A-Z]{1,3}))?   # a reference
      (?:\ (?:\$?[A-Z]{1,3}\$?\d{1,7})(?::\$?[A-Z]{1,3}\$?\d{1,7})?)*
    | (?:r?[Ii]d|rel)\w{0,10} | R[0-9a-f]{8,32}                                             # the number of a pointer
    | \d{4}-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d+)?Z?)?                                       # a date
    """,
    re.VERBOSE,
)
_SPACES = re.compile(
    r"https?://(?:schemas\.openxmlformats\.org|schemas\.microsoft\.com|purl\.oclc\.org/ooxml|www\.w3\.org)/[\w./-]{0,90}"
    r"|urn:schemas-microsoft-com:[\w:.-]{0,40}|http://purl\.org/dc/[\w./-]{0,30}"
    r"|http://(?:www\.)?(?:libreoffice|openoffice)\.org/[\w./-]{0,40}|http://schemas\.libreoffice\.org/|http://web\.wps\.cn/[\w./-]{0,60}"
    r"|http://www\.wps\.cn/[\w./-]{0,60}|https://web\.wps\.cn/[\w./-]{0,60}"
)
_DECLARED = re.compile(rb"""xmlns(?<=\sxmlns)(?::([\w.-]+))?\s*=\s*["']([^"']*)["']""")
_FONT = re.compile(r"@?[^\W\d_][\w .,()&+'/\-;]{0,40}")
_HASH = frozenset({16, 20, 32, 48, 64})

WORDS = words("""
    above absolute abs aboveAverage afterBreak all allow angle any asDisplayed aboveBegin accent1 accent2 accent3 accent4 accent5
    accent6 ascending atEnd auto autoMin autoMax autoNoTable average averageA automatic bar baseline beginsWith below
    belowAverage between blanks blip blank both bottom bottomLeft bottomRight bounding calculated cellIs cellColor center
    centerContinuous centerAcross chronological circle clear column colorScale cols commIndicator commIndAndComment commNone
    containsBlanks containsErrors containsText context continuous count countNums cover custom customList dashDot dashDotDot
    dashed dark1 dark2 darkDown darkGray darkGrid darkHorizontal darkTrellis darkUp darkVertical dataBar date day decimal default
    descending diagonal displayBlanksAs dk1 dk2 dash distributed divide dotted double doubleAccounting downThenOver duplicateValues
    dynamic endsWith enterprise equal errors exclusive expression fill firstColumn firstColumnStripe firstHeaderCell firstRow
    firstRowStripe firstSubtotalColumn firstTotalCell folHlink fontColor formula frozen frozenSplit fullAlphabet fullwidthKatakana
    gap general gray0625 gray125 greaterThan greaterThanOrEqual group gt hair halfwidthKatakana headerRow hidden Hiragana high
    hiragana hlink horizontal hour icon individual inclusive indent information iconSet intersect iterateCount justify landscape
    last7Days lastColumn lastHeaderCell lastMonth lastTotalCell lastWeek leaf left leftToRight lessThan lessThanOrEqual light1
    light2 lightDown lightGray lightGrid lightHorizontal lightTrellis lightUp lightVertical line linear list lt1 lt2 low major
    manual max maxColor maxLength medium mediumDashDot mediumDashDotDot mediumDashed mediumGray middle min minColor minor minute
    month multiply mixed negativeBarColorSameAsPositive nextMonth nextWeek noConversion noControl noIndicator none normal
    notBetween notContains notContainsBlanks notContainsErrors notContainsText notEqual num number numeric objects off on
    operator optional other overThenDown pageBreakPreview pageFieldLabels pageFieldValues pageLayout pageOrder path percent
    percentile pinYin placeholders portrait preserve printer project queryTable ranges right rightToLeft roman rowShading
    screen second secondColumnStripe secondRowStripe secondSubtotalColumn single singleAccounting solid span split stacked std
    stdDev stop stroke strict string subscript sum superscript stopIfTrue text textLength thick thin thirdSubtotalColumn
    thisMonth thisWeek thresh time timePeriod today tomorrow top top10 topLeft topRight topToBottom totalRow true false
    twoCell oneCell unclosed underline union uniqueValues unlocked useLongFilename userSet vert vertical veryHidden visible
    visibleOnly warning wholeTable whole worksheet x xlCalculated year yearToDate yesterday zero row col filterable bottom10
    3Arrows 3ArrowsGray 3Flags 3TrafficLights1 3TrafficLights2 3Signs 3Symbols 3Symbols2 4Arrows 4ArrowsGray 4RedToBlack 4Rating
    4TrafficLights 5Arrows 5ArrowsGray 5Rating 5Quarters 3Stars 3Triangles 5Boxes NoIcons autoPage A1 R1C1 noTable exact allSame
    SHA-1 SHA-256 SHA-384 SHA-512 MD5 SHA1 cellValue nonAutomatic sheet pageBreak never always userDefined windowText window
    bestFit sng dbl dot dashDot lgDash simple shared array dataTable percentage calculatedColumn lefttoright l r ctr t b
    unicode ARABIC hebrew gregorian japan taiwan korea hijri thai gregorianUs gregorianMeFrench gregorianArabic saka Q1 Q2 Q3 Q4
    M1 M2 M3 M4 M5 M6 M7 M8 M9 M10 M11 M12 majorFont minorFont xl xlsx calcCompleted GeneralFormat xml:space solidFill
    ExcelA1 CalcA1 ExcelR1C1 CalcA1ExcelA1 Unspecified grand axisRow axisCol axisPage axisValues varP stdDevP countA product average sumSq asc des dataField values difference
    oddHeader oddFooter evenHeader evenFooter firstHeader firstFooter lowestEdited lastEdited
    """)
"""The words that the format itself uses as values."""

WORKSHEET = words("""
    worksheet chartsheet sheetPr tabColor outlinePr pageSetUpPr dimension sheetViews sheetView pane selection pivotSelection
    pivotArea references reference sheetFormatPr cols col sheetData sheetCalcPr sheetProtection autoFilter filterColumn filters
    filter dateGroupItem customFilters customFilter dynamicFilter colorFilter iconFilter top10 sortState sortCondition mergeCells
    mergeCell phoneticPr conditionalFormatting cfRule formula colorScale cfvo color dataBar iconSet cfIcon printOptions
    pageMargins pageSetup rowBreaks colBreaks brk ignoredErrors ignoredError drawing legacyDrawing legacyDrawingHF drawingHF
    picture tableParts tablePart extLst ext conditionalFormattings f sqref fillColor borderColor negativeFillColor
    negativeBorderColor axisColor dxf font b i u strike sz name family scheme fill patternFill fgColor bgColor gradientFill stop
    numFmt border left right top bottom diagonal vertical horizontal start end alignment protection sparklineGroups
    sparklineGroup colorSeries colorNegative colorAxis colorMarkers colorFirst colorLast colorHigh colorLow sparklines sparkline
    slicerList slicer PLV AlternateContent Choice Fallback condense extend charset id
    """)
STYLES = words("""
    styleSheet numFmts numFmt fonts font b i strike condense extend outline shadow u vertAlign sz color name family charset scheme
    fills fill patternFill fgColor bgColor gradientFill stop borders border start end left right top bottom diagonal vertical
    horizontal cellStyleXfs xf alignment protection cellXfs cellStyles cellStyle dxfs dxf tableStyles tableStyle
    tableStyleElement colors indexedColors rgbColor mruColors extLst ext slicerStyles timelineStyles slicerStyle
    slicerStyleElements slicerStyleElement timelineStyle timelineStyleElements timelineStyleElement AlternateContent Choice
    Fallback knownFonts
    """)
WORKBOOK = words("""
    workbook fileVersion workbookPr bookViews workbookView sheets sheet definedNames definedName calcPr workbookProtection
    pivotCaches pivotCache externalReferences externalReference extLst ext AlternateContent Choice Fallback calcFeatures feature
    revisionPtr documentId workbook15 functionGroups fileRecoveryPr oleSize customWorkbookViews fileSharing webPublishing
    extCalcPr ArchID smartTagPr smartTagTypes timelineCachePivotCaches timelineCacheRefs timelineCacheRef slicerCaches slicerCache
    """)
TABLE = words("""
    table autoFilter filterColumn filters filter dateGroupItem customFilters customFilter dynamicFilter colorFilter iconFilter
    top10 sortState sortCondition tableColumns tableColumn calculatedColumnFormula totalsRowFormula tableStyleInfo extLst ext
    xmlColumnPr
    """)


@dataclass(frozen=True)
class Allowed:
    """What one kind of part may hold."""

    elements: frozenset[str]
    examined: frozenset[str] = frozenset()
    """Elements that a detector of its own looks at, with all that is in them."""
    worded: frozenset[tuple[str, str]] = frozenset()
    """Attributes (element, attribute) and texts (element, "") that a detector of its own looks at."""


def harmless(value: str) -> bool:
    """Whether a value has the shape of one that carries form alone."""
    return _SHAPES.fullmatch(value) is not None or all(word in WORDS for word in value.split())


def odd(root: Any, allowed: Allowed) -> list[str]:
    """Every word in a tree that carries more than form and that no detector of its own looks at."""
    found: list[str] = []
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if not isinstance(element.tag, str):
            found.append(element.text or "comment")
            continue
        name = markup.local(element)
        if name in allowed.examined:
            continue
        if name not in allowed.elements:
            found += [name, *_everything(element)]
            continue
        found += [value for key, value in element.attrib.items() if not _fits(name, key, value, allowed)]
        if (name, "") not in allowed.worded and element.text and not harmless(element.text.strip()):
            found.append(element.text.strip())
        for child in element:
            waiting.append(child)
            if child.tail and child.tail.strip():
                found.append(child.tail.strip())
    return found


def _everything(element: Any) -> list[str]:
    return [
        text.strip()
        for one in element.iter()
        if isinstance(one.tag, str)
        for text in (one.text, one.tail if one is not element else None, *one.attrib.values())
        if text and text.strip()
    ]


def _fits(element: str, key: str, value: str, allowed: Allowed) -> bool:
    name = key.rpartition("}")[2]
    if (element, name) in allowed.worded or harmless(value):
        return True
    if name in {"Ignorable", "Requires", "ProcessContent", "MustUnderstand", "PreserveElements", "PreserveAttributes"}:
        return re.fullmatch(r"[\w: ]{0,80}", value) is not None and all(len(word) <= 10 for word in value.split())
    if key.startswith("{http") and "relationships" in key:
        return re.fullmatch(r"\w{1,12}", value) is not None
    if name == "documentId":
        return re.fullmatch(r"\d{1,3}_(?:\w{1,5}:\d{1,6}_)?\{[0-9A-Fa-f-]{36}\}(?:[ -]\w{1,12})*", value) is not None
    if name in {"hashValue", "saltValue", "workbookHashValue", "workbookSaltValue", "revisionsHashValue"}:
        return _is_hash(value)
    if element in {"name", "rFont"} and name == "val":
        return _FONT.fullmatch(value) is not None and re.search(r"\d{4}", value) is None
    return name in {"uri", "url"} and _SPACES.fullmatch(value) is not None


def _is_hash(value: str) -> bool:
    try:
        raw = base64.b64decode(value, validate=True)
    except (binascii.Error, ValueError):
        return False
    return len(raw) in _HASH and not raw.isascii()


def namespaces(data: bytes) -> Iterator[str]:
    """Declared namespaces that are none of the format's: a name or an address that carries words."""
    for prefix, address in set(_DECLARED.findall(data)):
        if not _SPACES.fullmatch(address.decode("utf-8", "replace")) or len(prefix) > 12:
            yield f"{prefix.decode()} {address.decode('utf-8', 'replace')}".strip()
