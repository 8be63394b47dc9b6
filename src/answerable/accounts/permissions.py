"""May this person? A check that raises, its boolean twin, and the marks that every view carries.

Every view of the staff site is marked, either with the permission that it demands or as open to anyone, with the
reason. A test walks all addresses and fails on a view with no mark.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase

from answerable.accounts.rules.roles import Permission, role_may

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from answerable.accounts.models import User

__all__ = ["Permission", "check_may", "mark_of", "may", "public", "requires"]

View = Callable[..., HttpResponseBase]


def may(user: User | AnonymousUser, permission: Permission) -> bool:
    """Return whether this person may do this. Nobody who is signed out, and no closed account, may do anything."""
    return bool(user.is_authenticated and user.is_active and role_may(user.role, permission))


def check_may(user: User | AnonymousUser, permission: Permission) -> None:
    """Raise PermissionDenied (a 403 page) unless this person may do this."""
    if not may(user, permission):
        raise PermissionDenied(f"This needs the permission {permission}, which this account's role does not have.")


def requires(permission: Permission) -> Callable[[View], View]:
    """Mark a view with the permission that it demands, and demand it.

    Someone signed out is sent to sign in and then back; someone without the permission gets the 403 page.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            check_may(request.user, permission)
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return mark


def public(reason: str) -> Callable[[View], View]:
    """Mark a view as open to anyone, with the reason for it."""

    def mark(view: View) -> View:
        @wraps(view)
        def opened(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            return view(request, *args, **kwargs)

        opened.public = reason  # type: ignore[attr-defined]
        return opened

    return mark


def mark_of(view: View) -> Permission | str | None:
    """Return a view's mark: the permission it demands, the reason why it is open, or None when it is not marked."""
    return getattr(view, "permission", None) or getattr(view, "public", None)
