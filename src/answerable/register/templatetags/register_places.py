"""`{% load register_places %}`: the parts of the register, for its navigation."""

from __future__ import annotations

from django import template
from django.template import Context

from ..navigation import Link, links
from ..rules.records import is_web_address

register = template.Library()


@register.simple_tag(takes_context=True)
def register_links(context: Context) -> list[Link]:
    """Return the links of the register's navigation for whoever asks for this page; none where nobody asks."""
    request = context.get("request")
    return links(request) if request is not None else []


@register.filter
def web_address(text: str) -> bool:
    """Say whether a page may make this text a link: http or https alone, never a script."""
    return is_web_address(str(text or ""))


@register.filter
def indefinite(noun: str) -> str:
    """Put "a" or "an" before a noun."""
    return f"{'an' if noun[:1].lower() in 'aeio' else 'a'} {noun}"
