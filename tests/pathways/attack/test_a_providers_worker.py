"""A provider's worker cannot learn that somebody is known elsewhere outside a protocol: a script plays that worker.

The same person makes the same requests in worlds that differ only in what another organisation knows. Whatever comes back is the same:
status, headers, cookies, every byte, and how many questions the store was asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone

from answerable.pathways.models import Referral
from answerable.pathways.name_check import fitting
from tests.pathways.conftest import signed_in

from .player import Player, Request, Seen, everything
from .worlds import SECRETS, VARIATIONS, Base, a_base

pytestmark = pytest.mark.django_db
ASKS_MORE = ("/incidents/", "/risk/judgement/", "/marac/earlier/", "/marac/mine/cases/")
"""Where the number of questions, and nothing else, may differ: what is written there is weighed by the rules for each organisation that
has a part in the person, and the random reference of a MARAC case is looked up before who may see it is."""


@pytest.fixture
def base(settings: object) -> Iterator[Base]:
    settings.NAME_CHECK_HELD_MS = 1  # type: ignore[attr-defined]
    settings.NAME_CHECKS_AN_HOUR = 10_000  # type: ignore[attr-defined]
    settings.NAME_CHECKS_AN_HOUR_AN_ORGANISATION = 10_000  # type: ignore[attr-defined]
    with time_machine.travel(timezone.now(), tick=False):
        yield a_base()
    fitting.forget()


def _player(base: Base, who: str) -> Player:
    player = Player(signed_in(base.players[who]), base)
    for row in Referral.objects.all():
        player.kept |= {str(row.reference).encode(), row.number.encode()}
    return player


def differences(
    base: Base, who: str, worlds: Mapping[str, Callable[[Base], None]], asked: Sequence[Request] = ()
) -> tuple[int, list[str]]:
    """Play one worker in all these worlds; return how many requests they made in each, and what told the worlds apart.

    `asked`: these requests alone, instead of every one that the worker can make.
    """
    player = _player(base, who)
    requests = asked or list(everything(player).values())
    plain = [player.play(request)[0] for request in requests]
    wrong: list[str] = []
    for name, vary in worlds.items():
        place = transaction.savepoint()
        try:
            vary(base)
            for request, before in zip(requests, plain, strict=True):
                seen, page = player.play(request)
                wrong += [f"{name}: {told}" for told in _told(request, before, seen, page)]
        finally:
            transaction.savepoint_rollback(place)
    return len(requests), wrong


def _told(request: Request, plain: Seen, seen: Seen, page: str) -> Iterator[str]:
    for part in ("status", "headers", "cookies"):
        if getattr(plain, part) != getattr(seen, part):
            yield f"{request}: {part} {getattr(plain, part)} and {getattr(seen, part)}"
    if plain.body != seen.body:
        before, after = (
            plain.body.decode(errors="replace").splitlines(),
            seen.body.decode(errors="replace").splitlines(),
        )
        more = [line.strip() for line in after if line not in before][:4]
        less = [line.strip() for line in before if line not in after][:4]
        yield f"{request.address}: says {more} and not {less}"
    if plain.queries != seen.queries and not any(part in request.address for part in ASKS_MORE):
        yield f"{request.address}: {plain.queries} and {seen.queries} questions to the store"
    for secret in SECRETS:
        if secret in page and secret not in str(request.data):
            yield f"{request}: “{secret}” is on the page"


TOLD_APART = {
    "support worker": ("known elsewhere, and a link is confirmed", "restricted elsewhere", "referred to two"),
    "coordinator": ("known elsewhere, and a link is proposed", "referred to two"),
    "manager": ("a trap",),
    "police officer": ("known elsewhere, and a link is confirmed",),
    "charity's coordinator": ("known elsewhere", "referred to two"),
}
"""In which worlds each of them plays. To play all of them in all takes minutes."""


@pytest.mark.parametrize("who", TOLD_APART)
def test_no_request_tells_what_another_organisation_knows(base: Base, who: str) -> None:
    worlds = {name: VARIATIONS[name] for name in TOLD_APART[who]}
    made, wrong = differences(base, who, worlds)
    assert made > 150
    assert wrong == [], f"{len(wrong)} of {made * len(worlds)}:\n" + "\n".join(wrong[:40])
