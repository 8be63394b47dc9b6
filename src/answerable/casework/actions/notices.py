"""Telling staff what they should know."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from answerable.accounts.models import User
from answerable.casework.models import Request, StaffNotice


def tell(people: Iterable[User | None], text: str, *, request: Request | None = None) -> None:
    """Tell each of these people one thing, once, in the transaction of the change that it is about.

    No journal entry is written: the change has its own. `text` names no applicant. People who are None or whose account is
    closed are passed over.
    """
    keys = {person.pk for person in people if person is not None and person.is_active}
    StaffNotice.objects.bulk_create(StaffNotice(to_id=key, request=request, text=text[:300]) for key in sorted(keys))


def see(*, user: User, notices: Iterable[int]) -> int:
    """Mark notices of this person as seen, and return how many were."""
    return StaffNotice.objects.filter(to=user, pk__in=list(notices), seen=None).update(seen=timezone.now())
