"""Requests from the public site, by several rounds at the same moment and with the power cut between any two steps: once each."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from answerable.audit.models import Entry
from answerable.audit.queries import verify
from answerable.casework.actions import asked
from answerable.casework.models import Request, Requester, WebAsk
from answerable.config.home import sealing_key
from answerable.publication import asking, receiving
from answerable.publication.models import SealedAsk
from answerable.publication.sealing import public_of

from .processes import at_once, killed, power_cut, shared_store

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "published"])
NUMBER = 4


@pytest.fixture(autouse=True)
def before(transactional_db: None, tmp_path: Path, settings: Any) -> Iterator[int]:
    """Four people sent a request; nothing is loaded to answer from, which changes nothing of this.

    Gives how many entries the journal had: no database lets them be taken out between two tests.
    """
    settings.MEDIA_ROOT = tmp_path / "files"
    with shared_store(tmp_path):
        receiving.leave_key(public_of(sealing_key()))
        for number in range(NUMBER):
            asking.take(text=f"How much was {number}?", name="A Made-Up", email=f"a{number}@example.org", address="")
        yield Entry.objects.count()


def all_in_once(before: int) -> None:
    assert SealedAsk.objects.count() == 0
    assert Request.objects.count() == WebAsk.objects.count() == Requester.objects.count() == NUMBER
    assert [entry.action for entry in Entry.objects.order_by("seq")[before:]] == ["request.received"] * NUMBER
    assert verify().ok


def test_two_rounds_at_once_take_each_in_once(before: int) -> None:
    def go_round() -> int:
        found = asked.take_in()
        assert found.problems == ()
        return found.opened

    assert sum(at_once(go_round, go_round)) == NUMBER
    all_in_once(before)


@pytest.mark.parametrize("where", ["receive", "tell", "taken_away"])
def test_the_power_is_cut_and_the_next_round_goes_on(where: str, before: int) -> None:
    def run() -> None:
        place = receiving if where == "taken_away" else asked
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(place, where, lambda *_, **__: power_cut())
            asked.take_in()

    killed(run)
    assert SealedAsk.objects.count() == NUMBER
    asked.take_in()
    all_in_once(before)
