"""Read what may be left as a message."""

from __future__ import annotations

from answerable.pathways.models import Organisation, Service, Worker
from answerable.pathways.rules.contact import Telling, neutral_message


def names() -> list[str]:
    """Return the names of every service and organisation: what no message may say."""
    return [*Service.objects.values_list("name", flat=True), *Organisation.objects.values_list("name", flat=True)]


def message(worker: Worker) -> str:
    """Return the words that a worker may leave or send, which say nothing of what it is about; empty where none are safe."""
    try:
        return neutral_message(forename=worker.name, call_back="", names=names())
    except Telling:
        return ""
