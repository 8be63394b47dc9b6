"""Write down who looked at whom."""

from __future__ import annotations

from collections.abc import Iterable

from answerable.audit.actions import in_turn, record
from answerable.audit.models import Entry
from answerable.pathways.models import Person, PersonView, Worker
from answerable.pathways.rules.verbs import Verb


@in_turn()
def record_views(*, worker: Worker, people: Iterable[Person], page: str, groups: Iterable[Verb]) -> Entry | None:
    """Write down that a worker was shown these people on a page, with these groups of fields; return the journal's entry of the page.

    One entry a page and one row a person, however many are on it; None where nobody was. `page` is a code such as "referral.page".
    The journal keeps random references, and the digest of all of them together, so that no row can be taken away unseen.
    """
    shown = {person.pk: str(person.reference) for person in people}
    if not shown:
        return None
    codes = sorted(str(group) for group in groups)
    entry = record(
        action="person.viewed",
        by=worker,
        record="page",
        ref=page,
        after={"people": sorted(shown.values()), "groups": codes},
    )
    PersonView.objects.bulk_create(
        [
            PersonView(
                person_id=key,
                worker=worker,
                organisation_id=worker.organisation_id,
                at=entry.at,
                page=page,
                groups=codes,
                journal_seq=entry.seq,
            )
            for key in shown
        ],
        batch_size=500,
    )
    return entry
