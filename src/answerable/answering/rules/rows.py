"""The rows that an answer is made of, as plain data: what the register holds about what a letter asks.

Records are tied together by the `ref` that the office gave them; an empty string or None means "not recorded",
never zero. `queries.load` fills these from the register; a test fills them by hand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class AuthorityRow:
    """The body that answers, by every name it goes by."""

    name: str
    office_name: str = ""
    decision_noun: str = "decision"


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """A provider, funder or partner, with the other names it is called by."""

    ref: str
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AreaRow:
    """A place; `parent` is the ref of the place it lies in."""

    ref: str
    name: str
    parent: str = ""


@dataclass(frozen=True, slots=True)
class ServiceRow:
    """What is provided; `categories` are taxonomy codes, `areas` are area refs."""

    ref: str
    name: str
    description: str = ""
    beneficiaries: str = ""
    categories: tuple[str, ...] = ()
    areas: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FundRow:
    """A pot of money; `funder` is an organisation's ref, `parent` a fund's."""

    ref: str
    name: str
    aliases: tuple[str, ...] = ()
    funder: str = ""
    parent: str = ""
    ring_fenced: bool | None = None
    conditions: str = ""
    description: str = ""
    categories: tuple[str, ...] = ()
    starts: str = ""
    ends: str = ""


@dataclass(frozen=True, slots=True)
class FundAmountRow:
    """One stated amount of a fund, in pounds."""

    ref: str
    fund: str
    kind: str
    contributor: str = ""
    financial_year: str = ""
    amount: Decimal | None = None
    basis: str = "exact"
    annual_change: Decimal | None = None
    as_stated: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class DecisionRow:
    """The record of a decision; `services` are service refs."""

    ref: str
    title: str
    taken: str = ""
    taken_by: str = ""
    summary: str = ""
    reasons: str = ""
    url: str = ""
    services: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AgreementRow:
    """One agreement; `service`, `provider`, `fund`, `part_of` and `decision` are refs; `value` is in pounds."""

    ref: str
    title: str
    kind: str = "not_recorded"
    service: str = ""
    provider: str = ""
    fund: str = ""
    part_of: str = ""
    decision: str = ""
    route: str = "not_recorded"
    route_reason: str = ""
    starts: str = ""
    ends: str = ""
    time_limited: bool | None = None
    value: Decimal | None = None
    value_basis: str = "not_recorded"
    value_as_stated: str = ""
    vat: str = "not_recorded"
    outcomes: str = ""


@dataclass(frozen=True, slots=True)
class YearRow:
    """What an agreement is worth in one financial year, in pounds."""

    ref: str
    agreement: str
    financial_year: str
    amount: Decimal | None = None
    basis: str = "exact"


@dataclass(frozen=True, slots=True)
class PostRow:
    """People that an agreement pays for; `number` is full-time equivalents, `area` an area's ref."""

    ref: str
    agreement: str
    role: str
    area: str = ""
    number: Decimal | None = None


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """A plan, strategy, report or other document; `owner` is an organisation's ref."""

    ref: str
    title: str
    kind: str = ""
    status: str = "not_recorded"
    dated: str = ""
    covers_from: str = ""
    covers_to: str = ""
    owner: str = ""
    categories: tuple[str, ...] = ()
    url: str = ""
    archived_url: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class StatementRow:
    """Something that the record says in words, about one record or (none named) about the office as a whole."""

    ref: str
    topic: str
    text: str
    agreement: str = ""
    service: str = ""
    fund: str = ""
    decision: str = ""
    document: str = ""
    request_reference: str = ""
    financial_year: str = ""


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """What the register is complete for; `held_by` is an organisation's ref (empty: this office)."""

    ref: str
    what: str
    categories: tuple[str, ...] = ()
    starts: str = ""
    ends: str = ""
    complete: bool = False
    held_by: str = ""
    archived_at: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class CitationRow:
    """Where one field of a record (empty: the whole row) has its value from."""

    field: str
    source: str
    place: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class RelatedRow:
    """One record around an agreement, decision or service (`of` is its ref), its fields as words for people in the order
    of `related.RELATED`; an empty text is not recorded."""

    kind: str
    ref: str
    of: str
    of_title: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PublishedRow:
    """An earlier response that is public; dates are partial, `source` is what states these facts."""

    reference: str
    subject: str = ""
    dated: str = ""
    published_on: str = ""
    url: str = ""
    summary: str = ""
    source: str = ""
    source_place: str = ""
    source_url: str = ""


@dataclass(frozen=True)
class Directory:
    """Everything in the register that has a name of its own, by ref: what the names in a letter are matched with."""

    authority: AuthorityRow
    organisations: Mapping[str, OrganisationRow] = field(default_factory=dict)
    areas: Mapping[str, AreaRow] = field(default_factory=dict)
    services: Mapping[str, ServiceRow] = field(default_factory=dict)
    funds: Mapping[str, FundRow] = field(default_factory=dict)
    decisions: Mapping[str, DecisionRow] = field(default_factory=dict)
    documents: Mapping[str, DocumentRow] = field(default_factory=dict)
    agreement_titles: Mapping[str, str] = field(default_factory=dict)  # those that the letter mentions
    withheld: frozenset[tuple[str, str]] = frozenset()  # (kind of record, ref) of what is withheld from publication


@dataclass(frozen=True)
class Facts:
    """The rows that bear on one letter. `years` and `posts` are by the agreement's ref."""

    directory: Directory
    agreements: Mapping[str, AgreementRow] = field(default_factory=dict)
    years: Mapping[str, tuple[YearRow, ...]] = field(default_factory=dict)
    posts: Mapping[str, tuple[PostRow, ...]] = field(default_factory=dict)
    fund_amounts: tuple[FundAmountRow, ...] = ()
    statements: tuple[StatementRow, ...] = ()
    coverage: tuple[CoverageRow, ...] = ()
    citations: Mapping[tuple[str, str], tuple[CitationRow, ...]] = field(default_factory=dict)
    published: tuple[PublishedRow, ...] = ()
    related: tuple[RelatedRow, ...] = ()
