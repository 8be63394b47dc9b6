"""Read the links between records that may be one person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from answerable.pathways.linkage.scoring import score
from answerable.pathways.models import MatchRow, Person, PersonLink, Worker, WorkerConflict
from answerable.pathways.name_check.fitting import fitted
from answerable.pathways.name_check.looking import records
from answerable.pathways.restricting import kept_only, restrictions
from answerable.pathways.rules.vocabulary import Role

COMPARED = (
    ("forename", "Forename"),
    ("surname", "Surname"),
    ("other_names", "Other names"),
    ("born", "Date of birth"),
    ("sex", "Sex"),
    ("postcode", "Postcode"),
    ("phone", "Phone number"),
    ("email", "E-mail address"),
)
"""What is laid side by side of two records."""


def links_for(worker: Worker, state: str | None) -> QuerySet[PersonLink]:
    """Return the links in a state (None: in any) that a worker may say something of, the most likely first.

    Restricted people are for the safeguarding lead; whom the worker must not see is for somebody else.
    """
    found = PersonLink.objects.select_related("first__owner", "second__owner")
    if state is not None:
        found = found.filter(state=state)
    if worker.role != Role.HUB_LEAD:
        found = found.exclude(Q(first__is_restricted=True) | Q(second__is_restricted=True))
    aside = WorkerConflict.objects.filter(worker=worker).values("person")
    found = found.exclude(Q(first__in=aside) | Q(second__in=aside))
    for kept in (kept_only(), restrictions(worker.organisation_id).values("person")):
        found = found.exclude(Q(first__in=kept) | Q(second__in=kept))
    return found.order_by("-weight", "pk")


@dataclass(frozen=True)
class Line:
    """One thing of two people side by side; `same` where both are known and equal, None where one is not known."""

    words: str
    first: str
    second: str
    same: bool | None


def _told(person: Person, key: str) -> str:
    value = person.identity.get(key)
    if key == "postcode" and not value:
        value = (person.address or {}).get("postcode")
    if key == "born" and value:
        return spoken(str(value))
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value or "")


def spoken(day: str) -> str:
    """Return a date "1987-03-31" as it is spoken, "31 March 1987"; anything else as it was written."""
    try:
        read = date.fromisoformat(day)
    except ValueError:
        return day
    return f"{read.day} {read:%B %Y}"


def side_by_side(link: PersonLink) -> list[Line]:
    """Return what is known of both people, line by line."""
    lines = []
    for key, words in COMPARED:
        first, second = _told(link.first, key), _told(link.second, key)
        same = first.casefold().replace(" ", "") == second.casefold().replace(" ", "") if first and second else None
        lines.append(Line(words, first, second, same))
    return lines


def reasons(link: PersonLink) -> tuple[str, ...]:
    """Return why the model thinks so, a sentence for each field, the weightiest first; nothing where a record left the index."""
    found = dict(records([link.first_id, link.second_id]))
    if len(found) < 2:
        return ()
    return score(fitted(), found[link.first_id], found[link.second_id]).reasons


def waiting_to_be_paired() -> int:
    """Return how many people were not compared with the others since they were last changed."""
    return MatchRow.objects.filter(paired=False).count()
