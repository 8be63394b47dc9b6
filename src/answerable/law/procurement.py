"""The Procurement Act 2023: thresholds, notices and the days by which they are due (facts/law.md B3).

In force from 24 February 2025. A procurement begun before that day stays under the Public Contracts Regulations 2015, with its
notices on Contracts Finder, as does every later notice of it. A commissioner is a sub-central authority. Grants are outside
the Act where they are genuinely no purchase.

"30 days beginning with" a day counts that day: the last of them is 29 days later (`last_day`).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from answerable.law.working_days import Calendar, default_calendar

STANDARD_VAT = Decimal("0.20")
"""The standard rate (Value Added Tax Act 1994 s.2; since 4 January 2011): a value without VAT is at most this much more with it."""
IN_FORCE = date(2025, 2, 24)
"""Procurements begun from this day are under the Act (facts/law.md B3)."""
NOTIFIABLE = Decimal("30000")
"""Pounds, VAT included: below-threshold contracts of a sub-central authority from this value are notifiable (s.87)."""
COPY_ABOVE = Decimal("5000000")
"""Pounds, VAT included: above this value a copy is published and performance is measured (ss.53(3), 71, 77)."""
PAYMENT_ABOVE = Decimal("30000")
"""Pounds, VAT included: payments above this under a public contract are published (s.70)."""
CONTRACTS_FINDER = Decimal("30000")
"""Pounds, VAT included: the threshold of Contracts Finder for a sub-central authority (PPN 01/23; facts/law.md B4)."""

DETAILS_DAYS, DETAILS_DAYS_LIGHT_TOUCH = 30, 120
"""Days beginning with the day the contract is entered into (s.53(1); facts/law.md B3, UK7)."""
COPY_DAYS, COPY_DAYS_LIGHT_TOUCH = 90, 180
"""Days beginning with the day the contract is entered into (s.53(3); facts/law.md B3)."""
TERMINATION_DAYS = 30
"""Days beginning with the day of termination, expiry included (s.80; facts/law.md B3, UK11)."""
REPORTING_DAYS = 30
"""Days beginning with the last day of a reporting period (ss.69, 70; facts/law.md B3)."""
PIPELINE_DAYS = 56
"""Days beginning with 1 April (facts/law.md B3, UK1)."""
STANDSTILL_WORKING_DAYS = 8
"""Working days after a contract award notice in which no contract may be entered into (facts/law.md B3, UK6)."""
KPI_MONTHS = 12
"""Performance is published at least once in so many months (s.71; facts/law.md B3, UK9)."""

COMPLIANCE_FROM = date(2026, 1, 1)
"""Payments compliance notices (s.69) from this day (facts/law.md B3)."""
PAYMENTS_FROM = date(2026, 4, 1)
"""Payments over £30,000 (s.70) from this day, for procurements begun on or after it (facts/law.md B3)."""


class UnknownThreshold(ValueError):
    """The thresholds of that day are not in the table; the message says which days are."""


class Regime(StrEnum):
    """The law that a procurement was begun under."""

    PCR_2015 = "Public Contracts Regulations 2015"
    PA_2023 = "Procurement Act 2023"


class Sort(StrEnum):
    """What sort of contract it is, for its threshold."""

    GOODS_SERVICES = "goods or services"
    LIGHT_TOUCH = "light touch services"
    WORKS = "works"
    CONCESSION = "concession"
    LIGHT_TOUCH_CONCESSION = "light touch concession"


@dataclass(frozen=True)
class Thresholds:
    """The thresholds of a sub-central authority in pounds, VAT included, for procurements begun from `first` to `last`."""

    first: date
    last: date
    amounts: dict[Sort, Decimal]
    source: str


THRESHOLDS = (
    Thresholds(
        IN_FORCE,
        date(2025, 12, 31),
        {
            Sort.GOODS_SERVICES: Decimal("214904"),
            Sort.LIGHT_TOUCH: Decimal("663540"),
            Sort.WORKS: Decimal("5372609"),
            Sort.CONCESSION: Decimal("5372609"),
            Sort.LIGHT_TOUCH_CONCESSION: Decimal("5372609"),
        },
        "Procurement Act 2023 Sch.1, 2024-25",
    ),
    Thresholds(
        date(2026, 1, 1),
        date(2027, 12, 31),
        {
            Sort.GOODS_SERVICES: Decimal("207720"),
            Sort.LIGHT_TOUCH: Decimal("663540"),
            Sort.WORKS: Decimal("5193000"),
            Sort.CONCESSION: Decimal("5193000"),
            Sort.LIGHT_TOUCH_CONCESSION: Decimal("5372609"),
        },
        "SI 2025/1200, 2026-27",
    ),
)
"""The thresholds by the day a procurement began (facts/law.md B3). They change every two years."""


@dataclass(frozen=True)
class NoticeType:
    """A kind of notice: its number on Find a Tender, its name and the rule for it."""

    code: str
    name: str
    rule: str
    section: str = ""


NOTICES = (
    NoticeType("UK1", "Pipeline", "Where more than £100m is to be spent in the year: contracts over £2m, from 1 April to 26 May."),
    NoticeType("UK2", "Preliminary market engagement", "Where there was or will be engagement for a contract over the threshold, or say why not in UK4."),
    NoticeType("UK3", "Planned procurement", "Optional. 40 days to 12 months ahead, it shortens tendering to 10 days."),
    NoticeType("UK4", "Tender", "A competitive procedure; also a below-threshold contract of £30,000 or more that is advertised.", "s.87(1)"),
    NoticeType("UK5", "Transparency", "Before a direct award.", "ss.41, 43"),
    NoticeType("UK6", "Contract award", "Before entering into a public contract; it starts the standstill of 8 working days."),
    NoticeType("UK7", "Contract details", "Within 30 days (light touch: 120) beginning with the day of the contract; below the threshold from £30,000: as soon as reasonably practicable.", "ss.53(1), 87(3)"),
    NoticeType("COPY", "Copy of the contract", "Over £5m: within 90 days (light touch: 180) beginning with the day of the contract.", "s.53(3)"),
    NoticeType("UK8", "Payments compliance", "Twice a year, within 30 days beginning with the last day of the period, where anything was paid or fell due under a public contract.", "s.69"),
    NoticeType("S70", "Payments over £30,000", "Each quarter, within 30 days beginning with its last day, under public contracts whose procurement began on or after 1 April 2026.", "s.70"),
    NoticeType("UK9", "Contract performance", "Over £5m, not light touch: at least once every 12 months.", "s.71"),
    NoticeType("UK10", "Contract change", "Before a public contract is modified; over £5m with a copy of the modified contract.", "ss.75, 77"),
    NoticeType("UK11", "Contract termination", "Within 30 days beginning with the day on which a public contract ends, also by expiry.", "s.80"),
    NoticeType("UK12", "Procurement termination", "As soon as reasonably practicable after deciding not to award.", "s.55"),
    NoticeType("UK13", "Dynamic market intention", "Before a dynamic market is set up."),
    NoticeType("UK14", "Dynamic market establishment", "Once a dynamic market is set up."),
    NoticeType("UK15", "Dynamic market modification", "Once a dynamic market is modified."),
    NoticeType("UK16", "Dynamic market cessation", "Once a dynamic market ceases."),
    NoticeType("UK17", "Qualifying utilities dynamic market", "For utilities; not for this office."),
    NoticeType("CF", "Contracts Finder (procurements begun before 24 February 2025)", "From £30,000: the opportunity, where advertised, and the award.", "PCR 2015"),
)  # fmt: skip
"""UK1 to UK17, and what is published beside them (facts/law.md B3, B4)."""
NOTICE_TYPES = {notice.code: notice for notice in NOTICES}


@dataclass(frozen=True)
class Contract:
    """What decides which notices a contract needs. None: not recorded. `value` is in pounds.

    `vat_included` says whether the value includes VAT (or has none). A value that does not is at least what it is recorded as,
    and at most that and VAT at the standard rate: between the two, nothing is certain.
    """

    begun: date | None = None
    entered: date | None = None
    ended: date | None = None
    value: Decimal | None = None
    vat_included: bool | None = None
    sort: Sort | None = None
    direct_award: bool | None = None
    advertised: date | None = None
    changes: tuple[date, ...] = ()
    """The days on which modifications take effect."""


@dataclass(frozen=True)
class Obligation:
    """One notice that a contract needs, or may need.

    `start` is the day from which it is wanted; `by` is the last day in law, None where the law gives no day. `needs` are the
    facts that are not recorded and without which it is not certain; where it has any, `by` may be None for that reason.
    """

    notice: str
    start: date | None
    by: date | None
    words: str
    needs: tuple[str, ...] = ()

    @property
    def certain(self) -> bool:
        """Whether every fact that it depends on is recorded."""
        return not self.needs


# Days


def last_day(beginning: date, days: int) -> date:
    """Return the last day of so many days beginning with a day: 30 days beginning with 31 March end on 29 April."""
    return beginning + timedelta(days=days - 1)


def details_due(entered: date, *, light_touch: bool) -> date:
    """Return the last day for the contract details notice of a public contract (s.53(1))."""
    return last_day(entered, DETAILS_DAYS_LIGHT_TOUCH if light_touch else DETAILS_DAYS)


def copy_due(entered: date, *, light_touch: bool) -> date:
    """Return the last day for the copy of a contract over £5m (s.53(3))."""
    return last_day(entered, COPY_DAYS_LIGHT_TOUCH if light_touch else COPY_DAYS)


def termination_due(ended: date) -> date:
    """Return the last day for the contract termination notice (s.80)."""
    return last_day(ended, TERMINATION_DAYS)


def report_due(period_end: date) -> date:
    """Return the last day for what ss.69 and 70 ask about a period."""
    return last_day(period_end, REPORTING_DAYS)


def pipeline_due(year: int) -> date:
    """Return the last day for the pipeline notice of the financial year that begins in `year`: 26 May."""
    return last_day(date(year, 4, 1), PIPELINE_DAYS)


def standstill_ends(award_notice: date, calendar: Calendar | None = None) -> date:
    """Return the last day of the standstill: the eighth working day, the day of the award notice being the first.

    The contract may be entered into from the day after. Working days are those that count in every part of the United
    Kingdom, which is never shorter than a calendar of one part. A notice on a day that is no working day starts the count on
    the next. Raises law.working_days.OutsideTable.
    """
    days = calendar or default_calendar()
    return days.add_working_days(award_notice, STANDSTILL_WORKING_DAYS - days.is_working(award_notice))


def compliance_periods(first: date, last: date) -> tuple[tuple[date, date], ...]:
    """Return the reporting periods of s.69 that end from `first` to `last`: to 31 March and to 30 September.

    Only periods that end after the section came into force.
    """
    found = []
    for year in range(first.year, last.year + 1):
        for begins, ends in (
            (date(year - 1, 10, 1), date(year, 3, 31)),
            (date(year, 4, 1), date(year, 9, 30)),
        ):
            if max(first, COMPLIANCE_FROM) <= ends <= last:
                found.append((begins, ends))
    return tuple(found)


def payment_quarters(first: date, last: date) -> tuple[tuple[date, date], ...]:
    """Return the quarters of s.70 that end from `first` to `last`; the first one ends on 30 June 2026."""
    ends = ((3, 31), (6, 30), (9, 30), (12, 31))
    return tuple(
        (date(year, month - 2, 1), date(year, month, day))
        for year in range(first.year, last.year + 1)
        for month, day in ends
        if max(first, PAYMENTS_FROM) <= date(year, month, day) <= last
    )


# Which law, which threshold


def regime(begun: date) -> Regime:
    """Return the law that a procurement begun on this day is under, with all its later notices."""
    return Regime.PA_2023 if begun >= IN_FORCE else Regime.PCR_2015


def thresholds(begun: date) -> Thresholds:
    """Return the thresholds for a procurement begun on this day. Raises UnknownThreshold outside the table."""
    for found in THRESHOLDS:
        if found.first <= begun <= found.last:
            return found
    raise UnknownThreshold(
        f"The thresholds of the Procurement Act are known for procurements begun from {THRESHOLDS[0].first:%-d %B %Y} to "
        f"{THRESHOLDS[-1].last:%-d %B %Y}, not for {begun:%-d %B %Y}. Check the date, or extend the table."
    )


def reaches(contract: Contract, amount: Decimal) -> bool | None:
    """Whether the contract's value, VAT included, is `amount` pounds or more; None where that cannot be told."""
    least, most = _with_vat(contract)
    return None if least is None or most is None or least < amount <= most else least >= amount


def exceeds(contract: Contract, amount: Decimal) -> bool | None:
    """Whether the contract's value, VAT included, is more than `amount` pounds; None where that cannot be told."""
    least, most = _with_vat(contract)
    return None if least is None or most is None or least <= amount < most else least > amount


def _with_vat(contract: Contract) -> tuple[Decimal | None, Decimal | None]:
    """The least and the most that the value can be with VAT."""
    value = contract.value
    if value is None or contract.vat_included:
        return value, value
    return value, value * (1 + STANDARD_VAT)


_NEEDS_VALUE = "its value including VAT"
_NEEDS_SORT = "whether it is light touch"
_NEEDS_DAY = "the day on which it was entered into"
_NEEDS_BEGUN = "the day on which the procurement began"
_CANNOT_TELL = "It cannot be told which notices it needs."


def is_public(contract: Contract) -> bool | None:
    """Whether it is a public contract under the Act: its value is not less than its threshold. None: cannot be told.

    Where its sort is not recorded, it is one where it reaches every threshold that it could have, and none where it reaches
    not even the lowest. Raises UnknownThreshold.
    """
    begun = contract.begun or contract.entered
    if begun is None:
        return None
    if regime(begun) is Regime.PCR_2015:
        return False
    amounts = thresholds(begun).amounts
    sorts = [contract.sort] if contract.sort else [Sort.GOODS_SERVICES, Sort.LIGHT_TOUCH]
    verdicts = {reaches(contract, amounts[sort]) for sort in sorts}
    return verdicts.pop() if len(verdicts) == 1 else None


def obligations(contract: Contract) -> tuple[Obligation, ...]:
    """Return the notices that a contract needs, the certain and the possible. Goods and services of a sub-central authority.

    Where it is not known when the procurement began, the day of the contract stands in for it, and every obligation says so.
    Performance notices recur: see `next_performance`. Raises UnknownThreshold.
    """
    begun = contract.begun or contract.entered
    if begun is None:
        return (Obligation("UK7", None, None, _CANNOT_TELL, (_NEEDS_BEGUN, _NEEDS_DAY)),)
    if regime(begun) is Regime.PCR_2015:
        return _before_the_act(contract)
    assumed = () if contract.begun else (_NEEDS_BEGUN,)
    if contract.value is None:
        return (Obligation("UK7", contract.entered, None, _CANNOT_TELL, (*assumed, _NEEDS_VALUE)),)
    public = is_public(contract)
    if public is False:
        return tuple(_below_threshold(contract, assumed))
    # Its kind alone leaves it open, or its value: either would settle it.
    settles = () if public else (_NEEDS_SORT,) if contract.sort is None else (_NEEDS_VALUE,)
    return tuple(_above_threshold(contract, (*assumed, *settles)))


def _before_the_act(contract: Contract) -> tuple[Obligation, ...]:
    reached = reaches(contract, CONTRACTS_FINDER)
    if reached is False:
        return ()
    words = (
        f"Begun before {IN_FORCE:%-d %B %Y}: its award goes on Contracts Finder from £30,000, and later notices too."
    )
    return (Obligation("CF", contract.entered, None, words, () if reached else (_NEEDS_VALUE,)),)


def _below_threshold(contract: Contract, unsure: tuple[str, ...]) -> list[Obligation]:
    reached = reaches(contract, NOTIFIABLE)
    if reached is False:
        return []
    needs = _once(unsure, () if reached else (_NEEDS_VALUE,), () if contract.entered else (_NEEDS_DAY,))
    found = []
    if contract.advertised:
        words = "Below-threshold tender notice, because it was advertised."
        found.append(Obligation("UK4", contract.advertised, contract.advertised, words, needs))
    words = "Contract details of a below-threshold contract of £30,000 or more: as soon as reasonably practicable."
    found.append(Obligation("UK7", contract.entered, None, words, needs))
    return found


def _above_threshold(contract: Contract, unsure: tuple[str, ...]) -> list[Obligation]:
    light_touch = None if contract.sort is None else contract.sort in (Sort.LIGHT_TOUCH, Sort.LIGHT_TOUCH_CONCESSION)
    entered, ended = contract.entered, contract.ended
    undated = () if entered else (_NEEDS_DAY,)
    unsorted = () if contract.sort else (_NEEDS_SORT,)
    found = []
    if contract.direct_award:
        found.append(
            Obligation(
                "UK5", None, _before(entered), "Transparency notice, before the direct award.", (*unsure, *undated)
            )
        )
    else:
        needs = (*unsure, *(("whether it was a direct award",) if contract.direct_award is None else ()))
        found.append(
            Obligation("UK4", contract.advertised, contract.advertised, "Tender notice of the competition.", needs)
        )
    standstill = "Contract award notice, before the contract"
    standstill += (
        "; a standstill is voluntary for light touch." if light_touch else ", with a standstill of 8 working days."
    )
    found.append(Obligation("UK6", None, _before(entered), standstill, (*unsure, *undated)))
    # The shorter period stands where it is not known whether the contract is light touch: the date to work to.
    by = details_due(entered, light_touch=bool(light_touch)) if entered else None
    found.append(Obligation("UK7", entered, by, "Contract details notice.", _once(unsure, undated, unsorted)))
    over = exceeds(contract, COPY_ABOVE)
    big = () if over else (_NEEDS_VALUE,)
    if over is not False:
        by = copy_due(entered, light_touch=bool(light_touch)) if entered else None
        found.append(Obligation("COPY", entered, by, "Copy of the contract.", _once(unsure, undated, unsorted, big)))
        if not light_touch:
            by = next_performance(entered, None) if entered else None
            words = "Performance against the indicators, at least once every 12 months."
            found.append(Obligation("UK9", entered, by, words, _once(unsure, undated, unsorted, big)))
    for change in contract.changes:
        words = "Contract change notice, before the change" + (
            ", and a copy of the modified contract." if over else "."
        )
        found.append(Obligation("UK10", None, _before(change), words, unsure))
    if ended:
        words = "Contract termination notice: the contract has ended, or expired."
        found.append(Obligation("UK11", ended, termination_due(ended), words, unsure))
    return found


def _once(*needs: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(need for some in needs for need in some))


def _before(day: date | None) -> date | None:
    return day - timedelta(days=1) if day else None


def next_performance(entered: date, last: date | None) -> date:
    """Return the last day for the next contract performance notice: within 12 months of the contract, or of the last one.

    The last day of twelve months beginning with the day after that day.
    """
    start = last or entered
    try:
        return start.replace(year=start.year + 1)
    except ValueError:
        # 29 February: the twelve months end with the next February.
        return date(start.year + 1, 2, 28)


def procurement_ended(decided: date | None) -> Obligation:
    """Return the notice that a procurement needs in which nothing was awarded (s.55): as soon as reasonably practicable."""
    words = "Procurement termination notice: nothing was awarded."
    needs = () if decided else ("the day on which it was decided not to award",)
    return Obligation("UK12", decided, None, words, needs)
