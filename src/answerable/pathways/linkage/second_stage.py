"""What reviewers teach: a second stage over the match weight, learnt from at least 500 pairs that people have judged.

It begins as the model itself and moves only as far as the reviews carry it. Every coefficient is held at zero or above, and each thing it
looks at rises with agreement: agreeing on more cannot lower the chance. What each thing added is told with the result.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from . import batch
from .comparing import AT, BORN, EMAIL, FORENAME, PHONE, POSTCODE, SURNAME
from .model import Model
from .scoring import Score

LEAST_REVIEWS = 500
LEAST_OF_EACH = 25
"""So many pairs must have been judged, and so many of them each way."""

HOLD = 4.0
"""How hard the coefficients are held to what the model says without reviews: as hard as so many pairs would."""

BAND = (-10.0, 30.0)
"""Bits beyond these say no more than these."""

TURN = 4.0
"""Where the weight of the evidence may change its slope, in bits."""

FEATURES = (
    ("weight", "The match weight"),
    ("strong", "How far the match weight is above four bits"),
    ("forename", "How well the forenames agree"),
    ("born", "How well the dates of birth agree"),
    ("own", "The weaker of forename and date of birth"),
    ("email", "How well the e-mail addresses agree"),
    ("surname", "How well the surnames agree"),
    ("place", "How well postcode and phone agree"),
)
"""What is looked at, each rising with agreement."""


class TooFewReviews(ValueError):
    """There are not enough judged pairs to learn from."""


def features(bits: np.ndarray, contributions: np.ndarray) -> np.ndarray:
    """Return FEATURES for pairs, a row a pair, of their bits after the household was taken off and the bits of each field."""
    weight = np.clip(bits, *BAND)
    forename, born = contributions[:, AT[FORENAME.name]], contributions[:, AT[BORN.name]]
    return np.column_stack(
        [
            weight,
            np.maximum(weight - TURN, 0),
            forename,
            born,
            np.minimum(forename, born),
            contributions[:, AT[EMAIL.name]],
            contributions[:, AT[SURNAME.name]],
            contributions[:, AT[POSTCODE.name]] + contributions[:, AT[PHONE.name]],
        ]
    ) * math.log(2)


@dataclass(frozen=True)
class SecondStage:
    """What was learnt: a coefficient for each of FEATURES (zero or above), the intercept, the version of the model it stands on, and the
    number of judged pairs."""

    coefficients: tuple[float, ...]
    intercept: float
    model_version: str
    reviews: int

    def probabilities(self, found: np.ndarray) -> np.ndarray:
        """Return the chance of each row of `features`, 0 to 1."""
        chance: np.ndarray = 1 / (1 + np.exp(-np.clip(found @ np.array(self.coefficients) + self.intercept, -700, 700)))
        return chance

    def of_pairs(self, model: Model, pairs: batch.Pairs) -> np.ndarray:
        """Return the chance of each pair that a batch weighed; 0 where the household rule forbids the link."""
        raw = pairs.evidence - pairs.household
        return np.where(pairs.vetoed, 0.0, self.probabilities(features(raw, batch.contributions(model, pairs))))

    def probability(self, score: Score) -> float:
        """Return the chance that the two are one person; 0 where the household rule forbids it."""
        if score.vetoed:
            return 0.0
        return float(self.probabilities(_row(score))[0])

    def reasons(self, score: Score) -> tuple[str, ...]:
        """Say what each thing added, the weightiest first, in bits."""
        added = _row(score)[0] * np.array(self.coefficients) / math.log(2)
        told = sorted(
            (
                (bits, f"{words} ({bits:+.1f} bits).")
                for bits, (_, words) in zip(added, FEATURES, strict=True)
                if abs(bits) >= 0.05
            ),
            key=lambda row: -abs(row[0]),
        )
        return (
            f"Learnt from {self.reviews} pairs that people judged.",
            *(sentence for _, sentence in told),
        )

    def as_json(self) -> str:
        """Return it as JSON; there is nothing of people in it."""
        return json.dumps(
            {
                "coefficients": dict(zip((name for name, _ in FEATURES), self.coefficients, strict=True)),
                "intercept": self.intercept,
                "model_version": self.model_version,
                "reviews": self.reviews,
            }
        )

    @classmethod
    def from_json(cls, text: str) -> SecondStage:
        """Read what `as_json` wrote. KeyError or ValueError where it is anything else, or a coefficient is below zero."""
        told = json.loads(text)
        coefficients = tuple(float(told["coefficients"][name]) for name, _ in FEATURES)
        if min(coefficients) < 0:
            raise ValueError("A coefficient of the second stage is below zero: train it again.")
        return cls(coefficients, float(told["intercept"]), str(told["model_version"]), int(told["reviews"]))


def _row(score: Score) -> np.ndarray:
    return features(np.array([score.evidence - score.household]), np.array([score.contributions]))


def learn(
    found: np.ndarray, same: Sequence[bool] | np.ndarray, weights: Sequence[float] | np.ndarray, *, model_version: str
) -> SecondStage:
    """Learn from judged pairs: a row of `features` each, whether it is one person, and for how many pairs it stands.

    Logistic regression with coefficients of zero or above, held to the model's own weights. TooFewReviews where fewer than 500 pairs
    were judged, or fewer than 25 of them one way.
    """
    answers = np.asarray(same, dtype=float)
    if len(answers) < LEAST_REVIEWS:
        raise TooFewReviews(
            f"{len(answers)} pairs have been judged; {LEAST_REVIEWS} are needed before anything is learnt from them."
        )
    fewer = int(min(answers.sum(), len(answers) - answers.sum()))
    if fewer < LEAST_OF_EACH:
        raise TooFewReviews(
            f"Only {fewer} of the judged pairs were judged one way; {LEAST_OF_EACH} each way are needed."
        )
    counted = np.asarray(weights, dtype=float)
    counted = counted * len(counted) / counted.sum()
    begin = np.zeros(len(FEATURES) + 1)
    begin[0] = 1.0
    # Each feature is held according to how much it varies, so that no unit is favoured.
    hold = HOLD * np.append(found.std(axis=0) ** 2 + 1e-9, 1.0)

    def loss(at: np.ndarray) -> tuple[float, np.ndarray]:
        odds = found @ at[:-1] + at[-1]
        chance = 1 / (1 + np.exp(-np.clip(odds, -700, 700)))
        value = (counted * (np.logaddexp(0, odds) - answers * odds)).sum() + (hold * (at - begin) ** 2).sum() / 2
        slope = counted * (chance - answers)
        return float(value), np.append(found.T @ slope, slope.sum()) + hold * (at - begin)

    learnt = minimize(loss, begin, jac=True, method="L-BFGS-B", bounds=[(0, None)] * len(FEATURES) + [(None, None)])
    return SecondStage(tuple(float(value) for value in learnt.x[:-1]), float(learnt.x[-1]), model_version, len(answers))


BANDS = (-10.0, -4.0, 0.0, 2.0, 4.0, 6.0, 10.0, 14.0)
"""Pairs to be judged are taken from between these bits, as many from each: most of the others are plain."""


def to_review(bits: np.ndarray, number: int, *, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Choose pairs for people to judge: as many from each band of bits as there are, and for how many pairs each stands.

    The same seed chooses the same pairs. Vetoed pairs and those below the lowest band are never chosen.
    """
    rng = np.random.default_rng(seed)
    bands = [
        np.flatnonzero((bits >= low) & (bits < high)) for low, high in zip(BANDS, (*BANDS[1:], math.inf), strict=True)
    ]
    chosen: list[np.ndarray] = []
    stands_for: list[np.ndarray] = []
    left = number
    for at, band in enumerate(sorted(bands, key=len)):
        take = min(len(band), left // (len(bands) - at))
        left -= take
        if take:
            chosen.append(rng.choice(band, size=take, replace=False))
            stands_for.append(np.full(take, len(band) / take))
    if not chosen:
        return np.array([], dtype=int), np.array([])
    return np.concatenate(chosen), np.concatenate(stands_for)
