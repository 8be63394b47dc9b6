"""MARAC in the store: referred by any criterion, shared under a protocol alone, each agency's part kept apart (facts/law.md D4, D5)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any, NamedTuple

import pytest

from answerable.audit.models import Entry
from answerable.pathways import marac_parts as parts
from answerable.pathways.actions import local_rules as rule_actions
from answerable.pathways.actions import marac as actions
from answerable.pathways.errors import CannotChange
from answerable.pathways.models import (
    MaracAction,
    MaracCase,
    MaracContribution,
    MaracMeeting,
    MaracReferral,
    Organisation,
    Referral,
    RuleFinding,
    Share,
    Worker,
    WorkerConflict,
)
from answerable.pathways.policies import groups
from answerable.pathways.queries import marac as queries
from answerable.pathways.rules.protocols import FieldGroup, Purpose
from answerable.pathways.rules.verbs import Verb
from answerable.pathways.rules.vocabulary import OrganisationKind, Role, State
from tests.pathways import making

pytestmark = pytest.mark.django_db

ALL_BUT_NOTES = [str(group) for group in FieldGroup if group is not FieldGroup.NOTES]


class Place(NamedTuple):
    """A partnership with a MARAC: who refers, who coordinates, two agencies that come."""

    referral: Referral
    by: Worker
    coordinator: Worker
    council: Worker
    health: Worker

    @property
    def runs(self) -> Organisation:
        return self.coordinator.organisation


@pytest.fixture
def place() -> Place:
    service = making.a_service()
    by = making.a_worker(role=Role.SUPPORT_WORKER, organisation=service.provider)
    referral = making.a_referral(state=State.ACTIVE, service=service, worker=by)
    him = making.a_person(part="perpetrator", forename="Made", surname="Upman")
    making.an_incident(referral.person, days_ago=40).perpetrators.add(him)
    coordinator = making.a_worker(
        role=Role.MARAC_COORDINATOR, organisation=making.an_organisation("Made-up MARAC", kind=OrganisationKind.POLICE)
    )
    council = making.a_worker(role=Role.HUB_LEAD, organisation=making.an_organisation("Made-up council"))
    health = making.a_worker(role=Role.HUB_LEAD, organisation=making.an_organisation("Made-up health trust"))
    making.a_protocol(service.provider, coordinator.organisation, purpose=Purpose.MARAC, fields=ALL_BUT_NOTES)
    for agency in (council, health):
        making.a_protocol(agency.organisation, coordinator.organisation, purpose=Purpose.MARAC)
    making.a_protocol(
        service.provider, council.organisation, purpose=Purpose.MARAC, fields=[FieldGroup.IDENTITY, FieldGroup.RISK]
    )
    return Place(referral, by, coordinator, council, health)


def refer(place: Place, **more: Any) -> MaracReferral:
    values: dict[str, Any] = {
        "referral": place.referral,
        "coordinated_by": place.runs,
        "criteria": ["professional_judgement"],
        "why": "Canary words: extreme fear",
        "basis": "prevention",
        "fields": ["identity", "risk", "offence", "perpetrator"],
        "agreed": None,
        "person_told": False,
        "safeguarding": True,
        "version": None,
        "by": place.by,
    }
    return actions.refer(**{**values, **more})


def a_meeting(place: Place, *, days: int = 0, asked: tuple[str, ...] = ("council", "health")) -> MaracMeeting:
    meeting = actions.plan_meeting(held_on=making.today() + timedelta(days=days), by=place.coordinator)
    for name in asked:
        actions.ask(meeting=meeting, worker=getattr(place, name), by=place.coordinator)
    return meeting


def a_case(place: Place) -> MaracCase:
    made = refer(place)
    meeting = a_meeting(place)
    case = actions.put_on_agenda(meeting=meeting, marac_referral=made, by=place.coordinator)
    actions.send_agenda(meeting=meeting, by=place.coordinator)
    return case


def test_a_referral_needs_no_consent_and_is_no_wider_than_protocol_and_choice(place: Place) -> None:
    """MARAC, high risk: consent not required; the relevant minimum; the basis written down (facts/law.md D5)."""
    assert groups(place.coordinator, place.referral) == frozenset()
    made = refer(place, fields=["identity", "risk", "notes"])
    share = Share.objects.get(purpose=Purpose.MARAC)
    assert (share.consent, share.override, share.giver, share.receiver) == (
        None,
        None,
        place.by.organisation,
        place.runs,
    )
    assert share.fields == ["identity", "reference", "risk"]  # notes are outside the protocol
    assert (made.basis, made.agreed, made.is_repeat) == ("prevention", None, False)
    assert groups(place.coordinator, place.referral) == {Verb.SEE_STATE, Verb.SEE_IDENTITY, Verb.SEE_RISK}
    assert place.referral.events.latest("pk").kind == "marac_referred"
    assert {one.identity["surname"] for one in made.perpetrators.all()} == {"Upman"}
    journal = "".join(str(row) for row in Entry.objects.values())
    assert "Canary" not in journal
    assert Entry.objects.latest("seq").action == "marac.referred"


@pytest.mark.parametrize(
    ("over", "says"),
    [
        ({"criteria": []}, "at least one"),
        ({"criteria": ["weather"]}, "not known"),
        ({"why": " "}, "professional judgement rests on"),
        ({"criteria": ["repeat"], "why": ""}, "what the meeting has to know"),
        ({"basis": "explicit_consent"}, "what the sharing rests on"),
        ({"fields": ["risk"]}, "choose name"),
        ({"version": 0}, "Somebody else"),
        ({"why": "x" * 8001}, "8000"),
    ],
)
def test_a_referral_that_cannot_be_made(place: Place, over: dict[str, Any], says: str) -> None:
    with pytest.raises(CannotChange, match=says):
        refer(place, **over)
    assert not MaracReferral.objects.exists()


def test_nothing_goes_without_a_protocol(place: Place) -> None:
    elsewhere = making.an_organisation()
    with pytest.raises(CannotChange, match="No protocol in force"):
        refer(place, coordinated_by=elsewhere)
    assert set(queries.coordinators_for(place.by.organisation)) == {place.runs}
    assert not Share.objects.filter(purpose=Purpose.MARAC).exists()


def test_twice_before_marac_at_once_is_refused(place: Place) -> None:
    refer(place)
    with pytest.raises(CannotChange, match="before MARAC already"):
        refer(place)


def test_who_may_not_refer_cannot(place: Place) -> None:
    with pytest.raises(CannotChange):
        refer(place, by=making.a_worker(role=Role.SUPPORT_WORKER, organisation=place.by.organisation))


def test_a_repeat_is_found_from_the_last_referral(place: Place) -> None:
    """Any abuse by the same perpetrator within 12 months of the last referral (facts/law.md D4)."""
    rule_actions.begin_with_usual_rules(by=None)
    making.a_protocol(making.the_police(), place.by.organisation, purpose=Purpose.SAFEGUARDING)
    assert queries.suggested(place.by, place.referral) == []
    actions.add_earlier(
        referral=place.referral,
        referred_on=making.today() - timedelta(days=60),
        met_on=making.today() - timedelta(days=45),
        by=place.by,
    )
    (one,) = queries.suggested(place.by, place.referral)
    assert one.criterion == "repeat"
    assert "within 12 months of the referral to MARAC" in one.words
    assert refer(place, criteria=["repeat"]).is_repeat


@pytest.mark.parametrize(
    ("referred", "met", "says"),
    [
        (-1, None, "still to come"),
        (60, 61, "before the referral"),
        (60, -1, "before the referral"),
        (30, None, "already"),
    ],
)
def test_an_earlier_referral_that_cannot_be(place: Place, referred: int, met: int | None, says: str) -> None:
    def ago(days: int) -> date:
        return making.today() - timedelta(days=days)

    actions.add_earlier(referral=place.referral, referred_on=ago(30), met_on=None, by=place.by)
    with pytest.raises(CannotChange, match=says):
        actions.add_earlier(
            referral=place.referral, referred_on=ago(referred), met_on=None if met is None else ago(met), by=place.by
        )


def test_the_agenda_goes_to_those_a_protocol_names(place: Place) -> None:
    made = refer(place)
    meeting = a_meeting(place)
    case = actions.put_on_agenda(meeting=meeting, marac_referral=made, by=place.coordinator)
    assert not parts.attended(place.council).exists()  # before it is sent, nobody sees it
    without = actions.send_agenda(meeting=meeting, by=place.coordinator)
    assert [one.name for one in without] == ["Made-up health trust"]
    (seen,) = queries.agenda(place.council, meeting)
    assert seen.name.startswith("Ada Madeup")
    assert seen.criteria == ("Professional judgement, whatever the number of ticks",)
    assert seen.seen == {FieldGroup.REFERENCE, FieldGroup.IDENTITY, FieldGroup.RISK}
    assert queries.agenda(place.health, meeting) == []
    assert queries.shown_case(place.health, case) is None
    shares = Share.objects.filter(purpose=Purpose.MARAC).count()
    actions.send_agenda(meeting=meeting, by=place.coordinator)
    assert Share.objects.filter(purpose=Purpose.MARAC).count() == shares
    # 90 days after the meeting the agency sees it no more.
    assert Share.objects.get(receiver=place.council.organisation).expires_on == meeting.held_on + timedelta(days=90)


def test_one_agency_does_not_read_another(place: Place) -> None:
    making.a_protocol(place.by.organisation, place.health.organisation, purpose=Purpose.MARAC)
    case = a_case(place)
    actions.contribute(case=case, text="The council's words", by=place.council)
    actions.contribute(case=case, text="The trust's words", by=place.health)
    actions.contribute(case=case, text="Said aloud", by=place.coordinator, organisation=place.council.organisation)
    actions.contribute(case=case, text="The coordinator's own", by=place.coordinator)
    assert [one.text for one in queries.contributions(place.council, case)] == ["The council's words", "Said aloud"]
    assert [one.text for one in queries.contributions(place.health, case)] == ["The trust's words"]
    assert len(queries.contributions(place.coordinator, case)) == 4
    # A row that is moved to another organisation does not open there.
    MaracContribution.objects.filter(organisation=place.health.organisation).update(
        organisation=place.council.organisation
    )
    with pytest.raises(ValueError, match="was moved"):
        queries.contributions(place.council, case)


def test_only_who_is_asked_tells_and_only_under_a_protocol(place: Place) -> None:
    case = a_case(place)
    with pytest.raises(CannotChange, match="no longer tell"):
        actions.contribute(case=case, text="Words", by=place.health)  # nothing was shared with it
    colleague = making.a_worker(role=Role.HUB_LEAD, organisation=place.council.organisation)
    with pytest.raises(CannotChange, match="no longer tell"):
        actions.contribute(case=case, text="Words", by=colleague)
    with pytest.raises(CannotChange, match="not asked"):
        actions.contribute(case=case, text="Words", by=place.coordinator, organisation=place.by.organisation)
    with pytest.raises(CannotChange, match="Write down"):
        actions.contribute(case=case, text=" ", by=place.council)
    grant = place.council.organisation.gives.get()
    grant.protocol.ended_early = making.today()
    grant.protocol.save()
    with pytest.raises(CannotChange, match="No protocol in force"):
        actions.contribute(case=case, text="Words", by=place.council)


def test_a_worker_who_is_too_near_sees_no_case(place: Place) -> None:
    case = a_case(place)
    WorkerConflict.objects.create(worker=place.council, person=place.referral.person)
    assert queries.agenda(place.council, case.meeting) == []
    WorkerConflict.objects.create(worker=place.coordinator, person=place.referral.person)
    assert queries.agenda(place.coordinator, case.meeting) == []
    with pytest.raises(CannotChange):
        actions.write_minute(case=case, text="Words", by=place.coordinator)


def test_minutes_and_actions(place: Place) -> None:
    case = a_case(place)
    actions.write_minute(case=case, text="First words", by=place.coordinator)
    actions.write_minute(case=case, text="Better words", by=place.coordinator)
    assert [one.said for one in queries.minutes(case)] == ["Better words", "First words"]
    made = actions.add_action(
        case=case,
        owner=place.council.organisation,
        what="Change the locks",
        due_on=making.today(),
        by=place.coordinator,
    )
    other = actions.add_action(
        case=case, owner=place.health.organisation, what="Flag the record", due_on=making.today(), by=place.coordinator
    )
    assert list(queries.open_actions_of(place.council)) == [made]
    assert [one.pk for one in queries.actions(place.council, case)] == [made.pk]
    MaracAction.objects.filter(pk=other.pk).update(due_on=making.today() - timedelta(days=1))
    assert list(queries.late_actions(place.coordinator)) == [other]
    with pytest.raises(CannotChange, match="another organisation"):
        actions.finish_action(action=other, outcome="Done", by=place.council)
    with pytest.raises(CannotChange, match="what was done"):
        actions.finish_action(action=made, outcome="", by=place.council)
    done = actions.finish_action(action=made, outcome="New locks", by=place.council)
    assert (done.done_on, done.done_by) == (making.today(), place.council)
    with pytest.raises(CannotChange, match="done already"):
        actions.finish_action(action=made, outcome="Again", by=place.coordinator)
    for over, says in (
        ({"owner": place.by.organisation}, "not asked"),
        ({"due_on": making.today() - timedelta(days=1)}, "day of the meeting"),
        ({"what": ""}, "to be done"),
    ):
        values: dict[str, Any] = {"owner": place.council.organisation, "what": "x", "due_on": making.today(), **over}
        with pytest.raises(CannotChange, match=says):
            actions.add_action(case=case, by=place.coordinator, **values)


def test_a_meeting_is_closed_when_every_case_was_heard_or_carried_over(place: Place) -> None:
    rule_actions.begin_with_usual_rules(by=None)
    case = a_case(place)
    with pytest.raises(CannotChange, match="1 case was neither"):
        actions.close_meeting(meeting=case.meeting, by=place.coordinator)
    later = a_meeting(place, days=14, asked=())
    with pytest.raises(CannotChange, match="still to come"):
        actions.close_meeting(meeting=later, by=place.coordinator)
    carried = actions.carry_over(case=case, to=later, by=place.coordinator)
    assert (carried.carried_from, carried.marac_referral) == (case, case.marac_referral)
    with pytest.raises(CannotChange, match="already"):
        actions.carry_over(case=case, to=later, by=place.coordinator)
    with pytest.raises(CannotChange, match="later than"):
        actions.carry_over(case=carried, to=case.meeting, by=place.coordinator)
    actions.close_meeting(meeting=case.meeting, by=place.coordinator)
    assert MaracReferral.objects.get().met_on is None  # it was carried over without being heard
    with pytest.raises(CannotChange, match="minutes are closed"):
        actions.write_minute(case=case, text="Late", by=place.coordinator)
    MaracMeeting.objects.filter(pk=later.pk).update(held_on=making.today() - timedelta(days=1))
    carried = MaracCase.objects.get(pk=carried.pk)
    actions.write_minute(case=carried, text="Heard", by=place.coordinator)
    with pytest.raises(CannotChange, match="not over"):
        actions.close_referral(marac_referral=carried.marac_referral, by=place.coordinator)
    actions.close_meeting(meeting=carried.meeting, by=place.coordinator)
    assert MaracReferral.objects.get().met_on == making.today() - timedelta(days=1)
    (open_one,) = parts.heard_and_open(place.coordinator)
    closed = actions.close_referral(marac_referral=open_one, by=place.coordinator)
    assert closed.closed_on == making.today()
    with pytest.raises(CannotChange, match="closed already"):
        actions.close_referral(marac_referral=open_one, by=place.coordinator)


def test_a_case_waits_until_it_is_on_an_agenda(place: Place) -> None:
    made = refer(place)
    assert list(parts.waiting(place.coordinator)) == [made]
    meeting = a_meeting(place)
    case = actions.put_on_agenda(meeting=meeting, marac_referral=made, by=place.coordinator)
    assert not parts.waiting(place.coordinator).exists()
    with pytest.raises(CannotChange, match="does not wait"):
        actions.put_on_agenda(meeting=meeting, marac_referral=made, by=place.coordinator)
    with pytest.raises(CannotChange, match="not over"):
        actions.close_referral(marac_referral=made, by=place.coordinator)
    actions.take_off_agenda(case=case, by=place.coordinator)
    assert list(parts.waiting(place.coordinator)) == [made]
    with pytest.raises(CannotChange, match="has not been heard"):
        actions.close_referral(marac_referral=made, by=place.coordinator)
    again = actions.put_on_agenda(meeting=meeting, marac_referral=made, by=place.coordinator)
    actions.write_minute(case=again, text="Heard", by=place.coordinator)
    with pytest.raises(CannotChange, match="written down about this case"):
        actions.take_off_agenda(case=again, by=place.coordinator)


def test_a_meeting_belongs_to_who_runs_it(place: Place) -> None:
    meeting = a_meeting(place)
    other = making.a_worker(role=Role.MARAC_COORDINATOR)
    for act in (
        lambda: actions.ask(meeting=meeting, worker=place.health, by=other),
        lambda: actions.send_agenda(meeting=meeting, by=other),
        lambda: actions.close_meeting(meeting=meeting, by=other),
    ):
        with pytest.raises(CannotChange, match="no longer change"):
            act()
    with pytest.raises(CannotChange, match="on this day"):
        actions.plan_meeting(held_on=meeting.held_on, by=place.coordinator)
    with pytest.raises(CannotChange, match="in the past"):
        actions.plan_meeting(held_on=making.today() - timedelta(days=1), by=place.coordinator)
    with pytest.raises(CannotChange, match="at least one case"):
        actions.send_agenda(meeting=meeting, by=place.coordinator)


def test_who_comes(place: Place) -> None:
    case = a_case(place)
    council, health = case.meeting.attendances.order_by("organisation__name")
    assert actions.mark_came(attendance=council, came=True, by=place.coordinator).came is True
    actions.take_back(attendance=health, by=place.coordinator)
    actions.contribute(case=case, text="Words", by=place.council)
    with pytest.raises(CannotChange, match="stays on the list"):
        actions.take_back(attendance=council, by=place.coordinator)
    place.health.is_active = False
    with pytest.raises(CannotChange, match="closed"):
        actions.ask(meeting=case.meeting, worker=place.health, by=place.coordinator)


def test_who_refers_within_their_own_organisation_needs_no_share(place: Place) -> None:
    police = place.runs
    writer = making.a_worker(role=Role.REFERRER, organisation=police)
    referral = making.a_referral(referred_by=police, referrer=writer)
    made = refer(place, referral=referral, by=writer)
    assert made.share is None
    (shown,) = queries.shown_referrals(place.coordinator, parts.waiting(place.coordinator))
    assert shown.name.startswith("Ada")
    assert FieldGroup.ADDRESS not in shown.seen


def test_an_open_marac_case_is_left_out_of_medium_risk_repeats(place: Place) -> None:
    rule_actions.save_rule(
        code="R3",
        kind="risk_repeats",
        parameters={},
        words="Made up",
        from_day=making.today(),
        version=0,
        by=None,
    )
    police = place.runs
    writer = making.a_worker(role=Role.REFERRER, organisation=police)
    referral = making.a_referral(referred_by=police, referrer=writer, risk="medium")
    for days_ago in (10, 40):
        making.an_incident(referral.person, days_ago=days_ago)
    rule_actions.re_explain(referral=referral)
    standing = RuleFinding.objects.filter(organisation=police, replaced_at__isnull=True)
    assert standing.count() == 1
    refer(place, referral=referral, by=writer)
    assert standing.count() == 0
