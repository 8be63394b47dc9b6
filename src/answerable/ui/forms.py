"""Form fields that the Design System draws in its own way."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

DATE_PARTS = ("day", "month", "year")

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("january", "jan"),
            ("february", "feb"),
            ("march", "mar"),
            ("april", "apr"),
            ("may",),
            ("june", "jun"),
            ("july", "jul"),
            ("august", "aug"),
            ("september", "sept", "sep"),
            ("october", "oct"),
            ("november", "nov"),
            ("december", "dec"),
        ),
        start=1,
    )
    for name in names
}


class DateInput(forms.MultiWidget):
    """Day, month and year, each in its own box."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({part: forms.TextInput() for part in DATE_PARTS}, attrs)

    def decompress(self, value: Any) -> list[str]:
        """Return day, month and year as they are typed."""
        if isinstance(value, datetime.date):
            return [str(value.day), str(value.month), str(value.year)]
        return ["", "", ""]


class DateField(forms.Field):
    """A day, typed as three numbers (the month may be a name). Gives a `datetime.date`, or None when left empty.

    The codes of its errors name the part that is wrong, so that only that box is marked.
    """

    widget = DateInput
    default_error_messages: ClassVar[dict[str, Any]] = {
        "missing": "%(label)s must include a %(part)s",
        "invalid": "%(label)s must be a real date",
        "short_year": "%(label)s must have a year with 4 numbers",
    }

    def _wrong(self, code: str, parts: tuple[str, ...], **params: str) -> ValidationError:
        label = str(self.label or "Date")
        message = self.error_messages[code] % {"label": label, **params}
        return ValidationError(message, code="date:" + ",".join(parts))

    def to_python(self, value: Any) -> datetime.date | None:
        """Return the date of the three typed parts; raise ValidationError naming the part that is wrong."""
        if isinstance(value, datetime.date) or value is None:
            return value
        typed = {part: str(text or "").strip() for part, text in zip(DATE_PARTS, value, strict=True)}
        if not any(typed.values()):
            return None
        missing = tuple(part for part in DATE_PARTS if not typed[part])
        if missing:
            raise self._wrong("missing", missing, part=" and ".join(missing))
        month = str(_MONTHS.get(typed["month"].lower(), typed["month"]))
        numbers = {"day": typed["day"], "month": month, "year": typed["year"]}
        not_numbers = tuple(part for part in DATE_PARTS if not (numbers[part].isascii() and numbers[part].isdigit()))
        if not_numbers:
            raise self._wrong("invalid", not_numbers)
        if len(numbers["year"]) != 4:
            raise self._wrong("short_year", ("year",))
        try:
            return datetime.date(int(numbers["year"]), int(numbers["month"]), int(numbers["day"]))
        except (ValueError, OverflowError) as error:  # a number of more digits than a date can have
            raise self._wrong("invalid", DATE_PARTS) from error

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Return whether the typed date differs from the first one."""
        try:
            return self.to_python(data) != initial
        except ValidationError:
            return True


def wrong_date_parts(errors: list[ValidationError]) -> tuple[str, ...]:
    """Return the boxes of a date that the errors are about: those they name, else all three."""
    for error in errors:
        code = str(error.code or "")
        if code.startswith("date:"):
            return tuple(code.removeprefix("date:").split(","))
    return DATE_PARTS


def typed_date(value: Any) -> Mapping[str, str]:
    """Return what to show in the three boxes for a bound value: a date, or the texts as they were typed."""
    if isinstance(value, list | tuple):
        return dict(zip(DATE_PARTS, (str(text or "") for text in value), strict=True))
    return dict(zip(DATE_PARTS, DateInput().decompress(value), strict=True))
