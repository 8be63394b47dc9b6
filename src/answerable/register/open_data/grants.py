"""Builds 360Giving 1.4 grants from rows of the register (facts/law.md C2).

A grant is left out, and named, where it lacks what the standard asks for: an amount, the exact day of the award, a
recipient. Nothing is made up in its place. Grants to individuals are never published: no grant of this kind of register
is safe to.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from answerable.standards import packages

from .codelists import BEST_LISTS, wrong_identifier
from .grants_check import EMAIL, LONGEST_TITLE
from .releases import local_id, number
from .rows import AgreementRow, Around, LeftOut, Office, OrganisationRow

_PEOPLE = frozenset({"individual", "person", "victim", "private individual"})


@dataclass
class GrantBuilder:
    """Builds grants for one office. `left_out` gathers what could not be published."""

    office: Office
    published: datetime
    uri: str
    left_out: list[LeftOut] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._now = self.published.date().isoformat()
        self._modified = self.published.isoformat(timespec="seconds").replace("+00:00", "Z")
        self._funder = {
            "id": self.office.organisation_id or self.office.grant_prefix,
            "name": self.office.name,
        }

    def header(self) -> dict[str, Any]:
        """The package without its grants."""
        return packages.grants(self.office.name, self._funder["id"], self._now)

    def grant(self, row: AgreementRow, around: Around) -> dict[str, Any] | None:
        """One grant; None where it must be left out."""
        awarded = self._award_date(row)
        recipient = around.organisations.get(row.provider) if row.provider is not None else None
        why = ""
        if row.status == "cancelled":
            why = "it never came into force"
        elif row.value is None:
            why = "no amount is recorded"
        elif Decimal(row.value) <= 0:
            why = "the amount is nil or less"
        elif not awarded:
            why = "the exact day of the award is not recorded"
        elif awarded > self._now:
            why = "the day of the award is in the future"
        elif recipient is None:
            why = "no recipient is recorded"
        elif recipient.kind.strip().casefold() in _PEOPLE:
            why = "the recipient is a person"
        elif EMAIL.search(row.title):
            why = "its title holds an e-mail address"
        if why:
            self.left_out.append(LeftOut("agreement", row.ref, "the grant", why))
            return None
        assert row.value is not None
        assert recipient is not None
        title = row.title.strip() or row.ref
        grant: dict[str, Any] = {
            "id": f"{self.office.grant_prefix}-{local_id(row.ref).replace('%', '_')}",
            "title": _shortened(title),
            "description": self._description(row, recipient, title),
            "currency": "GBP",
            "amountAwarded": number(row.value),
            "awardDate": awarded,
            "recipientOrganization": [self._recipient(recipient)],
            "fundingOrganization": [self._funder],
            "dateModified": self._modified,
        }
        # Months and years may stand as they are here.
        dates = {name: text for name, text in (("startDate", row.starts), ("endDate", row.ends)) if text}
        if dates:
            grant["plannedDates"] = [dates]
        if row.service is not None and around.areas.get(row.service):
            grant["beneficiaryLocation"] = [{"name": name} for name in around.areas[row.service]]
        if row.fund_ref:
            programme = {"code": row.fund_ref}
            if row.fund_name and row.fund_name.strip():
                programme["title"] = row.fund_name.strip()
            grant["grantProgramme"] = [programme]
        if row.route == "grant_competition":
            grant["fromOpenCall"] = "Yes"
        elif row.route in ("grant_direct", "direct"):
            grant["fromOpenCall"] = "No"
        if self.uri:
            grant["dataSource"] = self.uri
        return grant

    def _award_date(self, row: AgreementRow) -> str:
        """The day of the decision, else the day it was signed, where the register knows it to the day."""
        return next((day for day in (row.decision_taken, row.signed) if day and len(day) == 10), "")

    def _description(self, row: AgreementRow, recipient: OrganisationRow, title: str) -> str:
        text = (row.description or "").strip()
        if EMAIL.search(text):
            self.left_out.append(LeftOut("agreement", row.ref, "description", "it holds an e-mail address"))
            text = ""
        if not text or text.casefold() == title.casefold():
            what = f" for {row.service_name.strip()}" if row.service_name and row.service_name.strip() else ""
            text = f"Grant to {recipient.name.strip()}{what}: {title}."
        return text if len(title) <= LONGEST_TITLE else f"{title}. {text}"

    def _recipient(self, row: OrganisationRow) -> dict[str, Any]:
        numbers = {}
        for scheme, value in row.identifiers:
            if wrong := wrong_identifier(scheme, value):
                self.left_out.append(LeftOut("organisation", row.ref, "identifier", wrong))
            else:
                numbers[scheme] = value
        best = next((scheme for scheme in BEST_LISTS if scheme in numbers and scheme != "GB-PPON"), "")
        best = best or next(iter(numbers), "")
        own = f"{self.office.grant_prefix}-ORG-{local_id(row.ref).replace('%', '_')}"
        recipient: dict[str, Any] = {
            "id": f"{best}-{numbers[best]}" if best else own,
            "name": row.name.strip() or row.ref,
        }
        if "GB-CHC" in numbers:
            recipient["charityNumber"] = numbers["GB-CHC"]
        elif "GB-SC" in numbers:
            recipient["charityNumber"] = numbers["GB-SC"]
        if "GB-COH" in numbers:
            recipient["companyNumber"] = numbers["GB-COH"]
        address = ", ".join(line.strip() for line in row.address.splitlines() if line.strip())
        if address and not EMAIL.search(address):
            recipient["streetAddress"] = address
        if row.postcode.strip():
            recipient["postalCode"] = row.postcode.strip()
        return recipient


def _shortened(title: str) -> str:
    """The title in at most 140 characters, cut between words; the whole of it then begins the description."""
    if len(title) <= LONGEST_TITLE:
        return title
    return title[: LONGEST_TITLE - 1].rsplit(" ", 1)[0].rstrip(" ,;:-") + "…"
