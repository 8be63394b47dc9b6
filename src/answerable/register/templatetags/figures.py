"""`{% load figures %}`: numbers as people read them: `{{ value|figure }}` and, always with its pence, `{{ amount|pence }}`."""

from __future__ import annotations

from decimal import Decimal

from django import template

register = template.Library()


@register.filter
def figure(value: Decimal) -> str:
    """Write a number without needless noughts: "70,000", "12.5", "0"."""
    whole = value == value.to_integral_value()
    return f"{value:,.0f}" if whole else f"{value:,f}".rstrip("0")


@register.filter
def pence(amount: Decimal) -> str:
    """Write a sum to the penny: "£49,068.63", "£5,000.00"."""
    return f"£{amount:,.2f}"
