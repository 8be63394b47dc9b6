"""Earlier requests that a question speaks of: by their reference, or what is public on the same subject."""

from __future__ import annotations

from collections.abc import Iterable

from answerable.reading.taxonomy import find_subjects
from answerable.register.rules import partial_dates

from .draft import Draft, Subject
from .references import fold_reference
from .rows import Facts, PublishedRow
from .scope import Wants, relation
from .words import joined, sentence


def add_earlier(draft: Draft, wants: Wants, facts: Facts) -> tuple[str, ...]:
    """Say which earlier responses are meant and where they are.

    Those that the question gives a reference for are looked up; without one, those on the same subject are named as
    what we assume is meant, for the requester to confirm. Returns the references meant.
    """
    if wants.references:
        for reference in wants.references:
            row = _by_reference(reference, facts.published)
            if row is None:
                draft.gap(f"Request {reference}: no response with this reference is recorded as published")
            else:
                _say(draft, row, facts, "")
        return wants.references
    rows = candidates(wants, facts)
    if not rows:
        draft.gap(
            "You do not give the reference of the earlier request, and no published response is on the same subject"
        )
        return ()
    names = joined((row.reference for row in rows), "or")
    start = f"You do not give a reference for the earlier request. We have assumed that you mean {names}; please tell us if not."
    for at, row in enumerate(rows):
        _say(draft, row, facts, f"{start} " if at == 0 else "")
    return tuple(row.reference for row in rows)


def candidates(wants: Wants, facts: Facts) -> tuple[PublishedRow, ...]:
    """The published responses on the question's subjects, or that recorded statements on earlier requests name."""
    found = []
    for row in facts.published:
        subjects = find_subjects(f"{row.subject}. {row.summary}")
        if wants.subjects and any(relation((code,), subjects) for code in wants.subjects):
            found.append(row)
    return tuple(found)


def _by_reference(reference: str, published: Iterable[PublishedRow]) -> PublishedRow | None:
    wanted = fold_reference(reference)
    return next((row for row in published if fold_reference(row.reference) == wanted), None)


def _say(draft: Draft, row: PublishedRow, facts: Facts, start: str) -> None:
    subject = Subject("published_response", row.reference, row.subject)
    about = f" ({row.subject})" if row.subject else ""
    statements = [
        item
        for item in facts.statements
        if item.request_reference and fold_reference(item.request_reference) == fold_reference(row.reference)
    ]
    dated = f", dated {partial_dates.words(row.dated)}," if row.dated else ""
    when = (
        f" {partial_dates.words(row.published_on, 'on' if row.published_on.count('-') == 2 else 'in')}"
        if row.published_on
        else ""
    )
    text = sentence(
        f"{start}Our response {row.reference}{about}{dated} {'was published' if when else 'is public'}{when}"
    )
    if row.summary and not statements:
        text = f"{text} {sentence(row.summary)}"
    if row.url:
        text = f"{text} It is at {row.url}"
    draft.state(text, subject, "published", "that it is published")
    for statement in statements:
        draft.state(statement.text, Subject("statement", statement.ref), "text", "text")
    if not row.url:
        draft.missing(subject, "url", "web address")
