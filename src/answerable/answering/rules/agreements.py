"""The table of agreements, sentences instead of it where there is only one, and what is uncertain about them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from answerable.answering.answer import Cell, Table
from answerable.reading.structure import Measure, Period
from answerable.register.rules import financial_years, partial_dates
from answerable.register.rules.money import pounds
from answerable.register.rules.partial_dates import Overlap

from .amounts import VAT_WORDS, Part, asks_for_total, shown, total
from .draft import Draft, Subject
from .labels import AMOUNT_KIND_WORDS, category_label, kind_words, route_words, under
from .names import Kind
from .periods import listed, overlap, year_asked, years_touched
from .rows import AgreementRow, Facts, YearRow
from .scope import Wants
from .selection import Selection, fund_of, service_of
from .words import capital, counted, folded, joined

NOT_RUNNING = "Not running"

COLUMN_MEASURES = frozenset(
    {
        Measure.PROVIDER,
        Measure.AMOUNT,
        Measure.AMOUNT_BY_YEAR,
        Measure.START,
        Measure.END,
        Measure.DURATION,
        Measure.ROUTE,
        Measure.CATEGORY,
        Measure.AREA,
        Measure.DECISION,
    }
)
"""The measures that a column of the table of agreements answers."""

OVERVIEW = frozenset({Measure.PROVIDER, Measure.CATEGORY, Measure.DURATION, Measure.AMOUNT})
"""What is shown where a question asks for "all contracts" and no more."""

_MONEY = frozenset({Measure.AMOUNT, Measure.AMOUNT_BY_YEAR})
_TIME = frozenset({Measure.START, Measure.END, Measure.DURATION})
_MANY = 10  # refs named in one sentence


def subject_of(row: AgreementRow) -> Subject:
    """The agreement as evidence and gaps call it."""
    return Subject("agreement", row.ref, row.title)


def value_text(row: AgreementRow) -> str:
    """The value of an agreement for people; empty where it is not recorded."""
    return "" if row.value is None else shown(row.value, row.value_as_stated, row.value_basis)


def subject_words(wants: Wants) -> str:
    """What a question is about, for a sentence: "about WAIS", "recorded under “Domestic abuse”"."""
    if wants.called:
        beside = wants.subjects and wants.own_subjects and set(wants.named) == {Kind.SERVICE}
        return f"about {joined(wants.called)}{f' or recorded under {under(wants.subjects)}' if beside else ''}"
    if wants.subjects:
        return f"recorded under {under(wants.subjects)}"
    if wants.about:
        return f"about {' '.join(wants.about)}"
    return ""


def scope_words(wants: Wants) -> str:
    """What a question is about and when, for a sentence: "recorded under “Domestic abuse” in 2013-14"."""
    return " ".join(part for part in (subject_words(wants), listed(wants.periods)) if part)


_SPENT = re.compile(
    r"\b(?:spen[dt]|spending|paid|pay|pays|paying|payments?|expenditure|invoices?|invoiced)\b", re.IGNORECASE
)


def asks_what_was_spent(wants: Wants) -> bool:
    """Whether a question asks for money paid out, rather than for what an agreement is worth."""
    return _SPENT.search(wants.text) is not None


def _shows_years(wants: Wants, rows: Iterable[AgreementRow], facts: Facts) -> bool:
    """Whether amounts by year are called for: they are asked for, or spending in a closed time that has some."""
    if wants.by_year:
        return True
    if not asks_what_was_spent(wants) or not all(period.starts and period.ends for period in wants.periods):
        return False
    asked = years_touched(wants.periods)
    return any(year.financial_year in asked for row in rows for year in facts.years.get(row.ref, ()))


def add_agreements(
    draft: Draft, wants: Wants, selection: Selection, facts: Facts, measures: frozenset[Measure]
) -> None:
    """Add what is recorded about the agreements in scope, for the given measures."""
    rows = selection.agreements
    if len(rows) == 1:
        _One(draft, wants, rows[0], facts).say(measures)
    elif rows:
        _Many(draft, wants, selection, facts).show(measures)
    _doubts(draft, wants, selection)


def missing_years(row: AgreementRow, years: Iterable[str], facts: Facts) -> tuple[str, ...]:
    """The financial years in which an agreement ran, or may have run, and for which no amount is recorded."""
    return tuple(year for year in years if _year(row, year, facts) is None and _ran_in(row, year, facts))


def _year_subject(row: AgreementRow, year: YearRow) -> Subject:
    return Subject("agreement_year", year.ref, f"{row.title}, {year.financial_year}", ("agreement", row.ref))


def _year_row(row: AgreementRow, year: str, facts: Facts) -> YearRow | None:
    return next((item for item in facts.years.get(row.ref, ()) if item.financial_year == year), None)


def _year(row: AgreementRow, year: str, facts: Facts) -> str | None:
    """The amount of an agreement in a financial year, for people. One that began and ended in that year had its
    whole value in it."""
    recorded = _year_row(row, year, facts)
    if recorded is not None:
        return None if recorded.amount is None else shown(recorded.amount, basis=recorded.basis)
    return value_text(row) or None if _only_year(row) == year else None


def _only_year(row: AgreementRow) -> str:
    """The one financial year that an agreement's recorded dates lie in; empty where they do not settle on one."""
    first, last = partial_dates.earliest(row.starts), partial_dates.latest(row.ends)
    if first is None or last is None:
        return ""
    touched = financial_years.between(first, last)
    return touched[0] if len(touched) == 1 else ""


def _ran_in(row: AgreementRow, year: str, facts: Facts) -> bool:
    """Whether an agreement ran, or for all that is recorded may have run, in a financial year."""
    period = Period(year, financial_years.first_day(year), financial_years.last_day(year), True)
    return _year_row(row, year, facts) is not None or overlap(row.starts, row.ends, (period,)) is not Overlap.NONE


@dataclass(frozen=True)
class _Column:
    name: str
    cell: Callable[[AgreementRow], Cell]
    part: Callable[[AgreementRow], Part | None] | None = None  # what a total would add; None: no money


class _Rows:
    """What one agreement's fields read like, with their evidence."""

    def __init__(self, draft: Draft, wants: Wants, facts: Facts) -> None:
        self.draft, self.wants, self.facts = draft, wants, facts

    def provider_text(self, row: AgreementRow) -> str:
        provider = self.facts.directory.organisations.get(row.provider)
        return provider.name if provider else ""

    def provider(self, row: AgreementRow) -> Cell:
        return self.draft.cell(self.provider_text(row), subject_of(row), "provider", "provider")

    def title(self, row: AgreementRow) -> Cell:
        return self.draft.cell(row.title, subject_of(row), "title", "title")

    def value(self, row: AgreementRow) -> Cell:
        return self.draft.cell(value_text(row), subject_of(row), "value", "value")

    def vat(self, row: AgreementRow) -> Cell:
        return self.draft.cell(VAT_WORDS[row.vat], subject_of(row), "vat", "VAT basis", wanted=row.value is not None)

    def starts(self, row: AgreementRow) -> Cell:
        return self.draft.cell(partial_dates.words(row.starts), subject_of(row), "starts", "start date")

    def ends(self, row: AgreementRow) -> Cell:
        return self.draft.cell(partial_dates.words(row.ends), subject_of(row), "ends", "end date")

    def when(self, row: AgreementRow) -> Cell:
        """When an agreement ran, as far as dates or financial years are recorded."""
        told: list[tuple[str, tuple[str, ...]]] = []
        years = self.facts.years.get(row.ref, ())
        if years and not (row.starts and row.ends):
            ids = tuple(id_ for year in years for id_ in self.draft.cite(_year_subject(row, year), "financial_year"))
            told += [(joined(year.financial_year for year in years), ids)] if ids else []
        both = bool(row.starts and row.ends)
        parts = [
            (partial_dates.words(row.starts, "" if both else "from"), "starts"),
            (partial_dates.words(row.ends, "to" if both else "until"), "ends"),
        ]
        told += [(text, ids) for text, field in parts if text and (ids := self.draft.cite(subject_of(row), field))]
        if not told:
            return self.draft.cell("", subject_of(row), "starts,ends", "dates")
        return Cell(
            capital((" " if both else ", ").join(text for text, _ in told)),
            tuple(id_ for _, ids in told for id_ in ids),
        )

    def route(self, row: AgreementRow) -> Cell:
        return self.draft.cell(route_words(row.route), subject_of(row), "route", "how the provider was chosen")

    def category(self, row: AgreementRow) -> Cell:
        service = service_of(row, self.facts)
        if service is None or not service.categories:
            return self.draft.cell("", subject_of(row), "service", "category")
        codes = [code for code in service.categories if not any(c.startswith(f"{code}.") for c in service.categories)]
        text = "; ".join(category_label(code) for code in codes)
        return self.draft.cell(text, Subject("service", service.ref, service.name), "categories", "category")

    def area(self, row: AgreementRow) -> Cell:
        areas = self.facts.directory.areas
        service = service_of(row, self.facts)
        if service is not None and service.areas:
            names = joined(areas[ref].name for ref in service.areas)
            return self.draft.cell(names, Subject("service", service.ref, service.name), "areas", "area")
        posts = [post for post in self.facts.posts.get(row.ref, ()) if post.area]
        if not posts:
            return self.draft.cell("", subject_of(row), "area", "area")
        within = ("agreement", row.ref)
        ids = [id_ for post in posts for id_ in self.draft.cite(Subject("post", post.ref, "", within), "area")]
        names = joined(dict.fromkeys(areas[post.area].name for post in posts))
        return Cell(names, tuple(ids)) if ids else self.draft.cell(names, subject_of(row), "area", "area")

    def decision(self, row: AgreementRow) -> Cell:
        decision = self.facts.directory.decisions.get(row.decision)
        text = "" if decision is None else f"{decision.ref}: {decision.title}"
        return self.draft.cell(text, subject_of(row), "decision", self.facts.directory.authority.decision_noun)

    def year(self, row: AgreementRow, year: str) -> Cell:
        text = _year(row, year, self.facts)
        if text is None:
            if not _ran_in(row, year, self.facts):
                dates = [field for field in ("starts", "ends") if getattr(row, field)]
                ids = tuple(id_ for field in dates for id_ in self.draft.cite(subject_of(row), field))
                return Cell(NOT_RUNNING, ids, blank=not ids)
            return self.draft.cell("", subject_of(row), "years", "", wanted=False)
        recorded = _year_row(row, year, self.facts)
        if recorded is None:
            return self.value(row)
        return self.draft.cell(text, _year_subject(row, recorded), "amount", "amount")

    def years_missing(self, row: AgreementRow, years: tuple[str, ...]) -> None:
        """Name the years without an amount in one gap."""
        without = missing_years(row, years, self.facts)
        if without:
            word = "amount" if len(without) == 1 else "amounts"
            self.draft.missing(subject_of(row), "years", f"{word} for {joined(without)}")

    def years_shown(self, rows: tuple[AgreementRow, ...]) -> tuple[str, ...]:
        """The financial years that get a column: those of the periods asked, else those recorded for these agreements."""
        years = years_touched(self.wants.periods)
        if years:
            return years
        recorded = {item.financial_year for row in rows for item in self.facts.years.get(row.ref, ())}
        return tuple(sorted(year for year in recorded if year_asked(year, self.wants.periods)))


class _Many(_Rows):
    """The table of two or more agreements."""

    def __init__(self, draft: Draft, wants: Wants, selection: Selection, facts: Facts) -> None:
        super().__init__(draft, wants, facts)
        self.rows = selection.agreements
        self.wider = selection.wider > 0
        self.sure = not any(item.wider or item.dates_unsure or item.area_unsure for item in selection.chosen)
        self.unsure = (self.wider and bool(wants.subjects), any(item.dates_unsure for item in selection.chosen))

    def show(self, measures: frozenset[Measure]) -> None:
        yearly = measures & _MONEY and _shows_years(self.wants, self.rows, self.facts)
        years = self.years_shown(self.rows) if yearly else ()
        columns = self._columns(measures, years)
        cells = [tuple(column.cell(row) for column in columns) for row in self.rows]
        for row in self.rows:
            self.years_missing(row, years)
        if measures & _MONEY:
            self._say_values()
        totals = self._totals(columns, cells) if any(column.part for column in columns) else ()
        start = "agreements that are or may be" if any(self.unsure) else "agreements"
        self.draft.table(
            Table(
                columns=tuple(column.name for column in columns),
                rows=(*cells, *totals),
                caption=capital(" ".join(part for part in (start, scope_words(self.wants)) if part)),
                numeric=tuple(column.name for column in columns if column.part),
            )
        )

    def _say_values(self) -> None:
        """Say for how many of the agreements a value is recorded, unless it is for all."""
        number = sum(row.value is not None for row in self.rows)
        if not number:
            self.draft.say("No value is recorded for any of them")
        elif number < len(self.rows):
            self.draft.say(f"A value is recorded for {counted(number, 'of them', 'of them')}")

    def _columns(self, measures: frozenset[Measure], years: tuple[str, ...]) -> list[_Column]:
        columns = [_Column("Provider", self.provider), _Column("Agreement", self.title)]
        if Measure.CATEGORY in measures or self.wider:
            columns.append(_Column("Category", self.category))
        if Measure.AREA in measures:
            columns.append(_Column("Area", self.area))
        if Measure.ROUTE in measures:
            columns.append(_Column("How the provider was chosen", self.route))
        if Measure.DECISION in measures:
            columns.append(_Column(capital(self.facts.directory.authority.decision_noun), self.decision))
            columns += [
                _Column(name, self._of_decision(field))
                for name, field in (("Taken", "taken"), ("Taken by", "taken_by"), ("Where it is published", "url"))
                if any(self._decided(row, field) for row in self.rows)
            ]
        if measures & {Measure.START, Measure.DURATION}:
            columns.append(_Column("From", self.starts))
        if measures & {Measure.END, Measure.DURATION}:
            columns.append(_Column("Until", self.ends))
        if self.wants.periods and not measures & _TIME:
            columns.append(_Column("When", self.when))
        if measures & _MONEY:
            columns.append(_Column("Value", self.value, self._value_part))
            if any(row.vat != "not_recorded" for row in self.rows):
                columns.append(_Column("VAT", self.vat))
        for year in years:
            columns.append(_Column(year, self._year_cell(year), self._year_part(year)))
        return columns

    def _decided(self, row: AgreementRow, field: str) -> str:
        decision = self.facts.directory.decisions.get(row.decision)
        if decision is None:
            return ""
        return partial_dates.words(decision.taken) if field == "taken" else str(getattr(decision, field))

    def _of_decision(self, field: str) -> Callable[[AgreementRow], Cell]:
        def cell(row: AgreementRow) -> Cell:
            decision = self.facts.directory.decisions.get(row.decision)
            if decision is None:
                return Cell("", blank=True)
            words = {"taken": "when it was taken", "taken_by": "who took it", "url": "where it is published"}[field]
            subject = Subject("decision", decision.ref, decision.title)
            return self.draft.cell(self._decided(row, field), subject, field, words)

        return cell

    def _year_cell(self, year: str) -> Callable[[AgreementRow], Cell]:
        return lambda row: self.year(row, year)

    def _value_part(self, row: AgreementRow) -> Part | None:
        over = (row.starts, row.ends) if row.starts and row.ends else ("", "")
        return Part(row.value, row.vat, over, row.value_basis)

    def _year_part(self, year: str) -> Callable[[AgreementRow], Part | None]:
        def part(row: AgreementRow) -> Part | None:
            if not _ran_in(row, year, self.facts) and _year(row, year, self.facts) is None:
                return None
            recorded = _year_row(row, year, self.facts)
            if recorded is not None:
                return Part(recorded.amount, row.vat, (year, ""), recorded.basis)
            return Part(row.value if _only_year(row) == year else None, row.vat, (year, ""), row.value_basis)

        return part

    def _totals(self, columns: list[_Column], cells: list[tuple[Cell, ...]]) -> tuple[tuple[Cell, ...], ...]:
        """The row of totals, where any may be given; a question that asks for one it cannot have is told why."""
        row = [Cell("Total", blank=True)]
        why_not: dict[str, list[str]] = {}
        for at, column in enumerate(columns[1:], start=1):
            parts = [] if column.part is None else [part for part in map(column.part, self.rows) if part]
            found = total(parts, sure=self.sure) if parts else None
            evidence = tuple(dict.fromkeys(id_ for line in cells for id_ in line[at].evidence))
            unsourced = any(line[at].gap for line in cells)
            if found is not None and found.amount is not None and not unsourced:
                row.append(Cell(f"{pounds(found.amount)}{found.note}", evidence))
                continue
            row.append(Cell("", blank=True))
            if found is not None:
                why_not.setdefault(found.why_not or "not every amount has a source", []).append(column.name)
        if asks_for_total(self.wants.text):
            for reason, names in why_not.items():
                text = f"We give no total for {joined(map(_lower, names))}, because {reason}"
                self.draft.say(text)
                self.draft.gap(text)
        return (tuple(row),) if any(cell.evidence for cell in row) else ()


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]


class _One(_Rows):
    """Sentences about the only agreement in scope."""

    def __init__(self, draft: Draft, wants: Wants, row: AgreementRow, facts: Facts) -> None:
        super().__init__(draft, wants, facts)
        self.row, self.subject = row, subject_of(row)

    def say(self, measures: frozenset[Measure]) -> None:
        """Say what is recorded, one sentence a measure, and name what is not."""
        if Measure.PROVIDER in measures:
            self._state("The provider is {}", self.provider(self.row))
        if Measure.CATEGORY in measures:
            self._state("Its category is: {}", self.category(self.row))
        if Measure.AREA in measures:
            self._state("It covers {}", self.area(self.row))
        if Measure.ROUTE in measures:
            self._route()
        if Measure.DECISION in measures:
            self._decision()
        if measures & _TIME or self.wants.time_limited:
            self._time(measures)
        if measures & _MONEY:
            self._money()

    def _state(self, pattern: str, cell: Cell, *, lower: bool = False) -> None:
        if cell.evidence:
            self.draft.say(pattern.format(_lower(cell.text) if lower else cell.text), cell.evidence)
            self.draft.shown = True

    def _route(self) -> None:
        cell = self.route(self.row)
        self._state("How the provider was chosen: {}", cell, lower=True)

    def _decision(self) -> None:
        decision = self.facts.directory.decisions.get(self.row.decision)
        cell = self.decision(self.row)
        if decision is None or not cell.evidence:
            return
        noun = self.facts.directory.authority.decision_noun
        when = f", {partial_dates.words(decision.taken)}" if decision.taken else ""
        by = f", taken by the {decision.taken_by}" if decision.taken_by else ""
        where = f" It is published at {decision.url}" if decision.url else ""
        ids = (*cell.evidence, *self.draft.cite(Subject("decision", decision.ref, decision.title), "title"))
        self.draft.say(f"It was agreed under {noun} {decision.ref}, “{decision.title}”{when}{by}.{where}", ids)
        self.draft.shown = True

    def _time(self, measures: frozenset[Measure]) -> None:
        row, fund = self.row, fund_of(self.row, self.facts)
        wants_start = bool(measures & {Measure.START, Measure.DURATION}) or self.wants.time_limited
        wants_end = bool(measures & {Measure.END, Measure.DURATION}) or self.wants.time_limited
        ids: list[str] = []
        known = []
        for wanted, text, field, words in (
            (wants_start, partial_dates.words(row.starts, "from"), "starts", "start date"),
            (wants_end, partial_dates.words(row.ends, "until"), "ends", "end date"),
        ):
            cell = self.draft.cell(text, self.subject, field, words, wanted=wanted)
            if wanted and cell.evidence:
                known.append(text)
                ids += cell.evidence
        kind = kind_words(row.kind)
        what = "It"
        if kind and fund is not None:
            named = kind == "grant" and "grant" not in fund.name.lower()
            what = f"The {fund.name} {kind}" if named else f"The {kind}, paid from the {fund.name},"
            ids += [*self.draft.cite(self.subject, "fund"), *self.draft.cite(self.subject, "kind")]
        elif kind:
            what = f"The {kind}"
            ids += self.draft.cite(self.subject, "kind")
        limited = ""
        if self.wants.time_limited and row.time_limited is not None:
            cited = self.draft.cite(self.subject, "time_limited")
            limited = (
                ("Yes, it is time limited. " if row.time_limited else "No, it is not time limited. ") if cited else ""
            )
            ids += cited
        if known:
            self.draft.say(f"{limited}{what} runs {' '.join(known)}", ids)
            self.draft.shown = True
        elif limited:
            self.draft.say(limited.strip(), ids)
            self.draft.shown = True

    def _money(self) -> None:
        value = self.value(self.row)
        vat = self.draft.cite(self.subject, "vat") if self.row.vat != "not_recorded" else ()
        basis = f", {_lower(VAT_WORDS[self.row.vat])}" if vat else ""
        yearly = _shows_years(self.wants, (self.row,), self.facts)
        whole = " of the whole agreement" if yearly else ""
        self._state(
            f"The value{whole} is {{}}{basis}", Cell(value.text, (*value.evidence, *vat)) if value.evidence else value
        )
        self._part_of()
        years = self.years_shown((self.row,)) if yearly else ()
        cells = [self.year(self.row, year) for year in years]
        self.years_missing(self.row, years)
        if any(cell.evidence for cell in cells):
            self.draft.table(
                Table(
                    columns=("Agreement", *years),
                    rows=((self.title(self.row), *cells),),
                    caption="Amount in each financial year",
                    numeric=years,
                )
            )
        elif yearly and not years:
            self.draft.missing(self.subject, "years", "amounts by year")

    def _part_of(self) -> None:
        whole = next((item for item in self.facts.fund_amounts if item.ref == self.row.part_of), None)
        if whole is None or whole.amount is None:
            return
        fund = self.facts.directory.funds[whole.fund]
        ids = self.draft.cite(Subject("fund_amount", whole.ref, fund.name), "amount")
        mine = self.draft.cite(self.subject, "part_of")
        if ids and mine:
            amount = shown(whole.amount, whole.as_stated, whole.basis)
            kind = _lower(AMOUNT_KIND_WORDS[whole.kind])
            told = set(folded(whole.note)) <= set(folded(fund.name)) | {"together", "both"}
            note = f" ({_lower(whole.note)})" if whole.note and not told else ""
            self.draft.say(f"It is part of {amount}, {kind} for “{fund.name}”{note}", (*ids, *mine))


def _doubts(draft: Draft, wants: Wants, selection: Selection) -> None:
    """Say what is uncertain about the choice of agreements."""
    number = len(selection.chosen)
    unsure = [item.agreement for item in selection.chosen if item.dates_unsure]
    if unsure:
        which = _these(len(unsure), number)
        draft.say(
            f"{capital(which)} recorded dates do not settle whether {'it' if len(unsure) == 1 else 'they'} ran "
            f"{listed(wants.periods)}; we have included {'it' if len(unsure) == 1 else 'them'} so that nothing is left out"
        )
        for row in unsure:
            for field, words, value in (("starts", "start date", row.starts), ("ends", "end date", row.ends)):
                if not value:
                    draft.missing(subject_of(row), field, words)
    if selection.chosen and selection.wider == number:
        for item in selection.chosen:
            draft.missing(subject_of(item.agreement), "service", f"whether it includes {under(wants.subjects)}")
    if selection.general:
        ids = [id_ for row in selection.general[:_MANY] for id_ in draft.cite(subject_of(row), "title")]
        draft.say(
            "Not listed, because they are recorded as services for victims of any crime, though they may help here too: "
            f"{_named(selection.general)}",
            ids,
        )
    placeless = [item.agreement for item in selection.chosen if item.area_unsure]
    for row in placeless:
        draft.missing(subject_of(row), "area", "area")
    if selection.uncategorised:
        number = len(selection.uncategorised)
        draft.gap(
            f"{capital(counted(number, 'agreement'))} {'has' if number == 1 else 'have'} no category recorded "
            f"and may be about this too: {_named(selection.uncategorised)}"
        )


def _named(rows: tuple[AgreementRow, ...]) -> str:
    """Agreements by ref and title in one sentence; of very many, the first and how many more."""
    names = [f"{row.ref} ({row.title})" for row in rows]
    more = len(names) - _MANY
    return joined([*names[:_MANY], f"{more:,} more"] if more > 0 else names)


def _these(some: int, out_of: int) -> str:
    """ "its", "their", "for two of them the"."""
    if some == out_of:
        return "its" if some == 1 else "their"
    return f"for {counted(some, 'of them', 'of them')} the"
