"""Telephone numbers (facts/guard.md 4.1): all that could be one, so that Ofcom's numbers for drama are found too."""

from __future__ import annotations

import re
from collections.abc import Iterator

from answerable.guard.detectors import detector

from .hit import Begun, Hit, before, digits_of, small

_CANDIDATE = re.compile(
    r"[+(0](?<![\w.,£$€+-].)(?:(?<=\+)\s?|(?<=0)0?|(?<=\()[0+])[\d() .–‑-]{7,22}\d(?!\w|/\d{1,4}\b)"
)
_SAID = Begun(
    re.compile(
        r"\b(?:tel|telephone|phone|mobile|mob|fax|cell|call(?:ed)?|ring|rang|dial|text(?:ed)?|whatsapp|extension|landline)\b[^\d\n+]{0,24}"
        r"(?P<value>\+?[1-9][\d .-]{7,14}\d)(?![\w/])"
    ),
    ("tel", "phone", "mob", "fax", "cell", "call", "ring", "rang", "dial", "text", "whatsapp", "extension", "landline"),
)
_SOMETHING_ELSE = re.compile(
    r"(?:invoice|order|po|ref|reference|account|a/c|acc|policy|contract|case|tender|vat|company|charity|uprn|nhs|passport|iban|sort code|meeting|conference|webinar|(?<!\\w)id|passcode|pin)"
    r"(?:\s(?:number|no|code|registration|id))?[\s.:#-]{0,4}$"
)
_OVER_THE_LINE = Begun(
    re.compile(
        r"\b(?:tel|telephone|phone|mobile|mob|fax|cell|call(?:ed)?|ring|rang|dial|text(?:ed)?|whatsapp|landline)\b[^\d\n+]{0,24}"
        r"(?P<value>\(?0\d{2,4}\)?(?:[ -]?\d{1,4}){0,2}\r?\n[ \t]{0,8}\d{2,7}(?:[ -]?\d{1,4}){0,2})(?!\w|[/.:]\d)"
    ),
    _SAID.beginnings,
)
"""A number that the end of a line has cut in two."""
_DATE = re.compile(r"\d{1,2}[.–‑ -]\d{1,2}[.–‑ -](?:19|20)\d\d|(?:19|20)\d\d[.-]\d\d[.-]\d\d")

_NO_NUMBER = re.compile(r"^\s*\d{1,2}[./]\d{1,2}[./]\d{2,4}\b|\b[A-WYZa-wyz]\d")
"""A span of dates, or a reference such as B011131/6910."""


def prepare() -> None:
    """Read what is known of the numbers of every country, while files may still be opened."""
    import phonenumbers

    phonenumbers.PhoneMetadata.load_all()
    list(_numbers("+44 7700 900123"))


@detector("phone-number")
def phone_numbers(text: str) -> Iterator[Hit]:
    """Every number that could be dialled from the United Kingdom: with its 0 or its country, or said to be one."""
    end = -1
    for match in _CANDIDATE.finditer(text):
        if (
            _SOMETHING_ELSE.search(before(text, match.start(), 30))
            or text[max(0, match.start() - 2) : match.start()].strip("( ").isdigit()
        ):
            continue
        for start, words in _numbers(match[0]):
            end = match.start() + start + len(words)
            yield Hit("phone-number", match.start() + start, end, words, 0.95, "can be dialled")
    for match in _SAID.finditer(small(text)):
        if (
            9 <= len(digits_of(match["value"])) <= 12
            and not _NO_NUMBER.match(match["value"])
            and not _SOMETHING_ELSE.search(before(text, match.start("value"), 30))
        ):
            yield Hit(
                "phone-number",
                match.start("value"),
                match.end("value"),
                match["value"],
                0.8,
                "said to be a telephone number",
            )
    for match in _OVER_THE_LINE.finditer(small(text)):
        if len(digits_of(match["value"])) in {10, 11}:
            yield Hit(
                "phone-number",
                match.start("value"),
                match.end("value"),
                text[match.start("value") : match.end("value")],
                0.8,
                "said to be a telephone number, over two lines",
            )


def _numbers(words: str) -> Iterator[tuple[int, str]]:
    """The telephone numbers in a run of digits, with where each starts."""
    import phonenumbers

    if _DATE.match(words):
        return
    for match in phonenumbers.PhoneNumberMatcher(words, "GB", leniency=phonenumbers.Leniency.POSSIBLE):
        number = match.number
        national = str(number.national_number)
        british = number.country_code == 44
        if not british and not (phonenumbers.is_valid_number(number) or words.lstrip("(").startswith("+")):
            continue
        if (
            british
            and (len(national) != 10 or national[0] in "046")
            and not (len(national) == 9 and phonenumbers.is_valid_number(number))
        ):
            continue
        yield match.start, match.raw_string


def is_phone_number(value: str) -> bool:
    """Whether a cell is a telephone number in a column that says so: also where a spreadsheet has eaten its 0."""
    if _NO_NUMBER.search(value):
        return False
    return 9 <= len(digits_of(value)) <= 15 and len(digits_of(value)) * 2 > len(value)
