"""Answers read the register in a number of queries that does not grow, and a search that fails is never an answer."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from decimal import Decimal
from typing import Any

import pytest
import zeal
from django.db import DatabaseError, connections
from django.test.utils import CaptureQueriesContext

from answerable.answering import NoRegister, answer_letter, answer_question
from answerable.answering.answer import Status
from answerable.reading.structure import Ask, Letter, Measure, Period, Question
from answerable.register.models import (
    Agreement,
    AgreementYear,
    Area,
    Authority,
    Citation,
    Organisation,
    Post,
    Service,
    ServiceCategory,
    Source,
)

pytestmark = pytest.mark.django_db(databases=["default", "published"])

ALL = Question(
    "All contracts for domestic abuse services, with the amount in each year",
    "1",
    None,
    Ask(
        subjects=("domestic_abuse",),
        measures=(Measure.PROVIDER, Measure.AREA, Measure.AMOUNT_BY_YEAR),
        periods=(Period("2013-14"),),
        breakdown=("year",),
        wants_every=True,
    ),
)
TITLED = Question("What is agreement number 3 worth?", "2", None, Ask(measures=(Measure.AMOUNT,)))
EVERYTHING = Question("All contracts", "3", None, Ask(measures=(Measure.PROVIDER, Measure.AMOUNT), wants_every=True))


def _fill(number: int) -> None:
    Authority.objects.create(slug="trial", name="Trial Commissioner (made up)")
    source = Source.objects.create(ref="S", title="Workbook (made up)")
    area = Area.objects.create(ref="town", name="Town")
    service = Service.objects.create(ref="DA", name="Outreach work")
    service.areas.add(area)
    ServiceCategory.objects.create(service=service, code="domestic_abuse")
    haven = Organisation.objects.create(ref="haven", name="Haven (made up)")
    agreements = Agreement.objects.bulk_create(
        Agreement(
            ref=f"A-{at}",
            title=f"Agreement number {at}",
            service=service,
            provider=haven,
            value=Decimal(at),
            value_basis="exact",
        )
        for at in range(number)
    )
    AgreementYear.objects.bulk_create(
        AgreementYear(ref=f"Y-{at}", agreement=row, financial_year="2013-14", amount=Decimal(at))
        for at, row in enumerate(agreements)
    )
    Post.objects.bulk_create(
        Post(ref=f"P-{at}", agreement=row, role="Worker", area=area) for at, row in enumerate(agreements)
    )
    Citation.objects.bulk_create(
        [
            Citation(record="agreement", ref=row.ref, source=source, place=f"Row {at}")
            for at, row in enumerate(agreements)
        ]
        + [Citation(record="service", ref="DA", source=source)]
    )


def _letter(*questions: Question) -> Letter:
    return Letter("letter.txt", "", questions=questions)


@pytest.mark.parametrize("number", [10, 1000])
def test_queries_do_not_grow_with_the_register_or_the_letter(
    number: int, django_assert_max_num_queries: Callable[..., AbstractContextManager[Any]]
) -> None:
    _fill(number)
    # Sixteen for names, agreements and what is recorded about them, two for citations and what is published.
    with (
        zeal.zeal_context(),
        CaptureQueriesContext(connections["default"]) as office,
        CaptureQueriesContext(connections["published"]) as public,
    ):
        first, titled, every = answer_letter(_letter(ALL, TITLED, EVERYTHING))
    assert len(office) <= 20
    assert len(public) == 1
    assert len(first.tables[0].rows) == number
    assert first.tables[0].rows[1][3].evidence
    assert "The value is £3." in titled.text
    assert len(every.tables[0].rows) == number


def test_one_question_is_answered_as_it_is_within_its_letter() -> None:
    _fill(5)
    letter = _letter(ALL, TITLED)
    assert answer_question(TITLED, letter=letter) == answer_letter(letter)[1]


def test_a_year_is_sourced_by_its_agreement_where_it_has_no_citation_of_its_own() -> None:
    _fill(2)
    answer = answer_letter(_letter(ALL))[0]
    cell = answer.tables[0].rows[1][-1]
    evidence = {item.id: item for item in answer.evidence}
    assert cell.text == "£1"
    assert evidence[cell.evidence[0]].place == "Row 1"
    assert cell.evidence == ("agreement_year:Y-1#amount",)


def test_without_a_register_there_is_no_answer() -> None:
    with pytest.raises(NoRegister, match="The register is empty"):
        answer_letter(_letter(ALL))


@pytest.mark.parametrize(
    "table", ["register_agreement", "register_citation", "register_coverage", "register_statement"]
)
def test_a_failed_search_is_an_error_and_not_an_answer(table: str) -> None:
    _fill(2)

    def fail(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if table in sql:
            raise DatabaseError("the database went away")
        return execute(sql, params, many, context)

    with connections["default"].execute_wrapper(fail), pytest.raises(DatabaseError, match="went away"):
        answer_letter(_letter(ALL))


def test_a_letter_without_questions_has_no_answers() -> None:
    _fill(1)
    assert answer_letter(_letter()) == ()


def test_words_outside_the_taxonomy_are_looked_for_in_titles() -> None:
    _fill(3)
    Agreement.objects.create(ref="SW", title="Investigative software", value=Decimal(7), value_basis="exact")
    source = Source.objects.get()
    Citation.objects.create(record="agreement", ref="SW", source=source)
    found = Question("How much was spent on software?", None, None, Ask(measures=(Measure.AMOUNT,)))
    missing = Question("How much was spent on helicopters?", None, None, Ask(measures=(Measure.AMOUNT,)))
    yes, no = answer_letter(_letter(found, missing))
    assert "The value is £7." in yes.text
    assert no.status is Status.GAP
    assert "“helicopters”" in no.text
