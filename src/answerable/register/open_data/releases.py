"""Builds the OCDS 1.1 releases of a contracting process from rows of the register (facts/law.md C1).

One process is one tender with its agreements, or one agreement by itself. Its first release says all that was so to begin
with; each event of an agreement (variation, extension, …) is a release of its own, and where there are events, payments
and the end come in a last one. A release is dated by the last day on which something in it happened, and its id has a
digest of its content: what was published under an id never changes, and a correction gets another id.

Nothing is made up to fill a field. A date that the register knows only to the month or year is left out, and said to be.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from hashlib import blake2b
from typing import Any
from urllib.parse import quote

import orjson

from .codelists import BEST_LISTS, split_identifier, wrong_identifier
from .rows import AgreementRow, Amount, Around, CaseRow, EventRow, LeftOut, Office, OrganisationRow, TenderRow

PREFIX = re.compile(r"ocds-[a-z0-9]{6}")
WEB_ADDRESS = re.compile(r"https?://[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")
# How the routes of the register are called in the closed list (facts/law.md C1, choices of ours). A call-off from a
# framework may be a competition or not: only the number of bids tells. Allocation by formula and joint commissioning are
# no methods of procurement.
_METHODS = {
    "open": "open", "restricted": "selective", "quotes": "limited", "direct": "direct", "grant_direct": "direct",
    "grant_competition": "open",
}  # fmt: skip
ROUTES = {
    "open": "Open tender", "restricted": "Restricted tender", "quotes": "Quotes",
    "framework": "Call-off from a framework", "direct": "Direct award", "grant_competition": "Grant competition",
    "grant_direct": "Grant awarded directly", "joint": "Commissioned jointly with partners",
    "allocation": "Allocation by formula",
}  # fmt: skip
# What a notice of the central platform is in OCDS, and which part of the release it belongs to (facts/law.md B3).
_NOTICES = {
    "UK1": ("planning", "plannedProcurementNotice"), "UK2": ("planning", ""),
    "UK3": ("planning", "plannedProcurementNotice"), "UK4": ("tender", "tenderNotice"),
    "UK12": ("tender", "cancellationDetails"), "UK5": ("award", "awardNotice"), "UK6": ("award", "awardNotice"),
    "COPY": ("contract", "contractSigned"),
}  # fmt: skip
_SAFE = re.compile(r"[A-Za-z0-9._~-]+")


def local_id(ref: str) -> str:
    """A reference of the register as part of an id: what is no letter, digit, dot or hyphen is written in percents."""
    return ref if _SAFE.fullmatch(ref) else quote(ref, safe="")


def number(amount: Amount) -> float | int:
    """Pounds as JSON writes them: whole pounds without a point."""
    pounds = float(amount)
    whole = int(pounds)
    return whole if whole == pounds else pounds


def _iso(day: date | str) -> str:
    return day if isinstance(day, str) else day.isoformat()


@dataclass
class _Parties:
    """The organisations of one release and what each of them is in it."""

    found: dict[str, dict[str, Any]] = field(default_factory=dict)

    def add(self, party: dict[str, Any], role: str) -> dict[str, str]:
        """Give a party a role; returns the reference to it."""
        own = self.found.get(party["id"])
        if own is None:
            self.found[party["id"]] = {**party, "roles": [role]}
        elif role not in own["roles"]:
            own["roles"].append(role)
        return {"id": party["id"], "name": party["name"]}


@dataclass
class Builder:
    """Builds releases for one office as at one day. `left_out` gathers what could not be said."""

    office: Office
    today: date
    left_out: list[LeftOut] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._now = self.today.isoformat()
        self._buyer = self._office_party()
        self._reference = {"id": self._buyer["id"], "name": self._buyer["name"]}
        self._known: dict[int, tuple[OrganisationRow, dict[str, Any]]] = {}

    def ocid(self, agreement: AgreementRow | None, tender: TenderRow | None) -> str:
        """The process's id: the one recorded, or the office's prefix and the tender's or the agreement's reference.

        A tender and an agreement may have one reference, and be two processes: hence the letter.
        """
        if agreement is not None and agreement.ocid:
            return agreement.ocid
        if tender is not None:
            return tender.ocid or f"{self.office.ocid_prefix}-t-{local_id(tender.ref)}"
        assert agreement is not None
        return f"{self.office.ocid_prefix}-a-{local_id(agreement.ref)}"

    def process(
        self, ocid: str, tender: TenderRow | None, agreements: Sequence[AgreementRow], around: Around
    ) -> list[dict[str, Any]]:
        """The releases of one process, in the order of their dates."""
        if len(agreements) == 1 and agreements[0].pk not in around.events:
            return [self._whole(ocid, tender, agreements, around, {})]
        events = sorted(
            (event for agreement in agreements for event in around.events.get(agreement.pk, ())),
            key=lambda event: _iso(event.effective),
        )
        if not events:
            return [self._whole(ocid, tender, agreements, around, {})]
        return self._history(ocid, tender, agreements, around, events)

    def _history(
        self,
        ocid: str,
        tender: TenderRow | None,
        agreements: Sequence[AgreementRow],
        around: Around,
        events: Sequence[EventRow],
    ) -> list[dict[str, Any]]:
        """The first state, a release for each event, and the end: what is so now, taken back event by event."""
        states = {agreement.pk: agreement for agreement in agreements}
        after: list[AgreementRow] = []
        for event in reversed(events):
            after.append(states[event.agreement])
            states[event.agreement] = _take_back(states[event.agreement], event)
        after.reverse()
        first = [states[agreement.pk] for agreement in agreements]
        releases = [self._whole(ocid, tender, first, around, {e.agreement: e for e in reversed(events)})]
        last = releases[0]
        for event, agreement in zip(events, after, strict=True):
            day = min(max(last["date"][:10], _iso(event.effective)), self._now)
            last = self._event_release(ocid, agreement, event, day, last["id"])
            releases.append(last)
        if closing := self._closing(ocid, agreements, around, last["date"][:10]):
            releases.append(closing)
        return releases

    def _whole(
        self,
        ocid: str,
        tender: TenderRow | None,
        agreements: Sequence[AgreementRow],
        around: Around,
        first_events: dict[int, EventRow],
    ) -> dict[str, Any]:
        """A release with every part. Where events follow, their first day bounds its date, and the end is not in it."""
        parties = _Parties()
        parties.add(self._buyer, "buyer")
        days: list[str] = []
        tags: list[str] = []
        body: dict[str, Any] = {}
        lead = agreements[0] if agreements else None
        if planning := self._planning(lead, tender, around, parties, days):
            body["planning"] = planning
            tags.append("planning")
        if part := self._tender(lead, tender, around, parties, days):
            body["tender"] = part
            tags.append("tender")
        if agreements:
            awards, contracts = [], []
            for agreement in agreements:
                awards.append(self._award(agreement, around, parties, days))
                contracts.append(self._contract(agreement, around, parties, days, not first_events, tags))
            body["awards"] = awards
            body["contracts"] = contracts
            at = len(tags) - ("implementation" in tags) - ("contractTermination" in tags)
            tags[at:at] = ["award", "contract"]
        if lead is not None and tender is not None and tender.ocid and tender.ocid != ocid:
            body["relatedProcesses"] = [
                {
                    "id": "1",
                    "relationship": ["framework" if lead.route == "framework" else "parent"],
                    "scheme": "ocid",
                    "identifier": tender.ocid,
                }
            ]
        latest = self._now
        if first_events:
            latest = min(latest, *(_iso(event.effective) for event in first_events.values()))
        known = [day for day in days if len(day) == 10 and day <= latest]
        if not known:
            record, ref = ("agreement", lead.ref) if lead is not None else ("tender", tender.ref if tender else "")
            self._leave(record, ref, "date of the release", "no exact day is recorded: dated by the day of export")
        return self._finish(ocid, max(known) if known else latest, tags, parties, body)

    def _finish(self, ocid: str, day: str, tags: list[str], parties: _Parties, body: dict[str, Any]) -> dict[str, Any]:
        release: dict[str, Any] = {
            "ocid": ocid,
            "id": "",
            "date": f"{day}T00:00:00Z",
            "tag": tags or ["planning"],
            "initiationType": "tender",
            "language": "en",
            "parties": list(parties.found.values()),
            "buyer": self._reference,
            **body,
        }
        release["id"] = f"{ocid}-{blake2b(orjson.dumps(release), digest_size=8).hexdigest()}"
        return release

    def _planning(
        self,
        lead: AgreementRow | None,
        tender: TenderRow | None,
        around: Around,
        parties: _Parties,
        days: list[str],
    ) -> dict[str, Any]:
        planning: dict[str, Any] = {}
        service = (lead.service if lead is not None else None) or (tender.service if tender is not None else None)
        decision = (lead.decision if lead is not None else None) or (tender.decision if tender is not None else None)
        withheld = (lead.decision_withheld if lead is not None else "") or (
            tender.decision_withheld if tender is not None else ""
        )
        cases: list[CaseRow] = []
        if service is not None and service in around.cases_by_service:
            cases += around.cases_by_service[service]
        if decision is not None and decision in around.cases_by_decision:
            cases += [case for case in around.cases_by_decision[decision] if case not in cases]
        if cases and withheld:
            record, ref = ("agreement", lead.ref) if lead is not None else ("tender", tender.ref if tender else "")
            self._leave(record, ref, "business case", "part of its decision is withheld")
            cases = []
        reasons = [*(around.needs.get(service, ()) if service is not None else ()), *cases]
        if reasons:
            planning["rationale"] = "\n\n".join(
                ". ".join(text for text in (case.title.strip(), case.text.strip()) if text) for case in reasons
            )
        if lead is not None and lead.fund_ref:
            budget: dict[str, Any] = {"id": lead.fund_ref}
            if lead.fund_name and lead.fund_name.strip():
                budget["description"] = lead.fund_name.strip()
            fundings = around.fundings.get(lead.pk, ())
            amounts = [row.amount for row in fundings if row.amount is not None]
            if fundings and len(amounts) == len(fundings):
                budget["amount"] = {
                    "amount": number(sum(Decimal(str(amount)) for amount in amounts)),
                    "currency": "GBP",
                }
            elif len(cases) == 1 and cases[0].cost is not None:
                budget["amount"] = {"amount": number(cases[0].cost), "currency": "GBP"}
            planning["budget"] = budget
            if lead.funder in around.organisations:
                parties.add(self._party(around.organisations[lead.funder]), "funder")
        documents = []
        if lead is not None:
            if lead.decision_url and self._web(lead.decision_url, "decision", lead.decision_ref or ""):
                document = {"id": f"decision-{lead.decision_ref}", "url": lead.decision_url}
                if lead.decision_title and lead.decision_title.strip():
                    document["title"] = lead.decision_title.strip()
                if lead.decision_published and len(lead.decision_published) == 10:
                    document["datePublished"] = f"{lead.decision_published}T00:00:00Z"
                    days.append(lead.decision_published)
                documents.append(document)
            documents += self._notices(around.notices.get(lead.pk, ()), "planning", days)
        if tender is not None:
            documents += self._notices(around.tender_notices.get(tender.pk, ()), "planning", days)
        if documents:
            planning["documents"] = documents
        return planning

    def _tender(
        self,
        lead: AgreementRow | None,
        tender: TenderRow | None,
        around: Around,
        parties: _Parties,
        days: list[str],
    ) -> dict[str, Any]:
        route = lead.route if lead is not None else "not_recorded"
        if tender is None and route == "not_recorded":
            return {}
        parties.add(self._buyer, "procuringEntity")
        if tender is None:
            assert lead is not None
            # It led to an agreement, so it is over.
            part: dict[str, Any] = {"id": lead.ref, "title": lead.title.strip() or lead.ref, "status": "complete"}
        else:
            part = {"id": tender.ref, "title": tender.title.strip() or tender.ref, "status": tender.status}
            if tender.description.strip():
                part["description"] = tender.description.strip()
            if tender.estimated_value is not None:
                part["value"] = {"amount": number(tender.estimated_value), "currency": "GBP"}
            if period := self._period("tender", tender.ref, tender.invited, tender.closes, "invited", "closes"):
                part["tenderPeriod"] = period
            if period := self._period("tender", tender.ref, tender.starts, tender.ends, "starts", "ends"):
                part["contractPeriod"] = period
            days.append(tender.invited)
            if tender.bids is not None:
                part["numberOfTenderers"] = tender.bids
        part["procuringEntity"] = self._reference
        method = _METHODS.get(route)
        if route == "framework" and tender is not None and tender.bids is not None:
            method = "selective" if tender.bids > 1 else "direct"
        if method:
            part["procurementMethod"] = method
        elif route not in ("not_recorded", "joint", "allocation") and lead is not None:
            self._leave(
                "agreement", lead.ref, "procurementMethod",
                "whether the call-off was a competition is not recorded: record the tender and its number of bids",
            )  # fmt: skip
        if route in ROUTES:
            part["procurementMethodDetails"] = ROUTES[route]
        if lead is not None and not lead.decision_withheld and (reason := lead.route_reason.strip()):
            part["procurementMethodRationale"] = reason
        documents: list[dict[str, Any]] = []
        if tender is not None and tender.url and self._web(tender.url, "tender", tender.ref):
            documents.append({"id": "invitation", "documentType": "tenderNotice", "url": tender.url})
        if tender is not None:
            documents += self._notices(around.tender_notices.get(tender.pk, ()), "tender", days)
        if lead is not None:
            documents += self._notices(around.notices.get(lead.pk, ()), "tender", days)
        if documents:
            part["documents"] = documents
        return part

    def _award(self, agreement: AgreementRow, around: Around, parties: _Parties, days: list[str]) -> dict[str, Any]:
        award: dict[str, Any] = {
            "id": agreement.ref,
            "title": agreement.title.strip() or agreement.ref,
            "status": "cancelled" if agreement.status == "cancelled" else "active",
        }
        taken = agreement.decision_taken
        if taken:
            if len(taken) == 10:
                award["date"] = f"{taken}T00:00:00Z"
                days.append(taken)
            else:
                self._partly("decision", agreement.decision_ref or "", "taken")
        if agreement.value is not None:
            award["value"] = {"amount": number(agreement.value), "currency": "GBP"}
        suppliers = []
        if agreement.provider in around.organisations:
            suppliers.append(parties.add(self._party(around.organisations[agreement.provider]), "supplier"))
        else:
            self._leave("agreement", agreement.ref, "supplier", "no provider is recorded")
        for row in around.parties.get(agreement.pk, ()):
            party = self._party(around.organisations[row.organisation])
            if row.role == "partner":
                if all(one["id"] != party["id"] for one in suppliers):
                    suppliers.append(parties.add(party, "supplier"))
            elif row.role == "funder":
                parties.add(party, "funder")
        if suppliers:
            award["suppliers"] = suppliers
        if period := self._period("agreement", agreement.ref, agreement.starts, agreement.ends, "starts", "ends"):
            award["contractPeriod"] = period
        if documents := self._notices(around.notices.get(agreement.pk, ()), "award", days):
            award["documents"] = documents
        return award

    def _contract(
        self,
        agreement: AgreementRow,
        around: Around,
        parties: _Parties,
        days: list[str],
        to_the_end: bool,
        tags: list[str],
    ) -> dict[str, Any]:
        contract: dict[str, Any] = {
            "id": agreement.ref,
            "awardID": agreement.ref,
            "title": agreement.title.strip() or agreement.ref,
        }
        if agreement.description and (description := agreement.description.strip()):
            contract["description"] = description
        starts, ends = agreement.starts, agreement.ends
        period = {}
        if len(starts) == 10:
            period["startDate"] = f"{starts}T00:00:00Z"
        if len(ends) == 10:
            period["endDate"] = f"{ends}T23:59:59Z"
        if to_the_end:
            status, ended = self._status(agreement)
        else:
            status, ended = self._status_at_first(agreement), ""
        contract["status"] = status
        if period:
            contract["period"] = period
        if agreement.value is not None:
            contract["value"] = {"amount": number(agreement.value), "currency": "GBP"}
        else:
            self._leave("agreement", agreement.ref, "value", "no value is recorded")
        signed = agreement.signed
        if signed:
            if len(signed) == 10:
                contract["dateSigned"] = f"{signed}T00:00:00Z"
                days.append(signed)
            else:
                self._partly("agreement", agreement.ref, "signed")
        if len(starts) == 10:
            days.append(starts)
        documents = self._documents(agreement, around, days)
        if documents:
            contract["documents"] = documents
        if to_the_end:
            if ended:
                days.append(ended)
            if paid := self._transactions(agreement, around, parties, days):
                contract["implementation"] = {"transactions": paid}
                if "implementation" not in tags:
                    tags.insert(len(tags) - ("contractTermination" in tags), "implementation")
            if status == "terminated" and "contractTermination" not in tags:
                tags.append("contractTermination")
        return contract

    def _documents(self, agreement: AgreementRow, around: Around, days: list[str]) -> list[dict[str, Any]]:
        documents: list[dict[str, Any]] = []
        if agreement.url and self._web(agreement.url, "agreement", agreement.ref):
            documents.append({"id": "copy", "documentType": "contractSigned", "url": agreement.url})
        for row in around.documents.get(agreement.pk, ()):
            if self._web(row.url, "document", row.ref):
                document = {"id": row.ref, "url": row.url}
                if row.title.strip():
                    document["title"] = row.title.strip()
                if row.kind.strip():
                    document["documentType"] = row.kind.strip()
                if len(row.dated) == 10:
                    document["datePublished"] = f"{row.dated}T00:00:00Z"
                    days.append(row.dated)
                documents.append(document)
        return documents + self._notices(around.notices.get(agreement.pk, ()), "contract", days)

    def _notices(self, rows: Iterable[Any], part: str, days: list[str]) -> list[dict[str, Any]]:
        """The notices that belong to one part of a release, as documents."""
        documents = []
        for row in rows:
            belongs, kind = _NOTICES.get(row.kind, ("contract", "contractNotice"))
            if belongs != part:
                continue
            day = _iso(row.published)
            document = {"id": row.ref, "title": f"Notice {row.kind} {row.notice_id}".strip()}
            if kind:
                document["documentType"] = kind
            document["datePublished"] = f"{day}T00:00:00Z"
            if row.url and self._web(row.url, "notice", row.ref):
                document["url"] = row.url
            days.append(day)
            documents.append(document)
        return documents

    def _status(self, agreement: AgreementRow) -> tuple[str, str]:
        """The contract's status today, and the day it ended where that is known and past.

        A contract that ran to its last day is terminated, for OCDS has no word for it (facts/law.md C1).
        """
        if agreement.status == "cancelled":
            return "cancelled", ""
        ended = agreement.ended if len(agreement.ended) == 10 else ""
        if agreement.status == "terminated":
            return "terminated", ended if ended <= self._now else ""
        ends = agreement.ends
        if ends and len(ends) == 10 and ends < self._now:
            return "terminated", ends
        # Of a month or a year, all of it must be over.
        if ends and len(ends) < 10 and ends < self._now[: len(ends)]:
            return "terminated", ""
        starts = agreement.starts
        if starts and starts > self._now[: len(starts)]:
            return "pending", ""
        return "active", ""

    def _status_at_first(self, agreement: AgreementRow) -> str:
        return "cancelled" if agreement.status == "cancelled" else "active"

    def _transactions(
        self, agreement: AgreementRow, around: Around, parties: _Parties, days: list[str]
    ) -> list[dict[str, Any]]:
        transactions = []
        for row in around.payments.get(agreement.pk, ()):
            transaction: dict[str, Any] = {"id": f"{row.file[:16]}-{row.sheet}-{row.row}"}
            if row.paid is not None:
                day = _iso(row.paid)
                transaction["date"] = f"{day}T00:00:00Z"
                days.append(day)
            transaction["value"] = {"amount": number(row.pence / 100), "currency": "GBP"}
            transaction["payer"] = parties.add(self._buyer, "payer")
            if row.payee in around.organisations:
                transaction["payee"] = parties.add(self._party(around.organisations[row.payee]), "payee")
            transactions.append(transaction)
        return transactions

    def _event_release(
        self, ocid: str, agreement: AgreementRow, event: EventRow, day: str, amends: str
    ) -> dict[str, Any]:
        """What one event changed of a contract, and the amendment that says why."""
        contract: dict[str, Any] = {"id": agreement.ref, "awardID": agreement.ref}
        touched = event.after
        if "title" in touched and agreement.title.strip():
            contract["title"] = agreement.title.strip()
        if "description" in touched and agreement.description.strip():
            contract["description"] = agreement.description.strip()
        if "value" in touched and agreement.value is not None:
            contract["value"] = {"amount": number(agreement.value), "currency": "GBP"}
        if touched.keys() & {"starts", "ends"} and (
            period := self._period("agreement", agreement.ref, agreement.starts, agreement.ends, "starts", "ends")
        ):
            contract["period"] = period
        if "signed" in touched and len(agreement.signed) == 10:
            contract["dateSigned"] = f"{agreement.signed}T00:00:00Z"
        if "status" in touched or event.kind == "termination":
            contract["status"] = "terminated" if event.kind == "termination" else self._status(agreement)[0]
        amendment = {"id": event.ref, "date": f"{_iso(event.effective)}T00:00:00Z", "amendsReleaseID": amends}
        if event.reason.strip():
            amendment["rationale"] = event.reason.strip()
        amendment["description"] = event.kind.capitalize()
        contract["amendments"] = [amendment]
        tag = {"termination": "contractTermination", "correction": "contractUpdate"}.get(
            event.kind, "contractAmendment"
        )
        parties = _Parties()
        parties.add(self._buyer, "buyer")
        return self._finish(ocid, day, [tag], parties, {"contracts": [contract]})

    def _closing(
        self, ocid: str, agreements: Sequence[AgreementRow], around: Around, not_before: str
    ) -> dict[str, Any]:
        """Payments and the end of a process whose agreements had events; empty where there is neither."""
        parties = _Parties()
        parties.add(self._buyer, "buyer")
        days = [not_before]
        contracts: list[dict[str, Any]] = []
        tags: list[str] = []
        for agreement in agreements:
            status, ended = self._status(agreement)
            contract: dict[str, Any] = {"id": agreement.ref, "awardID": agreement.ref, "status": status}
            paid = self._transactions(agreement, around, parties, days)
            if paid:
                contract["implementation"] = {"transactions": paid}
                if "implementation" not in tags:
                    tags.insert(0, "implementation")
            if status == "terminated":
                days.append(ended)
                if "contractTermination" not in tags:
                    tags.append("contractTermination")
            if paid or status == "terminated":
                contracts.append(contract)
        if not contracts:
            return {}
        day = max(day for day in days if len(day) == 10 and day <= self._now)
        return self._finish(ocid, day, tags, parties, {"contracts": contracts})

    def _period(self, record: str, ref: str, starts: str, ends: str, first: str, last: str) -> dict[str, str]:
        """A period of exact days; a date known to the month or year only is left out."""
        period = {}
        if len(starts) == 10:
            period["startDate"] = f"{starts}T00:00:00Z"
        elif starts:
            self._partly(record, ref, first)
        if len(ends) == 10:
            period["endDate"] = f"{ends}T23:59:59Z"
        elif ends:
            self._partly(record, ref, last)
        return period

    def _party(self, row: OrganisationRow) -> dict[str, Any]:
        known = self._known.get(row.pk)
        if known is not None and known[0] is row:
            return known[1]
        if len(self._known) > 20_000:
            self._known.clear()
        party: dict[str, Any] = {"id": "", "name": row.name.strip() or row.ref}
        identifiers = []
        for scheme, value in sorted(row.identifiers, key=_rank):
            if wrong := wrong_identifier(scheme, value):
                self._leave("organisation", row.ref, "identifier", wrong)
            else:
                identifiers.append({"scheme": scheme, "id": value})
        if identifiers:
            party["id"] = f"{identifiers[0]['scheme']}-{identifiers[0]['id']}"
            party["identifier"] = {**identifiers[0], "legalName": party["name"]}
            if len(identifiers) > 1:
                party["additionalIdentifiers"] = identifiers[1:]
        else:
            party["id"] = f"{self.office.slug}-{local_id(row.ref)}"
        address = {}
        if row.address.strip():
            address["streetAddress"] = ", ".join(line.strip() for line in row.address.splitlines() if line.strip())
        if row.postcode.strip():
            address["postalCode"] = row.postcode.strip()
        if address:
            party["address"] = address
        details: dict[str, Any] = {}
        if row.sme is not None:
            details["scale"] = "sme" if row.sme else "large"
        if row.vcse is not None:
            details["vcse"] = bool(row.vcse)
        if details:
            party["details"] = details
        self._known[row.pk] = (row, party)
        return party

    def _office_party(self) -> dict[str, Any]:
        office = self.office
        party: dict[str, Any] = {"id": office.organisation_id or office.slug, "name": office.name}
        if office.organisation_id and (found := split_identifier(office.organisation_id)):
            party["identifier"] = {"scheme": found[0], "id": found[1], "legalName": office.name}
        if office.address.strip():
            lines = [line.strip() for line in office.address.splitlines() if line.strip()]
            party["address"] = {"streetAddress": ", ".join(lines)}
        return party

    def _web(self, url: str, record: str, ref: str) -> bool:
        if WEB_ADDRESS.fullmatch(url):
            return True
        self._leave(record, ref, "url", "it is not a web address")
        return False

    def _partly(self, record: str, ref: str, what: str) -> None:
        self._leave(record, ref, what, "only the month or the year is recorded, and open data asks for a day")

    def _leave(self, record: str, ref: str, what: str, why: str) -> None:
        self.left_out.append(LeftOut(record, ref, what, why))


def _rank(identifier: tuple[str, str]) -> tuple[int, str, str]:
    scheme, value = identifier
    return (BEST_LISTS.index(scheme) if scheme in BEST_LISTS else len(BEST_LISTS), scheme, value)


_TAKEN_BACK = ("title", "description", "starts", "ends", "signed", "status", "ended")


def _take_back(agreement: AgreementRow, event: EventRow) -> AgreementRow:
    """The agreement as it was before an event."""
    earlier: dict[str, Any] = {name: event.before[name] or "" for name in _TAKEN_BACK if name in event.before}
    if "value" in event.before:
        earlier["value"] = event.before["value"] or None
    if event.kind == "termination" and "status" not in earlier:
        earlier["status"] = "active"
    return agreement._replace(**earlier)
