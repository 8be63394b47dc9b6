"""The register in bulk, as open data needs it: batch by batch, a fixed number of queries for each, in flat memory."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter, itemgetter
from typing import Any, NamedTuple, TypeVar

from django.db import connections, models
from django.db.models import Q

from ..models import (
    Agreement,
    AgreementEvent,
    AgreementFunding,
    AgreementParty,
    Authority,
    BusinessCase,
    Decision,
    Document,
    Need,
    Notice,
    Organisation,
    OrganisationIdentifier,
    Payment,
    Service,
    Tender,
    Withholding,
)
from ..open_data.rows import (
    AgreementRow,
    Around,
    CaseRow,
    DocumentRow,
    EventRow,
    FundingRow,
    NoticeRow,
    Office,
    OrganisationRow,
    PartyRow,
    PaymentRow,
    TenderRow,
)

BATCH = 1000
# How many organisations are kept between batches.
KEPT = 20_000
# How a range of keys is asked for, from a row that hangs on an agreement: by the agreement's key or its tender's.
OF_AGREEMENT = "agreement"
OF_TENDER = "agreement__tender"
_GROUPED = TypeVar("_GROUPED", bound=Sequence[Any])

_AGREEMENT = (
    "pk", "ref", "title", "kind", "description", "route", "route_reason", "starts", "ends", "value", "signed", "status",
    "ended", "url", "ocid", "tender_id", "service_id", "service__name", "provider_id", "fund__ref", "fund__name",
    "fund__funder_id", "decision_id", "decision__ref", "decision__title", "decision__taken", "decision__published",
    "decision__url", "decision__withheld_under",
)  # fmt: skip
_TENDER = (
    "pk", "ref", "title", "description", "status", "estimated_value", "invited", "closes", "starts", "ends", "bids",
    "ocid", "url", "service_id", "decision_id", "decision__withheld_under",
)  # fmt: skip


class Batch(NamedTuple):
    """Processes and all that stands around them: (tender or None, its agreements)."""

    processes: list[tuple[TenderRow | None, list[AgreementRow]]]
    around: Around


def office() -> Office | None:
    """The authority whose register this is; None where no register was loaded."""
    found = Authority.objects.first()
    if found is None:
        return None
    return Office(
        slug=found.slug,
        name=found.name,
        ocid_prefix=found.ocid_prefix,
        grant_prefix=found.grant_prefix,
        organisation_id=found.organisation_id,
        address=found.address,
    )


def processes(kinds: Sequence[str]) -> Iterator[Batch]:
    """The agreements of these kinds with their tenders, and tenders that led to none, in the order of their keys."""
    reader, hidden = _Reader(), _Hidden.read()
    paid = _Payments(Q(agreement__tender__isnull=True), "agreement_id")
    alone = Agreement.objects.filter(tender__isnull=True, kind__in=kinds)
    for rows in _by_key(alone.exclude(ref__in=_hidden("agreement")), _AGREEMENT):
        agreements = hidden.shown(AgreementRow(*row) for row in rows)
        keys = (agreements[0].pk, agreements[-1].pk)
        around = reader.around(agreements, OF_AGREEMENT, keys)
        around.payments = paid.of({agreement.pk for agreement in agreements}, keys[1])
        around.organisations |= reader.organisations(_payees(around))
        yield Batch([(None, [agreement]) for agreement in agreements], around)
    paid = _Payments(Q(agreement__tender__isnull=False), "agreement__tender_id")
    for rows in _by_key(Tender.objects.exclude(ref__in=_hidden("tender")), _TENDER):
        tenders = hidden.tenders_shown(TenderRow(*row) for row in rows)
        keys = (tenders[0].pk, tenders[-1].pk)
        under = Agreement.objects.filter(**_within("tender", keys)).order_by("tender_id", "pk")
        all_of_them = [AgreementRow(*row) for row in _raw(under, _AGREEMENT)]
        led_somewhere = {agreement.tender for agreement in all_of_them}
        agreements = hidden.shown(agreement for agreement in all_of_them if agreement.kind in kinds)
        by_tender = _grouped(agreements, key=attrgetter("tender"))
        # A tender that led to grants alone is not procurement; of one whose contracts are withheld nothing is said.
        kept = [tender for tender in tenders if tender.pk in by_tender or tender.pk not in led_somewhere]
        around = reader.around(agreements, OF_TENDER, keys)
        around.tender_notices = _notices("tender_id", agreement__isnull=True, **_within("tender", keys))
        around.payments = paid.of({agreement.pk for agreement in agreements}, keys[1])
        around.organisations |= reader.organisations(_payees(around))
        yield Batch([(tender, list(by_tender.get(tender.pk, ()))) for tender in kept], around)


def _payees(around: Around) -> set[int | None]:
    return {row.payee for some in around.payments.values() for row in some}


def grants(kinds: Sequence[str]) -> Iterator[tuple[list[AgreementRow], Around]]:
    """The agreements of these kinds in the order of their keys, with recipients and areas."""
    reader, hidden = _Reader(), _Hidden.read()
    for rows in _by_key(Agreement.objects.filter(kind__in=kinds).exclude(ref__in=_hidden("agreement")), _AGREEMENT):
        agreements = hidden.shown(AgreementRow(*row) for row in rows)
        around = Around(organisations=reader.organisations({row.provider for row in agreements}))
        through = Service.areas.through.objects.filter(
            **_within("service__agreements", (agreements[0].pk, agreements[-1].pk))
        )
        pairs = through.order_by("service_id", "area__ref").values_list("service_id", "area__name", "area__ref")
        around.areas = {
            service: [row[1] for row in some] for service, some in groupby(pairs.distinct(), key=itemgetter(0))
        }
        yield agreements, around


def other_kinds(kinds: Sequence[str]) -> Iterator[tuple[str, str]]:
    """(ref, kind) of the agreements of other kinds."""
    return Agreement.objects.exclude(kind__in=kinds).order_by("pk").values_list("ref", "kind").iterator(chunk_size=5000)


def withheld(kinds: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """(record, ref, why) of the agreements of these kinds and the tenders that are left whole out as withheld."""
    why = "it is withheld under article 2(2) of the Specified Information Order"
    agreements = Agreement.objects.filter(kind__in=kinds)
    for ref in agreements.filter(ref__in=_hidden("agreement")).order_by("pk").values_list("ref", flat=True):
        yield "agreement", ref, why
    for ref in Tender.objects.filter(ref__in=_hidden("tender")).order_by("pk").values_list("ref", flat=True):
        yield "tender", ref, why
    under = agreements.filter(tender__ref__in=_hidden("tender")).exclude(ref__in=_hidden("agreement"))
    for ref in under.order_by("pk").values_list("ref", flat=True):
        yield "agreement", ref, "its tender is withheld under article 2(2) of the Specified Information Order"


def _hidden(record: str) -> models.QuerySet[Any]:
    """The refs of the records of a kind that are withheld from what the office publishes."""
    return Withholding.objects.filter(record=record, lifted_on=None).values("ref")


@dataclass(frozen=True)
class _Hidden:
    """The refs of what is withheld: agreements, which are left out, and decisions, of which nothing is said."""

    agreements: frozenset[str]
    decisions: frozenset[str]
    decision_keys: frozenset[int]

    @classmethod
    def read(cls) -> _Hidden:
        rows = Decision.objects.filter(ref__in=_hidden("decision")).values_list("ref", "pk")
        found = dict(rows)
        agreements = _hidden("agreement").values_list("ref", flat=True)
        return cls(frozenset(agreements), frozenset(found), frozenset(found.values()))

    def shown(self, rows: Iterable[AgreementRow]) -> list[AgreementRow]:
        """Those of the agreements that are not withheld, without what a withheld decision says."""
        return [
            row._replace(
                decision_ref=None, decision_title=None, decision_taken=None, decision_published=None, decision_url=None,
                decision_withheld=ARTICLE,
            )
            if row.decision_ref in self.decisions
            else row
            for row in rows
            if row.ref not in self.agreements
        ]  # fmt: skip

    def tenders_shown(self, rows: Iterable[TenderRow]) -> list[TenderRow]:
        """The tenders, without what a withheld decision says."""
        return [row._replace(decision_withheld=ARTICLE) if row.decision in self.decision_keys else row for row in rows]


ARTICLE = "article 2(2)"
"""What a decision that is withheld altogether is withheld under."""


def withheld_payments() -> int:
    """How many payments of agreements are withheld."""
    return Payment.objects.filter(agreement__isnull=False).exclude(withheld="").count()


def _by_key(rows: models.QuerySet[Any], names: Sequence[str]) -> Iterator[list[tuple[Any, ...]]]:
    """A batch at a time in the order of keys; nothing stays open between batches."""
    last = 0
    while True:
        found = _raw(rows.filter(pk__gt=last).order_by("pk")[:BATCH], names)
        if not found:
            return
        yield found
        last = found[-1][0]


def _raw(rows: models.QuerySet[Any], names: Sequence[str]) -> list[tuple[Any, ...]]:
    """What the driver hands over, without a conversion for each value: amounts are floats on SQLite."""
    sql, given = rows.values_list(*names).query.sql_with_params()
    with connections[rows.db].cursor() as cursor:
        cursor.execute(sql, given)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def _grouped(rows: Iterable[_GROUPED], key: Any = itemgetter(0)) -> dict[Any, list[_GROUPED]]:
    found: dict[Any, list[_GROUPED]] = {}
    for row in rows:
        found.setdefault(key(row), []).append(row)
    return found


def _within(path: str, keys: tuple[int, int]) -> dict[str, int]:
    """What asks for the keys of a range, both ends included."""
    return {f"{path}__gte": keys[0], f"{path}__lte": keys[1]}


@dataclass
class _Reader:
    """Reads what stands around one batch. Rows are asked for by a range of keys: a list of a thousand costs more to
    write than to answer. `own` is the range's path from a row that hangs on an agreement."""

    known: dict[int, OrganisationRow] = field(default_factory=dict)

    def around(self, agreements: Sequence[AgreementRow], own: str, keys: tuple[int, int]) -> Around:
        """What stands around agreements of this range."""
        around = Around()
        hanging = _within(own, keys)
        around.events = _grouped(
            EventRow(*row)
            for row in AgreementEvent.objects.filter(**hanging)
            .order_by("effective", "pk")
            .values_list("agreement_id", "ref", "kind", "effective", "reason", "before", "after")
        )
        document = ("ref", "title", "kind", "url", "dated")
        around.documents = _grouped(
            DocumentRow(*row)
            for row in Document.agreements.through.objects.filter(**hanging)
            .exclude(document__status=Document.Status.DRAFT)
            .exclude(document__url="")
            .order_by("document__ref")
            .values_list("agreement_id", *(f"document__{name}" for name in document))
        )
        around.notices = _notices("agreement_id", **hanging)
        around.fundings = _grouped(
            FundingRow(*row) for row in AgreementFunding.objects.filter(**hanging).values_list("agreement_id", "amount")
        )
        around.parties = _grouped(
            PartyRow(*row)
            for row in AgreementParty.objects.filter(**hanging)
            .order_by("ref")
            .values_list("agreement_id", "organisation_id", "role")
        )
        above = "agreements" if own == OF_AGREEMENT else "tenders"
        around.needs = _grouped(
            CaseRow(*row, None)
            for row in Need.services.through.objects.filter(**_within(f"service__{above}", keys))
            .order_by("need__ref")
            .values_list("service_id", "need__title", "need__description")
            .distinct()
        )
        case = ("title", "preferred", "cost")
        cases = BusinessCase.objects.order_by("ref").distinct()
        around.cases_by_service = _grouped(
            CaseRow(*row) for row in cases.filter(**_within(f"service__{above}", keys)).values_list("service_id", *case)
        )
        around.cases_by_decision = _grouped(
            CaseRow(*row)
            for row in cases.filter(service__isnull=True, **_within(f"decision__{above}", keys)).values_list(
                "decision_id", *case
            )
        )
        wanted = {row.provider for row in agreements} | {row.funder for row in agreements}
        wanted |= {party.organisation for some in around.parties.values() for party in some}
        around.organisations = self.organisations(wanted)
        return around

    def organisations(self, keys: Iterable[int | None]) -> dict[int, OrganisationRow]:
        """These organisations. Those of earlier batches are kept, up to a number."""
        wanted = {key for key in keys if key is not None}
        missing = sorted(wanted - self.known.keys())
        if missing:
            if len(self.known) > KEPT:
                self.known.clear()
                missing = sorted(wanted)
            identifiers = _grouped(
                OrganisationIdentifier.objects.filter(organisation_id__in=missing).values_list(
                    "organisation_id", "scheme", "value"
                )
            )
            for row in Organisation.objects.filter(pk__in=missing).values_list(
                "pk", "ref", "name", "address", "postcode", "sme", "vcse", "kind"
            ):
                numbers = tuple((one[1], one[2]) for one in identifiers.get(row[0], ()))
                self.known[row[0]] = OrganisationRow(*row, identifiers=numbers)
        return {key: self.known[key] for key in wanted}


def _notices(of: str, **which: Any) -> dict[int, list[NoticeRow]]:
    rows = Notice.objects.filter(**which).order_by("published", "ref")
    return _grouped(NoticeRow(*row) for row in rows.values_list(of, "ref", "kind", "published", "notice_id", "url"))


class _Payments:
    """Payments of agreements, read once in the order in which agreements come: rows have no index by agreement."""

    def __init__(self, which: Q, order: str) -> None:
        rows = Payment.objects.filter(which, agreement__isnull=False, withheld="").order_by(
            order, "agreement_id", "sheet_id", "row"
        )
        self._rows = iter(
            rows.values_list(
                order, "agreement_id", "sheet__of__sha256", "sheet__position", "row", "paid", "pence",
                "payee__organisation_id",
            ).iterator(chunk_size=5000)
        )  # fmt: skip
        self._next = next(self._rows, None)

    def of(self, agreements: set[int], up_to: int) -> dict[int, list[PaymentRow]]:
        """The payments of these agreements, among those whose order key is at most `up_to`."""
        found: dict[int, list[PaymentRow]] = {}
        while self._next is not None and self._next[0] <= up_to:
            if self._next[1] in agreements:
                found.setdefault(self._next[1], []).append(PaymentRow(*self._next[1:]))
            self._next = next(self._rows, None)
        return found
