"""Styles of web pages and drawings, as far as they decide whether words are seen. What is not understood is told."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from PIL import ImageColor

Colour = tuple[int, int, int, float]
"""Red, green, blue from 0 to 255, and how opaque from 0 to 1."""

_COMMENT = re.compile(r"/\*(.*?)(?:\*/|$)", re.S)
_SIMPLE = re.compile(
    r"\*|[A-Za-z][\w-]*(?:\\\|[\w-]+)?|\.(?:[\w-]|\\.)+|#(?:[\w-]|\\.)+|\[[^\]]*\]|::?[\w-]+(?:\([^()]*(?:\([^()]*\))?[^()]*\))?"
)
_ATTRIBUTE = re.compile(r"\[\s*([\w:-]+)\s*(?:([~|^$*]?=)\s*[\"']?([^\"'\]]*)[\"']?\s*i?)?\]")
_LENGTH = re.compile(r"([-+]?(?:\d+\.?\d*|\.\d+))(px|pt|em|rem|%|cm|mm|in|pc|ex|ch|vw|vh|q)?", re.I)
_UNITS = {"": 1.0, "px": 1.0, "pt": 4 / 3, "cm": 37.8, "mm": 3.78, "in": 96.0, "pc": 16.0, "ex": 8.0, "ch": 8.0,
          "vw": 12.8, "vh": 7.2, "q": 0.945}  # fmt: skip
_HIDES = re.compile(
    r"display\s*:\s*none|visibility|opacity|font-size\s*:\s*[0-3](?:\D|$)|text-indent|clip|color\s*:\s*(?:#fff|white)",
    re.I,
)
_WIDE = 1_000.0  # pixels of an ordinary screen
# States that a page is not in when it is opened, and parts of an element that hold no words of their own.
_NOT_NOW = re.compile(
    r":(?:hover|focus(?:-visible|-within)?|active|visited|target|checked|disabled|invalid|valid|empty)\b|::?(?:selection|placeholder|marker|-[\w-]+|first-letter|first-line|backdrop)\b"
)
_GENERATED = re.compile(r"::?(?:before|after)\b")
_ALWAYS = re.compile(
    r":(?:link|root|any-link|enabled|first-child|last-child|only-child|first-of-type|last-of-type|nth-[\w-]+\([^)]*\)|not\([^)]*\)|is\([^)]*\)|where\([^)]*\)|lang\([^)]*\))"
)


@dataclass(frozen=True)
class Rule:
    """One selector and what it sets."""

    selector: str
    sets: Mapping[str, str]
    order: int

    @property
    def weight(self) -> tuple[int, int, int]:
        """How much the selector counts: its ids, its classes and attributes, its element names."""
        return (
            self.selector.count("#"),
            self.selector.count(".") + self.selector.count("[") + len(re.findall(r"(?<!:):(?!:)", self.selector)),
            len(re.findall(r"(?:^|[\s>+~])[A-Za-z]", self.selector)),
        )


@dataclass
class Sheet:
    """The rules of a style sheet, the words of its comments, and the pieces of it that are not understood."""

    rules: list[Rule] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)
    """Addresses of what it fetches from elsewhere."""


def read(text: str, sheet: Sheet) -> None:
    """Add the rules of a style sheet."""
    sheet.comments += [one for one in _COMMENT.findall(text) if one.strip()]
    body = _COMMENT.sub(" ", text).replace("<!--", " ").replace("-->", " ")
    _read(body, sheet, shown=True)


def _read(text: str, sheet: Sheet, *, shown: bool) -> None:
    at = 0
    while at < len(text):
        brace, end = text.find("{", at), text.find(";", at)
        if text[at:].lstrip().startswith("@") and end >= 0 and (brace < 0 or end < brace):
            _statement(text[at:end].strip(), sheet)
            at = end + 1
            continue
        if brace < 0:
            if text[at:].strip():
                sheet.unknown.append(text[at:].strip())
            return
        close = _closing(text, brace)
        _block(text[at:brace].strip(), text[brace + 1 : close], sheet, shown=shown)
        at = close + 1


def _closing(text: str, brace: int) -> int:
    depth = 0
    for match in re.finditer(r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'|[{}]", text[brace:]):
        depth += {"{": 1, "}": -1}.get(match.group(), 0)
        if not depth:
            return brace + match.start()
    return len(text)


def _statement(text: str, sheet: Sheet) -> None:
    if text.lower().startswith("@import"):
        sheet.fetched.append(text[7:].strip())
    elif not text.lower().startswith("@charset"):
        sheet.unknown.append(text)


def _block(head: str, body: str, sheet: Sheet, *, shown: bool) -> None:
    if head.startswith("@"):
        name, _, condition = head[1:].partition(" ")
        name = name.lower()
        if name in {"media", "supports", "layer", "container"}:
            applies = True if name != "media" else on_screen(condition)
            if applies is None and _HIDES.search(body):
                sheet.unknown.append(f"{head} {body}")
            _read(body, sheet, shown=shown and bool(applies))
        elif name in {"page", "font-face"} or name.endswith("keyframes"):
            sheet.fetched += fetched(body)
            if "content" in body and name == "page":
                sheet.unknown.append(f"{head} {body}")
            if name.endswith("keyframes") and re.search(r"opacity|visibility|display|transform|color", body):
                sheet.unknown.append(f"{head} {body}")
        else:
            sheet.unknown.append(f"{head} {body}")
        return
    sets = declarations(body)
    sheet.fetched += fetched(body)
    if shown:
        order = len(sheet.rules)
        sheet.rules += [Rule(one.strip(), sets, order + n) for n, one in enumerate(_split(head)) if one.strip()]


def on_screen(condition: str) -> bool | None:
    """Whether rules for a medium hold on an ordinary screen; None where that cannot be told."""
    answers = [_one_medium(one.strip().lower()) for one in condition.split(",")]
    if True in answers:
        return True
    return None if None in answers else False


def _one_medium(text: str) -> bool | None:
    denied = text.startswith("not ")
    text = text.removeprefix("not ").removeprefix("only ").strip()
    answer: bool | None = True
    for part in re.split(r"\s+and\s+", text):
        if part in {"print", "speech", "aural", "handheld", "tty"}:
            answer = False
        elif match := re.fullmatch(r"\(\s*(min|max)-(?:device-)?width\s*:\s*([\d.]+\s*\w+)\s*\)", part):
            width = length(match.group(2).replace(" ", "")) or 0.0
            answer = answer and (width <= _WIDE if match.group(1) == "min" else width >= _WIDE)
        elif part not in {"screen", "all", ""}:
            answer = answer and None
    return answer if answer is None or not denied else not answer


def _split(selectors: str) -> list[str]:
    return re.split(r",(?![^(\[]*[)\]])", selectors)


def fetched(text: str) -> list[str]:
    """The addresses in `url(…)`."""
    return [one.strip(" \"'") for one in re.findall(r"url\(\s*(.*?)\s*\)", text, re.I | re.S)]


def declarations(text: str) -> dict[str, str]:
    """What a style sets, by property, in small letters; a later one wins, an important one always."""
    sets: dict[str, str] = {}
    important: set[str] = set()
    for one in re.split(r";(?![^(\"']*[)\"'])", _COMMENT.sub(" ", text)):
        name, _, value = one.partition(":")
        name, value = name.strip().lower(), value.strip()
        if not name or not value:
            continue
        strong = value.lower().endswith("!important")
        if name in important and not strong:
            continue
        if strong:
            important.add(name)
            value = value[: -len("!important")].strip()
        sets[name] = value if name in {"content", "background", "background-image"} else value.lower()
    return sets


# Selectors


def matching(sheet: Sheet, element: Any) -> Iterator[Rule]:
    """The rules for an element, the weakest first. Those for states that the page is not in are left out."""
    hits = [rule for rule in sheet.rules if matches(rule.selector, element)]
    yield from sorted(hits, key=lambda rule: (rule.weight, rule.order))


def generates(rule: Rule) -> str:
    """The words that a rule puts on the page; "" where it puts none."""
    if not _GENERATED.search(rule.selector):
        return ""
    value = rule.sets.get("content", "")
    said = (
        "".join(re.findall(r"\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'", value)[0])
        if re.search(r"[\"']", value)
        else ""
    )
    if value.lower() in {"", "none", "normal", "open-quote", "close-quote"} or (
        not said.strip() and "attr(" not in value
    ):
        return ""
    return value if re.search(r"[A-Za-z0-9]{2,}", said) or "attr(" in value else ""


def matches(selector: str, element: Any) -> bool:
    """Whether a selector fits an element."""
    if _NOT_NOW.search(selector) or _GENERATED.search(selector):
        return False
    parts = re.findall(r"[>+~]|(?:\[[^\]]*\]|\([^)]*\)|[^\s>+~])+", selector)
    return _chain(parts, element)


def _chain(parts: list[str], element: Any) -> bool:
    if not parts:
        return False
    if not _compound(parts[-1], element):
        return False
    rest = parts[:-1]
    if not rest:
        return True
    sign = rest[-1] if rest[-1] in {">", "+", "~"} else ""
    before = rest[:-1] if sign else rest
    if sign in {"+", "~"}:
        siblings = [one for one in element.itersiblings(preceding=True) if isinstance(one.tag, str)]
        return any(_chain(before, one) for one in (siblings[:1] if sign == "+" else siblings))
    above = element.getparent()
    while above is not None:
        if _chain(before, above):
            return True
        if sign == ">":
            return False
        above = above.getparent()
    return False


def _compound(text: str, element: Any) -> bool:
    """Whether the simple selectors of one step all fit. Places among siblings are taken to fit."""
    if not isinstance(element.tag, str):
        return False
    at = 0
    for match in _SIMPLE.finditer(text):
        if match.start() != at:
            return False
        at = match.end()
        one = match.group().replace("\\", "")
        if one == "*" or (one.startswith(":") and _ALWAYS.fullmatch(one)):
            continue
        if one.startswith(":"):
            return one.startswith("::") is False
        if one.startswith("."):
            if one[1:] not in (element.get("class") or "").split():
                return False
        elif one.startswith("#"):
            if one[1:] != element.get("id"):
                return False
        elif one.startswith("["):
            if not _attribute(one, element):
                return False
        elif one.lower() != element.tag.rpartition("}")[2].lower():
            return False
    return at == len(text)


def _attribute(text: str, element: Any) -> bool:
    match = _ATTRIBUTE.fullmatch(text)
    if not match:
        return True
    name, sign, wanted = match.groups()
    value = element.get(name)
    if value is None or not sign:
        return value is not None
    return {
        "=": value == wanted,
        "~=": wanted in value.split(),
        "|=": value == wanted or value.startswith(wanted + "-"),
        "^=": value.startswith(wanted),
        "$=": value.endswith(wanted),
        "*=": wanted in value,
    }[sign]


# Values


def colour(value: str) -> Colour | None:
    """A colour by name, number or function; None for what is no plain colour."""
    value = value.strip().lower()
    if value == "transparent":
        return (0, 0, 0, 0.0)
    if match := re.fullmatch(r"rgba?\(([^)]*)\)", value):
        parts = [one for one in re.split(r"[\s,/]+", match.group(1).strip()) if one]
        try:
            numbers = [_part(one) for one in parts[:3]]
            opaque = _part(parts[3], 1) if len(parts) > 3 else 1.0
        except (ValueError, IndexError):
            return None
        return (int(numbers[0]), int(numbers[1]), int(numbers[2]), opaque) if len(numbers) == 3 else None
    try:
        made = ImageColor.getrgb(value)
    except (ValueError, KeyError):
        return None
    return (made[0], made[1], made[2], made[3] / 255 if len(made) > 3 else 1.0)


def _part(text: str, whole: float = 255) -> float:
    return float(text[:-1]) * whole / 100 if text.endswith("%") else float(text)


def alike(one: Colour, other: Colour) -> bool:
    """Whether a reader cannot tell two colours apart: no band differs by 40 of 255 (facts/guard.md 3.1)."""
    return all(abs(a - b) < 40 for a, b in zip(one[:3], other[:3], strict=True))


def length(value: str, size: float = 16.0, whole: float = 0.0) -> float | None:
    """A length in pixels; None where it is no plain length. `size` is the size of letters, `whole` what 100 % are."""
    value = value.strip()
    match = _LENGTH.fullmatch(value)
    if not match:
        return None
    number, unit = float(match.group(1)), (match.group(2) or "").lower()
    if unit in {"em"}:
        return number * size
    if unit == "rem":
        return number * 16
    if unit == "%":
        return number * whole / 100
    return number * _UNITS[unit]


_SIZES = {
    "xx-small": 9.0,
    "x-small": 10.0,
    "small": 13.0,
    "medium": 16.0,
    "large": 18.0,
    "x-large": 24.0,
    "xx-large": 32.0,
}


def font_size(sets: Mapping[str, str], above: float) -> float:
    """The size of letters in pixels, given that of the element above."""
    value = sets.get("font-size", "")
    if not value and "font" in sets:
        match = re.search(r"(?<![\w.])((?:\d+\.?\d*|\.\d+)(?:px|pt|em|rem|%|cm|mm|in|pc))", sets["font"])
        value = match.group(1) if match else ""
    if value in _SIZES:
        return _SIZES[value]
    if value in {"smaller", "larger"}:
        return above * (0.83 if value == "smaller" else 1.2)
    made = length(value, above, above) if value else None
    return above if made is None else made
