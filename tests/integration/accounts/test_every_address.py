"""Every address of the staff site says who may go there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from answerable.accounts.models import User
from answerable.accounts.permissions import Permission, mark_of, public, requires


def _addresses(patterns: list[Any], before: str = "") -> Iterator[tuple[str, Callable[..., Any]]]:
    for pattern in patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _addresses(pattern.url_patterns, here)
        elif isinstance(pattern, URLPattern):
            yield here, pattern.callback


ADDRESSES = dict(_addresses(get_resolver().url_patterns))


def test_the_walk_finds_the_site() -> None:
    assert {"", "account/sign-in/", "account/password/"} <= set(ADDRESSES)


@pytest.mark.parametrize("address", list(ADDRESSES))
def test_every_address_demands_a_permission_or_says_why_it_is_open(address: str) -> None:
    assert mark_of(ADDRESSES[address]), f"“{address}” has neither requires(...) nor public(...)"


@pytest.mark.parametrize("permission", list(Permission))
def test_every_permission_is_demanded_somewhere(permission: Permission) -> None:
    assert permission in {mark_of(view) for view in ADDRESSES.values()}


@pytest.mark.parametrize("address", [a for a, view in ADDRESSES.items() if isinstance(mark_of(view), Permission)])
def test_someone_signed_out_is_sent_to_sign_in(address: str, rf: RequestFactory) -> None:
    asked = []
    for request in (rf.get("/somewhere/?page=2"), rf.post("/somewhere/?page=2")):
        request.user = AnonymousUser()
        response = ADDRESSES[address](request)
        asked.append((response.status_code, response.headers.get("Location")))
    sent = (302, "/account/sign-in/?next=/somewhere/%3Fpage%3D2")
    assert sent in asked
    # A page that only takes one of the two methods refuses the other.
    assert set(asked) <= {sent, (405, None)}


def test_a_view_without_a_mark_is_noticed() -> None:
    def plain(request: HttpRequest) -> HttpResponse:
        return HttpResponse("")

    assert mark_of(plain) is None
    assert mark_of(public("anyone may read it")(plain)) == "anyone may read it"
    assert mark_of(requires(Permission.JOURNAL_READ)(plain)) is Permission.JOURNAL_READ


@pytest.mark.django_db
def test_a_page_beyond_ones_role_is_refused_in_words(make_user: Callable[..., User], client: Any) -> None:
    client.force_login(make_user("administrator"))
    response = client.get("/requests/")
    assert response.status_code == 403
    assert "You do not have permission to do this" in response.content.decode()
