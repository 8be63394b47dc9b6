"""The private links of requests that were sent on the public site: when they lead nowhere any more."""

from __future__ import annotations

from django.db import transaction

from answerable.casework.models import Request, Requester, WebAsk
from answerable.publication import receiving


def take_away_gone() -> int:
    """Take off the public site what is shown of requests that were disposed of, or whose requester was forgotten.

    Asked in this order, as another process may be taking one in: what waits no longer has its row here already.
    """
    shown = receiving.without_sealed()
    kept = set(WebAsk.objects.exclude(link=None).values_list("link", flat=True)) if shown else set()
    return receiving.forget(shown - kept)


def cut_links(*, requester: Requester) -> None:
    """Make the private links of somebody's requests lead nowhere, in the transaction in which they are forgotten."""
    WebAsk.objects.filter(request__in=Request.objects.filter(requester=requester)).update(link=None)
    transaction.on_commit(take_away_gone, robust=True)
