"""Which store a model lives in, and bringing the stores up to date."""

from __future__ import annotations

import fcntl
import hashlib
from pathlib import Path
from typing import Any

from django.db.models import Model

from answerable.config.home import data_folder, make_data_folder, make_pathways_folder, pathways_folder, public_folder

OFFICE = "default"
PUBLISHED = "published"


class StoreRouter:
    """Sends the publication room to the published store and everything else to the office store."""

    def _store(self, app_label: str) -> str:
        return PUBLISHED if app_label == "publication" else OFFICE

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        """The store to read a model from."""
        return self._store(model._meta.app_label)

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        """The store to write a model to."""
        return self._store(model._meta.app_label)

    def allow_relation(self, first: Model, second: Model, **hints: Any) -> bool:
        """No row of one store points at a row of the other."""
        return self._store(first._meta.app_label) == self._store(second._meta.app_label)

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        """Each store has the tables of its own rooms only."""
        return db == self._store(app_label)


def _schema_stamp(home: Path, aliases: tuple[str, ...]) -> str:
    """A digest of every migration of ours and of Django's version: equal while the tables need no change."""
    import django
    from django.conf import settings

    rooms = Path(__file__).resolve().parent.parent
    names = sorted(f"{p.parent.parent.name}/{p.name}" for p in rooms.glob("*/migrations/[0-9]*.py"))
    # A data folder that was moved or copied has its stores in it still.
    folder = f"{home}/"
    stores = [str(settings.DATABASES[name]["NAME"]).removeprefix(folder) for name in aliases]
    return hashlib.sha256("\n".join([django.__version__, *names, *stores]).encode()).hexdigest()


class NewerStore(Exception):
    """A newer version of Answerable has changed the stores' tables; this one must not write to them."""

    def __init__(self, whose: str = "This office's", setting: str = "ANSWERABLE_HOME") -> None:
        super().__init__(
            f"{whose} store was changed by a newer version of Answerable than this one. Use that version, or "
            f"another data folder ({setting})."
        )


def _check_not_newer(name: str, newer: NewerStore | None = None) -> None:
    """Raise NewerStore (or the one given) where a store has had changes of tables that this version does not know."""
    from django.apps import apps
    from django.db import connections
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(connections[name])
    ours = {room.label for room in apps.get_app_configs() if room.name.startswith("answerable.")}
    if any(app in ours and (app, change) not in loader.disk_migrations for app, change in loader.applied_migrations):
        raise newer or NewerStore


class NotPublishedYet(Exception):
    """The published store cannot be served; the message says why and what to do."""


def check_published() -> None:
    """Raise NotPublishedYet where the published store is not there, cannot be reached, or is not of this version."""
    from django.conf import settings
    from django.db import DatabaseError, connections
    from django.db.migrations.executor import MigrationExecutor

    told = settings.DATABASES[PUBLISHED]
    if "sqlite3" in told["ENGINE"] and not Path(told["NAME"]).is_file():
        raise NotPublishedYet(
            f"There is no published store at {told['NAME']}. Publish something first (answerable publish), or say where it is "
            "(ANSWERABLE_PUBLIC_HOME)."
        )
    try:
        executor = MigrationExecutor(connections[PUBLISHED])
        waiting = executor.migration_plan(
            [key for key in executor.loader.graph.leaf_nodes() if key[0] == "publication"]
        )
    except DatabaseError as error:
        raise NotPublishedYet(f"The published store cannot be reached: {error}") from None
    if waiting:
        raise NotPublishedYet(
            "The published store was made by an older version of Answerable than this one. Run answerable publish once: the "
            "office brings its stores up to date, the public site never changes them."
        )


def _move_published_store(folder: Path) -> None:
    """Put a published store that lies beside the office's, as it did once, into the public site's own folder."""
    before, now = folder / "published.sqlite3", public_folder() / "published.sqlite3"
    if before.exists() and not now.exists():
        for end in ("-wal", "-shm", ""):
            part = before.with_name(before.name + end)
            if part.exists():
                part.rename(now.with_name(now.name + end))


def bring_up_to_date() -> None:
    """Make or migrate both stores if they need it. A stamp in the data folder spares the look when nothing changed.

    Two processes that start together take turns (a file lock), so that neither sees half-made tables. Raises NewerStore.
    """
    from django.conf import settings
    from django.core.management import call_command

    folder = make_data_folder()
    stamp = folder / "schema"
    wanted = _schema_stamp(data_folder(), (OFFICE, PUBLISHED))
    with (folder / "schema.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        files = [Path(settings.DATABASES[name]["NAME"]) for name in (OFFICE, PUBLISHED)]
        _move_published_store(folder)
        embedded = all("sqlite3" in settings.DATABASES[name]["ENGINE"] for name in (OFFICE, PUBLISHED))
        there = not embedded or all(file.exists() for file in files)
        if there and stamp.exists() and stamp.read_text(encoding="ascii") == wanted:
            return
        if embedded:
            for file in files:
                # Before anything is in it: SQLite gives its journal files the rights of the store's own file.
                file.touch(mode=0o600)
                file.chmod(0o600)
        for name in (OFFICE, PUBLISHED):
            _check_not_newer(name)
        call_command("migrate", database=OFFICE, interactive=False, verbosity=0)
        # The other rooms' changes leave nothing in this store, and looking at each would take as long again.
        call_command("migrate", "publication", database=PUBLISHED, interactive=False, verbosity=0)
        stamp.write_text(wanted, encoding="ascii")


def bring_pathways_up_to_date() -> None:
    """Make or migrate the one store of the pathways process if it needs it, as `bring_up_to_date` does the office's. Raises NewerStore.

    The table of the cache, in which wrong passwords and codes are counted, has no migration: it is made here.
    """
    from django.conf import settings
    from django.core.management import call_command

    folder = make_pathways_folder()
    told = settings.DATABASES["default"]
    stamp = folder / "schema"
    wanted = _schema_stamp(pathways_folder(), ("default",))
    with (folder / "schema.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        file = Path(told["NAME"])
        embedded = "sqlite3" in told["ENGINE"]
        if (not embedded or file.exists()) and stamp.exists() and stamp.read_text(encoding="ascii") == wanted:
            return
        if embedded:
            # Before anything is in it: SQLite gives its journal files the rights of the store's own file.
            file.touch(mode=0o600)
            file.chmod(0o600)
        _check_not_newer("default", NewerStore("The pathways", "ANSWERABLE_PATHWAYS_HOME"))
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        stamp.write_text(wanted, encoding="ascii")
