"""Bring files in from the systems that partners use, and take files out to partners under a protocol.

What is brought in is looked at first, row by row; the number that a record has in the system it comes from makes it the same record when
it comes again. What was taken in can be taken back while nobody built on it.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db.models import Count
from django.utils import timezone

from answerable.audit.actions import in_turn, record
from answerable.pathways import disposing, exporting, keys
from answerable.pathways.errors import CannotChange
from answerable.pathways.exchange.opening import open_file
from answerable.pathways.models import (
    ExchangeMapping,
    Export,
    ExportedRow,
    Import,
    ImportRow,
    Incident,
    Organisation,
    Person,
    ProtocolGrant,
    Referral,
    ReferralEvent,
    SourceRecord,
    Worker,
)
from answerable.pathways.permissions import at_desk
from answerable.pathways.rules.exchange import (
    Outcome,
    Sort,
    State,
    address_of,
    identity_of,
    mapping_faults,
    read_row,
)
from answerable.pathways.rules.referral import Kind
from answerable.pathways.rules.verbs import Desk
from answerable.pathways.rules.vocabulary import OrganisationKind, Part, Source
from answerable.pathways.rules.vocabulary import State as ReferralState
from answerable.standards.csv_text import safe_text

from .incidents import write_incident
from .local_rules import re_explain
from .people import without_empty, write
from .referrals import hub, unused_number

FORGOTTEN = timedelta(days=7)
"""How long a file that was looked at and not taken in is kept."""
FORMS = ("csv", "json")


def _ours(file: Import, by: Worker, *states: State) -> Import:
    now = Import.objects.select_related("organisation").get(pk=file.pk)
    desk = Desk.MATCH_LISTS if now.sort == Sort.LIST else Desk.EXCHANGE
    if now.organisation_id != by.organisation_id or not at_desk(by, desk):
        raise CannotChange("This file is another organisation’s, or not your job.")
    if now.state not in states:
        raise CannotChange("This was done with this file already.")
    return now


def digest_of(told: Mapping[str, Any]) -> bytes:
    """Return the keyed digest of a row: equal rows have equal ones, and without the key it tells nothing."""
    ring = keys.ring("index")
    secret = hashlib.blake2b(b"exchange", key=ring.keys[ring.current], digest_size=32).digest()
    return hashlib.blake2b(json.dumps(told, sort_keys=True).encode(), key=secret, digest_size=32).digest()


def read_file(*, sort: str, data: bytes, by: Worker) -> Import:
    """Open a file, keep its rows sealed to be looked at, and return it. Nothing is taken in. Raises CannotChange."""
    if sort not in list(Sort):
        raise CannotChange("Say what the file has rows of.", field="sort")
    if not at_desk(by, Desk.MATCH_LISTS if sort == Sort.LIST else Desk.EXCHANGE):
        raise CannotChange("This is not your job.")
    table = open_file(data)
    with in_turn():
        made = Import.objects.create(organisation=by.organisation, sort=sort, headings=list(table.headings), by=by)
        ImportRow.objects.bulk_create(
            [ImportRow(belongs=made, number=number, cells=cells) for number, cells in table.rows], batch_size=500
        )
        record(
            action="exchange.read",
            by=by,
            record="import",
            ref=str(made.reference),
            after={"sort": sort, "rows": len(table.rows), "file": hashlib.sha256(data).hexdigest()},
        )
    return made


@in_turn()
def map_columns(
    *,
    file: Import,
    columns: Mapping[str, str],
    values: Mapping[str, Mapping[str, str]],
    save_as: str = "",
    by: Worker,
) -> Import:
    """Say which column is what and which word is which code, judge every row by it, and keep it under a name for the next file."""
    now = _ours(file, by, State.READ)
    sort = Sort(now.sort)
    chosen = {code: heading for code, heading in columns.items() if heading}
    faults = mapping_faults(sort, chosen, now.headings)
    if faults:
        raise CannotChange(" ".join(faults))
    now.columns = chosen
    now.values = {
        column: {word.casefold(): code for word, code in words.items() if code} for column, words in values.items()
    }
    now.save(update_fields=["columns", "values"])
    judge(now)
    if save_as.strip():
        ExchangeMapping.objects.update_or_create(
            organisation=now.organisation,
            sort=sort,
            name=save_as.strip()[:100],
            defaults={"columns": now.columns, "values": now.values, "changed_at": timezone.now()},
        )
    record(
        action="exchange.mapped",
        by=by,
        record="import",
        ref=str(now.reference),
        after={"columns": now.columns, "values": now.values},
    )
    return now


def judge(file: Import) -> None:
    """Say of each row what it would do. Inside the turn of an action."""
    sort, today = Sort(file.sort), timezone.localdate()
    rows = list(file.rows.all())
    read = [read_row(sort, row.cells, file.columns, file.values, today=today) for row in rows]
    refs = {one.told.get("source_ref", "") for one in read}
    known = {one.source_ref: bytes(one.digest) for one in _known(file.organisation, sort, refs)}
    people = {one.source_ref for one in _known(file.organisation, Sort.PERSONS, _people_named(read))}
    seen: set[str] = set()
    for row, one in zip(rows, read, strict=True):
        why = list(one.faults)
        ref = one.told.get("source_ref", "")
        if not why and ref and ref in seen:
            why = ["The same number stands in a row above."]
        why += [] if why else _missing_people(one.told, people)
        seen.add(ref)
        if why:
            row.outcome = Outcome.FAULTY
        elif sort is Sort.LIST or ref not in known:
            row.outcome = Outcome.NEW
        elif known[ref] == digest_of(one.told):
            row.outcome = Outcome.SAME
        else:
            row.outcome = Outcome.CHANGED
        if row.outcome == Outcome.CHANGED and sort is Sort.REFERRALS:
            row.outcome, why = Outcome.SAME, ["It was brought in before; people work on it here now, so it stays."]
        row.why = why
    ImportRow.objects.bulk_update(rows, ["outcome", "why"], batch_size=500)


def _people_named(read: Any) -> set[str]:
    return {one.told[key] for one in read for key in ("person_ref", "suspect_ref") if one.told.get(key)}


def _missing_people(told: Mapping[str, str], people: set[str]) -> list[str]:
    why = []
    if (
        told.get("person_ref")
        and told["person_ref"] not in people
        and not (told.get("forename") and told.get("surname"))
    ):
        why.append("The person is not here yet. Bring in their row of people first, or give first and last name.")
    if told.get("suspect_ref") and told["suspect_ref"] not in people:
        why.append("Who did it is not here yet. Bring in their row of people first.")
    return why


def _known(organisation: Organisation, sort: Sort, refs: set[str]) -> list[SourceRecord]:
    found: list[SourceRecord] = []
    wanted = sorted(refs)
    for at in range(0, len(wanted), 500):
        found += SourceRecord.objects.filter(organisation=organisation, sort=sort, source_ref__in=wanted[at : at + 500])
    return found


@in_turn()
def take_in(*, file: Import, by: Worker) -> dict[str, int]:
    """Take in every row that can be read, and return how many of each outcome. The cells are cleared: what counts is in the records."""
    now = _ours(file, by, State.READ)
    if now.sort == Sort.LIST:
        raise CannotChange("A list is matched, not taken in.")
    if not now.columns:
        raise CannotChange("First say which column is what.")
    judge(now)
    today = timezone.localdate()
    touched: dict[int, Person] = {}
    for row in now.rows.filter(outcome__in=(Outcome.NEW, Outcome.CHANGED)):
        told = read_row(Sort(now.sort), row.cells, now.columns, now.values, today=today).told
        try:
            person = _WRITERS[Sort(now.sort)](now, row, told, by)
        except CannotChange as refusal:
            row.outcome, row.why = Outcome.FAULTY, [refusal.sentence]
        else:
            row.person, row.done = person, True
            touched[person.pk] = person
        row.save()
    now.rows.update(cells={})
    now.state, now.applied_at = State.APPLIED, timezone.now()
    now.save(update_fields=["state", "applied_at"])
    if now.sort == Sort.INCIDENTS:
        for person in touched.values():
            re_explain(person=person)
    counts = counts_of(now)
    record(
        action="exchange.taken_in",
        by=by,
        record="import",
        ref=str(now.reference),
        after={**counts, "people": sorted(str(one.reference) for one in touched.values())},
    )
    return counts


def counts_of(file: Import) -> dict[str, int]:
    """Return how many rows of a file have each outcome."""
    counted = file.rows.order_by().values("outcome").annotate(count=Count("pk"))
    return {str(one["outcome"]): int(one["count"]) for one in counted}


def _remember(
    file: Import,
    told: Mapping[str, str],
    person: Person,
    *,
    incident: Incident | None = None,
    referral: Referral | None = None,
) -> None:
    SourceRecord.objects.update_or_create(
        organisation=file.organisation,
        sort=file.sort,
        source_ref=told["source_ref"],
        defaults={"digest": digest_of(told), "person": person, "incident": incident, "referral": referral},
    )


def _source(file: Import, sort: Sort, ref: str) -> SourceRecord | None:
    return (
        SourceRecord.objects.filter(organisation=file.organisation, sort=sort, source_ref=ref)
        .select_related("person", "incident")
        .first()
    )


def _take_person(file: Import, row: ImportRow, told: dict[str, str], _by: Worker) -> Person:
    known = _source(file, Sort.PERSONS, told["source_ref"])
    if known is None:
        person = Person(owner=file.organisation, part=told.get("part", Part.VICTIM), identity=identity_of(told))
        person.address = address_of(told) or None
        write(person)
    else:
        person = known.person
        row.before = {"identity": person.identity, "address": person.address, "digest": bytes(known.digest).hex()}
        # What the other system leaves empty may be known here.
        person.identity = without_empty({**person.identity, **identity_of(told)})
        person.address = address_of(told) or person.address
        write(person)
    _remember(file, told, person)
    return person


def _person_of(file: Import, told: dict[str, str], row: ImportRow) -> Person:
    known = _source(file, Sort.PERSONS, told["person_ref"])
    if known is not None:
        return known.person
    person = Person(owner=file.organisation, part=Part.VICTIM, identity=identity_of(told))
    person.address = address_of(told) or None
    write(person)
    SourceRecord.objects.create(
        organisation=file.organisation,
        sort=Sort.PERSONS,
        source_ref=told["person_ref"],
        digest=b"",
        person=person,
    )
    row.before = {"made_person": True}
    return person


def _take_incident(file: Import, row: ImportRow, told: dict[str, str], _by: Worker) -> Person:
    person = _person_of(file, told, row)
    suspect = _source(file, Sort.PERSONS, told["suspect_ref"]) if told.get("suspect_ref") else None
    facts = _facts(told)
    known = _source(file, Sort.INCIDENTS, told["source_ref"])
    if known is not None and known.incident is not None:
        incident = known.incident
        row.before = {
            "incident": {key: str(getattr(incident, key) or "") for key in ("occurred_on", "reported_on", "offence")},
            "is_crime": incident.is_crime,
            "digest": bytes(known.digest).hex(),
        }
        for key, value in facts.items():
            setattr(incident, key, value)
        incident.save()
    else:
        incident = write_incident(person=person, organisation=file.organisation, source_ref=told["source_ref"], **facts)
    if suspect is not None and suspect.person_id != person.pk:
        incident.perpetrators.add(suspect.person)
    row.incident = incident
    _remember(file, told, person, incident=incident)
    return person


def _facts(told: Mapping[str, str]) -> dict[str, Any]:
    return {
        "occurred_on": date.fromisoformat(told["occurred_on"]),
        "reported_on": date.fromisoformat(told["reported_on"]) if told.get("reported_on") else None,
        "offence": told["offence"],
        "is_crime": {"yes": True, "no": False}.get(told.get("is_crime", "")),
    }


def _boxes(name: str, day: str) -> dict[str, list[str]]:
    year, month, number = day.split("-")
    return {f"{name}_day": [str(int(number))], f"{name}_month": [str(int(month))], f"{name}_year": [year]}


def _typed(told: Mapping[str, str]) -> dict[str, dict[str, list[str]]]:
    """What a row says, as the steps of a draft have it when somebody types it: a person looks at it and finishes it."""
    person = {code: [told[code]] for code in ("forename", "surname", "other_names", "sex") if told.get(code)}
    if told.get("born"):
        person |= _boxes("born", told["born"])
    crime = {"offence": [told["offence"]], "source_ref": [told["source_ref"]]}
    for code in ("occurred_on", "reported_on"):
        if told.get(code):
            crime |= _boxes(code, told[code])
    # Whether it is safe to use them was not said, so nobody is reached by them until the person was asked.
    contact = {code: [told[code]] for code in ("phone", "email") if told.get(code)}
    home = {"lines": ["\n".join(address_of(told).get("lines", []))], "postcode": [told.get("postcode", "")]}
    return {"person": person, "contact": contact, "home": home, "crime": crime}


def _take_referral(file: Import, row: ImportRow, told: dict[str, str], by: Worker) -> Person:
    """A referral becomes a draft of whoever brings it in: consent, safe contact and needs are asked before it is sent."""
    person = Person.objects.create(owner=file.organisation, part=Part.VICTIM, identity=identity_of(told))
    now = timezone.now()
    referral = Referral.objects.create(
        number=unused_number(),
        person=person,
        source=Source.POLICE if file.organisation.kind == OrganisationKind.POLICE else Source.AGENCY,
        referred_by=file.organisation,
        referrer=by,
        hub=hub(),
        typed=_typed(told),
        created_at=now,
        changed_at=now,
        since=now,
    )
    ReferralEvent.objects.create(
        referral=referral,
        kind=Kind.STARTED,
        at=now,
        by=by,
        organisation=file.organisation,
        state_after=ReferralState.DRAFT,
        version=referral.version,
    )
    row.referral = referral
    _remember(file, told, person, referral=referral)
    return person


_WRITERS = {Sort.PERSONS: _take_person, Sort.INCIDENTS: _take_incident, Sort.REFERRALS: _take_referral}


@in_turn()
def take_back(*, file: Import, by: Worker) -> tuple[int, int]:
    """Take back what a file brought in, and return how many rows were, and how many stay because people built on them since."""
    now = _ours(file, by, State.APPLIED)
    back = stays = 0
    people = []
    # The last row first: a person who came with an incident goes after it.
    for row in now.rows.filter(done=True).select_related("person", "incident", "referral").order_by("-number"):
        if row.person is None:
            continue
        people.append(str(row.person.reference))
        if _take_back_row(now, row):
            back += 1
        else:
            stays += 1
    now.state, now.taken_back_at = State.BACK, timezone.now()
    now.save(update_fields=["state", "taken_back_at"])
    record(
        action="exchange.taken_back",
        by=by,
        record="import",
        ref=str(now.reference),
        after={"back": back, "stays": stays, "people": sorted(people)},
    )
    return back, stays


def _take_back_row(file: Import, row: ImportRow) -> bool:
    person = row.person
    assert person is not None
    before = row.before or {}
    if file.sort == Sort.REFERRALS:
        if row.referral is None or row.referral.state != ReferralState.DRAFT or row.referral.version > 1:
            return False
        disposing.remove(person)
        return True
    if file.sort == Sort.INCIDENTS:
        return _take_back_incident(row, person, before)
    if "identity" in before:
        person.identity, person.address = before["identity"], before["address"]
        write(person)
        SourceRecord.objects.filter(person=person, sort=Sort.PERSONS, incident=None).update(
            digest=bytes.fromhex(before["digest"])
        )
        return True
    return _remove_unused(person)


def _take_back_incident(row: ImportRow, person: Person, before: Mapping[str, Any]) -> bool:
    incident = row.incident
    if incident is None:
        return False
    if "incident" in before:
        for key, value in before["incident"].items():
            setattr(incident, key, value or None if key == "reported_on" else value)
        incident.is_crime = before["is_crime"]
        incident.save()
        SourceRecord.objects.filter(incident=incident).update(digest=bytes.fromhex(before["digest"]))
    else:
        incident.delete()
        if before.get("made_person"):
            _remove_unused(person)
    if Person.objects.filter(pk=person.pk).exists():
        re_explain(person=person)
    return True


def _remove_unused(person: Person) -> bool:
    """Remove a person where nothing was built on the row; say whether it was."""
    used = (
        person.referrals.exists()
        or person.incidents.exists()
        or person.incidents_done.exists()
        or person.marac_referrals.exists()
        or person.copies.exists()
        or person.holds.exists()
        or person.open_records.filter(closed_at__isnull=True).exists()
    )
    if not used:
        disposing.remove(person)
    return not used


def forget_files(now: Any) -> str:
    """Remove files that were looked at and never taken in. A part of the round (actions/rounds.py)."""
    old = Import.objects.filter(state=State.READ, made_at__lt=now - FORGOTTEN)
    count = old.count()
    if not count:
        return "No old file."
    with in_turn():
        refs = sorted(str(one) for one in old.values_list("reference", flat=True))
        old.delete()
        record(action="exchange.forgotten", by=None, record="import", ref=str(count), before={"files": refs})
    return f"{count} old file{'s' if count > 1 else ''} removed."


@in_turn()
def drop(*, file: Import, by: Worker) -> None:
    """Remove a file that was looked at, or a list that was matched, with all its rows."""
    now = _ours(file, by, State.READ)
    ref = str(now.reference)
    now.delete()
    record(action="exchange.dropped", by=by, record="import", ref=ref)


def list_rows(file: Import) -> list[tuple[int, dict[str, Any]]]:
    """Return the rows of a partner's list that can be read: number, and who is looked for."""
    today = timezone.localdate()
    return [
        (row.number, identity_of(read_row(Sort.LIST, row.cells, file.columns, file.values, today=today).told))
        for row in file.rows.exclude(outcome=Outcome.FAULTY)
    ]


@in_turn()
def export(*, grant: ProtocolGrant, form: str, by: Worker) -> tuple[Export, bytes]:
    """Return the file of everybody who is shared with a partner under one line of a protocol now, and what is kept of it.

    No group of fields but those of the line, of the share and of what the worker may see; nobody outside a live share, nobody whose
    processing is restricted. Raises CannotChange where there is nobody.
    """
    if not at_desk(by, Desk.EXCHANGE) or grant.giver_id != by.organisation_id:
        raise CannotChange("This line of a protocol is not your organisation’s to share under, or it is not your job.")
    if form not in FORMS:
        raise CannotChange("Choose the kind of file.", field="form")
    rows = exporting.rows_for(grant, by)
    if not rows:
        raise CannotChange("Nobody is shared under this line now whom you may give.", field="grant")
    content = _as_csv(rows) if form == "csv" else _as_json(rows)
    made = Export.objects.create(
        grant=grant,
        giver=grant.giver,
        receiver=grant.receiver,
        fields=sorted({str(group) for one in rows for group in one.groups}),
        rows=len(rows),
        form=form,
        digest=digest_of({"file": hashlib.sha256(content).hexdigest()}).hex(),
        by=by,
    )
    ExportedRow.objects.bulk_create(
        [
            ExportedRow(
                export=made, referral=one.referral, share=one.share, fields=sorted(str(group) for group in one.groups)
            )
            for one in rows
        ],
        batch_size=500,
    )
    record(
        action="exchange.exported",
        by=by,
        record="export",
        ref=str(made.reference),
        after={
            "grant": grant.pk,
            "receiver": str(grant.receiver.reference),
            "referrals": sorted(str(one.referral.reference) for one in rows),
            "fields": made.fields,
            "digest": made.digest,
        },
    )
    return made, content


def _as_csv(rows: list[exporting.Row]) -> bytes:
    held = io.StringIO()
    headings = list(dict.fromkeys(heading for one in rows for heading in one.told))
    writer = csv.writer(held)
    writer.writerow([safe_text(heading) for heading in headings])
    writer.writerows([[safe_text(one.told.get(heading, "")) for heading in headings] for one in rows])
    return b"\xef\xbb\xbf" + held.getvalue().encode()


def _as_json(rows: list[exporting.Row]) -> bytes:
    return json.dumps([one.told for one in rows], ensure_ascii=False, indent=1).encode()
