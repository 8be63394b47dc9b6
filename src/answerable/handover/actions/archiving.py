"""Writing an office into a folder."""

from __future__ import annotations

import hashlib
import json
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import connections, transaction
from django.db.migrations.loader import MigrationLoader

from answerable.audit.actions import in_turn_as_it_stands, record
from answerable.audit.queries import head, verify
from answerable.config.stores import PUBLISHED

from .. import bag, files
from ..errors import CannotArchive
from ..report import Archived
from ..rules import canonical
from ..rules.contents import FORMAT, KEPT_NAME_COLUMNS, LEFT_OUT_COLUMNS, LEFT_OUT_TABLES, VERSION
from ..rules.readme import Told, readme
from ..tables import Table, name_of, tables

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


@contextmanager
def _published_as_it_stands() -> Iterator[None]:
    """A transaction of the published store in which nothing changes: nobody else writes on SQLite, nobody is seen on PostgreSQL."""
    with transaction.atomic(using=PUBLISHED):
        connection = connections[PUBLISHED]
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def archive(*, folder: Path, by: AbstractBaseUser | None) -> Archived:
    """Write the whole office into a new folder as a bag, all or nothing, and one entry in the journal that is not in it.

    Both stores are written as they are at one moment; nobody else can save meanwhile. Raises CannotArchive.
    """
    folder = folder.absolute()
    _check_free(folder)
    unfinished = folder.with_name(f".{folder.name}.{secrets.token_hex(4)}.unfinished")
    unfinished.mkdir(mode=0o700)
    placed = False
    try:
        with in_turn_as_it_stands(), _published_as_it_stands():
            broken = verify()
            if not broken.ok:
                raise CannotArchive(
                    f"The journal is broken at entry {broken.broken_at}: {broken.why} Nothing was written."
                )
            done = _write(unfinished, folder)
            record(
                action="office.archived", by=by, record="archive", ref=done.digest[:12], after={"manifest": done.digest}
            )
            unfinished.rename(folder)
            placed = True
        return done
    except BaseException:
        shutil.rmtree(folder if placed else unfinished, ignore_errors=True)
        raise


def _check_free(folder: Path) -> None:
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise CannotArchive(f"{folder} is there and is no folder. Give the name of a new folder.")
    if folder.is_dir() and any(folder.iterdir()):
        raise CannotArchive(f"{folder} is not empty. Give the name of a new folder.")
    if not folder.parent.is_dir():
        raise CannotArchive(f"{folder.parent} is not there. Make it first, or choose another place.")
    if files.office_files().resolve() in [folder.resolve(), *folder.resolve().parents]:
        raise CannotArchive(f"{folder} would be among the office's own files. Choose another place.")


def _write(unfinished: Path, folder: Path) -> Archived:
    pool = files.Pool(unfinished / "files")
    (unfinished / "tables").mkdir()
    told: list[dict[str, Any]] = []
    named: set[str] = set()
    for table in tables():
        kept_names = [one.name for one in table.columns if one.name in KEPT_NAME_COLUMNS and one.references is None]
        counted, digest = 0, hashlib.sha256()
        with (unfinished / "tables" / f"{table.name}.jsonl").open("wb") as out:
            for row in table.rows(pool.keep):
                written = canonical.line(row)
                out.write(written)
                digest.update(written)
                counted += 1
                named.update(row[name] for name in kept_names if row[name])
                if table.name == "register.document" and row["file_sha256"]:
                    named.add(f"documents/{row['file_sha256'][:2]}/{row['file_sha256']}")
        _write_json(unfinished / "tables" / f"{table.name}.json", table.description())
        told.append(
            {
                "name": table.name,
                "rows": counted,
                "sha256": digest.hexdigest(),
                "columns": [one.name for one in table.columns],
                "last_number": table.last_number(),
            }
        )
    erased = frozenset(_column("casework.filetoerase", "kept"))
    count, there = _write_files(unfinished, pool, erased)
    missing = sorted(named - there - erased)
    office = _office()
    last = head()
    left_out = {**{f"table {name}": why for name, why in LEFT_OUT_TABLES.items()}, **LEFT_OUT_COLUMNS}
    _write_json(
        unfinished / "archive.json",
        {
            "format": FORMAT,
            "version": VERSION,
            "office": office,
            "tables": told,
            "files": count,
            "files_missing": missing,
            "left_out": left_out,
            "journal": {"entries": last.seq, "head": last.hash},
            "schema": schema(),
        },
    )
    meanings = {table.name: table.meaning for table in tables()}
    (unfinished / "README.md").write_text(
        readme(
            Told(
                office=office["name"] or "an office without a name",
                tables=[(one["name"], one["rows"], meanings[one["name"]]) for one in told],
                files=count,
                left_out=left_out,
                missing=missing,
                journal=last.hash,
            )
        ),
        encoding="utf-8",
    )
    digest_of_list = bag.close(unfinished, office=office["name"], slug=office["short_name"])
    size = sum(path.stat().st_size for path in unfinished.rglob("*") if path.is_file())
    return Archived(
        str(folder), {one["name"]: one["rows"] for one in told}, count, size, digest_of_list, _notes(missing)
    )


def _write_json(path: Path, content: Any) -> None:
    path.write_text(json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")


def _write_files(unfinished: Path, pool: files.Pool, erased: frozenset[str]) -> tuple[int, set[str]]:
    """Put every file of the office in, and return how many there are and their names."""
    there = set()
    with (unfinished / "files.jsonl").open("wb") as out:
        for name in files.names(erased):
            try:
                kept = pool.keep_file(name)
            except FileNotFoundError:
                continue  # removed since it was listed; where a record names it, it is told among those missing
            out.write(canonical.line({"kept": kept.kept, "sha256": kept.sha256, "bytes": kept.size}))
            there.add(name)
    return len(there), there


def _column(table: str, name: str) -> Iterator[Any]:
    found = next(one for one in tables() if one.name == table)
    for row in found.rows(lambda _: "", only=[name]):
        yield row[name]


def _office() -> dict[str, str]:
    authority = Table(apps.get_model("register", "Authority"))
    row = next(authority.rows(lambda _: ""), {})
    return {"name": row.get("name", ""), "short_name": row.get("slug", "")}


def schema() -> dict[str, list[str]]:
    """The last change of tables of each room: which version of the tables this is, whatever way the store came to it."""
    ours = {room.label for room in apps.get_app_configs() if room.name.startswith("answerable.")}
    found: dict[str, list[str]] = {}
    for room, change in MigrationLoader(None).graph.leaf_nodes():
        if room in ours:
            found.setdefault(room, []).append(change)
    return {room: sorted(changes) for room, changes in sorted(found.items())}


def _notes(missing: list[str]) -> tuple[str, ...]:
    notes = []
    if missing:
        notes.append(
            f"{len(missing):,} {'file' if len(missing) == 1 else 'files'} that the record names "
            f"{'is' if len(missing) == 1 else 'are'} not on the disk; data/archive.json names them."
        )
    waiting = sum(
        state in WAITING for state in _column(name_of(apps.get_model("casework", "OutgoingMessage")), "state")
    )
    if waiting:
        notes.append(
            f"{waiting:,} {'message waits' if waiting == 1 else 'messages wait'} to be sent. Send or cancel them here first and archive "
            "again, or turn this office off: two offices with one outbox would send them twice."
        )
    return tuple(notes)


WAITING = ("queued", "sending", "doubtful")
"""States of a message that may go out yet."""
