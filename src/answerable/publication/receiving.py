"""The office's hand in what is asked on the public site: it leaves its key, takes sealed requests away, says how far each has come.

Called by the office alone. None of it changes the version of the store: the pages that show these things are never kept.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db import router, transaction

from .models import AskStatus, SealedAsk, Store

BATCH = 500


@dataclass(frozen=True)
class Waiting:
    """One sealed request: the digest of its private link, its number, what only the office can open, the day it came."""

    link: str
    number: str
    sealed: bytes
    received: date


@dataclass(frozen=True)
class Progress:
    """How far one request has come, as its sender is told. `published` is the address of the answer once that is public."""

    link: str
    stage: str
    received: date
    due: date | None
    since: date
    published: str = ""


def leave_key(public_key: str) -> bool:
    """Put the key there with which the public site seals; return whether it is another than before."""
    with transaction.atomic(using=router.db_for_write(Store)):
        store = Store.objects.select_for_update().get_or_create(pk=1)[0]
        if store.sealing_key == public_key:
            return False
        store.sealing_key = public_key
        store.save(update_fields=["sealing_key"])
    return True


def waiting() -> Iterator[Waiting]:
    """Return the sealed requests, the first that came first, one at a time."""
    for pk in SealedAsk.objects.order_by("pk").values_list("pk", flat=True):
        row = SealedAsk.objects.filter(pk=pk).first()
        if row is not None:
            yield Waiting(row.link, row.number, bytes(row.sealed), row.received)


def taken_away(link: str) -> None:
    """Take a sealed request off the public site: the office has it. The same again changes nothing."""
    SealedAsk.objects.filter(link=link).delete()


def tell(progress: Iterable[Progress]) -> int:
    """Say how far requests have come, and return of how many that changed. `since` is kept while the stage is the same."""
    wanted = {one.link: one for one in progress}
    links = list(wanted)
    changed: list[AskStatus] = []
    for start in range(0, len(links), BATCH):
        for row in AskStatus.objects.filter(link__in=links[start : start + BATCH]):
            one = wanted[row.link]
            since = row.stage_since if row.stage == one.stage else one.since
            now = (one.stage, one.received, one.due, since, one.published)
            if now != (row.stage, row.received, row.due, row.stage_since, row.published):
                row.stage, row.received, row.due, row.stage_since, row.published = now
                changed.append(row)
    AskStatus.objects.bulk_update(changed, ["stage", "received", "due", "stage_since", "published"], batch_size=BATCH)
    return len(changed)


def without_sealed() -> set[str]:
    """Return the links of which a stage is shown and nothing waits: the office has their requests, or had them."""
    waits = SealedAsk.objects.values("link")
    return set(AskStatus.objects.exclude(link__in=waits).values_list("link", flat=True))


def forget(links: Collection[str]) -> int:
    """Take away what is shown of requests that the office keeps no longer; return how many there were."""
    some = sorted(links)
    return sum(
        AskStatus.objects.filter(link__in=some[start : start + BATCH]).delete()[0]
        for start in range(0, len(some), BATCH)
    )
