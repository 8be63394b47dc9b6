"""A pot shared among recipients, to the penny.

A pot is the sum of its elements, and each element is shared by one rule: an agreed proportion of what was raised
locally is returned; sums are chosen at discretion; a top-up balances costs and is restricted to a purpose; or a
weighted formula decides (facts/law.md F1: population 50, crime 25, demand 25). Shares are worked out exactly, as
fractions of a pound, and rounded by the method of the largest remainder: the parts of an element sum to it, the
elements to the pot, and no share is as much as a penny away from its exact value.

What no source states is not recorded. Of a stated pot the rest can be worked out, and is shown as worked out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from .money import pounds

HUNDRED = Decimal(100)
PENNY = Decimal("0.01")

Figures = Mapping[str, Mapping[str, Decimal]]
"""The inputs of an element: figures by recipient, then by measure."""


class CannotShare(ValueError):
    """An element cannot be shared as it stands; the message is one sentence that says why and what to do."""


class Kind(StrEnum):
    """The rule by which an element is shared. The codes are those of models.AllocationElement.Kind."""

    RAISED_LOCALLY = "raised_locally"
    DISCRETIONARY = "discretionary"
    TOP_UP = "top_up"
    FORMULA = "formula"


class Basis(StrEnum):
    """Where the amount of an element comes from."""

    STATED = "stated"
    WORKED_OUT = "worked out"
    NOT_RECORDED = "not recorded"


@dataclass(frozen=True)
class Element:
    """One part of a pot. `amount` in pounds, None where no source states it; `proportion` and `weights` in per cent.

    `recorded` are shares that a source states, in pounds: they are held against what the figures give, and stand by
    themselves where no figures are recorded.
    """

    ref: str
    kind: Kind
    name: str
    amount: Decimal | None = None
    proportion: Decimal | None = None
    restricted_to: str = ""
    inputs: Figures = field(default_factory=dict)
    weights: Mapping[str, Decimal] = field(default_factory=dict)
    recorded: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True)
class Share:
    """What one recipient gets of an element: in pounds exactly, and to the penny."""

    recipient: str
    exact: Fraction
    amount: Decimal
    penny: bool
    """Whether rounding added the penny that its exact share did not reach."""

    @property
    def rounding(self) -> Fraction:
        """What rounding moved, in pounds: the amount less the exact share."""
        return Fraction(self.amount) - self.exact


@dataclass(frozen=True)
class Shared:
    """An element with its shares. No shares and a `problem`: it cannot be shared as it stands.

    No shares and no problem: nothing states how it was shared. `tied` are recipients with equal remainders of whom
    some got a penny and others did not.
    """

    element: Element
    amount: Decimal | None
    basis: Basis
    shares: tuple[Share, ...] = ()
    tied: tuple[str, ...] = ()
    problem: str = ""


@dataclass(frozen=True)
class Remainder:
    """What is left of a stated pot for the elements whose amount is not recorded, altogether."""

    amount: Decimal
    elements: tuple[str, ...]
    evidence: str


@dataclass(frozen=True)
class Result:
    """A pot shared out. `problems` are sentences; while there is one, the allocation cannot be agreed."""

    pot: Decimal | None
    elements: tuple[Shared, ...]
    known: Decimal
    remainder: Remainder | None
    problems: tuple[str, ...]

    @property
    def totals(self) -> dict[str, Decimal]:
        """What each recipient gets of all elements, in pounds, by recipient in order."""
        sums: dict[str, Decimal] = {}
        for shared in self.elements:
            for share in shared.shares:
                sums[share.recipient] = sums.get(share.recipient, Decimal(0)) + share.amount
        return dict(sorted(sums.items()))

    @property
    def shared_out(self) -> Decimal:
        """The sum of all shares, in pounds."""
        return sum(self.totals.values(), Decimal(0))

    @property
    def complete(self) -> bool:
        """Whether every element is shared out, the whole comes to the pot, and nothing is wrong."""
        return bool(self.elements) and not self.problems and all(shared.shares for shared in self.elements)


def exact_words(exact: Fraction) -> str:
    """Write an exact share in pounds: all its figures, or ten of them and "…" where it goes on."""
    places = 10**10
    scaled = exact * places
    whole = abs(scaled.numerator) // scaled.denominator
    sign = "-" if exact < 0 else ""
    after = f"{whole % places:010}".rstrip("0").ljust(2, "0")
    goes_on = "…" if scaled.denominator != 1 else ""
    return f"{sign}{whole // places}.{after}{goes_on}"


def round_to_penny(exact: Fraction) -> Decimal:
    """Return pounds of at least nothing to the nearest penny; half a penny goes up."""
    twice = exact * 200
    return Decimal((twice.numerator // twice.denominator + 1) // 2) * PENNY


def largest_remainder(exact: Mapping[str, Fraction], total: Decimal) -> tuple[tuple[Share, ...], tuple[str, ...]]:
    """Round exact shares in pounds so that they sum to `total`; return the shares by recipient, and those tied.

    Each share is cut to whole pence; the pence left over go one each to the shares with the largest remainders. Of
    equal remainders the larger share comes first, and of equal shares the reference that sorts first. Raises
    CannotShare where a share is below nothing, or where the total is not the sum of the shares to the nearest penny.
    """
    if any(share < 0 for share in exact.values()):
        raise CannotShare("A share would be less than nothing. Check the figures.")
    if round_to_penny(sum(exact.values(), Fraction(0))) != total:
        raise CannotShare(
            f"The exact shares come to £{exact_words(sum(exact.values(), Fraction(0)))}, not to {pounds(total)}."
        )
    cut = {name: int(share * 100) for name, share in exact.items()}
    rest = {name: share * 100 - cut[name] for name, share in exact.items()}
    left = int(total * 100) - sum(cut.values())
    order = sorted(exact, key=lambda name: (-rest[name], -exact[name], name))
    lucky = set(order[:left])
    tied: tuple[str, ...] = ()
    if 0 < left < len(order) and rest[order[left - 1]] == rest[order[left]]:
        tied = tuple(sorted(name for name in order if rest[name] == rest[order[left]]))
    shares = tuple(
        Share(name, exact[name], Decimal(cut[name] + (name in lucky)) * PENNY, name in lucky) for name in sorted(exact)
    )
    return shares, tied


def share(element: Element) -> Shared:
    """Share one element by its rule. Raises CannotShare with a sentence that names the element.

    An element without inputs is not shared: its amount, where stated, is known and its shares are those recorded, if
    any.
    """
    if element.amount is not None and element.amount < 0:
        raise CannotShare(f"“{element.name}” is {pounds(element.amount)}: an amount cannot be less than nothing.")
    worked_by_figures = any(element.inputs.values())
    if not worked_by_figures and not element.recorded:
        basis = Basis.NOT_RECORDED if element.amount is None else Basis.STATED
        return Shared(element, element.amount, basis)
    if worked_by_figures:
        _check_figures(element)
        exact = _RULES[element.kind](element)
    else:
        exact = _in_whole_pence(element, {name: {"share": amount} for name, amount in element.recorded.items()})
    total = sum(exact.values(), Fraction(0))
    amount = round_to_penny(total)
    if element.amount is not None and amount != element.amount:
        raise CannotShare(
            f"“{element.name}” is {pounds(element.amount)}, but its shares come to {pounds(amount)}: "
            f"{_by_how_much(amount - element.amount)}. Correct the amount or the figures."
        )
    shares, tied = largest_remainder(exact, amount)
    _check_recorded(element, shares)
    return Shared(element, amount, Basis.WORKED_OUT if element.amount is None else Basis.STATED, shares, tied)


def allocate(pot: Decimal | None, elements: Iterable[Element]) -> Result:
    """Share out a pot. What is wrong with one element does not keep the others from being shown.

    `pot` in pounds, None where no source states a total. Where amounts of elements are not recorded and the pot is
    known, the rest of the pot is what they come to altogether; none of them is given a figure of its own.
    """
    done: list[Shared] = []
    problems: list[str] = []
    for element in elements:
        try:
            done.append(share(element))
        except CannotShare as error:
            problems.append(str(error))
            basis = Basis.NOT_RECORDED if element.amount is None else Basis.STATED
            done.append(Shared(element, element.amount, basis, problem=str(error)))
    known = sum((shared.amount for shared in done if shared.amount is not None), Decimal(0))
    unknown = tuple(shared.element.name for shared in done if shared.amount is None)
    remainder = None
    if pot is not None and pot < 0:
        problems.append(f"The pot is {pounds(pot)}: it cannot be less than nothing.")
    elif pot is not None and done:
        left = pot - known
        if left < 0 or (left and not unknown):
            problems.append(
                f"The elements come to {pounds(known)} and the pot is {pounds(pot)}: {_by_how_much(-left)}. "
                "Correct the pot or an element."
            )
        elif unknown:
            remainder = Remainder(left, unknown, _evidence(pot, done))
    return Result(pot, tuple(done), known, remainder, tuple(problems))


def _evidence(pot: Decimal, done: Sequence[Shared]) -> str:
    known = [f"{pounds(s.amount)} ({s.element.name})" for s in done if s.amount is not None]
    return " less ".join([f"{pounds(pot)} (the stated pot)", *known])


def _by_how_much(difference: Decimal) -> str:
    return f"{pounds(abs(difference))} too {'much' if difference > 0 else 'little'}"


def _check_figures(element: Element) -> None:
    """Every recipient has every figure, and none is below nothing: a missing figure is never taken as nil."""
    measures = set(element.weights) or {name for figures in element.inputs.values() for name in figures}
    for recipient, figures in sorted(element.inputs.items()):
        for measure in sorted(measures):
            if measure not in figures:
                raise CannotShare(
                    f"“{element.name}” has no figure of {measure} for {recipient}. Enter it; write 0 where it is nil."
                )
        for measure, value in sorted(figures.items()):
            if value < 0:
                raise CannotShare(
                    f"“{element.name}” has {value.normalize():f} of {measure} for {recipient}: a figure cannot be less "
                    "than nothing."
                )


def _check_recorded(element: Element, shares: tuple[Share, ...]) -> None:
    worked = {one.recipient: one.amount for one in shares}
    for recipient in sorted(element.recorded):
        stated, found = element.recorded[recipient], worked.get(recipient, Decimal(0))
        if stated != found:
            raise CannotShare(
                f"“{element.name}” records {pounds(stated)} for {recipient}, but its figures give {pounds(found)}: "
                f"{pounds(abs(stated - found))} apart. Correct the figures or the recorded share."
            )


def _chosen(element: Element) -> dict[str, Fraction]:
    return _in_whole_pence(element, element.inputs)


def _in_whole_pence(element: Element, figures_of: Figures) -> dict[str, Fraction]:
    exact = {recipient: sum(map(Fraction, figures.values())) for recipient, figures in figures_of.items()}
    for recipient, value in sorted(exact.items()):
        if (value * 100).denominator != 1:
            raise CannotShare(
                f"“{element.name}” gives {recipient} £{exact_words(Fraction(value))}, which has part of a penny. Write "
                "pounds and pence."
            )
    return {recipient: Fraction(value) for recipient, value in exact.items()}


def _raised(element: Element) -> dict[str, Fraction]:
    if element.proportion is None:
        raise CannotShare(
            f"“{element.name}” has what was raised but not the agreed proportion of it that is returned. Enter it in "
            "per cent."
        )
    if not 0 <= element.proportion <= HUNDRED:
        raise CannotShare(
            f"“{element.name}” returns {element.proportion.normalize():f} per cent: write a proportion from 0 to 100."
        )
    part = Fraction(element.proportion) / 100
    return {
        recipient: sum(map(Fraction, figures.values()), Fraction(0)) * part
        for recipient, figures in element.inputs.items()
    }


def _top_up(element: Element) -> dict[str, Fraction]:
    costs = _chosen(element)
    if element.amount is None:
        return costs
    total = sum(costs.values(), Fraction(0))
    if not total:
        raise CannotShare(f"“{element.name}” has no costs to balance: every cost is nil. Correct the costs.")
    if element.amount > total:
        raise CannotShare(
            f"“{element.name}” is {pounds(element.amount)}, more than the costs of {pounds(round_to_penny(total))} that "
            f"it balances: {_by_how_much(element.amount - round_to_penny(total))}. Correct the amount or the costs."
        )
    return {recipient: Fraction(element.amount) * cost / total for recipient, cost in costs.items()}


def _formula(element: Element) -> dict[str, Fraction]:
    if element.amount is None:
        raise CannotShare(f"“{element.name}” has a formula but no amount to share. Enter the amount.")
    if not element.weights:
        raise CannotShare(f"“{element.name}” has no weights. Enter a weight for each measure, 100 per cent altogether.")
    for measure, weight in sorted(element.weights.items()):
        if weight < 0:
            raise CannotShare(
                f"“{element.name}” gives {measure} a weight of {weight.normalize():f} per cent: it cannot be less than "
                "nothing."
            )
    weights = sum(element.weights.values(), Decimal(0))
    if weights != HUNDRED:
        raise CannotShare(
            f"The weights of “{element.name}” come to {weights.normalize():f} per cent, not 100: "
            f"{abs(weights - HUNDRED).normalize():f} too {'much' if weights > HUNDRED else 'little'}."
        )
    parts: dict[str, Fraction] = dict.fromkeys(element.inputs, Fraction(0))
    for measure, weight in element.weights.items():
        total = sum((Fraction(figures[measure]) for figures in element.inputs.values()), Fraction(0))
        if not total and weight:
            raise CannotShare(
                f"“{element.name}” shares by {measure}, but every recipient's figure of it is nil. Enter the figures, "
                "or give it no weight."
            )
        for recipient, figures in element.inputs.items():
            parts[recipient] += Fraction(weight) / 100 * Fraction(figures[measure]) / (total or 1)
    return {recipient: Fraction(element.amount) * part for recipient, part in parts.items()}


_RULES = {
    Kind.RAISED_LOCALLY: _raised,
    Kind.DISCRETIONARY: _chosen,
    Kind.TOP_UP: _top_up,
    Kind.FORMULA: _formula,
}
