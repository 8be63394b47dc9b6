"""A small made-up register as plain data, for tests of the answering rules."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from answerable.answering.answer import Answer
from answerable.answering.rules.compose import compose
from answerable.answering.rules.draft import Sources
from answerable.answering.rules.names import NameIndex
from answerable.answering.rules.rows import (
    AgreementRow,
    AreaRow,
    AuthorityRow,
    CitationRow,
    CoverageRow,
    DecisionRow,
    Directory,
    DocumentRow,
    Facts,
    FundAmountRow,
    FundRow,
    OrganisationRow,
    PostRow,
    PublishedRow,
    RelatedRow,
    ServiceRow,
    StatementRow,
    YearRow,
)
from answerable.answering.rules.scope import resolve
from answerable.reading.structure import Ask, Letter, Measure, Period, Question

M = Measure
NORTHSHIRE_OFFICE = AuthorityRow("Northshire Police and Crime Commissioner", "Office of the Northshire Commissioner")


def year(text: str) -> Period:
    """A financial year as a period."""
    start = int(text[:4])
    return Period(text, date(start, 4, 1), date(start + 1, 3, 31), True)


def pounds(text: str) -> Decimal:
    return Decimal(text)


def agreement(ref: str, title: str, **fields: Any) -> AgreementRow:
    if fields.get("value") is not None:
        fields.setdefault("value_basis", "exact")
    return AgreementRow(ref, title, **fields)


def register(
    *rows: object,
    unsourced: Iterable[tuple[str, str]] = (),
    citations: dict[tuple[str, str], tuple[CitationRow, ...]] | None = None,
    authority: AuthorityRow | None = None,
    titles: dict[str, str] | None = None,
) -> Facts:
    """Facts of these rows. Every row has a citation of the whole row, unless it is among `unsourced`."""
    kinds: dict[type, str] = {
        OrganisationRow: "organisation",
        AreaRow: "area",
        ServiceRow: "service",
        FundRow: "fund",
        FundAmountRow: "fund_amount",
        DecisionRow: "decision",
        AgreementRow: "agreement",
        YearRow: "agreement_year",
        PostRow: "post",
        DocumentRow: "document",
        StatementRow: "statement",
        CoverageRow: "coverage",
    }

    def of(kind: type) -> list[Any]:
        return [row for row in rows if isinstance(row, kind)]

    def by_agreement(kind: type) -> dict[str, tuple[Any, ...]]:
        found: dict[str, tuple[Any, ...]] = {}
        for row in of(kind):
            found[row.agreement] = (*found.get(row.agreement, ()), row)
        return found

    without = set(unsourced)
    cited = {
        (kinds[type(row)], row.ref): (CitationRow("", "Register workbook", f"Row {at}"),)  # type: ignore[attr-defined]
        for at, row in enumerate(rows)
        if type(row) in kinds and (kinds[type(row)], row.ref) not in without  # type: ignore[attr-defined]
    }
    cited |= {
        (row.kind, row.ref): (CitationRow("", "Register workbook", f"Row {at}"),)
        for at, row in enumerate(rows)
        if isinstance(row, RelatedRow) and (row.kind, row.ref) not in {*without, *cited}
    }
    return Facts(
        directory=Directory(
            authority=authority or NORTHSHIRE_OFFICE,
            organisations={row.ref: row for row in of(OrganisationRow)},
            areas={row.ref: row for row in of(AreaRow)},
            services={row.ref: row for row in of(ServiceRow)},
            funds={row.ref: row for row in of(FundRow)},
            decisions={row.ref: row for row in of(DecisionRow)},
            documents={row.ref: row for row in of(DocumentRow)},
            agreement_titles=titles or {},
        ),
        agreements={row.ref: row for row in of(AgreementRow)},
        years=by_agreement(YearRow),
        posts=by_agreement(PostRow),
        fund_amounts=tuple(of(FundAmountRow)),
        statements=tuple(of(StatementRow)),
        coverage=tuple(of(CoverageRow)),
        citations={**cited, **(citations or {})},
        published=tuple(of(PublishedRow)),
        related=tuple(of(RelatedRow)),
    )


def ask(
    facts: Facts,
    text: str,
    *measures: Measure,
    label: str | None = None,
    parent: str | None = None,
    context: str = "",
    opening: str = "",
    others: Sequence[Question] = (),
    **fields: Any,
) -> Answer:
    """The answer to one question of a letter, through the same steps as `answer_letter`."""
    question = Question(text, label, parent, Ask(measures=measures, **fields), context)
    letter = Letter("letter.txt", "", questions=(*others, question), request_text=f"{opening} {text}")
    index = NameIndex.of(facts.directory)
    wants = resolve(question, letter, facts.directory, index)
    return compose(question, wants, facts, Sources(facts), index)


def rows_of(answer: Answer, table: int = 0) -> list[list[str]]:
    """The texts of a table."""
    return [[cell.text for cell in row] for row in answer.tables[table].rows]


def gaps_of(answer: Answer) -> list[str]:
    return [gap.text for gap in answer.gaps]


def said(answer: Answer) -> list[str]:
    return [paragraph.text for paragraph in answer.paragraphs]


HAVEN = OrganisationRow("haven", "Northshire Women's Haven", ("NWH",))
BRIDGE = OrganisationRow("bridge", "Bridge Counselling")
COUNTY = OrganisationRow("county", "Northshire County Council", ("NCC",))
NORTHSHIRE = AreaRow("northshire", "Northshire")
CITY = AreaRow("city", "Northtown City", "northshire")
SOUTH = AreaRow("south", "South District", "northshire")
S_DA = ServiceRow(
    "S-DA", "Domestic abuse outreach", "Outreach for survivors.", categories=("domestic_abuse",), areas=("city",)
)
S_SV = ServiceRow(
    "S-SV", "Counselling after rape", categories=("sexual_violence", "sexual_violence.face_to_face"), areas=("south",)
)
S_ISVA = ServiceRow("S-ISVA", "Advisers", categories=("sexual_violence.advocacy",))
FUND = FundRow("F-1", "Community Safety Fund", ("CSF",), categories=())
A_DA = agreement(
    "A-1", "Outreach", kind="grant", service="S-DA", provider="haven", fund="F-1", route="direct",
    starts="2013-04-01", ends="2016", time_limited=True, value=Decimal(86000), vat="none",
)  # fmt: skip
A_SV = agreement(
    "A-2", "Counselling", kind="contract", service="S-SV", provider="bridge", route="open",
    starts="2013-04-01", ends="2015-03-31", value=Decimal(40000), vat="none",
)  # fmt: skip
BASIC = (HAVEN, BRIDGE, COUNTY, NORTHSHIRE, CITY, SOUTH, S_DA, S_SV, S_ISVA, FUND, A_DA, A_SV)
