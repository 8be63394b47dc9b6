"""A made-up service with a manager, a coordinator and workers, and a case of it. Every name is made up."""

from __future__ import annotations

from typing import Any, NamedTuple

from answerable.pathways.models import Organisation, Referral, Service, Worker
from answerable.pathways.rules.vocabulary import Role, State
from tests.pathways import making


class World(NamedTuple):
    """One service and who works there."""

    provider: Organisation
    service: Service
    worker: Worker
    other: Worker
    coordinator: Worker
    manager: Worker


def a_world(**more: Any) -> World:
    """Return a service with two workers of ten cases each in the city, a coordinator and a manager."""
    provider = making.an_organisation(**more)
    city = making.an_area("city")
    workers = [
        making.a_worker(role=Role.SUPPORT_WORKER, organisation=provider, caseload_limit=10, name=name)
        for name in ("Bea Madeup", "Cy Madeup")
    ]
    for one in workers:
        one.areas.add(city)
    return World(
        provider,
        making.a_service(provider),
        workers[0],
        workers[1],
        making.a_worker(role=Role.COORDINATOR, organisation=provider, name="Dee Madeup"),
        making.a_worker(role=Role.SERVICE_MANAGER, organisation=provider, name="Eve Madeup"),
    )


def a_case(world: World, *, state: str = State.ACTIVE, **more: Any) -> Referral:
    """Return a case of the world's first worker, with everything shared with the service, unless `more` says otherwise."""
    more.setdefault("worker", world.worker)
    return making.a_referral(state=state, service=world.service, **more)
