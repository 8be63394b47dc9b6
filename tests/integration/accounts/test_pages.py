"""Sign-in, sign-out, changing one's password, and guessing."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import NoReverseMatch, reverse

from answerable.accounts import actions
from answerable.accounts.models import User
from answerable.audit.models import Entry

from .conftest import PASSWORD

pytestmark = pytest.mark.django_db(databases=["default", "published"])

Make = Callable[..., User]
SIGN_IN = "/account/sign-in/"


def sign_in(client: Client, email: str, password: str = PASSWORD, **more: str) -> tuple[int, str, str]:
    response = client.post(SIGN_IN, {"login": email, "password": password, **more})
    return response.status_code, response.headers.get("Location", ""), response.content.decode()


def test_sign_in_with_any_capital_letters_and_go_on_to_where_one_was_going(client: Client, make_user: Make) -> None:
    make_user()
    status, place, _ = sign_in(client, "FOI_Officer@EXAMPLE.org", next="/account/password/")
    assert (status, place) == (302, "/account/password/")
    assert client.session.get_expire_at_browser_close()


def test_no_way_out_to_another_site(client: Client, make_user: Make) -> None:
    make_user()
    assert sign_in(client, "foi_officer@example.org", next="https://elsewhere.example/")[1] == "/"


@pytest.mark.parametrize("email", ["foi_officer@example.org", "nobody@example.org"])
def test_a_wrong_password_and_an_unknown_address_are_answered_alike(
    client: Client, make_user: Make, email: str
) -> None:
    make_user()
    status, _, page = sign_in(client, email, "wrong password here")
    assert status == 200
    assert "The email address or the password is not right." in page
    assert "wrong password here" not in page
    assert 'href="#id_login"' in page


def test_empty_boxes_are_named(client: Client) -> None:
    page = sign_in(client, "", "")[2]
    assert "Enter your email address" in page
    assert "Enter your password" in page
    assert "<title>Error: Sign in" in page


def test_a_guesser_is_stopped_whatever_the_case_of_the_address(client: Client, make_user: Make) -> None:
    cache.clear()
    make_user()
    for number in range(5):
        assert "is not right" in sign_in(client, "foi_officer@example.org", f"guess number {number}")[2]
    status, _, page = sign_in(Client(), "FOI_OFFICER@example.org", PASSWORD)
    assert status == 200
    assert "too many wrong passwords" in page


def test_a_closed_account_is_told_so_only_with_the_right_password(client: Client, make_user: Make) -> None:
    user = make_user()
    actions.deactivate(user=user, by=None)
    assert "is not right" in sign_in(client, user.email, "wrong password here")[2]
    status, place, _ = sign_in(client, user.email)
    assert (status, place) == (302, reverse("account_inactive"))
    assert "This account is closed" in client.get(place).content.decode()


def test_closing_an_account_ends_its_session(client: Client, make_user: Make) -> None:
    user = make_user()
    sign_in(client, user.email)
    assert client.get("/account/password/").status_code == 200
    actions.deactivate(user=user, by=None)
    assert client.get("/account/password/").headers["Location"].startswith(SIGN_IN)


def test_signing_out_takes_a_post(client: Client, make_user: Make) -> None:
    sign_in(client, make_user().email)
    assert "Do you want to sign out?" in client.get("/account/sign-out/").content.decode()
    assert client.get("/account/password/").status_code == 200
    assert client.post("/account/sign-out/").headers["Location"] == SIGN_IN
    assert client.get("/account/password/").status_code == 302


def test_a_changed_password_is_in_the_journal_and_ends_other_sessions(client: Client, make_user: Make) -> None:
    user = make_user()
    other = Client()
    sign_in(client, user.email)
    sign_in(other, user.email)
    new = "three random words"
    response = client.post("/account/password/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert response.headers["Location"] == "/"
    assert Entry.objects.order_by("-seq").values_list("action", "who").first() == (
        "account.password_set",
        f"user:{user.pk}",
    )
    user.refresh_from_db()
    assert user.check_password(new)
    assert client.get("/account/password/").status_code == 200
    assert other.get("/account/password/").status_code == 302


@pytest.mark.parametrize(
    ("old", "first", "second", "said"),
    [
        ("wrong", "three random words", "three random words", "This is not your current password"),
        (PASSWORD, "short", "short", "too short"),
        (PASSWORD, "three random words", "three random word", "You must type the same password each time"),
        ("", "", "", "Enter your current password"),
    ],
)
def test_a_password_that_cannot_be_changed(
    client: Client, make_user: Make, old: str, first: str, second: str, said: str
) -> None:
    user = make_user()
    sign_in(client, user.email)
    response = client.post("/account/password/", {"oldpassword": old, "password1": first, "password2": second})
    assert response.status_code == 200
    assert said in response.content.decode()
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


@pytest.mark.parametrize("name", ["account_signup", "account_email", "account_reset_password"])
def test_what_we_do_not_offer_has_no_address(name: str) -> None:
    with pytest.raises(NoReverseMatch):
        reverse(name)


def test_a_form_from_another_session_is_refused_with_a_page(make_user: Make) -> None:
    response = Client(enforce_csrf_checks=True).post(SIGN_IN, {"login": "a@example.org", "password": "x"})
    assert response.status_code == 403
    assert "The page was open for too long" in response.content.decode()
