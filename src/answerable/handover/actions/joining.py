"""An office joins another that has a record: two bodies become one, and neither loses a row, a ref or a proof.

Every row of the predecessor gets a number of its own above the successor's. What both had is one (`rules.contents.JOINED`); a
provider is one where both know it by the same number in a public list, else both stay, for a person to decide on the page who is
who. A ref that both gave is prefixed with the predecessor's short name, and what speaks of it follows. The successor's settings stay;
the predecessor's, what it had published, its journal and the list of all that was renamed are kept whole among the successor's files.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import connections, models

from answerable.audit.actions import record
from answerable.config.stores import OFFICE
from answerable.register.importing.totals import recount

from .. import files, unfinished
from ..contents import Archive, Written
from ..errors import CannotRestore
from ..placing import check_counts, check_references, put_files, read_back
from ..report import Reconciled, Restored
from ..rules import canonical
from ..rules.contents import EVIDENCE, JOINED, SPEAKS_OF, stays_beside
from ..rules.naming import SHORTEST, NoRoom, following, prefixed
from ..tables import FEW, Column, Table, batches, name_of
from .archiving import WAITING

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser

_ORGANISATION, _IDENTIFIER, _REQUEST = "register.organisation", "register.organisationidentifier", "casework.request"
_PAYEE = "register.payee"
_IMPORT_FOLDER = re.compile(r"imports/(\d+)/(.*)", re.S)
_OF_PAYEE = re.compile(r"(\d+)(/.*)", re.S)
_GONE_OUT = {"sent", "recalled"}


@dataclass
class _Plan:
    """What becomes of each row: new numbers, rows that are the successor's already, new names."""

    archive: Archive
    prefix: str
    done: Restored
    above: dict[str, int] = field(default_factory=dict)
    """The highest number that the successor gave in each table."""
    is_now: dict[str, dict[Any, Any]] = field(default_factory=dict)
    """Table → key in the bag → key of the successor's row that stands for it."""
    renamed: dict[tuple[str, str], dict[str, str]] = field(default_factory=dict)
    """(table, column) → name in the bag → new name."""
    refs: dict[tuple[str, str], str] = field(default_factory=dict)
    """(kind of record, ref in the bag) → its ref here."""
    in_bag: dict[tuple[str, str], frozenset[str]] = field(default_factory=dict)
    """(table, column) → names in the bag that a new one could be the same as."""

    def new_key(self, name: str, key: Any) -> Any:
        """The key here of a row of the bag."""
        if key is None:
            return None
        there = self.is_now.get(name, {})
        if key in there:
            return there[key]
        if stays_beside(name):
            raise CannotRestore(
                f"A row of the bag refers to one of {name}, which stays the successor's. Nothing was written."
            )
        return key + self.above[name]

    def new_ref(self, kind: str, ref: str) -> str:
        """The ref here of a record of the bag."""
        of_payee = _OF_PAYEE.fullmatch(ref) if kind == "payment" else None
        if of_payee and _PAYEE in self.archive.tables:
            return f"{self.new_key(_PAYEE, int(of_payee[1]))}{of_payee[2]}"
        return self.refs.get((kind, ref), ref)


def join(archive: Archive, note: unfinished.Note, *, by: AbstractBaseUser | None) -> Restored:
    """Add the bag's office to this one, inside the caller's turn. Raises CannotRestore."""
    into = _successor()
    _check_joinable(archive, into)
    plan = _Plan(archive, archive.short_name, Restored(archive.office, into["name"]))
    for name, written in archive.tables.items():
        plan.above[name] = written.table.last_number()
    _find_same_organisations(plan)
    for name in _in_order(archive):
        _find_same(plan, archive.tables[name])
    plan.done.renamed.sort(key=lambda row: (row["what"], row["was"]))
    beside = _keep_beside(plan, note)
    before = {name: written.table.count() for name, written in archive.tables.items()}
    for name in archive.tables:
        _write(plan, name)
    for name, written in archive.tables.items():
        if not stays_beside(name) and written.table.count() != before[name] + plan.done.tables[name].written:
            raise CannotRestore(f"{name} has not as many rows more as were written. Nothing was kept of it.")
    _adopt_payees(plan)
    names = _keep_names(plan)
    recount(connections[OFFICE])
    check_references(OFFICE)
    check_counts(plan.done)
    record(
        action="office.joined",
        by=by,
        record="archive",
        ref=archive.opened.digest[:12],
        after={
            "office": archive.office,
            "manifest": archive.opened.digest,
            "journal": f"{archive.journal_entries}:{archive.journal_head}",
            "rows": sum(one.written for one in plan.done.tables.values()),
            "beside": beside,
            "other_names": names,
        },
    )
    plan.done.journal, plan.done.journal_head = archive.journal_entries, archive.journal_head
    plan.done.notes.append(
        "Its accounts came in closed. To open one: answerable accounts password and accounts reopen."
    )
    plan.done.notes.append(
        "What it had published is kept beside. This office publishes the joined register itself; to keep the predecessor's public pages, "
        "restore the bag into a data folder of its own and serve that."
    )
    plan.done.notes.append("Names of payees that may be one organisation: answerable match, then the page who is who.")
    return plan.done


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _successor() -> dict[str, Any]:
    authority = Table(_model("register.authority"))
    row = next(authority.rows(_digest), None)
    if row is None:
        raise CannotRestore(
            "This office has a record but does not say whose it is. Load its register first, or restore into an empty data folder."
        )
    return row


def _model(name: str) -> type[models.Model]:
    return apps.get_model(name)


def _check_joinable(archive: Archive, into: dict[str, Any]) -> None:
    if not archive.short_name:
        raise CannotRestore(
            "The bag does not say whose office it is, so its refs could not be told apart from this office's."
        )
    if archive.short_name == into["slug"]:
        raise CannotRestore(
            f"The bag is of this very office ({into['slug']}), which has a record. Restore it into an empty data folder."
        )
    for entry in _model("audit.Entry")._default_manager.filter(action="office.joined", ref=archive.opened.digest[:12])[
        :1
    ]:
        raise CannotRestore(
            f"This bag has joined this office already (entry {entry.pk} of the journal). Nothing was written."
        )
    waiting = _count(archive, "casework.outgoingmessage", lambda row: row["state"] in WAITING)
    if waiting:
        raise CannotRestore(
            f"{waiting} {'message waits' if waiting == 1 else 'messages wait'} to be sent in the bag, which this office would send in its "
            "own name. Restore the bag into an empty data folder, send or cancel them there, and archive that office again."
        )
    waiting = _count(archive, "publishing.outgoing", lambda row: row["delivered_at"] is None)
    if waiting:
        raise CannotRestore(
            f"{waiting} {'release waits' if waiting == 1 else 'releases wait'} to be published in the bag. Restore the bag into an empty "
            "data folder, run `answerable work` there, and archive that office again."
        )


def _count(archive: Archive, name: str, counts: Callable[[dict[str, Any]], bool]) -> int:
    return sum(map(counts, archive.rows(name))) if name in archive.tables else 0


def _in_order(archive: Archive) -> list[str]:
    """The tables that join: what a key refers to comes before it, and what names records by their refs comes last."""
    first = [_ORGANISATION, *(name for name in JOINED if name not in _LATER)]
    names = [name for name in first if name in archive.tables]
    names += [name for name in archive.tables if name not in names and name not in _LATER and not stays_beside(name)]
    return names + [name for name in _LATER if name in archive.tables]


_LATER = ("register.organisationalias", "register.withholding")


# What both have


def _find_same_organisations(plan: _Plan) -> None:
    """Organisations that both offices know by the same number in a public list."""
    if _IDENTIFIER not in plan.archive.tables:
        return
    found: dict[int, dict[int, str]] = {}
    model = plan.archive.tables[_IDENTIFIER].table.model
    for part in batches(plan.archive.rows(_IDENTIFIER), FEW):
        there = {
            (scheme, value): organisation
            for scheme, value, organisation in model._default_manager.filter(
                value__in=[row["value"] for row in part]
            ).values_list("scheme", "value", "organisation_id")
        }
        for row in part:
            same = there.get((row["scheme"], row["value"]))
            if same is not None:
                found.setdefault(row["organisation"], {})[same] = f"{row['scheme']}-{row['value']}"
    refs = _refs_of(plan, found)
    own = dict(
        _model(_ORGANISATION)
        ._default_manager.filter(pk__in={key for same in found.values() for key in same})
        .values_list("pk", "ref")
    )
    for old, same in found.items():
        if len(same) > 1:
            which = " and ".join(sorted(own[key] for key in same))
            plan.done.apart.append(
                f"Kept apart: organisation {refs[old]} has the numbers of two here, {which}. Decide on the page who is who."
            )
            continue
        (key, number), *_ = same.items()
        plan.is_now.setdefault(_ORGANISATION, {})[old] = key
        plan.refs["organisation", refs[old]] = own[key]
        plan.done.joined.append({"what": "organisation", "was": refs[old], "is": own[key], "why": number})


def _refs_of(plan: _Plan, wanted: dict[int, Any]) -> dict[int, str]:
    return {row["id"]: row["ref"] for row in plan.archive.rows(_ORGANISATION) if row["id"] in wanted} if wanted else {}


def _find_same(plan: _Plan, written: Written) -> None:
    """Rows of one table that are in both offices: one and the same, or two with one name."""
    table = written.table
    for key in table.unique_keys():
        if not set(key) <= set(written.columns):
            continue
        columns = [next(one for one in table.columns if one.name == name) for name in key]
        for row, there in _clashes(plan, written, columns):
            old = row[table.key.name]
            if JOINED.get(table.name) == key:
                plan.is_now.setdefault(table.name, {})[old] = there
                if table.name in _TOLD:
                    _tell_joined(plan, table, row)
            else:
                _rename(plan, written, row, columns)


_TOLD = {"accounts.user", "casework.team", "casework.message", "casework.outgoingmessage", "register.withholding"}
"""Of these it is told one by one that both had them; words of spending files are too many."""


def _tell_joined(plan: _Plan, table: Table, row: dict[str, Any]) -> None:
    number = str(row[table.key.name])
    plan.done.joined.append(
        {
            "what": str(table.model._meta.verbose_name),
            "was": number,
            "is": str(plan.is_now[table.name][row[table.key.name]]),
            "why": "the same " + " and ".join(JOINED[table.name]),
        }
    )


def _clashes(plan: _Plan, written: Written, columns: list[Column]) -> Iterator[tuple[dict[str, Any], Any]]:
    """Rows of the bag that have the values of a row that is here already, each with that row's key."""
    table = written.table
    lead = next((one for one in columns if one.references is None), columns[0])
    joined = plan.is_now.get(table.name, {})
    for part in batches(plan.archive.rows(table.name), FEW):
        wanted = {}
        for row in part:
            if row[table.key.name] in joined:
                continue
            values = _here(plan, row, columns)
            if values is not None:
                wanted[values] = row
        if not wanted:
            continue
        place = columns.index(lead)
        found = table.model._default_manager.using(table.store).filter(
            **{f"{lead.field.attname}__in": {values[place] for values in wanted}}
        )
        plains = [one.plain(_digest) for one in columns]
        for *values, key in found.values_list(*(one.field.attname for one in columns), "pk"):
            plain = tuple(how(v) if how and v is not None else v for how, v in zip(plains, values, strict=True))
            if plain in wanted:
                yield wanted[plain], key


def _here(plan: _Plan, row: dict[str, Any], columns: list[Column]) -> tuple[Any, ...] | None:
    """A row's values in these columns as they are to be here; None where no row here can have the same."""
    values = []
    for one in columns:
        value = row[one.name]
        if value is None:
            return None
        if one.references is not None:
            name = name_of(one.references)
            if value not in plan.is_now.get(name, {}):
                return None
            value = plan.new_key(name, value)
        elif one.name == "ref" and isinstance(row.get("record"), str):
            value = plan.new_ref(row["record"], value)
        values.append(value)
    return tuple(values)


def _rename(plan: _Plan, written: Written, row: dict[str, Any], columns: list[Column]) -> None:
    """Give a row of the bag a name of its own, in the last column of its key that is a name."""
    table = written.table
    named = [one.name for one in columns if one.references is None and one.kind is str and not one.field.choices]
    if not named:
        raise CannotRestore(
            f"Both offices have {table.name} with the same {' and '.join(one.name for one in columns)}. Nothing was written."
        )
    name = named[-1]
    column = next(one for one in table.columns if one.name == name)
    renamed = plan.renamed.setdefault((table.name, name), {})
    if row[name] in renamed:
        return
    try:
        new = prefixed(
            row[name], plan.prefix, limit=column.field.max_length, taken=partial(_taken, plan, table, column)
        )
    except NoRoom:
        raise CannotRestore(
            f"Both offices have {table.model._meta.verbose_name} {row[name]}, and it is too long to be given another name. Change it in "
            "this office."
        ) from None
    renamed[row[name]] = new
    plan.done.renamed.append({"what": str(table.model._meta.verbose_name), "was": row[name], "is": new})
    if name == "ref":
        plan.refs[_kind(table), row[name]] = new


def _names_in_bag(plan: _Plan, table: str, column: str) -> frozenset[str]:
    """The names in the bag that begin as a renamed one does: few."""
    if (table, column) not in plan.in_bag:
        start = plan.prefix[:SHORTEST]
        names = (row[column] for row in plan.archive.rows(table))
        plan.in_bag[table, column] = frozenset(name for name in names if (name or "").startswith(start))
    return plan.in_bag[table, column]


def _taken(plan: _Plan, table: Table, column: Column, name: str) -> bool:
    here = table.model._default_manager.using(table.store).filter(**{column.field.attname: name})
    return name in _names_in_bag(plan, table.name, column.name) or here.exists()


def _kind(table: Table) -> str:
    """What citations and evidence call a record of this table: "fund_amount"."""
    return str(table.model._meta.verbose_name).replace(" ", "_")


# Into the store


def _write(plan: _Plan, name: str) -> None:
    """Write a table's rows with their new numbers and names, and read them back."""
    written = plan.archive.tables[name]
    counted = plan.done.tables[name] = Reconciled(in_bag=written.rows)
    if stays_beside(name):
        counted.beside, counted.same = written.rows, True
        return
    counted.joined = len(plan.is_now.get(name, {}))
    digest = hashlib.sha256()

    def rows() -> Iterator[dict[str, Any]]:
        for row in _moved(plan, written):
            digest.update(canonical.line(row))
            yield row

    counted.written = written.table.write(rows(), plan.archive.pool.fetch)
    written.table.set_last_number(plan.above[name] + written.last_number)
    counted.read_back, found = read_back(written.table, written.columns, above=plan.above[name])
    counted.same = found == digest.hexdigest()


def _moved(plan: _Plan, written: Written) -> Iterator[dict[str, Any]]:
    table, there = written.table, plan.is_now.get(written.table.name, {})
    columns = [one for one in table.columns if one.name in written.columns]
    references = [(one.name, name_of(one.references)) for one in columns if one.references is not None]
    renamed = [
        (one.name, plan.renamed[table.name, one.name]) for one in columns if (table.name, one.name) in plan.renamed
    ]
    spoken = [(column, plan.renamed.get(of, {})) for column, of in SPEAKS_OF.get(table.name, {}).items()]
    evidence = [one.name for one in columns if f"{table.name}.{one.name}" in EVIDENCE]
    names_records = {"record", "ref"} <= {one.name for one in columns}
    settle = _SETTLED.get(table.name)
    for row in plan.archive.rows(table.name):
        if row[table.key.name] in there:
            continue
        row[table.key.name] = plan.new_key(table.name, row[table.key.name])
        for column, of in references:
            row[column] = plan.new_key(of, row[column])
        for column, names in (*renamed, *spoken):
            row[column] = names.get(row[column], row[column])
        if names_records:
            row["ref"] = plan.new_ref(row["record"], row["ref"])
        for column in evidence:
            row[column] = following(row[column], plan.new_ref)
        if settle is not None:
            settle(plan, row)
        yield row


def _settle_account(plan: _Plan, row: dict[str, Any]) -> None:
    row["is_active"] = False


def _settle_merge(plan: _Plan, row: dict[str, Any]) -> None:
    """Which rows moved when two organisations became one, by their numbers here."""
    by_model = {table.rpartition(".")[2]: table for table in plan.archive.tables if table.startswith("register.")}
    row["moved"] = {
        place: sorted(plan.new_key(by_model[place.partition(".")[0]], number) for number in numbers)
        for place, numbers in row["moved"].items()
        if place.partition(".")[0] in by_model
    }


def _settle_release(plan: _Plan, row: dict[str, Any]) -> None:
    """A letter that has not left is to be held against the ledger of both offices: what it was held against is none that counts."""
    if row["state"] not in _GONE_OUT and (row["facts"] or {}).get("disclosure"):
        row["facts"]["disclosure"]["beside"] = {"newest": -1, "queued": []}


def _settle_message(plan: _Plan, row: dict[str, Any]) -> None:
    names = plan.renamed.get((_REQUEST, "reference"), {})
    for guess in row["guesses"]:
        guess["reference"] = names.get(guess["reference"], guess["reference"])


_SETTLED = {
    "accounts.user": _settle_account,
    "register.organisationmerge": _settle_merge,
    "casework.release": _settle_release,
    "casework.message": _settle_message,
}


def _adopt_payees(plan: _Plan) -> None:
    """Where both have a payee and only the predecessor knows who it is, it is that."""
    there = plan.is_now.get(_PAYEE, {})
    if not there:
        return
    payees = plan.archive.tables[_PAYEE].table.model._default_manager
    for row in plan.archive.rows(_PAYEE):
        if row["id"] in there and row["matched"] != "not_yet":
            organisation = plan.new_key(_ORGANISATION, row["organisation"])
            payees.filter(pk=there[row["id"]], matched="not_yet").update(
                organisation=organisation, matched=row["matched"]
            )


def _keep_names(plan: _Plan) -> int:
    """Let an organisation that both have be found by the name that the predecessor gave it too; return how many names were added."""
    there = plan.is_now.get(_ORGANISATION, {})
    own, other = _model(_ORGANISATION)._default_manager, _model("register.organisationalias")._default_manager
    added = 0
    for row in plan.archive.rows(_ORGANISATION) if there else ():
        if row["id"] in there and not own.filter(pk=there[row["id"]], name=row["name"]).exists():
            added += other.get_or_create(organisation_id=there[row["id"]], name=row["name"])[1]
    return added


# Beside


def _keep_beside(plan: _Plan, note: unfinished.Note) -> str:
    """Put the bag's files, and whole what does not join, among the files of this office; return the folder's name."""
    archive = plan.archive
    beside = f"predecessors/{re.sub(r'[^a-z0-9-]+', '-', plan.prefix.lower())}-{archive.opened.digest[:12]}"
    made = files.office_files() / beside
    wanted = [(_new_place(plan, one.kept), one.sha256) for one in archive.files()]
    plan.done.files = len(wanted)
    plan.done.kept_beside = beside
    own = sorted(
        [
            f"tables/{name}.{ending}"
            for name in sorted(archive.tables)
            if stays_beside(name) or plan.is_now.get(name)
            for ending in ("jsonl", "json")
        ]
        + ["README.md", "archive.json"]
    )
    tags = ["bagit.txt", "bag-info.txt", "manifest-sha256.txt", "manifest-sha512.txt"]
    listed = [f"{beside}/{name}" for name in [*(f"data/{one}" for one in own), *tags, "renamed.json"]]
    content = {sha256 for name in archive.tables if stays_beside(name) for sha256 in _content(archive, name)}
    wanted += [(f"{beside}/data/files/{sha256[:2]}/{sha256}", sha256) for sha256 in content]
    put_files(archive, note, wanted, more=listed)
    for name in [*(f"data/{one}" for one in own), *tags]:
        files.make_folder((made / name).parent)
        shutil.copyfile(archive.opened.folder / name, made / name)
    (made / "renamed.json").write_text(
        json.dumps(
            {
                "office": archive.office,
                "manifest_sha256": archive.opened.digest,
                "prefix": plan.prefix,
                "numbers": {
                    name: plan.above[name] for name, written in archive.tables.items() if not stays_beside(name)
                },
                "the_same": {
                    name: sorted([old, new] for old, new in rows.items()) for name, rows in sorted(plan.is_now.items())
                },
                "renamed": plan.done.renamed,
                "joined": plan.done.joined,
                "kept_apart": plan.done.apart,
            },
            ensure_ascii=False,
            indent=1,
        )
        + "\n",
        encoding="utf-8",
    )
    for path in made.rglob("*"):
        path.chmod(0o700 if path.is_dir() else 0o600)
    return beside


def _content(archive: Archive, name: str) -> Iterator[str]:
    """The digests of the files that hold a table's bytes."""
    columns = [one.name for one in archive.tables[name].table.columns if one.kind is bytes]
    for row in archive.rows(name) if columns else ():
        yield from (row[one] for one in columns if row[one] is not None)


def _new_place(plan: _Plan, kept: str) -> str:
    """Files of an import lie in a folder by its number, which is another here."""
    found = _IMPORT_FOLDER.fullmatch(kept)
    return f"imports/{plan.new_key('register.import', int(found[1]))}/{found[2]}" if found else kept
