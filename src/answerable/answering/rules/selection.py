"""Which of the register's agreements, funds and documents a question is about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from answerable.register.rules.partial_dates import Overlap

from .names import Kind
from .periods import overlap
from .rows import AgreementRow, Facts, FundRow, PostRow, ServiceRow
from .scope import CRIMES, VICTIMS, Wants, relation, within
from .words import folded


@dataclass(frozen=True, slots=True)
class Chosen:
    """One agreement in scope, and how surely it is."""

    agreement: AgreementRow
    wider: bool = False  # recorded only under a wider category than the one asked
    dates_unsure: bool = False  # its dates do not say whether it ran in the period asked
    area_unsure: bool = False  # no area is recorded for it


@dataclass(frozen=True)
class Selection:
    """The agreements in scope, in the order in which they are shown, and those whose category nobody recorded."""

    chosen: tuple[Chosen, ...] = ()
    uncategorised: tuple[AgreementRow, ...] = ()
    general: tuple[AgreementRow, ...] = ()  # for victims of any crime, where one kind of crime is asked about

    @property
    def agreements(self) -> tuple[AgreementRow, ...]:
        """The agreements alone."""
        return tuple(item.agreement for item in self.chosen)

    @property
    def wider(self) -> int:
        """How many of them are recorded only under a wider category than the one asked."""
        return sum(item.wider for item in self.chosen)

    @property
    def refs(self) -> frozenset[str]:
        """The refs of the agreements."""
        return frozenset(item.agreement.ref for item in self.chosen)

    @property
    def services(self) -> frozenset[str]:
        """The refs of the services that the agreements pay for."""
        return frozenset(item.agreement.service for item in self.chosen if item.agreement.service)

    @property
    def funds(self) -> frozenset[str]:
        """The refs of the funds that the agreements are paid from."""
        return frozenset(item.agreement.fund for item in self.chosen if item.agreement.fund)

    @property
    def decisions(self) -> frozenset[str]:
        """The refs of the decisions under which the agreements were made."""
        return frozenset(item.agreement.decision for item in self.chosen if item.agreement.decision)


def service_of(agreement: AgreementRow, facts: Facts) -> ServiceRow | None:
    """The service that an agreement pays for."""
    return facts.directory.services.get(agreement.service)


def fund_of(agreement: AgreementRow, facts: Facts) -> FundRow | None:
    """The fund that an agreement is paid from."""
    return facts.directory.funds.get(agreement.fund)


def select(wants: Wants, facts: Facts) -> Selection:
    """The agreements that a question is about.

    Everything that the letter names limits them together; then the subjects, where any agreement so named is under
    them; then the places; then the periods. An agreement whose dates or area are not recorded stays in, marked.
    """
    if not wants.has_scope or (wants.unknown and not wants.named):
        return Selection()
    candidates = [
        row for row in facts.agreements.values() if _is_named(row, wants, facts) and _is_about(row, wants, facts)
    ]
    chosen: list[Chosen] = []
    uncategorised: list[AgreementRow] = []
    general: list[AgreementRow] = []
    for row in candidates:
        codes = categories_of(row, facts)
        bears = relation(wants.subjects, codes)
        if wants.named or bears:
            chosen.append(Chosen(row, wider=bears == 1))
        elif not codes:
            uncategorised.append(row)
        elif VICTIMS in codes and CRIMES & set(wants.subjects):
            general.append(row)
    if wants.named and wants.subjects:
        chosen = _narrowed(chosen, wants, facts)
    placed = [item for item in (_in_area(item, wants, facts) for item in chosen) if item]
    chosen = placed or (chosen if wants.named else [])
    dated = [item for item in (_in_period(item, wants, facts) for item in chosen) if item]
    return Selection(
        chosen=tuple(sorted(dated, key=lambda item: (item.wider, *_order(item.agreement, facts)))),
        uncategorised=_still_in_scope(uncategorised, wants, facts),
        general=_still_in_scope(general, wants, facts),
    )


def _still_in_scope(rows: list[AgreementRow], wants: Wants, facts: Facts) -> tuple[AgreementRow, ...]:
    kept = (row for row in rows if _in_area(Chosen(row), wants, facts) and _in_period(Chosen(row), wants, facts))
    return tuple(sorted(kept, key=lambda row: _order(row, facts)))


def _narrowed(chosen: list[Chosen], wants: Wants, facts: Facts) -> list[Chosen]:
    """Of the agreements that the question names, those under its subjects; all of them where none is. A question that
    names services and, beside them, a subject that none of them has ("the victims service and counselling grants")
    is about both."""
    under = [item for item in chosen if relation(wants.subjects, categories_of(item.agreement, facts))]
    codes = [categories_of(item.agreement, facts) for item in chosen]
    beside = [code for code in wants.subjects if not any(relation((code,), own) for own in codes)]
    if not beside or not chosen or set(wants.named) != {Kind.SERVICE} or not wants.own_subjects:
        return under or chosen
    here = {item.agreement.ref for item in chosen}
    return (under or chosen) + [
        Chosen(row)
        for row in facts.agreements.values()
        if row.ref not in here and relation(beside, categories_of(row, facts)) == 2
    ]


def is_about_words(title: str, words: Iterable[str]) -> bool:
    """Whether a title has every one of the words; a single word must be what it ends in, as "software" is in
    "Investigative software": in the middle of a title it says little."""
    here = folded(title)
    wanted = [part for word in words for part in folded(word)]
    if len(wanted) == 1:
        return here[-1:] == tuple(wanted)
    return bool(wanted) and set(wanted) <= set(here)


def _is_named(row: AgreementRow, wants: Wants, facts: Facts) -> bool:
    """Whether an agreement meets every kind of name in the question: this provider and this fund, say."""
    fund = fund_of(row, facts)
    for kind, refs in wants.named.items():
        if kind is Kind.ORGANISATION:
            meets = row.provider in refs or (fund is not None and fund.funder in refs)
        elif kind is Kind.SERVICE:
            meets = row.service in refs
        elif kind is Kind.FUND:
            meets = row.fund in refs or (fund is not None and fund.parent in refs)
        elif kind is Kind.AGREEMENT:
            meets = row.ref in refs
        elif kind is Kind.DECISION:
            meets = row.decision in refs
        else:
            meets = True
        if not meets:
            return False
    return any(kind is not Kind.DOCUMENT for kind in wants.named) or not wants.named


def _is_about(row: AgreementRow, wants: Wants, facts: Facts) -> bool:
    if not wants.about:
        return True
    service = service_of(row, facts)
    return is_about_words(row.title, wants.about) or (service is not None and is_about_words(service.name, wants.about))


def categories_of(row: AgreementRow, facts: Facts) -> tuple[str, ...]:
    """The taxonomy codes of the service that an agreement pays for."""
    service = service_of(row, facts)
    return service.categories if service else ()


def areas_of(row: AgreementRow, facts: Facts) -> set[str]:
    """The refs of the areas that an agreement's service or its posts are recorded for."""
    service = service_of(row, facts)
    posts: tuple[PostRow, ...] = facts.posts.get(row.ref, ())
    return {*(service.areas if service else ()), *(post.area for post in posts if post.area)}


def _in_area(item: Chosen, wants: Wants, facts: Facts) -> Chosen | None:
    if not wants.areas:
        return item
    here = areas_of(item.agreement, facts)
    if not here:
        return Chosen(item.agreement, item.wider, item.dates_unsure, area_unsure=True)
    asked = frozenset().union(*(within(area, facts.directory) for area in wants.areas))
    return item if here & asked else None


def _in_period(item: Chosen, wants: Wants, facts: Facts) -> Chosen | None:
    row = item.agreement
    years = facts.years.get(row.ref, ())
    ran = overlap(
        row.starts,
        row.ends,
        wants.periods,
        years=[year.financial_year for year in years],
        paid=[year.financial_year for year in years if year.amount is not None],
    )
    if ran is Overlap.NONE:
        return None
    return Chosen(row, item.wider, ran is Overlap.POSSIBLE, item.area_unsure)


def _order(row: AgreementRow, facts: Facts) -> tuple[str, str, str]:
    """By provider, those without one last; then by title."""
    provider = facts.directory.organisations.get(row.provider)
    return (provider.name.casefold() if provider else "~", row.title.casefold(), row.ref)
