"""Numbers on the pages of publishing."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def thousands(number: int) -> str:
    """Return a whole number with commas: 12,345."""
    return f"{number:,}"
