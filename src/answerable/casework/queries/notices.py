"""What somebody was told and has not seen yet."""

from __future__ import annotations

from answerable.accounts.models import User
from answerable.casework.models import Request, StaffNotice

MOST = 20


def unseen(user: User, *, request: Request | None = None) -> list[StaffNotice]:
    """Return the newest notices that this person has not seen, of one request or of all; at most twenty. One query."""
    found = StaffNotice.objects.filter(to=user, seen=None).select_related("request")
    return list((found.filter(request=request) if request else found)[:MOST])
