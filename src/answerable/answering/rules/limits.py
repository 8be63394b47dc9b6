"""What a question asks beyond a list of records, and what a list does not say: named, so that no reader takes it for more."""

from __future__ import annotations

import re
from dataclasses import replace

from answerable.reading.structure import Measure, Period
from answerable.register.rules import partial_dates

from .agreements import asks_what_was_spent, subject_of
from .draft import Draft
from .labels import KIND_WORDS, category_label
from .names import Kind
from .periods import year_asked
from .rows import AgreementRow, Facts
from .scope import Wants, related, within
from .selection import Selection, areas_of, categories_of
from .words import capital, counted, folded, joined

_RANK = re.compile(
    r"\b(?:highest|largest|biggest|greatest|lowest|smallest|least|cheapest|best|worst|longest|shortest|most(?! recent)|"
    r"top (?:\d+|two|three|four|five|ten|twenty))\b(?<!at least)",
    re.IGNORECASE,
)
_BEYOND: tuple[tuple[re.Pattern[str], str], ...] = (
    (
        _RANK,
        "The records are listed and not ranked",
    ),
    (
        re.compile(r"\b(?:per|for each) (?:victim|head|person|client|case|referral)\b", re.IGNORECASE),
        "No amount per person or case has been worked out",
    ),
    (re.compile(r"\b(?:average|mean (?:value|cost)|median)\b", re.IGNORECASE), "No average has been worked out"),
    (
        re.compile(r"\b(?:percentages?|per cent|proportion|what share)\b|%", re.IGNORECASE),
        "No percentage or share has been worked out",
    ),
    (
        re.compile(
            r"\b(?:increas\w+|decreas\w+|(?:did|has|have) .{0,60}\b(?:fall|fallen|rise|risen|grow|grown)|compar\w+|"
            r"difference between)\b",
            re.IGNORECASE,
        ),
        "The records are listed and not compared",
    ),
    (
        re.compile(
            r"\b(?:over|above|more than|under|below|less than|exceed\w*|at least|up to|between) £\s?\d", re.IGNORECASE
        ),
        "The list is not limited to the amount that the question names",
    ),
)

_NOT_SO = re.compile(
    r"\b(?:(?:did|do|does|have|has|had|is|are|was|were)(?:n['’]t| not| you not| it not| they not)|never|stopped|ceased|"
    r"refused|rejected|unsuccessful|turned down|declined|terminated|ended early|cancelled|withdrawn)\b",
    re.IGNORECASE,
)
_WHY = frozenset({Measure.EXPLANATION, Measure.ROUTE_REASON})
_NOW = re.compile(r"\b(?:currently|at present|at the moment|in force|still running|active|live)\b", re.IGNORECASE)

_COUNTED = re.compile(
    r"\b(?:how many|number of)\s+(?:[\w'-]+\s+){0,4}?(?:contracts?|agreements?|grants|providers|suppliers|services|organisations)\b",
    re.IGNORECASE,
)

_PLACE = r"((?:[A-Z][\w’'-]+(?: (?:and|&) | )){1,3})"
_OTHER_BODY = re.compile(
    rf"\b{_PLACE}(?:Police,? (?:Fire )?(?:and|&) Crime Commissioner|P(?:F)?CC\b|OP(?:F)?CC\b)"
    rf"|\b(?:[Dd]oes|[Dd]id|[Hh]as|[Hh]ave|[Hh]ad) (?:the )?{_PLACE}"
    r"(?:Council|Constabulary|Police(?!,? (?:Fire )?(?:and|&) Crime))(?= [a-z])"
)
_NOT_A_PLACE = frozenset(
    {"the", "office", "of", "has", "did", "does", "have", "how", "what", "is", "was", "and", "your", "dear"}
)


def counts_records(wants: Wants) -> bool:
    """Whether a question counts what the register lists ("how many contracts"), not people, cases or events."""
    return _COUNTED.search(wants.text) is not None and _OF_OTHERS.search(wants.text) is None


_OF_OTHERS = re.compile(
    r"\b(?:how many|number of) (?:\w+ )?(?:people|victims|clients|cases|staff)\b"
    r"|\b(?:appl(?:y|ied|ications?)|bids?|bidders|bidding|tendered|expressed)\b",
    re.IGNORECASE,
)  # people, and those who asked for an agreement and may not have got one


def as_counted(wants: Wants, measures: frozenset[Measure]) -> frozenset[Measure]:
    """The measures of a question, in what the register records: one that counts agreements or providers is answered
    with them; an average of amounts with the amounts; a rank by money with the money."""
    if not wants.in_domain:
        return measures
    if counts_records(wants):
        return (measures - {Measure.STATISTICS}) | {Measure.PROVIDER, Measure.DURATION}
    if measures & {Measure.AMOUNT, Measure.AMOUNT_BY_YEAR} and _WORKED_OUT.search(wants.text):
        return measures - {Measure.STATISTICS}
    if Measure.PROVIDER in measures and _RANK.search(wants.text) and _MONEY_WORDS.search(wants.text):
        return measures | {Measure.AMOUNT}
    return measures


_WORKED_OUT = re.compile(r"\b(?:average|mean|median|percentages?|proportion|share)\b", re.IGNORECASE)
_MONEY_WORDS = re.compile(
    r"\b(?:paid|pay|funded|funding|expensive|value|spen[dt]|cost|received?|money)\b", re.IGNORECASE
)


def as_posts(wants: Wants, selection: Selection, facts: Facts, measures: frozenset[Measure]) -> frozenset[Measure]:
    """The measures of a question; one that counts people in a role that the agreements in scope pay for is about posts."""
    if measures & {Measure.STATISTICS} and _HOW_MANY.search(wants.text):
        asked = set(folded(wants.text))
        posts = (post for row in selection.agreements for post in facts.posts.get(row.ref, ()))
        if any(set(folded(post.role)) <= asked for post in posts):
            return (measures - {Measure.STATISTICS}) | {Measure.HEADCOUNT}
    return measures


_HOW_MANY = re.compile(r"\b(?:how many|number of)\b", re.IGNORECASE)


def as_received(wants: Wants, facts: Facts) -> Wants:
    """A question about what a funder gave this office, as one about that funder's funds."""
    funders = wants.named.get(Kind.ORGANISATION, frozenset())
    if set(wants.named) != {Kind.ORGANISATION} or not re.search(r"\breceiv|\breceipt", wants.text, re.IGNORECASE):
        return wants
    if any(row.provider in funders for row in facts.agreements.values()):
        return wants
    funds = frozenset(fund.ref for fund in facts.directory.funds.values() if fund.funder in funders)
    return replace(wants, named={Kind.FUND: funds}) if funds else wants


def other_bodies(wants: Wants, facts: Facts) -> tuple[str, ...]:
    """The other bodies whose doings a question asks about: commissioners of other areas, forces, councils."""
    authority = facts.directory.authority
    own = {*folded(authority.name), *folded(authority.office_name)}
    found = []
    for match in _OTHER_BODY.finditer(wants.text):
        place = match.group(1) or match.group(2)
        words = [word for word in place.split() if word.lower() not in _NOT_A_PLACE]
        kind = match.group()[match.group().index(place) + len(place) :]
        if words and (match.group(2) or not set(folded(" ".join(words))) <= own):
            found.append(f"{' '.join(words)} {kind}")
    return tuple(dict.fromkeys(found))


def say_other_bodies(draft: Draft, wants: Wants, facts: Facts) -> None:
    """Say, before anything is shown, that what another body does is not in this register."""
    for name in other_bodies(wants, facts):
        text = f"Our register is of {facts.directory.authority.name} alone: it does not record what {name} does"
        draft.say(text)
        draft.gap(text)


def add_limits(draft: Draft, wants: Wants, selection: Selection, facts: Facts, measures: frozenset[Measure]) -> None:
    """Say what the records shown are not: ranked, averaged, chosen by what did not happen, limited to a part of an area."""
    for name, bodies in wants.shared:
        draft.gap(
            f"“{name}” is a name of {counted(len(bodies), 'organisation')} in the register "
            f"({joined(bodies)}): what is recorded about each is shown"
        )
    if not draft.shown:
        return
    for pattern, text in _BEYOND:
        if pattern.search(wants.text):
            _both(draft, text)
    if _NOT_SO.search(wants.text) and not measures & _WHY:
        _both(
            draft,
            "The register records what was agreed. What was not done, refused or ended early cannot be selected from it",
        )
    if _NOW.search(wants.text) and not wants.periods and len(selection.chosen) > 1:
        _both(draft, "The list is of all dates recorded, not only of what is in force now")
    if selection.chosen:
        _subjects(draft, wants, selection, facts)
        _places(draft, wants, selection, facts, measures)
        _kinds(draft, wants, selection)
        _conflicts(draft, wants, selection, facts, measures)


def _both(draft: Draft, text: str) -> None:
    draft.say(text)
    draft.gap(text)


def _subjects(draft: Draft, wants: Wants, selection: Selection, facts: Facts) -> None:
    """Name the subjects asked about under which nothing that is shown is recorded."""
    if not wants.own_subjects:
        return
    recorded = [categories_of(row, facts) for row in selection.agreements]
    without = [code for code in wants.subjects if not any(related(code, codes) for codes in recorded)]
    if without and (len(without) < len(wants.subjects) or wants.named):
        names = joined((f"“{category_label(code)}”" for code in without), "or")
        draft.gap(f"None of the agreements shown is recorded under {names}")


def _places(draft: Draft, wants: Wants, selection: Selection, facts: Facts, measures: frozenset[Measure]) -> None:
    """Say which agreements cover more than the places asked about, or none of them: no amount is split by area."""
    if not wants.areas:
        return
    names = joined(facts.directory.areas[ref].name for ref in sorted(wants.areas))
    inside = frozenset().union(*(_below(area, facts) for area in wants.areas))
    around = frozenset().union(*(within(area, facts.directory) for area in wants.areas))
    rows = [(row, areas_of(row, facts)) for row in selection.agreements]
    outside = [row for row, areas in rows if areas and not areas & around]
    amounts = not wants.named and measures & {Measure.AMOUNT, Measure.AMOUNT_BY_YEAR}
    wider = [row for row, areas in rows if amounts and areas & around and not areas <= inside]
    for found, one, many in (
        (wider, f"covers more than {names}", f"cover more than {names}"),
        (outside, f"does not cover {names}", f"do not cover {names}"),
    ):
        if found:
            ids = [id_ for row in found[:_MANY] for id_ in draft.cite(subject_of(row), "title")]
            shown = capital(counted(len(found), "agreement"))
            text = f"{shown} shown {one if len(found) == 1 else many}, and no amount is recorded for a part of an area"
            draft.say(text, ids)
            draft.gap(text)


_MANY = 10  # agreements cited for one sentence


def _below(area: str, facts: Facts) -> frozenset[str]:
    found = {area}
    new = {area}
    while new:
        new = {row.ref for row in facts.directory.areas.values() if row.parent in new and row.ref not in found}
        found |= new
    return frozenset(found)


def _kinds(draft: Draft, wants: Wants, selection: Selection) -> None:
    """Where a question counts or lists contracts or grants, how many agreements of each kind are shown."""
    asked = {
        kind
        for kind, words in (("contract", r"\bcontracts?\b"), ("grant", r"\bgrants\b"))
        if re.search(words, wants.text, re.I)
    }
    kinds: dict[str, list[str]] = {}
    for row in selection.agreements:
        kinds.setdefault(row.kind, []).append(row.ref)
    if len(asked) != 1 or not (set(kinds) - asked) or not counts_records(wants):
        return
    ids = [id_ for row in selection.agreements for id_ in draft.cite(subject_of(row), "kind")]
    parts = [
        f"{counted(len(refs), KIND_WORDS[kind])}"
        if KIND_WORDS[kind]
        else f"{counted(len(refs), 'agreement')} of a kind that is not recorded"
        for kind, refs in sorted(kinds.items())
    ]
    draft.say(f"By the kind recorded, they are {joined(parts)}", ids)


def _conflicts(draft: Draft, wants: Wants, selection: Selection, facts: Facts, measures: frozenset[Measure]) -> None:
    """Say that amounts are agreed and not paid, and name agreements whose years add up to more than their value."""
    if not measures & {Measure.AMOUNT, Measure.AMOUNT_BY_YEAR}:
        return
    if asks_what_was_spent(wants):
        apart = ". What was paid is shown apart from them" if draft.paid else ", not those paid"
        draft.say(f"The amounts of agreements are those agreed{apart}")
        _whole_lives(draft, wants, selection, facts)
    clash = [row.ref for row in selection.agreements if _years_exceed_value(row, facts)]
    if clash:
        more = [f"{len(clash) - _MANY:,} more"] if len(clash) > _MANY else []
        draft.gap(
            "The amounts recorded by year add up to more than the value recorded for "
            f"{'agreement' if len(clash) == 1 else 'agreements'} {joined([*clash[:_MANY], *more])}"
        )


def _years_exceed_value(row: AgreementRow, facts: Facts) -> bool:
    amounts = [year.amount for year in facts.years.get(row.ref, ()) if year.amount is not None]
    return row.value is not None and sum(amounts) > row.value >= 0


def _lies_within(starts: str, ends: str, periods: list[Period]) -> bool:
    """Whether recorded dates lie inside the periods, taken as one stretch of time."""
    first, last = partial_dates.earliest(starts), partial_dates.latest(ends)
    if first is None or last is None:
        return False
    return min(p.starts for p in periods if p.starts) <= first and last <= max(p.ends for p in periods if p.ends)


def _whole_lives(draft: Draft, wants: Wants, selection: Selection, facts: Facts) -> None:
    """Say where the value shown is of an agreement that ran beyond the period asked, with no amount for that period."""
    closed = [period for period in wants.periods if period.starts and period.ends]
    if not closed:
        return
    beyond = [
        row
        for row in selection.agreements
        if row.value is not None
        and not any(
            year.amount is not None and year_asked(year.financial_year, closed) for year in facts.years.get(row.ref, ())
        )
        and not _lies_within(row.starts, row.ends, closed)
    ]
    if beyond:
        refs = [row.ref for row in beyond]
        more = [f"{len(refs) - _MANY:,} more"] if len(refs) > _MANY else []
        text = f"The value shown is of the whole agreement, not of the time asked, for {joined([*refs[:_MANY], *more])}"
        draft.say(text, [id_ for row in beyond[:_MANY] for id_ in draft.cite(subject_of(row), "value")])
        draft.gap(text)
