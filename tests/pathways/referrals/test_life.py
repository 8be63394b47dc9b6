"""A referral from its draft to a service's answer, as the actions write it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from answerable.audit.models import Entry
from answerable.pathways.actions import consent, contact, people, referrals, routing
from answerable.pathways.actions.events import Stale
from answerable.pathways.errors import CannotChange
from answerable.pathways.models import Person, Referral, Worker
from answerable.pathways.policies import may, visible
from answerable.pathways.rules.consent import Layer
from answerable.pathways.rules.draft import Said, Whole
from answerable.pathways.rules.protocols import FieldGroup
from answerable.pathways.rules.referral import Kind, state_of
from answerable.pathways.rules.verbs import Verb
from answerable.pathways.rules.vocabulary import Role, State
from tests.pathways import making

pytestmark = pytest.mark.django_db

YES = {layer: Said(True, "spoken") for layer in Layer}


def whole(**over: Any) -> Whole:
    told: dict[str, Any] = {
        "identity": {
            "forename": "Ada",
            "surname": "Madeup",
            "born": "1990-02-28",
            "phone": "07700 900123",
            "other_names": [],
        },
        "address": {"lines": ["1 Made-up Street"], "postcode": "NG1 5FS"},
        "preferences": {"language": "Polish", "interpreter": True},
        "plan": making.SAFE_PLAN,
        "checked_on": making.today(),
        "offence": "domestic_abuse",
        "occurred_on": making.today() - timedelta(days=3),
        "source_ref": "MADE-UP-77",
        "reported_on": making.today() - timedelta(days=2),
        "police_reported": True,
        "risk": "medium",
        "needs": ["shelter", "finance"],
        "consents": YES,
        "notes": "Rings from work.",
        "perpetrator": {"forename": "Bob", "surname": "Madeup"},
        "relationship": "former_partner",
    }
    return Whole(**{**told, **over})


def a_draft() -> tuple[Referral, Worker]:
    making.the_hub()
    officer = making.a_worker(role=Role.REFERRER, organisation=making.the_police())
    return referrals.start(by=officer), officer


def a_sent_one(**over: Any) -> tuple[Referral, Worker]:
    making.an_area("city", prefixes=("NG1",))
    draft, officer = a_draft()
    making.a_protocol(making.the_police(), making.the_hub())
    sent = referrals.send(referral=draft, whole=whole(**over), version=draft.version, by=officer)
    return sent, making.a_worker(role=Role.COORDINATOR, organisation=making.the_hub())


def test_a_draft_is_kept_as_it_was_typed_right_or_wrong() -> None:
    draft, officer = a_draft()
    kept = referrals.save_draft(
        referral=draft, step="person", typed={"forename": "Ada", "born_year": "19x0"}, version=draft.version, by=officer
    )
    assert kept.typed == {"person": {"forename": "Ada", "born_year": "19x0"}}
    assert Referral.objects.get(pk=draft.pk).typed == kept.typed


def test_who_saves_second_is_told_and_nothing_is_overwritten() -> None:
    draft, officer = a_draft()
    referrals.save_draft(referral=draft, step="person", typed={"forename": "Ada"}, version=draft.version, by=officer)
    with pytest.raises(Stale):
        referrals.save_draft(
            referral=draft, step="person", typed={"forename": "Eve"}, version=draft.version, by=officer
        )
    assert Referral.objects.get(pk=draft.pk).typed == {"person": {"forename": "Ada"}}


def test_sending_writes_the_whole_and_gives_the_hub_what_the_protocol_lets_through() -> None:
    sent, coordinator = a_sent_one()
    assert sent.state == State.SENT
    assert sent.typed is None
    assert sent.area
    assert sent.area.code == "city"
    assert sent.person.identity["surname"] == "Madeup"
    assert "other_names" not in sent.person.identity, "a key is missing where nothing is known"
    assert contact.plan_of(sent.person).plan["code_word"] == "violets"  # type: ignore[union-attr]
    assert {need.need for need in sent.needs.all()} == {"shelter", "finance"}
    incident = sent.person.incidents.get()
    assert incident.source_ref == "MADE-UP-77"
    assert incident.perpetrators.get().identity["forename"] == "Bob"
    assert sent.person.relationships.get().kind == "former_partner"
    row = Person.objects.get(owner=making.the_hub())
    assert row.copied_from == sent.person
    assert row.identity["forename"] == "Ada"
    share = sent.shares.get()
    assert share.consent is not None
    assert share.consent.agency == making.the_hub()
    assert may(coordinator, Verb.ROUTE, sent)
    assert Entry.objects.filter(action="referral.sent").count() == 1


def test_the_hub_gets_no_more_than_the_protocol_names() -> None:
    making.an_area("city", prefixes=("NG1",))
    draft, officer = a_draft()
    making.a_protocol(making.the_police(), making.the_hub(), fields=[FieldGroup.IDENTITY, FieldGroup.OFFENCE])
    sent = referrals.send(referral=draft, whole=whole(), version=draft.version, by=officer)
    assert sent.shares.get().fields == ["identity", "offence"]
    row = Person.objects.get(owner=making.the_hub())
    assert row.address is None
    assert row.preferences is None
    assert "phone" not in row.identity


@pytest.mark.parametrize(
    ("over", "says"),
    [
        ({"consents": {**YES, Layer.SUPPORT: Said(False, "spoken")}}, "not agreed to be supported"),
        ({"consents": {**YES, Layer.SHARE: Said(False, "spoken")}}, "has not agreed"),
        ({"consents": {Layer.SUPPORT: Said(True, "spoken")}}, "has not been asked"),
        ({"identity": {}}, "who the person is"),
        ({"risk": "extreme"}, "level of risk"),
        ({"offence": "nothing"}, "kind of crime"),
        ({"needs": ["money"]}, "from the list"),
    ],
)
def test_what_may_not_be_sent_is_refused_and_nothing_is_written(over: dict[str, Any], says: str) -> None:
    draft, officer = a_draft()
    making.a_protocol(making.the_police(), making.the_hub())
    with pytest.raises(CannotChange, match=says):
        referrals.send(referral=draft, whole=whole(**over), version=draft.version, by=officer)
    assert Referral.objects.get(pk=draft.pk).state == State.DRAFT
    assert not Person.objects.filter(owner=making.the_hub()).exists()
    assert not draft.consents.exists()


def test_nothing_is_sent_without_a_protocol() -> None:
    draft, officer = a_draft()
    with pytest.raises(CannotChange, match="no information-sharing protocol"):
        referrals.send(referral=draft, whole=whole(), version=draft.version, by=officer)


def test_nothing_is_sent_under_a_protocol_that_is_over() -> None:
    draft, officer = a_draft()
    yesterday = making.today() - timedelta(days=1)
    making.a_protocol(making.the_police(), making.the_hub(), starts=yesterday - timedelta(days=9), ends=yesterday)
    with pytest.raises(CannotChange, match="protocol"):
        referrals.send(referral=draft, whole=whole(), version=draft.version, by=officer)


def test_an_override_signed_by_another_lets_it_be_sent_without_agreement() -> None:
    draft, officer = a_draft()
    making.a_protocol(making.the_police(), making.the_hub())
    manager = making.a_worker(role=Role.SERVICE_MANAGER, organisation=making.the_police())
    asked = consent.ask_override(
        referral=draft,
        receiver=making.the_hub(),
        reason="child_at_risk",
        basis="safeguarding",
        why="Made-up words.",
        person_told=False,
        version=draft.version,
        by=officer,
    )
    no = {layer: Said(False, "spoken") for layer in Layer}
    draft.refresh_from_db()
    with pytest.raises(CannotChange):
        referrals.send(referral=draft, whole=whole(consents=no), version=draft.version, by=officer)
    consent.sign_override(override=asked, by=manager)
    draft.refresh_from_db()
    sent = referrals.send(referral=draft, whole=whole(consents=no), version=draft.version, by=officer)
    share = sent.shares.get()
    assert share.consent is None
    assert share.override is not None
    assert share.override.signed_by == manager


def test_who_asks_for_an_override_cannot_sign_it() -> None:
    making.the_hub()
    manager = making.a_worker(role=Role.SERVICE_MANAGER, organisation=making.the_police())
    draft = referrals.start(by=manager)
    asked = consent.ask_override(
        referral=draft,
        receiver=making.the_hub(),
        reason="serious_harm",
        basis="prevention",
        why="Made-up words.",
        person_told=None,
        version=draft.version,
        by=manager,
    )
    with pytest.raises(CannotChange, match="Somebody else"):
        consent.sign_override(override=asked, by=manager)
    asked.refresh_from_db()
    assert asked.signed_at is None


def an_offered_one() -> tuple[Referral, Worker, Worker]:
    sent, coordinator = a_sent_one()
    service = making.a_service()
    making.a_protocol(making.the_hub(), service.provider)
    offered = routing.offer(referral=sent, service=service, agreed_how="spoken", version=sent.version, by=coordinator)
    return offered, coordinator, making.a_worker(role=Role.SERVICE_MANAGER, organisation=service.provider)


def test_an_offer_tells_the_provider_and_an_acceptance_gives_it_a_row() -> None:
    offered, _, manager = an_offered_one()
    assert offered.state == State.OFFERED
    assert may(manager, Verb.ACCEPT, offered)
    accepted = referrals.accept(referral=offered, version=offered.version, by=manager)
    assert accepted.state == State.ACCEPTED
    assert Person.objects.get(owner=manager.organisation).copied_from == accepted.person
    met = contact.record_meeting(referral=accepted, by=manager)
    assert met.state_after == State.ACTIVE
    kinds = [Kind(kind) for kind in accepted.events.values_list("kind", flat=True)]
    assert state_of(kinds) == Referral.objects.get(pk=accepted.pk).state == State.ACTIVE


def test_nobody_is_offered_without_agreement_that_names_the_provider() -> None:
    sent, coordinator = a_sent_one()
    service = making.a_service()
    making.a_protocol(making.the_hub(), service.provider)
    with pytest.raises(CannotChange, match="not been asked"):
        routing.offer(referral=sent, service=service, version=sent.version, by=coordinator)
    assert Referral.objects.get(pk=sent.pk).state == State.SENT


def test_declining_needs_a_reason_and_ends_what_the_provider_saw() -> None:
    offered, coordinator, manager = an_offered_one()
    with pytest.raises(CannotChange, match="reason"):
        referrals.decline(referral=offered, reason="", version=offered.version, by=manager)
    declined = referrals.decline(referral=offered, reason="no_capacity", version=offered.version, by=manager)
    assert declined.state == State.DECLINED
    assert declined.service is None
    assert not visible(manager, Verb.SEE_STATE).exists()
    assert may(coordinator, Verb.ROUTE, declined)


def test_a_redirected_referral_is_gone_from_the_first_service() -> None:
    offered, coordinator, manager = an_offered_one()
    other = making.a_service()
    making.a_protocol(making.the_hub(), other.provider)
    moved = routing.offer(referral=offered, service=other, agreed_how="spoken", version=offered.version, by=coordinator)
    assert moved.service == other
    assert moved.state == State.OFFERED
    assert not visible(manager, Verb.SEE_STATE).exists()
    with pytest.raises(CannotChange):
        referrals.accept(referral=moved, version=moved.version, by=manager)


def test_two_at_once_the_second_is_told_what_changed() -> None:
    offered, _, manager = an_offered_one()
    other = making.a_worker(role=Role.COORDINATOR, organisation=manager.organisation)
    version = offered.version
    consent.record_answer(
        referral=referrals.accept(referral=offered, version=version, by=manager),
        layer=Layer.RESEARCH,
        given=True,
        how="spoken",
        version=version + 1,
        by=manager,
    )
    with pytest.raises(Stale, match="accepted by the service, then the person was asked") as told:
        contact.record_plan(
            referral=offered, plan=making.SAFE_PLAN, checked_on=making.today(), version=version, by=other
        )
    assert [event.kind for event in told.value.since] == [Kind.ACCEPTED, Kind.CONSENT_GIVEN]


def test_taking_consent_back_ends_the_share_in_the_next_request() -> None:
    sent, coordinator = a_sent_one()
    assert visible(coordinator, Verb.SEE_IDENTITY).filter(pk=sent.pk).exists()
    given = sent.consents.get(wording__layer=Layer.SHARE)
    consent.withdraw_consent(consent=given, by=coordinator)
    assert not visible(coordinator, Verb.SEE_STATE).exists()
    assert sent.shares.get().withdrawn_at is not None
    assert sent.events.last().kind == Kind.CONSENT_WITHDRAWN  # type: ignore[union-attr]


def test_no_research_leaves_the_shares_alone() -> None:
    sent, coordinator = a_sent_one()
    given = sent.consents.get(wording__layer=Layer.RESEARCH)
    consent.withdraw_consent(consent=given, by=coordinator)
    assert visible(coordinator, Verb.SEE_IDENTITY).filter(pk=sent.pk).exists()


def test_a_withdrawn_referral_ends_what_was_shared_on_agreement() -> None:
    sent, coordinator = a_sent_one()
    gone = referrals.withdraw(referral=sent, reason="person_asked", version=sent.version, by=coordinator)
    assert gone.state == State.WITHDRAWN
    assert not visible(coordinator, Verb.SEE_STATE).exists()


def test_what_is_put_right_stays_readable_with_its_reason() -> None:
    sent, coordinator = a_sent_one()
    people.correct(
        referral=sent,
        part="address",
        values={"postcode": "NG1 6AA"},
        reason="written_wrong",
        version=sent.version,
        by=coordinator,
    )
    event = sent.events.get(kind=Kind.AMENDED)
    assert event.said["before"] == {"postcode": "NG1 5FS"}
    assert event.said["after"] == {"postcode": "NG1 6AA"}
    assert event.reason == "written_wrong"
    assert Person.objects.get(pk=sent.person_id).address["lines"] == ["1 Made-up Street"]


def test_a_contact_that_is_not_safe_is_refused_and_kept_only_with_its_reason() -> None:
    sent, coordinator = a_sent_one()
    with pytest.raises(contact.NotSafe, match="not safe"):
        contact.record_contact(referral=sent, channel="voicemail", outcome="sent", by=coordinator)
    assert not sent.events.filter(kind=Kind.CONTACT_TRIED).exists()
    contact.record_contact(
        referral=sent, channel="voicemail", outcome="sent", unsafe_because="The line fell over.", by=coordinator
    )
    event = sent.events.get(kind=Kind.CONTACT_TRIED)
    assert event.said["against"]
    assert event.said["because"] == "The line fell over."
    reached = contact.record_contact(referral=sent, channel="phone", outcome="reached", by=coordinator)
    assert reached.kind == Kind.CONTACT_MADE
    assert reached.said["against"] == ""


def test_nobody_is_rung_who_said_no_to_contact() -> None:
    sent, coordinator = a_sent_one(consents={**YES, Layer.CONTACT: Said(False, "spoken")})
    with pytest.raises(contact.NotSafe, match="does not want to be contacted"):
        contact.record_contact(referral=sent, channel="phone", outcome="no_answer", by=coordinator)


def test_a_contact_of_tomorrow_is_refused() -> None:
    sent, coordinator = a_sent_one()
    with pytest.raises(CannotChange, match="still to come"):
        contact.record_contact(
            referral=sent, channel="phone", outcome="reached", at=timezone.now() + timedelta(hours=1), by=coordinator
        )


def test_the_public_form_sent_twice_is_one_referral() -> None:
    making.the_hub()
    typed = {"about": {"name": "Ada"}}
    first = referrals.take_in(typed=typed, identity={"forename": "Ada"}, once="one form")
    again = referrals.take_in(typed=typed, identity={"forename": "Ada"}, once="one form")
    assert first.pk == again.pk
    assert Referral.objects.count() == 1
    assert first.referred_by == making.the_hub()
    assert first.state == State.DRAFT
    coordinator = making.a_worker(role=Role.COORDINATOR, organisation=making.the_hub())
    assert may(coordinator, Verb.SEND, first)


@pytest.mark.parametrize("state", list(State))
def test_a_made_referral_stands_where_its_events_say(state: State) -> None:
    made = making.a_referral(state=state)
    kinds = [Kind(kind) for kind in made.events.values_list("kind", flat=True)]
    assert state_of(kinds) == made.state == state
    last = made.events.last()
    assert last is not None
    assert last.state_after == state
    assert last.version == made.version
