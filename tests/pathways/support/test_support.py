"""A case in support, from the first goal to closing and reopening: what is written, what is refused, and who may read it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from answerable.audit.models import Entry
from answerable.pathways.actions import outcomes, restorative, support
from answerable.pathways.actions.contact import NotSafe, record_contact
from answerable.pathways.actions.referrals import accept, close, decline
from answerable.pathways.actions.transfer import transfer
from answerable.pathways.errors import CannotChange
from answerable.pathways.models import Appointment, OnwardReferral, Referral, Transfer
from answerable.pathways.policies import allowed_to, may
from answerable.pathways.queries.support import closing_gaps, plan_of
from answerable.pathways.queries.support import restorative as sides_of
from answerable.pathways.rules.closure import Gap
from answerable.pathways.rules.outcomes import Answering, Score
from answerable.pathways.rules.policy import SEES
from answerable.pathways.rules.protocols import FieldGroup, Purpose
from answerable.pathways.rules.support import Side, Standing, Willing, Wish
from answerable.pathways.rules.verbs import Verb
from answerable.pathways.rules.vocabulary import Need, OrganisationKind, Role, State
from tests.pathways import making

from .world import a_case, a_world

pytestmark = pytest.mark.django_db
TODAY = making.today


def now(case: Referral) -> Referral:
    return Referral.objects.select_related("person", "service__provider", "worker", "hub", "referred_by").get(
        pk=case.pk
    )


def v(case: Referral) -> int:
    return Referral.objects.values_list("version", flat=True).get(pk=case.pk)


def test_a_goal_with_its_actions_from_start_to_end() -> None:
    world = a_world()
    case = a_case(world)
    entries = Entry.objects.count()
    goal = support.set_goal(
        referral=case, need=Need.SHELTER, words="A flat of her own.", version=v(case), by=world.worker
    )
    action = support.add_action(goal=goal, words="Ring the council.", owner="worker", due_on=TODAY(), by=world.worker)
    support.settle_action(action=action, by=world.worker)
    with pytest.raises(CannotChange, match="said already"):
        support.settle_action(action=action, dropped=True, by=world.worker)
    ended = support.end_goal(goal=goal, achieved="partly", by=world.worker)
    assert (ended.achieved, ended.ended_on) == ("partly", TODAY())
    with pytest.raises(CannotChange, match="has ended"):
        support.add_action(goal=goal, words="More.", owner="worker", due_on=TODAY(), by=world.worker)
    assert Entry.objects.count() == entries + 4
    told = b"".join(str(entry.__dict__).encode() for entry in Entry.objects.all())
    assert b"flat of her own" not in told
    assert b"council" not in told


@pytest.mark.parametrize(
    ("over", "field"),
    [({"owner": "nobody"}, "owner"), ({"words": " "}, "words"), ({"due_on": TODAY() - timedelta(1)}, "due_on")],
)
def test_an_action_is_refused_with_why(over: dict[str, object], field: str) -> None:
    world = a_world()
    case = a_case(world)
    goal = support.set_goal(referral=case, need=Need.SHELTER, words="A flat.", version=v(case), by=world.worker)
    told = {"words": "Ring.", "owner": "worker", "due_on": TODAY(), **over}
    with pytest.raises(CannotChange) as refused:
        support.add_action(goal=goal, by=world.worker, **told)  # type: ignore[arg-type]
    assert refused.value.field == field


def test_only_who_has_the_case_plans_it() -> None:
    world = a_world()
    case = a_case(world)
    for other in (world.other, world.coordinator, world.manager):
        with pytest.raises(CannotChange):
            support.set_goal(referral=case, need=Need.SHELTER, words="A flat.", version=v(case), by=other)


def test_each_safety_plan_is_a_version_and_none_is_altered() -> None:
    world = a_world()
    case = a_case(world)
    for words in ("Out by the back door.", "Out by the front door."):
        support.write_safety_plan(
            referral=case,
            plan={"leaving": words, "online": " ", "unknown": "x"},
            review_on=TODAY(),
            version=v(case),
            by=world.worker,
        )
    assert [(one.version, one.plan) for one in case.safety_plans.order_by("version")] == [
        (1, {"leaving": "Out by the back door."}),
        (2, {"leaving": "Out by the front door."}),
    ]
    with pytest.raises(CannotChange, match="at least one thing"):
        support.write_safety_plan(
            referral=case, plan={"leaving": ""}, review_on=TODAY(), version=v(case), by=world.worker
        )


def test_a_contact_settles_the_call_that_was_arranged_and_a_blocked_one_does_not() -> None:
    world = a_world()
    case = a_case(world)
    making.a_plan(case.person, phone_safe=False)
    call = support.arrange(referral=case, kind="call", on=TODAY(), version=v(case), by=world.worker)
    with pytest.raises(NotSafe):
        record_contact(referral=case, channel="phone", outcome="reached", by=world.worker)
    call.refresh_from_db()
    assert call.standing == Standing.PLANNED
    making.a_plan(case.person)
    record_contact(referral=case, channel="phone", outcome="no_answer", by=world.worker)
    call.refresh_from_db()
    assert call.standing == Standing.MISSED
    with pytest.raises(CannotChange, match="said already"):
        support.settle(appointment=call, standing="cancelled", by=world.worker)


def test_the_first_meeting_begins_support() -> None:
    world = a_world()
    case = a_case(world, state=State.ACCEPTED)
    meeting = support.arrange(
        referral=case, kind="first_meeting", on=TODAY(), where="The library", version=v(case), by=world.worker
    )
    support.settle(appointment=meeting, standing="attended", said="She came.", by=world.worker)
    assert now(case).state == State.ACTIVE
    assert Appointment.objects.get().where == "The library"


def test_what_is_still_to_come_can_be_cancelled_and_not_held() -> None:
    world = a_world()
    case = a_case(world)
    court = support.arrange(referral=case, kind="court", on=TODAY() + timedelta(3), version=v(case), by=world.worker)
    with pytest.raises(CannotChange, match="still to come"):
        support.settle(appointment=court, standing="attended", by=world.worker)
    support.settle(appointment=court, standing="cancelled", by=world.worker)
    call = support.arrange(referral=case, kind="call", on=TODAY(), version=v(case), by=world.worker)
    with pytest.raises(CannotChange, match="as a contact"):
        support.settle(appointment=call, standing="attended", by=world.worker)


def test_onward_needs_a_protocol_and_the_persons_agreement() -> None:
    world = a_world()
    case = a_case(world)
    there = making.an_organisation()
    told = {
        "referral": case,
        "receiver": there,
        "need": Need.FINANCE,
        "fields": ["identity", "notes"],
        "by": world.worker,
    }
    with pytest.raises(CannotChange, match="protocol"):
        support.refer_onward(version=v(case), **told)  # type: ignore[arg-type]
    making.a_protocol(world.provider, there, purpose=Purpose.SUPPORT, fields=["reference", "identity"])
    with pytest.raises(CannotChange, match="has not been asked"):
        support.refer_onward(version=v(case), **told)  # type: ignore[arg-type]
    making.a_consent(case, "share", agency=there)
    made = support.refer_onward(version=v(case), **told)  # type: ignore[arg-type]
    assert made.share.fields == ["identity"]
    with pytest.raises(CannotChange, match="already"):
        support.refer_onward(version=v(case), **told)  # type: ignore[arg-type]
    support.settle_onward(onward=made, outcome="taken_up", by=world.worker)
    assert OnwardReferral.objects.get().outcome == "taken_up"
    lead = making.a_worker(role=Role.COORDINATOR, organisation=there)
    assert may(lead, Verb.SEE_IDENTITY, now(case))
    assert not may(lead, Verb.SEE_NOTES, now(case))


def test_needs_are_answered_refused_or_not_asked_and_these_stay_apart() -> None:
    world = a_world()
    case = a_case(world)  # shelter was named when referred, and not scored
    scores = {Need.SHELTER: Score(Answering.SCORED, 3), Need.HEALTH: Score(Answering.PREFERS_NOT), Need.SOCIAL: Score()}
    outcomes.assess_needs(referral=case, point="start", scores=scores, version=v(case), by=world.worker)
    rows = {row.need: (row.answer, row.level) for row in case.needs.filter(point="start")}
    assert rows == {Need.SHELTER: ("scored", 3), Need.HEALTH: ("prefers_not", None)}
    # Put right: still one answer to each need at the start.
    outcomes.assess_needs(
        referral=case,
        point="start",
        scores={Need.SHELTER: Score(Answering.SCORED, 0)},
        version=v(case),
        by=world.worker,
    )
    assert case.needs.get(point="start", need=Need.SHELTER).level == 0
    for days in (2, 1):
        outcomes.assess_needs(
            referral=case,
            point="review",
            scores={Need.SHELTER: Score(Answering.SCORED, days)},
            on=TODAY() - timedelta(days),
            version=v(case),
            by=world.worker,
        )
    assert case.needs.filter(point="review").count() == 2
    with pytest.raises(CannotChange, match="at least one"):
        outcomes.assess_needs(
            referral=case, point="end", scores={Need.SOCIAL: Score()}, version=v(case), by=world.worker
        )
    with pytest.raises(CannotChange, match="still to come"):
        outcomes.assess_needs(
            referral=case, point="end", scores=scores, on=TODAY() + timedelta(1), version=v(case), by=world.worker
        )


def test_satisfaction_is_a_number_or_a_refusal() -> None:
    world = a_world()
    case = a_case(world)
    outcomes.record_satisfaction(referral=case, answer="scored", score=4, version=v(case), by=world.worker)
    made = outcomes.record_satisfaction(referral=case, answer="prefers_not", version=v(case), by=world.worker)
    assert (case.satisfaction.count(), made.answer, made.score) == (1, "prefers_not", None)
    for answer, score in (("scored", None), ("scored", 6), ("prefers_not", 2), ("not_asked", None)):
        with pytest.raises(CannotChange):
            outcomes.record_satisfaction(referral=case, answer=answer, score=score, version=v(case), by=world.worker)


def test_each_side_is_asked_and_read_apart_and_the_person_first() -> None:
    world = a_world(kind=OrganisationKind.RESTORATIVE)
    case = a_case(world)
    restorative.record_wish(referral=case, wish=Wish.WANTS, version=v(case), by=world.worker)
    with pytest.raises(CannotChange, match="asked first"):
        restorative.record_side(referral=case, side="other", willing="yes", version=v(case), by=world.worker)
    for side, said in (("person", "Her words."), ("other", "His words.")):
        restorative.record_side(referral=case, side=side, willing="yes", said=said, version=v(case), by=world.worker)
    seen = sides_of(world.worker, case, Side.PERSON)
    assert seen
    assert [one.said for one in seen.answers] == ["Her words."]
    assert seen.together == "Both sides are willing."
    restorative.record_process(referral=case, outcome="meeting", version=v(case), by=world.worker)
    restorative.record_side(referral=case, side="person", willing=Willing.NO, version=v(case), by=world.worker)
    with pytest.raises(CannotChange, match="Both sides"):
        restorative.record_process(referral=case, outcome="letter", version=v(case), by=world.worker)
    restorative.record_process(referral=case, outcome="person_stopped", version=v(case), by=world.worker)


def test_only_a_restorative_service_writes_down_the_other_side() -> None:
    world = a_world()
    case = a_case(world)
    assert sides_of(world.worker, case, Side.OTHER) is None
    with pytest.raises(CannotChange, match="Only a restorative"):
        restorative.record_side(referral=case, side="person", willing="yes", version=v(case), by=world.worker)
    with pytest.raises(CannotChange, match="Only a restorative"):
        restorative.record_process(referral=case, outcome="meeting", version=v(case), by=world.worker)
    with pytest.raises(CannotChange, match="why asking would not be safe"):
        restorative.record_wish(referral=case, wish=Wish.NOT_SAFE, version=v(case), by=world.worker)


def test_a_transfer_takes_what_was_chosen_and_let_through_and_the_history_stays() -> None:
    ours, theirs = a_world(), a_world()
    case = a_case(ours)
    support.set_goal(referral=case, need=Need.SHELTER, words="A flat of her own.", version=v(case), by=ours.worker)
    support.write_safety_plan(
        referral=case, plan={"leaving": "The back door."}, review_on=TODAY(), version=v(case), by=ours.worker
    )
    told = {
        "referral": case,
        "service": theirs.service,
        "fields": ["identity", "contact", "notes", "address"],
        "by": ours.worker,
    }
    with pytest.raises(CannotChange, match="protocol"):
        transfer(version=v(case), agreed_how="spoken", **told)  # type: ignore[arg-type]
    making.a_protocol(ours.provider, theirs.provider, fields=["reference", "identity", "contact", "notes"])
    with pytest.raises(CannotChange, match="has not been asked"):
        transfer(version=v(case), **told)  # type: ignore[arg-type]
    made = transfer(version=v(case), agreed_how="spoken", said="She moved.", **told)  # type: ignore[arg-type]
    assert made.fields == ["contact", "identity", "notes", "reference"]
    moved = now(case)
    assert (moved.state, moved.service, moved.worker, moved.number) == (
        State.OFFERED,
        theirs.service,
        None,
        case.number,
    )
    # Who had it no longer does; nothing of it is readable there by right of the case.
    assert not may(ours.worker, Verb.SEE_IDENTITY, moved)
    assert not case.shares.filter(receiver=ours.provider, withdrawn_at__isnull=True).exists()
    accept(referral=moved, version=v(case), by=theirs.coordinator)
    assert Transfer.objects.get().answered == "accepted"
    moved = now(case)
    moved.worker = theirs.worker
    moved.save()
    shows = allowed_to(theirs.worker, moved) & SEES
    seen = plan_of(theirs.worker, moved, shows)
    assert [goal.words for goal in seen.goals] == ["A flat of her own."]
    assert seen.safety is None
    assert Verb.SEE_ADDRESS not in shows
    kinds = list(case.events.values_list("kind", flat=True))
    assert "transferred" in kinds
    assert "planned" in kinds


def test_without_the_notes_the_new_service_does_not_read_what_the_old_one_wrote() -> None:
    ours, theirs = a_world(), a_world()
    case = a_case(ours)
    support.set_goal(referral=case, need=Need.SHELTER, words="A flat of her own.", version=v(case), by=ours.worker)
    record_contact(referral=case, channel="phone", outcome="reached", said="She rang.", by=ours.worker)
    making.a_protocol(ours.provider, theirs.provider)
    transfer(
        referral=case,
        service=theirs.service,
        fields=["identity"],
        agreed_how="spoken",
        said="She moved to the south.",
        version=v(case),
        by=ours.worker,
    )
    accept(referral=now(case), version=v(case), by=theirs.coordinator)
    moved = now(case)
    moved.worker = theirs.worker
    moved.save()
    shows = allowed_to(theirs.worker, moved) & SEES
    assert Verb.SEE_NOTES in shows  # its own notes
    seen = plan_of(theirs.worker, moved, shows)
    assert seen.goals == []
    assert seen.arranged == []


def test_a_declined_transfer_is_back_with_the_hub() -> None:
    ours, theirs = a_world(), a_world()
    case = a_case(ours)
    making.a_protocol(ours.provider, theirs.provider)
    transfer(
        referral=case, service=theirs.service, fields=["identity"], agreed_how="spoken", version=v(case), by=ours.worker
    )
    decline(referral=now(case), reason="no_capacity", version=v(case), by=theirs.coordinator)
    assert now(case).state == State.DECLINED
    assert Transfer.objects.get().answered == "declined"


def test_inside_one_organisation_a_transfer_needs_no_share() -> None:
    world = a_world()
    case = a_case(world)
    south = making.a_service(world.provider, name="The same, in the south")
    made = transfer(referral=case, service=south, fields=[], version=v(case), by=world.worker)
    assert made.share is None
    assert set(made.fields) == {str(group) for group in FieldGroup}
    assert now(case).service == south
    with pytest.raises(CannotChange):
        transfer(referral=case, service=south, fields=[], version=v(case), by=world.worker)


def test_what_is_missing_is_named_before_closing_and_a_closed_case_can_be_opened_again() -> None:
    world = a_world()
    case = a_case(world)
    assert Gap.NEEDS_AT_END in closing_gaps(world.worker, case)
    scores = {Need.SHELTER: Score(Answering.SCORED, 1)}
    for point in ("start", "end"):
        outcomes.assess_needs(referral=case, point=point, scores=scores, version=v(case), by=world.worker)
    outcomes.record_satisfaction(referral=case, answer="scored", score=4, version=v(case), by=world.worker)
    restorative.record_wish(referral=case, wish=Wish.LATER, version=v(case), by=world.worker)
    assert closing_gaps(world.worker, case) == ()
    close(referral=now(case), reason="needs_met", version=v(case), by=world.worker)
    with pytest.raises(CannotChange):
        support.reopen(referral=now(case), said="She rang.", version=v(case), by=world.worker)
    with pytest.raises(CannotChange, match="why it is opened again"):
        support.reopen(referral=now(case), said=" ", version=v(case), by=world.manager)
    opened = support.reopen(referral=now(case), said="She rang.", version=v(case), by=world.manager)
    assert (opened.state, opened.worker) == (State.ACTIVE, world.worker)


def test_a_case_is_not_given_back_to_who_has_left() -> None:
    world = a_world()
    case = a_case(world, state=State.CLOSED)
    world.worker.is_active = False
    world.worker.save()
    assert support.reopen(referral=now(case), said="She rang.", version=v(case), by=world.manager).worker is None


def test_needs_named_when_referred_are_no_answers() -> None:
    world = a_world()
    case = a_case(world)
    row = case.needs.get()
    assert (row.answer, row.level) == (Answering.NOT_ASKED, None)
    assert Gap.NEEDS_AT_START in closing_gaps(world.worker, case)
