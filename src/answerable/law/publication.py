"""What an elected local policing body must publish, and when (facts/law.md B1, B2).

The Elected Local Policing Bodies (Specified Information) Order 2011 (SI 2011/3050), as amended by SI 2012/2479, SI 2013/1816
and SI 2021/547, as data: `ITEMS` has every paragraph of its Part 1 with the rules of its Part 2. `DATASETS` are the lists of
the Local Government Transparency Code 2015, which does not bind these bodies: a model of good practice, not a duty.

Most rules say "as soon as practicable", which is not a date. `falls_due` gives the day *from* which a list is wanted and,
only where the Order itself gives one, the last day *by* which. `yardstick` is the office's own measure of "practicable".
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import NamedTuple

from answerable.law.working_days import in_words, one_day_after

SPENDING_ABOVE = Decimal("500.00")
"""Pounds. An item of expenditure "exceeding £500" is more than this (facts/law.md B1 3(g))."""
CONTRACTS_ABOVE = Decimal("10000.00")
"""Pounds. A contract "exceeding £10,000" is more than this (facts/law.md B1 4(b)-(d))."""
SENIOR_SALARY_ABOVE = Decimal("58200.00")
"""Pounds a year. A "senior employee" earns more than this (facts/law.md B1, definitions)."""
PRACTICABLE_DAYS = 31
"""Days that count as "practicable" until the office says otherwise. A yardstick of the product, not of the Order."""
ORDER_IN_FORCE = date(2012, 1, 16)
"""The Order applies from this day (facts/law.md B1)."""


class UnknownItem(ValueError):
    """No list goes by that name; the message says which names there are."""


class Withheld(StrEnum):
    """Why something need not be published: article 2(2) of the Order (facts/law.md B1)."""

    NATIONAL_SECURITY = "a"
    SAFETY = "b"
    CRIME = "c"
    ENACTMENT = "d"

    @property
    def words(self) -> str:
        """The reason as a list gives it."""
        return _WITHHELD[self]


_WITHHELD = {
    Withheld.NATIONAL_SECURITY: "against national security, in the chief officer's view",
    Withheld.SAFETY: "might jeopardise the safety of a person, in the chief officer's view",
    Withheld.CRIME: "might prejudice the prevention or detection of crime, or justice, in the chief officer's view",
    Withheld.ENACTMENT: "prohibited by an enactment, data protection included",
}


class Trigger(StrEnum):
    """A day that the law counts from and that nobody can work out: it has to be entered."""

    ELECTION = "election"
    PLAN = "plan"
    HMICFRS = "hmicfrs"
    IOPC_QUARTERLY = "iopc_quarterly"
    IOPC_ANNUAL = "iopc_annual"

    @property
    def words(self) -> str:
        """What happened on that day."""
        return _TRIGGERS[self]


_TRIGGERS = {
    Trigger.ELECTION: "the last ordinary election took place",
    Trigger.PLAN: "the Police and Crime Plan was issued",
    Trigger.HMICFRS: "HMICFRS published its annual report on the force",
    Trigger.IOPC_QUARTERLY: "the IOPC published its quarterly data on the force",
    Trigger.IOPC_ANNUAL: "the IOPC published its annual statistics on the force",
}


class When(StrEnum):
    """The kinds of rule in Part 2 of the Order."""

    AFTER_ELECTION = "after the election"
    REVIEW_YEARLY = "reviewed every year"
    REVIEW_HALF_YEARLY = "reviewed every six months"
    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"
    BEFORE_YEAR = "before the financial year"
    WHEN_AVAILABLE = "when available"
    ON_CHANGE = "on change"
    WITH = "with an event"
    WITHIN_MONTH = "within a month of an event"


PERIODIC = frozenset({When.MONTHLY, When.QUARTERLY, When.YEARLY, When.BEFORE_YEAR})
"""The rules that ask for one list a period."""
REVIEWS = {When.REVIEW_YEARLY: 12, When.REVIEW_HALF_YEARLY: 6}
"""The rules that ask for a review, with the months between two of them."""


@dataclass(frozen=True)
class Rule:
    """When something is to be published, and the paragraph of Part 2 that says so."""

    when: When
    paragraph: str
    trigger: Trigger | None = None

    @property
    def words(self) -> str:
        """The rule in plain words."""
        if self.when is When.WITH and self.trigger:
            return f"on the day that {self.trigger.words}"
        if self.when is When.WITHIN_MONTH and self.trigger:
            return f"within one month of the day that {self.trigger.words}"
        return _RULES[self.when]


_RULES = {
    When.AFTER_ELECTION: "as soon as practicable after each ordinary election",
    When.REVIEW_YEARLY: "reviewed every year, and published again where anything has changed",
    When.REVIEW_HALF_YEARLY: "reviewed every six months, and published again where anything has changed",
    When.MONTHLY: "every month, as soon as practicable after the month ends",
    When.QUARTERLY: "every quarter, as soon as practicable after the quarter ends",
    When.YEARLY: "every financial year, as soon as practicable after the year ends",
    When.BEFORE_YEAR: "every financial year, before the year begins",
    When.WHEN_AVAILABLE: "as soon as practicable after it becomes available",
    When.ON_CHANGE: "every change, as soon as practicable after it becomes known",
}


class Kind(StrEnum):
    """What a field holds."""

    TEXT = "text"
    WORDS = "words"
    DAY = "day"
    POUNDS = "pounds"
    NUMBER = "number"
    YES_NO = "yes or no"
    LINK = "link"


@dataclass(frozen=True)
class Field:
    """One column of a list. `kept` says that it stays on a withheld line: a day or an amount identifies nobody."""

    name: str
    label: str
    kind: Kind = Kind.TEXT
    kept: bool = False
    statutory: bool = True
    hint: str = ""
    choices: tuple[str, ...] = ()
    """What alone it can hold; anything where there is none."""


@dataclass(frozen=True)
class Item:
    """One item of Part 1 of the Order, or one list of the Code."""

    code: str
    name: str
    words: str
    fields: tuple[Field, ...]
    rules: tuple[Rule, ...] = ()
    above: Decimal | None = None
    """Pounds: only what is more than this belongs in the list."""
    at_most: Decimal | None = None
    """Pounds: only what is not more than this belongs in the list."""
    amended_by: str = ""
    prominent: bool = False
    """It must stand in a prominent place on the website (paragraph 18)."""
    note: str = ""

    @property
    def slug(self) -> str:
        """The code as an address has it: "2(a)" is "2-a", which is not "2A"."""
        return self.code.replace("(", "-").replace(")", "")

    @property
    def frequency(self) -> str:
        """All rules in one sentence."""
        told = "; ".join(rule.words for rule in self.rules)
        return told[:1].upper() + told[1:]

    @property
    def cites(self) -> str:
        """The paragraphs of Part 2: "paragraph 9", "paragraphs 15 and 9"."""
        found = list(dict.fromkeys(rule.paragraph for rule in self.rules))
        if not found:
            return ""
        return f"paragraph{'s' if len(found) > 1 else ''} {' and '.join(found)}"

    @property
    def period_rule(self) -> Rule | None:
        """The rule that asks for one list a period; None where there is none."""
        return next((rule for rule in self.rules if rule.when in PERIODIC), None)


class Period(NamedTuple):
    """A month, a quarter or a year of lists; both days are part of it."""

    first: date
    last: date

    @property
    def words(self) -> str:
        """The period as people say it: "October 2025", "July to September 2025", "2025-26"."""
        whole = monthrange(self.last.year, self.last.month)[1] == self.last.day and self.first.day == 1
        months = (self.last.year - self.first.year) * 12 + self.last.month - self.first.month + 1
        if whole and months == 1:
            return f"{self.first:%B %Y}"
        if whole and months == 3:
            return f"{self.first:%B} to {self.last:%B %Y}"
        if whole and months == 12 and self.first.month == 4:
            return f"{self.first.year}-{self.last.year % 100:02}"
        return f"{in_words(self.first)} to {in_words(self.last)}"


class Falls(NamedTuple):
    """When a list falls due: wanted from one day, and in law by another, where the law gives one."""

    start: date
    by: date | None


# Part 1 and Part 2 of the Order

_ELECTION = Rule(When.AFTER_ELECTION, "9", Trigger.ELECTION)
_YEARLY_REVIEW = (_ELECTION, Rule(When.REVIEW_YEARLY, "9"))
_HALF_YEARLY = (Rule(When.AFTER_ELECTION, "12", Trigger.ELECTION), Rule(When.REVIEW_HALF_YEARLY, "12"))
_REGISTER = (Rule(When.AFTER_ELECTION, "15", Trigger.ELECTION), Rule(When.ON_CHANGE, "15"))
_BEFORE_YEAR = (Rule(When.BEFORE_YEAR, "10"),)
_YEAR_END = (Rule(When.YEARLY, "11"),)
_QUARTERLY = (Rule(When.QUARTERLY, "13"),)
_MONTHLY = (Rule(When.MONTHLY, "14"),)
_AVAILABLE = (Rule(When.WHEN_AVAILABLE, "16"),)

_SI_2012 = "SI 2012/2479"
_SI_2013 = "SI 2013/1816"
_SI_2021 = "SI 2021/547"


def _f(
    name: str, label: str, kind: Kind = Kind.TEXT, *, kept: bool = False, extra: bool = False, hint: str = ""
) -> Field:
    return Field(name, label, kind, kept, not extra, hint)


_HOLDER = _f("name", "Office holder", hint="The commissioner or a deputy")
_LINK = _f("url", "Where it is published", Kind.LINK, extra=True)
_YEAR = _f("financial_year", "Financial year", kept=True, hint="For example, 2026-27")
_DATE = _f("date", "Date", Kind.DAY, kept=True)
_AMOUNT = _f("amount", "Amount", Kind.POUNDS, kept=True)
_RECIPIENT = _f("recipient", "Recipient")
_PURPOSE = _f("purpose", "Purpose", Kind.WORDS)
_VFM = _f("reasons", "Reasons why it is value for money", Kind.WORDS)
_AS_PAID = (
    _f("body", "Whose expenditure", kept=True, extra=True),
    _f("department", "Department", extra=True),
    _f("category", "Category", extra=True),
    _f("reference", "Transaction reference", extra=True),
)
_MEETING = (
    _f("title", "Meeting"),
    _f("date", "Date", Kind.DAY, kept=True),
)
_STATEMENT = (_f("title", "Title"), _f("statement", "Statement", Kind.WORDS), _LINK)


def _statement(code: str, name: str, words: str) -> Item:
    return Item(code, name, words, _STATEMENT, _YEARLY_REVIEW)


ITEMS: tuple[Item, ...] = (
    Item("1(a)", "Names of office holders", "The name of each office holder: the commissioner and any deputy.",
         (_HOLDER, _f("office", "Office")), _YEARLY_REVIEW),
    Item("1(b)", "Addresses of office holders", "An address for correspondence with each office holder.",
         (_HOLDER, _f("address", "Address for correspondence", Kind.WORDS)), _YEARLY_REVIEW),
    Item("1(c)", "Salaries of office holders", "The salary of each office holder.",
         (_HOLDER, _f("salary", "Salary", Kind.POUNDS, kept=True)), _YEARLY_REVIEW),
    Item("1(d)", "Allowances of office holders", "The allowances paid to each office holder for expenses.",
         (_DATE, _HOLDER, _f("expense", "Expense that the allowance is for"), _AMOUNT), _QUARTERLY),
    Item("1(e)", "Register of interests",
         "Each interest of an office holder, with every paid employment, office and pecuniary interest.",
         (_f("date", "Day it became known", Kind.DAY, kept=True, extra=True), _HOLDER, _f("interest", "Interest", Kind.WORDS), _f("paid", "Is it paid or pecuniary?", Kind.YES_NO)), _REGISTER),
    Item("1(f)", "Complaints about office holders",
         "How many complaints or conduct matters the police and crime panel brought to an office holder's attention.",
         (_YEAR, _HOLDER, _f("number", "Complaints and conduct matters", Kind.NUMBER, kept=True)), _YEAR_END),
    Item("2(a)", "Number of staff", "How many staff the commissioner has. A deputy is not counted.",
         (_DATE, _f("staff", "Number of staff", Kind.NUMBER, kept=True)), _HALF_YEARLY),
    Item("2(b)", "Proportions of staff",
         "The proportions of staff who are women, who to the commissioner's knowledge belong to an ethnic minority, and who "
         "to the commissioner's knowledge have a disability (Equality Act 2010 s.6).",
         (_DATE, _f("staff", "Number of staff", Kind.NUMBER, kept=True), _f("women", "Women", Kind.NUMBER, kept=True),
          _f("ethnic_minority", "Ethnic minority", Kind.NUMBER, kept=True),
          _f("disabled", "Disabled", Kind.NUMBER, kept=True)), _HALF_YEARLY,
         note="Enter numbers of people. The list gives proportions, in bands where the office is small."),
    Item("2(c)", "Organisational chart", "A chart of the structure of the staff.",
         (_DATE, _f("title", "Title"), _f("url", "Where it is published", Kind.LINK)), _HALF_YEARLY),
    Item("2(d)", "Senior employees",
         "For each member of staff with a salary of more than £58,200: job title, responsibilities, salary and, unless they "
         "refused consent, name.",
         (_f("job_title", "Job title"), _f("responsibilities", "Responsibilities", Kind.WORDS),
          _f("salary", "Salary", Kind.POUNDS, kept=True),
          _f("name", "Name", hint="Leave it empty where the person refused consent", extra=True)), _YEARLY_REVIEW,
         above=SENIOR_SALARY_ABOVE),
    Item("2(e)", "Gifts and hospitality",
         "Each offer of a gift or of hospitality to an office holder or member of staff, accepted or refused.",
         (_DATE, _f("offered_to", "Offered to"), _f("offered_by", "Offered by"), _f("gift", "Gift or hospitality", Kind.WORDS),
          _f("accepted", "Was it accepted?", Kind.YES_NO), _f("value", "Value", Kind.POUNDS, kept=True, extra=True)), _REGISTER),
    Item("2A", "Use of other bodies' staff",
         "The arrangements to use the staff of the chief officer or of a local authority.",
         (_f("body", "Whose staff"), _f("arrangements", "Arrangements", Kind.WORDS), _LINK), _HALF_YEARLY, amended_by=_SI_2012),
    Item("3(a)", "Total budget", "The total budget for the financial year.", (_YEAR, _AMOUNT, _LINK), _BEFORE_YEAR),
    Item("3(b)", "Precept", "The precept for the financial year.", (_YEAR, _AMOUNT, _LINK), _BEFORE_YEAR),
    Item("3(c)", "Sources of revenue", "Each source of revenue that is expected in the financial year.",
         (_YEAR, _f("source", "Source"), _AMOUNT, _LINK), _BEFORE_YEAR),
    Item("3(d)", "Proposed expenditure", "What is to be spent in the financial year.",
         (_YEAR, _f("purpose", "Purpose"), _AMOUNT, _LINK), _BEFORE_YEAR),
    Item("3(e)", "Investment strategy", "The annual investment strategy.",
         (_YEAR, _f("title", "Title"), _f("url", "Where it is published", Kind.LINK)), _BEFORE_YEAR),
    Item("3(f)", "Crime and disorder reduction grants",
         "Each crime and disorder reduction grant made, whatever its amount: its conditions, recipient and purpose, and the "
         "reasons why it would secure or contribute to the reduction of crime and disorder.",
         (_f("reference", "Grant reference", kept=True, extra=True), _DATE, _AMOUNT,
          _f("conditions", "Conditions", Kind.WORDS), _RECIPIENT, _PURPOSE,
          _f("reasons", "Reasons why it would secure or contribute to crime and disorder reduction", Kind.WORDS)), _MONTHLY,
         note="Grants for victims under section 143 of the Anti-social Behaviour, Crime and Policing Act 2014 are arguably "
         "not among them, and so fall under 3(g). The list of every grant has the fields of both."),
    Item("3(g)", "Expenditure over £500",
         "Each item of expenditure of more than £500 of the commissioner or the chief officer, but for the grants of 3(f) "
         "and the expenses of 3(h): recipient, purpose, and the reasons why it is value for money.",
         (_DATE, _AMOUNT, _RECIPIENT, _PURPOSE, _VFM, *_AS_PAID), _MONTHLY, above=SPENDING_ABOVE),
    Item("3(h)", "Travel, accommodation and subsistence of office holders",
         "Each item of expenditure on travel, accommodation or subsistence of an office holder, whatever its amount.",
         (_DATE, _AMOUNT, _HOLDER, _RECIPIENT, _PURPOSE, _VFM,
          _f("reference", "Transaction reference", extra=True, hint="As the spending file has it: 3(g) then leaves it out")),
         _QUARTERLY, amended_by=_SI_2013),
    Item("4(a)", "Premises and land", "Each place that the commissioner owns or occupies.",
         (_f("identity", "Name or address of the premises or land", Kind.WORDS),
          _f("held", "Owned or occupied?", extra=True), _f("uprn", "Unique property reference number", extra=True),
          _f("asset_id", "Unique asset identity", extra=True), _f("street_number", "Street number", extra=True),
          _f("street", "Street", extra=True), _f("post_town", "Post town", extra=True),
          _f("postcode", "Postcode", extra=True), _f("map_reference", "Map reference", extra=True),
          _f("tenure", "Tenure", extra=True), _f("purpose", "Purpose", extra=True),
          _f("building", "Land only, or with a building?", extra=True)), _YEARLY_REVIEW),
    Item("4(b)", "Contracts over £10,000",
         "A copy of each contract of more than £10,000 to which the commissioner or the chief officer is to be party.",
         (_f("reference", "Contract reference", kept=True, extra=True), _f("title", "Title", extra=True),
          _f("party", "Every other party", extra=True), _f("value", "Value", Kind.POUNDS, kept=True, extra=True),
          _f("vat", "VAT basis of the value", kept=True, extra=True), _f("starts", "Start date", kept=True, extra=True),
          _f("ends", "End date", kept=True, extra=True), _f("url", "Copy of the contract", Kind.LINK)), _AVAILABLE,
         above=CONTRACTS_ABOVE, amended_by=_SI_2012),
    Item("4(c)", "Invitations to tender over £10,000",
         "A copy of each invitation to tender for a contract that is expected to exceed £10,000.",
         (_f("reference", "Tender reference", kept=True, extra=True), _f("title", "Title", extra=True),
          _f("description", "Description", Kind.WORDS, extra=True),
          _f("value", "Expected value", Kind.POUNDS, kept=True, extra=True),
          _f("vat", "VAT basis of the value", kept=True, extra=True), _f("invited", "Published", kept=True, extra=True),
          _f("closes", "Last day for tenders", kept=True, extra=True), _f("url", "Copy of the invitation", Kind.LINK)),
         _AVAILABLE, above=CONTRACTS_ABOVE, amended_by=_SI_2012),
    Item("4(d)", "Contracts not over £10,000",
         "Every contract of £10,000 or less: its value, every other party and its purpose.",
         (_f("reference", "Contract reference", kept=True, extra=True),
          _f("value", "Value", Kind.POUNDS, kept=True), _f("vat", "VAT basis of the value", kept=True, extra=True),
          _f("party", "Every other party"), _PURPOSE, _f("starts", "Start date", kept=True, extra=True),
          _f("ends", "End date", kept=True, extra=True)), _QUARTERLY,
         at_most=CONTRACTS_ABOVE, amended_by=_SI_2012),
    Item("5(a)", "Public meetings", "The date, time and place of each public meeting.",
         (*_MEETING, _f("time", "Time"), _f("place", "Place")), _AVAILABLE),
    Item("5(b)", "Agendas and papers",
         "The agenda of each public meeting, and each report or document that an item of it is about.",
         (*_MEETING, _f("document", "Agenda or paper"), _f("url", "Where it is published", Kind.LINK)), _AVAILABLE),
    Item("5(c)", "Minutes",
         "The minutes of each public meeting, and of each private meeting where matters of significant public interest were "
         "discussed.",
         (*_MEETING, _f("public", "Was the meeting public?", Kind.YES_NO), _f("url", "Where it is published", Kind.LINK)),
         _AVAILABLE),
    Item("5(d)", "Decisions of significant public interest",
         "A record of each decision of significant public interest, made at a meeting or otherwise.",
         (_f("reference", "Reference", kept=True, extra=True), _f("title", "Title"),
          _f("date", "Date", kept=True, extra=True), _f("taken_by", "Made by", extra=True),
          _f("decision", "Decision", Kind.WORDS), _f("reasons", "Reasons", Kind.WORDS, extra=True),
          _f("withheld_part", "What the part that is not public is about", extra=True),
          _f("withheld_under", "Exemption for that part", extra=True),
          _f("url", "Where its record is published", Kind.LINK, extra=True)), _AVAILABLE),
    _statement("6(a)", "Policy on conduct", "A statement of the policy on the conduct of office holders, with how complaints are handled."),
    _statement("6(b)", "Policy on decisions", "A statement of the policy on making decisions of significant public interest."),
    _statement("6(c)", "Policy on records",
               "A statement of the policy on records management: security, sharing, retention and destruction."),
    _statement("6(d)", "Policy on qualifying disclosures",
               "A statement of the policy on handling qualifying disclosures (Employment Rights Act 1996 s.43B)."),
    Item("7", "Reports of responsible authorities",
         "Each report required from responsible authorities under section 7(1) of the Crime and Disorder Act 1998.",
         (_DATE, _f("title", "Title"), _f("authorities", "Responsible authorities"),
          _f("url", "Where it is published", Kind.LINK)), _AVAILABLE),
    Item("7A", "National policing priorities",
         "Which national policing priorities apply, why, and how the force contributes to them.",
         (_f("priority", "Priority"), _f("applies", "Does it apply?", Kind.YES_NO), _f("why", "Why", Kind.WORDS),
          _f("contribution", "How the force contributes", Kind.WORDS), _LINK),
         (Rule(When.WITH, "16A", Trigger.PLAN), Rule(When.QUARTERLY, "16A"),
          Rule(When.WITHIN_MONTH, "16A", Trigger.HMICFRS)), amended_by=_SI_2021, prominent=True),
    Item("7B", "HMICFRS report",
         "The most recent annual report of HMICFRS and its summary assessment of the force, with a link to the commissioner's "
         "comments (Police Act 1996 s.55(5)).",
         (_DATE, _f("title", "Title"), _f("url", "Where it is published", Kind.LINK),
          _f("comments_url", "Where the comments are published", Kind.LINK)),
         (Rule(When.WITHIN_MONTH, "16B", Trigger.HMICFRS),), amended_by=_SI_2021, prominent=True),
    Item("7C(a)", "IOPC data", "The most recent quarterly data and annual statistics of the IOPC for the force.",
         (_DATE, _f("title", "Title"), _f("url", "Where it is published", Kind.LINK)),
         (Rule(When.WITHIN_MONTH, "16C", Trigger.IOPC_QUARTERLY), Rule(When.WITHIN_MONTH, "16C", Trigger.IOPC_ANNUAL)),
         amended_by=_SI_2021, prominent=True),
    Item("7C(b)", "Report on complaints",
         "A yearly report: how the chief constable is held to account for complaints (s.1(8)(ca)), and how the commissioner "
         "performs on reviews and on any functions under s.13A.",
         (_DATE, _f("title", "Title"), _f("url", "Where it is published", Kind.LINK)),
         (Rule(When.WITHIN_MONTH, "16C", Trigger.IOPC_ANNUAL),), amended_by=_SI_2021, prominent=True),
    Item("8", "Independent custody visiting", "How independent custody visiting operates.",
         _STATEMENT, (Rule(When.AFTER_ELECTION, "9(e)", Trigger.ELECTION), Rule(When.REVIEW_YEARLY, "9(e)")),
         amended_by=_SI_2012),
)  # fmt: skip
"""Every item of Part 1 of the Order, in its order."""


# The Transparency Code's lists (facts/law.md B2), and the list of grants that satisfies both readings of the Order

_IRRECOVERABLE = _f("irrecoverable_vat", "Irrecoverable VAT", Kind.POUNDS, kept=True)
_DEPARTMENT = _f("department", "Department")
_SUMMARY = _f("purpose", "Summary of purpose", Kind.WORDS)
_MERCHANT = _f("merchant_category", "Merchant category")
_REGISTRATION = _f("beneficiary_registration", "Beneficiary registration number")

DATASETS: tuple[Item, ...] = (
    Item("all-grants", "Every grant, with the fields of 3(f) and 3(g)",
         "Each grant, under whichever power it was made. Whichever paragraph a grant falls under, this list has what it asks.",
         (_f("reference", "Grant reference", kept=True, extra=True), _DATE, _AMOUNT,
          _f("power", "Power", kept=True, extra=True), _f("conditions", "Conditions", Kind.WORDS), _RECIPIENT, _PURPOSE,
          _f("reduction_reasons", "Reasons why it would secure or contribute to crime and disorder reduction", Kind.WORDS),
          _VFM)),
    Item("spend", "Spending over £500", "Transparency Code: every quarter; every month is recommended.",
         (_f("date", "Date incurred", Kind.DAY, kept=True), _DEPARTMENT, _f("beneficiary", "Beneficiary"), _SUMMARY, _AMOUNT,
          _IRRECOVERABLE, _MERCHANT), above=SPENDING_ABOVE),
    Item("procurement-cards", "Procurement card transactions", "Transparency Code: every transaction, every quarter.",
         (_DATE, _DEPARTMENT, _f("beneficiary", "Beneficiary"), _AMOUNT, _IRRECOVERABLE, _SUMMARY, _MERCHANT)),
    Item("invitations", "Invitations to tender over £5,000", "Transparency Code: every quarter.",
         (_f("reference", "Reference number", kept=True), _f("title", "Title"), _f("description", "Description", Kind.WORDS),
          _f("starts", "Start date", kept=True), _f("ends", "End date", kept=True), _f("review", "Review date", kept=True),
          _f("department", "Department responsible")), above=Decimal("5000.00")),
    Item("contracts-register", "Contracts register over £5,000", "Transparency Code: every quarter.",
         (_f("reference", "Reference number", kept=True), _f("title", "Title of agreement"),
          _f("department", "Department responsible"), _f("description", "Description", Kind.WORDS),
          _f("supplier", "Supplier name"), _f("supplier_details", "Supplier details", Kind.WORDS),
          _f("amount", "Sum to be paid over the length of the contract, or estimated annual spending or budget", Kind.POUNDS, kept=True),
          _IRRECOVERABLE, _f("starts", "Start date", kept=True), _f("ends", "End date", kept=True),
          _f("review", "Review date", kept=True),
          _f("tendered", "Result of an invitation to quote or a published invitation to tender", Kind.YES_NO, kept=True),
          _f("sme", "Small or medium-sized enterprise", Kind.YES_NO, kept=True),
          _f("vcse", "Voluntary, community or social enterprise", Kind.YES_NO, kept=True),
          _f("registration", "Registration number")), above=Decimal("5000.00")),
    Item("grants", "Grants to voluntary, community and social enterprise organisations", "Transparency Code: every year.",
         (_f("date", "Date awarded", kept=True), _f("time_period", "Time period", kept=True), _DEPARTMENT,
          _f("beneficiary", "Beneficiary"), _REGISTRATION, _SUMMARY, _AMOUNT)),
    Item("land", "Land and buildings", "Transparency Code: every year. Made from the entries of 4(a).",
         (_f("uprn", "Unique property reference number"), _f("asset_id", "Unique asset identity"),
          _f("identity", "Name"), _f("street_number", "Street number"), _f("street", "Street"),
          _f("post_town", "Post town"), _f("postcode", "Postcode"), _f("map_reference", "Map reference"),
          _f("tenure", "Tenure"), _f("purpose", "Purpose"), _f("building", "Land only or with a building"))),
    Item("organisation-chart", "Organisation chart, top three tiers", "Transparency Code: every year.",
         (_f("grade", "Grade"), _f("job_title", "Job title"), _f("department", "Department and team"),
          _f("permanent", "Permanent or temporary"), _f("contact", "Contact details"),
          _f("salary", "Salary in a £5,000 bracket", kept=True), _f("salary_ceiling", "Salary ceiling", Kind.POUNDS, kept=True))),
    Item("senior-salaries", "Senior salaries", "Transparency Code: every year. £50,000 and over, in £5,000 brackets.",
         (_f("bracket", "Salary bracket", kept=True), _f("number", "Number of employees", Kind.NUMBER, kept=True),
          _f("name", "Name, at £150,000 and over"), _f("job_title", "Job title"),
          _f("responsibilities", "Responsibilities", Kind.WORDS), _f("budget", "Budget held", Kind.POUNDS, kept=True),
          _f("staff", "Number of staff", Kind.NUMBER, kept=True),
          _f("benefits", "Bonuses and benefits in kind", Kind.WORDS))),
)  # fmt: skip
"""Lists that no duty of this office asks for, but that readers know how to use."""

REDUCTION_POWER = "Crime and disorder reduction (Police Reform and Social Responsibility Act 2011 s.9)"
VICTIMS_POWER = "Victims and witnesses (Anti-social Behaviour, Crime and Policing Act 2014 s.143)"
GRANT_POWERS = (REDUCTION_POWER, VICTIMS_POWER)
"""The powers that decide whether a grant is one of 3(f) (facts/law.md B1)."""

GRANT_PARTICULARS = Item(
    "grant-particulars",
    "Particulars of a grant",
    "What the Order asks for about a grant and the agreement itself does not hold.",
    (
        _f("agreement", "Reference of the agreement", hint="As the register has it, for example A-12"),
        Field("power", "Power that it was made under", choices=GRANT_POWERS),
        _f("conditions", "Conditions", Kind.WORDS),
        _f(
            "reduction_reasons", "Reasons why it would secure or contribute to crime and disorder reduction", Kind.WORDS
        ),
        _f("reasons", "Reasons why it is value for money", Kind.WORDS),
    ),
)
"""Not a list: entries of this kind complete the lines of 3(f) and of the list of every grant."""


@cache
def _by_code() -> dict[str, Item]:
    every = (*ITEMS, *DATASETS, GRANT_PARTICULARS)
    return {name.casefold(): item for item in every for name in (item.code, item.slug)}


def find(code: str) -> Item:
    """Return the item or list that goes by this code ("3(g)", "2A", "contracts-register") or slug ("3-g").

    Raises UnknownItem with a sentence that names them all.
    """
    found = _by_code().get(code.strip().casefold())
    if found is None:
        named = ", ".join(item.code for item in (*ITEMS, *DATASETS))
        raise UnknownItem(f"“{code}” is not a list that can be made. There are: {named}.")
    return found


def is_duty(item: Item) -> bool:
    """Whether the Order asks for it, and not only good practice."""
    return bool(item.rules)


# Periods and days


def add_months(day: date, months: int) -> date:
    """Return the same day of a later month, or its last day where that month is shorter: 31 January + 1 is 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


_LENGTH = {When.MONTHLY: 1, When.QUARTERLY: 3, When.YEARLY: 12, When.BEFORE_YEAR: 12}


def period_of(rule: Rule, day: date) -> Period:
    """Return the month, quarter or financial year that the day is in. Quarters are those of the financial year.

    Raises ValueError where the rule has no periods.
    """
    if rule.when not in PERIODIC:
        raise ValueError(f"What is published {rule.when} has no periods.")
    months = _LENGTH[rule.when]
    # April is the first month of the financial year, so quarters begin in April, July, October and January.
    since_april = (day.month - 4) % 12
    first = add_months(day.replace(day=1), -(since_april % months))
    return Period(first, add_months(first, months) - timedelta(days=1))


def periods(rule: Rule, first: date, last: date) -> tuple[Period, ...]:
    """Return every period of the rule that has a day from `first` to `last`, in order; none where `last` is before `first`.

    Raises ValueError where the rule has no periods.
    """
    found = []
    period = period_of(rule, first)
    while period.first <= last and first <= last:
        found.append(period)
        period = period_of(rule, one_day_after(period.last))
    return tuple(found)


def falls_due(rule: Rule, period: Period) -> Falls:
    """Return when the list of one period falls due.

    Lists that are due "as soon as practicable" are wanted from the day after the period; the Order gives them no last day.
    Those of paragraph 10 must be out before the year begins: by 31 March. Raises ValueError where the rule has no periods.
    """
    if rule.when is When.BEFORE_YEAR:
        day_before = period.first - timedelta(days=1)
        return Falls(add_months(period.first, -1), day_before)
    if rule.when not in PERIODIC:
        raise ValueError(f"What is published {rule.when} has no periods.")
    return Falls(one_day_after(period.last), None)


def falls_due_after(rule: Rule, day: date) -> Falls:
    """Return when something falls due that is to follow an event of this day.

    "Within one month of" a day ends on the same day of the next month, or on its last day where it has none such. A review is
    due a year, or six months, after the last; the Order does not say from which day the year runs, so `day` is the day on
    which the item was last published or reviewed. Raises ValueError for a rule of periods.
    """
    if rule.when in PERIODIC:
        raise ValueError(f"What is published {rule.when} follows a period, not an event.")
    if rule.when is When.WITHIN_MONTH:
        return Falls(day, add_months(day, 1))
    if rule.when is When.WITH:
        return Falls(day, day)
    if rule.when in REVIEWS:
        return Falls(add_months(day, REVIEWS[rule.when]), None)
    return Falls(day, None)


def yardstick(falls: Falls, practicable_days: int = PRACTICABLE_DAYS) -> date:
    """Return the day after which something counts as overdue: the law's last day, or else the office's own.

    The office's own is the last of `practicable_days` days, the first of which is the day from which it is wanted.
    """
    return falls.by or falls.start + timedelta(days=practicable_days - 1)


def belongs(item: Item, amount: Decimal | None) -> bool | None:
    """Whether an amount of pounds is within the item's threshold; None where the amount is not recorded and it matters."""
    if item.above is None and item.at_most is None:
        return True
    if amount is None:
        return None
    if item.above is not None:
        return amount > item.above
    return item.at_most is not None and amount <= item.at_most


def triggers_of(items: Iterable[Item] = ITEMS) -> tuple[Trigger, ...]:
    """Return the events whose days have to be entered for these items, each once."""
    return tuple(dict.fromkeys(rule.trigger for item in items for rule in item.rules if rule.trigger))
