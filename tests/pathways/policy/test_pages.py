"""Every address of the site is guarded, and each that is of one referral answers who may, and “not found” to who may not."""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from answerable.pathways.models import Referral, Worker
from answerable.pathways.policies import facts_of_all
from answerable.pathways.rules.policy import allowed
from answerable.pathways.rules.verbs import Desk, Verb
from answerable.pathways.rules.vocabulary import Role, State

from ..making import a_referral, a_service, a_worker, an_organisation, the_hub, the_police

pytestmark = pytest.mark.django_db
OURS = "answerable.pathways"


def patterns(of: URLResolver | None = None, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every address of the site with its whole route."""
    for one in (of or get_resolver()).url_patterns:
        route = before + str(one.pattern)
        if isinstance(one, URLResolver):
            yield from patterns(one, route)
        else:
            yield route, one


OF_REFERRAL = {route: one for route, one in patterns() if getattr(one.callback, "verb", None)}


def test_every_address_says_who_may_go_there() -> None:
    for route, one in patterns():
        guarded = isinstance(getattr(one.callback, "permission", None), Desk) or getattr(one.callback, "public", "")
        assert guarded, f"{route} is open to anybody, and nobody said why"


def test_every_address_of_a_referral_names_the_verb_that_it_does() -> None:
    assert len(OF_REFERRAL) > 20
    for route, one in patterns():
        if route.startswith("referrals/") and "<uuid:reference>" in route:
            assert isinstance(getattr(one.callback, "verb", None), Verb), (
                f"{route} is of a referral: mark it with of_referral"
            )
    for route, one in OF_REFERRAL.items():
        assert "<uuid:reference>" in route, route
        assert one.callback.verb in set(Verb)


def test_no_address_holds_anything_but_random_references_and_codes() -> None:
    """What is typed (a name, a number of a telephone) never stands in an address: facts/law.md D5, and history is kept by browsers."""
    for route, _ in patterns():
        for kind, name in re.findall(r"<(\w+):(\w+)>", route):
            assert kind in {"uuid", "slug", "int"}, f"{route}: {name} can hold anything"
        assert not re.search(r"<\w+>", route), route


@pytest.fixture
def people_at_work() -> tuple[list[Worker], list[Referral]]:
    """A worker of each role at the hub, the police, the provider and one that has to do with nothing; a referral in each state."""
    hub, police, provider, nobody = the_hub(), the_police(), an_organisation(), an_organisation()
    workers = [a_worker(role=role, organisation=one) for one in (hub, police, provider, nobody) for role in Role]
    service = a_service(provider)
    by_role = {(worker.organisation_id, worker.role): worker for worker in workers}
    referrals = [
        a_referral(
            state=state,
            service=service,
            referred_by=police,
            referrer=by_role[police.pk, Role.REFERRER],
            worker=by_role[provider.pk, Role.SUPPORT_WORKER]
            if state in {State.ACCEPTED, State.ACTIVE, State.CLOSED}
            else None,
        )
        for state in State
    ]
    return workers, referrals


def ask(client: Client, path: str) -> tuple[int, bytes]:
    """Look at an address, or send it an empty form where it takes only that; nothing of it stays."""
    with transaction.atomic():
        response: Any = client.get(path)
        if response.status_code == 405:
            response = client.post(path, {})
        client.cookies.pop("messages", None)  # what the next page would say of it
        content = b"".join(response.streaming_content) if response.streaming else response.content
        transaction.set_rollback(True)
    return response.status_code, content


def test_each_page_of_a_referral_is_there_for_who_may_and_not_found_for_who_may_not(
    people_at_work: tuple[list[Worker], list[Referral]], client_of: Callable[[Worker], Client]
) -> None:
    workers, referrals = people_at_work
    tried, opened, only_sent_to, refused = set[str](), set[str](), set[str](), set[str]()
    missing = 0
    for turn, worker in enumerate(workers):
        client = client_of(worker)
        _, nothing = ask(client, f"/referrals/{uuid.uuid4()}/")
        facts = facts_of_all(worker, referrals)
        can = {referral: allowed(facts[referral.pk]) for referral in referrals}
        for number, (route, one) in enumerate(OF_REFERRAL.items()):
            rest = set(one.pattern.converters) - {"reference"}
            may = [referral for referral in referrals if one.callback.verb in can[referral]]
            may_not = [referral for referral in referrals if referral not in may]
            # test_matrix.py asks every verb of everybody. Here each page is opened by the first who may and each third of the others, in
            # the first or the last state where they may; and refused to every fifth who may not, in a state that changes with the page.
            some = [may[(turn + number) % 2 * -1]] if may and (route not in tried or (turn + number) % 3 == 0) else []
            tried |= {route} if some else set()
            if may_not and (turn + number) % 5 == 0:
                some.append(may_not[(turn + number) // 5 % len(may_not)])
            for referral in some:
                path = "/" + route.replace("<uuid:reference>", str(referral.reference))
                path = re.sub(r"<uuid:\w+>", str(uuid.uuid4()), path)
                path = re.sub(r"<int:\w+>", "1", path)
                path = path.replace("<slug:step>", "person").replace("<slug:part>", "identity")
                assert "<" not in path, route
                status, content = ask(client, path)
                if referral in may_not:
                    assert status == 404, (route, worker.role, referral.state, status)
                    assert without_token(content) == without_token(nothing), (route, worker.role)
                    missing += 1
                    refused.add(route)
                elif status == 404 and client.get(path).status_code == 405:
                    # Sent an empty form, it looks for what the form should have named.
                    only_sent_to.add(route)
                elif not rest:
                    assert status in {200, 302, 400, 422}, (route, worker.role, referral.state, status)
                    opened.add(route)
    assert missing > 200
    assert refused == set(OF_REFERRAL), "pages that were refused to nobody"
    whole = {route for route, one in OF_REFERRAL.items() if set(one.pattern.converters) == {"reference"}}
    assert whole - opened - only_sent_to == set(), "pages that nobody of these may open"


def without_token(page: bytes) -> bytes:
    """A page without what differs each time: the token of its forms and the nonce of its scripts."""
    page = re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", page)
    return re.sub(rb'nonce="[^"]+"', b"", page)
