"""A provider's worker cannot learn that somebody is known elsewhere outside a protocol: a script plays that worker.

The same person makes the same requests in two worlds that differ only in what another organisation knows. Whatever comes back is the
same: status, headers, cookies, every byte, and how many questions the store was asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import pytest
from django.db import transaction

from answerable.pathways.models import Referral
from tests.pathways.conftest import signed_in

from .player import Player, Request, Seen, everything
from .worlds import SECRETS, VARIATIONS, Base, all_at_once

pytestmark = pytest.mark.django_db
PLAYERS = ("support worker", "coordinator", "manager", "police officer", "charity's coordinator")


def _player(base: Base, who: str) -> Player:
    player = Player(signed_in(base.players[who]), base)
    for row in Referral.objects.all():
        player.kept |= {str(row.reference).encode(), row.number.encode()}
    return player


def _in_world(
    base: Base, player: Player, vary: Callable[[Base], object], requests: Sequence[Request]
) -> list[tuple[Seen, str]]:
    with transaction.atomic():
        vary(base)
        made = [player.play(request) for request in requests]
        transaction.set_rollback(True)
    return made


def differences(
    base: Base,
    who: str,
    asked: Sequence[Request] = (),
    *,
    world: Callable[[Base], object] = all_at_once,
    blamed: Mapping[str, Callable[[Base], object]] = VARIATIONS,
) -> tuple[int, list[str]]:
    """Play one worker in the plain world and in another; return how many requests they made in each, and what told the worlds apart.

    `asked`: these requests alone, instead of every one that the worker can make. What differs is played again in the plain world, so
    that what changes by itself is not taken for a leak, and in each of `blamed`, to say in which of them it differs.
    """
    player = _player(base, who)
    plain = {one: player.play(one)[0] for one in asked} if asked else everything(player)
    varied = zip(plain.items(), _in_world(base, player, world, list(plain)), strict=True)
    told = [request for (request, before), (seen, page) in varied if any(_told(request, before, seen, page))]
    again = {request: player.play(request)[0] for request in told}
    wrong: list[str] = []
    for name, vary in {"all at once": world, **blamed}.items() if told else ():
        for request, (seen, page) in zip(told, _in_world(base, player, vary, told), strict=True):
            wrong += [f"{name}: {how}" for how in _told(request, again[request], seen, page)]
    return len(plain), wrong


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
    if plain.queries != seen.queries:
        yield f"{request.address}: {plain.queries} and {seen.queries} questions to the store"
    for secret in SECRETS:
        if secret in page and secret not in str(request.data):
            yield f"{request}: “{secret}” is on the page"


@pytest.mark.parametrize("who", PLAYERS)
def test_no_request_tells_what_another_organisation_knows(base: Base, who: str) -> None:
    made, wrong = differences(base, who)
    assert made > 150
    assert wrong == [], f"{len(wrong)} of {made}:\n" + "\n".join(wrong[:40])
