"""An agreement's life: varied, extended, ended, renewed; its past; what needs attention; its stages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from answerable.audit.models import Entry
from answerable.register.actions import cycle as actions
from answerable.register.actions import returns
from answerable.register.errors import CannotChange, ChangedMeanwhile
from answerable.register.models import (
    Action,
    Agreement,
    AgreementEvent,
    AgreementYear,
    Citation,
    Decision,
    Organisation,
    Principle,
    PrincipleMet,
    Review,
    Service,
)
from answerable.register.queries import cycle as queries
from answerable.register.queries import standing
from answerable.register.queries.agreement import after_end
from answerable.register.rules import partial_dates
from answerable.register.rules.cycle import Mark
from answerable.register.rules.expiry import Standing
from tests.integration.staff import member

from .payments_for_tests import payments
from .reporting import agreement

pytestmark = pytest.mark.django_db(databases=["default", "published"])


@pytest.fixture
def support() -> Agreement:
    return agreement()


def _vary(
    of: Agreement, effective: date, kind: str = "variation", version: int | None = None, **changes: Any
) -> AgreementEvent:
    return actions.vary(
        agreement=of,
        kind=kind,
        effective=effective,
        reason="Made up",
        decision=None,
        changes=changes,
        version=of.version if version is None else version,
        by=None,
    )


def test_a_variation_keeps_what_was_so_before(support: Agreement) -> None:
    event = _vary(support, date(2026, 7, 1), value=Decimal(120000), ends="2028-03-31", title=support.title)
    assert (event.before, event.after) == (
        {"value": "100000.00", "ends": "2027-03-31"},
        {"value": "120000.00", "ends": "2028-03-31"},
    )
    support.refresh_from_db()
    assert (support.value, support.ends, support.version) == (Decimal(120000), "2028-03-31", 2)
    assert queries.state(support, date(2026, 6, 30))["value"] == "100000.00"
    assert queries.state(support, date(2026, 7, 1))["value"] == "120000.00"
    entry = Entry.objects.get()
    assert (entry.action, entry.ref) == ("agreement.varied", "A-1")
    cited = Citation.objects.filter(record="agreement", ref="A-1").values_list("field", flat=True)
    assert set(cited) == {"value", "ends"}


def test_any_past_state_is_shown_over_several_events(support: Agreement) -> None:
    harbour = Organisation.objects.create(ref="harbour", name="Harbour (made up)")
    _vary(support, date(2026, 7, 1), value=Decimal(120000))
    _vary(support, date(2026, 9, 1), kind="extension", ends="2028-03-31", value="150000")
    _vary(support, date(2026, 5, 1), provider=harbour, time_limited="yes", light_touch=False)
    days = [date(2026, 4, 30), date(2026, 5, 1), date(2026, 7, 1), date(2026, 9, 1)]
    states = [queries.state(support, day) for day in days]
    assert [state["provider"] for state in states] == ["haven", "harbour", "harbour", "harbour"]
    assert [state["value"] for state in states] == ["100000.00", "100000.00", "120000.00", "150000.00"]
    assert [state["ends"] for state in states] == ["2027-03-31"] * 3 + ["2028-03-31"]
    assert (states[0]["time_limited"], states[1]["time_limited"], states[1]["light_touch"]) == ("", "yes", "no")


@pytest.mark.parametrize(
    ("kind", "changes", "sentence"),
    [
        ("variation", {"ref": "A-9"}, "field ref of an agreement is not changed by an event"),
        ("variation", {"provider": "nobody"}, "Provider: the register has no organisation “nobody”"),
        ("variation", {"ends": "soon"}, "Ends: Write the date as 2016"),
        ("variation", {"value": "lots"}, "Value: “lots” value must be a decimal number"),
        ("variation", {"route": "luck"}, "Route: Value 'luck' is not a valid choice"),
        ("variation", {"value": ""}, "Without a value there is nothing to be exact about"),
        ("variation", {"value_basis": "not_recorded"}, "Say how exact the new value is"),
        ("variation", {"title": "Support (made up)"}, "Nothing would change"),
        ("extension", {}, "needs the new last day"),
        ("extension", {"ends": "2027-03"}, "must end later than 31 March 2027"),
    ],
)
def test_what_cannot_be_varied_says_why_and_changes_nothing(
    support: Agreement, kind: str, changes: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(CannotChange, match=sentence):
        _vary(support, date(2026, 7, 1), kind, **changes)
    stored = Agreement.objects.get(pk=support.pk)
    assert (stored.version, stored.value, stored.title) == (1, Decimal(100000), "Support (made up)")
    assert not AgreementEvent.objects.exists()
    assert not Entry.objects.exists()


def test_a_change_put_before_a_later_one_of_the_same_field_is_refused(support: Agreement) -> None:
    _vary(support, date(2026, 9, 1), value=Decimal(150000))
    with pytest.raises(CannotChange, match=r"Value was changed again from 2026-09-01 \(event EV-1\)"):
        _vary(support, date(2026, 7, 1), value=Decimal(120000))


def test_events_that_do_not_fit_together_stop_a_change(support: Agreement) -> None:
    AgreementEvent.objects.create(
        ref="EV-1",
        agreement=support,
        kind="variation",
        effective=date(2026, 5, 1),
        before={"value": "1"},
        after={"value": "2"},
    )
    with pytest.raises(CannotChange, match=r"Event EV-1 of 2026-05-01 left value as “2”"):
        _vary(support, date(2026, 7, 1), ends="2028")


def test_the_second_of_two_people_is_told(support: Agreement) -> None:
    _vary(support, date(2026, 7, 1), value=Decimal(120000))
    with pytest.raises(ChangedMeanwhile, match="Somebody else changed this agreement"):
        _vary(support, date(2026, 8, 1), version=1, value=Decimal(90000))
    assert Agreement.objects.get().value == Decimal(120000)


def test_an_agreement_is_ended_early_once(support: Agreement) -> None:
    decision = Decision.objects.create(ref="D-1", title="To end it (made up)")
    event = actions.end(
        agreement=support, effective=date(2026, 9, 30), reason="", decision=decision, version=1, by=None
    )
    assert (support.status, support.ended, event.kind, event.decision) == (
        "terminated", "2026-09-30", "termination", decision,
    )  # fmt: skip
    assert queries.expiry_of(support, date(2026, 12, 1)).words == "Ended early on 30 September 2026."
    assert Entry.objects.get().action == "agreement.ended"
    with pytest.raises(CannotChange, match="not in force any more"):
        _vary(support, date(2026, 10, 1), "termination")
    assert queries.state(support, date(2026, 9, 29))["status"] == "active"


def test_a_renewal_is_a_new_agreement_that_the_review_points_to(support: Agreement) -> None:
    new = actions.renew(
        agreement=support,
        ref="A-2",
        starts="2027-04-01",
        ends="2029-03-31",
        held="2026-12",
        findings="Good",
        version=1,
        by=None,
    )
    assert (new.provider, new.value, new.value_basis, new.measures.count()) == (
        support.provider,
        None,
        "not_recorded",
        2,
    )
    review = Review.objects.get()
    assert (review.agreement, review.followed_by, review.outcome) == (support, new, "renew")
    assert queries.stages(support, date(2027, 5, 1))[-1].words == "Followed by A-2."
    assert Entry.objects.get().action == "agreement.renewed"
    with pytest.raises(CannotChange, match="renewed already"):
        actions.renew(agreement=support, ref="A-3", starts="", ends="", version=support.version, by=None)


def test_a_renewal_that_cannot_be_says_why(support: Agreement) -> None:
    other = agreement("A-2")
    review = Review.objects.create(ref="RV-9", agreement=other)
    common: dict[str, Any] = {"agreement": support, "starts": "2027", "ends": "2028", "version": 1, "by": None}
    for more, sentence in (
        ({"ref": "A-2"}, "“A-2” cannot be used"),
        ({"ref": "A-3", "review": review}, "of another agreement"),
        ({"ref": "A-3", "value": Decimal(5)}, "agreement_value_has_a_basis"),
    ):
        with pytest.raises(CannotChange, match=sentence):
            actions.renew(**common, **more)
    own = Review.objects.create(ref="RV-1", agreement=support, findings="Kept")
    actions.renew(**common, ref="A-3", review=own, value=Decimal(5), value_basis="estimated")
    own.refresh_from_db()
    assert (own.findings, own.version, own.followed_by_id) == ("Kept", 2, Agreement.objects.get(ref="A-3").pk)


TODAY = date(2026, 7, 1)


def _attention_makes(count: int) -> None:
    for number in range(count):
        ends = ("2026-08-31", "2026-12-31", "2027-06-30", "2026-06-30", "2030")[number % 5]
        one = agreement(f"X-{number}", ends=ends, review="2026-05")
        if number % 2:
            returns.schedule_returns(agreement=one, every="quarter", days=0, by=None)
        returns.add_action(agreement=one, what="Do", owner="Lead", due=date(2026, 6, 1), by=None)
        _vary(one, date(2026, 5, 1), value=Decimal(1))


def test_what_needs_attention(django_assert_num_queries: Callable[..., Any]) -> None:
    _attention_makes(5)
    with django_assert_num_queries(9):
        found = queries.attention_counts(TODAY)
    assert found == {
        "within_3": 1,
        "within_6": 1,
        "within_12": 1,
        "after_end": 0,
        # X-3 ended the day before, and with it the need to review it.
        "reviews_due": 4,
        "without_schedule": 3,
        "returns_overdue": 2,
        "actions_overdue": 5,
        "without_decision": 5,
    }
    [soon] = queries.needing_attention("within_3", TODAY)
    assert queries.expiry_of(soon, TODAY).words == "Ends within 3 months, on 31 August 2026."
    Review.objects.create(ref="RV-1", agreement=Agreement.objects.get(ref="X-0"), held="2026-06")
    assert queries.attention_counts(TODAY)["reviews_due"] == 3
    for number in range(5, 25):
        agreement(f"X-{number}", ends="2026-08-31")
    with django_assert_num_queries(9):
        assert queries.attention_counts(TODAY)["within_3"] == 21
    with django_assert_num_queries(1):
        assert {one.provider.ref for one in queries.needing_attention("within_3", TODAY) if one.provider} == {"haven"}
    assert not queries.needing_attention("within_12", date(2000, 1, 1))


@pytest.mark.parametrize(
    ("review", "held", "due"),
    [
        ("2026-07-01", "", True),
        ("2026-07-02", "", False),
        ("2026-07", "", True),
        ("2026", "", True),
        ("2026-05", "2026-04-30", True),
        ("2026-05", "2026-05-01", False),
        ("2026-05", "2026", False),
        ("2026-05", "2025", True),
        ("2026-02-15", "2026-02", False),
    ],
)
def test_a_review_is_due_from_its_day_until_one_is_held(review: str, held: str, due: bool) -> None:
    one = agreement(review=review)
    if held:
        Review.objects.create(ref="RV-1", agreement=one, held=held)
    assert bool(queries.needing_attention("reviews_due", TODAY)) is due


def test_what_has_ended_is_reviewed_where_that_was_meant_for_after_its_end() -> None:
    agreement("A-1", ends="2026-03-31", review="2026-03")
    agreement("A-2", ends="2026-03-31", review="2026-06")
    assert [one.ref for one in queries.needing_attention("reviews_due", TODAY)] == ["A-2"]


def test_an_end_is_an_alert_only_where_something_goes_on_after_it() -> None:
    """Of an end stated as a month or a year, only what is after its last possible day."""
    ends = {"A-1": "2025-03-31", "A-2": "2025-03", "A-3": "2025", "A-4": "2025-03-31", "A-5": "2027-03-31", "A-6": ""}
    made = {ref: agreement(ref, starts="2024", ends=end) for ref, end in ends.items()}
    made["A-7"] = agreement("A-7", starts="2024", ends="2030", status="terminated", ended="2025-03-31")
    made["A-8"] = agreement("A-8", starts="2024", ends="2030", status="terminated", ended="")
    assert queries.attention_counts(TODAY)["after_end"] == 0
    for one in made.values():
        payments([(date(2025, 3, 31), 5, "Haven"), (None, 5, "Haven")], agreement=one)
    assert queries.attention_counts(TODAY)["after_end"] == 0
    for one in made.values():
        payments([(date(2025, 4, 1), 100, "Haven")], agreement=one)
    assert {one.ref for one in queries.needing_attention("after_end", TODAY)} == {"A-1", "A-2", "A-4", "A-7"}
    # An end that is still to come ends nothing.
    assert not queries.needing_attention("after_end", date(2025, 3, 30))


@pytest.mark.parametrize(
    ("first", "status", "alerted"),
    [
        (date(2026, 4, 1), "expected", True),
        (date(2026, 4, 1), "sent_back", True),
        (date(2026, 4, 1), "accepted", False),
        # What is due after the end for a period before it is a return like others.
        (date(2026, 3, 31), "expected", False),
    ],
)
def test_a_return_of_a_later_period_is_an_alert_while_it_is_waited_for(first: date, status: str, alerted: bool) -> None:
    one = agreement(ends="2026-03-31")
    one.returns.create(
        ref="R-1", period_start=first, period_end=date(2026, 6, 30), due=date(2026, 7, 30), status=status
    )
    assert bool(queries.needing_attention("after_end", TODAY)) is alerted
    told = after_end(one, queries.expiry_of(one, TODAY))
    assert told == (("1 return is waited for of periods after its last day.",) if alerted else ())


DATES = ("", "2026", "2026-06", "2026-07", "2026-08", "2025", "2027", "2026-06-30", "2026-07-01", "2026-07-02",
         "2026-10-01", "2026-10-02", "2027-01-01", "2027-01-02", "2027-07-01", "2027-07-02", "2019-02", "2040")  # fmt: skip


def test_the_database_and_the_rules_say_the_same_of_every_agreement() -> None:
    rows = [
        Agreement(ref=f"{status}/{starts}/{day}", title="Made up", starts=starts, status=status, **{name: day})
        for status, name in (("active", "ends"), ("terminated", "ended"), ("cancelled", "ends"))
        for starts in ("", "2024", "2026-07-02")
        for day in DATES
    ]
    rows = Agreement.objects.bulk_create(rows)
    near = {one.ref: queries.expiry_of(one, TODAY) for one in rows}
    places = {choice: set(Agreement.objects.filter(standing.standing(choice, TODAY)).values_list("ref", flat=True))
              for choice, _ in standing.CHOICES}  # fmt: skip
    partition = ("in_force", "ended", "not_started", "never")
    assert sum(len(places[choice]) for choice in partition) == len(rows)
    assert set().union(*(places[choice] for choice in partition)) == set(near)
    assert places["ended"] == {ref for ref, one in near.items() if one.over}
    assert places["never"] == {ref for ref, one in near.items() if one.standing is Standing.NEVER_STARTED}
    assert places["not_started"] == {ref for ref, one in near.items() if one.words.startswith("Starts ")}
    soon = [Standing.MAY_HAVE_ENDED, Standing.WITHIN_3, Standing.WITHIN_6, Standing.WITHIN_12]
    for choice, wanted in (("within_3", soon[:2]), ("within_6", soon[:3]), ("within_12", soon)):
        assert places[choice] == {ref for ref, one in near.items() if one.standing in wanted}, choice
    alerts = [set(queries.needing_attention(name, TODAY).values_list("ref", flat=True)) for name in queries.NEAR[:3]]
    assert [len(one) for one in alerts] == [len(places["within_3"]), *(
        len(places[b] - places[a]) for a, b in (("within_3", "within_6"), ("within_6", "within_12"))
    )]  # fmt: skip
    assert set().union(*alerts) == {ref for ref, one in near.items() if one.needs_attention}


@pytest.mark.parametrize("name", ["starts", "ends"])
def test_a_partial_date_is_over_before_a_day_where_all_of_it_is(name: str) -> None:
    for number, text in enumerate(DATES):
        Agreement.objects.create(ref=f"A-{number}", title="Made up", **{name: text})
    for day in (date(2026, 1, 1), date(2026, 6, 30), TODAY, date(2026, 12, 31), date(2027, 1, 1), date(2019, 3, 1)):
        found = set(Agreement.objects.filter(standing.over_before(name, day)).values_list(name, flat=True))
        assert found == {text for text in DATES if (last := partial_dates.latest(text)) and last < day}, day


def test_nothing_needs_attention_in_an_empty_register() -> None:
    assert not any(queries.attention_counts(TODAY).values())


def test_the_stages_of_an_agreement(support: Agreement) -> None:
    marks = {view.stage.value: view.mark for view in queries.stages(support, TODAY)}
    assert marks["decision"] is marks["need"] is marks["route"] is marks["returns"] is Mark.GAP
    assert marks["agreement"] is Mark.RECORDED
    service = Service.objects.create(ref="S-1", name="Support")
    decision = Decision.objects.create(ref="D-1", title="To buy (made up)")
    principle = Principle.objects.create(ref="P-1", name="Value for money")
    PrincipleMet.objects.create(ref="PM-1", decision=decision, principle=principle, met="yes")
    Agreement.objects.filter(pk=support.pk).update(
        service=service, decision=decision, route="open", route_reason="Because"
    )
    support.refresh_from_db()
    service.needs.create(ref="N-1", title="A need")
    service.business_cases.create(ref="BC-1", title="A case")
    AgreementYear.objects.create(ref="Y-1", agreement=support, financial_year="2026-27", amount=Decimal(5))
    returns.schedule_returns(agreement=support, every="year", days=30, by=None)
    views = {view.stage.value: view for view in queries.stages(support, TODAY)}
    for stage in ("need", "business_case", "principles", "route", "decision", "agreement", "years"):
        assert views[stage].mark is Mark.RECORDED, stage
    assert views["route"].words == "Open tender, with its reasons."
    assert views["payments"].mark is Mark.GAP
    assert views["returns"].mark is views["review"].mark is views["next"].mark is Mark.TO_COME


def test_an_action_of_a_consultation_is_overdue_too() -> None:
    Action.objects.create(ref="AC-1", what="Publish", owner="Lead", due=date(2026, 6, 30))
    assert queries.attention_counts(TODAY)["actions_overdue"] == 1


# Pages


@pytest.fixture
def manager(client: Client) -> Client:
    client.force_login(member("commissioning_manager"))
    return client


def test_an_agreement_is_renewed_on_its_page(manager: Client, support: Agreement) -> None:
    assert "/register/renew/A-1/" in manager.get("/register/agreement/A-1/").content.decode()
    typed = {"ref": "A-2", "title": "Support again (made up)", "starts": "1 April 2027", "ends": "2029", "version": "1"}
    wrong = manager.post("/register/renew/A-1/", {**typed, "ref": "A-1", "value": "£5", "value_basis": "not_recorded"})
    page = wrong.content.decode()
    assert wrong.status_code == 422
    assert "There is an agreement A-1 already" in page
    assert "Say how exact the value is" in page
    none = manager.post("/register/renew/A-1/", {**typed, "value_basis": "exact"})
    assert "Without a value, choose not recorded" in none.content.decode()
    done = manager.post(
        "/register/renew/A-1/", {**typed, "value": "£5k", "value_basis": "estimated", "findings": "Good"}
    )
    assert done["Location"] == "/register/agreement/A-2/"
    new = Agreement.objects.get(ref="A-2")
    assert (new.starts, new.ends, new.value) == ("2027-04-01", "2029", Decimal(5000))
    assert "Followed by A-2." in manager.get("/register/agreement/A-1/").content.decode()


def test_a_renewal_of_what_somebody_else_changed_is_told(manager: Client, support: Agreement) -> None:
    _vary(support, date(2026, 7, 1), value=Decimal(120000))
    typed = {"ref": "A-2", "title": "Mine", "value_basis": "not_recorded", "version": "1"}
    response = manager.post("/register/renew/A-1/", typed)
    page = response.content.decode()
    assert response.status_code == 409
    assert "£120,000" in page
    assert 'value="Mine"' in page
    assert manager.post("/register/renew/A-1/", {**typed, "version": "2"}).status_code == 302
