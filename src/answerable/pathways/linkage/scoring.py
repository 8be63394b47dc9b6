"""How much the evidence weighs that two records are one person, in bits, and why (Fellegi and Sunter; the household rule is ours).

A victim, the one who harms them and their child share surname, address and phone. Fellegi and Sunter count each as if it were found by
itself, and so two of them look like one person. Two things stand against that. The evidence is weighed against a household too, not
against two strangers alone: what two people of one household would show as well is taken off. And where nothing that is a person's own
agrees, the pair is vetoed, whatever else agrees.
"""

from __future__ import annotations

from math import log2

from .comparing import BORN, EMAIL, FIELDS, FORENAME, Levels, compare, level_of
from .model import Model
from .records import MatchRecord

VETOED = -40.0
"""The bits of a vetoed pair: below every threshold."""

OTHER_FORENAME = level_of(FORENAME, "other")
FORENAME_SWAPPED = level_of(FORENAME, "swapped")
BORN_YEAR = level_of(BORN, "year")
EMAIL_OTHER = level_of(EMAIL, "other")

VETO_WORDS = (
    "Not one person: another forename, and no date of birth that agrees. People of one household share surname, address and phone, "
    "so those count for nothing here."
)


HOUSEHOLD_WORDS = "Two people of one household would agree on much of this too"


def vetoed(levels: Levels) -> bool:
    """Return whether the household rule forbids the link: the forename is another and the date of birth is another too.

    Where the date of birth is not known and the forename is another, only an e-mail address of their own saves the pair.
    """
    if levels[0] != OTHER_FORENAME:
        return False
    return levels[2] >= BORN_YEAR or (levels[2] < 0 and levels[4] not in (0, 1))


class Score:
    """What one comparison came to.

    bits: the match weight against strangers and households (VETOED where the rule forbids the link). probability: the same as a chance.
    evidence: the match weight against strangers alone, equal to Splink's. household: the bits that were taken off because two people of one
    household would look so too. levels: the level of each of comparing.FIELDS. vetoed: whether the rule spoke. reasons: a sentence
    for each field that was known on both sides, the weightiest first.
    """

    __slots__ = ("_model", "_names", "bits", "evidence", "household", "levels", "vetoed")

    def __init__(self, model: Model, names: tuple[str, str], levels: Levels, evidence: float, household: float) -> None:
        self._model = model
        self._names = names
        self.levels = levels
        self.evidence = evidence
        self.household = household
        self.vetoed = vetoed(levels)
        self.bits = VETOED if self.vetoed else evidence - household

    def __repr__(self) -> str:
        """Say the weight, and nothing of the people."""
        return f"Score(bits={self.bits:.2f}, vetoed={self.vetoed})"

    @property
    def probability(self) -> float:
        """The chance that the two are one person, 0 to 1; 0 where the link is vetoed."""
        return 0.0 if self.vetoed else probability(self.bits)

    @property
    def contributions(self) -> tuple[float, ...]:
        """The bits of each of comparing.FIELDS."""
        return contributions(self._model, self._names, self.levels)

    @property
    def reasons(self) -> tuple[str, ...]:
        """Sentences for a reviewer. They name fields and never what is in them."""
        told = sorted(
            (
                (bits, f"{field.words}: {field.levels[level].words} ({bits:+.1f} bits).")
                for field, level, bits in zip(FIELDS, self.levels, self.contributions, strict=True)
                if level >= 0
            ),
            key=lambda row: -abs(row[0]),
        )
        sentences = [sentence for _, sentence in told]
        if self.vetoed:
            sentences.insert(0, VETO_WORDS)
        elif self.household >= 0.5:
            sentences.append(f"{HOUSEHOLD_WORDS} ({-self.household:+.1f} bits).")
        return tuple(sentences)


def probability(bits: float) -> float:
    """Return the chance that belongs to a match weight in bits."""
    if bits > 60:
        return 1.0
    odds = 2.0 ** max(bits, -1000.0)
    return odds / (1 + odds)


def contributions(model: Model, names: tuple[str, str], levels: Levels) -> tuple[float, ...]:
    """Return the bits of each field, of which the forename and surname are weighed by how rare they are."""
    found = [bits[level] for bits, level in zip(model.bits, levels, strict=True)]
    for at, (level, value, remembered) in enumerate(
        zip(levels[:2], names, (model._forename_bits, model._surname_bits), strict=True)
    ):
        if level == 0:
            found[at] = remembered[value]
    return tuple(found)


def score(model: Model, a: MatchRecord, b: MatchRecord) -> Score:
    """Weigh two records with a model fitted to its store (`Model.for_store`). The order of the two is of no matter."""
    levels = compare(a, b)
    forename, surname, born, postcode, email, phone, sex = levels
    weights, shared = model.bits, model.household_bits
    if surname:
        surname_bits, surname_shared = weights[1][surname], shared[1][surname]
    else:
        surname_bits = model._surname_bits[a.surname]
        surname_shared = surname_bits + model.household_surname_bits
    evidence = (
        model.prior_bits
        + (weights[0][forename] if forename else model._forename_bits[a.forename])
        + surname_bits
        + weights[2][born]
        + weights[3][postcode]
        + weights[4][email]
        + weights[5][phone]
        + weights[6][sex]
    )
    household = (
        model.household_prior_bits
        + shared[0][forename]
        + surname_shared
        + shared[2][born]
        + shared[3][postcode]
        + shared[4][email]
        + shared[5][phone]
        + shared[6][sex]
    )
    return Score(model, (a.forename, a.surname), levels, evidence, log2(1 + 2.0**household))
