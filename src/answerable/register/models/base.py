"""What every record of the register has in common."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models

PARTIAL_DATE = RegexValidator(
    r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$",
    "Write the date as 2016, 2016-03 or 2016-03-31: only as much of it as the source states.",
)
FINANCIAL_YEAR = RegexValidator(r"^\d{4}-\d{2}$", "Write the financial year as 2013-14.")


class PartialDateField(models.CharField):
    """A date to the precision that its source states: "2016", "2014-10" or "2015-02-01" (ISO 8601).

    A letter that says "until 2016" has not said which day; storing 31 December would invent one.
    """

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("max_length", 10)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("validators", [PARTIAL_DATE])
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]


class FinancialYearField(models.CharField):
    """A financial year, 1 April to 31 March, written "2013-14"; empty when the source names none."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("max_length", 7)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("validators", [FINANCIAL_YEAR])
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]


class MoneyField(models.DecimalField):
    """Pounds and pence. Null means not recorded; zero means that the source says nil."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("max_digits", 15)
        kwargs.setdefault("decimal_places", 2)
        kwargs.setdefault("null", True)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]


class Basis(models.TextChoices):
    """How exact a stated amount is."""

    EXACT = "exact", "as stated"
    ROUNDED = "rounded", "rounded in the source"
    ESTIMATED = "estimated", "estimated"
    BUDGET = "budget", "budgeted"
    NOT_RECORDED = "not_recorded", "not recorded"


class VatBasis(models.TextChoices):
    """Whether an amount includes value added tax; most sources do not say."""

    INCLUDED = "included", "including VAT"
    EXCLUDED = "excluded", "excluding VAT"
    NONE = "none", "no VAT applies"
    NOT_RECORDED = "not_recorded", "VAT basis not recorded"


class Record(models.Model):
    """A row that an office can name."""

    ref = models.CharField(max_length=60, unique=True)
    # Goes up by one with every change, so that of two people who change a record at once the second is told.
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True
        ordering: ClassVar[tuple[str, ...]] = ("ref",)

    def __str__(self) -> str:
        return self.ref

    @classmethod
    def record_kind(cls) -> str:
        """What citations, the journal and addresses call this kind of record: "agreement", "fund_amount"."""
        return str(cls._meta.verbose_name).replace(" ", "_")
