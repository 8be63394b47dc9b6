"""Who a service is for, as rules that are data, each explained. Nothing is decided here: a person reads the words and chooses.

A rule is {"field": "age", "is": "at least", "value": 16}. What is not known is “not known”: it neither lets somebody in nor keeps
them out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from .vocabulary import Offence, Part, RiskLevel, Worded


class Verdict(Worded):
    """What a rule says of somebody."""

    MET = "met", "Met"
    NOT_MET = "not_met", "Not met"
    NOT_KNOWN = "not_known", "Not known"


class RuleWrong(ValueError):
    """A rule cannot be read; the message says what is wrong with it and what it may be."""


@dataclass(frozen=True)
class Facts:
    """What is known of somebody on a day. None is not known. `area` is the code of an area, `sex` as they gave it."""

    age: int | None = None
    area: str | None = None
    offence: str | None = None
    risk: str | None = None
    police_reported: bool | None = None
    sex: str | None = None
    part: str | None = None


@dataclass(frozen=True)
class Explained:
    """What one rule says of somebody, and why: "E2: 16 or over: is 14"."""

    code: str
    verdict: Verdict
    words: str


FIELDS = ("age", "area", "offence", "risk", "police_reported", "sex", "part")
"""What a rule may ask about: the fields of Facts."""

_RISK_ORDER = {str(level): number for number, level in enumerate(RiskLevel)}
_WORDED: dict[str, type[Worded]] = {"offence": Offence, "risk": RiskLevel, "part": Part}


def _number(value: object) -> float | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _ordered(field: str, value: object) -> float | None:
    if field == "risk":
        return _RISK_ORDER.get(str(value))
    return _number(value)


def _compare(test: Callable[[float, float], bool]) -> Callable[[str, Any, Any], bool]:
    def apply(field: str, held: Any, value: Any) -> bool:
        here, there = _ordered(field, held), _ordered(field, value)
        return here is not None and there is not None and test(here, there)

    return apply


_TESTS: dict[str, Callable[[str, Any, Any], bool]] = {
    "at least": _compare(lambda here, there: here >= there),
    "at most": _compare(lambda here, there: here <= there),
    "is": lambda field, held, value: held == value,
    "is not": lambda field, held, value: held != value,
    "is one of": lambda field, held, value: held in value,
    "is none of": lambda field, held, value: held not in value,
}
OPERATORS = tuple(_TESTS)
_MANY = ("is one of", "is none of")
_MORE_OR_LESS = ("at least", "at most")


def check(condition: object) -> Mapping[str, Any]:
    """Return a condition that can be applied. Raises RuleWrong with one sentence where it cannot.

    A rule about sex must say in `because` on which ground the service may be for one sex: it is lawful only where an exception of the
    Equality Act 2010 applies, which the provider has to name.
    """
    if not isinstance(condition, Mapping):
        raise RuleWrong("A rule has a field, a comparison and a value.")
    field, operator, value = condition.get("field"), condition.get("is"), condition.get("value")
    if field not in FIELDS:
        raise RuleWrong(f"A rule is about one of: {', '.join(FIELDS)}.")
    if not isinstance(operator, str) or operator not in _TESTS:
        raise RuleWrong(f"A rule compares with one of: {', '.join(OPERATORS)}.")
    if operator in _MORE_OR_LESS and _ordered(field, value) is None:
        raise RuleWrong("“At least” and “at most” need an age in whole years or a level of risk.")
    values = value if operator in _MANY else [value]
    if not isinstance(values, Sequence) or isinstance(values, str) or not values:
        raise RuleWrong(f"“{operator}” needs a list with something in it.")
    for one in values:
        _check_value(str(field), one)
    if field == "sex" and not str(condition.get("because") or "").strip():
        raise RuleWrong(
            "A rule about sex must say in “because” which exception of the Equality Act 2010 makes it lawful."
        )
    return condition


def _check_value(field: str, value: object) -> None:
    if field in _WORDED and value not in [str(one) for one in _WORDED[field]]:
        raise RuleWrong(f"“{value}” is not one of: {', '.join(_WORDED[field])}.")
    if field == "age" and (_number(value) is None or not 0 <= (_number(value) or 0) <= 120):
        raise RuleWrong("An age is a whole number of years from 0 to 120.")
    if field == "police_reported" and not isinstance(value, bool):
        raise RuleWrong("“Reported to the police” is true or false.")
    if field in ("area", "sex") and not (isinstance(value, str) and value.strip()):
        raise RuleWrong("An area or a sex is a word.")


def _says(field: str, held: object) -> str:
    if field == "age":
        return f"is {held}"
    if field == "police_reported":
        return "was reported to the police" if held else "was not reported to the police"
    worded = _WORDED.get(field)
    return f"is {worded(str(held)).words.lower()}" if worded and held in {str(one) for one in worded} else f"is {held}"


def explain(code: str, words: str, condition: object, facts: Facts) -> Explained:
    """Return what one rule says of somebody. A rule that cannot be read says “not known”, and that it cannot be read."""
    try:
        checked = check(condition)
    except RuleWrong as wrong:
        return Explained(code, Verdict.NOT_KNOWN, f"{code}: {words}: the rule cannot be read. {wrong}")
    field = str(checked["field"])
    held = getattr(facts, field)
    if held is None or held == "":
        return Explained(code, Verdict.NOT_KNOWN, f"{code}: {words}: not known")
    met = _TESTS[str(checked["is"])](field, held, checked["value"])
    return Explained(code, Verdict.MET if met else Verdict.NOT_MET, f"{code}: {words}: {_says(field, held)}")


def age_on(born: str | date | None, on: date) -> int | None:
    """Return the age in whole years on a day. None where the date of birth is missing, not whole, or later.

    Who was born on 29 February is a year older on 1 March of a year without that day.
    """
    if isinstance(born, str):
        try:
            born = date.fromisoformat(born)
        except ValueError:
            return None
    if born is None or born > on:
        return None
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))
