"""Accounts are made, changed and closed, each with one journal entry."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from answerable.accounts import actions, queries
from answerable.accounts.errors import CannotChangeAccount
from answerable.accounts.models import User
from answerable.accounts.permissions import Permission, check_may, may
from answerable.accounts.rules.roles import ROLES, role_may
from answerable.audit.models import Entry
from answerable.audit.queries import says

from .conftest import PASSWORD

pytestmark = pytest.mark.django_db(databases=["default", "published"])

Make = Callable[..., User]


def entries() -> list[tuple[str, str]]:
    return list(Entry.objects.order_by("seq").values_list("action", "who"))


def test_an_account_is_made_with_one_entry_and_found_by_its_address() -> None:
    user = actions.create_user(
        email=" Ada@Example.ORG ", name=" Ada  Made-up ", role="auditor", password=PASSWORD, by=None
    )
    assert (user.email, user.name, user.role, user.is_active) == ("ada@example.org", "Ada Made-up", "auditor", True)
    assert user.check_password(PASSWORD)
    assert queries.find_user("ADA@example.org") == user
    assert User.objects.get_by_natural_key("Ada@example.org") == user
    assert queries.find_user("nobody@example.org") is None
    assert list(queries.staff()) == [user]
    assert entries() == [("account.created", "system")]


def test_nothing_personal_is_in_the_journal(make_user: Make) -> None:
    user = make_user()
    actions.set_password(user=user, password="another long password", by=user)
    text = " ".join(str(value) for entry in Entry.objects.values_list() for value in entry)
    for personal in (user.email, user.name, "Made-up", PASSWORD, "another long password"):
        assert personal not in text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"email": "no address"}, "not complete"),
        ({"email": "new@\udcff.org"}, "not complete"),
        ({"email": f"{'a' * 64}@{'b' * 60}.{'c' * 60}.{'d' * 60}.{'e' * 10}.org"}, "longer than 254"),
        ({"email": "TAKEN@example.org"}, "already an account"),
        ({"name": "  "}, "needs the person's name"),
        ({"name": "N" * 201}, "longer than 200"),
        ({"name": "New\u202eweN"}, "cannot be shown"),
        ({"role": "superuser"}, "“superuser” is not a role. Use one of: foi_officer"),
        ({"password": "short"}, "too short"),
        ({"password": "new@example.org"}, "too similar"),
        ({"password": "qwerty123456"}, "common"),
        ({"password": "not of this encoding \udcff"}, "cannot be read"),
    ],
)
def test_a_wrong_account_is_refused_in_words_and_nothing_is_kept(
    make_user: Make, wrong: dict[str, str], said: str
) -> None:
    make_user(email="taken@example.org")
    before = entries()
    good = {"email": "new@example.org", "name": "New", "role": "approver", "password": PASSWORD}
    with pytest.raises(CannotChangeAccount) as refused:
        actions.create_user(**{**good, **wrong}, by=None)
    assert said in str(refused.value)
    assert User.objects.count() == 1
    assert entries() == before


def test_a_role_is_given_with_one_entry(make_user: Make) -> None:
    admin, user = make_user("administrator"), make_user()
    actions.set_role(user=user, role="auditor", by=admin)
    user.refresh_from_db()
    assert user.role == "auditor"
    assert entries()[-1] == ("account.role_set", f"user:{admin.pk}")


def test_an_unknown_role_is_refused(make_user: Make) -> None:
    with pytest.raises(CannotChangeAccount, match="not a role"):
        actions.set_role(user=make_user(), role="king", by=None)


def test_the_last_administrator_can_neither_be_closed_nor_get_another_role(make_user: Make) -> None:
    admin = make_user("administrator")
    with pytest.raises(CannotChangeAccount, match="last account"):
        actions.deactivate(user=admin, by=admin)
    with pytest.raises(CannotChangeAccount, match="last account"):
        actions.set_role(user=admin, role="auditor", by=admin)
    actions.set_role(user=admin, role="administrator", by=admin)
    second = make_user("administrator", email="second@example.org")
    actions.deactivate(user=admin, by=second)
    with pytest.raises(CannotChangeAccount, match="last account"):
        actions.deactivate(user=second, by=second)


def test_the_role_that_one_has_already_is_no_change(make_user: Make) -> None:
    user = make_user("auditor")
    before = entries()
    assert actions.set_role(user=user, role="auditor", by=None) == user
    assert entries() == before


def test_the_last_administrator_is_told_by_what_is_stored_not_by_what_was_read_before(make_user: Make) -> None:
    admin = make_user("administrator")
    second = make_user("administrator", email="second@example.org")
    read_before = User.objects.get(pk=second.pk)
    actions.set_role(user=second, role="auditor", by=admin)
    with pytest.raises(CannotChangeAccount, match="last account"):
        actions.deactivate(user=admin, by=read_before)
    actions.deactivate(user=read_before, by=admin)
    assert not read_before.is_active


def test_an_account_is_closed_once_and_reopened_once(make_user: Make) -> None:
    admin, user = make_user("administrator"), make_user("approver")
    with pytest.raises(CannotChangeAccount, match="open already"):
        actions.reactivate(user=user, by=admin)
    actions.deactivate(user=user, by=admin)
    with pytest.raises(CannotChangeAccount, match="closed already"):
        actions.deactivate(user=user, by=admin)
    actions.reactivate(user=user, by=admin)
    user.refresh_from_db()
    assert user.is_active
    assert user.role == "approver"
    assert user.check_password(PASSWORD)
    who = f"user:{admin.pk}"
    assert entries()[-2:] == [("account.closed", who), ("account.reopened", who)]
    last = Entry.objects.latest("seq")
    assert (last.ref, says(last, "is_active", True)) == (str(user.pk), True)


def test_accounts_are_found_by_words_of_the_name_the_address_and_the_role(make_user: Make) -> None:
    elise = actions.create_user(
        email="e@example.org", name="Élise Made-up", role="finance_officer", password=PASSWORD, by=None
    )
    officer = make_user()
    closed = make_user("auditor")
    actions.deactivate(user=closed, by=None)
    for words, found in {
        "": [closed, officer, elise],
        "élise": [elise],
        "E@EXAMPLE finance": [elise],
        "officer": [officer, elise],
        "nobody": [],
    }.items():
        assert set(queries.staff(words=words)) == set(found), words
    assert queries.find_user("\udcff") is None


def test_a_closed_account_may_do_nothing(make_user: Make) -> None:
    user = make_user("auditor")
    actions.deactivate(user=user, by=None)
    user.refresh_from_db()
    assert not any(may(user, permission) for permission in Permission)
    assert entries()[-1] == ("account.closed", "system")


@pytest.mark.parametrize("role", list(ROLES))
def test_a_person_may_do_what_the_role_may(make_user: Make, role: str) -> None:
    user = make_user(role)
    for permission in Permission:
        assert may(user, permission) is role_may(role, permission)
        if role_may(role, permission):
            check_may(user, permission)
        else:
            with pytest.raises(PermissionDenied, match=permission):
                check_may(user, permission)


def test_nobody_signed_out_may_do_anything() -> None:
    assert not any(may(AnonymousUser(), permission) for permission in Permission)


def test_the_store_refuses_an_unknown_role_and_a_second_account_for_one_address(make_user: Make) -> None:
    user = make_user()
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=user.pk).update(role="king")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(email=user.email.upper(), name="Other", role="auditor")


def test_an_account_is_shown_by_its_name_and_cleaned_to_small_letters() -> None:
    user = User(email=" A@Example.org", name="Made-up", role="auditor")
    user.clean()
    assert (str(user), user.email) == ("Made-up", "a@example.org")
