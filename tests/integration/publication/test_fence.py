"""The public site's own process: it cannot load a room of the office, and knows the way to no store of it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from answerable.config.fence import NOT_FOR_PUBLIC
from tests.conftest import REPOSITORY

CHILD = """
import importlib, json, sys
from answerable.config import fence
fence.put_up()
import django
django.setup()
from django.conf import settings
from django.apps import apps
from django.db import connections
import answerable.config.public_wsgi
refused = {}
for name in json.loads(sys.argv[1]):
    try:
        importlib.import_module(name)
        refused[name] = False
    except ImportError:
        refused[name] = True
print(json.dumps({
    "refused": refused,
    "loaded": sorted(name for name in sys.modules if name.startswith("answerable.")),
    "apps": [one.name for one in apps.get_app_configs()],
    "stores": {alias: {key: str(value) for key, value in one.items()} for alias, one in settings.DATABASES.items()},
    "settings": {name: repr(getattr(settings, name)) for name in dir(settings) if name.isupper()},
}))
"""
SECRETS = {
    "ANSWERABLE_OFFICE_DATABASE_URL": "postgres://office:zq-office-word@db.invalid/office",
    "ANSWERABLE_SECRET_KEY": "zq-secret-key",
    "ANSWERABLE_SMTP_PASSWORD": "zq-smtp-word",
    "ANSWERABLE_IMAP_PASSWORD": "zq-imap-word",
}


@pytest.fixture(scope="module")
def process(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What a public process says of itself, started by mistake with all that the office's process knows."""
    home = tmp_path_factory.mktemp("office")
    (home / "public").mkdir()
    found = {name: value for name, value in os.environ.items() if not name.startswith(("ANSWERABLE_", "DJANGO_"))}
    found |= {"ANSWERABLE_HOME": str(home), "DJANGO_SETTINGS_MODULE": "answerable.config.settings.public", **SECRETS}
    wanted = [
        *NOT_FOR_PUBLIC,
        *(f"{room}.models" for room in NOT_FOR_PUBLIC),
        "answerable.casework.queries.publication",
    ]
    done = subprocess.run(
        [sys.executable, "-c", CHILD, json.dumps(wanted)],
        env=found,
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told | {"home": home}


def test_no_room_of_the_office_can_be_imported(process: dict[str, Any]) -> None:
    assert all(process["refused"].values()), process["refused"]
    assert not [
        name
        for name in process["loaded"]
        if any(name == room or name.startswith(f"{room}.") for room in NOT_FOR_PUBLIC)
    ]
    assert not {"answerable.guard", "answerable.letters"} & set(process["loaded"])


def test_every_room_with_tables_is_public_or_behind_the_fence(process: dict[str, Any]) -> None:
    rooms = {f"answerable.{path.parent.name}" for path in (REPOSITORY / "src" / "answerable").glob("*/apps.py")}
    assert rooms - set(NOT_FOR_PUBLIC) == {"answerable.publication", "answerable.ui"}
    assert rooms & set(process["apps"]) == {"answerable.publication", "answerable.ui"}


def test_it_knows_the_way_to_the_published_store_alone(process: dict[str, Any]) -> None:
    home: Path = process["home"]
    stores = process["stores"]
    assert set(stores) == {"default", "published"}
    assert stores["default"]["ENGINE"] == "django.db.backends.dummy"
    assert stores["published"]["NAME"] == str(home / "public" / "published.sqlite3")
    for name, value in process["settings"].items():
        assert "zq-" not in value, name
        assert "office.sqlite3" not in value, name
    assert not list(home.glob("*.sqlite3"))
