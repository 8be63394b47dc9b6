"""An agreement's fields as text, and its events as the rule of the past takes them: for actions and queries alike."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from .models import Agreement
from .models.base import Record
from .rules.agreement_history import Event

VARIABLE = (
    "title",
    "kind",
    "service",
    "provider",
    "fund",
    "decision",
    "route",
    "route_reason",
    "starts",
    "ends",
    "time_limited",
    "value",
    "value_basis",
    "value_as_stated",
    "vat",
    "outcomes",
    "description",
    "department",
    "signed",
    "review",
    "extension_options",
    "irrecoverable_vat",
    "light_touch",
    "status",
    "ended",
    "url",
)
"""The fields of an agreement that an event can change. Its reference never changes."""

_TRUTH = {True: "yes", False: "no", None: ""}


def _field(name: str) -> models.Field[Any, Any]:
    found = Agreement._meta.get_field(name)
    assert isinstance(found, models.Field)
    return found


def as_text(agreement: Agreement, values: Mapping[str, Any] | None = None) -> dict[str, str]:
    """Return the variable fields as text; with `values`, those values as this agreement would write them.

    An organisation, service, fund or decision is its reference; a sum has two decimals; not recorded is empty.
    """
    wanted = {name: getattr(agreement, name) for name in VARIABLE} if values is None else values
    return {name: _text(value) for name, value in wanted.items()}


def _text(value: Any) -> str:
    if value is None or isinstance(value, bool):
        return _TRUTH[value]
    if isinstance(value, Record):
        return value.ref
    return f"{value:.2f}" if isinstance(value, Decimal) else str(value)


def from_text(name: str, value: Any) -> Any:
    """Return the value of a field from its text (a value that is no text stays one). Raises ValidationError."""
    field = _field(name)
    if isinstance(field, models.ForeignKey):
        if value in (None, "") or isinstance(value, models.Model):
            return value or None
        related = field.related_model
        assert isinstance(related, type)
        found = related._default_manager.filter(ref=value).first()
        if found is None:
            raise ValidationError(f"the register has no {related._meta.verbose_name} “{value}”.")
        return found
    if isinstance(field, models.BooleanField):
        return {"yes": True, "no": False, "": None}.get(value, value) if isinstance(value, str) else value
    if value in (None, ""):
        return None if field.null else ""
    return field.clean(value, None)


def events_of(agreement: Agreement) -> list[Event]:
    """Return the events of an agreement, in one query."""
    return [Event(event.ref, event.effective, event.before, event.after, event.pk) for event in agreement.events.all()]
