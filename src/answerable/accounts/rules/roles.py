"""The permissions, and the role classes that list them.

A permission is one thing that a person may do on the staff site. A role is a job in the office. The table below is the
whole truth: there are no permissions per person, so who may do what can be read in one place and tested cell by cell.
"""

from __future__ import annotations

from enum import StrEnum
from typing import ClassVar


class Permission(StrEnum):
    """One thing that a member of staff may do. `words` finish the sentence “May …”."""

    words: str

    def __new__(cls, code: str, words: str) -> Permission:
        """Make the permission of this code, with its words."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.words = words
        return member

    OFFICE_USE = "office.use", "sign in and change their own password"
    REGISTER_READ = "register.read", "read the register"
    REGISTER_CHANGE = "register.change", "change the register and bring files into it"
    REGISTER_PUBLISH = "register.publish", "publish the register, and take back or put right what is public of it"
    REQUEST_READ = "request.read", "read requests, their letters and the draft replies"
    REQUEST_RECEIVE = "request.receive", "put a letter in"
    REQUEST_ANSWER = "request.answer", "correct what was read, write the answers and the reply, record the dates"
    REQUEST_SEND = "request.send", "send what was cleared, and record what was sent outside this system"
    REQUEST_CLEAR = "request.clear", "clear a letter that somebody else drafted, or send it back"
    REQUEST_REVIEW = "request.review", "decide an internal review of a request that somebody else answered"
    REQUESTER_READ = "requester.read", "see who made a request, and their address"
    TASK_ANSWER = "task.answer", "answer what the FOI officer asks of their team"
    LETTERS_MANAGE = "letters.manage", "change the letters' templates and the standard lines"
    CASEWORK_SET = (
        "casework.set",
        "set who clears which letters, the teams, the internal dates and how long cases are kept",
    )
    CASE_DISPOSE = "case.dispose", "approve that old cases are disposed of, and put a hold on one"
    JOURNAL_READ = "journal.read", "read and check the journal"
    ACCOUNTS_MANAGE = "accounts.manage", "add accounts, give roles, set passwords, close and reopen accounts"


class Role:
    """A job in the office: its code in the store, its name on the screen, and what it may do."""

    code: ClassVar[str]
    label: ClassVar[str]
    permissions: ClassVar[frozenset[Permission]]

    @classmethod
    def words(cls) -> str:
        """Return in one sentence what the role may do beyond signing in: "May read the register." """
        own = [p.words for p in Permission if p in cls.permissions and p is not Permission.OFFICE_USE]
        return f"May {'; '.join(own)}."


class FoiOfficer(Role):
    """Puts requests in, corrects what was read, answers every question and writes the reply."""

    code = "foi_officer"
    label = "FOI officer"
    permissions = frozenset(
        {
            Permission.OFFICE_USE,
            Permission.REGISTER_READ,
            Permission.REGISTER_PUBLISH,
            Permission.REQUEST_READ,
            Permission.REQUEST_RECEIVE,
            Permission.REQUEST_ANSWER,
            Permission.REQUEST_SEND,
            Permission.REQUESTER_READ,
            Permission.TASK_ANSWER,
            Permission.LETTERS_MANAGE,
        }
    )


class Approver(Role):
    """The chief executive or monitoring officer: clears what is sent, decides reviews, approves disposal.

    An approver writes no answer: whoever writes a reply is not the one who looks it over. An approver does not see who
    asked either, since an answer is the same whoever asks (facts/law.md A1.9).
    """

    code = "approver"
    label = "Approver"
    permissions = frozenset(
        {
            Permission.OFFICE_USE,
            Permission.REGISTER_READ,
            Permission.REQUEST_READ,
            Permission.REQUEST_CLEAR,
            Permission.REQUEST_REVIEW,
            Permission.TASK_ANSWER,
            Permission.CASE_DISPOSE,
            Permission.JOURNAL_READ,
        }
    )


class CommissioningManager(Role):
    """Keeps the register: what is funded, from which fund, under which decision, with what result; publishes it.

    Sees no request, but the tasks that the FOI officer gives to their team.
    """

    code = "commissioning_manager"
    label = "Commissioning manager"
    permissions = frozenset(
        {
            Permission.OFFICE_USE,
            Permission.REGISTER_READ,
            Permission.REGISTER_CHANGE,
            Permission.REGISTER_PUBLISH,
            Permission.TASK_ANSWER,
        }
    )


class FinanceOfficer(Role):
    """Keeps the money in the register: payments, funds, amounts by year, allocations.

    Sees no request, but the tasks that the FOI officer gives to their team.
    """

    code = "finance_officer"
    label = "Finance officer"
    permissions = frozenset(
        {Permission.OFFICE_USE, Permission.REGISTER_READ, Permission.REGISTER_CHANGE, Permission.TASK_ANSWER}
    )


class Auditor(Role):
    """Reads the register, the requests and the journal, and changes nothing."""

    code = "auditor"
    label = "Auditor"
    permissions = frozenset(
        {Permission.OFFICE_USE, Permission.REGISTER_READ, Permission.REQUEST_READ, Permission.JOURNAL_READ}
    )


class Administrator(Role):
    """Adds, changes and closes accounts, and sets how casework runs. Sees no request and no letter: neither needs them.

    Who clears which letters is set here, so that whoever drafts them cannot change it.
    """

    code = "administrator"
    label = "Administrator"
    permissions = frozenset({Permission.OFFICE_USE, Permission.ACCOUNTS_MANAGE, Permission.CASEWORK_SET})


ROLES: dict[str, type[Role]] = {
    role.code: role for role in (FoiOfficer, Approver, CommissioningManager, FinanceOfficer, Auditor, Administrator)
}
"""Every role by its code, in the order in which screens list them."""


def role_may(code: str, permission: Permission) -> bool:
    """Return whether the role with this code has the permission. A code that is no role may do nothing."""
    role = ROLES.get(code)
    return role is not None and permission in role.permissions
