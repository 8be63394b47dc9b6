"""Taking a request for writing."""

from __future__ import annotations

from .errors import Stale
from .models import Request


def lock(request: Request, version: int) -> Request:
    """Take the request for writing, if it is still as the writer last saw it. Raises Stale."""
    locked = Request.objects.select_for_update().get(pk=request.pk)
    if locked.version != version:
        raise Stale
    locked.version += 1
    return locked
