"""The fields of each kind of record, and the headings under which real files print them. Data, in order of preference.

A heading is compared without capitals, signs, brackets' marks and underscores: "Net Amount(£)" is "net amount". Where a
heading is not listed, `words` decide: all of one group must be in it, and none of `never`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum


class Content(StrEnum):
    """What the cells of a field look like, for where the heading does not decide."""

    MONEY = "money"
    DATE = "date"
    PERIOD = "period"
    NAME = "name"  # of somebody who is paid
    WORDS = "words"  # that repeat from row to row
    TEXT = "text"
    ANY = "any"


@dataclass(frozen=True)
class Field:
    """One field: what a sentence calls it, whether nothing can be read without it, and its headings, the best first."""

    name: str
    label: str
    headings: tuple[str, ...]
    content: Content = Content.ANY
    needed: bool = False
    words: tuple[tuple[str, ...], ...] = ()
    never: tuple[str, ...] = ()


_CODES = (
    "id",
    "ids",
    "no",
    "number",
    "num",
    "code",
    "ref",
    "reference",
    "type",
    "category",
    "address",
    "postcode",
    "vat",
    "group",
    "class",
    "url",
    "status",
    "country",
    "email",
    "count",
)


def _set(words: str) -> frozenset[str]:
    """Words or headings that are parted by "|"."""
    return frozenset(words.split("|"))


def _f(
    name: str,
    label: str,
    headings: str,
    content: Content = Content.ANY,
    *,
    needed: bool = False,
    words: str = "",
    never: tuple[str, ...] | str = (),
) -> Field:
    """A field; headings and groups of words are parted by "|"."""
    return Field(
        name,
        label,
        tuple(part.strip() for part in headings.split("|")),
        content,
        needed,
        tuple(tuple(group.split()) for group in words.split("|") if group.strip()),
        tuple(never.split()) if isinstance(never, str) else never,
    )


PAYMENTS = (
    _f(
        "payee",
        "who was paid",
        "supplier name | supplier | supplier final | supplier full name | vendor name | vendor | payee name | payee | paid to | "
        "beneficiary name | beneficiary | creditor name | creditor | creditor s name | recipient name | recipient | recipient organisation | "
        "recipient org name | recipient organisation name | supplier beneficiary | beneficiary supplier | supplier beneficiary name | merchant name | merchant | "
        "contractor | contractor name | provider | provider name | trading partner | supplier t | name of supplier | name of payee | "
        "name of beneficiary | name of recipient | company name | company | account name | redacted supplier name | supplier name redacted | "
        "payment to | paid to name | payable to | supplier customer name | customer name | customer | cred name | supp name | supplier description | "
        "grant recipient | awarded to | organisation paid | who was paid | payee supplier | name | to | organisation name | organisation | "
        "organization | recipient organization name",
        Content.NAME,
        needed=True,
        words="supplier | vendor | payee | beneficiary | creditor | recipient | merchant | contractor | provider",
        never=(
            *_CODES,
            "date",
            "amount",
            "charity",
            "company",
            "bank",
            "sub",
            "individual",
            "ind",
            "identifier",
            "description",
            "invoice",
            "ward",
            "district",
            "registration",
        ),
    ),
    _f(
        "amount",
        "the amount",
        "net amount | amount net | net amount gbp | amount net of vat | amount excl vat | amount exc vat | amount ex vat | amount excluding vat | "
        "net amount excl vat | net of vat | net value | net payment | net | nett amount | nett | sum of net amount | sum of net | net spend | net cost | "
        "sum of amount exc vat | amount excluding recoverable vat | net amount paid | net total | net line amount | line amount net | line net | "
        "distribution net amount | invoice distribution amount | invoice distribution line amount | distribution line amount | distribution amount | "
        "line amount | transaction amount | amount in gbp | amount gbp | gbp amount | amount in sterling | amount sterling | "
        "amount | amounts | sum of amount | amount paid | paid amount | payment amount | amount of payment | payments | payment value | amount disbursed | amount awarded | "
        "value | spend | expenditure | cost | sum | sum paid | paid | total spend | actual | "
        "invoice net amount | net invoice amount | sum of invoice nett amount total | sum of invoice nett amount | sum of invoice net amount | invoice nett amount | net invoice value | "
        "invoice amount | invoice value | total invoice amount | invoice line amount | item amount | grant amount | value of grant | amount of grant | award amount | "
        "transaction value | local amount | base amount | home value | debit amount | amount debit | debit value | debit | debits | dr | money out | paid out | total amount | total value | total paid | total cost | total payment | total | "
        "gross amount | amount gross | gross value | gross | amount including vat | amount incl vat | amount inc vat | sum of amount inc vat | invoice gross amount | "
        "gross amount paid | gross payment | payment | price",
        Content.MONEY,
        needed=True,
        words="net | nett | amount | value | spend | cost | gross | gbp",
        never=(
            "no",
            "number",
            "date",
            "type",
            "code",
            "category",
            "id",
            "description",
            "reason",
            "reasons",
            "currency",
            "irrecoverable",
            "rate",
            "centre",
            "center",
            "area",
            "applied",
            "for",
            "threshold",
            "narrative",
            "period",
            "purpose",
            "contract",
            "order",
            "asset",
            "market",
            "rateable",
            "budget",
            "budgeted",
            "forecast",
            "target",
            "estimate",
            "estimated",
            "variance",
            "balance",
            "outstanding",
            "remaining",
            "surplus",
            "deficit",
            "saving",
            "savings",
            "income",
            "discount",
            "cumulative",
            "ytd",
            "average",
            "percent",
            "percentage",
            "count",
            "fraud",
            "salary",
            "remuneration",
            "per",
        ),
    ),
    _f(
        "credit",
        "money that came back",
        "credit | credits | credit amount | amount credit | credit value | cr | receipt | receipts | receipt amount | money in | paid in",
        Content.MONEY,
    ),
    _f(
        "currency",
        "the currency",
        "currency | currency code | payment currency | invoice currency | transaction currency | doc currency | document currency | curr | ccy",
    ),
    _f(
        "date",
        "the date",
        "payment date | date of payment | date paid | paid date | paid on | payment run date | date of payment made | clearing date | cleared date | bacs date | "
        "pay date | cheque date | effective date | date of expenditure | date expenditure incurred | date incurred | transaction date | trans date | date | "
        "posting date | posted date | post date | gl date | ledger date | accounting date | invoice payment date | invoice paid date | value date | "
        "actual payment date | date of transaction | date of spend | award date | date awarded | invoice date | date of invoice | invoice creation date | inv date | "
        "document date | doc date | tran date | entry date | date processed | processed date | period end date | due date | payment due date | when | dates",
        Content.DATE,
        words="date",
        never=(
            "start",
            "end",
            "from",
            "contract",
            "order",
            "modified",
            "updated",
            "birth",
            "planned",
            "received",
            "publication",
            "published",
            "applied",
            "code",
        ),
    ),
    _f(
        "period",
        "the month or year",
        "period | accounting period | financial period | month | payment month | month paid | month of payment | period name | fiscal period | financial year | "
        "fiscal year | fin year | year | quarter | tax period | ledger period | posting period | year period | period year | year month | fy",
        Content.PERIOD,
    ),
    _f(
        "category",
        "the category",
        "expenditure category | expenditure catergory | expense category | spend category | category | expense type | expenses type | expenditure type | "
        "category name | category description | type of expenditure | account description | account name description | account detail | account | account code description | "
        "account code desc | account desc | subjective description | subj description | subjective | subjective desc | subjective name | subjective analysis | subjective t | account t | detailed expenditure type | detailed expenses type | "
        "cipfa detailed expenditure type | cipfa expenditure category | merchant category | procurement category | procurement classification | "
        "procurement classification 1 | procurement category description | proclass | proclass description | proc class | pro class category | commodity | commodity description | "
        "gl description | nominal description | nominal | ledger code description | gl account description | cost element name | cost element description | "
        "expenditure heading | budget heading | analysis | service category | service category label | vcode description | unspsc description | cpv description | classification | "
        "spend type | type of spend | sub category | subcategory | grant programme title | type",
        Content.WORDS,
        words="category | subjective | nominal | expenditure type | expense type | account description | commodity",
        never=("id", "no", "number", "code", "internal", "url", "ref"),
    ),
    _f(
        "purpose",
        "the purpose",
        "purpose | purpose of expenditure | purpose of spend | summary of purpose | purpose of payment | summary of purpose of expenditure | purpose narrative | description of purpose | "
        "description | narrative | extended description | payment description | invoice description | transaction description | item description | item text | "
        "line description | invoice line description | details | detail | description of goods | description of service | goods services | description of expenditure | "
        "spend description | expenditure description | line text | text | payment details | transaction details | invoice narrative | line narrative | long description | "
        "descr | desc | title | comments | comment | memo | what for | item | particulars",
        Content.TEXT,
        words="purpose | description | narrative | details",
        never=(
            "code",
            "id",
            "account",
            "category",
            "supplier",
            "service",
            "cost",
            "department",
            "subjective",
            "nominal",
            "gl",
            "commodity",
            "cpv",
            "class",
        ),
    ),
    _f(
        "department",
        "the department",
        "department | directorate | department name | dept | department area | department description | division | directorate name | business area | "
        "service area | service area categorisation | service cost centre | service | service label | service name | service description | expense area | expenditure area | "
        "responsible unit | organisational unit | organisation unit | business unit | team | section | service division | service division categorisation | service department | service group | "
        "cost centre | cost centre description | cost centre name | cost center | cost center name | cost center description | cost centre desc | portfolio | unit | spending department | directorate service | "
        "directorate department | dept name | dept description | awarding department | branch | function | area | entity",
        Content.WORDS,
        words="department | directorate | division | cost centre | service area | business unit",
        never=("id", "no", "number", "code", "date", "amount", "supplier", "family"),
    ),
    _f(
        "body",
        "the body that paid",
        "body name | body | paying body | public body | department family | authority | authority name | local authority | council | council name | organisation name | organisation | "
        "organization | organisation label | entity | entity name | company paying | force | police force | office | client | funding org name | paying organisation | publisher | publisher name | "
        "corporate body | payer",
        Content.WORDS,
        words="body name | authority name",
        never=("id", "code", "url", "uri", "number"),
    ),
    _f(
        "reference",
        "the reference",
        "transaction number | transaction no | transaction ref | transaction reference | transaction id | trans no | trans number | trans ref | trans id | tran no | payment reference | payment ref | payment number | payment no | payment id | "
        "reference | ref | reference number | reference no | ref no | hbc ref no | our reference | our ref | internal reference | internal ref | unique reference | unique reference number | unique id | urn | doc no | document no | document number | doc number | voucher number | voucher no | voucher | "
        "invoice number | invoice no | invoice reference | invoice ref | invoice id | inv no | supplier invoice number | cheque number | chq no | journal number | batch number | record id | recid | id | "
        "identifier | grant number | purchase invoice number | creditor reference | item reference | order number",
        Content.ANY,
        words="transaction number | transaction no | trans no | ref no | document number | invoice number",
        never=("supplier", "vendor", "contract", "charity", "company", "account"),
    ),
    _f(
        "ledger_id",
        "the supplier's number in the ledger",
        "supplier id | supplier number | supplier no | supplier code | supplier ref | supplier reference | supplier account | supplier account number | vendor id | vendor number | vendor no | vendor code | vendor | creditor number | creditor no | creditor id | "
        "creditor code | creditor ref | payee id | payee code | payee number | payee reference | beneficiary id | supp no | supp id | supplier no t | supplier ref no | recipient id | merchant id | apar id | ap ar id",
        Content.ANY,
        words="supplier id | supplier number | supplier no | supplier code | vendor id | vendor number | vendor no | creditor number",
        never=("invoice", "date", "amount", "order"),
    ),
    _f(
        "reasons",
        "the reasons",
        "reasons for value for money | reason for value for money | value for money reasons | value for money | reasons | reason | reason for payment | "
        "justification | vfm | vfm reason | vfm reasons | value for money statement | how value for money was achieved | rationale | why",
        Content.TEXT,
        words="value money | vfm | justification",
    ),
    _f(
        "withheld",
        "what is withheld",
        "withheld | withheld reason | reason withheld | withheld under | redacted | redaction | redaction reason | reason for redaction | exempt | exemption | "
        "withholding reason | withhold",
        Content.ANY,
        words="withheld | redaction",
        never=("supplier", "name", "amount"),
    ),
)

DEBITS = _set(
    "amount debit|debit|debit amount|debit value|debits|dr|money out|paid out|payment|payment amount|payments"
)
"""Headings of amounts beside which a column of credits is the other half of the same ledger."""

VAGUE = _set(
    "account name|actual|amounts|company|company name|cost|customer|customer name|expenditure|name|"
    "organisation|organisation name|organization|paid|payment|payments|price|provider|provider name|"
    "spend|sum|to|total|total amount|total cost|total value|value"
)
"""Headings that lists of other things have too: schools, car parks, counts."""

ELSEWHERE = _set(
    "address|age|area|balance|band|borough|budget|category|city|code|codes|comment|comments|count|counts|"
    "date|day|department|description|detail|details|directorate|distance|district|east|easting|electors|"
    "email|employees|fax|fid|floor|forecast|fte|gender|geo|grade|height|hours|id|ids|income|job|lat|"
    "latitude|length|level|link|lng|location|lon|long|longitude|lsoa|mail|mobile|month|narrative|no|"
    "north|northing|nos|note|notes|num|number|numbers|objectid|oid|opening|outcome|percent|percentage|"
    "period|phone|places|population|post|postcode|proportion|purpose|qty|quantity|quarter|question|"
    "questions|rank|rate|ratio|reason|region|request|response|road|role|salary|score|section|service|sex|"
    "size|spaces|staff|status|street|subject|summary|target|tax|team|tel|telephone|time|times|title|town|"
    "type|unit|units|uprn|uri|url|usrn|vat|venue|ward|web|website|weight|width|x|y|year"
)
"""Words of headings that say a column is something else than who was paid, how much, or when."""

_VAT_BESIDES = _set(
    "ex|exc|excl|excluding|exclusive|gross|inc|incl|including|inclusive|less|net|nett|no|non|of|plus|without"
)
_SCALED = (
    (re.compile(r"[£$€]\s*['’`]?\s*0{3}\b|(?<![\d,.])['’`]?0{3}['’`]?s\b|\(\s*['’`]?0{3}\s*\)|[£$€]\s*k\b|\bthousands?\b", re.I), "thousands of pounds"),
    (re.compile(r"[£$€]\s*(?:m|mn|mil|million|millions)\b|\(\s*m(?:n|illions?)?\s*\)|\bmillions?\b", re.I), "millions of pounds"),
    (re.compile(r"[£$€]\s*bn\b|\bbillions?\b", re.I), "billions of pounds"),
    (re.compile(r"[$€¥]|\b(?:usd|eur|euros?|chf|dollars?|yen)\b", re.I), "another currency"),
    (re.compile(r"(?<!and )\bpence\b", re.I), "pence"),
)  # fmt: skip


def not_pounds(words: str) -> str:
    """What a heading or a note says its figures are, where that is not pounds: "thousands of pounds"; else empty."""
    return next((what for pattern, what in _SCALED if pattern.search(words)), "")


_NOTED = re.compile(
    r"(?:£\s*['’`]?\s*0{3}s?\b|['’`]0{3}s\b|\bin\s+£?\s*(?:'?000s|thousands|millions|billions|k\b|m\b|mn\b|euros?\b|eur\b|dollars\b|pence\b)|"
    r"\bin\s+£(?:k|m|mn|bn)\b)",
    re.I,
)


def noted_not_pounds(words: str) -> str:
    """The words above a table that say its figures are no whole pounds: "All figures in £000"; empty where none do."""
    found = _NOTED.search(words)
    return found[0] if found else ""


def is_vat(heading: str) -> bool:
    """Whether a plain heading is that of the tax alone: "vat amount", not "amount excluding vat"."""
    words = set(heading.split())
    return bool(words & {"vat", "tax"}) and not words & _VAT_BESIDES


def is_elsewhere(heading: str) -> bool:
    """Whether a plain heading says that its column is something that no needed field is guessed from."""
    return bool(ELSEWHERE.intersection(heading.split()))


AGREEMENTS = (
    _f(
        "ref",
        "the reference",
        "ref | reference | reference number | ref no | contract reference | contract ref | contract number | contract id | agreement reference | agreement ref | agreement number | contract reference number | contract no | urn | id | grant reference | unique reference number",
        needed=True,
        words="contract reference | contract ref | agreement ref | reference number",
    ),
    _f(
        "title",
        "the title",
        "title | title of agreement | agreement title | contract title | contract name | name of contract | agreement name | agreement | contract | project title | project | subject | name | scheme",
        Content.TEXT,
        needed=True,
        words="title",
        never=("job",),
    ),
    _f(
        "kind",
        "the kind",
        "kind | type | agreement type | contract type | type of agreement | type of contract | contract or grant | instrument",
        Content.WORDS,
        words="agreement type | contract type",
    ),
    _f(
        "provider",
        "the provider",
        "provider | supplier | supplier name | provider name | contractor | contractor name | recipient | recipient name | grantee | organisation | delivery organisation | awarded supplier | awarded to | vendor | vendor name | name of supplier | name of provider | provider organisation | lead provider | company",
        Content.NAME,
        words="provider | supplier | contractor | recipient",
        never=(*_CODES, "sme", "vcse", "details", "charity", "company"),
    ),
    _f(
        "provider_number",
        "the provider's number",
        "provider number | provider id | supplier id | supplier number | company number | charity number | registration number | charity or company number | company registration number | supplier registration number | registered number | company or charity number | charity registration number",
        words="registration number | provider number | charity number | company number",
    ),
    _f(
        "service",
        "the service",
        "service | service code | service type | service category | category | service area | commissioned service",
        Content.WORDS,
    ),
    _f(
        "fund",
        "the fund",
        "fund | funding source | source of funding | funding stream | fund ref | funded by | grant fund | funding | budget",
        Content.WORDS,
        words="funding source | funding stream",
    ),
    _f(
        "decision",
        "the decision",
        "decision | decision reference | decision ref | decision number | decision notice | approved by decision | authority to award",
        words="decision",
    ),
    _f(
        "route",
        "the route",
        "route | procurement route | route to market | procurement method | procurement process | award procedure | procedure | tender process | tender type | process | procurement procedure | process type | sourcing route",
        Content.WORDS,
        words="procurement route | award procedure | procurement process",
    ),
    _f(
        "route_reason",
        "the reason for the route",
        "route reason | reason for route | rationale | route rationale | reason for direct award | waiver reason | justification | exemption reason | single tender reason",
        Content.TEXT,
        words="reason",
    ),
    _f(
        "starts",
        "the start",
        "starts | start | start date | contract start date | commencement date | date from | from | contract start | agreement start date | term start | effective from | start of contract | commencement | begins | planned dates start date",
        Content.DATE,
        words="start date | commencement | start",
    ),
    _f(
        "ends",
        "the end",
        "ends | end | end date | contract end date | expiry date | expiry | expires | date to | to | contract end | agreement end date | term end | end of contract | completion date | contract expiry date | finish date | planned dates end date | current end date",
        Content.DATE,
        words="end date | expiry",
        never=("review",),
    ),
    _f(
        "value",
        "the value",
        "value | contract value | total value | agreement value | total contract value | amount | total amount | value of contract | award value | estimated value | estimated total value | contract sum | grant amount | amount awarded | sum | estimated annual spend | annual value | total contract value gbp",
        Content.MONEY,
        words="value | amount",
        never=("basis", "vat", "annual", "date", "money"),
    ),
    _f(
        "value_basis",
        "the basis of the value",
        "value basis | basis of value | basis | value type | exact or estimated | estimated or actual",
        Content.WORDS,
    ),
    _f(
        "vat",
        "VAT",
        "vat | vat basis | vat status | irrecoverable vat | including vat | vat included | vat that cannot be recovered | vat inclusive",
        words="vat",
    ),
    _f(
        "description",
        "the description",
        "description | contract description | brief description | description of goods and services | description of services | purpose | details | summary | scope | description of the goods and or services being provided",
        Content.TEXT,
        words="description",
    ),
    _f(
        "department",
        "the department",
        "department | department responsible | responsible department | directorate | team | section | business area | owning department | service department | division",
        Content.WORDS,
        words="department",
    ),
    _f(
        "review",
        "the review date",
        "review | review date | contract review date | next review | next review date | break date",
        Content.DATE,
        words="review",
    ),
    _f(
        "extension_options",
        "the extension options",
        "extension options | extension | extensions | option to extend | extension option | extension period | extension available | possible extension | extend to",
        words="extension | extend",
        never=("date",),
    ),
    _f(
        "signed",
        "the date of signature",
        "signed | date signed | signed date | signature date | date of signature | award date | date awarded | date of award | contract signed | executed",
        Content.DATE,
        words="signed | award date",
    ),
    _f(
        "outcomes",
        "the outcomes",
        "outcomes | key outcomes | outcome | expected outcomes | intended outcomes | deliverables | key deliverables | measures",
        Content.TEXT,
        words="outcomes",
    ),
    _f(
        "sme",
        "small or medium-sized",
        "sme | is sme | supplier sme | sme status | small or medium enterprise | small medium enterprise | sme y n | supplier is sme",
        words="sme",
    ),
    _f(
        "vcse",
        "voluntary or community",
        "vcse | is vcse | vcs | vcse status | voluntary sector | voluntary or community | vcse y n | third sector | charity y n | voluntary community sector organisation | supplier is vcse",
        words="vcse | vcs",
    ),
)

FUNDS = (
    _f(
        "ref",
        "the reference",
        "ref | reference | fund ref | fund reference | fund code | code | id | reference number | budget code",
        words="fund ref | fund code",
    ),
    _f(
        "name",
        "the name",
        "name | fund | fund name | title | grant | grant name | funding stream | source | budget | budget name | funding | budget line | income | description of fund | source of funding",
        Content.TEXT,
        needed=True,
        words="fund name | grant name",
        never=("code",),
    ),
    _f(
        "funder",
        "the funder",
        "funder | funded by | source of funding | funding body | grantor | received from | from | provider | awarding body | department | payer",
        Content.WORDS,
        words="funder | funded",
    ),
    _f(
        "kind",
        "the kind",
        "kind | type | fund type | funding type | type of funding | category",
        Content.WORDS,
        words="fund type",
    ),
    _f(
        "financial_year",
        "the financial year",
        "financial year | year | fy | fiscal year | period | budget year | fin year",
        Content.PERIOD,
        words="financial year | year",
    ),
    _f(
        "amount",
        "the amount",
        "amount | budget | value | allocation | sum | total | award | contribution | funding | grant amount | amount received | annual amount | budget amount | net amount",
        Content.MONEY,
        words="amount | value | budget",
    ),
    _f(
        "contributor",
        "the contributor",
        "contributor | partner | contributing organisation | contributed by | partner organisation | contributing partner",
        Content.NAME,
        words="contributor | partner",
    ),
    _f(
        "annual_change",
        "the annual change",
        "annual change | change | annual increase | uplift | inflation | year on year change | annual change percent | change per year | annual uplift",
        words="change | uplift",
    ),
    _f(
        "conditions",
        "the conditions",
        "conditions | grant conditions | terms | terms and conditions | conditions of grant | restrictions",
        Content.TEXT,
        words="conditions",
    ),
    _f(
        "ring_fenced",
        "whether it is ring-fenced",
        "ring fenced | ringfenced | ring fence | restricted | is ring fenced | earmarked",
        words="ring | ringfenced | restricted",
    ),
    _f("note", "the note", "note | notes | comment | comments | remarks | description", Content.TEXT),
)

RETURNS = (
    _f(
        "agreement",
        "the agreement",
        "agreement | agreement ref | agreement reference | contract | contract ref | contract reference | contract number | ref | reference | project | grant | service",
        needed=True,
        words="agreement | contract",
    ),
    _f(
        "period_start",
        "the start of the period",
        "period start | start of period | period from | from | start | start date | period start date | reporting period start | quarter start | date from | period",
        Content.DATE,
        words="period start | period from",
    ),
    _f(
        "period_end",
        "the end of the period",
        "period end | end of period | period to | to | end | end date | period end date | reporting period end | quarter end | date to | period ending | quarter ending",
        Content.DATE,
        words="period end | ending",
    ),
    _f("due", "the date due", "due | due date | date due | return due | deadline | due by", Content.DATE, words="due"),
    _f(
        "received",
        "the date received",
        "received | date received | received date | return received | submitted | date submitted | submission date | received on",
        Content.DATE,
        words="received | submitted",
    ),
    _f(
        "measure",
        "the measure",
        "measure | indicator | kpi | performance indicator | outcome measure | metric | target measure | outcome | measure name | output",
        Content.TEXT,
        words="measure | indicator | kpi",
    ),
    _f(
        "need",
        "the category of need",
        "need | category of need | need category | outcome area | area of need | needs category",
        Content.WORDS,
        words="need",
    ),
    _f(
        "value",
        "the value",
        "value | result | actual | figure | number | count | total | performance | reported value | achieved | answer",
        words="value | actual | figure",
        never=("spent",),
    ),
    _f(
        "spent",
        "the amount spent",
        "spent | spend | amount spent | expenditure | spend to date | cost | actual spend | amount",
        Content.MONEY,
        words="spent | spend | expenditure",
    ),
    _f("note", "the note", "note | notes | comment | comments | narrative | commentary | remarks", Content.TEXT),
)

ORGANISATIONS = (
    _f(
        "ref",
        "the reference",
        "ref | reference | organisation ref | id | organisation id | code | supplier id | reference number | urn",
        words="organisation ref | organisation id",
    ),
    _f(
        "name",
        "the name",
        "name | organisation name | organisation | organization | organization name | supplier name | provider name | provider | supplier | company name | charity name | registered name | legal name | full name | recipient org name",
        Content.NAME,
        needed=True,
        words="organisation name | legal name | registered name",
        never=("alias", "aliases", "trading", "contact", "other", "former", "previous"),
    ),
    _f(
        "aliases",
        "other names",
        "aliases | alias | other names | also known as | known as | trading name | trading names | trading as | t a | aka | former names | previous names | former name | other name",
        words="alias | trading | known as",
    ),
    _f(
        "charity_number",
        "the charity number",
        "charity number | charity no | charity | registered charity number | charity registration number | charity commission number | reg charity no | charity id | recipient org charity number",
        words="charity number | charity no",
    ),
    _f(
        "company_number",
        "the company number",
        "company number | company no | company registration number | companies house number | company reg no | crn | registered company number | company registration no | recipient org company number",
        words="company number | company no | companies house",
    ),
    _f(
        "ppon",
        "the public procurement number",
        "ppon | public procurement organisation number | gb ppon | procurement organisation number | central digital platform number",
        words="ppon",
    ),
    _f(
        "kind",
        "the kind",
        "kind | type | organisation type | type of organisation | legal form | sector | org type | category",
        Content.WORDS,
        words="organisation type | legal form",
    ),
    _f(
        "address",
        "the address",
        "address | registered address | postal address | street address | full address | address line 1 | street | registered office",
        Content.TEXT,
        words="address",
        never=("email", "e", "web"),
    ),
    _f(
        "postcode",
        "the postcode",
        "postcode | post code | postal code | zip | registered postcode | recipient org postal code",
        words="postcode | postal code",
    ),
    _f(
        "sme",
        "small or medium-sized",
        "sme | is sme | sme status | small or medium enterprise | small medium enterprise | sme y n",
        words="sme",
    ),
    _f(
        "vcse",
        "voluntary or community",
        "vcse | is vcse | vcs | vcse status | voluntary sector | voluntary or community | vcse y n | third sector",
        words="vcse | vcs",
    ),
    _f(
        "email",
        "the email address",
        "email | e mail | email address | contact email | e mail address | general email",
        words="email",
    ),
)

KINDS: dict[str, tuple[Field, ...]] = {
    "payments": PAYMENTS,
    "agreements": AGREEMENTS,
    "funds": FUNDS,
    "returns": RETURNS,
    "organisations": ORGANISATIONS,
}

_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_SIGNS = re.compile(r"[^a-z0-9]+")
_OWN_WORDS = {
    "nett": "net",
    "organization": "organisation",
    "organizational": "organisational",
    "center": "centre",
    "catergory": "category",
    "ammount": "amount",
    "supllier": "supplier",
    "suppier": "supplier",
    "benificiary": "beneficiary",
    "recieved": "received",
}


def plain(heading: str) -> str:
    """A heading as headings are compared: small letters and figures with single spaces, "SumOfNet" as "sum of net"."""
    if not heading.isupper():
        heading = _CAMEL.sub(" ", heading)
    words = _SIGNS.sub(" ", heading.casefold().replace("’", "").replace("'", "")).split()
    return " ".join(_OWN_WORDS.get(word, word) for word in words)


def rank(field: Field, heading: str) -> int | None:
    """How well a plain heading names the field: 0 is best, None is not at all."""
    known = _RANKS[field]
    if heading in known:
        return known[heading]
    bare = " ".join(word for word in heading.split() if word not in _FILLERS)
    if bare in known:
        return known[bare] + 1
    words = set(heading.split())
    for at, group in enumerate(field.words):
        if words.issuperset(group) and not words.intersection(field.never):
            return 1_000 + 10 * at + len(words)
    return None


_FILLERS = frozenset(
    [
        "the",
        "of",
        "gbp",
        "in",
        "uk",
        "e",
        "g",
        "eg",
        "incl",
        "inc",
        "excl",
        "exc",
        "ex",
        "vat",
        "recoverable",
        "including",
        "excluding",
        "and",
        "or",
        "any",
        "col",
        "column",
        "field",
        "s",
        "£",
    ]
)
_RANKS = {
    field: {plain(heading): 2 * at for at, heading in reversed(list(enumerate(field.headings)))}
    for fields in KINDS.values()
    for field in fields
}
