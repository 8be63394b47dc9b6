"""Every address of the pathways site: each view is marked, and opens for the roles that its mark names and for nobody else."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from lxml import html

from answerable.pathways.models import Worker
from answerable.pathways.navigation import NAVIGATION, OWN_SCREEN
from answerable.pathways.rules.policy import desk_allows
from answerable.pathways.rules.verbs import Desk
from answerable.pathways.rules.vocabulary import Role
from tests.pathways.making import a_worker, an_organisation, the_hub

pytestmark = pytest.mark.django_db
REFERENCE = "00000000-0000-4000-8000-000000000000"
SIGN_IN = "/account/sign-in/"


def _views(patterns: list[Any], before: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in patterns:
        here = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _views(pattern.url_patterns, here)
        elif isinstance(pattern, URLPattern):
            yield here, pattern.callback


VIEWS = dict(_views(get_resolver().url_patterns))
PUBLIC = {pattern: view for pattern, view in VIEWS.items() if hasattr(view, "public")}
GUARDED = {pattern: view for pattern, view in VIEWS.items() if not hasattr(view, "public")}
LEAD_ON = {
    "": "each role to its own screen",
    "unlock/": "home, where nothing is locked",
    "account/app/": "to the app that is set up",
    "account/app/another/": "to the password first",
    "account/recovery-codes/new/": "to the password first",
    "account/code-again/": "to the password first",
    "account/recovery-codes/": "nobody, where there are none",
}
"""The pages that lead on to another by their nature, and where."""


def sample(pattern: str) -> str:
    """Return an address for a pattern, with references that are nothing's."""
    kinds = {"uuid": REFERENCE, "int": "1", "slug": "nothing", "str": "nothing", "path": "nothing"}
    return "/" + re.sub(r"<(?:(\w+):)?\w+>", lambda found: kinds[found[1] or "str"], pattern)


def test_the_address_of_no_page_holds_more_than_references() -> None:
    for pattern in VIEWS:
        for kind in ("<str:", "<path:"):
            assert kind not in pattern, f"“{pattern}” takes whatever is typed"


def test_every_view_is_marked() -> None:
    for pattern, view in VIEWS.items():
        mark = getattr(view, "permission", None)
        if pattern in PUBLIC:
            assert len(view.public) > 15, f"say why “{pattern}” is open to anyone"
            assert mark is None, pattern
        else:
            assert isinstance(mark, Desk), f"“{pattern}” has no mark"


def test_who_is_signed_out_is_led_to_sign_in(client: Client) -> None:
    for pattern in GUARDED:
        address = sample(pattern)
        for answer in (client.get(address), client.post(address)):
            assert answer.status_code in (302, 405), address
            if answer.status_code == 302:
                assert answer.headers["Location"].startswith(SIGN_IN), address


def refuses(view: Any, worker: Worker) -> bool:
    """Whether a view refuses a worker before it does anything, in whichever way it may be asked."""
    for http in (RequestFactory().get("/"), RequestFactory().post("/")):
        http.user = worker
        try:
            if view(http).status_code != 405:
                return False
        except PermissionDenied:
            return True
    return False


def opener(desk: Desk, *, at_hub: bool) -> Role | None:
    """Who opens a page for all who may, where it is enough that one does."""
    return next((role for role in Role if desk_allows(role, desk, at_hub=at_hub)), None)


@pytest.mark.parametrize("at_hub", [True, False], ids=["at the hub", "elsewhere"])
@pytest.mark.parametrize("role", list(Role))
def test_every_page_opens_for_the_roles_of_its_mark_alone(
    client_of: Callable[[Worker], Client], role: Role, at_hub: bool
) -> None:
    """Who may not go there is refused every page. At a hub each page is opened by every role that may; elsewhere, and where the
    address is of nothing, by one of them."""
    worker = a_worker(role=role, organisation=the_hub() if at_hub else an_organisation())
    client = client_of(worker)
    wrong, refused = [], []
    for pattern, view in GUARDED.items():
        address = sample(pattern)
        if not desk_allows(role, view.permission, at_hub=at_hub):
            refused.append(address)
            if not refuses(view, worker):
                wrong.append(f"{address} is not refused")
            continue
        if ("<" in pattern or not at_hub) and role is not opener(view.permission, at_hub=at_hub):
            continue
        status = client.get(address).status_code
        if status == 405:
            status = client.post(address).status_code
            expected = {302, 404, 422, 200, 204, 400}
        elif "<" in pattern:
            expected = {200, 404, 302}
        else:
            expected = {200, 302, 404} if pattern in LEAD_ON else {200}
        if status not in expected:
            wrong.append(f"{address}: {status}, not one of {sorted(expected)}")
    assert wrong == []
    assert 403 in {client.get(refused[0]).status_code, client.post(refused[0]).status_code}


@pytest.mark.parametrize("role", list(Role))
def test_a_place_of_the_navigation_is_where_its_role_may_go(client_of: Callable[[Worker], Client], role: Role) -> None:
    for place in NAVIGATION:
        view = get_resolver().resolve(reverse(f"pathways:{place.address}")).func
        for at_hub in (True, False):
            if desk_allows(role, place.desk, at_hub=at_hub):
                assert desk_allows(role, view.permission, at_hub=at_hub), f"“{place.text}” leads {role} to a refusal"  # type: ignore[attr-defined]
    client = client_of(a_worker(role=role, organisation=the_hub()))
    page = html.fromstring(client.get("/places/").content.decode())
    links = page.xpath("//main//li/a/@href")
    assert links
    for link in links:
        # That the page opens for them is tried above.
        leads_to = get_resolver().resolve(link)
        assert "<" not in leads_to.route, link
        assert desk_allows(role, leads_to.func.permission, at_hub=True), link  # type: ignore[attr-defined]


@pytest.mark.parametrize("role", list(Role))
def test_home_leads_each_role_to_a_page_that_opens(client_of: Callable[[Worker], Client], role: Role) -> None:
    client = client_of(a_worker(role=role, organisation=the_hub()))
    answer = client.get("/", follow=True)
    assert answer.status_code == 200
    if role in OWN_SCREEN:
        assert answer.redirect_chain == [(reverse(f"pathways:{OWN_SCREEN[role]}"), 302)]


def test_an_open_page_says_nothing_of_anybody(client: Client) -> None:
    worker = a_worker()
    for pattern in PUBLIC:
        answer = client.get(sample(pattern))
        assert answer.status_code in (200, 302, 404), pattern
        assert worker.name not in b"".join(answer).decode(), pattern
