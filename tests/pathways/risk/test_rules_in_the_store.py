"""Local rules in the store: versions, findings that are replaced and kept, what each organisation may know, and how fast it is."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from answerable.audit.models import Entry
from answerable.pathways import case_facts
from answerable.pathways.actions import local_rules as actions
from answerable.pathways.errors import CannotChange
from answerable.pathways.models import LocalRule, Organisation, Person, PersonLink, Referral, RuleFinding, Worker
from answerable.pathways.queries import local_rules as queries
from answerable.pathways.rules.local_rules import Kind, Rule
from answerable.pathways.rules.protocols import FieldGroup, Purpose
from answerable.pathways.rules.vocabulary import OrganisationKind, Role, State
from tests.pathways import making

pytestmark = pytest.mark.django_db


def a_rule(kind: str = Kind.REPEATS, code: str = "R1", **parameters: Any) -> LocalRule:
    return actions.save_rule(
        code=code,
        kind=kind,
        parameters=parameters,
        words="Made up for a test",
        from_day=making.today() - timedelta(days=30),
        version=case_facts.version_of(code),
        by=None,
    )


def linked(one: Person, other: Person, state: str = PersonLink.State.CONFIRMED, weight: float = 10.0) -> PersonLink:
    first, second = sorted((one, other), key=lambda row: row.pk)
    return PersonLink.objects.create(first=first, second=second, weight=weight, model_version="made-up", state=state)


def four(person: Person, organisation: Organisation | None = None, days: tuple[int, ...] = (10, 40, 80, 120)) -> None:
    for days_ago in days:
        making.an_incident(person, days_ago=days_ago, **({"organisation": organisation} if organisation else {}))


def of(organisation: Organisation) -> list[str]:
    return [
        one.words
        for one in RuleFinding.objects.filter(organisation=organisation, replaced_at__isnull=True).order_by("pk")
    ]


def hub_worker(role: str = Role.COORDINATOR) -> Worker:
    return making.a_worker(role=role, organisation=making.the_hub())


def test_a_finding_is_explained_for_those_who_have_a_part_in_it() -> None:
    a_rule()
    referral = making.a_referral()
    four(referral.person)
    assert actions.re_explain(person=referral.person) == 2
    since = making.today() - timedelta(days=120)
    words = f"4th incident since {since.day} {since:%B %Y}; rule R1"
    assert of(referral.referred_by) == of(making.the_hub()) == [words]
    (shown,) = queries.of_referral(hub_worker(), referral)
    assert (shown.words, shown.count, list(shown.sources.all())) == (words, 4, [referral.referred_by])


def test_what_stays_the_same_is_not_written_again() -> None:
    a_rule()
    referral = making.a_referral()
    four(referral.person)
    actions.re_explain(referral=referral)
    assert actions.re_explain(referral=referral) == 0
    making.an_incident(referral.person, days_ago=5)
    assert actions.re_explain(people=[referral.person]) == 4  # two replaced, two new
    old = RuleFinding.objects.filter(replaced_at__isnull=False)
    assert {one.count for one in old} == {4}
    assert {one.count for one in RuleFinding.objects.filter(replaced_at__isnull=True)} == {5}


def test_the_rows_of_the_same_person_count_by_confirmed_links_only() -> None:
    """“4+ confirmed” apart from “4+ if these links are right” (facts/pathways.md 2.4)."""
    a_rule()
    referral = making.a_referral()
    hub = making.the_hub()
    four(referral.person, days=(10, 40, 80))
    elsewhere = making.a_person(hub)
    making.an_incident(elsewhere, days_ago=120)
    link = linked(referral.person, elsewhere, PersonLink.State.PROPOSED, weight=2.0)
    actions.re_explain(person=elsewhere)
    (one,) = RuleFinding.objects.filter(organisation=hub)
    assert one.certainty == "if_links"
    assert "only if unconfirmed links are right (chance about 80 per cent)" in one.words
    assert of(referral.referred_by) == []  # the hub's own incident is not the police's to know
    PersonLink.objects.filter(pk=link.pk).update(state=PersonLink.State.CONFIRMED)
    actions.re_explain(person=referral.person)
    (now,) = RuleFinding.objects.filter(organisation=hub, replaced_at__isnull=True)
    assert (now.certainty, now.count) == ("confirmed", 4)
    PersonLink.objects.filter(pk=link.pk).update(state=PersonLink.State.REFUTED)
    actions.re_explain(person=referral.person)
    assert of(hub) == []


def test_a_refuted_link_is_not_walked_around() -> None:
    a_rule()
    referral = making.a_referral()
    hub = making.the_hub()
    four(referral.person, days=(10, 40, 80))
    copy, elsewhere = making.a_person(hub), making.a_person(hub)
    making.an_incident(elsewhere, days_ago=120)
    linked(referral.person, copy)
    linked(copy, elsewhere, PersonLink.State.PROPOSED)
    linked(referral.person, elsewhere, PersonLink.State.REFUTED)
    actions.re_explain(person=referral.person)
    assert of(hub) == []


def test_nothing_is_counted_outside_a_protocol() -> None:
    """No count tells a worker that a person is known elsewhere outside a protocol."""
    a_rule()
    referral = making.a_referral()
    hub = making.the_hub()
    four(referral.person, days=(10, 40, 80))
    other = making.an_organisation()
    theirs = making.a_person(other)
    making.an_incident(theirs, days_ago=120)
    linked(referral.person, theirs)
    actions.re_explain(person=theirs)
    assert of(hub) == of(referral.referred_by) == []
    grant = making.a_protocol(other, hub, purpose=Purpose.SAFEGUARDING)
    actions.re_explain(person=theirs)
    assert len(of(hub)) == 1
    assert of(referral.referred_by) == []
    worker = hub_worker()
    assert queries.standing(worker).count() == 1
    # A protocol that ends takes the finding off the screen at once, before anything is explained again.
    grant.protocol.ended_early = making.today()
    grant.protocol.save()
    assert queries.standing(worker).count() == 0


@pytest.mark.parametrize(
    "narrow",
    [
        {"fields": [FieldGroup.IDENTITY]},
        {"basis": "explicit_consent"},
        {"purpose": Purpose.NAME_CHECK},
    ],
)
def test_a_protocol_for_less_lets_nothing_be_counted(narrow: dict[str, Any]) -> None:
    a_rule()
    referral = making.a_referral()
    four(referral.person, days=(10, 40, 80))
    other = making.an_organisation()
    theirs = making.a_person(other)
    making.an_incident(theirs, days_ago=120)
    linked(referral.person, theirs)
    making.a_protocol(other, making.the_hub(), **{"purpose": Purpose.SAFEGUARDING, **narrow})
    actions.re_explain(person=theirs)
    assert of(making.the_hub()) == []


def test_somebody_restricted_elsewhere_is_not_counted() -> None:
    a_rule()
    referral = making.a_referral()
    four(referral.person, days=(10, 40, 80))
    other = making.an_organisation()
    theirs = making.a_person(other, is_restricted=True)
    making.an_incident(theirs, days_ago=120)
    linked(referral.person, theirs)
    making.a_protocol(other, making.the_hub(), purpose=Purpose.SAFEGUARDING)
    actions.re_explain(person=theirs)
    assert of(making.the_hub()) == []


def test_the_same_perpetrator_is_found_across_rows() -> None:
    a_rule(perpetrator="same", count=2)
    referral = making.a_referral()
    him, as_the_hub_knows_him = (
        making.a_person(part="perpetrator"),
        making.a_person(making.the_hub(), part="perpetrator"),
    )
    linked(him, as_the_hub_knows_him)
    making.an_incident(referral.person, days_ago=10).perpetrators.add(him)
    mine = making.a_person(making.the_hub())
    linked(referral.person, mine)
    making.an_incident(mine, days_ago=40).perpetrators.add(as_the_hub_knows_him)
    actions.re_explain(referral=referral)
    (words,) = of(making.the_hub())
    assert "; same perpetrator; rule R1" in words


def test_medium_risk_repeat_leaves_out_who_an_idva_supports() -> None:
    a_rule(Kind.RISK_REPEATS, code="R3")
    idva = making.a_service(making.an_organisation(kind=OrganisationKind.ADVOCACY))
    plain = making.a_referral(state=State.ACTIVE, risk="medium")
    with_idva = making.a_referral(state=State.ACTIVE, service=idva, risk="medium")
    for referral in (plain, with_idva):
        four(referral.person, days=(10, 40))
        actions.re_explain(referral=referral)
    assert of(plain.service.provider)
    assert of(idva.provider) == []


def test_a_finding_that_has_run_out_is_not_shown() -> None:
    a_rule()
    referral = making.a_referral()
    four(referral.person)
    actions.re_explain(referral=referral)
    worker = hub_worker()
    assert queries.standing(worker).count() == 1
    RuleFinding.objects.update(until=making.today() - timedelta(days=1))
    assert queries.standing(worker).count() == 0


def test_a_worker_without_sight_of_the_risk_sees_no_finding() -> None:
    a_rule()
    referral = making.a_referral()
    four(referral.person)
    actions.re_explain(referral=referral)
    for role in (Role.ADMINISTRATOR, Role.MARAC_COORDINATOR, Role.REFERRER):
        assert queries.standing(hub_worker(role)).count() == 0
    elsewhere = making.a_worker(role=Role.COORDINATOR)
    assert queries.of_referral(elsewhere, referral) == []


def test_a_changed_rule_is_a_new_version_journaled_and_explains_every_open_case() -> None:
    first = a_rule()
    referral, closed = making.a_referral(), making.a_referral(state=State.CLOSED)
    for one in (referral, closed):
        four(one.person, days=(10, 40, 80))
    assert actions.explain_all(by=None) == 0
    worker = hub_worker(Role.HUB_LEAD)
    made, changed = actions.change_rule(
        code="R1",
        kind=Kind.REPEATS,
        parameters={"count": 3},
        words="Three here",
        from_day=making.today(),
        version=1,
        by=worker,
    )
    assert (made.version, changed) == (2, 2)
    assert LocalRule.objects.get(pk=first.pk).parameters["count"] == 4
    assert not case_facts.unexplained()
    assert [entry.action for entry in Entry.objects.order_by("seq")][-2:] == ["rule.changed", "rules.explained"]
    assert RuleFinding.objects.filter(referral=closed).count() == 0
    Referral.objects.filter(pk=referral.pk).update(state=State.CLOSED)
    assert actions.explain_all(by=None) == 2
    assert not RuleFinding.objects.filter(replaced_at__isnull=True).exists()


def test_a_rule_of_later_begins_on_its_day() -> None:
    actions.save_rule(
        code="R9",
        kind=Kind.REPEATS,
        parameters={"count": 2},
        words="From tomorrow",
        from_day=making.today() + timedelta(days=1),
        version=0,
        by=None,
    )
    assert case_facts.rules_in_force() == {}
    assert ("R9", 1) in case_facts.rules_in_force(making.today() + timedelta(days=1))
    assert case_facts.unexplained()


@pytest.mark.parametrize(
    ("over", "field"),
    [
        ({"kind": "weather"}, "kind"),
        ({"parameters": {"count": 1}}, "count"),
        ({"words": " "}, "words"),
        ({"words": "x" * 301}, "words"),
        ({"until_day": timezone.localdate() - timedelta(days=99)}, "until_day"),
        ({"version": 0}, None),
        ({}, None),
    ],
)
def test_a_rule_that_cannot_be_saved(over: dict[str, Any], field: str | None) -> None:
    a_rule()
    same: dict[str, Any] = {
        "code": "R1",
        "kind": Kind.REPEATS,
        "parameters": {},
        "words": "Made up for a test",
        "from_day": making.today() - timedelta(days=30),
        "version": 1,
        "by": None,
    }
    with pytest.raises(CannotChange) as raised:
        actions.save_rule(**{**same, **over})
    assert raised.value.field == field


def test_a_partnership_begins_with_the_usual_rules() -> None:
    made = actions.begin_with_usual_rules(by=None)
    assert [one.code for one in made] == ["R1", "R2", "R3", "M1", "M2", "M3"]
    assert queries.next_code(Kind.REPEATS) == "R4"
    assert queries.next_code(Kind.MARAC_AUTOMATIC) == "M4"
    with pytest.raises(CannotChange):
        actions.begin_with_usual_rules(by=None)


def test_a_preview_says_what_would_change_and_changes_nothing() -> None:
    a_rule()
    gains, loses_not = making.a_referral(), making.a_referral()
    four(gains.person, days=(10, 40, 80))
    four(loses_not.person)
    actions.explain_all(by=None)
    draft = Rule("R1", 2, Kind.REPEATS, {"count": 3}, making.today())
    worker = hub_worker(Role.HUB_LEAD)
    found = queries.preview(code="R1", draft=draft, worker=worker)
    assert (found.looked_at, found.gained, found.lost, found.changed, found.same) == (2, 1, 0, 0, 1)
    (change,) = found.cases
    assert (change.referral, change.before) == (gains, ())
    assert change.after[0].startswith("3rd incident since")
    assert RuleFinding.objects.filter(replaced_at__isnull=False).count() == 0
    stricter = Rule("R1", 2, Kind.REPEATS, {"count": 5}, making.today())
    assert queries.preview(code="R1", draft=stricter, worker=worker).lost == 1


def _queries_for(number: int) -> int:
    for _ in range(number):
        referral = making.a_referral()
        four(referral.person)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        actions.explain_all(by=None)
    return len(seen)


def test_no_query_a_row() -> None:
    a_rule()
    few, many = _queries_for(2), _queries_for(40)
    assert many <= few + 2


def test_many_cases_are_explained_in_little_time() -> None:
    """500 cases with 4 incidents each: measured 0.4 s of CPU; the bound leaves room for a busy machine."""
    a_rule()
    hub, police = making.the_hub(), making.the_police()
    worker = making.a_worker(organisation=police)
    people = [making.a_person(police) for _ in range(500)]
    for person in people:
        referral = Referral(
            person=person, number=f"R-{person.pk}", source="police", referred_by=police, referrer=worker
        )
        referral.hub, referral.offence, referral.state = hub, "domestic_abuse", State.SENT
        referral.save()
        four(person)
    began = time.process_time()
    assert actions.explain_all(by=None) == 500  # the police's; nothing is shared with the hub
    assert time.process_time() - began < 4


def test_the_round_explains_once_a_day_and_after_a_change() -> None:
    now = timezone.now()
    assert actions.explain_today(now) == ""
    a_rule()
    assert "every open case was explained" in actions.explain_today(now)
    assert actions.explain_today(now) == ""
    assert actions.explain_today(now + timedelta(days=1)) != ""
    a_rule(count=5)
    assert actions.explain_today(timezone.now()) != ""


def test_many_open_cases_are_left_to_the_next_round(monkeypatch: pytest.MonkeyPatch) -> None:
    referral = making.a_referral()
    four(referral.person)
    monkeypatch.setattr(actions, "AT_ONCE", 0)
    a_rule()
    assert actions.explain_soon(by=None) is None
    assert case_facts.unexplained()
    assert not RuleFinding.objects.exists()
    actions.explain_today(timezone.now())
    assert RuleFinding.objects.exists()


def test_a_preview_of_many_says_that_it_looked_at_the_latest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queries, "_MOST_LOOKED_AT", 1)
    for _ in range(2):
        four(making.a_referral().person)
    draft = Rule("R1", 1, Kind.REPEATS, {}, making.today())
    found = queries.preview(code="R1", draft=draft, worker=hub_worker(Role.HUB_LEAD))
    assert (found.looked_at, found.gained, found.whole) == (1, 1, False)
