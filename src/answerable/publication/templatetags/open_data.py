"""`{% load open_data %}`: the figures of a page as data.

{% downloads as files %}     the files of the page's list or record, filtered as the page is
{% alternates as links %}    the same and the feeds, for the head of the page
{% linked_data %}            what the page is about, as JSON-LD
"""

from __future__ import annotations

import json

from django import template
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from .. import queries
from ..data import catalogue, feeds, linked, where
from ..data.catalogue import Link
from ..models import PublishedRecord
from ..rules.kinds import Kind, kind

register = template.Library()
# As Django's json_script does: nothing in the data can end the element that holds it.
_ESCAPED = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


@register.simple_tag(takes_context=True)
def downloads(context: Context) -> list[Link]:
    """Return the files with a page's figures. Of a site that is written as files, those that need no program behind them."""
    found = _downloads(context)
    return [link for link in found if "?" not in link.href] if _is_static(context) else found


def _is_static(context: Context) -> bool:
    return bool(context.get("site") and context["site"]["static"])


def _downloads(context: Context) -> list[Link]:
    record, of = context.get("record"), context.get("kind")
    if isinstance(record, PublishedRecord):
        paid = catalogue.paid_to(record.ref) if context.get("paid") else []
        return [*catalogue.downloads_of_record(record), *paid]
    query = str(context.get("query") or "")
    if of is None and "heads" in context:
        of = kind("payment")
    if isinstance(of, Kind):
        return [*catalogue.downloads_of_list(of, query), *catalogue.charts_of_list(of, query)]
    return []


@register.simple_tag(takes_context=True)
def alternates(context: Context) -> list[Link]:
    """Return the same as data and as feeds, for programs that read the head of a page."""
    record, of = context.get("record"), context.get("kind")
    found = []
    if isinstance(record, PublishedRecord):
        found = [Link("This page as JSON", where.as_json(record.kind, record.ref), "application/json")]
    elif isinstance(of, Kind) and not context.get("query"):
        found = catalogue.downloads_of_list(of)
    feed = feeds.BY_KIND.get(of.code) if isinstance(of, Kind) else None
    for one in (*([feed] if feed else []), feeds.BY_NAME[feeds.EVERYTHING]):
        found.append(Link(one.title, f"/feeds/{one.name}.atom", "application/atom+xml"))
        found.append(Link(one.title, f"/feeds/{one.name}.json", "application/feed+json"))
    return found


@register.simple_tag(takes_context=True)
def linked_data(context: Context) -> SafeString:
    """Return what the page is about as a block of data, which no browser runs; nothing where there is nothing to say."""
    request = context.get("request")
    if request is None:
        return SafeString("")
    record = context.get("record")
    site = where.site(request)
    if isinstance(record, PublishedRecord):
        if record.kind != "response":
            return SafeString("")
        body = linked.answered(record, queries.answers_of(record.ref), site)
    elif request.path == "/":
        body = linked.home(queries.store(), site, searched=not _is_static(context))
    elif request.path == "/data":
        body = linked.datasets(queries.store(), site, queries.counts())
    else:
        return SafeString("")
    text = json.dumps(body, ensure_ascii=False).translate(_ESCAPED)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))  # noqa: S308 - escaped just above
