"""`{% load govuk %}`: GOV.UK components, form fields, error summary, scrolling tables, and how to write a sum or a day.

{% govuk "button" text="Save" %}
{% govuk "summary-list" rows=rows %}
{% govuk_with_html "details" summaryText="How we count" %}<p class="govuk-body">…</p>{% endgovuk_with_html %}
{% govuk_error_summary form %}
{% govuk_field form.received hint="For example, 27 3 2026" %}
{% scrolling "Payments by year" %}<table>…</table>{% endscrolling %}
{{ amount|pounds }} {{ day|longdate }}
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from django import template
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.forms import BaseForm, BaseFormSet, BoundField
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from answerable.ui.components import render
from answerable.ui.field_params import anchor, component_of, error_texts

register = template.Library()


@register.simple_tag
def govuk(component: str, params: Mapping[str, Any] | None = None, **more: Any) -> SafeString:
    """Draw a component from a mapping of its parameters, from named parameters, or both (the named ones win)."""
    return render(component, {**(params or {}), **more})


@register.simple_block_tag(end_name="endgovuk_with_html")
def govuk_with_html(content: str, component: str, **params: Any) -> SafeString:
    """Draw a component whose `html` parameter is the template between the tags (already escaped by Django)."""
    return render(component, {**params, "html": content})


@register.simple_tag
def govuk_field(field: BoundField, **over: Any) -> SafeString:
    """Draw a form field with its label, hint and error. A hidden field is drawn as it is."""
    if field.is_hidden:
        return field.as_hidden()
    component, params = component_of(field, **over)
    return render(component, params)


def _errors_of(form: BaseForm) -> list[dict[str, str]]:
    fields = [field for field in form if field.errors and not field.is_hidden]
    items = [{"text": text, "href": f"#{anchor(field)}"} for field in fields for text in error_texts(field)]
    items += [{"text": f"{field.label}: {text}"} for field in form.hidden_fields() for text in error_texts(field)]
    visible = form.visible_fields()
    # An error of the form as a whole leads to its first control, so that every line of the summary leads somewhere.
    place = {"href": f"#{anchor(visible[0])}"} if visible else {}
    return items + [{"text": str(text), **place} for text in form.non_field_errors()]


@register.simple_tag
def govuk_error_summary(*forms: BaseForm | BaseFormSet[Any]) -> str:
    """Draw the error summary of all these forms and formsets: one line an error, each leading to its control.

    Draws nothing when there is no error.
    """
    items: list[dict[str, str]] = []
    for form in forms:
        if isinstance(form, BaseFormSet):
            items += [error for inner in form.forms for error in _errors_of(inner)]
            items += [{"text": str(text)} for text in form.non_form_errors()]
        else:
            items += _errors_of(form)
    if not items:
        return ""
    return render("error-summary", {"titleText": "There is a problem", "errorList": items})


@register.simple_tag
def govuk_message(message: Message) -> SafeString:
    """Draw a message of the messages framework as a notification banner; green when something was done."""
    done = message.level == constants.SUCCESS
    problem = message.level >= constants.WARNING
    return render(
        "notification-banner",
        {
            "type": "success" if done else None,
            "role": "alert" if problem else None,
            "titleText": "There is a problem" if problem else None,
            "titleId": f"message-{id(message)}",
            "text": str(message.message),
        },
    )


@register.simple_block_tag(end_name="endscrolling")
def scrolling(content: str, name: str) -> str:
    """Wrap a wide table so that it scrolls by itself, with the keyboard too, and the page never goes sideways.

    `name` says what the region holds, for those who cannot see it.
    """
    return format_html(
        '<div class="app-scrolling" role="region" tabindex="0" aria-label="{}">{}</div>',
        str.__str__(name),
        content,
    )


@register.simple_block_tag(end_name="endlandmark")
def landmark(content: str, name: str) -> str:
    """Put what stands before the page's main part (a back link) inside a named landmark, so that it is found there.

    Breadcrumbs are a landmark already and stay as they are; nothing stays nothing.
    """
    if not content.strip() or "<nav" in content:
        return content
    return format_html('<nav aria-label="{}">{}</nav>', str.__str__(name), content)


@register.filter
def pounds(amount: Decimal | int | str | None) -> str:
    """Write a sum in pounds: "£12,500", "£12,500.50", "-£3"; "not recorded" for none.

    Pence are left out only when there are none.
    """
    if amount is None or amount == "":
        return "not recorded"
    try:
        value = Decimal(str(amount))
    except InvalidOperation as error:
        raise ValueError(f"“{amount}” is not a sum of money.") from error
    sign = "-" if value < 0 else ""
    value = abs(value)
    return f"{sign}£{value:,.0f}" if value == value.to_integral_value() else f"{sign}£{value:,.2f}"


@register.filter
def longdate(day: datetime.date | str | None) -> str:
    """Write a day as "27 March 2026"; "not recorded" for none. A moment is first put on the office's clock.

    A day may be text, "2026-03-27"; text that is no day stays as it was written.
    """
    if day is None or day == "":
        return "not recorded"
    if isinstance(day, str):
        try:
            return longdate(datetime.date.fromisoformat(day))
        except ValueError:
            return day
    if isinstance(day, datetime.datetime):
        day = timezone.localtime(day) if timezone.is_aware(day) else day
    return f"{day.day} {day:%B %Y}"
