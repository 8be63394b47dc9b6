"""Passports, driving licences and addresses on the internet."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterator

from answerable.guard.detectors import detector

from .hit import Held, Hit, before, labelled, values

_PASSPORT = labelled(r"passports?(?:\s(?:held|issued|numbered))?", r"[a-z]{0,2}\d{6,9}|\d{3}\s\d{3}\s\d{3}", "passport")
_LICENCE = Held(
    re.compile(
        r"(?<!\w)[A-Z9]{5}\s?\d[0156]\d[0-3]\d\d\s?[A-Z][A-Z9]\s?[0-9A-Z][A-Z]{2}(?:\s?\d{2})?(?!\w)", re.IGNORECASE
    ),
    re.compile(r"\d(?=[0156]\d[0-3]\d\d\s?[^\W\d_])"),
    6,
)
_FOUR = re.compile(r"\d(?<![\w.].)\d{0,2}(?:\.\d{1,3}){3}(?![\w]|\.\d)")
_SIX = Held(
    re.compile(r"(?<![\w:])(?:[0-9a-f]{1,4}:){2,7}(?::?[0-9a-f]{1,4}){0,6}(?![\w:])", re.IGNORECASE),
    re.compile(r":(?=[0-9a-fA-F]{1,4}:)"),
    4,
)
_NOBODYS = frozenset({"127.0.0.1", "0.0.0.0", "255.255.255.255", "255.255.255.0", "::1"})  # noqa: S104  -- read, never bound to
_SAID = re.compile(
    r"\bip(?:v[46])?\b|\bip address|\blogged\s(?:in|on)\b|\bserver\b|\brouter\b|\bhost\b|\bx-originating|\breceived: from"
)
_PASSPORT_CELL = re.compile(r"[A-Z]{0,2}\d{6,9}")


@detector("passport")
def passports(text: str) -> Iterator[Hit]:
    """Every number that follows "passport"."""
    yield from values(_PASSPORT, text, "passport", 0.95, "follows “passport”")


@detector("driving-licence")
def driving_licences(text: str) -> Iterator[Hit]:
    """Every number of a British driving licence: five letters of the surname, the date of birth in disguise, initials."""
    for match in _LICENCE.finditer(text):
        digits = re.sub(r"\s", "", match[0])[5:11]
        if 1 <= int(digits[1:3]) % 50 <= 12 and 1 <= int(digits[3:5]) <= 31:
            yield Hit(
                "driving-licence",
                match.start(),
                match.end(),
                match[0],
                0.97,
                "has the shape of a driving licence, with a date in it",
            )


@detector("ip-address")
def ip_addresses(text: str) -> Iterator[Hit]:
    """Every address on the internet that is said to be one; a section or a version number is not."""
    for pattern in (_FOUR, _SIX):
        for match in pattern.finditer(text):
            if _SAID.search(before(text, match.start(), 40)) and is_ip_address(match[0]) and match[0] not in _NOBODYS:
                yield Hit("ip-address", match.start(), match.end(), match[0], 0.95, "follows “IP address”")


def is_ip_address(value: str) -> bool:
    """Whether it is an address of the internet of either version."""
    try:
        ipaddress.ip_address(value.strip())
    except ValueError:
        return False
    return True


def is_passport(value: str) -> bool:
    """Whether a cell is a passport number, in a column that says so."""
    return bool(_PASSPORT_CELL.fullmatch(value.strip().upper()))


def is_driving_licence(value: str) -> bool:
    """Whether a cell is a driving licence number, in a column that says so."""
    return any(True for _ in driving_licences(value))
