"""One policy: the decision, the filter of lists, the check of one, the page, the JSON and the export agree, for every row of a store
made of every case (world.py), with what the policy told role by role says (tests/unit/pathways/policy_by_role.py)."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from io import StringIO

import pytest
from django.db import transaction
from django.http import Http404, HttpRequest
from django.test import RequestFactory

from answerable.pathways.models import Organisation, Referral, Worker
from answerable.pathways.policies import allowed_to, facts_of_all, groups, groups_of_all, may, visible
from answerable.pathways.rules.policy import SEES, allowed
from answerable.pathways.rules.verbs import Verb
from answerable.pathways.rules.vocabulary import Role
from tests.unit.pathways.policy_by_role import Case, may_do

from . import urls
from .world import Made, World, make_world

pytestmark = pytest.mark.django_db

_SAID: dict[Case, frozenset[str]] = {}


def said(one: Made, worker: Worker) -> frozenset[str]:
    """What the other reading says that a worker may do."""
    case = one.case(worker)
    if case not in _SAID:
        _SAID[case] = may_do(case)
    return _SAID[case]


@pytest.fixture(scope="module")
def world(django_db_setup: None, django_db_blocker: object) -> Iterator[World]:
    """Every case at a hub, made once for all the tests here and taken away after them."""
    with django_db_blocker.unblock(), transaction.atomic():  # type: ignore[attr-defined]
        yield make_world(hub=True)
        transaction.set_rollback(True)


def asked(http: RequestFactory, worker: Worker) -> HttpRequest:
    request = http.get("/")
    request.user = worker
    return request


def differs(world: World, worker: Worker, verb: Verb) -> list[Made]:
    """Those that the list of a verb has and should not have, or has not and should have."""
    listed = set(visible(worker, verb).order_by().values_list("pk", flat=True))
    return [one for one in world.made if (one.referral.pk in listed) != (verb.value in said(one, worker))]


def test_the_list_has_what_each_worker_may_do_each_verb_to_and_nothing_else(world: World) -> None:
    decided = 0
    for worker in world.workers:
        for verb in Verb:
            assert not differs(world, worker, verb), (worker.role, verb, differs(world, worker, verb)[:3])
            decided += len(world.made)
    assert decided >= 2000


def the_check_is_as_told(world: World) -> None:
    """Ask of every referral, for every worker, what may be done to it."""
    for worker in world.workers:
        facts = facts_of_all(worker, [one.referral for one in world.made])
        assert len(facts) == len(world.made)
        for one in world.made:
            assert {verb.value for verb in allowed(facts[one.referral.pk])} == said(one, worker), (worker.role, one)


def test_the_check_of_one_is_as_the_list(world: World) -> None:
    the_check_is_as_told(world)


def test_it_is_as_told_where_the_organisation_is_no_hub(world: World) -> None:
    """Of all roles the safeguarding lead alone may do more at a hub: their lists are asked for every verb, the others' for two."""
    ours = world.workers[0].organisation
    assert all(worker.organisation is ours for worker in world.workers)
    Organisation.objects.filter(pk=ours.pk).update(is_hub=False)
    ours.is_hub = False
    try:
        the_check_is_as_told(world)
        for worker in world.workers:
            for verb in Verb if worker.role == Role.HUB_LEAD else (Verb.BREAK_GLASS, Verb.SEE_STATE):
                assert not differs(world, worker, verb), (worker.role, verb, differs(world, worker, verb)[:3])
    finally:
        ours.is_hub = True  # its row comes back with the test's transaction


def every(world: World, step: int, *, allowed_alone: bool = False) -> list[tuple[Worker, Made]]:
    """Each so many of all pairs of a worker and a referral, so that no kind of referral is met by one role alone."""
    pairs = [(worker, one) for one in world.made for worker in world.workers]
    return [pair for pair in pairs if not allowed_alone or said(pair[1], pair[0])][::step]


def test_the_page_is_there_for_who_may_and_not_found_for_who_may_not(world: World, rf: RequestFactory) -> None:
    """A page that opens says of every verb whether its buttons and its groups are shown."""
    opened = refused = 0
    for number, (worker, one) in enumerate(every(world, 37, allowed_alone=True) + every(world, 197)):
        expected = said(one, worker)
        # Each second time something that may be done, where there is anything.
        verb = sorted(expected)[number % len(expected)] if expected and number % 2 else list(Verb)[number % len(Verb)]
        try:
            answer = urls.page(asked(rf, worker), verb, one.referral.reference)
        except Http404:
            assert verb not in expected, (worker.role, verb, one)
            refused += 1
        else:
            assert verb in expected, (worker.role, verb, one)
            assert set(answer.content.decode().split()) == {one.referral.number, *expected}, (worker.role, one)
            opened += 1
    assert opened * len(Verb) + refused >= 2000
    assert refused > 100


def test_asked_alone_it_is_the_same(world: World) -> None:
    for worker, one in every(world, 997):
        referral = Referral.objects.get(pk=one.referral.pk)
        expected = said(one, worker)
        assert {verb.value for verb in groups(worker, referral)} == expected & {verb.value for verb in SEES}
        verb = list(Verb)[one.referral.pk % len(Verb)]
        assert may(worker, verb, referral) == (verb.value in expected)


def test_the_json_and_the_export_say_the_same(world: World, rf: RequestFactory) -> None:
    for number, worker in enumerate(world.workers):
        for verb in list(Verb)[number % 4 :: 4]:
            answer = urls.as_json(asked(rf, worker), verb.value)
            expected = {one.referral.number for one in world.made if verb.value in said(one, worker)}
            assert set(json.loads(answer.content)["referrals"]) == expected
        rows = {
            number: set(codes.split())
            for number, codes in csv.reader(StringIO(urls.export(asked(rf, worker)).content.decode()))
        }
        assert rows == {
            one.referral.number: {code for code in said(one, worker) if code.startswith("see_")}
            for one in world.made
            if "see_state" in said(one, worker)
        }


def test_who_has_left_may_do_nothing(world: World) -> None:
    for worker in world.workers:
        gone = Worker.objects.get(pk=worker.pk)
        gone.is_active = False
        some = [one.referral for one in world.made[::301]]
        assert not any(visible(gone, verb).exists() for verb in Verb)
        assert not any(groups_of_all(gone, some).values())
        assert not any(allowed_to(gone, referral) or may(gone, Verb.SEE_STATE, referral) for referral in some)
