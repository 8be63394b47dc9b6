"""Pounds and pence, as sources write them and as letters print them. Decimal only: a float cannot hold ten pence."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

_SIZES = {
    "": Decimal(1),
    "k": Decimal(1_000),
    "thousand": Decimal(1_000),
    "m": Decimal(1_000_000),
    "million": Decimal(1_000_000),
    "bn": Decimal(1_000_000_000),
    "billion": Decimal(1_000_000_000),
}
_AMOUNT = re.compile(
    r"(?P<sign>[-−+]?)\s*£?\s*(?P<after>[-−]?)\s*(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?:\.(?P<part>\d+))?"
    r"\s*(?P<size>k|thousand|m|million|bn|billion)?",
    re.IGNORECASE,
)
_LARGEST = Decimal("9999999999999.99")


@dataclass(frozen=True)
class Amount:
    """Pounds, and whether the source wrote them in thousands or millions and so rounded them."""

    pounds: Decimal
    rounded: bool = False


def parse(text: str) -> Amount:
    """Read an amount of pounds as a source writes it: "£1,234.50", "86000", "£915k", "£1.690m", "-200", "(200)", "nil".

    Raises ValueError with a sentence where the text is not one amount, has part of a penny, has misplaced
    commas, or is larger than the register can hold.
    """
    text = text.strip()
    if text.casefold() == "nil":
        return Amount(Decimal("0.00"))
    bracketed = text.startswith("(") and text.endswith(")")
    found = _AMOUNT.fullmatch(text[1:-1].strip() if bracketed else text)
    if not found or (found["sign"] and found["after"]) or (bracketed and (found["sign"] or found["after"])):
        raise ValueError(f"“{text}” is not an amount of money. Write it as 1234.50 or £1,234.50, with no other words.")
    size = (found["size"] or "").casefold()
    pounds = Decimal(f"{found['whole'].replace(',', '')}.{found['part'] or '0'}") * _SIZES[size]
    in_pence = pounds.quantize(Decimal("0.01")) if pounds <= _LARGEST else None
    if in_pence is None:
        raise ValueError(f"“{text}” is more than the register can hold. Check the amount.")
    if in_pence != pounds:
        raise ValueError(f"“{text}” has part of a penny. Write at most two figures after the point.")
    if bracketed or "-" in found["sign"] + found["after"] or "−" in found["sign"] + found["after"]:
        in_pence = -in_pence
    return Amount(in_pence, rounded=bool(size))


def pounds(amount: Decimal) -> str:
    """Print an amount of pounds as a letter does: "£420,920", "£1,234.50", "-£200,000", and "£0" for nil."""
    sign, size = "-" if amount < 0 else "", abs(amount)
    whole = size == size.to_integral_value()
    return f"{sign}£{size:,.0f}" if whole else f"{sign}£{size:,.2f}"


def exact(pence: int) -> str:
    """Whole pence as pounds, for a machine: "1018488.55", "-0.05"."""
    return f"{'-' if pence < 0 else ''}{abs(pence) // 100}.{abs(pence) % 100:02}"


def printed(pence: int) -> str:
    """Whole pence as pounds, for a person: "£1,018,488.55", "-£0.05"."""
    return f"{'-' if pence < 0 else ''}£{abs(pence) // 100:,}.{abs(pence) % 100:02}"
