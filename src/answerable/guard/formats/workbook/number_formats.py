"""How a number format shows a value (ECMA-376 part 1, 18.8.30 and 18.8.31), and whether it shows it at all."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

from .colours import INDEXED, Colour, of_hex

BUILT_IN = {
    0: "General",
    1: "0",
    2: "0.00",
    3: "#,##0",
    4: "#,##0.00",
    9: "0%",
    10: "0.00%",
    11: "0.00E+00",
    12: "# ?/?",
    13: "# ??/??",
    14: "dd/mm/yyyy",
    15: "d-mmm-yy",
    16: "d-mmm",
    17: "mmm-yy",
    18: "h:mm AM/PM",
    19: "h:mm:ss AM/PM",
    20: "h:mm",
    21: "h:mm:ss",
    22: "dd/mm/yyyy h:mm",
    37: "#,##0;-#,##0",
    38: "#,##0;[Red]-#,##0",
    39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;[Red]-#,##0.00",
    41: '_-* #,##0_-;-* #,##0_-;_-* "-"_-;_-@_-',
    42: '_-£* #,##0_-;-£* #,##0_-;_-£* "-"_-;_-@_-',
    43: '_-* #,##0.00_-;-* #,##0.00_-;_-* "-"??_-;_-@_-',
    44: '_-£* #,##0.00_-;-£* #,##0.00_-;_-£* "-"??_-;_-@_-',
    45: "mm:ss",
    46: "[h]:mm:ss",
    47: "mm:ss.0",
    48: "##0.0E+0",
    49: "@",
}
"""The formats that a workbook uses without saying them, as a British office sees them."""

_COLOURS = {"black": 0, "white": 1, "red": 2, "green": 3, "blue": 4, "yellow": 5, "magenta": 6, "cyan": 7}
_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.?)|_(?P<room>.?)|\*(?P<fill>.?)|\[(?P<bracket>[^\]]*)\]?'
    r"|(?P<general>General)|(?P<half>AM/PM|A/P)|(?P<date>[yYmMdDhHsSeEgGbB]+)|(?P<digit>[0#?]|[.,])"
    r"|(?P<percent>%)|(?P<text>@)|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)
_CONDITION = re.compile(r"(<=|>=|<>|=|<|>)\s*(-?[\d.]+(?:E[-+]?\d+)?)", re.IGNORECASE)
_BLANKS = frozenset("\u00ad\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")


@dataclass(frozen=True)
class Shown:
    """A value as it appears in its cell."""

    text: str
    holds: bool
    """Whether the value itself is in it: not where the format puts other words, or nothing, in its place."""
    colour: Colour | None = None
    """The colour that the format gives it: [White]."""


@dataclass(frozen=True)
class _Section:
    tokens: tuple[tuple[str, str], ...]
    condition: tuple[str, float] | None
    colour: Colour | None
    code: str

    @property
    def is_date(self) -> bool:
        return any(kind in {"date", "elapsed"} for kind, _ in self.tokens)

    @property
    def places(self) -> bool:
        return any(kind in {"digit", "date", "elapsed", "general", "text"} for kind, _ in self.tokens)


def blank(text: str) -> bool:
    """Whether nothing of a text can be seen: blanks, controls, and letters that are drawn as nothing."""
    if text[:1].isalnum():
        return text[0] in _BLANKS and blank(text[1:])
    return not text or all(
        one.isspace() or one in _BLANKS or unicodedata.category(one) in {"Cc", "Cf", "Zs", "Cn", "Mn"} for one in text
    )


@lru_cache(maxsize=4096)
def _sections(code: str) -> tuple[_Section, ...]:
    sections: list[_Section] = []
    tokens: list[tuple[str, str]] = []
    condition: tuple[str, float] | None = None
    colour: Colour | None = None
    began = 0
    for match in _TOKEN.finditer(code[:2_000]):
        kind = match.lastgroup or "other"
        text = match[kind]
        if kind == "other" and text == ";":
            sections.append(_Section(tuple(tokens), condition, colour, code[began : match.start()]))
            tokens, condition, colour, began = [], None, None, match.end()
        elif kind == "bracket":
            found = _CONDITION.fullmatch(text.strip())
            if found:
                condition = (found[1], float(found[2]))
            elif _colour(text) is not None:
                colour = _colour(text)
            elif _ELAPSED.fullmatch(text):
                tokens.append(("elapsed", text.lower()))
            elif text.startswith("$"):
                tokens.append(("quoted", text[1:].partition("-")[0]))
        elif kind == "date" and text[0] in "eEgGbB":
            tokens.extend(("exponent" if one in "eE" else "quoted", one) for one in text)
        else:
            tokens.append((kind, text))
    sections.append(_Section(tuple(tokens), condition, colour, code[began:]))
    return tuple(sections)


def _colour(text: str) -> Colour | None:
    word = text.strip().lower()
    if word in _COLOURS:
        return of_hex(INDEXED[_COLOURS[word]])
    match = re.fullmatch(r"color\s*(\d{1,2})", word)
    return of_hex(INDEXED[int(match[1]) + 7]) if match and 1 <= int(match[1]) <= 56 else None


def section_for(code: str, value: float | str) -> str:
    """The part of a format that shows this value, as it is written."""
    section, _ = _choose(_sections(code), value)
    return section.code if section else ""


def literals(code: str) -> list[str]:
    """The words that a format writes whatever the value is."""
    return [text for section in _sections(code) for text in _literals_of(section)]


def _literals_of(section: _Section) -> list[str]:
    whole = "".join(text if kind in {"quoted", "escaped", "other"} else "\0" for kind, text in section.tokens)
    return [piece.strip() for piece in whole.split("\0") if piece.strip()]


def is_date(code: str) -> bool:
    """Whether a format shows numbers as dates or times."""
    return any(section.is_date for section in _sections(code))


@lru_cache(maxsize=65536)
def shown(value: float | str, code: str, since_1904: bool = False) -> Shown:
    """A number or a text in a format, as it appears in its cell where the column is wide enough."""
    if code in {"", "General", "@"} or code.lower() == "general":
        return Shown(general(value) if isinstance(value, float) else value, holds=True)
    sections = _sections(code)
    section, sign = _choose(sections, value)
    if section is None:
        return Shown(value if isinstance(value, str) else "#" * 8, holds=True)
    if isinstance(value, str):
        text = "".join(value if kind == "text" else _plain(kind, said) for kind, said in section.tokens)
        holds = any(kind in {"text", "general"} for kind, _ in section.tokens)
        if not holds and len(sections) < 4:
            return Shown(value, holds=True, colour=section.colour)
        return Shown(text, holds=holds and not blank(value), colour=section.colour)
    if section.is_date:
        text = _date(value, section, since_1904)
    elif any(kind in {"general", "text"} for kind, _ in section.tokens):
        text = sign + "".join(
            general(abs(value)) if kind in {"general", "text"} else _plain(kind, said) for kind, said in section.tokens
        )
    else:
        text = sign + _number(abs(value), section)
    return Shown(text, holds=section.places and not blank(text), colour=section.colour)


def _choose(sections: tuple[_Section, ...], value: float | str) -> tuple[_Section | None, str]:
    """The section that shows the value, and the sign that is put before it."""
    if isinstance(value, str):
        if len(sections) >= 4:
            return sections[3], ""
        last = sections[-1]
        return (last, "") if any(kind == "text" for kind, _ in last.tokens) else (None, "")
    if len(sections) > 1 and any(kind == "text" for kind, _ in sections[-1].tokens) and len(sections) < 4:
        sections = sections[:-1]
    numeric = sections[:3]
    if any(section.condition for section in numeric):
        for section in numeric:
            if section.condition is None or _holds(section.condition, value):
                return section, "-" if value < 0 and section.condition is None else ""
        return None, ""
    if len(numeric) == 1:
        return numeric[0], "-" if value < 0 else ""
    if value < 0:
        return numeric[1], ""
    if value == 0 and len(numeric) > 2:
        return numeric[2], ""
    return numeric[0], ""


def _holds(condition: tuple[str, float], value: float) -> bool:
    sign, than = condition
    return {
        "<": value < than,
        ">": value > than,
        "<=": value <= than,
        ">=": value >= than,
        "=": value == than,
        "<>": value != than,
    }[sign]


def _plain(kind: str, text: str) -> str:
    if kind in {"quoted", "escaped", "other", "percent", "digit", "date", "half", "exponent"}:
        return text
    return " " if kind in {"room", "fill"} else ""


def general(value: float) -> str:
    """A number where no format is set: up to eleven digits."""
    if value == int(value) and abs(value) < 1e11:
        return str(int(value))
    text = f"{value:.10g}"
    return text.replace("e+0", "E+0").replace("e-0", "E-0").replace("e", "E")


@lru_cache(maxsize=1024)
def _pattern(section: _Section) -> tuple[str, str, str] | None:
    """The words before and after the digits and how Python writes these, where the format is of the commonest kind."""
    kinds = [kind for kind, _ in section.tokens]
    if "digit" not in kinds or "exponent" in kinds or "percent" in kinds:
        return None
    first, last = kinds.index("digit"), len(kinds) - 1 - kinds[::-1].index("digit")
    if any(kind != "digit" for kind in kinds[first : last + 1]):
        return None
    found = _COMMON.fullmatch("".join(text for _, text in section.tokens[first : last + 1]))
    if found is None:
        return None
    before = "".join(_plain(kind, text) for kind, text in section.tokens[:first])
    after = "".join(_plain(kind, text) for kind, text in section.tokens[last + 1 :])
    return before, after, f"{',' if found[1] else ''}.{len(found[2] or '.') - 1}f"


_COMMON = re.compile(r"(#,##)?0(\.0{1,10})?")


def _number(value: float, section: _Section) -> str:
    """Digits in their places, with thousands, per cent, thousandths and powers of ten."""
    pattern = _pattern(section)
    if pattern is not None and "/" not in pattern[0] + pattern[1]:
        return f"{pattern[0]}{value:{pattern[2]}}{pattern[1]}"
    kinds = [kind for kind, _ in section.tokens]
    tokens = section.tokens
    last = max((index for index, (kind, text) in enumerate(tokens) if kind == "digit" and text in "0#?"), default=-1)
    value *= 100 ** kinds.count("percent")
    after = last + 1
    while after < len(tokens) and tokens[after] == ("digit", ","):
        value /= 1000
        after += 1
    digits = [text for kind, text in tokens if kind == "digit"]
    if any(text == "/" for kind, text in tokens if kind == "other"):
        return _fraction(value, section)
    if "exponent" in kinds:
        return _power(value, section)
    point = digits.index(".") if "." in digits else len(digits)
    decimals = sum(text in "0#?" for text in digits[point:])
    whole_places = [text for text in digits[:point] if text in "0#?"]
    thousands = "," in "".join(digits[:point]).strip(",").lstrip(",")
    fixed = f"{value:.{min(decimals, 20)}f}"
    whole, _, part = fixed.partition(".")
    whole = whole.lstrip("0").rjust(sum(text == "0" for text in whole_places), "0")
    if thousands and whole:
        whole = f"{int(whole):,}".rjust(len(whole), "0")
    return _placed(section, whole, _decimals(part, [text for text in digits[point:] if text in "0#?"]))


def _decimals(part: str, places: list[str]) -> str:
    while part and places and places[-1] != "0" and part[-1] == "0":
        part, places = part[:-1], places[:-1]
    return part


def _placed(section: _Section, whole: str, part: str) -> str:
    """The digits where the format has its places, with its own words around them."""
    out: list[str] = []
    put = False
    after_point = False
    for kind, text in section.tokens:
        if kind != "digit":
            out.append(_plain(kind, text))
        elif text == ".":
            if not put:
                out.append(whole)
                put = True
            out.append("." + part if part or not after_point else "")
            after_point = True
        elif text != "," and not put:
            out.append(whole)
            put = True
    return "".join(out)


def _fraction(value: float, section: _Section) -> str:
    from fractions import Fraction

    places = sum(text == "?" or text == "#" for kind, text in section.tokens if kind == "digit")
    whole = int(value)
    near = Fraction(value - whole).limit_denominator(10 ** max(1, min(places // 2, 3)) - 1)
    if near == 1:
        whole, near = whole + 1, Fraction(0)
    return f"{whole or ''} {near.numerator}/{near.denominator}".strip() if near else str(whole)


def _power(value: float, section: _Section) -> str:
    digits = [text for kind, text in section.tokens if kind == "digit"]
    decimals = 0
    if "." in digits:
        decimals = len([text for text in digits[digits.index(".") :] if text in "0#?"])
        decimals -= 2 if decimals > 2 else 0
    mantissa, _, exponent = f"{value:.{max(decimals, 0)}E}".partition("E")
    return f"{mantissa}E{exponent}"


def _date(value: float, section: _Section, since_1904: bool) -> str:
    """A day and time. Excel takes 1900 for a leap year; from March 1900 on the days agree with 1899-12-30 as day 0."""
    start = datetime(1904, 1, 1) if since_1904 else datetime(1899, 12, 30)  # noqa: DTZ001 - a cell has no time zone
    if not -1e6 < value < 2958466:
        return "#" * 8
    seconds = any(text.lower().startswith("s") for kind, text in section.tokens if kind == "date")
    moment = start + timedelta(days=value)
    moment = (moment + timedelta(microseconds=500 if seconds else 500_000)).replace(microsecond=0)
    half = any(kind == "half" for kind, _ in section.tokens)
    out: list[str] = []
    for index, (kind, text) in enumerate(section.tokens):
        if kind == "date":
            minutes = text[0] in "mM" and _is_minutes(section.tokens, index)
            out.append(_date_part(moment, text.lower(), half, minutes))
        elif kind == "elapsed":
            unit = {"h": 3600, "m": 60, "s": 1}[text[0]]
            out.append(str(round(value * 86400) // unit).rjust(len(text), "0"))
        elif kind == "half":
            out.append("AM" if moment.hour < 12 else "PM")
        else:
            out.append(_plain(kind, text))
    return "".join(out)


def _is_minutes(tokens: tuple[tuple[str, str], ...], index: int) -> bool:
    if len(tokens[index][1]) > 2:
        return False
    parts = [(at, text[0].lower()) for at, (kind, text) in enumerate(tokens) if kind in {"date", "elapsed"}]
    here = next(place for place, (at, _) in enumerate(parts) if at == index)
    before = parts[here - 1][1] if here else ""
    after = parts[here + 1][1] if here + 1 < len(parts) else ""
    return before == "h" or after == "s"


def _date_part(moment: datetime, text: str, half: bool, minutes: bool) -> str:
    letter, length = text[0], len(text)
    if letter == "y":
        return f"{moment.year:04d}" if length > 2 else f"{moment.year % 100:02d}"
    if letter == "m" and not minutes:
        names = {3: moment.strftime("%b"), 4: moment.strftime("%B"), 5: moment.strftime("%b")[0]}
        return names.get(min(length, 5)) or str(moment.month).rjust(length, "0")
    if letter == "d":
        names = {3: moment.strftime("%a"), 4: moment.strftime("%A")}
        return names.get(min(length, 4)) or str(moment.day).rjust(length, "0")
    hour = (moment.hour % 12 or 12) if half else moment.hour
    return str({"h": hour, "m": moment.minute, "s": moment.second}[letter]).rjust(min(length, 2), "0")
