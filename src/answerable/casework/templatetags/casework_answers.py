"""How an answer's values lead to their evidence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from answerable.answering.answer import Cell, Table
from answerable.casework.rules.evidence import EvidenceGroup, marks
from answerable.register.queries import RECORDS, field_name, kind_name

register = template.Library()

PAYMENT = "payment"
"""What evidence from spending files calls its record; its ref is the payee's number, a stroke and the financial year."""

SHORT = 60
"""Characters. A value up to this long is itself the link to its evidence; a longer one is followed by a mark."""


def _marks(found: list[int], more: int) -> SafeString:
    links = format_html_join(
        "",
        '<a class="govuk-link app-mark" href="#evidence-{0}">'
        '<span class="govuk-visually-hidden">evidence </span>[{0}]</a>',
        ((number,) for number in found),
    )
    return format_html("{} and {} more", links, f"{more:,}") if more else links


@register.simple_tag
def evidence_marks(ids: tuple[str, ...], numbers: Mapping[str, int]) -> SafeString | str:
    """Draw a small link to each piece of evidence of a sentence."""
    found, more = marks(ids, numbers)
    return format_html(' <span class="app-marks">{}</span>', _marks(found, more)) if found else ""


@register.simple_tag
def value(cell: Cell, numbers: Mapping[str, int]) -> SafeString:
    """Draw one value of a table: the value leads to its evidence, a gap is marked as one."""
    found, more = marks(cell.evidence, numbers)
    if cell.gap:
        return format_html('<span class="app-gap">{}</span>{}', cell.text, evidence_marks(cell.evidence, numbers))
    if not found or not cell.text.strip() or len(cell.text) > SHORT:
        return format_html("{}{}", cell.text, evidence_marks(cell.evidence, numbers))
    first, others = found[0], found[1:]
    link = format_html('<a class="app-value" href="#evidence-{}">{}</a>', first, cell.text)
    return format_html('{} <span class="app-marks">{}</span>', link, _marks(others, more)) if others else link


@register.filter
def table_rows(table: Table) -> list[list[dict[str, Any]]]:
    """Return the rows of a table, each cell knowing whether its column holds figures."""
    return [
        [{"cell": cell, "numeric": column in table.numeric} for column, cell in zip(table.columns, row, strict=True)]
        for row in table.rows
    ]


@register.simple_tag
def evidence_fields(group: EvidenceGroup, back: str) -> SafeString:
    """Draw the fields that an answer takes from a record, each leading to the record's page at that field.

    `back` is the address of the page that the record's page leads back to. What is no record of the register (a reply
    that was published) has no page there.
    """
    if group.record == PAYMENT:
        payee, _, year = group.ref.partition("/")
        asked = urlencode({name: text for name, text in (("payee", payee), ("year", year)) if text})
        words = "these payments in the register" if payee else f"every payment of {year}"
        return format_html('<a class="govuk-link" href="{}?{}">{}</a>', reverse("register:payments"), asked, words)
    if group.record not in RECORDS:
        return format_html_join(", ", "{}", ((field_name(group.record, name),) for name in group.fields))
    address = f"{reverse('register:record', args=(group.record, group.ref))}?back={quote(back)}"
    if not group.fields:
        return format_html('<a class="govuk-link" href="{}">the whole record</a>', address)
    links = ((f"{address}#{name}", field_name(group.record, name)) for name in group.fields)
    return format_html_join(", ", '<a class="govuk-link" href="{}">{}</a>', links)


@register.filter
def record_name(group: EvidenceGroup) -> str:
    """Name the record of a piece of evidence: "Agreement A-104"; payments by their financial year alone, for their
    number says nothing to a reader."""
    if group.record == PAYMENT:
        return f"Payments, {group.ref.partition('/')[2]}"
    name = kind_name(group.record)
    return f"{name[:1].upper()}{name[1:]} {group.ref}"
