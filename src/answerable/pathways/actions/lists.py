"""Match a partner's list: so many name checks at once, counted and logged as one."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils import timezone

from answerable.audit.actions import in_turn, record
from answerable.pathways.actions.alarms import sealed_notice
from answerable.pathways.actions.name_check import PURPOSES, digest_of
from answerable.pathways.errors import CannotChange
from answerable.pathways.linkage.records import MatchRecord
from answerable.pathways.models import NameCheck, NameCheckTell, Organisation, Worker
from answerable.pathways.name_check.known import Answer, protocol_in_force
from answerable.pathways.name_check.lists import match_list
from answerable.pathways.rules import name_check as rules


def _rows_of_a_day(organisation: Organisation) -> int:
    day = timezone.now() - timedelta(hours=24)
    return NameCheck.objects.filter(organisation=organisation, at__gt=day, list_ref__isnull=False).count()


def _refuse_more(organisation: Organisation, rows: int) -> None:
    earlier = _rows_of_a_day(organisation)
    if earlier + rows > settings.NAME_CHECK_LIST_ROWS:
        raise CannotChange(
            f"Your organisation may match {settings.NAME_CHECK_LIST_ROWS:,} rows a day. {earlier:,} were matched in the last 24 hours, and this "
            f"list has {rows:,}."
        )


def match(*, by: Worker, rows: Sequence[Mapping[str, Any]], purpose: str, reason: str) -> list[Answer | None]:
    """Return what may be said of each row of a list, in their order; None where a row says too little to be looked up.

    rows: identities as Person.identity. Every row that is looked up is logged like a name check. Raises CannotChange where the list is
    empty or longer than what a day allows (settings.NAME_CHECK_LIST_ROWS), where no protocol is in force, or no reason is given.
    """
    if not rows:
        raise CannotChange("The list is empty.")
    if purpose not in PURPOSES:
        raise CannotChange("Choose what the list is matched for.", field="purpose")
    if len(reason.strip()) < rules.LEAST_REASON:
        raise CannotChange("Enter the reason for matching this list in a few words.", field="reason")
    if not protocol_in_force(by.organisation):
        raise CannotChange(
            "No information-sharing protocol that is in force lets your organisation check names. Ask the administrator of the hub."
        )
    queries = [MatchRecord.of(row) for row in rows]
    usable = [at for at, query in enumerate(queries) if rules.enough(rules.readable(query))]
    _refuse_more(by.organisation, len(usable))
    found = match_list([queries[at] for at in usable], organisation=by.organisation, worker=by)
    with in_turn():
        _refuse_more(by.organisation, len(usable))
        number = uuid.uuid4()
        checks = NameCheck.objects.bulk_create(
            [
                NameCheck(
                    organisation=by.organisation, by=by, purpose=purpose, reason=reason.strip(), digest=digest_of(queries[at]),
                    identifiers=list(rules.given(rows[at])), list_ref=str(number), code=each.answer.code,
                    noticed=sealed_notice(each.found.alarms),
                )
                for at, each in zip(usable, found, strict=True)
            ],
            batch_size=500,
        )  # fmt: skip
        NameCheckTell.objects.bulk_create(
            [
                NameCheckTell(check_made=check, organisation_id=pk, tells=list(tells))
                for check, each in zip(checks, found, strict=True)
                for pk, tells in each.found.told.items()
            ]
        )
        told = {pk for each in found for pk in each.found.told}
        record(
            action="list.matched", by=by, record="list", ref=str(number),
            after={"rows": len(rows), "looked_up": len(usable), "organisation": str(by.organisation.reference), "purpose": purpose},
        )  # fmt: skip
        for organisation in Organisation.objects.filter(pk__in=told):
            record(
                action="name_check.told",
                by=by,
                record="organisation",
                ref=str(organisation.reference),
                after={"list": str(number)},
            )
    answers: list[Answer | None] = [None] * len(rows)
    for at, each in zip(usable, found, strict=True):
        answers[at] = each.answer
    return answers
