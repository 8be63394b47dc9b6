"""`{% load import_pages %}`: `{{ number|commas }}` writes a whole number as people read it."""

from __future__ import annotations

from django import template

register = template.Library()


@register.filter
def commas(number: int) -> str:
    """Write a whole number with commas: "1,234,567"."""
    return f"{number:,}"
