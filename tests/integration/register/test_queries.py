"""Reading the register: with few queries, and with the source of every fact."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from answerable.register import queries
from answerable.register.actions import load_folder
from answerable.register.models import Agreement

from .conftest import FILES, MakeFolder

pytestmark = pytest.mark.django_db(databases=["default", "published"])


@pytest.fixture
def register(make_folder: MakeFolder) -> None:
    load_folder(folder=make_folder(), by=None)


def _touch(rows: Any) -> None:
    """Use everything that a reader of agreements uses."""
    for row in rows:
        _ = row.provider and [alias.name for alias in row.provider.aliases.all()]
        _ = row.fund and row.fund.funder, row.decision, row.part_of
        _ = row.service and [*row.service.categories.all(), *row.service.areas.all(), *row.service.statements.all()]
        _ = [*row.years.all(), *(post.area for post in row.posts.all()), *(s.document for s in row.statements.all())]


def test_agreements_take_the_same_queries_however_many(make_folder: MakeFolder) -> None:
    base = FILES["agreements.csv"][0]
    counts = []
    for number in (2, 40):
        rows = [base | {"ref": f"A{n}"} for n in range(1, number + 1)]
        load_folder(folder=make_folder({"agreements.csv": rows}), by=None)
        with CaptureQueriesContext(connection) as seen:
            _touch(queries.agreements())
        counts.append(len(seen))
    assert counts[0] == counts[1] <= 10


@pytest.mark.usefixtures("register")
@pytest.mark.parametrize(
    "read",
    [queries.agreements, queries.agreement_years, queries.services, queries.funds, queries.decisions, queries.documents,
     queries.statements, queries.coverage, queries.organisations],
)  # fmt: skip
def test_each_reading_finds_its_rows(read: Any) -> None:
    assert len(read()) >= 1


@pytest.mark.usefixtures("register")
@pytest.mark.parametrize(
    ("name", "refs"),
    [
        ("hvn", ["haven"]),
        ("THE HAVEN", ["haven"]),
        ("Haven (made up)", ["haven"]),
        ("ministry", []),
        ("", []),
        ("…", []),
    ],
)
def test_organisations_by_name_or_alias(name: str, refs: list[str]) -> None:
    assert [organisation.ref for organisation in queries.organisations_named(name)] == refs


@pytest.mark.usefixtures("register")
def test_organisations_for_many_look_ups() -> None:
    found = queries.organisations_by_folded_name()
    assert {name: [o.ref for o in rows] for name, rows in found.items()} == {
        "haven made up": ["haven"],
        "haven": ["haven"],
        "hvn": ["haven"],
        "ministry made up": ["ministry"],
    }


@pytest.mark.usefixtures("register")
def test_citations_of_a_field_fall_back_on_the_row() -> None:
    with CaptureQueriesContext(connection) as seen:
        citations = queries.citations_for([*Agreement.objects.all(), ("fund", "F1")])
        places = [citation.source.title for citation in citations.of("fund", "F1", "name")]
    assert len(seen) == 2  # the agreements, and everything cited about them
    assert places == ["A letter (made up)"]
    assert [c.place for c in citations.of("agreement", "A1", "value")] == ["Page 4"]
    assert [c.place for c in citations.of("agreement", "A1", "ends")] == ["Page 1", "Page 5"]
    assert [c.place for c in citations.of("agreement", "A2", "value")] == ["Page 2"]
    assert citations.of("agreement", "A9") == []
    assert ("service", "SV1", "") not in citations


@pytest.mark.usefixtures("register")
def test_citations_of_nothing_ask_nothing() -> None:
    with CaptureQueriesContext(connection) as seen:
        assert queries.citations_for([]) == {}
    assert not seen


@pytest.mark.usefixtures("register")
def test_citations_of_very_many_records_take_one_query() -> None:
    with CaptureQueriesContext(connection) as seen:
        citations = queries.citations_for([("agreement", f"A{n}") for n in range(1, 40_000)])
    assert len(seen) == 1
    assert {ref for _, ref, _ in citations} == {"A1", "A2"}


@pytest.mark.usefixtures("register")
def test_a_record_for_its_page() -> None:
    page = queries.record("agreement", "A1")
    assert page is not None
    assert (page.kind, page.ref, page.title) == ("agreement", "A1", "Support")
    fields = {field.name: field for field in page.fields}
    assert fields["value"].text == "£86,000"
    assert [c.place for c in fields["value"].citations] == ["Page 4"]
    assert fields["ends"].text == "2016"
    assert fields["provider"].text == "Haven (made up)"
    assert fields["provider"].links == (("organisation", "haven", "Haven (made up)"),)
    assert not fields["route"].recorded
    assert not fields["time_limited"].recorded
    assert fields["value_basis"].text == "as stated"
    assert {one.label for one in page.related} == {"Agreement years", "Posts", "Statements"}
    assert {one.label: one.links for one in page.related}["Agreement years"] == (
        ("agreement_year", "Y1", "2013-14: £40,000.50"),
        ("agreement_year", "Y2", "2014-15: not recorded"),
    )


@pytest.mark.usefixtures("register")
@pytest.mark.parametrize(
    ("kind", "ref", "name", "text"),
    [
        ("service", "SV1", "categories", "domestic_abuse\ndomestic_abuse.advocacy"),
        ("service", "SV1", "areas", "Town"),
        ("decision", "D1", "services", "Support"),
        ("decision", "D1", "taken", "June 2013"),
        ("organisation", "haven", "aliases", "The Haven\nHVN"),
        ("organisation", "haven", "identifiers", "GB-CHC-1"),
        ("post", "P1", "number", "2"),
        ("coverage", "C1", "complete", "Yes"),
        ("fund_amount", "FA1", "kind", "Received"),
        ("document", "DOC1", "status", "Draft"),
    ],
)
def test_fields_are_shown_in_words(kind: str, ref: str, name: str, text: str) -> None:
    page = queries.record(kind, ref)
    assert page is not None
    field = next(field for field in page.fields if field.name == name)
    assert (field.text, bool(field.citations)) == (text, True)


@pytest.mark.usefixtures("register")
def test_every_record_has_a_page_with_a_title() -> None:
    for kind, model in queries.RECORDS.items():
        for ref in model._default_manager.values_list("ref", flat=True):
            page = queries.record(kind, ref)
            assert page is not None
            assert page.title
    assert queries.record("statement", "ST1").title == "What it will deliver: It helps."  # type: ignore[union-attr]
    assert queries.record("fund_amount", "FA1").title == "Received £915,000"  # type: ignore[union-attr]


@pytest.mark.usefixtures("register")
def test_what_is_not_there_has_no_page() -> None:
    assert queries.record("agreement", "A9") is None
    assert queries.record("contract", "A1") is None


@pytest.mark.usefixtures("register")
def test_counts_and_the_authority() -> None:
    assert queries.counts()["agreement"] == 2
    assert queries.authority().slug == "trial"  # type: ignore[union-attr]


def test_an_empty_register() -> None:
    assert queries.authority() is None
    assert list(queries.agreements()) == []
