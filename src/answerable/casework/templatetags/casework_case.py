"""The places of one request, for those who may go there."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from django import template
from django.urls import NoReverseMatch, reverse

from answerable.casework.models import Request

register = template.Library()


class Tab(NamedTuple):
    """One place: its words, its address, and whether this is the page."""

    text: str
    href: str
    current: bool


TABS = (
    ("request", "Letter and answers", "casework:request", "request_read"),
    ("triage", "Triage", "casework:triage", "request_read"),
    ("gathering", "Gathering", "casework:gathering", "request_read"),
    ("documents", "Documents", "casework:documents", "request_read"),
    ("decisions", "Decisions", "casework:decisions", "request_read"),
    ("reply", "Reply", "casework:reply", "request_read"),
    ("letters", "Letters", "casework:letters", "request_read"),
    ("clearance", "Clearance", "casework:clearance", "request_read"),
    ("correspondence", "Correspondence", "casework:correspondence", "request_read"),
    ("appeals", "Reviews and appeals", "casework:appeals", "request_read"),
    ("clock", "Due date", "casework:clock", "request_read"),
    ("requester", "Requester", "casework:requester", "requester_read"),
    ("history", "History", "casework:history", "request_read"),
)
"""The tabs in the order in which an officer works through a letter: name, words, address, permission."""


@register.simple_tag
def case_tabs(case: Request, may: Mapping[str, bool], tab: str) -> list[Tab]:
    """Return the tabs of a request that this person may open."""
    tabs = []
    for name, text, address, permission in TABS:
        try:
            if may[permission]:
                tabs.append(Tab(text, reverse(address, args=[case.reference]), name == tab))
        except NoReverseMatch:
            continue
    return tabs
