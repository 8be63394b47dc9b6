"""Rows of the register as open data needs them: what the queries read and the builders write."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

Amount = float | int | Decimal | str
"""Pounds, as the database's driver hands them over."""


@dataclass(frozen=True)
class Office:
    """The authority that publishes. `ocid_prefix` is ocds-xxxxxx, `grant_prefix` 360G-name; both may be empty."""

    slug: str
    name: str
    ocid_prefix: str = ""
    grant_prefix: str = ""
    organisation_id: str = ""
    address: str = ""


class OrganisationRow(NamedTuple):
    """An organisation; `identifiers` are (list, number)."""

    pk: int
    ref: str
    name: str
    address: str = ""
    postcode: str = ""
    sme: bool | None = None
    vcse: bool | None = None
    kind: str = ""
    identifiers: Sequence[tuple[str, str]] = ()


class AgreementRow(NamedTuple):
    """An agreement with its service, fund and decision. Dates are partial dates; money is pounds or None."""

    pk: int
    ref: str
    title: str
    kind: str
    description: str
    route: str
    route_reason: str
    starts: str
    ends: str
    value: Amount | None
    signed: str
    status: str
    ended: str
    url: str
    ocid: str
    tender: int | None
    service: int | None
    service_name: str | None
    provider: int | None
    fund_ref: str | None
    fund_name: str | None
    funder: int | None
    decision: int | None
    decision_ref: str | None
    decision_title: str | None
    decision_taken: str | None
    decision_published: str | None
    decision_url: str | None
    decision_withheld: str | None


class TenderRow(NamedTuple):
    """An invitation to tender."""

    pk: int
    ref: str
    title: str
    description: str
    status: str
    estimated_value: Amount | None
    invited: str
    closes: str
    starts: str
    ends: str
    bids: int | None
    ocid: str
    url: str
    service: int | None
    decision: int | None
    decision_withheld: str | None


class EventRow(NamedTuple):
    """A variation, extension, renewal, ending or correction of an agreement."""

    agreement: int
    ref: str
    kind: str
    effective: date | str
    reason: str
    before: Mapping[str, str]
    after: Mapping[str, str]


class DocumentRow(NamedTuple):
    """A published document of an agreement."""

    agreement: int
    ref: str
    title: str
    kind: str
    url: str
    dated: str


class NoticeRow(NamedTuple):
    """A notice on the central platform."""

    of: int
    ref: str
    kind: str
    published: date | str
    notice_id: str
    url: str


class PaymentRow(NamedTuple):
    """A payment under an agreement that is not withheld; `place` names its row in its file for good."""

    agreement: int
    file: str
    sheet: int
    row: int
    paid: date | str | None
    pence: int
    payee: int | None


class FundingRow(NamedTuple):
    """What one fund pays of an agreement in one year or altogether."""

    agreement: int
    amount: Amount | None


class PartyRow(NamedTuple):
    """A partner, sub-contractor or joint funder of an agreement."""

    agreement: int
    organisation: int
    role: str


class CaseRow(NamedTuple):
    """A business case or a need that stands behind an agreement or a tender."""

    of: int
    title: str
    text: str
    cost: Amount | None


@dataclass
class Around:
    """What stands around the agreements and tenders of one batch, by their keys."""

    organisations: dict[int, OrganisationRow] = field(default_factory=dict)
    events: Mapping[int, Sequence[EventRow]] = field(default_factory=dict)
    documents: Mapping[int, Sequence[DocumentRow]] = field(default_factory=dict)
    notices: Mapping[int, Sequence[NoticeRow]] = field(default_factory=dict)
    tender_notices: Mapping[int, Sequence[NoticeRow]] = field(default_factory=dict)
    payments: Mapping[int, Sequence[PaymentRow]] = field(default_factory=dict)
    fundings: Mapping[int, Sequence[FundingRow]] = field(default_factory=dict)
    parties: Mapping[int, Sequence[PartyRow]] = field(default_factory=dict)
    needs: Mapping[int, Sequence[CaseRow]] = field(default_factory=dict)  # by service
    cases_by_service: Mapping[int, Sequence[CaseRow]] = field(default_factory=dict)
    cases_by_decision: Mapping[int, Sequence[CaseRow]] = field(default_factory=dict)
    areas: Mapping[int, Sequence[str]] = field(default_factory=dict)  # names, by service


class LeftOut(NamedTuple):
    """Something of the register that open data does not say, and why."""

    record: str
    ref: str
    what: str
    why: str
