"""The most that may be charged for an answer (SI 2004/3244 regs 6 and 7; EIR 2004 reg 8; facts/law.md A4, A8).

Most offices charge nothing. How long the applicant has to pay is in `clock.fee_pay_by`.
"""

from __future__ import annotations

from decimal import Decimal

from answerable.law.cost import HOURLY_RATE, Estimate


class NoFee(ValueError):
    """No fee of this kind may be charged for this request; the message says why."""


def maximum_fee_within_limit(communicating: Decimal) -> Decimal:
    """The most that s.9 allows, in pounds: what informing and communicating cost (copies, postage). No staff time (reg 6)."""
    _not_negative(communicating)
    return communicating


def maximum_fee_over_limit(
    estimate: Estimate, communicating: Decimal, communicating_hours: Decimal = Decimal(0)
) -> Decimal:
    """The most that s.13 allows, in pounds, where an authority answers although the limit is exceeded (reg 7).

    The costs that count towards the limit, and those of informing and communicating, staff time included at the hourly rate.
    Raises NoFee where the limit is not exceeded.
    """
    _not_negative(communicating)
    _not_negative(communicating_hours)
    if not estimate.exceeds_limit:
        raise NoFee(
            "A fee under section 13 needs an estimate above the cost limit; charge under section 9, or nothing."
        )
    return estimate.cost + communicating + communicating_hours * HOURLY_RATE


def _not_negative(amount: Decimal) -> None:
    if amount < 0:
        raise ValueError(f"A cost cannot be less than nothing; given: {amount}.")
