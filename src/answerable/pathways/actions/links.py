"""Say whether two records are one person. Each word on it is kept and can be taken back; nothing is ever merged."""

from __future__ import annotations

from answerable.audit.actions import in_turn, record
from answerable.pathways.errors import CannotChange
from answerable.pathways.models import LinkDecision, PersonLink, Worker

from .local_rules import re_explain

State = PersonLink.State


@in_turn()
def decide(*, by: Worker, link: PersonLink, state: str, why: str, seen: str) -> PersonLink:
    """Set what a link is: confirmed, refuted, or proposed again (taken back). `seen`: what it was when the page was shown.

    Raises CannotChange where somebody else decided meanwhile, nothing would change, or no reason is given.
    """
    link = PersonLink.objects.select_for_update().get(pk=link.pk)
    if link.state != seen:
        raise CannotChange("Somebody else said something about these two meanwhile. Look at it again.")
    if state not in State.values or state == link.state:
        raise CannotChange("Choose what you say.", field="decision")
    if not why.strip():
        raise CannotChange("Enter why, in a few words.", field="why")
    before, link.state = link.state, state
    link.save(update_fields=["state"])
    LinkDecision.objects.create(link=link, before=before, after=state, why=why.strip(), by=by)
    re_explain(people=[link.first, link.second])
    record(
        action="link.taken_back" if state == State.PROPOSED else f"link.{state}",
        by=by,
        record="link",
        ref=str(link.reference),
        before={"state": before},
        after={"state": state},
    )
    return link
