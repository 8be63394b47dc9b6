"""The script that plays a worker notices a leak of each kind: else its silence would say nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse

from answerable.pathways.models import Goal, MaracReferral, Person, PersonLink, Referral
from answerable.pathways.views import my_day
from tests.pathways.conftest import signed_in

from .player import Player, Request, everything
from .test_a_providers_worker import differences
from .worlds import SECRETS, THEIR_OTHER, VARIATIONS, Base

pytestmark = pytest.mark.django_db
ASKED = [Request("/my-day/"), Request("/referrals/"), Request("/referrals/0bad0bad-0bad-4bad-8bad-0bad0bad0bad/")]


def _count_in_the_page(page: HttpResponse) -> None:
    page.content += str(Person.objects.count()).encode()


def _space_in_the_page(page: HttpResponse) -> None:
    page.content += b" " * Referral.objects.count()


def _header(page: HttpResponse) -> None:
    page["X-Rows"] = str(Referral.objects.count())


def _cookie(page: HttpResponse) -> None:
    if Referral.objects.count() > 2:
        page.set_cookie("more", "1")


def _status(page: HttpResponse) -> None:
    if Referral.objects.count() > 2:
        page.status_code = 202


def _questions(_page: HttpResponse) -> None:
    for one in Referral.objects.all():
        one.needs.exists()


def _word(page: HttpResponse) -> None:
    if Referral.objects.count() > 2:
        page.content += SECRETS[0].encode()


def _restricted(page: HttpResponse) -> None:
    page.content += str(Person.objects.filter(is_restricted=True).count()).encode()


def _trap(page: HttpResponse) -> None:
    page.content += str(Person.objects.filter(is_honey=True).count()).encode()


def _links(state: str) -> Callable[[HttpResponse], None]:
    def plant(page: HttpResponse) -> None:
        page["X-Links"] = str(PersonLink.objects.filter(state=state).count())

    return plant


def _same_row(page: HttpResponse) -> None:
    page["X-Goals"] = str(Goal.objects.filter(reference=THEIR_OTHER).exists())


def _marac(_page: HttpResponse) -> None:
    list(MaracReferral.objects.filter(person__in=[one.pk for one in Person.objects.all() if one.is_restricted]))


@pytest.mark.parametrize(
    ("plant", "said", "world"),
    [
        (_count_in_the_page, "says", "known elsewhere"),
        (_space_in_the_page, "says", "known elsewhere"),
        (_header, "headers", "known elsewhere"),
        (_cookie, "cookies", "known elsewhere"),
        (_status, "status", "known elsewhere"),
        (_questions, "questions to the store", "known elsewhere"),
        (_word, SECRETS[0], "known elsewhere"),
        (_restricted, "says", "restricted elsewhere"),
        (_trap, "says", "a trap"),
        (_links("confirmed"), "headers", "known elsewhere, and a link is confirmed"),
        (_links("proposed"), "headers", "known elsewhere, and a link is proposed"),
        (_same_row, "headers", "referred to two"),
        (_marac, "questions to the store", "restricted elsewhere"),
    ],
)
def test_a_leak_that_is_planted_is_found_and_the_world_named(
    base: Base, monkeypatch: pytest.MonkeyPatch, plant: Callable[[HttpResponse], None], said: str, world: str
) -> None:
    drawn = my_day.render

    def leaking(request: HttpRequest, *rest: Any, **more: Any) -> HttpResponse:
        page = drawn(request, *rest, **more)
        plant(page)
        return page

    monkeypatch.setattr(my_day, "render", leaking)
    blamed = {world: VARIATIONS[world]}
    made, wrong = differences(base, "support worker", ASKED, blamed=blamed)
    assert made == len(ASKED)
    for name in ("all at once", world):
        assert any(one.startswith(f"{name}: ") and said in one for one in wrong), wrong
    assert all("/my-day/" in one for one in wrong)


def test_without_a_leak_the_same_requests_tell_nothing(base: Base) -> None:
    assert differences(base, "support worker", ASKED) == (len(ASKED), [])


def test_the_script_finds_its_way_to_every_kind_of_request(base: Base) -> None:
    """What it walks is the site: pages, forms that are taken, forms that are refused, addresses that it may not know."""
    played = everything(Player(signed_in(base.players["support worker"]), base))
    kinds = {(request.data is None, seen.status) for request, seen in played.items()}
    assert {
        (True, 200),
        (True, 403),
        (True, 404),
        (False, 200),
        (False, 302),
        (False, 403),
        (False, 404),
        (False, 422),
    } <= kinds
    taken = {request.address for request, seen in played.items() if seen.status == 302 and request.data is not None}
    for end in ("/incidents/", "/risk/judgement/", "/marac/earlier/", "/case/needs/", "/draft/person/"):
        assert any(address.endswith(end) for address in taken), end
