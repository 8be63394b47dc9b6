"""Postcodes and the addresses that they end (facts/guard.md 4.1)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from answerable.guard.detectors import detector

from .hit import Begun, Held, Hit

AREAS = frozenset(
    [
        "AB",
        "AL",
        "B",
        "BA",
        "BB",
        "BD",
        "BH",
        "BL",
        "BN",
        "BR",
        "BS",
        "BT",
        "CA",
        "CB",
        "CF",
        "CH",
        "CM",
        "CO",
        "CR",
        "CT",
        "CV",
        "CW",
        "DA",
        "DD",
        "DE",
        "DG",
        "DH",
        "DL",
        "DN",
        "DT",
        "DY",
        "E",
        "EC",
        "EH",
        "EN",
        "EX",
        "FK",
        "FY",
        "G",
        "GL",
        "GU",
        "GY",
        "HA",
        "HD",
        "HG",
        "HP",
        "HR",
        "HS",
        "HU",
        "HX",
        "IG",
        "IM",
        "IP",
        "IV",
        "JE",
        "KA",
        "KT",
        "KW",
        "KY",
        "L",
        "LA",
        "LD",
        "LE",
        "LL",
        "LN",
        "LS",
        "LU",
        "M",
        "ME",
        "MK",
        "ML",
        "N",
        "NE",
        "NG",
        "NN",
        "NP",
        "NR",
        "NW",
        "OL",
        "OX",
        "PA",
        "PE",
        "PH",
        "PL",
        "PO",
        "PR",
        "RG",
        "RH",
        "RM",
        "S",
        "SA",
        "SE",
        "SG",
        "SK",
        "SL",
        "SM",
        "SN",
        "SO",
        "SP",
        "SR",
        "SS",
        "ST",
        "SW",
        "SY",
        "TA",
        "TD",
        "TF",
        "TN",
        "TQ",
        "TR",
        "TS",
        "TW",
        "UB",
        "W",
        "WA",
        "WC",
        "WD",
        "WF",
        "WN",
        "WR",
        "WS",
        "WV",
        "YO",
        "ZE",
    ]
)
"""Royal Mail's postcode areas."""

_LETTERED = re.compile(r"(?:E1W|EC[1-4][A-Z]|N1[CPR]|NW1W|SE1P|SW1[A-Y]|W1[A-Z]|WC[12][A-Z])")
"""The districts that end in a letter, all in inner London."""
_POSTCODE = Held(
    re.compile(r"(?<![\w/.-])([A-Z]{1,2})(\d[A-Z\d]?)(\s{0,2})(\d)([ABD-HJLNP-UW-Z]{2})(?![\w-])", re.IGNORECASE),
    re.compile(r"\d(?=[^\W\d_]{2}(?![\w-]))"),
    6,
)
_ORDINALS = frozenset({"1st", "2nd", "3rd"} | {f"{one}th" for one in "0456789"})

STREET = (
    r"(?:Street|St|Road|Rd|Avenue|Ave|Close|Cl|Lane|Ln|Way|Drive|Dr|Crescent|Cres|Terrace|Court|Ct|Place|Gardens|Gdns|Grove|"
    r"Square|Walk|Hill|Rise|Mews|Row|Park|Green|View|Parade|Croft|Boulevard|Mount|Gate|Yard|Wharf|Quay)"
)
"""What the name of a street ends in."""

_WORD = r"[A-Z][\w'’.-]{0,30}"
_ROOM = r"(?:(?:Flat|Apartment|Apt|Unit|Room|Suite)\s{1,2}\w{1,5},?\s{1,2})"
_HOUSE = r"(?<![\w.,/£$€-])\d{1,4}[A-Za-z]?(?:\s?[-–]\s?\d{1,4}[A-Za-z]?)?,?"
_STARTS = re.compile(rf"{_ROOM}?{_HOUSE}\s{{1,3}}(?={_WORD}\b)")
_BETWEEN = re.compile(r"(?:[A-Z][\w'’.&-]*|upon|on|under|le|in|the|of|and|by|\d{1,4}[A-Za-z]?|[,\s])*")
_NAMED_HOUSE = re.compile(
    rf"(?<!\w)(?:{_WORD}\s){{1,3}}(?:Cottage|House|Farm|Lodge|Barn|Court|Villa|Grange|Vicarage|Rectory|Manor|Bungalow)(?=,)"
)
_IN_SMALL_LETTERS = re.compile(
    rf"{_HOUSE}\s(?=(?:[a-z'’-]{{2,20}}\s){{1,3}}(?:street|road|avenue|lane|close|drive|crescent|terrace|way|st|rd|ave)\b)"
)
_BETWEEN_SMALL = re.compile(r"[a-z'’,\s-]*")
_IN_A_STREET = re.compile(
    rf"\d(?<![\w.,/£$€-].)\d{{0,3}}[A-Za-z]?(?:\s?[-–]\s?\d{{1,4}}[A-Za-z]?)?,?\s{{1,2}}(?:{_WORD}\s{{1,2}}){{1,4}}?{STREET}\b(?!\s(?:Act|Order|Regulations))"
)
_ROOM_BEFORE = re.compile(rf"{_ROOM}\Z")
_ROOM_LENGTH = 19  # characters
_AT_HOME_PATTERN = re.compile(
    r"\b(?:lives?|living|lived|resid(?:es|ing|ed)|home address(?: is)?)\s(?:at|in)\s(?P<value>(?:[A-Z][\w'’-]{1,30},?\s?){2,8})"
)
_AT_HOME = Begun(_AT_HOME_PATTERN, ("liv", "resid", "home address"))


@detector("postcode")
def postcodes(text: str) -> Iterator[Hit]:
    """Every postcode whose area and district there can be, in capitals or small letters, with its space or without."""
    for match in _POSTCODE.finditer(text):
        area, district, space, sector, unit = match.groups()
        if area.upper() not in AREAS or not _is_district((area + district).upper()):
            continue
        if unit.islower() and sector + unit in _ORDINALS:
            continue
        if "\n" in space and space != "\n":
            continue
        sure = 0.97 if match[0].isupper() and space else 0.9
        yield Hit("postcode", match.start(), match.end(), match[0], sure, "has the shape and the area of a postcode")


def _is_district(outward: str) -> bool:
    return outward[-1].isdigit() or bool(_LETTERED.fullmatch(outward))


@detector("address")
def addresses(text: str) -> Iterator[Hit]:
    """Every postcode that a house number goes before, and every house number in a street, each as one address."""
    end = 0
    for postcode in postcodes(text):
        start = _house_before(text, postcode.start, end)
        if start is not None:
            end = postcode.end
            yield Hit("address", start, end, text[start:end], 0.97, "a house number and a postcode")
    end = 0
    for match in _IN_A_STREET.finditer(text):
        room = _ROOM_BEFORE.search(text, max(end, match.start() - _ROOM_LENGTH), match.start())
        start, end = room.start() if room else match.start(), match.end()
        yield Hit("address", start, end, text[start:end], 0.8, "a house number in a street")


@detector("address")
def homes(text: str) -> Iterator[Hit]:
    """Every place that somebody is said to live at, also without a number: "she lives at Rose Cottage, Farnsfield"."""
    for match in _AT_HOME.finditer(text):
        words = match["value"].rstrip(" ,\n")
        yield Hit("address", match.start("value"), match.start("value") + len(words), words, 0.6, "said to be a home")


def _house_before(text: str, postcode: int, floor: int) -> int | None:
    """Where the address begins that a postcode ends; None where no house number goes before it."""
    first = max(floor, postcode - 160)
    for start, between in ((_STARTS, _BETWEEN), (_NAMED_HOUSE, _BETWEEN), (_IN_SMALL_LETTERS, _BETWEEN_SMALL)):
        for match in start.finditer(text, first, postcode):
            if between.fullmatch(text, match.end(), postcode):
                return match.start()
    return None


def is_postcode(value: str) -> bool:
    """Whether a cell is a postcode, or the first half of one, in a column that says so."""
    plain = value.strip().upper()
    return any(True for _ in postcodes(plain)) or (plain.rstrip("0123456789") in AREAS and plain[-1].isdigit())


def is_address(value: str) -> bool:
    """Whether a cell is an address, in a column that says so: a house number or a postcode with words, or several lines."""
    words = value.split()
    return len(words) > 1 and (any(one[0].isdigit() for one in words) or "," in value or is_postcode(value))
