"""Takes out of OCDS releases and records what the register models: who, tenders, agreements, documents, notices, changes.

Nothing that a file says is trusted to be of the right kind: a list where a text should be counts as not said.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from hashlib import blake2b
from typing import Any
from urllib.parse import unquote

from answerable.standards.ocds_merge import compile_releases

from ..rules import identifiers, names
from .files import OpenData
from .problems import CannotUse
from .releases import ROUTES

LARGEST = 512 * 1024**2
"""Bytes of a file that may be read in."""
DEEPEST = 60
AWARD = "award-"
"""How the references of decisions begin that stand for an award of a file."""
_KEPT = ("ocid", "id", "date", "tag", "parties", "buyer", "tender", "awards", "contracts")
_REF = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]*")
_LONGEST_REF = 60
_LONGEST_TITLE = 300
_METHODS = {"open": "open", "selective": "restricted", "limited": "quotes", "direct": "direct"}
_BY_LABEL = {label: route for route, label in ROUTES.items()}
_TENDER_STATUS = {
    "planning": "planned", "planned": "planned", "active": "active", "cancelled": "cancelled",
    "unsuccessful": "unsuccessful", "complete": "complete", "withdrawn": "withdrawn",
}  # fmt: skip
_EVENTS = {"Variation", "Extension", "Renewal", "Termination", "Correction"}
_NOTICE = re.compile(r"UK([1-9]|1[0-7])")
# As this product titles the notices that it writes as documents.
_OWN_NOTICE = re.compile(r"Notice (UK(?:[1-9]|1[0-7])|COPY)(?: (.+))?")


@dataclass(frozen=True)
class Row:
    """A record to be: its kind, its reference, the place that states it, and its fields.

    A field whose value is a Ref is filled with the record of that reference.
    """

    kind: str
    ref: str
    place: str
    values: dict[str, Any]


@dataclass(frozen=True)
class Ref:
    """Another record, by its reference."""

    kind: str
    ref: str


@dataclass
class Found:
    """What a file holds that the register models, in an order in which it can be written; and what was not taken."""

    rows: list[Row] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)  # document, agreement
    identifiers: dict[str, list[tuple[str, str]]] = field(default_factory=dict)  # organisation → (list, number)
    aliases: dict[str, list[str]] = field(default_factory=dict)
    notes: list[tuple[str, str]] = field(default_factory=list)  # place, sentence
    published: str = ""
    uri: str = ""
    _at: dict[tuple[str, str], int] = field(default_factory=dict)

    def add(self, row: Row) -> None:
        """Take a row; of two with one reference the first stays."""
        if (row.kind, row.ref) not in self._at:
            self._at[row.kind, row.ref] = len(self.rows)
            self.rows.append(row)

    def has(self, kind: str, ref: str) -> bool:
        """Whether there is such a row."""
        return (kind, ref) in self._at


@dataclass
class _Process:
    """The releases of one contracting process that a file holds."""

    releases: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)  # date, place, release
    ids: set[str] = field(default_factory=set)


def read(opened: OpenData, *, slug: str = "", prefix: str = "") -> Found:
    """Read an opened file. `slug` and `prefix` are this office's own: what it wrote itself gets its own references back.

    Raises CannotUse for grants, and for what is nested deeper than any release is.
    """
    if opened.kind == "grants":
        raise CannotUse(f"{opened.name} holds grants. Only open contracting data (releases or records) is read in.")
    found = Found()
    processes: dict[str, _Process] = {}
    try:
        for place, item in opened.items:
            for at, release in _releases(item, place, opened.kind, found):
                ocid = _text(release, "ocid")
                if not ocid:
                    found.notes.append((at, "The release has no ocid and was not read."))
                    continue
                process = processes.setdefault(ocid, _Process())
                identifier = _text(release, "id")
                if identifier and identifier in process.ids:
                    continue
                process.ids.add(identifier)
                kept = {name: _clean(release[name], 1) for name in _KEPT if release.get(name) is not None}
                process.releases.append((_text(release, "date"), at, {"date": "", **kept}))
    except RecursionError:
        raise CannotUse(f"{opened.name} is nested too deeply to be read. Check where it comes from.") from None
    found.published = _day(opened.header.get("publishedDate"))
    found.uri = _text(opened.header, "uri")
    for ocid, process in processes.items():
        process.releases.sort(key=lambda one: one[0])
        place = process.releases[-1][1]
        compiled = compile_releases(release for _, _, release in process.releases)
        _Reader(found, slug, prefix, ocid, place, compiled).read()
    return found


def _releases(item: Any, place: str, kind: str, found: Found) -> Iterator[tuple[str, dict[str, Any]]]:
    if not isinstance(item, dict):
        found.notes.append((place, "This is no release or record and was not read."))
        return
    if kind == "releases":
        yield place, item
        return
    releases = [
        (f"{place}/releases/{number}", one)
        for number, one in enumerate(item["releases"] if isinstance(item.get("releases"), list) else ())
        if isinstance(one, dict) and "ocid" in one
    ]
    if releases:
        yield from releases
    elif isinstance(item.get("compiledRelease"), dict):
        yield f"{place}/compiledRelease", item["compiledRelease"]
    else:
        found.notes.append((place, "The record only links to its releases: read the files they are in."))


def _clean(value: Any, depth: int) -> Any:
    """A value whose lists hold either objects alone, each with a plain id, or no object."""
    if depth > DEEPEST:
        raise RecursionError
    if isinstance(value, dict):
        return {name: _clean(inner, depth + 1) for name, inner in value.items()}
    if isinstance(value, list):
        objects = [one for one in value if isinstance(one, dict) and not isinstance(one.get("id"), list | dict)]
        return (
            [_clean(one, depth + 1) for one in objects] if objects else [one for one in value if isinstance(one, str)]
        )
    return value


def _text(value: Any, name: str) -> str:
    """The text of a field, without spaces around it; a whole number as text; empty for anything else."""
    found = value.get(name) if isinstance(value, dict) else None
    if isinstance(found, bool):
        return ""
    # NUL cannot be stored, and nothing says anything by it.
    return str(found).replace("\x00", "").strip() if isinstance(found, str | int) else ""


def _part(value: Any, name: str) -> dict[str, Any]:
    found = value.get(name) if isinstance(value, dict) else None
    return found if isinstance(found, dict) else {}


def _many(value: Any, name: str) -> list[dict[str, Any]]:
    found = value.get(name) if isinstance(value, dict) else None
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _day(value: Any) -> str:
    """The day of a date-time as it is written, whatever its zone; empty where it is none."""
    if not isinstance(value, str):
        return ""
    try:
        return date.fromisoformat(value[:10]).isoformat()
    except ValueError:
        return ""


def _digest(*parts: str) -> str:
    return blake2b("\x1f".join(parts).encode(), digest_size=10).hexdigest()


@dataclass
class _Reader:
    """Takes one compiled process apart."""

    found: Found
    slug: str
    prefix: str
    ocid: str
    place: str
    release: dict[str, Any]

    def read(self) -> None:
        """Add what the process holds to what was found."""
        own = bool(self.prefix) and self.ocid.startswith(f"{self.prefix}-")
        organisations = self._organisations()
        tender_ref = self._tender(own)
        agreements = self._agreements(own, tender_ref, organisations)
        for part in _many(_part(self.release, "tender"), "documents"):
            self._document(part, "tender", agreements, "tender", tender_ref, own)

    def _ref(self, kind: str, own: bool, *parts: str) -> str:
        """A reference that the same file always gives: the own one back, else one that says where it comes from."""
        last = parts[-1]
        if own and _REF.fullmatch(last) and len(last) <= _LONGEST_REF:
            return last
        text = last if last.startswith(self.ocid) else "-".join((self.ocid, *parts))
        if len(text) <= _LONGEST_REF and _REF.fullmatch(text):
            return text
        return f"{kind}-{_digest(self.ocid, *parts)}"

    def _organisations(self) -> dict[str, str]:
        """The parties as organisations; returns party id → reference."""
        refs: dict[str, str] = {}
        for number, party in enumerate(_many(self.release, "parties")):
            place = f"{self.place}/parties/{number}"
            name = _text(party, "name")[:_LONGEST_TITLE]
            if not name:
                self.found.notes.append((place, "The organisation has no name and was not read."))
                continue
            numbers = self._numbers(party, place)
            address = _part(party, "address")
            postcode = _text(address, "postalCode")
            lines = [_text(address, part) for part in ("streetAddress", "locality", "region")]
            if len(postcode) > 10:
                lines.append(postcode)
                postcode = ""
            identifier = _text(party, "id")
            where = postcode.replace(" ", "").upper() or names.fold(" ".join(lines))
            ref = self._organisation_ref(identifier, name, where, numbers)
            refs[identifier] = ref
            details = _part(party, "details")
            scale, vcse = _text(details, "scale").casefold(), details.get("vcse")
            if self.found.has("organisation", ref):
                self.found.aliases.setdefault(ref, []).append(name)
            self.found.add(
                Row(
                    "organisation", ref, place,
                    {
                        "name": name,
                        "address": "\n".join(line for line in lines if line),
                        "postcode": postcode,
                        "sme": None if not scale else scale in ("sme", "micro", "small", "medium"),
                        "vcse": vcse if isinstance(vcse, bool) else None,
                    },
                )
            )  # fmt: skip
            there = self.found.identifiers.setdefault(ref, [])
            there += [one for one in numbers if one not in there]
        return refs

    def _numbers(self, party: dict[str, Any], place: str) -> list[tuple[str, str]]:
        numbers = []
        for part in (_part(party, "identifier"), *_many(party, "additionalIdentifiers")):
            scheme, value = _text(part, "scheme"), _text(part, "id")
            if not scheme or not value or len(scheme) > 20 or len(value) > 60:
                continue
            if scheme in identifiers.SCHEMES:
                try:
                    # One number is always kept as one text; leading zeros of made-up numbers would be lost whole.
                    value = identifiers.normalise(scheme, value)
                except identifiers.BadIdentifier as error:
                    if not identifiers.SCHEMES[scheme].pattern.fullmatch(value):
                        self.found.notes.append((place, f"The number was not taken: {error}"))
                        continue
            numbers.append((scheme, value))
        return numbers

    def _organisation_ref(self, identifier: str, name: str, where: str, numbers: list[tuple[str, str]]) -> str:
        """By its own reference, by its first number, else by name and place: two of one name stay two until a person
        says that they are one."""
        if self.slug and identifier.startswith(f"{self.slug}-"):
            ref = unquote(identifier[len(self.slug) + 1 :])
            if _REF.fullmatch(ref) and len(ref) <= _LONGEST_REF:
                return ref
        for scheme, value in numbers:
            ref = f"{scheme}-{value}"
            if len(ref) <= _LONGEST_REF and _REF.fullmatch(ref):
                return ref
        return f"organisation-{_digest(names.fold(name), where)}"

    def _money(self, value: dict[str, Any], place: str) -> tuple[Decimal | None, str, str]:
        """Pounds, how exact they are, and the words where they are no pounds."""
        amount, currency = value.get("amount"), _text(value, "currency")
        if isinstance(amount, bool) or not isinstance(amount, int | float | Decimal):
            return None, "not_recorded", ""
        if currency and currency != "GBP":
            self.found.notes.append(
                (place, f"The value is in {currency}; the register holds pounds. It is kept in words.")
            )
            return None, "not_recorded", f"{currency} {amount}"[:60]
        try:
            exact = Decimal(str(amount))
            pence = exact.quantize(Decimal("0.01"))
        except InvalidOperation:
            pence = exact = Decimal("1e20")
        if abs(pence) > Decimal("9999999999999.99"):
            self.found.notes.append((place, "The value is more than the register can hold. It is kept in words."))
            return None, "not_recorded", str(amount)[:60]
        return pence, "exact" if pence == exact else "rounded", ""

    def _title(self, *wanted: str) -> tuple[str, str]:
        """The first title that is there, cut where it is too long, and what then must not be lost."""
        title = next((one for one in wanted if one), self.ocid)
        if len(title) <= _LONGEST_TITLE:
            return title, ""
        return title[: _LONGEST_TITLE - 1].rsplit(" ", 1)[0] + "…", title

    def _tender(self, own: bool) -> str:
        tender = _part(self.release, "tender")
        contracts = {_text(one, "id") for one in _many(self.release, "contracts")}
        # Our own releases say the route of an agreement that had no tender in a tender with the agreement's id.
        if not tender or (own and "-a-" in self.ocid and _text(tender, "id") in contracts):
            return ""
        place = f"{self.place}/tender"
        ref = self._ref("tender", own, _text(tender, "id") or "tender")
        title, whole = self._title(_text(tender, "title"))
        value, _, words = self._money(_part(tender, "value"), f"{place}/value")
        period, contract = _part(tender, "tenderPeriod"), _part(tender, "contractPeriod")
        bids = tender.get("numberOfTenderers")
        description = "\n\n".join(text for text in (whole, _text(tender, "description"), words) if text)
        url = next(
            (
                _text(one, "url")
                for one in _many(tender, "documents")
                if _text(one, "documentType") == "tenderNotice" and _text(one, "url")
            ),
            "",
        )
        self.found.add(
            Row(
                "tender", ref, place,
                {
                    "title": title,
                    "description": description,
                    "status": _TENDER_STATUS.get(_text(tender, "status"), "complete" if contracts else "active"),
                    "estimated_value": value,
                    "invited": _day(period.get("startDate")),
                    "closes": _day(period.get("endDate")),
                    "starts": _day(contract.get("startDate")),
                    "ends": _day(contract.get("endDate")),
                    "bids": bids if isinstance(bids, int) and not isinstance(bids, bool) and 0 <= bids < 2**31 else None,
                    "ocid": self.ocid[:80],
                    "url": url[:600],
                },
            )
        )  # fmt: skip
        return ref

    def _agreements(self, own: bool, tender_ref: str, organisations: dict[str, str]) -> list[str]:
        """One agreement for each contract, and for each award that no contract came of yet."""
        awards = {_text(one, "id"): (number, one) for number, one in enumerate(_many(self.release, "awards"))}
        refs, used = [], set()
        for number, contract in enumerate(_many(self.release, "contracts")):
            award_id = _text(contract, "awardID")
            used.add(award_id)
            award = awards.get(award_id, (0, {}))[1]
            place = f"{self.place}/contracts/{number}"
            refs.append(self._agreement(own, place, contract, award, tender_ref, organisations))
        for award_id, (number, award) in awards.items():
            if award_id in used:
                continue
            if _text(award, "status") == "unsuccessful":
                self.found.notes.append((f"{self.place}/awards/{number}", "The award was unsuccessful: no agreement."))
                continue
            refs.append(self._agreement(own, f"{self.place}/awards/{number}", {}, award, tender_ref, organisations))
        return refs

    def _agreement(
        self,
        own: bool,
        place: str,
        contract: dict[str, Any],
        award: dict[str, Any],
        tender_ref: str,
        organisations: dict[str, str],
    ) -> str:
        tender = _part(self.release, "tender")
        ref = self._ref("agreement", own, _text(contract, "id") or _text(award, "id") or "award")
        title, whole = self._title(_text(contract, "title"), _text(award, "title"), _text(tender, "title"))
        description = _text(contract, "description") or _text(award, "description")
        value, basis, words = self._money(_part(contract, "value") or _part(award, "value"), f"{place}/value")
        period = _part(contract, "period") or _part(award, "contractPeriod")
        ends = _day(period.get("endDate"))
        suppliers = self._suppliers(award, organisations, place)
        method = _text(tender, "procurementMethod")
        route = _BY_LABEL.get(_text(tender, "procurementMethodDetails")) or _METHODS.get(method, "not_recorded")
        status = _text(contract, "status") or _text(award, "status")
        if status == "terminated":
            # OCDS has one word for a contract that ran to its last day and one that was cut short.
            last_said = _day(self.release.get("date"))
            status = "active" if ends and last_said and ends <= last_said else "terminated"
        decision = self._decision(own, place, award, ref, title)
        values: dict[str, Any] = {
            "title": title,
            "kind": "contract",
            "description": "\n\n".join(text for text in (whole, description) if text),
            "provider": Ref("organisation", suppliers[0]) if suppliers else None,
            "tender": Ref("tender", tender_ref) if tender_ref else None,
            "decision": Ref("decision", decision) if decision else None,
            "route": route,
            "route_reason": _text(tender, "procurementMethodRationale"),
            "starts": _day(period.get("startDate")),
            "ends": ends,
            "value": value,
            "value_basis": basis,
            "value_as_stated": words,
            "signed": _day(contract.get("dateSigned")),
            "status": status if status in ("cancelled", "terminated") else "active",
            "ocid": self.ocid[:80],
        }
        documents = [(one, "contract") for one in _many(contract, "documents")]
        documents += [(one, "award") for one in _many(award, "documents")]
        copy = next((one for one, _ in documents if own and _text(one, "id") == "copy" and _text(one, "url")), None)
        if copy is not None:
            values["url"] = _text(copy, "url")[:600]
        self.found.add(Row("agreement", ref, place, values))
        for supplier in suppliers[1:]:
            self.found.add(
                Row(
                    "agreement_party", f"party-{_digest(ref, supplier)}", place,
                    {
                        "agreement": Ref("agreement", ref), "organisation": Ref("organisation", supplier),
                        "role": "partner", "note": "Named beside the first supplier in the award",
                    },
                )
            )  # fmt: skip
        for part, of in documents:
            if part is not copy:
                self._document(part, f"{of} {ref}", [ref], "agreement", ref, own)
        for number, part in enumerate((*_many(contract, "amendments"), *_many(award, "amendments"))):
            self._event(part, f"{place}/amendments/{number}", ref, own, number)
        if paid := _many(_part(contract, "implementation"), "transactions"):
            self.found.notes.append(
                (place, f"{len(paid)} payments were not taken: they come from the ledger’s own files, with their rows.")
            )
        return ref

    def _suppliers(self, award: dict[str, Any], organisations: dict[str, str], place: str) -> list[str]:
        refs: list[str] = []
        for one in _many(award, "suppliers"):
            ref = organisations.get(_text(one, "id"))
            name = _text(one, "name")[:_LONGEST_TITLE]
            if ref is None and name:
                ref = self._organisation_ref(_text(one, "id"), name, "", [])
                self.found.add(Row("organisation", ref, place, {"name": name}))
            if ref is None:
                self.found.notes.append((place, "A supplier has no name and is not among the parties: not taken."))
            elif ref not in refs:
                refs.append(ref)
        return refs

    def _decision(self, own: bool, place: str, award: dict[str, Any], ref: str, title: str) -> str:
        """The award itself, as a decision, where its day is said."""
        day = _day(award.get("date"))
        if not day:
            return ""
        decision = f"{AWARD}{_digest(self.ocid, ref)}"
        self.found.add(Row("decision", decision, place, {"title": f"Award: {title}"[:_LONGEST_TITLE], "taken": day}))
        return decision

    def _document(
        self, part: dict[str, Any], of: str, agreements: Iterable[str], kind: str, ref: str, own: bool
    ) -> None:
        place = f"{self.place}/{of.split(' ')[0]}/documents"
        notice, day = _text(part, "noticeType"), _day(part.get("datePublished"))
        identifier, number = _text(part, "id"), _text(part, "id")
        if own and identifier == "invitation":
            return  # the tender has it already
        if own and (said := _OWN_NOTICE.fullmatch(_text(part, "title"))):
            notice, number = said[1], said[2] or ""
        if (notice == "COPY" or _NOTICE.fullmatch(notice)) and day and ref:
            self.found.add(
                Row(
                    "notice", identifier if own else f"notice-{_digest(self.ocid, of, identifier)}", place,
                    {
                        "kind": notice, kind: Ref(kind, ref), "published": day,
                        "notice_id": number[:60], "url": _text(part, "url")[:600],
                    },
                )
            )  # fmt: skip
            return
        title = _text(part, "title") or _text(part, "description") or _text(part, "documentType") or "Document"
        if not own or not _REF.fullmatch(identifier) or len(identifier) > _LONGEST_REF:
            identifier = f"document-{_digest(self.ocid, of, identifier, _text(part, 'url'))}"
        self.found.add(
            Row(
                "document", identifier, place,
                {
                    "title": title[:_LONGEST_TITLE],
                    "kind": _text(part, "documentType")[:60],
                    "url": _text(part, "url")[:600],
                    "dated": day,
                    "note": _text(part, "description") if _text(part, "title") or len(title) > _LONGEST_TITLE else "",
                },
            )
        )  # fmt: skip
        self.found.links += [(identifier, agreement) for agreement in agreements]

    def _event(self, part: dict[str, Any], place: str, ref: str, own: bool, number: int) -> None:
        day = _day(part.get("date"))
        if not day:
            self.found.notes.append((place, "The amendment does not say from which day it holds: not taken."))
            return
        description = _text(part, "description")
        kind = description.lower() if description in _EVENTS else "variation"
        reason = [_text(part, "rationale"), "" if description in _EVENTS else description]
        identifier = _text(part, "id")
        name = identifier if own and _REF.fullmatch(identifier) else f"event-{_digest(ref, identifier or str(number))}"
        self.found.add(
            Row(
                "agreement_event", name[:_LONGEST_REF], place,
                {
                    "agreement": Ref("agreement", ref), "kind": kind, "effective": day,
                    "reason": "\n\n".join(text for text in reason if text),
                },
            )
        )  # fmt: skip
