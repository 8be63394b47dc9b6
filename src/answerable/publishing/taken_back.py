"""Records that somebody took back. The outbox is the memory of it: the last word about a record counts."""

from __future__ import annotations

from .models import Outgoing

OWN_ANSWER = "This office’s own answer"
"""What is named as the source of what is known of a response that was published from its case; it is taken back there."""


def name_of(kind: str, ref: str) -> str:
    """Return by which ref the outbox knows that one record was taken back or put right."""
    return f"{kind} {ref}"[:120]


def held_back() -> set[tuple[str, str]]:
    """Return (kind, ref) of the records of the register that somebody took back and nobody published again. One query."""
    words = Outgoing.objects.filter(what__in=(Outgoing.What.WITHDRAWAL, Outgoing.What.CORRECTION), ref__contains=" ")
    last = dict(words.order_by("pk").values_list("ref", "what"))
    taken = (ref.partition(" ") for ref, what in last.items() if what == Outgoing.What.WITHDRAWAL)
    return {(kind, ref) for kind, _, ref in taken}
