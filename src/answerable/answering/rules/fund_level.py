"""Amounts that the register states for a fund or the office as a whole, and not for one agreement.

They are shown apart from the agreements, never added up: a fund's total, its parts and the contributions to it
overlap.
"""

from __future__ import annotations

import re
from collections import defaultdict

from answerable.answering.answer import Cell, Table
from answerable.register.rules.money import pounds
from answerable.register.rules.partial_dates import Overlap

from .amounts import shown
from .draft import Draft, Subject
from .labels import AMOUNT_KIND_WORDS
from .names import Kind
from .periods import listed, overlap, year_asked
from .rows import Facts, FundAmountRow, FundRow
from .scope import Wants, relation
from .selection import Selection
from .words import capital, joined, sentence, short

NOT_BROKEN_DOWN = "not broken down by agreement in the register"


def funds_in_scope(wants: Wants, selection: Selection, facts: Facts) -> tuple[FundRow, ...]:
    """The funds that bear on a question: those named, those that pay for the agreements in scope and those whose parts
    they are, and, where the question is about a subject, those recorded for it or for no subject in particular."""
    linked = {*wants.named.get(Kind.FUND, ()), *selection.funds}
    whole = {row.part_of for row in selection.agreements if row.part_of}
    linked |= {item.fund for item in facts.fund_amounts if item.ref in whole}
    linked |= {fund.parent for ref in tuple(linked) if (fund := facts.directory.funds.get(ref)) and fund.parent}

    def bears(fund: FundRow) -> bool:
        if fund.ref in linked or fund.parent in linked:
            return True
        if wants.named or not (wants.subjects or wants.everything):
            return False
        return not fund.categories or relation(wants.subjects, fund.categories) > 0

    return tuple(sorted(filter(bears, facts.directory.funds.values()), key=lambda fund: fund.name.casefold()))


_CONDITIONS = re.compile(
    r"\b(?:conditions?|ring-?\s?fenc\w+|restrict\w*|what (?:it|they) (?:may|can) be spent on)\b", re.IGNORECASE
)
_AGREEMENTS = re.compile(
    r"\b(?:contracts?|agreements?|grants (?:made|awarded|given)|providers?|organisations?|recipients?|award\w*|commissioned|paid|went|"
    r"spen[dt]\w*|who|projects?)\b",
    re.IGNORECASE,
)


def only_funds(wants: Wants) -> bool:
    """Whether a question is about funds themselves and not about what is paid from them."""
    return set(wants.named) == {Kind.FUND} and not _AGREEMENTS.search(wants.text)


def add_funds(draft: Draft, wants: Wants, facts: Facts) -> None:
    """Add the amounts of the funds that a question names and, where it asks, the conditions on them."""
    add_fund_level(draft, wants, Selection(), facts, alone=True)
    names = joined(facts.directory.funds[ref].name for ref in sorted(wants.named[Kind.FUND]))
    if not draft.tables:
        draft.say(f"Our records state no amount for {names} {listed(wants.periods)}".rstrip())
        draft.gap(f"Fund {names}: amounts not recorded")
    if not _CONDITIONS.search(wants.text):
        return
    for ref in sorted(wants.named[Kind.FUND]):
        fund = facts.directory.funds[ref]
        subject = Subject("fund", ref, fund.name)
        if fund.ring_fenced is not None:
            is_it = "is ring-fenced" if fund.ring_fenced else "is not ring-fenced"
            draft.state(f"The {fund.name} {is_it}", subject, "ring_fenced", "whether it is ring-fenced")
        if fund.conditions:
            draft.state(f"Conditions on the {fund.name}: {fund.conditions}", subject, "conditions", "conditions")
        elif fund.ring_fenced is None:
            draft.missing(subject, "conditions", "conditions")


def add_fund_level(draft: Draft, wants: Wants, selection: Selection, facts: Facts, *, alone: bool = False) -> None:
    """Add the tables of fund-level amounts in the years asked about, and what is recorded about them in words.

    `alone` leaves out the sentence that sets them apart from the agreements.
    """
    funds = {fund.ref: fund for fund in funds_in_scope(wants, selection, facts)}
    amounts = [item for item in facts.fund_amounts if item.fund in funds]
    given: dict[tuple[str, str, str], list[FundAmountRow]] = defaultdict(list)
    for item in amounts:
        if item.financial_year:
            given[item.fund, item.kind, item.contributor].append(item)
    given = {
        key: items for key, items in given.items() if len({item.financial_year for item in items}) == len(items) > 1
    }
    series = [
        sorted(items, key=lambda item: item.financial_year)
        for items in given.values()
        if any(year_asked(item.financial_year, wants.periods) for item in items)
    ]
    in_series = {item.ref for items in given.values() for item in items}
    single = [item for item in amounts if item.ref not in in_series and _asked(item, funds[item.fund], wants)]
    if not single and not series:
        return
    if not alone:
        draft.say(
            "We also give amounts that are recorded for whole funds. They are not broken down by agreement in the register, "
            "and they overlap, so they cannot be added up"
        )
    shown_funds = {item.fund for item in single} | {items[0].fund for items in series}
    for statement in facts.statements:
        asked = not statement.financial_year or year_asked(statement.financial_year, wants.periods)
        if statement.topic == "funding" and statement.fund in shown_funds and asked:
            draft.state(statement.text, Subject("statement", statement.ref), "text", "text")
    _stated(draft, single, funds, facts)
    for items in series:
        suffix = "" if alone else f" ({NOT_BROKEN_DOWN})"
        _series(draft, wants, funds[items[0].fund], items, facts, suffix)


def _asked(item: FundAmountRow, fund: FundRow, wants: Wants) -> bool:
    """Whether an amount falls in the periods asked; one without a year does unless its fund's dates rule that out."""
    if item.financial_year:
        return year_asked(item.financial_year, wants.periods)
    return overlap(fund.starts, fund.ends, wants.periods) is not Overlap.NONE


def _amount(item: FundAmountRow) -> str:
    basis = "exact" if item.kind == "budget" and item.basis == "budget" else item.basis
    return "" if item.amount is None else shown(item.amount, item.as_stated, basis)


def _subject(item: FundAmountRow, fund: FundRow) -> Subject:
    title = f"{fund.name}, {item.financial_year}" if item.financial_year else fund.name
    return Subject(
        "fund_amount", item.ref, f"{title}: {short(item.note, 40)}" if item.note else title, ("fund", fund.ref)
    )


_PARTS = frozenset({"contribution", "allocated"})  # a net budget or a receipt is no part of the total that a fund has
_FIRST = {"total": 0, "received": 0, "budget": 0}


def _stated(draft: Draft, items: list[FundAmountRow], funds: dict[str, FundRow], facts: Facts) -> None:
    """The table of single amounts, by year and fund; the parts of a fund stand under its total."""
    with_total = {item.fund for item in items if item.kind == "total"}
    rows = []
    for item in sorted(
        items,
        key=lambda item: (
            item.financial_year or "~",
            funds[item.fund].name.casefold(),
            _FIRST.get(item.kind, 1),
            item.ref,
        ),
    ):
        fund = funds[item.fund]
        subject = _subject(item, fund)
        what = AMOUNT_KIND_WORDS[item.kind]
        if item.fund in with_total and item.kind in _PARTS:
            what = f"Of which {what.lower()}"
        contributor = facts.directory.organisations.get(item.contributor)
        if contributor:
            what = f"{what} {'by' if item.kind == 'contribution' else 'from'} {contributor.name}"
        year = (
            draft.cell(item.financial_year, subject, "financial_year", "financial year")
            if item.financial_year
            else Cell("Not stated", blank=True)
        )
        rows.append(
            (
                draft.cell(fund.name, subject, "fund", "fund"),
                draft.cell(f"{what}. {capital(item.note)}" if item.note else what, subject, "kind", "kind"),
                year,
                draft.cell(_amount(item), subject, "amount", "amount"),
            )
        )
    draft.table(
        Table(
            columns=("Fund", "What the amount is", "Financial year", "Amount"),
            rows=tuple(rows),
            caption=f"Amounts recorded for whole funds ({NOT_BROKEN_DOWN})",
            numeric=("Amount",),
        )
    )


def _series(draft: Draft, wants: Wants, fund: FundRow, items: list[FundAmountRow], facts: Facts, suffix: str) -> None:
    """A row of amounts by year, whole, and the changes from year to year that the source prints."""
    years = tuple(item.financial_year for item in items)
    giver = facts.directory.organisations.get(items[0].contributor)
    heading = AMOUNT_KIND_WORDS[items[0].kind]
    if giver:
        heading = f"{heading} {'by' if items[0].kind == 'contribution' else 'from'} {giver.name}"
    amounts = [
        draft.cell("" if item.amount is None else pounds(item.amount), _subject(item, fund), "amount", "amount")
        for item in items
    ]
    rows = [(_heading(heading, amounts), *amounts)]
    if any(item.annual_change is not None for item in items):
        changes = [
            Cell("", blank=True)
            if item.annual_change is None
            else draft.cell(pounds(item.annual_change), _subject(item, fund), "annual_change", "annual change")
            for item in items
        ]
        rows.append((_heading("Annual change", changes), *changes))
    draft.table(
        Table(
            columns=("Amount", *years),
            rows=tuple(rows),
            caption=f"{fund.name} by financial year{suffix}",
            numeric=years,
        )
    )
    _about_series(draft, wants, fund, items)


def _about_series(draft: Draft, wants: Wants, fund: FundRow, items: list[FundAmountRow]) -> None:
    """What a reader must know about a row of amounts, in one paragraph."""
    notes: dict[str, None] = {}
    ids: list[str] = []
    for item in items:
        cited = draft.cite(_subject(item, fund), "note") if item.note else ()
        if cited:
            notes[sentence(item.note)] = None
            ids += cited
    told = list(notes)
    if any(item.basis == "rounded" for item in items):
        cited = draft.cite(_subject(items[0], fund), "basis")
        told += ["The amounts are rounded in the source."] if cited else []
        ids += cited
    outside = [item.financial_year for item in items if not year_asked(item.financial_year, wants.periods)]
    if outside:
        are = "is" if len(outside) == 1 else "are"
        told.append(f"The table is shown whole: {joined(outside)} {are} outside the period you ask about.")
    if told:
        draft.say(f"Note on {fund.name}: {' '.join(told)}", ids)


def _heading(text: str, cells: list[Cell]) -> Cell:
    """The first cell of a row, resting on what the others rest on."""
    ids = tuple(dict.fromkeys(id_ for cell in cells for id_ in cell.evidence))
    return Cell(text, ids, blank=not ids)
