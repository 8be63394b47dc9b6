"""Form fields for what the register holds: pounds, dates as exact as their source, financial years, other records."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from ..models.base import Record
from ..rules import financial_years, money, partial_dates

MOST_CHOICES = 300
"""Records that a list of choices offers. Of more, a person types the reference or the exact name of one."""
_BOXES = 12
_CODE = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_]+)*")


class PoundsField(forms.Field):
    """Pounds as people write them: "£1,234.50", "915k", "(200)". Gives a `Decimal`, or None when left empty."""

    def to_python(self, value: Any) -> Decimal | None:
        """Return the amount; raise ValidationError with the sentence of `rules.money`."""
        if isinstance(value, Decimal):
            return value
        text = str(value or "").strip()
        if not text:
            return None
        try:
            return money.parse(text).pounds
        except ValueError as error:
            raise ValidationError(str(error)) from None

    def prepare_value(self, value: Any) -> Any:
        """Show an amount as it is typed."""
        return f"{value:f}" if isinstance(value, Decimal) else value


class PartialDateField(forms.CharField):
    """A date as exact as its source: "2016", "March 2016", "31/03/2016". Gives ISO text, empty when left empty."""

    def to_python(self, value: Any) -> str:
        """Return the date as the register keeps it; raise ValidationError with the sentence of `rules.partial_dates`."""
        text = str(value or "").strip()
        if not text:
            return ""
        try:
            return partial_dates.parse(text)
        except ValueError as error:
            raise ValidationError(str(error)) from None


class FinancialYearField(forms.CharField):
    """A financial year: "2013-14", "2013/14". Gives "2013-14", empty when left empty."""

    def to_python(self, value: Any) -> str:
        """Return the year as the register keeps it; raise ValidationError with the sentence of `rules.financial_years`."""
        text = str(value or "").strip()
        if not text:
            return ""
        try:
            return financial_years.parse(text)
        except ValueError as error:
            raise ValidationError(str(error)) from None


class YesNoField(forms.TypedChoiceField):
    """Yes, no, or not recorded. Gives True, False or None."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("required", False)
        super().__init__(
            choices=(("yes", "Yes"), ("no", "No"), ("unknown", "Not recorded")),
            coerce=lambda value: {"yes": True, "no": False}.get(value),
            empty_value=None,
            widget=forms.RadioSelect,
            **more,
        )

    def prepare_value(self, value: Any) -> Any:
        """Mark the choice that stands for what is recorded."""
        return {True: "yes", False: "no", None: "unknown"}.get(value, value) if not isinstance(value, str) else value


class RecordField(forms.Field):
    """Another record, by its reference or its exact name. Gives the record, or None when left empty.

    Few records are offered as a list; of many, one is typed.
    """

    def __init__(self, rows: QuerySet[Any], **more: Any) -> None:
        self.rows = rows
        self._title = _title_field(rows.model)
        found = [
            (ref, f"{title} ({ref})" if title and title != ref else ref)
            for ref, title in rows.order_by(self._title, "ref").values_list("ref", self._title)[: MOST_CHOICES + 1]
        ]
        self.offered = len(found) <= MOST_CHOICES
        self.choices = [("", "Not recorded"), *found] if self.offered else []
        more.setdefault("widget", forms.Select(choices=self.choices) if self.offered else forms.TextInput())
        if not self.offered:
            told = "Type its reference or its exact name."
            more["help_text"] = f"{more.get('help_text', '')} {told}".strip()
        super().__init__(**more)

    def prepare_value(self, value: Any) -> Any:
        """Show a record by its reference."""
        return value.ref if isinstance(value, Record) else value

    def to_python(self, value: Any) -> Record | None:
        """Return the record that the typed text names; raise ValidationError where none or several do."""
        text = str(value or "").strip()
        if not text:
            return None
        name = str(self.rows.model._meta.verbose_name)
        found = list(self.rows.filter(ref=text)[:1]) or list(self.rows.filter(**{f"{self._title}__iexact": text})[:3])
        if not found:
            raise ValidationError(
                f"The register has no {name} called “{text[:80]}”. Check the spelling, or add it first."
            )
        if len(found) > 1:
            refs = ", ".join(row.ref for row in found)
            raise ValidationError(f"More than one {name} is called “{text[:80]}”. Type one of the references: {refs}.")
        return found[0]


class RecordsField(forms.Field):
    """Several records. Few are offered as boxes to tick; of many, their references are typed, one a line."""

    def __init__(self, rows: QuerySet[Any], **more: Any) -> None:
        self.rows = rows
        title = _title_field(rows.model)
        found = [
            (ref, f"{name} ({ref})" if name and name != ref else ref)
            for ref, name in rows.order_by(title, "ref").values_list("ref", title)[: _BOXES + 1]
        ]
        self.offered = len(found) <= _BOXES
        self.choices = found if self.offered else []
        if self.offered:
            more.setdefault("widget", forms.CheckboxSelectMultiple(choices=found))
        else:
            more.setdefault("widget", forms.Textarea(attrs={"rows": 4}))
            more["help_text"] = f"{more.get('help_text', '')} Type their references, one a line.".strip()
        super().__init__(**more)

    def prepare_value(self, value: Any) -> Any:
        """Show the records by their references."""
        if isinstance(value, str) or value is None:
            return value
        refs = [row.ref if isinstance(row, Record) else str(row) for row in value]
        return refs if self.offered else "\n".join(refs)

    def to_python(self, value: Any) -> list[Any]:
        """Return the records; raise ValidationError naming the references that there are not."""
        if value in (None, ""):
            return []
        typed = value if isinstance(value, list | tuple) else str(value).splitlines()
        refs = list(dict.fromkeys(text for text in (str(one).strip() for one in typed) if text))
        found = {row.ref: row for row in self.rows.filter(ref__in=refs)}
        missing = [ref for ref in refs if ref not in found]
        if missing:
            name = str(self.rows.model._meta.verbose_name_plural)
            raise ValidationError(f"The register has no {name} {', '.join(missing)[:200]}. Check the references.")
        return [found[ref] for ref in refs]


class LinesField(forms.CharField):
    """Several texts, one a line. Gives a list without empty or repeated ones."""

    def __init__(self, *, codes: bool = False, longest: int = 300, **more: Any) -> None:
        more.setdefault("widget", forms.Textarea(attrs={"rows": 4}))
        self.codes, self.longest = codes, longest
        super().__init__(**more)

    def prepare_value(self, value: Any) -> Any:
        """Show the texts one a line."""
        return value if isinstance(value, str) or value is None else "\n".join(map(str, value))

    def to_python(self, value: Any) -> Any:
        """Return the texts; raise ValidationError for one that is too long or, of codes, no code."""
        lines = value if isinstance(value, list) else _lines(str(value or "").splitlines())
        for line in lines:
            if len(line) > self.longest:
                raise ValidationError(f"“{line[:40]}…” is too long. Use at most {self.longest} characters.")
            if self.codes and not _CODE.fullmatch(line):
                raise ValidationError(f"“{line[:80]}” is not a category code. Write it as domestic_abuse.advocacy.")
        return lines


class CodeLinesField(LinesField):
    """Category codes, one a line, that the register keeps as one text."""

    def __init__(self, **more: Any) -> None:
        super().__init__(codes=True, longest=80, **more)

    def clean(self, value: Any) -> Any:
        """Return the codes one a line, as one text."""
        return "\n".join(super().clean(value))


def _lines(texts: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(text for text in (one.strip() for one in texts) if text))


def _title_field(model: type[Record]) -> str:
    names = {f.name for f in model._meta.concrete_fields}
    return next((name for name in ("name", "title") if name in names), "ref")
