"""Numbers that the police give to people and to what happened to them (facts/guard.md 4.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from answerable.guard.detectors import detector

from .dates_of_birth import DATE, DAY
from .hit import Begun, Held, Hit, labelled, values

RANK = (
    r"(?:(?:Det(?:ective)?\.?\s|Temp(?:orary)?\s|Acting\s|A/|T/|Special\s|Police\s|Chief\s|Ch\.?\s|Deputy\s|Assistant\s){0,2}"
    r"(?:PCSO|PCs?|P\.C\.|WPC|SPC|SC|Sgts?|Serg(?:ean)?t|PS|DCI|DCs?|DS|DI|DSU|DCS|Insp(?:ector)?|Supt|Superintendent|Constables?|CI)(?:\b|(?=\d{3,5}\b))\.?)"
)
"""A rank, long or short: "PC", "Det Sgt", "Temporary Chief Inspector"."""

RANKS = (
    *("Det", "Temp", "Acting", "A/", "T/", "Special", "Police", "Ch", "Deputy", "Assistant", "PC", "P.C", "WPC", "SPC"),
    *("SC", "Sgt", "Serg", "PS", "DC", "DS", "DI", "Insp", "Sup", "Constable", "CI"),
)
"""What a rank can begin with."""

_RANKED_PATTERN = re.compile(
    rf"(?<![\w/-])(?:{RANK})(?P<names>(?:[\s]{{1,2}}[^\W\d_a-z][\w'’.-]{{0,24}}){{0,3}}?),?(?:\s{{1,2}}|(?=\d{{3,5}}\b))[(#]?(?:no\.?\s?)?(?P<value>[A-Z]{{0,2}}\d{{2,6}}[A-Z]{{0,2}})"
    r"(?P<more>(?:(?:,\s|\sand\s|\s&\s|,\sand\s)\d{2,6}\b){0,12})(?![\w%£/-]|[.,:]\d|\s(?:officers|people|days|hours|per|of|January|February|March))"
)
_RANKED = Begun(_RANKED_PATTERN, RANKS)
_BEFORE_RANK = re.compile(
    rf"(?P<value>\d(?<![\w/,.£-].)(?<!at .)(?<!on .)(?<!\d\d[./]\d\d .)(?!(?<=1)9\d\d|(?<=2)0\d\d)\d{{2,4}})\s(?={RANK}\s{{1,2}}[A-Z])"
)
_LIST = re.compile(r"\d{2,6}")
_COLLAR = labelled(
    r"(?:collar|shoulder|epaulette?|badge|staff|employee|payroll|service|personnel|officer|force)(?:\s(?:number|no|id|num)s?\b\.?|[ -]?id)|officer(?=\s\d{3,5}\b)|collar|shoulder|pin(?=\s?(?:no|number|:|\d))",
    r"(?=[a-z]{0,3}\d)[a-z0-9]{2,9}",
    "collar shoulder epaulet badge staff employee payroll service personnel officer force pin",
)
_WARRANT = labelled(r"warrants?(?:\scards?)?", r"(?=[a-z]{0,2}\d)[a-z0-9]{3,10}|[a-z]{1,3}/\d\d/\d{3,6}", "warrant")
_CRIME_LABEL = labelled(
    r"crimes?(?:\sand\sincident)?|occurrences?|niche|cris|crn|crime[ -]?(?:ref|no)|police\sref(?:erence)?|incident\s(?:ref(?:erence)?|number|no)|investigation\s(?:ref(?:erence)?|number|no)",
    r"(?=[a-z0-9/*-]{0,12}\d{4})[a-z0-9][a-z0-9/*-]{4,18}[a-z0-9]",
    "crime occurrence niche cris crn police incident investigation",
)
_CRIME_SHAPE = re.compile(r"(?P<value>\d(?<![\w/.-].)\d/\d{5,7}/\d{2})(?![\w/-])")
_CAD = Begun(
    re.compile(
        rf"\b(?P<value>(?:i?cad|storm|(?:(?:incident|command)\s?)?log|incident)\s?(?:(?:number|no|ref|reference)\b\.?\s?)?[:#]?\s?\d{{1,6}}\s(?:of|on|dated)\s(?:{DATE}|{DAY}))"
    ),
    ("icad", "cad", "storm", "incident", "command", "log"),
)
_CAD_ALONE = Begun(
    re.compile(
        r"\b(?P<value>i?cad\s?(?:(?:number|no|ref|reference)\b\.?\s?)?[:#]?\s?\d{1,6}(?:/\d{1,2}[a-z]{3}\d{2,4}|(?:/\d{1,8}){0,2}))(?![\w/])"
    ),
    ("icad", "cad"),
)
_INCIDENT = labelled(r"incident|log", r"\d{3,5}-\d{6,8}", "incident log")
_URN = labelled(
    r"urn", r"(?=[a-z0-9]{0,6}\d)\d{2}\s?[a-z0-9]{2}\s?\d{5,8}(?:/\d{2})?|[a-z0-9][a-z0-9/-]{5,16}\d", "urn"
)
_CUSTODY_LABEL = labelled(
    r"custody(?:\srecord|\sref(?:erence)?|\sno|\snumber)?",
    r"(?=[a-z/-]{0,6}\d)[a-z0-9][a-z0-9/-]{3,16}[a-z0-9]",
    "custody",
)
_CUSTODY_SHAPE = Held(
    re.compile(r"(?<![\w/.-])(?P<value>[a-z]{2}/(?!(?:19|20)\d\d/)\d{4,6}/\d{2})(?![\w/-])"),
    re.compile(r"/(?=\d{4,6}/)"),
    2,
)
_NUMBER = re.compile(r"[A-Z]{0,3}[ -]?\d{2,8}[A-Z]{0,2}", re.IGNORECASE)
_REFERENCE = re.compile(r"(?=.{0,12}\d{3})[A-Z0-9][A-Z0-9/* -]{3,30}", re.IGNORECASE)


@detector("collar-number")
def collar_numbers(text: str) -> Iterator[Hit]:
    """Every number that follows a rank, with a name between or not, or that is said to be an officer's or a member of staff's."""
    for match in _RANKED.finditer(text):
        yield Hit("collar-number", match.start("value"), match.end("value"), match["value"], 0.93, "follows a rank")
        for one in _LIST.finditer(text, match.start("more"), match.end("more")):
            yield Hit("collar-number", one.start(), one.end(), one[0], 0.85, "in a list after a rank")
    for match in _BEFORE_RANK.finditer(text):
        yield Hit("collar-number", match.start(), match.end("value"), match["value"], 0.8, "goes before a rank")
    yield from values(_COLLAR, text, "collar-number", 0.93, "said to be an officer’s number")


@detector("warrant-number")
def warrant_numbers(text: str) -> Iterator[Hit]:
    """Every number of a warrant card, or of a warrant."""
    yield from values(_WARRANT, text, "warrant-number", 0.9, "follows “warrant”")


@detector("crime-reference")
def crime_references(text: str) -> Iterator[Hit]:
    """Crime references, numbers of incidents with their date (CAD) and unique reference numbers of cases (URN)."""
    yield from values(_CRIME_LABEL, text, "crime-reference", 0.95, "said to be a crime reference")
    yield from values(_CRIME_SHAPE, text, "crime-reference", 0.8, "has the shape of a crime reference")
    yield from values(_CAD, text, "crime-reference", 0.95, "an incident and its date")
    yield from values(_CAD_ALONE, text, "crime-reference", 0.85, "follows “CAD”")
    yield from values(_INCIDENT, text, "crime-reference", 0.9, "follows “incident”")
    yield from values(_URN, text, "crime-reference", 0.95, "follows “URN”")


@detector("custody-number")
def custody_numbers(text: str) -> Iterator[Hit]:
    """Numbers of custody records."""
    yield from values(_CUSTODY_LABEL, text, "custody-number", 0.95, "follows “custody”")
    yield from values(_CUSTODY_SHAPE, text, "custody-number", 0.75, "has the shape of a custody record")


def is_police_number(value: str) -> bool:
    """Whether a cell is a collar, warrant or staff number, in a column that says so."""
    return bool(_NUMBER.fullmatch(value.strip()))


def is_police_reference(value: str) -> bool:
    """Whether a cell is a crime, incident, case or custody reference, in a column that says so."""
    return bool(_REFERENCE.fullmatch(value.strip()))
