"""The script that plays a worker notices a leak of each kind: else its silence would say nothing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse

from answerable.pathways.models import Person, Referral
from answerable.pathways.views import my_day

from .player import Request
from .test_a_providers_worker import base, differences
from .worlds import SECRETS, VARIATIONS, Base

pytestmark = pytest.mark.django_db
WORLD = {"known elsewhere": VARIATIONS["known elsewhere"]}
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


@pytest.mark.parametrize(
    ("plant", "said"),
    [
        (_count_in_the_page, "says"),
        (_space_in_the_page, "says"),
        (_header, "headers"),
        (_cookie, "cookies"),
        (_status, "status"),
        (_questions, "questions to the store"),
        (_word, SECRETS[0]),
    ],
)
def test_a_leak_that_is_planted_is_found(
    base: Base, monkeypatch: pytest.MonkeyPatch, plant: Callable[[HttpResponse], None], said: str
) -> None:
    drawn = my_day.render

    def leaking(request: HttpRequest, *rest: Any, **more: Any) -> HttpResponse:
        page = drawn(request, *rest, **more)
        plant(page)
        return page

    monkeypatch.setattr(my_day, "render", leaking)
    made, wrong = differences(base, "support worker", WORLD, asked=ASKED)
    assert made == len(ASKED)
    assert any(said in one for one in wrong), wrong
    assert all("/my-day/" in one for one in wrong)


def test_without_a_leak_the_same_requests_tell_nothing(base: Base) -> None:
    assert differences(base, "support worker", WORLD, asked=ASKED) == (len(ASKED), [])


__all__ = ["base"]
