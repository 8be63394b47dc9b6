"""The lists that the law asks for, made from the register: one query a list, read line by line."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet

from answerable.law.publication import (
    GRANT_POWERS,
    REDUCTION_POWER,
    VICTIMS_POWER,
    Field,
    Item,
    Kind,
    Period,
    UnknownItem,
    belongs,
    find,
    is_duty,
)

from ..models import Agreement, AgreementParty, Decision, DutyEntry, DutySettings, Payment, Route, Tender, Withholding
from ..models.base import VatBasis
from ..rules.financial_years import between
from ..rules.lists import (
    BadValue,
    Line,
    Tally,
    Value,
    csv_chunks,
    json_chunks,
    period_text,
    proportion,
    typed,
)
from ..rules.partial_dates import Overlap, earliest, latest, overlap

GRANT_PARTICULARS = "grant-particulars"


@dataclass(frozen=True)
class MadeList:
    """One list, made but not written: `lines` reads it from the store each time it is called.

    `notes` say what the list leaves out and what cannot be told, in sentences.
    """

    item: Item
    period: Period | None
    fields: tuple[Field, ...]
    lines: Callable[[], Iterable[Line]]
    vat: str
    notes: tuple[str, ...] = ()

    @property
    def file_name(self) -> str:
        """A file name for it, without its ending: "3-g-2025-10-01-2025-10-31"."""
        days = f"-{period_text(self.period).replace('/', '-')}" if self.period else ""
        return f"{self.item.slug}{days}"

    def csv(self) -> Iterator[bytes]:
        """The list as CSV, a piece at a time."""
        return csv_chunks(self.fields, self.lines())

    def json(self) -> Iterator[bytes]:
        """The list as JSON, a piece at a time."""
        head = {
            "list": self.item.code,
            "name": self.item.name,
            "law": "SI 2011/3050" if is_duty(self.item) else None,
            "period": {"first": self.period.first, "last": self.period.last} if self.period else None,
            "vat": self.vat,
            "notes": list(self.notes),
        }
        return json_chunks(head, self.fields, self.lines())

    def tally(self) -> Tally:
        """Its lines, what is withheld and what is missing, counted."""
        tally = Tally(self.fields)
        for _ in tally.count(self.lines()):
            pass
        return tally

    def sentences(self, tally: Tally) -> tuple[str, ...]:
        """What the list holds, what is withheld, missing or left out, in sentences; `tally` has counted its lines."""
        period = f" of {self.period.words}" if self.period else ""
        said = [f"{self.item.code}{period}: {_many(tally.lines, 'line', 'lines')}."]
        said += [
            f"{_many(number, 'line is', 'lines are')} withheld for reason {letter}."
            for letter, number in sorted(tally.withheld.items())
        ]
        said += [f"{f.label}: not recorded on {_many(number, 'line', 'lines')}." for f, number in tally.gaps]
        return (*said, *([self.vat] if self.vat else []), *self.notes)

    def sha256(self) -> str:
        """The digest of its CSV."""
        digest = hashlib.sha256()
        for piece in self.csv():
            digest.update(piece)
        return digest.hexdigest()


def duty_settings() -> DutySettings:
    """Return the office's own measures; the defaults where it has set none."""
    return DutySettings.objects.first() or DutySettings()


def make(code: str, period: Period | None = None) -> MadeList:
    """Make the list of an item ("3(g)", "contracts-register"), of one period or of everything recorded.

    Raises law.publication.UnknownItem. Numbers that do not fit their column raise rules.lists.BadValue when it is read.
    """
    item = find(code)
    if item.code == GRANT_PARTICULARS:
        raise UnknownItem(
            "The particulars of grants are no list; they complete 3(f) and all-grants. Make one of those."
        )
    settings = duty_settings()
    return _MAKERS.get(item.code, _entries)(item, period, settings)


def vat_words(settings: DutySettings) -> str:
    """Return the sentence that every list of money carries: which VAT basis its amounts and thresholds have."""
    if settings.vat == VatBasis.NOT_RECORDED:
        return (
            "The Order does not say whether its thresholds include VAT, and this office has not recorded which it uses. Amounts "
            "are tested as they are recorded."
        )
    return (
        f"Amounts of spending are {settings.get_vat_display()}, and thresholds are tested on them so. The Order does not say; "
        "this is the office's choice."
    )


def _made(
    item: Item,
    period: Period | None,
    settings: DutySettings,
    lines: Callable[[], Iterable[Line]],
    notes: Iterable[str] = (),
    fields: tuple[Field, ...] | None = None,
) -> MadeList:
    fields = fields or item.fields
    money = any(f.kind is Kind.POUNDS for f in fields)
    return MadeList(item, period, fields, lines, vat_words(settings) if money else "", tuple(notes))


def _line(fields: Iterable[Field], row: Mapping[str, Value], withheld: str = "") -> Line:
    return Line(tuple(row.get(f.name) for f in fields), withheld)


def _many(number: int, one: str, more: str) -> str:
    return f"{number:,} {one if number == 1 else more}"


def withheld(record: str) -> dict[str, str]:
    """Return the letter of article 2(2) for each record of a kind that is withheld, by its ref."""
    return dict(Withholding.objects.filter(record=record, lifted_on=None).values_list("ref", "reason"))


# Entries: what no other record holds


def entries(item: Item, period: Period | None) -> QuerySet[DutyEntry]:
    """Return the entries of an item that belong to a period: by their day, or by the financial year that they name."""
    found = DutyEntry.objects.filter(item=item.code).order_by(F("happened").asc(nulls_last=True), "pk")
    if period is None:
        return found
    names = {f.name for f in item.fields}
    if "financial_year" in names:
        return found.filter(values__financial_year__in=between(*period))
    if "date" in names:
        return found.filter(happened__range=period)
    # What has neither is a state of affairs: the list shows what is so now.
    return found


def _entry_row(fields: Iterable[Field], entry: DutyEntry) -> dict[str, Value]:
    try:
        return {f.name: typed(f, str(entry.values.get(f.name) or "")) for f in fields}
    except BadValue as error:
        raise BadValue(f"Entry {entry.ref}: {error} Correct it there.") from None


def _undated(item: Item, period: Period | None) -> list[str]:
    if period is None or not any(f.name == "date" for f in item.fields):
        return []
    number = DutyEntry.objects.filter(item=item.code, happened=None).count()
    if not number:
        return []
    return [
        f"{_many(number, 'entry has', 'entries have')} no day, and so {'is' if number == 1 else 'are'} in no period."
    ]


def _entries(item: Item, period: Period | None, settings: DutySettings) -> MadeList:
    def lines() -> Iterator[Line]:
        for entry in entries(item, period).iterator():
            yield _line(item.fields, _entry_row(item.fields, entry), entry.withheld)

    return _made(item, period, settings, lines, _undated(item, period))


def _land(item: Item, period: Period | None, settings: DutySettings) -> MadeList:
    of = find("4(a)")

    def lines() -> Iterator[Line]:
        for entry in entries(of, None).iterator():
            yield _line(item.fields, _entry_row(of.fields, entry), entry.withheld)

    return _made(item, period, settings, lines)


def _proportions(item: Item, period: Period | None, settings: DutySettings) -> MadeList:
    groups = ("women", "ethnic_minority", "disabled")
    fields = tuple(
        Field(f.name, f"{f.label}, proportion of staff", Kind.TEXT) if f.name in groups else f for f in item.fields
    )

    def lines() -> Iterator[Line]:
        for entry in entries(item, period).iterator():
            row = _entry_row(item.fields, entry)
            staff = row["staff"]
            assert staff is None or isinstance(staff, int)
            for group in groups:
                count = row[group]
                assert count is None or isinstance(count, int)
                row[group] = proportion(count, staff, band_below=settings.band_below, small=settings.small_number)
            yield _line(fields, row, entry.withheld)

    note = (
        f"In an office of fewer than {settings.band_below} people, and wherever a group or its rest has fewer than "
        f"{settings.small_number}, a band is given that covers at least {settings.small_number} possible numbers of people, so "
        "that nobody can be picked out."
    )
    return _made(item, period, settings, lines, [*_undated(item, period), note], fields)


# Payments


_PAYMENT_COLUMNS = {
    "date": "paid",
    "amount": "pence",
    "recipient": "payee__name",
    "beneficiary": "payee__name",
    "purpose": "purpose__text",
    "reasons": "reasons__text",
    "body": "body__text",
    "department": "department__text",
    "category": "category__text",
    "merchant_category": "category__text",
    "reference": "reference",
}


def _above(item: Item) -> Q:
    assert item.above is not None
    return Q(pence__gt=int(item.above * 100))


def _in(period: Period | None) -> Q:
    return Q(paid__range=period) if period else Q()


def _payment_lines(item: Item, rows: QuerySet[Payment]) -> Callable[[], Iterator[Line]]:
    columns = [_PAYMENT_COLUMNS.get(f.name) for f in item.fields]
    asked = list(dict.fromkeys(column for column in columns if column))
    places = [asked.index(column) if column else None for column in columns]
    amount = asked.index("pence")
    found = rows.order_by(F("paid").asc(nulls_last=True), "pk").values_list(*asked, "withheld")

    def lines() -> Iterator[Line]:
        for row in found.iterator(chunk_size=2000):
            values = list(row[:-1])
            values[amount] = Decimal(values[amount]).scaleb(-2)
            yield Line(tuple(None if n is None else values[n] for n in places), row[-1])

    return lines


def _payment_notes(item: Item, period: Period | None) -> list[str]:
    if period is None:
        return []
    years = [int(year[:4]) for year in between(*period)]
    number = Payment.objects.filter(_above(item), paid=None, year__in=years).count()
    if not number:
        return []
    return [
        f"{_many(number, 'payment', 'payments')} of {' and '.join(between(*period))} above the threshold "
        f"{'has' if number == 1 else 'have'} no day in the spending files, and so {'is' if number == 1 else 'are'} in no month."
    ]


def _spending(item: Item, period: Period | None, settings: DutySettings) -> MadeList:
    rows = Payment.objects.filter(_above(item), _in(period))
    notes = _payment_notes(item, period)
    particulars = _grant_particulars()
    grants = list(Agreement.objects.filter(kind=Agreement.Kind.GRANT).values_list("pk", "ref"))
    reduction = [pk for pk, ref in grants if _power(particulars.get(ref)) == REDUCTION_POWER]
    unsure = [pk for pk, ref in grants if _power(particulars.get(ref)) == ""]
    left_out = rows.filter(agreement__in=reduction).count() if reduction else 0
    if left_out:
        notes.append(
            f"{_many(left_out, 'payment', 'payments')} of crime and disorder reduction grants left out: see 3(f)."
        )
    doubtful = rows.filter(agreement__in=unsure).count() if unsure else 0
    if doubtful:
        notes.append(
            f"{_many(doubtful, 'payment is', 'payments are')} under a grant whose power is not recorded. They are in this list, and "
            "the grant is in 3(f) too, so that neither leaves them out."
        )
    travel = [
        reference
        for values in DutyEntry.objects.filter(item="3(h)").values_list("values", flat=True)
        if (reference := str(values.get("reference") or "").strip())
    ]
    expenses = rows.filter(reference__in=travel).count() if travel else 0
    if expenses:
        notes.append(f"{_many(expenses, 'payment', 'payments')} on office holders' travel left out: see 3(h).")
    # An agreement of none is no grant: without its own condition, SQL would leave such payments out.
    if reduction:
        rows = rows.filter(Q(agreement=None) | ~Q(agreement__in=reduction))
    if travel:
        rows = rows.exclude(reference__in=travel)
    return _made(item, period, settings, _payment_lines(item, rows), notes)


def _spend_of_the_code(item: Item, period: Period | None, settings: DutySettings) -> MadeList:
    rows = Payment.objects.filter(_above(item), _in(period))
    return _made(item, period, settings, _payment_lines(item, rows), _payment_notes(item, period))


# Agreements


def _grant_particulars() -> dict[str, dict[str, Any]]:
    """The particulars of grants by the ref of the agreement; of two entries for one grant, the later one."""
    found = DutyEntry.objects.filter(item=GRANT_PARTICULARS).order_by("pk").values_list("values", flat=True)
    return {str(values.get("agreement") or "").strip(): values for values in found}


def _power(values: Mapping[str, Any] | None) -> str:
    """Return the power that a grant was made under, one of GRANT_POWERS; "" where it is not recorded."""
    text = str((values or {}).get("power") or "").strip()
    return text if text in GRANT_POWERS else ""


def _agreements(kinds: Iterable[str]) -> list[Agreement]:
    found = Agreement.objects.filter(kind__in=list(kinds)).exclude(status="cancelled")
    found = found.select_related("provider", "service", "tender").prefetch_related(
        "parties__organisation", "provider__identifiers"
    )
    # Databases differ in how they order words; this order is the same everywhere.
    return sorted(found, key=lambda one: one.ref)


def _running(rows: Iterable[Agreement], period: Period | None) -> tuple[list[Agreement], list[str]]:
    if period is None:
        return list(rows), []
    kept, possible = [], 0
    for one in rows:
        verdict = overlap(one.signed or one.starts, one.ended or one.ends, period.first, period.last)
        if verdict is not Overlap.NONE:
            kept.append(one)
            possible += verdict is Overlap.POSSIBLE
    if not possible:
        return kept, []
    return kept, [
        f"{_many(possible, 'agreement', 'agreements')} may or may not have run in the period, as the recorded dates do not say. "
        f"{'It is' if possible == 1 else 'They are'} in the list."
    ]


def _by_value(
    item: Item, rows: Iterable[Any], settings: DutySettings, value: str, what: str
) -> tuple[list[Any], list[str]]:
    kept, unknown, other = [], 0, 0
    for one in rows:
        verdict = belongs(item, getattr(one, value))
        unknown += verdict is None
        if verdict:
            kept.append(one)
        if verdict is not None and settings.vat != VatBasis.NOT_RECORDED and one.vat != settings.vat:
            other += 1
    notes = []
    if unknown:
        notes.append(f"{_many(unknown, f'{what} has', f'{what}s have')} no value recorded, and so cannot be placed.")
    if other:
        notes.append(
            f"{_many(other, f'{what} has', f'{what}s have')} a value that is not recorded as {settings.get_vat_display()}; it was "
            "tested as it is recorded."
        )
    return kept, notes


def _unsorted() -> list[str]:
    number = Agreement.objects.filter(kind=Agreement.Kind.NOT_RECORDED).count()
    if not number:
        return []
    return [f"{_many(number, 'agreement is', 'agreements are')} recorded neither as a contract nor as anything else."]


def _party(one: Agreement) -> str | None:
    parties = [
        party.organisation.name
        for party in sorted(one.parties.all(), key=lambda party: party.ref)
        if party.role != AgreementParty.Role.SUBCONTRACTOR
    ]
    names = ([one.provider.name] if one.provider else []) + parties
    return "; ".join(dict.fromkeys(names)) or None


def _purpose(one: Agreement) -> str | None:
    return one.description or (one.service.description if one.service else "") or None


def _registration(one: Agreement) -> str | None:
    if one.provider is None:
        return None
    return "; ".join(sorted(str(number) for number in one.provider.identifiers.all())) or None


def _vat(one: Agreement | Tender) -> str | None:
    return None if one.vat == VatBasis.NOT_RECORDED else one.get_vat_display()


def _contract_row(one: Agreement) -> dict[str, Value]:
    return {
        "reference": one.ref,
        "title": one.title,
        "party": _party(one),
        "purpose": _purpose(one),
        "value": one.value,
        "vat": _vat(one),
        "starts": one.starts,
        "ends": one.ends,
        "url": one.url,
    }


def _fixed(
    fields: tuple[Field, ...], rows: Iterable[tuple[str, dict[str, Value]]], hidden: Mapping[str, str]
) -> list[Line]:
    return [_line(fields, row, hidden.get(ref, "")) for ref, row in rows]


def _contracts(item: Item, period: Period | None, settings: DutySettings) -> MadeList:
    running, notes = _running(_agreements([Agreement.Kind.CONTRACT]), period)
    rows, more = _by_value(item, running, settings, "value", "contract")
    lines = _fixed(item.fields, [(one.ref, _contract_row(one)) for one in rows], withheld("agreement"))
    return _made(item, period, settings, lambda: lines, [*notes, *more, *_unsorted()])


_TENDERED = {
    Route.OPEN: True,
    Route.RESTRICTED: True,
    Route.QUOTES: True,
    Route.DIRECT: False,
}


def _contracts_register(item: Item, period: Period | None, settings: DutySettings) -> MadeList:
    every = [kind for kind in Agreement.Kind.values if kind != Agreement.Kind.GRANT]
    running, notes = _running(_agreements(every), period)
    rows, more = _by_value(item, running, settings, "value", "agreement")

    def row(one: Agreement) -> dict[str, Value]:
        who = one.provider
        details = [who.address, who.postcode, who.email] if who else []
        return {
            "reference": one.ref,
            "title": one.title,
            "department": one.department,
            "description": _purpose(one),
            "supplier": who.name if who else None,
            "supplier_details": ", ".join(" ".join(part.split()) for part in details if part) or None,
            "amount": one.value,
            "irrecoverable_vat": one.irrecoverable_vat,
            "starts": one.starts,
            "ends": one.ends,
            "review": one.review,
            "tendered": True if one.tender_id else _TENDERED.get(Route(one.route)),
            "sme": who.sme if who else None,
            "vcse": who.vcse if who else None,
            "registration": _registration(one),
        }

    lines = _fixed(item.fields, [(one.ref, row(one)) for one in rows], withheld("agreement"))
    return _made(item, period, settings, lambda: lines, [*notes, *more])


def _awarded(rows: Iterable[Agreement], period: Period | None) -> tuple[list[Agreement], list[str]]:
    """The grants made in a period, by the day they were signed or else start, as far as that can be told."""
    rows = list(rows)
    stand_in = sum(1 for one in rows if not one.signed and one.starts)
    notes = []
    if period is None:
        kept = rows
    else:
        kept, unknown = [], 0
        for one in rows:
            text = one.signed or one.starts
            first, last = earliest(text), latest(text)
            if first is None or last is None or first < period.first <= last or first <= period.last < last:
                unknown += 1
            elif period.first <= first and last <= period.last:
                kept.append(one)
        stand_in = sum(1 for one in kept if not one.signed)
        if unknown:
            notes.append(
                f"{_many(unknown, 'grant has', 'grants have')} no day or month that says whether it was made in the period, and so is "
                "not in the list."
            )
    if stand_in:
        notes.append(
            f"{_many(stand_in, 'grant has', 'grants have')} no day of signing; the day on which it starts stands in for it."
        )
    return kept, notes


def _grant_row(one: Agreement, particulars: Mapping[str, Any]) -> dict[str, Value]:
    def said(name: str) -> str | None:
        return str(particulars.get(name) or "").strip() or None

    return {
        "reference": one.ref,
        "date": one.signed or one.starts,
        "amount": one.value,
        "power": said("power"),
        "conditions": said("conditions"),
        "recipient": one.provider.name if one.provider else None,
        "purpose": _purpose(one),
        "reduction_reasons": said("reduction_reasons"),
        "reasons": said("reasons"),
        "time_period": " to ".join(part for part in (one.starts, one.ends) if part) or None,
        "department": one.department,
        "beneficiary": one.provider.name if one.provider else None,
        "beneficiary_registration": _registration(one),
    }


def _reduction_grants(item: Item, period: Period | None, settings: DutySettings) -> MadeList:
    particulars = _grant_particulars()
    every = _agreements([Agreement.Kind.GRANT])
    rows, notes = _awarded((one for one in every if _power(particulars.get(one.ref)) != VICTIMS_POWER), period)
    unsure = sum(1 for one in rows if not _power(particulars.get(one.ref)))
    if unsure:
        notes.append(
            f"{_many(unsure, 'grant does', 'grants do')} not say under which power it was made. It is in this list, and its payments over "
            "£500 are in 3(g) too, so that neither leaves it out."
        )

    def row(one: Agreement) -> dict[str, Value]:
        found = _grant_row(one, particulars.get(one.ref, {}))
        return {**found, "reasons": found["reduction_reasons"]}

    lines = _fixed(item.fields, [(one.ref, row(one)) for one in rows], withheld("agreement"))
    return _made(item, period, settings, lambda: lines, [*notes, *_unsorted()])


def _grants(item: Item, period: Period | None, settings: DutySettings) -> MadeList:
    particulars = _grant_particulars()
    rows = _agreements([Agreement.Kind.GRANT])
    notes: list[str] = []
    if item.code == "grants":
        unknown = sum(1 for one in rows if one.provider is None or one.provider.vcse is None)
        if unknown:
            notes.append(
                f"{_many(unknown, 'grant went', 'grants went')} to a recipient of whom it is not recorded whether it is a voluntary, community or "
                "social enterprise organisation, and so is not in the list."
            )
        rows = [one for one in rows if one.provider and one.provider.vcse]
    rows, more = _awarded(rows, period)
    found = [(one.ref, _grant_row(one, particulars.get(one.ref, {}))) for one in rows]
    lines = _fixed(item.fields, found, withheld("agreement"))
    return _made(item, period, settings, lambda: lines, [*notes, *more, *_unsorted()])


# Tenders and decisions


def _within(text: str, period: Period | None) -> bool | None:
    """Whether a partial date is within the period; None where it does not say."""
    if period is None:
        return True
    first, last = earliest(text), latest(text)
    if first is None or last is None:
        return None
    if period.first <= first and last <= period.last:
        return True
    return False if last < period.first or first > period.last else None


def _dated(rows: Iterable[Any], name: str, period: Period | None, what: str) -> tuple[list[Any], list[str]]:
    verdicts = [(one, _within(getattr(one, name), period)) for one in rows]
    unknown = sum(1 for _, verdict in verdicts if verdict is None)
    notes = []
    if unknown:
        notes.append(
            f"{_many(unknown, f'{what} has', f'{what}s have')} no day that says whether it belongs to the period, and so is not in the list."
        )
    return [one for one, verdict in verdicts if verdict], notes


def _tenders(item: Item, period: Period | None, settings: DutySettings) -> MadeList:
    every = sorted(Tender.objects.exclude(status=Tender.Status.PLANNED), key=lambda one: one.ref)
    dated, notes = _dated(every, "invited", period, "tender")
    rows, more = _by_value(item, dated, settings, "estimated_value", "tender")

    def row(one: Tender) -> dict[str, Value]:
        return {
            "reference": one.ref,
            "title": one.title,
            "description": one.description,
            "value": one.estimated_value,
            "vat": _vat(one),
            "invited": one.invited,
            "closes": one.closes,
            "starts": one.starts,
            "ends": one.ends,
            "review": one.review,
            "department": one.department,
            "url": one.url,
        }

    lines = _fixed(item.fields, [(one.ref, row(one)) for one in rows], withheld("tender"))
    return _made(item, period, settings, lambda: lines, [*notes, *more])


def _decisions(item: Item, period: Period | None, settings: DutySettings) -> MadeList:
    significant = Decision.objects.filter(significant_public_interest=True)
    rows, notes = _dated(sorted(significant, key=lambda one: one.ref), "taken", period, "decision")
    unsaid = Decision.objects.filter(significant_public_interest=None).count()
    if unsaid:
        notes.append(
            f"{_many(unsaid, 'decision does', 'decisions do')} not record whether it is of significant public interest, and so is not in the "
            "list."
        )

    def row(one: Decision) -> dict[str, Value]:
        return {
            "reference": one.ref,
            "title": one.title,
            "date": one.taken,
            "taken_by": one.taken_by,
            "decision": one.summary,
            "reasons": one.reasons,
            # Where nothing is withheld, these two have nothing to say: that is no gap.
            "withheld_part": one.withheld_part or "None",
            "withheld_under": one.withheld_under or "None",
            "url": one.url,
        }

    lines = _fixed(item.fields, [(one.ref, row(one)) for one in rows], withheld("decision"))
    return _made(item, period, settings, lambda: lines, notes)


_MAKERS: dict[str, Callable[[Item, Period | None, DutySettings], MadeList]] = {
    "2(b)": _proportions,
    "3(f)": _reduction_grants,
    "3(g)": _spending,
    "4(b)": _contracts,
    "4(c)": _tenders,
    "4(d)": _contracts,
    "5(d)": _decisions,
    "all-grants": _grants,
    "spend": _spend_of_the_code,
    "invitations": _tenders,
    "contracts-register": _contracts_register,
    "grants": _grants,
    "land": _land,
}


def takes_entries(item: Item) -> bool:
    """Whether the item's list is made from entries that people write, and not from other records."""
    return item.code not in _MAKERS or item.code == "2(b)"
