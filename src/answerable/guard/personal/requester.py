"""The person who asked, in any form: a reply is often published, and must not say who asked."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from answerable.guard.detectors import detector
from answerable.guard.findings import Severity

from . import emails, phones, postcodes
from .hit import Hit, digits_of
from .lists import fold, lists
from .words import COMMON_SURNAMES, TITLES

_HONORIFIC = "mr|mrs|ms|miss|mx|dr|prof|professor|sir|dame|lord|lady|rev|revd|cllr|councillor|pc|sgt"
_WORD = re.compile(r"[^\W\d_][\w'’‘-]*")
_STANDS_FOR = {ord(one): "'" for one in "’‘ʼ`´′"} | {ord(one): "-" for one in "‐‑‒–—"} | {0xA0: " "}
_GAP = r"[\s._,+/-]{0,3}"


def alike(text: str) -> str:
    """The text in small letters without accents, each character still in its place, so that what is found can be pointed at."""
    flat = text.translate(_STANDS_FOR)
    if not flat.isascii():
        flat = flat.translate(
            {ord(one): folded if len(folded := fold(one)) == 1 else one for one in set(flat) if not one.isascii()}
        )
    return flat.lower()


class Requester:
    """The patterns for one requester, made from the lines about them: names, e-mail and postal addresses, numbers."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._patterns: list[tuple[re.Pattern[str], float, str, Severity | None]] = []
        self._phones: set[str] = set()
        for line in lines:
            self._learn(line)

    def _learn(self, line: str) -> None:
        """Take a line apart: its e-mail addresses, telephone numbers and address first, and what is left is a name."""
        taken = [
            *emails.email_addresses(line),
            *phones.phone_numbers(line),
            *postcodes.addresses(line),
            *postcodes.postcodes(line),
        ]
        left = line
        for hit in taken:
            left = left.replace(hit.text, " , ")
            if hit.technique == "phone-number":
                self._phones.add(digits_of(hit.text)[-9:])
            elif hit.technique == "postcode":
                plain = "".join(alike(hit.text).split())
                self._add(rf"(?<!\w){plain[:-3]}\s{{0,2}}{plain[-3:]}(?!\w)", 0.95, "the requester’s postcode")
            else:
                self._add(_spaced(hit.text), 0.99, f"the requester’s {_WORDS[hit.technique]}")
        for hit in taken:
            if hit.technique == "address":
                self._house(hit.text)
        for piece in _people(left):
            self._name(piece)

    def _house(self, address: str) -> None:
        """The house in its street, also without the town and the postcode."""
        match = re.match(r"\D{0,12}\d{1,4}[a-z]?,?\s+[\w'’]+\s+[\w'’]+", address, re.IGNORECASE)
        if match:
            self._add(_spaced(match[0]), 0.9, "the requester’s address")

    def _add(self, pattern: str, sure: float, reason: str, severity: Severity | None = None) -> None:
        self._patterns.append((re.compile(pattern), sure, reason, severity))

    def _name(self, words: list[str]) -> None:
        """The forms of a name: both orders, initials, with a title, run together as in the name of a file."""
        last = _apostrophes(words[-1])
        if len(words) == 1:
            self._add(rf"(?<![^\W\d_]){last}(?![^\W\d_])", 0.8, "the requester’s name", _weight(words[-1]))
            return
        first, initial = _apostrophes(words[0]), re.escape(words[0][0])
        middle = rf"(?:[^\W\d_]{{1,20}}\.?{_GAP}){{0,2}}?"
        self._add(rf"(?<![^\W\d_]){first}{_GAP}{middle}{last}(?![^\W\d_])", 0.99, "the requester’s name")
        self._add(
            rf"(?<![^\W\d_]){last}{_GAP}(?:(?:{_HONORIFIC})\.?\s)?{first}(?![^\W\d_])",
            0.97,
            "the requester’s name, last name first",
        )
        self._add(
            rf"(?<![^\W\d_])(?:{_HONORIFIC})\.?\s{{1,3}}(?:[^\W\d_]{{1,20}}\.?\s)?{last}(?![^\W\d_])",
            0.9,
            "a title and the requester’s last name",
        )
        self._add(
            rf"(?<![^\W\d_]){initial}(?:[ .]{{0,2}}[^\W\d_](?![^\W\d_]))?[ ._-]{{1,2}}{last}(?![^\W\d_])",
            0.9,
            "an initial and the requester’s last name",
        )
        self._add(
            rf"(?<![^\W\d_]){last},?[ ._-]{{1,2}}{initial}(?![^\W\d_])",
            0.85,
            "the requester’s last name and an initial",
        )
        self._add(rf"\b(?:dear|hi|hello)\s{first}(?![^\W\d_])", 0.85, "greets the requester")
        self._add(
            rf"(?<![^\W\d_]){initial}{last}(?![^\W\d_])", 0.8, "an initial and the requester’s last name, run together"
        )
        self._add(rf"(?<![^\W\d_]){last}(?![^\W\d_])", 0.75, "the requester’s last name", _weight(words[-1]))
        self._add(
            rf"(?<![^\W\d_]){first}(?![^\W\d_])",
            0.2,
            "the requester’s first name, which others have too",
            Severity.NOTE,
        )

    def hits(self, text: str) -> Iterator[Hit]:
        """What tells of the requester in a text: the surest form at each place."""
        if not self._patterns and not self._phones:
            return
        flat = alike(text)
        taken = bytearray(len(flat))
        for pattern, sure, reason, severity in sorted(self._patterns, key=lambda one: -one[1]):
            for match in pattern.finditer(flat):
                start, end = match.span()
                if any(taken[start:end]) or (severity and text[start:end].islower()):
                    continue
                taken[start:end] = b"\x01" * (end - start)
                yield Hit("requester", start, end, text[start:end], sure, reason, severity)
        for hit in phones.phone_numbers(text) if self._phones else ():
            if digits_of(hit.text)[-9:] in self._phones:
                yield Hit("requester", hit.start, hit.end, hit.text, 0.99, "the requester’s telephone number")


_WORDS = {"email-address": "e-mail address", "address": "address", "postcode": "postcode"}


def _weight(last: str) -> Severity | None:
    """What a last name alone means: certain harm where few have it, a question where many do, a hint where it is a word."""
    if last in lists().ordinary:
        return Severity.NOTE
    return Severity.LOOK if last in COMMON_SURNAMES or len(last) < 4 else None


def _people(line: str) -> Iterator[list[str]]:
    """The names in what is left of a line, each as its folded words in order."""
    pieces = [one for one in (_words(part) for part in re.split(r"[,;\n<>()]+", line)) if one]
    if len(pieces) == 2 and len(pieces[0]) == 1 and len(pieces[1]) == 1:
        pieces = [pieces[1] + pieces[0]]
    yield from (one for one in pieces if len(one) <= 5 and any(len(word) > 1 for word in one))


def _words(part: str) -> list[str]:
    return [word for one in _WORD.findall(part) if (word := fold(one)) not in TITLES]


def _apostrophes(word: str) -> str:
    """A folded word as a pattern, in which apostrophes and hyphens may be missing or be spaces."""
    return "".join("['\\s]{0,2}" if one == "'" else "[\\s_-]{0,2}" if one == "-" else re.escape(one) for one in word)


def _spaced(value: str) -> str:
    """A value as a pattern in which spaces, commas and line ends may differ or be missing."""
    parts = [re.escape(one) for one in re.split(r"[\s,]+", alike(value)) if one]
    between = r"[\s,_-]{0,4}"
    return rf"(?<!\w){between.join(parts)}(?!\w)"


@detector("requester")
def requester_named(text: str, requester: Requester) -> Iterator[Hit]:
    """What tells of the person who asked, in a text."""
    yield from requester.hits(text)
