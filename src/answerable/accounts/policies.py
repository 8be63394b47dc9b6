"""May this happen now? Rules about accounts that depend on the other accounts."""

from __future__ import annotations

from answerable.accounts.errors import CannotChangeAccount
from answerable.accounts.models import User
from answerable.accounts.rules.roles import Permission, role_may


def someone_still_manages_accounts(user: User, *, role: str | None) -> bool:
    """Return whether somebody can manage accounts once `user` has `role` (None: is closed)."""
    if role is not None and role_may(role, Permission.ACCOUNTS_MANAGE):
        return True
    if not (user.is_active and role_may(user.role, Permission.ACCOUNTS_MANAGE)):
        return True
    others = User.objects.active().exclude(pk=user.pk)
    return any(role_may(code, Permission.ACCOUNTS_MANAGE) for code in set(others.values_list("role", flat=True)))


def check_someone_still_manages_accounts(user: User, *, role: str | None) -> None:
    """Raise CannotChangeAccount if nobody could manage accounts once `user` has `role` (None: is closed).

    Called inside the turn of the change (`audit.actions.in_turn`), so that two administrators cannot close each other's account at once.
    """
    if not someone_still_manages_accounts(user, role=role):
        raise CannotChangeAccount(
            "This is the last account that may manage accounts. Make another administrator first.", field="role"
        )
