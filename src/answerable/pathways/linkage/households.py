"""How two people of one household look, learnt without labels.

Fellegi and Sunter know two things that a pair of records can be: one person, or two strangers. In this field there is a third, two people
of one household, and it is the one that does harm when it is taken for the first. The pairs at one postcode are all three. How often
each level is seen between strangers is known from random pairs and held still; what training took for one person is where it begins; what
neither explains is the household (expectation maximisation over three classes). How often a household has one postcode cannot be seen
among pairs of one postcode: it is learnt from the pairs with one telephone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from . import batch
from .comparing import AT, FIELDS, FORENAME, PHONE, POSTCODE, SEX, SURNAME, Field, level_of
from .model import Household, Model, Weight, rounded, version_of

ROUNDS = 60
LEAST_SHARE = 1e-7
MOST_AT_A_POSTCODE = 200
"""Postcodes with more records are left out: a hostel or a refuge is no household."""

ENOUGH = 50
"""Pairs of one household with one telephone from which the postcodes of a household are learnt."""
USUALLY_ONE_POSTCODE = 0.84
"""How often a household has one postcode where that cannot be learnt: what was found in the made-up county."""

_FIRST_GUESS = (0.2, 0.3, 0.5)
"""The shares of one person, a household and strangers, to begin with."""


def learn(
    table: pa.Table,
    weights: Sequence[Sequence[Weight]],
    prior: float,
    *,
    card: Mapping[str, Any],
    thresholds: Mapping[str, float],
    memory: str,
) -> Model:
    """Return the whole model of records (columns of `batch.columns`) and of the weights that Splink trained on them.

    Splink knows two classes, and takes a share of the households for one person: so the shares of one person are learnt again here,
    among three, but for the postcode's.
    """
    number = table.num_rows
    blank = Household(prior, tuple(tuple(weight.u for weight in levels) for levels in weights))
    with batch.engine(memory=memory) as connection:
        connection.register("people", table)
        model = Model("", prior, number, tuple(map(tuple, weights)), blank, thresholds, card).for_store(
            records=number, frequencies=batch.frequencies(connection, "people")
        )
        at_one_postcode = batch.weigh_where(connection, model, "people", "postcode", most=MOST_AT_A_POSTCODE)
        with_one_phone = batch.weigh_where(connection, model, "people", "phone", most=MOST_AT_A_POSTCODE)
        (known,) = connection.execute("SELECT count(postcode) FROM people").fetchall()[0]
    here = AT[POSTCODE.name]
    found = _expect(model, at_one_postcode, (POSTCODE,), None)
    of_household = _expect(model, with_one_phone, (POSTCODE, PHONE), found).household
    found.shares[here] = (
        _seen(with_one_phone.levels[:, here], of_household, found.strangers[here])
        if of_household.sum() >= ENOUGH
        else _mostly_here(found.strangers[here])
    )
    found.person[here] = np.array([weight.m for weight in weights[here]])
    households = (
        found.classes[1] * len(at_one_postcode) / (max(known / number, LEAST_SHARE) ** 2 * found.shares[here][0])
    )
    finished = tuple(
        tuple(
            # Rare is not certain: nothing weighs more than an exact agreement.
            Weight(level.code, rounded(m), rounded(max(weight.u, m * levels[0].u / person[0])))
            for level, m, weight in zip(field.levels, person, levels, strict=True)
        )
        for field, person, levels in zip(FIELDS, found.person, weights, strict=True)
    )
    household = Household(
        rounded(min(max(households / (number * (number - 1) / 2), LEAST_SHARE), 0.5)),
        tuple(
            lifted(field, shares, levels) for field, shares, levels in zip(FIELDS, found.shares, finished, strict=True)
        ),
    )
    return Model(version_of(finished, prior, household), prior, number, finished, household, thresholds, card)


@dataclass
class _Learnt:
    """For each field the shares of its levels within one person, within a household and between strangers; the shares of the three
    classes; each pair's chance of being a household."""

    person: list[np.ndarray]
    shares: list[np.ndarray]
    strangers: list[np.ndarray]
    classes: np.ndarray
    household: np.ndarray


def _expect(model: Model, pairs: batch.Pairs, chosen_by: tuple[Field, ...], known: _Learnt | None) -> _Learnt:
    """Tell three classes apart among pairs that were chosen by some fields, which therefore say nothing. With `known` shares only
    the classes are learnt."""
    left_out = {AT[field.name] for field in chosen_by}
    surname, forename = AT[SURNAME.name], AT[FORENAME.name]
    u = [np.array([weight.u for weight in levels]) for levels in model.weights]
    if known is None:
        person = [np.array([weight.m for weight in levels]) for levels in model.weights]
        shares = [found.copy() for found in u]
        shares[surname] = np.full(len(u[surname]), 0.2 / (len(u[surname]) - 1))
        shares[surname][0] = 0.8
    else:
        person, shares = known.person, known.shares
    # How often strangers share this very name.
    by_chance = {
        forename: model.weights[forename][0].m / np.exp2(pairs.forename_bits),
        surname: model.weights[surname][0].m / np.exp2(pairs.surname_bits),
    }

    def likelihood(of: list[np.ndarray], rare: tuple[int, ...]) -> np.ndarray:
        total = np.ones(len(pairs))
        for at in range(len(FIELDS)):
            if at in left_out:
                continue
            levels = pairs.levels[:, at]
            ratio = np.append(of[at] / u[at], 1.0)[levels]
            total *= np.where(levels == 0, of[at][0] / by_chance[at], ratio) if at in rare else ratio
        return total

    classes = np.array(_FIRST_GUESS)
    told = np.zeros((3, len(pairs)))
    for _ in range(ROUNDS if len(pairs) else 0):
        # A household shares a rare surname as it shares a common one; a forename it shares by chance.
        told = np.stack(
            [
                classes[0] * likelihood(person, (forename, surname)),
                classes[1] * likelihood(shares, (surname,)),
                np.full(len(pairs), classes[2]),
            ]
        )
        told /= told.sum(axis=0)
        classes = told.mean(axis=1)
        if known is None:
            person, shares = (
                [of[at] if at in left_out else _seen(pairs.levels[:, at], chances, u[at]) for at in range(len(FIELDS))]
                for of, chances in ((person, told[0]), (shares, told[1]))
            )
            shares[AT[SEX.name]] = u[AT[SEX.name]]
            _tie(shares[surname], u[surname])
    return _Learnt(person, shares, u, classes, told[1])


def _seen(levels: np.ndarray, chances: np.ndarray, strangers: np.ndarray) -> np.ndarray:
    """How often each level is seen, each pair counted by its chance of being of the class; half a pair of strangers is added, so
    that none is impossible."""
    known = levels >= 0
    counted = np.bincount(levels[known], chances[known], minlength=len(strangers)) + 0.5 * strangers
    return np.asarray(counted / counted.sum())


def _mostly_here(strangers: np.ndarray) -> np.ndarray:
    """The shares of a household's postcodes where too few pairs with one telephone tell."""
    rest = strangers[1:] * (1 - USUALLY_ONE_POSTCODE) / strangers[1:].sum()
    return np.concatenate([[USUALLY_ONE_POSTCODE], rest])


def _tie(surname: np.ndarray, u: np.ndarray) -> None:
    """Another surname of two women and of others are one finding here: which it is says who they are, and sex is left out."""
    one, other = level_of(SURNAME, "other_woman"), level_of(SURNAME, "other")
    together, expected = surname[one] + surname[other], u[one] + u[other]
    surname[one], surname[other] = together * u[one] / expected, together * u[other] / expected


def lifted(field: Field, shares: np.ndarray, weights: Sequence[Weight]) -> tuple[float, ...]:
    """Return the shares, raised where need be so that a stronger level is never better for a household, against one person, than a
    weaker one: then agreeing on more cannot lower the weight of a pair."""
    raised = [max(float(share), LEAST_SHARE) for share in shares]
    highest = 0.0
    for rank in sorted({level.rank for level in field.levels if level.rank is not None}):
        here = [at for at, level in enumerate(field.levels) if level.rank == rank]
        for at in here:
            raised[at] = max(raised[at], highest * weights[at].m)
        highest = max(highest, *(raised[at] / weights[at].m for at in here))
    return tuple(map(rounded, raised))
