"""The whole table of who may do what."""

from __future__ import annotations

import itertools

import pytest

from answerable.accounts.rules.roles import ROLES, Permission, role_may

P = Permission
TABLE = {
    "foi_officer": {
        P.OFFICE_USE,
        P.REGISTER_READ,
        P.REGISTER_PUBLISH,
        P.REQUEST_READ,
        P.REQUEST_RECEIVE,
        P.REQUEST_ANSWER,
        P.REQUEST_SEND,
        P.REQUESTER_READ,
        P.TASK_ANSWER,
        P.LETTERS_MANAGE,
    },
    "approver": {
        P.OFFICE_USE,
        P.REGISTER_READ,
        P.REQUEST_READ,
        P.REQUEST_CLEAR,
        P.REQUEST_REVIEW,
        P.TASK_ANSWER,
        P.CASE_DISPOSE,
        P.JOURNAL_READ,
    },
    "commissioning_manager": {
        P.OFFICE_USE,
        P.REGISTER_READ,
        P.REGISTER_CHANGE,
        P.REGISTER_PUBLISH,
        P.TASK_ANSWER,
    },
    "finance_officer": {P.OFFICE_USE, P.REGISTER_READ, P.REGISTER_CHANGE, P.TASK_ANSWER},
    "auditor": {P.OFFICE_USE, P.REGISTER_READ, P.REQUEST_READ, P.JOURNAL_READ},
    "administrator": {P.OFFICE_USE, P.ACCOUNTS_MANAGE, P.CASEWORK_SET},
}


@pytest.mark.parametrize(("role", "permission"), list(itertools.product(TABLE, Permission)))
def test_every_cell(role: str, permission: Permission) -> None:
    assert role_may(role, permission) is (permission in TABLE[role])


def test_the_table_has_every_role() -> None:
    assert set(ROLES) == set(TABLE)


@pytest.mark.parametrize("permission", list(Permission))
def test_every_permission_is_held_by_some_role(permission: Permission) -> None:
    assert any(role_may(role, permission) for role in ROLES)


@pytest.mark.parametrize("permission", list(Permission))
@pytest.mark.parametrize("role", ["", "superuser", "FOI_OFFICER"])
def test_an_unknown_role_may_do_nothing(role: str, permission: Permission) -> None:
    assert role_may(role, permission) is False


def test_only_the_foi_officer_changes_a_request() -> None:
    changing = {P.REQUEST_RECEIVE, P.REQUEST_ANSWER}
    assert [code for code, role in ROLES.items() if role.permissions & changing] == ["foi_officer"]


def test_an_auditor_changes_nothing() -> None:
    assert all(permission.endswith((".read", ".use")) for permission in ROLES["auditor"].permissions)


def test_nobody_drafts_and_clears() -> None:
    for role in ROLES.values():
        assert not {P.REQUEST_ANSWER, P.REQUEST_CLEAR} <= role.permissions
        assert not {P.REQUEST_ANSWER, P.CASEWORK_SET} <= role.permissions


def test_only_the_foi_officer_sees_who_asked() -> None:
    assert [code for code, role in ROLES.items() if P.REQUESTER_READ in role.permissions] == ["foi_officer"]


@pytest.mark.parametrize("role", list(ROLES))
def test_the_words_of_a_role_name_all_that_it_may_do_and_nothing_else(role: str) -> None:
    words = ROLES[role].words()
    assert words.startswith("May ")
    assert words.endswith(".")
    named = {permission for permission in Permission if permission.words in words}
    assert named == TABLE[role] - {P.OFFICE_USE}


def test_a_permission_is_its_code() -> None:
    assert Permission("journal.read") is P.JOURNAL_READ
    assert f"{P.JOURNAL_READ}" == P.JOURNAL_READ == "journal.read"
