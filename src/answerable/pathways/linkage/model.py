"""The weights of matching, as a file: read, checked, and refused where they cannot be right.

A model is JSON: how often each level is seen between two records of one person (m) and of two people (u), the chance that two
records taken at random are one person (prior), the same of two people of one household, thresholds, and its card. The usual way of training fails without
a word at a million records: it learnt that the dates of birth of one person agree in 3 of 100 cases (facts/pathways.md 0.4). `gate`
is there to refuse such weights.
"""

from __future__ import annotations

import hashlib
import json
import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from importlib import resources
from itertools import pairwise
from pathlib import Path
from typing import Any

from .comparing import AT, BORN, FIELDS, FORENAME, SURNAME
from .records import MatchRecord

FORMAT = 1
SHIPPED = "made_up_county.json"


class BadModel(ValueError):
    """The model cannot be read or may not be used. Its text says what is wrong, a sentence each."""


@dataclass(frozen=True)
class Frequencies:
    """How often each forename and surname is held in a store: counts, and the number of records they were counted in."""

    records: int = 0
    forename: Mapping[str, int] = field(default_factory=dict)
    surname: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, records: Iterable[MatchRecord]) -> Frequencies:
        """Count the names of these records."""
        forenames: Counter[str] = Counter()
        surnames: Counter[str] = Counter()
        number = 0
        for record in records:
            number += 1
            forenames[record.forename] += 1
            surnames[record.surname] += 1
        del forenames[""], surnames[""]
        return cls(number, dict(forenames), dict(surnames))

    def with_one_more(self, record: MatchRecord) -> Frequencies:
        """Return the counts with another record's names: what is kept up to date between two full counts."""
        more = Frequencies.of((record,))
        return Frequencies(self.records + 1, _sum(self.forename, more.forename), _sum(self.surname, more.surname))

    @cached_property
    def forename_records(self) -> int:
        """How many records have a forename."""
        return sum(self.forename.values())

    @cached_property
    def surname_records(self) -> int:
        """How many records have a surname."""
        return sum(self.surname.values())

    def as_json(self) -> str:
        """Return the counts as JSON. Names of people are in it: seal it before it is stored."""
        return json.dumps({"records": self.records, "forename": self.forename, "surname": self.surname})

    @classmethod
    def from_json(cls, text: str) -> Frequencies:
        """Read what `as_json` wrote."""
        return cls(**json.loads(text))


def _sum(one: Mapping[str, int], other: Mapping[str, int]) -> dict[str, int]:
    return {**one, **{name: one.get(name, 0) + number for name, number in other.items()}}


@dataclass(frozen=True)
class Weight:
    """How often a level is seen between two records of one person (m) and of two people (u)."""

    level: str
    m: float
    u: float

    @property
    def bits(self) -> float:
        """The match weight: log2(m / u)."""
        return math.log2(self.m / self.u)


@dataclass(frozen=True)
class Household:
    """How two people of one household look: the third thing that two records can be, beside one person and two strangers.

    prior: the chance that two records taken at random are of two people of one household. shares: for each of comparing.FIELDS how
    often each level is seen between them; raised where need be, so that agreeing on more never makes a household likelier than one person.
    """

    prior: float
    shares: tuple[tuple[float, ...], ...]


@dataclass(frozen=True)
class Model:
    """Weights ready to score with. `load` reads one, `for_store` fits it to a store.

    weights: one tuple for each of comparing.FIELDS. prior: the chance that two records taken at random from a store of `records`
    are one person. thresholds in bits: "show" (a name check may speak of it), "join" (proposed as one person), "fracture" (members of a
    proposed group hang together by no less).
    """

    version: str
    prior: float
    records: int
    weights: tuple[tuple[Weight, ...], ...]
    household: Household
    thresholds: Mapping[str, float]
    card: Mapping[str, Any] = field(default_factory=dict)
    frequencies: Frequencies | None = None

    @cached_property
    def bits(self) -> tuple[tuple[float, ...], ...]:
        """For each field the match weight of each level, with 0 at the end: what UNKNOWN (-1) picks."""
        return tuple((*(weight.bits for weight in levels), 0.0) for levels in self.weights)

    @cached_property
    def household_bits(self) -> tuple[tuple[float, ...], ...]:
        """For each field and level how much likelier a household makes it than two strangers do, in bits; 0 at the end."""
        return tuple(
            (*(math.log2(share / weight.u) for share, weight in zip(shares, levels, strict=True)), 0.0)
            for shares, levels in zip(self.household.shares, self.weights, strict=True)
        )

    @cached_property
    def household_prior_bits(self) -> float:
        """The household's prior against that of two strangers, in bits."""
        return math.log2(self.household.prior)

    @cached_property
    def household_surname_bits(self) -> float:
        """What is added to the bits of a surname for the household's bits of it: a household shares even a rare one."""
        at = AT[SURNAME.name]
        return math.log2(self.household.shares[at][0] / self.weights[at][0].m)

    @cached_property
    def prior_bits(self) -> float:
        """The prior as log2 of its odds."""
        return math.log2(self.prior / (1 - self.prior))

    def name_bits(self, name: str, value: str) -> float:
        """Return the match weight of agreeing on this very forename or surname: log2(m / how often it is held).

        Without counts, or for a name that is not among them, the average of all names.
        """
        at = AT[name]
        frequencies = self.frequencies
        if frequencies is None:
            return self.bits[at][0]
        counts, total = (
            (frequencies.forename, frequencies.forename_records)
            if name == FORENAME.name
            else (frequencies.surname, frequencies.surname_records)
        )
        number = counts.get(value)
        return self.bits[at][0] if number is None else math.log2(self.weights[at][0].m * total / number)

    @cached_property
    def _forename_bits(self) -> _Remembered:
        return _Remembered(self, FORENAME.name)

    @cached_property
    def _surname_bits(self) -> _Remembered:
        return _Remembered(self, SURNAME.name)

    def for_store(self, *, records: int, frequencies: Frequencies | None) -> Model:
        """Return the model as it counts in a store of so many records with these names.

        The number of records that a person has does not grow with the store, so the chance that two records taken at random are
        one person falls as the store grows. A store of fewer than two records is counted as two.
        """
        larger = self.records / max(records, 2)
        return replace(
            self,
            prior=min(self.prior * larger, 0.5),
            household=replace(self.household, prior=min(self.household.prior * larger, 0.5)),
            records=max(records, 2),
            frequencies=frequencies,
        )

    def as_json(self) -> str:
        """Return the model as the JSON that `load` reads; counts of names are not part of it."""
        return json.dumps(
            {
                "format": FORMAT,
                "version": self.version,
                "prior": self.prior,
                "records": self.records,
                "weights": {
                    compared.name: [{"level": weight.level, "m": weight.m, "u": weight.u} for weight in levels]
                    for compared, levels in zip(FIELDS, self.weights, strict=True)
                },
                "household": {
                    "prior": self.household.prior,
                    "shares": {
                        compared.name: {level.code: share for level, share in zip(compared.levels, shares, strict=True)}
                        for compared, shares in zip(FIELDS, self.household.shares, strict=True)
                    },
                },
                "thresholds": dict(self.thresholds),
                "card": dict(self.card),
            },
            indent=1,
        )


class _Remembered(dict[str, float]):
    """The weights of names, each worked out once."""

    def __init__(self, model: Model, name: str) -> None:
        super().__init__()
        self._model, self._name = model, name

    def __missing__(self, value: str) -> float:
        if len(self) > 100_000:
            self.clear()
        bits = self[value] = self._model.name_bits(self._name, value)
        return bits


def rounded(share: float) -> float:
    """Return a share to five figures: threads add up in any order, and the same records are to give the same model."""
    return float(f"{share:.5g}")


def version_of(weights: Iterable[Iterable[Weight]], prior: float, household: Household) -> str:
    """Return a short digest of the weights: two models of one version give the same scores."""
    told = json.dumps(
        [
            [[[weight.level, weight.m, weight.u] for weight in levels] for levels in weights],
            prior,
            household.prior,
            household.shares,
        ]
    )
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def read(text: str) -> Model:
    """Read a model from JSON. BadModel where it is none, or lacks a level; whether it may be used is for `gate` to say."""
    try:
        told = json.loads(text)
        if told["format"] != FORMAT:
            raise BadModel(
                f"The model has format {told['format']}; this program reads format {FORMAT}. Train it again."
            )
        weights = []
        for compared in FIELDS:
            found = {
                row["level"]: Weight(row["level"], float(row["m"]), float(row["u"]))
                for row in told["weights"][compared.name]
            }
            missing = [level.code for level in compared.levels if level.code not in found]
            if missing or len(found) != len(compared.levels):
                raise BadModel(
                    f"The model does not have the levels of {compared.name} that are compared: train it again."
                )
            weights.append(tuple(found[level.code] for level in compared.levels))
        for levels in weights:
            for weight in levels:
                if not (0 < weight.m <= 1 and 0 < weight.u <= 1):
                    raise BadModel(f"The level {weight.level} has a probability outside 0 to 1: train the model again.")
        rows = told["household"]["shares"]
        household = Household(
            float(told["household"]["prior"]),
            tuple(tuple(float(rows[compared.name][level.code]) for level in compared.levels) for compared in FIELDS),
        )
        if not 0 < household.prior < 1 or min(min(shares) for shares in household.shares) <= 0:
            raise BadModel("The chances of a household must be above 0 and its prior below 1: train the model again.")
        prior, records = float(told["prior"]), int(told["records"])
        if not 0 < prior < 1 or records < 2:
            raise BadModel(
                "The prior must be between 0 and 1, and the number of records 2 or more: train the model again."
            )
        thresholds = {name: float(told["thresholds"][name]) for name in ("show", "join", "fracture")}
        return Model(str(told["version"]), prior, records, tuple(weights), household, thresholds, dict(told["card"]))
    except (KeyError, TypeError, AttributeError, json.JSONDecodeError) as wrong:
        raise BadModel(f"The file is no model of matching ({type(wrong).__name__}): train it again.") from wrong


def load(path: Path | None = None) -> Model:
    """Read a model from a file, the shipped one without a path. BadModel where it is none."""
    if path is None:
        return read(resources.files("answerable.pathways.linkage").joinpath("models", SHIPPED).read_text("utf-8"))
    try:
        return read(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError) as wrong:
        raise BadModel(f"The model file {path.name} cannot be read: {type(wrong).__name__}.") from wrong


BORN_SAME = (0.7, 0.98)
SURNAME_SAME = (0.6, 0.98)
"""Between what m of the exact date of birth and of the exact surname must lie (facts/pathways.md 2.5)."""

PAIRS_A_RECORD = 0.5
"""About how many pairs of one person a record has in stores of this kind; the prior may be ten times more or less."""

HOUSEHOLD_PAIRS_A_RECORD = 1.3
"""The same of two people of one household."""

ROUNDING = 0.01
"""Bits by which a level may seem to outweigh another because shares are rounded."""

LEAST_F1 = 0.97
"""The least F1 on the shipped trial, at the model's own threshold."""


def implausible(model: Model) -> list[str]:
    """Return what cannot be right about the weights, a sentence each; nothing where all is plausible."""
    wrong = []
    for name, (least, most), words in (
        ("born", BORN_SAME, "exact dates of birth"),
        ("surname", SURNAME_SAME, "exact surnames"),
    ):
        m = model.weights[AT[name]][0].m
        if not least <= m <= most:
            wrong.append(
                f"The model takes {m:.3f} of one person's records to have {words}; it must be {least} to {most}."
            )
    for compared, levels in zip(FIELDS, model.weights, strict=True):
        first = levels[0]
        if any(weight.m >= first.m for weight in levels[1:]):
            wrong.append(
                f"{compared.words}: a weaker agreement is held to be more usual for one person than an exact one."
            )
        for name, total in (("m", sum(w.m for w in levels)), ("u", sum(w.u for w in levels))):
            if not 0.98 <= total <= 1.02:
                wrong.append(f"{compared.words}: the probabilities {name} add up to {total:.2f}, not to 1.")
        best: dict[int, float] = {}
        worst: dict[int, float] = {}
        for level, weight in zip(compared.levels, levels, strict=True):
            if level.rank is not None:
                best[level.rank] = max(best.get(level.rank, -math.inf), weight.bits)
                worst[level.rank] = min(worst.get(level.rank, math.inf), weight.bits)
        if any(best[low] > worst[high] + ROUNDING for high, low in pairwise(sorted(best))):
            wrong.append(f"{compared.words}: a weaker agreement weighs more than a stronger one.")
    pairs = model.prior * (model.records - 1) / 2
    if not PAIRS_A_RECORD / 10 <= pairs <= PAIRS_A_RECORD * 10:
        wrong.append(
            f"The prior means {pairs:.3g} pairs of one person for each record; it must be {PAIRS_A_RECORD / 10} to {PAIRS_A_RECORD * 10}."
        )
    wrong += _implausible_household(model)
    if model.thresholds["fracture"] > model.thresholds["join"]:
        wrong.append(
            "What holds a group together must not weigh more than what joins it: lower the threshold fracture."
        )
    return wrong


def _implausible_household(model: Model) -> list[str]:
    wrong = []
    pairs = model.household.prior * (model.records - 1) / 2
    if not HOUSEHOLD_PAIRS_A_RECORD / 10 <= pairs <= HOUSEHOLD_PAIRS_A_RECORD * 10:
        wrong.append(
            f"The model expects {pairs:.3g} pairs of one household for each record; it must be {HOUSEHOLD_PAIRS_A_RECORD / 10} to "
            f"{HOUSEHOLD_PAIRS_A_RECORD * 10}."
        )
    for name in (FORENAME.name, BORN.name):
        m, share = model.weights[AT[name]][0].m, model.household.shares[AT[name]][0]
        if share * 10 > m:
            wrong.append(
                f"{FIELDS[AT[name]].words}: the model takes people of one household to agree in {share:.3f} of cases; that is too often."
            )
    return wrong


def gate(model: Model) -> None:
    """Refuse a model that cannot be right: BadModel with a sentence for each reason, where it is implausible or fails the trial.

    The trial is a small made-up county that is shipped with its truth (models/trial.json).
    """
    from .trial import trial_f1

    wrong = implausible(model)
    reached = trial_f1(model)
    if reached < LEAST_F1:
        wrong.append(f"On the shipped trial the model reaches F1 {reached:.3f}; it must reach {LEAST_F1}.")
    if wrong:
        raise BadModel(" ".join(wrong))
