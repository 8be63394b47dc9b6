"""Writing to the published store."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.db import router, transaction

from answerable.audit import actions as audit
from answerable.audit.models import Entry

from .models import PublishedResponse
from .rules.references import fold

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


class CannotPublish(ValueError):
    """What was handed over cannot stand in the published store; the sentences say why."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(" ".join(self.problems))


@dataclass(frozen=True)
class ResponseFacts:
    """What is to be recorded about one published response. Dates are partial: "2013", "2013-11", "2013-11-06"."""

    reference: str
    source: str
    subject: str = ""
    dated: str = ""
    published_on: str = ""
    url: str = ""
    summary: str = ""
    source_place: str = ""
    source_url: str = ""


@dataclass(frozen=True)
class PublishedReport:
    """How many responses were added, changed and left as they were; the journal's entry, None where nothing changed."""

    added: int
    changed: int
    unchanged: int
    entry: Entry | None


def record_published(*, responses: Iterable[ResponseFacts], by: AbstractBaseUser | None) -> PublishedReport:
    """Record responses that are public already, all or none, with one journal entry; again changes nothing.

    A response is known by its reference, however written. Raises CannotPublish where a reference is empty or comes
    twice, a source is missing, or a value does not fit.
    """
    wanted: dict[str, PublishedResponse] = {}
    problems: list[str] = []
    for facts in responses:
        row = PublishedResponse(folded_reference=fold(facts.reference), **asdict(facts))
        if row.folded_reference in wanted:
            problems.append(f"The reference {row.reference} comes twice. Keep one of them.")
            continue
        wanted[row.folded_reference] = row
        problems += _problems(row)
    if problems:
        raise CannotPublish(problems)
    fields = [f.name for f in PublishedResponse._meta.concrete_fields if not f.primary_key]
    with (
        transaction.atomic(using=router.db_for_write(Entry)),
        transaction.atomic(using=router.db_for_write(PublishedResponse)),
    ):
        audit.wait_for_turn()
        stored = {row.folded_reference: row for row in PublishedResponse.objects.all()}
        added = [row for folded, row in wanted.items() if folded not in stored]
        before: dict[str, dict[str, str]] = {}
        after = {row.reference: _values(row, fields) for row in added}
        changed = []
        for folded, row in wanted.items():
            old = stored.get(folded)
            if old is None or _values(old, fields) == _values(row, fields):
                continue
            before[row.reference], after[row.reference] = _values(old, fields), _values(row, fields)
            row.pk = old.pk
            changed.append(row)
        PublishedResponse.objects.bulk_create(added, batch_size=500)
        PublishedResponse.objects.bulk_update(changed, fields, batch_size=500)
        entry = None
        if added or changed:
            entry = audit.record(
                action="publication.recorded",
                by=by,
                record="published_response",
                ref="published",
                before=before,
                after=after,
            )
    return PublishedReport(len(added), len(changed), len(wanted) - len(added) - len(changed), entry)


def remove_published(*, reference: str, by: AbstractBaseUser | None) -> bool:
    """Take a response off the record of what is public, with one journal entry; say whether it was there."""
    with (
        transaction.atomic(using=router.db_for_write(Entry)),
        transaction.atomic(using=router.db_for_write(PublishedResponse)),
    ):
        audit.wait_for_turn()
        row = PublishedResponse.objects.filter(folded_reference=fold(reference)).first()
        if row is None:
            return False
        fields = [f.name for f in PublishedResponse._meta.concrete_fields if not f.primary_key]
        audit.record(
            action="publication.removed",
            by=by,
            record="published_response",
            ref="published",
            before={row.reference: _values(row, fields)},
        )
        row.delete()
    return True


def _values(row: PublishedResponse, fields: list[str]) -> dict[str, str]:
    return {field: getattr(row, field) for field in fields}


def _problems(row: PublishedResponse) -> list[str]:
    if not row.folded_reference:
        return ["A published response has no reference. Give the one that its letter prints."]
    try:
        row.full_clean(validate_unique=False)
    except ValidationError as error:
        return [
            f"Published response {row.reference}, {field.replace('_', ' ')}: {' '.join(messages)}"
            for field, messages in error.message_dict.items()
        ]
    return []
