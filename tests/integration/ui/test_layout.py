"""What stands around every page: the office's name, the way about, the banner, and the pages that tell of a problem."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.views.defaults import server_error
from lxml import html

from answerable.accounts.actions import create_user
from answerable.accounts.models import User
from answerable.accounts.rules.roles import ROLES, Permission, role_may
from answerable.office.context import NAVIGATION
from answerable.register.models import Authority
from answerable.ui.templatetags.govuk import govuk_message

pytestmark = pytest.mark.django_db(databases=["default", "published"])

PASSWORD = "correct horse battery staple"


def person(role: str) -> User:
    return create_user(email=f"{role}@example.org", name="Made-up", role=role, password=PASSWORD, by=None)


def page(client: Client, address: str = "/account/password/") -> html.HtmlElement:
    return html.fromstring(client.get(address).content.decode())


def links(element: html.HtmlElement) -> list[str]:
    return [link.text_content().strip() for link in element.xpath("//nav[@aria-label='Menu']//a")]


@pytest.mark.parametrize("role", list(ROLES))
def test_the_way_about_has_the_places_of_the_role_and_each_opens(client: Client, role: str) -> None:
    client.force_login(person(role))
    shown = page(client)
    places = [place.text for place in NAVIGATION if role_may(role, place.permission)]
    assert links(shown) == [*places, "Change password", "Sign out"]
    for address in shown.xpath("//nav[@aria-label='Menu']//a/@href"):
        assert client.get(address).status_code == 200


def test_where_one_is_is_marked(client: Client) -> None:
    client.force_login(person("auditor"))
    marked = page(client).xpath("//nav[@aria-label='Menu']//a[@aria-current='page']")
    assert [link.text_content().strip() for link in marked] == ["Change password"]
    assert [link.text_content().strip() for link in page(client, "/").xpath("//a[@aria-current]")] == ["Home"]


def test_nobody_signed_out_sees_the_way_about(client: Client) -> None:
    assert links(page(client, "/account/sign-in/")) == []


def test_the_office_is_named_and_a_made_up_one_says_so(client: Client) -> None:
    Authority.objects.create(slug="x", name="The Body", office_name="Office <of> x", label="A made-up office")
    shown = page(client, "/account/sign-in/")
    assert shown.xpath("string(//header//a[contains(@class, 'homepage-link')])").strip() == "Office <of> x"
    assert "A made-up office" in shown.xpath("string(//header//div[contains(@class, 'govuk-phase-banner')])")


def test_the_demonstration_says_so_on_every_page(client: Client, settings: Any) -> None:
    assert not page(client, "/account/sign-in/").xpath("//div[contains(@class, 'govuk-phase-banner')]")
    settings.DEMO = True
    assert "demonstration" in page(client, "/account/sign-in/").xpath(
        "string(//div[contains(@class, 'govuk-phase-banner')])"
    )


def test_templates_know_what_the_person_may_do(rf: RequestFactory, client: Client) -> None:
    client.force_login(person("approver"))
    may = client.get("/account/password/").context["may"]
    assert {p.name.lower() for p in Permission if role_may("approver", p)} == {name for name in may if may[name]}


def test_a_page_that_is_not_there(client: Client) -> None:
    response = client.get("/no-such-page/")
    assert response.status_code == 404
    assert "Page not found" in response.content.decode()


def test_the_page_of_last_resort_asks_nothing_of_the_store(rf: RequestFactory, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        failed = server_error(rf.get("/")).content.decode()
    assert "Something went wrong on our side" in failed
    assert "<script" not in failed


def test_a_request_for_another_site_is_refused_with_a_page(client: Client) -> None:
    response = client.get("/", HTTP_HOST="elsewhere.example")
    assert response.status_code == 400
    assert "The site could not read the request" in response.content.decode()


def test_a_failure_is_told_in_words_and_kept_in_the_log(
    client: Client, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> None:
        raise RuntimeError("the cause")

    monkeypatch.setattr("answerable.office.context.NAVIGATION", None)
    monkeypatch.setattr("allauth.account.views.LoginView.get_context_data", fail)
    client.raise_request_exception = False
    with caplog.at_level(logging.ERROR):
        response = client.get("/account/sign-in/")
    assert response.status_code == 500
    assert "Something went wrong on our side" in response.content.decode()
    assert "Internal Server Error: /account/sign-in/" in caplog.text
    assert "RuntimeError" in caplog.text


def test_too_many_tries_have_a_page() -> None:
    assert "Wait 5 minutes" in render_to_string("429.html")


@pytest.mark.parametrize(
    ("level", "role", "words"),
    [
        (constants.SUCCESS, "alert", "Success"),
        (constants.INFO, "region", "Important"),
        (constants.ERROR, "alert", "There is a problem"),
    ],
)
def test_messages_are_notification_banners(level: int, role: str, words: str) -> None:
    banner = html.fragment_fromstring(govuk_message(Message(level, "Saved <b>it</b>")))
    assert banner.get("role") == role
    assert words in banner.text_content()
    assert "Saved <b>it</b>" in banner.text_content()
    assert banner.get("aria-labelledby") == banner.xpath(".//h2/@id")[0]
