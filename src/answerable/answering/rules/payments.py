"""What was paid: the items of spending files that a question asks about, summed as they are printed."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from answerable.answering.answer import Cell, Evidence, Table
from answerable.register.rules import financial_years
from answerable.register.rules.money import pounds

from .draft import Draft
from .periods import listed, year_asked, years_touched
from .scope import Wants
from .words import counted, folded, joined

ITEMS_SHOWN = 200
"""Payments that are listed one by one where a question asks for a list; a longer list is summed alone."""
ROWS_NAMED = 40
"""Rows of one sheet that one piece of evidence names; of more, it says how many."""

_ITEMS = re.compile(
    r"\b(?:each|every|all|list\w*|individual|itemised|details of) (?:of )?(?:the |your )?(?:payments?|invoices?|items?|transactions?)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One sheet of an imported file. `column` is its column of amounts: a letter and a heading."""

    id: int
    file: str
    sheet: str
    column: str = ""
    heading: str = ""


@dataclass(frozen=True, slots=True)
class SpendRow:
    """Payments to one printed name, of one category, in one financial year, on one sheet. `rows` is empty where they
    are too many to name."""

    payee: int
    name: str
    category: str
    year: str
    sheet: int
    payments: int
    amount: Decimal
    rows: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class ItemRow:
    """One payment, as printed."""

    payee: int
    name: str
    category: str
    purpose: str
    reference: str
    paid: date | None
    year: str
    amount: Decimal
    sheet: int
    row: int


@dataclass(frozen=True)
class Spending:
    """The payments that one question asks about, and what was looked through for them.

    `asked` maps a name in the letter to the keys of the payees printed with it. `years` maps every financial year with
    payments to the files that hold them. `by_category`: the question limits categories and names nobody.
    """

    asked: Mapping[str, frozenset[int]]
    categories: tuple[str, ...]
    rows: tuple[SpendRow, ...]
    items: tuple[ItemRow, ...]
    sheets: Mapping[int, SheetRow]
    years: Mapping[str, tuple[str, ...]]
    withheld: bool = False
    undated: int = 0

    @property
    def by_category(self) -> bool:
        """Whether the sums are shown by category rather than by recipient."""
        return not self.asked


def is_printed_in(asked: str, printed: str) -> bool:
    """Whether a name stands in a recipient as printed, word for word: "SafeNet" in "SAFENET DOMESTIC ABUSE SERVICE"."""
    wanted, here = folded(asked), folded(printed)
    return bool(wanted) and any(here[at : at + len(wanted)] == wanted for at in range(len(here) - len(wanted) + 1))


def names_category(text: str, category: str) -> bool:
    """Whether a question names a category of a spending file: all of it, or the two or more words after its last dash."""
    parts = [category, category.rpartition(" - ")[2]]
    return any(len(folded(part)) > 1 and is_printed_in(part, text) for part in parts)


def add_payments(draft: Draft, wants: Wants, spending: Spending) -> None:
    """Add what was paid, by recipient as printed (or by category) and financial year, with the rows as evidence."""
    _Paid(draft, wants, spending).say()


class _Paid:
    def __init__(self, draft: Draft, wants: Wants, spending: Spending) -> None:
        self.draft, self.wants, self.spending = draft, wants, spending
        self.years = tuple(year for year in sorted(spending.years) if year_asked(year, wants.periods))

    def say(self) -> None:
        missing = [year for year in years_touched(self.wants.periods) if year not in self.spending.years]
        for year in missing:
            self.draft.gap(f"No payments of {year} have been brought into the register, so none could be looked up")
        if not self.years:
            self.draft.say("No payments of the time asked have been brought into the register")
            return
        for name, payees in self.spending.asked.items():
            if not any(row.payee in payees for row in self.spending.rows):
                self._none_to(name)
        if not self.spending.rows:
            if self.spending.by_category:
                self._none_in_categories()
            return
        self._lead()
        self._sums()
        if not self.spending.by_category and len({row.category for row in self.spending.rows}) > 1:
            self._by_category()
        if _ITEMS.search(self.wants.text):
            self._items()
        self._caveats()

    def _none_to(self, name: str) -> None:
        self.draft.say(
            f"The payments brought into the register show none to a recipient printed as “{name}” {self._when()}".rstrip(),
            self._searched(self.years),
        )
        self.draft.gap(f"No payment to “{name}” by that name {self._when()}".rstrip())

    def _none_in_categories(self) -> None:
        about = joined(f"“{name}”" for name in self.spending.categories) or "what was asked"
        text = f"The payments brought into the register show none in {about} {self._when()}".rstrip()
        self.draft.say(text, self._searched(self.years))
        self.draft.gap(text)

    def _when(self) -> str:
        return listed(self.wants.periods) or f"in {self._span()}"

    def _span(self) -> str:
        return self.years[0] if len(self.years) == 1 else f"{self.years[0]} to {self.years[-1]}"

    def _lead(self) -> None:
        rows = self.spending.rows
        total = sum((row.amount for row in rows), Decimal(0))
        number = sum(row.payments for row in rows)
        if self.spending.by_category:
            of = joined(f"“{name}”" for name in sorted({row.category for row in rows if row.category}))
            whom = (
                f"in the {'category' if len({row.category for row in rows}) == 1 else 'categories'} {of}"
                if self.spending.categories
                else "altogether"
            )
        else:
            names = [name for name, payees in self.spending.asked.items() if any(r.payee in payees for r in rows)]
            whom = f"to {joined(names)}"
        text = f"The payments brought into the register come to {pounds(total)} {whom}, in {counted(number, 'payment')}, {self._when()}"
        self.draft.say(text, self._cite(rows))
        self.draft.shown = self.draft.paid = True
        printed = sorted({row.name for row in rows})
        if not self.spending.by_category and len(printed) > 1:
            self.draft.say(
                "They are to recipients printed under more than one name. Each is shown on a line of its own, so that "
                "you can see which are counted"
            )

    def _sums(self) -> None:
        """The table: a line for each recipient as printed (or category), a column for each financial year."""
        lines: dict[tuple[str, str], dict[str, list[SpendRow]]] = defaultdict(lambda: defaultdict(list))
        for row in self.spending.rows:
            for asked in self._asked_of(row):
                lines[asked, row.category if self.spending.by_category else row.name][row.year].append(row)
        several = len(self.spending.asked) > 1
        first = ("Asked about", "Recipient as printed") if several else ("Recipient as printed",)
        head = ("Category as printed",) if self.spending.by_category else first
        body = []
        for (asked, name), by_year in sorted(lines.items(), key=lambda item: (item[0][0].casefold(), item[0][1])):
            own = [row for rows in by_year.values() for row in rows]
            ids = self._cite(own)
            label = [Cell(name or "No category printed", evidence=ids)]
            if several:
                label.insert(0, Cell(asked, evidence=ids))
            body.append((*label, *(self._cell(by_year.get(year, ()), year) for year in self.years), self._sum(own)))
        if len(body) > 1:
            blank = Cell("", blank=True)
            label = [Cell("All of these", blank=True), *([blank] if several else [])]
            per_year = [[row for row in self.spending.rows if row.year == year] for year in self.years]
            columns = [self._cell(rows, year) for rows, year in zip(per_year, self.years, strict=True)]
            body.append((*label, *columns, self._sum(self.spending.rows)))
        self.draft.table(
            Table(
                columns=(*head, *self.years, "Total"),
                rows=tuple(body),
                caption="Paid, by financial year",
                numeric=(*self.years, "Total"),
            )
        )

    def _by_category(self) -> None:
        """The same sums by category, where the payments are printed under more than one."""
        lines: dict[str, list[SpendRow]] = defaultdict(list)
        for row in self.spending.rows:
            lines[row.category].append(row)
        body = [
            (
                Cell(name or "No category printed", evidence=self._cite(own)),
                *(self._cell([row for row in own if row.year == year], year) for year in self.years),
                self._sum(own),
            )
            for name, own in sorted(lines.items())
        ]
        self.draft.table(
            Table(
                columns=("Category as printed", *self.years, "Total"),
                rows=tuple(body),
                caption="The same payments, by category",
                numeric=(*self.years, "Total"),
            )
        )

    def _asked_of(self, row: SpendRow) -> list[str]:
        return [name for name, payees in self.spending.asked.items() if row.payee in payees] or [""]

    def _cell(self, rows: Iterable[SpendRow], year: str) -> Cell:
        found = list(rows)
        return self._sum(found) if found else Cell("none", evidence=self._searched((year,)))

    def _sum(self, rows: Iterable[SpendRow]) -> Cell:
        found = list(rows)
        return Cell(pounds(sum((row.amount for row in found), Decimal(0))), evidence=self._cite(found))

    def _items(self) -> None:
        items = self.spending.items
        if not items or len(items) > ITEMS_SHOWN:
            number = sum(row.payments for row in self.spending.rows)
            self.draft.say(
                f"The {number:,} payments are too many to list one by one here. They are in the register's list of payments"
            )
            self.draft.gap(f"The {number:,} payments are summed and not listed one by one")
            return
        rows = []
        for item in sorted(
            items, key=lambda item: (item.paid or financial_years.first_day(item.year), item.sheet, item.row)
        ):
            ids = (self._evidence(item.sheet, item.payee, item.year, (item.row,), 1, "payment"),)
            texts = (
                item.paid.isoformat() if item.paid else item.year,
                item.name,
                item.category,
                item.purpose,
                pounds(item.amount),
            )
            rows.append(tuple(Cell(text, evidence=ids) if text else Cell("Not printed", gap=True) for text in texts))
        self.draft.table(
            Table(
                columns=("Paid", "Recipient as printed", "Category", "Purpose", "Amount"),
                rows=tuple(rows),
                caption="Each payment",
                numeric=("Amount",),
            )
        )

    def _caveats(self) -> None:
        sheets = {row.sheet for row in self.spending.rows}
        headings = sorted({self.spending.sheets[sheet].heading for sheet in sheets} - {""})
        if headings:
            named = joined(f"“{heading}”" for heading in headings)
            self.draft.say(
                f"The amounts are those printed under {named} in the files; nothing was added for VAT or taken off"
            )
        same = Counter(
            (item.sheet, item.paid, item.name, item.amount, item.category, item.purpose, item.reference)
            for item in self.spending.items
        )
        repeated = sum(number - 1 for number in same.values())
        if repeated:
            self.draft.say(
                f"{counted(repeated, 'row').capitalize()} of these {'repeats' if repeated == 1 else 'repeat'} another row of the same sheet exactly. "
                "Each is counted, as it is printed"
            )
        if self.spending.withheld:
            self.draft.say("Payments whose details are withheld are not in these figures")
        if self.spending.undated and self.wants.periods:
            self.draft.say(
                f"{counted(self.spending.undated, 'payment').capitalize()} of these {'has' if self.spending.undated == 1 else 'have'} no day printed; "
                "the financial year of the file was used"
            )

    def _cite(self, rows: Iterable[SpendRow]) -> tuple[str, ...]:
        """Take the sheets and rows of these payments into the answer and return the ids of that evidence."""
        places: dict[tuple[int, int, str], list[SpendRow]] = defaultdict(list)
        for row in rows:
            places[row.sheet, row.payee, row.year].append(row)
        return tuple(
            self._evidence(
                sheet,
                payee,
                year,
                tuple(sorted(number for row in own for number in row.rows)),
                sum(row.payments for row in own),
                "payments",
            )
            for (sheet, payee, year), own in sorted(
                places.items(), key=lambda place: (place[0][2], place[0][0], place[0][1])
            )
        )

    def _evidence(self, sheet: int, payee: int, year: str, rows: tuple[int, ...], number: int, record: str) -> str:
        known = self.spending.sheets[sheet]
        where = [f"sheet “{known.sheet}”"] if known.sheet else []
        where += [f"column {known.column}"] if known.column else []
        where += [_rows(rows, number)]
        suffix = "-".join(map(str, rows[:1])) if record == "payment" else year
        return self.draft.take(
            Evidence(
                id=f"{record}:{sheet}.{payee}.{suffix}#amount",
                record="payment",
                ref=f"{payee}/{year}",
                field="amount",
                source=known.file,
                place=", ".join(where),
            )
        )

    def _searched(self, years: Iterable[str]) -> tuple[str, ...]:
        """The files that were looked through for payments of these years."""
        return tuple(
            self.draft.take(
                Evidence(
                    id=f"payments:{year}:{file}#searched",
                    record="payment",
                    ref=f"/{year}",
                    field="amount",
                    source=file,
                    place=f"every payment of {year}, looked through",
                )
            )
            for year in years
            for file in self.spending.years[year]
        )


def _rows(rows: tuple[int, ...], number: int) -> str:
    if not rows:
        return counted(number, "row")
    if len(rows) == 1:
        return f"row {rows[0]}"
    named = [str(row) for row in rows[:ROWS_NAMED]]
    more = [f"{number - ROWS_NAMED:,} more"] if number > ROWS_NAMED else []
    return f"rows {joined([*named, *more])}"
