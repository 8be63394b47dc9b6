"""The duties board, the pages of its items, and what they write."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from answerable.audit.models import Entry
from answerable.law.publication import Period, Trigger, find
from answerable.register.actions import duties
from answerable.register.errors import CannotChange, ChangedMeanwhile
from answerable.register.models import (
    Agreement,
    AgreementEvent,
    Decision,
    DutyEntry,
    DutyPublication,
    DutySettings,
    Notice,
    Organisation,
    Payee,
    Payment,
    Tender,
    Withholding,
)
from answerable.register.queries.duties import NoticeLine, board, item_standing
from answerable.register.rules.duties import State
from tests.integration.pages import hidden, summary, words
from tests.integration.register.payments_for_tests import payments
from tests.integration.staff import load_northshire, member

pytestmark = pytest.mark.django_db(databases=["default", "published"])

ON = date(2026, 11, 22)
TODAY = time_machine.travel("2026-11-22T12:00:00Z", tick=False)


def contract(ref: str = "C-1", **more: Any) -> Agreement:
    fields: dict[str, Any] = {
        "title": f"Support {ref}",
        "kind": Agreement.Kind.CONTRACT,
        "value": Decimal("300000"),
        "value_basis": "exact",
        "vat": "included",
        "light_touch": False,
        "route": "open",
        "signed": "2026-09-01",
        "starts": "2026-10-01",
        "ends": "2028-09-30",
    }
    return Agreement.objects.create(ref=ref, **{**fields, **more})


def tender(ref: str = "T-1", **more: Any) -> Tender:
    fields: dict[str, Any] = {"title": f"Invitation {ref}", "invited": "2026-05-01", "vat": "included"}
    return Tender.objects.create(ref=ref, **{**fields, **more})


def notices(kind: str = "agreement") -> dict[str, NoticeLine]:
    return {line.notice.code: line for line in board(ON).notices if line.kind == kind}


def test_an_empty_office_is_told_what_is_overdue_and_which_days_are_missing() -> None:
    found = board(ON)
    states = {one.item.code: one.state for one in found.standings}
    assert len(states) == 38
    assert states["3(g)"] is State.OVERDUE
    assert states["3(a)"] is State.OVERDUE
    assert states["7B"] is State.NEEDS_DATE
    assert states["4(b)"] is State.DONE
    assert found.since == date(2025, 4, 1)
    assert [line.notice.code for line in found.notices] == ["UK1", "UK1"]
    assert found.notices[0].needs == ("whether more than £100m is to be spent in the year",)


def test_a_published_list_is_no_longer_due() -> None:
    before = len(item_standing(find("3(g)"), ON).having(State.OVERDUE))
    october = Period(date(2025, 10, 1), date(2025, 10, 31))
    made = duties.mark_published(item=find("3(g)"), period=october, published=date(2025, 11, 20), by=None)
    standing = item_standing(find("3(g)"), ON)
    assert len(standing.having(State.OVERDUE)) == before - 1
    assert standing.last is not None
    assert standing.last.on == date(2025, 11, 20)
    entry = Entry.objects.latest("seq")
    assert (entry.action, entry.ref) == ("duty_publication.created", made.ref)
    # What was published after the day looked at had not been published then.
    assert item_standing(find("3(g)"), date(2025, 11, 19)).last is None


def test_days_that_the_law_counts_from() -> None:
    duties.enter_day(trigger=Trigger.HMICFRS, day=date(2026, 10, 1), by=None)
    (deadline,) = item_standing(find("7B"), ON).deadlines
    assert (deadline.by, deadline.state) == (date(2026, 11, 1), State.OVERDUE)
    with pytest.raises(CannotChange, match="entered already"):
        duties.enter_day(trigger=Trigger.HMICFRS, day=date(2026, 10, 1), by=None)
    # A day that had not come yet counts for nothing on an earlier day.
    assert item_standing(find("7B"), date(2026, 9, 1)).state is State.NEEDS_DATE


def test_contracts_tenders_and_decisions_wait_for_their_copies() -> None:
    contract("C-1")
    contract("C-2", url="https://office.example/c2.pdf")
    contract("C-3", value=Decimal("10000.00"))
    contract("C-4", signed="2026-11", starts="")
    contract("C-5", signed="", starts="")
    contract("C-6", signed="2019-01-01", starts="")
    duties.withhold_record(
        record="agreement", ref=contract("C-7").ref, reason="b", decided_by="Chief constable", decided_on=ON, by=None
    )
    found = item_standing(find("4(b)"), ON)
    told = [(one.words.split(",")[0], one.state) for one in found.deadlines]
    assert told == [
        ("Copy of C-1", State.OVERDUE),
        ("Copy of C-5", State.NEEDS_DATE),
        # A month is taken to its end.
        ("Copy of C-4", State.UPCOMING),
    ]
    tender(estimated_value=Decimal("10000.01"))
    tender("T-2", estimated_value=Decimal("10000.00"))
    tender("T-3", estimated_value=None)
    assert [one.words for one in item_standing(find("4(c)"), ON).deadlines] == ["Invitation T-1, Invitation T-1"]
    Decision.objects.create(ref="D-1", title="To fund", taken="2026-11-10", significant_public_interest=True)
    Decision.objects.create(ref="D-2", title="To buy pens", taken="2026-11-10", significant_public_interest=False)
    Decision.objects.create(
        ref="D-3", title="Out", taken="2026-11-10", significant_public_interest=True, published="2026-11"
    )
    assert [one.words for one in item_standing(find("5(d)"), ON).deadlines] == ["Record of D-1, To fund"]


def test_notices_of_a_contract() -> None:
    one = contract(tender=tender())
    AgreementEvent.objects.create(ref="E-1", agreement=one, kind="variation", effective=date(2026, 11, 15))
    found = notices()
    assert {code: line.deadline.by for code, line in found.items()} == {
        "UK4": date(2026, 5, 1),
        "UK6": date(2026, 8, 31),
        "UK7": date(2026, 9, 30),
        "UK10": date(2026, 11, 14),
    }
    assert found["UK7"].deadline.state is State.OVERDUE
    made = duties.record_notice(kind="UK7", published=date(2026, 10, 20), agreement=one, by=None)
    assert made.ref == "N-1"
    late = notices()["UK7"].deadline
    assert (late.state, late.late) == (State.DONE, True)
    with pytest.raises(CannotChange, match="is no notice"):
        duties.record_notice(kind="UK99", published=ON, agreement=one, by=None)
    with pytest.raises(CannotChange, match="web address"):
        duties.record_notice(kind="UK7", published=ON, url="javascript:alert(1)", by=None)


def test_the_standstill_is_counted_from_the_award_notice() -> None:
    one = contract(tender=tender())
    duties.record_notice(kind="UK6", published=date(2026, 8, 20), agreement=one, by=None)
    # Eight working days, 20 August the first: 31 August is a bank holiday.
    told = notices()["UK6"].deadline.words
    assert "ends on 1 September 2026" in told
    assert "entered into on 1 September 2026, before it ended" in told
    Agreement.objects.update(signed="2026-09-02")
    assert "before it ended" not in notices()["UK6"].deadline.words


def test_a_big_contract_reports_performance_every_year_until_it_ends() -> None:
    one = contract(value=Decimal("6000000"), signed="2025-10-01", tender=tender(invited="2025-06-01"))
    assert notices()["UK9"].deadline.by == date(2026, 10, 1)
    duties.record_notice(kind="UK9", published=date(2026, 9, 1), agreement=one, by=None)
    again = notices()["UK9"].deadline
    assert (again.by, again.state) == (date(2027, 9, 1), State.DUE)
    Agreement.objects.filter(pk=one.pk).update(ended="2026-11-01", status="terminated")
    found = notices()
    assert "UK9" not in found
    assert found["UK11"].deadline.by == date(2026, 11, 30)


def test_what_is_not_recorded_makes_a_notice_uncertain() -> None:
    contract(value=None, value_basis="not_recorded")
    line = notices()["UK7"]
    assert line.deadline.state is State.NEEDS_DATE
    assert "its value including VAT" in line.needs
    Agreement.objects.update(signed="2030-01-01", value=Decimal("300000"), value_basis="exact")
    assert "thresholds" in notices()["UK7"].deadline.words


def test_a_tender_without_an_award() -> None:
    tender(estimated_value=Decimal("300000"), status="cancelled")
    tender("T-2", estimated_value=Decimal("29999"), status="active")
    tender("T-3", estimated_value=Decimal("300000"), invited="2031-01-01")
    found = notices("tender")
    # It is not recorded whether it is light touch, so the tender notice is not certain.
    assert found["UK4"].ref == "T-1"
    assert found["UK4"].needs == ("whether it is light touch",)
    assert found["UK12"].needs == ("the day on which it was decided not to award",)
    assert {line.ref for line in board(ON).notices if line.kind == "tender"} == {"T-1"}
    tender_notice = {"kind": "UK12", "published": date(2026, 6, 1), "tender": Tender.objects.get(ref="T-1")}
    duties.record_notice(**tender_notice, by=None)
    assert notices("tender")["UK12"].deadline.state is State.DONE


def test_payments_under_public_contracts_bring_the_reports() -> None:
    one = contract(signed="2026-05-01", tender=tender(invited="2026-04-01"))
    payments([(date(2026, 8, 1), 3_000_001, "Haven"), (date(2026, 5, 1), 3_000_000, "Haven")], agreement=one)
    office = {(line.notice.code, line.deadline.by) for line in board(ON).notices if not line.kind}
    assert {("UK8", date(2026, 10, 29)), ("S70", date(2026, 10, 29))} <= office
    # Exactly £30,000 is not above it.
    assert ("S70", date(2026, 7, 29)) not in office
    Tender.objects.update(invited="2026-03-31")
    assert "S70" not in {line.notice.code for line in board(ON).notices}
    duties.record_notice(kind="UK8", published=date(2026, 10, 20), by=None)
    (report,) = [line for line in board(ON).notices if line.notice.code == "UK8"]
    assert report.deadline.state is State.DONE


def test_the_pipeline_is_the_offices_own_to_say() -> None:
    duties.change_settings(values={"pipeline": False}, version=1, by=None)
    assert not board(ON).notices
    duties.change_settings(values={"pipeline": True}, version=2, by=None)
    assert [line.deadline.by for line in board(ON).notices] == [date(2025, 5, 26), date(2026, 5, 26)]


def test_settings_are_kept_and_nobody_overwrites_another() -> None:
    duties.change_settings(values={"practicable_days": 10, "vat": "excluded"}, version=1, by=None)
    assert board(ON).settings.practicable_days == 10
    with pytest.raises(ChangedMeanwhile):
        duties.change_settings(values={"practicable_days": 20}, version=1, by=None)
    assert DutySettings.objects.get().practicable_days == 10
    entries = Entry.objects.count()
    duties.change_settings(values={"practicable_days": 10}, version=2, by=None)
    assert Entry.objects.count() == entries


def test_the_board_takes_few_queries_however_much_there_is(client: Client) -> None:
    provider = Organisation.objects.create(ref="O-1", name="Haven (made up)")
    for number in range(60):
        one = contract(f"C-{number}", provider=provider)
        Notice.objects.create(ref=f"N-{number}", kind="UK7", agreement=one, published=ON)
    payments([(date(2025, 4, 1), 60_000 + n, f"Payee {n % 500}") for n in range(2_000)])
    client.force_login(member("commissioning_manager"))
    with CaptureQueriesContext(
        connection,
    ) as asked:
        assert client.get("/register/duties/").status_code == 200
    assert len(asked) <= 20, [one["sql"][:80] for one in asked.captured_queries]


# The pages


@pytest.fixture
def manager(client: Client, examples: Path) -> Client:
    load_northshire(examples)
    client.force_login(member("commissioning_manager"))
    return client


@TODAY
def test_the_board_is_filtered_in_the_address(manager: Client) -> None:
    every = words(manager.get("/register/duties/"))
    assert "3(g) Expenditure over £500" in every
    assert "Transparency Code does not bind" in every
    late = words(manager.get("/register/duties/?show=overdue"))
    assert "3(g) Expenditure over £500" in late
    assert "7B HMICFRS" not in late
    assert "7B HMICFRS" in words(manager.get("/register/duties/?show=waiting"))
    assert manager.get("/register/duties/?show=other").status_code == 404


@TODAY
@pytest.mark.parametrize(
    "item", ["3-g", "2A", "2-b", "7A", "4-d", "5-d", "contracts-register", "land", "grant-particulars"]
)
def test_every_sort_of_item_has_its_page(manager: Client, item: str) -> None:
    page = words(manager.get(f"/register/duties/{item}/"))
    assert find(item).name in page


def test_unknown_items_are_not_found(manager: Client) -> None:
    for address in ("9-z/", "9-z/list/", "3-g/download/xlsx/", "3-g/entry/", "2-e/entry/?entry=DE-9"):
        assert manager.get(f"/register/duties/{address}").status_code == 404


@TODAY
def test_an_entry_is_added_changed_and_removed(manager: Client) -> None:
    page = "/register/duties/2-e/entry/"
    typed = {"date_day": "1", "date_month": "9", "date_year": "2026", "offered_to": "Commissioner", "gift": "Tea"}
    assert summary(manager.post(page, {**typed, "value": "much"}))[0][1] == "id_value"
    assert manager.post(page, {**typed, "accepted": "no", "value": "£3.50"}).status_code == 302
    entry = DutyEntry.objects.get()
    assert (entry.item, entry.happened, entry.values["value"], entry.values["accepted"]) == (
        "2(e)",
        date(2026, 9, 1),
        "3.50",
        "no",
    )
    own = f"{page}?entry={entry.ref}"
    fields = hidden(manager.get(own))
    assert manager.post(own, {**typed, "gift": "Tea and cake", **fields}).status_code == 302
    stale = manager.post(own, {**typed, "gift": "Coffee", **fields})
    assert stale.status_code == 409
    assert "Somebody else changed" in words(stale)
    assert "Coffee" in stale.content.decode()
    assert "Tea and cake" in words(stale)
    assert manager.post(own, {**typed, **hidden(manager.get(own)), "remove": "yes"}).status_code == 302
    assert not DutyEntry.objects.exists()
    assert "at least one field" in summary(manager.post(page, {}))[0][0]


@TODAY
def test_a_list_is_marked_as_published_as_it_was_seen(manager: Client) -> None:
    page = "/register/duties/2-e/list/"
    duties.add_entry(item=find("2(e)"), values={"date": "2026-09-01", "gift": "Tea"}, by=None)
    seen = hidden(manager.get(page))
    typed = {
        "published_day": "20",
        "published_month": "11",
        "published_year": "2026",
        "url": "https://office.example/gifts",
    }
    duties.add_entry(item=find("2(e)"), values={"date": "2026-09-02", "gift": "Cake"}, by=None)
    changed = manager.post(page, {**typed, **seen})
    assert "has changed since you looked" in summary(changed)[0][0]
    assert not DutyPublication.objects.exists()
    assert manager.post(page, {**typed, **hidden(changed)}).status_code == 302
    made = DutyPublication.objects.get()
    assert (made.item, made.published, made.sha256) == ("2(e)", date(2026, 11, 20), hidden(changed)["seen"])
    assert "https://office.example/gifts" in words(manager.get("/register/duties/2-e/"))
    tomorrow = {**typed, "published_day": "23", **hidden(manager.get(page))}
    assert "today or in the past" in summary(manager.post(page, tomorrow))[0][0]
    bad = {**typed, "url": "javascript:alert(1)", **hidden(manager.get(page))}
    assert "web address" in summary(manager.post(page, bad))[0][0]


def test_a_reader_may_look_and_not_mark(client: Client, examples: Path) -> None:
    load_northshire(examples)
    client.force_login(member("auditor"))
    assert client.get("/register/duties/3-g/list/").status_code == 200
    assert client.post("/register/duties/3-g/list/", {}).status_code == 403
    assert client.get("/register/duties/2-e/entry/").status_code == 403


def test_a_period_that_is_none_is_said_to_be_none(manager: Client) -> None:
    for address in ("list/", "download/csv/"):
        answer = manager.get(f"/register/duties/3-g/{address}?period=soon")
        assert answer.status_code == 422
        assert "“soon” is not a period" in words(answer)


@TODAY
def test_days_settings_and_notices_are_typed(manager: Client) -> None:
    page = "/register/duties/days/"
    day = {"trigger": "election", "day_day": "2", "day_month": "5", "day_year": "2024"}
    assert manager.post(page, day).status_code == 302
    assert "2 May 2024" in words(manager.get(page))
    assert "entered already" in summary(manager.post(page, day))[0][0]
    page = "/register/duties/settings/"
    seen = hidden(manager.get(page))
    typed = {"practicable_days": "20", "vat": "excluded", "band_below": "50", "small_number": "5", "pipeline": "no"}
    assert manager.post(page, {**typed, **seen}).status_code == 302
    stale = manager.post(page, {**typed, "practicable_days": "25", **seen})
    assert stale.status_code == 409
    assert manager.post(page, {**typed, **hidden(stale)}).status_code == 302
    assert summary(manager.post(page, {**typed, "practicable_days": "0"}))[0][1] == "id_practicable_days"
    one = contract()
    page = f"/register/duties/notice/?agreement={one.ref}&kind=UK7"
    assert one.title in words(manager.get(page))
    typed = {"kind": "UK7", "published_day": "1", "published_month": "10", "published_year": "2026"}
    assert manager.post(page, typed).status_code == 302
    assert Notice.objects.get().agreement == one


@TODAY
def test_a_contract_is_withheld_and_published_again(manager: Client) -> None:
    one = contract()
    page = f"/register/duties/withheld/?record=agreement&ref={one.ref}"
    typed = {
        "reason": "b",
        "decided_by": "Chief constable",
        "decided_on_day": "1",
        "decided_on_month": "10",
        "decided_on_year": "2026",
    }
    assert manager.post(page, typed).status_code == 302
    assert "is withheld already" in summary(manager.post(page, typed))[0][0]
    assert "Chief constable" in words(manager.get("/register/duties/withheld/"))
    assert "Say first which" in words(manager.post("/register/duties/withheld/", typed, follow=True))
    assert "no tender C-1" in words(manager.get("/register/duties/withheld/?record=tender&ref=C-1"))
    lift = {"lift": str(Withholding.objects.get().pk)}
    assert manager.post("/register/duties/withheld/", lift).status_code == 302
    assert Withholding.objects.get().lifted_on == ON
    assert manager.post("/register/duties/withheld/", {"lift": "999999"}).status_code == 404
    with pytest.raises(CannotChange, match="lifted already"):
        duties.lift_withholding(withholding=Withholding.objects.get(), on=ON, by=None)
    with pytest.raises(CannotChange, match="in no list"):
        duties.withhold_record(record="source", ref="S", reason="b", decided_by="CC", decided_on=ON, by=None)


DECIDED = {
    "w-reason": "b",
    "w-decided_by": "Chief constable",
    "w-decided_on_day": "1",
    "w-decided_on_month": "10",
    "w-decided_on_year": "2026",
}


@TODAY
def test_payments_get_reasons_an_agreement_and_are_withheld(manager: Client) -> None:
    one = contract()
    payments([(date(2026, 8, n), 70_000, "Haven (made up)") for n in (1, 2, 3)], category="Victims")
    payee = Payee.objects.get(name="Haven (made up)")
    first = Payment.objects.filter(payee=payee).first()
    assert first
    sent = manager.post("/register/duties/payments/", {"do": "find", "words": " haven\x00"})
    assert sent["Location"] == "/register/duties/payments/"
    assert "Victims" in words(manager.get(sent["Location"]))
    page = f"/register/duties/payments/?payee={payee.pk}&category={first.category_id}"
    assert "3 payments, £2,100 altogether" in words(manager.get(page))
    opened = hidden(manager.get(page))
    first_saves = {**opened, "do": "describe", "reasons": "Won on price and quality."}
    assert manager.post(page, first_saves).status_code == 302
    late = manager.post(page, {**opened, "do": "describe", "reasons": "The cheapest."})
    assert late.status_code == 409
    assert "Somebody else changed what is recorded of these payments" in summary(late)[0][0]
    assert "Reasons: Won on price and quality." in words(late)
    assert "The cheapest." in words(late)
    for do in ("link", "withhold", "publish"):
        assert manager.post(page, {**DECIDED, **opened, "do": do}).status_code == 409, do
    assert manager.post(page, {**hidden(late), "do": "link", "agreement": one.ref}).status_code == 302
    assert {row.reasons.text for row in Payment.objects.filter(payee=payee) if row.reasons} == {
        "Won on price and quality."
    }
    assert set(Payment.objects.filter(payee=payee).values_list("agreement", flat=True)) == {one.pk}
    alone = f"/register/duties/payments/?payment={first.pk}"
    assert manager.post(alone, {**hidden(manager.get(alone)), "do": "withhold", **DECIDED}).status_code == 302
    assert Payment.objects.filter(withheld="b").count() == 1
    assert Withholding.objects.get().decided_by == "Chief constable"
    before = Entry.objects.count()
    assert manager.post(alone, {**hidden(manager.get(alone)), "do": "publish"}).status_code == 302
    assert Entry.objects.count() == before + 1
    assert not Payment.objects.exclude(withheld="").exists()
    assert Withholding.objects.get().lifted_on == ON
    assert summary(manager.post(alone, {"do": "withhold", "w-reason": "b"}))
    assert "Choose what to do" in words(manager.post(alone, {"do": "other"}))
    gone = manager.post("/register/duties/payments/?payment=999999", {"do": "describe", "reasons": "x"})
    assert "There is no such payment" in words(gone)
