"""The words of a letter as this person may see them."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from answerable.casework.models import Request
from answerable.casework.queries.requesters import letter_shown

register = template.Library()


@register.simple_tag
def letter_words(case: Request, may: Mapping[str, bool]) -> str:
    """Return the letter whole for those who may see who asks, else without name, address and close."""
    return letter_shown(case, named=may["requester_read"])
