"""Bringing a file in: look at it (`prepare`), bring it in (`apply`), take it back (`undo`).

A preview changes nothing in the register, so the journal says nothing of it; the other two write one entry each.
Money, words and names stay out of the journal: it keeps counts and digests.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import OperationalError, transaction
from django.utils import timezone

from answerable.audit.actions import in_turn, record

from ..errors import CannotImport
from ..importing import folders, summary
from ..importing.report import Report
from ..models import Import, Layout
from ..rules import financial_years

if TYPE_CHECKING:
    from answerable.accounts.models import User

Mappings = Mapping[str, Mapping[str, int]]
"""How layouts are read that a person explained: fingerprint of the layout → field → column, counted from 0."""

PREVIEWS_KEPT = timedelta(days=7)
REJECTS = ("skip", "stop")
_TOLD_EVERY = 50_000


def prepare(
    path: Path,
    kind: str,
    *,
    by: User | None,
    name: str | None = None,
    mapping: Mappings | None = None,
    financial_year: str | None = None,
    columns: str | None = None,
) -> Import:
    """Look at a file and return its import: previewed, with what would come in on disk; nothing is brought in.

    `name` is the file's name as its owner knows it, `financial_year` ("2018-19") that of payments without a date,
    `columns` ("payee=C,amount=F") what a person says of the sheets that were not understood, for this file. Where the
    same file (by its SHA-256) is in the register already, returns that import, in the state applied. Raises CannotOpen
    or CannotImport with a sentence where the file cannot be used.
    """
    if kind not in Import.Kind.values:
        raise CannotImport(f"“{kind}” is no kind of file. Choose one of {', '.join(Import.Kind.values)}.")
    from ..spreadsheets.opening import open_table

    year = None
    if financial_year:
        try:
            year = financial_years.parse(financial_year)
        except ValueError as error:
            raise CannotImport(str(error)) from None
    _remove_old_previews()
    with open_table(path) as opened:
        before = _brought_in_already(kind, opened.sha256)
        if before is not None:
            return before
        import_ = Import.objects.create(
            kind=kind,
            file_name=(name or path.name)[:255],
            sha256=opened.sha256,
            size=opened.size,
            by=by,
        )
        try:
            folder = folders.of_import(import_.pk)
            remembered = {**_remembered(kind), **{key: dict(said) for key, said in (mapping or {}).items()}}
            if columns:
                remembered |= _said(opened, kind, remembered, columns)
            if kind == Import.Kind.PAYMENTS:
                _look_at_payments(import_, opened, remembered, year, folder)
            else:
                from ..importing import records

                records.preview(import_, opened, remembered, folder=folder)
            if mapping:
                _remember(kind, mapping, import_, by)
        except BaseException:
            discard(import_=import_)
            raise
    return import_


def _look_at_payments(
    import_: Import, opened: Any, remembered: dict[str, dict[str, int]], year: str | None, folder: Path
) -> None:
    from ..importing import payments, storing
    from ..spreadsheets.layout import find_layout

    layouts = [find_layout(sheet, import_.kind, remembered) for sheet in opened.sheets]
    found = payments.look_at(
        opened, layouts, financial_year=year, folder=folder, connection=storing.connection_for(Import)
    )
    found.save(folder)
    import_.problems = found.problems
    _count(import_, found)


def _said(opened: Any, kind: str, remembered: dict[str, dict[str, int]], columns: str) -> dict[str, dict[str, int]]:
    """How a person's columns have the sheets read. Raises CannotImport where they are no columns of any sheet."""
    from ..spreadsheets.layout import find_layouts, named_columns, told

    try:
        said = told(find_layouts(opened, kind, remembered), named_columns(columns, kind))
    except ValueError as error:
        raise CannotImport(str(error)) from None
    if not said:
        raise CannotImport(f"{opened.name} has no sheet with the columns {columns}. Look which columns it has.")
    return said


def _count(import_: Import, found: summary.Summary) -> None:
    import_.skipped = sum(sheet.existing + sum(sheet.skipped.values()) for sheet in found.sheets)
    import_.rejected = sum(sheet.rejected for sheet in found.sheets)
    import_.created = sum(sheet.created for sheet in found.sheets)
    import_.total_pence = sum(sheet.total_pence for sheet in found.sheets)
    import_.save(update_fields=["skipped", "rejected", "created", "total_pence", "problems"])


def _brought_in_already(kind: str, sha256: str) -> Import | None:
    return Import.objects.filter(kind=kind, sha256=sha256, state=Import.State.APPLIED).first()


def bring_in(
    path: Path,
    kind: str,
    *,
    by: User | None,
    dry_run: bool = False,
    rejects: str = "skip",
    rejects_folder: Path | None = None,
    financial_year: str | None = None,
    columns: str | None = None,
) -> Report:
    """Look at a file and bring it in at once; with `dry_run`, only say what would come of it.

    Wrong rows are written to `rejects_folder`, also where they stop the file. Raises CannotOpen or CannotImport.
    """
    import_ = prepare(path, kind, by=by, financial_year=financial_year, columns=columns)
    if import_.state == Import.State.APPLIED:
        return Report(import_, summary.load(folders.of_import(import_.pk)), "already")
    try:
        found = summary.load(folders.of_import(import_.pk))
        written = _hand_out_rejects(import_, found, rejects_folder)
        if not dry_run:
            apply(import_, by=by, rejects=rejects)
            found = summary.load(folders.of_import(import_.pk))
    finally:
        if import_.state == Import.State.PREVIEWED:
            discard(import_=import_)
    return Report(import_, found, "dry run" if dry_run else "applied", written)


def _hand_out_rejects(import_: Import, found: summary.Summary | None, to: Path | None) -> tuple[str, ...]:
    """Copy the files of wrong rows into a folder; their paths."""
    wrong = [sheet for sheet in found.sheets if sheet.rejects] if found else []
    if to is None or not wrong:
        return ()
    to.mkdir(parents=True, exist_ok=True)
    written = []
    for sheet in wrong:
        name = f"{Path(import_.file_name).stem} sheet {sheet.position} to correct.csv"
        shutil.copyfile(folders.of_import(import_.pk) / sheet.rejects, to / name)
        written.append(str(to / name))
    return tuple(written)


def _remembered(kind: str) -> dict[str, dict[str, int]]:
    return dict(Layout.objects.filter(kind=kind).values_list("fingerprint", "mapping"))


def _remember(kind: str, mapping: Mappings, import_: Import, by: User | None) -> None:
    """Keep how a person explained a layout, so that the next file of it needs no telling."""
    found = summary.load(folders.of_import(import_.pk))
    headings = {sheet.fingerprint: sheet.headings for sheet in found.sheets} if found else {}
    for fingerprint, columns in mapping.items():
        Layout.objects.update_or_create(
            kind=kind,
            fingerprint=fingerprint,
            defaults={"mapping": dict(columns), "headings": headings.get(fingerprint, []), "confirmed_by": by},
        )


def _remove_old_previews() -> None:
    old = Import.objects.filter(state=Import.State.PREVIEWED, made__lt=timezone.now() - PREVIEWS_KEPT)
    for import_ in old:
        if not folders.is_running(import_.pk):
            discard(import_=import_)


def discard(*, import_: Import) -> None:
    """Throw a preview away, with its files. Raises CannotImport where it was brought in or is being brought in."""
    number = import_.pk
    with transaction.atomic():
        if not Import.objects.filter(pk=number, state=Import.State.PREVIEWED).exists():
            raise CannotImport(f"{import_.file_name} is not a preview any more. Take the import back instead.")
        if folders.is_running(number):
            raise CannotImport(f"{import_.file_name} is being brought in now. Wait until that has ended.")
        Import.objects.filter(pk=number).delete()
    folders.remove(number)


def apply(import_: Import, *, by: User | None, rejects: str = "skip") -> Import:
    """Bring a previewed file in: all of it in one transaction, or nothing. Returns the import, applied.

    `rejects="stop"` brings nothing in where any row is wrong; "skip" brings in the rest. A file that is in already is left
    as it is. Waits while another import is being written. Raises CannotImport with a sentence.
    """
    if rejects not in REJECTS:
        raise CannotImport(f"“{rejects}” is not a way to treat wrong rows. Choose one of {', '.join(REJECTS)}.")
    folder = folders.of_import(import_.pk)
    with folders.held(folder / "running", wait=False) as free:
        if not free:
            raise CannotImport(f"{import_.file_name} is being brought in already. Wait until that has ended.")
        tell = _teller(folder)
        tell("waiting", 0, import_.created)
        try:
            with folders.held(folders.all_imports() / "lock", wait=True):
                _apply_alone(import_, by, rejects, folder, tell)
        except BaseException as error:
            why = str(error) if isinstance(error, CannotImport) else "It stopped before its end."
            tell("failed", 0, import_.created, f"{why} Nothing was brought in.".replace(".. ", ". "))
            raise
        tell("done", import_.created, import_.created)
    return import_


def _apply_alone(import_: Import, by: User | None, rejects: str, folder: Path, tell: Callable[..., None]) -> None:
    try:
        with in_turn():
            stored = Import.objects.select_for_update().filter(pk=import_.pk).first()
            if stored is None or stored.state == Import.State.UNDONE:
                raise CannotImport(f"{import_.file_name} was taken back or thrown away. Open the file again.")
            if stored.state == Import.State.APPLIED:
                import_.refresh_from_db()
                return
            before = _brought_in_already(import_.kind, import_.sha256)
            if before is not None:
                raise CannotImport(f"{import_.file_name} was brought in meanwhile, as import {before.pk}.")
            found = summary.load(folder)
            if found is None:
                raise CannotImport(
                    f"What was read from {import_.file_name} is not there any more. Open the file again."
                )
            _refuse_what_was_not_understood(import_, found)
            if rejects == "stop" and stored.rejected:
                rows = "1 row is" if stored.rejected == 1 else f"{stored.rejected} rows are"
                raise CannotImport(f"{import_.file_name}: {rows} wrong. Correct them and open the file again.")
            _write(import_, found, by, folder, tell)
    except OperationalError as error:
        if "locked" in str(error):
            raise CannotImport(
                f"{import_.file_name}: somebody else is writing to the register for a long time. Try again later."
            ) from None
        raise


def _refuse_what_was_not_understood(import_: Import, found: summary.Summary) -> None:
    """Raise where no sheet can be brought in at all, with what each lacks."""
    if not any(sheet.parquet for sheet in found.sheets):
        told = " ".join(found.problems) or f"{import_.file_name} has no rows."
        raise CannotImport(f"{told} Nothing was brought in.")


def _write(import_: Import, found: summary.Summary, by: User | None, folder: Path, tell: Callable[..., None]) -> None:
    if import_.kind == Import.Kind.PAYMENTS:
        from ..importing import payments, storing

        total = import_.created
        last = [0]

        def told(rows: int) -> None:
            if rows - last[0] >= _TOLD_EVERY:
                last[0] = rows
                tell("running", rows, total)

        tell("running", 0, total)
        written = payments.store(import_, found, folder=folder, connection=storing.connection_for(Import), told=told)
        found.save(folder)
        import_.created, import_.total_pence = written.payments, written.pence
        import_.skipped = sum(sheet.existing + sum(sheet.skipped.values()) for sheet in found.sheets)
    else:
        from ..importing import records

        tell("running", 0, import_.created)
        records.apply(import_, by=by, folder=folder)
    for sheet in found.sheets:
        if sheet.missing and import_.kind == Import.Kind.PAYMENTS:
            continue  # nothing can be read by it the next time either
        Layout.objects.update_or_create(
            kind=import_.kind,
            fingerprint=sheet.fingerprint,
            defaults={"headings": sheet.headings, "mapping": sheet.mapping},
        )
    import_.state, import_.applied = Import.State.APPLIED, timezone.now()
    import_.save()
    record(
        action=f"{import_.kind}.imported", by=by, record="import", ref=str(import_.pk), after=_told_to_journal(import_)
    )


def _told_to_journal(import_: Import) -> dict[str, Any]:
    return {
        "file_sha256": import_.sha256,
        "created": import_.created,
        "changed": import_.changed,
        "skipped": import_.skipped,
        "rejected": import_.rejected,
        "total_pence": import_.total_pence,
    }


def _teller(folder: Path) -> Callable[..., None]:
    def tell(state: str, rows: int, total: int, why: str = "") -> None:
        folders.write_json(
            folder / "progress.json",
            {"state": state, "rows": rows, "of": total, "why": why, "at": timezone.now().isoformat()},
        )

    return tell


def undo(import_: Import, *, by: User | None) -> Import:
    """Take an import back: exactly what it brought in is removed or put back as it was, in one transaction.

    Returns the import, undone; the file can be brought in again. Raises CannotImport where it was not brought in, or where a
    record was changed since.
    """
    with folders.held(folders.all_imports() / "lock", wait=True), in_turn():
        stored = Import.objects.select_for_update().filter(pk=import_.pk).first()
        if stored is None or stored.state != Import.State.APPLIED:
            raise CannotImport(f"{import_.file_name} is not in the register, so there is nothing to take back.")
        told = _told_to_journal(stored)
        if import_.kind == Import.Kind.PAYMENTS:
            from ..importing import payments, storing

            payments.take_back(stored, connection=storing.connection_for(Import))
        else:
            from ..importing import records

            records.undo(stored, by=by)
        import_.refresh_from_db()
        import_.state, import_.undone = Import.State.UNDONE, timezone.now()
        import_.save(update_fields=["state", "undone"])
        record(action=f"{import_.kind}.import_undone", by=by, record="import", ref=str(import_.pk), before=told)
    # After the transaction: a failure of it must leave the files as they are.
    folders.remove(import_.pk)
    return import_


def start(import_: Import, *, by: User | None, rejects: str = "skip") -> None:
    """Bring a previewed file in by a process of its own, so that no page waits for it; `queries.imports.progress` tells.

    Raises CannotImport where that runs already.
    """
    folder = folders.of_import(import_.pk)
    if folders.is_running(import_.pk):
        raise CannotImport(f"{import_.file_name} is being brought in already. Wait until that has ended.")
    _teller(folder)("waiting", 0, import_.created)
    command = [sys.executable, "-m", "answerable.register.importing.background", str(import_.pk), rejects]
    if by is not None:
        command.append(str(by.pk))
    subprocess.Popen(  # noqa: S603 - our own program, and numbers
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        close_fds=True,
        env=os.environ,
    )
