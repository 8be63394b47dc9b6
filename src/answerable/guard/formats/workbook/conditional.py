"""Conditional formats that make a cell's words unseen (ECMA-376 part 1, 18.3.1.10 and 18.3.1.18; and Excel's x14 extension)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from answerable.guard import markup

from .colours import figure
from .number_formats import shown
from .parts import yes
from .ranges import Area, areas
from .styles import Change, Look, Styles

_CONSTANT = re.compile(
    r'\s*=?\s*(?:(-?\d+(?:\.\d+)?(?:E[-+]?\d+)?)|"((?:[^"]|"")*)"|(TRUE|FALSE)(?:\(\))?)\s*', re.IGNORECASE
)


@dataclass
class Rule:
    """One rule that could hide what it is applied to."""

    areas: tuple[Area, ...]
    kind: str
    operator: str
    formulas: tuple[str, ...]
    text: str
    change: Change
    shows_value: bool = True
    range: str = ""
    met: int = field(default=0)
    """How many filled cells it was tried on."""

    def applies(self, value: float | str, kind: str) -> bool | None:
        """Whether its condition holds for a value; None where only a spreadsheet could say."""
        if not self.shows_value:
            return isinstance(value, float)
        constants = [_constant(one) for one in self.formulas]
        if self.kind == "expression":
            return bool(constants[0]) if constants and isinstance(constants[0], float) else None
        if self.kind in {"containsBlanks", "notContainsBlanks"}:
            return self.kind == "notContainsBlanks"
        if self.kind in {"containsErrors", "notContainsErrors"}:
            return (kind == "e") is (self.kind == "containsErrors")
        if self.kind == "cellIs" and constants and None not in constants:
            return _compare(self.operator, value, [one for one in constants if one is not None])
        return self._words(value)

    def _words(self, value: float | str) -> bool | None:
        words, said = (value if isinstance(value, str) else f"{value:g}").lower(), self.text.lower()
        if not said:
            return None
        return {
            "containsText": said in words,
            "notContainsText": said not in words,
            "beginsWith": words.startswith(said),
            "endsWith": words.endswith(said),
        }.get(self.kind)

    def hides(self, look: Look, value: float | str) -> bool:
        """Whether a cell of that look is not seen once the rule applies."""
        if not self.shows_value:
            return True
        if self.change.code is not None:
            appears = shown(value, self.change.code)
            if not appears.holds or (appears.colour is not None and look.unseen(appears.colour)):
                return True
        return self.change.hides(look)


class Rules:
    """The rules of one sheet."""

    def __init__(self, root: Any, styles: Styles) -> None:
        self.rules: list[Rule] = []
        for one in root.iter():
            if markup.local(one) == "conditionalFormatting":
                self._read(one, styles)

    def _read(self, group: Any, styles: Styles) -> None:
        where = group.get("sqref") or "".join(one.text or "" for one in group if markup.local(one) == "sqref")
        for rule in group:
            if markup.local(rule) != "cfRule":
                continue
            inner = [one for one in rule if isinstance(one.tag, str)]
            change = next((styles.change(one) for one in inner if markup.local(one) == "dxf"), None)
            index = int(figure(rule.get("dxfId"), -1))
            if change is None:
                change = styles.changes[index] if 0 <= index < len(styles.changes) else Change()
            bare = any(
                markup.local(one) in {"dataBar", "iconSet"} and not yes(one.get("showValue"), otherwise=True)
                for one in inner
            )
            if change == Change() and not bare:
                continue
            formulas = tuple(one.text or "" for one in inner if markup.local(one) in {"formula", "f"})
            self.rules.append(
                Rule(
                    areas(where),
                    rule.get("type") or "",
                    rule.get("operator") or "",
                    formulas,
                    rule.get("text") or "",
                    change,
                    not bare,
                    where,
                )
            )

    def hides(self, column: int, row: int, value: float | str, kind: str, look: Look) -> str:
        """Why a cell is not seen by a conditional format; "" where it is."""
        for rule in self.rules:
            if any((column, row) in area for area in rule.areas) and rule.hides(look, value):
                rule.met += 1
                applies = rule.applies(value, kind)
                if applies is not False:
                    return "unseen-zero" if value == 0 else "conditional-format"
        return ""


def _constant(text: str) -> float | str | None:
    match = _CONSTANT.fullmatch(text)
    if match is None:
        return None
    if match[1]:
        return float(match[1])
    return match[2].replace('""', '"') if match[2] is not None else float(match[3].upper() == "TRUE")


def _compare(operator: str, value: float | str, than: list[float | str]) -> bool | None:
    if any(type(value) is not type(one) for one in than):
        return {"equal": False, "notEqual": True}.get(operator)
    if operator in {"between", "notBetween"}:
        if len(than) != 2:
            return None
        first, second = than[0], than[1]
        inside = first <= value <= second  # type: ignore[operator]
        return inside is (operator == "between")
    if isinstance(value, str) and operator not in {"equal", "notEqual"}:
        return None
    other: Any = than[0]
    mine: Any = value
    return {
        "equal": mine == other,
        "notEqual": mine != other,
        "greaterThan": mine > other,
        "lessThan": mine < other,
        "greaterThanOrEqual": mine >= other,
        "lessThanOrEqual": mine <= other,
    }.get(operator)
