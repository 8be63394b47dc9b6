"""What people type about an allocation: the pot, its elements, the figures of each recipient, the award."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from hashlib import sha256
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from ..models import Agreement, AllocationElement, Document, Fund, Organisation
from .fields import FinancialYearField, PartialDateField, PoundsField, RecordField

MOST_RECIPIENTS = 500
_WEIGHT = re.compile(r"(?P<measure>\S.*?)[\s:,]+(?P<weight>-?\d+(?:\.\d+)?)\s*(?:%|per cent)?", re.IGNORECASE)
_LARGEST = Decimal(10) ** 13


class AllocationForm(forms.Form):
    """A pot to be shared: what it is called, its fund, year and stated total."""

    title = forms.CharField(label="Title", max_length=300, error_messages={"required": "Enter a title"})
    financial_year = FinancialYearField(label="Financial year", required=False, help_text="For example, 2026-27")
    pot = PoundsField(
        label="The whole pot, in pounds",
        required=False,
        help_text="The stated total that the elements must come to. Leave it empty if no source states one.",
    )
    outcomes = forms.CharField(
        label="Agreed outcomes",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="What the recipients, as prime contractors, are to achieve",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["fund"] = RecordField(Fund.objects.all(), label="Fund", required=False)
        self.fields["document"] = RecordField(Document.objects.all(), label="Document that states it", required=False)
        self.order_fields(["title", "fund", "financial_year", "pot", "outcomes", "document", "version"])


class WeightsField(forms.CharField):
    """Weights in per cent, one a line: "Population 50". Gives a mapping from measure to weight."""

    widget = forms.Textarea(attrs={"rows": 4})

    def prepare_value(self, value: Any) -> Any:
        """Show the weights one a line."""
        if isinstance(value, Mapping):
            return "\n".join(f"{measure} {weight.normalize():f}" for measure, weight in value.items())
        return value

    def to_python(self, value: Any) -> Any:
        """Return the weights; raise ValidationError naming the line that is none."""
        found: dict[str, Decimal] = {}
        for number, line in enumerate(str(value or "").splitlines(), start=1):
            if not line.strip():
                continue
            parts = _WEIGHT.fullmatch(line.strip())
            if not parts:
                raise ValidationError(f"Line {number}, “{line.strip()[:60]}”, is no weight. Write it as Population 50.")
            measure, weight = parts["measure"], Decimal(parts["weight"])
            if measure.casefold() in (name.casefold() for name in found):
                raise ValidationError(
                    f"Line {number} gives {measure[:60]} a weight again. Give each measure one weight."
                )
            if len(measure) > 100 or weight != weight.quantize(Decimal("0.0001")) or abs(weight) > 100:
                raise ValidationError(
                    f"Line {number}: name the measure in at most 100 characters, and give a weight from 0 to 100 with at "
                    "most four figures after the point."
                )
            found[measure] = weight
        return found


class ElementForm(forms.Form):
    """One part of a pot and the rule by which it is shared."""

    name = forms.CharField(
        label="Name", max_length=200, help_text="For example, Second homes", error_messages={"required": "Enter a name"}
    )
    kind = forms.ChoiceField(
        label="How it is shared",
        choices=AllocationElement.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how it is shared"},
    )
    amount = PoundsField(
        label="Amount, in pounds",
        required=False,
        help_text="Leave it empty if it follows from the figures, or if no source states it",
    )
    proportion = forms.DecimalField(
        label="Proportion that is returned, in per cent",
        required=False,
        min_value=0,
        max_value=100,
        max_digits=7,
        decimal_places=4,
        help_text="Only for what is raised locally",
    )
    weights = WeightsField(
        label="Weights, in per cent",
        required=False,
        help_text="Only for a formula. One a line, 100 altogether, for example: Population 50",
    )
    restricted_to = forms.CharField(
        label="May only be spent on",
        max_length=300,
        required=False,
        help_text="For example, council housing communities. It stays a condition of every agreement.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for what the rule needs, and take a proportion and weights only where they belong."""
        data = super().clean() or {}
        kind = data.get("kind")
        if kind == AllocationElement.Kind.FORMULA and not data.get("weights") and not self.has_error("weights"):
            self.add_error("weights", "Enter the weights of the formula")
        if kind and kind != AllocationElement.Kind.FORMULA and data.get("weights"):
            self.add_error("weights", "Only a formula has weights. Empty the box.")
        if kind and kind != AllocationElement.Kind.RAISED_LOCALLY and data.get("proportion") is not None:
            self.add_error("proportion", "Only what is raised locally has a proportion. Empty the box.")
        if kind == AllocationElement.Kind.TOP_UP and not data.get("restricted_to"):
            self.add_error("restricted_to", "Enter what the top-up may be spent on")
        return data


def box_name(recipient: int, measure: str) -> str:
    """The name of a figure's box. It holds to its measure, also where somebody puts the measures in another order."""
    return f"figure-{recipient}-{sha256(measure.encode()).hexdigest()[:12]}"


@dataclass
class Box:
    """One box of the table: its name, what stands in it, its error, and what is stored where somebody changed it."""

    name: str
    measure: str
    typed: str
    error: str = ""


@dataclass
class Row:
    """One recipient of the table."""

    recipient: Organisation
    boxes: list[Box]


@dataclass
class FiguresForm:
    """A table of figures: a row for each recipient, a column for each measure. A row left empty is taken out."""

    measures: tuple[str, ...]
    money: bool
    rows: list[Row] = field(default_factory=list)

    @classmethod
    def of(
        cls,
        measures: Iterable[str],
        money: bool,
        recipients: Iterable[Organisation],
        stored: Mapping[tuple[int, str], Decimal],
        typed: Mapping[str, str] | None = None,
    ) -> FiguresForm:
        """Make the table of these recipients from what is stored, or from what was typed where something was."""
        form = cls(tuple(measures), money)
        for recipient in recipients:
            boxes = []
            for measure in form.measures:
                name = box_name(recipient.pk, measure)
                value = stored.get((recipient.pk, measure))
                shown = "" if value is None else _written(value, money)
                boxes.append(Box(name, measure, shown if typed is None else typed.get(name, shown).strip()))
            form.rows.append(Row(recipient, boxes))
        return form

    def figures(self) -> dict[Organisation, dict[str, Decimal]]:
        """Return what was typed by recipient and measure, and mark the boxes that hold no figure."""
        found: dict[Organisation, dict[str, Decimal]] = {}
        for row in self.rows:
            values = {}
            for box in row.boxes:
                if not box.typed:
                    continue
                try:
                    values[box.measure] = _figure(box.typed, self.money)
                except ValueError as error:
                    box.error = f"{row.recipient.name}, {box.measure}: {error}"
            if values:
                found[row.recipient] = values
        return found

    @property
    def errors(self) -> list[dict[str, str]]:
        """The lines of the error summary."""
        return [{"text": box.error, "href": f"#{box.name}"} for row in self.rows for box in row.boxes if box.error]


def _written(value: Decimal, money: bool) -> str:
    return f"{value:.2f}" if money else f"{value.normalize():f}"


def _figure(text: str, money: bool) -> Decimal:
    plain = text.replace(",", "").removeprefix("£").strip()
    places, told = (2, "two") if money else (4, "four")
    if not re.fullmatch(r"-?\d+(\.\d+)?", plain):
        raise ValueError(f"“{text[:40]}” is not a number. Write it as 1234.50.")
    try:
        value = Decimal(plain)
        rounded = value.quantize(Decimal(1).scaleb(-places))
    except InvalidOperation:
        raise ValueError("the number is too large. Check it.") from None
    if abs(value) > _LARGEST:
        raise ValueError("the number is too large. Check it.")
    if value < 0:
        raise ValueError("a figure cannot be less than nothing.")
    if rounded != value:
        raise ValueError(f"write at most {told} figures after the point.")
    return value


class AwardForm(forms.Form):
    """How the shares become agreements."""

    kind = forms.ChoiceField(
        label="What kind of agreement",
        choices=[
            (kind.value, kind.label)
            for kind in (Agreement.Kind.FUNDING, Agreement.Kind.POOLED, Agreement.Kind.GRANT, Agreement.Kind.CONTRACT)
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what kind of agreement"},
    )
    starts = PartialDateField(label="Starts", required=False, help_text="For example, 1 April 2026")
    ends = PartialDateField(label="Ends", required=False, help_text="For example, 31 March 2027")
    outcomes = forms.CharField(
        label="Agreed outcomes",
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="What each recipient, as prime contractor, is to achieve",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
