"""What waits to be sent, and what needs an officer's word."""

from __future__ import annotations

from django.db.models import Case, QuerySet, When

from answerable.casework.mailbox import smtp
from answerable.casework.models import OutgoingMessage
from answerable.casework.rules.outbox import OPEN

State = OutgoingMessage.State


def not_sent() -> QuerySet[OutgoingMessage]:
    """Return the messages that are not sent: those that need an officer's word first, then those that wait, in order."""
    needs = Case(When(state__in=(State.DOUBTFUL, State.REFUSED), then=0), default=1)
    return (
        OutgoingMessage.objects.filter(state__in=(*OPEN, State.REFUSED))
        .select_related("request", "task", "release")
        .order_by(needs, "pk")
    )


def why_nothing_is_sent() -> str:
    """Return in one sentence what must be set before anything is sent, or nothing."""
    try:
        smtp.office_address()
    except smtp.NotConfigured as error:
        return str(error)
    return ""
