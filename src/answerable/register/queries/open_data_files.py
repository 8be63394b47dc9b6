"""Writes the register as files of open data: streamed, checked as they are written, and with a list of what is left out."""

from __future__ import annotations

import csv
import gc
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, TextIO
from uuid import NAMESPACE_URL, uuid5

import orjson

from answerable.standards import packages
from answerable.standards.csv_text import safe_text
from answerable.standards.ocds_merge import compile_releases

from ..models import Agreement
from ..open_data import grants_check, ocds_check
from ..open_data.grants import GrantBuilder
from ..open_data.problems import CannotUse, Level, NothingToWrite, Verdict
from ..open_data.releases import PREFIX, WEB_ADDRESS, Builder
from ..open_data.rows import LeftOut, Office
from . import open_data as queries

CONTRACTS = (Agreement.Kind.CONTRACT,)
GRANTS = (Agreement.Kind.GRANT, Agreement.Kind.FUNDING)
OCDS_COLUMNS = (
    "ocid", "contract_id", "title", "buyer", "suppliers", "supplier_ids", "procurement_method", "route", "value",
    "currency", "start_date", "end_date", "date_signed", "award_date", "status", "fund", "paid", "releases",
)  # fmt: skip
GRANT_COLUMNS = (
    "Identifier", "Title", "Description", "Currency", "Amount Awarded", "Award Date", "Planned Dates:Start Date",
    "Planned Dates:End Date", "Recipient Org:Identifier", "Recipient Org:Name", "Recipient Org:Charity Number",
    "Recipient Org:Company Number", "Recipient Org:Street Address", "Recipient Org:Postal Code",
    "Funding Org:Identifier", "Funding Org:Name", "Grant Programme:Code", "Grant Programme:Title",
    "Beneficiary Location:Name", "From An Open Call?", "Last Modified", "Data Source",
)  # fmt: skip


class NotSound(Exception):
    """What was written does not stand up to the checks; `verdict` says where."""

    def __init__(self, verdict: Verdict) -> None:
        super().__init__("What was written does not stand up to the checks.")
        self.verdict = verdict


@dataclass
class Exported:
    """What an export wrote, and what it left out (the kinds of reason and how often)."""

    items: int = 0
    processes: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    listed: int = 0
    verdict: Verdict | None = None

    def sentences(self, what: str) -> Iterator[str]:
        """What was done, in plain English."""
        yield f"Wrote {self.items:,} {what}" + (f" of {self.processes:,} processes." if self.processes else ".")
        if self.verdict is not None:
            yield "Checked against the standard: no error, no unknown code, no empty field, no dangling id."
        for why, number in self.left_out.most_common(12):
            yield f"Left out {number:,} times: {why}."
        if self.verdict is not None:
            for (level, rule), number in sorted(self.verdict.counts.items()):
                if level == Level.ADVICE:
                    yield f"Could be better {number:,} times: {rule.replace('_', ' ')} (`answerable export check` says where)."


@dataclass(frozen=True)
class Wanted:
    """What to write. `published` has a zone; `uri` is where the file will be; `prefix` stands in for the office's own."""

    published: datetime
    uri: str
    prefix: str = ""
    records: bool = False
    json_lines: bool = False
    as_csv: bool = False
    include_grants: bool = False
    check: bool = True


def name_of_package(what: str, published: datetime) -> str:
    """Return a name for a package whose address nobody gave: the standards want a URI, and an invented address would
    lead somewhere."""
    return f"urn:uuid:{uuid5(NAMESPACE_URL, f'{what} {published.isoformat()}')}"


def to_file(
    write: Callable[[BinaryIO, Wanted, TextIO | None], Exported],
    wanted: Wanted,
    target: Path | None,
    left_out: Path | None,
    otherwise: BinaryIO,
) -> Exported:
    """Write to `target`, whole or not at all, or to `otherwise` where there is none; what is left out to `left_out`.

    Raises what `write` raises; then no file is there that was not there before.
    """
    notes = left_out.open("w", encoding="utf-8", newline="") if left_out is not None else None
    unfinished = target.with_name(f"{target.name}.unfinished") if target is not None else None
    try:
        if target is None or unfinished is None:
            report = write(otherwise, wanted, notes)
        else:
            with unfinished.open("wb") as file:
                report = write(file, wanted, notes)
            unfinished.replace(target)
    except BaseException:
        for path in (unfinished, left_out):
            if path is not None:
                path.unlink(missing_ok=True)
        raise
    finally:
        if notes is not None:
            notes.close()
    if left_out is not None and not report.listed:
        left_out.unlink()
    return report


@contextmanager
def _no_collector() -> Iterator[None]:
    """Without the collector of cycles: millions of small objects come and go, and none of them has a cycle."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@_no_collector()
def export_ocds(out: BinaryIO, wanted: Wanted, left_out: TextIO | None = None) -> Exported:
    """Write the register's contracts as OCDS 1.1 releases or records, in flat memory.

    Raises CannotUse where there is no register or no registered prefix, NotSound where what was written has a fault.
    """
    office = _office(wanted.uri)
    prefix = wanted.prefix or office.ocid_prefix
    if not prefix:
        raise CannotUse(
            "This office has no registered prefix for its open contracting ids. Register one with the Open Contracting "
            "Partnership (free of charge) and put it into the register as ocid_prefix, or give it: --prefix ocds-xxxxxx."
        )
    if not PREFIX.fullmatch(prefix):
        raise CannotUse(
            f"“{prefix}” is not a prefix of open contracting ids. Write it as ocds- and six small letters or digits."
        )
    office = Office(office.slug, office.name, prefix, office.grant_prefix, office.organisation_id, office.address)
    kinds = (*CONTRACTS, *GRANTS, Agreement.Kind.POOLED) if wanted.include_grants else CONTRACTS
    builder = Builder(office, wanted.published.date())
    report = Exported()
    notes = _Notes(left_out, report)
    package = ocds_check.PackageCheck(wanted.published.date()) if wanted.check and not wanted.as_csv else None
    report.verdict = Verdict(kind="records" if wanted.records else "releases") if package else None
    lines = _Lines(out, wanted, "records" if wanted.records else "releases", _ocds_header(office, wanted))
    try:
        for ref, kind in queries.other_kinds(kinds):
            notes.add(LeftOut("agreement", ref, "all of it", _why_not(kind, include_grants=wanted.include_grants)))
        for record, ref, why in queries.withheld(kinds):
            notes.add(LeftOut(record, ref, "all of it", why))
        for batch in queries.processes(kinds):
            written = []
            for ocid, releases in _by_ocid(builder, batch):
                report.processes += 1
                written += _written(ocid, releases, wanted)
            for text in written:
                if package is not None and report.verdict is not None:
                    item = orjson.loads(text)
                    take = package.take_record if wanted.records else package.take_release
                    report.verdict.add(take(item, f"/{report.verdict.kind}/{report.items}"))
                report.items += 1
            lines.write(written)
            notes.take(builder.left_out)
        if withheld := queries.withheld_payments():
            report.left_out["payment: withheld under article 2(2) of the Specified Information Order"] += withheld
    finally:
        notes.close()
    _finish(lines, report, package, "There is no contract in the register yet, and a package must have one.")
    return report


def _by_ocid(builder: Builder, batch: queries.Batch) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """The processes of a batch with their releases. Agreements of one tender may have ids of their own."""
    for tender, agreements in batch.processes:
        if len(agreements) < 2:
            ocid = builder.ocid(agreements[0] if agreements else None, tender)
            yield ocid, builder.process(ocid, tender, agreements, batch.around)
            continue
        parts: dict[str, list[Any]] = {}
        for agreement in agreements:
            parts.setdefault(builder.ocid(agreement, tender), []).append(agreement)
        for ocid, some in parts.items():
            yield ocid, builder.process(ocid, tender, some, batch.around)


def _written(ocid: str, releases: list[dict[str, Any]], wanted: Wanted) -> list[bytes]:
    if wanted.as_csv:
        return [_csv_line(row) for row in _contract_rows(ocid, releases)]
    texts = [orjson.dumps(release) for release in releases]
    if not wanted.records:
        return texts
    compiled = compile_releases(releases)
    return [
        b'{"ocid":%b,"releases":[%b],"compiledRelease":%b}'
        % (orjson.dumps(ocid), b",".join(texts), orjson.dumps(compiled))
    ]


def _contract_rows(ocid: str, releases: list[dict[str, Any]]) -> Iterator[list[Any]]:
    """A row for each contract of a process as it is now."""
    number = len(releases)
    now = compile_releases(releases)
    names = {party["id"]: party["name"] for party in now["parties"]}
    awards = {award["id"]: award for award in now.get("awards", ())}
    tender = now.get("tender", {})
    for contract in now.get("contracts", ()):
        award = awards[contract["awardID"]]
        suppliers = [one["id"] for one in award.get("suppliers", ())]
        paid = contract.get("implementation", {}).get("transactions")
        period, value = contract.get("period", {}), contract.get("value", {})
        yield [
            ocid, contract["id"], contract["title"], now["buyer"]["name"], "; ".join(names[one] for one in suppliers),
            "; ".join(suppliers), tender.get("procurementMethod", ""), tender.get("procurementMethodDetails", ""),
            value.get("amount", ""), value.get("currency", ""), period.get("startDate", "")[:10],
            period.get("endDate", "")[:10], contract.get("dateSigned", "")[:10], award.get("date", "")[:10],
            contract["status"], now.get("planning", {}).get("budget", {}).get("description", ""),
            round(sum(one["value"]["amount"] for one in paid), 2) if paid else "", number,
        ]  # fmt: skip


def _csv_line(row: Iterable[Any]) -> bytes:
    """One line of CSV. A text that a spreadsheet would run as a formula gets an apostrophe before it."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\n").writerow(
        safe_text(cell) if isinstance(cell, str) and cell != "-" else cell for cell in row
    )
    return line.getvalue().encode()


@_no_collector()
def export_grants(out: BinaryIO, wanted: Wanted, left_out: TextIO | None = None) -> Exported:
    """Write the register's grants as 360Giving 1.4, in flat memory.

    Raises CannotUse where there is no register or no 360Giving prefix, NotSound where what was written has a fault.
    """
    office = _office(wanted.uri)
    prefix = wanted.prefix or office.grant_prefix
    if not prefix:
        raise CannotUse(
            "This office has no registered 360Giving prefix. Ask the 360Giving helpdesk for one (free of charge) and put "
            "it into the register as grant_prefix, or give it: --prefix 360G-name."
        )
    if not grants_check.PREFIX.fullmatch(prefix):
        raise CannotUse(f"“{prefix}” is not a 360Giving prefix. Write it as 360G- and letters, digits or hyphens.")
    office = Office(office.slug, office.name, office.ocid_prefix, prefix, office.organisation_id, office.address)
    builder = GrantBuilder(office, wanted.published, wanted.uri)
    report = Exported()
    notes = _Notes(left_out, report)
    package = grants_check.PackageCheck(wanted.published.date()) if wanted.check and not wanted.as_csv else None
    report.verdict = Verdict(kind="grants") if package else None
    lines = _Lines(out, wanted, "grants", builder.header())
    try:
        for record, ref, why in queries.withheld(GRANTS):
            if record == "agreement" and not why.startswith("its"):
                notes.add(LeftOut(record, ref, "the grant", why))
        for agreements, around in queries.grants(GRANTS):
            written = []
            for agreement in agreements:
                grant = builder.grant(agreement, around)
                if grant is not None:
                    written.append(_csv_line(_grant_row(grant)) if wanted.as_csv else orjson.dumps(grant))
            for text in written:
                if package is not None and report.verdict is not None:
                    report.verdict.add(package.take(orjson.loads(text), f"/grants/{report.items}"))
                report.items += 1
            lines.write(written)
            notes.take(builder.left_out)
    finally:
        notes.close()
    _finish(
        lines, report, package, "No grant in the register has all that 360Giving asks for, and a package must have one."
    )
    return report


def _grant_row(grant: dict[str, Any]) -> list[Any]:
    recipient, funder = grant["recipientOrganization"][0], grant["fundingOrganization"][0]
    dates = (grant.get("plannedDates") or [{}])[0]
    programme = (grant.get("grantProgramme") or [{}])[0]
    places = "; ".join(place["name"] for place in grant.get("beneficiaryLocation", ()))
    return [
        grant["id"], grant["title"], grant["description"], grant["currency"], grant["amountAwarded"],
        grant["awardDate"], dates.get("startDate", ""), dates.get("endDate", ""), recipient["id"], recipient["name"],
        recipient.get("charityNumber", ""), recipient.get("companyNumber", ""), recipient.get("streetAddress", ""),
        recipient.get("postalCode", ""), funder["id"], funder["name"], programme.get("code", ""),
        programme.get("title", ""), places, grant.get("fromOpenCall", ""), grant["dateModified"],
        grant.get("dataSource", ""),
    ]  # fmt: skip


def _office(uri: str) -> Office:
    office = queries.office()
    if office is None:
        raise CannotUse("There is no register yet. Load one first: answerable load FOLDER.")
    if uri and not uri.startswith("urn:uuid:") and not WEB_ADDRESS.fullmatch(uri):
        raise CannotUse(f"--uri: “{uri}” is not a web address. Write it as https://…")
    return office


def _why_not(kind: str, *, include_grants: bool) -> str:
    if kind == Agreement.Kind.NOT_RECORDED:
        return "it is not recorded whether it is a contract"
    if include_grants:
        return "it is no contract or grant"
    return (
        "a grant or contribution is not procurement; export 360giving has grants, --include-grants puts them here too"
    )


def _ocds_header(office: Office, wanted: Wanted) -> dict[str, Any]:
    return packages.ocds(office.name, office.organisation_id, wanted.uri, wanted.published)


@dataclass
class _Lines:
    """A package with one item a line, JSON Lines, or CSV."""

    out: BinaryIO
    wanted: Wanted
    kind: str
    header: dict[str, Any]
    any: bool = False

    def write(self, items: list[bytes]) -> None:
        """Write some more items."""
        if not items:
            return
        if self.wanted.as_csv:
            if not self.any:
                self.out.write(_csv_line(GRANT_COLUMNS if self.kind == "grants" else OCDS_COLUMNS))
            self.out.write(b"".join(items))
        elif self.wanted.json_lines:
            self.out.write(b"\n".join(items) + b"\n")
        else:
            if self.any:
                self.out.write(b",\n")
            else:
                self.out.write(orjson.dumps(self.header)[:-1] + b',"%b":[\n' % self.kind.encode())
            self.out.write(b",\n".join(items))
        self.any = True

    def close(self) -> None:
        """Write the end."""
        if self.any and not self.wanted.as_csv and not self.wanted.json_lines:
            self.out.write(b"\n]}\n")


class _Notes:
    """Writes what is left out as CSV, as it comes, and counts it."""

    def __init__(self, out: TextIO | None, report: Exported) -> None:
        self._out, self._report = out, report
        self._csv = csv.writer(out, lineterminator="\n") if out is not None else None
        if self._csv is not None:
            self._csv.writerow(("record", "ref", "what", "why"))

    def add(self, note: LeftOut) -> None:
        self._report.left_out[f"{note.record} – {note.what}: {note.why}"] += 1
        self._report.listed += 1
        if self._csv is not None:
            self._csv.writerow(note)

    def take(self, notes: list[LeftOut]) -> None:
        for note in notes:
            self.add(note)
        notes.clear()

    def close(self) -> None:
        if self._out is not None:
            self._out.flush()


def _finish(
    lines: _Lines, report: Exported, package: ocds_check.PackageCheck | grants_check.PackageCheck | None, nothing: str
) -> None:
    if not report.items:
        raise NothingToWrite(nothing)
    lines.close()
    lines.out.flush()
    if package is not None and report.verdict is not None:
        report.verdict.items = report.items
        report.verdict.add(package.finish())
        if isinstance(package, ocds_check.PackageCheck) and not lines.wanted.json_lines:
            kind = "RecordPackage" if lines.wanted.records else "ReleasePackage"
            report.verdict.add(ocds_check.header_problems(lines.header, kind, lines.kind, report.items))
        if not report.verdict.sound:
            raise NotSound(report.verdict)
