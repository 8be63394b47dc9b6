"""What was paid: sums by recipient, financial year, category and month, the payments themselves, and the kept totals.

All sums are of whole pence, so they are exact. Words are looked for among the different phrases of the files, of which
there are thousands, not among the payments, of which there may be millions.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from django.db import connections, router
from django.db.models import Sum

from ..models import (
    Import,
    ImportedSheet,
    Organisation,
    Payee,
    Payment,
    Phrase,
    SpendByCategory,
    SpendByDepartment,
    SpendByPayee,
)
from ..rules import financial_years
from .imports import place

GROUPS = ("organisation", "payee", "year", "category", "month")
"""What sums can be grouped by. An organisation is all its payees together; a payee without one stands for itself."""

# Words that say nothing about what was bought; PostgreSQL leaves them out by itself.
_EMPTY_WORDS = frozenset(
    [
        *(
            "a",
            "about",
            "all",
            "an",
            "and",
            "any",
            "are",
            "as",
            "at",
            "be",
            "by",
            "do",
            "for",
            "from",
            "has",
            "have",
            "in",
        ),
        *(
            "is",
            "it",
            "its",
            "of",
            "on",
            "or",
            "our",
            "that",
            "the",
            "their",
            "this",
            "to",
            "was",
            "we",
            "were",
            "with",
        ),
    ]
)
_WORD = re.compile(r"\w+")


class NothingToLookFor(ValueError):
    """The words of a search are all such as “the” and “of”; the message says so."""


class SpendRow(NamedTuple):
    """Payments of one group, in whole pence. What was not grouped by is None, and so is what the files do not say."""

    organisation: int | None
    payee: int | None
    name: str | None
    year: int | None
    category: str | None
    month: str | None
    payments: int
    pence: int

    @property
    def financial_year(self) -> str:
        """ "2018-19"; empty where years are not told apart."""
        return financial_years.starting_in(self.year) if self.year is not None else ""


@dataclass(frozen=True)
class PaymentRow:
    """One payment with its evidence. `columns`: field → the letter of the column that it was read from."""

    id: int
    paid: date | None
    financial_year: str
    payee: str
    organisation: str
    category: str
    purpose: str
    department: str
    body: str
    reasons: str
    reference: str
    pence: int
    withheld: str
    sheet: int
    file: str
    sheet_name: str
    row: int
    columns: dict[str, str]
    place: str


@dataclass(frozen=True)
class PaymentPage:
    """Some payments, the newest first. `after` is what `payments` is given for the next page; empty on the last."""

    rows: tuple[PaymentRow, ...]
    after: str


Some = int | Iterable[int] | None
SomeText = str | Iterable[str] | None


@dataclass(frozen=True)
class _Asked:
    """The filters, as one statement holds them: where payments are looked for, with which values."""

    source: str
    values: tuple[Any, ...]


def _vendor() -> str:
    return connections[router.db_for_read(Payment)].vendor


def _run(statement: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connections[router.db_for_read(Payment)].cursor() as cursor:
        cursor.execute(statement, list(values))
        return cursor.fetchall()


def _numbers(some: Some) -> list[int]:
    return [some] if isinstance(some, int) else sorted({int(one) for one in some or ()})


def _texts(some: SomeText) -> list[str]:
    return [some] if isinstance(some, str) else sorted(set(some or ()))


def _marks(values: Sequence[Any]) -> str:
    return ", ".join(["%s"] * len(values))


def _matching(words: str) -> tuple[str, str]:
    """The phrases that hold all the words, as a statement and its one value."""
    wanted = [word for word in _WORD.findall(words.casefold()) if word not in _EMPTY_WORDS]
    if not wanted:
        raise NothingToLookFor(f"“{words.strip()[:60]}” has no word to look for. Write what was bought or paid for.")
    if _vendor() == "postgresql":
        return (
            "SELECT id FROM register_phrase WHERE to_tsvector('english', text) @@ plainto_tsquery('english', %s)",
            " ".join(wanted),
        )
    return (
        "SELECT rowid FROM register_phrase_words WHERE register_phrase_words MATCH %s",
        " ".join(f'"{word}"' for word in wanted),
    )


def _period(first: date | None, last: date | None, years: Iterable[str] | None) -> tuple[list[str], list[Any]]:
    """The conditions for a period. Whole financial years go by the year, which payments without a day have too."""
    where: list[str] = []
    values: list[Any] = []
    if years is not None:
        starts = sorted({int(financial_years.parse(year)[:4]) for year in years})
        where.append(f"p.year IN ({_marks(starts)})" if starts else "1 = 0")
        values += starts
    if first is not None:
        whole = (first.month, first.day) == (4, 1)
        where.append("p.year >= %s" if whole else "p.year >= %s AND p.paid >= %s")
        values += [int(financial_years.of(first)[:4]), *([] if whole else [first.isoformat()])]
    if last is not None:
        whole = (last.month, last.day) == (3, 31)
        where.append("p.year <= %s" if whole else "p.year <= %s AND p.paid <= %s")
        values += [int(financial_years.of(last)[:4]), *([] if whole else [last.isoformat()])]
    return where, values


def _asked(
    columns: str,
    *,
    words: str = "",
    payee: Some = None,
    organisation: Some = None,
    category: SomeText = None,
    first: date | None = None,
    last: date | None = None,
    years: Iterable[str] | None = None,
    file: int | None = None,
    agreement: int | None = None,
    public: bool = False,
) -> _Asked:
    """These columns of the payments that the filters leave, each payment once."""
    where, values = _period(first, last, years)
    some_payees = payee is not None or organisation is not None
    if payee is not None:
        numbers = _numbers(payee)
        where.append(f"p.payee_id IN ({_marks(numbers)})" if numbers else "1 = 0")
        values += numbers
    if organisation is not None:
        numbers = _numbers(organisation)
        where.append(
            f"p.payee_id IN (SELECT id FROM register_payee WHERE organisation_id IN ({_marks(numbers)}))"  # noqa: S608 - marks alone
            if numbers
            else "1 = 0"
        )
        values += numbers
    if file is not None:
        where.append("p.sheet_id IN (SELECT id FROM register_importedsheet WHERE of_id = %s)")
        values.append(file)
    if agreement is not None:
        where.append("p.agreement_id = %s")
        values.append(agreement)
    # Where nothing is withheld, the rows need not be read to know it.
    if public and Payment.objects.exclude(withheld="").exists():
        where.append("p.withheld = ''")
    # Where few payments are left by whom they went to, they are found by that, and their words looked at after.
    plus = "+" if some_payees or file is not None or agreement is not None else ""
    if category is not None:
        numbers = list(Phrase.objects.filter(text__in=_texts(category)).values_list("pk", flat=True))
        where.append(f"{plus}p.category_id IN ({_marks(numbers)})" if numbers else "1 = 0")
        values += numbers
    kept = " AND ".join(where) or "1 = 1"
    if not words.strip():
        return _Asked(f"SELECT {columns} FROM register_payment p WHERE {kept}", tuple(values))  # noqa: S608 - names of our own
    found, wanted = _matching(words)
    if plus or category is not None:
        any_of = " OR ".join(f"+p.{name}_id IN ({found})" for name in ("category", "purpose", "department"))
        return _Asked(
            f"SELECT {columns} FROM register_payment p WHERE {kept} AND ({any_of})",  # noqa: S608 - names of our own
            (*values, wanted, wanted, wanted),
        )
    # One part for each index of words; a payment that an earlier part has is left out of the later ones.
    by_category = f"p.category_id IN ({found})"
    by_purpose = f"p.purpose_id IN ({found})"
    by_department = f"p.department_id IN ({found})"
    no_category = f"COALESCE(p.category_id, 0) NOT IN ({found})"
    no_purpose = f"COALESCE(p.purpose_id, 0) NOT IN ({found})"
    select = f"SELECT {columns} FROM register_payment p WHERE"  # noqa: S608 - names of our own
    source = f"{select} {by_category} AND {kept} UNION ALL {select} {by_purpose} AND {no_category} AND {kept}"
    told = (wanted, *values, wanted, wanted, *values)
    # Departments have no index of their own: all payments are read, so only where a department has the words.
    if _run(f"SELECT 1 FROM register_spendbydepartment WHERE department_id IN ({found}) LIMIT 1", [wanted]):  # noqa: S608 - names of our own
        source += f" UNION ALL {select} {by_department} AND {no_category} AND {no_purpose} AND {kept}"
        told += (wanted, wanted, wanted, *values)
    return _Asked(source, told)


def spend(
    *,
    words: str = "",
    payee: Some = None,
    organisation: Some = None,
    category: SomeText = None,
    first: date | None = None,
    last: date | None = None,
    years: Iterable[str] | None = None,
    file: int | None = None,
    agreement: int | None = None,
    public: bool = False,
    by: Sequence[str] = ("organisation", "year", "category"),
) -> list[SpendRow]:
    """Sums of payments in whole pence, the largest first, grouped by any of GROUPS.

    `words`: every word stands in the category, the purpose or the department (its grammatical ending does not count).
    `payee`, `organisation`: numbers of them. `category`: as printed. `first`, `last`: days, both counted in; a whole financial
    year (1 April, 31 March) takes in payments of which the file names no day, any other day leaves them out
    (`undated` says how many). `years`: "2018-19" … `file`: the number of an import. `agreement`: the number of one. `public`: without what is withheld
    from publication. Raises NothingToLookFor where the words are only such as “the”, ValueError for another group.
    """
    wrong = [name for name in by if name not in GROUPS]
    if wrong:
        raise ValueError(f"“{wrong[0]}” is not one of {', '.join(GROUPS)}.")
    postgresql = _vendor() == "postgresql"
    month = "to_char(p.paid, 'YYYY-MM')" if postgresql else "substr(p.paid, 1, 7)"
    named = "organisation" in by or "payee" in by
    # `month` needs the day of each row; without it, the indexes alone answer.
    columns = {"payee_id": "p.payee_id"} if named else {}
    columns |= {"year": "p.year"} if "year" in by else {}
    columns |= {"category_id": "p.category_id"} if "category" in by else {}
    columns |= {"month": f"{month} AS month"} if "month" in by else {}
    asked = _asked(
        ", ".join([*columns.values(), "p.pence"]),
        words=words, payee=payee, organisation=organisation, category=category, first=first, last=last, years=years,
        file=file, agreement=agreement, public=public,
    )  # fmt: skip
    keys = ", ".join(columns)
    grouped = (
        f"SELECT {keys}{', ' if keys else ''}COUNT(*) AS payments, CAST(SUM(pence) AS bigint) AS pence FROM ({asked.source}) f"  # noqa: S608 - names of our own
        + (f" GROUP BY {keys}" if keys else "")
    )
    merged = "organisation" in by and Payee.objects.filter(organisation__isnull=False).exists()
    if merged:
        grouped = _of_organisations(grouped, [name for name in columns if name != "payee_id"], "payee" in by)
    fields = {
        "organisation": "g.organisation_id" if merged else "e.organisation_id" if named else "NULL",
        "payee": "g.payee_id" if named else "NULL",
        "name": "COALESCE(o.name, e.name)" if "payee" not in by and merged else "e.name" if named else "NULL",
        "year": "g.year" if "year" in by else "NULL",
        "category": "c.text" if "category" in by else "NULL",
        "month": "g.month" if "month" in by else "NULL",
        "payments": "g.payments",
        "pence": "g.pence",
    }
    joins = " LEFT JOIN register_payee e ON e.id = g.payee_id" if named else ""
    joins += " LEFT JOIN register_organisation o ON o.id = g.organisation_id" if merged else ""
    joins += " LEFT JOIN register_phrase c ON c.id = g.category_id" if "category" in by else ""
    # Without groups, the sum of no payments is still a row.
    some = "" if keys else " WHERE g.payments > 0"
    order = [
        "8 DESC",
        *(str(at) for at, value in enumerate(fields.values(), start=1) if 3 <= at <= 6 and value != "NULL"),
    ]
    rows = _run(
        f"SELECT {', '.join(fields.values())} FROM ({grouped}) g{joins}{some} ORDER BY {', '.join(order)}",  # noqa: S608 - names of our own
        asked.values,
    )
    # As SpendRow._make, without counting the eight fields of each of tens of thousands of rows.
    return list(map(partial(tuple.__new__, SpendRow), rows))


def _of_organisations(grouped: str, keys: list[str], payees_too: bool) -> str:
    """Sums by payee as sums by organisation; a payee without one keeps its own."""
    payee = "i.payee_id" if payees_too else "CASE WHEN y.organisation_id IS NULL THEN i.payee_id END"
    rest = "".join(f", i.{key}" for key in keys)
    return (
        f"SELECT y.organisation_id, {payee} AS payee_id{rest}, CAST(SUM(i.payments) AS bigint) AS payments, "  # noqa: S608 - names of our own
        f"CAST(SUM(i.pence) AS bigint) AS pence FROM ({grouped}) i JOIN register_payee y ON y.id = i.payee_id "
        f"GROUP BY y.organisation_id, {payee}{rest}"
    )


def undated(**filters: Any) -> SpendRow:
    """What `spend` leaves out, with the same filters, because the file names no day: payments of the financial years that
    the period touches without taking them in whole."""
    first, last = filters.get("first"), filters.get("last")
    touched: set[str] = set()
    if first is not None and (first.month, first.day) != (4, 1):
        touched.add(financial_years.of(first))
    if last is not None and (last.month, last.day) != (3, 31):
        touched.add(financial_years.of(last))
    told = {key: value for key, value in filters.items() if key not in ("first", "last", "by")}
    given = told.pop("years", None)
    within = touched if given is None else touched & {financial_years.parse(year) for year in given}
    asked = _asked("p.paid, p.pence", years=within, **told)
    payments, pence = _run(
        f"SELECT COUNT(*), CAST(COALESCE(SUM(pence), 0) AS bigint) FROM ({asked.source}) f WHERE paid IS NULL",  # noqa: S608 - names of our own
        asked.values,
    )[0]
    return SpendRow(None, None, None, None, None, None, payments, pence)


def payments(*, after: str = "", limit: int = 50, **filters: Any) -> PaymentPage:
    """Some of the payments that the filters of `spend` leave, newest first, those without a day last; each with its evidence.

    `after` is the page before's. Raises ValueError where it is not one.
    """
    postgresql = _vendor() == "postgresql"
    asked = _asked("p.id, p.paid", **filters)
    day = "COALESCE(CAST(paid AS text), '')" if postgresql else "COALESCE(paid, '')"
    start: tuple[Any, ...] = ()
    condition = ""
    if after:
        written = re.fullmatch(r"(\d{4}-\d{2}-\d{2})?_(\d{1,18})", after)
        if not written:
            raise ValueError("The address of this page is not whole. Go back to the first page.")
        condition, start = f"WHERE ({day}, id) < (%s, %s)", (written[1] or "", int(written[2]))
    ids = [
        number
        for number, _ in _run(
            f"SELECT id, {day} FROM ({asked.source}) f {condition} ORDER BY 2 DESC, 1 DESC LIMIT {int(limit) + 1}",  # noqa: S608 - names of our own
            (*asked.values, *start),
        )
    ]
    rows = _evidence(ids[:limit])
    more = f"{rows[-1].paid or ''}_{rows[-1].id}" if len(ids) > limit else ""
    return PaymentPage(tuple(rows), more)


def _evidence(ids: Sequence[int]) -> list[PaymentRow]:
    found = Payment.objects.in_bulk(ids)
    sheets = ImportedSheet.objects.select_related("of").in_bulk({row.sheet_id for row in found.values()})
    payees = Payee.objects.select_related("organisation").in_bulk({row.payee_id for row in found.values()})
    numbers = {
        number
        for row in found.values()
        for number in (row.category_id, row.purpose_id, row.department_id, row.body_id, row.reasons_id)
    }
    words: dict[int | None, str] = dict(
        Phrase.objects.filter(pk__in=[number for number in numbers if number is not None]).values_list("pk", "text")
    )
    told = []
    for number in ids:
        row, sheet, payee = found[number], sheets[found[number].sheet_id], payees[found[number].payee_id]
        told.append(
            PaymentRow(
                id=row.pk,
                paid=row.paid,
                financial_year=financial_years.starting_in(row.year),
                payee=payee.name,
                organisation=payee.organisation.name if payee.organisation else "",
                category=words.get(row.category_id, ""),
                purpose=words.get(row.purpose_id, ""),
                department=words.get(row.department_id, ""),
                body=words.get(row.body_id, ""),
                reasons=words.get(row.reasons_id, ""),
                reference=row.reference,
                pence=row.pence,
                withheld=row.withheld,
                sheet=sheet.pk,
                file=sheet.of.file_name,
                sheet_name=sheet.name,
                row=row.row,
                columns={name: column["letter"] for name, column in sheet.columns.items()},
                place=place(sheet, row.row),
            )
        )
    return told


class YearTotal(NamedTuple):
    """A financial year, by the year in which it starts, with its payments and whole pence."""

    year: int
    payments: int
    pence: int


class CategoryTotal(NamedTuple):
    """A category or a department as printed (empty: the file names none), with its payments and whole pence."""

    category: str
    payments: int
    pence: int


class PayeeTotal(NamedTuple):
    """A recipient as printed, with its payments and whole pence."""

    payee: int
    name: str
    payments: int
    pence: int


def spend_by_year() -> list[YearTotal]:
    """What was paid in each financial year, from the totals kept at import."""
    found = SpendByCategory.objects.values_list("year").annotate(n=Sum("payments"), total=Sum("pence")).order_by("year")
    return [YearTotal(year, int(payments), int(pence)) for year, payments, pence in found]


def spend_by_category(year: str | None = None) -> list[CategoryTotal]:
    """What was paid in each category, the largest first, in one financial year ("2018-19") or in all; from kept totals."""
    rows = SpendByCategory.objects.all()
    if year is not None:
        rows = rows.filter(year=int(financial_years.parse(year)[:4]))
    found = rows.values_list("category__text").annotate(n=Sum("payments"), total=Sum("pence")).order_by("-total")
    return [CategoryTotal(text or "", int(payments), int(pence)) for text, payments, pence in found]


def spend_by_department(year: str | None = None) -> list[CategoryTotal]:
    """What each department paid, the largest first, in one financial year ("2018-19") or in all; from kept totals."""
    rows = SpendByDepartment.objects.all()
    if year is not None:
        rows = rows.filter(year=int(financial_years.parse(year)[:4]))
    found = rows.values_list("department__text").annotate(n=Sum("payments"), total=Sum("pence")).order_by("-total")
    return [CategoryTotal(text, int(payments), int(pence)) for text, payments, pence in found]


def largest_payees(year: str, limit: int = 20) -> list[PayeeTotal]:
    """To whom most was paid in one financial year ("2018-19"), by the name as printed; from kept totals."""
    found = (
        SpendByPayee.objects.filter(year=int(financial_years.parse(year)[:4]))
        .order_by("-pence")
        .values_list("payee_id", "payee__name", "payments", "pence")[:limit]
    )
    return [PayeeTotal(*row) for row in found]


def years() -> list[str]:
    """The financial years of which there are payments."""
    starts = SpendByCategory.objects.order_by("year").values_list("year", flat=True).distinct()
    return [financial_years.starting_in(year) for year in starts]


def files() -> list[Import]:
    """The spending files that are in the register, newest first."""
    return list(Import.objects.filter(kind=Import.Kind.PAYMENTS, state=Import.State.APPLIED).order_by("-pk"))


def payees_named(name: str) -> list[int]:
    """The payees whose printed name is this one, whatever its case; and those of an organisation of that name."""
    own = Payee.objects.filter(name__iexact=name.strip()).values_list("pk", flat=True)
    theirs = Payee.objects.filter(organisation__in=Organisation.objects.filter(name__iexact=name.strip())).values_list(
        "pk", flat=True
    )
    return sorted({*own, *theirs})
