"""Triage: what is found on arrival, what an officer decides, and what that does to the request."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from answerable.accounts.models import User
from answerable.audit.models import Entry
from answerable.casework import queries, triaging
from answerable.casework.actions import receive_text, record_event
from answerable.casework.actions import requesters as requester_actions
from answerable.casework.actions import triage as actions
from answerable.casework.errors import Stale
from answerable.casework.models import (
    CaseEvent,
    CaseworkSettings,
    Handling,
    Question,
    Request,
    Requester,
    Route,
    Team,
    Tie,
    TimeSpent,
    Triage,
)
from answerable.casework.queries import triage as triage_queries
from answerable.casework.rules.life import Event, NotAllowed
from answerable.casework.rules.triage import About, Finding, from_data
from answerable.law.cost import Activity
from answerable.publishing.actions import ResponseFacts, deliver, record_earlier
from tests.integration.pages import summary, tree, words
from tests.integration.staff import member

pytestmark = pytest.mark.django_db(databases=["default", "published"])

SIGNED = "\n\nYours faithfully\nZebedee Quillfeather\n12 Made Up Road\nNorthshire NS1 1AA\nzq@example.org\n"
HELPLINE = "Please tell me how much the helpline cost in {}."


def put_in(
    officer: User, words: str = HELPLINE.format("2024-25"), on: date = date(2026, 11, 2), **more: Any
) -> Request:
    text = f"Dear Sir or Madam,\n\n{words}{more.pop('signed', SIGNED)}"
    return receive_text(by=officer, text=text, received=on, **more)


def found(request: Request) -> list[Finding]:
    return list(from_data(Triage.objects.get(request=request).found["findings"]))


def codes(request: Request, about: About) -> list[str]:
    return [one.code for one in found(request) if one.about is about]


def answered(request: Request, officer: User, on: date) -> None:
    record_event(request=request, event=Event.RESPONDED_OUTSIDE, on=on, by=officer)


def decide(request: Request, officer: User, **more: Any) -> Triage:
    facts: dict[str, Any] = {
        "handling": "foi",
        "valid": True,
        "lacking": "",
        "elsewhere": "",
        "sensitive": False,
        "officer": officer,
        "team": None,
        "route": "email",
        "on": date(2026, 11, 3),
        "version": Request.objects.get(pk=request.pk).version,
        **more,
    }
    return actions.decide_triage(request=request, by=officer, **facts)


def state(request: Request) -> str:
    return Request.objects.get(pk=request.pk).state


def kinds(request: Request) -> list[str]:
    return list(request.events.order_by("pk").values_list("kind", flat=True))


# On arrival


def test_a_letter_is_looked_at_when_it_is_put_in_with_one_entry_in_the_journal(officer: User) -> None:
    before = Entry.objects.count()
    request = put_in(officer, "Please send me a spreadsheet of what the helpline cost in 2024-25.")
    assert Entry.objects.count() == before + 1
    assert codes(request, About.VALIDITY) == ["valid"]
    assert request.preference == "A spreadsheet or another electronic form that can be used again"
    assert request.requester
    assert (request.requester.name, request.requester.email) == ("Zebedee Quillfeather", "zq@example.org")


def test_a_letter_without_a_name_is_opened_and_said_to_lack_it(officer: User) -> None:
    request = put_in(officer, signed="")
    assert request.requester is None
    assert codes(request, About.VALIDITY) == ["name", "address"]
    assert request.state == "received"


def test_a_check_that_fails_is_a_finding_and_does_not_lose_the_letter(
    officer: User, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: Any) -> list[Finding]:
        Request.objects.raw("SELECT nothing FROM nowhere")[0]
        return []

    monkeypatch.setattr(triaging, "_of_others", broken)
    request = put_in(officer)
    assert [one.says for one in found(request) if one.about is About.UNCHECKED] == [
        "Could not be checked: whether it repeats another request, or belongs with one. Check it by hand, or look again later."
    ]
    assert codes(request, About.VALIDITY) == ["valid"]
    assert "Triage could not check" in caplog.text


def test_triage_that_fails_as_a_whole_is_said_too(officer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(triaging, "question_names", lambda rows: 1 / 0)
    request = put_in(officer)
    assert codes(request, About.UNCHECKED) == ["all"]


def test_an_earlier_request_of_the_same_person_that_was_answered_is_told_with_its_facts(officer: User) -> None:
    first = put_in(officer, on=date(2026, 9, 1))
    answered(first, officer, date(2026, 9, 29))
    again = put_in(officer)
    ties = {tie.kind: tie for tie in again.ties.all()}
    assert set(ties) == {Tie.Kind.REPEAT, Tie.Kind.AGGREGATED, Tie.Kind.ANSWERED_BEFORE}
    assert all(tie.other == first and tie.state == Tie.State.SUGGESTED for tie in ties.values())
    assert "answered on 29 September 2026" in ties[Tie.Kind.REPEAT].reasons[0]
    assert "Zebedee" not in str([tie.reasons for tie in ties.values()])


def test_another_year_is_asked_before_about_other_years_and_no_tie(officer: User) -> None:
    first = put_in(officer, HELPLINE.format("2023-24"), on=date(2025, 9, 1), signed="")
    answered(first, officer, date(2025, 9, 20))
    again = put_in(officer, HELPLINE.format("2024-25"))
    assert not again.ties.exists()
    one = next(one for one in found(again) if one.about is About.BEFORE)
    assert one.code == "other_years"
    assert one.says.endswith("Not reached there: 2024-25.")


def test_the_same_letter_within_days_is_a_round_robin_whoever_sent_it(officer: User) -> None:
    put_in(officer, signed="\n\nRegards\nAda Madeup\nada@example.org")
    again = put_in(officer, on=date(2026, 11, 9))
    assert {tie.kind for tie in again.ties.all()} == {Tie.Kind.ROUND_ROBIN, Tie.Kind.AGGREGATED}


def test_what_is_published_already_is_compared_by_the_same_facts(officer: User) -> None:
    for reference, year in (("7617/13", "2024-25"), ("7618/13", "2019-20")):
        facts = ResponseFacts(reference, "Log", f"Cost of the helpline in {year}", "2025-06")
        record_earlier(responses=[facts], by=None)
    deliver()
    request = put_in(officer)
    assert [(tie.kind, tie.published_reference) for tie in request.ties.all()] == [("answered_before", "7617/13")]
    assert codes(request, About.BEFORE) == ["other_years", "answered"]


def test_only_the_last_published_responses_are_compared_and_that_is_said(
    officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(triaging, "MOST_PUBLISHED", 1)
    for number in range(2):
        record_earlier(responses=[ResponseFacts(f"P/{number}", "Log")], by=None)
    deliver()
    assert codes(put_in(officer), About.UNCHECKED) == ["older_published"]


def test_the_body_that_holds_the_rest_is_named_with_how_to_reach_it(officer: User) -> None:
    request = put_in(officer, "How much was paid under agreements for domestic abuse services in 2019-20?")
    [one] = [one for one in found(request) if one.about is About.HOLDER]
    assert "ecord" in one.says
    assert "only with their agreement" in one.says
    assert one.provision == "section 16; section 45 Code"


def test_without_a_day_of_receipt_no_period_is_counted(officer: User) -> None:
    first = put_in(officer)
    undated = put_in(officer)
    Request.objects.filter(pk=undated.pk).update(received=None)
    actions.look_again(request=undated, by=officer)
    assert codes(undated, About.TOGETHER) == ["undated"]
    assert first.reference in {one.other for one in found(undated)}


def test_among_a_thousand_requests_it_asks_as_often_as_among_ten(officer: User) -> None:
    """Others are found by the index on what they ask and by requester, the newest two hundred of each."""
    request = put_in(officer)
    key = request.questions.get().ask_key
    assert key == "helpline"

    def others(first: int, last: int) -> None:
        made = Request.objects.bulk_create(
            Request(
                reference=f"OLD-{n}",
                subject="Old",
                received=date(2020, 1, 6),
                requester=request.requester if n % 2 else None,
                state="released",
            )
            for n in range(first, last)
        )
        ask = request.questions.get().ask
        Question.objects.bulk_create(
            Question(request=one, position=1, text="Old?", ask=ask, ask_key=key) for one in made
        )
        CaseEvent.objects.bulk_create(
            CaseEvent(request=one, kind=Event.RESPONDED_OUTSIDE, on=date(2020, 2, 3)) for one in made
        )

    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            triaging.look(Request.objects.select_related("requester").get(pk=request.pk))
        return len(captured)

    others(0, 10)
    few = asked()
    others(10, 1_000)
    assert asked() == few
    assert few < 40
    seen = {one.other for one in triaging.look(request) if one.other}
    assert "OLD-999" in seen
    assert len(seen) <= 2 * triaging.MOST


# Deciding


def test_a_valid_request_goes_to_gathering_with_one_entry(officer: User) -> None:
    request = put_in(officer)
    team = Team.objects.create(name="Commissioning")
    before = Entry.objects.count()
    kept = decide(request, officer, sensitive=True, team=team, route=Route.POST)
    assert Entry.objects.count() == before + 1
    assert (kept.handling, kept.valid, kept.decided_by) == (Handling.FOI, True, officer)
    request.refresh_from_db()
    assert (request.state, request.sensitive, request.team, request.officer, request.route) == (
        "gathering",
        True,
        team,
        officer,
        "post",
    )


def test_an_invalid_request_waits_and_its_clock_runs_from_the_day_it_is_made_valid(officer: User) -> None:
    request = put_in(officer, signed="")
    kept = decide(request, officer, valid=False, lacking="Please tell us your name.")
    assert (state(request), kept.lacking) == ("invalid", "Please tell us your name.")
    decide(request, officer, valid=False, lacking="Please tell us your name.")
    decide(request, officer, on=date(2026, 11, 9))
    assert kinds(request) == ["found_invalid", "made_valid", "gathering_started"]
    due = queries.clock(Request.objects.get(pk=request.pk))
    assert due
    assert due.receipt == date(2026, 11, 9)


@pytest.mark.parametrize(
    ("handling", "note"),
    [
        ("subject_access", "Subject access request (the applicant's own data)"),
        ("business", "Ordinary business: answer it as correspondence"),
    ],
)
def test_what_is_no_request_is_dealt_with_another_way_and_can_come_back(
    officer: User, handling: str, note: str
) -> None:
    request = put_in(officer)
    decide(request, officer, handling=handling)
    assert state(request) == "otherwise"
    assert request.events.get().note == note
    decide(request, officer, handling=handling)
    decide(request, officer)
    assert (state(request), kinds(request)) == ("gathering", ["handled_otherwise", "reopened"])


def test_environmental_information_is_answered_under_the_regulations(officer: User) -> None:
    request = put_in(officer)
    decide(request, officer, handling="eir")
    request.refresh_from_db()
    assert request.regime == "eir"
    due = queries.clock(request)
    assert due
    assert due.regime == "eir"
    decide(request, officer)
    request.refresh_from_db()
    assert (request.regime, request.state) == ("foi", "gathering")


def test_a_stale_decision_and_one_that_cannot_be_change_nothing(officer: User) -> None:
    request = put_in(officer)
    with pytest.raises(Stale):
        decide(request, officer, version=request.version + 5)
    answered(request, officer, date(2026, 11, 4))
    with pytest.raises(NotAllowed):
        decide(request, officer, handling="business", sensitive=True)
    request.refresh_from_db()
    assert not request.sensitive
    assert not Triage.objects.get(request=request).handling


def test_what_an_officer_decided_of_a_tie_stays_when_it_is_looked_at_again(officer: User) -> None:
    put_in(officer, on=date(2026, 10, 1))
    request = put_in(officer)
    one, other = request.ties.all()
    before = Entry.objects.count()
    actions.decide_tie(tie=one, state="confirmed", by=officer)
    actions.decide_tie(tie=other, state="dismissed", by=officer)
    assert Entry.objects.count() == before + 2
    actions.look_again(request=request, by=officer)
    assert [tie.state for tie in request.ties.all()] == ["confirmed", "dismissed"]
    with pytest.raises(ValueError, match="confirmed or dismissed"):
        actions.decide_tie(tie=one, state="suggested", by=officer)


def test_costs_are_added_together_with_the_hours_recorded(officer: User) -> None:
    first = put_in(officer, on=date(2026, 10, 1))
    request = put_in(officer)
    for one, hours in ((first, "10"), (request, "8")):
        TimeSpent.objects.create(request=one, activity=Activity.LOCATING, hours=Decimal(hours))
        TimeSpent.objects.create(request=one, activity=Activity.REDACTING, hours=Decimal(50))
    together = triage_queries.triage_of(request).together
    assert together
    # 18 hours at £25 come to exactly £450, which is not above the limit (facts/law.md A4).
    assert (together.pounds, together.limit, together.exceeds) == (Decimal(450), Decimal(450), False)
    TimeSpent.objects.create(request=first, activity=Activity.EXTRACTING, pounds=Decimal("0.01"))
    more = triage_queries.triage_of(request).together
    assert more
    assert more.exceeds
    CaseworkSettings.objects.create(cost_limit="part I")
    whole = triage_queries.triage_of(request).together
    assert whole
    assert whole.limit == 600
    Request.objects.filter(pk=request.pk).update(received=date(2040, 1, 1))
    view = triage_queries.triage_of(Request.objects.get(pk=request.pk))
    assert (view.together, view.dates) == (None, None)


# The page


def form(request: Request, **more: str) -> dict[str, str]:
    return {
        "handling": "foi",
        "valid": "yes",
        "on_day": "3",
        "on_month": "11",
        "on_year": "2026",
        "route": "email",
        "version": str(Request.objects.get(pk=request.pk).version),
        **more,
    }


def test_the_page_shows_the_reasons_and_the_dates_and_takes_the_decision(site: Client, officer: User) -> None:
    put_in(officer, on=date(2026, 10, 1))
    request = put_in(officer)
    here = f"/requests/{request.reference}/triage/"
    shown = words(site.get(here))
    assert "By the same person as FOI-" in shown
    assert "(section 12(4); Fees Regulations 2004, regulation 5)" in shown
    assert "Ask the teams by" in shown
    response = site.post(here, form(request, officer=str(officer.pk), sensitive="on"), follow=True)
    assert "What you decided was saved." in words(response)
    request.refresh_from_db()
    assert (request.state, request.sensitive, request.officer) == ("gathering", True, officer)
    assert f"Decided by {officer.name}" in words(site.get(here))


def test_the_form_begins_with_what_was_found(site: Client, officer: User) -> None:
    request = put_in(officer, "What is your energy use?", signed="")
    page = tree(site.get(f"/requests/{request.reference}/triage/"))
    assert page.xpath("//input[@name='handling'][@checked]/@value") == ["eir"]
    assert page.xpath("//input[@name='valid'][@checked]/@value") == ["no"]
    assert "Please tell us an address" in page.xpath("//textarea[@name='lacking']")[0].text_content()


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"handling": ""}, "Choose what it is"),
        ({"valid": ""}, "Choose whether it is a valid request"),
        ({"valid": "no"}, "Enter what is missing, as the applicant is told it"),
        ({"route": "spoken"}, "Only a request for environmental information may be spoken"),
        ({"on_year": "2999"}, "Day of this decision must be today or in the past"),
        ({"version": "99"}, "Somebody else changed this request"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(
    site: Client, officer: User, typed: dict[str, str], said: str
) -> None:
    request = put_in(officer)
    here = f"/requests/{request.reference}/triage/"
    response = site.post(here, form(request, elsewhere="The record office", **typed))
    assert response.status_code == 422
    assert any(said in text for text, _ in summary(response))
    assert "The record office" in words(response)
    assert state(request) == "received"


def test_what_the_life_or_the_clock_does_not_allow_is_said_on_the_page(site: Client, officer: User) -> None:
    request = put_in(officer)
    answered(request, officer, date(2026, 11, 4))
    here = f"/requests/{request.reference}/triage/"
    response = site.post(here, form(request, handling="business"))
    assert "does not allow it" in summary(response)[0][0]
    Request.objects.filter(pk=request.pk).update(received=date(2040, 1, 1))
    assert response.status_code == site.post(here, form(request)).status_code == 422


def test_ties_are_decided_and_made_on_the_page(site: Client, officer: User) -> None:
    other = put_in(officer, HELPLINE.format("2020-21"), on=date(2024, 1, 8), signed="")
    request = put_in(officer)
    here = f"/requests/{request.reference}/triage/"
    typed = {"reference": other.reference.lower(), "kind": "related", "reason": "The officer says so."}
    assert "was tied to" in words(site.post(f"{here}tie/", typed, follow=True))
    tie = request.ties.get()
    assert (tie.other, tie.state) == (other, "confirmed")
    dismiss = f"{here}ties/{tie.pk}/"
    assert "The tie was dismissed." in words(site.post(dismiss, {"state": "dismissed"}, follow=True))
    assert "The tie was confirmed." in words(site.post(dismiss, {"state": "confirmed"}, follow=True))
    assert site.post(dismiss, {"state": "other"}).status_code == 404
    wrong = site.post(f"{here}tie/", {**typed, "reference": request.reference})
    assert "There is no other request with this reference." in summary(wrong)[0][0]
    assert site.post(f"{here}tie/", {}).status_code == 422
    assert "was looked at again" in words(site.post(f"{here}again/", follow=True))


def test_those_who_only_read_decide_nothing(client: Client, officer: User) -> None:
    request = put_in(officer)
    client.force_login(member("approver"))
    here = f"/requests/{request.reference}/triage/"
    page = tree(client.get(here))
    assert not page.xpath("//main//form[@method='post']")
    assert client.post(here, form(request)).status_code == 403
    assert state(request) == "received"


def test_a_request_that_was_never_looked_at_is_shown(site: Client, officer: User) -> None:
    request = put_in(officer)
    Triage.objects.all().delete()
    assert "This request has not been looked at yet." in words(site.get(f"/requests/{request.reference}/triage/"))


def test_naming_another_requester_looks_again(officer: User) -> None:
    request = put_in(officer, signed="")
    assert "name" in codes(request, About.VALIDITY)
    requester_actions.name_another(
        request=request,
        name="Ada Madeup",
        email="ada@example.org",
        address="",
        organisation="",
        kind=Requester.Kind.PERSON,
        version=request.version,
        by=officer,
    )
    assert codes(request, About.VALIDITY) == ["valid"]
