"""Make, change, close and reopen staff accounts. Each change is one journal entry; what changes nothing has none."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from answerable.accounts.errors import CannotChangeAccount
from answerable.accounts.models import EMAIL_LIMIT, NAME_LIMIT, User
from answerable.accounts.policies import check_someone_still_manages_accounts
from answerable.accounts.rules.roles import ROLES
from answerable.audit.actions import in_turn, record


def _known_role(role: str) -> str:
    if role not in ROLES:
        raise CannotChangeAccount(f"“{role}” is not a role. Use one of: {', '.join(ROLES)}.", field="role")
    return role


def _checked_email(email: str) -> str:
    email = email.strip().lower()
    try:
        # The library takes a domain of any signs, and fails on those that are no text.
        email.encode()
        validate_email(email)
    except (UnicodeEncodeError, ValidationError) as error:
        raise CannotChangeAccount(
            "The email address is not complete. Write it like name@example.police.uk.", field="email"
        ) from error
    if len(email) > EMAIL_LIMIT:
        raise CannotChangeAccount(f"The email address is longer than {EMAIL_LIMIT} characters.", field="email")
    return email


def _checked_name(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise CannotChangeAccount("The account needs the person's name, as colleagues know it.", field="name")
    if len(name) > NAME_LIMIT:
        raise CannotChangeAccount(f"The name is longer than {NAME_LIMIT} characters. Shorten it.", field="name")
    if not name.isprintable():
        raise CannotChangeAccount("The name has a sign that cannot be shown. Type it again.", field="name")
    return name


def _checked_password(password: str, user: User) -> str:
    try:
        password.encode()
        validate_password(password, user)
    except UnicodeEncodeError as error:
        raise CannotChangeAccount(
            "The password has signs that cannot be read. Type it again in UTF-8.", field="password"
        ) from error
    except ValidationError as error:
        raise CannotChangeAccount(" ".join(error.messages), field="password") from error
    return password


def _as_stored(user: User) -> User:
    """Read again what another administrator may have changed before this change had its turn."""
    user.refresh_from_db(fields=["role", "is_active"])
    return user


@in_turn()
def create_user(*, email: str, name: str, role: str, password: str, by: User | None) -> User:
    """Make an account and return it.

    `role` is a code of `accounts.rules.roles.ROLES`. Raises CannotChangeAccount when the address is wrong or already
    has an account, the name is empty or too long, the role is unknown or the password too weak.
    """
    user = User(role=_known_role(role), email=_checked_email(email), name=_checked_name(name))
    user.set_password(_checked_password(password, user))
    if User.objects.filter(email=user.email).exists():
        raise CannotChangeAccount(
            "There is already an account with this email address. Change that account instead.", field="email"
        )
    user.save()
    record(
        action="account.created",
        by=by,
        record="account",
        ref=str(user.pk),
        after={"email": user.email, "name": user.name, "role": user.role},
    )
    return user


@in_turn()
def set_role(*, user: User, role: str, by: User | None) -> User:
    """Give the account another role and return it. The role that it has already changes nothing.

    Raises CannotChangeAccount when the role is unknown or nobody could manage accounts any more.
    """
    before = _as_stored(user).role
    check_someone_still_manages_accounts(user, role=_known_role(role))
    if role == before:
        return user
    user.role = role
    user.save(update_fields=["role"])
    record(
        action="account.role_set",
        by=by,
        record="account",
        ref=str(user.pk),
        before={"role": before},
        after={"role": role},
    )
    return user


@in_turn()
def set_password(*, user: User, password: str, by: User | None) -> User:
    """Give the account a new password, which ends its other sessions, and return it.

    Raises CannotChangeAccount when the password is too weak. The journal records that it was changed, and no trace of
    the password.
    """
    user.set_password(_checked_password(password, user))
    user.save(update_fields=["password"])
    record(action="account.password_set", by=by, record="account", ref=str(user.pk))
    return user


@in_turn()
def deactivate(*, user: User, by: User | None) -> User:
    """Close the account: its sessions end at their next page, and nobody can sign in with it. Return it.

    Raises CannotChangeAccount when it is closed already or nobody could manage accounts any more.
    """
    if not _as_stored(user).is_active:
        raise CannotChangeAccount("This account is closed already.")
    check_someone_still_manages_accounts(user, role=None)
    user.is_active = False
    user.save(update_fields=["is_active"])
    record(
        action="account.closed",
        by=by,
        record="account",
        ref=str(user.pk),
        before={"is_active": True},
        after={"is_active": False},
    )
    return user


@in_turn()
def reactivate(*, user: User, by: User | None) -> User:
    """Reopen a closed account, with the role and the password that it had. Return it.

    Raises CannotChangeAccount when it is open already.
    """
    if _as_stored(user).is_active:
        raise CannotChangeAccount("This account is open already.")
    user.is_active = True
    user.save(update_fields=["is_active"])
    record(
        action="account.reopened",
        by=by,
        record="account",
        ref=str(user.pk),
        before={"is_active": False},
        after={"is_active": True},
    )
    return user
