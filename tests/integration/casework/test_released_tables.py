"""The release ledger of the office: what leaves enters it, and the next table is attacked together with it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from answerable.accounts.models import User
from answerable.answering.answer import Answer, Cell, Evidence, Held, Status, Table
from answerable.answering.stored import answer_as_data
from answerable.audit.models import Entry
from answerable.casework import ledger
from answerable.casework.actions import clearance, outbox, released_tables
from answerable.casework.actions.leaving import has_left, take
from answerable.casework.errors import Stale
from answerable.casework.models import Decision, Draft, OutgoingMessage, Release, ReleasedTable, Request
from answerable.casework.queries import clearance as clearance_queries
from answerable.casework.queries import released_tables as queries
from answerable.casework.queries.clearance import Leaving
from answerable.casework.queries.requests import tables
from answerable.casework.rules.clearance import CannotClear
from answerable.guard import check
from answerable.guard.small_numbers.ledger import BadLedger, Ledger
from answerable.guard.small_numbers.ledger import Release as Row
from answerable.guard.small_numbers.sequence import attack_releases
from tests.integration.staff import member

from .clearing import World, applicant, bare_request, fixed, signed, world

__all__ = ["world"]

pytestmark = pytest.mark.django_db(databases=["default", "published"])

BY_AREA = [("North", "3"), ("South", "21"), ("West", "30"), ("Total", "54")]
REGROUPED = [("North and West", "33"), ("South", "21"), ("Total", "54")]
"""Nothing in it is small, and beside the first it gives the North away."""


@pytest.fixture
def officer(db: None) -> User:
    return member("foi_officer")


@pytest.fixture
def approver(officer: User) -> User:
    return member("approver")


def case(officer: User, reference: str, rows: list[tuple[str, str]], *, masked: bool) -> Request:
    """A request with one question that a table of people answers, decided."""
    request = bare_request(officer, reference)
    applicant(request, email=f"{reference.lower()}@outside.invalid")
    proof = Evidence("x:1#y", "return", "R-1", "value", "A return")
    cells = tuple(tuple(Cell(text, (proof.id,)) for text in row) for row in rows)
    table = Table(("Area", "Women"), cells, "People supported", ("Women",))
    answer = Answer("1", "How many?", Held.HELD, Status.ANSWERED, (), (table,), (proof,))
    question = request.questions.get()
    Draft.objects.create(question=question, answer=answer_as_data(answer), looked_up=timezone.now())
    Decision.objects.create(
        question=question, confirms="confirm", held="held", outcome="provided", small_numbers=masked, decided_by=officer
    )
    return request


def leave(request: Request, officer: User, approver: User) -> Release:
    """Make the reply final, sign it, send it, and let it leave."""
    release = send(request, officer, approver)
    has_left(*take(release), on=date(2026, 11, 20), at=timezone.now())
    return release


def send(request: Request, officer: User, approver: User) -> Release:
    release = signed(fixed(request, officer), approver)
    return clearance.send(release=release, by=officer, version=release.version)


def column(request: Request) -> list[str]:
    [table] = tables(request)
    return [row[1] for row in table.shown.rows]


def test_two_tables_that_are_each_safe_and_together_give_a_number_away(
    officer: User, approver: User, world: World
) -> None:
    first = case(officer, "FOI-1", BY_AREA, masked=True)
    second = case(officer, "FOI-2", REGROUPED, masked=False)
    assert fixed(second, officer).facts["disclosure"]["reports"][0]["safe"], "safe by itself"
    clearance.recall(release=Release.objects.get(), by=officer)
    assert column(first) == ["*", "*", "30", "54"]
    leave(first, officer, approver)
    with pytest.raises(CannotClear) as stopped:
        fixed(second, officer)
    told = str(stopped.value)
    assert "Table 1, People supported: it gives away what was withheld." in told
    assert "work out the number for “Area North” in Table 1, People supported (FOI-1, 20 November 2026)." in told
    assert "Mask its small numbers, under Decisions" in told
    Decision.objects.filter(question__request=second).update(small_numbers=True)
    assert column(second).count("*") > 0, "more is hidden than for its own sake"
    leave(second, officer, approver)
    rows = [Row.of(row.data) for row in ReleasedTable.objects.order_by("pk")]
    assert len(rows) == 2
    assert not attack_releases(Ledger(tuple(rows)).releases).learnt


def test_what_left_is_kept_as_printed_with_one_entry_that_holds_counts_alone(
    officer: User, approver: User, world: World
) -> None:
    request = case(officer, "FOI-1", BY_AREA, masked=True)
    clearance.recall(release=signed(fixed(request, officer), approver), by=officer)
    assert not ReleasedTable.objects.exists(), "what was taken back has not left"
    release = signed(fixed(request, officer, channel="post"), approver)
    before = Entry.objects.count()
    clearance.send(release=release, by=officer, version=release.version, posted_on=timezone.localdate())
    assert Entry.objects.count() == before + 1
    assert "tables" in Entry.objects.latest("seq").after
    [row] = ReleasedTable.objects.all()
    assert (row.reference, row.request, row.release, row.cells, row.hidden) == ("FOI-1", request, release, 4, 2)
    assert row.name == "Table 1, People supported"
    assert row.data["on"] == timezone.localdate().isoformat()
    request.delete()
    row.refresh_from_db()
    assert (row.request, row.release, row.reference) == (None, None, "FOI-1"), "a disclosure cannot be recalled"


def test_a_number_that_the_officer_does_not_mask_enters_as_printed(officer: User, approver: User, world: World) -> None:
    leave(case(officer, "FOI-1", BY_AREA, masked=False), officer, approver)
    assert ReleasedTable.objects.get().hidden == 0


def test_what_waits_in_the_outbox_counts_as_out(officer: User, approver: User, world: World) -> None:
    first = case(officer, "FOI-1", BY_AREA, masked=True)
    second = case(officer, "FOI-2", REGROUPED, masked=False)
    waiting = signed(fixed(second, officer), approver)
    sent = send(first, officer, approver)
    with pytest.raises(CannotClear, match="about to leave"):
        clearance.send(release=waiting, by=officer, version=waiting.version)
    assert ledger.standing(first) == ledger.Standing(0, ()), "what follows it does not change it"
    OutgoingMessage.objects.update(state=OutgoingMessage.State.SENDING, sent_at=timezone.now())
    assert outbox._has_gone(OutgoingMessage.objects.get().pk)
    assert Entry.objects.latest("seq").action == "mail.sent"
    assert "tables" in Entry.objects.latest("seq").after
    assert ReleasedTable.objects.get().release_id == sent.pk
    with pytest.raises(CannotClear, match="Take the letter back"):
        clearance.send(release=waiting, by=officer, version=waiting.version)


def test_a_letter_is_not_sent_where_the_ledger_moved_while_it_was_looked_at(
    officer: User, approver: User, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    release = signed(fixed(case(officer, "FOI-1", BY_AREA, masked=True), officer), approver)
    monkeypatch.setattr(clearance, "attack_again", lambda release: ledger.Standing(99, ()))
    with pytest.raises(Stale):
        clearance.send(release=release, by=officer, version=release.version)
    Release.objects.filter(pk=release.pk).update(facts={k: v for k, v in release.facts.items() if k != "disclosure"})
    release.refresh_from_db()
    with pytest.raises(CannotClear, match="were not compared with what is out"):
        clearance.send(release=release, by=officer, version=release.version)


def test_a_document_with_a_table_is_attacked_and_kept_too(
    officer: User, approver: User, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    leave(case(officer, "FOI-1", BY_AREA, masked=True), officer, approver)
    request = bare_request(officer, "FOI-2")
    applicant(request, email="b@outside.invalid")
    content = b"People supported,\nArea,Women\nNorth and West,33\nSouth,21\nTotal,54\n"
    table = Leaving("areas.csv", content, "text/csv; charset=utf-8", "Document 7", check("areas.csv", content))
    made = [*world.leaving(), table]
    monkeypatch.setattr(clearance_queries, "what_leaves", lambda request, kind, letter, review: made)
    with pytest.raises(CannotClear, match=r"areas\.csv: it gives away"):
        fixed(request, officer)


def test_a_damaged_row_stops_everything_that_is_compared_with_it(officer: User, approver: User, world: World) -> None:
    leave(case(officer, "FOI-1", BY_AREA, masked=True), officer, approver)
    row = ReleasedTable.objects.get()
    ReleasedTable.objects.update(data={**row.data, "cells": []})
    ledger._loaded.cache_clear()
    with pytest.raises(CannotClear, match="is damaged"):
        fixed(case(officer, "FOI-2", REGROUPED, masked=False), officer)
    with pytest.raises(BadLedger):
        queries.shown(ReleasedTable.objects.get())
    page = _site(officer).get(reverse("casework:released_table", args=[row.pk]))
    assert "is damaged" in page.content.decode()


def _site(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_approver_sees_what_could_be_worked_out(officer: User, approver: User, world: World) -> None:
    release = fixed(case(officer, "FOI-1", BY_AREA, masked=True), officer)
    page = _site(approver).get(reverse("casework:release", args=["FOI-1", release.pk])).content.decode()
    assert "What could be worked out" in page
    assert "2 of 4 counts are withheld, 1 of them as small." in page
    assert "This table makes none of them known." in page


def test_the_list_and_one_table_as_it_was_printed(
    officer: User, approver: User, world: World, django_assert_num_queries: Any
) -> None:
    leave(case(officer, "FOI-1", BY_AREA, masked=True), officer, approver)
    site = _site(officer)
    text = site.get(reverse("casework:released_tables")).content.decode()
    assert "Table 1, People supported" in text
    assert reverse("casework:request", args=["FOI-1"]) in text
    row = ReleasedTable.objects.get()
    text = site.get(reverse("casework:released_table", args=[row.pk])).content.decode()
    assert "2 of 4 counts are withheld" in text
    assert '<td class="govuk-table__cell govuk-table__cell--numeric">*</td>' in text
    assert ">30</td>" in text
    with CaptureQueriesContext(connection) as with_one:
        site.get(reverse("casework:released_tables"))
    ReleasedTable.objects.bulk_create(
        ledger.row_of({**row.data, "name": f"Table {number}"}, reference=f"FOI-1{number}") for number in range(60)
    )
    with django_assert_num_queries(len(with_one)):
        text = site.get(reverse("casework:released_tables")).content.decode()
    assert "page=2" in text
    assert "(disposed of)" in text


TYPED = {
    "name": "Victims by area, 2024/25",
    "published_by": "A made-up ministry",
    "on_day": "2",
    "on_month": "11",
    "on_year": "2026",
    "population": "",
    "where": "Year: 2024/25",
    "words": "",
}


def test_a_table_that_others_published_is_added_and_attacked_with(officer: User, approver: User, world: World) -> None:
    leave(case(officer, "FOI-1", BY_AREA, masked=True), officer, approver)
    csv = b"People supported,\nArea,Women\nWest,30\nSouth,21\n"
    upload = SimpleUploadedFile("t.csv", csv, content_type="text/csv")
    answer = _site(officer).post(reverse("casework:add_released_table"), {**TYPED, "table": upload})
    row = ReleasedTable.objects.get(reference="")
    assert answer.status_code == 302
    assert answer["Location"] == reverse("casework:released_table", args=[row.pk])
    assert (row.published_by, row.cells, row.on) == ("A made-up ministry", 2, date(2026, 11, 2))
    entry = Entry.objects.latest("seq")
    assert (entry.action, entry.record, entry.ref) == ("released_table.added", "released_table", str(row.pk))
    text = _site(officer).get(answer["Location"]).content.decode()
    assert "A made-up ministry" in text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"words": "Hello"}, "holds no table"),
        ({"words": ""}, "Choose the table"),
        ({"words": "Area,Cost\nNorth,£3\nSouth,£4"}, "money, not a count of people"),
        ({"words": "Area,Women\nN,9\nS,9", "where": "City"}, "must be a name, a colon and a value"),
        ({"words": "Area,Women\nN,9\nS,9", "name": ""}, "Say what the table shows"),
    ],
)
def test_what_cannot_be_added_is_told_and_nothing_typed_is_lost(
    officer: User, wrong: dict[str, str], said: str
) -> None:
    answer = _site(officer).post(reverse("casework:add_released_table"), {**TYPED, **wrong})
    assert answer.status_code == 422
    text = answer.content.decode()
    assert said in text
    assert "A made-up ministry" in text
    assert all(line in text for line in wrong["words"].splitlines())
    assert not ReleasedTable.objects.exists()


def test_an_uploaded_table_that_cannot_be_read_stands_on_the_page_to_be_corrected(officer: User) -> None:
    upload = SimpleUploadedFile("t.csv", b"Area,Women\nNorth,12.5.1\nSouth,9\n")
    answer = _site(officer).post(reverse("casework:add_released_table"), {**TYPED, "table": upload})
    assert answer.status_code == 422
    assert "North,12.5.1" in answer.content.decode()
    big = SimpleUploadedFile("t.csv", b"x" * 600_000)
    answer = _site(officer).post(reverse("casework:add_released_table"), {**TYPED, "table": big})
    assert "is bigger than 500 kB" in answer.content.decode()


def test_nothing_was_published_tomorrow(officer: User) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    day = {"on_day": tomorrow.day, "on_month": tomorrow.month, "on_year": tomorrow.year}
    answer = _site(officer).post(
        reverse("casework:add_released_table"), {**TYPED, **day, "words": "Area,Women\nN,9\nS,9"}
    )
    assert "must be today or in the past" in answer.content.decode()
    with pytest.raises(released_tables.BadTable, match="after today"):
        released_tables.add(name="T", content=b"", on=tomorrow, published_by="A ministry", by=officer)
