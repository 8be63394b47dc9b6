"""What of the register may be public, as records for the door. Nothing is written here; each kind takes a fixed number of queries.

What is withheld under article 2(2) of the Specified Information Order (facts/law.md B1), what is a draft, and a decision that was never
published is left out, and so is every mention of it in another record. Nowhere is a provider's address (it may be a refuge), nor a
person's name as that of a provider or a payee.
"""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any

import orjson
from django.db.models import Q

from answerable.law.publication import SPENDING_ABOVE, Period, UnknownItem, find, is_duty
from answerable.publication.actions import CannotPublish
from answerable.publication.release import File, Item
from answerable.publication.rules.kinds import financial_year, pounds
from answerable.register.actions.plans import path_of
from answerable.register.models import (
    Agreement,
    AgreementYear,
    Area,
    Authority,
    Decision,
    Document,
    DutyEntry,
    DutyPublication,
    Fund,
    FundAmount,
    ImportedSheet,
    Organisation,
    OrganisationAlias,
    OrganisationIdentifier,
    Payee,
    Payment,
    Post,
    PrincipleMet,
    Route,
    Service,
    ServiceCategory,
    ServiceContact,
    Tender,
)
from answerable.register.models.base import Basis, VatBasis
from answerable.register.open_data.problems import CannotUse, Level, NothingToWrite
from answerable.register.queries.duty_lists import make, withheld
from answerable.register.queries.open_data_files import NotSound, Wanted, export_grants, export_ocds
from answerable.register.rules.financial_years import between
from answerable.register.rules.lists import BadValue, shown
from answerable.register.rules.partial_dates import earliest, latest

CONTENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
NOT_NAMED = "Not named: not an organisation"
"""What stands for a payee that was found to be no organisation: a private person, or a name that was taken out already."""
PERSON_KINDS = frozenset({"individual", "person", "private individual", "private person"})
"""What the register calls an organisation that is somebody. A sole trader trades under a name and is named."""
ADDRESS_KEYS = frozenset({"address", "contactPoint", "streetAddress", "postalCode", "email", "telephone"})
"""What open data says of where somebody is or how to reach them. A provider's address may be a refuge, so none of it goes out."""
PAYMENTS_OF_A_RELEASE = 5_000
LINES_SHOWN = 5_000
"""Lines of a list that its page and its record hold; a longer one is payments, which have a list of their own."""


def office() -> dict[str, Any]:
    """What pages say of the office; empty where no register was loaded."""
    found = Authority.objects.first()
    if found is None:
        return {}
    names = (
        "name", "office_name", "kind", "label", "address", "email", "phone", "review_contact", "regulator_name", "regulator_address",
        "regulator_phone", "regulator_url", "privacy_notice", "decision_noun", "ocid_prefix", "grant_prefix", "organisation_id",
    )  # fmt: skip
    # An office answers for the whole of its area, so what is asked about "Northshire" is asked about everything.
    areas = Area.objects.filter(parent__isnull=True).order_by("name").values_list("name", flat=True)
    facts = {name: str(getattr(found, name)) for name in names if getattr(found, name)}
    return facts | ({"area": areas[0]} if len(areas) == 1 else {})


def register(today: date) -> Iterator[Item]:
    """Every record of the register that may be public, payments aside, with what names it.

    Raises CannotPublish where a list that the office recorded as published, or its open data, cannot be made: nothing goes out by
    halves, and nothing is taken for gone because it could not be made.
    """
    told = _Told.read()
    items: list[Item] = []
    for compose in (_services, _agreements, _funds, _decisions, _documents, _tenders, _support):
        items += compose(told)
    items += _lists(told)
    items += _meetings()
    mentioned = {ref for item in items for ref in _organisations_in(item)} | told.payees
    items += _providers(told, mentioned)
    yield from items
    yield from _open_data(today, told)


class _Told:
    """What several kinds need: refs by key, withheld records, categories and areas of services."""

    def __init__(self) -> None:
        self.hidden = hidden()
        self.categories: dict[int, list[str]] = defaultdict(list)
        self.areas: dict[int, list[str]] = defaultdict(list)
        self.public_decisions: set[str] = set()
        self.partly: set[str] = set()
        self.payees: set[str] = set()
        self.people: set[str] = set()
        self.unnamed: set[str] = set()

    @classmethod
    def read(cls) -> _Told:
        told = cls()
        for service, code in ServiceCategory.objects.order_by("code").values_list("service", "code"):
            told.categories[service].append(code)
        rows = Service.areas.through.objects.order_by("area__name").values_list("service", "area__name")
        for service, area in rows:
            told.areas[service].append(area)
        told.public_decisions = set(
            Decision.objects.exclude(ref__in=told.hidden["decision"])
            .filter(~Q(published="") | ~Q(url="") | Q(significant_public_interest=True))
            .values_list("ref", flat=True)
        )
        told.partly = set(Decision.objects.exclude(withheld_under="").values_list("ref", flat=True))
        told.payees = set(
            Organisation.objects.filter(payees__payments__isnull=False).distinct().values_list("ref", flat=True)
        )
        told.people = {row.ref for row in people()}
        told.unnamed = {name for name in unnamed() if name}
        return told

    def decision(self, ref: str | None) -> str:
        return ref if ref in self.public_decisions else ""

    def agreement_is_public(self, ref: str) -> bool:
        return ref not in self.hidden["agreement"]

    def organisation(self, found: Organisation | None) -> str:
        return found.ref if found is not None and found.ref not in self.people else ""

    def reason(self, words: str, decision: Decision | None) -> str:
        """Why a route was taken; nothing where a part of the decision about it is withheld, since that may be the part."""
        return words if decision is None or decision.ref not in self.partly | self.hidden["decision"] else ""


def hidden() -> dict[str, set[str]]:
    """The refs of agreements, tenders and decisions that are withheld; an agreement goes with its tender. Four queries."""
    found = {record: set(withheld(record)) for record in ("agreement", "tender", "decision")}
    if found["tender"]:
        found["agreement"] |= set(
            Agreement.objects.filter(tender__ref__in=found["tender"]).values_list("ref", flat=True)
        )
    return found


def people() -> list[Organisation]:
    """The organisations of the register that are somebody. One query."""
    return [row for row in Organisation.objects.exclude(kind="").order_by("ref") if is_person(row)]


def is_person(row: Organisation) -> bool:
    """Whether the register says of an organisation that it is somebody."""
    return _line(row.kind).casefold() in PERSON_KINDS


def unnamed() -> set[str]:
    """The names of payees that are not to be named: those found to be no organisation, and people. Two queries."""
    none = Payee.objects.filter(matched=Payee.Matched.NONE).values_list("name", flat=True)
    somebody = {row.pk for row in people()}
    return {*none, *Payee.objects.filter(organisation__in=somebody).values_list("name", flat=True)}


def _item(code: str, ref: str, files: tuple[File, ...] = (), /, **data: Any) -> Item:
    return Item(code, ref, {name: value for name, value in data.items() if value not in (None, "", [], ())}, files)


def _pounds(amount: Decimal | None) -> str:
    return "" if amount is None else f"{amount:.2f}"


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _line(text: str) -> str:
    return " ".join(text.split())


def _label(value: str, choices: Any) -> str:
    return "" if value in ("", "not_recorded") else str(choices(value).label)


def _services(told: _Told) -> Iterator[Item]:
    for row in Service.objects.order_by("ref"):
        yield _item(
            "service", row.ref, name=row.name, description=row.description, beneficiaries=_line(row.beneficiaries),
            areas=told.areas[row.pk], categories=told.categories[row.pk],
        )  # fmt: skip


def _agreements(told: _Told) -> Iterator[Item]:
    amounts: dict[int, list[dict[str, str]]] = defaultdict(list)
    for year in AgreementYear.objects.order_by("financial_year", "pk"):
        for what, amount in (("Planned", year.amount), ("Spent", year.actual)):
            if amount is not None:
                basis = _label(year.basis, Basis) if what == "Planned" else ""
                amounts[year.agreement_id].append(
                    {
                        "year": year.financial_year,
                        "amount": _pounds(amount),
                        "what": what,
                        **({"basis": basis} if basis else {}),
                    }
                )
    places: dict[int, list[str]] = defaultdict(list)
    for agreement, area in Post.objects.exclude(area=None).order_by("pk").values_list("agreement", "area__name"):
        places[agreement].append(area)
    rows = Agreement.objects.exclude(ref__in=told.hidden["agreement"]).order_by("ref")
    for row in rows.select_related("service", "provider", "fund", "decision"):
        service = row.service_id or 0
        yield _item(
            "agreement", row.ref, title=row.title, kind=_label(row.kind, Agreement.Kind),
            service=row.service.ref if row.service else "", provider=told.organisation(row.provider),
            fund=row.fund.ref if row.fund else "", decision=told.decision(row.decision.ref if row.decision else None),
            route=_label(row.route, Route), route_reason=told.reason(row.route_reason, row.decision), starts=row.starts, ends=row.ended or row.ends,
            value=_pounds(row.value), value_basis=_label(row.value_basis, Basis), vat=_label(row.vat, VatBasis),
            amounts=amounts[row.pk], years=_years(row.starts, row.ended or row.ends, amounts[row.pk]), status=row.get_status_display(),
            description=row.description, outcomes=row.outcomes, areas=list(dict.fromkeys([*told.areas[service], *places[row.pk]])),
            categories=told.categories[service], ocid=row.ocid, url=row.url,
        )  # fmt: skip


def _years(starts: str, ends: str, amounts: Iterable[dict[str, str]]) -> list[str]:
    """The financial years in which something runs, as far as its dates and amounts say; none is guessed."""
    years = {row["year"] for row in amounts}
    first, last = earliest(starts), latest(ends)
    if first is not None and last is not None and first <= last:
        years |= set(between(first, last))
    return sorted(years)


def _funds(told: _Told) -> Iterator[Item]:
    amounts: dict[int, list[dict[str, str]]] = defaultdict(list)
    for stated in FundAmount.objects.exclude(amount=None).order_by("financial_year", "pk"):
        said = {
            "year": stated.financial_year, "amount": _pounds(stated.amount), "what": stated.get_kind_display(),
            "basis": _label(stated.basis, Basis),
        }  # fmt: skip
        amounts[stated.fund_id].append({name: value for name, value in said.items() if value})
    for row in Fund.objects.order_by("ref").select_related("funder", "parent"):
        yield _item(
            "fund", row.ref, name=row.name, aliases=_lines(row.aliases), funder=told.organisation(row.funder),
            part_of=row.parent.ref if row.parent else "", ring_fenced=row.ring_fenced, conditions=row.conditions,
            description=row.description, amounts=amounts[row.pk], starts=row.starts, ends=row.ends,
            categories=_lines(row.categories),
        )  # fmt: skip


def _decisions(told: _Told) -> Iterator[Item]:
    met: dict[int, list[dict[str, str]]] = defaultdict(list)
    rows = PrincipleMet.objects.order_by("principle__order", "pk")
    for decision, name, how_met, how in rows.values_list("decision", "principle__name", "met", "how"):
        said = {"name": _line(name), "met": _label(how_met, PrincipleMet.Met), "how": how}
        met[decision].append({key: value for key, value in said.items() if value})
    services: dict[int, list[str]] = defaultdict(list)
    for decision, ref in Decision.services.through.objects.order_by("service__ref").values_list(
        "decision", "service__ref"
    ):
        services[decision].append(ref)
    for row in Decision.objects.filter(ref__in=told.public_decisions).order_by("ref"):
        implications = [
            {"of": of, "words": words}
            for of, words in (
                ("Financial", row.financial_implications),
                ("Legal", row.legal_implications),
                ("Equality", row.equality_implications),
                ("Data protection", row.data_protection_implications),
            )
            if words
        ]
        yield _item(
            "decision", row.ref, title=row.title, taken=row.taken, taken_by=_line(row.taken_by), summary=row.summary,
            reasons=row.reasons, options=row.options, consultation=row.consultation, implications=implications,
            principles=met[row.pk], withheld_part=row.withheld_part, withheld_under=row.withheld_under,
            services=services[row.pk], significant_public_interest=row.significant_public_interest,
            published=row.published, url=row.url,
        )  # fmt: skip


def _documents(told: _Told) -> Iterator[Item]:
    # A document of something withheld may be the very contract or record that is withheld.
    rows = (
        Document.objects.exclude(status=Document.Status.DRAFT)
        .exclude(pk__in=Document.objects.filter(agreements__ref__in=told.hidden["agreement"]).values("pk"))
        .exclude(pk__in=Document.objects.filter(decisions__ref__in=told.hidden["decision"]).values("pk"))
        .order_by("ref")
        .select_related("owner", "replaces")
    )
    public = [row for row in rows if row.url or (row.status == Document.Status.FINAL and row.file_sha256)]
    refs = {row.ref for row in public}
    of_agreements = _many_of(Document.agreements.through, "agreement__ref", told.agreement_is_public)
    of_decisions = _many_of(Document.decisions.through, "decision__ref", told.public_decisions.__contains__)
    for row in public:
        yield _item(
            "document", row.ref, _file_of(row), title=row.title, kind=_line(row.kind), status=_label(row.status, Document.Status),
            version=row.version_label, replaces=row.replaces.ref if row.replaces and row.replaces.ref in refs else "",
            dated=row.dated or row.adopted, covers_from=row.covers_from, covers_to=row.covers_to,
            owner=told.organisation(row.owner), agreements=of_agreements[row.pk], decisions=of_decisions[row.pk],
            categories=_lines(row.categories), url=row.url,
        )  # fmt: skip


def _many_of(through: Any, name: str, public: Callable[[str], bool]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for document, ref in through.objects.order_by(name).values_list("document", name):
        if public(ref):
            found[document].append(ref)
    return found


def _file_of(row: Document) -> tuple[File, ...]:
    """The kept copy of a final document, where it is a kind that is published as it is (a workbook never leaves)."""
    ending = row.file_name.rpartition(".")[2].lower()
    if row.status != Document.Status.FINAL or not row.file_sha256 or ending not in CONTENT_TYPES:
        return ()
    path = path_of(row.file_sha256)
    if not path.is_file():
        return ()
    return (File(row.file_name, path.read_bytes(), CONTENT_TYPES[ending], "The document"),)


def _tenders(told: _Told) -> Iterator[Item]:
    rows = Tender.objects.exclude(ref__in=told.hidden["tender"]).exclude(Q(invited="") & Q(url=""))
    for row in rows.order_by("ref").select_related("service", "decision"):
        yield _item(
            "tender", row.ref, title=row.title, description=row.description, status=row.get_status_display(),
            service=row.service.ref if row.service else "", decision=told.decision(row.decision.ref if row.decision else None),
            estimated_value=_pounds(row.estimated_value), invited=row.invited, closes=row.closes, starts=row.starts, ends=row.ends,
            ocid=row.ocid, url=row.url,
        )  # fmt: skip


def _support(told: _Told) -> Iterator[Item]:
    """How to reach the services that the office says the public site may show; no address of any, as none is recorded."""
    names: dict[int, str] = {}
    parts: dict[int | None, list[int]] = defaultdict(list)
    for area, parent, name in Area.objects.order_by("name").values_list("pk", "parent", "name"):
        names[area] = name
        parts[parent].append(area)

    def whole(area: int) -> list[int]:
        return [area, *(one for part in parts[area] for one in whole(part))]

    areas: dict[int, list[int]] = defaultdict(list)
    rows = ServiceContact.areas.through.objects.order_by("area__name").values_list("servicecontact", "area")
    for contact, area in rows:
        areas[contact].append(area)
    for row in ServiceContact.objects.filter(public=True).order_by("ref").select_related("service"):
        yield _item(
            "support", row.ref, name=row.name, what=row.what, for_whom=_line(row.for_whom), areas=[names[one] for one in areas[row.pk]],
            within=list(dict.fromkeys(names[one] for area in areas[row.pk] for one in whole(area))), categories=_lines(row.categories),
            phone=_line(row.phone), text=_line(row.text), hours=_line(row.hours), email=row.email, website=row.website, languages=_line(row.languages), self_referral=row.self_referral, how=row.how,
            emergency=_line(row.emergency), service=row.service.ref if row.service else "",
            checked=row.checked.isoformat() if row.checked else "",
        )  # fmt: skip


def _lists(told: _Told) -> Iterator[Item]:
    """Every list that the office recorded as published, made again from what is recorded now."""
    seen: set[tuple[str, date, date]] = set()
    for row in DutyPublication.objects.order_by("item", "period_start", "pk"):
        key = (row.item, row.period_start, row.period_end)
        if key in seen:
            continue
        seen.add(key)
        try:
            item = find(row.item)
            made = make(row.item, Period(row.period_start, row.period_end))
            rows = [
                _without_names(shown(made.fields, line), told.unnamed)
                for line, _ in zip(made.lines(), range(LINES_SHOWN + 1), strict=False)
            ]
        except (UnknownItem, BadValue) as error:
            raise CannotPublish(
                [f"The list {row.item} that is recorded as published cannot be made. {error}"]
            ) from None
        columns = [*(field.label for field in made.fields), "Reason withheld"]
        short = rows if len(rows) <= LINES_SHOWN else []
        period = f"{row.period_start.isoformat()} to {row.period_end.isoformat()}"
        yield _item(
            "list", f"{item.slug}-{row.period_start.isoformat()}-{row.period_end.isoformat()}",
            title=f"{item.name}, {period}", item=item.code, law="SI 2011/3050" if is_duty(item) else "", meaning=item.words,
            first=row.period_start.isoformat(), last=row.period_end.isoformat(), prominent=item.prominent, vat=made.vat,
            notes=list(made.notes), columns=columns,
            table=[{"caption": item.name, "columns": columns, "rows": short, "numeric": []}] if short else [],
            lines=len(rows) if short else None,
        )  # fmt: skip


def _without_names(cells: Iterable[str], names: set[str]) -> list[str]:
    # A cell that a spreadsheet would take for a formula has a mark before it.
    return [NOT_NAMED if cell in names or cell.removeprefix("'") in names else cell for cell in cells]


MEETING_ITEMS = ("5(a)", "5(b)", "5(c)")


def _meetings() -> Iterator[Item]:
    """The meetings of items 5(a) to (c): one record for each meeting and day, with its papers and minutes."""
    rows = DutyEntry.objects.filter(item__in=MEETING_ITEMS, withheld="").order_by("happened", "pk")
    together: dict[tuple[str, date | None], list[DutyEntry]] = defaultdict(list)
    for row in rows:
        together[(_line(str(row.values.get("meeting") or "")), row.happened)].append(row)
    for (name, day), some in together.items():
        if not name:
            continue
        held = next((row for row in some if row.item == "5(a)"), None)
        papers = [
            {"name": _line(str(row.values.get("document") or ("Minutes" if row.item == "5(c)" else "Agenda"))), "url": str(row.values.get("url") or "")}
            for row in some
            if row.item != "5(a)"
        ]  # fmt: skip
        public = True if held else next((_truth(row.values.get("public")) for row in some if row.item == "5(c)"), None)
        yield _item(
            "meeting", f"{some[0].ref}", title=name, day=day.isoformat() if day else "",
            time=_line(str(held.values.get("time") or "")) if held else "", place=_line(str(held.values.get("place") or "")) if held else "",
            public=public, papers=[{key: value for key, value in paper.items() if value} for paper in papers],
        )  # fmt: skip


def _truth(value: object) -> bool | None:
    return {"yes": True, "true": True, "no": False, "false": False}.get(str(value).lower())


def _organisations_in(item: Item) -> Iterator[str]:
    for name in ("provider", "funder", "owner"):
        if value := item.data.get(name):
            yield str(value)


def _providers(told: _Told, refs: set[str]) -> Iterator[Item]:
    numbers: dict[int, list[str]] = defaultdict(list)
    for number in OrganisationIdentifier.objects.order_by("scheme", "value"):
        numbers[number.organisation_id].append(f"{number.scheme}-{number.value}")
    names: dict[int, list[str]] = defaultdict(list)
    for organisation, name in OrganisationAlias.objects.order_by("name").values_list("organisation", "name"):
        names[organisation].append(name)
    for row in Organisation.objects.filter(ref__in=refs - told.people).order_by("ref"):
        yield _item(
            "provider", row.ref, name=row.name, aliases=names[row.pk], kind=_line(row.kind), identifiers=numbers[row.pk],
            sme=row.sme, vcse=row.vcse,
        )  # fmt: skip


OF_THE_FILE = ("dateModified", "dataSource")
"""Fields of a grant that the published store's own files fill in: when the record last changed, and the address of the file."""


def _open_data(today: date, told: _Told) -> Iterator[Item]:
    """The contracts as open contracting releases and the grants as 360Giving data; none where no prefix is registered."""
    published = datetime.fromisoformat(f"{today.isoformat()}T00:00:00+00:00")
    names = {_line(row.name).casefold() for row in people()}
    found = Authority.objects.first()
    if found is not None and found.ocid_prefix:
        contracts = _exported(export_ocds, "open contracting data", "ocds", published)
        for ocid, releases in groupby(contracts, key=lambda one: one["ocid"]):
            some = [without_addresses(one) for one in releases]
            title = some[-1].get("tender", {}).get("title") or ocid
            if not _names_any(some, names):
                yield _item("open_contract", ocid, title=_line(str(title)), releases=some)
    if found is not None and found.grant_prefix:
        for one in _exported(export_grants, "360Giving data", "360giving", published):
            # When the file was made and where it will be are no facts of the grant: with them every grant would change every day.
            grant = {name: value for name, value in without_addresses(one).items() if name not in OF_THE_FILE}
            if not _names_any([grant], names):
                yield _item("grant", grant["id"], title=_line(str(grant["title"])), grant=[grant])


def without_addresses(data: Any) -> Any:
    """Return open data without what it says of where somebody is or how to reach them, at any depth."""
    if isinstance(data, dict):
        return {name: without_addresses(value) for name, value in data.items() if name not in ADDRESS_KEYS}
    if isinstance(data, list):
        return [without_addresses(one) for one in data]
    return data


def _names_any(data: Any, names: set[str]) -> bool:
    """Whether a process or a grant is with somebody rather than with an organisation; then it is not put out as open data."""
    if isinstance(data, dict):
        return any(_names_any(value, names) for value in data.values())
    if isinstance(data, list):
        return any(_names_any(one, names) for one in data)
    return isinstance(data, str) and _line(data).casefold() in names


def _exported(write: Callable[..., Any], called: str, command: str, published: datetime) -> Iterator[dict[str, Any]]:
    """What an export writes, line by line; nothing where the register has nothing of it.

    Raises CannotPublish where it cannot be written as it should be: without it, all that is public of it would be taken for gone.
    """
    out = io.BytesIO()
    try:
        write(out, Wanted(published=published, uri="https://example.invalid/", json_lines=True))
    except NothingToWrite:
        return
    except CannotUse as error:
        raise CannotPublish([f"The {called} cannot be made. {error}"]) from None
    except NotSound as error:
        first = next(one.sentence for one in error.verdict.problems if one.level is not Level.ADVICE)
        raise CannotPublish(
            [
                f"The {called} of the register does not stand up to its checks: {first} Put it right and publish again; "
                f"`answerable export {command} --out FILE` names every fault."
            ]
        ) from None
    lines = out.getvalue().splitlines()
    yield from (orjson.loads(line) for line in lines)


def payments() -> Iterator[tuple[str, list[Item]]]:
    """Items of spending over £500, or under an agreement, sheet by sheet: what every ref of a sheet begins with, and its items."""
    withheld_agreements = hidden()["agreement"]
    names = unnamed()
    somebody = {row.pk for row in people()}
    for sheet in ImportedSheet.objects.select_related("of").order_by("pk"):
        begins = f"{sheet.of.sha256[:12]}-{sheet.position}-"
        rows = (
            Payment.objects.filter(sheet=sheet, withheld="")
            .filter(
                Q(pence__gt=int(SPENDING_ABOVE * 100))
                | Q(pence__lt=-int(SPENDING_ABOVE * 100))
                | Q(agreement__isnull=False)
            )
            .exclude(agreement__ref__in=withheld_agreements)
            .select_related("payee__organisation", "category", "purpose", "department", "body", "reasons", "agreement")
            .order_by("row")
        )
        items = [_payment(row, sheet, begins, names, somebody) for row in rows.iterator(chunk_size=2000)]
        if items:
            yield begins, items


def _payment(row: Payment, sheet: ImportedSheet, begins: str, names: set[str], somebody: set[int]) -> Item:
    payee = row.payee
    return _item(
        "payment", f"{begins}{row.row}", paid=row.paid.isoformat() if row.paid else "", year=financial_year(row.year),
        payee=NOT_NAMED if payee.name in names else _line(payee.name),
        provider=payee.organisation.ref if payee.organisation and payee.organisation.pk not in somebody else "",
        amount=pounds(row.pence), category=_line(row.category.text) if row.category else "",
        purpose=_line(row.purpose.text) if row.purpose else "", department=_line(row.department.text) if row.department else "",
        body=_line(row.body.text) if row.body else "", reasons=row.reasons.text if row.reasons else "", reference=row.reference,
        agreement=row.agreement.ref if row.agreement else "", file=sheet.of.file_name, row=row.row,
    )  # fmt: skip
