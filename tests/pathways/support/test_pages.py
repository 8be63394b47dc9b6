"""The pages of support: the worker's day, the case, the manager's view. Fixed numbers of queries, and nothing that may not be seen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from answerable.pathways.actions import support
from answerable.pathways.actions.allocation import allocate
from answerable.pathways.models import Appointment, Goal, PersonView, PlanAction, Referral, SafetyPlan, Worker
from answerable.pathways.queries import my_day as days
from answerable.pathways.queries.outcomes import outcomes
from answerable.pathways.rules.support import Standing
from answerable.pathways.rules.vocabulary import Need, OrganisationKind, RiskLevel, Role, State
from tests.pathways import making

from .world import World, a_case, a_world

pytestmark = pytest.mark.django_db
SignIn = Callable[[Worker], Client]
TODAY = making.today


def to(name: str, referral: Referral, *more: object) -> str:
    return reverse(f"pathways:{name}", args=[referral.reference, *more])


def a_goal(world: World, case: Referral, words: str = "A flat of her own.") -> Goal:
    return Goal.objects.create(
        referral=case, organisation=world.provider, need=Need.SHELTER, words=words, set_on=TODAY(), by=world.worker
    )


def an_action(goal: Goal, *, days_ago: int = 0, words: str = "Ring the council.") -> PlanAction:
    return PlanAction.objects.create(
        goal=goal, words=words, owner="worker", due_on=TODAY() - timedelta(days_ago), by=goal.by
    )


def an_appointment(world: World, case: Referral, *, in_days: int = 0, kind: str = "call") -> Appointment:
    return Appointment.objects.create(
        referral=case, organisation=world.provider, kind=kind, on=TODAY() + timedelta(in_days), by=world.worker
    )


def test_the_day_shows_what_is_late_first_and_whether_it_is_safe_to_ring(client_of: SignIn) -> None:
    world = a_world()
    safe = a_case(world, person=making.a_person(forename="Safe", surname="Madeup"))
    unsafe = making.a_person(forename="Unsafe", surname="Madeup")
    making.a_plan(unsafe, phone="07700 900456", phone_safe=False)
    blocked = a_case(world, person=unsafe)
    an_appointment(world, safe)
    an_appointment(world, blocked)
    an_action(a_goal(world, safe), days_ago=3)
    page = client_of(world.worker).get(reverse("pathways:my_day")).content.decode()
    assert page.index("late by 3 days") < page.index("today</strong>")
    assert "Ring the council." in page
    assert page.count("Safe to ring now") == 1
    assert "07700 900123" in page
    assert page.count("Do not ring now") == 1
    assert "07700 900456" not in page
    assert "Due: 3, of which 1 late" in page
    assert PersonView.objects.filter(worker=world.worker, page="my_day").count() == 2


def test_who_does_not_want_to_be_contacted_is_not_rung(client_of: SignIn) -> None:
    world = a_world()
    case = a_case(world)
    an_appointment(world, case)
    making.a_consent(case, "contact", given=False)
    page = client_of(world.worker).get(reverse("pathways:my_day")).content.decode()
    assert "does not want to be contacted" in page
    assert "Safe to ring now" not in page
    assert "07700" not in page


def test_a_new_case_and_a_clock_that_runs_out_are_on_the_day() -> None:
    world = a_world()
    old = a_case(world, state=State.ACCEPTED, at=timezone.now() - timedelta(days=30))
    new = a_case(world, state=State.ACCEPTED, worker=None)
    allocate(referral=new, worker=world.worker, by=world.manager, said="", version=new.version)
    found = days.day(world.worker, timezone.now())
    assert [(one.referral.pk, str(one.due.kind)) for one in found.due] == [(old.pk, "clock"), (new.pk, "new")]
    assert found.late == 1


def test_a_safety_plan_is_looked_at_again_by_its_last_version_alone() -> None:
    world = a_world()
    case = a_case(world)
    for version, days_ago in ((1, 5), (2, -40)):
        SafetyPlan.objects.create(
            referral=case,
            organisation=world.provider,
            version=version,
            plan={"leaving": "x"},
            review_on=TODAY() - timedelta(days_ago),
            by=world.worker,
        )
    assert days.day(world.worker, timezone.now()).due == []
    SafetyPlan.objects.filter(version=2).update(review_on=TODAY())
    assert [str(one.due.kind) for one in days.day(world.worker, timezone.now()).due] == ["safety"]


def test_the_day_is_the_workers_own_and_empty_without_cases(client_of: SignIn) -> None:
    world = a_world()
    an_appointment(world, a_case(world))
    page = client_of(world.other).get(reverse("pathways:my_day")).content.decode()
    assert "Nothing is due." in page
    assert "You have no case." in page
    assert client_of(making.a_worker(role=Role.REFERRER)).get(reverse("pathways:my_day")).status_code == 403


@pytest.mark.parametrize("address", ["my_day", "caseloads", "outcomes"])
def test_queries_do_not_grow_with_cases(client_of: SignIn, address: str) -> None:
    world = a_world()
    reader = world.worker if address == "my_day" else world.manager
    client = client_of(reader)
    counts = []
    for more in (2, 12):
        for number in range(more):
            case = a_case(world, area=making.an_area("city"))
            an_appointment(world, case)
            an_action(a_goal(world, case), days_ago=number)
            a_case(world, state=State.ACCEPTED, worker=None, area=making.an_area("city"))
            a_case(world, state=State.ACCEPTED)
            a_case(world, state=State.CLOSED)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(reverse(f"pathways:{address}")).status_code == 200
        counts.append(len(asked))
    assert counts[1] <= counts[0], counts


def test_a_long_day_comes_in_pages(client_of: SignIn) -> None:
    world = a_world()
    goal = a_goal(world, a_case(world))
    PlanAction.objects.bulk_create(
        PlanAction(
            goal=goal, words=f"Thing {number:03}.", owner="worker", due_on=TODAY() - timedelta(200 - number), by=goal.by
        )
        for number in range(120)
    )
    client = client_of(world.worker)
    first = client.get(reverse("pathways:my_day")).content.decode()
    assert "Thing 049." in first
    assert "Thing 050." not in first
    assert "Page 1 of 3" in first
    last = client.get(reverse("pathways:my_day"), {"due": "99"}).content.decode()
    assert "Thing 119." in last
    assert "Page 3 of 3" in last


def test_the_whole_life_of_a_plan_by_its_pages(client_of: SignIn) -> None:
    world = a_world()
    case = a_case(world)
    client = client_of(world.worker)

    def send(name: str, *more: object, **typed: object) -> None:
        typed.setdefault("version", Referral.objects.get(pk=case.pk).version)
        answer = client.post(to(name, case, *more), {key: str(value) for key, value in typed.items()})
        assert answer.status_code == 302, answer.content.decode()

    soon = TODAY() + timedelta(2)
    day = {"day": soon.day, "month": soon.month, "year": soon.year}
    send("goal", need="shelter", words="A flat of her own.")
    goal = Goal.objects.get()
    send(
        "plan_action",
        goal.reference,
        words="Ring the council.",
        owner="worker",
        **{f"due_on_{k}": x for k, x in day.items()},
    )
    send("safety_plan", leaving="Out by the back door.")
    send("arrange", kind="meeting", at="14:30", where="The library", **{f"on_{k}": x for k, x in day.items()})
    send("needs", point="start", shelter="3", health="prefers_not", social="not_asked")
    send("needs", point="end", shelter="1")
    send("satisfaction", asked="5", said="Thank you.")
    send("restorative_wish", wish="later")
    page = client.get(to("case", case)).content.decode()
    for words in (
        "A flat of her own.",
        "Ring the council.",
        "Out by the back door.",
        "The library",
        "14:30",
        "Prefers not to say",
        "3 of 4",
        "Better",
        "5 of 5",
        "perhaps later",
    ):
        assert words in page, words
    assert SafetyPlan.objects.get().review_on == TODAY() + timedelta(28)
    send("plan_action_settled", PlanAction.objects.get().reference, then="done")
    send("settle", Appointment.objects.get().reference, standing="cancelled")
    send("goal_end", goal.reference, achieved="yes")
    assert Appointment.objects.get().standing == Standing.CANCELLED
    end = client.get(to("end_case", case)).content.decode()
    assert "Everything that is usually done before has been done." in end
    send("close", reason="needs_met")
    assert client.get(to("case", case)).status_code == 404  # a closed case is the manager's
    manager = client_of(world.manager)
    assert "A flat of her own." in manager.get(to("case", case)).content.decode()
    assert manager.post(to("reopen_case", case), {"version": case.version, "said": "She rang."}).status_code == 422
    now = Referral.objects.get(pk=case.pk)
    assert manager.post(to("reopen_case", case), {"version": now.version, "said": "She rang."}).status_code == 302
    assert Referral.objects.get(pk=case.pk).state == State.ACTIVE


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("goal", {"need": "shelter"}, "Write it down"),
        ("safety_plan", {}, "Write down at least one thing"),
        (
            "arrange",
            {"kind": "call", "on_day": "1", "on_month": "1", "on_year": "2020"},
            "The day must be today or later",
        ),
        ("arrange", {"kind": "call", "at": "25:99"}, "Enter a time like 14:30"),
        ("needs", {"point": "start"}, "Choose an answer for at least one need"),
        ("restorative_wish", {"wish": "not_safe", "said": " "}, "Write down why asking would not be safe"),
        ("transfer", {}, "Choose a service"),
        ("onward", {"need": "shelter"}, "Choose what the organisation is told"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    client_of: SignIn, name: str, typed: dict[str, str], said: str
) -> None:
    world = a_world()
    case = a_case(world)
    answer = client_of(world.worker).post(to(name, case), {"version": case.version, "said": "Kept words.", **typed})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    if 'name="said"' in page and "said" not in typed:
        assert "Kept words." in page


def test_a_transfer_is_shown_line_by_line_before_it_goes(client_of: SignIn) -> None:
    ours, theirs = a_world(), a_world()
    case = a_case(ours)
    making.a_protocol(ours.provider, theirs.provider, fields=["reference", "identity", "risk"])
    client = client_of(ours.worker)
    typed = {
        "version": case.version,
        "service": str(theirs.service.reference),
        "groups": ["identity", "notes"],
        "agreed_how": "spoken",
        "said": "She moved.",
    }
    page = client.post(to("transfer", case), typed).content.decode()
    assert "Check what goes with the case" in page
    assert Referral.objects.get(pk=case.pk).state == State.ACTIVE
    rows = {row.split("</dt>")[0].split(">")[-1]: row for row in page.split("govuk-summary-list__key")[1:]}
    assert ">Goes<" in rows["Name and date of birth"]
    assert "Not chosen." in rows["The level of risk and its assessments"]
    assert "The protocol does not let it through." in rows["The support plan, contacts and notes of the support so far"]
    changed = client.post(to("transfer", case), {**typed, "then": "change"}).content.decode()
    assert "She moved." in changed
    assert "See what goes" in changed
    assert client.post(to("transfer", case), {**typed, "then": "transfer"}).status_code == 302
    assert Referral.objects.get(pk=case.pk).service == theirs.service


def test_others_do_not_read_a_case(client_of: SignIn) -> None:
    world, elsewhere = a_world(), a_world()
    case = a_case(world)
    a_goal(world, case)
    names = (
        "case",
        "goal",
        "safety_plan",
        "arrange",
        "needs",
        "satisfaction",
        "restorative_wish",
        "transfer",
        "end_case",
        "onward",
    )
    strangers = (
        world.other,
        elsewhere.worker,
        elsewhere.manager,
        making.a_worker(role=Role.SUPPORT_WORKER, organisation=making.the_hub()),
    )
    for stranger in strangers:
        client = client_of(stranger)
        assert {client.get(to(name, case)).status_code for name in names} == {404}
    # The manager reads it and does not write in it.
    manager = client_of(world.manager)
    assert manager.get(to("case", case)).status_code == 200
    assert manager.get(to("goal", case)).status_code == 404


def test_the_two_sides_have_a_page_each_at_a_restorative_service_only(client_of: SignIn) -> None:
    plain = a_world()
    refused = client_of(plain.worker).get(to("restorative_other", a_case(plain))).content.decode()
    assert "Only a restorative justice service" in refused
    assert "<textarea" not in refused
    world = a_world(kind=OrganisationKind.RESTORATIVE)
    case = a_case(world)
    client = client_of(world.worker)
    for side, said in (("person", "Her words."), ("other", "His words.")):
        version = Referral.objects.get(pk=case.pk).version
        answer = client.post(
            to(f"restorative_{side}", case), {"version": version, "side": "person", "willing": "yes", "said": said}
        )
        assert answer.status_code == 302, answer.content.decode()
    page = client.get(to("restorative_person", case)).content.decode()
    assert "Her words." in page
    assert "His words." not in page
    assert "Both sides are willing." in page
    assert "His words." not in client.get(to("case", case)).content.decode()


def test_the_managers_view(client_of: SignIn) -> None:
    world = a_world()
    city = making.an_area("city")
    a_case(world, risk=RiskLevel.HIGH)
    late = a_case(world, state=State.ACCEPTED, at=timezone.now() - timedelta(days=40))
    an_action(a_goal(world, late), days_ago=2)
    wait = a_case(world, state=State.ACCEPTED, worker=None, area=city)
    page = client_of(world.manager).get(reverse("pathways:caseloads")).content.decode()
    assert wait.number in page
    assert "Works in City." in page
    assert "<strong>Cy Madeup</strong>" in page  # has fewer cases
    assert "1 case, 1 task" in page
    assert "2 of 10" in page
    assert client_of(world.worker).get(reverse("pathways:caseloads")).status_code == 403


def test_a_coordinator_is_not_shown_who_must_not_be_found(client_of: SignIn) -> None:
    world = a_world()
    hidden = a_case(world, state=State.ACCEPTED, worker=None, person=making.a_person(is_restricted=True))
    assert hidden.number not in client_of(world.coordinator).get(reverse("pathways:caseloads")).content.decode()
    page = client_of(world.manager).get(reverse("pathways:caseloads")).content.decode()
    assert hidden.number in page
    assert "You name who may have it" in page


def test_outcomes_count_pairs_and_say_how_many(client_of: SignIn) -> None:
    world = a_world()
    for start, end in ((3, 1), (2, 2), (4, None)):
        case = a_case(world, state=State.CLOSED, needs=())
        for point, level in (("start", start), ("end", end)):
            if level is not None:
                case.needs.create(need=Need.HEALTH, point=point, answer="scored", level=level, on=TODAY())
    a_case(world)  # not closed
    found = outcomes(world.manager, world.service, TODAY() - timedelta(5), TODAY())
    assert found.closed == 3
    health = found.needs[Need.HEALTH]
    assert (health.n, health.improved.number, health.same.number, health.worse.number) == (2, 1, 1, 0)
    assert found.reasons == [("Support is complete", 3)]
    asked = {one.field: one for one in found.asked}
    assert asked["Mental and physical health, at the end"].words == "2 of 3 answered, 0 prefer not to say, 1 not asked"
    page = client_of(world.manager).get(reverse("pathways:outcomes")).content.decode()
    assert "1 of 2 (50 %; 95 % interval 9 % to 91 %)" in page
    assert "do not compare them" in page
    assert outcomes(making.a_worker(role=Role.SERVICE_MANAGER), world.service, TODAY(), TODAY()).closed == 0


def test_what_was_written_is_nowhere_in_the_addresses_or_the_journal(client_of: SignIn) -> None:
    from answerable.audit.models import Entry

    world = a_world()
    case = a_case(world, person=making.a_person(surname="Canaryname"))
    goal = support.set_goal(referral=case, need=Need.SHELTER, words="CANARYGOAL", version=case.version, by=world.worker)
    support.add_action(goal=goal, words="CANARYACTION", owner="worker", due_on=TODAY(), by=world.worker)
    page = client_of(world.worker).get(reverse("pathways:my_day")).content.decode()
    assert "CANARYACTION" in page
    assert "Canaryname" in page
    for href in [part.split('"')[0] for part in page.split('href="')[1:]] + [
        part.split('"')[0] for part in page.split('action="')[1:]
    ]:
        assert "canary" not in href.lower()
    assert not any("canary" in str(entry.__dict__).lower() for entry in Entry.objects.all())
