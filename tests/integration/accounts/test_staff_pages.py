"""The administrator's pages: the list, a new account, another role, a new password, closed and reopened."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from lxml import html

from answerable.accounts import actions
from answerable.accounts.models import User
from answerable.accounts.rules.roles import ROLES
from answerable.audit.models import Entry

from .conftest import PASSWORD

pytestmark = pytest.mark.django_db(databases=["default", "published"])

Make = Callable[..., User]
STAFF = "/account/staff/"
MADE = re.compile(r"<code>([a-z0-9]{4}(?:-[a-z0-9]{4}){3})</code>")
LAST = "This is the last account that may manage accounts. Make another administrator first."


@pytest.fixture
def admin(make_user: Make, client: Client) -> User:
    """An administrator, whose browser is `client`."""
    user = make_user("administrator")
    client.force_login(user)
    return user


def text(page: str) -> str:
    """The words of the page, with a space between one table cell and the next."""
    return " ".join(" ".join(html.fromstring(page).itertext()).split())


def get(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return response.content.decode()


def post(client: Client, address: str, **data: str) -> tuple[int, str, str]:
    response = client.post(address, data)
    return response.status_code, response.headers.get("Location", ""), response.content.decode()


def last_entry() -> tuple[str, str, str]:
    entry = Entry.objects.latest("seq")
    return entry.action, entry.who, entry.ref


NEW = {"name": "Nia Made-up", "email": "Nia@Example.org", "role": "auditor"}


# who may


@pytest.mark.parametrize("role", [role for role in ROLES if role != "administrator"])
def test_nobody_else_sees_or_changes_an_account(client: Client, make_user: Make, role: str) -> None:
    user = make_user(role)
    client.force_login(user)
    before = Entry.objects.count()
    for page in ("", "add/", f"{user.pk}/", f"{user.pk}/role/", f"{user.pk}/password/", f"{user.pk}/close/"):
        assert client.get(STAFF + page).status_code == 403
    for page in ("find/", "add/", *(f"{user.pk}/{act}/" for act in ("role", "password", "close", "reopen"))):
        assert post(client, STAFF + page, role="administrator")[0] == 403
    assert Entry.objects.count() == before
    assert "Accounts" not in get(client, "/")


def test_the_administrator_is_led_there_from_home(client: Client, admin: User) -> None:
    links = html.fromstring(get(client, "/")).xpath(f"//main//a[@href='{STAFF}']")
    assert [link.text for link in links] == ["Accounts"]


def test_an_account_that_is_not_there_has_no_page(client: Client, admin: User) -> None:
    for page in ("", "role/", "password/", "close/"):
        assert client.get(f"{STAFF}999999/{page}").status_code == 404
    assert client.post(f"{STAFF}999999/reopen/").status_code == 404


# the list


def test_the_list_has_open_and_closed_accounts_apart(client: Client, admin: User, make_user: Make) -> None:
    make_user("approver")
    actions.deactivate(user=make_user("auditor"), by=None)
    opened, closed = text(get(client, STAFF)), text(get(client, STAFF + "?show=closed"))
    assert "Open (2) Closed (1)" in opened
    assert "Made-up approver approver@example.org Approver Open" in opened
    assert "auditor@example.org" not in opened
    assert "Made-up auditor auditor@example.org Auditor Closed" in closed
    assert "approver@example.org" not in closed


def test_what_is_looked_for_stands_in_no_address(client: Client, admin: User, make_user: Make) -> None:
    make_user("approver")
    status, place, _ = post(client, STAFF + "find/", words=" Approver@example ", show="open")
    assert (status, place) == (302, STAFF)
    page = text(get(client, place))
    assert "1 open account with “Approver@example”." in page
    assert "administrator@example.org" not in page
    closed = post(client, STAFF + "find/", words="nobody", show="closed")[1]
    assert closed == STAFF + "?show=closed"
    assert "No closed account has “nobody” in it." in text(get(client, closed))
    post(client, STAFF + "find/", words="")
    assert "administrator@example.org" in get(client, STAFF)
    assert "No account is closed." in text(get(client, STAFF + "?show=closed"))


def test_a_long_list_comes_in_pages_with_as_many_queries(
    client: Client, admin: User, django_assert_num_queries: Callable[..., object]
) -> None:
    def add(first: int, last: int) -> None:
        User.objects.bulk_create(
            User(email=f"{n}@example.org", name=f"Person {n:03}", role="auditor", password="!")
            for n in range(first, last)
        )

    add(0, 3)
    with django_assert_num_queries(4):
        get(client, STAFF)
    add(3, 120)
    with django_assert_num_queries(4):
        first = get(client, STAFF)
    assert "Page 1 of 3" in first
    assert first.count("<tr") == 51
    assert "Person 119" in get(client, STAFF + "?page=3")


# a new account


def test_a_first_password_is_made_shown_once_and_opens_the_account(client: Client, admin: User) -> None:
    response = client.post(STAFF + "add/", NEW)
    page = response.content.decode()
    assert response.status_code == 200
    assert "no-store" in response.headers["Cache-Control"]
    (password,) = MADE.findall(page)
    user = User.objects.get(email="nia@example.org")
    assert user.check_password(password)
    assert last_entry() == ("account.created", f"user:{admin.pk}", str(user.pk))
    for address in (f"{STAFF}{user.pk}/", STAFF, f"{STAFF}add/"):
        assert password not in get(client, address)
    assert password not in " ".join(str(value) for value in client.session.values())
    signed_in = Client().post("/account/sign-in/", {"login": "nia@example.org", "password": password})
    assert signed_in.headers["Location"] == "/"


def test_a_typed_first_password_is_never_shown(client: Client, admin: User) -> None:
    typed = "three typed words"
    status, place, page = post(client, STAFF + "add/", **NEW, password=typed)
    user = User.objects.get(email="nia@example.org")
    assert (status, place) == (302, f"{STAFF}{user.pk}/")
    assert user.check_password(typed)
    shown = get(client, place)
    assert "The account of Nia Made-up was added, with the password that you typed." in shown
    assert typed not in page + shown


@pytest.mark.parametrize(
    ("wrong", "box", "said"),
    [
        ({"name": " "}, "id_name", "Enter the person’s name"),
        ({"name": "N" * 201}, "id_name", "longer than 200"),
        ({"email": ""}, "id_email", "Enter the person’s email address"),
        ({"email": "nia"}, "id_email", "in the correct format"),
        ({"email": "Administrator@example.org"}, "id_email", "already an account with this email address"),
        ({"role": ""}, "id_role", "Choose a role"),
        ({"role": "king"}, "id_role", "Choose one of these roles"),
        ({"password": "short"}, "id_password", "too short"),
        ({"password": "Nia@Example.org"}, "id_password", "too similar"),
    ],
)
def test_a_wrong_account_is_explained_at_its_box_and_what_was_typed_stays(
    client: Client, admin: User, wrong: dict[str, str], box: str, said: str
) -> None:
    sent = {**NEW, "password": "", **wrong}
    status, _, page = post(client, STAFF + "add/", **sent)
    shown = html.fromstring(page)
    assert status == 422
    (line,) = shown.xpath("//div[contains(@class, 'govuk-error-summary')]//li/a")
    assert line.get("href") == f"#{box}"
    assert said in line.text
    assert shown.xpath("//title")[0].text.startswith("Error: ")
    assert shown.xpath("//input[@name='name']/@value") == ([sent["name"]] if sent["name"] else [])
    assert shown.xpath("//input[@name='password']/@value") in ([], [""])
    if sent["role"] in ROLES:
        assert shown.xpath("//input[@name='role' and @checked]/@value") == [sent["role"]]
    assert User.objects.count() == 1


def test_each_role_says_what_it_may_do(client: Client, admin: User) -> None:
    page = text(get(client, STAFF + "add/"))
    for role in ROLES.values():
        assert f"{role.label} {role.words()}" in page


# one account


def test_another_role(client: Client, admin: User, make_user: Make) -> None:
    user = make_user("auditor")
    address = f"{STAFF}{user.pk}/role/"
    chosen = "//input[@name='role' and @checked]/@value"
    assert html.fromstring(get(client, address)).xpath(chosen) == ["auditor"]
    assert post(client, address, role="approver")[:2] == (302, f"{STAFF}{user.pk}/")
    user.refresh_from_db()
    assert user.role == "approver"
    assert last_entry() == ("account.role_set", f"user:{admin.pk}", str(user.pk))
    assert "The role of Made-up auditor is Approver." in get(client, f"{STAFF}{user.pk}/")
    assert post(client, address)[0] == 422


def test_the_last_administrator_is_told_why_at_the_form(client: Client, admin: User) -> None:
    status, _, page = post(client, f"{STAFF}{admin.pk}/role/", role="auditor")
    assert status == 422
    assert html.fromstring(page).xpath("//a[@href='#id_role']/text()") == [LAST]
    address = f"{STAFF}{admin.pk}/close/"
    refused = get(client, address)
    assert LAST in text(refused)
    assert "<form" not in refused
    assert post(client, address)[0] == 422
    admin.refresh_from_db()
    assert (admin.role, admin.is_active) == ("administrator", True)


def test_an_administrator_who_takes_another_role_is_led_home(client: Client, admin: User, make_user: Make) -> None:
    make_user("administrator", email="second@example.org")
    assert "This is your own account" in get(client, f"{STAFF}{admin.pk}/role/")
    assert post(client, f"{STAFF}{admin.pk}/role/", role="auditor")[:2] == (302, "/")
    assert client.get("/").status_code == 200
    assert client.get(STAFF).status_code == 403


def test_an_administrator_who_closes_the_own_account_is_signed_out(
    client: Client, admin: User, make_user: Make
) -> None:
    make_user("administrator", email="second@example.org")
    assert "you are signed out at once" in get(client, f"{STAFF}{admin.pk}/close/")
    response = client.post(f"{STAFF}{admin.pk}/close/", follow=True)
    assert response.redirect_chain[-1][0].startswith("/account/sign-in/")
    assert "The account of Made-up administrator is closed." in response.content.decode()


def test_a_made_new_password_is_shown_once_and_ends_the_old_ones_sessions(
    client: Client, admin: User, make_user: Make
) -> None:
    user, theirs = make_user(), Client()
    theirs.post("/account/sign-in/", {"login": user.email, "password": PASSWORD})
    assert theirs.get("/account/password/").status_code == 200
    response = client.post(f"{STAFF}{user.pk}/password/")
    assert "no-store" in response.headers["Cache-Control"]
    (password,) = MADE.findall(response.content.decode())
    user.refresh_from_db()
    assert user.check_password(password)
    assert last_entry() == ("account.password_set", f"user:{admin.pk}", str(user.pk))
    assert theirs.get("/account/password/").status_code == 302


def test_a_typed_new_password(client: Client, admin: User, make_user: Make) -> None:
    user = make_user()
    address = f"{STAFF}{user.pk}/password/"
    status, _, page = post(client, address, password="short")
    assert status == 422
    assert "too short" in page
    assert post(client, address, password="three typed words")[:2] == (302, f"{STAFF}{user.pk}/")
    assert "Made-up foi_officer has the password that you typed." in get(client, f"{STAFF}{user.pk}/")
    user.refresh_from_db()
    assert user.check_password("three typed words")


def test_ones_own_password_needs_the_current_one(client: Client, admin: User) -> None:
    for answer in (client.get(f"{STAFF}{admin.pk}/password/"), client.post(f"{STAFF}{admin.pk}/password/")):
        assert (answer.status_code, answer.headers["Location"]) == (302, "/account/password/")
    admin.refresh_from_db()
    assert admin.check_password(PASSWORD)


def test_closed_and_reopened(client: Client, admin: User, make_user: Make) -> None:
    user = make_user()
    address = f"{STAFF}{user.pk}/"
    assert "Never" in text(get(client, address))
    assert "Close the account of Made-up foi_officer?" in text(get(client, address + "close/"))
    user.refresh_from_db()
    assert user.is_active
    assert post(client, address + "close/")[:2] == (302, address)
    assert last_entry() == ("account.closed", f"user:{admin.pk}", str(user.pk))
    assert "is closed." in get(client, address)
    assert "Reopen the account" in get(client, address)
    assert client.get(address + "close/").headers["Location"] == address
    assert post(client, address + "reopen/")[:2] == (302, address)
    assert last_entry() == ("account.reopened", f"user:{admin.pk}", str(user.pk))
    assert "is open again" in get(client, address)
    post(client, address + "reopen/")
    assert "This account is open already." in get(client, address)
    sign_in = Client().post("/account/sign-in/", {"login": user.email, "password": PASSWORD})
    assert sign_in.headers["Location"] == "/"
    assert "Never" not in text(get(client, address))
