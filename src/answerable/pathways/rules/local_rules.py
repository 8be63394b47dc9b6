"""The one engine of local rules: each is a kind, its parameters as data, and the days it holds. What it finds is explained.

“4th incident since 3 March 2026; same perpetrator; rule R2”. A rule is never altered: a change is a new version. Terms such as
“medium-risk repeat” have no national definition (facts/law.md D4), so each number here is the office's to set.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from . import marac
from .repeats import Counting, Look, Told, explain, look
from .risk_tools import Flag
from .vocabulary import RiskLevel, Worded


class Kind(Worded):
    """What a rule looks for."""

    REPEATS = "repeats", "Repeats: so many incidents in so many months"
    RISK_REPEATS = "risk_repeats", "Repeats at one level of risk, such as medium-risk repeat"
    MARAC_TICKS = "marac_ticks", "MARAC: visible high risk, by ticks"
    MARAC_ESCALATION = "marac_escalation", "MARAC: potential escalation"
    MARAC_REPEAT = "marac_repeat", "MARAC: repeat"
    MARAC_AUTOMATIC = "marac_automatic", "MARAC: kinds of abuse that are always referred"


MARAC_KINDS = {
    Kind.MARAC_TICKS: marac.Criterion.VISIBLE_HIGH_RISK,
    Kind.MARAC_ESCALATION: marac.Criterion.ESCALATION,
    Kind.MARAC_REPEAT: marac.Criterion.REPEAT,
    Kind.MARAC_AUTOMATIC: marac.Criterion.AUTOMATIC,
}
"""Which criterion of MARAC a kind of rule tells of. Professional judgement is a person's, and no rule finds it."""


class Certainty(Worded):
    """How sure a finding is. What hangs on unconfirmed links, or on a question, is for review and never straight to contact."""

    CONFIRMED = "confirmed", "Confirmed"
    IF_LINKS = "if_links", "If these links are right"
    ASK = "ask", "If somebody says that it was a crime"


class Counts(Worded):
    """Whose incidents count."""

    ANY = "any", "Told by any agency"
    POLICE = "police", "Recorded by the police only"


class Perpetrator(Worded):
    """Whether it must be the same perpetrator."""

    ANY = "any", "Any perpetrator"
    SAME = "same", "The same perpetrator"


class BadRule(Exception):
    """Parameters that no rule of this kind can have: `faults` has a sentence for each, by the parameter's name."""

    def __init__(self, faults: Mapping[str, str]) -> None:
        super().__init__(" ".join(faults.values()))
        self.faults = dict(faults)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One setting of a kind of rule: a whole number with its least and most, yes or no, or one or several of a list of codes."""

    name: str
    words: str
    default: Any
    least: int = 0
    most: int = 0
    choices: type[Worded] | None = None
    several: bool = False


_COUNT = Parameter("count", "How many incidents", 4, 2, 50)
_MONTHS = Parameter("months", "In how many months", 12, 1, 120)
_COUNTS = Parameter("counts", "Which incidents count", "any", choices=Counts)
_SAME = Parameter("perpetrator", "Who did it", "any", choices=Perpetrator)
_CRIMES = Parameter("crimes_only", "Count only what was recorded as a crime", False)
_LAST_DAY = Parameter("last_day_counts", "The same day that many months later still counts", True)

PARAMETERS: dict[Kind, tuple[Parameter, ...]] = {
    Kind.REPEATS: (_COUNT, _MONTHS, _COUNTS, _SAME, _CRIMES, _LAST_DAY),
    Kind.RISK_REPEATS: (
        Parameter("risk", "At which level of risk", "medium", choices=RiskLevel),
        Parameter("count", "How many incidents", 2, 2, 50),
        _MONTHS,
        _COUNTS,
        _SAME,
        _CRIMES,
        Parameter("not_at_marac", "Leave out who is before MARAC now", True),
        Parameter("not_with_idva", "Leave out who an independent advocate (IDVA) supports now", True),
        _LAST_DAY,
    ),
    Kind.MARAC_TICKS: (Parameter("ticks", "From how many ticks", 14, 1, 200),),
    Kind.MARAC_ESCALATION: (
        Parameter("count", "How many incidents (0: leave this way out)", 3, 0, 50),
        Parameter("counts", "Which incidents count", "police", choices=Counts),
        Parameter("crimes", "Or how many crimes (0: leave this way out)", 0, 0, 50),
        _MONTHS,
        _SAME,
        _LAST_DAY,
    ),
    Kind.MARAC_REPEAT: (
        Parameter("definition", "What is a repeat", "current", choices=marac.Definition),
        Parameter("anchor", "Counted from when", "referral", choices=marac.Anchor),
        Parameter("months", "Within how many months", 12, 1, 120),
        _LAST_DAY,
    ),
    Kind.MARAC_AUTOMATIC: (
        Parameter("flags", "Which kinds of abuse", ["honour", "forced_marriage"], choices=Flag, several=True),
    ),
}
"""What can be set for each kind of rule, with the usual value (facts/law.md D4; facts/pathways.md 2.4)."""


@dataclass(frozen=True, slots=True)
class Rule:
    """One version of a local rule."""

    code: str
    version: int
    kind: Kind
    parameters: Mapping[str, Any]
    from_day: date
    until_day: date | None = None


@dataclass(frozen=True, slots=True)
class Case:
    """All that the rules look at of one referral, as one organisation may know it."""

    risk: RiskLevel | None = None
    told: Sequence[Told] = ()
    chances: Mapping[int, float] = field(default_factory=dict)
    priors: Sequence[marac.Prior] = ()
    ticks: int | None = None
    flags: frozenset[str] = frozenset()
    at_marac: bool = False
    with_idva: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """That a rule fits a case: how surely, why in words, from which organisations' rows, and until when it stands."""

    rule: str
    version: int
    kind: Kind
    certainty: Certainty
    words: str
    count: int | None = None
    since: date | None = None
    until: date | None = None
    chance: float | None = None
    organisations: frozenset[int] = frozenset()


USUAL: tuple[tuple[str, Kind, Mapping[str, Any]], ...] = (
    ("R1", Kind.REPEATS, {}),
    ("R2", Kind.REPEATS, {"perpetrator": "same"}),
    ("R3", Kind.RISK_REPEATS, {}),
    ("M1", Kind.MARAC_TICKS, {}),
    ("M2", Kind.MARAC_ESCALATION, {}),
    ("M3", Kind.MARAC_REPEAT, {}),
)
"""The rules that an office begins with. None is law; each is to be set as the area has agreed."""


def _checked(parameter: Parameter, value: Any) -> Any:
    if parameter.choices is not None:
        codes = [str(code) for code in parameter.choices]
        if parameter.several:
            if not isinstance(value, list | tuple) or not value or set(value) - set(codes):
                raise ValueError(f"{parameter.words}: choose at least one of the list.")
            return [code for code in codes if code in value]
        if value not in codes:
            raise ValueError(f"{parameter.words}: choose one of the list.")
        return str(value)
    if isinstance(parameter.default, bool):
        if type(value) is not bool:
            raise ValueError(f"{parameter.words}: answer yes or no.")
        return value
    if type(value) is not int or not parameter.least <= value <= parameter.most:
        raise ValueError(f"{parameter.words}: enter a whole number from {parameter.least} to {parameter.most}.")
    return value


def checked(kind: Kind, parameters: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters of a rule of this kind, each that is missing at its usual value.

    Raises BadRule, with a sentence for each parameter that is unknown or out of its range.
    """
    known = {parameter.name: parameter for parameter in PARAMETERS[kind]}
    faults = {name: f"“{name}” is no setting of this kind of rule." for name in parameters if name not in known}
    whole: dict[str, Any] = {}
    for name, parameter in known.items():
        try:
            whole[name] = _checked(parameter, parameters.get(name, parameter.default))
        except ValueError as error:
            faults[name] = str(error)
    if not faults and kind is Kind.MARAC_ESCALATION and not (whole["count"] or whole["crimes"]):
        faults["count"] = "Say how many incidents or how many crimes: with neither, nothing is ever found."
    if faults:
        raise BadRule(faults)
    return whole


def in_force(rules: Iterable[Rule], on: date) -> tuple[Rule, ...]:
    """Return the rules that hold on a day, by code: of each the latest version that has begun, unless it has ended."""
    latest: dict[str, Rule] = {}
    for rule in rules:
        held = latest.get(rule.code)
        if rule.from_day <= on and (held is None or rule.version > held.version):
            latest[rule.code] = rule
    return tuple(rule for _, rule in sorted(latest.items()) if rule.until_day is None or on <= rule.until_day)


def counting_of(parameters: Mapping[str, Any]) -> Counting:
    """Return what a rule of repeats counts, from its checked parameters."""
    return Counting(
        count=parameters["count"],
        months=parameters["months"],
        police_only=parameters["counts"] == Counts.POLICE,
        crimes_only=parameters.get("crimes_only", False),
        same_perpetrator=parameters["perpetrator"] == Perpetrator.SAME,
        last_day_counts=parameters["last_day_counts"],
    )


def _plural(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def describe(kind: Kind, parameters: Mapping[str, Any]) -> str:
    """Say in one sentence what a rule with these checked parameters looks for."""
    if kind is Kind.MARAC_TICKS:
        return f"{_plural(parameters['ticks'], 'tick', 'ticks')} or more on a risk assessment."
    if kind is Kind.MARAC_AUTOMATIC:
        return "Always referred to MARAC: " + ", ".join(Flag(code).words for code in parameters["flags"]) + "."
    if kind is Kind.MARAC_REPEAT:
        definition, anchor = marac.Definition(parameters["definition"]), marac.Anchor(parameters["anchor"])
        return (
            f"{definition.words}, by the same perpetrator, within {_plural(parameters['months'], 'month', 'months')}, "
            f"counted {anchor.words[0].lower()}{anchor.words[1:]}."
        )
    within = f"in {_plural(parameters['months'], 'month', 'months')}"
    told = " that the police recorded" if parameters["counts"] == Counts.POLICE else ""
    same = " by the same perpetrator" if parameters["perpetrator"] == Perpetrator.SAME else ""
    if kind is Kind.MARAC_ESCALATION:
        ways = [f"{parameters['count']} or more incidents{told}"] if parameters["count"] else []
        ways += [f"{parameters['crimes']} or more crimes"] if parameters["crimes"] else []
        return f"{' or '.join(ways)}{same} {within}."
    what = "crimes" if parameters["crimes_only"] else "incidents"
    words = f"{parameters['count']} or more {what}{told}{same} {within}"
    if kind is Kind.RISK_REPEATS:
        words += f", at {RiskLevel(parameters['risk']).words.lower()} risk"
        words += ", not before MARAC now" if parameters["not_at_marac"] else ""
        words += ", not with an IDVA now" if parameters["not_with_idva"] else ""
    return words + "."


def _of_look(rule: Rule, found: Look, counting: Counting) -> list[Finding]:
    out: list[Finding] = []
    for certainty, counted in ((Certainty.CONFIRMED, found.confirmed), (Certainty.IF_LINKS, found.if_links)):
        if counted is not None:
            words = explain(counted, counting)
            if certainty is Certainty.IF_LINKS:
                words += f"; only if unconfirmed links are right (chance about {percent(found.chance)})"
            out.append(
                Finding(
                    rule.code,
                    rule.version,
                    rule.kind,
                    certainty,
                    f"{words}; rule {rule.code}",
                    counted.count,
                    counted.since,
                    counted.until,
                    found.chance if certainty is Certainty.IF_LINKS else None,
                    counted.organisations,
                )
            )
    return out


def percent(chance: float) -> str:
    """Write a chance as whole per cent, never as 0 or 100: it is an estimate."""
    return (
        "under 1 per cent"
        if chance < 0.01
        else "over 99 per cent"
        if chance > 0.99
        else f"{chance:.0%}".replace("%", " per cent")
    )


def _escalation(rule: Rule, parameters: Mapping[str, Any], case: Case, on: date) -> list[Finding]:
    shared = {
        "months": parameters["months"],
        "same_perpetrator": parameters["perpetrator"] == Perpetrator.SAME,
        "last_day_counts": parameters["last_day_counts"],
    }
    ways: list[Counting] = []
    if parameters["count"]:
        ways.append(Counting(parameters["count"], police_only=parameters["counts"] == Counts.POLICE, **shared))
    if parameters["crimes"]:
        ways.append(Counting(parameters["crimes"], crimes_only=True, **shared))
    found = [one for way in ways for one in _of_look(rule, look(case.told, way, chances=case.chances, on=on), way)]
    # Either way is enough: of each certainty the first is told, and what is sure needs no doubtful one beside it.
    sure = [one for one in found if one.certainty is Certainty.CONFIRMED]
    return (sure or found)[:1]


def _marac_repeat(rule: Rule, parameters: Mapping[str, Any], case: Case) -> list[Finding]:
    how = marac.RepeatRule(
        marac.Definition(parameters["definition"]),
        marac.Anchor(parameters["anchor"]),
        parameters["months"],
        parameters["last_day_counts"],
    )
    for certainty, rows, priors in (
        (
            Certainty.CONFIRMED,
            [row for row in case.told if row.doubt is None],
            [prior for prior in case.priors if prior.doubt is None],
        ),
        (Certainty.IF_LINKS, case.told, case.priors),
    ):
        abuses = [marac.Abuse(row.occurred_on, row.perpetrators, row.is_crime, row.organisation) for row in rows]
        found = marac.latest_repeat(abuses, priors, how)
        if found is not None:
            words = found.words
            if certainty is Certainty.IF_LINKS:
                words += "; only if unconfirmed links are right"
            return [
                Finding(
                    rule.code,
                    rule.version,
                    rule.kind,
                    certainty if found.sure or certainty is Certainty.IF_LINKS else Certainty.ASK,
                    f"{words}; rule {rule.code}",
                    since=found.counted_from,
                    organisations=frozenset({found.abuse.organisation, found.prior.organisation}),
                )
            ]
    return []


def explain_case(rule: Rule, case: Case, *, on: date) -> tuple[Finding, ...]:
    """Return what one rule finds in one case on a day: nothing, or why it fits, in words.

    Of a count there may be two findings: one that is sure, and one that says more if unconfirmed links are right.
    """
    parameters = checked(rule.kind, rule.parameters)
    if rule.kind is Kind.MARAC_TICKS:
        why = marac.visible_high_risk(case.ticks or 0, parameters["ticks"])
        found = [_plain(rule, why)] if why else []
    elif rule.kind is Kind.MARAC_AUTOMATIC:
        kinds = [Flag(code).words for code in parameters["flags"] if code in case.flags]
        found = [_plain(rule, "Always referred here: " + ", ".join(kinds))] if kinds else []
    elif rule.kind is Kind.MARAC_REPEAT:
        found = _marac_repeat(rule, parameters, case)
    elif rule.kind is Kind.MARAC_ESCALATION:
        found = _escalation(rule, parameters, case, on)
    else:
        counting = counting_of(parameters)
        if rule.kind is Kind.RISK_REPEATS and (
            case.risk != parameters["risk"]
            or (parameters["not_at_marac"] and case.at_marac)
            or (parameters["not_with_idva"] and case.with_idva)
        ):
            return ()
        found = _of_look(rule, look(case.told, counting, chances=case.chances, on=on), counting)
        if rule.kind is Kind.RISK_REPEATS:
            level = RiskLevel(parameters["risk"]).words
            found = [_with_level(one, level) for one in found]
    return tuple(found)


def _plain(rule: Rule, why: str) -> Finding:
    return Finding(rule.code, rule.version, rule.kind, Certainty.CONFIRMED, f"{why}; rule {rule.code}")


def _with_level(one: Finding, level: str) -> Finding:
    return Finding(
        one.rule,
        one.version,
        one.kind,
        one.certainty,
        f"{level} risk; {one.words}",
        one.count,
        one.since,
        one.until,
        one.chance,
        one.organisations,
    )


def explain_all(rules: Iterable[Rule], case: Case, *, on: date) -> tuple[Finding, ...]:
    """Return what all the rules that hold on a day find in one case."""
    return tuple(found for rule in in_force(rules, on) for found in explain_case(rule, case, on=on))
